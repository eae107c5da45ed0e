//! What can be wrong with an operation and the state it meets.

use super::Finding;

/// Every finding of this file.
pub const ALL: &[&Finding] = &[];
