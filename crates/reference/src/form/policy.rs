//! POST policies: their expiration, and their conditions on a form's fields and file.
//!
//! Independent of their signatures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::finding::request::{
    FORM_CONDITION_FAILED, FORM_FIELD_NOT_COVERED, FORM_POLICY_EXPIRED, FORM_POLICY_MALFORMED, FORM_TOO_LARGE,
    FORM_TOO_SMALL,
};
use crate::{Checks, Headers, Refusal};

/// Fields that a policy need not cover.
const UNCOVERED: [&str; 3] = ["policy", "x-amz-signature", "file"];

/// The members of a policy.
const MEMBERS: [&str; 2] = ["expiration", "conditions"];

/// A policy.
#[derive(Debug)]
pub(super) struct Policy {
    expiration: OffsetDateTime,
    conditions: Vec<Condition>,
}

#[derive(Debug)]
enum Condition {
    Equals { field: String, value: String },
    StartsWith { field: String, prefix: String },
    Length { least: u64, most: u64 },
}

impl Policy {
    /// The policy among `fields`, if there is one.
    pub(super) fn of(fields: &Headers) -> Result<Option<Self>, Refusal> {
        let parse = |text| Self::parse(text).ok_or(Refusal::new(&FORM_POLICY_MALFORMED));
        fields.value("policy").map(parse).transpose()
    }

    fn parse(text: &str) -> Option<Self> {
        let document: Value = serde_json::from_slice(&STANDARD.decode(text).ok()?).ok()?;
        if document.as_object()?.keys().any(|name| !MEMBERS.contains(&name.as_str())) {
            return None;
        }
        let expiration = OffsetDateTime::parse(document.get("expiration")?.as_str()?, &Rfc3339).ok()?;
        let conditions = document.get("conditions")?.as_array()?;
        Some(Self { expiration, conditions: conditions.iter().map(Condition::parse).collect::<Option<_>>()? })
    }

    /// Refuses fields that do not meet the policy, and a policy that has expired.
    pub(super) fn check(
        &self,
        fields: &Headers,
        bucket: &str,
        now: OffsetDateTime,
        checks: &Checks,
    ) -> Result<(), Refusal> {
        if now > self.expiration {
            checks.refuse(&FORM_POLICY_EXPIRED)?;
        }
        let value = |field: &str| if field.eq_ignore_ascii_case("bucket") { Some(bucket) } else { fields.value(field) };
        for condition in &self.conditions {
            let met = match condition {
                Condition::Equals { field, value: expected } => value(field).unwrap_or_default() == expected,
                Condition::StartsWith { field, prefix } => {
                    value(field).unwrap_or_default().starts_with(prefix.as_str())
                }
                Condition::Length { .. } => true,
            };
            if !met {
                checks.refuse(&FORM_CONDITION_FAILED)?;
            }
        }
        for (name, _) in fields.iter() {
            if !self.covers(name) {
                checks.refuse(Refusal::new(&FORM_FIELD_NOT_COVERED).with("FieldName", name))?;
            }
        }
        Ok(())
    }

    /// Refuses a file whose size is outside the policy's bounds.
    pub(super) fn check_size(&self, size: u64, checks: &Checks) -> Result<(), Refusal> {
        for condition in &self.conditions {
            if let Condition::Length { least, most } = condition {
                if size > *most {
                    checks.refuse(&FORM_TOO_LARGE)?;
                }
                if size < *least {
                    checks.refuse(&FORM_TOO_SMALL)?;
                }
            }
        }
        Ok(())
    }

    fn covers(&self, name: &str) -> bool {
        let exempt = name.to_ascii_lowercase().starts_with("x-ignore-")
            || UNCOVERED.iter().any(|field| field.eq_ignore_ascii_case(name));
        exempt
            || self.conditions.iter().any(|condition| match condition {
                Condition::Equals { field, .. } | Condition::StartsWith { field, .. } => {
                    field.eq_ignore_ascii_case(name)
                }
                Condition::Length { .. } => false,
            })
    }
}

impl Condition {
    fn parse(value: &Value) -> Option<Self> {
        match value {
            Value::Object(pair) => Self::of_pair(pair),
            Value::Array(words) => Self::of_words(words),
            _ => None,
        }
    }

    fn of_pair(pair: &Map<String, Value>) -> Option<Self> {
        let (field, value) = pair.iter().next().filter(|_| pair.len() == 1)?;
        Some(Self::Equals { field: field.clone(), value: value.as_str()?.to_owned() })
    }

    fn of_words(words: &[Value]) -> Option<Self> {
        let [operator, first, second] = words else { return None };
        let field = || first.as_str()?.strip_prefix('$').map(str::to_owned);
        match operator.as_str()?.to_ascii_lowercase().as_str() {
            "eq" => Some(Self::Equals { field: field()?, value: second.as_str()?.to_owned() }),
            "starts-with" => Some(Self::StartsWith { field: field()?, prefix: second.as_str()?.to_owned() }),
            "content-length-range" => Some(Self::Length { least: number(first)?, most: number(second)? }),
            _ => None,
        }
    }
}

/// A number, which clients also write as text.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
