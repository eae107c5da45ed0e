//! Authentication: `SigV4` in header or query, verified by its own canonicalization, and `SigV2` where the dialect accepts it.
//!
//! It shares no code with the signer. Of a body, it determines only the required hash or chain of signatures.

pub(crate) mod chunked;

mod canonical;
mod header;
mod payload;
mod query;
mod scope;
mod v2;

pub(crate) use payload::Payload;
pub(crate) use scope::{Chain, Scope};

use time::{Duration, OffsetDateTime};

use super::config::{Accounts, Known};
use super::finding::request::{
    ALGORITHM_UNSUPPORTED, CLOCK_SKEWED, EXPECTED_OWNER_MALFORMED, SIGV2, TOKEN_EXPIRED, TOKEN_INVALID, TWO_MECHANISMS,
    UNKNOWN_SCHEME,
};
use super::finding::setup::CREDENTIAL_REVOKED;
use super::{Caller, Checks, Refusal, RequestHead};

/// The largest difference between a request's date and the clock.
pub(crate) const TOLERANCE: Duration = Duration::minutes(15);

/// The result of authentication.
#[derive(Debug)]
pub(crate) struct Authenticated {
    pub(crate) caller: Caller,
    /// What the body must be.
    pub(crate) payload: Payload,
    /// The start of a chain of chunk signatures.
    pub(crate) chain: Option<Chain>,
}

/// Authenticates the request with this head and raw path.
pub(crate) fn authenticate(
    head: &RequestHead,
    path: &str,
    accounts: &Accounts,
    checks: &Checks,
) -> Result<Authenticated, Refusal> {
    let in_query = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"].iter().any(|name| head.query.has(name));
    let authenticated = match head.headers.value("authorization") {
        Some(_) if in_query => {
            checks.refuse(&TWO_MECHANISMS)?;
            query::verify(head, path, accounts, checks)?
        }
        Some(text) => match text.split_once(' ') {
            Some(("AWS4-HMAC-SHA256", pieces)) => header::verify(head, path, pieces, accounts, checks)?,
            Some((scheme, _)) if scheme.starts_with("AWS4-") => return Err(Refusal::new(&ALGORITHM_UNSUPPORTED)),
            Some(("AWS", pieces)) => {
                checks.refuse(&SIGV2)?;
                v2::verify_header(head, path, pieces, accounts, checks)?
            }
            _ if text == "AWS4-HMAC-SHA256" => header::verify(head, path, "", accounts, checks)?,
            _ => return Err(Refusal::new(&UNKNOWN_SCHEME)),
        },
        None if in_query => query::verify(head, path, accounts, checks)?,
        None if head.query.has("AWSAccessKeyId") => {
            checks.refuse(&SIGV2)?;
            v2::verify_query(head, path, accounts, checks)?
        }
        None => anonymous(head),
    };
    check_expected_owner(head, checks)?;
    Ok(authenticated)
}

/// Refuses a date that is too far from the clock.
fn check_clock(head: &RequestHead, moment: OffsetDateTime, checks: &Checks) -> Result<(), Refusal> {
    if (head.now - moment).abs() > TOLERANCE {
        checks.refuse(&CLOCK_SKEWED)?;
    }
    Ok(())
}

fn anonymous(head: &RequestHead) -> Authenticated {
    let payload = head.headers.value("x-amz-content-sha256").and_then(Payload::parse).unwrap_or(Payload::Unsigned);
    Authenticated { caller: Caller::Anonymous, payload, chain: None }
}

/// Refuses a revoked key, a long-term key with a session token, and the only temporary key, which has expired.
pub(crate) fn check_token(known: &Known<'_>, token: Option<&str>, checks: &Checks) -> Result<(), Refusal> {
    if known.revoked {
        return Err(Refusal::new(&CREDENTIAL_REVOKED));
    }
    match (known.expired_token, token) {
        (Some(expired), Some(token)) if token == expired.0 => checks.refuse(&TOKEN_EXPIRED),
        (None, None) => Ok(()),
        _ => checks.refuse(&TOKEN_INVALID),
    }
}

/// Checks only the form of the expected owner; the operation compares it with the bucket's.
fn check_expected_owner(head: &RequestHead, checks: &Checks) -> Result<(), Refusal> {
    match head.headers.value("x-amz-expected-bucket-owner") {
        Some(owner) if owner.len() != 12 || !owner.bytes().all(|b| b.is_ascii_digit()) => {
            checks.refuse(&EXPECTED_OWNER_MALFORMED)
        }
        _ => Ok(()),
    }
}
