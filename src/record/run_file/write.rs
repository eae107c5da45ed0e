//! Writes a run file line by line, so that a run that is killed keeps what it has recorded.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{RunFileError, RunFooter, RunHeader};
use crate::record::Record;

/// A run file that is being written.
#[derive(Debug)]
pub struct RunWriter {
    path: PathBuf,
    file: File,
}

impl RunWriter {
    /// Creates the file with its folder and writes the header; only `force` overwrites.
    ///
    /// # Errors
    /// The file exists without `force`, or cannot be created.
    pub fn create(path: &Path, header: &RunHeader, force: bool) -> Result<Self, RunFileError> {
        let file = open(path, force).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists if !force => RunFileError::Exists(path.display().to_string()),
            _ => unwritable(path, &error),
        })?;
        let mut writer = Self { path: path.to_owned(), file };
        writer.line(header)?;
        Ok(writer)
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a record.
    ///
    /// # Errors
    /// The system refuses to write.
    pub fn record(&mut self, record: &Record) -> Result<(), RunFileError> {
        self.line(record)
    }

    /// Adds the footer and closes the file.
    ///
    /// # Errors
    /// The system refuses to write.
    pub fn finish(mut self, footer: &RunFooter) -> Result<(), RunFileError> {
        self.line(footer)?;
        self.file.sync_all().map_err(|error| unwritable(&self.path, &error))
    }

    fn line<T: Serialize>(&mut self, value: &T) -> Result<(), RunFileError> {
        let mut line = serde_json::to_vec(value).expect("plain data with text keys is always JSON");
        line.push(b'\n');
        self.file.write_all(&line).and_then(|()| self.file.flush()).map_err(|error| unwritable(&self.path, &error))
    }
}

fn open(path: &Path, force: bool) -> io::Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    if force && path.is_file() {
        // A fresh file, because an old one would keep its permissions.
        fs::remove_file(path)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn unwritable(path: &Path, error: &io::Error) -> RunFileError {
    RunFileError::Unwritable { path: path.display().to_string(), why: error.to_string() }
}
