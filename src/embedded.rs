//! The scenarios, profiles and clients that are built into the program.
//!
//! They are part of this package, because Cargo packages only files inside a crate's own directory.

use model::client::{ClientError, Clients};
use model::embedded::Embedded;
use model::profile::{Catalogue, ProfileError};
use model::scenario::{LoadError, Scenario, Suite};

static SCENARIOS: Embedded = Embedded(include!(concat!(env!("OUT_DIR"), "/scenarios")));
static PROFILES: Embedded = Embedded(include!(concat!(env!("OUT_DIR"), "/profiles")));
/// The groups of each profile, in the order of every table.
static GROUPS: &[(&str, &[&str])] = include!(concat!(env!("OUT_DIR"), "/groups"));
/// The file of each profile, as it was written.
static TEXTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/texts"));
/// The data files of profiles: the path of each below `profiles/`, and its text.
static DATA: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/data"));
static CLIENTS: Embedded = Embedded(include!(concat!(env!("OUT_DIR"), "/clients")));

/// All scenarios.
///
/// # Errors
/// Never in a released program: a test reads them all.
pub fn suite() -> Result<Suite, LoadError> {
    suite_of(|_| true)
}

/// The scenarios that are `wanted`, without keeping the others in memory.
///
/// # Errors
/// Never in a released program.
pub fn suite_of(wanted: impl Fn(&Scenario) -> bool) -> Result<Suite, LoadError> {
    Suite::from_embedded(SCENARIOS, wanted)
}

/// The scenario with this id, without reading the files that cannot hold it.
///
/// # Errors
/// Never in a released program.
pub fn scenario(id: &str) -> Result<Option<Scenario>, LoadError> {
    let may_hold = |file: &str| id.strip_prefix(file).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    for document in SCENARIOS.documents().filter(|document| may_hold(document.id)) {
        if let Some(found) = Scenario::all_from_document(document)?.into_iter().find(|scenario| scenario.id == id) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The profiles, in the order of every table.
///
/// # Errors
/// Never in a released program: a test reads them all.
pub fn catalogue() -> Result<Catalogue, ProfileError> {
    Catalogue::from_embedded(PROFILES, DATA)
}

/// The names of the profiles, in the order of every table, without reading them.
pub fn profile_names() -> impl Iterator<Item = &'static str> {
    PROFILES.documents().map(|document| document.id)
}

/// The groups of profiles and the names of those in each, without reading them; in the order of every table.
#[must_use]
pub fn profile_groups() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, own) in GROUPS {
        for group in *own {
            match groups.iter_mut().find(|(known, _)| known == group) {
                Some((_, names)) => names.push(name),
                None => groups.push((group, vec![name])),
            }
        }
    }
    groups
}

/// The file of the profile with this name, as it was written.
#[must_use]
pub fn profile_text(name: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The clients, in the order of every list.
///
/// # Errors
/// Never in a released program: a test reads them all.
pub fn clients() -> Result<Clients, ClientError> {
    Clients::from_embedded(CLIENTS)
}

/// The names of the clients, in the order of every list, without reading them.
pub fn client_names() -> impl Iterator<Item = &'static str> {
    CLIENTS.documents().map(|document| document.id)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_program_holds_the_scenarios_that_the_files_describe() {
        let embedded = suite().unwrap();
        let read = Suite::from_folder(Path::new("scenarios")).unwrap();
        for (embedded, read) in embedded.scenarios.iter().zip(&read.scenarios) {
            assert_eq!(embedded, read);
        }
        assert_eq!(embedded.scenarios.len(), read.scenarios.len());
        assert!(embedded.scenarios.windows(2).all(|pair| pair[0].id < pair[1].id));
    }

    #[test]
    fn the_program_holds_the_profiles_that_the_files_describe() {
        let read = Catalogue::from_folder(Path::new("profiles")).unwrap();
        let embedded = catalogue().unwrap();
        assert_eq!(format!("{:#?}", embedded.profiles), format!("{:#?}", read.profiles));
        let names: Vec<&str> = embedded.profiles.iter().map(|profile| profile.id.as_str()).collect();
        assert_eq!(profile_names().collect::<Vec<_>>(), names);
    }

    #[test]
    fn the_program_holds_the_clients_that_the_files_describe() {
        let (read, embedded) = (Clients::from_folder(Path::new("clients")).unwrap(), clients().unwrap());
        assert_eq!(embedded, read);
        assert!(client_names().eq(embedded.0.iter().map(|client| client.id.as_str())));
    }
}
