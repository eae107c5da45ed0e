//! What a client sees of a response: status, code, the kind of body, and two facts beside them.

use engine::response::{BodyKind, Reading};
use model::client::BodyShape;
use model::operation::Content;
use model::outcome::Outcome;
use model::profile::{CitedOutcome, UNSEEN_CODE};
use model::scenario::{Fault, Scenario, Stake};

/// A response, as far as any client looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The status; none where there was no response.
    pub status: Option<u16>,
    /// The code in the error document.
    pub code: Option<String>,
    /// What the body is.
    pub body: BodyShape,
    /// True if the `Date` of the response is some minutes off the client's clock.
    pub skew: bool,
    /// True if the response names the region of the bucket.
    pub region: bool,
}

impl Seen {
    /// What is seen of `reading`, the response to `scenario`.
    #[must_use]
    pub fn of_reading(scenario: &Scenario, reading: &Reading) -> Self {
        let Outcome { status, code } = &reading.outcome;
        let success = is_success(*status);
        let body = match &reading.body {
            BodyKind::Error => BodyShape::Error,
            BodyKind::NotHttp => return Self::no_response(scenario),
            BodyKind::Empty if success && has_document(scenario) => BodyShape::Empty,
            BodyKind::NotDue | BodyKind::Empty | BodyKind::Xml(_) if success => BodyShape::Success,
            BodyKind::NotDue | BodyKind::Empty => BodyShape::Empty,
            _ if success && !has_document(scenario) => BodyShape::Success,
            // The error of an event stream comes after its frames.
            _ if success && code.is_some() => BodyShape::Error,
            _ => BodyShape::Unreadable,
        };
        Self { status: Some(*status), code: code.clone(), body, ..Self::no_response(scenario) }
    }

    /// What is seen of a documented outcome of `scenario`.
    #[must_use]
    pub fn of_outcome(scenario: &Scenario, outcome: &Outcome) -> Self {
        let hidden = scenario.when.method == "HEAD" || outcome.status == 304;
        let code = outcome.code.clone().filter(|_| !hidden);
        let body = match code {
            Some(_) => BodyShape::Error,
            None if is_success(outcome.status) => BodyShape::Success,
            None => BodyShape::Empty,
        };
        Self { status: Some(outcome.status), code, body, ..Self::no_response(scenario) }
    }

    /// The same of an expected outcome; where its code was not seen, any is right, `observed` among them.
    #[must_use]
    pub fn of_cited(scenario: &Scenario, cited: &CitedOutcome, observed: Option<&str>) -> Self {
        let mut outcome = cited.outcome();
        if cited.code == UNSEEN_CODE {
            outcome.code = observed.map(str::to_owned);
        }
        Self::of_outcome(scenario, &outcome)
    }

    /// What is seen of a connection that ended without a response to `scenario`.
    ///
    /// A response to a wrong clock has a `Date` that is off that clock, and a redirect names the region, as S3 documents both.
    #[must_use]
    pub fn no_response(scenario: &Scenario) -> Self {
        let skew = matches!(scenario.fault, Fault::Clock(_));
        Self { status: None, code: None, body: BodyShape::None, skew, region: true }
    }

    /// True if the status is one of a success.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.status.is_some_and(is_success)
    }

    /// What a user loses where a client takes this response to `scenario` for success: what the scenario says, or the write
    /// itself where the server refused it and the client overlooks that.
    #[must_use]
    pub fn stake(&self, scenario: &Scenario) -> Stake {
        let refused = self.body == BodyShape::Error && self.is_success();
        if refused && scenario.operation.stores_object() { Stake::LostWrite } else { scenario.stake }
    }
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

fn has_document(scenario: &Scenario) -> bool {
    matches!(scenario.operation.success().content, Content::Document(_) | Content::QueryResponse | Content::Json)
}
