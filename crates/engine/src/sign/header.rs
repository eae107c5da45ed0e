//! SigV4 in the `Authorization` header.

use crate::sign::Draft;

use super::{ALGORITHM, Signer, canonical_request};

/// The parts of an `Authorization` header, for edits that rebuild it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// `AKID/date/region/service/aws4_request`.
    pub credential: String,
    /// The list of signed headers.
    pub signed_headers: String,
    /// 64 hex digits.
    pub signature: String,
}

/// Signs every header that `draft` has and adds `authorization`.
pub fn sign_header(draft: &mut Draft, signer: &Signer, payload_hash: &str) -> Signature {
    let (canonical, signed_headers) = canonical_request(draft, payload_hash);
    let signature = signer.sign(&signer.string_to_sign(&canonical, draft.header("x-amz-date")));
    let credential = signer.credential();
    draft.set_header(
        "authorization",
        format!("{ALGORITHM} Credential={credential}, SignedHeaders={signed_headers}, Signature={signature}"),
    );
    Signature { credential, signed_headers, signature }
}
