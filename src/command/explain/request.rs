//! The healthy request of a scenario, in the shape of HTTP with its templates left as they are.

use indexmap::IndexMap;

use crate::command::text::WIDTH;
use model::operation::Service;
use model::scenario::when::{Auth, Digest, Payload};
use model::scenario::{Body, Scenario};

/// The request without its fault, line by line.
pub(super) fn describe(scenario: &Scenario) -> Vec<String> {
    let when = &scenario.when;
    let mut lines = vec![format!("  {} {}{}", when.method, when.path, query(&when.query))];
    match scenario.operation.service() {
        Service::Sts => lines.push("  (to the STS endpoint, and signed for it)".into()),
        Service::Iam => lines.push("  (to the IAM endpoint, and signed for it)".into()),
        Service::S3 => {}
    }
    lines.extend(when.headers.iter().map(|(name, value)| format!("  {name}: {}", shortened(value))));
    lines.extend(when.digest.map(|digest| format!("  {}: (of the body)", digest_header(digest))));
    if when.payload == Payload::Unsigned {
        lines.push("  x-amz-content-sha256: UNSIGNED-PAYLOAD".into());
    }
    lines.extend(signed(when.auth));
    lines.extend(when.body.iter().flat_map(body));
    if let Some(chunks) = &when.chunks {
        let signed = if chunks.signed { "signed" } else { "unsigned" };
        lines.push(format!("  the body in {signed} aws-chunked chunks of {} bytes", chunks.size));
    }
    if let Some(form) = &when.form {
        lines.push(format!("  a form with a policy that holds for {} and covers these fields:", form.expires));
        lines.extend(form.fields.iter().map(|(name, value)| format!("    {name}: {}", shortened(value))));
        lines.extend(form.conditions.iter().map(|condition| format!("    and the condition {condition}")));
        lines.push(format!("    file: {}", shortened(&form.file)));
    }
    lines
}

/// A value on one line, cut where it would be too long to read.
pub(super) fn shortened(value: &str) -> String {
    let limit = WIDTH - 40;
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= limit {
        return line;
    }
    let start: String = line.chars().take(limit).collect();
    format!("{start}... ({} characters)", value.chars().count())
}

/// A body in a few words, for a line of its own.
pub(super) fn body_words(body: &Body) -> String {
    match body {
        Body::Text(text) => shortened(text),
        Body::Size(size) => format!("{size} bytes of generated content"),
        Body::Base64(text) => format!("the bytes of base64 {}", shortened(text)),
    }
}

fn query(query: &IndexMap<String, Option<String>>) -> String {
    let pairs: Vec<String> = query
        .iter()
        .map(|(name, value)| value.as_ref().map_or_else(|| name.clone(), |value| format!("{name}={value}")))
        .collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

fn digest_header(digest: Digest) -> &'static str {
    match digest {
        Digest::Md5 => "Content-MD5",
        Digest::Sha256 => "x-amz-checksum-sha256",
        Digest::Crc32 => "x-amz-checksum-crc32",
    }
}

fn signed(auth: Auth) -> Option<String> {
    match auth {
        Auth::Presigned { expires } => Some(format!("  presigned, valid for {expires}")),
        Auth::PostForm => Some("  signed in the fields of its form".into()),
        Auth::Header | Auth::None => None,
    }
}

/// Text bodies keep their lines.
fn body(body: &Body) -> Vec<String> {
    let Body::Text(text) = body else { return vec![String::new(), format!("  ({})", body_words(body))] };
    let lines = text.lines().map(|line| {
        let cut: String = line.chars().take(WIDTH - 5).collect();
        if cut.len() < line.len() { format!("  {cut}...") } else { format!("  {line}") }
    });
    std::iter::once(String::new()).chain(lines).collect()
}
