//! What findings do to clients, as the document holds it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Document;
use crate::impact::{Change, Impact, ImpactKind};
use model::client::Client;

/// A client that findings were looked at for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClientFacts<'a> {
    /// Such as `boto3`.
    pub id: &'a str,
    /// Its name in texts.
    pub name: &'a str,
    /// The release that its rules hold for.
    pub version: &'a str,
    /// How the rules are known.
    pub proof: String,
}

/// What a finding does to clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImpactOfFinding<'a> {
    /// The worst of it.
    pub kind: ImpactKind,
    /// In one line.
    pub line: String,
    /// The clients that do something else than for a documented outcome.
    pub clients: Vec<ClientImpact<'a>>,
}

/// What a finding does to one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClientImpact<'a> {
    /// The id of the client.
    pub client: &'a str,
    /// What is different.
    pub kind: ImpactKind,
    /// How often it sends the request, where it should send it once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
    /// The error that the application should see, where it sees another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<&'a str>,
    /// The error that it sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<&'a str>,
}

impl<'a> ClientFacts<'a> {
    pub(super) fn of(client: &'a Client) -> Self {
        Self { id: &client.id, name: &client.name, version: &client.version, proof: client.proof.to_string() }
    }
}

impl<'a> ImpactOfFinding<'a> {
    pub(super) fn of(impact: &Impact<'a>) -> Self {
        let clients = impact.changes.iter().map(|one| {
            let (attempts, expected, observed) = match one.change {
                Change::Retried(attempts) => (Some(attempts), None, None),
                Change::Spurious(observed) => (None, None, Some(observed)),
                Change::OtherBranch { expected, observed } => (None, Some(expected), Some(observed)),
                Change::LostWrite | Change::Accepted | Change::GaveUp | Change::OtherPace(_) | Change::None => {
                    (None, None, None)
                }
            };
            ClientImpact { client: &one.client.id, kind: one.change.kind(), attempts, expected, observed }
        });
        Self { kind: impact.kind, line: impact.line(), clients: clients.collect() }
    }
}

impl Document<'_> {
    /// True if findings were looked at for any client.
    #[must_use]
    pub fn has_clients(&self) -> bool {
        !self.clients.is_empty()
    }
}
