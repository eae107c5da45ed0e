//! Replays what released clients did, by their rules: the agreement of a file of observations with the clients.
//!
//! The file is CSV with the columns of [`HEADER`] and no quotes; `clients/README.md` describes them.

use std::collections::BTreeMap;

use super::{Call, Seen, react};
use model::client::{BodyShape, Client, Effect, Precondition};
use model::operation::Operation;

/// The columns.
pub const HEADER: &str =
    "client,version,operation,precondition,status,code,body,skew,region,times,attempts,success,error,waits";

/// What a client did about one response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// The line in the file.
    pub line: usize,
    /// The client.
    pub client: String,
    /// The release that was driven.
    pub version: String,
    call: Call,
    seen: Seen,
    /// True if the response came once, and a success after it.
    once: bool,
    attempts: u32,
    /// True if the client was stopped before its end.
    unfinished: bool,
    success: bool,
    error: String,
}

/// A line that is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct NoObservation {
    line: usize,
    why: String,
}

/// How a file agrees with the clients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Cases, and those of them that agree, by client and version.
    pub table: BTreeMap<(String, String), (usize, usize)>,
    /// Each case that disagrees: its line, and what the rules say instead.
    pub disagreements: Vec<(usize, String)>,
}

/// Reads a file of observations.
///
/// # Errors
/// The first line that is not one.
pub fn read(text: &str) -> Result<Vec<Observed>, NoObservation> {
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    if lines.next().is_none_or(|(_, head)| head != HEADER) {
        return Err(NoObservation { line: 1, why: format!("the columns are {HEADER}") });
    }
    lines.map(|(line, text)| observed(line, text).map_err(|why| NoObservation { line, why })).collect()
}

fn observed(line: usize, text: &str) -> Result<Observed, String> {
    let fields: Vec<&str> = text.split(',').collect();
    let [
        client,
        version,
        operation,
        precondition,
        status,
        code,
        body,
        skew,
        region,
        times,
        attempts,
        success,
        error,
        _,
    ] = fields.as_slice()
    else {
        return Err(format!("there are {} fields, not {}", fields.len(), HEADER.split(',').count()));
    };
    let known = |what: &str, value: &str| format!("`{value}` is not {what}");
    let precondition = match *precondition {
        "" => None,
        word => Some(Precondition::named(word).ok_or_else(|| known("a precondition", word))?),
    };
    let operation = Operation::named(operation).ok_or_else(|| known("an operation", operation))?;
    let body = BodyShape::named(body).ok_or_else(|| known("a body", body))?;
    let count = attempts.strip_suffix('+').unwrap_or(attempts);
    Ok(Observed {
        line,
        client: (*client).to_owned(),
        version: (*version).to_owned(),
        call: Call { operation, precondition },
        seen: Seen {
            status: status.parse().ok(),
            code: (!code.is_empty()).then(|| (*code).to_owned()),
            body,
            skew: *skew == "yes",
            region: *region == "yes",
        },
        once: *times == "1",
        attempts: count.parse().map_err(|_| known("a number of attempts", attempts))?,
        unfinished: attempts.ends_with('+'),
        success: *success == "yes",
        error: (*error).to_owned(),
    })
}

impl Observed {
    /// What the rules of `client` say instead, if they say something else.
    #[must_use]
    pub fn difference(&self, client: &Client) -> Option<String> {
        let Some(reaction) = react(client, self.call, &self.seen) else {
            return (self.attempts != 0).then(|| "it does not send this".to_owned());
        };
        let success = reaction.effect == Effect::Accept || (reaction.effect.sends_again() && self.once);
        let attempts = if self.once { reaction.attempts.min(2) } else { reaction.attempts };
        let counted = if self.unfinished { attempts >= self.attempts } else { attempts == self.attempts };
        let error = if success { "" } else { reaction.error.map_or("", |error| &error.name) };
        let typed = self.error.is_empty() || self.error == error;
        let said = || format!("attempts {attempts}, success {}, error {error}", if success { "yes" } else { "no" });
        (!(counted && success == self.success && typed)).then(said)
    }
}

impl Agreement {
    /// How `observations` agree with `clients`; those of other clients are left out.
    #[must_use]
    pub fn of(observations: &[Observed], clients: &[Client]) -> Self {
        let mut agreement = Self::default();
        for one in observations {
            let Some(client) = clients.iter().find(|client| client.id == one.client) else { continue };
            let entry = agreement.table.entry((one.client.clone(), one.version.clone())).or_default();
            entry.0 += 1;
            match one.difference(client) {
                None => entry.1 += 1,
                Some(said) => agreement.disagreements.push((one.line, said)),
            }
        }
        agreement
    }

    /// Cases, and those of them that agree.
    #[must_use]
    pub fn total(&self) -> (usize, usize) {
        self.table.values().fold((0, 0), |(cases, agree), one| (cases + one.0, agree + one.1))
    }
}
