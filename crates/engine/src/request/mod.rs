//! Turns the request of a scenario into bytes: expand, edit, sign, edit again, frame.
//!
//! Independent of sockets, responses and vendors. The bytes are exactly those that the scenario describes.

mod auth;
mod body;
mod chunks;
mod edit;
mod form;
mod frame;
mod values;

pub use values::values;

use bytes::Bytes;
use time::OffsetDateTime;

use crate::sign::Draft;
use crate::sign::Keys;
use crate::wire::Outgoing;
use model::scenario::fault::Fault;
use model::scenario::when::{Auth, When};
use model::scenario::{TemplateError, Values, expand};

/// Where requests go, and whose keys may sign them.
#[derive(Debug, Clone)]
pub struct Place {
    /// Host and port as the Host header names them.
    pub authority: String,
    /// A path in front of every bucket, without a slash at its end; usually empty.
    pub base_path: String,
    /// Puts the bucket into the host name.
    pub virtual_host: bool,
    /// The region of healthy signatures.
    pub region: String,
    /// The service of healthy signatures: `s3`, `sts` or `iam`.
    pub service: &'static str,
    /// The account under test.
    pub owner: Keys,
    /// A second account.
    pub other: Option<Keys>,
    /// A key, secret and token that have expired.
    pub expired: Option<Keys>,
    /// Keys that were switched off.
    pub revoked: Option<Keys>,
    /// The account with a low bucket limit.
    pub limited: Option<Keys>,
    /// A user of the account under test that bucket policies bind.
    pub bound: Option<Keys>,
}

/// A request ready for the wire.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The bytes.
    pub outgoing: Outgoing,
    /// The host name to ask TLS for, where it is not the endpoint's own.
    pub server_name: Option<String>,
    /// The body without the chunks that it is sent in; none for a form, whose fields are not what is stored.
    pub content: Option<Bytes>,
}

/// A request that cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A text of the scenario cannot be expanded.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The target has no such credentials.
    #[error("the target offers no {0}")]
    NoCredentials(&'static str),
    /// Text that should be base64 is not.
    #[error("the body's base64 text is not base64")]
    Base64,
    /// `auth: post-form` without `form:`, or the other way round.
    #[error("`auth: post-form` and `form:` go together")]
    Form,
}

/// Builds the request of `when` with its `fault` at the time `now`. Templates use the same time: a date that differs from
/// that of the signature would be a second fault.
///
/// # Errors
/// A template, credential or body that cannot be used.
pub fn build(
    when: &When,
    fault: &Fault,
    place: &Place,
    values: &Values,
    now: OffsetDateTime,
) -> Result<Prepared, BuildError> {
    let values = &values.at(now);
    let mut draft = Draft {
        method: if let Fault::Method(method) = fault { method.clone() } else { when.method.clone() },
        path: expand(&fault.path(when), values)?,
        query: expand_pairs(&when.query, values)?,
        headers: vec![("Host".into(), place.authority.clone())],
        body: body::signed_bytes(when, fault, values)?,
    };
    for (name, value) in &when.headers {
        draft.headers.push((name.clone(), expand(value, values)?));
    }
    let unchunked = when.chunks.is_some().then(|| draft.body.clone());
    edit::query(&mut draft, fault, values)?;
    let has_body = when.body.is_some() || !draft.body.is_empty();
    if let Some(digest) = when.digest.filter(|_| has_body) {
        let (name, value) = body::digest_header(digest, &draft.body);
        draft.set_header(name, value);
    }
    let server_name = place.locate(&mut draft);
    let keys = auth::keys(fault.credentials(when), place)?;
    let signed = match (&when.form, when.auth) {
        (Some(form), Auth::PostForm) => {
            let signer = keys.map(|keys| auth::signer(keys, fault, place, now));
            let fault_of_form = if let Fault::Form(fault) = fault { Some(fault) } else { None };
            form::fill(&mut draft, form, fault_of_form, signer.as_ref(), values, now)?;
            edit::headers(&mut draft, fault, values)?;
            None
        }
        (None, Auth::PostForm) | (Some(_), _) => return Err(BuildError::Form),
        (None, _) => auth::authenticate(&mut draft, (when, fault), keys, place, values, now)?,
    };
    edit::signed(&mut draft, fault, signed, values)?;
    let wire = if let Fault::Wire(wire) = fault { Some(wire) } else { None };
    let content = when.form.is_none().then(|| unchunked.unwrap_or_else(|| draft.body.clone()));
    Ok(Prepared { outgoing: frame::frame(&draft, wire), server_name, content })
}

impl Place {
    /// Every key there is.
    pub fn keys(&self) -> impl Iterator<Item = &Keys> {
        let further = [&self.other, &self.expired, &self.revoked, &self.limited, &self.bound];
        std::iter::once(&self.owner).chain(further.into_iter().flatten())
    }

    /// A region of AWS that is not this one.
    #[must_use]
    pub fn other_region(&self) -> &'static str {
        if self.region == "eu-west-1" { "us-west-2" } else { "eu-west-1" }
    }

    /// Puts base path and bucket where the addressing style requires them; returns the host name if it contains the bucket.
    fn locate(&self, draft: &mut Draft) -> Option<String> {
        let segment = draft.path.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default().to_owned();
        if !self.virtual_host || !is_host_label(&segment) {
            draft.path.insert_str(0, &self.base_path);
            return None;
        }
        let rest = draft.path.trim_start_matches('/')[segment.len()..].to_owned();
        let root = if rest.starts_with('/') { "" } else { "/" };
        draft.path = format!("{}{root}{rest}", self.base_path);
        let host = format!("{segment}.{}", self.authority);
        draft.set_header("Host", host.clone());
        Some(host.rsplit_once(':').map_or(host.clone(), |(name, _)| name.to_owned()))
    }
}

/// True if a bucket's name can be part of a host name; other names stay in the path, as in SDKs.
fn is_host_label(name: &str) -> bool {
    (3..=63).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn expand_pairs(
    pairs: &indexmap::IndexMap<String, Option<String>>,
    values: &Values,
) -> Result<Vec<(String, Option<String>)>, TemplateError> {
    pairs
        .iter()
        .map(|(name, value)| Ok((name.clone(), value.as_deref().map(|value| expand(value, values)).transpose()?)))
        .collect()
}

#[cfg(test)]
mod tests;
