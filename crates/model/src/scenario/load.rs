//! Loads scenarios: the ones inside the binary, or those below a folder.
//!
//! Independent of what they provoke; `check` verifies that they make sense.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::Scenario;
use super::complete::IncompleteScenario;
use super::variants::{self, VariantError};
use crate::embedded::{Document, DocumentError, Embedded};
use crate::encoding::hex;
use crate::yaml::{self, YamlError};

/// The origin of the suite inside the binary.
const EMBEDDED_ORIGIN: &str = "embedded";

/// A set of scenarios, sorted by id.
#[derive(Debug, Clone)]
pub struct Suite {
    /// The scenarios.
    pub scenarios: Vec<Arc<Scenario>>,
    /// Where they came from, for messages and run files.
    pub origin: String,
}

/// Scenarios that cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or folder cannot be read.
    #[error("cannot read {path}: {why}")]
    Unreadable {
        /// Which one.
        path: String,
        /// The system's words.
        why: String,
    },
    /// A file is not a scenario; the text names file, line and column.
    #[error(transparent)]
    Invalid(#[from] YamlError),
    /// A document inside the program is not a scenario.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A file lacks something, or contradicts itself.
    #[error("{file}: {problem}")]
    Incomplete {
        /// Which one.
        file: String,
        /// What is wrong with it.
        problem: IncompleteScenario,
    },
    /// A file whose variants are wrong.
    #[error("{file}: {problem}")]
    Variants {
        /// Which one.
        file: String,
        /// What is wrong with them.
        problem: VariantError,
    },
    /// Two files give scenarios with the same id.
    #[error("{file}: `{id}` is the id of two scenarios")]
    Repeated {
        /// One of them.
        file: String,
        /// The id.
        id: String,
    },
    /// There is nothing in the folder.
    #[error("{0} holds no .yaml file; a suite is a folder of areas, such as {0}/object/get-missing-key.yaml")]
    Empty(String),
}

impl Suite {
    /// A suite of these scenarios.
    #[must_use]
    pub fn new(origin: impl Into<String>, scenarios: impl IntoIterator<Item = impl Into<Arc<Scenario>>>) -> Self {
        let mut scenarios: Vec<Arc<Scenario>> = scenarios.into_iter().map(Into::into).collect();
        scenarios.sort_by(|one, other| one.id.cmp(&other.id));
        Self { scenarios, origin: origin.into() }
    }

    /// The scenarios inside a program, or only those that are `wanted`: the others are dropped as they are read.
    ///
    /// # Errors
    /// A document that is not a scenario; a test keeps it out of a released program.
    pub fn from_embedded(documents: Embedded, wanted: impl Fn(&Scenario) -> bool) -> Result<Self, LoadError> {
        let mut scenarios = Vec::new();
        for document in documents.documents() {
            let read = Scenario::all_from_document(document)?;
            scenarios.extend(read.into_iter().filter(&wanted).map(Arc::new));
        }
        Ok(Self::new(EMBEDDED_ORIGIN, scenarios))
    }

    /// The scenarios below `folder`.
    ///
    /// # Errors
    /// An unreadable or invalid file, or an empty folder.
    pub fn from_folder(folder: &Path) -> Result<Self, LoadError> {
        let (suite, mistakes) = Self::readable(folder)?;
        // The first file at fault is named.
        mistakes.into_iter().next().map_or(Ok(suite), Err)
    }

    /// The scenarios below `folder` that can be read, and what is wrong with each of the other files.
    ///
    /// # Errors
    /// An unreadable or empty folder.
    pub fn readable(folder: &Path) -> Result<(Self, Vec<LoadError>), LoadError> {
        let mut files = Vec::new();
        folder_files(folder, folder, &mut files)?;
        // The order is the same, whatever order the folder gives.
        files.sort();
        let origin = folder.display().to_string();
        if files.is_empty() {
            return Err(LoadError::Empty(origin));
        }
        let empty = Self { scenarios: Vec::new(), origin };
        // One after the other: ten thousand files with what was read from them would be twice the memory.
        let read = |(id, path): (String, PathBuf)| {
            let text = fs::read_to_string(&path).map_err(|error| LoadError::unreadable(&path, &error))?;
            Scenario::all_from_yaml(&empty.file(&id), &id, &text)
        };
        let (mut scenarios, mut mistakes) = (Vec::new(), Vec::new());
        for file in files {
            match read(file) {
                Ok(of_file) => scenarios.extend(of_file),
                Err(mistake) => mistakes.push(mistake),
            }
        }
        let suite = Self::new(empty.origin, scenarios);
        let repeated = suite.scenarios.windows(2).filter(|pair| pair[0].id == pair[1].id);
        mistakes
            .extend(repeated.map(|pair| LoadError::Repeated { file: suite.file(&pair[1].id), id: pair[1].id.clone() }));
        Ok((suite, mistakes))
    }

