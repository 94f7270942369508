//! How much the writer has to do, and how it has grouped what it did. Counted without locks, beside the work.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use app::ports::CommitSizes;

/// The most writes of a commit that are counted together; the last one is the size of a whole batch.
const BOUNDS: [u32; 8] = [1, 2, 4, 8, 16, 32, 64, 128];

#[derive(Debug, Default)]
pub(crate) struct Tally {
    waiting: AtomicUsize,
    writes: AtomicU64,
    commits: [AtomicU64; BOUNDS.len()],
}

impl Tally {
    pub(crate) fn queued(&self) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
    }

    /// One that was in line is no longer.
    pub(crate) fn taken(&self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }

    pub(crate) fn committed(&self, writes: usize) {
        let place = BOUNDS.iter().position(|most| writes <= *most as usize).unwrap_or(BOUNDS.len() - 1);
        self.commits[place].fetch_add(1, Ordering::Relaxed);
        self.writes.fetch_add(writes as u64, Ordering::Relaxed);
    }

    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    pub(crate) fn sizes(&self) -> CommitSizes {
        let commits = BOUNDS.iter().zip(&self.commits);
        CommitSizes {
            writes: self.writes.load(Ordering::Relaxed),
            commits: commits.map(|(most, commits)| (*most, commits.load(Ordering::Relaxed))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_are_counted_by_their_size() {
        let tally = Tally::default();
        for writes in [1, 1, 3, 4, 5, 128] {
            tally.committed(writes);
        }
        let sizes = tally.sizes();
        assert_eq!(sizes.writes, 142);
        assert_eq!(sizes.commits, [(1, 2), (2, 0), (4, 2), (8, 1), (16, 0), (32, 0), (64, 0), (128, 1)]);
    }
}
