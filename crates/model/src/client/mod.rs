//! Clients: how one release of an S3 client reacts to a response, as data with its proof.
//!
//! Independent of scenarios, profiles and verdicts; what a reaction means for a finding is decided elsewhere. No status, error
//! code or client has a place in the code: everything that a client decides by is in its file.

mod condition;
mod load;
mod proof;

pub use condition::{BodyShape, Precondition, Statuses, When};
pub use load::{ClientError, Clients};
pub use proof::Proof;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::operation::Operation;

/// One YAML file below `clients/`: one release of a client.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// The file's name without its extension, such as `boto3`.
    #[serde(skip)]
    pub id: String,
    /// Its name in reports, in a word or two.
    pub name: String,
    /// What it is, and in which mode.
    pub about: String,
    /// The package and release that the rules hold for.
    pub version: String,
    /// Its place in every list; clients without one come last, by id.
    #[serde(default)]
    pub order: Option<u32>,
    /// Known programs that use it.
    #[serde(default)]
    pub used_by: Vec<String>,
    /// Whether the rules were seen with the released client or only read in its source, and when.
    pub proof: Proof,
    /// What was compared with what, so that a reader can judge the proof.
    pub checked: String,
    /// Files and lines of the source from which the rules can be read.
    #[serde(default)]
    pub sources: Vec<String>,
    /// How often a request is sent at most, the first time included, unless a rule says otherwise.
    pub attempts: u32,
    /// How long it waits between attempts.
    pub pace: Pace,
    /// The operations that it sends.
    pub sends: Sends,
    /// The code that it makes up for a response without an error document; the first that matches.
    #[serde(default)]
    pub bodyless: Vec<MadeUpCode>,
    /// What it makes of a success whose document is an error; the first that matches. Where none does, it is a success.
    #[serde(default)]
    pub error_in_success: Vec<SuccessRule>,
    /// What it makes of a success without a document where one is required; the first that matches. Where none does, it is a
    /// success.
    #[serde(default)]
    pub empty_success: Vec<Rule>,
    /// What it does about an error; the first that matches. The last one has no condition.
    pub rules: Vec<Rule>,
    /// What the application sees of an error; the first that matches. The last one has no condition.
    pub errors: Vec<ErrorType>,
    /// What is worth knowing beside the rules.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// How long a client waits between attempts, in words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pace {
    /// Before the i-th retry of an error that passes.
    pub retry: String,
    /// Before the i-th retry where the server asks for fewer requests.
    pub throttle: String,
    /// The longest wait.
    #[serde(default)]
    pub longest: Option<String>,
    /// What limits retries over all requests.
    #[serde(default)]
    pub budget: Option<String>,
}

/// The operations that a client sends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sends {
    /// All of S3: it is an SDK.
    AllExcept(Vec<Operation>),
    /// Only these.
    Only(Vec<Operation>),
}

/// A code that a client makes up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MadeUpCode {
    /// For which responses.
    #[serde(default)]
    pub when: When,
    /// The code.
    pub code: String,
}

/// What a client does about a response.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// For which responses; without it, for all.
    #[serde(default)]
    pub when: When,
    /// What it does.
    pub effect: Effect,
    /// How often it sends the request at most, where that is not the client's usual number.
    #[serde(default)]
    pub attempts: Option<u32>,
    /// What the rule does not say.
    #[serde(default)]
    pub note: Option<String>,
    /// The proof of this rule, where it is not that of the file.
    #[serde(default)]
    pub proof: Option<Proof>,
}

/// What a client makes of a success whose document is an error.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SuccessRule {
    /// For which responses.
    #[serde(default)]
    pub when: When,
    /// It is judged by the rules as an error with this status.
    #[serde(default)]
    pub status: Option<u16>,
    /// What it does, whatever the rules say.
    #[serde(default)]
    pub effect: Option<Effect>,
    /// The proof of this rule, where it is not that of the file.
    #[serde(default)]
    pub proof: Option<Proof>,
}

/// What a client does about a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It reports success.
    Accept,
    /// It reports an error without sending the request again.
    Fail,
    /// It sends the request again after a short wait.
    Retry,
    /// It sends the request again after a long wait.
    Throttle,
    /// It corrects its clock by the response and signs the request again.
    Resign,
    /// It sends the request again to the region that the response names.
    Redirect,
}

/// What an application sees of an error.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorType {
    /// For which errors; without it, for all.
    #[serde(default)]
    pub when: When,
    /// The type of the error in the client's language.
    #[serde(rename = "type")]
    pub name: String,
    /// What programs take it for, where they look at more than the type.
    #[serde(default)]
    pub meaning: Option<String>,
}

impl Client {
    /// True if it sends this operation.
    #[must_use]
    pub fn sends(&self, operation: Operation) -> bool {
        match &self.sends {
            Sends::AllExcept(operations) => !operations.contains(&operation),
            Sends::Only(operations) => operations.contains(&operation),
        }
    }
}

impl Effect {
    /// True if it sends the request again.
    #[must_use]
    pub fn sends_again(self) -> bool {
        matches!(self, Self::Retry | Self::Throttle | Self::Resign | Self::Redirect)
    }

    /// What it does, in a word or two.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Accept => "success",
            Self::Fail => "final error",
            Self::Retry => "retried",
            Self::Throttle => "retried slowly",
            Self::Resign => "signed again",
            Self::Redirect => "sent to the other region",
        }
    }
}

impl ErrorType {
    /// What programs take it for.
    #[must_use]
    pub fn meaning(&self) -> &str {
        self.meaning.as_deref().unwrap_or(&self.name)
    }
}
