//! Progress bars, shown if standard error is a terminal.

use std::io::IsTerminal as _;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::command::say;
use model::text::one_line;

/// The progress bars of all targets.
pub(super) struct Bars {
    bars: MultiProgress,
    named: bool,
}

impl Bars {
    /// Creates bars with the target's name if `named`, and hidden bars unless `wanted`.
    pub(super) fn new(named: bool, wanted: bool) -> Self {
        let shown = wanted && std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { bars: MultiProgress::with_draw_target(target), named }
    }

    pub(super) fn add(&self, name: Option<&str>, length: usize) -> ProgressBar {
        let template =
            if self.named { "{prefix:20!} {pos}/{len} {wide_bar} {msg:30!}" } else { "{pos}/{len} {wide_bar} {msg}" };
        let style = ProgressStyle::with_template(template).expect("the templates are constants");
        self.bars.add(ProgressBar::new(length as u64)).with_style(style).with_prefix(one_line(name.unwrap_or_default()))
    }

    pub(super) fn warn(&self, name: Option<&str>, warning: &str) {
        let of = name.map(|name| format!("{name}: ")).unwrap_or_default();
        self.bars.suspend(|| say(&format!("warning: {of}{warning}")));
    }
}
