//! The resource of a request: bucket and key from the raw path and the host, and the decoded query.
//!
//! Normalizes nothing: dot segments and empty ones are part of the key.

use percent_encoding::percent_decode_str;

use super::finding::request::UNDECODABLE_URI;
use super::{Query, Refusal};

/// The resource that a request target names.
#[derive(Debug, Clone)]
pub(crate) struct Location {
    pub(crate) bucket: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) query: Query,
}

impl Location {
    /// Reads path and query as they were sent; `host` may name the bucket below `base_domain`.
    pub(crate) fn read(path: &str, query: &str, host: &str, base_domain: &str) -> Result<Self, Refusal> {
        let path = decode(path)?;
        let path = path.strip_prefix('/').unwrap_or(&path);
        let (bucket, key) = match bucket_of_host(host, base_domain) {
            Some(bucket) => (bucket, path),
            None => path.split_once('/').unwrap_or((path, "")),
        };
        Ok(Self { bucket: filled(bucket), key: filled(key), query: read_query(query)? })
    }
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn bucket_of_host<'a>(host: &'a str, base_domain: &str) -> Option<&'a str> {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name.strip_suffix(base_domain)?.strip_suffix('.').filter(|bucket| !bucket.is_empty())
}

fn read_query(query: &str) -> Result<Query, Refusal> {
    let decode = |text: &str| decode(&text.replace('+', " "));
    let mut pairs = Vec::new();
    for piece in query.split('&').filter(|piece| !piece.is_empty()) {
        pairs.push(match piece.split_once('=') {
            Some((name, value)) => (decode(name)?, Some(decode(value)?)),
            None => (decode(piece)?, None),
        });
    }
    Ok(Query(pairs))
}

fn decode(text: &str) -> Result<String, Refusal> {
    let escapes_are_whole = text.match_indices('%').all(|(at, _)| {
        text.as_bytes().get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    if !escapes_are_whole {
        return Err(Refusal::new(&UNDECODABLE_URI));
    }
    let decoded = percent_decode_str(text).decode_utf8().map_err(|_| Refusal::new(&UNDECODABLE_URI))?;
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str, query: &str, host: &str) -> Result<Location, Refusal> {
        Location::read(path, query, host, "localhost")
    }

    #[test]
    fn a_path_is_bucket_and_key_and_stays_as_it_is() {
        let location = read("/b/a/../%C3%A9//", "", "127.0.0.1:80").unwrap();
        assert_eq!(location.bucket.as_deref(), Some("b"));
        assert_eq!(location.key.as_deref(), Some("a/../é//"));
    }

    #[test]
    fn a_host_below_the_base_domain_is_a_bucket() {
        let location = read("/a/b", "", "my.bucket.localhost:9000").unwrap();
        assert_eq!(location.bucket.as_deref(), Some("my.bucket"));
        assert_eq!(location.key.as_deref(), Some("a/b"));
        assert_eq!(read("/a/b", "", "localhost:9000").unwrap().bucket.as_deref(), Some("a"));
        assert_eq!(read("/a/b", "", "mylocalhost").unwrap().bucket.as_deref(), Some("a"));
    }

    #[test]
    fn the_root_names_neither_and_a_trailing_slash_is_no_key() {
        assert!(read("/", "", "h").unwrap().bucket.is_none());
        assert!(read("/b/", "", "h").unwrap().key.is_none());
    }

    #[test]
    fn broken_escapes_and_other_encodings_are_refused() {
        for path in ["/b/%zz", "/b/%4", "/b/%", "/b/%ff", "/b/%é"] {
            assert_eq!(read(path, "", "h").unwrap_err().finding.code, "InvalidURI", "{path}");
        }
        assert!(read("/b", "prefix=%zz", "h").is_err());
    }

    #[test]
    fn parameters_are_decoded_and_may_lack_a_value() {
        let query = read("/b", "acl&prefix=a%2Fb&x=1+2", "h").unwrap().query;
        assert_eq!(query.0[0], ("acl".into(), None));
        assert_eq!(query.value("prefix"), Some("a/b"));
        assert_eq!(query.value("x"), Some("1 2"));
    }
}
