//! Opening, closing and damaged files.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use app::ports::{Claim, Lease, Outbox as _, Store as _, StoreError, TicketKey, TokenHash};
use domain::policy::Viewer;
use rusqlite::Connection;
use store_sqlite::{DirectoryLock, LockError, OpenError, Options, SqliteStore};
use tempfile::TempDir;

use crate::support::{file, newest, stamp};

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
async fn a_server_sends_what_its_predecessor_had_begun() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path()).unwrap();
    file(&store, 1).await;
    let (at, until) = (stamp(9).at, stamp(9).at.plus(60_000));
    let asking = |n| Claim { at, until, lease: Lease([n; 16]), running: Vec::new(), passed_over: Vec::new() };
    let begun = store.claim_mail(asking(1)).await.unwrap().unwrap();
    drop(store);

    let beside = SqliteStore::open(directory.path(), Options::default()).unwrap();
    let ids = async |store: &SqliteStore, n| store.claim_mail(asking(n)).await.unwrap().map(|claimed| claimed.mail.id);
    assert_ne!(ids(&beside, 2).await, Some(begun.mail.id), "a command may stand beside a server that sends");
    drop(beside);
    let store = open(directory.path()).unwrap();
    let mut taken = Vec::new();
    while let Some(id) = ids(&store, 3).await {
        taken.push(id);
    }
    assert!(taken.contains(&begun.mail.id));
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
        assert!(message.contains("damaged") && message.contains("put an earlier copy"), "{message}");
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
    assert!(message.contains("put an earlier copy"), "{message}");
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
async fn a_schema_with_a_part_missing_or_changed_is_refused() {
    for (damage, found) in [
        ("DROP INDEX ticket_state; DROP TABLE outbox", "the index ticket_state is missing"),
        ("DROP TABLE outbox", "the table outbox is missing"),
        ("DROP TABLE meta", "the table meta is missing"),
        ("DROP TABLE word", "the table word is missing"),
        ("ALTER TABLE outbox DROP COLUMN tries", "the table outbox is not as it was made"),
        (
            "DROP INDEX session_user; CREATE INDEX session_user ON session (created_at)",
            "the index session_user is not as it was made",
        ),
    ] {
        let directory = closed().await;
        let db = Connection::open(database(directory.path())).unwrap();
        db.execute_batch(damage).unwrap();
        db.close().unwrap();
        for refused in [open(directory.path()), SqliteStore::open(directory.path(), Options::default())] {
            let message = message(refused);
            assert!(message.contains("damaged") && message.contains(found), "{message}");
        }
    }
}

#[tokio::test]
async fn what_stands_beside_the_schema_does_no_harm() {
    let directory = closed().await;
    let db = Connection::open(database(directory.path())).unwrap();
    db.execute_batch("CREATE INDEX of_my_own ON ticket (subject); ANALYZE").unwrap();
    db.close().unwrap();
    open(directory.path()).unwrap();
}

#[tokio::test]
async fn damage_inside_is_found_after_an_unclean_stop() {
    let directory = closed().await;
    let path = database(directory.path());
    let db = Connection::open(&path).unwrap();
    db.execute("UPDATE meta SET value = 'no' WHERE name = 'closed'", []).unwrap();
    db.close().unwrap();
    damage_inside(&path);
    assert!(matches!(open(directory.path()), Err(OpenError::Damaged { .. })));
}

#[tokio::test]
async fn damage_inside_is_found_after_a_command_was_killed() {
    let directory = closed().await;
    let command = SqliteStore::open(directory.path(), Options::default()).unwrap();
    file(&command, 50).await;
    // What a kill leaves: the file and its log, and the note of the clean stop before.
    let left = tempfile::tempdir().unwrap();
    for name in ["helpwright.db", "helpwright.db-wal"] {
        fs::copy(directory.path().join(name), left.path().join(name)).unwrap();
    }
    damage_inside(&database(left.path()));
    assert!(matches!(open(left.path()), Err(OpenError::Damaged { .. })));
}

fn damage_inside(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let half = bytes.len() / 2;
    for page in bytes[half..].chunks_exact_mut(4_096) {
        page[..64].fill(0xa5);
    }
    fs::write(path, &bytes).unwrap();
}

#[tokio::test]
async fn nothing_is_acknowledged_once_the_file_is_gone_or_another() {
    let moves: [fn(&Path); 3] = [
        |directory| fs::rename(database(directory), directory.join("gone.db")).unwrap(),
        |directory| {
            fs::copy(database(directory), directory.join("copy.db")).unwrap();
            fs::rename(directory.join("copy.db"), database(directory)).unwrap();
        },
        |directory| fs::remove_file(directory.join("helpwright.db-wal")).unwrap(),
    ];
    for remove_or_replace in moves {
        let directory = closed().await;
        let store = open(directory.path()).unwrap();
        file(&store, 50).await;
        remove_or_replace(directory.path());
        for refused in [store.ping().await, store.delete_session(TokenHash([1; 32])).await] {
            let is_told = matches!(&refused, Err(StoreError::Unavailable(why)) if why.contains("removed or replaced"));
            assert!(is_told, "{refused:?}");
        }
    }
}

#[tokio::test]
async fn a_file_that_was_moved_away_can_be_put_back() {
    let directory = closed().await;
    let store = open(directory.path()).unwrap();
    file(&store, 50).await;
    let gone = directory.path().join("gone.db");
    fs::rename(database(directory.path()), &gone).unwrap();
    store.ping().await.unwrap_err();
    drop(store);
    fs::rename(&gone, database(directory.path())).unwrap();
    let store = open(directory.path()).unwrap();
    assert_eq!(store.list_tickets(newest(10), Viewer::Staff).await.unwrap().total, 41);
}

#[tokio::test]
async fn a_making_that_was_cut_off_is_made_again() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("helpwright.db.new"), "half a data").unwrap();
    fs::write(directory.path().join("helpwright.db.new-wal"), "base").unwrap();
    let store = open(directory.path()).unwrap();
    file(&store, 1).await;
}

#[tokio::test]
async fn a_database_made_elsewhere_is_moved_to_its_place() {
    let (made, directory) = (closed().await, tempfile::tempdir().unwrap());
    assert!(!store_sqlite::has_database(directory.path()).unwrap());
    store_sqlite::move_database(made.path(), directory.path()).unwrap();
    assert!(store_sqlite::has_database(directory.path()).unwrap());
    assert!(!store_sqlite::has_database(made.path()).unwrap());
    let store = open(directory.path()).unwrap();
    assert_eq!(store.list_tickets(newest(10), Viewer::Staff).await.unwrap().total, 40);
    let message = store_sqlite::move_database(made.path(), directory.path()).unwrap_err().to_string();
    assert!(message.contains("cannot be used"), "{message}");
}
