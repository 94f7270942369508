//! How a desk is doing, in numbers.

use std::collections::BTreeMap;

use crate::Timestamp;
use crate::time::HOUR;
use crate::vocabulary::{Category, Priority, Status};

/// What time it is, and when the current day, week and month began, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periods {
    pub now: Timestamp,
    pub today: Timestamp,
    /// Weeks begin on Monday.
    pub week: Timestamp,
    pub month: Timestamp,
}

impl Periods {
    pub fn at(now: Timestamp) -> Self {
        Self { now, today: now.start_of_day(), week: now.start_of_week(), month: now.start_of_month() }
    }
}

/// What is counted over all tickets. What no ticket has is not in the maps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statistics {
    pub by_status: BTreeMap<Status, u64>,
    pub by_priority: BTreeMap<Priority, u64>,
    pub by_category: BTreeMap<Category, u64>,
    pub created_today: u64,
    pub created_this_week: u64,
    pub created_this_month: u64,
    /// Tickets that somebody other than the requester has answered in public.
    pub answered: u64,
    /// The sum of their times from creation to that first answer.
    pub answer_millis: u64,
}

impl Statistics {
    /// Adds tickets that have these in common.
    pub fn add(&mut self, status: Status, priority: Priority, category: Category, tickets: u64) {
        if tickets > 0 {
            *self.by_status.entry(status).or_default() += tickets;
            *self.by_priority.entry(priority).or_default() += tickets;
            *self.by_category.entry(category).or_default() += tickets;
        }
    }

    pub fn total(&self) -> u64 {
        self.by_status.values().sum()
    }

    pub fn with_status(&self, status: Status) -> u64 {
        self.by_status.get(&status).copied().unwrap_or_default()
    }

    /// Closed tickets count as resolved.
    pub fn resolved(&self) -> u64 {
        self.with_status(Status::Resolved) + self.with_status(Status::Closed)
    }

    /// Per cent of all tickets that are resolved, with one decimal; 0 when there are none.
    pub fn resolution_rate(&self) -> f64 {
        decimal(rounded(self.resolved() * 1_000, self.total()), 10)
    }

    /// The mean time to the first answer in hours, with two decimals; 0 when nothing was answered.
    pub fn mean_answer_hours(&self) -> f64 {
        decimal(rounded(self.answer_millis, self.answered * HOUR.unsigned_abs() / 100), 100)
    }
}

fn rounded(amount: u64, of: u64) -> u64 {
    (amount + of / 2).checked_div(of).unwrap_or_default()
}

fn decimal(parts: u64, parts_of_one: u32) -> f64 {
    f64::from(u32::try_from(parts).unwrap_or(u32::MAX)) / f64::from(parts_of_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_begin_at_midnight_on_monday_and_on_the_first() {
        for (now, today, week, month) in [
            ("2026-11-26T13:00:00.5Z", "2026-11-26", "2026-11-23", "2026-11-01"),
            ("2026-11-23T00:00:00Z", "2026-11-23", "2026-11-23", "2026-11-01"),
            ("2026-11-22T23:59:59.999Z", "2026-11-22", "2026-11-16", "2026-11-01"),
            ("2024-03-01T00:00:00Z", "2024-03-01", "2024-02-26", "2024-03-01"),
            ("1970-01-02T05:00:00Z", "1970-01-02", "1970-01-01", "1970-01-01"),
        ] {
            let day = |text| Timestamp::parse_start(text).unwrap();
            let now = Timestamp::parse(now).unwrap();
            let expected = Periods { now, today: day(today), week: day(week), month: day(month) };
            assert_eq!(Periods::at(now), expected, "{now}");
        }
    }

    #[test]
    fn rates_and_means_are_rounded() {
        let mut statistics = Statistics::default();
        assert_eq!((statistics.total(), statistics.resolution_rate(), statistics.mean_answer_hours()), (0, 0.0, 0.0));
        for (status, tickets) in [(Status::Open, 1), (Status::Resolved, 1), (Status::Closed, 1), (Status::Closed, 0)] {
            statistics.add(status, Priority::Low, Category::BugReport, tickets);
        }
        assert_eq!((statistics.total(), statistics.resolved(), statistics.resolution_rate()), (3, 2, 66.7));
        (statistics.answered, statistics.answer_millis) = (3, 5_000_000);
        assert_eq!(statistics.mean_answer_hours().to_string(), "0.46");
        statistics.answer_millis = 3 * 10_818_000;
        assert_eq!(statistics.mean_answer_hours().to_string(), "3.01");
    }
}
