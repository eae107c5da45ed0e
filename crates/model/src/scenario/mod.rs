//! Scenarios: plain data that says which error condition is provoked and how.
//!
//! Knows nothing of targets, signatures, sockets or vendors.

pub mod when;

mod amount;
mod chunks;
mod form;
mod framing;
mod load;
mod parameters;
mod requirement;
mod step;
mod template;

pub use amount::{ByteSize, Span};
pub use load::{LoadError, Suite};
pub use requirement::Requirement;
pub use step::{Capture, Checksum, Given, PartRef, Retention, Step, VersioningStatus};
pub use template::{TemplateError, Values, expand, multiplied, names};
pub use when::When;

use indexmap::IndexMap;
use percent_encoding::percent_decode_str;
use schemars::JsonSchema;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::encoding::hex;

/// The condition of a scenario in which no error is due (a clock 14 minutes slow, say).
pub const NO_CONDITION: &str = "none";

/// One YAML file below `scenarios/`: one error condition, provoked in one way.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The file's path below `scenarios/` without its extension, such as `multipart/complete-descending-parts`.
    #[serde(skip)]
    pub id: String,
    /// What is done, in one line.
    pub title: String,
    /// The S3 error code this provokes, in AWS's spelling, or `none` where no error is due.
    pub condition: String,
    /// Further codes that some vendor documents for the same wire request.
    #[serde(default)]
    pub also: Box<[String]>,
    /// What is wrong with the request, and that nothing else is.
    pub description: String,
    /// The page that documents the operation or rule at stake.
    pub reference: String,
    /// Free words to select by; `slow` marks scenarios that wait on purpose.
    #[serde(default)]
    pub tags: Box<[String]>,
    /// What the target must offer; unmet means skipped, with the reason.
    #[serde(default)]
    pub requires: Box<[Requirement]>,
    /// Which bucket `${bucket}` names.
    #[serde(default)]
    pub bucket: BucketKind,
    /// Steps that prepare state and must succeed.
    #[serde(default)]
    pub given: Box<[Given]>,
    /// The one request under test.
    pub when: When,
    /// The healthy values, where the fault is not an edit that can simply be left out.
    #[serde(default)]
    pub control: Option<Box<Control>>,
    /// How long the answer may take, where the default is too short.
    #[serde(default)]
    pub deadline: Option<Span>,
}

impl Scenario {
    /// The first component of the id: the folder the file is in.
    #[must_use]
    pub fn area(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }

    /// What every key of this scenario starts with. It holds no slash: servers that keep objects as files would make
    /// folders of it, and some leave those behind.
    #[must_use]
    pub fn key_prefix(&self) -> String {
        format!("{}.", self.id.replace('/', "-"))
    }

    /// The name of the IAM user that is this scenario's own in the run with this mark.
    #[must_use]
    pub fn user(&self, mark: &str) -> String {
        let name = self.id.rsplit('/').next().unwrap_or_default();
        // IAM takes names of up to 64 characters.
        format!("s3c-{mark}-{}", &name[..name.len().min(40)])
    }

    /// The name of a bucket that the run with this mark never creates. It is this scenario's own, because a server may create
    /// it all the same, and it would not be missing to the next scenario.
    #[must_use]
    pub fn missing_bucket(&self, mark: &str) -> String {
        let digest = Sha256::digest(&self.id);
        format!("s3c-{mark}-missing-{}", hex(&digest[..3]))
    }

    /// What the request under test creates in IAM where it is accepted: the action, and the name as a template.
    pub fn created_entities(&self) -> impl Iterator<Item = (&'static str, String)> {
        let edited = self.when.before_signing.as_ref().and_then(|edit| edit.body.as_ref());
        edited.into_iter().chain(&self.when.body).filter_map(|body| {
            let when::Body::Text(form) = body else { return None };
            let pairs: Vec<(&str, &str)> = form.trim().split('&').filter_map(|pair| pair.split_once('=')).collect();
            let value = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
            let (action, name) = match value("Action")? {
                "CreateUser" => ("CreateUser", value("UserName")?),
                "CreatePolicy" => ("CreatePolicy", value("PolicyName")?),
                _ => return None,
            };
            Some((action, percent_decode_str(name).decode_utf8_lossy().into_owned()))
        })
    }

    /// Every code this scenario counts for: its condition and those in `also`.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.condition.as_str()).chain(self.also.iter().map(String::as_str))
    }

    /// Whether a twin of the request without the fault exists, so that `check --controls` can prove it.
    #[must_use]
    pub fn has_control(&self) -> bool {
        self.control.is_some() || self.when.has_edit()
    }
}

/// The bucket a scenario works in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BucketKind {
    /// Shared by all such scenarios of a run.
    #[default]
    Plain,
    /// Shared, with versioning enabled.
    Versioned,
    /// Shared, created with object lock.
    ObjectLock,
    /// A fresh one for this scenario alone: for what destroys or reconfigures a bucket.
    Own,
    /// A fresh one for this scenario alone, created with object lock.
    OwnObjectLock,
    /// No bucket is made; `${bucket}` is not available.
    None,
}

impl BucketKind {
    /// Whether each scenario has one for itself.
    #[must_use]
    pub fn is_fresh(self) -> bool {
        matches!(self, Self::Own | Self::OwnObjectLock)
    }
}

/// The healthy twin of a request: what `when` holds is replaced by what is named here.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Further steps to run before the twin.
    #[serde(default)]
    pub given: Box<[Given]>,
    /// Another method.
    pub method: Option<String>,
    /// Another path.
    pub path: Option<String>,
    /// Another endpoint.
    pub endpoint: Option<when::EndpointName>,
    /// Query parameters to set; null removes.
    #[serde(default)]
    pub query: IndexMap<String, Option<String>>,
    /// Headers to set; null removes.
    #[serde(default)]
    pub headers: IndexMap<String, Option<String>>,
    /// Another body.
    pub body: Option<when::Body>,
}
