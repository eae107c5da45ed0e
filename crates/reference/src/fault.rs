//! Faults the endpoint is told to make: ways to spoil an error answer, so that checks can be seen to fail.
//!
//! Knows nothing of findings or dialects; good answers are never touched.

use std::str::FromStr;

use super::Response;

/// One `--fault`: how to spoil error answers, all or those with one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRule {
    /// How.
    pub kind: FaultKind,
    /// Only answers with this error code.
    pub code: Option<String>,
}

/// How an error answer is spoilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
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
    /// 200 and nothing else.
    Accepted,
}

/// The kinds by the names of the command line.
pub const KINDS: [(&str, FaultKind); 7] = [
    ("wrong-status", FaultKind::WrongStatus),
    ("wrong-code", FaultKind::WrongCode),
    ("no-body", FaultKind::NoBody),
    ("html-body", FaultKind::HtmlBody),
    ("silence", FaultKind::Silence),
    ("dropped-connection", FaultKind::DroppedConnection),
    ("accepted", FaultKind::Accepted),
];

/// A fault that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no fault `{0}`; write KIND or KIND:CODE with one of {known}", known = KINDS.map(|(name, _)| name).join(", "))]
pub struct UnknownFault(String);

impl FromStr for FaultRule {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let (name, code) = match text.split_once(':') {
            Some((name, code)) if !code.is_empty() => (name, Some(code.to_owned())),
            Some(_) => return Err(UnknownFault(text.to_owned())),
            None => (text, None),
        };
        let kind = KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
        Ok(Self { kind: kind.ok_or_else(|| UnknownFault(text.to_owned()))?, code })
    }
}

/// What becomes of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// It is sent.
    Answer(Response),
    /// Nothing is sent and the connection stays open.
    Silence,
    /// The connection is closed.
    Drop,
}

/// Spoils the error answer `response`, whose code is `code`, by the first rule that fits.
pub(crate) fn spoil(rules: &[FaultRule], code: &str, response: Response) -> Delivery {
    let fits = |rule: &&FaultRule| rule.code.as_deref().is_none_or(|only| only == code);
    let Some(rule) = rules.iter().find(fits) else { return Delivery::Answer(response) };
    Delivery::Answer(match rule.kind {
        FaultKind::WrongStatus => Response { status: 422, ..response },
        FaultKind::WrongCode => with_another_code(code, response),
        FaultKind::NoBody => Response::empty(response.status),
        FaultKind::HtmlBody => Response::bytes(response.status, "text/html", page(response.status)),
        FaultKind::Silence => return Delivery::Silence,
        FaultKind::DroppedConnection => return Delivery::Drop,
        FaultKind::Accepted => Response::empty(200),
    })
}

fn with_another_code(code: &str, response: Response) -> Response {
    let another = if code == "InternalError" { "ServiceUnavailable" } else { "InternalError" };
    let text = String::from_utf8_lossy(&response.body)
        .replace(&format!("<Code>{code}</Code>"), &format!("<Code>{another}</Code>"));
    Response { body: text.into(), ..response }
}

fn page(status: u16) -> String {
    format!("<!DOCTYPE html>\n<html><head><title>{status}</title></head><body><h1>Error {status}</h1></body></html>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Response {
        Response::xml(404, "<Error><Code>NoSuchKey</Code></Error>")
    }

    fn spoilt(rule: &str) -> Delivery {
        spoil(&[rule.parse().unwrap()], "NoSuchKey", answer())
    }

    #[test]
    fn each_kind_spoils_in_its_way() {
        let body = |delivery| match delivery {
            Delivery::Answer(response) => (response.status, String::from_utf8(response.body.to_vec()).unwrap()),
            other => panic!("{other:?}"),
        };
        let (status, text) = body(spoilt("wrong-status"));
        assert!(status == 422 && text.contains("NoSuchKey"));
        let (status, text) = body(spoilt("wrong-code"));
        assert!(status == 404 && text.contains("<Code>InternalError</Code>"));
        assert_eq!(body(spoilt("no-body")), (404, String::new()));
        let (status, text) = body(spoilt("html-body"));
        assert!(status == 404 && text.contains("<html>"));
        assert_eq!(body(spoilt("accepted")), (200, String::new()));
        assert_eq!(spoilt("silence"), Delivery::Silence);
        assert_eq!(spoilt("dropped-connection"), Delivery::Drop);
    }

    #[test]
    fn a_rule_for_one_code_leaves_the_others() {
        assert_eq!(spoilt("accepted:NoSuchBucket"), Delivery::Answer(answer()));
        assert_eq!(spoilt("silence:NoSuchKey"), Delivery::Silence);
    }

    #[test]
    fn a_misspelt_rule_is_told_the_kinds() {
        let error = "wrong-stauts".parse::<FaultRule>().unwrap_err().to_string();
        assert!(error.contains("wrong-stauts") && error.contains("dropped-connection"), "{error}");
        assert!("silence:".parse::<FaultRule>().is_err());
    }
}
