//! Which of a target's endpoints a scenario goes to, and how requests are signed there.
//!
//! Opens no connection.

use super::Target;
use crate::request::Place;
use crate::wire::Endpoint;
use model::operation::Service;
use model::scenario::fault::WrongEndpoint;
use model::scenario::{Fault, Requirement, Scenario};

/// One endpoint of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SiteName {
    /// The one under test.
    Main,
    /// The same over TLS.
    Tls,
    /// In another region.
    OtherRegion,
    /// STS.
    Sts,
    /// IAM.
    Iam,
}

/// An endpoint with the addressing, region, service and keys of its requests.
#[derive(Debug, Clone)]
pub struct Site {
    /// Where it is.
    pub endpoint: Endpoint,
    /// What requests there look like.
    pub place: Place,
}

impl SiteName {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Main, Self::Tls, Self::OtherRegion, Self::Sts, Self::Iam];

    /// Where the request of `scenario` goes.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        match (scenario.operation.service(), &scenario.fault) {
            (Service::Sts, _) => Self::Sts,
            (Service::Iam, _) => Self::Iam,
            (Service::S3, Fault::Endpoint(WrongEndpoint::OtherRegion)) => Self::OtherRegion,
            (Service::S3, _) if scenario.requires.contains(&Requirement::Tls) => Self::Tls,
            (Service::S3, _) => Self::Main,
        }
    }
}

impl Target {
    /// The endpoint of this name, if the target has it; the endpoint under test serves as its own TLS endpoint.
    #[must_use]
    pub fn site(&self, name: SiteName) -> Option<Site> {
        let capabilities = &self.capabilities;
        let main = || Site { endpoint: self.endpoint.clone(), place: self.place.clone() };
        match name {
            SiteName::Main => Some(main()),
            SiteName::Tls => Some(match &capabilities.tls {
                Some(endpoint) => self.at_endpoint(endpoint, &self.place.region, "s3"),
                None => main(),
            }),
            SiteName::OtherRegion => {
                let other = capabilities.other_region.as_ref()?;
                Some(self.at_endpoint(&other.endpoint, &other.region, "s3"))
            }
            SiteName::Sts => capabilities.sts.as_ref().map(|sts| self.at_endpoint(&sts.endpoint, &sts.region, "sts")),
            SiteName::Iam => capabilities.iam.as_ref().map(|iam| self.at_endpoint(&iam.endpoint, &iam.region, "iam")),
        }
    }

    fn at_endpoint(&self, endpoint: &Endpoint, region: &str, service: &'static str) -> Site {
        let place = Place {
            authority: endpoint.authority(),
            base_path: endpoint.base.clone(),
            virtual_host: self.place.virtual_host && service == "s3",
            region: region.to_owned(),
            service,
            ..self.place.clone()
        };
        Site { endpoint: endpoint.clone(), place }
    }
}
