//! How it is known that a client reacts so.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use time::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// How it is known, and since which day, as YYYY-MM-DD.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// The released client was driven and did so.
    Observed(String),
    /// Its source says so; the client was not driven.
    Read(String),
}

impl Proof {
    /// The day.
    #[must_use]
    pub fn day(&self) -> &str {
        let (Self::Observed(day) | Self::Read(day)) = self;
        day
    }

    /// True if the day is one.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        Date::parse(self.day(), DAY).is_ok()
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Observed(day) => write!(f, "observed on {day}"),
            Self::Read(day) => write!(f, "read on {day}"),
        }
    }
}
