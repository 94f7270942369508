//! The one writer: a thread that owns the only connection that writes, and commits in groups.
//!
//! Jobs wait in a bounded queue. The thread takes what is there, runs each job in a savepoint of one transaction,
//! commits, and only then answers: an answer means that the disk has it.
//!
//! The word index is written once, before the commit: it would put each savepoint's words into a segment of its own
//! and then spend most of the time merging segments.

use std::cell::RefCell;
use std::mem;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use app::ports::{CommitSizes, Commits, News, StoreError};
use domain::event::Event;
use rusqlite::{Connection, Result as SqlResult};
use tokio::sync::{broadcast, oneshot};

use crate::error::{store_error, unavailable};
use crate::room::Room;
use crate::standing::Standing;
use crate::tally::Tally;
use crate::words;

/// The most jobs of one commit.
const BATCH: usize = 128;
/// How long the queue must be empty before the log is moved into the database file.
const IDLE: Duration = Duration::from_millis(500);

/// How many commits a listener may be behind.
const UNHEARD: usize = 1024;

type Answer = Box<dyn FnOnce(&SqlResult<()>) + Send>;

/// What came of a job before the commit: whether it stays, and how to tell its sender.
struct Outcome {
    keep: bool,
    answer: Answer,
}

type Job = Box<dyn FnOnce(&Batch) -> Outcome + Send>;

/// The writing connection, and what the batch still has to do before it commits.
pub(crate) struct Batch {
    db: Connection,
    standing: Standing,
    due: RefCell<Vec<i64>>,
    news: RefCell<Vec<Event>>,
    commits: broadcast::Sender<News>,
    tally: Arc<Tally>,
    room: Arc<Room>,
}

impl Deref for Batch {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.db
    }
}

impl Batch {
    fn new(db: Connection, standing: Standing) -> Self {
        let (commits, _) = broadcast::channel(UNHEARD);
        let (due, news) = (RefCell::default(), RefCell::default());
        Self { db, standing, due, news, commits, tally: Arc::default(), room: Arc::default() }
    }

    /// Has the ticket's row of the word index made anew before the commit.
    pub(crate) fn index_words_of(&self, key: i64) {
        self.due.borrow_mut().push(key);
    }

    /// Has those who watch told of this after the commit.
    pub(crate) fn tell(&self, event: Event) {
        self.news.borrow_mut().push(event);
    }

    fn announce(&self) {
        for event in self.news.borrow_mut().drain(..) {
            // Nobody may be listening.
            let _ = self.commits.send(News::Commit(event));
        }
    }
}

pub(crate) struct Writer {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    commits: broadcast::Sender<News>,
    tally: Arc<Tally>,
    room: Arc<Room>,
}

impl Writer {
    /// Nothing is acknowledged any more once `standing` is not that of the files. `at_end` runs when the queue
    /// is closed and drained, before the connection closes.
    pub(crate) fn start(
        db: Connection,
        standing: Standing,
        waiting: usize,
        at_end: impl FnOnce(&Connection) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (queue, jobs) = sync_channel(waiting);
        let batch = Batch::new(db, standing);
        let (commits, tally, room) = (batch.commits.clone(), Arc::clone(&batch.tally), Arc::clone(&batch.room));
        let thread = thread::Builder::new().name("store-writer".to_owned()).spawn(move || {
            work(&batch, &jobs);
            at_end(&batch);
        })?;
        Ok(Self { queue: Some(queue), thread: Some(thread), commits, tally, room })
    }

    pub(crate) fn commits(&self) -> Commits {
        self.commits.subscribe()
    }

    pub(crate) fn room(&self) -> &Room {
        &self.room
    }

    /// How many writes stand in line, and how those before were grouped.
    pub(crate) fn tally(&self) -> (usize, CommitSizes) {
        (self.tally.waiting(), self.tally.sizes())
    }

    /// Runs `job` in the next commit. When it fails or panics, nothing of it is written.
    pub(crate) async fn run<T, E>(&self, job: impl FnOnce(&Batch) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |db| {
            let result = catch_unwind(AssertUnwindSafe(|| job(db)))
                .unwrap_or_else(|_| Err(StoreError::Failed("a write panicked".to_owned()).into()));
            let keep = result.is_ok();
            let answer = move |commit: &SqlResult<()>| {
                let result = match commit {
                    Ok(()) => result,
                    Err(error) => Err(store_error(error).into()),
                };
                // The sender may have gone away meanwhile.
                let _ = sender.send(result);
            };
            Outcome { keep, answer: Box::new(answer) }
        });
        self.submit(job)?;
        receiver.await.unwrap_or_else(|_| Err(StoreError::Unavailable("the write was not run".to_owned()).into()))
    }

    fn submit(&self, job: Job) -> Result<(), StoreError> {
        let queue = self.queue.as_ref().ok_or_else(stopped)?;
        // Before it is sent: the thread may take it at once.
        self.tally.queued();
        queue.try_send(job).map_err(|error| {
            self.tally.taken();
            match error {
                TrySendError::Full(_) => StoreError::Unavailable("too many writes are waiting".to_owned()),
                TrySendError::Disconnected(_) => stopped(),
            }
        })
    }
}

