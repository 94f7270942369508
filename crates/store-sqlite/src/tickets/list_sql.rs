//! A list's query as statements that one index each serves: equality first, then the sort, then the range.
//!
//! The index is named in the statement, so that a plan never depends on statistics. Where several statuses or
//! priorities are asked for, or none, each pair is read in the sort's order and the pairs are merged.

use std::cmp::Ordering;

use domain::list::{Assignee, Filter, Order, Position, Query, Sort, Start};
use domain::policy::{Scope, Viewer, scope};
use domain::search::Search;
use domain::vocabulary::{Priority, Status};
use domain::{Id, Timestamp};
use rusqlite::types::Value;

use crate::statement::{Conditions, Statement, blob, count};
use crate::{key, words};

/// What is asked, by whom, and whose tickets it is about.
pub(super) struct Request<'a> {
    filter: &'a Filter,
    sort: Sort,
    order: Order,
    after: Option<Position>,
    viewer: Viewer,
    owner: Option<Id>,
}

/// A stretch of the sorted rows, from their one end or, reversed, from the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) is_reversed: bool,
    pub(super) offset: u64,
    pub(super) rows: u64,
}

/// Where the keys come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Number,
    Words,
    WordsAlone,
    Created,
    Updated,
    Requester,
    RequesterUpdated,
    Assignee,
    AssigneeUpdated,
    State,
    StateId,
    StateUpdated,
}

impl Source {
    fn tables(self) -> &'static str {
        match self {
            Self::Number => "ticket",
            // The word index comes first: it is the narrowest condition, and reads in the order of the keys.
            Self::Words => "word CROSS JOIN ticket ON ticket.key = word.rowid",
            Self::WordsAlone => "word",
            Self::Created => "ticket NOT INDEXED",
            Self::Updated => "ticket INDEXED BY ticket_updated",
            Self::Requester => "ticket INDEXED BY ticket_requester",
            Self::RequesterUpdated => "ticket INDEXED BY ticket_requester_updated",
            Self::Assignee => "ticket INDEXED BY ticket_assignee",
            Self::AssigneeUpdated => "ticket INDEXED BY ticket_assignee_updated",
            Self::State => "ticket INDEXED BY ticket_state",
            Self::StateId => "ticket INDEXED BY ticket_state_id",
            Self::StateUpdated => "ticket INDEXED BY ticket_state_updated",
        }
    }

    fn key(self) -> &'static str {
        if matches!(self, Self::Words | Self::WordsAlone) { "word.rowid" } else { "ticket.key" }
    }
}

/// What one arm of the merge is about; `None` leaves the filter's own condition.
#[derive(Debug, Clone, Copy, Default)]
struct Arm {
    status: Option<Status>,
    priority: Option<Priority>,
}

impl<'a> Request<'a> {
    /// `None` when nothing can match: no word is left to search for, or it is about somebody else's tickets.
    pub(super) fn new(query: &'a Query, viewer: Viewer) -> Option<Self> {
        let filter = &query.filter;
        if matches!(&filter.search, Some(Search::Words(terms)) if terms.is_empty()) {
            return None;
        }
        let owner = match scope(viewer, filter.submitted_by) {
            Scope::Everybody => None,
            Scope::Requester(id) => Some(id),
            Scope::Nobody => return None,
        };
        let after = match query.start {
            Start::Page(_) => None,
            Start::After(position) => Some(position),
        };
        Some(Self { filter, sort: query.sort, order: query.order, after, viewer, owner })
    }

    /// The keys of one stretch of the list, in its order.
    pub(super) fn keys(&self, window: Window) -> Statement {
        let source = self.source();
        let (columns, order) = self.ordering(source, window);
        let mut statement = Statement::default();
        let arms = self.arms(source).into_iter().filter(|arm| self.standing(*arm) != Some(Ordering::Less));
        for (index, arm) in arms.enumerate() {
            let union = if index == 0 { "" } else { " UNION ALL " };
            statement.push(&format!("{union}SELECT {columns} FROM {}", source.tables()));
            self.conditions(source, arm, self.after, &mut statement);
        }
        if statement.sql.is_empty() {
            statement.push("SELECT 0 WHERE 0");
            return statement;
        }
        statement.push(&format!(" ORDER BY {order}"));
        statement.window(window.rows, window.offset);
        statement
    }

    /// The number of matches from the kept counts, where they can tell.
    pub(super) fn total_from_counts(&self) -> Option<Statement> {
        let filter = self.filter;
        let is_counted = self.owner.is_none()
            && filter.assignee.is_none()
            && filter.search.is_none()
            && filter.created_from.is_none()
            && filter.created_to.is_none();
        is_counted.then(|| {
            let mut statement = Statement::default();
            statement.push("SELECT coalesce(sum(tickets), 0) FROM ticket_count");
            let mut conditions = Conditions::new(&mut statement);
            conditions.one_of("status", filter.statuses.iter().map(|value| value.rank()));
            conditions.one_of("priority", filter.priorities.iter().map(|value| value.rank()));
            conditions.one_of("category", filter.categories.iter().map(|value| value.rank()));
            conditions.one_of("awaiting", filter.awaiting.iter().map(|value| value.rank()));
            statement
        })
    }

