//! The turns of a scenario in a run, each with names of its own, so that one never meets what another left.
//!
//! Pure.

use sha2::{Digest as _, Sha256};

use super::Scenario;
use crate::encoding::hex;

/// Which request of a scenario a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// The request with its fault.
    First,
    /// The request without it, where it needs a state of its own.
    Control,
    /// The request with its fault once more.
    Again,
}

impl Turn {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::First, Self::Control, Self::Again];

    /// The character that ends a prefix of keys. One character each, because some keys are as long as a key may be.
    fn end(self) -> char {
        match self {
            Self::First => '.',
            Self::Control => '_',
            Self::Again => '-',
        }
    }
}

impl Scenario {
    /// What every key of this turn starts with. It holds no slash: servers that keep objects as files would make folders of
    /// it, and some leave those behind.
    #[must_use]
    pub fn key_prefix(&self, turn: Turn) -> String {
        format!("{}{}", self.id.replace('/', "-"), turn.end())
    }

    /// The name of the IAM user that is this turn's own in the run with this id.
    #[must_use]
    pub fn user(&self, run_id: &str, turn: Turn) -> String {
        let name = self.id.rsplit('/').next().unwrap_or_default();
        // IAM takes names of up to 64 characters.
        let end = if turn == Turn::First { String::new() } else { turn.end().into() };
        format!("s3c-{run_id}-{}{end}", name.chars().filter(char::is_ascii).take(40).collect::<String>())
    }

    /// The name of a bucket that the run with this id never creates. It is this turn's own, because a server may create it
    /// all the same, and it would not be missing to the next.
    #[must_use]
    pub fn missing_bucket(&self, run_id: &str, turn: Turn) -> String {
        let digest = Sha256::digest(format!("{}{}", self.id, turn.end()));
        format!("s3c-{run_id}-missing-{}", hex(&digest[..3]))
    }
}
