//! Loads profiles: those inside the binary, a folder, or a file.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::Profile;
use super::evidence::Evidence;
use super::observed_row::ObservationError;
use super::rows::Rows;
use crate::embedded::{Document, DocumentError, Embedded};
use crate::yaml::{self, YamlError};

/// The word that chooses each profile.
pub const ALL: &str = "all";
/// The group of the profiles that are used where none is named.
pub const DEFAULT: &str = "default";
/// How many files may build on each other.
const LONGEST_CHAIN: usize = 8;

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
    #[error(
        "there is no profile `{name}`; known are {known}, the groups {groups} and all, or give the path of a .yaml file"
    )]
    Unknown {
        /// What was asked for.
        name: String,
        /// The names there are.
        known: String,
        /// The groups there are.
        groups: String,
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
    /// A file lacks what every profile has.
    #[error("{path}: `{field}` is missing; add it, or `extends` with the name of a profile that has it")]
    Lacking {
        /// Which one.
        path: String,
        /// The field.
        field: &'static str,
    },
    /// A file builds on one that builds on it.
    #[error("{path}: `extends` goes through more than {} files; does one of them extend itself?", LONGEST_CHAIN)]
    Endless {
        /// Which one.
        path: String,
    },
    /// A source of a profile has the name of one on which the profile builds.
    #[error("{path}: sources.{key}: {base} has a source of this name, and its rows cite it; choose another name")]
    TakenSource {
        /// Which one.
        path: String,
        /// The source.
        key: String,
        /// The profile on which it builds.
        base: String,
    },
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

    /// The profiles that are used where none is named.
    #[must_use]
    pub fn default_profiles(&self) -> Vec<Profile> {
        self.profiles.iter().filter(|profile| profile.is_in(DEFAULT)).cloned().collect()
    }

    /// The profiles that a word chooses: one by its name or file, a group, or all. Names precede groups.
    ///
    /// # Errors
    /// An unknown name, an unreadable or an invalid file.
    pub fn choose(&self, word: &str) -> Result<Vec<Profile>, ProfileError> {
        let is_name = self.profiles.iter().any(|profile| profile.id == word);
        let chosen: Vec<Profile> = match word {
            _ if is_name || Self::is_path(word) => vec![self.find(word)?],
            ALL => self.profiles.clone(),
            group => self.profiles.iter().filter(|profile| profile.is_in(group)).cloned().collect(),
        };
        if chosen.is_empty() { self.find(word).map(|found| vec![found]) } else { Ok(chosen) }
    }

    /// The groups, in the order of their first profiles.
    #[must_use]
    pub fn groups(&self) -> Vec<&str> {
        let mut groups: Vec<&str> = Vec::new();
        for group in self.profiles.iter().flat_map(|profile| &profile.groups) {
            if !groups.contains(&group.as_str()) {
                groups.push(group);
            }
        }
        groups
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
            return self.read(Path::new(name), LONGEST_CHAIN);
        }
        let known: Vec<&str> = self.profiles.iter().map(|profile| profile.id.as_str()).collect();
        Err(ProfileError::Unknown { name: name.into(), known: known.join(", "), groups: self.groups().join(", ") })
    }
}

impl Catalogue {
    /// The profile in a file, with what it takes from the profiles on which it builds.
    fn read(&self, path: &Path, chain: usize) -> Result<Profile, ProfileError> {
        let shown = || path.display().to_string();
        if chain == 0 {
            return Err(ProfileError::Endless { path: shown() });
        }
        let unreadable = |error: std::io::Error| ProfileError::Unreadable { path: shown(), why: error.to_string() };
        let text = fs::read_to_string(path).map_err(unreadable)?;
        let profile = Profile::from_yaml(&shown(), &text)?.with_rows_beside(path)?;
        let Some(name) = profile.extends.clone() else { return Ok(profile) };
        let (base, vendor) = if Self::is_path(&name) {
            // Relative to the file that names it.
            let base = self.read(&path.parent().unwrap_or(Path::new("")).join(&name), chain - 1)?;
            let vendor = base.vendor.clone();
            (base, vendor)
        } else {
            (self.find(&name)?, Some(name))
        };
        let profile = Profile { vendor, ..profile };
        let says_evidence = yaml::read::<Says>(&shown(), &text)?.evidence.is_some();
        profile.on_top_of(base, says_evidence).map_err(|(key, base)| ProfileError::TakenSource {
            path: shown(),
            key,
            base,
        })
    }
}

/// What of a file differs by being there.
#[derive(Debug, Deserialize)]
struct Says {
    evidence: Option<Evidence>,
}

impl Profile {
    /// What `self` says, and for the rest what `base` says. A code and a scenario are replaced as a whole.
    fn on_top_of(self, base: Self, says_evidence: bool) -> Result<Self, (String, String)> {
        if let Some(key) = self.sources.keys().find(|key| base.sources.contains_key(*key)) {
            return Err((key.clone(), base.id));
        }
        let Self { mut sources, mut codes, mut scenarios, .. } = base;
        sources.extend(self.sources);
        codes.extend(self.codes);
        scenarios.extend(self.scenarios);
        Ok(Self {
            name: if self.name.is_empty() { base.name } else { self.name },
            evidence: if says_evidence { self.evidence } else { base.evidence },
            quirks: if self.quirks.is_empty() { base.quirks } else { self.quirks },
            sources,
            codes,
            scenarios,
            ..self
        })
    }

