//! Tickets lie in the order of their creation: the integer key holds the time and the head of the id's random part.

use domain::{Id, Timestamp};

const RANDOM_BITS: u32 = 21;
const RANDOM_MASK: i64 = (1 << RANDOM_BITS) - 1;
/// What fits above the random bits of a positive 64-bit key: times up to the year 2109.
const LAST_MILLIS: i64 = (1 << (63 - RANDOM_BITS)) - 1;

pub(crate) fn of(created_at: Timestamp, id: Id) -> i64 {
    #[expect(clippy::cast_possible_wrap, reason = "21 bits are left")]
    let random = (id.random_part() >> (u64::BITS - RANDOM_BITS)) as i64;
    first_at(created_at) | random
}

/// Where a ticket may lie: at its key, or, when that is taken, as near to it as its millisecond has room.
pub(crate) fn places(created_at: Timestamp, id: Id) -> impl Iterator<Item = i64> {
    let key = of(created_at, id);
    (key..=last_at(created_at)).chain((first_at(created_at)..key).rev())
}

/// The least key of a ticket created at this time.
pub(crate) fn first_at(time: Timestamp) -> i64 {
    time.millis().min(LAST_MILLIS) << RANDOM_BITS
}

/// The greatest key of a ticket created at this time.
pub(crate) fn last_at(time: Timestamp) -> i64 {
    first_at(time) | RANDOM_MASK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_follow_the_time_and_then_the_id() {
        let at = |millis| Timestamp::from_millis(millis);
        let id = |millis, first| Id::new(at(millis), [first, 0, 0, 0, 0, 0, 0, 0]);
        let now = 1_800_000_000_000;
        assert!(of(at(now), id(now, 255)) < of(at(now + 1), id(now + 1, 0)));
        assert!(of(at(now), id(now, 1)) < of(at(now), id(now, 2)));
        for first in [0, 128, 255] {
            let key = of(at(now), id(now, first));
            assert!((first_at(at(now))..=last_at(at(now))).contains(&key));
        }
        assert!(of(at(i64::MAX), id(now, 255)) > 0);
    }
}
