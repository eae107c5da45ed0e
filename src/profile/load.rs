//! Loads profiles: the five inside the binary, or a file.

use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::Profile;
use crate::yaml;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/profiles");

/// The vendors in the order of every table.
const ORDER: [&str; 5] = ["hcp", "ibm", "aws", "liteio", "zenko"];

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
    #[error("{0}")]
    Invalid(String),
}

impl Catalogue {
    /// The profiles inside the binary.
    ///
    /// # Errors
    /// Never in a released binary: a test loads them all.
    pub fn embedded() -> Result<Self, ProfileError> {
        let mut profiles = EMBEDDED
            .files()
            .filter(|file| file.path().extension().is_some_and(|extension| extension == "yaml"))
            .map(|file| parse(&format!("profiles/{}", file.path().display()), file.contents_utf8().unwrap_or_default()))
            .collect::<Result<Vec<_>, _>>()?;
        profiles.sort_by_key(|profile| {
            (ORDER.iter().position(|id| *id == profile.id).unwrap_or(ORDER.len()), profile.id.clone())
        });
        Ok(Self { profiles })
    }

    /// The profile with this name, or in the file at this path.
    ///
    /// # Errors
    /// An unknown name, an unreadable or an invalid file.
    pub fn find(&self, name: &str) -> Result<Profile, ProfileError> {
        if let Some(profile) = self.profiles.iter().find(|profile| profile.id == name) {
            return Ok(profile.clone());
        }
        if name.ends_with(".yaml") || name.contains('/') {
            let unreadable =
                |error: std::io::Error| ProfileError::Unreadable { path: name.into(), why: error.to_string() };
            return parse(name, &fs::read_to_string(name).map_err(unreadable)?);
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

fn parse(file: &str, text: &str) -> Result<Profile, ProfileError> {
    let profile: Profile = yaml::read(file, text).map_err(ProfileError::Invalid)?;
    let id = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
    Ok(Profile { id, ..profile })
}
