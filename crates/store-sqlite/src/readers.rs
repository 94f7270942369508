//! The readers: a few threads, each with its own read-only connection and prepared statements.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use app::ports::{StoreError, StoreResult};
use rusqlite::{Connection, Result as SqlResult};
use tokio::sync::oneshot;

use crate::error::store_error;

/// After so many steps the database looks at the time: often enough to stop in time, seldom enough to cost nothing.
const STEPS: i32 = 1_000;

struct Job {
    work: Box<dyn FnOnce(&Connection) + Send>,
    /// How long it may take once it has begun.
    longest: Option<Duration>,
}

/// When the read at hand has to end; one that may take its time has no such moment.
#[derive(Clone, Default)]
struct Deadline(Arc<Mutex<Option<Instant>>>);

impl Deadline {
    fn set(&self, at: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    fn has_passed(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|at| Instant::now() >= at)
    }
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    idle: usize,
    is_closed: bool,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    arrived: Condvar,
}

impl Shared {
    /// No code panics while it holds the queue, so a poisoned one is still whole.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job; `None` when the queue is closed and empty.
    fn next(&self) -> Option<Job> {
        let mut queue = self.lock();
        loop {
            if let Some(job) = queue.jobs.pop_front() {
                return Some(job);
            }
            if queue.is_closed {
                return None;
            }
            queue.idle += 1;
            queue = self.arrived.wait(queue).unwrap_or_else(PoisonError::into_inner);
            queue.idle -= 1;
        }
    }
}

/// A connection that ends each read at its deadline.
pub(crate) struct Reader {
    db: Connection,
    deadline: Deadline,
}

impl Reader {
    pub(crate) fn new(mut db: Connection) -> SqlResult<Self> {
        let deadline = Deadline::default();
        let watched = deadline.clone();
        db.progress_handler(STEPS, Some(move || watched.has_passed()))?;
        Ok(Self { db, deadline })
    }

    fn run(&self, job: Job) {
        self.deadline.set(job.longest.map(|longest| Instant::now() + longest));
        (job.work)(&self.db);
    }
}

pub(crate) struct Readers {
    shared: Arc<Shared>,
    waiting: usize,
    longest: Duration,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    /// One thread for each reader; `waiting` is how many reads may stand in line, and `longest` how long one of
    /// those may take that a person waits for.
    pub(crate) fn start(connections: Vec<Reader>, waiting: usize, longest: Duration) -> std::io::Result<Self> {
        let threads = Vec::with_capacity(connections.len());
        let mut readers = Self { shared: Arc::default(), waiting, longest, threads };
        for (number, reader) in connections.into_iter().enumerate() {
            let shared = Arc::clone(&readers.shared);
            let thread = thread::Builder::new().name(format!("store-reader-{number}")).spawn(move || {
                while let Some(job) = shared.next() {
                    reader.run(job);
                }
            })?;
            readers.threads.push(thread);
        }
        Ok(readers)
    }

    /// Runs `read` on one state of the database. One that takes too long ends as unavailable, so that a few that are
    /// hard to answer do not hold up all others.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> SqlResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        self.answer(Some(self.longest), read).await
    }

    /// The same for a read of the whole database, which takes as long as it takes.
    pub(crate) async fn run_long<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> SqlResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        self.answer(None, read).await
    }

    async fn answer<T: Send + 'static>(
        &self,
        longest: Option<Duration>,
        read: impl FnOnce(&Connection) -> SqlResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        let (sender, receiver) = oneshot::channel();
        let work = Box::new(move |db: &Connection| {
            // Whoever asked may have gone away while this stood in line.
            if !sender.is_closed() {
                let result = catch_unwind(AssertUnwindSafe(|| snapshot(db, read)))
                    .unwrap_or_else(|_| Err(StoreError::Failed("a read panicked".to_owned())));
                let _ = sender.send(result);
            }
        });
        self.submit(Job { work, longest })?;
        receiver.await.unwrap_or_else(|_| Err(StoreError::Unavailable("the store is closed".to_owned())))
    }

    /// How many reads stand in line.
    pub(crate) fn waiting(&self) -> usize {
        self.shared.lock().jobs.len()
    }

    /// Begins a long read on one state of the database; it hands on what it finds by itself.
    pub(crate) fn start_one(
        &self,
        read: impl FnOnce(&Connection) -> SqlResult<()> + Send + 'static,
        failed: impl FnOnce(StoreError) + Send + 'static,
    ) -> StoreResult<()> {
        let work = Box::new(move |db: &Connection| {
            let result = catch_unwind(AssertUnwindSafe(|| snapshot(db, read)))
                .unwrap_or_else(|_| Err(StoreError::Failed("a read panicked".to_owned())));
            if let Err(error) = result {
                failed(error);
            }
        });
        self.submit(Job { work, longest: None })
    }

    fn submit(&self, job: Job) -> StoreResult<()> {
        let mut queue = self.shared.lock();
        if queue.jobs.len() >= self.waiting {
            return Err(StoreError::Unavailable("too many reads are waiting".to_owned()));
        }
        queue.jobs.push_back(job);
        if queue.idle > 0 {
            self.shared.arrived.notify_one();
        }
        Ok(())
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.shared.lock().is_closed = true;
        self.shared.arrived.notify_all();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a reading thread of the store panicked");
            }
        }
    }
}

fn snapshot<T>(db: &Connection, read: impl FnOnce(&Connection) -> SqlResult<T>) -> StoreResult<T> {
    // Dropping it rolls back, which for a read is as good as a commit, also when the read panics.
    let transaction = db.unchecked_transaction().map_err(|error| store_error(&error))?;
    let result = read(&transaction).map_err(|error| store_error(&error));
    drop(transaction);
    result
}