    /// Reads the profile in `text`, without its data files and without what it builds on; its id is the name of `file`.
    ///
    /// # Errors
    /// What is no profile, with line and column.
    pub fn from_yaml(file: &str, text: &str) -> Result<Self, ProfileError> {
        let profile: Self = yaml::read(file, text)?;
        let lacks = [("name", profile.name.is_empty()), ("sources", profile.sources.is_empty())];
        if let Some((field, _)) = lacks.into_iter().find(|(_, lacks)| *lacks && profile.extends.is_none()) {
            return Err(ProfileError::Lacking { path: file.to_owned(), field });
        }
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

    fn defaults() -> Vec<Profile> {
        Catalogue { profiles: shipped() }.default_profiles()
    }

    #[test]
    fn the_five_vendors_come_first_and_are_the_default() {
        let ids: Vec<String> = defaults().into_iter().map(|profile| profile.id).collect();
        assert_eq!(ids, ["hcp", "ibm", "aws", "liteio", "zenko"]);
        assert!(shipped().iter().zip(&ids).all(|(profile, id)| profile.id == *id && !profile.is_partial()));
    }

    #[test]
    fn a_word_chooses_a_profile_a_group_or_all() {
        let catalogue = Catalogue { profiles: shipped() };
        let ids = |word: &str| -> Vec<String> {
            catalogue.choose(word).unwrap().into_iter().map(|profile| profile.id).collect()
        };
        assert_eq!(ids("r2"), ["r2"]);
        assert_eq!(ids("default").len(), 5);
        assert_eq!(ids("all").len(), catalogue.profiles.len());
        let (clouds, onprem) = (ids("clouds"), ids("onprem"));
        assert_eq!(clouds.len() + onprem.len(), catalogue.profiles.len(), "each is in one of the two");
        assert!(clouds.contains(&"aws".to_owned()) && onprem.contains(&"ceph".to_owned()));
        let error = catalogue.choose("cloud").unwrap_err().to_string();
        assert!(error.contains("no profile `cloud`") && error.contains("clouds") && error.contains("aws"), "{error}");
    }

    #[test]
    fn an_own_profile_says_only_what_differs() {
        let catalogue = Catalogue { profiles: shipped() };
        let folder = std::env::temp_dir().join(format!("s3conform-extends-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let read = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::write(&path, text).unwrap();
            catalogue.find(path.to_str().unwrap())
        };
        let source = "sources: { ours: { title: Ours, document: d, read: 2026-01-01 } }\n";
        let code = "codes: { SlowDown: [{ status: 429, cite: 'ours:SlowDown' }] }\n";
        let ours = read("ours.yaml", &format!("extends: aws\n{source}{code}")).unwrap();
        let aws = catalogue.find("aws").unwrap();
        assert_eq!((ours.id.as_str(), &ours.name, ours.evidence), ("ours", &aws.name, aws.evidence));
        assert_eq!(ours.codes["SlowDown"][0].status, 429);
        assert_eq!(ours.codes.len(), aws.codes.len());
        assert_eq!(ours.scenarios.len(), aws.scenarios.len());
        let theirs = read("theirs.yaml", "extends: ours.yaml\nname: Theirs\nevidence: documented\n").unwrap();
        assert_eq!((theirs.name.as_str(), theirs.evidence), ("Theirs", Evidence::Documented));
        assert_eq!(theirs.codes["SlowDown"][0].status, 429);
        assert_eq!((ours.vendor.as_deref(), theirs.vendor.as_deref(), aws.vendor), (Some("aws"), Some("aws"), None));
        let message = |name: &str, text: &str| read(name, text).unwrap_err().to_string();
        assert!(message("none.yaml", "extends: nowhere\n").contains("no profile `nowhere`"));
        assert!(message("self.yaml", "extends: self.yaml\n").contains("extend itself"));
        let taken = message("taken.yaml", &format!("extends: aws\n{}", source.replace("ours:", "errors:")));
        assert!(taken.contains("sources.errors: aws has a source of this name"), "{taken}");
        assert!(message("bare.yaml", "codes: {}\n").contains("`name` is missing"));
        fs::remove_dir_all(&folder).unwrap();
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
            ("r2", "errors", 29),
            ("storagegrid", "errors", 47),
            ("ceph", "errors", 26),
            ("yandex", "errors", 66),
            ("nutanix", "errors", 53),
            ("huawei", "errors", 131),
            ("tcloud", "errors", 110),
            ("jdcloud", "errors", 79),
            ("alibaba", "errors", 137),
            ("tencent", "errors", 130),
            ("triton", "errors", 36),
            ("gcs", "errors", 19),
            ("wasabi", "errors", 24),
            ("hcp9", "errors", 20),
            ("netease", "errors", 32),
        ];
        assert_eq!(counts, expected);
        let counts: Vec<_> =
            counts.into_iter().filter(|(id, ..)| defaults().iter().any(|own| own.id == **id)).collect();
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
                    let tabled = profile.codes.get(tabled_as(&profile, &outcome.code)).is_some_and(|rows| {
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
                    let rows = &profile.codes[tabled_as(&profile, &outcome.code)];
                    assert!(rows.iter().any(|row| row.unprovokable.is_none()), "{}: {id}", profile.id);
                }
            }
        }
    }

    /// The code as the document prints it: Yandex has a space in one, and the profile allows it without the space, too.
    fn tabled_as<'c>(profile: &Profile, code: &'c str) -> &'c str {
        if (profile.id.as_str(), code) == ("yandex", "PreconditionFailed") { "Precondition Failed" } else { code }
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
