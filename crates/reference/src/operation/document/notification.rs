//! The notification configuration. It is checked and stored; no notification is sent.
//!
//! A destination counts as existing if its ARN is well-formed, because there are no queues or topics here.

use crate::finding::operation as finding;
use crate::operation::body::{Rule, text};
use crate::operation::policy::matches;
use crate::{Checks, Refusal, Request};
use model::xml::Element;

/// The element of a configuration, the one that names its destination, and the service that the destination belongs to.
const KINDS: &[(&str, &str, &str)] = &[
    ("TopicConfiguration", "Topic", "sns"),
    ("QueueConfiguration", "Queue", "sqs"),
    ("CloudFunctionConfiguration", "CloudFunction", "lambda"),
];
/// Families of events: `family*` and every event that begins with the family's name.
const EVENTS: &[(&str, &[&str])] = &[
    ("s3:ObjectCreated", &["Put", "Post", "Copy", "CompleteMultipartUpload"]),
    ("s3:ObjectRemoved", &["Delete", "DeleteMarkerCreated"]),
    ("s3:ObjectRestore", &["Post", "Completed", "Delete"]),
    (
        "s3:Replication",
        &[
            "OperationFailedReplication",
            "OperationMissedThreshold",
            "OperationNotTracked",
            "OperationReplicatedAfterThreshold",
        ],
    ),
    ("s3:LifecycleExpiration", &["Delete", "DeleteMarkerCreated"]),
    ("s3:ObjectTagging", &["Put", "Delete"]),
];
const ALONE: &[&str] =
    &["s3:ReducedRedundancyLostObject", "s3:LifecycleTransition", "s3:IntelligentTiering", "s3:ObjectAcl:Put"];

pub(super) fn validate(request: &Request, checks: &Checks) -> Result<(), Refusal> {
    let element = Rule::root("NotificationConfiguration").read(request, checks)?;
    for (kind, destination, service) in KINDS {
        for configuration in element.children(kind) {
            validate_one(configuration, destination, service, checks)?;
        }
    }
    Ok(())
}

fn validate_one(configuration: &Element, destination: &str, service: &str, checks: &Checks) -> Result<(), Refusal> {
    let arn = text(configuration, destination).unwrap_or_default();
    if !matches(&format!("arn:*:{service}:*:*:?*"), arn) {
        let refusal = Refusal::new(&finding::NOTIFICATION_ARN_MALFORMED).with("ArgumentName", destination);
        checks.refuse(refusal.with("ArgumentValue", arn))?;
    }
    let mut events = configuration.children("Event").map(|event| event.text.trim()).peekable();
    if events.peek().is_none() {
        checks.refuse(&finding::XML_MALFORMED)?;
    }
    for event in events.filter(|event| !is_event(event)) {
        let refusal = Refusal::new(&finding::NOTIFICATION_EVENT_UNKNOWN).with("ArgumentName", "Event");
        checks.refuse(refusal.with("ArgumentValue", event))?;
    }
    Ok(())
}

fn is_event(name: &str) -> bool {
    let in_family = name.rsplit_once(':').is_some_and(|(family, kind)| {
        EVENTS.iter().any(|(known, kinds)| *known == family && (kind == "*" || kinds.contains(&kind)))
    });
    in_family || ALONE.contains(&name)
}
