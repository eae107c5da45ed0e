//! When an answer is complete, for a client that does nothing but replay.
//!
//! Knows only as much of HTTP as that takes.

/// Whether `bytes` hold a whole final answer; one that ends with the connection never is.
pub(crate) fn is_whole(mut bytes: &[u8], to_head: bool) -> bool {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 128];
        let mut answer = httparse::Response::new(&mut headers);
        let Ok(httparse::Status::Complete(length)) = answer.parse(bytes) else { return false };
        let status = answer.code.unwrap_or_default();
        let body = &bytes[length..];
        if (100..200).contains(&status) {
            bytes = body;
            continue;
        }
        let header = |name: &str| {
            let found = answer.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
            found.map(|header| String::from_utf8_lossy(header.value).trim().to_ascii_lowercase())
        };
        if to_head || matches!(status, 204 | 304) {
            return true;
        }
        if header("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
            return body.ends_with(b"0\r\n\r\n");
        }
        let declared: Option<usize> = header("content-length").and_then(|length| length.parse().ok());
        return declared.is_some_and(|declared| body.len() >= declared);
    }
}

/// The status of the final answer that `bytes` begin with.
pub(crate) fn status(mut bytes: &[u8]) -> Option<u16> {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 128];
        let mut answer = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(length) = answer.parse(bytes).ok()? else { return None };
        match answer.code? {
            100..200 => bytes = &bytes[length..],
            status => return Some(status),
        }
    }
}
