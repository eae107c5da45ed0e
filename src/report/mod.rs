//! Reports: a run and its verdicts, rendered. One file per format, all from the same document.
//!
//! Knows nothing of how a run was made; every text from a server is escaped by the format that shows it.

pub mod badge;
pub mod csv;
pub mod document;
pub mod github;
pub mod html;
pub mod json;
pub mod judged_run;
pub mod junit;
pub mod markdown;
pub mod matrix;
pub mod table;

#[cfg(test)]
pub(crate) mod tests;
