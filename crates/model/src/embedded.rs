//! YAML files that a build script has converted to JSON, so that a program can embed them and read them quickly.
//!
//! Independent of what the documents mean.

use serde::Deserialize;

/// The files of one folder, in the order in which the build script wrote them: the id and the JSON of each.
#[derive(Debug, Clone, Copy)]
pub struct Embedded(pub &'static [(&'static str, &'static str)]);

/// One file.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// Its path below the folder without extension.
    pub id: &'static str,
    json: &'static str,
}

/// A document that is not what its reader requires.
#[derive(Debug, thiserror::Error)]
#[error("{id}: {source}")]
pub struct DocumentError {
    id: &'static str,
    source: serde_json::Error,
}

impl Embedded {
    /// The files.
    pub fn documents(self) -> impl Iterator<Item = Document> {
        self.0.iter().map(|(id, json)| Document { id, json })
    }
}

impl Document {
    /// The document as JSON.
    #[must_use]
    pub fn json(self) -> &'static str {
        self.json
    }

    /// The value that the document describes.
    ///
    /// # Errors
    /// The document does not describe a `T`; a test reads them all, so that no released program holds such a document.
    pub fn read<T: Deserialize<'static>>(self) -> Result<T, DocumentError> {
        serde_json::from_str(self.json).map_err(|source| DocumentError { id: self.id, source })
    }
}
