//! The profiles that a run is judged by: those that were named, else the target's own, else those of the default group.
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
        let named = find(&catalogue, args.named.profiles.iter().map(String::as_str)).map_err(Failure::usage)?;
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
                let unusable = |why: (String, Unusable)| {
                    Failure::usage(UnusableForTarget { target: whose.to_string(), name: why.0, why: why.1 })
                };
                (each(&self.catalogue, names.split(',')).map_err(unusable)?, true)
            }
            (None, None) => (self.catalogue.default_profiles(), false),
        };
        Ok(ChosenProfiles { profiles: counting(profiles, self.evidence.or(own.evidence)), gates })
    }

    /// The profiles where no target has a say.
    pub(super) fn without_target(self) -> ChosenProfiles {
        let gates = self.named.is_some();
        let profiles = self.named.unwrap_or_else(|| self.catalogue.default_profiles());
        ChosenProfiles { profiles: counting(profiles, self.evidence), gates }
    }
}

/// The profiles with the evidence that counts, where something else than they say does.
fn counting(profiles: Vec<Profile>, evidence: Option<Evidence>) -> Vec<Profile> {
    let counting = |profile: Profile| Profile { chosen: evidence, ..profile };
    profiles.into_iter().map(counting).collect()
}

/// The profiles that these words choose, each once.
fn find<'w>(catalogue: &Catalogue, words: impl Iterator<Item = &'w str>) -> Result<Vec<Profile>, Unusable> {
    each(catalogue, words).map_err(|(_, why)| why)
}

/// The same; the error is with the word that is at fault.
fn each<'w>(catalogue: &Catalogue, words: impl Iterator<Item = &'w str>) -> Result<Vec<Profile>, (String, Unusable)> {
    let mut chosen: Vec<Profile> = Vec::new();
    for word in words {
        for profile in usable(catalogue, word).map_err(|why| (word.to_owned(), why))? {
            // A file may have the name of a profile that is shipped.
            if Catalogue::is_path(word) || !chosen.iter().any(|one| one.id == profile.id) {
                chosen.push(profile);
            }
        }
    }
    Ok(chosen)
}

fn usable(catalogue: &Catalogue, word: &str) -> Result<Vec<Profile>, Unusable> {
    let profiles = catalogue.choose(word)?;
    match profiles.iter().find_map(lint::unusable) {
        Some(problem) => Err(Unusable::Faulty { name: word.to_owned(), problem }),
        None => Ok(profiles),
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
        assert_eq!((all.profiles.len(), all.gates), (5, false));
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
    fn groups_are_chosen_by_their_name_and_each_profile_is_there_once() {
        let chosen = options(&["aws", "clouds", "r2"]).for_target(Own::default(), "a").unwrap();
        let clouds = embedded::profile_groups().into_iter().find(|(group, _)| *group == "clouds").unwrap().1;
        assert_eq!((ids(&chosen)[0], chosen.profiles.len(), chosen.gates), ("aws", clouds.len(), true));
        let all = options(&["all"]).for_target(Own::default(), "a").unwrap();
        assert_eq!(ids(&all), embedded::profile_names().collect::<Vec<_>>());
        let own = options(&[]).for_target(own("default"), "a").unwrap();
        assert_eq!((own.profiles.len(), own.gates), (5, true));
    }

    #[test]
    fn a_missing_profile_of_a_target_is_reported_with_the_target() {
        let failure = options(&[]).for_target(own("unknown"), "run.jsonl").unwrap_err();
        assert!(
            failure.to_string().starts_with("run.jsonl names the profile `unknown`: there is no profile `unknown`")
        );
    }
}
