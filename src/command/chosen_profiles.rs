//! The profiles that a run is judged by: those that were named, else the target's own, else all that are shipped.
//!
//! Independent of runs; known failures and the baseline are the policy's business.

use std::fmt::Display;

use crate::cli::JudgingArgs;
use crate::embedded;
use crate::exit::Failure;
use crate::judge::ChosenProfiles;
use crate::lint;
use engine::endpoint::Gate;
use engine::record::TargetFacts;
use model::profile::{Catalogue, Evidence, Profile, ProfileError};

/// What the command line names, before it is known which target it is about.
#[derive(Debug)]
pub(super) struct ProfileOptions {
    catalogue: Catalogue,
    named: Option<Vec<Profile>>,
    /// The evidence that counts, whatever the profiles say.
    evidence: Option<Evidence>,
}

/// What a target itself is judged by, where nothing is named.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Own<'a> {
    /// Its profiles, separated by commas.
    profiles: Option<&'a str>,
    /// The evidence that counts.
    evidence: Option<Evidence>,
}

impl<'a> Own<'a> {
    /// What the target file says.
    pub(super) fn of_gate(gate: &'a Gate) -> Self {
        Self { profiles: gate.profile.as_deref(), evidence: gate.evidence }
    }

    /// What the target file of a run said.
    pub(super) fn of_run(target: &'a TargetFacts) -> Self {
        Self { profiles: target.profile.as_deref(), evidence: target.evidence }
    }
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
    pub(super) fn from_args(args: &JudgingArgs) -> Result<Self, Failure> {
        let catalogue = embedded::catalogue().map_err(Failure::usage)?;
        let named = args.named.profiles.iter().map(|name| find(&catalogue, name)).collect::<Result<Vec<_>, _>>();
        let named = named.map_err(Failure::usage)?;
        Ok(Self { catalogue, named: (!named.is_empty()).then_some(named), evidence: args.evidence })
    }

    /// The profiles for a target, or for its run, that may name its `own`; `whose` is what to call it.
    ///
    /// # Errors
    /// An own profile that is needed and does not exist, or cannot be judged by.
    pub(super) fn for_target(&self, own: Own<'_>, whose: impl Display) -> Result<ChosenProfiles, Failure> {
        let (profiles, gates) = match (&self.named, own.profiles) {
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
        Ok(ChosenProfiles { profiles: counting(profiles, self.evidence.or(own.evidence)), gates })
    }

    /// The profiles where no target has a say.
    pub(super) fn without_target(self) -> ChosenProfiles {
        let gates = self.named.is_some();
        let profiles = self.named.unwrap_or(self.catalogue.profiles);
        ChosenProfiles { profiles: counting(profiles, self.evidence), gates }
    }
}

/// The profiles with the evidence that counts, where something else than they say does.
fn counting(profiles: Vec<Profile>, evidence: Option<Evidence>) -> Vec<Profile> {
    let counting = |profile: Profile| Profile { chosen: evidence, ..profile };
    profiles.into_iter().map(counting).collect()
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
    use crate::cli::ProfileArgs;

    fn own(profiles: &str) -> Own<'_> {
        Own { profiles: Some(profiles), ..Own::default() }
    }

    fn options(names: &[&str]) -> ProfileOptions {
        let named = ProfileArgs { profiles: names.iter().map(|name| (*name).to_owned()).collect() };
        ProfileOptions::from_args(&JudgingArgs { named, evidence: None }).unwrap()
    }

    fn ids(chosen: &ChosenProfiles) -> Vec<&str> {
        chosen.profiles.iter().map(|profile| profile.id.as_str()).collect()
    }

    #[test]
    fn a_flag_wins_over_the_targets_own_profile_and_without_either_nothing_fails() {
        let flagged = options(&["ibm"]).for_target(own("zenko"), "a").unwrap();
        assert_eq!((ids(&flagged), flagged.gates), (vec!["ibm"], true));
        let chosen = options(&[]).for_target(own("zenko"), "a").unwrap();
        assert_eq!((ids(&chosen), chosen.gates), (vec!["zenko"], true));
        let all = options(&[]).for_target(Own::default(), "a").unwrap();
        assert_eq!((all.profiles.len(), all.gates), (embedded::profile_names().count(), false));
        assert!(
            options(&["ibm"]).for_target(own("unknown"), "a").is_ok(),
            "an own profile that is not needed is not looked for"
        );
    }

    #[test]
    fn the_evidence_is_that_of_the_flag_or_of_the_target_or_of_the_profile() {
        let evidence = |flag, own| {
            let options = ProfileOptions { evidence: flag, ..options(&["aws", "zenko"]) };
            let chosen = options.for_target(Own { profiles: None, evidence: own }, "a").unwrap();
            chosen.profiles.iter().map(Profile::counts).collect::<Vec<_>>()
        };
        assert_eq!(evidence(None, None), [Evidence::Any, Evidence::Documented], "each profile says what counts");
        assert_eq!(evidence(None, Some(Evidence::Any)), [Evidence::Any; 2]);
        assert_eq!(evidence(Some(Evidence::Documented), Some(Evidence::Any)), [Evidence::Documented; 2]);
    }

    #[test]
    fn a_missing_profile_of_a_target_is_reported_with_the_target() {
        let failure = options(&[]).for_target(own("unknown"), "run.jsonl").unwrap_err();
        assert!(
            failure.to_string().starts_with("run.jsonl names the profile `unknown`: there is no profile `unknown`")
        );
    }
}
