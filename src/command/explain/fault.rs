//! The fault of a scenario in words, one line per edit.

use indexmap::IndexMap;

use super::request::{body_words, shortened};
use model::scenario::When;
use model::scenario::when::{
    Auth, Body, ChunkFault, ContentLength, Credentials, Edit, EndpointName, Expect, FormFault, Scope, ScopeDate,
    SignatureEdit, SignedEdit, Then, TransferEncoding, Wire,
};

/// What is changed in the healthy request; empty where the request itself is the fault.
pub(super) fn describe(when: &When) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(credentials(when.credentials).map(str::to_owned));
    if when.endpoint == EndpointName::OtherRegion {
        lines.push("sent to the endpoint of another region, and signed for it".into());
    }
    lines.extend(when.clock.map(|span| {
        let wrong = if span.0 < 0 { "slow" } else { "fast" };
        format!("signed by a clock that is {} {wrong}", span.to_string().trim_start_matches('-'))
    }));
    lines.extend(auth(when.auth));
    lines.extend(when.before_signing.as_deref().into_iter().flat_map(before_signing));
    lines.extend(when.after_signing.as_deref().into_iter().flat_map(after_signing));
    lines.extend(when.scope.as_deref().map(scope));
    lines.extend(when.chunks.iter().filter_map(|chunks| chunks.fault.as_ref()).map(chunk_fault));
    lines.extend(when.form.iter().filter_map(|form| form.fault.as_ref()).map(form_fault));
    lines.extend(when.wire.as_deref().into_iter().flat_map(wire));
    lines
}

fn credentials(credentials: Credentials) -> Option<&'static str> {
    match credentials {
        Credentials::Owner => None,
        Credentials::Other => Some("signed by the second account"),
        Credentials::Anonymous => Some("sent without any authentication"),
        Credentials::UnknownKey => Some("signed with an access key that exists nowhere"),
        Credentials::WrongSecret => Some("signed with a wrong secret key"),
        Credentials::ExpiredToken => Some("signed with a session token that has expired"),
        Credentials::Revoked => Some("signed with an access key that was revoked"),
        Credentials::Limited => Some("signed by the account with a low bucket limit"),
    }
}

fn auth(auth: Auth) -> Option<String> {
    match auth {
        Auth::Header | Auth::Presigned { .. } | Auth::PostForm => None,
        Auth::HeaderAndPresigned { .. } => Some("signed twice, in the Authorization header and in the query".into()),
        Auth::Sigv2 => Some("signed with Signature Version 2".into()),
        Auth::None => Some("sent without any authentication".into()),
    }
}

fn before_signing(edit: &Edit) -> Vec<String> {
    let Edit { method, path, query, headers, body } = edit;
    changes("before signing", method.as_ref(), path.as_ref(), query, headers, body.as_ref())
}

fn after_signing(edit: &SignedEdit) -> Vec<String> {
    let SignedEdit { method, path, query, headers, body, signature } = edit;
    let mut lines = changes("after signing", method.as_ref(), path.as_ref(), query, headers, body.as_ref());
    lines.extend(signature.map(|SignatureEdit::FlipLastDigit| "the last digit of the signature is changed".into()));
    lines
}

fn changes(
    moment: &str,
    method: Option<&String>,
    path: Option<&String>,
    query: &IndexMap<String, Option<String>>,
    headers: &IndexMap<String, Option<String>>,
    body: Option<&Body>,
) -> Vec<String> {
    let set = |what: &str, name: &str, value: &Option<String>| match value {
        Some(value) => format!("{moment}, {what} {name} is set to `{}`", shortened(value)),
        None => format!("{moment}, {what} {name} is removed"),
    };
    let mut lines = Vec::new();
    lines.extend(method.map(|method| format!("{moment}, the method becomes {method}")));
    lines.extend(path.map(|path| format!("{moment}, the path becomes {path}")));
    lines.extend(query.iter().map(|(name, value)| set("query parameter", name, value)));
    lines.extend(headers.iter().map(|(name, value)| set("header", name, value)));
    lines.extend(body.map(|body| match body {
        Body::Text(text) if text.trim_end().contains('\n') => {
            format!("{moment}, the body becomes\n{}", text.trim_end())
        }
        other => format!("{moment}, the body becomes {}", body_words(other)),
    }));
    lines
}

