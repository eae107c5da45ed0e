//! Bucket policies: what a document says about a request.
//!
//! Evaluates effect, principal, action and resource; a statement with conditions never applies.

mod action;
mod validate;

use serde_json::Value;

pub(super) use validate::validate;

use crate::Caller;

const ARN: &str = "arn:aws:s3:::";

/// The decision of a policy.
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

/// True if the policy `text` allows something to everyone without a condition.
pub(super) fn is_public(text: &[u8]) -> bool {
    let policy = serde_json::from_slice::<Value>(text).unwrap_or_default();
    statements(&policy).into_iter().any(|statement| {
        statement.get("Effect").and_then(Value::as_str) == Some("Allow")
            && statement.get("Condition").is_none()
            && names(statement.get("Principal"), &Caller::Anonymous)
    })
}

/// The decision of the policy `text` on `caller` doing `action` to `resource`; a denial outweighs any allowance.
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

/// True if `text` fits `pattern`, in which `*` matches any text and `?` any character.
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
                // The last star matches one more character, and the rest is tried again.
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
    fn a_denial_outweighs_an_allowance_wherever_it_is() {
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
    fn a_policy_is_public_when_it_allows_something_to_everyone() {
        assert!(!is_public(DENY.as_bytes()));
        let allow = DENY.replace("Deny", "Allow");
        assert!(is_public(allow.as_bytes()));
        assert!(!is_public(allow.replace("\"*\"", r#"{"AWS":"000000000001"}"#).as_bytes()));
        assert!(!is_public(allow.replace("\"Action\"", "\"Condition\":{},\"Action\"").as_bytes()));
    }
}
