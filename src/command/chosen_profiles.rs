//! The profiles that a run is judged by: those that were named, else the target's own, else all that are shipped.
//!
//! Independent of runs; known failures and the baseline are the policy's business.

use std::fmt::Display;

use crate::cli::ProfileArgs;
use crate::embedded;
use crate::exit::Failure;
use crate::judge::ChosenProfiles;
use crate::lint;
use model::profile::{Catalogue, Profile, ProfileError};

/// What the command line names, before it is known which target it is about.
#[derive(Debug)]
pub(super) struct ProfileOptions {
    catalogue: Catalogue,
    named: Option<Vec<Profile>>,
}

/// A profile that nothing can be judged by.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error(transparent)]
    Unreadable(#[from] ProfileError),
    #[error("profile {name}: {problem}")]
    Faulty { name: String, problem: String },
}

/// The profile that a target names cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{target} names the profile `{name}`: {why}")]
struct UnusableForTarget {
    target: String,
    name: String,
    #[source]
    why: Unusable,
}

impl ProfileOptions {
    /// The profiles that the flags name; those from files are checked first.
    ///
    /// # Errors
    /// A profile that does not exist or cannot be judged by.
    pub(super) fn from_args(args: &ProfileArgs) -> Result<Self, Failure> {
        let catalogue = embedded::catalogue().map_err(Failure::usage)?;
        let named = args.profiles.iter().map(|name| find(&catalogue, name)).collect::<Result<Vec<_>, _>>();
        let named = named.map_err(Failure::usage)?;
        Ok(Self { catalogue, named: (!named.is_empty()).then_some(named) })
    }

    /// The profiles for a target, or for its run, that names its `own` profiles, separated by commas, or none; `whose` is
    /// what to call it.
    ///
    /// # Errors
    /// An own profile that is needed and does not exist, or cannot be judged by.
    pub(super) fn for_target(&self, own: Option<&str>, whose: impl Display) -> Result<ChosenProfiles, Failure> {
        let (profiles, gates) = match (&self.named, own) {
            (Some(named), _) => (named.clone(), true),
            (None, Some(names)) => {
                let find = |name: &str| {
                    let unusable = |why| UnusableForTarget { target: whose.to_string(), name: name.to_owned(), why };
                    find(&self.catalogue, name).map_err(|why| Failure::usage(unusable(why)))
                };
                (names.split(',').map(find).collect::<Result<_, _>>()?, true)
            }
            (None, None) => (self.catalogue.profiles.clone(), false),
        };
        Ok(ChosenProfiles { profiles, gates })
    }

    /// The profiles where no target has a say.
    pub(super) fn without_target(self) -> ChosenProfiles {
        let gates = self.named.is_some();
        ChosenProfiles { profiles: self.named.unwrap_or(self.catalogue.profiles), gates }
    }
}

fn find(catalogue: &Catalogue, name: &str) -> Result<Profile, Unusable> {
    let profile = catalogue.find(name)?;
    match lint::unusable(&profile) {
        Some(problem) => Err(Unusable::Faulty { name: name.to_owned(), problem }),
        None => Ok(profile),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(names: &[&str]) -> ProfileOptions {
        ProfileOptions::from_args(&ProfileArgs { profiles: names.iter().map(|name| (*name).to_owned()).collect() })
            .unwrap()
    }

    fn ids(chosen: &ChosenProfiles) -> Vec<&str> {
        chosen.profiles.iter().map(|profile| profile.id.as_str()).collect()
    }

    #[test]
    fn a_flag_wins_over_the_targets_own_profile_and_without_either_nothing_fails() {
        let flagged = options(&["ibm"]).for_target(Some("zenko"), "a").unwrap();
        assert_eq!((ids(&flagged), flagged.gates), (vec!["ibm"], true));
        let own = options(&[]).for_target(Some("zenko"), "a").unwrap();
        assert_eq!((ids(&own), own.gates), (vec!["zenko"], true));
        let all = options(&[]).for_target(None, "a").unwrap();
        assert_eq!((all.profiles.len(), all.gates), (embedded::profile_names().count(), false));
        assert!(
            options(&["ibm"]).for_target(Some("unknown"), "a").is_ok(),
            "an own profile that is not needed is not looked for"
        );
    }

    #[test]
    fn a_missing_profile_of_a_target_is_reported_with_the_target() {
        let failure = options(&[]).for_target(Some("unknown"), "run.jsonl").unwrap_err();
        assert!(
            failure.to_string().starts_with("run.jsonl names the profile `unknown`: there is no profile `unknown`")
        );
    }
}
