//! What a run reports about the known failures, for a terminal.

use super::fold;
use crate::judge::known::Review;
use model::text::one_line;

/// The entries of `file` that have to be changed, and those worth a look; nothing where all is in order.
#[must_use]
pub fn render(review: &Review<'_>, file: &str) -> String {
    let line = |text: String| fold::sentence(&format!("  {}", one_line(&text)), 6);
    let mut lines = Vec::new();
    if !review.stale.is_empty() {
        lines.push(format!("known failures that fail the gate, in {}:", one_line(file)));
        lines.extend(review.stale.iter().map(|entry| line(format!("✗ {entry}"))));
    }
    lines.extend(review.notes.iter().map(|note| fold::sentence(&format!("note: {}", one_line(&note.to_string())), 2)));
    lines.iter().map(|line| format!("{line}\n")).collect()
}
