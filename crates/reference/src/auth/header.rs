//! `SigV4` in the Authorization header.
//!
//! Independent of presigned requests.

use time::OffsetDateTime;

use super::{Authenticated, Payload, Scope, canonical, check_clock, check_token};
use crate::config::Accounts;
use crate::finding::request::{
    AUTHORIZATION_MALFORMED, CONTENT_SHA256_MALFORMED, CONTENT_SHA256_MISSING, CREDENTIAL_MISSING, DATE_MALFORMED,
    DATE_MISSING, HEADER_NOT_SIGNED, SCOPE_DATE, SCOPE_MALFORMED, SCOPE_REGION, SCOPE_SERVICE, SIGNATURE_MISSING,
    SIGNATURE_WRONG, SIGNED_HEADERS_MISSING, UNKNOWN_ACCESS_KEY,
};
use crate::{Checks, Refusal, RequestHead};
use model::date;

/// The pieces of an Authorization header.
struct Pieces<'a> {
    scope: Scope,
    signed_headers: &'a str,
    signature: &'a str,
}

/// Verifies a request with `pieces` after the scheme of its Authorization header.
pub(super) fn verify(
    head: &RequestHead,
    path: &str,
    pieces: &str,
    accounts: &Accounts,
    checks: &Checks,
) -> Result<Authenticated, Refusal> {
    let pieces = Pieces::parse(pieces)?;
    let moment = date_of(head)?;
    check_scope(&pieces.scope, moment, checks)?;
    let known = accounts.find(&pieces.scope.access_key).ok_or(Refusal::new(&UNKNOWN_ACCESS_KEY))?;
    check_clock(head, moment, checks)?;
    let (payload, hash) = payload_of(head, checks)?;
    check_signed(head, pieces.signed_headers, &[], checks)?;
    check_token(&known, head.headers.value("x-amz-security-token"), checks)?;
    let chain = pieces.scope.chain(known.secret, moment, pieces.signature);
    if !canonical::verifies(head, path, pieces.signed_headers, hash, &chain, pieces.signature) {
        checks.refuse(&SIGNATURE_WRONG)?;
    }
    Ok(Authenticated { caller: known.caller, payload, chain: Some(chain) })
}

/// Refuses unsigned headers that must be signed, except `exempt` ones.
pub(super) fn check_signed(
    head: &RequestHead,
    signed_headers: &str,
    exempt: &[&str],
    checks: &Checks,
) -> Result<(), Refusal> {
    let is_signed = |name: &str| signed_headers.split(';').any(|signed| signed.eq_ignore_ascii_case(name));
    let unsigned: Vec<&str> = head
        .headers
        .iter()
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("x-amz-") && !exempt.contains(name))
        .chain(["host"])
        .filter(|name| !is_signed(name))
        .collect();
    if unsigned.is_empty() {
        return Ok(());
    }
    checks.refuse(Refusal::new(&HEADER_NOT_SIGNED).with("HeadersNotSigned", unsigned.join(", ")))
}

impl<'a> Pieces<'a> {
    fn parse(text: &'a str) -> Result<Self, Refusal> {
        let (mut credential, mut signed_headers, mut signature) = (None, None, None);
        for piece in text.split(',').map(str::trim).filter(|piece| !piece.is_empty()) {
            match piece.split_once('=') {
                Some(("Credential", value)) => credential = Some(value),
                Some(("SignedHeaders", value)) => signed_headers = Some(value),
                Some(("Signature", value)) => signature = Some(value),
                _ => return Err(Refusal::new(&AUTHORIZATION_MALFORMED)),
            }
        }
        let credential = credential.ok_or(Refusal::new(&CREDENTIAL_MISSING))?;
        Ok(Self {
            scope: Scope::parse(credential).ok_or(Refusal::new(&SCOPE_MALFORMED))?,
            signed_headers: signed_headers.ok_or(Refusal::new(&SIGNED_HEADERS_MISSING))?,
            signature: signature.ok_or(Refusal::new(&SIGNATURE_MISSING))?,
        })
    }
}

fn date_of(head: &RequestHead) -> Result<OffsetDateTime, Refusal> {
    let text = head.headers.value("x-amz-date").or_else(|| head.headers.value("date"));
    let text = text.ok_or(Refusal::new(&DATE_MISSING))?;
    date::parse_amz(text).or_else(|| date::parse_http(text)).ok_or(Refusal::new(&DATE_MALFORMED))
}

fn check_scope(scope: &Scope, moment: OffsetDateTime, checks: &Checks) -> Result<(), Refusal> {
    if scope.day != date::day(moment) {
        checks.refuse(&SCOPE_DATE)?;
    }
    if scope.region != checks.region() {
        checks.refuse(Refusal::new(&SCOPE_REGION).with("Region", checks.region()))?;
    }
    if scope.service != checks.service() {
        checks.refuse(&SCOPE_SERVICE)?;
    }
    Ok(())
}

/// What the body must be, and its word in the canonical request.
fn payload_of<'a>(head: &'a RequestHead, checks: &Checks) -> Result<(Payload, &'a str), Refusal> {
    let Some(text) = head.headers.value("x-amz-content-sha256") else {
        checks.refuse(&CONTENT_SHA256_MISSING)?;
        return Ok((Payload::Unsigned, "UNSIGNED-PAYLOAD"));
    };
    if let Some(payload) = Payload::parse(text) {
        return Ok((payload, text));
    }
    checks.refuse(&CONTENT_SHA256_MALFORMED)?;
    Ok((Payload::Unsigned, text))
}
