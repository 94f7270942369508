//! How much comes from each address, counted in memory.
//!
//! Of an address only two numbers are kept, this window's and the last one's, of which the part counts that the sliding
//! time still covers. What is refused does not count.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use app::household;
use domain::Timestamp;

/// Some megabytes. Beyond that, those are forgotten of whom least has come.
const ADDRESSES: usize = 1 << 16;

#[derive(Debug)]
pub(crate) struct Windows {
    most: i64,
    /// Milliseconds.
    within: i64,
    counts: Mutex<HashMap<IpAddr, Count>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    window: i64,
    before: i64,
    now: i64,
}

impl Windows {
    /// With 0 nothing is limited.
    pub(crate) fn new(most: u32, within: i64) -> Self {
        Self { most: most.into(), within, counts: Mutex::default() }
    }

    /// Counts once more, or tells when there is room again.
    pub(crate) fn count(&self, address: IpAddr, at: Timestamp) -> Result<(), Timestamp> {
        if self.most == 0 {
            return Ok(());
        }
        let window = at.millis() / self.within;
        let mut counts = self.lock();
        let address = household(address);
        if counts.len() >= ADDRESSES && !counts.contains_key(&address) {
            make_room(&mut counts, window);
        }
        let count = counts.entry(address).or_default();
        count.move_to(window);
        if let Some(retry_at) = self.retry_at(*count, at) {
            return Err(retry_at);
        }
        count.now += 1;
        Ok(())
    }

    /// Takes one back that turned out not to count.
    pub(crate) fn give_back(&self, address: IpAddr) {
        if let Some(count) = self.lock().get_mut(&household(address)) {
            count.now = (count.now - 1).max(0);
        }
    }

    /// When there is room for one more; nothing if there is now.
    fn retry_at(&self, count: Count, at: Timestamp) -> Option<Timestamp> {
        let (within, room) = (self.within, self.most - 1);
        let into = at.millis() % within;
        if count.before * (within - into) + count.now * within <= room * within {
            return None;
        }
        let start = count.window * within;
        let at = if count.now > room {
            // Not before the next window, when this one is the last.
            start + within + (within - room * within / count.now)
        } else {
            start + (within - (room - count.now) * within / count.before)
        };
        Some(Timestamp::from_millis(at))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, Count>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Count {
    fn move_to(&mut self, window: i64) {
        if window != self.window {
            let before = if window == self.window + 1 { self.now } else { 0 };
            *self = Self { window, before, now: 0 };
        }
    }
}

/// Forgets whoever has been silent, and if that is not enough, the half of whom least has come.
fn make_room(counts: &mut HashMap<IpAddr, Count>, window: i64) {
    counts.retain(|_, count| count.window + 1 >= window);
    if counts.len() >= ADDRESSES {
        let mut sizes: Vec<_> = counts.values().map(|count| count.before + count.now).collect();
        let middle = sizes.len() / 2;
        let (_, median, _) = sizes.select_nth_unstable(middle);
        counts.retain(|_, count| count.before + count.now > *median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000 + millis)
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_told_to_wait_for_is_the_first_moment_with_room() {
        let windows = Windows::new(3, MINUTE);
        let ada = ip("203.0.113.9");
        for millis in [0, 1, 2] {
            assert_eq!(windows.count(ada, at(millis)), Ok(()));
        }
        let retry_at = windows.count(ada, at(3)).unwrap_err();
        assert_eq!(retry_at, at(MINUTE + MINUTE / 3));
        assert_eq!(windows.count(ada, retry_at.plus(-1)), Err(retry_at));
        assert_eq!(windows.count(ada, retry_at), Ok(()));
        let retry_at = windows.count(ada, at(MINUTE + MINUTE / 3)).unwrap_err();
        assert_eq!(windows.count(ada, retry_at.plus(-1)), Err(retry_at));
        assert_eq!(windows.count(ada, retry_at), Ok(()));
        assert_eq!(windows.count(ip("203.0.113.10"), at(3)), Ok(()));
    }

    #[test]
    fn one_ipv6_household_has_one_count() {
        let windows = Windows::new(1, MINUTE);
        assert_eq!(windows.count(ip("2001:db8::1"), at(0)), Ok(()));
        assert!(windows.count(ip("2001:db8::2"), at(1)).is_err());
        assert_eq!(windows.count(ip("2001:db8:0:1::1"), at(1)), Ok(()));
    }

    #[test]
    fn what_is_given_back_does_not_count() {
        let windows = Windows::new(1, MINUTE);
        let ada = ip("203.0.113.9");
        for millis in 0..5 {
            assert_eq!(windows.count(ada, at(millis)), Ok(()));
            windows.give_back(ada);
        }
    }

    #[test]
    fn nothing_is_limited_by_0() {
        let windows = Windows::new(0, MINUTE);
        for _ in 0..1_000 {
            assert_eq!(windows.count(ip("203.0.113.9"), at(0)), Ok(()));
        }
        assert!(windows.lock().is_empty());
    }

    #[test]
    fn a_flood_of_addresses_neither_fills_the_memory_nor_frees_who_sent_most() {
        let windows = Windows::new(2, MINUTE);
        let loud = ip("203.0.113.9");
        assert_eq!(windows.count(loud, at(0)), Ok(()));
        assert_eq!(windows.count(loud, at(0)), Ok(()));
        for n in 0..150_000_u32 {
            assert_eq!(windows.count(IpAddr::V4(n.into()), at(1)), Ok(()));
        }
        assert!(windows.lock().len() <= ADDRESSES);
        assert!(windows.count(loud, at(2)).is_err());
    }
}
