//! Reports: what was decided on runs, as one document, and every format that shows it. One file per format.
//!
//! Independent of how a run was made; every text from a server is escaped by the format that shows it.

pub mod badge;
pub mod csv;
pub mod document;
pub mod github;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod proof;
pub mod reported_run;
pub mod table;

mod format;
mod observed;

pub use format::{Format, FormatFacts};

#[cfg(test)]
pub(crate) mod tests;
