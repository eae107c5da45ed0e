//! Output files: checked before the work, written to a temporary file in the same directory, then renamed.
//!
//! Readers see either the old or the new file, never part of one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::exit::Failure;

/// A path that can be written to. If nothing is written, no file is left behind.
#[derive(Debug)]
pub(super) struct Output {
    path: PathBuf,
    force: bool,
    /// The temporary file; none if the path is a device or pipe, which is written to directly.
    temporary: Option<PathBuf>,
    file: File,
}

impl Output {
    /// Checks that `path` can be written to. An existing file is only overwritten with `force`.
    pub(super) fn prepare(path: &Path, force: bool) -> Result<Self, Failure> {
        Self::prepare_with(path, force, 0o666)
    }

    /// Like [`Output::prepare`], for a file that only its owner may read, because it contains exchanges.
    pub(super) fn prepare_private(path: &Path, force: bool) -> Result<Self, Failure> {
        Self::prepare_with(path, force, 0o600)
    }

    #[cfg_attr(not(unix), expect(unused_variables, reason = "only Unix has these permissions"))]
    fn prepare_with(path: &Path, force: bool, mode: u32) -> Result<Self, Failure> {
        let refused = |error: io::Error| unwritable(path, &error);
        match fs::metadata(path) {
            Ok(there) if there.is_dir() => return Err(unwritable(path, &io::ErrorKind::IsADirectory.into())),
            Ok(there) if there.is_file() => {
                vacant(path, force)?;
                // A read-only file must not be replaced by renaming another file over it.
                OpenOptions::new().append(true).open(path).map_err(refused)?;
            }
            Ok(_) => {
                let file = OpenOptions::new().write(true).open(path).map_err(refused)?;
                return Ok(Self { path: path.to_owned(), force, temporary: None, file });
            }
            Err(_) => {}
        }
        // A symbolic link is followed, so that its target is replaced and not the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|error| unwritable(&path, &error))?;
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.tmp", std::process::id()));
        let temporary = path.with_file_name(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
        let file = options.open(&temporary).map_err(|error| unwritable(&path, &error))?;
        Ok(Self { path, force, temporary: Some(temporary), file })
    }

    /// Writes `text` there.
    pub(super) fn write(mut self, text: &str) -> Result<(), Failure> {
        let written = self.file.write_all(text.as_bytes()).and_then(|()| self.file.flush());
        written.map_err(|error| unwritable(&self.path, &error))?;
        if let Some(temporary) = &self.temporary {
            self.file.sync_all().map_err(|error| unwritable(&self.path, &error))?;
            if self.path.exists() {
                vacant(&self.path, self.force)?;
            }
            fs::rename(temporary, &self.path).map_err(|error| unwritable(&self.path, &error))?;
            self.temporary = None;
        }
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // The output is incomplete, which has been reported already.
            let _ = fs::remove_file(temporary);
        }
    }
}

/// Refuses a path that is taken, unless it may be overwritten with `force`.
pub(super) fn vacant(path: &Path, force: bool) -> Result<(), Failure> {
    if force {
        return Ok(());
    }
    Err(Failure::usage(format!("{} already exists; choose another name, or overwrite it with --force", path.display())))
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::usage(format!("cannot write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_file_is_there_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/report.xml");
        drop(Output::prepare(&path, false).unwrap());
        assert_eq!(names(&folder.path().join("new")), Vec::<String>::new());
        let output = Output::prepare(&path, false).unwrap();
        assert!(!path.exists());
        output.write("text").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "text");
        assert_eq!(names(&folder.path().join("new")), ["report.xml"]);
    }

    #[test]
    fn only_force_overwrites_even_what_came_in_the_meantime() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.xml");
        let early = Output::prepare(&path, false).unwrap();
        fs::write(&path, "mine").unwrap();
        for failure in [early.write("text").unwrap_err(), Output::prepare(&path, false).unwrap_err()] {
            assert!(failure.to_string().contains("report.xml already exists"), "{failure}");
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        Output::prepare(&path, true).unwrap().write("text").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "text");
        assert_eq!(names(folder.path()), ["report.xml"]);
    }

    #[test]
    fn a_folder_and_a_path_below_a_file_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        for path in [folder.path().to_owned(), file.join("report.xml")] {
            let failure = Output::prepare(&path, true).unwrap_err();
            assert!(failure.to_string().starts_with("cannot write "), "{failure}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_holds_exchanges_is_for_its_owner_even_where_it_replaces_an_open_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        Output::prepare_private(&path, true).unwrap().write("new").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_a_link_stays_one() {
        Output::prepare(Path::new("/dev/null"), false).unwrap().write("text").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "old").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        Output::prepare(&link, true).unwrap().write("new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    }
}
