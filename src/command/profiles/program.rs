//! `profiles --format markdown`: what a vendor's program did, scenario by scenario, beside what its document says.
//!
//! Only for sources that are runs of a program; the rows are data, and nothing is judged.

use std::io::Write;

use crate::exit::Failure;
use model::profile::{Facts, ObservedRow, Profile, Source};
use model::scenario::{Scenario, Suite};

/// The region in which programs were run.
const REGION: &str = "us-east-1";

/// What a program did in one scenario.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    AsDocumented,
    Differs,
    Departure,
    Alone,
    Unused,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Departure, Self::Differs, Self::AsDocumented, Self::Alone, Self::Unused];

    fn title(self) -> &'static str {
        match self {
            Self::Departure => "Departures: plain defects, which are never expected",
            Self::Differs => "Another error than documented",
            Self::AsDocumented => "As documented",
            Self::Alone => "Undocumented",
            Self::Unused => "Not used, with the reason",
        }
    }
}

/// One row of the page.
struct Line<'p> {
    kind: Kind,
    scenario: &'p str,
    documented: String,
    row: &'p ObservedRow,
    why: String,
}

pub(super) fn markdown(suite: &Suite, profiles: &[Profile], out: &mut dyn Write) -> Result<(), Failure> {
    for profile in profiles {
        for source in profile.sources.values().filter(|source| source.by_scenario) {
            write!(out, "{}", page(suite, profile, source))?;
        }
    }
    Ok(())
}

fn page(suite: &Suite, profile: &Profile, source: &Source) -> String {
    let product = source.product.as_deref().unwrap_or(&source.title);
    let lines: Vec<Line<'_>> = suite.scenarios.iter().filter_map(|scenario| line(profile, scenario, source)).collect();
    let count = |kind: Kind| lines.iter().filter(|line| line.kind == kind).count();
    let mut text = format!(
        "# {product} beside the document of {}\n\n{}. Observed, read on {}; this project did not run the program itself. A gate by \
         this profile goes by the document. With `--evidence any`, what the program did conforms as well, but no departure does.\n\n\
         | what the program did | scenarios |\n| --- | --- |\n",
        profile.name, source.title, source.read
    );
    for kind in Kind::ALL {
        text.push_str(&format!("| {} | {} |\n", kind.title(), count(kind)));
    }
    for kind in Kind::ALL.into_iter().filter(|kind| count(*kind) > 0) {
        text.push_str(&format!(
            "\n## {}\n\n| scenario | documented | program | note |\n| --- | --- | --- | --- |\n",
            kind.title()
        ));
        for line in lines.iter().filter(|line| line.kind == kind) {
            text.push_str(&format!(
                "| `{}` | {} | {} `{}` | {} |\n",
                line.scenario, line.documented, line.row.status, line.row.code, line.why
            ));
        }
    }
    text
}

fn line<'p>(profile: &Profile, scenario: &'p Scenario, source: &'p Source) -> Option<Line<'p>> {
    let row = source.rows.iter().find(|row| row.scenario == scenario.id)?;
    let Facts::Known { documented, .. } = profile.facts(scenario, REGION) else { return None };
    let agrees = documented.iter().any(|one| one.outcome() == row.outcome() || one.is_seen_in(&row.cited("")));
    let (kind, why) = match profile.departure(scenario, REGION, row) {
        _ if !row.unused.is_empty() => (Kind::Unused, row.unused.clone()),
        Some(why) => (Kind::Departure, why.to_owned()),
        None if agrees => (Kind::AsDocumented, String::new()),
        None if documented.is_empty() => (Kind::Alone, row.note.clone()),
        None => (Kind::Differs, row.note.clone()),
    };
    let documented: Vec<String> =
        documented.iter().map(|one| format!("{} `{}` ({})", one.status, one.code, one.cite)).collect();
    Some(Line { kind, scenario: &scenario.id, documented: documented.join(" or "), row, why })
}