fn scope(scope: &Scope) -> String {
    let mut parts = Vec::new();
    parts.extend(scope.region.as_ref().map(|region| format!("region {region}")));
    parts.extend(scope.service.as_ref().map(|service| format!("service {service}")));
    parts.extend(scope.date.map(|ScopeDate::Yesterday| "yesterday's date".to_owned()));
    format!("signed consistently for a credential scope with {}", parts.join(" and "))
}

fn chunk_fault(fault: &ChunkFault) -> String {
    match fault {
        ChunkFault::Signature(chunk) => format!("the signature of chunk {chunk} is changed"),
        ChunkFault::StopAfter(chunks) => format!("the body ends after {chunks} chunks, without the final one"),
        ChunkFault::DecodedLength(length) => format!("x-amz-decoded-content-length says {length}"),
        ChunkFault::OmitDecodedLength => "x-amz-decoded-content-length is left out".into(),
        ChunkFault::SizeText(text) => format!("the size of the first chunk is written `{}`", shortened(text)),
        ChunkFault::ChunkSize(size) => format!("the content is cut into chunks of {size} bytes"),
        ChunkFault::TrailerText(text) => format!("the trailer reads `{}`", shortened(text)),
        ChunkFault::TrailerValue(value) => format!("the trailer carries the checksum of `{}`", shortened(value)),
    }
}

fn form_fault(fault: &FormFault) -> String {
    match fault {
        FormFault::OmitField(name) => format!("field {name} is left out of form and policy"),
        FormFault::Fields(fields) => {
            let set: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name} is `{}`", shortened(value))).collect();
            format!("in the form, but not in the policy, {}", set.join(", "))
        }
        FormFault::Expires(span) => format!("the policy's expiration is {span} from now"),
        FormFault::OmitExpiration => "the policy has no expiration".into(),
        FormFault::Conditions(conditions) => {
            let conditions: Vec<String> = conditions.iter().map(ToString::to_string).collect();
            format!("the policy also demands {}", conditions.join(" and "))
        }
        FormFault::Members(members) => {
            let members: Vec<String> = members.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            format!("the policy also has {}", members.join(" and "))
        }
        FormFault::Terminator(word) => format!("the form's credential ends in {word} instead of aws4_request"),
        FormFault::PolicyText(text) => format!("the policy field is `{}`, signed as it is", shortened(text)),
        FormFault::FlipSignature => "the last digit of the form's signature is changed".into(),
        FormFault::Files(count) => format!("the form has {count} file parts"),
        FormFault::UrlEncoded => "the form is URL-encoded instead of multipart".into(),
        FormFault::WrongBoundary => "the Content-Type header names another boundary than the body uses".into(),
        FormFault::Padding(size) => format!("a field of {size} bytes stands before the file"),
    }
}

fn wire(wire: &Wire) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(wire.content_length.map(|length| match length {
        ContentLength::Omit => "Content-Length is left out".to_owned(),
        ContentLength::Bytes(bytes) => format!("Content-Length says {bytes}"),
    }));
    lines.extend(wire.transfer_encoding.map(|TransferEncoding::Chunked| {
        "the body is sent with Transfer-Encoding: chunked and without Content-Length".into()
    }));
    lines.extend(wire.send.map(|size| format!("only {size} bytes of the body are sent")));
    lines.extend(wire.then.map(|then| match then {
        Then::HalfClose => "then the client shuts its side of the connection down".into(),
        Then::Silence => "then the client is silent".into(),
    }));
    lines.extend(wire.expect.map(|Expect::Continue| "the body waits for 100 Continue".into()));
    lines
}
