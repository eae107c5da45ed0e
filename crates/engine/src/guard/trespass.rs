//! Why a request is not sent.

use crate::reason::Reason;
use model::text::one_line;

/// Characters of a name that are shown.
const SHOWN: usize = 120;

/// What is wrong with a request that the guard refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trespass {
    /// Its head does not have the form that every server reads alike.
    Head,
    /// What follows its end can be taken for another request.
    SecondRequest,
    /// Its path has too many readings.
    Path,
    /// It is for another host.
    Host(String),
    /// It would change a bucket of another owner, or something in it.
    Bucket(String),
    /// It would change something at the root of the service, or outside the base path of the endpoint.
    Root(String),
    /// It would change a borrowed bucket, or an object there without the run id in its key.
    Borrowed {
        /// The bucket.
        bucket: String,
        /// The key; empty for the bucket itself.
        key: String,
    },
    /// The server has not shown that bucket names go where this request puts them.
    Unproven,
    /// It would change a user or a policy of another owner.
    Account {
        /// The action.
        action: String,
        /// The name; empty for an action without one.
        name: String,
    },
    /// The guard cannot read which keys or buckets its body names.
    Body,
}

impl Trespass {
    /// The trespass as a reason. What it would write to is a detail.
    #[must_use]
    pub fn reason(&self) -> Reason {
        let named = |name: &str| format!(": {}", shown(name));
        match self {
            Self::Head => "servers can read its head in different ways".into(),
            Self::SecondRequest => "a server can take its body for another request".into(),
            Self::Path => "servers can read its path in too many ways".into(),
            Self::Host(host) => Reason::new("it would write at another host", named(host)),
            Self::Bucket(bucket) => {
                Reason::new("it would write to a bucket that this run did not create", named(bucket))
            }
            Self::Root(path) => Reason::new("it would write to no bucket of this run", named(path)),
            Self::Borrowed { bucket, key } if key.is_empty() => {
                Reason::new("it would change a bucket that this run did not create", named(bucket))
            }
            Self::Borrowed { bucket, key } => Reason::new(
                "it would write to a key without the run id in a bucket that this run did not create",
                named(&format!("{bucket}/{key}")),
            ),
            Self::Unproven => {
                "the server has not shown that it takes the bucket from where this request names it".into()
            }
            Self::Account { action, name } => {
                let name = if name.is_empty() { String::new() } else { format!(" of {}", shown(name)) };
                Reason::new(
                    "it would change an account beyond what this run created",
                    format!(": {}{name}", shown(action)),
                )
            }
            Self::Body => "the keys and buckets in its body cannot be read safely".into(),
        }
    }
}

fn shown(name: &str) -> String {
    one_line(&name.chars().take(SHOWN).collect::<String>())
}
