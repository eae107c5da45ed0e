//! What fails the gate, in lines above everything else.

use super::text::Text;
use crate::report::document::{Document, Expected, FindingFacts, Subject};

/// One finding.
pub(super) struct Finding {
    /// The target, where there are several.
    pub(super) target: Option<Text>,
    pub(super) name: Text,
    /// The scenarios that the page has more about, each of which is a link.
    pub(super) scenarios: Vec<Text>,
    pub(super) what: Text,
    pub(super) profile: Option<Text>,
    pub(super) expected: Text,
    pub(super) before: Option<Text>,
    pub(super) observed: Text,
    /// What it does to clients.
    pub(super) clients: Option<Text>,
}

impl Finding {
    pub(super) fn of(document: &Document<'_>, finding: &FindingFacts<'_>) -> Self {
        let expected: Vec<String> = finding.expected.iter().map(Expected::outcome).collect();
        let own = finding.subject == Subject::Scenario;
        Self {
            target: (document.runs.len() > 1).then(|| Text::line(document.runs[finding.run].name)),
            name: Text::line(if own { "" } else { &finding.name }),
            scenarios: finding.scenarios.iter().map(|id| Text::line(id)).collect(),
            what: Text::line(&finding.what()),
            profile: finding.profile.map(Text::line),
            expected: Text::line(&expected.join(" or ")),
            before: finding.before.as_deref().map(Text::cell),
            observed: Text::cell(&finding.observed),
            clients: finding.impact.as_ref().map(|impact| Text::line(&impact.line)),
        }
    }
}
