//! Signs a draft the way the scenario says: whose key, which clock, which scope, which place.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::sign::Draft;
use crate::sign::{ChunkSigner, Keys, Signature, Signed, Signer, UNSIGNED_PAYLOAD, presign, sign_header, sign_v2};
use model::date;
use model::encoding::sha256_hex;
use model::scenario::Values;
use model::scenario::when::{Auth, Credentials, Payload, ScopeDate, When};

use super::{BuildError, Place, chunks, edit};

/// The keys that sign, or none for an anonymous request.
pub(super) fn keys(credentials: Credentials, place: &Place) -> Result<Option<Keys>, BuildError> {
    let keys = match credentials {
        Credentials::Anonymous => return Ok(None),
        Credentials::Owner => place.owner.clone(),
        Credentials::Other => place.other.clone().ok_or(BuildError::NoCredentials("second account"))?,
        Credentials::ExpiredToken => place.expired.clone().ok_or(BuildError::NoCredentials("expired session token"))?,
        Credentials::Revoked => place.revoked.clone().ok_or(BuildError::NoCredentials("revoked access key"))?,
        Credentials::Limited => place.limited.clone().ok_or(BuildError::NoCredentials("account with a low limit"))?,
        Credentials::UnknownKey => unknown_keys(),
        Credentials::WrongSecret => Keys { secret: wrong_secret(&place.owner.secret), ..place.owner.clone() },
    };
    Ok(Some(keys))
}

/// The signer of this scenario: `keys` with the clock and scope that `when` asks for.
pub(super) fn signer(keys: Keys, when: &When, place: &Place, now: OffsetDateTime) -> Signer {
    let moment = now + Duration::seconds(when.clock.unwrap_or_default().0);
    let scope = when.scope.clone().unwrap_or_default();
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

/// Adds authentication, after the header edits that it has to cover.
pub(super) fn authenticate(
    draft: &mut Draft,
    when: &When,
    keys: Option<Keys>,
    place: &Place,
    values: &Values,
    now: OffsetDateTime,
) -> Result<Option<Signature>, BuildError> {
    let edits = when.before_signing.as_ref().map(|edit| &edit.headers);
    let Some(keys) = keys.filter(|_| when.auth != Auth::None) else {
        edit::headers(draft, edits, values)?;
        return Ok(None);
    };
    let signer = signer(keys, when, place, now);
    match when.auth {
        Auth::Presigned { expires } => {
            edit::headers(draft, edits, values)?;
            presign(draft, &signer, expires.0, |draft| edit_query(draft, when, values)).map(Some)
        }
        Auth::HeaderAndPresigned { expires } => {
            presign(draft, &signer, expires.0, |draft| edit_query(draft, when, values))?;
            in_header(draft, when, &signer, values).map(Some)
        }
        Auth::Sigv2 => {
            edit::headers(draft, edits, values)?;
            sign_v2(draft, &signer);
            Ok(None)
        }
        Auth::Header | Auth::PostForm | Auth::None => in_header(draft, when, &signer, values).map(Some),
    }
}

/// The query edits once more, so that they also reach the parameters that signing adds.
fn edit_query(draft: &mut Draft, when: &When, values: &Values) -> Result<(), BuildError> {
    when.before_signing.as_ref().map_or(Ok(()), |edit| edit::query(draft, &edit.query, values))
}

fn in_header(draft: &mut Draft, when: &When, signer: &Signer, values: &Values) -> Result<Signature, BuildError> {
    let chunks = when.chunks.as_ref().map(|chunks| chunks::expanded(chunks, values)).transpose()?;
    let body_hash = match (&chunks, when.payload) {
        (Some(chunks), _) => Signed { chunks: chunks.signed, trailer: chunks.trailer.is_some() }.payload_word().into(),
        (None, Payload::Unsigned) => UNSIGNED_PAYLOAD.into(),
        (None, Payload::Signed) => sha256_hex(&draft.body),
    };
    draft.set_header("x-amz-content-sha256", body_hash.clone());
    draft.set_header("x-amz-date", date::amz(signer.moment));
    if let Some(token) = &signer.keys.token {
        draft.set_header("x-amz-security-token", token);
    }
    if let Some(chunks) = &chunks {
        chunks::declare(draft, chunks);
    }
    edit::headers(draft, when.before_signing.as_ref().map(|edit| &edit.headers), values)?;
    let payload_hash = draft.header("x-amz-content-sha256").map_or(body_hash, str::to_owned);
    let signature = sign_header(draft, signer, &payload_hash);
    if let Some(chunks) = &chunks {
        draft.body = chunks::encode(&draft.body, chunks, &mut ChunkSigner::new(signer, signature.signature.clone()));
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
