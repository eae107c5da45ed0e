//! The listeners of the endpoint: S3, plain or over TLS, in this or another region, or a service beside it.
//!
//! Independent of sockets.

use super::Checks;

/// A service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    /// Buckets and objects.
    S3,
    /// The token service.
    Sts,
    /// The account service.
    Iam,
}

/// A service with the rules of one port.
#[derive(Debug, Clone)]
pub(crate) struct Listener {
    pub(crate) service: Service,
    pub(crate) checks: Checks,
}

impl Service {
    /// Its name in credential scopes.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Sts => "sts",
            Self::Iam => "iam",
        }
    }

    /// The namespace of its error documents, unless they are those of S3.
    pub(crate) fn namespace(self) -> Option<&'static str> {
        match self {
            Self::S3 => None,
            Self::Sts => Some("https://sts.amazonaws.com/doc/2011-06-15/"),
            Self::Iam => Some("https://iam.amazonaws.com/doc/2010-05-08/"),
        }
    }
}

impl Listener {
    /// `service` in `region`, with the rules of `checks`.
    pub(crate) fn new(service: Service, region: &str, secure: bool, checks: &Checks) -> Self {
        Self { service, checks: checks.at(service.name(), region, secure) }
    }
}
