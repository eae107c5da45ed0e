//! The comparison as one HTML file that needs neither network nor script. `templates/vendors.html` has the layout.

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::{LEGEND, extent, long, nearest, only};
use crate::vendors::{Cell, Vendors};

const STYLE: &str = include_str!("../../../templates/vendors.css");

pub(super) fn render(vendors: &Vendors<'_>) -> String {
    let page = Page {
        style: STYLE,
        style_hash: STANDARD.encode(Sha256::digest(STYLE)),
        version: env!("CARGO_PKG_VERSION"),
        legend: LEGEND,
        vendors: vendors.profiles.iter().enumerate().map(|(index, _)| Vendor::of(vendors, index)).collect(),
        conditions: vendors.conditions.iter().map(Row::of).collect(),
    };
    page.render().expect("writing to a string does not fail, and no template fails by itself")
}

/// The page; askama escapes each text.
#[derive(Template)]
#[template(path = "vendors.html", whitespace = "minimize")]
struct Page<'a> {
    style: &'static str,
    style_hash: String,
    version: &'static str,
    legend: [(&'static str, &'static str); 4],
    vendors: Vec<Vendor<'a>>,
    conditions: Vec<Row<'a>>,
}

struct Vendor<'a> {
    id: &'a str,
    name: &'a str,
    extent: String,
    quirks: &'a [String],
    only: Vec<String>,
    closest: String,
}

struct Row<'a> {
    name: &'a str,
    scenarios: usize,
    contradictory: bool,
    /// The class and the text of each.
    cells: Vec<(&'static str, String)>,
}

impl<'a> Vendor<'a> {
    fn of(vendors: &Vendors<'a>, index: usize) -> Self {
        let profile = &vendors.profiles[index];
        let closest = nearest(vendors, index).map(|(other, one)| {
            format!("{other}: {} of {} scenarios that both document, {}%", one.agree, one.both, one.percent())
        });
        Self {
            id: &profile.id,
            name: &profile.name,
            extent: extent(profile),
            quirks: &profile.quirks,
            only: only(vendors, index),
            closest: closest.unwrap_or_else(|| "none".into()),
        }
    }
}

impl<'a> Row<'a> {
    fn of(condition: &crate::vendors::Condition<'a>) -> Self {
        let class = |cell: &Cell| match cell {
            Cell::Documented(outcomes) if outcomes.iter().all(|one| one.code.as_deref() == Some(condition.name)) => {
                "own"
            }
            Cell::Documented(_) => "renamed",
            Cell::SomeCauses(_) => "some",
            Cell::Silent | Cell::NotRead | Cell::NotApplicable => "quiet",
        };
        Self {
            name: condition.name,
            scenarios: condition.scenarios,
            contradictory: condition.is_contradictory(),
            cells: condition.cells.iter().map(|cell| (class(cell), long(condition.name, cell))).collect(),
        }
    }
}
