//! The fault of a scenario in words.

use indexmap::IndexMap;

use super::request::{body_words, shortened};
use model::scenario::fault::{
    AfterSigning, AuthFault, ChunkFault, ContentLength, Expect, FormFault, Part, Replace, Scope, ScopeDate,
    SignatureFault, Then, TransferEncoding, Wire, WrongEndpoint,
};
use model::scenario::when::Credentials;
use model::scenario::{Body, Fault};

/// What is wrong with the request: one line, or several for what belongs together. Lines after a newline are shown as they are.
pub(super) fn describe(fault: &Fault) -> Vec<String> {
    match fault {
        Fault::Headers(headers) => set("header", headers),
        Fault::Query(query) => set("query parameter", query),
        Fault::Path(path) => vec![format!("the path is {path}")],
        Fault::Method(method) => vec![format!("the method is {method}")],
        Fault::Body(changed) => vec![body(changed)],
        Fault::Replace(piece) => vec![replace(piece)],
        Fault::Auth(fault) => vec![auth(*fault).into()],
        Fault::Credentials(wrong) => vec![credentials(*wrong).into()],
        Fault::Endpoint(WrongEndpoint::OtherRegion) => {
            vec!["the request goes to the endpoint of another region and is signed for it".into()]
        }
        Fault::Clock(span) => {
            let wrong = if span.0 < 0 { "slow" } else { "fast" };
            vec![format!("the clock of the signer is {} {wrong}", span.to_string().trim_start_matches('-'))]
        }
        Fault::Scope(wrong) => vec![scope(wrong)],
        Fault::Signature(SignatureFault::FlipLastDigit) => vec!["the last digit of the signature is changed".into()],
        Fault::AfterSigning(change) => after_signing(change),
        Fault::Chunks(fault) => vec![chunks(fault)],
        Fault::Form(fault) => vec![form(fault)],
        Fault::Wire(fault) => wire(fault),
        Fault::Race(race) => vec![match race.winners {
            Some(winners) => {
                format!("the request is sent {} times at once, and a server may accept {winners} of them", race.times)
            }
            None => format!("the request is sent {} times at once", race.times),
        }],
        Fault::State => vec!["in the state that the request meets, not in the request".into()],
        Fault::None => vec!["none: no error is expected".into()],
    }
}

fn replace(replace: &Replace) -> String {
    let Replace { part, this, with } = replace;
    let part = match part {
        Part::Body => "body",
        Part::Path => "path",
    };
    if [this, with].iter().any(|text| text.trim_end().contains('\n')) {
        return format!("in the {part}, this is replaced\n{}\nby this\n{}", this.trim_end(), with.trim_end());
    }
    if with.trim().is_empty() {
        return format!("in the {part}, `{}` is left out", this.trim());
    }
    format!("in the {part}, `{}` is replaced by `{}`", shortened(this), shortened(with))
}

fn credentials(credentials: Credentials) -> &'static str {
    match credentials {
        Credentials::Owner => "the owner signs",
        Credentials::Other => "the second account signs",
        Credentials::Anonymous => "the request carries no authentication",
        Credentials::UnknownKey => "the access key ID belongs to no account",
        Credentials::WrongSecret => "the secret key is wrong",
        Credentials::ExpiredToken => "the session token has expired",
        Credentials::Revoked => "the access key was revoked",
        Credentials::Limited => "the account with a low bucket limit signs",
        Credentials::Bound => "a user that bucket policies bind signs",
    }
}

fn auth(fault: AuthFault) -> &'static str {
    match fault {
        AuthFault::None => "the request carries no authentication",
        AuthFault::Sigv2 => "the request is signed with Signature Version 2",
        AuthFault::HeaderAndPresigned { .. } => {
            "the request is signed twice, in the Authorization header and in the query"
        }
    }
}

fn after_signing(change: &AfterSigning) -> Vec<String> {
    let lines = match change {
        AfterSigning::Method(method) => vec![format!("the method is {method}")],
        AfterSigning::Path(path) => vec![format!("the path is {path}")],
        AfterSigning::Query(query) => set("query parameter", query),
        AfterSigning::Headers(headers) => set("header", headers),
        AfterSigning::Body(changed) => vec![body(changed)],
    };
    lines.into_iter().map(|line| format!("after signing, {line}")).collect()
}

