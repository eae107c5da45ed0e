//! Retention and legal hold of an object.

use super::select;
use crate::finding::operation as finding;
use crate::operation::body::{Rule, text};
use crate::operation::document::mode_and_date;
use crate::operation::{bucket_name, key, list, lookup};
use crate::store::{Bucket, Entry, Mode, Object, Retention, State};
use crate::{Checks, Refusal, Request, Response};

/// Returns the retention.
pub(in super::super) fn get_retention(state: &State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let (_, object) = select::version(lockable(state, request, checks)?, request, checks)?;
    let Some(retention) = object.retention else { return Err((&finding::RETENTION_ABSENT).into()) };
    let (mode, until) = (retention.mode.word(), list::iso8601(retention.until));
    let xml = format!("<Retention><Mode>{mode}</Mode><RetainUntilDate>{until}</RetainUntilDate></Retention>");
    Ok(Response::xml(200, &xml))
}

/// Returns the legal hold.
pub(in super::super) fn get_legal_hold(state: &State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let (_, object) = select::version(lockable(state, request, checks)?, request, checks)?;
    let Some(on) = object.legal_hold else { return Err((&finding::LEGAL_HOLD_ABSENT).into()) };
    let status = if on { "ON" } else { "OFF" };
    Ok(Response::xml(200, &format!("<LegalHold><Status>{status}</Status></LegalHold>")))
}

/// Replaces the retention, unless that would loosen one in force.
pub(in super::super) fn put_retention(
    state: &mut State,
    request: &Request,
    checks: &Checks,
) -> Result<Response, Refusal> {
    let bucket = lockable(state, request, checks)?;
    let element = Rule::root("Retention").read(request, checks)?;
    let wanted = if element.children.is_empty() { None } else { mode_and_date(&element) };
    if wanted.is_none() && !element.children.is_empty() {
        checks.refuse(&finding::LOCK_MODE_UNKNOWN)?;
    }
    if wanted.is_some_and(|retention| retention.until <= request.now) {
        checks.refuse(&finding::RETAIN_DATE_PAST)?;
    }
    let (_, object) = select::version(bucket, request, checks)?;
    if let Some(before) = object.retention.filter(|before| before.until > request.now)
        && loosens(before, wanted, request)
    {
        checks.refuse(&finding::RETENTION_LOOSENED)?;
    }
    change(state, request, checks, |object| object.retention = wanted)
}

/// Sets or lifts the legal hold.
pub(in super::super) fn put_legal_hold(
    state: &mut State,
    request: &Request,
    checks: &Checks,
) -> Result<Response, Refusal> {
    lockable(state, request, checks)?;
    let element = Rule::root("LegalHold").read(request, checks)?;
    let status = text(&element, "Status");
    if !matches!(status, Some("ON" | "OFF")) {
        checks.refuse(&finding::LOCK_MODE_UNKNOWN)?;
    }
    let on = status == Some("ON");
    change(state, request, checks, |object| object.legal_hold = Some(on))
}

fn lockable<'a>(state: &'a State, request: &Request, checks: &Checks) -> Result<&'a Bucket, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    if bucket.lock.is_none() {
        checks.refuse(&finding::RETENTION_ON_PLAIN_BUCKET)?;
    }
    Ok(bucket)
}

fn loosens(before: Retention, wanted: Option<Retention>, request: &Request) -> bool {
    let bypass = request.headers.value("x-amz-bypass-governance-retention");
    let bypassed = before.mode == Mode::Governance && bypass.is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let tighter = wanted.is_some_and(|wanted| {
        wanted.until >= before.until && (before.mode == Mode::Governance || wanted.mode == Mode::Compliance)
    });
    !tighter && !bypassed
}

fn change(
    state: &mut State,
    request: &Request,
    checks: &Checks,
    change: impl FnOnce(&mut Object),
) -> Result<Response, Refusal> {
    let bucket = lookup::bucket(state, bucket_name(request))?;
    let id = select::version(bucket, request, checks)?.0.id.clone();
    if let Some(versions) = state.buckets.get_mut(bucket_name(request)).and_then(|b| b.objects.get_mut(key(request)))
        && let Some(Entry::Object(object)) = versions.change(Some(&id)).map(|version| &mut version.entry)
    {
        change(object);
    }
    Ok(Response::empty(200))
}

#[cfg(test)]
mod tests {
    use crate::operation::testing::Endpoint;

    fn retention(mode: &str, until: &str) -> String {
        format!("<Retention><Mode>{mode}</Mode><RetainUntilDate>{until}</RetainUntilDate></Retention>")
    }

    #[test]
    fn a_retention_can_be_tightened_but_not_loosened() {
        let endpoint = Endpoint::with_lock();
        endpoint.ok(endpoint.put("/bucket/a", "x"));
        let put = |document: &str| endpoint.put("/bucket/a?retention", document);
        assert_eq!(endpoint.finding(endpoint.get("/bucket/a?retention")), "RetentionAbsent");
        endpoint.ok(put(&retention("GOVERNANCE", "2028-03-01T00:00:00Z")));
        endpoint.ok(put(&retention("COMPLIANCE", "2028-03-02T00:00:00Z")));
        assert_eq!(endpoint.ok(endpoint.get("/bucket/a?retention")).element("Mode"), "COMPLIANCE");
        let shorter = retention("COMPLIANCE", "2028-03-01T00:00:00Z");
        assert_eq!(endpoint.finding(put(&shorter)), "RetentionLoosened");
        let weaker = put(&retention("GOVERNANCE", "2029-01-01T00:00:00Z"));
        assert_eq!(endpoint.finding(weaker.header("x-amz-bypass-governance-retention", "true")), "RetentionLoosened");
    }

    #[test]
    fn bad_retentions_are_distinguished() {
        let endpoint = Endpoint::with_lock();
        endpoint.ok(endpoint.put("/bucket/a", "x"));
        let finding = |document: &str| endpoint.finding(endpoint.put("/bucket/a?retention", document));
        assert_eq!(finding(&retention("GOVERNANCE", "2020-01-01T00:00:00Z")), "RetainDatePast");
        assert_eq!(finding(&retention("BOGUS", "2029-01-01T00:00:00Z")), "LockModeUnknown");
        let past = endpoint.put("/bucket/a", "x").header("x-amz-object-lock-mode", "GOVERNANCE");
        let past = past.header("x-amz-object-lock-retain-until-date", "2020-01-01T00:00:00Z");
        assert_eq!(endpoint.finding(past), "RetainDatePast");
        let plain = Endpoint::with_bucket();
        plain.ok(plain.put("/bucket/a", "x"));
        let put = plain.put("/bucket/a?retention", &retention("GOVERNANCE", "2029-01-01T00:00:00Z"));
        assert_eq!(plain.finding(put), "RetentionOnPlainBucket");
    }

    #[test]
    fn a_legal_hold_is_given_back() {
        let endpoint = Endpoint::with_lock();
        endpoint.ok(endpoint.put("/bucket/a", "x"));
        assert_eq!(endpoint.finding(endpoint.get("/bucket/a?legal-hold")), "LegalHoldAbsent");
        endpoint.ok(endpoint.put("/bucket/a?legal-hold", "<LegalHold><Status>ON</Status></LegalHold>"));
        assert_eq!(endpoint.ok(endpoint.get("/bucket/a?legal-hold")).element("Status"), "ON");
    }
}
