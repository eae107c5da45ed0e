//! The figures as they are printed.
//!
//! Independent of how they were measured.

use std::fmt;

/// Rows of figures, printed at the end.
pub(crate) struct Table(comfy_table::Table);

impl Table {
    pub(crate) fn new() -> Self {
        let mut table = comfy_table::Table::new();
        table.load_style(comfy_table::presets::UTF8_BORDERS_ONLY);
        table.set_header(["measure", "setting", "ours", "compared with", "ratio", "aim"]);
        Self(table)
    }

    /// A ratio with the two figures it is made of.
    pub(crate) fn ratio(&mut self, measure: &str, setting: &str, ours: &str, other: &str, ratio: f64, aim: f64) {
        let aim = format!("{} {aim}", if ratio <= aim { "within" } else { "ABOVE" });
        self.0.add_row([measure, setting, ours, other, &format!("{ratio:.2}"), &aim]);
        eprintln!("  {measure}, {setting}: {ours} / {other} = {ratio:.2} ({aim})");
    }

    /// A figure that is only printed.
    pub(crate) fn figure(&mut self, measure: &str, setting: &str, ours: &str) {
        self.0.add_row([measure, setting, ours, "", "", ""]);
        eprintln!("  {measure}, {setting}: {ours}");
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
