//! The sources of a profile: documents that describe a service, and observations of it.
//!
//! Independent of what they say.

use schemars::JsonSchema;
use serde::Deserialize;

use super::observed_row::ObservedRow;
use super::rows::Rows;

/// A document, or a collection of observations.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// Whether it describes a service or shows what it did.
    #[serde(default)]
    pub kind: SourceKind,
    /// The file or page it was read from.
    pub document: Option<String>,
    /// The file with one row for each observation, relative to the profile's folder.
    pub data: Option<String>,
    /// True if each row of `data` that fits a scenario is what was observed there, without an entry: the rows are those of a run.
    #[serde(default)]
    pub by_scenario: bool,
    /// The day it was read, as YYYY-MM-DD.
    pub read: String,
    /// The date that the document bears, as far as it bears one.
    pub dated: Option<String>,
    /// Which of its rows could not be read. What the others do not say is then not read, which is not silence.
    pub not_read: Option<String>,
    /// The product and version that was observed.
    pub product: Option<String>,
    /// The rows of `data`.
    #[serde(skip)]
    pub rows: Rows,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// It describes the service.
    #[default]
    Documented,
    /// It shows what the service did.
    Observed,
}

impl Source {
    /// True if it shows what the service did.
    #[must_use]
    pub fn is_observed(&self) -> bool {
        self.kind == SourceKind::Observed
    }

    /// The file or page it was read from, or the file of its observations.
    #[must_use]
    pub fn place(&self) -> &str {
        self.document.as_deref().or(self.data.as_deref()).unwrap_or_default()
    }

    /// The row with this id.
    #[must_use]
    pub fn row(&self, id: &str) -> Option<&ObservedRow> {
        self.rows.iter().find(|row| row.id == id)
    }
}
