//! What the model is asked, and its answers.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt;

use domain::list::{Assignee, Filter, Order, Query, Sort, Start};
use domain::policy::Viewer;
use domain::search::Search;
use domain::vocabulary::{Awaiting, Category, Priority, Status};
use domain::{Id, Timestamp};

use super::dice::Dice;
use super::rows::{Row, SECRETS, WORDS};
use crate::desk::{ADA, ADMIN, AGENT, BOB, actor, customer};

/// Someone who has no ticket and is given none.
const STRANGER: u8 = 99;
const SORTS: &[Sort] = &[Sort::CreatedAt, Sort::UpdatedAt, Sort::Priority, Sort::Status];

/// One list that somebody asks for.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) query: Query,
    pub(super) viewer: Viewer,
    /// What the query searches for, as it was typed.
    search: Option<String>,
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} asks for {:?} (typed: {:?})", self.viewer, self.query, self.search)
    }
}

impl Question {
    pub(super) fn draw(dice: &mut Dice, rows: &[Row]) -> Self {
        let staff = Viewer::Staff;
        let viewer =
            *dice.one(&[staff, staff, staff, customer(ADA), customer(BOB), customer(AGENT), customer(STRANGER)]);
        let search = dice.chance(30).then(|| typed(dice, rows));
        let mut filter =
            Filter { search: search.as_ref().and_then(|text| Search::parse(text).ok()), ..Filter::default() };
        // All filters at once would let nothing through.
        for _ in 0..dice.below(4) {
            narrow(&mut filter, dice, rows);
        }
        let query = Query {
            filter,
            sort: *dice.one(SORTS),
            order: *dice.one(&[Order::Asc, Order::Desc]),
            start: Start::Page(*dice.one(&[1, 1, 1, 2, 3, 1_000_000])),
            limit: *dice.one(&[1, 2, 7, 10, 25, 100]),
            with_message: dice.chance(50),
        };
        Self { query, viewer, search }
    }

    /// The ids of all rows, in their order.
    pub(super) fn answer(&self, rows: &[Row]) -> Vec<Id> {
        let mut found: Vec<&Row> = rows.iter().filter(|row| self.meets(row)).collect();
        let place = |row: &Row| (self.value(row), row.id);
        match self.query.order {
            Order::Asc => found.sort_by_key(|row| place(row)),
            Order::Desc => found.sort_by_key(|row| Reverse(place(row))),
        }
        found.into_iter().map(|row| row.id).collect()
    }

    fn value(&self, row: &Row) -> i64 {
        let updated_at = if self.viewer == Viewer::Staff { row.updated_at } else { row.public_updated_at };
        match self.query.sort {
            Sort::CreatedAt => row.created_at.millis(),
            Sort::UpdatedAt => updated_at.millis(),
            Sort::Priority => position(Priority::ALL, row.priority),
            Sort::Status => position(Status::ALL, row.status),
        }
    }

    fn meets(&self, row: &Row) -> bool {
        let Filter { statuses, priorities, categories, assignee, submitted_by, awaiting, .. } = &self.query.filter;
        let (from, to) = (self.query.filter.created_from, self.query.filter.created_to);
        let owner = actor(row.owner).id;
        let is_visible = match self.viewer {
            Viewer::Staff => true,
            Viewer::Customer(own) => own == owner,
        };
        is_visible
            && (statuses.is_empty() || statuses.contains(&row.status))
            && (priorities.is_empty() || priorities.contains(&row.priority))
            && (categories.is_empty() || categories.contains(&row.category))
            && assignee.is_none_or(|assignee| match assignee {
                Assignee::Person(id) => row.assignee == Some(id),
                Assignee::Nobody => row.assignee.is_none(),
            })
            && submitted_by.is_none_or(|id| id == owner)
            && awaiting.is_none_or(|awaiting| awaiting == row.awaiting)
            && from.is_none_or(|from| row.created_at >= from)
            && to.is_none_or(|to| row.created_at <= to)
            && self.search.as_ref().is_none_or(|text| self.finds(text, row))
    }

    /// Every word must occur, a longer one at the beginning of a word; a full number stands for its ticket alone.
    fn finds(&self, text: &str, row: &Row) -> bool {
        let text = text.trim().to_lowercase();
        if is_number(&text) {
            return text == row.number.to_string().to_lowercase();
        }
        let mut words = row.public_words();
        if self.viewer == Viewer::Staff {
            words.extend(row.staff_words());
        }
        let mut wanted =
            text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
        wanted.peek().is_some() && wanted.all(|word| occurs(word, &words))
    }
}

fn occurs(wanted: &str, words: &BTreeSet<String>) -> bool {
    words.iter().any(|word| if wanted.len() < 3 { word == wanted } else { word.starts_with(wanted) })
}

/// As in `st-2026-001`.
fn is_number(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(*parts, ["st", year, count] if year.len() == 4 && count.len() >= 3 && is_digits(year) && is_digits(count))
}

fn position<T: Copy + PartialEq>(all: &[T], one: T) -> i64 {
    all.iter().zip(0..).find(|(word, _)| **word == one).map_or(-1, |(_, place)| place)
}

fn narrow(filter: &mut Filter, dice: &mut Dice, rows: &[Row]) {
    match dice.below(7) {
        0 => filter.statuses = dice.some(Status::ALL),
        1 => filter.priorities = dice.some(Priority::ALL),
        2 => filter.categories = dice.some(Category::ALL),
        3 => {
            let people = [AGENT, ADMIN, STRANGER].map(|who| Assignee::Person(actor_id(who)));
            filter.assignee = Some(*dice.one(&[Assignee::Nobody, people[0], people[1], people[2]]));
        }
        4 => filter.submitted_by = Some(actor_id(*dice.one(&[ADA, BOB, AGENT, STRANGER]))),
        5 => filter.awaiting = Some(*dice.one(Awaiting::ALL)),
        _ => {
            let mut instant = || nearby(dice, rows);
            (filter.created_from, filter.created_to) = (instant(), instant());
        }
    }
}

/// An instant of a creation, one next to it, or none.
fn nearby(dice: &mut Dice, rows: &[Row]) -> Option<Timestamp> {
    let beside = i64::from(dice.below(3)) - 1;
    dice.chance(60).then(|| dice.one(rows).created_at.plus(beside))
}

fn actor_id(who: u8) -> Id {
    Id::from_bytes([who; 12])
}

fn typed(dice: &mut Dice, rows: &[Row]) -> String {
    let number = dice.one(rows).number;
    match dice.below(8) {
        0 => number.to_string(),
        1 => format!("  {} ", number.to_string().to_lowercase()),
        2 => format!("{:03} {}", number.sequence, number.year),
        3 => (*dice.one(&["ada", "LOVELACE", "noyce@example.com", "ada print", "--", "ST-2026-9999"])).to_owned(),
        4 => (*dice.one(SECRETS)).to_owned(),
        5 => {
            let word = *dice.one(WORDS);
            word[..word.len().min(3)].to_uppercase()
        }
        6 => format!("{} {}", dice.one(WORDS), dice.one(WORDS)),
        _ => (*dice.one(WORDS)).to_owned(),
    }
}
