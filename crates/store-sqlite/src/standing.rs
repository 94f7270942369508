use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::error::unavailable;

/// Which files a database was opened as. A file can be removed or replaced while it is open; what is written into it
/// then is lost once it is closed.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    files: Vec<(PathBuf, Identity)>,
}

/// The device, and the file's number on it.
type Identity = (u64, u64);

impl Standing {
    /// Of the database at `path` and its log, as they stand there now.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        let mut files = vec![(path.to_owned(), identity(path)?)];
        let log = log(path);
        match identity(&log) {
            Ok(identity) => files.push((log, identity)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(Self { files })
    }

    /// Fails when another file, or none, is where one of them was.
    pub(crate) fn check(&self) -> rusqlite::Result<()> {
        for (path, expected) in &self.files {
            if identity(path).ok() != Some(*expected) {
                return Err(unavailable(&format!(
                    "the database file {} was removed or replaced under the server; stop it, put the file back, and \
                     start it again",
                    path.display()
                )));
            }
        }
        Ok(())
    }
}

fn identity(path: &Path) -> io::Result<Identity> {
    let found = fs::metadata(path)?;
    Ok((found.dev(), found.ino()))
}

/// Where the latest writes to the database at `path` stand.
pub(crate) fn log(path: &Path) -> PathBuf {
    path.with_extension("db-wal")
}
