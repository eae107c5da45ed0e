//! The reasons why runs cannot be merged.

use std::fmt;

/// The names of two runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair(pub String, pub String);

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} and {}", self.0, self.1)
    }
}

/// Why runs are not shards of one run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MergeError {
    /// There is no run.
    #[error("no run files to merge")]
    Nothing,
    /// A run without a partition.
    #[error("{0} was recorded without --partition, so it cannot be merged; give only runs of a partition")]
    Whole(String),
    /// Two targets.
    #[error("{0} are runs of different targets: {1}, and {2}")]
    Targets(Pair, String, String),
    /// Two suites.
    #[error("{0} were recorded with different suites: {1}, and {2}")]
    Suites(Pair, String, String),
    /// Two selections.
    #[error("{0} were recorded with different filters; record all shards with the same filters")]
    Selections(Pair),
    /// Two partitions.
    #[error("{0} are shards of different partitions: one of {1}, and one of {2}")]
    Counts(Pair, u64, u64),
    /// One shard twice.
    #[error("{0} are both shard {1} of {2}; give only one of them")]
    Twice(Pair, u64, u64),
    /// One scenario twice.
    #[error("{0} both record {1}, although each scenario belongs to only one shard")]
    Duplicate(Pair, String),
    /// A shard is missing.
    #[error("shard {index} of {count} is missing; add its run file, or accept the gap with --allow-incomplete")]
    Missing {
        /// The number of the shard.
        index: u64,
        /// The number of shards.
        count: u64,
    },
    /// The run of a shard is incomplete.
    #[error(
        "{name} is incomplete: it records {recorded} of {planned} scenarios; record it again, or accept the gap with \
         --allow-incomplete"
    )]
    Incomplete {
        /// Its name.
        name: String,
        /// Number of recorded scenarios.
        recorded: usize,
        /// Number of planned scenarios.
        planned: usize,
    },
}
