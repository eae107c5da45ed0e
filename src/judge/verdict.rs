//! The verdicts, and the words that every report uses for them.
//!
//! Knows nothing of how a verdict is reached.

/// Record x expectation. What each one means for a gate is `Verdict::fails`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The outcome is one the profile documents for this condition.
    Conforms,
    /// The documented code with another status.
    WrongStatus,
    /// The documented status with another code.
    WrongCode,
    /// An S3 error, but neither status nor code is the documented one.
    WrongBoth,
    /// No parseable error body where one is due.
    NotAnS3Error,
    /// The server accepted the request.
    NoError {
        /// It answered as if the sub-resource had not been named.
        sub_resource_ignored: bool,
    },
    /// The profile is silent.
    Undocumented,
    /// The profile says it makes no sense, and why.
    NotApplicable(String),
    /// A requirement is not met, and which.
    Skipped(String),
    /// A given step is not supported by the target.
    Unsupported(String),
    /// No answer, or a race not observed.
    Inconclusive(String),
    /// A given step failed.
    SetupFailed(String),
}

impl Verdict {
    /// Every word there is, in the order of the variants.
    pub const WORDS: [&str; 13] = [
        "conforms",
        "wrong status",
        "wrong code",
        "wrong both",
        "not an S3 error",
        "no error",
        "sub-resource ignored",
        "undocumented",
        "not applicable",
        "skipped",
        "unsupported",
        "inconclusive",
        "setup failed",
    ];

    /// One of each with an empty reason, in the order of the words.
    #[must_use]
    pub fn examples() -> [Self; 13] {
        let why = String::new;
        [
            Self::Conforms,
            Self::WrongStatus,
            Self::WrongCode,
            Self::WrongBoth,
            Self::NotAnS3Error,
            Self::NoError { sub_resource_ignored: false },
            Self::NoError { sub_resource_ignored: true },
            Self::Undocumented,
            Self::NotApplicable(why()),
            Self::Skipped(why()),
            Self::Unsupported(why()),
            Self::Inconclusive(why()),
            Self::SetupFailed(why()),
        ]
    }

    /// Whether this verdict fails a gate.
    #[must_use]
    pub fn fails(&self) -> bool {
        match self {
            Self::WrongStatus | Self::WrongCode | Self::WrongBoth | Self::NotAnS3Error | Self::NoError { .. } => true,
            Self::Conforms
            | Self::Undocumented
            | Self::NotApplicable(_)
            | Self::Skipped(_)
            | Self::Unsupported(_)
            | Self::Inconclusive(_)
            | Self::SetupFailed(_) => false,
        }
    }

    /// The verdict's name in every report.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Conforms => "conforms",
            Self::WrongStatus => "wrong status",
            Self::WrongCode => "wrong code",
            Self::WrongBoth => "wrong both",
            Self::NotAnS3Error => "not an S3 error",
            Self::NoError { sub_resource_ignored: false } => "no error",
            Self::NoError { sub_resource_ignored: true } => "sub-resource ignored",
            Self::Undocumented => "undocumented",
            Self::NotApplicable(_) => "not applicable",
            Self::Skipped(_) => "skipped",
            Self::Unsupported(_) => "unsupported",
            Self::Inconclusive(_) => "inconclusive",
            Self::SetupFailed(_) => "setup failed",
        }
    }

    /// One character for the kind of verdict; never shown without a word or a legend.
    #[must_use]
    pub fn symbol(&self) -> char {
        match self {
            Self::Conforms => '✓',
            Self::Undocumented => '–',
            Self::NotApplicable(_) => '·',
            Self::Skipped(_) | Self::Unsupported(_) => '~',
            Self::Inconclusive(_) => '?',
            Self::SetupFailed(_) => '!',
            _ => '✗',
        }
    }

    /// What the verdict says, as half a sentence, with its reason where it has one.
    #[must_use]
    pub fn explain(&self) -> String {
        match self {
            Self::Conforms => "the outcome is one the profile documents".into(),
            Self::WrongStatus => "the documented error with another status".into(),
            Self::WrongCode => "the documented status with another error code".into(),
            Self::WrongBoth => "neither the status nor the error code is the documented one".into(),
            Self::NotAnS3Error => "the answer carries no S3 error document where one is due".into(),
            Self::NoError { sub_resource_ignored: false } => {
                "the server accepted a request that it should refuse".into()
            }
            Self::NoError { sub_resource_ignored: true } => {
                "the server answered with a listing, as if the sub-resource had not been named".into()
            }
            Self::Undocumented => "the profile is silent about this; the outcome is only recorded".into(),
            Self::NotApplicable(why) => format!("makes no sense for this vendor: {why}"),
            Self::Skipped(why) => format!("not run: {why}"),
            Self::Unsupported(why) => format!("a given step is not supported by the target: {why}"),
            Self::Inconclusive(why) => format!("nothing can be concluded: {why}"),
            Self::SetupFailed(why) => format!("a given step failed: {why}"),
        }
    }
}
