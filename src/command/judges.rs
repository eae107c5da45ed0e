//! The profiles that a run is judged by: the ones from --profile, otherwise the target's, otherwise all built-in ones.
//!
//! Independent of runs. The gate adds known failures and a baseline.

use std::fmt::Display;

use crate::cli::ProfileArgs;
use crate::embedded;
use crate::exit::Failure;
use crate::lint;
use model::profile::{Catalogue, Profile};

/// The profiles that the command line names, before the target is known.
#[derive(Debug)]
pub(super) struct Choice {
    catalogue: Catalogue,
    chosen: Option<Vec<Profile>>,
}

/// The profiles for one run.
#[derive(Debug)]
pub(super) struct Judges {
    pub(super) profiles: Vec<Profile>,
    /// True if they are chosen, by a flag or by the target file, so that mismatches fail.
    pub(super) gates: bool,
}

impl Choice {
    /// The profiles that the flags name. Those from files are checked first.
    ///
    /// # Errors
    /// A profile does not exist or is malformed.
    pub(super) fn of(args: &ProfileArgs) -> Result<Self, Failure> {
        let catalogue = embedded::catalogue().map_err(Failure::usage)?;
        let chosen = args.profiles.iter().map(|name| find(&catalogue, name)).collect::<Result<Vec<_>, _>>();
        let chosen = chosen.map_err(Failure::usage)?;
        Ok(Self { catalogue, chosen: (!chosen.is_empty()).then_some(chosen) })
    }

    /// The profiles for a target, or for a recorded run of it. `own` is the profile that its target file names, and `whose`
    /// is its name in messages.
    ///
    /// # Errors
    /// `own` is needed, but does not exist or is malformed.
    pub(super) fn judges(&self, own: Option<&str>, whose: impl Display) -> Result<Judges, Failure> {
        let (profiles, gates) = match (&self.chosen, own) {
            (Some(chosen), _) => (chosen.clone(), true),
            (None, Some(name)) => {
                let profile = find(&self.catalogue, name)
                    .map_err(|why| Failure::usage(format!("{whose} names the profile `{name}`: {why}")))?;
                (vec![profile], true)
            }
            (None, None) => (self.catalogue.profiles.clone(), false),
        };
        Ok(Judges { profiles, gates })
    }

    /// The profiles for a subcommand without a target.
    pub(super) fn without_target(self) -> Judges {
        let gates = self.chosen.is_some();
        Judges { profiles: self.chosen.unwrap_or(self.catalogue.profiles), gates }
    }
}

fn find(catalogue: &Catalogue, name: &str) -> Result<Profile, String> {
    let profile = catalogue.find(name).map_err(|error| error.to_string())?;
    match lint::unusable(&profile) {
        Some(problem) => Err(format!("profile {name}: {problem}")),
        None => Ok(profile),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(names: &[&str]) -> Choice {
        Choice::of(&ProfileArgs { profiles: names.iter().map(|name| (*name).to_owned()).collect() }).unwrap()
    }

    fn ids(judges: &Judges) -> Vec<&str> {
        judges.profiles.iter().map(|profile| profile.id.as_str()).collect()
    }

    #[test]
    fn a_flag_wins_over_the_targets_own_profile_and_without_either_nothing_fails() {
        let flagged = choice(&["ibm"]).judges(Some("zenko"), "a").unwrap();
        assert_eq!((ids(&flagged), flagged.gates), (vec!["ibm"], true));
        let own = choice(&[]).judges(Some("zenko"), "a").unwrap();
        assert_eq!((ids(&own), own.gates), (vec!["zenko"], true));
        let all = choice(&[]).judges(None, "a").unwrap();
        assert_eq!((all.profiles.len(), all.gates), (5, false));
        assert!(choice(&["ibm"]).judges(Some("unknown"), "a").is_ok(), "a profile that is not needed is not read");
    }

    #[test]
    fn an_unknown_profile_is_reported_with_the_target_that_names_it() {
        let failure = choice(&[]).judges(Some("unknown"), "run.jsonl").unwrap_err();
        let expected = "run.jsonl names the profile `unknown`: there is no profile `unknown`";
        assert!(failure.message.starts_with(expected), "{}", failure.message);
    }
}
