//! Statistics and the counts behind them.

use domain::Id;
use domain::list::Filter;
use domain::policy::Viewer;
use domain::statistics::{Periods, Statistics};
use domain::ticket::Update;
use domain::time::{DAY, MINUTE};
use domain::vocabulary::{Category, Priority, Status};

use crate::desk::{ADA, ADMIN, AGENT, BOB, Desk, Filing, actor, at, query, says};

async fn statistics(desk: &Desk) -> Statistics {
    desk.store.statistics(Periods::at(at(0))).await.unwrap()
}

pub async fn an_empty_desk_counts_nothing(desk: Desk) {
    assert_eq!(statistics(&desk).await, Statistics::default());
    assert!(desk.store.check_counts(10).await.unwrap().is_empty());
}

pub async fn tickets_are_counted_by_kind_and_by_day(desk: Desk) {
    // The desk begins on a Sunday, the first of the month: the week began six days before.
    for (days, priority) in [(0, Priority::Low), (-1, Priority::High), (-6, Priority::High), (-7, Priority::Low)] {
        let filing = Filing { at: at(days * DAY), priority, category: Category::BugReport, ..Filing::default() };
        let (id, _) = desk.file(filing).await;
        if days < -1 {
            desk.set_status(id, if days == -6 { Status::Resolved } else { Status::Closed }, at(MINUTE)).await;
        }
    }
    let counted = statistics(&desk).await;
    assert_eq!((counted.created_today, counted.created_this_week, counted.created_this_month), (1, 3, 1));
    assert_eq!((counted.total(), counted.resolved(), counted.with_status(Status::Open)), (4, 2, 2));
    assert_eq!(counted.by_priority.into_iter().collect::<Vec<_>>(), [(Priority::Low, 2), (Priority::High, 2)]);
    assert_eq!(counted.by_category.into_iter().collect::<Vec<_>>(), [(Category::BugReport, 4)]);
}

pub async fn the_first_public_answer_of_somebody_else_counts(desk: Desk) {
    let (first, _) = desk.file(Filing::default()).await;
    let (second, _) = desk.file(Filing { at: at(1), ..Filing::default() }).await;
    desk.respond(ADA, first, "Nobody there?", at(MINUTE)).await;
    desk.note(first, "Looking.", at(2 * MINUTE)).await;
    assert_eq!(statistics(&desk).await.answered, 0);
    desk.respond(AGENT, first, "We are.", at(3 * MINUTE)).await;
    desk.respond(AGENT, first, "Still.", at(9 * MINUTE)).await;
    desk.respond(AGENT, second, "Done.", at(5 * MINUTE + 1)).await;
    desk.set_status(second, Status::Closed, at(6 * MINUTE)).await;
    let counted = statistics(&desk).await;
    assert_eq!((counted.answered, counted.answer_millis), (2, 8 * MINUTE.unsigned_abs()));
    desk.delete(first, at(10 * MINUTE)).await;
    let counted = statistics(&desk).await;
    assert_eq!((counted.total(), counted.answered, counted.answer_millis), (1, 1, 5 * MINUTE.unsigned_abs()));
}

pub async fn kept_counts_equal_a_recount_after_many_changes(desk: Desk) {
    let mut dice = Dice(0x5eed);
    let mut tickets: Vec<Id> = Vec::new();
    for step in 0..200_i64 {
        let now = at(step * 7 * 60 * MINUTE);
        if tickets.len() < 5 || dice.throw(3) == 0 {
            let by = actor(if dice.throw(2) == 0 { ADA } else { BOB });
            let (category, priority) = (dice.pick(Category::ALL), dice.pick(Priority::ALL));
            tickets.push(desk.file(Filing { by, category, priority, at: now, ..Filing::default() }).await.0);
            continue;
        }
        let place = dice.throw(tickets.len());
        let ticket = tickets[place];
        match dice.throw(8) {
            0 => {
                desk.delete(ticket, now).await;
                tickets.swap_remove(place);
            }
            1 | 2 => {
                let (status, priority) = (Some(dice.pick(Status::ALL)), Some(dice.pick(Priority::ALL)));
                let update = Update { status, priority, ..Update::default() };
                desk.try_update(actor(AGENT), ticket, update, now).await.unwrap();
            }
            3 => drop(desk.note(ticket, "Between us.", now).await),
            number => {
                // A closed ticket takes none, which must not be counted either.
                let who = actor(if number < 6 { AGENT } else { ADMIN });
                let _ = desk.try_respond(who, ticket, says("An answer."), desk.stamp(now), None).await;
            }
        }
    }
    assert_eq!(desk.store.check_counts(10).await.unwrap(), []);
    let counted = statistics(&desk).await;
    assert_eq!(counted.total(), tickets.len() as u64);
    let closed = Filter { statuses: vec![Status::Closed], ..Filter::default() };
    assert_eq!(counted.with_status(Status::Closed), desk.page(query(closed), Viewer::Staff).await.total);
    assert!(counted.answered > 0 && counted.answered < counted.total());
}

/// Throws the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.throw(of.len())]
    }
}
