//! The desk of the model: tickets that are filed, changed, answered and deleted through the store, and what a list must
//! know of each.

use std::collections::BTreeSet;

use domain::text::Subject;
use domain::ticket::Update;
use domain::vocabulary::{Awaiting, Category, Priority, Status};
use domain::{Id, TicketNumber, Timestamp};

use super::dice::Dice;
use crate::desk::{ADA, ADMIN, AGENT, BOB, Desk, Filing, actor, at};

const DAY: i64 = 86_400_000;

/// Words that begin like one another, and some that are too short to be looked for by their beginning.
pub(super) const WORDS: &[&str] = &[
    "printer", "print", "prints", "invoice", "invoices", "login", "logins", "log", "pc", "p", "vpn", "paper", "papers",
    "slow", "refund", "2026", "st",
];
/// Words of notes alone.
pub(super) const SECRETS: &[&str] = &["printing", "fraud", "vip", "lo"];

#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: Id,
    pub(super) number: TicketNumber,
    pub(super) owner: u8,
    pub(super) category: Category,
    pub(super) priority: Priority,
    pub(super) status: Status,
    pub(super) assignee: Option<Id>,
    pub(super) awaiting: Awaiting,
    pub(super) created_at: Timestamp,
    /// As staff see it, and as the requester does, whom notes do not concern.
    pub(super) updated_at: Timestamp,
    pub(super) public_updated_at: Timestamp,
    subject: String,
    message: String,
    responses: Vec<String>,
    notes: Vec<String>,
}

impl Row {
    /// What the requester finds the ticket by.
    pub(super) fn public_words(&self) -> BTreeSet<String> {
        let number = self.number.to_string();
        words([&self.subject, &self.message, &number].into_iter().chain(&self.responses).map(String::as_str))
    }

    /// What staff find it by besides.
    pub(super) fn staff_words(&self) -> BTreeSet<String> {
        let requester = actor(self.owner);
        let texts = [requester.name.as_str(), requester.email.as_str()].into_iter();
        words(texts.chain(self.notes.iter().map(String::as_str)))
    }

    fn changed(&mut self, at: Timestamp) {
        self.updated_at = at;
        self.public_updated_at = at;
    }
}

fn words<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let text = texts.collect::<Vec<_>>().join(" ").to_lowercase();
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn text(dice: &mut Dice, words: &[&str]) -> String {
    let count = 1 + dice.below(4);
    (0..count).map(|_| *dice.one(words)).collect::<Vec<_>>().join(", ")
}

pub(super) async fn fill(desk: &Desk, dice: &mut Dice, tickets: usize) -> Vec<Row> {
    let mut rows = Vec::with_capacity(tickets);
    while rows.len() < tickets {
        let mut row = file(desk, dice).await;
        // Behind all creations.
        let mut now = 2 * DAY;
        for _ in 0..dice.below(4) {
            // Many tickets change at the same instant.
            now += i64::from(dice.below(3)) * 1_000;
            change(desk, dice, &mut row, at(now)).await;
        }
        if dice.chance(5) {
            desk.delete(row.id, at(now)).await;
        } else {
            rows.push(row);
        }
    }
    rows
}

async fn file(desk: &Desk, dice: &mut Dice) -> Row {
    // Some of the year before, most in few instants, and some in those next to them.
    let day = *dice.one(&[-90, -1, 0, 0, 0, 1]);
    let created_at = at(day * DAY + i64::from(*dice.one(&[0, 0, 1, 999, 1_000])));
    let owner = *dice.one(&[ADA, ADA, BOB, AGENT]);
    let (category, priority) = (*dice.one(Category::ALL), *dice.one(Priority::ALL));
    let (subject, message) = (text(dice, WORDS), text(dice, WORDS));
    let filing = Filing {
        by: actor(owner),
        subject: subject.clone(),
        message: message.clone(),
        category,
        priority,
        at: created_at,
    };
    let (id, number) = desk.file(filing).await;
    Row {
        id,
        number,
        owner,
        category,
        priority,
        status: Status::Open,
        assignee: None,
        awaiting: Awaiting::Staff,
        created_at,
        updated_at: created_at,
        public_updated_at: created_at,
        subject,
        message,
        responses: Vec::new(),
        notes: Vec::new(),
    }
}

async fn change(desk: &Desk, dice: &mut Dice, row: &mut Row, at: Timestamp) {
    match dice.below(6) {
        0 => edit(desk, dice, row, at).await,
        1 | 2 => {
            let (status, assignee) = (*dice.one(Status::ALL), *dice.one(&[None, Some(AGENT), Some(ADMIN)]));
            let assignee = assignee.map(|who| actor(who).id);
            let update = Update { status: Some(status), assigned_to: Some(assignee), ..Update::default() };
            if (status, assignee) != (row.status, row.assignee) {
                desk.update(row.id, update, at).await;
                (row.status, row.assignee) = (status, assignee);
                row.changed(at);
            }
        }
        3 => {
            let note = text(dice, SECRETS);
            desk.note(row.id, &note, at).await;
            row.notes.push(note);
            row.updated_at = at;
        }
        // A closed ticket takes no response.
        _ if row.status == Status::Closed => {}
        _ => {
            let answer = text(dice, WORDS);
            let is_owner = dice.chance(40);
            desk.respond(if is_owner { row.owner } else { ADMIN }, row.id, &answer, at).await;
            row.responses.push(answer);
            row.awaiting = if is_owner { Awaiting::Staff } else { Awaiting::Customer };
            if is_owner && row.status == Status::Resolved {
                row.status = Status::Open;
            }
            row.changed(at);
        }
    }
}

/// Words of the text before are found no more, unless they stand elsewhere too.
async fn edit(desk: &Desk, dice: &mut Dice, row: &mut Row, at: Timestamp) {
    let subject = text(dice, WORDS);
    let (category, priority) = (*dice.one(Category::ALL), *dice.one(Priority::ALL));
    let update = Update {
        subject: Subject::parse(&subject).ok(),
        category: Some(category),
        priority: Some(priority),
        ..Update::default()
    };
    if (&subject, category, priority) != (&row.subject, row.category, row.priority) {
        desk.update(row.id, update, at).await;
        (row.subject, row.category, row.priority) = (subject, category, priority);
        row.changed(at);
    }
}
