//! The journal: a line of JSON for each request and its response, to count what a client sent.
//!
//! Holds no header and no query, because both may hold secrets.

use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

/// Where the lines go.
#[derive(Clone)]
pub struct Journal(Arc<Mutex<dyn Write + Send>>);

/// One exchange.
#[derive(Debug, Serialize)]
pub(crate) struct Line<'a> {
    /// When the response was ready (RFC 3339).
    pub(crate) time: String,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) operation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) precondition: Option<&'a str>,
    /// The status; none where no response was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<&'a str>,
    /// True if the response was injected.
    pub(crate) injected: bool,
}

impl Journal {
    /// A journal in `file`.
    pub fn new(file: impl Write + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(file)))
    }

    /// Writes a line, whole and at once.
    ///
    /// # Errors
    /// The file cannot be written to.
    pub(crate) fn write(&self, line: &Line<'_>) -> io::Result<()> {
        let mut text = serde_json::to_vec(line).map_err(io::Error::other)?;
        text.push(b'\n');
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&text)?;
        file.flush()
    }
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Journal")
    }
}
