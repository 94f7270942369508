//! Opening a data directory: a sound database of a known schema is opened or made, anything else is refused.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OptionalExtension as _};

use crate::lock::{DirectoryLock, LockError};
use crate::standing::log;
use crate::{connection, migrations, outbox, schema};

const FILE: &str = "helpwright.db";
/// A database is made under this name and gets its own once it is whole.
const UNFINISHED: &str = "helpwright.db.new";

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{} cannot be used: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error(
        "{} is damaged: {what}. Move the data directory aside, keep it, and put an earlier copy in its place",
        path.display()
    )]
    Damaged { path: PathBuf, what: String },
    #[error("{} is no Helpwright database; choose another data directory", .0.display())]
    Foreign(PathBuf),
    #[error(
        "{} was written by a newer version of Helpwright (its schema is {found}, this one knows up to {known}); \
         use that version, or move the data directory aside and put an earlier copy in its place", path.display()
    )]
    Newer { path: PathBuf, found: i32, known: i32 },
    #[error(
        "{} has an older schema ({found} of {known}); start `helpwright serve` or run `helpwright migrate` first",
        path.display()
    )]
    Older { path: PathBuf, found: i32, known: i32 },
    #[error(transparent)]
    Lock(#[from] LockError),
    #[error("{} cannot be opened: {error}", path.display())]
    Database { path: PathBuf, error: rusqlite::Error },
}

/// The file of a data directory.
pub(crate) fn path(directory: &Path) -> PathBuf {
    directory.join(FILE)
}

/// Opens the directory's database for writing, and makes it when there is none. Whoever holds the directory also
/// brings the schema up to date, and checks the whole file after an unclean stop: of the last server, or of a command
/// that worked without one.
pub(crate) fn open(directory: &Path, is_held: bool) -> Result<Connection, OpenError> {
    let path = path(directory);
    if !exists(&path)? {
        create(directory, &path, is_held)?;
    }
    check_header(&path)?;
    let had_log = has_log(&path);
    let mut db = connection::for_writing(&path).map_err(|error| failed(&path, error))?;
    let found = migrations::version(&db).map_err(|error| failed(&path, error))?;
    let known = migrations::LATEST;
    if found > known {
        return Err(OpenError::Newer { path, found, known });
    }
    if found < known && !is_held {
        return Err(OpenError::Older { path, found, known });
    }
    if let Some(what) = schema::difference(&db, found).map_err(|error| failed(&path, error))? {
        return Err(OpenError::Damaged { path, what });
    }
    if is_held {
        if had_log || !was_closed(&db).map_err(|error| failed(&path, error))? {
            check_whole(&db, &path)?;
        }
        migrations::run(&mut db).map_err(|error| failed(&path, error))?;
        outbox::end_leases(&db).map_err(|error| failed(&path, error))?;
        mark(&db, false).map_err(|error| failed(&path, error))?;
    }
    Ok(db)
}

fn exists(path: &Path) -> Result<bool, OpenError> {
    path.try_exists().map_err(|error| unusable(path, error))
}

/// Whether the latest writes are in the log still.
pub(crate) fn has_log(path: &Path) -> bool {
    fs::metadata(log(path)).is_ok_and(|log| log.len() > 0)
}

fn unusable(path: &Path, error: io::Error) -> OpenError {
    OpenError::Io { path: path.to_owned(), error }
}

pub(crate) fn failed(path: &Path, error: rusqlite::Error) -> OpenError {
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            OpenError::Damaged { path, what: error.to_string() }
        }
        _ => OpenError::Database { path, error },
    }
}

