//! Reports: a run and its verdicts, rendered. One file per format, all from the same matrix.
//!
//! Knows nothing of how a run was made; every text from a server is escaped by the format that shows it.

pub mod matrix;
pub mod table;
