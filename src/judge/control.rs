//! What the control of a scenario shows: that the request without its fault succeeds, or how it is refused.
//!
//! A control that is not the operation's own success proves nothing. Independent of expectations.

use std::fmt;

use super::sub_resource;
use engine::record::{MissingControl, Observation, Record};
use engine::response::{BodyKind, Reading};
use model::feature::{CUSTOMER_KEYS_REFUSED, Feature, Way};
use model::operation::{Content, Operation};
use model::outcome::Outcome;
use model::scenario::Scenario;
use model::scenario::fault::Fault;
use model::text::one_line;

/// What a control shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Control {
    /// It does not exist: nothing is wrong with the scenario, or no healthy state can be prepared.
    NotPossible,
    /// It succeeded.
    Succeeded,
    /// The target lacks the feature.
    Absent {
        /// What it lacks.
        feature: Feature,
        /// How it shows.
        why: String,
    },
    /// The server limited the rate of requests.
    Throttled {
        /// The response.
        why: String,
    },
    /// The server refused it.
    Refused {
        /// With which status and code.
        outcome: Outcome,
        /// The same, with what the server says of it.
        why: String,
    },
    /// It shows nothing: no response came, or it could not be sent.
    Unknown {
        /// What happened instead.
        why: String,
    },
    /// One was due, and the record holds none.
    Missing {
        /// Why.
        why: String,
    },
}

impl Control {
    /// What the control in `record` shows, which was made with `scenario`. A record of the time before controls is judged
    /// without one.
    pub(crate) fn of(scenario: &Scenario, record: &Record) -> Self {
        let Some(healthy) = scenario.without_fault() else { return Self::NotPossible };
        match (&record.control, &record.control_missing) {
            (Some(attempt), _) => Self::shown(&healthy, &attempt.observation),
            (None, Some(MissingControl::EarlierFormat)) => Self::NotPossible,
            (None, Some(MissingControl::RunEnded { why })) => Self::Missing { why: why.to_string() },
            (None, None) => Self::Missing { why: "the run file holds no control of this scenario".into() },
        }
    }

    /// What `observation` of `healthy`, a scenario without its fault, shows.
    pub(crate) fn shown(healthy: &Scenario, observation: &Observation) -> Self {
        match observation {
            Observation::Response(reading) => Self::responded(healthy, reading),
            Observation::FeatureAbsent { step, why } => match Feature::of_step(healthy, step) {
                Some(feature) => Self::Absent { feature, why: format!("{step}: {why}") },
                None => Self::Unknown { why: format!("{step}: {why}") },
            },
            Observation::SetupFailed { step, why } => Self::Unknown { why: format!("setup failed: {step}: {why}") },
            Observation::NoResponse { why }
            | Observation::Inconclusive { why }
            | Observation::Skipped { why }
            | Observation::NotSent { why }
            | Observation::ClockMoved { why } => Self::Unknown { why: why.to_string() },
        }
    }

    fn responded(healthy: &Scenario, reading: &Reading) -> Self {
        let outcome = &reading.outcome;
        let message = reading.message.as_deref().map(|message| format!(" ({})", one_line(message))).unwrap_or_default();
        let why = match &reading.body {
            BodyKind::NotHttp => format!("not HTTP: {}", reading.notes.join("; ")),
            BodyKind::Error | BodyKind::NotDue | BodyKind::Empty => format!("{outcome}{message}"),
            other => format!("{} {}", outcome.status, other.word()),
        };
        let ignored = sub_resource::taken_for(&healthy.when, &Fault::None, reading);
        if let Some(taken_for) = ignored {
            let why = format!("{why}, as if it were {taken_for}");
            return Self::Absent { feature: Feature::Operation(healthy.operation), why };
        }
        if outcome.is_absence() {
            return Self::Absent { feature: Feature::of_request(healthy), why };
        }
        if outcome.is_throttled() {
            return Self::Throttled { why };
        }
        if succeeds(healthy.operation, reading) {
            Self::Succeeded
        } else {
            let by_customer_key =
                outcome.status == 403 && Feature::of_request(healthy) == Feature::Way(Way::CustomerKeys);
            let why = if by_customer_key { format!("{why}; {CUSTOMER_KEYS_REFUSED}") } else { why };
            Self::Refused { outcome: outcome.clone(), why }
        }
    }

    /// True if it was refused with this status and code.
    pub(super) fn is_refused_with(&self, seen: &Outcome) -> bool {
        matches!(self, Self::Refused { outcome, .. } if outcome == seen)
    }
}

/// True if the response is the operation's own success.
fn succeeds(operation: Operation, reading: &Reading) -> bool {
    let success = operation.success();
    let status = success.statuses.contains(&reading.outcome.status) && reading.outcome.code.is_none();
    let refused_key = reading.keys.values().any(Option::is_some);
    let is_listing = |root: &str| matches!(root, "ListBucketResult" | "ListAllMyBucketsResult");
    let content = match (success.content, &reading.body) {
        (_, BodyKind::Error | BodyKind::Broken(_) | BodyKind::NotHttp)
        | (Content::Nothing, BodyKind::Html | BodyKind::Json) => false,
        (Content::Nothing | Content::Data, BodyKind::Xml(root)) => !is_listing(root),
        (Content::Nothing, _) => true,
        (Content::Data, body) => *body != BodyKind::NotDue,
        (Content::Json, body) => *body == BodyKind::Json,
        (Content::Document(roots), BodyKind::Xml(root)) => roots.contains(&root.as_str()),
        (Content::QueryResponse, BodyKind::Xml(root)) => root.strip_suffix("Response") == Some(operation.name()),
        (Content::Document(_) | Content::QueryResponse, _) => false,
    };
    status && content && !refused_key
}

