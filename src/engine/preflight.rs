//! Before the first scenario: is somebody there, do the clocks agree, are the credentials right, can a bucket be made?

use time::Duration;

use super::Engine;
use crate::answer;
use crate::date;
use crate::record::Redactor;
use crate::request;
use crate::scenario::{BucketKind, Values};
use crate::wire::Ending;

/// What the preflight found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preflight {
    /// How far the server's clock is ahead of ours, where it told the time.
    pub clock_difference: Option<Duration>,
    /// The `Server` header, escaped.
    pub server: Option<String>,
}

/// Why a target cannot be judged at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PreflightError {
    /// No answer to the first request.
    #[error("{0}; is the endpoint right, and is the server running?")]
    NoAnswer(String),
    /// The keys are not accepted.
    #[error("{endpoint} refuses the credentials with {outcome}{message}; check the access key and the secret")]
    Credentials {
        /// Where.
        endpoint: String,
        /// Status and code.
        outcome: String,
        /// The server's words.
        message: String,
    },
    /// The region of the signature is not the server's.
    #[error("{endpoint} refuses the signature with {outcome}{message}; check --region (now {region})")]
    Region {
        /// Where.
        endpoint: String,
        /// Status and code.
        outcome: String,
        /// The server's words.
        message: String,
        /// The region that was signed for.
        region: String,
    },
    /// The clocks differ.
    #[error("{endpoint} refuses the request's time; its clock is {difference} s ahead of this machine's")]
    Clock {
        /// Where.
        endpoint: String,
        /// Seconds, negative where the server is behind.
        difference: i64,
    },
    /// A bucket cannot be made.
    #[error("cannot create a bucket at {endpoint}: {why}; the account needs the right to create and delete buckets")]
    Bucket {
        /// Where.
        endpoint: String,
        /// What the server said.
        why: String,
    },
}

impl Engine {
    /// Lists the buckets and makes the shared plain one.
    ///
    /// # Errors
    /// One sentence on why no scenario can run.
    pub async fn preflight(&self) -> Result<Preflight, PreflightError> {
        let endpoint = self.place.authority.clone();
        let now = Self::now();
        let when = crate::scenario::When::get("/");
        let prepared = request::build(&when, &self.place, &Values::new(now), now)
            .expect("a signed GET / refers to nothing that could be missing");
        let (_, answer) =
            self.connector.exchange(&prepared.outgoing, &self.limits(None), prepared.server_name.as_deref()).await;
        let redactor = Redactor::of(&prepared.outgoing.head, &[]);
        let answer = answer.map_err(|error| PreflightError::NoAnswer(redactor.text(&error.to_string())))?;
        let header = |name: &str| {
            let value = answer.headers.iter().find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value);
            value.map(|value| value.escape_ascii().to_string())
        };
        let difference = header("date").and_then(|date| date::parse_http(&date)).map(|theirs| theirs - now);
        let complete = answer.ending == Ending::Complete;
        let reading = redactor.reading(answer::read(false, answer.status, &answer.headers, &answer.body, complete));
        let outcome = reading.outcome.to_string();
        let message = reading.message.map(|message| format!(" ({message})")).unwrap_or_default();
        match reading.outcome.code.as_deref() {
            Some("RequestTimeTooSkewed" | "RequestExpired") => {
                return Err(PreflightError::Clock {
                    endpoint,
                    difference: difference.unwrap_or_default().whole_seconds(),
                });
            }
            Some("AuthorizationHeaderMalformed") => {
                return Err(PreflightError::Region { endpoint, outcome, message, region: self.place.region.clone() });
            }
            Some(
                "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "InvalidSignature" | "InvalidToken" | "ExpiredToken",
            ) => {
                return Err(PreflightError::Credentials { endpoint, outcome, message });
            }
            _ => {}
        }
        self.fixture
            .bucket(BucketKind::Plain)
            .await
            .map_err(|error| PreflightError::Bucket { endpoint, why: error.to_string() })?;
        Ok(Preflight { clock_difference: difference, server: header("server").map(|server| redactor.text(&server)) })
    }
}

impl Preflight {
    /// A sentence where the clocks differ by more than a minute.
    #[must_use]
    pub fn clock_warning(&self) -> Option<String> {
        let seconds = self.clock_difference?.whole_seconds();
        let behind = if seconds > 0 { "ahead of" } else { "behind" };
        (seconds.abs() > 60).then(|| {
            format!(
                "the server's clock is {} s {behind} this machine's; scenarios about clocks count from this machine's",
                seconds.abs()
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_not_worth_a_warning_and_two_are() {
        let of = |seconds| Preflight { clock_difference: Some(Duration::seconds(seconds)), server: None };
        assert_eq!(of(60).clock_warning(), None);
        assert!(of(-120).clock_warning().unwrap().contains("120 s behind"));
    }
}
