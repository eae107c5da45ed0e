//! Bucket policies: whether a document is one, and what it says about a request.
//!
//! Understands effect, principal, action and resource; a statement with conditions it cannot evaluate never applies.

use serde_json::Value;

use crate::reference::finding::operation as finding;
use crate::reference::{Caller, Checks, Refusal};

const ARN: &str = "arn:aws:s3:::";

/// What a policy says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Deny,
    Allow,
    Silent,
}

/// The resource name of a bucket or of a key in it.
pub(super) fn resource(bucket: &str, key: Option<&str>) -> String {
    key.map_or_else(|| format!("{ARN}{bucket}"), |key| format!("{ARN}{bucket}/{key}"))
}

/// Refuses what is not a policy for `bucket`.
pub(super) fn validate(text: &[u8], bucket: &str, checks: &Checks) -> Result<(), Refusal> {
    let Ok(policy) = serde_json::from_slice::<Value>(text) else {
        return checks.refuse(&finding::POLICY_NOT_JSON);
    };
    let statements = statements(&policy);
    if !policy.is_object() || statements.is_empty() {
        checks.refuse(&finding::POLICY_INCOMPLETE)?;
    }
    for statement in statements {
        let effect = statement.get("Effect").and_then(Value::as_str);
        let has = |name: &str, negated: &str| statement.get(name).or_else(|| statement.get(negated)).is_some();
        let complete = has("Principal", "NotPrincipal") && has("Action", "NotAction") && has("Resource", "NotResource");
        let known = words(statement.get("Action")).iter().all(|action| *action == "*" || action.starts_with("s3:"));
        if !matches!(effect, Some("Allow" | "Deny")) || !complete || !known {
            checks.refuse(&finding::POLICY_INCOMPLETE)?;
        }
        let inside = |resource: &&str| {
            let named = resource.strip_prefix(ARN).map(|rest| rest.split('/').next().unwrap_or(rest));
            named.is_some_and(|pattern| matches(pattern, bucket))
        };
        let resources = [words(statement.get("Resource")), words(statement.get("NotResource"))].concat();
        if !resources.iter().all(inside) {
            checks.refuse(&finding::POLICY_OTHER_BUCKET)?;
        }
    }
    Ok(())
}

/// What the policy `text` says about `caller` doing `action` to `resource`; a denial outweighs any allowance.
pub(super) fn decide(text: &str, caller: &Caller, action: &str, resource: &str) -> Decision {
    let policy = serde_json::from_str::<Value>(text).unwrap_or_default();
    let mut decision = Decision::Silent;
    for statement in statements(&policy) {
        let applies = statement.get("Condition").is_none()
            && names(statement.get("Principal"), caller)
            && words(statement.get("Action"))
                .iter()
                .any(|pattern| matches(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase()))
            && words(statement.get("Resource")).iter().any(|pattern| matches(pattern, resource));
        match statement.get("Effect").and_then(Value::as_str) {
            Some("Deny") if applies => return Decision::Deny,
            Some("Allow") if applies => decision = Decision::Allow,
            _ => {}
        }
    }
    decision
}

fn statements(policy: &Value) -> Vec<&Value> {
    match policy.get("Statement") {
        Some(Value::Array(several)) => several.iter().collect(),
        Some(one @ Value::Object(_)) => vec![one],
        _ => Vec::new(),
    }
}

/// A string or a list of strings.
fn words(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn names(principal: Option<&Value>, caller: &Caller) -> bool {
    let principals = match principal {
        Some(Value::Object(kinds)) => [words(kinds.get("AWS")), words(kinds.get("CanonicalUser"))].concat(),
        other => words(other),
    };
    let account = caller.account();
    principals.iter().any(|name| {
        let its_own = [account, caller.canonical_id()].contains(name) || name.contains(&format!("::{account}:"));
        *name == "*" || (*caller != Caller::Anonymous && its_own)
    })
}

/// Whether `text` fits `pattern`, in which `*` stands for any text and `?` for any character.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(b) if *b == b'?' || *b == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match star {
                // The last star takes one more character, and the rest is tried again.
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    p = at + 1;
                    t = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    const DENY: &str = r#"{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:GetObject",
        "Resource":"arn:aws:s3:::b/deny/*"}}"#;

    fn owner() -> Caller {
        Caller::Owner("key".into())
    }

    fn finding_for(text: &str) -> Option<&'static str> {
        validate(text.as_bytes(), "b", &Checks::default()).err().map(|refusal| refusal.finding.name)
    }

    #[test]
    fn stars_and_question_marks_match_as_in_policies() {
        assert!(matches("a*c?e", "abbbcde"));
        assert!(matches("*", ""));
        assert!(matches("a*b*c", "a-b-b-c"));
        assert!(!matches("a*c", "ab"));
        assert!(!matches("a?", "a"));
    }

    #[test]
    fn an_explicit_denial_holds_for_the_owner_and_only_below_its_resource() {
        let decide = |key| decide(DENY, &owner(), "s3:GetObject", &resource("b", Some(key)));
        assert_eq!(decide("deny/x"), Decision::Deny);
        assert_eq!(decide("other"), Decision::Silent);
    }

    #[test]
    fn a_denial_outweighs_an_allowance_wherever_it_stands() {
        let allow = r#"{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":["s3:*"],"Resource":["arn:aws:s3:::b/*"]}"#;
        let deny = allow.replace("Allow", "Deny").replace("s3:*", "s3:Put*");
        let text = format!(r#"{{"Statement":[{deny},{allow}]}}"#);
        let decide = |action| decide(&text, &Caller::Anonymous, action, "arn:aws:s3:::b/k");
        assert_eq!(decide("s3:GetObject"), Decision::Allow);
        assert_eq!(decide("s3:PutObject"), Decision::Deny);
    }

    #[test]
    fn a_principal_names_one_account() {
        let text = DENY.replace("\"*\"", r#"{"AWS":"arn:aws:iam::000000000002:root"}"#);
        let decide = |caller: &Caller| decide(&text, caller, "s3:GetObject", "arn:aws:s3:::b/deny/x");
        assert_eq!(decide(&Caller::Other("key".into())), Decision::Deny);
        assert_eq!(decide(&owner()), Decision::Silent);
        assert_eq!(decide(&Caller::Anonymous), Decision::Silent);
    }

    #[test]
    fn documents_that_are_no_policies_are_told_apart() {
        assert_eq!(finding_for(DENY), None);
        assert_eq!(finding_for("{not json"), Some("PolicyNotJson"));
        assert_eq!(finding_for(&DENY.replace(":b/", ":c/")), Some("PolicyOtherBucket"));
        assert_eq!(finding_for(&DENY.replace("Deny", "Maybe")), Some("PolicyIncomplete"));
        assert_eq!(finding_for("{}"), Some("PolicyIncomplete"));
    }
}
