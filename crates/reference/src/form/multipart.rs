//! multipart/form-data (RFC 7578), read from a complete body.
//!
//! Strict about the boundary, because scenarios test it. Independent of S3's fields.

use bytes::Bytes;

use crate::Refusal;
use crate::finding::request::FORM_MALFORMED;

/// One part of a form.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) file_name: Option<String>,
    pub(super) content: Bytes,
}

impl Part {
    /// Name and value, for a part that is a field.
    pub(super) fn field(&self) -> (String, String) {
        (self.name.clone(), String::from_utf8_lossy(&self.content).into_owned())
    }
}

/// The parts of `body` in order.
pub(super) fn parse(content_type: &str, body: &Bytes) -> Result<Vec<Part>, Refusal> {
    let malformed = || Refusal::new(&FORM_MALFORMED);
    let boundary = parameter(content_type, "boundary").filter(|text| !text.is_empty()).ok_or_else(malformed)?;
    let delimiter = format!("\r\n--{boundary}");
    // The first delimiter may be at the very beginning, without a line end before it.
    let mut at = if body.starts_with(&delimiter.as_bytes()[2..]) {
        delimiter.len() - 2
    } else {
        find(body, 0, delimiter.as_bytes()).ok_or_else(malformed)? + delimiter.len()
    };
    let mut parts = Vec::new();
    while !body[at..].starts_with(b"--") {
        let head = body[at..].starts_with(b"\r\n").then_some(at + 2).ok_or_else(malformed)?;
        let head_end = find(body, head, b"\r\n\r\n").ok_or_else(malformed)?;
        let end = find(body, head_end + 2, delimiter.as_bytes()).ok_or_else(malformed)?;
        // A part without content shares its line end with the delimiter.
        let content = body.slice((head_end + 4).min(end)..end);
        parts.push(part(&String::from_utf8_lossy(&body[head..head_end]), content).ok_or_else(malformed)?);
        at = end + delimiter.len();
    }
    Ok(parts)
}

fn part(head: &str, content: Bytes) -> Option<Part> {
    let disposition = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    Some(Part { name: parameter(disposition, "name")?, file_name: parameter(disposition, "filename"), content })
}

/// A parameter of a header value, quoted or not.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|piece| {
        let (key, text) = piece.trim().split_once('=')?;
        key.eq_ignore_ascii_case(name).then(|| text.trim_matches('"').to_owned())
    })
}

fn find(body: &[u8], from: usize, pattern: &[u8]) -> Option<usize> {
    body[from..].windows(pattern.len()).position(|window| window == pattern).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=\"X\"";

    fn parts(content_type: &str, body: &'static str) -> Result<Vec<Part>, Refusal> {
        parse(content_type, &Bytes::from_static(body.as_bytes()))
    }

    #[test]
    fn fields_and_file_come_in_order() {
        let body = "--X\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\na\r\n--X\r\n\
                    content-disposition: form-data; name=file; filename=\"f.txt\"\r\nContent-Type: x/y\r\n\r\n\r\nb\r\n\r\n--X--\r\n";
        let parts = parts(TYPE, body).unwrap();
        assert_eq!(parts[0].field(), ("key".into(), "a".into()));
        assert_eq!(parts[1].file_name.as_deref(), Some("f.txt"));
        assert_eq!(&parts[1].content[..], b"\r\nb\r\n");
    }

    #[test]
    fn an_empty_part_is_empty() {
        let parts = parts(TYPE, "--X\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--X--").unwrap();
        assert!(parts[0].content.is_empty());
    }

    #[test]
    fn other_or_missing_boundaries_and_cut_bodies_are_malformed() {
        let whole = "--X\r\nContent-Disposition: form-data; name=a\r\n\r\nv\r\n--X--";
        for (content_type, body) in [
            ("multipart/form-data", whole),
            ("multipart/form-data; boundary=", whole),
            ("multipart/form-data; boundary=Y", whole),
            (TYPE, "--X\r\nContent-Disposition: form-data; name=a\r\n\r\nv\r\n"),
            (TYPE, "--X\r\n\r\nv\r\n--X--"),
            (TYPE, "--Xjunk"),
            (TYPE, ""),
        ] {
            assert!(parts(content_type, body).is_err(), "{content_type} {body:?}");
        }
    }
}
