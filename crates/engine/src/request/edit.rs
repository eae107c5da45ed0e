//! The changes that a fault makes to a request, before and after signing.

use indexmap::IndexMap;

use crate::sign::{Draft, Signature, flip_last_digit};
use model::scenario::fault::{AfterSigning, Fault, SignatureFault};
use model::scenario::{Values, expand};

use super::{BuildError, body};

/// Header faults; they come last before signing, so that they also reach the headers that signing adds.
pub(super) fn headers(draft: &mut Draft, fault: &Fault, values: &Values) -> Result<(), BuildError> {
    if let Fault::Headers(headers) = fault { set_headers(draft, headers, values) } else { Ok(()) }
}

/// Query faults; they are put in twice, so that they also reach the parameters that signing adds.
pub(super) fn query(draft: &mut Draft, fault: &Fault, values: &Values) -> Result<(), BuildError> {
    if let Fault::Query(query) = fault { set_query(draft, query, values) } else { Ok(()) }
}

/// Faults of a signed request; templates may use what went into the signature.
pub(super) fn signed(
    draft: &mut Draft,
    fault: &Fault,
    signature: Option<Signature>,
    values: &Values,
) -> Result<(), BuildError> {
    match fault {
        Fault::Signature(SignatureFault::FlipLastDigit) => flip_signature(draft),
        Fault::AfterSigning(change) => after_signing(draft, change, &with_signature(draft, signature, values))?,
        // In the request before it is signed: `build`, `headers` and `query`.
        Fault::Headers(_)
        | Fault::Query(_)
        | Fault::Path(_)
        | Fault::Method(_)
        | Fault::Body(_)
        | Fault::Replace(_)
        // In the way it is signed: `auth`, `chunks` and `form`.
        | Fault::Auth(_)
        | Fault::Credentials(_)
        | Fault::Clock(_)
        | Fault::Scope(_)
        | Fault::Chunks(_)
        | Fault::Form(_)
        // In how and where it is sent: `frame`, the endpoint of the scenario, and how often.
        | Fault::Wire(_)
        | Fault::Endpoint(_)
        | Fault::Race(_)
        | Fault::State
        | Fault::None => {}
    }
    Ok(())
}

fn after_signing(draft: &mut Draft, change: &AfterSigning, values: &Values) -> Result<(), BuildError> {
    match change {
        AfterSigning::Method(method) => draft.method.clone_from(method),
        AfterSigning::Path(path) => draft.path = expand(path, values)?,
        AfterSigning::Query(query) => set_query(draft, query, values)?,
        AfterSigning::Headers(headers) => set_headers(draft, headers, values)?,
        AfterSigning::Body(body) => draft.body = body::bytes(Some(body), values)?,
    }
    Ok(())
}

fn flip_signature(draft: &mut Draft) {
    if let Some(authorization) = draft.header("authorization").map(flip_last_digit) {
        draft.set_header("authorization", authorization);
    }
    if let Some(signature) = draft.query_value("X-Amz-Signature").map(flip_last_digit) {
        draft.set_query("X-Amz-Signature", signature);
    }
}

/// The values with the parts of the signature.
fn with_signature(draft: &Draft, signature: Option<Signature>, values: &Values) -> Values {
    let mut values = values.clone();
    values.set("host_name", draft.header("host").map(host_name).unwrap_or_default());
    if let Some(signature) = signature {
        let day = signature.credential.split('/').nth(1).unwrap_or_default().to_owned();
        values.set("scope_date", day);
        values.set("credential", signature.credential);
        values.set("signed_headers", signature.signed_headers);
        values.set("signature", signature.signature);
    }
    values
}

fn set_headers(
    draft: &mut Draft,
    headers: &IndexMap<String, Option<String>>,
    values: &Values,
) -> Result<(), BuildError> {
    for (name, value) in headers {
        match value {
            Some(value) => draft.set_header(name, expand(value, values)?),
            None => draft.remove_header(name),
        }
    }
    Ok(())
}

fn set_query(draft: &mut Draft, query: &IndexMap<String, Option<String>>, values: &Values) -> Result<(), BuildError> {
    for (name, value) in query {
        match value {
            Some(value) => draft.set_query(name, expand(value, values)?),
            None => draft.remove_query(name),
        }
    }
    Ok(())
}

/// A Host header without its port.
fn host_name(host: &str) -> &str {
    host.rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(host, |(name, _)| name)
}