    /// Counts the matches, but no further than `bound`.
    pub(super) fn bounded_total(&self, bound: u64) -> Statement {
        let source = match self.source() {
            Source::Created
            | Source::Updated
            | Source::AssigneeUpdated
            | Source::State
            | Source::StateId
            | Source::StateUpdated => self.counting_source(),
            source => source,
        };
        let mut statement = Statement::default();
        statement.push(&format!("SELECT count(*) FROM (SELECT 1 FROM {}", source.tables()));
        self.conditions(source, Arm::default(), None, &mut statement);
        statement.push(" LIMIT ?)");
        statement.values.push(count(bound));
        statement
    }

    /// A total needs no order, so that the narrowest index will do.
    fn counting_source(&self) -> Source {
        if self.filter.assignee.is_some() {
            Source::Assignee
        } else if self.is_of_any_state() {
            Source::Created
        } else {
            Source::State
        }
    }

    fn source(&self) -> Source {
        let filter = self.filter;
        match (&filter.search, self.owner, filter.assignee, self.sort) {
            (Some(Search::Number(_)), ..) => Source::Number,
            (Some(Search::Words(_)), None, None, Sort::CreatedAt) if !self.has_ticket_conditions() => {
                Source::WordsAlone
            }
            (Some(Search::Words(_)), ..) => Source::Words,
            (None, Some(_), _, Sort::UpdatedAt) if self.viewer != Viewer::Staff => Source::RequesterUpdated,
            (None, Some(_), ..) => Source::Requester,
            (None, None, Some(_), Sort::UpdatedAt) => Source::AssigneeUpdated,
            (None, None, Some(Assignee::Person(_)), _) | (None, None, Some(_), Sort::CreatedAt) => Source::Assignee,
            (None, None, _, Sort::CreatedAt) if self.is_of_any_state() => Source::Created,
            (None, None, _, Sort::CreatedAt) => Source::State,
            (None, None, _, Sort::UpdatedAt) if self.is_of_any_state() => Source::Updated,
            (None, None, _, Sort::UpdatedAt) => Source::StateUpdated,
            (None, None, _, Sort::Priority | Sort::Status) => Source::StateId,
        }
    }

    fn has_ticket_conditions(&self) -> bool {
        !self.is_of_any_state() || !self.filter.categories.is_empty() || self.filter.awaiting.is_some()
    }

    fn is_of_any_state(&self) -> bool {
        self.filter.statuses.is_empty() && self.filter.priorities.is_empty()
    }

    /// Whether the words are looked up in the order of the list, so that reading can end anywhere. Beginning is what
    /// costs there: all that a word begins is put together first.
    pub(super) fn is_search_in_order(&self) -> bool {
        matches!(self.source(), Source::Words | Source::WordsAlone) && self.sort == Sort::CreatedAt
    }

    /// The selected columns and the order by them. Ties fall as by id; the key does so for the time of creation.
    fn ordering(&self, source: Source, window: Window) -> (String, String) {
        let key = source.key();
        let is_descending = (self.order == Order::Desc) != window.is_reversed;
        let direction = if is_descending { "DESC" } else { "ASC" };
        let Some(sorted) = self.sorted_column() else {
            return (format!("{key} AS key"), format!("key {direction}"));
        };
        (format!("{key} AS key, {sorted} AS sorted, ticket.id AS id"), format!("sorted {direction}, id {direction}"))
    }

