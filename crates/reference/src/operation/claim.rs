//! Conditional writes in progress: while one waits for its body, another one to the same key conflicts with it.
//!
//! Independent of the conditions themselves, which are checked when the write is done.

use super::route::Operation;
use crate::finding::operation as finding;
use crate::store::Store;
use crate::{Checks, Refusal, RequestHead};

/// A key with a conditional write in progress, until this is dropped.
#[derive(Debug)]
pub(crate) struct Claim<'a> {
    store: &'a Store,
    target: (String, String),
}

/// Claims the key of a conditional write; `None` if `head` is not one.
///
/// # Errors
/// Another request has claimed the key.
pub(crate) fn claim<'a>(store: &'a Store, head: &RequestHead, checks: &Checks) -> Result<Option<Claim<'a>>, Refusal> {
    let conditional = ["if-match", "if-none-match"].iter().any(|name| head.headers.has(name));
    let writes = matches!(Operation::of(head, checks)?, Operation::PutObject | Operation::CompleteMultipartUpload);
    let (Some(bucket), Some(key)) = (&head.bucket, &head.key) else { return Ok(None) };
    if !(conditional && writes) {
        return Ok(None);
    }
    let target = (bucket.clone(), key.clone());
    if store.lock().claims.insert(target.clone()) {
        return Ok(Some(Claim { store, target }));
    }
    checks.refuse(Refusal::new(&finding::CONDITIONAL_WRITE_CONFLICT).with("Key", key))?;
    Ok(None)
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.store.lock().claims.remove(&self.target);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::testing::Endpoint;

    #[test]
    fn a_conditional_write_conflicts_with_one_under_way_and_with_nothing_else() {
        let (store, checks, endpoint) = (Store::new(), Checks::default(), Endpoint::new());
        let put = |key: &str| endpoint.put(&format!("/bucket/{key}"), "x").header("if-none-match", "*").head;
        let first = claim(&store, &put("a"), &checks).unwrap();
        assert_eq!(claim(&store, &put("a"), &checks).unwrap_err().finding.name, "ConditionalWriteConflict");
        assert!(claim(&store, &put("b"), &checks).unwrap().is_some());
        assert!(claim(&store, &endpoint.put("/bucket/a", "x").head, &checks).unwrap().is_none());
        drop(first);
        assert!(claim(&store, &put("a"), &checks).unwrap().is_some());
    }
}
