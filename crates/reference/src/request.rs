//! A request as operations see it: located, decoded, authenticated, its body decoded and verified.
//!
//! Independent of sockets and of the way of authentication.

use std::ops::Deref;

use bytes::Bytes;
use http::Method;
use time::OffsetDateTime;

/// The sender of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A request without credentials.
    Anonymous,
    /// The endpoint's first account, by this access key.
    Owner(String),
    /// The second account, by this access key.
    Other(String),
    /// The account with a low bucket limit, by this access key.
    Limited(String),
}

impl Caller {
    /// The canonical user id of the account: 64 hexadecimal digits; empty without credentials.
    #[must_use]
    pub(crate) fn canonical_id(&self) -> &'static str {
        match self {
            Self::Anonymous => "",
            Self::Owner(_) => "0000000000000000000000000000000000000000000000000000000000000001",
            Self::Other(_) => "0000000000000000000000000000000000000000000000000000000000000002",
            Self::Limited(_) => "0000000000000000000000000000000000000000000000000000000000000003",
        }
    }

    /// The account number of 12 digits, as `x-amz-expected-bucket-owner` and ARNs contain it; empty without credentials.
    #[must_use]
    pub(crate) fn account(&self) -> &'static str {
        match self {
            Self::Anonymous => "",
            Self::Owner(_) => "000000000001",
            Self::Other(_) => "000000000002",
            Self::Limited(_) => "000000000003",
        }
    }
}

/// Header fields (or the fields of a form), in order; names match in any case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Headers(pub(crate) Vec<(String, String)>);

impl Headers {
    /// The first value of `name`.
    #[must_use]
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// True if `name` is there.
    #[must_use]
    pub(crate) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Names and values in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Query parameters, decoded, in order; `?acl` has no value, `?acl=` an empty one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query(pub(crate) Vec<(String, Option<String>)>);

impl Query {
    /// The first value of `name`; empty where it has none.
    #[must_use]
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| *key == name).map(|(_, value)| value.unwrap_or_default())
    }

    /// True if `name` is there.
    #[must_use]
    pub(crate) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Names and values in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_deref()))
    }
}

/// A request without its body.
#[derive(Debug, Clone)]
pub(crate) struct RequestHead {
    /// The method.
    pub(crate) method: Method,
    /// The bucket of the path or the host.
    pub(crate) bucket: Option<String>,
    /// The key, decoded; `None` if the path ends with the bucket.
    pub(crate) key: Option<String>,
    /// The query.
    pub(crate) query: Query,
    /// The header fields.
    pub(crate) headers: Headers,
    /// The length of the object data: `x-amz-decoded-content-length`, else `Content-Length`.
    pub(crate) declared_length: Option<u64>,
    /// The sender.
    pub(crate) caller: Caller,
    /// The time of arrival.
    pub(crate) now: OffsetDateTime,
}

/// A request with its body.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// All but the body; fields are reached through the request itself.
    pub(crate) head: RequestHead,
    /// The object data or document.
    pub(crate) body: Bytes,
}

impl Deref for Request {
    type Target = RequestHead;

    fn deref(&self) -> &RequestHead {
        &self.head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_in_any_case() {
        let headers = Headers(vec![("content-type".into(), "text/plain".into())]);
        assert_eq!(headers.value("Content-Type"), Some("text/plain"));
        assert!(!headers.has("etag"));
    }

    #[test]
    fn a_parameter_without_value_is_there_and_empty() {
        let query = Query(vec![("acl".into(), None), ("max-keys".into(), Some("3".into()))]);
        assert_eq!(query.value("acl"), Some(""));
        assert_eq!(query.value("max-keys"), Some("3"));
        assert!(!query.has("ACL"));
    }
}
