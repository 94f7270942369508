//! When people write: customers by day, staff in office hours.

use domain::Timestamp;
use domain::time::{DAY, HOUR, MINUTE};

use super::dice::Dice;

/// The first of January 1970 was a Thursday; Monday counts as 0.
const WEEKDAY_OF_DAY_ZERO: i64 = 3;
const SATURDAY: i64 = 5;

fn is_weekend(at: Timestamp) -> bool {
    (at.millis().div_euclid(DAY) + WEEKDAY_OF_DAY_ZERO) % 7 >= SATURDAY
}

fn hour(at: Timestamp) -> i64 {
    at.millis().rem_euclid(DAY) / HOUR
}

fn next_morning(at: Timestamp, opens: i64, dice: &mut Dice) -> Timestamp {
    let midnight = at.millis() - at.millis().rem_euclid(DAY);
    let today_or_tomorrow = if hour(at) < opens { midnight } else { midnight + DAY };
    Timestamp::from_millis(today_or_tomorrow + opens * HOUR + dice.within(0..100 * MINUTE))
}

/// Another time on the same day, most likely around noon; of the weekend's share most goes to the days after it.
pub(super) fn by_day(at: Timestamp, dice: &mut Dice) -> Timestamp {
    let midnight = at.millis() - at.millis().rem_euclid(DAY);
    let at = Timestamp::from_millis(midnight + 6 * HOUR + dice.within(0..8 * HOUR) + dice.within(0..7 * HOUR));
    if is_weekend(at) && dice.is_in(75) { at.plus(2 * DAY) } else { at }
}

/// The time itself in office hours, else a moment after the next opening.
pub(super) fn office_hours(at: Timestamp, dice: &mut Dice) -> Timestamp {
    let mut at = if (7..18).contains(&hour(at)) { at } else { next_morning(at, 7, dice) };
    while is_weekend(at) {
        at = next_morning(at.plus(DAY - at.millis().rem_euclid(DAY)), 7, dice);
    }
    at
}

/// The time itself by day, else a moment after the next breakfast. Some write at weekends, too.
pub(super) fn waking_hours(at: Timestamp, dice: &mut Dice) -> Timestamp {
    let at = if (6..21).contains(&hour(at)) { at } else { next_morning(at, 6, dice) };
    if is_weekend(at) && dice.is_in(75) { office_hours(at, dice) } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_answer_on_weekdays_by_day() {
        let mut dice = Dice::new(1);
        for (asked, earliest, latest) in [
            ("2026-01-30T10:00:00Z", "2026-01-30T10:00:00Z", "2026-01-30T10:00:00Z"),
            ("2026-01-29T03:00:00Z", "2026-01-29T07:00:00Z", "2026-01-29T08:40:00Z"),
            ("2026-01-29T21:00:00Z", "2026-01-30T07:00:00Z", "2026-01-30T08:40:00Z"),
            ("2026-01-30T19:00:00Z", "2026-02-02T07:00:00Z", "2026-02-02T08:40:00Z"),
            ("2026-02-01T12:00:00Z", "2026-02-02T07:00:00Z", "2026-02-02T08:40:00Z"),
        ] {
            let [asked, earliest, latest] = [asked, earliest, latest].map(|text| Timestamp::parse(text).unwrap());
            let answered = office_hours(asked, &mut dice);
            assert!((earliest..=latest).contains(&answered), "{asked}: {answered}");
        }
    }
}
