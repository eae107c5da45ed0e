//! What to do about a first bucket that could not be created, by the response that says why.
//!
//! Independent of how buckets are created.

use crate::fixture::{StepError, StepErrorKind};

const CREDENTIALS: &str = "; check the access key and the secret";
const RIGHTS: &str = "; the account needs the right to create and delete buckets";

/// What to do, with the punctuation that joins it to the reason; empty where the reason says it all.
pub(super) fn advice(error: &StepError) -> &'static str {
    match error.kind {
        StepErrorKind::Throttled => return "; try again when the server is less busy",
        StepErrorKind::Unsupported => return "; use an endpoint that can create buckets",
        StepErrorKind::NoResponse => return "; check that the server is running and that the network is stable",
        StepErrorKind::BucketMissing => return "; use an endpoint that shows a bucket once it is created",
        StepErrorKind::Refused
        | StepErrorKind::Failed
        | StepErrorKind::NotSent
        | StepErrorKind::Trespass
        | StepErrorKind::Unusable => {}
    }
    let Some(outcome) = &error.outcome else { return "" };
    match (outcome.code.as_deref(), outcome.status) {
        (Some("TooManyBuckets"), _) => "; delete buckets that are no longer used, or raise the account's limit",
        (Some("IllegalLocationConstraintException" | "InvalidLocationConstraint" | "InvalidRegion"), _) => {
            "; check --region"
        }
        (Some("ExpiredToken" | "InvalidAccessKeyId" | "InvalidToken" | "SignatureDoesNotMatch"), _) | (_, 401) => {
            CREDENTIALS
        }
        (_, 403) => RIGHTS,
        (None, _) => "; check that the endpoint is the one of the S3 API",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::Reason;
    use model::outcome::Outcome;

    fn advised(status: u16, code: Option<&str>) -> &'static str {
        let outcome = Outcome { status, code: code.map(str::to_owned) };
        advice(&StepError::responded("CreateBucket", outcome, Reason::default()))
    }

    #[test]
    fn only_a_refused_account_needs_rights() {
        assert_eq!(advised(403, Some("AccessDenied")), RIGHTS);
        assert_eq!(advised(403, None), RIGHTS);
        assert_eq!(advised(403, Some("SignatureDoesNotMatch")), CREDENTIALS);
        assert_eq!(advised(401, None), CREDENTIALS);
        assert!(advised(503, Some("SlowDown")).contains("less busy") && advised(429, None).contains("less busy"));
        assert!(advised(404, None).contains("the S3 API"), "as a web server responds");
        assert!(advised(501, Some("NotImplemented")).contains("create buckets"));
        assert!(advised(400, Some("IllegalLocationConstraintException")).contains("--region"));
        assert_eq!(advised(500, Some("InternalError")), "");
    }
}
