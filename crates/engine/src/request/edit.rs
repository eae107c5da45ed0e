//! The changes a scenario makes to its request, before and after signing.

use indexmap::IndexMap;

use crate::sign::Draft;
use crate::sign::{Signature, flip_last_digit};
use model::scenario::when::{Edit, SignatureEdit, SignedEdit};
use model::scenario::{Values, expand};

use super::{BuildError, body};

/// Method, path and query of an edit that the signature will cover.
pub(super) fn target(draft: &mut Draft, edit: &Edit, values: &Values) -> Result<(), BuildError> {
    replace(draft, edit.method.as_ref(), edit.path.as_ref(), values)?;
    query(draft, &edit.query, values)
}

/// Header edits; they come last before signing, so that they also reach the headers that signing adds.
pub(super) fn headers(
    draft: &mut Draft,
    edits: Option<&IndexMap<String, Option<String>>>,
    values: &Values,
) -> Result<(), BuildError> {
    for (name, value) in edits.into_iter().flatten() {
        match value {
            Some(value) => draft.set_header(name, expand(value, values)?),
            None => draft.remove_header(name),
        }
    }
    Ok(())
}

/// Edits of a signed request; templates may use what went into the signature.
pub(super) fn signed(
    draft: &mut Draft,
    edit: &SignedEdit,
    signature: Option<Signature>,
    values: &Values,
) -> Result<(), BuildError> {
    let mut values = values.clone();
    values.set("host_name", draft.header("host").map(host_name).unwrap_or_default());
    if let Some(signature) = signature {
        let day = signature.credential.split('/').nth(1).unwrap_or_default().to_owned();
        values.set("scope_date", day);
        values.set("credential", signature.credential);
        values.set("signed_headers", signature.signed_headers);
        values.set("signature", signature.signature);
    }
    replace(draft, edit.method.as_ref(), edit.path.as_ref(), &values)?;
    query(draft, &edit.query, &values)?;
    headers(draft, Some(&edit.headers), &values)?;
    if let Some(replaced) = &edit.body {
        draft.body = body::bytes(Some(replaced), &values)?;
    }
    if let Some(SignatureEdit::FlipLastDigit) = edit.signature {
        if let Some(authorization) = draft.header("authorization").map(flip_last_digit) {
            draft.set_header("authorization", authorization);
        }
        if let Some(signature) = draft.query_value("X-Amz-Signature").map(flip_last_digit) {
            draft.set_query("X-Amz-Signature", signature);
        }
    }
    Ok(())
}

fn replace(
    draft: &mut Draft,
    method: Option<&String>,
    path: Option<&String>,
    values: &Values,
) -> Result<(), BuildError> {
    if let Some(method) = method {
        draft.method.clone_from(method);
    }
    if let Some(path) = path {
        draft.path = expand(path, values)?;
    }
    Ok(())
}

/// A Host header without its port.
fn host_name(host: &str) -> &str {
    host.rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(host, |(name, _)| name)
}

/// Query edits.
pub(super) fn query(
    draft: &mut Draft,
    edits: &IndexMap<String, Option<String>>,
    values: &Values,
) -> Result<(), BuildError> {
    for (name, value) in edits {
        match value {
            Some(value) => draft.set_query(name, expand(value, values)?),
            None => draft.remove_query(name),
        }
    }
    Ok(())
}
