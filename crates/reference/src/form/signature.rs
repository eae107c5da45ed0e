//! The signer of a form's policy: `SigV4` over its base64 text.
//!
//! Independent of the policy's conditions.

use aws_sigv4::sign::v4::calculate_signature;

use crate::auth::{Scope, TOLERANCE, check_token};
use crate::config::Accounts;
use crate::finding::request::{FORM_ACCESS_KEY_UNKNOWN, FORM_CREDENTIAL_MALFORMED, FORM_SIGNATURE_WRONG, SIGV2};
use crate::{Caller, Checks, Headers, Refusal, RequestHead};
use model::date;

/// Verifies the policy's signature; a form without policy and signature is anonymous.
pub(super) fn verify(
    fields: &Headers,
    head: &RequestHead,
    accounts: &Accounts,
    checks: &Checks,
) -> Result<Caller, Refusal> {
    if fields.has("AWSAccessKeyId") {
        return Err(Refusal::new(&SIGV2));
    }
    let names = ["policy", "x-amz-signature", "x-amz-credential", "x-amz-algorithm", "x-amz-date"];
    if !names.iter().any(|name| fields.has(name)) {
        return Ok(Caller::Anonymous);
    }
    let malformed = || Refusal::new(&FORM_CREDENTIAL_MALFORMED);
    let [policy, signature, credential, algorithm, date] = names.map(|name| fields.value(name).ok_or_else(malformed));
    let scope = Scope::parse(credential?).ok_or_else(malformed)?;
    let moment = date::parse_amz(date?).ok_or_else(malformed)?;
    let scope_fits = scope.day == date::day(moment) && scope.region == checks.region() && scope.service == "s3";
    if algorithm? != "AWS4-HMAC-SHA256" || !scope_fits || moment > head.now + TOLERANCE {
        return Err(malformed());
    }
    let known = accounts.find(&scope.access_key).ok_or(Refusal::new(&FORM_ACCESS_KEY_UNKNOWN))?;
    check_token(&known, fields.value("x-amz-security-token"), checks)?;
    let signature = signature?;
    let chain = scope.chain(known.secret, moment, signature);
    if calculate_signature(&chain.key, policy?.as_bytes()) != signature {
        checks.refuse(&FORM_SIGNATURE_WRONG)?;
    }
    Ok(known.caller)
}
