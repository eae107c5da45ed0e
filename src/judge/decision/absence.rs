//! Features that a target lacks: one finding for all the scenarios that each covers, with what the gate makes of it.

use indexmap::IndexMap;

use super::change::Change;
use super::fail_on::Cause;
use super::row::{Bench, JudgedRow, Standing};
use crate::judge::Verdict;
use crate::judge::known::Shown;
use model::feature::Feature;
use model::profile::Profile;

/// A feature that the target lacks.
#[derive(Debug, Clone)]
pub struct Absence<'a> {
    /// Which one.
    pub feature: Feature,
    /// How it shows in the first of its scenarios.
    pub why: String,
    /// The scenarios that it covers, as places in the rows of the run.
    pub rows: Vec<usize>,
    /// True if the baseline has a verdict on any of them.
    pub is_lost: bool,
    /// What the gate makes of it.
    pub standing: Standing<'a>,
}

/// The features that are absent by the rulings on `rows`, in the order of the suite.
pub(super) fn absences<'a>(bench: &Bench<'a, '_>, profiles: &[Profile], rows: &[JudgedRow<'a>]) -> Vec<Absence<'a>> {
    let mut found: IndexMap<Feature, Absence<'a>> = IndexMap::new();
    for (place, row) in rows.iter().enumerate() {
        for ruling in &row.rulings {
            let Some(feature) = ruling.judged.feature else { continue };
            let absence = found.entry(feature).or_insert_with(|| Absence {
                feature,
                why: without_name(feature, ruling.judged.why.as_deref().unwrap_or_default()),
                rows: Vec::new(),
                is_lost: false,
                standing: Standing::Reported,
            });
            absence.is_lost |= ruling.change == Some(Change::FeatureLost);
            if absence.rows.last() != Some(&place) {
                absence.rows.push(place);
            }
        }
    }
    let mut absences: Vec<Absence<'a>> = found.into_values().collect();
    for absence in &mut absences {
        absence.standing = standing(bench, profiles, rows, absence);
    }
    absences
}

/// The reason without the feature's name before it, which is shown beside it.
fn without_name(feature: Feature, why: &str) -> String {
    let named = format!("{feature}: ");
    why.strip_prefix(named.as_str()).unwrap_or(why).to_owned()
}

fn standing<'a>(
    bench: &Bench<'a, '_>,
    profiles: &[Profile],
    rows: &[JudgedRow<'a>],
    absence: &Absence<'a>,
) -> Standing<'a> {
    let policy = bench.policy;
    let is_required = absence.feature.is_basic() || policy.features.contains(&absence.feature);
    let is_named = policy.fail_on.contains(Cause::Verdict(Verdict::FeatureAbsent));
    let is_old = policy.baseline.is_some() && !absence.is_lost;
    if !bench.gates || !(is_required || absence.is_lost || is_named) {
        return Standing::Reported;
    }
    // An entry excuses a feature if entries excuse each scenario that the feature covers.
    let excuse = |place: &usize| {
        let known = policy.known.as_ref()?;
        let excuse =
            |profile: &Profile| known.failures.excuse(&profile.id, rows[*place].scenario, Shown::Nothing, known.today);
        profiles.iter().map(excuse).collect::<Option<Vec<_>>>()?.into_iter().next()
    };
    if let Some(excuses) = absence.rows.iter().map(excuse).collect::<Option<Vec<_>>>()
        && let Some(first) = excuses.first()
    {
        return Standing::Excused(first);
    }
    if is_old && !is_required { Standing::KnownSince } else { Standing::Fails }
}
