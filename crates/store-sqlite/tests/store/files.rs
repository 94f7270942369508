//! Opening, closing and damaged files.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use app::ports::{Store as _, TicketKey};
use domain::policy::Viewer;
use rusqlite::Connection;
use store_sqlite::{DirectoryLock, LockError, OpenError, Options, SqliteStore};
use tempfile::TempDir;

use crate::support::{file, newest};

fn open(directory: &Path) -> Result<SqliteStore, OpenError> {
    let lock = Some(DirectoryLock::take(directory)?);
    SqliteStore::open(directory, Options { lock, ..Options::default() })
}

fn database(directory: &Path) -> PathBuf {
    directory.join("helpwright.db")
}

/// A directory with a closed database of a few tickets.
async fn closed() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path()).unwrap();
    for number in 0..40 {
        file(&store, number).await;
    }
    directory
}

fn message(result: Result<SqliteStore, OpenError>) -> String {
    result.map(|_| ()).unwrap_err().to_string()
}

#[tokio::test]
async fn what_was_written_is_there_after_closing_and_the_log_is_gone() {
    let directory = closed().await;
    assert!(!directory.path().join("helpwright.db-wal").exists());
    let store = open(directory.path()).unwrap();
    assert_eq!(store.list_tickets(newest(10), Viewer::Staff).await.unwrap().total, 40);
    store.ping().await.unwrap();
}

#[tokio::test]
async fn a_directory_is_held_by_one_server() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path()).unwrap();
    let refused = DirectoryLock::take(directory.path()).unwrap_err();
    assert!(matches!(refused, LockError::Held(_)));
    assert!(refused.to_string().contains("in use by another server"), "{refused}");
    drop(store);
    DirectoryLock::take(directory.path()).unwrap();
}

#[tokio::test]
async fn other_commands_work_beside_a_server() {
    let directory = tempfile::tempdir().unwrap();
    let server = open(directory.path()).unwrap();
    let command = SqliteStore::open(directory.path(), Options::default()).unwrap();
    let (first, second) = (file(&server, 1).await, file(&command, 2).await);
    drop(command);
    for id in [first, second] {
        assert!(server.ticket(TicketKey::Id(id), Viewer::Staff).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_file_cut_short_is_refused() {
    for length in [0, 50, 4_096, 40_960] {
        let directory = closed().await;
        let path = database(directory.path());
        assert!(fs::metadata(&path).unwrap().len() > length);
        OpenOptions::new().write(true).open(&path).unwrap().set_len(length).unwrap();
        let message = message(open(directory.path()));
        assert!(message.contains("damaged") && message.contains("helpwright restore"), "{message}");
    }
}

#[tokio::test]
async fn a_file_of_something_else_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(database(directory.path()), "This is a diary. ".repeat(100)).unwrap();
    assert!(matches!(open(directory.path()), Err(OpenError::Damaged { .. })));

    let directory = tempfile::tempdir().unwrap();
    Connection::open(database(directory.path())).unwrap().execute_batch("CREATE TABLE diary (day TEXT)").unwrap();
    assert!(matches!(open(directory.path()), Err(OpenError::Foreign(_))));
}

#[tokio::test]
async fn a_missing_file_beside_its_log_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("helpwright.db-wal"), "the latest writes").unwrap();
    assert!(matches!(open(directory.path()), Err(OpenError::Damaged { .. })));
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let directory = closed().await;
    let db = Connection::open(database(directory.path())).unwrap();
    db.pragma_update(None, "user_version", 1_000).unwrap();
    db.close().unwrap();
    let message = message(open(directory.path()));
    assert!(message.contains("newer version") && message.contains("1000"), "{message}");
}

#[tokio::test]
async fn only_whoever_holds_the_directory_changes_an_older_schema() {
    let directory = closed().await;
    let db = Connection::open(database(directory.path())).unwrap();
    db.pragma_update(None, "user_version", 0).unwrap();
    db.close().unwrap();
    let refused = SqliteStore::open(directory.path(), Options::default());
    assert!(matches!(refused, Err(OpenError::Older { found: 0, .. })));
}

#[tokio::test]
async fn damage_inside_is_found_after_an_unclean_stop() {
    let directory = closed().await;
    let path = database(directory.path());
    let db = Connection::open(&path).unwrap();
    db.execute("UPDATE meta SET value = 'no' WHERE name = 'closed'", []).unwrap();
    db.close().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    for page in bytes[half..].chunks_exact_mut(4_096) {
        page[..64].fill(0xa5);
    }
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(open(directory.path()), Err(OpenError::Damaged { .. })));
}

#[tokio::test]
async fn a_making_that_was_cut_off_is_made_again() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("helpwright.db.new"), "half a data").unwrap();
    fs::write(directory.path().join("helpwright.db.new-wal"), "base").unwrap();
    let store = open(directory.path()).unwrap();
    file(&store, 1).await;
}
