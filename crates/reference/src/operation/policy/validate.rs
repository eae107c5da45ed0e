//! Validates the policy of a bucket.
//!
//! Independent of its decisions on requests.

use serde_json::Value;

use super::{ARN, action, matches, statements, words};
use crate::finding::operation as finding;
use crate::{Checks, Refusal};

/// The most bytes of a policy.
const LIMIT: usize = 20 << 10;

/// Refuses an invalid policy for `bucket`.
pub(in super::super) fn validate(text: &[u8], bucket: &str, checks: &Checks) -> Result<(), Refusal> {
    if text.len() > LIMIT {
        checks.refuse(&finding::POLICY_TOO_LARGE)?;
    }
    let Ok(policy) = serde_json::from_slice::<Value>(text) else {
        return checks.refuse(&finding::POLICY_NOT_JSON);
    };
    let statements = statements(&policy);
    if !policy.is_object() || statements.is_empty() {
        checks.refuse(&finding::POLICY_INCOMPLETE)?;
    }
    statements.into_iter().try_for_each(|statement| validate_statement(statement, bucket, checks))
}

fn validate_statement(statement: &Value, bucket: &str, checks: &Checks) -> Result<(), Refusal> {
    let effect = statement.get("Effect").and_then(Value::as_str);
    let either = |name: &str, negated: &str| statement.get(name).or_else(|| statement.get(negated));
    let (principal, actions) = (either("Principal", "NotPrincipal"), either("Action", "NotAction"));
    let resources = either("Resource", "NotResource");
    if !matches!(effect, Some("Allow" | "Deny")) || principal.is_none() || actions.is_none() || resources.is_none() {
        checks.refuse(&finding::POLICY_INCOMPLETE)?;
    }
    if !principal.is_none_or(is_principal) {
        checks.refuse(&finding::POLICY_PRINCIPAL_UNKNOWN)?;
    }
    if !words(actions).into_iter().all(action::is_known) {
        checks.refuse(&finding::POLICY_ACTION_UNKNOWN)?;
    }
    let inside = |resource: &str| {
        let named = resource.strip_prefix(ARN).map(|rest| rest.split('/').next().unwrap_or(rest));
        named.is_some_and(|pattern| matches(pattern, bucket))
    };
    if !words(resources).into_iter().all(inside) {
        checks.refuse(&finding::POLICY_OTHER_BUCKET)?;
    }
    Ok(())
}

/// Everyone, or accounts, users, services and providers by their kinds.
fn is_principal(value: &Value) -> bool {
    let Value::Object(kinds) = value else { return value.as_str() == Some("*") };
    kinds.iter().all(|(kind, names)| match kind.as_str() {
        "AWS" => words(Some(names)).into_iter().all(|name| name == "*" || is_account(name)),
        "CanonicalUser" => words(Some(names)).into_iter().all(is_canonical_id),
        "Federated" | "Service" => true,
        _ => false,
    })
}

/// An account number, the ARN of an account or of a user or role in it, or a canonical id.
fn is_account(name: &str) -> bool {
    let is_number = |text: &str| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = name.splitn(6, ':').collect();
    let arn = match parts[..] {
        ["arn", _, "iam" | "sts", "", account, who] => is_number(account) && !who.is_empty(),
        _ => false,
    };
    arn || is_number(name) || is_canonical_id(name)
}

fn is_canonical_id(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:GetObject",
        "Resource":"arn:aws:s3:::b/deny/*"}}"#;

    fn finding_for(text: &str) -> Option<&'static str> {
        validate(text.as_bytes(), "b", &Checks::default()).err().map(|refusal| refusal.finding.name)
    }

    #[test]
    fn documents_that_are_no_policies_are_distinguished() {
        assert_eq!(finding_for(POLICY), None);
        assert_eq!(finding_for("{not json"), Some("PolicyNotJson"));
        assert_eq!(finding_for(&POLICY.replace(":b/", ":c/")), Some("PolicyOtherBucket"));
        assert_eq!(finding_for(&POLICY.replace("Deny", "Maybe")), Some("PolicyIncomplete"));
        assert_eq!(finding_for("{}"), Some("PolicyIncomplete"));
        assert_eq!(finding_for(&POLICY.replace("s3:GetObject", "s3:GetBogus")), Some("PolicyActionUnknown"));
        assert_eq!(finding_for(&format!("{POLICY}{}", " ".repeat(20 << 10))), Some("PolicyTooLarge"));
    }

    #[test]
    fn principals_are_known_by_their_shape() {
        let id = "0".repeat(64);
        let principal = |kind: &str, name: &str| POLICY.replace("\"*\"", &format!(r#"{{"{kind}":["{name}"]}}"#));
        for name in ["*", "000000000001", "arn:aws:iam::000000000001:root", id.as_str()] {
            assert_eq!(finding_for(&principal("AWS", name)), None, "{name}");
        }
        for name in ["conformance-bogus", "arn:aws:iam::1:root", "arn:aws:s3:::b"] {
            assert_eq!(finding_for(&principal("AWS", name)), Some("PolicyPrincipalUnknown"), "{name}");
        }
        assert_eq!(finding_for(&principal("Bogus", "*")), Some("PolicyPrincipalUnknown"));
    }
}
