//! Loads profiles: those inside the binary, a folder, or a file.

use std::fs;
use std::path::Path;

use super::Profile;
use super::observed_row::ObservationError;
use super::rows::Rows;
use crate::embedded::{Document, DocumentError, Embedded};
use crate::yaml::{self, YamlError};

/// The profiles inside the binary.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// In the order of every table.
    pub profiles: Vec<Profile>,
}

/// A profile that cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// Neither a known name nor a file.
    #[error("there is no profile `{name}`; known are {known}, or give the path of a .yaml file{hint}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// The names there are.
        known: String,
        /// More help where the name looks like something else.
        hint: String,
    },
    /// A file cannot be read.
    #[error("cannot read profile {path}: {why}")]
    Unreadable {
        /// Which one.
        path: String,
        /// The system's words.
        why: String,
    },
    /// A file is not a profile.
    #[error(transparent)]
    Invalid(#[from] YamlError),
    /// A document inside the program is not a profile.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A data file that a profile names cannot be read.
    #[error("{profile}: sources.{source_name}.data: cannot read {path}: {why}")]
    Data {
        /// The profile.
        profile: String,
        /// The source that names the file.
        source_name: String,
        /// The file.
        path: String,
        /// The system's words.
        why: String,
    },
    /// A row of a data file cannot be read.
    #[error(transparent)]
    Row(#[from] ObservationError),
}

impl Catalogue {
    /// The profiles inside a program, with the data files that they name, each by its name and text.
    ///
    /// # Errors
    /// A document that is not a profile; a test keeps it out of a released program.
    pub fn from_embedded(documents: Embedded, data: &'static [(&str, &str)]) -> Result<Self, ProfileError> {
        let rows = |name: &str| {
            let found = data.iter().find(|(known, _)| *known == name);
            let found = found.ok_or_else(|| "it is not inside the program".to_owned());
            found.map(|(path, text)| Ok(Rows::embedded(path, text)))
        };
        let profile = |document: Document| Profile { id: document.id.into(), ..document.read()? }.with_rows(rows);
        documents.documents().map(profile).collect::<Result<Vec<_>, _>>().map(Self::sorted)
    }

    /// The profiles in a folder.
    ///
    /// # Errors
    /// An unreadable folder or file, or a file that is not a profile.
    pub fn from_folder(folder: &Path) -> Result<Self, ProfileError> {
        let unreadable = |path: &Path, error: &std::io::Error| ProfileError::Unreadable {
            path: path.display().to_string(),
            why: error.to_string(),
        };
        let mut profiles = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
            let path = entry.map_err(|error| unreadable(folder, &error))?.path();
            if path.extension().is_some_and(|extension| extension == "yaml") {
                let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
                profiles.push(Profile::from_yaml(&path.display().to_string(), &text)?.with_rows_beside(&path)?);
            }
        }
        Ok(Self::sorted(profiles))
    }

    fn sorted(mut profiles: Vec<Profile>) -> Self {
        profiles.sort_by_cached_key(|profile| (profile.order.unwrap_or(u32::MAX), profile.id.clone()));
        Self { profiles }
    }

    /// True if this names a file instead of a vendor.
    #[must_use]
    pub fn is_path(name: &str) -> bool {
        Path::new(name).extension().is_some_and(|extension| extension == "yaml") || name.contains('/')
    }

    /// The profile with this name, or in the file at this path.
    ///
    /// # Errors
    /// An unknown name, an unreadable or an invalid file.
    pub fn find(&self, name: &str) -> Result<Profile, ProfileError> {
        if let Some(profile) = self.profiles.iter().find(|profile| profile.id == name) {
            return Ok(profile.clone());
        }
        if Self::is_path(name) {
            let unreadable =
                |error: std::io::Error| ProfileError::Unreadable { path: name.into(), why: error.to_string() };
            let profile = Profile::from_yaml(name, &fs::read_to_string(name).map_err(unreadable)?)?;
            return profile.with_rows_beside(Path::new(name));
        }
        let known: Vec<&str> = self.profiles.iter().map(|profile| profile.id.as_str()).collect();
        let hint = if name == "default" {
            "; to choose AWS credentials, use --aws-profile default".into()
        } else {
            String::new()
        };
        Err(ProfileError::Unknown { name: name.into(), known: known.join(", "), hint })
    }
}

impl Profile {
    /// Reads the profile in `text`, without its data files; its id is the name of `file`.
    ///
    /// # Errors
    /// What is no profile, with line and column.
    pub fn from_yaml(file: &str, text: &str) -> Result<Self, ProfileError> {
        let profile: Self = yaml::read(file, text)?;
        let id = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        Ok(Self { id, ..profile })
    }

    /// The same with the rows of its data files, which count from the folder of the profile's file.
    fn with_rows_beside(self, file: &Path) -> Result<Self, ProfileError> {
        let folder = file.parent().unwrap_or(Path::new(""));
        self.with_rows(|name| {
            let text = fs::read_to_string(folder.join(name)).map_err(|error| error.to_string())?;
            Ok(Rows::read(name, &text))
        })
    }

