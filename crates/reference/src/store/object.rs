//! Objects and their versions.
//!
//! Independent of requests. Retention is checked here because it is a property of the stored object.

use bytes::Bytes;
use time::OffsetDateTime;

/// The content of one version of a key.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "nearly every entry is an object")]
pub(crate) enum Entry {
    /// Content.
    Object(Object),
    /// A delete marker: left by a DELETE without version id.
    DeleteMarker,
}

/// Content with its properties.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object {
    /// The bytes.
    pub(crate) body: Bytes,
    /// The entity tag, with its quotes.
    pub(crate) etag: String,
    /// Headers of the upload that a GET returns: content type, user metadata and the like.
    pub(crate) headers: Vec<(String, String)>,
    /// The storage class, where it is not STANDARD.
    pub(crate) storage_class: Option<String>,
    /// Tags in the order they were put.
    pub(crate) tags: Vec<(String, String)>,
    /// The sizes of the parts it was assembled from; empty for a single PUT.
    pub(crate) parts: Vec<usize>,
    /// The retention, if it is locked.
    pub(crate) retention: Option<Retention>,
    /// The legal hold, on or off, if one was ever set.
    pub(crate) legal_hold: Option<bool>,
    /// Its ACL as XML, if one was put.
    pub(crate) acl: Option<String>,
    /// True if everyone may read it.
    pub(crate) public_read: bool,
    /// The MD5 of the customer key it is encrypted with, in base64.
    pub(crate) customer_key: Option<String>,
    /// True if a restore from the archive was requested.
    pub(crate) restoring: bool,
}

/// A lock with an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Retention {
    /// Its mode.
    pub(crate) mode: Mode,
    /// Its end.
    pub(crate) until: OffsetDateTime,
}

/// The mode of a retention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// GOVERNANCE: a permitted caller may bypass it.
    Governance,
    /// COMPLIANCE: nothing lifts it early.
    Compliance,
}

/// One version of a key.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    /// `null` where versioning was not enabled when it was stored.
    pub(crate) id: String,
    /// When it was stored, in whole seconds as HTTP dates have them.
    pub(crate) modified: OffsetDateTime,
    /// Its content.
    pub(crate) entry: Entry,
}

/// All versions of one key, the newest last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Versions(pub(crate) Vec<Version>);

impl Object {
    /// True if the object may be removed or overwritten at `now`.
    #[must_use]
    pub(crate) fn is_locked(&self, now: OffsetDateTime, bypass_governance: bool) -> bool {
        let retained = self.retention.is_some_and(|retention| {
            retention.until > now && !(bypass_governance && retention.mode == Mode::Governance)
        });
        retained || self.legal_hold == Some(true)
    }
}

impl Mode {
    /// Parses AWS's name of it.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "GOVERNANCE" => Some(Self::Governance),
            "COMPLIANCE" => Some(Self::Compliance),
            _ => None,
        }
    }

    /// AWS's name of it.
    #[must_use]
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Governance => "GOVERNANCE",
            Self::Compliance => "COMPLIANCE",
        }
    }
}

impl Version {
    /// The object, unless this is a delete marker.
    #[must_use]
    pub(crate) fn object(&self) -> Option<&Object> {
        match &self.entry {
            Entry::Object(object) => Some(object),
            Entry::DeleteMarker => None,
        }
    }

    /// True if this is a delete marker.
    #[must_use]
    pub(crate) fn is_marker(&self) -> bool {
        matches!(self.entry, Entry::DeleteMarker)
    }
}

impl Versions {
    /// The newest version, which may be a delete marker.
    #[must_use]
    pub(crate) fn latest(&self) -> Option<&Version> {
        self.0.last()
    }

    /// The newest version, if it is an object.
    #[must_use]
    pub(crate) fn current(&self) -> Option<(&Version, &Object)> {
        let latest = self.latest()?;
        Some((latest, latest.object()?))
    }

    /// The version with this id.
    #[must_use]
    pub(crate) fn with_id(&self, id: &str) -> Option<&Version> {
        self.0.iter().find(|version| version.id == id)
    }

    /// The version with this id, or the newest one, mutable.
    pub(crate) fn change(&mut self, id: Option<&str>) -> Option<&mut Version> {
        match id {
            Some(id) => self.0.iter_mut().find(|version| version.id == id),
            None => self.0.last_mut(),
        }
    }

    /// Adds `version` as the newest; a version without an id of its own replaces the one before it.
    pub(crate) fn push(&mut self, version: Version) {
        if version.id == "null" {
            self.0.retain(|other| other.id != "null");
        }
        self.0.push(version);
    }

    /// Removes the version with this id and returns it.
    pub(crate) fn remove(&mut self, id: &str) -> Option<Version> {
        let index = self.0.iter().position(|version| version.id == id)?;
        Some(self.0.remove(index))
    }
}
