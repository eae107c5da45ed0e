//! The control twin: the request of a scenario with its fault taken out, which must succeed.

use indexmap::IndexMap;

use model::scenario::Scenario;

/// The scenario without its fault, or none where the fault is not in the request.
#[must_use]
pub fn control_twin(scenario: &Scenario) -> Option<Scenario> {
    if !scenario.has_control() {
        return None;
    }
    let mut twin = scenario.clone();
    twin.when = scenario.when.without_edits();
    if let Some(control) = twin.control.take() {
        twin.given = [twin.given, control.given].concat().into();
        if let Some(method) = control.method {
            twin.when.method = method;
        }
        if let Some(path) = control.path {
            twin.when.path = path;
        }
        if let Some(endpoint) = control.endpoint {
            twin.when.endpoint = endpoint;
        }
        for (name, value) in control.query {
            replace(&mut twin.when.query, name, value.map(Some));
        }
        for (name, value) in control.headers {
            replace(&mut twin.when.headers, name, value);
        }
        if let Some(body) = control.body {
            twin.when.body = Some(body);
        }
    }
    Some(twin)
}

fn replace<V>(map: &mut IndexMap<String, V>, name: String, value: Option<V>) {
    match value {
        Some(value) => {
            map.insert(name, value);
        }
        None => {
            map.shift_remove(&name);
        }
    }
}
