//! The requirements of `x-amz-content-sha256` on a body.
//!
//! Independent of where the header was found.

/// What the body must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Payload {
    /// Anything.
    Unsigned,
    /// Bytes with this SHA-256.
    Hash(String),
    /// aws-chunked, each chunk signed or not, with a trailer or without.
    Chunked { signed: bool, trailer: bool },
}

impl Payload {
    /// Parses the header; `None` if it is neither a hash nor a keyword.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "UNSIGNED-PAYLOAD" => Some(Self::Unsigned),
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" => Some(Self::Chunked { signed: true, trailer: false }),
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" => Some(Self::Chunked { signed: true, trailer: true }),
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER" => Some(Self::Chunked { signed: false, trailer: true }),
            hash if hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) => {
                Some(Self::Hash(hash.to_owned()))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashes_and_keywords_are_known() {
        assert!(Payload::parse(&"a".repeat(64)).is_some());
        assert_eq!(Payload::parse("UNSIGNED-PAYLOAD"), Some(Payload::Unsigned));
        for text in ["", "not-a-hash", &"A".repeat(64), &"a".repeat(63), "STREAMING"] {
            assert!(Payload::parse(text).is_none(), "{text}");
        }
    }
}
