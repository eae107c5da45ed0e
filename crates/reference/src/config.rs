//! The configuration of the embedded endpoint: address, accounts, dialect, limits.
//!
//! Independent of requests.

use std::collections::BTreeSet;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::Caller;
use super::dialect::Dialect;
use super::finding::{self, Finding};
use super::injection::{InjectionKind, InjectionRule, RequestRule};
use super::journal::Journal;
use super::setup::Setup;
use model::clock::Clock;

/// The configuration of the embedded endpoint.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on; port 0 means any free port.
    pub listen: SocketAddr,
    /// The status and code of each finding.
    pub dialect: Dialect,
    /// How error responses are corrupted on purpose.
    pub injections: Vec<InjectionRule>,
    /// Responses that are injected whatever the requests deserve, and requests that wait for others.
    pub requests: Vec<RequestRule>,
    /// Where each request is noted.
    pub journal: Option<Journal>,
    /// The accounts.
    pub accounts: Accounts,
    /// The region that credential scopes must name.
    pub region: String,
    /// The domain whose subdomains are bucket names.
    pub base_domain: String,
    /// How long a body may pause before the request is refused with a timeout.
    pub idle_timeout: Duration,
    /// The largest body kept in memory.
    pub body_limit: usize,
    /// Its clock, which may be wrong.
    pub clock: Clock,
    /// What is prepared beyond accounts; nothing by default.
    pub setup: Setup,
}

impl Config {
    /// The findings that are accepted because the injection of a code says so.
    pub(crate) fn accepted(&self) -> BTreeSet<&'static str> {
        let accepting = |rule: &&InjectionRule| rule.kind == InjectionKind::Accepted;
        let codes = self.injections.iter().filter(accepting).filter_map(|rule| rule.code.as_ref());
        let codes: BTreeSet<&String> = codes.collect();
        let named = |finding: &&Finding| codes.contains(&self.dialect.response(finding, &self.region).1);
        finding::all().filter(named).map(|finding| finding.name).collect()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            dialect: Dialect::plain(),
            injections: Vec::new(),
            requests: Vec::new(),
            journal: None,
            accounts: Accounts::default(),
            region: "us-east-1".into(),
            base_domain: "localhost".into(),
            idle_timeout: Duration::from_secs(3),
            body_limit: 64 << 20,
            clock: Clock::default(),
            setup: Setup::default(),
        }
    }
}

/// The accounts of the endpoint.
#[derive(Debug, Clone)]
pub struct Accounts {
    /// The first account's key.
    pub owner: KeyPair,
    /// The second account's key.
    pub other: KeyPair,
    /// A temporary key of the first account that has expired.
    pub expired: KeyPair,
    /// The session token that belongs to the expired key.
    pub expired_token: Secret,
    /// A key of the first account that has been revoked.
    pub revoked: KeyPair,
    /// The key of the account with a low bucket limit.
    pub limited: KeyPair,
    /// A second key of the first account. Like the first, it is bound by bucket policies.
    pub bound: KeyPair,
}

impl Default for Accounts {
    fn default() -> Self {
        Self {
            owner: KeyPair::new("s3conform", "s3conform-secret"),
            other: KeyPair::new("s3conform-other", "s3conform-other-secret"),
            expired: KeyPair::new("s3conform-expired", "s3conform-expired-secret"),
            expired_token: Secret("s3conform-expired-token".into()),
            revoked: KeyPair::new("s3conform-revoked", "s3conform-revoked-secret"),
            limited: KeyPair::new("s3conform-limited", "s3conform-limited-secret"),
            bound: KeyPair::new("s3conform-bound", "s3conform-bound-secret"),
        }
    }
}

/// An access key that exists.
#[derive(Debug, Clone)]
pub(crate) struct Known<'a> {
    pub(crate) caller: Caller,
    pub(crate) secret: &'a Secret,
    /// The token that must come with the key; such a token has expired.
    pub(crate) expired_token: Option<&'a Secret>,
    /// True if the key has been revoked.
    pub(crate) revoked: bool,
}

impl Accounts {
    /// The account of the key.
    pub(crate) fn find(&self, access_key: &str) -> Option<Known<'_>> {
        let owner = Caller::Owner(access_key.to_owned());
        let known = |pair, caller| Known { caller, secret: secret(pair), expired_token: None, revoked: false };
        if access_key == self.owner.access_key {
            Some(known(&self.owner, owner))
        } else if access_key == self.bound.access_key {
            Some(known(&self.bound, owner))
        } else if access_key == self.other.access_key {
            Some(known(&self.other, Caller::Other(access_key.to_owned())))
        } else if access_key == self.limited.access_key {
            Some(known(&self.limited, Caller::Limited(access_key.to_owned())))
        } else if access_key == self.expired.access_key {
            Some(Known { expired_token: Some(&self.expired_token), ..known(&self.expired, owner) })
        } else if access_key == self.revoked.access_key {
            Some(Known { revoked: true, ..known(&self.revoked, owner) })
        } else {
            None
        }
    }
}

fn secret(pair: &KeyPair) -> &Secret {
    &pair.secret_key
}

/// An access key and its secret.
#[derive(Debug, Clone)]
pub struct KeyPair {
    /// The public half.
    pub access_key: String,
    /// The secret half.
    pub secret_key: Secret,
}

impl KeyPair {
    /// Both halves.
    #[must_use]
    pub fn new(access_key: &str, secret_key: &str) -> Self {
        Self { access_key: access_key.into(), secret_key: Secret(secret_key.into()) }
    }
}

/// A text that `Debug` does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        let shown = format!("{:?}", Accounts::default());
        assert!(shown.contains("s3conform-other") && !shown.contains("secret\""), "{shown}");
        assert!(!shown.contains("s3conform-secret"), "{shown}");
    }

    #[test]
    fn each_key_is_its_accounts() {
        let accounts = Accounts::default();
        assert_eq!(accounts.find("s3conform").unwrap().caller, Caller::Owner("s3conform".into()));
        assert_eq!(accounts.find("s3conform-other").unwrap().caller, Caller::Other("s3conform-other".into()));
        assert!(accounts.find("s3conform-expired").unwrap().expired_token.is_some());
        assert!(accounts.find("nobody").is_none());
    }
}
