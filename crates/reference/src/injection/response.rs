//! A response to an operation that is injected whatever the request deserves, and a hold of requests until others arrive.
//!
//! Independent of findings: the request is neither authenticated nor carried out.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use tokio::sync::Semaphore;

use crate::Response;
use crate::response::escape;
use model::client::Precondition;
use model::date;
use model::operation::Operation;
use model::scenario::Span;
use time::OffsetDateTime;

/// What a test bed does to some requests: one `--inject response:...` or `--inject hold:...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRule {
    /// Which requests.
    pub requests: Requests,
    /// What happens to them.
    pub action: Action,
}

/// Some requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requests {
    /// Only this operation.
    pub operation: Option<Operation>,
    /// Only with this condition.
    pub precondition: Option<Precondition>,
    /// Only to this bucket.
    pub bucket: Option<String>,
    /// Only to keys that end in this.
    pub key: Option<String>,
    /// Only those whose place among them is this, the first one being 1.
    pub nth: Option<(u32, u32)>,
}

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// This is the response to it, and nothing else happens.
    Respond(Box<Injected>),
    /// There is no response: the connection is closed.
    Drop,
    /// It waits until this many are there; then they all go on, and none waits again.
    Hold(u32),
}

/// An injected response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Injected {
    /// The status.
    pub status: u16,
    /// The error code.
    pub code: Option<String>,
    /// The body.
    pub body: InjectedBody,
    /// How far the `Date` is off.
    pub date: Option<Span>,
    /// The region that the response names.
    pub region: Option<String>,
}

/// The body of an injected response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InjectedBody {
    /// An error document with the code.
    Error,
    /// Nothing.
    Empty,
    /// A web page, as a proxy would send.
    Html,
    /// This file.
    File(PathBuf),
    /// These bytes.
    Bytes(Bytes),
}

/// A rule that is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{rule}` is not a rule: {why}")]
pub struct NoRule {
    rule: String,
    why: String,
}

/// The rules of an endpoint with the requests that they have seen.
#[derive(Debug)]
pub(crate) struct RequestRules(Vec<Counted>);

#[derive(Debug)]
struct Counted {
    rule: RequestRule,
    seen: AtomicU32,
    /// A permit for each request that waits, once enough are there.
    gate: Semaphore,
}

/// What the rules make of a request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Applied {
    /// This response, with this error code.
    Respond(Response, String),
    /// The connection is closed.
    Drop,
}

/// What a rule looks at.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) operation: Option<Operation>,
    pub(crate) precondition: Option<Precondition>,
    pub(crate) bucket: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) is_head: bool,
}

impl RequestRule {
    /// True if `text` is meant to be such a rule.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        ["response:", "drop:", "hold:"].iter().any(|kind| text.starts_with(kind))
    }
}

impl FromStr for RequestRule {
    type Err = NoRule;

    fn from_str(text: &str) -> Result<Self, NoRule> {
        parse(text).map_err(|why| NoRule { rule: text.to_owned(), why })
    }
}