    /// `rows`: the rows of the data file with a name, or why there is no such file.
    fn with_rows(
        mut self,
        rows: impl Fn(&str) -> Result<Result<Rows, ObservationError>, String>,
    ) -> Result<Self, ProfileError> {
        for (key, source) in &mut self.sources {
            let Some(path) = source.data.clone() else { continue };
            source.rows = rows(&path).map_err(|why| ProfileError::Data {
                profile: self.id.clone(),
                source_name: key.clone(),
                path: path.clone(),
                why,
            })??;
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use indexmap::IndexMap;

    use super::*;
    use crate::profile::{Citation, CitedOutcome, CodeRow};

    fn shipped() -> Vec<Profile> {
        Catalogue::from_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../profiles"))).unwrap().profiles
    }

    #[test]
    fn each_shipped_profile_has_a_place_of_its_own_in_tables() {
        let places: Vec<Option<u32>> = shipped().into_iter().map(|profile| profile.order).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted_by(|one, next| one < next), "{places:?}");
    }

    #[test]
    fn each_shipped_profile_holds_every_row_of_its_documents_once() {
        let mut counts: IndexMap<(String, String), usize> = IndexMap::new();
        for profile in shipped() {
            let cites: Vec<&str> = profile.codes.values().flatten().map(|row| row.cite.as_str()).collect();
            let distinct: BTreeSet<&str> = cites.iter().copied().collect();
            assert_eq!(distinct.len(), cites.len(), "{} cites a place twice", profile.id);
            for cite in cites {
                let source = Citation::parse(cite).unwrap().source.to_owned();
                *counts.entry((profile.id.clone(), source)).or_default() += 1;
            }
        }
        let counts: Vec<(&str, &str, usize)> =
            counts.iter().map(|((id, source), rows)| (id.as_str(), source.as_str(), *rows)).collect();
        let expected = [
            ("hcp", "errors", 40),
            ("ibm", "errors", 63),
            ("aws", "errors", 25),
            ("aws", "full", 217),
            ("liteio", "errors", 32),
            ("zenko", "errors", 118),
        ];
        assert_eq!(counts, expected);
        let given: usize = counts.iter().filter(|(_, source, _)| *source == "errors").map(|(_, _, rows)| rows).sum();
        assert_eq!(given, 278);
    }

    #[test]
    fn a_further_document_adds_to_the_first_and_repeats_nothing() {
        for profile in shipped() {
            let is_first = |row: &&CodeRow| Citation::parse(&row.cite).is_some_and(|own| own.source == "errors");
            for (code, rows) in &profile.codes {
                let (first, further): (Vec<&CodeRow>, Vec<&CodeRow>) = rows.iter().partition(is_first);
                let adds = |row: &&CodeRow| row.applies.is_some() || first.is_empty();
                assert!(further.iter().all(adds), "{}: {code} is repeated", profile.id);
            }
        }
    }

    #[test]
    fn an_expected_code_is_cited_where_the_table_has_it() {
        // HCP words this status in the text of a row that has another one in its column.
        let in_prose = ("hcp", "multipart/complete-precondition-failed");
        for profile in shipped() {
            for (id, any_of) in expected_outcomes(&profile) {
                for outcome in any_of.iter().filter(|outcome| outcome.code != "none") {
                    let tabled = profile.codes.get(&outcome.code).is_some_and(|rows| {
                        rows.iter().any(|row| row.status == outcome.status && row.cite == outcome.cite)
                    });
                    let known = tabled || (profile.id.as_str(), id.as_str()) == in_prose;
                    assert!(known, "{}: {id} expects {}, which no row has", profile.id, outcome.outcome());
                }
            }
        }
    }

    #[test]
    fn no_code_is_expected_that_no_client_can_provoke() {
        for profile in shipped() {
            for (id, any_of) in expected_outcomes(&profile) {
                for outcome in any_of.iter().filter(|outcome| outcome.code != "none") {
                    let rows = &profile.codes[&outcome.code];
                    assert!(rows.iter().any(|row| row.unprovokable.is_none()), "{}: {id}", profile.id);
                }
            }
        }
    }

    fn expected_outcomes(profile: &Profile) -> Vec<(String, Vec<CitedOutcome>)> {
        let entries = profile.scenarios.iter().flat_map(|(id, entries)| entries.iter().map(move |entry| (id, entry)));
        entries.map(|(id, entry)| (id.clone(), entry.documented().cloned().collect())).collect()
    }

    #[test]
    fn the_codes_no_client_can_provoke_say_why() {
        let unprovokable = |source: &str| -> BTreeSet<String> {
            let is_one = |row: &CodeRow| row.cite.starts_with(source) && row.unprovokable.is_some();
            let codes = shipped().into_iter().flat_map(|profile| profile.codes);
            codes.filter(|(_, rows)| rows.iter().any(is_one)).map(|(code, _)| code).collect()
        };
        assert_eq!(unprovokable("errors:").len(), 22, "{:?}", unprovokable("errors:"));
        assert_eq!(unprovokable("full:").len(), 19, "{:?}", unprovokable("full:"));
    }
}
