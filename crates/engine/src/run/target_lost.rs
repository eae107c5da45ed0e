//! Why a run ends early: the target is unreachable, or is no longer the one that the run started with.

/// What happened to the target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetLost {
    /// It refuses connections; with the message of the first request that failed.
    #[error("{0}")]
    Unreachable(String),
    /// It accepts no connections at the end of the run.
    #[error("{authority} no longer accepts connections")]
    Closed {
        /// Host and port.
        authority: String,
    },
    /// It lost a bucket that scenarios share.
    #[error("the bucket {bucket} of this run is missing, so the target was restarted or emptied during the run")]
    BucketLost {
        /// The bucket's name.
        bucket: String,
    },
    /// A task of the engine failed.
    #[error("a task failed: {0}")]
    Task(String),
}