fn parse(text: &str) -> Result<RequestRule, String> {
    const FORM: &str =
        "write response:OPERATION=STATUS/CODE, drop:OPERATION or hold:OPERATION=COUNT, with options after commas";
    let (kind, rest) = text.split_once(':').ok_or(FORM)?;
    let mut parts = rest.split(',');
    let first = parts.next().ok_or(FORM)?;
    let (operation, value) = match (kind, first.split_once('=')) {
        ("drop", None) => (first, ""),
        ("response" | "hold", Some(pair)) => pair,
        _ => return Err(FORM.into()),
    };
    let operation = match operation {
        "*" => None,
        name => Some(Operation::named(name).ok_or_else(|| format!("`{name}` is not an operation; `*` is any"))?),
    };
    let mut requests = Requests { operation, precondition: None, bucket: None, key: None, nth: None };
    let mut injected = if kind == "response" { Some(injected(value)?) } else { None };
    for option in parts {
        let (name, value) = option.split_once('=').ok_or_else(|| format!("`{option}` is not NAME=VALUE"))?;
        match (name, &mut injected) {
            ("with", _) => {
                let known = Precondition::named(value);
                requests.precondition = Some(known.ok_or("`with` is if-none-match or if-match")?);
            }
            ("bucket", _) if !value.is_empty() => requests.bucket = Some(value.to_owned()),
            ("key", _) if !value.is_empty() => requests.key = Some(value.to_owned()),
            ("nth", _) => {
                requests.nth = Some(range(value).ok_or("`nth` is a number from 1, or a range such as 1-3 or 2-")?);
            }
            ("body", Some(injected)) => injected.body = body(value)?,
            ("date", Some(injected)) => {
                let span = value.trim_start_matches('+').parse();
                injected.date = Some(span.map_err(|error| format!("`date` is a time such as +1h: {error}"))?);
            }
            ("region", Some(injected)) if is_word(value) => injected.region = Some(value.to_owned()),
            _ => {
                return Err(format!(
                    "there is no option `{name}` here; the options are with, bucket, key, nth, body, date and region"
                ));
            }
        }
    }
    let action = match injected {
        Some(injected) if injected.body == InjectedBody::Error && injected.code.is_none() => {
            return Err("an error document needs a code, such as 503/SlowDown".into());
        }
        Some(injected) => Action::Respond(Box::new(injected)),
        None if kind == "drop" => Action::Drop,
        None => Action::Hold(
            value.parse().ok().filter(|count| (2..=1000).contains(count)).ok_or("hold 2 to 1000 requests")?,
        ),
    };
    Ok(RequestRule { requests, action })
}

fn injected(outcome: &str) -> Result<Injected, String> {
    let (status, code) = outcome.split_once('/').map_or((outcome, None), |(status, code)| (status, Some(code)));
    let status = status.parse().ok().filter(|status| (200..600).contains(status));
    let status = status.ok_or_else(|| format!("`{outcome}` does not begin with a status from 200 to 599"))?;
    if code.is_some_and(|code| !is_word(code)) {
        return Err(format!("`{outcome}` has no code after its slash"));
    }
    let body = if code.is_some() { InjectedBody::Error } else { InjectedBody::Empty };
    Ok(Injected { status, code: code.map(str::to_owned), body, date: None, region: None })
}

fn body(word: &str) -> Result<InjectedBody, String> {
    match word {
        "error" => Ok(InjectedBody::Error),
        "empty" => Ok(InjectedBody::Empty),
        "html" => Ok(InjectedBody::Html),
        other => match other.strip_prefix('@') {
            Some(path) if !path.is_empty() => Ok(InjectedBody::File(path.into())),
            _ => Err(format!("`body` is error, empty, html or @FILE, not `{other}`")),
        },
    }
}

fn range(text: &str) -> Option<(u32, u32)> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let (from, to) = (from.parse().ok()?, if to.is_empty() { u32::MAX } else { to.parse().ok()? });
    (1 <= from && from <= to).then_some((from, to))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
}

impl RequestRules {
    pub(crate) fn new(rules: Vec<RequestRule>) -> Self {
        let counted = |rule| Counted { rule, seen: AtomicU32::new(0), gate: Semaphore::new(0) };
        Self(rules.into_iter().map(counted).collect())
    }

    /// What the rules do to a request: some wait here, and the first that responds decides.
    pub(crate) async fn apply(&self, arrival: &Arrival, now: OffsetDateTime) -> Option<Applied> {
        let mut applied = None;
        for counted in self.0.iter().filter(|counted| counted.rule.requests.include(arrival)) {
            let place = counted.seen.fetch_add(1, Ordering::SeqCst) + 1;
            let (from, to) = counted.rule.requests.nth.unwrap_or((1, u32::MAX));
            let due = (from..=to).contains(&place);
            match &counted.rule.action {
                Action::Hold(count) if due => counted.hold(place - from + 1, *count).await,
                Action::Respond(injected) if due && applied.is_none() => {
                    let code = injected.code.clone().unwrap_or_default();
                    applied = Some(Applied::Respond(injected.response(arrival, now), code));
                }
                Action::Drop if due && applied.is_none() => applied = Some(Applied::Drop),
                _ => {}
            }
        }
        applied
    }
}

