//! Points in time: milliseconds in UTC, the resolution in which every store keeps them.

use std::fmt;

use jiff::tz::TimeZone;

use crate::Invalid;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The years that a four-digit RFC 3339 date can name and that every store can hold.
const FIRST: Timestamp = Timestamp(0);
const LAST: Timestamp = Timestamp(253_402_300_799_999);

pub const SECOND: i64 = 1000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

impl Timestamp {
    /// Times outside the years 1970 to 9999 become the nearest time inside.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis).clamp(FIRST, LAST)
    }

    pub const fn millis(self) -> i64 {
        self.0
    }

    pub fn plus(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// The year in UTC.
    pub fn year(self) -> i16 {
        self.civil().year()
    }

    /// The number of days since 1970-01-01, in UTC.
    pub const fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// Midnight, in UTC.
    pub fn start_of_day(self) -> Self {
        Self::from_millis(self.day() * DAY)
    }

    /// Midnight before the last Monday, in UTC.
    pub fn start_of_week(self) -> Self {
        // The first day of all was a Thursday.
        self.start_of_day().plus(-(self.day() + 3).rem_euclid(7) * DAY)
    }

    /// Midnight before the first of the month, in UTC.
    pub fn start_of_month(self) -> Self {
        self.start_of_day().plus(-i64::from(self.civil().day() - 1) * DAY)
    }

    /// Reads an RFC 3339 time.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if !has_the_shape(text) {
            return Err(not_a_time());
        }
        let parsed: jiff::Timestamp = text.parse().map_err(|_| not_a_time())?;
        Some(Self(parsed.as_millisecond())).filter(|time| (FIRST..=LAST).contains(time)).ok_or_else(not_a_time)
    }

    /// Reads the first instant that `text` covers: an RFC 3339 time, or the start of a `YYYY-MM-DD` day in UTC.
    pub fn parse_start(text: &str) -> Result<Self, Invalid> {
        parse_day(text).map_or_else(|| Self::parse(text), Ok)
    }

    /// Reads the last instant that `text` covers: an RFC 3339 time, or the end of a `YYYY-MM-DD` day in UTC.
    pub fn parse_end(text: &str) -> Result<Self, Invalid> {
        parse_day(text).map_or_else(|| Self::parse(text), |start| Ok(start.plus(DAY - 1)))
    }

    /// As a sentence states it, to the minute.
    pub fn for_people(self) -> String {
        self.civil().strftime("%-d %B %Y, %H:%M UTC").to_string()
    }

    fn civil(self) -> jiff::civil::DateTime {
        jiff::Timestamp::from_millisecond(self.0)
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
            .to_zoned(TimeZone::UTC)
            .datetime()
    }
}

/// The parser below also takes other ISO 8601 forms; RFC 3339 has this one.
fn has_the_shape(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is = |place: usize, expected: u8| bytes.get(place).is_some_and(|byte| byte.eq_ignore_ascii_case(&expected));
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    marks.into_iter().all(|(place, mark)| is(place, mark)) && text.bytes().all(|byte| byte != b'[' && byte != b',')
}

fn parse_day(text: &str) -> Option<Timestamp> {
    if text.len() != 10 {
        return None;
    }
    let date: jiff::civil::Date = text.parse().ok()?;
    let start = date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond();
    Some(Timestamp(start)).filter(|time| (FIRST..=LAST).contains(time))
}

fn not_a_time() -> Invalid {
    Invalid::new("must be a time as in 2026-01-31T09:30:00Z or a day as in 2026-01-31")
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.civil();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            at.millisecond()
        )
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_with_milliseconds_in_utc() {
        for (text, written) in [
            ("2026-01-31T09:30:00Z", "2026-01-31T09:30:00.000Z"),
            ("2026-01-31T09:30:00.1234Z", "2026-01-31T09:30:00.123Z"),
            ("2026-01-31T09:30:00+02:00", "2026-01-31T07:30:00.000Z"),
            ("2028-02-29T23:59:59.999Z", "2028-02-29T23:59:59.999Z"),
            ("2038-01-19T03:14:08Z", "2038-01-19T03:14:08.000Z"),
        ] {
            assert_eq!(Timestamp::parse(text).map(|t| t.to_string()), Ok(written.to_owned()));
        }
    }

    #[test]
    fn people_read_a_time_to_the_minute() {
        let time = |text| Timestamp::parse(text).unwrap().for_people();
        assert_eq!(time("2026-01-31T09:05:59.999Z"), "31 January 2026, 09:05 UTC");
        assert_eq!(time("2028-02-09T23:59:00-02:00"), "10 February 2028, 01:59 UTC");
    }

    #[test]
    fn a_day_covers_its_first_and_last_millisecond() {
        assert_eq!(
            Timestamp::parse_start("2026-01-31").map(|t| t.to_string()),
            Ok("2026-01-31T00:00:00.000Z".to_owned())
        );
        assert_eq!(
            Timestamp::parse_end("2026-01-31").map(|t| t.to_string()),
            Ok("2026-01-31T23:59:59.999Z".to_owned())
        );
        assert_eq!(
            Timestamp::parse_end("2026-01-31T10:00:00Z").map(|t| t.to_string()),
            Ok("2026-01-31T10:00:00.000Z".to_owned())
        );
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "yesterday",
            "2026-02-30",
            "2026-13-01",
            "2026-1-1",
            "1969-12-31",
            "2026-01-31T09:30:00",
            "99999-01-01T00:00:00Z",
            "20261122T000000Z",
            "2026-11-22 00:00:00Z",
            "2026-11-22T00:00Z",
            "2026-11-22T00:00:00Z[UTC]",
            "2026-11-22T00:00:00,5Z",
            "-000001-01-01",
        ] {
            assert!(Timestamp::parse_start(text).is_err(), "{text}");
            assert!(Timestamp::parse_end(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_year_is_that_of_utc() {
        assert_eq!(Timestamp::parse("2026-12-31T23:30:00-01:00").map(Timestamp::year), Ok(2027));
        assert_eq!(Timestamp::parse("2026-12-31T23:59:59.999Z").map(Timestamp::year), Ok(2026));
    }
}