    /// The scenario with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Scenario> {
        let found = self.scenarios.binary_search_by(|scenario| scenario.id.as_str().cmp(id));
        found.ok().map(|index| &*self.scenarios[index])
    }

    /// The scenario with this id, or that had it before it was renamed.
    #[must_use]
    pub fn find_renamed(&self, id: &str) -> Option<&Arc<Scenario>> {
        let found = self.scenarios.binary_search_by(|scenario| scenario.id.as_str().cmp(id));
        found.map_or_else(
            |_| self.scenarios.iter().find(|scenario| scenario.is_called(id)),
            |index| Some(&self.scenarios[index]),
        )
    }

    /// The same twelve hex digits for the same scenarios, wherever they came from; a changed word changes them.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut digest = Sha256::new();
        for scenario in &self.scenarios {
            digest.update(format!("{scenario:?}\n"));
        }
        hex(&digest.finalize()[..6])
    }

    /// The file that holds the scenario with this id, as a person would name it.
    #[must_use]
    pub fn file(&self, id: &str) -> String {
        let folder = if self.origin == EMBEDDED_ORIGIN { "scenarios" } else { self.origin.trim_end_matches('/') };
        let written_in = self.find(id).and_then(|scenario| scenario.written_in.as_deref());
        format!("{folder}/{}.yaml", written_in.unwrap_or(id))
    }
}

impl Scenario {
    /// Reads the scenario in `text`, the contents of `file`; it has no id yet.
    ///
    /// # Errors
    /// What is no scenario, with line and column.
    pub fn from_yaml(file: &str, text: &str) -> Result<Self, LoadError> {
        let written: Self = yaml::read(file, text)?;
        written.complete().map_err(|problem| LoadError::Incomplete { file: file.into(), problem })
    }

    /// Reads the scenarios of a file: one, or one for each of its variants.
    ///
    /// # Errors
    /// A text that is not a scenario, with line and column where there are no variants.
    pub fn all_from_yaml(file: &str, id: &str, text: &str) -> Result<Vec<Self>, LoadError> {
        if variants::may_have_variants(text) {
            let document = yaml::read(file, text)?;
            if let Some(scenarios) = Self::variants(file, id, &document)? {
                return Ok(scenarios);
            }
        }
        Ok(vec![Self { id: id.into(), ..Self::from_yaml(file, text)? }])
    }

    /// Reads the scenarios of a file that is embedded in a program.
    ///
    /// # Errors
    /// A document that is not a scenario.
    pub fn all_from_document(document: Document) -> Result<Vec<Self>, LoadError> {
        if variants::may_have_variants(document.json()) {
            let value = document.read()?;
            if let Some(scenarios) = Self::variants(document.id, document.id, &value)? {
                return Ok(scenarios);
            }
        }
        let written: Self = document.read()?;
        let scenario =
            written.complete().map_err(|problem| LoadError::Incomplete { file: document.id.into(), problem })?;
        Ok(vec![Self { id: document.id.into(), ..scenario }])
    }

    fn variants(file: &str, id: &str, document: &serde_json::Value) -> Result<Option<Vec<Self>>, LoadError> {
        variants::expand(id, document).map_err(|problem| LoadError::Variants { file: file.into(), problem })
    }
}

impl LoadError {
    fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::Unreadable { path: path.display().to_string(), why: error.to_string() }
    }
}

/// Adds the ids and paths of what lies below `folder`.
fn folder_files(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> Result<(), LoadError> {
    let entries = fs::read_dir(folder).map_err(|error| LoadError::unreadable(folder, &error))?;
    for entry in entries {
        let path: PathBuf = entry.map_err(|error| LoadError::unreadable(folder, &error))?.path();
        if path.is_dir() {
            folder_files(root, &path, files)?;
        } else if let Some(id) = path.strip_prefix(root).ok().and_then(id_of) {
            files.push((id, path));
        }
    }
    Ok(())
}

/// The id of a scenario file: its path without extension, with `/` between components.
fn id_of(path: &Path) -> Option<String> {
    (path.extension()? == "yaml").then_some(())?;
    let components: Option<Vec<&str>> = path.iter().map(|component| component.to_str()).collect();
    Some(components?.join("/").trim_end_matches(".yaml").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");

    fn sources() -> Vec<(String, PathBuf)> {
        let mut files = Vec::new();
        folder_files(Path::new(SOURCES), Path::new(SOURCES), &mut files).unwrap();
        files
    }

    #[test]
    fn every_id_is_an_area_and_a_name_in_kebab_case() {
        let word = |text: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        for (id, _) in sources() {
            let components: Vec<&str> = id.split('/').collect();
            assert!(components.len() == 2 && components.into_iter().all(word), "{id}");
        }
    }

    #[test]
    fn every_file_names_the_schema_in_its_first_line() {
        for (id, path) in sources() {
            let text = fs::read_to_string(path).unwrap();
            assert_eq!(text.lines().next(), Some("# yaml-language-server: $schema=../schema.json"), "{id}");
        }
    }
}