impl fmt::Display for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPossible => f.write_str("no control is possible"),
            Self::Succeeded => f.write_str("the control succeeds"),
            Self::Missing { why } => f.write_str(why),
            Self::Absent { why, .. } | Self::Throttled { why } | Self::Refused { why, .. } | Self::Unknown { why } => {
                write!(f, "the control got {why}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::response;

    fn healthy(operation: &str, when: &str) -> Scenario {
        let text = format!(
            "title: T\noperation: {operation}\ncondition: A\nstake: none\nreach: sdk\ndescription: D\nreference: R\n\
             fault: none\nwhen: {{ {when} }}\n"
        );
        Scenario::from_yaml("x.yaml", &text).unwrap()
    }

    impl Control {
        fn succeeded(&self) -> bool {
            matches!(self, Self::Succeeded)
        }
    }

    fn shown(healthy: &Scenario, status: u16, body: &str) -> Control {
        let reading = response::read(healthy.when.method == "HEAD", status, &[], body.as_bytes());
        Control::shown(healthy, &Observation::Response(reading))
    }

    #[test]
    fn only_the_operations_own_success_is_one() {
        let policy = healthy("GetBucketPolicy", "method: GET, path: '/${bucket}', query: { policy: null }");
        assert!(shown(&policy, 200, "{}").succeeded());
        assert!(!shown(&policy, 200, "").succeeded() && !shown(&policy, 204, "{}").succeeded());
        let acl = healthy("GetBucketAcl", "method: GET, path: '/${bucket}', query: { acl: null }");
        assert!(shown(&acl, 200, "<AccessControlPolicy/>").succeeded());
        assert!(!shown(&acl, 200, "<html>").succeeded());
        let put = healthy("PutObject", "method: PUT, path: '/${bucket}/k'");
        assert!(shown(&put, 200, "").succeeded() && !shown(&put, 200, "<html>log in").succeeded());
        assert!(!shown(&put, 200, "<Error><Code>InternalError</Code></Error>").succeeded());
        let head = healthy("HeadObject", "method: HEAD, path: '/${bucket}/k'");
        assert!(shown(&head, 200, "").succeeded() && !shown(&head, 404, "").succeeded());
        let get = healthy("GetObject", "method: GET, path: '/${bucket}/k'");
        assert!(shown(&get, 206, "data").succeeded() && !shown(&get, 304, "").succeeded());
        let user = healthy("GetUser", "parameters: { UserName: x }");
        assert!(shown(&user, 200, "<GetUserResponse/>").succeeded());
        assert!(!shown(&user, 200, "<ListAllMyBucketsResult/>").succeeded(), "a server without IAM lists buckets");
    }

    #[test]
    fn a_control_that_is_not_implemented_names_the_feature() {
        let absent = |healthy: &Scenario, status, body: &str| match shown(healthy, status, body) {
            Control::Absent { feature, .. } => Some(feature.name()),
            _ => None,
        };
        let error = |code: &str| format!("<Error><Code>{code}</Code></Error>");
        let form = healthy("PostObject", "method: POST, path: '/${bucket}', auth: post-form, form: { fields: {} }");
        assert_eq!(absent(&form, 405, "<html>"), Some("PostObject"));
        assert_eq!(absent(&form, 403, &error("AccessDenied")), None);
        let url = healthy("GetObject", "method: GET, path: '/${bucket}/k', auth: { presigned: { expires: 60s } }");
        assert_eq!(absent(&url, 501, &error("NotImplemented")), Some("presigned-urls"));
        let cors = healthy("PutBucketCors", "method: PUT, path: '/${bucket}', query: { cors: null }");
        assert_eq!(absent(&cors, 409, &error("BucketAlreadyExists")), Some("PutBucketCors"));
        let why = || "501 NotImplemented".into();
        let step = Observation::FeatureAbsent { step: "PutBucketPolicy".into(), why: why() };
        assert!(
            matches!(Control::shown(&cors, &step), Control::Absent { feature, .. } if feature.name() == "PutBucketPolicy")
        );
        let unknown = Observation::FeatureAbsent { step: "request".into(), why: why() };
        assert!(matches!(Control::shown(&cors, &unknown), Control::Unknown { .. }));
    }

    #[test]
    fn a_refusal_of_a_customer_key_says_what_it_may_mean() {
        let key = "headers: { x-amz-server-side-encryption-customer-key: x }";
        let put = healthy("PutObject", &format!("method: PUT, path: '/${{bucket}}/k', {key}"));
        let denied = "<Error><Code>AccessDenied</Code></Error>";
        assert!(shown(&put, 403, denied).to_string().contains("may refuse customer keys"));
        let plain = healthy("PutObject", "method: PUT, path: '/${bucket}/k'");
        assert!(!shown(&plain, 403, denied).to_string().contains("customer keys"));
    }

    #[test]
    fn a_refused_key_is_no_success() {
        let delete = healthy("DeleteObjects", "method: POST, path: '/${bucket}', query: { delete: null }");
        let mut reading = response::read(false, 200, &[], b"<DeleteResult/>");
        assert!(succeeds(delete.operation, &reading));
        reading.keys.insert("k".into(), Some("AccessDenied".into()));
        assert!(!succeeds(delete.operation, &reading));
    }
}
