//! Writes a run file line by line, so that a killed run keeps what it has recorded.

use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{RunFile, RunFileError, RunFooter, RunHeader};
use crate::record::{Confirmation, Record};
use crate::whole;

/// A run file that is being written.
#[derive(Debug)]
pub struct RunWriter {
    path: PathBuf,
    /// The file that is written: `path`, or a temporary file beside it that replaces `path`.
    written: PathBuf,
    /// A file that is removed once `path` is complete.
    superseded: Option<PathBuf>,
    file: File,
    /// True for a device or a pipe, which is neither synchronized nor renamed nor removed.
    is_stream: bool,
    /// Bytes of complete lines.
    length: u64,
}

impl RunWriter {
    /// Creates the file with its folder and writes the header. With `force`, an existing file is replaced, but only when
    /// `finish` is called.
    ///
    /// # Errors
    /// The file exists without `force`, or cannot be created.
    pub fn create(path: &Path, header: &RunHeader, force: bool) -> Result<Self, RunFileError> {
        let mut writer = Self::reserve(path, force)?;
        writer.begin(header)?;
        Ok(writer)
    }

    /// Creates the file with its folder, without the header. A device or a pipe is written to as it is.
    ///
    /// # Errors
    /// The file exists without `force`, or cannot be created.
    pub fn reserve(path: &Path, force: bool) -> Result<Self, RunFileError> {
        if whole::is_stream(path) {
            let file = whole::open_stream(path).map_err(|error| unwritable(path, &error))?;
            let (path, written) = (path.to_owned(), path.to_owned());
            return Ok(Self { path, written, superseded: None, file, is_stream: true, length: 0 });
        }
        let replaces = force && path.is_file();
        let written = if replaces { whole::temporary(path) } else { path.to_owned() };
        let file = if replaces { whole::create(&written) } else { whole::create_new(&written) };
        let file = file.map_err(|error| refused(path, &error, force))?;
        Ok(Self { path: path.to_owned(), written, superseded: None, file, is_stream: false, length: 0 })
    }

    /// Creates a temporary file beside the run at `earlier`, which `finish` puts in its place. If `earlier` is itself such a
    /// file (`run.jsonl.new`), the run gets its final name.
    ///
    /// # Errors
    /// A temporary file with the records of another attempt exists, or none can be created.
    pub fn resume(earlier: &Path) -> Result<Self, RunFileError> {
        let written = whole::temporary(earlier);
        let file = whole::create_new(&written).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                RunFileError::Resumed { path: earlier.display().to_string(), later: written.display().to_string() }
            }
            _ => unwritable(&written, &error),
        })?;
        let path = whole::permanent(earlier);
        let superseded = (path != earlier).then(|| earlier.to_owned());
        Ok(Self { path, written, superseded, file, is_stream: false, length: 0 })
    }

    /// The path of the complete file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path of the file that is being written.
    #[must_use]
    pub fn written(&self) -> &Path {
        &self.written
    }

    /// Writes the header.
    ///
    /// # Errors
    /// The system refuses to write.
    pub fn begin(&mut self, header: &RunHeader) -> Result<(), RunFileError> {
        self.line(header)
    }

    /// Adds a record.
    ///
    /// # Errors
    /// The system refuses to write. The lines before are unchanged, and the record can be written again.
    pub fn record(&mut self, record: &Record) -> Result<(), RunFileError> {
        self.line(record)
    }

    /// Adds the second try of a record that is in the file.
    ///
    /// # Errors
    /// As for a record.
    pub fn confirmation(&mut self, confirmation: &Confirmation) -> Result<(), RunFileError> {
        self.line(confirmation)
    }

    /// Adds the footer and closes the file.
    ///
    /// # Errors
    /// The system refuses to write.
    pub fn finish(mut self, footer: &RunFooter) -> Result<(), RunFileError> {
        self.line(footer)?;
        self.close().map_err(|error| unwritable(&self.written, &error))
    }

    /// Removes the file of a run without records; a file that it was to replace stays.
    pub fn discard(self) {
        if self.is_stream {
            return;
        }
        // A file that cannot be removed has no records and reads as incomplete.
        let _ = fs::remove_file(&self.written);
    }

    fn close(&self) -> io::Result<()> {
        if self.is_stream {
            return Ok(());
        }
        self.file.sync_all()?;
        if self.written != self.path {
            fs::rename(&self.written, &self.path)?;
        }
        self.superseded.as_ref().map_or(Ok(()), fs::remove_file)
    }

    fn line<T: Serialize>(&mut self, value: &T) -> Result<(), RunFileError> {
        let line = line(value);
        match self.file.write_all(&line).and_then(|()| self.file.flush()) {
            Ok(()) => self.length += line.len() as u64,
            Err(error) if self.is_stream => return Err(unwritable(&self.written, &error)),
            Err(error) => {
                // Half a line would corrupt the next one, if the disk has space again.
                let _ = self.file.set_len(self.length).and_then(|()| self.file.seek(SeekFrom::Start(self.length)));
                return Err(unwritable(&self.written, &error));
            }
        }
        Ok(())
    }
}

impl RunFile {
    /// Writes a complete run; only `force` replaces an existing file.
    ///
    /// # Errors
    /// The file exists without `force`, or cannot be written.
    pub fn write(&self, path: &Path, force: bool) -> Result<(), RunFileError> {
        whole::write(path, &self.to_bytes(), force).map_err(|error| refused(path, &error, force))
    }

    /// The bytes of its file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = line(&self.header);
        bytes.extend(self.records.iter().flat_map(line));
        bytes.extend(self.footer.iter().flat_map(line));
        bytes
    }
}

fn line<T: Serialize>(value: &T) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).expect("plain data with text keys is always JSON");
    line.push(b'\n');
    line
}

fn refused(path: &Path, error: &io::Error, force: bool) -> RunFileError {
    match error.kind() {
        io::ErrorKind::AlreadyExists if !force => RunFileError::Exists(path.display().to_string()),
        _ => unwritable(path, error),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> RunFileError {
    RunFileError::Unwritable { path: path.display().to_string(), why: error.to_string() }
}
