//! The readers: a few threads, each with its own read-only connection and prepared statements.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use app::ports::{StoreError, StoreResult};
use rusqlite::{Connection, Result as SqlResult};
use tokio::sync::oneshot;

use crate::error::store_error;

type Job = Box<dyn FnOnce(&Connection) + Send>;

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

pub(crate) struct Readers {
    shared: Arc<Shared>,
    waiting: usize,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    /// One thread for each connection; `waiting` is how many reads may stand in line.
    pub(crate) fn start(connections: Vec<Connection>, waiting: usize) -> std::io::Result<Self> {
        let mut readers = Self { shared: Arc::default(), waiting, threads: Vec::with_capacity(connections.len()) };
        for (number, db) in connections.into_iter().enumerate() {
            let shared = Arc::clone(&readers.shared);
            let thread = thread::Builder::new().name(format!("store-reader-{number}")).spawn(move || {
                while let Some(job) = shared.next() {
                    job(&db);
                }
            })?;
            readers.threads.push(thread);
        }
        Ok(readers)
    }

    /// Runs `read` on one state of the database.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> SqlResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        let (sender, receiver) = oneshot::channel();
        self.submit(Box::new(move |db| {
            // Whoever asked may have gone away while this stood in line.
            if !sender.is_closed() {
                let result = catch_unwind(AssertUnwindSafe(|| snapshot(db, read)))
                    .unwrap_or_else(|_| Err(StoreError::Failed("a read panicked".to_owned())));
                let _ = sender.send(result);
            }
        }))?;
        receiver.await.unwrap_or_else(|_| Err(StoreError::Unavailable("the store is closed".to_owned())))
    }

    /// Begins to run `read` on one state of the database; it hands on what it finds by itself.
    pub(crate) fn start_one(
        &self,
        read: impl FnOnce(&Connection) -> SqlResult<()> + Send + 'static,
        failed: impl FnOnce(StoreError) + Send + 'static,
    ) -> StoreResult<()> {
        self.submit(Box::new(move |db| {
            let result = catch_unwind(AssertUnwindSafe(|| snapshot(db, read)))
                .unwrap_or_else(|_| Err(StoreError::Failed("a read panicked".to_owned())));
            if let Err(error) = result {
                failed(error);
            }
        }))
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
