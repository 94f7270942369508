//! A database that is made elsewhere and gets its place once it is whole.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::open::{self, OpenError};

/// Whether there is a database in `directory`, or the log of one, which would be read into any other put beside it.
pub fn has_database(directory: &Path) -> io::Result<bool> {
    let path = open::path(directory);
    Ok(path.try_exists()? || open::has_log(&path))
}

/// Moves the closed database of one directory into another on the same file system, which is held and has none.
pub fn move_database(from: &Path, to: &Path) -> Result<(), OpenError> {
    let (source, target) = (open::path(from), open::path(to));
    if open::has_log(&source) {
        return Err(OpenError::Damaged { path: source, what: "it was not closed".to_owned() });
    }
    let moved = fs::rename(&source, &target).and_then(|()| File::open(to)?.sync_all());
    moved.map_err(|error| OpenError::Io { path: target, error })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_database_is_moved_and_opens_where_it_came() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert!(!has_database(to.path()).unwrap());
        let db = open::open(from.path(), false).unwrap();
        db.execute("INSERT INTO meta (name, value) VALUES ('a', 'b')", []).unwrap();
        assert!(move_database(from.path(), to.path()).is_err(), "the latest writes are in its log");
        drop(db);
        move_database(from.path(), to.path()).unwrap();
        assert!(has_database(to.path()).unwrap() && !has_database(from.path()).unwrap());
        let db = open::open(to.path(), false).unwrap();
        let value: String = db.query_row("SELECT value FROM meta WHERE name = 'a'", [], |row| row.get(0)).unwrap();
        assert_eq!(value, "b");
        drop(db);
        std::fs::remove_file(open::path(to.path())).unwrap();
        std::fs::write(to.path().join("helpwright.db-wal"), "what is left of another").unwrap();
        assert!(has_database(to.path()).unwrap());
    }
}