fn set(what: &str, values: &IndexMap<String, Option<String>>) -> Vec<String> {
    let line = |(name, value): (&String, &Option<String>)| match value {
        Some(value) => format!("{what} {name} is `{}`", shortened(value)),
        None => format!("{what} {name} is missing"),
    };
    values.iter().map(line).collect()
}

fn body(body: &Body) -> String {
    match body {
        Body::Text(text) if text.trim_end().contains('\n') => format!("the body is\n{}", text.trim_end()),
        other => format!("the body is {}", body_words(other)),
    }
}

fn scope(scope: &Scope) -> String {
    let mut parts = Vec::new();
    parts.extend(scope.region.as_ref().map(|region| format!("region {region}")));
    parts.extend(scope.service.as_ref().map(|service| format!("service {service}")));
    parts.extend(scope.date.map(|ScopeDate::Yesterday| "the date of yesterday".to_owned()));
    format!("the request is signed consistently for a credential scope with {}", parts.join(" and "))
}

fn chunks(fault: &ChunkFault) -> String {
    match fault {
        ChunkFault::Signature(chunk) => format!("the signature of chunk {chunk} is changed"),
        ChunkFault::StopAfter(chunks) => format!("the body ends after {chunks} chunks, without the final one"),
        ChunkFault::DecodedLength(length) => format!("x-amz-decoded-content-length is {length}"),
        ChunkFault::OmitDecodedLength => "x-amz-decoded-content-length is missing".into(),
        ChunkFault::SizeText(text) => format!("the size of the first chunk is written `{}`", shortened(text)),
        ChunkFault::ChunkSize(size) => format!("the content is cut into chunks of {size} bytes"),
        ChunkFault::TrailerText(text) => format!("the trailer is `{}`", shortened(text)),
        ChunkFault::TrailerValue(value) => format!("the trailer carries the checksum of `{}`", shortened(value)),
    }
}

fn form(fault: &FormFault) -> String {
    match fault {
        FormFault::OmitField(name) => format!("field {name} is missing in form and policy"),
        FormFault::Fields(fields) => {
            let set: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name} is `{}`", shortened(value))).collect();
            format!("in the form, but not in the policy, {}", set.join(", "))
        }
        FormFault::Expires(span) => format!("the policy expires {span} from now"),
        FormFault::OmitExpiration => "the policy has no expiration".into(),
        FormFault::Conditions(conditions) => {
            let conditions: Vec<String> = conditions.iter().map(ToString::to_string).collect();
            format!("the policy also demands {}", conditions.join(" and "))
        }
        FormFault::Members(members) => {
            let members: Vec<String> = members.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            format!("the policy also has {}", members.join(" and "))
        }
        FormFault::Terminator(word) => format!("the credential of the form ends in {word} instead of aws4_request"),
        FormFault::PolicyText(text) => format!("the policy field is `{}`, and is signed", shortened(text)),
        FormFault::FlipSignature => "the last digit of the form's signature is changed".into(),
        FormFault::Files(count) => format!("the form has {count} file parts"),
        FormFault::UrlEncoded => "the form is URL-encoded instead of multipart".into(),
        FormFault::WrongBoundary => "the Content-Type header names another boundary than the body uses".into(),
        FormFault::Padding(size) => format!("a field of {size} bytes precedes the file"),
    }
}

fn wire(wire: &Wire) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(wire.content_length.map(|length| match length {
        ContentLength::Omit => "Content-Length is missing".to_owned(),
        ContentLength::Bytes(bytes) => format!("Content-Length is {bytes}"),
    }));
    lines.extend(wire.transfer_encoding.map(|TransferEncoding::Chunked| {
        "the body is sent with Transfer-Encoding: chunked and without Content-Length".into()
    }));
    lines.extend(wire.send.map(|size| format!("only {size} bytes of the body are sent")));
    lines.extend(wire.then.map(|then| match then {
        Then::HalfClose => "the client then shuts its side of the connection down".into(),
        Then::Silence => "the client then sends nothing more and keeps the connection open".into(),
    }));
    lines.extend(wire.expect.map(|Expect::Continue| "the body waits for 100 Continue".into()));
    lines
}
