//! `SigV4` in the query: presigned requests.
//!
//! Independent of the Authorization header.

use time::{Duration, OffsetDateTime};

use super::{Authenticated, Payload, Scope, TOLERANCE, canonical, check_token, header};
use crate::config::Accounts;
use crate::finding::request::{
    PRESIGNED_EARLY, PRESIGNED_EXPIRED, QUERY_ALGORITHM, QUERY_EXPIRES, QUERY_INCOMPLETE, QUERY_MALFORMED, QUERY_SCOPE,
    QUERY_SIGNATURE_WRONG, UNKNOWN_ACCESS_KEY,
};
use crate::{Checks, Refusal, RequestHead};
use model::date;

/// The longest a presigned request may be valid, in seconds: a week.
const LONGEST: i64 = 604_800;

/// Verifies a presigned request.
pub(super) fn verify(
    head: &RequestHead,
    path: &str,
    accounts: &Accounts,
    checks: &Checks,
) -> Result<Authenticated, Refusal> {
    let parameter = |name| head.query.value(name).ok_or(Refusal::new(&QUERY_INCOMPLETE));
    let malformed = || Refusal::new(&QUERY_MALFORMED);
    if parameter("X-Amz-Algorithm")? != "AWS4-HMAC-SHA256" {
        return Err(Refusal::new(&QUERY_ALGORITHM));
    }
    let credential = parameter("X-Amz-Credential")?;
    let date = parameter("X-Amz-Date")?;
    let expires: i64 = parameter("X-Amz-Expires")?.parse().map_err(|_| malformed())?;
    let signed_headers = parameter("X-Amz-SignedHeaders")?;
    let signature = parameter("X-Amz-Signature")?;

    let scope = Scope::parse(credential).ok_or_else(malformed)?;
    let moment = date::parse_amz(date).ok_or_else(malformed)?;
    if scope.day != date::day(moment) || scope.region != checks.region() || scope.service != "s3" {
        checks.refuse(&QUERY_SCOPE)?;
    }
    let known = accounts.find(&scope.access_key).ok_or(Refusal::new(&UNKNOWN_ACCESS_KEY))?;
    check_time(head.now, moment, expires, checks)?;
    header::check_signed(head, signed_headers, &["x-amz-content-sha256"], checks)?;
    let token = head.query.value("X-Amz-Security-Token").or_else(|| head.headers.value("x-amz-security-token"));
    check_token(&known, token, checks)?;

    let announced = head.headers.value("x-amz-content-sha256").or_else(|| head.query.value("X-Amz-Content-Sha256"));
    let hash = announced.unwrap_or("UNSIGNED-PAYLOAD");
    let payload = Payload::parse(hash).unwrap_or(Payload::Unsigned);
    let chain = scope.chain(known.secret, moment, signature);
    if !canonical::verifies(head, path, signed_headers, hash, &chain, signature) {
        checks.refuse(&QUERY_SIGNATURE_WRONG)?;
    }
    Ok(Authenticated { caller: known.caller, payload, chain: Some(chain) })
}

fn check_time(now: OffsetDateTime, moment: OffsetDateTime, expires: i64, checks: &Checks) -> Result<(), Refusal> {
    if !(0..=LONGEST).contains(&expires) {
        return Err(Refusal::new(&QUERY_EXPIRES));
    }
    if moment - now > TOLERANCE {
        checks.refuse(&PRESIGNED_EARLY)?;
    }
    if now > moment + Duration::seconds(expires) {
        checks.refuse(&PRESIGNED_EXPIRED)?;
    }
    Ok(())
}
