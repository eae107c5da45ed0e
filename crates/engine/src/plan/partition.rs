//! `hash:1/4`: one of several parts of a suite, so that machines can share the work.
//!
//! The part of a scenario depends on its id alone, so that new scenarios move no others.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// One part out of several, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partition {
    index: u64,
    count: u64,
}

impl Partition {
    /// Which part, from 1, and of how many.
    #[must_use]
    pub fn index_and_count(self) -> (u64, u64) {
        (self.index, self.count)
    }

    /// True if the scenario with this id is in this part.
    #[must_use]
    pub fn holds(self, id: &str) -> bool {
        let digest = Sha256::digest(id);
        let start = digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
        start % self.count == self.index - 1
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hash:{}/{}", self.index, self.count)
    }
}

/// A text that is not a partition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a partition; write hash:1/4 for the first of four shards")]
pub struct PartitionError(String);

impl FromStr for Partition {
    type Err = PartitionError;

    fn from_str(text: &str) -> Result<Self, PartitionError> {
        let wrong = || PartitionError(text.to_owned());
        let (index, count) = text.strip_prefix("hash:").and_then(|part| part.split_once('/')).ok_or_else(wrong)?;
        let (index, count) = (index.parse().map_err(|_| wrong())?, count.parse().map_err(|_| wrong())?);
        if (1..=count).contains(&index) { Ok(Self { index, count }) } else { Err(wrong()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_id_is_in_exactly_one_part() {
        let parts: Vec<Partition> = (1..=4).map(|i| format!("hash:{i}/4").parse().unwrap()).collect();
        for id in ["auth/a", "object/b", "multipart/c", "post/d"] {
            assert_eq!(parts.iter().filter(|part| part.holds(id)).count(), 1, "{id}");
        }
    }

    #[test]
    fn the_part_of_an_id_never_changes() {
        let part: Partition = "hash:1/4".parse().unwrap();
        let held: Vec<&str> = ["object/get-missing-key", "auth/wrong-secret-key", "wire/no-content-length"]
            .into_iter()
            .filter(|id| part.holds(id))
            .collect();
        assert_eq!(held, ["object/get-missing-key", "auth/wrong-secret-key"]);
    }

    #[test]
    fn parts_outside_the_count_are_refused() {
        for text in ["hash:0/4", "hash:5/4", "hash:1/0", "1/4", "hash:1", "hash:a/b"] {
            assert!(text.parse::<Partition>().is_err(), "{text}");
        }
    }
}
