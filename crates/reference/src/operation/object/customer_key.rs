//! Encryption with keys that customers send with each request (SSE-C). Nothing is encrypted; only the key's MD5 is stored.
//!
//! Independent of encryption with the service's own keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};

use crate::finding::operation::SSE_CUSTOMER_KEY_UNSUPPORTED;
use crate::finding::setup as finding;
use crate::store::{Bucket, CustomerKeys, Object};
use crate::{Checks, Headers, Refusal};

const ALGORITHM: &str = "x-amz-server-side-encryption-customer-algorithm";
const KEY: &str = "x-amz-server-side-encryption-customer-key";
const KEY_MD5: &str = "x-amz-server-side-encryption-customer-key-md5";

/// The MD5 of the key in `headers`, if they contain a valid one.
pub(in super::super) fn offered(
    headers: &Headers,
    bucket: &Bucket,
    checks: &Checks,
) -> Result<Option<String>, Refusal> {
    if ![ALGORITHM, KEY, KEY_MD5].iter().any(|name| headers.has(name)) {
        return Ok(None);
    }
    match bucket.customer_keys {
        CustomerKeys::Unsupported => {
            checks.refuse(&SSE_CUSTOMER_KEY_UNSUPPORTED)?;
            return Ok(None);
        }
        CustomerKeys::Allowed | CustomerKeys::Forbidden => {}
    }
    if !checks.is_secure() {
        checks.refuse(&finding::CUSTOMER_KEY_WITHOUT_TLS)?;
    }
    if headers.value(ALGORITHM) != Some("AES256") {
        checks.refuse(&finding::CUSTOMER_ALGORITHM_UNKNOWN)?;
    }
    let key = headers.value(KEY).and_then(|key| STANDARD.decode(key).ok()).filter(|key| key.len() == 32);
    let Some(key) = key else {
        checks.refuse(&finding::CUSTOMER_KEY_MISSING)?;
        return Ok(None);
    };
    let Some(announced) = headers.value(KEY_MD5) else {
        checks.refuse(&finding::CUSTOMER_KEY_MD5_MISSING)?;
        return Ok(None);
    };
    let md5 = STANDARD.encode(Md5::digest(&key));
    if STANDARD.decode(announced).map_or(0, |digest| digest.len()) != 16 {
        checks.refuse(&finding::CUSTOMER_KEY_MD5_MALFORMED)?;
    } else if announced != md5 {
        checks.refuse(&finding::CUSTOMER_KEY_MD5_MISMATCH)?;
    }
    if bucket.customer_keys == CustomerKeys::Forbidden {
        checks.refuse(&finding::CUSTOMER_KEYS_FORBIDDEN)?;
    }
    Ok(Some(md5))
}

/// Refuses to read `object` with a key other than its own, or with a key if it has none.
pub(in super::super) fn check_read(
    object: &Object,
    headers: &Headers,
    bucket: &Bucket,
    checks: &Checks,
) -> Result<(), Refusal> {
    let offered = offered(headers, bucket, checks)?;
    match (&object.customer_key, offered) {
        (Some(_), None) => checks.refuse(&finding::CUSTOMER_KEY_NEEDED),
        (None, Some(_)) => checks.refuse(&finding::CUSTOMER_KEY_NOT_APPLICABLE),
        (Some(stored), Some(offered)) if *stored != offered => checks.refuse(&finding::CUSTOMER_KEY_WRONG),
        _ => Ok(()),
    }
}
