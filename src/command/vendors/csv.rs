//! The comparison as a row for each condition and vendor, for spreadsheets and scripts (RFC 4180).

use super::statuses;
use crate::report::csv::quoted;
use crate::vendors::{Cell, Vendors};

pub(super) fn render(vendors: &Vendors<'_>) -> String {
    let mut text = "condition,scenarios,vendor,says,http_status,code\n".to_owned();
    for condition in &vendors.conditions {
        for (cell, profile) in condition.cells.iter().zip(vendors.profiles) {
            let start =
                format!("{},{},{},{}", quoted(condition.name), condition.scenarios, quoted(&profile.id), says(cell));
            for outcome in cell.outcomes() {
                let code = outcome.code.as_deref().unwrap_or("none");
                text.push_str(&format!("{start},{},{}\n", outcome.status, quoted(code)));
            }
            if cell.outcomes().is_empty() {
                text.push_str(&format!("{start},,\n"));
            }
        }
    }
    // Codes without a scenario have no condition.
    let conditions = || vendors.conditions.iter().map(|condition| condition.name);
    for (code, own) in vendors.codes.iter().filter(|(code, _)| !conditions().any(|name| name == **code)) {
        for (own, profile) in own.iter().zip(vendors.profiles).filter(|(own, _)| !own.is_empty()) {
            text.push_str(&format!(
                ",0,{},documented,{},{}\n",
                quoted(&profile.id),
                quoted(&statuses(own)),
                quoted(code)
            ));
        }
    }
    text
}

fn says(cell: &Cell) -> &'static str {
    match cell {
        Cell::Documented(_) => "documented",
        Cell::SomeCauses(_) => "some causes",
        Cell::Silent => "silent",
        Cell::NotRead => "not read",
        Cell::NotApplicable => "not applicable",
    }
}