impl Drop for Writer {
    /// Lets the thread finish what waits, and waits for it.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the writing thread of the store panicked");
        }
    }
}

fn stopped() -> StoreError {
    StoreError::Unavailable("the store is closed".to_owned())
}

fn work(db: &Batch, jobs: &Receiver<Job>) {
    let mut has_written = false;
    loop {
        match jobs.recv_timeout(IDLE) {
            Ok(first) => {
                commit_batch(db, first, jobs);
                has_written = true;
            }
            Err(RecvTimeoutError::Timeout) => {
                if mem::take(&mut has_written) {
                    checkpoint(db, "passive");
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Moves what the log holds into the database file. Failing is harmless: the log stays and is tried again.
pub(crate) fn checkpoint(db: &Connection, mode: &str) {
    if let Err(error) = db.query_row(&format!("PRAGMA wal_checkpoint({mode})"), [], |_| Ok(())) {
        tracing::warn!(%error, "the log of the database was not moved into its file");
    }
}

fn commit_batch(db: &Batch, first: Job, jobs: &Receiver<Job>) {
    let mut answers: Vec<Answer> = Vec::new();
    let committed = run_batch(db, first, jobs, &mut answers);
    if let Err(error) = &committed {
        db.room.doubt();
        tracing::error!(%error, jobs = answers.len(), "a group of writes was not committed");
        if !db.is_autocommit()
            && let Err(error) = execute(db, "ROLLBACK")
        {
            tracing::error!(%error, "a failed group of writes was not rolled back");
        }
    } else {
        db.tally.committed(answers.len());
        db.announce();
    }
    for answer in answers {
        answer(&committed);
    }
}

/// Jobs that are dropped without running are answered as not run.
fn run_batch(db: &Batch, first: Job, jobs: &Receiver<Job>, answers: &mut Vec<Answer>) -> SqlResult<()> {
    db.due.borrow_mut().clear();
    db.news.borrow_mut().clear();
    db.tally.taken();
    execute(db, "BEGIN IMMEDIATE")?;
    let mut next = Some(first);
    while let Some(job) = next {
        run_job(db, job, answers)?;
        next = if answers.len() < BATCH { jobs.try_recv().ok().inspect(|_| db.tally.taken()) } else { None };
    }
    words::index(db, &db.due.borrow())?;
    db.standing.check()?;
    execute(db, "COMMIT")?;
    // The file may have gone while the disk was writing.
    db.standing.check()
}

fn run_job(db: &Batch, job: Job, answers: &mut Vec<Answer>) -> SqlResult<()> {
    execute(db, "SAVEPOINT job")?;
    let (due, news) = (db.due.borrow().len(), db.news.borrow().len());
    let outcome = job(db);
    answers.push(outcome.answer);
    // A full disk or a failing one ends the whole transaction, and with it what the jobs before have written.
    if db.is_autocommit() {
        return Err(unavailable("the transaction was ended by an error"));
    }
    if !outcome.keep {
        db.due.borrow_mut().truncate(due);
        db.news.borrow_mut().truncate(news);
        execute(db, "ROLLBACK TO job")?;
    }
    execute(db, "RELEASE job")
}

fn execute(db: &Connection, statement: &str) -> SqlResult<()> {
    db.prepare_cached(statement)?.execute([]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc::{Sender, channel};

    use super::*;
    use crate::error::OrFail as _;

    fn writer(waiting: usize) -> Writer {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(
            "PRAGMA foreign_keys = ON;
             CREATE TABLE parent (id INTEGER PRIMARY KEY);
             CREATE TABLE child (parent REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);",
        )
        .unwrap();
        Writer::start(db, Standing::default(), waiting, |_| {}).unwrap()
    }

    fn insert(db: &Batch, statement: &str) -> Result<(), StoreError> {
        db.execute(statement, []).or_fail().map(|_| ())
    }

    async fn count(writer: &Writer, table: &'static str) -> i64 {
        let count = move |db: &Batch| db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0));
        writer.run(move |db| count(db).or_fail()).await.unwrap()
    }

    /// Occupies the thread until the sender is dropped, so that what follows lands in one batch.
    fn hold(writer: &Arc<Writer>) -> Sender<()> {
        let (release, held) = channel::<()>();
        let (started, running) = channel();
        let writer = Arc::clone(writer);
        tokio::spawn(async move {
            let job = move |_: &Batch| {
                started.send(()).unwrap();
                held.recv().unwrap_err();
                Ok::<_, StoreError>(())
            };
            // The batch of which this is a part may fail.
            let _ = writer.run(job).await;
        });
        running.recv().unwrap();
        release
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_failed_or_panicking_job_leaves_nothing_and_the_others_stay() {
        let writer = Arc::new(writer(16));
        let release = hold(&writer);
        let good = writer.run(|db| insert(db, "INSERT INTO parent VALUES (1)"));
        let bad = writer.run(|db| {
            insert(db, "INSERT INTO parent VALUES (2)")?;
            Err::<(), _>(StoreError::Failed("refused".to_owned()))
        });
        let panicking = writer.run(|db| -> Result<(), StoreError> {
            insert(db, "INSERT INTO parent VALUES (3)")?;
            panic!("on purpose")
        });
        let also_good = writer.run(|db| insert(db, "INSERT INTO parent VALUES (4)"));
        let all = async { tokio::join!(good, bad, panicking, also_good) };
        let (all, ()) = tokio::join!(all, async { drop(release) });
        assert!(all.0.is_ok() && all.3.is_ok());
        assert!(matches!(all.1, Err(StoreError::Failed(reason)) if reason == "refused"));
        assert!(matches!(all.2, Err(StoreError::Failed(_))));
        assert_eq!(count(&writer, "parent").await, 2);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn when_the_commit_fails_every_job_of_the_group_is_told() {
        let writer = Arc::new(writer(16));
        let release = hold(&writer);
        let good = writer.run(|db| insert(db, "INSERT INTO parent VALUES (1)"));
        let orphan = writer.run(|db| insert(db, "INSERT INTO child VALUES (9)"));
        let all = async { tokio::join!(good, orphan) };
        let (all, ()) = tokio::join!(all, async { drop(release) });
        assert!(all.0.is_err() && all.1.is_err());
        assert_eq!((count(&writer, "parent").await, count(&writer, "child").await), (0, 0));
        writer.run(|db| insert(db, "INSERT INTO parent VALUES (1)")).await.unwrap();
        assert_eq!(count(&writer, "parent").await, 1);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn when_the_transaction_ends_within_a_job_the_group_is_told() {
        let writer = Arc::new(writer(16));
        let release = hold(&writer);
        let good = writer.run(|db| insert(db, "INSERT INTO parent VALUES (1)"));
        let broken = writer.run(|db| insert(db, "ROLLBACK"));
        let all = async { tokio::join!(good, broken) };
        let (all, ()) = tokio::join!(all, async { drop(release) });
        assert!(matches!(all, (Err(StoreError::Unavailable(_)), Err(StoreError::Unavailable(_)))));
        assert_eq!(count(&writer, "parent").await, 0);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_full_queue_refuses_at_once() {
        let writer = Arc::new(writer(2));
        let release = hold(&writer);
        let waits = || writer.run(|_| Ok::<_, StoreError>(()));
        let all = async { tokio::join!(waits(), waits(), waits()) };
        let waiting = async {
            assert_eq!(writer.tally().0, 2);
            drop(release);
        };
        let (all, ()) = tokio::join!(all, waiting);
        assert!(all.0.is_ok() && all.1.is_ok());
        assert!(matches!(all.2, Err(StoreError::Unavailable(_))));
        let (waiting, sizes) = writer.tally();
        assert_eq!((waiting, sizes.writes, sizes.commits[2]), (0, 3, (4, 1)));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn closing_finishes_what_waits() {
        let is_done = Arc::new(AtomicBool::new(false));
        let writer = Arc::new(writer(16));
        let release = hold(&writer);
        let done = Arc::clone(&is_done);
        writer
            .submit(Box::new(move |_| {
                done.store(true, Ordering::SeqCst);
                Outcome { keep: true, answer: Box::new(|_| {}) }
            }))
            .unwrap();
        drop(release);
        while Arc::strong_count(&writer) > 1 {
            tokio::task::yield_now().await;
        }
        drop(writer);
        assert!(is_done.load(Ordering::SeqCst));
    }
}
