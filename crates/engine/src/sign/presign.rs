//! SigV4 in query parameters.

use crate::sign::Draft;
use model::date;

use super::header::Signature;
use super::{ALGORITHM, Signer, UNSIGNED_PAYLOAD, canonical_request};

const SIGNATURE: &str = "X-Amz-Signature";

/// Adds the `X-Amz-*` parameters, valid for `expires` seconds from the signer's clock. The signature covers every header
/// and the parameters as `edit` leaves them; an existing signature is replaced.
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
    // A signature must not cover itself: a server verifies the other parameters.
    draft.remove_query(SIGNATURE);
    let (canonical, _) = canonical_request(draft, UNSIGNED_PAYLOAD);
    let signature = signer.sign(&signer.string_to_sign(&canonical, draft.query_value("X-Amz-Date")));
    draft.set_query(SIGNATURE, &signature);
    Ok(Signature { credential: signer.credential(), signed_headers, signature })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_date_is_signed_as_it_is_sent() {
        let signer = Signer::example(datetime!(2028-02-29 23:59:59 UTC));
        let date = "Tue, 29 Feb 2028 23:59:59 GMT";
        let mut draft = Draft { method: "GET".into(), path: "/b/k".into(), ..Draft::default() };
        let edit = |draft: &mut Draft| {
            draft.set_query("X-Amz-Date", date);
            Ok::<(), Infallible>(())
        };
        let signature = presign(&mut draft, &signer, 60, edit).unwrap().signature;
        draft.remove_query(SIGNATURE);
        let hash = model::encoding::sha256_hex(canonical_request(&draft, UNSIGNED_PAYLOAD).0.as_bytes());
        assert_eq!(signature, signer.sign(&format!("{ALGORITHM}\n{date}\n{}\n{hash}", signer.scope())));
    }

    #[test]
    fn a_signature_that_is_there_already_is_replaced_and_not_signed() {
        let signer = Signer::example(datetime!(2028-02-29 23:59:59 UTC));
        let presigned = |query: &[&str]| {
            let query = query.iter().map(|name| ((*name).to_owned(), Some("old".to_owned()))).collect();
            let mut draft = Draft { method: "GET".into(), path: "/b/k".into(), query, ..Draft::default() };
            presign(&mut draft, &signer, 60, |_| Ok::<(), Infallible>(())).unwrap();
            draft.target()
        };
        assert_eq!(presigned(&["a", SIGNATURE, SIGNATURE]), presigned(&["a"]));
    }
}
