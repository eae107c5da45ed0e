//! The secrets that this process was given: whatever writes a text hides them, also where it has no request at hand.
//!
//! They are the process's and only grow: a writer cannot forget what it need not be given.

use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use super::Hide;
use super::finder::{Finder, Value};
use crate::sign::Keys;

static KNOWN: LazyLock<RwLock<Arc<Finder>>> = LazyLock::new(|| RwLock::new(Arc::new(Finder::of(Vec::new()))));

/// Hides these keys in everything that any [`Redactor`](super::Redactor) shows from now on.
pub fn know<'a>(keys: impl IntoIterator<Item = &'a Keys>) {
    let values = keys.into_iter().flat_map(|keys| {
        let token = keys.token.as_deref().and_then(|token| Value::of(Hide::All, token));
        [Value::of(Hide::KeyId, &keys.access_key), Value::of(Hide::All, &keys.secret), token].into_iter().flatten()
    });
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    let mut all = known.values().to_vec();
    for value in values {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    if all.len() > known.values().len() {
        *known = Arc::new(Finder::of(all));
    }
}

/// Finds what this process knows by now.
pub(super) fn finder() -> Arc<Finder> {
    Arc::clone(&KNOWN.read().unwrap_or_else(PoisonError::into_inner))
}
