//! Why a run cannot begin, in sentences that say what to do.
//!
//! Independent of how it is found out.

/// Why no scenario can run at a target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PreflightError {
    /// No response to the first request.
    #[error("{0}; check the endpoint and that the server is running")]
    NoResponse(String),
    /// The response to the first request was cut off.
    #[error("{endpoint}: {why}; check that it is an S3 server and that the network is stable")]
    CutOff {
        /// Host and port.
        endpoint: String,
        /// How it ended.
        why: String,
    },
    /// The keys are not accepted.
    #[error("{endpoint} refuses the credentials with {outcome}{message}; check the access key and the secret")]
    Credentials {
        /// Host and port.
        endpoint: String,
        /// Status and code.
        outcome: String,
        /// The server's message.
        message: String,
    },
    /// The region of the signature is not the server's.
    #[error("{endpoint} refuses the signature with {outcome}{message}; check --region (now {region})")]
    Region {
        /// Host and port.
        endpoint: String,
        /// Status and code.
        outcome: String,
        /// The server's message.
        message: String,
        /// The region that was signed for.
        region: String,
    },
    /// The clocks differ.
    #[error("{endpoint} refuses the request's time; its clock {difference}{advice}")]
    Clock {
        /// Host and port.
        endpoint: String,
        /// By how much, in words.
        difference: String,
        /// What to do about it.
        advice: &'static str,
    },
    /// The run follows the server's clock, which cannot be read.
    #[error("{endpoint} sends no Date header, which --clock server requires")]
    NoTime {
        /// Host and port.
        endpoint: String,
    },
    /// The endpoint is a bucket.
    #[error(
        "{endpoint} names {}: a listing of the service is one of the objects in it, so that the run would write there; use the \
         URL of the service{}",
        if .bucket.is_empty() { "a bucket".into() } else { format!("the bucket `{bucket}`") },
        .service.as_ref().map_or(", without the bucket".into(), |service| format!(", which is probably {service}"))
    )]
    NamesBucket {
        /// The endpoint's URL.
        endpoint: String,
        /// The bucket, where the listing names it.
        bucket: String,
        /// The URL that is probably meant.
        service: Option<String>,
    },
    /// What the run created is not a bucket.
    #[error(
        "{endpoint} accepts the creation of the bucket {bucket}, but a listing of it shows {why}; {left}; check that the \
         endpoint is the URL of the service and names no bucket"
    )]
    NotABucket {
        /// The endpoint's URL.
        endpoint: String,
        /// What was created.
        bucket: String,
        /// What came instead of its listing.
        why: String,
        /// What became of it.
        left: &'static str,
    },
    /// No bucket can be created.
    #[error("cannot create a bucket at {endpoint}: {why}{advice}")]
    Bucket {
        /// Host and port.
        endpoint: String,
        /// The server's reason.
        why: String,
        /// What to do about it.
        advice: &'static str,
    },
}
