//! Finds the end of a response, for a client that only replays.
//!
//! Knows only as much of HTTP as that takes.

/// True if `bytes` contain a whole final response; one that ends with the connection is never whole.
pub(crate) fn is_whole(bytes: &[u8], to_head: bool) -> bool {
    let bytes = without_interim(bytes);
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut response = httparse::Response::new(&mut headers);
    let Ok(httparse::Status::Complete(length)) = response.parse(bytes) else { return false };
    let body = &bytes[length..];
    let header = |name: &str| {
        let found = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| String::from_utf8_lossy(header.value).trim().to_ascii_lowercase())
    };
    if to_head || matches!(response.code, Some(204 | 304)) {
        return true;
    }
    if header("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
        return body.ends_with(b"0\r\n\r\n");
    }
    let declared: Option<usize> = header("content-length").and_then(|length| length.parse().ok());
    declared.is_some_and(|declared| body.len() >= declared)
}

/// The status of the final response at the start of `bytes`.
pub(crate) fn status(bytes: &[u8]) -> Option<u16> {
    parsed(without_interim(bytes)).map(|(status, _)| status)
}

/// The bytes after the interim responses.
fn without_interim(mut bytes: &[u8]) -> &[u8] {
    while let Some((100..200, length)) = parsed(bytes) {
        bytes = &bytes[length..];
    }
    bytes
}

/// Status and length of a whole head.
fn parsed(bytes: &[u8]) -> Option<(u16, usize)> {
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(length) = response.parse(bytes).ok()? else { return None };
    Some((response.code?, length))
}
