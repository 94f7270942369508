//! Lines on their way to standard error. A reader that stalls, such as a full pipe, must hold up no request: the lines
//! wait for a thread of their own, and those that find no room are counted.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use prometheus_client::metrics::counter::Counter;

use super::to_standard_error;

/// Some 5000 requests.
const MOST_BYTES: usize = 1 << 20;
/// A server that stops waits for its last lines no longer than this.
const PATIENCE: Duration = Duration::from_secs(1);

/// A handle on the queue; every clone is one on the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Waiting(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// Of all time.
    lost: Counter,
}

#[derive(Debug, Default)]
struct State {
    text: String,
    /// Since whoever reads the log was told of it.
    lost: u64,
    /// Whether lines were taken out that are not written yet.
    is_writing: bool,
}

impl Waiting {
    /// Begins to write what is pushed, for as long as the process lives.
    pub(super) fn start(&self) -> io::Result<()> {
        let ours = self.clone();
        thread::Builder::new().name("log".to_owned()).spawn(move || {
            loop {
                ours.write_next();
            }
        })?;
        Ok(())
    }

    pub(super) fn push(&self, line: &str) {
        let mut state = self.lock();
        if state.text.len() + line.len() > MOST_BYTES {
            state.lost += 1;
            self.0.lost.inc();
            return;
        }
        state.text.push_str(line);
        self.0.changed.notify_all();
    }

    pub(super) fn lost(&self) -> Counter {
        self.0.lost.clone()
    }

    /// Waits until everything is written, unless nobody reads it.
    pub(super) fn flush(&self) {
        let is_busy = |state: &mut State| state.is_writing || !state.text.is_empty();
        // What could not be written by then stays unread.
        let _ = self.0.changed.wait_timeout_while(self.lock(), PATIENCE, is_busy);
    }

    fn write_next(&self) {
        let is_idle = |state: &mut State| state.text.is_empty();
        let mut state = self.0.changed.wait_while(self.lock(), is_idle).unwrap_or_else(PoisonError::into_inner);
        let text = std::mem::take(&mut state.text);
        let lost = std::mem::take(&mut state.lost);
        state.is_writing = true;
        drop(state);
        if lost > 0 {
            // It comes behind the lines that found room, where the others are missing.
            tracing::warn!(lines = lost, "lines are missing here, since the log was not read fast enough");
        }
        for line in text.split_inclusive('\n') {
            // One by one, so that a pipe that several processes write to holds whole lines.
            to_standard_error(line);
        }
        self.lock().is_writing = false;
        self.0.changed.notify_all();
    }

    /// No line is half in the text when a thread that holds the lock panics.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
