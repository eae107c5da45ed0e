//! Checks the sources and rows of a profile, and the citations between them.

use std::collections::BTreeMap;

use time::Date;
use time::macros::format_description;

use model::profile::{Citation, Place, Profile, SourceKind, is_code};

pub(super) fn problems(profile: &Profile) -> Vec<String> {
    let mut problems = sources(profile);
    let mut cited: BTreeMap<&str, &str> = BTreeMap::new();
    for (code, rows) in &profile.codes {
        if !is_code(code) {
            problems.push(format!("codes: `{code}` is not spelled like an S3 error code, such as NoSuchKey"));
        }
        if rows.is_empty() {
            problems.push(format!("codes.{code} has no row"));
        }
        for row in rows {
            problems.extend(unresolved(profile, &row.cite).map(|why| format!("codes.{code}: {why}")));
            problems.extend(
                misplaced(profile, &row.cite, SourceKind::Documented).map(|why| format!("codes.{code}: {why}")),
            );
            problems.extend(impossible(row.status).map(|why| format!("codes.{code}: {why}")));
            if row.needs.is_some() && row.unprovokable.is_some() {
                problems.push(format!("codes.{code}: {} has both `needs` and `unprovokable`; remove one", row.cite));
            }
            if Citation::parse(&row.cite).is_some_and(|own| matches!(own.place, Place::Row(name, _) if name != code)) {
                problems.push(format!("codes.{code}: {} is the row of another code", row.cite));
            }
            if let Some(other) = cited.insert(&row.cite, code) {
                problems.push(format!("codes.{code}: {} is already cited by {other}", row.cite));
            }
        }
    }
    problems
}

/// Why a citation cannot be resolved.
pub(super) fn unresolved(profile: &Profile, cite: &str) -> Option<String> {
    let Some(Citation { source, place }) = Citation::parse(cite) else {
        return Some(format!(
            "`{cite}` is not a citation; write source:line or source:CODE, such as errors:14 or errors:NoSuchKey"
        ));
    };
    if !profile.sources.contains_key(source) {
        let known: Vec<&str> = profile.sources.keys().map(String::as_str).collect();
        return Some(format!("`{cite}` cites an unknown source; sources are {}", known.join(", ")));
    }
    // A line may be prose, but a code must be a row of the table.
    let Place::Row(code, _) = place else { return None };
    if profile.sources[source].is_observed() {
        return None;
    }
    let tabled = profile.codes.get(code).is_some_and(|rows| rows.iter().any(|row| row.cite == cite));
    (!tabled).then(|| format!("`{cite}` cites a row that is not in `codes`"))
}

/// Why a number is not an HTTP status.
pub(super) fn impossible(status: u16) -> Option<String> {
    (!(100..=599).contains(&status)).then(|| format!("{status} is not an HTTP status"))
}

fn sources(profile: &Profile) -> Vec<String> {
    let day = format_description!("[year]-[month]-[day]");
    let mut problems = Vec::new();
    if profile.sources.is_empty() {
        problems.push("sources: is empty; add a document to cite".into());
    }
    for (name, source) in &profile.sources {
        if Date::parse(&source.read, day).is_err() {
            problems.push(format!("sources.{name}.read: `{}` is not a date; write YYYY-MM-DD", source.read));
        }
        if source.title.trim().is_empty() || source.place().trim().is_empty() {
            problems.push(format!("sources.{name} requires a `title` and a `document`, or `data` if it is observed"));
        }
        if source.data.is_some() && !source.is_observed() {
            problems.push(format!(
                "sources.{name}.data: holds observations, but the source is documented; add `kind: observed`"
            ));
        }
        if source.not_read.as_ref().is_some_and(|rows| rows.trim().is_empty()) {
            problems.push(format!("sources.{name}.not_read: is empty; say which rows were not read"));
        }
        if source.product.as_ref().is_some_and(|product| product.trim().is_empty()) {
            problems.push(format!("sources.{name}.product: is empty; give the product and its version"));
        }
    }
    problems
}

/// Why a citation cannot be what is documented, or what was observed.
pub(super) fn misplaced(profile: &Profile, cite: &str, due: SourceKind) -> Option<String> {
    let source = profile.sources.get(cite.split_once(':')?.0)?;
    match (source.kind, due) {
        (SourceKind::Observed, SourceKind::Documented) => {
            Some(format!("{cite} is an observation, but this must be documented; move it to `observed` of a scenario"))
        }
        (SourceKind::Documented, SourceKind::Observed) => {
            Some(format!("{cite} is a document, but this must be observed; move it to `documented`"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::profile;

    fn found(codes: &str) -> Vec<String> {
        problems(&profile(&format!("codes: {{ {codes} }}\n")))
    }

    #[test]
    fn each_line_of_a_document_is_one_row() {
        assert_eq!(found("A: [{ status: 400, cite: 'errors:1' }], B: [{ status: 400, cite: 'errors:2' }]"), [""; 0]);
        assert_eq!(
            found("A: [{ status: 400, cite: 'errors:1' }], B: [{ status: 400, cite: 'errors:1' }]"),
            ["codes.B: errors:1 is already cited by A"]
        );
    }

    #[test]
    fn citations_name_a_source_and_a_place_in_it() {
        let wrong = [
            ("14", "not a citation"),
            ("other:14", "an unknown source"),
            ("errors:0", "not a citation"),
            ("errors:B", "a row that is not in `codes`"),
        ];
        for (cite, why) in wrong {
            let found = found(&format!("A: [{{ status: 400, cite: '{cite}' }}]"));
            assert!(found[0].contains(why), "{found:?}");
        }
    }

    #[test]
    fn a_row_without_a_line_is_cited_by_its_own_code() {
        assert_eq!(found("A: [{ status: 400, cite: 'errors:A' }]"), [""; 0]);
        assert_eq!(
            found("A: [{ status: 400, cite: 'errors:A' }], B: [{ status: 400, cite: 'errors:A' }]"),
            ["codes.B: errors:A is the row of another code", "codes.B: errors:A is already cited by A"]
        );
    }

    #[test]
    fn statuses_and_codes_are_possible_ones() {
        assert_eq!(found("A: [{ status: 600, cite: 'errors:1' }]"), ["codes.A: 600 is not an HTTP status"]);
        assert!(
            found("noSuchKey: [{ status: 404, cite: 'errors:1' }]")[0].contains("is not spelled like an S3 error code")
        );
    }

    #[test]
    fn what_was_observed_names_its_product_and_is_no_documented_code() {
        let mut profile = profile("");
        profile.sources[0].kind = SourceKind::Observed;
        profile.sources[0].product = Some(" ".into());
        assert_eq!(
            problems(&profile),
            [
                "sources.errors.product: is empty; give the product and its version",
                "codes.NoSuchKey: errors:1 is an observation, but this must be documented; move it to `observed` of a scenario"
            ]
        );
    }

    #[test]
    fn the_day_of_reading_is_a_date() {
        let mut profile = profile("");
        profile.sources[0].read = "last week".into();
        assert_eq!(problems(&profile), ["sources.errors.read: `last week` is not a date; write YYYY-MM-DD"]);
    }
}
