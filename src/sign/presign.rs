//! SigV4 in query parameters.

use crate::date;
use crate::draft::Draft;

use super::header::Signature;
use super::{ALGORITHM, Signer, UNSIGNED_PAYLOAD, canonical_request};

/// Adds the `X-Amz-*` parameters, valid for `expires` seconds from the signer's clock; every header is signed, and so
/// is what `edit` makes of the parameters.
///
/// # Errors
/// Those of `edit`.
pub fn presign<E>(
    draft: &mut Draft,
    signer: &Signer,
    expires: i64,
    edit: impl FnOnce(&mut Draft) -> Result<(), E>,
) -> Result<Signature, E> {
    draft.set_query("X-Amz-Algorithm", ALGORITHM);
    draft.set_query("X-Amz-Credential", signer.credential());
    draft.set_query("X-Amz-Date", date::amz(signer.moment));
    draft.set_query("X-Amz-Expires", expires.to_string());
    if let Some(token) = &signer.keys.token {
        draft.set_query("X-Amz-Security-Token", token);
    }
    let (_, signed_headers) = canonical_request(draft, UNSIGNED_PAYLOAD);
    draft.set_query("X-Amz-SignedHeaders", &signed_headers);
    edit(draft)?;
    let (canonical, _) = canonical_request(draft, UNSIGNED_PAYLOAD);
    let signature = signer.sign(&signer.string_to_sign(&canonical));
    draft.set_query("X-Amz-Signature", &signature);
    Ok(Signature { credential: signer.credential(), signed_headers, signature })
}
