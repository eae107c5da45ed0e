//! The gate of a target file: by what its runs are judged, and what fails them.
//!
//! Independent of verdicts: the words of `fail_on` are the program's, which checks them before anything is sent.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use model::feature::Feature;
use model::profile::{Catalogue, Evidence};

/// When a run of the target fails. Flags override it; paths are relative to the target file's folder.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The profile to judge by, or several separated by commas: vendors, or paths of profile files.
    pub profile: Option<String>,
    /// The evidence that counts: what is `documented`, what was `observed`, or `any` of both; by default what the profile says.
    pub evidence: Option<Evidence>,
    /// The run file to compare with: only what got worse since then fails.
    pub baseline: Option<PathBuf>,
    /// The file of known failures, which do not fail.
    pub known_failures: Option<PathBuf>,
    /// Scenarios to leave out, as ids or patterns.
    #[serde(default)]
    pub skip: Vec<String>,
    /// Everything that fails, instead of the default, which is a word itself: `[default, unproven]`.
    #[serde(default)]
    pub fail_on: Vec<String>,
    /// True if scenarios that could not be judged do not fail.
    #[serde(default)]
    pub allow_unjudged: bool,
    /// Features whose absence fails: operations such as `PutBucketCors`, or ways of sending such as `presigned-urls`.
    #[serde(default)]
    pub features: Vec<Feature>,
    /// The version of s3conform that the gate was made for. Any other is refused.
    pub suite: Option<String>,
}

impl Gate {
    /// The gate of the target file at `path`, with paths that count from the current folder.
    pub(super) fn beside(self, path: &Path) -> Self {
        let folder = path.parent().unwrap_or(Path::new(""));
        let profile = |name: &str| {
            let name = name.trim();
            if Catalogue::is_path(name) { folder.join(name).display().to_string() } else { name.to_owned() }
        };
        Self {
            profile: self.profile.map(|names| names.split(',').map(profile).collect::<Vec<_>>().join(",")),
            baseline: self.baseline.map(|file| folder.join(file)),
            known_failures: self.known_failures.map(|file| folder.join(file)),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::yaml;

    fn gate(text: &str) -> Result<Gate, String> {
        yaml::read::<Gate>("t.yaml", text)
            .map(|gate| gate.beside(Path::new("targets/t.yaml")))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_profile_is_a_name_or_a_path_that_counts_from_the_file() {
        let profile = |value: &str| gate(&format!("profile: {value}\n")).unwrap().profile.unwrap();
        assert_eq!(profile("zenko"), "zenko");
        assert_eq!(profile("ours.yaml"), "targets/ours.yaml");
        assert_eq!(profile("'zenko, ../profiles/ours.yaml'"), "zenko,targets/../profiles/ours.yaml");
        assert_eq!(profile("/etc/ours.yaml"), "/etc/ours.yaml");
    }

    #[test]
    fn files_count_from_the_file_and_mistakes_are_named() {
        let gate_of = gate("baseline: last.jsonl\nknown_failures: /k.yaml\nfeatures: [PutBucketCors]\n").unwrap();
        assert_eq!(gate_of.baseline, Some("targets/last.jsonl".into()));
        assert_eq!(gate_of.known_failures, Some("/k.yaml".into()));
        for (text, words) in [("baselin: x\n", "baseline"), ("features: yes\n", "features")] {
            let error = gate(text).unwrap_err();
            assert!(error.contains("t.yaml:1") && error.contains(words), "{error}");
        }
    }
}
