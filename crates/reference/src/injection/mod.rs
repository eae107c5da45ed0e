//! Injection: ways to corrupt an error response on purpose, which prove that checks can fail; `response` puts any response in the
//! place of what a request deserves.
//!
//! Independent of findings and dialects. A rule for errors never changes a successful response.

mod response;

pub use response::{Action, Injected, InjectedBody, NoRule, RequestRule, Requests};
pub(crate) use response::{Applied, Arrival, RequestRules};

use std::str::FromStr;

use super::Response;

/// One `--inject`: how to corrupt error responses, all or those with one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InjectionRule {
    /// How.
    pub kind: InjectionKind,
    /// Only responses with this error code.
    pub code: Option<String>,
}

/// How an error response is corrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InjectionKind {
    /// 422, a status that no S3 document names; the body stays.
    WrongStatus,
    /// Another S3 code; the status stays.
    WrongCode,
    /// The status alone.
    NoBody,
    /// A web page, as a proxy would send.
    HtmlBody,
    /// Nothing, on an open connection.
    Silence,
    /// Nothing, and the connection is closed.
    DroppedConnection,
    /// 200 and nothing else; with a code, the request is carried out where that is possible.
    Accepted,
}

/// The kinds by the names of the command line.
pub const KINDS: [(&str, InjectionKind); 7] = [
    ("wrong-status", InjectionKind::WrongStatus),
    ("wrong-code", InjectionKind::WrongCode),
    ("no-body", InjectionKind::NoBody),
    ("html-body", InjectionKind::HtmlBody),
    ("silence", InjectionKind::Silence),
    ("dropped-connection", InjectionKind::DroppedConnection),
    ("accepted", InjectionKind::Accepted),
];

/// An unknown kind of injection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of injection; write KIND or KIND:CODE, with KIND one of {known}", known = KINDS.map(|(name, _)| name).join(", "))]
pub struct UnknownInjection(String);

impl FromStr for InjectionRule {
    type Err = UnknownInjection;

    fn from_str(text: &str) -> Result<Self, UnknownInjection> {
        let (name, code) = match text.split_once(':') {
            Some((name, code)) if !code.is_empty() => (name, Some(code.to_owned())),
            Some(_) => return Err(UnknownInjection(text.to_owned())),
            None => (text, None),
        };
        let kind = KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
        Ok(Self { kind: kind.ok_or_else(|| UnknownInjection(text.to_owned()))?, code })
    }
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// It is sent.
    Send(Response),
    /// Nothing is sent and the connection stays open.
    Silence,
    /// The connection is closed.
    Drop,
}

/// Corrupts the error response `response`, whose code is `code`, by the first rule that matches.
pub(crate) fn inject(rules: &[InjectionRule], code: &str, response: Response) -> Delivery {
    let fits = |rule: &&InjectionRule| rule.code.as_deref().is_none_or(|only| only == code);
    let Some(rule) = rules.iter().find(fits) else { return Delivery::Send(response) };
    Delivery::Send(match rule.kind {
        InjectionKind::WrongStatus => Response { status: 422, ..response },
        InjectionKind::WrongCode => with_another_code(code, response),
        InjectionKind::NoBody => Response::empty(response.status),
        InjectionKind::HtmlBody => Response::bytes(response.status, "text/html", page(response.status)),
        InjectionKind::Silence => return Delivery::Silence,
        InjectionKind::DroppedConnection => return Delivery::Drop,
        InjectionKind::Accepted => Response::empty(200),
    })
}

fn with_another_code(code: &str, response: Response) -> Response {
    let another = if code == "InternalError" { "ServiceUnavailable" } else { "InternalError" };
    let text = String::from_utf8_lossy(&response.body)
        .replace(&format!("<Code>{code}</Code>"), &format!("<Code>{another}</Code>"));
    Response { body: text.into(), ..response }
}

fn page(status: u16) -> String {
    format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n\
         <hr><center>proxy</center>\r\n</body>\r\n</html>\r\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response() -> Response {
        Response::xml(404, "<Error><Code>NoSuchKey</Code></Error>")
    }

    fn corrupted(rule: &str) -> Delivery {
        inject(&[rule.parse().unwrap()], "NoSuchKey", response())
    }

    #[test]
    fn each_kind_corrupts_in_its_way() {
        let body = |delivery| match delivery {
            Delivery::Send(response) => (response.status, String::from_utf8(response.body.to_vec()).unwrap()),
            other => panic!("{other:?}"),
        };
        let (status, text) = body(corrupted("wrong-status"));
        assert!(status == 422 && text.contains("NoSuchKey"));
        let (status, text) = body(corrupted("wrong-code"));
        assert!(status == 404 && text.contains("<Code>InternalError</Code>"));
        assert_eq!(body(corrupted("no-body")), (404, String::new()));
        let (status, text) = body(corrupted("html-body"));
        assert!(status == 404 && text.contains("<html>"));
        assert_eq!(body(corrupted("accepted")), (200, String::new()));
        assert_eq!(corrupted("silence"), Delivery::Silence);
        assert_eq!(corrupted("dropped-connection"), Delivery::Drop);
    }

    #[test]
    fn a_rule_for_one_code_leaves_the_others() {
        assert_eq!(corrupted("accepted:NoSuchBucket"), Delivery::Send(response()));
        assert_eq!(corrupted("silence:NoSuchKey"), Delivery::Silence);
    }

    #[test]
    fn the_error_for_a_misspelt_rule_lists_the_kinds() {
        let error = "wrong-stauts".parse::<InjectionRule>().unwrap_err().to_string();
        assert!(error.contains("wrong-stauts") && error.contains("dropped-connection"), "{error}");
        assert!("silence:".parse::<InjectionRule>().is_err());
    }
}
