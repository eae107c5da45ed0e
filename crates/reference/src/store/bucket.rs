//! A bucket: its objects, its open uploads and its configuration.
//!
//! Configuration documents are text here, which was validated before.

use std::collections::BTreeMap;

use time::OffsetDateTime;

use super::{Entry, Upload, Version, Versions, fresh_id};

/// A bucket.
#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    /// The account that created it.
    pub(crate) owner: String,
    /// The time of its creation.
    pub(crate) created: OffsetDateTime,
    /// The region it is in.
    pub(crate) region: String,
    /// Its `LocationConstraint`, if one was given.
    pub(crate) location: Option<String>,
    /// Its versioning state.
    pub(crate) versioning: Versioning,
    /// Set if it was created with object lock.
    pub(crate) lock: Option<LockConfiguration>,
    /// Configuration documents by the name of their sub-resource, as they were put.
    pub(crate) documents: BTreeMap<&'static str, String>,
    /// How many bytes it may hold.
    pub(crate) quota: Option<u64>,
    /// How it treats customer keys.
    pub(crate) customer_keys: CustomerKeys,
    /// True if an ACL lets everyone list it.
    pub(crate) public_read: bool,
    /// Versions by key.
    pub(crate) objects: BTreeMap<String, Versions>,
    /// Open uploads by id.
    pub(crate) uploads: BTreeMap<String, Upload>,
}

/// The versioning state of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Versioning {
    /// It never kept versions.
    #[default]
    Off,
    /// It is enabled.
    Enabled,
    /// It kept versions before, and still has them.
    Suspended,
}

/// How a bucket treats objects that are encrypted with customer keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum CustomerKeys {
    /// The endpoint has no such feature.
    #[default]
    Unsupported,
    /// It accepts them.
    Allowed,
    /// It refuses them.
    Forbidden,
}

/// Object lock of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LockConfiguration {
    /// The default for every new object.
    pub(crate) default: Option<DefaultRetention>,
}

/// A bucket's default retention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DefaultRetention {
    /// Its mode.
    pub(crate) mode: super::Mode,
    /// Its length.
    pub(crate) period: Period,
}

/// The length of a default retention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    /// In days.
    Days(u32),
    /// In years of 365 days.
    Years(u32),
}

impl Period {
    /// The length in days.
    #[must_use]
    pub(crate) fn days(self) -> u32 {
        match self {
            Self::Days(days) => days,
            Self::Years(years) => years.saturating_mul(365),
        }
    }
}

impl Bucket {
    /// A fresh private bucket.
    #[must_use]
    pub(crate) fn new(owner: &str, now: OffsetDateTime) -> Self {
        Self {
            owner: owner.to_owned(),
            created: now,
            region: String::new(),
            location: None,
            versioning: Versioning::Off,
            lock: None,
            documents: BTreeMap::new(),
            quota: None,
            customer_keys: CustomerKeys::default(),
            public_read: false,
            objects: BTreeMap::new(),
            uploads: BTreeMap::new(),
        }
    }

    /// The bytes that all versions of all objects hold.
    #[must_use]
    pub(crate) fn size(&self) -> u64 {
        let versions = self.objects.values().flat_map(|versions| &versions.0);
        versions.filter_map(Version::object).map(|object| object.body.len() as u64).sum()
    }

    /// The newest version of `key` that is an object.
    #[must_use]
    pub(crate) fn current(&self, key: &str) -> Option<(&Version, &super::Object)> {
        self.objects.get(key)?.current()
    }

    /// Stores `entry` as the newest version of `key` and returns its id.
    pub(crate) fn store(&mut self, key: &str, entry: Entry, now: OffsetDateTime) -> String {
        let id = if self.versioning == Versioning::Enabled { fresh_id() } else { "null".to_owned() };
        let modified = now.truncate_to_second();
        self.objects.entry(key.to_owned()).or_default().push(Version { id: id.clone(), modified, entry });
        id
    }

    /// Removes one version of `key`, and the key with its last version.
    pub(crate) fn remove(&mut self, key: &str, id: &str) -> Option<Version> {
        let versions = self.objects.get_mut(key)?;
        let removed = versions.remove(id);
        if versions.0.is_empty() {
            self.objects.remove(key);
        }
        removed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Mode, Object, Retention};

    const NOW: OffsetDateTime = time::macros::datetime!(2028-02-29 12:00:00.5 UTC);

    fn object(text: &'static str) -> Entry {
        Entry::Object(Object { body: text.into(), ..Object::default() })
    }

    #[test]
    fn without_versioning_the_last_object_replaces_the_one_before() {
        let mut bucket = Bucket::new("owner", NOW);
        bucket.store("a", object("one"), NOW);
        bucket.store("a", object("two"), NOW);
        assert_eq!(bucket.objects["a"].0.len(), 1);
        assert_eq!(bucket.current("a").unwrap().1.body, "two");
        assert_eq!(bucket.current("a").unwrap().0.modified.nanosecond(), 0);
    }

    #[test]
    fn with_versioning_a_marker_hides_the_object_and_its_removal_shows_it_again() {
        let mut bucket = Bucket::new("owner", NOW);
        bucket.versioning = Versioning::Enabled;
        let first = bucket.store("a", object("one"), NOW);
        let marker = bucket.store("a", Entry::DeleteMarker, NOW);
        assert!(bucket.current("a").is_none());
        bucket.remove("a", &marker);
        assert_eq!(bucket.current("a").unwrap().0.id, first);
        bucket.remove("a", &first);
        assert!(bucket.objects.is_empty());
    }

    #[test]
    fn governance_can_be_bypassed_compliance_and_legal_hold_cannot() {
        let later = NOW + time::Duration::HOUR;
        let retained = |mode| Object { retention: Some(Retention { mode, until: later }), ..Object::default() };
        assert!(retained(Mode::Governance).is_locked(NOW, false));
        assert!(!retained(Mode::Governance).is_locked(NOW, true));
        assert!(retained(Mode::Compliance).is_locked(NOW, true));
        assert!(!retained(Mode::Compliance).is_locked(later, false));
        assert!(Object { legal_hold: Some(true), ..Object::default() }.is_locked(NOW, true));
    }
}