/// Makes an empty database beside its place and moves it there, so that what has the name is always whole.
fn create(directory: &Path, path: &Path, is_held: bool) -> Result<(), OpenError> {
    let _lock = if is_held { None } else { Some(DirectoryLock::take(directory)?) };
    // Before this process had the lock, another one may have made it.
    if exists(path)? {
        return Ok(());
    }
    for leftover in ["helpwright.db-wal", "helpwright.db-journal"] {
        let leftover = directory.join(leftover);
        if exists(&leftover)? {
            let what = format!("the file is gone, but {} is there", leftover.display());
            return Err(OpenError::Damaged { path: path.to_owned(), what });
        }
    }
    let unfinished = directory.join(UNFINISHED);
    for file in [UNFINISHED, "helpwright.db.new-wal", "helpwright.db.new-shm"] {
        remove(&directory.join(file))?;
    }
    let mut db = connection::for_writing(&unfinished).map_err(|error| failed(&unfinished, error))?;
    migrations::run(&mut db).map_err(|error| failed(&unfinished, error))?;
    mark(&db, true).map_err(|error| failed(&unfinished, error))?;
    db.close().map_err(|(_, error)| failed(&unfinished, error))?;
    fs::rename(&unfinished, path).map_err(|error| unusable(path, error))?;
    File::open(directory).and_then(|directory| directory.sync_all()).map_err(|error| unusable(directory, error))
}

fn remove(path: &Path) -> Result<(), OpenError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(unusable(path, error)),
        _ => Ok(()),
    }
}

/// What the first bytes of the file say, and whether the file is as long as they say.
fn check_header(path: &Path) -> Result<(), OpenError> {
    let damaged = |what: &str| OpenError::Damaged { path: path.to_owned(), what: what.to_owned() };
    let mut header = [0; 100];
    let mut file = File::open(path).map_err(|error| unusable(path, error))?;
    let length = file.metadata().map_err(|error| unusable(path, error))?.len();
    match file.read_exact(&mut header) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(damaged("the file was cut short")),
        read => read.map_err(|error| unusable(path, error))?,
    }
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(damaged("it does not begin as a database does"));
    }
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    if number(68) != migrations::APPLICATION_ID.unsigned_abs() {
        return Err(OpenError::Foreign(path.to_owned()));
    }
    // The page size stands in two bytes, where 1 means 65 536.
    let page_size = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    // While there is a log, pages may be in it alone; SQLite finds out whether it can do without the rest.
    if !has_log(path) && length < u64::from(number(28)) * page_size {
        return Err(damaged("the file was cut short"));
    }
    Ok(())
}

/// Looks at every page of every table. What the word index holds is not compared with itself: that takes ten times
/// as long, and the index can be made anew from the kept words.
fn check_whole(db: &Connection, path: &Path) -> Result<(), OpenError> {
    tracing::info!("the last stop was not a clean one; checking the database");
    match first_damage(db).map_err(|error| failed(path, error))? {
        Some(what) => Err(OpenError::Damaged { path: path.to_owned(), what }),
        None => Ok(()),
    }
}

pub(crate) fn first_damage(db: &Connection) -> rusqlite::Result<Option<String>> {
    for table in stored_tables(db)? {
        let found: String = db.query_row(&format!("PRAGMA quick_check('{table}')"), [], |row| row.get(0))?;
        if found != "ok" {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The tables with pages of their own: all but virtual ones, whose contents are such tables too.
fn stored_tables(db: &Connection) -> rusqlite::Result<Vec<String>> {
    db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")?
        .query_map([], |row| row.get(0))?
        .collect()
}

fn was_closed(db: &Connection) -> rusqlite::Result<bool> {
    let value: Option<String> =
        db.query_row("SELECT value FROM meta WHERE name = 'closed'", [], |row| row.get(0)).optional()?;
    Ok(value.as_deref() == Some("yes"))
}

/// Notes in the file whether it was closed as it should be.
pub(crate) fn mark(db: &Connection, is_closed: bool) -> rusqlite::Result<()> {
    let value = if is_closed { "yes" } else { "no" };
    db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('closed', ?1)", [value]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_made_meanwhile_by_another_process_stays() {
        let directory = tempfile::tempdir().unwrap();
        let path = path(directory.path());
        let other = open(directory.path(), false).unwrap();
        other.execute("INSERT INTO meta (name, value) VALUES ('made by', 'another')", []).unwrap();
        drop(other);
        // This process looked before the other one made its database, and made its own after.
        create(directory.path(), &path, false).unwrap();
        let db = open(directory.path(), false).unwrap();
        let by: String = db.query_row("SELECT value FROM meta WHERE name = 'made by'", [], |row| row.get(0)).unwrap();
        assert_eq!(by, "another");
    }
}
