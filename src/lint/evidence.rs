//! Checks the observations of a profile: that each citation names a row that says so, and that no row that fits a scenario is left
//! out without a reason.

use std::collections::BTreeSet;

use model::profile::{CitedOutcome, Entry, ObservedOutcome, ObservedRow, Profile, Source, UNSEEN_CODE};
use model::scenario::Suite;

pub(super) fn problems(profile: &Profile, suite: &Suite, shipped: &Suite) -> Vec<String> {
    let mut problems = Vec::new();
    for (id, entries) in &profile.scenarios {
        for outcome in entries.iter().flat_map(Entry::observed) {
            problems.extend(unproven(profile, id, outcome).map(|why| format!("scenarios.{id}: {why}")));
        }
    }
    for (key, source) in &profile.sources {
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        for row in source.rows.iter() {
            let found = if ids.insert(&row.id) { None } else { Some("occurs twice".to_owned()) };
            let found = found.or_else(|| unfit(profile, source, row, suite, shipped));
            problems.extend(found.map(|why| format!("sources.{key}: row {}: {why}", row.id)));
        }
    }
    problems
}

/// Why an observed outcome is not what its row says.
fn unproven(profile: &Profile, id: &str, outcome: &ObservedOutcome) -> Option<String> {
    let cite = &outcome.cite;
    let (source, _) = cite.split_once(':')?;
    // The rows of a run file are its own.
    profile.sources.get(source)?.data.as_ref()?;
    let Some(row) = profile.observed_row(cite) else {
        return Some(format!("`{cite}` cites a row that does not exist"));
    };
    if !row.is_evidence() {
        return Some(format!("`{cite}` is only {}, which is no evidence; remove it", row.strength.word()));
    }
    if row.scenario != id {
        return Some(format!("`{cite}` is a row of another scenario, `{}`", row.scenario));
    }
    if row.status != outcome.status || row.code != outcome.code {
        return Some(format!("`{cite}` was {} {}, not {} {}", row.status, row.code, outcome.status, outcome.code));
    }
    if row.date != outcome.on {
        return Some(format!("`{cite}` is of {}, not of {}", row.date, outcome.on));
    }
    if let Some(why) = row.departure(&[], true) {
        return Some(format!("`{cite}` is a departure, {why}, and never expected; remove it"));
    }
    match (row.near.is_empty(), &outcome.near) {
        (false, None) => {
            Some(format!("`{cite}` is of another request; say in `near` why the difference cannot matter"))
        }
        (true, Some(_)) => Some(format!("`{cite}` is of the same request; remove `near`")),
        _ => None,
    }
}

/// What is wrong with the use of a row that fits a scenario.
fn unfit(profile: &Profile, source: &Source, row: &ObservedRow, suite: &Suite, shipped: &Suite) -> Option<String> {
    if row.scenario.is_empty() {
        return (!row.unused.is_empty()).then(|| "`unused` has no effect without a scenario; remove it".to_owned());
    }
    let Some(scenario) = suite.find(&row.scenario).or_else(|| shipped.find(&row.scenario)) else {
        return Some(format!("there is no scenario `{}`", row.scenario));
    };
    let entries = || profile.scenarios.get(&scenario.id).into_iter().flat_map(|entries| entries.iter());
    if profile.departure(scenario, &row.region, row).is_some() {
        return None;
    }
    if source.by_scenario && !row.near.is_empty() {
        return Some("is of another request than its scenario sends, and needs an entry; clear `near`".to_owned());
    }
    let by_itself = source.by_scenario && row.unused.is_empty() && entries().flat_map(Entry::observed).next().is_none();
    let is_cited = by_itself || entries().flat_map(Entry::observed).any(|outcome| says(profile, outcome, row));
    match (row.is_evidence(), is_cited, row.unused.is_empty()) {
        (false, _, true) | (true, true, true) | (true, false, false) => None,
        (false, _, false) => Some(format!("`unused` has no effect on what is only {}; remove it", row.strength.word())),
        (true, true, false) => Some(format!("the profile uses it for `{}`; remove `unused`", scenario.id)),
        (true, false, true) => Some(format!(
            "fits `{}`, and nothing there is `observed` like it; cite it, or write in `unused` why not",
            scenario.id
        )),
    }
}

