//! What decides beside the verdicts: the profiles, the known failures, the baseline, and what fails.

use std::collections::HashMap;

use time::Date;

use super::fail_on::FailOn;
use crate::judge::known::KnownFailures;
use engine::record::{Record, RunFile};
use model::client::Clients;
use model::feature::Feature;
use model::profile::Profile;
use model::scenario::{Scenario, Suite};

/// The profiles that a run is judged by.
#[derive(Debug, Clone)]
pub struct ChosenProfiles {
    /// In the order of every table.
    pub profiles: Vec<Profile>,
    /// True if the user or the target file chose them: findings fail. False if they are merely all there are.
    pub gates: bool,
}

/// What decides beside the verdicts.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// What is excused.
    pub known: Option<KnownPolicy>,
    /// The run before. Where there is one, only what got worse since then fails.
    pub baseline: Option<Baseline>,
    /// What fails.
    pub fail_on: FailOn,
    /// Features whose absence fails, beside those without which nothing works.
    pub features: Vec<Feature>,
    /// The clients that a finding is looked at for.
    pub clients: Clients,
}

/// The known failures as of today.
#[derive(Debug, Clone)]
pub struct KnownPolicy {
    /// The file they were read from.
    pub file: String,
    /// The entries.
    pub failures: KnownFailures,
    /// The day that decides which entries have expired.
    pub today: Date,
    /// The names of the shipped profiles, which an entry may be for although no run is judged by them.
    pub shipped: Vec<String>,
}

/// The run to compare with.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// Its file.
    pub file: RunFile,
    /// The places of its records, by the ids that their scenarios have today.
    places: HashMap<String, usize>,
    /// Recorded scenarios that the suite has no more, in the order of the alphabet.
    pub removed: Vec<String>,
}

impl Baseline {
    /// A baseline for runs of `suite`. Scenarios that were renamed since are found by their new ids.
    #[must_use]
    pub fn new(suite: &Suite, file: RunFile) -> Self {
        let mut places = HashMap::new();
        let mut removed = Vec::new();
        for (place, record) in file.records.iter().enumerate() {
            match suite.find_renamed(&record.scenario) {
                Some(scenario) => {
                    places.insert(scenario.id.clone(), place);
                }
                None => removed.push(record.scenario.clone()),
            }
        }
        removed.sort_unstable();
        Self { file, places, removed }
    }

    /// The record of a scenario.
    #[must_use]
    pub fn record(&self, scenario: &Scenario) -> Option<&Record> {
        self.places.get(&scenario.id).map(|place| &self.file.records[*place])
    }

    /// The number of its records of scenarios that the suite has.
    #[must_use]
    pub fn known_scenarios(&self) -> usize {
        self.places.len()
    }
}
