//! The state of the embedded endpoint: buckets, versions of objects, uploads, configuration documents.
//!
//! Independent of HTTP, findings and dialects; it stores whatever the operations put into it.

mod bucket;
mod id;
mod object;
mod upload;

pub(crate) use bucket::{Bucket, CustomerKeys, DefaultRetention, LockConfiguration, Period, Versioning};
pub(crate) use id::{fresh_id, is_well_formed};
pub(crate) use object::{Entry, Mode, Object, Retention, Version, Versions};
pub(crate) use upload::{Part, Upload};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// All state of one embedded endpoint; dropped with it.
#[derive(Debug, Default)]
pub(crate) struct Store {
    state: Mutex<State>,
}

/// The state itself, accessible while the lock is held.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Buckets by name.
    pub(crate) buckets: BTreeMap<String, Bucket>,
    /// How many buckets an account may have, by its canonical id.
    pub(crate) bucket_limits: BTreeMap<&'static str, usize>,
    /// How new buckets treat customer keys.
    pub(crate) customer_keys: CustomerKeys,
    /// IAM users by name, each with its access keys.
    pub(crate) users: BTreeMap<String, Vec<String>>,
    /// The names of IAM policies.
    pub(crate) policies: BTreeSet<String>,
    /// Bucket and key of each conditional write in progress.
    pub(crate) claims: BTreeSet<(String, String)>,
}

impl Store {
    /// A store without buckets.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Takes the lock for one operation; operations are short and never wait for anything while they hold it.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        // A panic in one request must not stop the endpoint for all others.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