impl Counted {
    /// Waits until `count` requests are there; this is the one at `place` among those that may wait.
    async fn hold(&self, place: u32, count: u32) {
        if place == count {
            self.gate.add_permits(count as usize - 1);
        } else if place < count {
            // The gate is never closed, so that a permit is all that can come.
            if let Ok(permit) = self.gate.acquire().await {
                permit.forget();
            }
        }
    }
}

impl Requests {
    fn include(&self, arrival: &Arrival) -> bool {
        self.operation.is_none_or(|operation| arrival.operation == Some(operation))
            && self.precondition.is_none_or(|precondition| arrival.precondition == Some(precondition))
            && self.bucket.as_ref().is_none_or(|bucket| arrival.bucket.as_ref() == Some(bucket))
            && self.key.as_ref().is_none_or(|end| arrival.key.as_ref().is_some_and(|key| key.ends_with(end.as_str())))
    }
}

impl Injected {
    fn response(&self, arrival: &Arrival, now: OffsetDateTime) -> Response {
        let bodyless = arrival.is_head || matches!(self.status, 204 | 304);
        let mut response = match &self.body {
            _ if bodyless => Response::empty(self.status),
            InjectedBody::Error => Response::xml(self.status, &self.document()),
            InjectedBody::Html => Response::bytes(self.status, "text/html", super::page(self.status)),
            InjectedBody::Bytes(bytes) => Response::bytes(self.status, "application/xml", bytes.clone()),
            InjectedBody::Empty | InjectedBody::File(_) => Response::empty(self.status),
        };
        if let Some(Span(seconds)) = self.date {
            response = response.with("date", date::http(now + time::Duration::seconds(seconds)));
        }
        if let Some(region) = &self.region {
            response = response.with("x-amz-bucket-region", region);
        }
        // Clients take an upload without an entity tag for failed, whatever the body says.
        let uploads = ["PutObject", "UploadPart"];
        if (200..300).contains(&self.status) && arrival.operation.is_some_and(|one| uploads.contains(&one.name())) {
            response = response.with("etag", "\"d41d8cd98f00b204e9800998ecf8427e\"");
        }
        response
    }

