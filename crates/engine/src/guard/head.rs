//! The head of a request as a server takes it apart: method, target, headers.
//!
//! Strict: what two servers could take apart in two ways is refused. Independent of what the request is for.

use percent_encoding::percent_decode_str;

use super::trespass::Trespass;

/// Methods that read, whatever they are sent to.
const READING: [&str; 4] = ["GET", "HEAD", "OPTIONS", "TRACE"];
/// Headers by which some servers replace the method.
const METHOD_OVERRIDES: [&str; 3] = ["x-http-method", "x-http-method-override", "x-method-override"];

/// The head of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) method: String,
    /// The target without its query.
    pub(super) path: String,
    /// Names and values of the query, decoded.
    pub(super) query: Vec<(String, String)>,
    /// Names in lower case, values trimmed.
    headers: Vec<(String, String)>,
}

impl Head {
    /// Takes a head apart.
    ///
    /// # Errors
    /// Its lines do not have the form that every server reads alike.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Trespass> {
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_suffix("\r\n\r\n").ok_or(Trespass::Head)?;
        let mut lines = text.split("\r\n");
        let mut start = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target), Some(version), None) =
            (start.next(), start.next(), start.next(), start.next())
        else {
            return Err(Trespass::Head);
        };
        let is_token = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        if text.replace("\r\n", "").contains(['\r', '\n', '\0'])
            || !is_token(method)
            || target.is_empty()
            || !version.starts_with("HTTP/1.")
        {
            return Err(Trespass::Head);
        }
        let headers = lines.map(|line| match line.split_once(':') {
            Some((name, value)) if is_token(name) => Ok((name.to_ascii_lowercase(), value.trim().to_owned())),
            _ => Err(Trespass::Head),
        });
        let headers = headers.collect::<Result<_, _>>()?;
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Ok(Self { method: method.to_owned(), path: path.to_owned(), query: pairs(query), headers })
    }

    /// The values of all headers with this name, which is in lower case.
    pub(super) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    /// True if the query has a parameter of this name, however its letters are written.
    pub(super) fn asks(&self, name: &str) -> bool {
        self.query.iter().any(|(have, _)| have.eq_ignore_ascii_case(name))
    }

    /// True if a server may change something on this request.
    pub(super) fn writes(&self) -> bool {
        let overriding = METHOD_OVERRIDES.iter().flat_map(|name| self.values(name));
        std::iter::once(self.method.as_str()).chain(overriding).any(|method| !READING.contains(&method))
    }
}

/// The pairs of a query or a form, decoded.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pieces = text.split('&').filter(|piece| !piece.is_empty());
    pieces.map(|piece| piece.split_once('=').unwrap_or((piece, ""))).map(|(a, b)| (decode(a), decode(b))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_taken_apart() {
        let head = Head::read(b"PUT /b/k%20?acl&x=1+2 HTTP/1.1\r\nHost: h:1\r\nX-A:  b \r\n\r\n").unwrap();
        assert_eq!((head.method.as_str(), head.path.as_str()), ("PUT", "/b/k%20"));
        assert_eq!(head.query, [("acl".into(), String::new()), ("x".into(), "1 2".into())]);
        assert_eq!(head.values("x-a").collect::<Vec<_>>(), ["b"]);
        assert!(head.asks("ACL") && head.writes());
    }

    #[test]
    fn what_servers_read_in_two_ways_is_refused() {
        for head in [
            "PUT /b HTTP/1.1\r\nHost: h\r\n",
            "PUT /b/a key HTTP/1.1\r\n\r\n",
            "PUT /b\r\n\r\n",
            "PUT /b HTTP/1.1\r\nHost: h\nDELETE /prod HTTP/1.1\r\n\r\n",
            "PUT /b HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n",
            "PUT /b HTTP/1.1\r\nHost : h\r\n\r\n",
            "PUT /b HTTP/1.1\r\nno colon\r\n\r\n",
            "PUT /b\0 HTTP/1.1\r\n\r\n",
        ] {
            assert_eq!(Head::read(head.as_bytes()), Err(Trespass::Head), "{head:?}");
        }
    }

    #[test]
    fn a_read_writes_where_a_header_says_so() {
        let writes = |head: &str| Head::read(head.as_bytes()).unwrap().writes();
        assert!(!writes("GET /b HTTP/1.1\r\n\r\n") && !writes("HEAD /b HTTP/1.1\r\n\r\n"));
        assert!(writes("GET /b HTTP/1.1\r\nX-HTTP-Method-Override: DELETE\r\n\r\n"));
        assert!(writes("get /b HTTP/1.1\r\n\r\n"), "a method in lower case is none that reads");
    }
}
