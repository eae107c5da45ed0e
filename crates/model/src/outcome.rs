//! An outcome: the HTTP status and error code that everything is compared by.
//!
//! Independent of how it was read and of what was expected.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Codes of servers that ask for fewer requests, with any status of an error.
const THROTTLED: [&str; 14] = [
    "BandwidthLimitExceeded",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "ServerBusy",
    "SlowDown",
    "SlowDownRead",
    "SlowDownWrite",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequests",
    "TooManyRequestsException",
    "XMinioServerTooBusy",
];
/// The code that asks for it only with status 503, as S3 documents it.
const UNAVAILABLE: &str = "ServiceUnavailable";

/// Codes of servers that lack what a request asks for.
const ABSENT: [&str; 6] = [
    "MethodNotAllowed",
    "NotImplemented",
    "NotSupported",
    "OperationNotSupported",
    "UnsupportedOperation",
    "XNotImplemented",
];

/// (HTTP status, error code or none).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Outcome {
    /// The HTTP status of the final response, or `NO_STATUS`.
    pub status: u16,
    /// The S3 error code, where the response carried one.
    pub code: Option<String>,
}

impl Outcome {
    /// The status of a response that is not HTTP.
    pub const NO_STATUS: u16 = 0;

    /// True if the response refuses nothing but the pace of requests: the same request may succeed later. A 503 without a
    /// code is one, because load balancers send it.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        match (self.status, self.code.as_deref()) {
            (429, _) | (503, None | Some(UNAVAILABLE)) => true,
            (400.., Some(code)) => THROTTLED.contains(&code),
            _ => false,
        }
    }

    /// True if the response says that the server lacks what the request asks for.
    #[must_use]
    pub fn is_absence(&self) -> bool {
        matches!(self.status, 405 | 501) || self.code.as_deref().is_some_and(|code| ABSENT.contains(&code))
    }

    /// True if the server reports a failure of its own and does not ask for fewer requests.
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        matches!(self.status, 500 | 502..=504) && !self.is_throttled()
    }

    /// True if the server refused the request, so that it changed nothing.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self.status, 400..=499 | 501)
    }

    /// True if the request succeeded, as far as status and code say.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status) && self.code.is_none()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.code.as_deref().unwrap_or("none"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(status: u16, code: &str) -> Outcome {
        Outcome { status, code: (code != "none").then(|| code.into()) }
    }

    #[test]
    fn what_refuses_the_pace_is_no_failure_of_the_server() {
        for (status, code, throttled, failure) in [
            (503, "SlowDown", true, false),
            (503, "none", true, false),
            (503, "ServiceUnavailable", true, false),
            (429, "none", true, false),
            (400, "RequestLimitExceeded", true, false),
            (200, "SlowDown", false, false),
            (503, "InternalError", false, true),
            (500, "InternalError", false, true),
            (502, "none", false, true),
            (500, "ServiceUnavailable", false, true),
            (501, "NotImplemented", false, false),
            (507, "none", false, false),
        ] {
            let outcome = outcome(status, code);
            assert_eq!((outcome.is_throttled(), outcome.is_server_error()), (throttled, failure), "{outcome}");
        }
    }

    #[test]
    fn an_absence_shows_in_the_status_or_in_the_code() {
        for (status, code) in [(501, "none"), (405, "none"), (400, "MethodNotAllowed"), (500, "XNotImplemented")] {
            assert!(outcome(status, code).is_absence(), "{status} {code}");
        }
        assert!(!outcome(400, "InvalidRequest").is_absence() && !outcome(404, "none").is_absence());
        assert!(THROTTLED.is_sorted() && ABSENT.is_sorted());
    }

    #[test]
    fn an_error_document_with_status_200_is_no_success() {
        assert!(outcome(204, "none").is_success() && !outcome(200, "InternalError").is_success());
    }
}
