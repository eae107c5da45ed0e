//! The operation of a request, as far as clients react to it differently.

use model::client::Precondition;
use model::operation::{Operation, Shape};
use model::scenario::{Fault, Scenario};

/// What a client asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// The operation.
    pub operation: Operation,
    /// The condition of a write, where it has one.
    pub precondition: Option<Precondition>,
}

impl Call {
    /// The call that a request of this shape is, if it is one of S3.
    #[must_use]
    pub fn recognise(shape: Shape<'_>) -> Option<Self> {
        let precondition = Precondition::among(shape.headers);
        Operation::recognise(shape).map(|operation| Self { operation, precondition })
    }

    /// The call that `scenario` makes, with its fault in it.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        let when = &scenario.when;
        let mut headers: Vec<&str> = when.headers.keys().map(String::as_str).collect();
        let mut query: Vec<&str> = when.query.keys().map(String::as_str).collect();
        match &scenario.fault {
            Fault::Headers(changes) => change(&mut headers, changes.iter()),
            Fault::Query(changes) => change(&mut query, changes.iter()),
            _ => {}
        }
        let shape = Shape {
            method: &when.method,
            path: &when.path,
            query: &query,
            headers: &headers,
            form: when.form.is_some(),
        };
        let recognised = Self::recognise(shape);
        // What no client could have meant otherwise is the operation that the scenario is about.
        recognised.filter(|call| call.operation.name().starts_with(scenario.operation.name())).unwrap_or(Self {
            operation: scenario.operation,
            precondition: recognised.and_then(|call| call.precondition),
        })
    }
}

/// Adds the names that have a value now, and removes those that have none.
fn change<'a>(names: &mut Vec<&'a str>, changes: impl Iterator<Item = (&'a String, &'a Option<String>)>) {
    for (name, value) in changes {
        names.retain(|other| !other.eq_ignore_ascii_case(name));
        names.extend(value.is_some().then_some(name.as_str()));
    }
}
