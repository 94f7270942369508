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

/// One page of a list. Ties are broken by id, in the same order as the sort.
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

/// One page of any other list.
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
}
