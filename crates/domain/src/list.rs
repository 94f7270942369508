//! What lists can be asked, that of tickets above all: closed types, never strings or a database's own filters.

use crate::search::Search;
use crate::vocabulary::{Awaiting, Category, Priority, Status};
use crate::{Id, Timestamp};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignee {
    Person(Id),
    Nobody,
}

/// The conditions that a ticket must meet, all of them. An empty list of words asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub statuses: Vec<Status>,
    pub priorities: Vec<Priority>,
    pub categories: Vec<Category>,
    pub assignee: Option<Assignee>,
    pub submitted_by: Option<Id>,
    pub awaiting: Option<Awaiting>,
    /// The first and the last instant of creation, both included.
    pub created_from: Option<Timestamp>,
    pub created_to: Option<Timestamp>,
    pub search: Option<Search>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    #[default]
    CreatedAt,
    UpdatedAt,
    Priority,
    Status,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    Asc,
    #[default]
    Desc,
}

/// The place of a row in a sorted list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// What the row is sorted by: a time in milliseconds or a rank. Nothing where a stored ticket has none yet.
    pub value: Option<i64>,
    pub id: Id,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start<P = Position> {
    /// After all pages before this one; counted from 1.
    Page(u64),
    /// Behind this row, wherever it stands by now.
    After(P),
}

impl<P> Start<P> {
    /// How many rows are passed over; no store counts further than this goes.
    pub fn offset(&self, limit: u32) -> u64 {
        match self {
            Self::Page(page) => page.saturating_sub(1).saturating_mul(limit.into()).min(i64::MAX as u64),
            Self::After(_) => 0,
        }
    }
}

/// What is asked of a list of tickets. Ties are broken by id, in the same order as the sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub filter: Filter,
    pub sort: Sort,
    pub order: Order,
    pub start: Start,
    pub limit: u32,
    /// Whether the rows carry the ticket's message.
    pub with_message: bool,
}

/// Totals are exact up to this bound, and the bound itself above it.
pub const TOTAL_BOUND: u64 = 10_000;
/// The bound of totals under a search.
pub const SEARCH_TOTAL_BOUND: u64 = 1_000;

impl Query {
    pub fn total_bound(&self) -> u64 {
        if self.filter.search.is_some() { SEARCH_TOTAL_BOUND } else { TOTAL_BOUND }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, P> {
    pub rows: Vec<T>,
    /// Exact up to the list's bound, the bound itself above it.
    pub total: u64,
    pub total_is_exact: bool,
    /// The place of the last row, when there are more behind it.
    pub next: Option<P>,
}

impl<T, P> Page<T, P> {
    pub const EMPTY: Self = Self { rows: Vec::new(), total: 0, total_is_exact: true, next: None };

    /// `counted` is more than `bound` when there are more than that.
    pub fn new(rows: Vec<T>, counted: u64, bound: u64, next: Option<P>) -> Self {
        Self { rows, total: counted.min(bound), total_is_exact: counted <= bound, next }
    }

    pub fn has_next(&self) -> bool {
        self.next.is_some()
    }
}

/// Cuts off the row that was read beyond the page, and tells whether there was one.
pub fn cut<T>(rows: &mut Vec<T>, limit: u32) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_next = rows.len() > limit;
    rows.truncate(limit);
    has_next
}
