use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A bounded queue from which several threads take.
///
/// Unlike a channel it tells a thread that is about to wait, which can then let go of what it keeps for the next job.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    capacity: usize,
}

struct State<T> {
    waiting: VecDeque<T>,
    is_open: bool,
}

impl<T> Queue<T> {
    pub(super) fn new(capacity: usize) -> Self {
        Self { state: Mutex::new(State { waiting: VecDeque::new(), is_open: true }), changed: Condvar::new(), capacity }
    }

    /// Whether there was room.
    pub(super) fn push(&self, item: T) -> bool {
        let mut state = self.lock();
        let has_room = state.waiting.len() < self.capacity;
        if has_room {
            state.waiting.push_back(item);
            self.changed.notify_one();
        }
        has_room
    }

    /// The next one, or nothing once the queue is closed. Calls `idle` before it waits.
    pub(super) fn take(&self, idle: impl FnOnce()) -> Option<T> {
        let mut state = self.lock();
        if state.waiting.is_empty() {
            idle();
        }
        loop {
            if let Some(item) = state.waiting.pop_front() {
                return Some(item);
            }
            if !state.is_open {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn close(&self) {
        self.lock().is_open = false;
        self.changed.notify_all();
    }

    /// No item is half in the queue when a thread that holds the lock panics.
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
