//! Why runs cannot be joined, in one sentence each.

use std::fmt;

/// The names of two runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair(pub String, pub String);

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} and {}", self.0, self.1)
    }
}

/// Runs that are no parts of one run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// There is no run.
    #[error("there is nothing to merge")]
    Nothing,
    /// A run without a partition.
    #[error("{0} is not a part: it was recorded without --partition, so there is nothing to join it with")]
    Whole(String),
    /// Two targets.
    #[error("{0} are runs of different targets: {1}, and {2}")]
    Targets(Pair, String, String),
    /// Two suites.
    #[error("{0} were recorded with different suites: {1}, and {2}")]
    Suites(Pair, String, String),
    /// Two selections.
    #[error("{0} are parts of different selections; record all parts with the same filters")]
    Selections(Pair),
    /// Two partitions.
    #[error("{0} are parts of different partitions: one of {1}, and one of {2}")]
    Counts(Pair, u64, u64),
    /// One part twice.
    #[error("{0} are both part {1} of {2}; give one of them")]
    Twice(Pair, u64, u64),
    /// One scenario twice.
    #[error("{0} both record {1}, which only one part can hold")]
    Duplicate(Pair, String),
    /// A part is not there.
    #[error("part {index} of {count} is missing; give its run file too, or accept the gap with --allow-incomplete")]
    Missing {
        /// Which one.
        index: u64,
        /// Of how many.
        count: u64,
    },
    /// A part is cut off.
    #[error(
        "{name} is incomplete: it records {recorded} of {planned} scenarios; record it again, or accept the gap with \
         --allow-incomplete"
    )]
    Incomplete {
        /// Its name.
        name: String,
        /// How many records there are.
        recorded: usize,
        /// How many there were to be.
        planned: usize,
    },
}
