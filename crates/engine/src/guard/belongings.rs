//! What a run may write to: names with its run id, keys with it in borrowed buckets, and names that it was lent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::run_id;
use crate::wire::Endpoint;

/// What a run may write to.
#[derive(Debug, Default)]
pub(super) struct Belongings {
    borrowed: BTreeSet<String>,
    changing: Mutex<Changing>,
}

/// What changes while a run goes on.
#[derive(Debug, Default)]
struct Changing {
    /// The beginnings of names, one for each run.
    beginnings: BTreeSet<String>,
    lent: BTreeMap<String, Loan>,
    /// Endpoints, each with where the bucket was proven to be taken from.
    proven: BTreeSet<(String, Addressing)>,
    /// Endpoints where nothing is written without that proof.
    distrusted: BTreeSet<String>,
}

/// Where a request names its bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Addressing {
    /// At the start of the path.
    Path,
    /// At the start of the host name.
    Host,
}

/// What may be done with a bucket whose name cannot carry the run id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loan {
    /// It does not exist, and may be created.
    Create,
    /// This run has created it, and may delete it.
    Delete,
}

impl Belongings {
    /// What the run with this id owns, beside the `borrowed` buckets.
    pub(super) fn new(run_id: &str, borrowed: impl IntoIterator<Item = String>) -> Self {
        let belongings = Self { borrowed: borrowed.into_iter().collect(), changing: Mutex::default() };
        belongings.add(run_id);
        belongings
    }

    /// Adds what the run with this id owns.
    pub(super) fn add(&self, run_id: &str) {
        self.changing().beginnings.insert(format!("{}{run_id}-", run_id::PREFIX));
    }

    /// True if the name of a bucket, a user or a policy carries the run id, and nothing that could name something else: a
    /// colon separates an owner from the name.
    pub(super) fn owns(&self, name: &str) -> bool {
        self.begins(name) && !name.contains([':', '/'])
    }

    /// True if `key` carries the run id.
    pub(super) fn begins(&self, key: &str) -> bool {
        self.changing().beginnings.iter().any(|beginning| key.len() > beginning.len() && key.starts_with(beginning))
    }

    pub(super) fn borrows(&self, bucket: &str) -> bool {
        self.borrowed.contains(bucket)
    }

    pub(super) fn loan(&self, bucket: &str) -> Option<Loan> {
        self.changing().lent.get(bucket).copied()
    }

    /// Lends a bucket, or takes it back.
    pub(super) fn lend(&self, bucket: &str, loan: Option<Loan>) {
        let mut changing = self.changing();
        match loan {
            Some(loan) => changing.lent.insert(bucket.to_owned(), loan),
            None => changing.lent.remove(bucket),
        };
    }

    /// Notes that `endpoint` takes bucket names from there.
    pub(super) fn prove(&self, endpoint: &Endpoint, addressing: Addressing) {
        self.changing().proven.insert((endpoint.to_string(), addressing));
    }

    pub(super) fn is_proven(&self, endpoint: &Endpoint, addressing: Addressing) -> bool {
        self.changing().proven.contains(&(endpoint.to_string(), addressing))
    }

    /// Notes that nothing is written at `endpoint` before it is proven.
    pub(super) fn distrust(&self, endpoint: &Endpoint) {
        self.changing().distrusted.insert(endpoint.to_string());
    }

    pub(super) fn distrusts(&self, endpoint: &Endpoint) -> bool {
        self.changing().distrusted.contains(&endpoint.to_string())
    }

    fn changing(&self) -> MutexGuard<'_, Changing> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_owned_by_its_run_id_alone() {
        let ours = Belongings::new("0123456789ab", ["quota".to_owned()]);
        for name in ["s3c-0123456789ab-plain", "s3c-0123456789ab-Upper", "s3c-0123456789ab-user with spaces"] {
            assert!(ours.owns(name), "{name}");
        }
        for name in ["prod", "", "s3c-0123456789ab-", "s3c-0123456789ac-plain", "my-s3c-0123456789ab-x", "quota"] {
            assert!(!ours.owns(name), "{name}");
        }
        for name in ["s3c-0123456789ab-tenant:prod", "s3c-0123456789ab-x/../prod"] {
            assert!(!ours.owns(name), "{name}");
        }
        assert!(ours.borrows("quota") && !ours.borrows("prod"));
        ours.add("0123456789ac");
        assert!(ours.owns("s3c-0123456789ac-plain"));
    }
}
