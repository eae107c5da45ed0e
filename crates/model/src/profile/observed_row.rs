//! One observation of a service, as a row of a data file: what was sent, what came back, when, and how well it is attested.
//!
//! Facts in the project's own words; the texts of a source stay where they are.

use serde::Deserialize;

use super::{CitedOutcome, NO_CODE, Seen};
use crate::outcome::Outcome;

/// The code of an outcome that carries none because its response may have no body: HEAD and 304.
pub const UNSEEN_CODE: &str = "unseen";

/// What a service was seen to do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObservedRow {
    /// Its name in citations.
    pub id: String,
    /// The operation, or what was addressed.
    pub operation: String,
    /// What is wrong with the request or the state that it meets.
    pub condition: String,
    /// The HTTP status.
    pub status: u16,
    /// The error code, `none` where there was no error, or `unseen` where nothing can show one.
    pub code: String,
    /// The elements of the error document beside code and message.
    pub details: String,
    /// The day, as YYYY-MM-DD; YYYY-MM where no more is known.
    pub date: String,
    /// What the date is of.
    pub dated: Dated,
    /// The region, where it is known or matters.
    pub region: String,
    /// Where the observation is published.
    pub source: String,
    /// How well it is attested.
    pub strength: Strength,
    /// True if the request id of the service is published with it.
    pub request_id: bool,
    /// The scenario that sends the same; empty if no scenario does.
    pub scenario: String,
    /// How the observed request differs from that of the scenario; empty if it does not.
    pub near: String,
    /// What else is known.
    pub note: String,
    /// Why no profile rests on it although it fits a scenario; empty if one does, or if `strength` says why.
    pub unused: String,
}

/// What the date of an observation is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dated {
    /// The response.
    Response,
    /// The state of the suite that asserts it.
    Suite,
    /// The report that quotes it.
    Report,
}

/// How well an observation is attested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// The response was recorded.
    Recorded,
    /// A test asserts it that its authors ran against the service.
    VerifiedTest,
    /// A report quotes the response.
    Quoted,
    /// A suite that imitates the service asserts it.
    Asserted,
}

/// A data file that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {why}")]
pub struct ObservationError {
    file: String,
    why: csv::Error,
}

impl Strength {
    /// In words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::VerifiedTest => "verified by a test",
            Self::Quoted => "quoted",
            Self::Asserted => "asserted",
        }
    }
}

impl ObservedRow {
    /// True if an expectation may rest on it: a suite that imitates the service proves nothing about it, and a quotation needs the
    /// request id that only the service knows.
    #[must_use]
    pub fn is_evidence(&self) -> bool {
        match self.strength {
            Strength::Recorded | Strength::VerifiedTest => true,
            Strength::Quoted => self.request_id,
            Strength::Asserted => false,
        }
    }

    /// Why it is plainly a defect where these outcomes are documented, so that it is shown and never expected: a departure. That a
    /// service accepts what its document refuses is one only if the service is not the reference.
    #[must_use]
    pub fn departure(&self, documented: &[CitedOutcome], is_reference: bool) -> Option<&'static str> {
        let succeeds = |status: u16| (200..400).contains(&status);
        let refused =
            !documented.is_empty() && documented.iter().all(|one| !succeeds(one.status) || one.code != NO_CODE);
        match self.code.as_str() {
            _ if self.status >= 500 && self.status != 501 => Some("an error of the server"),
            NO_CODE if self.status >= 400 => Some("no error document"),
            NO_CODE if succeeds(self.status) && refused && !is_reference => Some("accepted against the document"),
            _ => None,
        }
    }

    /// The same as an expected outcome of the source `key`.
    #[must_use]
    pub fn cited(&self, key: &str) -> CitedOutcome {
        let cite = format!("{key}:{}", self.id);
        let seen = Seen { cite: cite.clone(), on: self.date.clone(), near: None };
        CitedOutcome { seen: Some(seen), only_seen: true, ..CitedOutcome::new(self.status, &self.code, &cite) }
    }

    /// Status and code.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let seen = self.code != NO_CODE && self.code != UNSEEN_CODE;
        Outcome { status: self.status, code: seen.then(|| self.code.clone()) }
    }
}

/// The rows of a data file (RFC 4180).
///
/// # Errors
/// A row that lacks a field or has a wrong one, with its line.
pub fn read(file: &str, text: &str) -> Result<Vec<ObservedRow>, ObservationError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().map_err(|why| ObservationError { file: file.to_owned(), why })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "id,operation,condition,status,code,details,date,dated,region,source,strength,request_id,scenario,near,note,unused\n";

    #[test]
    fn a_row_is_evidence_if_it_is_attested_well_enough() {
        let is_evidence = |strength: &str, request_id: &str| {
            let row = format!("A1,PutObject,none,200,none,,2026-01-01,response,,s,{strength},{request_id},,,,\n");
            read("a.csv", &(HEADER.to_owned() + &row)).unwrap()[0].is_evidence()
        };
        assert!(is_evidence("recorded", "false") && is_evidence("verified-test", "false"));
        assert!(is_evidence("quoted", "true") && !is_evidence("quoted", "false"));
        assert!(!is_evidence("asserted", "true"));
    }

    #[test]
    fn a_wrong_row_is_named_by_its_line() {
        let row = "A1,PutObject,none,many,none,,2026-01-01,response,,s,recorded,false,,,,\n";
        let error = read("a.csv", &(HEADER.to_owned() + row)).unwrap_err().to_string();
        assert!(error.starts_with("a.csv: ") && error.contains("line: 2"), "{error}");
    }
}
