//! When a mail is tried again, and for how long.

use crate::Timestamp;
use crate::time::{DAY, HOUR, MINUTE, SECOND};

/// A mail that could not be sent for so long is given up.
const LIFETIME: i64 = 5 * DAY;

const FIRST_GAP: i64 = MINUTE;
const LONGEST_GAP: i64 = 4 * HOUR;

const FIRST_PAUSE: i64 = SECOND;
const LONGEST_PAUSE: i64 = MINUTE;

/// When a mail is tried again that has failed so many times and may be sent since `since`. The gaps double, and are
/// spread, so that what failed together is not tried again together. The last try is at the very end of the lifetime;
/// behind it there is none.
pub fn next_try(tries: u32, since: Timestamp, now: Timestamp, seed: [u8; 32]) -> Option<Timestamp> {
    let end = since.plus(LIFETIME);
    (now < end).then(|| now.plus(spread(grown(FIRST_GAP, LONGEST_GAP, tries), seed)).min(end))
}

/// Whether the last try should have been made so long ago that it is not worth making any more.
pub fn is_outdated(since: Timestamp, now: Timestamp) -> bool {
    now > since.plus(LIFETIME + LONGEST_GAP)
}

/// How long nothing is sent after so many outages of the mail server in a row.
pub fn outage_pause(outages: u32, seed: [u8; 32]) -> i64 {
    spread(grown(FIRST_PAUSE, LONGEST_PAUSE, outages), seed)
}

/// The gap behind the `count`th failure, counted from 1.
fn grown(first: i64, longest: i64, count: u32) -> i64 {
    let doublings = count.saturating_sub(1).min(30);
    (first << doublings).min(longest)
}

/// Somewhere within a quarter of the gap, before or behind its end.
fn spread(gap: i64, seed: [u8; 32]) -> i64 {
    let drawn = i64::from(u16::from_be_bytes([seed[0], seed[1]]));
    gap - gap / 4 + gap / 2 * drawn / i64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLIEST: [u8; 32] = [0; 32];
    const LATEST: [u8; 32] = [255; 32];

    fn since() -> Timestamp {
        Timestamp::from_millis(1_780_000_000_000)
    }

    #[test]
    fn gaps_double_up_to_four_hours_and_are_spread_by_a_quarter() {
        for (tries, minutes) in [(0, 1), (1, 1), (2, 2), (3, 4), (8, 128), (9, 240), (10, 240), (u32::MAX, 240)] {
            let gap = minutes * MINUTE;
            let at = |seed| next_try(tries, since(), since(), seed).unwrap();
            assert_eq!(at(EARLIEST), since().plus(gap * 3 / 4), "{tries}");
            assert_eq!(at(LATEST), since().plus(gap * 5 / 4), "{tries}");
        }
    }

    #[test]
    fn the_last_try_is_at_the_end_of_five_days() {
        let end = since().plus(5 * DAY);
        assert_eq!(next_try(20, since(), end.plus(-1), EARLIEST), Some(end));
        assert_eq!(next_try(20, since(), end, EARLIEST), None);
        let (mut now, mut tries) = (since(), 0);
        while let Some(next) = next_try(tries + 1, since(), now, EARLIEST) {
            (now, tries) = (next, tries + 1);
        }
        assert_eq!(now, end);
        assert!((30..60).contains(&tries), "{tries}");
        for (late, outdated) in [(0, false), (4 * HOUR, false), (4 * HOUR + 1, true)] {
            assert_eq!(is_outdated(since(), end.plus(late)), outdated, "{late}");
        }
    }

    #[test]
    fn an_outage_pauses_all_mail_for_a_minute_at_most() {
        for (outages, seconds) in [(1, 1), (2, 2), (6, 32), (7, 60), (1000, 60)] {
            assert_eq!(outage_pause(outages, EARLIEST), seconds * SECOND * 3 / 4);
            assert_eq!(outage_pause(outages, LATEST), seconds * SECOND * 5 / 4);
        }
    }
}
