//! `vendors`: what vendors document, side by side and without a server.

mod csv;
mod html;
mod markdown;
mod table;

use std::collections::BTreeSet;
use std::io::Write;

use crate::cli::{ProfileArgs, VendorsArgs, VendorsFormat};
use crate::exit::{Exit, Failure};
use crate::vendors::{Cell, Closeness, Vendors, closest};
use model::outcome::Outcome;
use model::profile::{ALL, Profile};

pub(super) fn vendors(args: &VendorsArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let names = if args.names.is_empty() { vec![ALL.to_owned()] } else { args.names.clone() };
    let profiles = super::profiles(&ProfileArgs { profiles: names })?;
    if profiles.len() < 2 {
        return Err(Failure::usage("one vendor cannot be compared; give several, such as `s3conform vendors aws r2`"));
    }
    let suite = super::suite(&args.suite)?;
    let vendors = Vendors::compare(&suite, &profiles);
    let text = match args.format {
        VendorsFormat::Table => table::render(&vendors),
        VendorsFormat::Markdown => markdown::render(&vendors),
        VendorsFormat::Csv => csv::render(&vendors),
        VendorsFormat::Html => html::render(&vendors),
    };
    out.write_all(text.as_bytes())?;
    Ok(Exit::Success)
}

/// The legend of every format.
const LEGEND: [(&str, &str); 4] = [
    ("( )", "for some causes of the condition only"),
    ("–", "the document is silent"),
    ("…", "the part of the document that could be read does not say"),
    ("·", "makes no sense for this vendor"),
];

/// A cell with status and code; the code only where it is not the condition.
fn long(condition: &str, cell: &Cell) -> String {
    let outcome = |one: &Outcome| match &one.code {
        Some(code) if code == condition => one.status.to_string(),
        Some(code) => format!("{} {code}", one.status),
        None => format!("{} without error", one.status),
    };
    shown(cell, &cell.outcomes().iter().map(outcome).collect::<Vec<_>>())
}

/// A cell with each status once, and an asterisk where a code is not the condition.
fn short(condition: &str, cell: &Cell) -> String {
    let statuses: BTreeSet<u16> = cell.outcomes().iter().map(|one| one.status).collect();
    let renamed = cell.outcomes().iter().any(|one| one.code.as_deref() != Some(condition));
    let text = statuses.iter().map(u16::to_string).collect::<Vec<_>>().join("/");
    shown(cell, &[text + if renamed { "*" } else { "" }])
}

fn shown(cell: &Cell, outcomes: &[String]) -> String {
    match cell {
        Cell::Documented(_) => outcomes.join(" or "),
        Cell::SomeCauses(_) => format!("({})", outcomes.join(" or ")),
        Cell::Silent => "–".into(),
        Cell::NotRead => "…".into(),
        Cell::NotApplicable => "·".into(),
    }
}

/// `400`, `400 or 408`.
fn statuses(own: &BTreeSet<u16>) -> String {
    own.iter().map(u16::to_string).collect::<Vec<_>>().join(" or ")
}

/// The codes that the vendor at `index` alone documents, each with its statuses.
fn only(vendors: &Vendors<'_>, index: usize) -> Vec<String> {
    vendors.only(index).map(|(code, own)| format!("{code} {}", statuses(own))).collect()
}

/// The vendors that document a code, each with its statuses for it.
fn each(vendors: &Vendors<'_>, own: &[BTreeSet<u16>]) -> String {
    let said = own.iter().zip(vendors.profiles).filter(|(own, _)| !own.is_empty());
    said.map(|(own, profile)| format!("{} {}", profile.id, statuses(own))).collect::<Vec<_>>().join(", ")
}

/// The vendor that is closest to the one at `index`, in words.
fn nearest(vendors: &Vendors<'_>, index: usize) -> Option<(String, Closeness)> {
    closest(&vendors.closeness, index).map(|(other, closeness)| (vendors.profiles[other].id.clone(), closeness))
}

/// How many rows the documents of a profile have, and whether they could be read to their end.
fn extent(profile: &Profile) -> String {
    let rows = super::text::counted(profile.row_count(), "row");
    if profile.is_partial() { format!("{rows}, partial") } else { rows }
}
