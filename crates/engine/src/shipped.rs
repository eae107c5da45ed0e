//! The scenarios of the project, for tests of this crate.

use std::path::Path;

use model::scenario::{Scenario, Suite};

pub(crate) fn suite() -> Suite {
    Suite::from_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios"))).unwrap()
}

pub(crate) fn scenario(id: &str) -> Scenario {
    suite().find(id).unwrap().clone()
}
