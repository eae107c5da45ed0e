//! By whose documents a run is judged: the profiles that were chosen, else the target's own, else all that are shipped.
//!
//! Knows nothing of runs; the known failures and the baseline are the gate's business.

use std::fmt::Display;

use crate::cli::ProfileArgs;
use crate::embedded;
use crate::exit::Failure;
use crate::lint;
use model::profile::{Catalogue, Profile};

/// What the command line says, before it is known which target it is about.
#[derive(Debug)]
pub(super) struct Choice {
    catalogue: Catalogue,
    chosen: Option<Vec<Profile>>,
}

/// The profiles for one run.
#[derive(Debug)]
pub(super) struct Judges {
    pub(super) profiles: Vec<Profile>,
    /// Whether somebody chose them, so that mismatches fail.
    pub(super) gates: bool,
}

impl Choice {
    /// The profiles that the flags name; those from files are looked over first.
    ///
    /// # Errors
    /// A profile that is not there or cannot be judged by.
    pub(super) fn of(args: &ProfileArgs) -> Result<Self, Failure> {
        let catalogue = embedded::catalogue().map_err(Failure::usage)?;
        let chosen = args.profiles.iter().map(|name| find(&catalogue, name)).collect::<Result<Vec<_>, _>>();
        let chosen = chosen.map_err(Failure::usage)?;
        Ok(Self { catalogue, chosen: (!chosen.is_empty()).then_some(chosen) })
    }

    /// The judges of a target, or of its run, that names its `own` profile or none; `whose` is what to call it.
    ///
    /// # Errors
    /// An own profile that is needed and not there, or cannot be judged by.
    pub(super) fn judges(&self, own: Option<&str>, whose: impl Display) -> Result<Judges, Failure> {
        let (profiles, gates) = match (&self.chosen, own) {
            (Some(chosen), _) => (chosen.clone(), true),
            (None, Some(name)) => {
                let profile = find(&self.catalogue, name)
                    .map_err(|why| Failure::usage(format!("{whose} is to be judged by `{name}`: {why}")))?;
                (vec![profile], true)
            }
            (None, None) => (self.catalogue.profiles.clone(), false),
        };
        Ok(Judges { profiles, gates })
    }

    /// The judges where no target has a say.
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
        assert!(
            choice(&["ibm"]).judges(Some("nobody"), "a").is_ok(),
            "an own profile that is not needed is not looked for"
        );
    }

    #[test]
    fn an_own_profile_that_is_not_there_is_told_with_its_owner() {
        let failure = choice(&[]).judges(Some("nobody"), "run.jsonl").unwrap_err();
        assert!(failure.message.starts_with("run.jsonl is to be judged by `nobody`: there is no profile `nobody`"));
    }
}
