//! The observations of a source, in the order of its data file.
//!
//! Those inside a program are read when they are first asked for, because most of what it does needs none.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use super::observed_row::{self, ObservationError, ObservedRow};

type Read = Box<dyn FnOnce() -> Vec<ObservedRow> + Send>;

/// The rows of a data file.
#[derive(Clone)]
pub struct Rows(Arc<LazyLock<Vec<ObservedRow>, Read>>);

impl Rows {
    /// The rows in the `text` of the data file at `path`.
    ///
    /// # Errors
    /// A row that cannot be read.
    pub(super) fn read(path: &str, text: &str) -> Result<Self, ObservationError> {
        observed_row::read(path, text).map(Self::from)
    }

    /// The rows in a text inside the program, to be read later.
    pub(super) fn embedded(path: &'static str, text: &'static str) -> Self {
        let read = move || observed_row::read(path, text).expect("a test reads the data inside the program");
        Self(Arc::new(LazyLock::new(Box::new(read))))
    }
}

impl From<Vec<ObservedRow>> for Rows {
    fn from(rows: Vec<ObservedRow>) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(move || rows))))
    }
}

impl Default for Rows {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl Deref for Rows {
    type Target = [ObservedRow];

    fn deref(&self) -> &[ObservedRow] {
        &self.0
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
