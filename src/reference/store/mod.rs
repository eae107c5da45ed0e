//! The state of the embedded endpoint, in memory.

/// Buckets and all that is in them.
#[derive(Debug, Default)]
pub struct Store;
