//! Checks before the first scenario: the server responds, the endpoint names no bucket, the clocks agree, the credentials work,
//! buckets can be created, and what was created is a bucket.

use time::{Duration, OffsetDateTime};

use super::preflight_error::PreflightError;
use super::{Engine, no_bucket, proof};
use crate::endpoint::SiteName;
use crate::reason::Reason;
use crate::response::{self, Reading};
use model::clock::ClockSource;
use model::date;
use model::scenario::fault::AuthFault;
use model::scenario::when::Auth;
use model::scenario::{BucketKind, Fault, Scenario, When};
use model::text::one_line;

/// The resolution of a `Date` header.
const RESOLUTION: Duration = Duration::SECOND;
/// How far scenarios about clocks stay from the limit that servers tolerate.
pub(super) const MARGIN: Duration = Duration::MINUTE;
/// How long a request may take to reach a server's check of its date.
const ON_THE_WAY: Duration = Duration::seconds(10);

/// What the preflight found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preflight {
    /// How far the server's clock is ahead of ours, if the server reported the time.
    pub clock_difference: Option<Duration>,
    /// The `Server` header, escaped.
    pub server: Option<String>,
}

/// The response to the first request.
pub(super) struct ProbeResponse {
    clock_difference: Option<Duration>,
    server: Option<String>,
    pub(super) reading: Reading,
    /// The bucket whose objects the response lists.
    bucket: Option<String>,
}

impl Engine {
    /// Probes the target and creates the shared plain bucket.
    ///
    /// # Errors
    /// Why no scenario can run, in one sentence.
    pub async fn preflight(&self) -> Result<Preflight, PreflightError> {
        let preflight = self.probe().await?;
        self.create_shared_bucket().await?;
        Ok(preflight)
    }

    /// Lists the buckets, compares the clocks and follows the server's if the target asks for it; nothing is created.
    ///
    /// # Errors
    /// Why no scenario can run, in one sentence.
    pub async fn probe(&self) -> Result<Preflight, PreflightError> {
        let mut probed = self.send_probe().await?;
        let preflight = Preflight { clock_difference: probed.clock_difference, server: probed.server.take() };
        if self.follows_server {
            let endpoint = self.place.authority.clone();
            let ahead = preflight.clock_difference.ok_or(PreflightError::NoTime { endpoint })?;
            self.clock.set_ahead(if ahead.abs() > RESOLUTION { ahead } else { Duration::ZERO });
            probed = self.send_probe().await?;
        }
        if let Some(difference) = probed.clock_difference {
            // The first measurement counts; each engine probes once.
            let _ = self.disagreement.set(difference - self.clock.ahead());
        }
        self.check(probed)?;
        Ok(preflight)
    }

    /// Creates the shared plain bucket, and proves that it is one.
    ///
    /// # Errors
    /// The account may not create buckets there, or what it creates is not a bucket. Then the run has removed it, and nothing else.
    pub async fn create_shared_bucket(&self) -> Result<(), PreflightError> {
        let made = self.fixture.bucket(BucketKind::Plain).await;
        let bucket = made.map_err(|error| PreflightError::Bucket {
            endpoint: self.place.authority.clone(),
            why: error.to_string(),
            advice: no_bucket::advice(&error),
        })?;
        match self.prove(SiteName::Main, &bucket, true).await {
            Ok(()) => Ok(()),
            Err(why) => {
                let left = if self.fixture.retract(&bucket).await {
                    "the run has deleted it again"
                } else {
                    "the run could not delete it again"
                };
                let endpoint = self.connector.endpoint().to_string();
                Err(PreflightError::NotABucket { endpoint, bucket, why: one_line(&why.to_string()), left })
            }
        }
    }

    /// Why a scenario would show nothing, if the two clocks differ by more than it tolerates.
    pub(super) fn clocks_apart(&self, scenario: &Scenario) -> Option<Reason> {
        let difference = *self.disagreement.get()?;
        (difference.abs() + ON_THE_WAY > tolerance(scenario)?).then(|| {
            let detail = format!(" (the server's is {})", apart(difference));
            Reason::new("needs clocks that agree, as with --clock server", detail)
        })
    }

