//! What is lost where a server accepts a request that it should refuse, and who can send such a request.
//!
//! Both order what a report shows first. Each area has a default stake; a scenario that differs gives a reason.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a user loses where a server accepts the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stake {
    /// An acknowledged write is lost, or overwrites another one without notice.
    LostWrite,
    /// What is stored is not what the client meant.
    Integrity,
    /// Protected data can be deleted or changed, or a protection that was asked for is not in force.
    Retention,
    /// Data can be read or changed without the right to, or a security demand is not enforced.
    Access,
    /// A limit is not enforced: portability or money is lost, but no data.
    Limit,
    /// Nothing that a user would notice as damage.
    None,
}

/// Who can send the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// A healthy application through an ordinary S3 client.
    Sdk,
    /// A script, a presigned URL, a browser form or a proxy.
    Tool,
    /// Only a broken or hostile client.
    Crafted,
}

/// The areas of the suite in alphabetical order, each with its default stake.
const AREAS: [(&str, Stake); 20] = [
    ("acl", Stake::Access),
    ("auth", Stake::Access),
    ("bucket", Stake::None),
    ("checksum", Stake::Integrity),
    ("configuration", Stake::None),
    ("copy", Stake::Integrity),
    ("encryption", Stake::Access),
    ("iam", Stake::Access),
    ("list", Stake::None),
    ("lock", Stake::Retention),
    ("multipart", Stake::Integrity),
    ("object", Stake::None),
    ("ownership", Stake::Access),
    ("policy", Stake::Access),
    ("post", Stake::Access),
    ("select", Stake::None),
    ("sts", Stake::Access),
    ("tagging", Stake::Limit),
    ("versioning", Stake::None),
    ("wire", Stake::Integrity),
];

impl Stake {
    /// Every stake, the worst first.
    pub const ALL: [Self; 6] =
        [Self::LostWrite, Self::Integrity, Self::Retention, Self::Access, Self::Limit, Self::None];

    /// The default of an area; an area that is not in the suite has none.
    #[must_use]
    pub fn of_area(area: &str) -> Option<Self> {
        AREAS.iter().find(|(name, _)| *name == area).map(|(_, stake)| *stake)
    }

    /// The word in files and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::LostWrite => "lost-write",
            Self::Integrity => "integrity",
            Self::Retention => "retention",
            Self::Access => "access",
            Self::Limit => "limit",
            Self::None => "none",
        }
    }

    /// What is lost, as a clause.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::LostWrite => "an acknowledged write is lost, or overwrites another one without notice",
            Self::Integrity => "what is stored is not what the client meant",
            Self::Retention => "protected data can be deleted or changed, or a protection is not in force",
            Self::Access => "data can be read or changed without the right to, or a security demand is not enforced",
            Self::Limit => "a limit is not enforced: portability or money is lost, but no data",
            Self::None => "nothing that a user would notice as damage",
        }
    }
}

impl Reach {
    /// Every reach, the widest first.
    pub const ALL: [Self; 3] = [Self::Sdk, Self::Tool, Self::Crafted];

    /// The word in files and reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sdk => "sdk",
            Self::Tool => "tool",
            Self::Crafted => "crafted",
        }
    }

    /// Who that is, as a clause.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Sdk => "a healthy application through an ordinary S3 client",
            Self::Tool => "a script, a presigned URL, a browser form or a proxy",
            Self::Crafted => "only a broken or hostile client",
        }
    }
}

impl fmt::Display for Stake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
