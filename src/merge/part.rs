//! A run as one or several shards of a partition.

use super::MergeError;
use engine::plan::Partition;
use engine::record::RunFile;

const FLAG: &str = "--partition ";

/// A run of some of `count` shards.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) run: RunFile,
    /// The numbers of the shards; several if the run was merged.
    pub(super) indices: Vec<u64>,
    pub(super) count: u64,
    /// The selection without the partition, in any order.
    pub(super) selection: Vec<String>,
}

impl Part {
    /// Reads the shards from the header of the run.
    pub(super) fn of(name: String, run: RunFile) -> Result<Self, MergeError> {
        let (parts, mut selection): (Vec<String>, Vec<String>) =
            run.header.selection.iter().cloned().partition(|word| word.starts_with(FLAG));
        selection.sort();
        let parsed: Option<Vec<Partition>> = parts.iter().map(|word| word[FLAG.len()..].parse().ok()).collect();
        let mut indices = Vec::new();
        let mut count = 0;
        for part in parsed.iter().flatten() {
            let (index, of) = part.index_and_count();
            indices.push(index);
            count = of;
        }
        if indices.is_empty() {
            return Err(MergeError::Whole(name));
        }
        indices.sort_unstable();
        Ok(Self { name, run, indices, count, selection })
    }

    /// The shards as flags of a command line.
    pub(super) fn words(&self) -> impl Iterator<Item = String> {
        self.indices.iter().map(|index| format!("{FLAG}hash:{index}/{}", self.count))
    }
}
