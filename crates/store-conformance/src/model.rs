//! Lists against a plain model: a desk of generated tickets, generated questions about it, and answers worked out from
//! the rows themselves. The seed is fixed, so every run asks the same, and a failure names its question.

pub(crate) mod dice;
mod questions;
mod rows;

use std::collections::BTreeSet;

use app::ports::TicketPage;
use domain::Id;
use domain::list::{Query, Start};

use crate::desk::{Desk, ids};
use dice::Dice;
use questions::Question;

const TICKETS: usize = 120;
const QUESTIONS: usize = 160;
/// Of so many questions, one is followed from its first row to its last.
const FOLLOWED: usize = 8;

pub async fn generated_lists_are_those_of_a_plain_model(desk: Desk) {
    let mut dice = Dice::new(20_260_301);
    let rows = rows::fill(&desk, &mut dice, TICKETS).await;
    let mut sizes = BTreeSet::new();
    for number in 0..QUESTIONS {
        let question = Question::draw(&mut dice, &rows);
        let expected = question.answer(&rows);
        sizes.insert(expected.len());
        let Question { query, viewer, .. } = &question;
        check(&desk.page(query.clone(), *viewer).await, &expected, query, &question);
        if number % FOLLOWED == 0 {
            let found = follow(&desk, &question, expected.len()).await;
            assert_eq!(found, expected, "followed by cursor: {question}");
        }
    }
    // Questions that all or none of the tickets meet would tell little.
    assert!(sizes.len() > TICKETS / 5, "the answers have only {sizes:?} rows");
}

/// Compares one page with its part of the whole answer.
fn check(page: &TicketPage, expected: &[Id], query: &Query, question: &Question) {
    let Start::Page(number) = query.start else { unreachable!("questions are about pages") };
    let limit = query.limit as usize;
    let begin = usize::try_from(number - 1).unwrap_or(usize::MAX).saturating_mul(limit).min(expected.len());
    let end = begin.saturating_add(limit).min(expected.len());
    assert_eq!(ids(page), expected[begin..end], "rows: {question}");
    assert_eq!((page.total, page.total_is_exact), (expected.len() as u64, true), "total: {question}");
    assert_eq!(page.has_next(), end < expected.len() && begin < end, "has next: {question}");
}

/// Reads the whole list, each part from behind the last row of the one before it.
async fn follow(desk: &Desk, question: &Question, most: usize) -> Vec<Id> {
    let mut start = Start::Page(1);
    let mut found = Vec::new();
    loop {
        let query = Query { start, limit: 9, ..question.query.clone() };
        let page = desk.page(query, question.viewer).await;
        found.extend(ids(&page));
        assert!(found.len() <= most, "followed by cursor, there are too many rows: {question}");
        match page.next {
            Some(position) => start = Start::After(position),
            None => return found,
        }
    }
}
