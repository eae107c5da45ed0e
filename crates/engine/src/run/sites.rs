//! Connectors to all endpoints of a target.
//!
//! Independent of which scenario uses which endpoint.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use crate::endpoint::{SiteName, Target};
use crate::request::Place;
use crate::wire::{Connector, Gate, Rate, TlsError, Totals};

/// The connector to one endpoint, and how requests are signed there.
pub(super) struct Site {
    pub(super) connector: Connector,
    pub(super) place: Place,
}

/// The connectors to all endpoints of a target.
pub(super) struct Sites(BTreeMap<SiteName, Site>);

impl Sites {
    /// A connector to each endpoint of the target, all behind one gate; nothing is sent.
    pub(super) fn of(target: &Target, gate: &Arc<impl Gate + 'static>) -> Result<Self, TlsError> {
        let mut sites = BTreeMap::new();
        for name in SiteName::ALL {
            let Some(found) = target.site(name) else { continue };
            let main = sites.get(&SiteName::Main).map(|main: &Site| &main.connector);
            let connector = match main {
                // Sites at the same endpoint share one connector and its counters.
                Some(main) if *main.endpoint() == found.endpoint => main.clone(),
                _ => Connector::new(found.endpoint, &target.verification, Arc::clone(gate) as Arc<dyn Gate>)?,
            };
            sites.insert(name, Site { connector, place: found.place });
        }
        Ok(Self(sites))
    }

    /// Limits how many requests begin in a second, at all endpoints together.
    pub(super) fn limit(&self, rate: NonZeroU32) {
        let rate = Arc::new(Rate::per_second(rate));
        self.0.values().for_each(|site| site.connector.limit(&rate));
    }

    pub(super) fn main(&self) -> &Site {
        self.0.get(&SiteName::Main).expect("every target has the endpoint under test")
    }

    pub(super) fn find(&self, name: SiteName) -> Option<&Site> {
        self.0.get(&name)
    }

    /// Exchanges and bytes of all connectors.
    pub(super) fn totals(&self) -> Totals {
        let main = self.main().connector.endpoint();
        let others = self.0.iter().filter(|(name, site)| **name != SiteName::Main && site.connector.endpoint() != main);
        let others = others.map(|(_, site)| site.connector.traffic().totals());
        others.fold(self.main().connector.traffic().totals(), Totals::plus)
    }
}