/// True if `outcome` cites `row`, or says the same.
fn says(profile: &Profile, outcome: &ObservedOutcome, row: &ObservedRow) -> bool {
    let is_same = |cited: &CitedOutcome| {
        cited.status == row.status
            && (cited.code == row.code || [&cited.code, &row.code].contains(&&UNSEEN_CODE.to_owned()))
    };
    profile.observed_row(&outcome.cite).is_some_and(|cited| cited.id == row.id) || is_same(&outcome.cited())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::scenario;
    use model::profile::observed_row;

    const HEADER: &str = "id,operation,condition,status,code,details,date,dated,region,source,strength,request_id,scenario,near,note,unused\n";

    /// The problems of a profile with one observed outcome and these rows: what follows the id up to the strength is fixed.
    fn found(observed: &str, rows: &[(&str, &str, &str, &str, &str)]) -> Vec<String> {
        let row = |(id, strength, scenario, near, unused): &(&str, &str, &str, &str, &str)| {
            format!(
                "{id},GetObject,c,404,NoSuchKey,,2026-01-31,response,,s,{strength},false,{scenario},{near},,{unused}\n"
            )
        };
        let text: String = rows.iter().map(row).collect();
        let rows = observed_row::read("a.csv", &(HEADER.to_owned() + &text)).unwrap();
        let text = format!(
            "name: N\nsources:\n  seen: {{ title: T, kind: observed, data: a.csv, read: 2026-01-31 }}\ncodes: {{}}\n\
             scenarios: {{ object/some-fault: {{ undocumented: no row, observed: {observed} }} }}\n"
        );
        let mut profile: Profile = model::yaml::read("p.yaml", &text).unwrap();
        profile.sources[0].rows = rows.into();
        let suite = Suite::new("test", [scenario("")]);
        problems(&profile, &suite, &suite)
    }

    const FITS: &str = "object/some-fault";

    #[test]
    fn an_observed_outcome_is_that_of_its_row() {
        let good = ("A1", "recorded", FITS, "", "");
        assert_eq!(found("{ status: 404, code: NoSuchKey, cite: 'seen:A1', on: 2026-01-31 }", &[good]), [""; 0]);
        for (observed, row, why) in [
            ("{ status: 404, code: NoSuchKey, cite: 'seen:A2', on: 2026-01-31 }", good, "does not exist"),
            ("{ status: 404, code: NoSuchKey, cite: 'seen:A1', on: 2026-01-30 }", good, "is of 2026-01-31"),
            ("{ status: 404, code: NoSuchKey, cite: 'seen:A1', on: 2026-01-31, near: x }", good, "remove `near`"),
            (
                "{ status: 404, code: NoSuchKey, cite: 'seen:A1', on: 2026-01-31 }",
                ("A1", "recorded", FITS, "other key", ""),
                "say in `near`",
            ),
            (
                "{ status: 404, code: NoSuchKey, cite: 'seen:A1', on: 2026-01-31 }",
                ("A1", "asserted", FITS, "", ""),
                "no evidence",
            ),
            ("{ status: 400, code: NoSuchKey, cite: 'seen:A1', on: 2026-01-31 }", good, "was 404 NoSuchKey"),
        ] {
            let found = found(observed, &[row]);
            assert!(found[0].contains(why), "{observed}: {found:?}");
        }
    }

    #[test]
    fn a_row_that_fits_is_used_or_says_why_not() {
        let observed = "{ status: 404, code: NoSuchKey, cite: 'seen:A1', on: 2026-01-31 }";
        let cited = ("A1", "recorded", FITS, "", "");
        let same = ("A2", "recorded", FITS, "another key", "");
        let weak = ("A3", "asserted", FITS, "", "");
        let elsewhere = ("A4", "recorded", "", "", "");
        assert_eq!(found(observed, &[cited, same, weak, elsewhere]), [""; 0]);
        for (row, why) in [
            (("A2", "recorded", FITS, "", "a reason"), "remove `unused`"),
            (("A2", "asserted", FITS, "", "a reason"), "no effect on what is only asserted"),
            (("A2", "recorded", "", "", "a reason"), "no effect without a scenario"),
            (("A1", "recorded", FITS, "", ""), "occurs twice"),
            (("A2", "recorded", "object/other", "", ""), "there is no scenario `object/other`"),
        ] {
            let found = found(observed, &[cited, row]);
            assert!(found[0].contains(why), "{row:?}: {found:?}");
        }
        let other = "{ status: 404, code: unseen, cite: 'seen:A9', on: 2026-01-31 }";
        assert_eq!(found(other, &[cited]).len(), 1, "only the citation is wrong");
    }
}