    fn document(&self) -> String {
        let code = escape(self.code.as_deref().unwrap_or_default());
        let region =
            self.region.as_ref().map(|region| format!("<Region>{}</Region>", escape(region))).unwrap_or_default();
        format!("<Error><Code>{code}</Code><Message>This response is injected.</Message>{region}</Error>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> RequestRule {
        text.parse().unwrap()
    }

    fn why(text: &str) -> String {
        text.parse::<RequestRule>().unwrap_err().to_string()
    }

    fn arrival(operation: &str) -> Arrival {
        let (bucket, key) = (Some("b".to_owned()), Some("some/k".to_owned()));
        Arrival { operation: Operation::named(operation), precondition: None, bucket, key, is_head: false }
    }

    #[test]
    fn a_rule_says_which_requests_and_what_response() {
        let RequestRule { requests, action } = rule("response:PutObject=503/SlowDown,nth=2-3,with=if-match,date=+1h");
        assert_eq!(requests.operation, Operation::named("PutObject"));
        assert_eq!((requests.nth, requests.precondition), (Some((2, 3)), Some(Precondition::IfMatch)));
        let Action::Respond(injected) = action else { panic!("it responds") };
        assert_eq!((injected.status, injected.code.as_deref()), (503, Some("SlowDown")));
        assert_eq!((injected.body, injected.date), (InjectedBody::Error, Some(Span(3600))));
        let Action::Respond(plain) = rule("response:*=502,body=html").action else { panic!("it responds") };
        assert_eq!((plain.code, plain.body), (None, InjectedBody::Html));
        assert_eq!(rule("response:PutObject=503,nth=2-").requests.nth, Some((2, u32::MAX)));
        assert_eq!(rule("hold:PutObject=2").action, Action::Hold(2));
        assert_eq!(rule("drop:PutObject,bucket=b").action, Action::Drop);
    }

    #[test]
    fn what_is_not_a_rule_is_refused_with_the_reason() {
        for (text, reason) in [
            ("response:PutObject", "write response:OPERATION=STATUS/CODE"),
            ("response:PutObjct=503", "`PutObjct` is not an operation"),
            ("response:PutObject=SlowDown", "a status from 200 to 599"),
            ("response:PutObject=503/", "no code after its slash"),
            ("response:PutObject=503,body=error", "needs a code"),
            ("response:PutObject=503,body=blue", "error, empty, html or @FILE"),
            ("response:PutObject=503,nth=0", "a number from 1"),
            ("response:PutObject=503,nth=3-2", "a number from 1"),
            ("response:PutObject=503,with=if-odd", "if-none-match or if-match"),
            ("response:PutObject=503,colour=red", "there is no option `colour`"),
            ("hold:PutObject=1", "hold 2 to 1000"),
            ("drop:PutObject=1", "drop:OPERATION"),
            ("hold:PutObject=2,body=html", "there is no option `body`"),
        ] {
            assert!(why(text).contains(reason), "{text}: {}", why(text));
        }
    }

    #[tokio::test]
    async fn only_the_named_requests_get_it_and_the_others_go_on() {
        let rules = RequestRules::new(vec![rule("response:PutObject=403/A,nth=2,date=-1h,region=eu-west-1")]);
        let now = OffsetDateTime::UNIX_EPOCH + time::Duration::days(1);
        assert_eq!(rules.apply(&arrival("GetObject"), now).await, None);
        assert_eq!(rules.apply(&arrival("PutObject"), now).await, None, "the first");
        let Some(Applied::Respond(response, code)) = rules.apply(&arrival("PutObject"), now).await else {
            panic!("the second has a response")
        };
        assert_eq!((response.status, code.as_str()), (403, "A"));
        assert_eq!(response.header("date"), Some("Thu, 01 Jan 1970 23:00:00 GMT"));
        assert_eq!(response.header("x-amz-bucket-region"), Some("eu-west-1"));
        assert_eq!(rules.apply(&arrival("PutObject"), now).await, None, "the third");
    }

    #[tokio::test]
    async fn a_bucket_and_the_end_of_a_key_choose_as_well() {
        for (rule_text, fits) in [
            ("response:*=500,bucket=b", true),
            ("response:*=500,bucket=c", false),
            ("response:*=500,key=/k", true),
            ("response:*=500,key=some", false),
            ("response:*=500,with=if-match", false),
        ] {
            let rules = RequestRules::new(vec![rule(rule_text)]);
            let response = rules.apply(&arrival("PutObject"), OffsetDateTime::UNIX_EPOCH).await;
            assert_eq!(response.is_some(), fits, "{rule_text}");
        }
    }

    #[tokio::test]
    async fn a_response_to_head_and_a_304_have_no_body() {
        let rules = RequestRules::new(vec![rule("response:*=304/A"), rule("response:HeadObject=500/B")]);
        let applied = rules.apply(&arrival("GetObject"), OffsetDateTime::UNIX_EPOCH).await;
        assert!(matches!(applied, Some(Applied::Respond(response, _)) if response.body.is_empty()));
        let head = RequestRules::new(vec![rule("response:HeadObject=500/B")]);
        let arrival = Arrival { is_head: true, ..arrival("HeadObject") };
        let applied = head.apply(&arrival, OffsetDateTime::UNIX_EPOCH).await;
        assert!(
            matches!(applied, Some(Applied::Respond(response, _)) if response.body.is_empty() && response.status == 500)
        );
    }

    #[tokio::test]
    async fn held_requests_go_on_together_and_later_ones_do_not_wait() {
        let rules = std::sync::Arc::new(RequestRules::new(vec![rule("hold:PutObject=2")]));
        let waiting = {
            let rules = std::sync::Arc::clone(&rules);
            tokio::spawn(async move { rules.apply(&arrival("PutObject"), OffsetDateTime::UNIX_EPOCH).await })
        };
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        assert_eq!(rules.apply(&arrival("PutObject"), OffsetDateTime::UNIX_EPOCH).await, None);
        assert_eq!(waiting.await.unwrap(), None);
        assert_eq!(
            rules.apply(&arrival("PutObject"), OffsetDateTime::UNIX_EPOCH).await,
            None,
            "nothing waits any more"
        );
    }
}
