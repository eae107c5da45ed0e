//! The table of impacts: what a finding does to clients, from the worst to nothing.
//!
//! The one place that orders them.

use crate::enum_table::{enum_table, shown_by_word};

/// What is known about an impact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImpactFacts {
    /// Its name in every report.
    pub word: &'static str,
    /// What it says, as half a sentence.
    pub meaning: &'static str,
}

enum_table! {
    /// What a finding does to clients, the worst first.
    pub enum ImpactKind: ImpactFacts {
        /// An acknowledged write is lost.
        LostWrite {
            word: "lost write", meaning: "a client reports success for a write that is lost or has overwritten another one",
        }
        /// A client reports success for what should be refused.
        Accepted {
            word: "accepted", meaning: "a client reports success for a request that should be refused",
        }
        /// A client sends a final error again.
        Retried {
            word: "retried", meaning: "a client sends the request again, although the error is final",
        }
        /// A client gives up where it should try again.
        GaveUp {
            word: "gave up", meaning: "a client gives up, although the error passes",
        }
        /// A client reports an error for a success.
        Spurious {
            word: "spurious error", meaning: "a client reports an error, although the request should succeed",
        }
        /// The application sees another error.
        OtherBranch {
            word: "other branch", meaning: "the application sees another type of error, and takes another branch",
        }
        /// A client waits for another time between attempts.
        OtherPace {
            word: "other pace", meaning: "a client waits longer or shorter between its attempts",
        }
        /// No client does anything else.
        NoEffect {
            word: "no effect", meaning: "no client does anything else than for a documented outcome",
        }
        /// No client sends the request.
        CraftedOnly {
            word: "crafted only", meaning: "no client sends such a request",
        }
    }
}

impl ImpactKind {
    /// Its name in every report.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.facts().word
    }

    /// True if any client does something else.
    #[must_use]
    pub fn has_effect(self) -> bool {
        self < Self::NoEffect
    }
}

shown_by_word!(ImpactKind);
