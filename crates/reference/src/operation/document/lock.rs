//! The object lock configuration of a bucket, and what retention documents have in common with it.
//!
//! Independent of the locks of objects.

use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::finding::operation as finding;
use crate::operation::body::{Rule, text};
use crate::operation::bucket_name;
use crate::operation::lookup;
use crate::store::{Bucket, DefaultRetention, LockConfiguration, Mode, Period, Retention, State};
use crate::{Checks, Refusal, Request, Response};
use model::xml::Element;

/// Reads a date such as `2028-02-29T12:00:00Z`.
pub(crate) fn parse_date(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text.trim(), &Rfc3339).ok()
}

/// The end of a default retention that begins `now`.
pub(crate) fn period_end(default: DefaultRetention, now: OffsetDateTime) -> Retention {
    let end = now.checked_add(Duration::days(default.period.days().into()));
    Retention { mode: default.mode, until: end.unwrap_or(now) }
}

/// The retention that `element` describes, if it is complete.
pub(crate) fn mode_and_date(element: &Element) -> Option<Retention> {
    let mode = Mode::parse(text(element, "Mode")?)?;
    Some(Retention { mode, until: parse_date(text(element, "RetainUntilDate")?)? })
}

pub(super) fn configuration(bucket: &Bucket) -> Result<Response, Refusal> {
    let Some(lock) = bucket.lock else { return Err((&finding::LOCK_CONFIGURATION_ABSENT).into()) };
    let rule = lock.default.map_or_else(String::new, |default| {
        let period = match default.period {
            Period::Days(days) => format!("<Days>{days}</Days>"),
            Period::Years(years) => format!("<Years>{years}</Years>"),
        };
        let mode = default.mode.word();
        format!("<Rule><DefaultRetention><Mode>{mode}</Mode>{period}</DefaultRetention></Rule>")
    });
    let xml = "ObjectLockConfiguration";
    Ok(Response::xml(200, &format!("<{xml}><ObjectLockEnabled>Enabled</ObjectLockEnabled>{rule}</{xml}>")))
}

pub(super) fn put_configuration(state: &mut State, request: &Request, checks: &Checks) -> Result<Response, Refusal> {
    let rule = Rule::root("ObjectLockConfiguration").empty(&finding::LOCK_CONFIGURATION_BODY_EMPTY);
    let element = rule.read(request, checks)?;
    if text(&element, "ObjectLockEnabled").is_some_and(|status| status != "Enabled") {
        checks.refuse(&finding::LOCK_MODE_UNKNOWN)?;
    }
    let retention = element.child("Rule").map(|rule| rule.child("DefaultRetention"));
    let default = match retention {
        Some(Some(retention)) => default_retention(retention, checks)?,
        Some(None) => {
            checks.refuse(&finding::XML_MALFORMED)?;
            None
        }
        None => None,
    };
    if lookup::bucket(state, bucket_name(request))?.lock.is_none() {
        checks.refuse(&finding::LOCK_ON_PLAIN_BUCKET)?;
    }
    if let Some(bucket) = state.buckets.get_mut(bucket_name(request)) {
        bucket.lock = Some(LockConfiguration { default });
    }
    Ok(Response::empty(200))
}

fn default_retention(element: &Element, checks: &Checks) -> Result<Option<DefaultRetention>, Refusal> {
    let Some(mode) = text(element, "Mode").and_then(Mode::parse) else {
        checks.refuse(&finding::LOCK_MODE_UNKNOWN)?;
        return Ok(None);
    };
    let (days, years) = (text(element, "Days"), text(element, "Years"));
    if days.is_some() == years.is_some() {
        checks.refuse(&finding::LOCK_DAYS_AND_YEARS)?;
    }
    let number = |text: &str| text.parse().ok().filter(|count| (1..=36_500).contains(count));
    let period = match (days.map(number), years.map(number)) {
        (Some(days), _) => days.map(Period::Days),
        (None, years) => years.flatten().map(Period::Years),
    };
    if period.is_none() {
        checks.refuse(&finding::LOCK_PERIOD_INVALID)?;
    }
    Ok(period.map(|period| DefaultRetention { mode, period }))
}
