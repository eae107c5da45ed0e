//! The response to a refusal: the dialect's status and the error document.
//!
//! Independent of injection.

use super::dialect::Dialect;
use super::listener::Service;
use super::response::escape;
use super::{Refusal, Response};

/// The resource of a request, for its error document.
pub(crate) struct Resource<'a> {
    pub(crate) service: Service,
    pub(crate) path: &'a str,
    pub(crate) request_id: &'a str,
}

/// Status, header fields and body for `refusal`, and its code; a 304 has no body.
pub(crate) fn response(
    dialect: &Dialect,
    region: &str,
    refusal: &Refusal,
    requested: &Resource<'_>,
) -> (Response, String) {
    let (status, code) = dialect.response(refusal.finding, region);
    let mut response = if status == 304 {
        Response::empty(status)
    } else {
        Response::xml(status, &document(&code, refusal, requested))
    };
    for (name, value) in &refusal.headers {
        response = response.with(name, value);
    }
    (response, code)
}

fn document(code: &str, refusal: &Refusal, requested: &Resource<'_>) -> String {
    let Resource { service, path, request_id } = *requested;
    if let Some(namespace) = service.namespace() {
        return format!(
            "<ErrorResponse xmlns=\"{namespace}\"><Error><Type>Sender</Type><Code>{}</Code><Message>{}</Message></Error>\
             <RequestId>{request_id}</RequestId></ErrorResponse>",
            escape(code),
            escape(refusal.finding.message),
        );
    }
    let details: Vec<String> =
        refusal.details.iter().map(|(element, text)| format!("<{element}>{}</{element}>", escape(text))).collect();
    let details = details.concat();
    format!(
        "<Error><Code>{}</Code><Message>{}</Message>{details}<Resource>{}</Resource><RequestId>{request_id}</RequestId></Error>",
        escape(code),
        escape(refusal.finding.message),
        escape(path),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Finding;
    use crate::finding::request::HEADER_NOT_SIGNED;

    fn requested(service: Service, path: &str) -> Resource<'_> {
        Resource { service, path, request_id: "R1" }
    }

    #[test]
    fn services_beside_s3_put_another_envelope_around_it() {
        let (response, _) =
            response(&Dialect::plain(), "", &Refusal::new(&HEADER_NOT_SIGNED), &requested(Service::Iam, "/"));
        let text = String::from_utf8(response.body.to_vec()).unwrap();
        assert!(
            text.contains("<ErrorResponse xmlns=\"https://iam.") && text.contains("<Code>AccessDenied</Code>"),
            "{text}"
        );
    }

    #[test]
    fn the_document_has_every_element_s3_clients_read() {
        let refusal = Refusal::new(&HEADER_NOT_SIGNED).with("HeadersNotSigned", "a<b").with_header("x-amz-x", "1");
        let (response, code) = response(&Dialect::plain(), "", &refusal, &requested(Service::S3, "/b/<k>"));
        let text = String::from_utf8(response.body.to_vec()).unwrap();
        assert_eq!((response.status, code.as_str()), (403, "AccessDenied"));
        assert_eq!(response.header("x-amz-x"), Some("1"));
        assert!(text.starts_with("<?xml"));
        for element in
            ["<Code>AccessDenied</Code>", "<HeadersNotSigned>a&lt;b</", "<Resource>/b/&lt;k&gt;</", "<RequestId>R1</"]
        {
            assert!(text.contains(element), "{text}");
        }
    }

    #[test]
    fn a_304_has_no_body() {
        static HIT: Finding = Finding::new("Hit", "NotModified", 304, "Not modified.");
        let (response, code) = response(&Dialect::plain(), "", &Refusal::new(&HIT), &requested(Service::S3, "/"));
        assert!(response.body.is_empty() && code == "NotModified");
    }
}
