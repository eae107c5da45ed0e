//! What a finding does to clients, in one line.

use super::{Change, ClientChange, Impact, ImpactKind};

impl Impact<'_> {
    /// In one line, such as `retried: boto3, Go and JS 3x, Java 4x`.
    #[must_use]
    pub fn line(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        for kind in ImpactKind::ALL.iter().filter(|kind| kind.has_effect()) {
            let some: Vec<&ClientChange<'_>> = self.changes.iter().filter(|one| one.change.kind() == *kind).collect();
            if !some.is_empty() {
                parts.push(format!("{kind}: {}", self.clients(&some)));
            }
        }
        match (parts.is_empty(), self.kind) {
            (true, kind) => kind.word().to_owned(),
            (false, ImpactKind::CraftedOnly) => format!("{}; if sent, {}", self.kind, parts.join("; ")),
            (false, _) => parts.join("; "),
        }
    }

    /// The clients of one kind of change; those with the same detail together.
    fn clients(&self, some: &[&ClientChange<'_>]) -> String {
        let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
        for one in some {
            let detail = one.change.detail();
            match groups.iter_mut().find(|(known, _)| *known == detail) {
                Some((_, names)) => names.push(&one.client.name),
                None => groups.push((detail, vec![&one.client.name])),
            }
        }
        let all = some.len() == self.senders && self.senders > 1;
        let group = |(detail, names): &(String, Vec<&str>)| {
            let names = if all && groups.len() == 1 { format!("all {}", names.len()) } else { names.join(", ") };
            if detail.is_empty() { names } else { format!("{names} {detail}") }
        };
        groups.iter().map(group).collect::<Vec<_>>().join(", ")
    }
}

impl Change<'_> {
    /// What the word of its kind does not say.
    #[must_use]
    pub fn detail(self) -> String {
        match self {
            Self::Retried(attempts) => format!("{attempts}x"),
            Self::Spurious(observed) => format!("({observed})"),
            Self::OtherBranch { expected, observed } => format!("({expected} → {observed})"),
            Self::OtherPace(effect) => format!("({})", effect.word()),
            Self::LostWrite | Self::Accepted | Self::GaveUp | Self::None => String::new(),
        }
    }
}
