//! Names that S3 allows for buckets and keys.

use std::net::Ipv4Addr;

use crate::finding::operation as finding;
use crate::{Checks, Refusal};

/// Refuses a name that no bucket may have.
pub(super) fn check_bucket(name: &str, checks: &Checks) -> Result<(), Refusal> {
    let refuse = |finding| checks.refuse(Refusal::new(finding).with("BucketName", name));
    if !(3..=63).contains(&name.len()) {
        refuse(&finding::BUCKET_NAME_LENGTH)?;
    }
    let inner = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
    let edges = [name.bytes().next(), name.bytes().last()];
    let at_edge = |byte: &Option<u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if !name.bytes().all(inner) || !edges.iter().all(at_edge) || name.contains("..") {
        refuse(&finding::BUCKET_NAME_CHARACTERS)?;
    }
    if name.parse::<Ipv4Addr>().is_ok() {
        refuse(&finding::BUCKET_NAME_IS_ADDRESS)?;
    }
    Ok(())
}

/// Refuses a key that no object may be stored under.
pub(super) fn check_key(key: &str, checks: &Checks) -> Result<(), Refusal> {
    if key.len() > 1024 {
        checks.refuse(&finding::KEY_TOO_LONG)?;
    }
    if key.chars().any(char::is_control) {
        checks.refuse(&finding::KEY_CONTROL_CHARACTER)?;
    }
    if key.split('/').any(|segment| matches!(segment, "." | "..")) {
        checks.refuse(&finding::KEY_DOT_SEGMENT)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Ruling;

    fn bucket(name: &str) -> Option<&'static str> {
        check_bucket(name, &Checks::default()).err().map(|refusal| refusal.finding.name)
    }

    #[test]
    fn each_kind_of_bad_bucket_name_is_distinguished() {
        assert_eq!(bucket("ab"), Some("BucketNameLength"));
        assert_eq!(bucket("Conformance_Upper"), Some("BucketNameCharacters"));
        assert_eq!(bucket("192.168.5.123"), Some("BucketNameIsAddress"));
        assert_eq!(bucket("a..b"), Some("BucketNameCharacters"));
        assert_eq!(bucket("-ab"), Some("BucketNameCharacters"));
        assert_eq!(bucket("s3conform-1.x"), None);
    }

    #[test]
    fn odd_keys_are_refused_only_where_a_dialect_names_it() {
        let strict = Ruling { enforced: ["KeyDotSegment", "KeyControlCharacter"].into(), ..Ruling::default() };
        let strict = Checks::new(strict, "us-east-1");
        for (key, finding) in [("a/../b", "KeyDotSegment"), ("a\u{1}", "KeyControlCharacter")] {
            assert!(check_key(key, &Checks::default()).is_ok());
            assert_eq!(check_key(key, &strict).unwrap_err().finding.name, finding);
        }
        assert!(check_key(&"a".repeat(1024), &strict).is_ok());
        assert_eq!(check_key(&"a".repeat(1025), &strict).unwrap_err().finding.name, "KeyTooLong");
    }
}