    pub(super) async fn send_probe(&self) -> Result<ProbeResponse, PreflightError> {
        let asked = OffsetDateTime::now_utc();
        let response = self.ask(self.sites.main(), &self.place, &When::get("/")).await;
        let (response, redactor) = response.map_err(|why| PreflightError::NoResponse(why.to_string()))?;
        let halfway = asked + (OffsetDateTime::now_utc() - asked) / 2;
        let header = |name: &str| response.header(name).map(|value| value.escape_ascii().to_string());
        // A date covers a whole second; its middle is the best guess.
        let theirs = header("date").and_then(|date| date::parse_http(&date));
        let clock_difference = theirs.map(|theirs| theirs + RESOLUTION / 2 - halfway);
        let lost = |why: Reason| PreflightError::CutOff {
            endpoint: self.place.authority.clone(),
            why: redactor.reason(&why).to_string(),
        };
        let bucket = proof::listed_bucket(&response.body).map(|bucket| redactor.text(&bucket));
        let reading = redactor.reading(response::of(&response, false).map_err(lost)?);
        let server = header("server").map(|server| redactor.text(&server));
        Ok(ProbeResponse { clock_difference, server, reading, bucket })
    }

    fn check(&self, probed: ProbeResponse) -> Result<(), PreflightError> {
        if let Some(bucket) = probed.bucket {
            let endpoint = self.connector.endpoint();
            let service = proof::without_bucket(endpoint, &bucket).map(|service| service.to_string());
            return Err(PreflightError::NamesBucket {
                endpoint: endpoint.to_string(),
                bucket: one_line(&bucket).chars().take(proof::SHOWN).collect(),
                service,
            });
        }
        let endpoint = self.place.authority.clone();
        let outcome = probed.reading.outcome;
        let message = probed.reading.message.map(|message| format!(" ({})", one_line(&message))).unwrap_or_default();
        let code = outcome.code.clone();
        let outcome = one_line(&outcome.to_string());
        match code.as_deref() {
            Some("RequestTimeTooSkewed" | "RequestExpired") => {
                let difference = probed
                    .clock_difference
                    .map_or("sends no date".into(), |apart_by| format!("is {}", apart(apart_by)));
                let advice = if self.follows_server { "" } else { "; sign by its clock with --clock server" };
                Err(PreflightError::Clock { endpoint, difference, advice })
            }
            Some("AuthorizationHeaderMalformed") => {
                Err(PreflightError::Region { endpoint, outcome, message, region: self.place.region.clone() })
            }
            Some(
                "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "InvalidSignature" | "InvalidToken" | "ExpiredToken",
            ) => Err(PreflightError::Credentials { endpoint, outcome, message }),
            _ => Ok(()),
        }
    }
}

/// The difference of clocks that does not change the scenario's outcome; `None` if no difference does.
fn tolerance(scenario: &Scenario) -> Option<Duration> {
    let when = &scenario.when;
    let presigned = match (&scenario.fault, when.auth) {
        (Fault::Auth(AuthFault::HeaderAndPresigned { expires }), _) => Some(*expires),
        (_, Auth::Presigned { expires }) => Some(expires),
        _ => None,
    };
    let presigned = presigned.map(|span| Duration::seconds(span.0));
    let form = when.form.as_ref().map(|form| Duration::seconds(form.expires.0));
    let edge = (matches!(scenario.fault, Fault::Clock(_)) && scenario.tags.iter().any(|tag| tag == "boundary"))
        .then_some(MARGIN);
    [presigned, form, edge].into_iter().flatten().min()
}

/// `90 s ahead of this machine's`.
fn apart(difference: Duration) -> String {
    let seconds = difference.whole_seconds();
    let side = if seconds > 0 { "ahead of" } else { "behind" };
    format!("{} s {side} this machine's", seconds.abs())
}

impl Preflight {
    /// A sentence if the clocks differ by about a minute or more, so that scenarios about clocks fail unless they follow
    /// the server's clock.
    #[must_use]
    pub fn clock_warning(&self, source: ClockSource) -> Option<String> {
        let difference = self.clock_difference.filter(|difference| difference.abs() + ON_THE_WAY > MARGIN)?;
        let consequence = match source {
            ClockSource::Local => "scenarios that this would decide are skipped; --clock server signs by the server's",
            ClockSource::Server => "requests are signed by the server's",
        };
        Some(format!("the server's clock is {}; {consequence}", apart(difference)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_minute_is_not_worth_a_warning_and_a_minute_is() {
        let of = |seconds| Preflight { clock_difference: Some(Duration::seconds(seconds)), server: None };
        assert_eq!(of(30).clock_warning(ClockSource::Local), None);
        let warning = of(-60).clock_warning(ClockSource::Local).unwrap();
        assert!(warning.contains("60 s behind") && warning.contains("--clock server"), "{warning}");
        assert!(of(7200).clock_warning(ClockSource::Server).unwrap().contains("signed by the server's"));
    }
}
