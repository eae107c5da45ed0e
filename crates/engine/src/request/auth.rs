//! Signs a draft the way the scenario says: whose key, which clock, which scope, which place.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::sign::Draft;
use crate::sign::{ChunkSigner, Keys, Signature, Signed, Signer, UNSIGNED_PAYLOAD, presign, sign_header, sign_v2};
use model::date;
use model::encoding::sha256_hex;
use model::scenario::Values;
use model::scenario::fault::{AuthFault, Fault, Scope, ScopeDate};
use model::scenario::when::{Auth, Credentials, Payload, When};

use super::chunks::{self, Coding};
use super::{BuildError, Place, edit};

/// The keys that sign, or none for an anonymous request.
pub(super) fn keys(credentials: Credentials, place: &Place) -> Result<Option<Keys>, BuildError> {
    let keys = match credentials {
        Credentials::Anonymous => return Ok(None),
        Credentials::Owner => place.owner.clone(),
        Credentials::Other => place.other.clone().ok_or(BuildError::NoCredentials("second account"))?,
        Credentials::ExpiredToken => place.expired.clone().ok_or(BuildError::NoCredentials("expired session token"))?,
        Credentials::Revoked => place.revoked.clone().ok_or(BuildError::NoCredentials("revoked access key"))?,
        Credentials::Limited => place.limited.clone().ok_or(BuildError::NoCredentials("account with a low limit"))?,
        Credentials::Bound => place.bound.clone().ok_or(BuildError::NoCredentials("account that policies bind"))?,
        Credentials::UnknownKey => unknown_keys(),
        Credentials::WrongSecret => Keys { secret: wrong_secret(&place.owner.secret), ..place.owner.clone() },
    };
    Ok(Some(keys))
}

/// The signer of a request: `keys` with the clock and the scope that the fault asks for.
pub(super) fn signer(keys: Keys, fault: &Fault, place: &Place, now: OffsetDateTime) -> Signer {
    let moment = if let Fault::Clock(span) = fault { now + Duration::seconds(span.0) } else { now };
    let scope = if let Fault::Scope(scope) = fault { scope.clone() } else { Scope::default() };
    let scope_day = match scope.date {
        Some(ScopeDate::Yesterday) => moment - Duration::days(1),
        None => moment,
    };
    Signer {
        keys,
        moment,
        scope_day,
        region: scope.region.unwrap_or_else(|| place.region.clone()),
        service: scope.service.unwrap_or_else(|| place.service.into()),
    }
}

/// Adds authentication, after the header faults that it has to cover.
pub(super) fn authenticate(
    draft: &mut Draft,
    (when, fault): (&When, &Fault),
    keys: Option<Keys>,
    place: &Place,
    values: &Values,
    now: OffsetDateTime,
) -> Result<Option<Signature>, BuildError> {
    let unsigned = when.auth == Auth::None || *fault == Fault::Auth(AuthFault::None);
    let Some(keys) = keys.filter(|_| !unsigned) else {
        edit::headers(draft, fault, values)?;
        return Ok(None);
    };
    let signer = signer(keys, fault, place, now);
    match (fault, when.auth) {
        (Fault::Auth(AuthFault::Sigv2), _) => {
            sign_v2(draft, &signer);
            Ok(None)
        }
        (Fault::Auth(AuthFault::HeaderAndPresigned { expires }), _) => {
            presign(draft, &signer, expires.0, |draft| edit::query(draft, fault, values))?;
            in_header(draft, (when, fault), &signer, values).map(Some)
        }
        (_, Auth::Presigned { expires }) => {
            edit::headers(draft, fault, values)?;
            presign(draft, &signer, expires.0, |draft| edit::query(draft, fault, values)).map(Some)
        }
        (_, Auth::Header | Auth::PostForm | Auth::None) => in_header(draft, (when, fault), &signer, values).map(Some),
    }
}

fn in_header(
    draft: &mut Draft,
    (when, fault): (&When, &Fault),
    signer: &Signer,
    values: &Values,
) -> Result<Signature, BuildError> {
    let coding = when.chunks.as_ref().map(|chunks| Coding::of(chunks, fault, values)).transpose()?;
    let body_hash = match (&coding, when.payload) {
        (Some(Coding { chunks, .. }), _) => {
            Signed { chunks: chunks.signed, trailer: chunks.trailer.is_some() }.payload_word().into()
        }
        (None, Payload::Unsigned) => UNSIGNED_PAYLOAD.into(),
        (None, Payload::Signed) => sha256_hex(&draft.body),
    };
    draft.set_header("x-amz-content-sha256", body_hash.clone());
    draft.set_header("x-amz-date", date::amz(signer.moment));
    if let Some(token) = &signer.keys.token {
        draft.set_header("x-amz-security-token", token);
    }
    if let Some(coding) = &coding {
        chunks::declare(draft, coding);
    }
    edit::headers(draft, fault, values)?;
    let payload_hash = draft.header("x-amz-content-sha256").map_or(body_hash, str::to_owned);
    let signature = sign_header(draft, signer, &payload_hash);
    if let Some(coding) = &coding {
        draft.body = chunks::encode(&draft.body, coding, &mut ChunkSigner::new(signer, signature.signature.clone()));
    }
    Ok(signature)
}

/// A key id of the usual shape that no server has seen, with any secret.
fn unknown_keys() -> Keys {
    let random = Uuid::new_v4().simple().to_string().to_ascii_uppercase();
    Keys { access_key: format!("AKIA{}", &random[..16]), secret: random, token: None }
}

/// The same secret with another last character.
fn wrong_secret(secret: &str) -> String {
    let mut wrong = secret.to_owned();
    let last = wrong.pop();
    wrong.push(if last == Some('x') { 'y' } else { 'x' });
    wrong
}
