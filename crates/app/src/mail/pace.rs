//! How much mail may go at once, and whose.

use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::Timestamp;
use domain::mail::{Recipient, outage_pause};

/// How fast mail goes: not at all for a while after the mail server could not be used, longer each time, and then one by
/// one until a mail gets through again.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<Outage>);

#[derive(Debug, Default)]
struct Outage {
    /// In a row.
    count: u32,
    pause: Option<(Timestamp, Timestamp)>,
    /// What was told of it last.
    reason: String,
}

impl Outage {
    /// A pause that begins in the future was made by a clock that was wrong.
    fn pause_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.pause.filter(|(from, until)| (*from..*until).contains(&now)).map(|(_, until)| until)
    }
}

impl Pace {
    fn lock(&self) -> MutexGuard<'_, Outage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many mails may go at once, of `width`.
    pub(super) fn width(&self, now: Timestamp, width: usize) -> usize {
        let outage = self.lock();
        match (outage.pause_at(now), outage.count) {
            (Some(_), _) => 0,
            (None, 0) => width,
            (None, _) => width.min(1),
        }
    }

    /// Tells when mail goes again. Those that were on their way together have met one outage. A new reason is logged,
    /// once: it is about the desk, and nobody may be looking at the mail log.
    pub(super) fn outage(&self, now: Timestamp, seed: [u8; 32], reason: &str) -> Timestamp {
        let mut outage = self.lock();
        if let Some(until) = outage.pause_at(now) {
            return until;
        }
        if outage.reason != reason {
            tracing::warn!(reason, "the mail server cannot be used, so mail waits");
            reason.clone_into(&mut outage.reason);
        }
        outage.count = outage.count.saturating_add(1);
        let until = now.plus(outage_pause(outage.count, seed));
        outage.pause = Some((now, until));
        until
    }

    /// The mail server can be used.
    pub(super) fn fine(&self) {
        if std::mem::take(&mut *self.lock()).count > 0 {
            tracing::info!("the mail server can be used again, so mail goes out");
        }
    }
}

/// Whoever has so many mails on their way leaves the rest of the room to others.
pub(super) fn have_their_share(running: &[Recipient], width: usize) -> Vec<Recipient> {
    let share = (width / 4).max(1);
    if width.saturating_sub(running.len()) > share {
        return Vec::new();
    }
    let mut full = Vec::new();
    for recipient in running {
        let count = running.iter().filter(|other| *other == recipient).count();
        if count >= share && !full.contains(recipient) {
            full.push(*recipient);
        }
    }
    full
}

#[cfg(test)]
mod tests {
    use domain::Id;

    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(1_780_000_000_000 + millis)
    }

    #[test]
    fn an_outage_pauses_and_then_lets_one_try() {
        let pace = Pace::default();
        assert_eq!(pace.width(at(0), 8), 8);
        let until = pace.outage(at(0), [255; 32], "");
        assert_eq!(until, at(1_250));
        assert_eq!(pace.outage(at(500), [255; 32], ""), until, "the same one");
        assert_eq!((pace.width(at(1_249), 8), pace.width(at(1_250), 8)), (0, 1));
        assert_eq!(pace.outage(at(2_000), [255; 32], ""), at(4_500), "twice as long");
        pace.fine();
        assert_eq!(pace.width(at(2_001), 8), 8);
        assert_eq!(pace.outage(at(3_000), [255; 32], ""), at(4_250), "and short again");
    }

    #[test]
    fn a_clock_that_is_set_back_prolongs_no_pause() {
        let pace = Pace::default();
        pace.outage(at(1_000_000), [0; 32], "");
        assert_eq!(pace.width(at(0), 8), 1);
    }

    #[test]
    fn the_last_room_is_for_those_who_have_none() {
        let (a, b) = (Recipient::Support, Recipient::Person(Id::from_bytes([1; 12])));
        for (running, width, expected) in [
            (&[][..], 1, &[][..]),
            (&[a, a, a, a, a], 8, &[]),
            (&[a, a, a, a, a, a], 8, &[a]),
            (&[a, a, a, a, b], 8, &[]),
            (&[a, a, a, a, a, b], 8, &[a]),
            (&[a, a, a, b, b, b], 8, &[a, b]),
            (&[a], 3, &[]),
            (&[a, a], 3, &[a]),
        ] {
            assert_eq!(have_their_share(running, width), expected, "{running:?} of {width}");
        }
    }
}
