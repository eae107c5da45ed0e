//! What a difference does to clients: the operation of a request, the reaction of a client to a response, and the change between
//! the expected and the observed reaction. Pure.
//!
//! Everything that a client decides by is in its file; no status, error code or client has a place here. Independent of verdicts.

pub mod replay;

mod call;
mod change;
mod kind;
mod react;
mod seen;
mod sentence;

pub use call::Call;
pub use change::{Change, change};
pub use kind::{ImpactFacts, ImpactKind};
pub use react::{Reaction, react};
pub use seen::Seen;

use engine::record::{Observation, Record};
use model::client::Client;
use model::profile::CitedOutcome;
use model::scenario::{Reach, Scenario, Stake};

/// What a finding does to clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impact<'c> {
    /// The worst of it.
    pub kind: ImpactKind,
    /// What it does to each client that it does something to, in the order of the clients.
    pub changes: Vec<ClientChange<'c>>,
    /// How many of the clients send the operation.
    pub senders: usize,
}

/// What a finding does to one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientChange<'c> {
    /// The client.
    pub client: &'c Client,
    /// What it does to it.
    pub change: Change<'c>,
}

impl<'c> Impact<'c> {
    /// What the outcome in `record`, made with `scenario`, does to `clients`, where one of `expected` was documented; where none
    /// was, a final error is expected. None where there is no outcome or no client to look at.
    #[must_use]
    pub fn of(clients: &'c [Client], scenario: &Scenario, expected: &[CitedOutcome], record: &Record) -> Option<Self> {
        if clients.is_empty() {
            return None;
        }
        let again = record.again.as_ref().map(|again| &again.observation);
        let mut observations = [Some(&record.observation), again].into_iter().flatten();
        let observed = observations.find_map(|observation| Seen::of_observation(scenario, observation))?;
        let expected: Vec<Seen> =
            expected.iter().map(|cited| Seen::of_cited(scenario, cited, observed.code.as_deref())).collect();
        Some(Self::between(clients, scenario, &expected, &observed))
    }

    /// The same of an outcome that is not in a record.
    #[must_use]
    pub fn between(clients: &'c [Client], scenario: &Scenario, expected: &[Seen], observed: &Seen) -> Self {
        let call = Call::of(scenario);
        let stake = observed.stake(scenario);
        let mut senders = 0;
        let mut changes = Vec::new();
        for client in clients {
            let Some(reaction) = react(client, call, observed) else { continue };
            senders += 1;
            // A client that follows any of the documents is right: the least of the changes counts.
            let candidates = expected.iter().filter_map(|seen| react(client, call, seen));
            let least =
                candidates.map(|before| change(Some(before), reaction, stake)).max_by_key(|change| change.kind());
            let change = least.unwrap_or_else(|| change(None, reaction, stake));
            if change != Change::None {
                changes.push(ClientChange { client, change });
            }
        }
        let kind = kind_of(scenario, stake, senders, &changes);
        Self { kind, changes, senders }
    }
}

/// The worst of the changes. What no client sends is reached only by hand; an acceptance that loses something is one all the
/// same, because a hostile client sends it on purpose.
fn kind_of(scenario: &Scenario, stake: Stake, senders: usize, changes: &[ClientChange<'_>]) -> ImpactKind {
    let worst = changes.iter().map(|one| one.change.kind()).min().unwrap_or(ImpactKind::NoEffect);
    let loses = matches!(worst, ImpactKind::LostWrite | ImpactKind::Accepted) && stake != Stake::None;
    if (scenario.reach == Reach::Sdk && senders > 0) || loses { worst } else { ImpactKind::CraftedOnly }
}

impl Seen {
    /// What a client sees of an observation, if anything was to be seen.
    fn of_observation(scenario: &Scenario, observation: &Observation) -> Option<Self> {
        match observation {
            Observation::Response(reading) => Some(Self::of_reading(scenario, reading)),
            Observation::NoResponse { .. } => Some(Self::no_response(scenario)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
