//! What the suite costs, as ratios measured in one run: `cargo bench`, or `cargo bench -- overhead growth` for some.
//!
//! Each figure is a median of `S3CONFORM_BENCH_ROUNDS` rounds (5). Nothing here passes or fails: each figure is printed with its aim.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures of a handful of digits"
)]

mod bytes;
mod endpoint;
mod growth;
mod latency;
mod overhead;
mod process;
mod proxy;
mod replay;
mod start;
mod table;

use table::Table;

type Measure = fn(&mut Table);

/// What measures can be chosen by name.
const MEASURES: [(&str, Measure); 4] = [
    ("overhead", overhead::measure),
    ("latency", latency::measure),
    ("growth", growth::measure),
    ("start", start::measure),
];

fn main() {
    // `cargo bench` adds flags of its own.
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    for word in &chosen {
        if MEASURES.iter().all(|(name, _)| name != word) {
            eprintln!("there is no measure `{word}`; there are overhead, latency, growth, start");
            std::process::exit(2);
        }
    }
    let mut table = Table::new();
    for (name, measure) in MEASURES {
        if chosen.is_empty() || chosen.iter().any(|word| word == name) {
            eprintln!("measuring {name} ...");
            measure(&mut table);
        }
    }
    println!("{table}");
}

/// How often each thing is measured.
fn rounds() -> usize {
    let asked = std::env::var("S3CONFORM_BENCH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    asked.unwrap_or(5).max(1)
}

/// The middle value of what `measured` gives in [`rounds`] rounds.
fn median(mut measured: impl FnMut() -> f64) -> f64 {
    let mut values: Vec<f64> = (0..rounds()).map(|_| measured()).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