    /// What the rows are sorted by, unless the key does it.
    fn sorted_column(&self) -> Option<&'static str> {
        match self.sort {
            Sort::CreatedAt => None,
            Sort::UpdatedAt if self.viewer == Viewer::Staff => Some("ticket.staff_updated_at"),
            Sort::UpdatedAt => Some("ticket.public_updated_at"),
            Sort::Priority => Some("ticket.priority"),
            Sort::Status => Some("ticket.status"),
        }
    }

    /// Where the rows of an arm that all sort alike stand to the position: before it, beside it or behind it.
    fn standing(&self, arm: Arm) -> Option<Ordering> {
        let rank = match self.sort {
            Sort::Priority => arm.priority.map(Priority::rank),
            Sort::Status => arm.status.map(Status::rank),
            Sort::CreatedAt | Sort::UpdatedAt => None,
        };
        let standing = i64::from(rank?).cmp(&self.after?.value?);
        Some(if self.order == Order::Desc { standing.reverse() } else { standing })
    }

    /// Only what stands behind the position.
    fn behind(&self, source: Source, arm: Arm, position: Position, conditions: &mut Conditions<'_>) {
        let operator = if self.order == Order::Desc { "<" } else { ">" };
        let value = position.value.unwrap_or_default();
        match (self.sorted_column(), self.standing(arm)) {
            (None, _) => {
                // An imported ticket may lie beside its place; a deleted one lies nowhere any more.
                let place = key::of(Timestamp::from_millis(value), position.id);
                let condition =
                    format!("{} {operator} coalesce((SELECT key FROM ticket WHERE id = ?), ?)", source.key());
                conditions.and(&condition, [blob(position.id), Value::Integer(place)]);
            }
            (Some(_), Some(Ordering::Equal)) => conditions.compare("ticket.id", operator, blob(position.id)),
            (Some(_), Some(_)) => {}
            (Some(sorted), None) => {
                let condition = format!("({sorted}, ticket.id) {operator} (?, ?)");
                conditions.and(&condition, [Value::Integer(value), blob(position.id)]);
            }
        }
    }

    fn arms(&self, source: Source) -> Vec<Arm> {
        let (by_status, by_priority) = match (source, self.sort) {
            // Within one status this index is already sorted by priority.
            (Source::StateId, Sort::Priority) => (true, !self.filter.priorities.is_empty()),
            (Source::State | Source::StateId | Source::StateUpdated, _) => (true, true),
            (Source::Assignee, Sort::CreatedAt) | (Source::AssigneeUpdated, _) => (true, false),
            _ => (false, false),
        };
        let statuses = choices(by_status, &self.filter.statuses, Status::ALL);
        let priorities = choices(by_priority, &self.filter.priorities, Priority::ALL);
        statuses
            .into_iter()
            .flat_map(|status| priorities.iter().map(move |&priority| Arm { status, priority }))
            .collect()
    }

    fn conditions(&self, source: Source, arm: Arm, after: Option<Position>, statement: &mut Statement) {
        let filter = self.filter;
        let mut conditions = Conditions::new(statement);
        match &filter.search {
            Some(Search::Words(terms)) => {
                let words = words::query(terms, self.owner_of_search());
                conditions.and("word MATCH ?", [Value::Text(words)]);
            }
            Some(Search::Number(number)) => {
                conditions.equal("ticket.year", number.year);
                conditions.equal("ticket.sequence", number.sequence);
            }
            None => {}
        }
        if let Some(owner) = self.owner {
            conditions.equal("ticket.submitted_by", blob(owner));
        }
        match filter.assignee {
            Some(Assignee::Person(id)) => conditions.equal("ticket.assigned_to", blob(id)),
            Some(Assignee::Nobody) => conditions.and("ticket.assigned_to IS NULL", []),
            None => {}
        }
        match arm.status {
            Some(status) => conditions.equal("ticket.status", status.rank()),
            // The index begins with the status.
            None if source == Source::State && filter.statuses.is_empty() => {
                conditions.one_of("ticket.status", Status::ALL.iter().map(|value| value.rank()));
            }
            None => conditions.one_of("ticket.status", filter.statuses.iter().map(|value| value.rank())),
        }
        match arm.priority {
            Some(priority) => conditions.equal("ticket.priority", priority.rank()),
            None => conditions.one_of("ticket.priority", filter.priorities.iter().map(|value| value.rank())),
        }
        conditions.one_of("ticket.category", filter.categories.iter().map(|value| value.rank()));
        conditions.one_of("ticket.awaiting", filter.awaiting.iter().map(|value| value.rank()));
        let by_key = after.filter(|_| self.sort == Sort::CreatedAt).map(|_| self.order);
        // One end of the range is enough: whatever is behind a row of the list is also within the other.
        if let Some(from) = filter.created_from.filter(|_| by_key != Some(Order::Asc)) {
            conditions.compare(source.key(), ">=", key::first_at(from));
        }
        if let Some(to) = filter.created_to.filter(|_| by_key != Some(Order::Desc)) {
            conditions.compare(source.key(), "<=", key::last_at(to));
        }
        if let Some(position) = after {
            self.behind(source, arm, position, &mut conditions);
        }
    }

    /// Customers search what they may see of their own tickets; staff all of anybody's.
    fn owner_of_search(&self) -> Option<Id> {
        match self.viewer {
            Viewer::Customer(id) => Some(id),
            Viewer::Staff => None,
        }
    }
}

/// Each of the chosen values, or of all when none is chosen; where the source does not go by them, one `None`.
fn choices<T: Copy + PartialEq>(is_split: bool, chosen: &[T], all: &[T]) -> Vec<Option<T>> {
    if is_split {
        all.iter().copied().filter(|value| chosen.is_empty() || chosen.contains(value)).map(Some).collect()
    } else {
        vec![None]
    }
}
