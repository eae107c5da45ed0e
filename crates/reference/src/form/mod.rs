//! POST uploads: a form with fields, a signed policy for them, and one file.
//!
//! Independent of how the file is stored.

mod multipart;
mod policy;
mod signature;

use bytes::Bytes;
use http::Method;

use self::multipart::Part;
use self::policy::Policy;
use super::config::Accounts;
use super::finding::request::{FORM_FIELDS_TOO_LARGE, FORM_FILE_COUNT, FORM_NOT_MULTIPART, FORM_WITHOUT_KEY};
use super::response::escape;
use super::{Caller, Checks, Headers, Refusal, Request, RequestHead, Response};

/// The largest total size of the fields before the file.
const FIELDS_LIMIT: usize = 20 << 10;

/// True if a request is a POST upload: neither signed in its head nor a named operation.
pub(crate) fn is_upload(head: &RequestHead) -> bool {
    head.method == Method::POST
        && head.bucket.is_some()
        && head.key.is_none()
        && head.query.0.is_empty()
        && !head.headers.has("authorization")
}

/// Refuses a POST upload whose head shows that it is not a form.
pub(crate) fn precheck(head: &RequestHead) -> Result<(), Refusal> {
    let content_type = head.headers.value("content-type").unwrap_or_default();
    let is_form = content_type.trim().to_ascii_lowercase().starts_with("multipart/form-data");
    if is_form { Ok(()) } else { Err(Refusal::new(&FORM_NOT_MULTIPART)) }
}

/// Reads and verifies a form; returns the upload, sent by the signer of the policy.
pub(crate) fn read(head: &RequestHead, body: &Bytes, accounts: &Accounts, checks: &Checks) -> Result<Request, Refusal> {
    let parts = multipart::parse(head.headers.value("content-type").unwrap_or_default(), body)?;
    let is_file = |part: &Part| part.name.eq_ignore_ascii_case("file");
    // Fields after the file are ignored.
    let fields = Headers(parts.iter().take_while(|part| !is_file(part)).map(Part::field).collect());
    if fields.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > FIELDS_LIMIT {
        checks.refuse(&FORM_FIELDS_TOO_LARGE)?;
    }
    let caller = verify_policy(head, &fields, accounts, checks)?;
    let files: Vec<&Part> = parts.iter().filter(|part| is_file(part)).collect();
    if files.len() != 1 {
        checks.refuse(&FORM_FILE_COUNT)?;
    }
    let file = files.first().ok_or(Refusal::new(&FORM_FILE_COUNT))?;
    let key = fields.value("key").filter(|key| !key.is_empty()).ok_or(Refusal::new(&FORM_WITHOUT_KEY))?;
    let key = key.replace("${filename}", file.file_name.as_deref().unwrap_or_default());
    if let Some(policy) = Policy::of(&fields)? {
        policy.check_size(file.content.len() as u64, checks)?;
    }
    let head = RequestHead {
        key: Some(key),
        declared_length: Some(file.content.len() as u64),
        caller,
        headers: fields,
        ..head.clone()
    };
    Ok(Request { head, body: file.content.clone() })
}

fn verify_policy(
    head: &RequestHead,
    fields: &Headers,
    accounts: &Accounts,
    checks: &Checks,
) -> Result<Caller, Refusal> {
    let caller = signature::verify(fields, head, accounts, checks)?;
    if let Some(policy) = Policy::of(fields)? {
        policy.check(fields, head.bucket.as_deref().unwrap_or_default(), head.now, checks)?;
    }
    Ok(caller)
}

/// The response to a stored upload, according to `success_action_status`.
pub(crate) fn finish(stored: Response, upload: &Request) -> Response {
    let status = upload.headers.value("success_action_status");
    let (bucket, key) = (upload.bucket.as_deref().unwrap_or_default(), upload.key.as_deref().unwrap_or_default());
    let mut response = match status {
        Some("200") => Response::empty(200),
        Some("201") => Response::xml(
            201,
            &format!(
                "<PostResponse><Location>/{0}/{1}</Location><Bucket>{0}</Bucket><Key>{1}</Key><ETag>{2}</ETag></PostResponse>",
                escape(bucket),
                escape(key),
                escape(stored.header("etag").unwrap_or_default()),
            ),
        ),
        _ => Response::empty(204),
    };
    response.headers.extend(stored.headers);
    response
}
