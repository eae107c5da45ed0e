//! Writes a file that only its owner can read, completely or not at all: under a temporary name first, then renamed.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Writes `bytes` to `path` with the folders it needs; only `force` replaces a file.
///
/// # Errors
/// `AlreadyExists` without `force`, or the system's error. An existing file is unchanged then.
pub fn write(path: &Path, bytes: &[u8], force: bool) -> io::Result<()> {
    if is_stream(path) {
        return open_stream(path)?.write_all(bytes);
    }
    if !force && path.exists() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    if path.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    let temporary = temporary(path);
    let written = create(&temporary)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// True for a device or a pipe: what is written there is neither a file that could be lost, nor one to rename over.
pub(crate) fn is_stream(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
}

/// Opens a device or a pipe; a named pipe waits for its reader.
pub(crate) fn open_stream(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).open(path)
}

/// The temporary name of a file until it is complete: `run.jsonl.new` for `run.jsonl`.
pub(crate) fn temporary(path: &Path) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// The name of a file once it is complete: `run.jsonl` for `run.jsonl.new`.
pub(crate) fn permanent(path: &Path) -> PathBuf {
    match path.extension() {
        Some(extension) if extension == "new" => path.with_extension(""),
        _ => path.to_owned(),
    }
}

/// Creates a file and its folders; a leftover of the same name is removed, because it would keep its permissions.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    if path.is_file() {
        fs::remove_file(path)?;
    }
    create_new(path)
}

/// Creates a file that does not exist yet, and its folders.
pub(crate) fn create_new(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|error| match error.kind() {
            // A file has the name of the folder.
            ErrorKind::AlreadyExists => ErrorKind::NotADirectory.into(),
            _ => error,
        })?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_force_replaces_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/a.yaml");
        write(&path, b"one", false).unwrap();
        assert_eq!(write(&path, b"two", false).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        write(&path, b"two", true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to() {
        write(Path::new("/dev/null"), b"text", false).unwrap();
        assert!(!Path::new("/dev/null.new").exists());
    }

    #[test]
    fn a_folder_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::create_dir(&path).unwrap();
        assert!(write(&path, b"", true).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        fs::write(folder.path().join("b"), "").unwrap();
        let below = write(&folder.path().join("b/c"), b"", false).unwrap_err();
        assert_eq!(below.kind(), ErrorKind::NotADirectory, "a file is no folder");
    }
}
