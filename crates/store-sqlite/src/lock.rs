use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

const FILE: &str = "helpwright.lock";

/// The data directory held for one process, until this is dropped or the process ends in any way.
#[derive(Debug)]
pub struct DirectoryLock {
    _file: File,
}

#[derive(Debug, thiserror::Error)]
pub enum LockError {
    #[error("the data directory {} is in use by another server; stop it first, or choose another directory", .0.display())]
    Held(PathBuf),
    #[error("the data directory {} cannot be used: {error}", directory.display())]
    Io { directory: PathBuf, error: io::Error },
}

impl DirectoryLock {
    /// Takes the directory, and makes it when it is not there.
    pub fn take(directory: &Path) -> Result<Self, LockError> {
        let unusable = |error| LockError::Io { directory: directory.to_owned(), error };
        fs::create_dir_all(directory).map_err(unusable)?;
        let file =
            File::options().create(true).truncate(false).write(true).open(directory.join(FILE)).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held(directory.to_owned())),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }
}
