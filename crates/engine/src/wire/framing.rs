//! The end of a response's body, as the head declares it (RFC 9112 section 6.3).
//!
//! Independent of sockets and of the body's content.

use super::chunked::Decoder;
use super::printable;

/// How the end of a body is found.
#[derive(Debug)]
pub(super) enum Framing {
    /// There is no body, whatever the head declares.
    None,
    /// This many bytes are still to come.
    Length(u64),
    /// Chunks.
    Chunked(Decoder),
    /// The end of the connection is the end of the body.
    UntilClose,
}

/// The framing that the head declares, and what is wrong with the declaration.
pub(super) fn declared(status: u16, headers: &[(String, Vec<u8>)], head_method: bool) -> (Framing, Option<String>) {
    if head_method || matches!(status, 101 | 204 | 304) {
        return (Framing::None, None);
    }
    let (length, length_fault) = content_length(headers);
    let codings: Vec<String> = values(headers, "transfer-encoding")
        .flat_map(|value| value.split(|byte| *byte == b','))
        .map(|coding| String::from_utf8_lossy(coding).trim().to_ascii_lowercase())
        .filter(|coding| !coding.is_empty() && coding != "identity")
        .collect();
    let chunked = codings.iter().filter(|coding| *coding == "chunked").count();
    match (codings.last().map(String::as_str), length) {
        (Some("chunked"), _) if chunked > 1 => (Framing::None, Some("chunked is named twice".into())),
        (Some("chunked"), declared) => {
            let fault = (declared.is_some() || length_fault.is_some())
                .then(|| "both Content-Length and Transfer-Encoding are there".into());
            (Framing::Chunked(Decoder::default()), fault)
        }
        (Some(_), _) if chunked > 0 => (Framing::None, Some("chunked is not the last transfer coding".into())),
        (None, Some(length)) => (Framing::Length(length), length_fault),
        (None, None) if length_fault.is_some() => (Framing::None, length_fault),
        _ => (Framing::UntilClose, None),
    }
}

/// The declared length, the smallest where several differ, and what is wrong with the declaration.
fn content_length(headers: &[(String, Vec<u8>)]) -> (Option<u64>, Option<String>) {
    let mut lengths = Vec::new();
    for value in values(headers, "content-length").flat_map(|value| value.split(|byte| *byte == b',')) {
        let digits = value.trim_ascii();
        let length = std::str::from_utf8(digits)
            .ok()
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|text| text.parse::<u64>().ok());
        match length {
            Some(length) => lengths.push(length),
            None => return (None, Some(format!("Content-Length `{}` is not a length", printable(digits, 40)))),
        }
    }
    let (Some(smallest), Some(largest)) = (lengths.iter().min(), lengths.iter().max()) else {
        return (None, None);
    };
    let fault = (smallest != largest).then(|| format!("Content-Length says both {smallest} and {largest}"));
    (Some(*smallest), fault)
}

/// The values of the header fields with this name, whatever its case.
pub(super) fn values<'a, 'n>(
    headers: &'a [(String, Vec<u8>)],
    name: &'n str,
) -> impl Iterator<Item = &'a [u8]> + use<'a, 'n> {
    headers.iter().filter(move |(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[(&str, &str)]) -> (Framing, Option<String>) {
        let headers: Vec<_> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect();
        declared(200, &headers, false)
    }

    #[test]
    fn head_and_bodyless_statuses_have_no_body() {
        let length = [("content-length".to_owned(), b"5".to_vec())];
        assert!(matches!(declared(404, &length, true), (Framing::None, None)));
        assert!(matches!(declared(304, &length, false), (Framing::None, None)));
        assert!(matches!(declared(204, &length, false), (Framing::None, None)));
    }

    #[test]
    fn the_length_may_be_said_twice_but_not_differently() {
        assert!(matches!(of(&[("Content-Length", "5"), ("content-length", "5, 5")]), (Framing::Length(5), None)));
        let (framing, fault) = of(&[("Content-Length", "7"), ("Content-Length", "5")]);
        assert!(matches!(framing, Framing::Length(5)));
        assert_eq!(fault.unwrap(), "Content-Length says both 5 and 7");
    }

    #[test]
    fn a_length_that_is_no_number_is_a_fault() {
        for wrong in ["abc", "", "-1", "+5", "0x5", "99999999999999999999999"] {
            let (framing, fault) = of(&[("Content-Length", wrong)]);
            assert!(matches!(framing, Framing::None) && fault.is_some(), "{wrong}");
        }
    }

    #[test]
    fn transfer_encoding_comes_before_length() {
        let (framing, fault) = of(&[("Transfer-Encoding", "chunked"), ("Content-Length", "5")]);
        assert!(matches!(framing, Framing::Chunked(_)) && fault.is_some());
        assert!(matches!(of(&[("Transfer-Encoding", "gzip, chunked")]), (Framing::Chunked(_), None)));
        assert!(matches!(of(&[("Transfer-Encoding", "gzip")]), (Framing::UntilClose, None)));
        assert!(of(&[("Transfer-Encoding", "chunked, gzip")]).1.is_some());
        assert!(matches!(of(&[]), (Framing::UntilClose, None)));
    }
}
