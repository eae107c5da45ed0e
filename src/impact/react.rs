//! The reaction of a client to a response, by the rules in its file.

use super::{Call, Seen};
use model::client::{BodyShape, Client, Effect, ErrorType, Rule, When};

/// How a client reacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reaction<'c> {
    /// What it does.
    pub effect: Effect,
    /// How often it sends the request at most, the first time included, if the response stays the same.
    pub attempts: u32,
    /// What the application sees at last, if the response stays the same; none for a success.
    pub error: Option<&'c ErrorType>,
}

/// The times that a request is sent which a correction of the clock or of the region lets succeed.
const CORRECTED: u32 = 2;

/// How `client` reacts to `seen`, the response to `call`; none if it never sends such a request.
#[must_use]
pub fn react<'c>(client: &'c Client, call: Call, seen: &Seen) -> Option<Reaction<'c>> {
    if !client.sends(call.operation) {
        return None;
    }
    let seen = with_code(client, call, seen);
    let accepted = Reaction { effect: Effect::Accept, attempts: 1, error: None };
    let reaction = match (seen.is_success(), seen.body) {
        (true, BodyShape::Success) => accepted,
        (true, BodyShape::Empty) => match client.empty_success.iter().find(|rule| holds(&rule.when, call, &seen)) {
            Some(rule) => by_rule(client, rule, call, &seen),
            None => accepted,
        },
        (true, BodyShape::Error) => match client.error_in_success.iter().find(|rule| holds(&rule.when, call, &seen)) {
            Some(rule) => match rule.effect {
                Some(effect) => reaction(client, effect, None, call, &seen),
                None => by_rules(client, call, &Seen { status: rule.status, ..seen }),
            },
            None => accepted,
        },
        _ => by_rules(client, call, &seen),
    };
    Some(reaction)
}

/// The response with the code that the client makes up where the response has no code.
fn with_code(client: &Client, call: Call, seen: &Seen) -> Seen {
    let made_up = client.bodyless.iter().find(|made_up| holds(&made_up.when, call, seen));
    let made_up = made_up.filter(|_| seen.code.is_none() && !seen.is_success() && seen.body != BodyShape::None);
    let code = made_up.map(|made_up| made_up.code.clone());
    Seen { code: seen.code.clone().or(code), ..seen.clone() }
}

fn by_rules<'c>(client: &'c Client, call: Call, seen: &Seen) -> Reaction<'c> {
    let rule = client.rules.iter().find(|rule| holds(&rule.when, call, seen));
    by_rule(client, rule.expect("the last rule of a client has no condition"), call, seen)
}

fn by_rule<'c>(client: &'c Client, rule: &Rule, call: Call, seen: &Seen) -> Reaction<'c> {
    reaction(client, rule.effect, rule.attempts, call, seen)
}

fn reaction<'c>(client: &'c Client, effect: Effect, attempts: Option<u32>, call: Call, seen: &Seen) -> Reaction<'c> {
    let attempts = match effect {
        Effect::Accept | Effect::Fail => 1,
        Effect::Retry | Effect::Throttle => attempts.unwrap_or(client.attempts),
        Effect::Resign | Effect::Redirect => CORRECTED,
    };
    let error = client.errors.iter().find(|error| holds(&error.when, call, seen));
    Reaction { effect, attempts, error: error.filter(|_| effect != Effect::Accept) }
}

/// True if all that the condition names holds.
fn holds(when: &When, call: Call, seen: &Seen) -> bool {
    let status = |status| when.status.iter().any(|statuses| statuses.contains(status));
    (when.status.is_empty() || seen.status.is_some_and(status))
        && (when.code.is_empty() || seen.code.as_ref().is_some_and(|code| when.code.contains(code)))
        && (when.operation.is_empty() || when.operation.contains(&call.operation))
        && when.precondition.is_none_or(|precondition| call.precondition == Some(precondition))
        && (when.body.is_empty() || when.body.contains(&seen.body))
        && when.skew.is_none_or(|skew| skew == seen.skew)
        && when.region.is_none_or(|region| region == seen.region)
}
