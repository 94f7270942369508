//! Limits: so much within a time that slides, however many ask at once.

use std::sync::Arc;

use app::ports::{ChangeError, Changed, Created, IdempotencyKey, Limit};
use domain::policy::Viewer;
use domain::ticket::TicketError;
use domain::time::{DAY, MINUTE};
use domain::vocabulary::Status;
use domain::{Id, Timestamp};
use tokio::task::JoinSet;

use crate::desk::{ADA, BOB, Desk, Filing, actor, at, says};

const WITHIN: i64 = 15 * MINUTE;

fn limit(who: u8, at: Timestamp) -> Limit {
    Limit { subject: format!("tickets {who}"), most: 3, within: WITHIN, at }
}

fn key(name: &str, at: Timestamp) -> IdempotencyKey {
    let path = "/api/support/tickets".to_owned();
    let user = actor(ADA).id;
    IdempotencyKey { user, path, key: name.to_owned(), fingerprint: [1; 32], not_before: at.plus(-DAY), at }
}

async fn file_under(desk: &Desk, key: Option<IdempotencyKey>, limit: Limit) -> (Id, Created) {
    let stamp = desk.stamp(limit.at);
    let id = stamp.id("ticket");
    let filing = Filing { at: limit.at, ..Filing::default() };
    (id, desk.try_file_within(id, filing, stamp, (key, Some(limit))).await.unwrap())
}

async fn file(desk: &Desk, who: u8, millis: i64) -> Created {
    file_under(desk, None, limit(who, at(millis))).await.1
}

fn is_new(created: Created) -> bool {
    matches!(created, Created::New(_))
}

async fn respond(desk: &Desk, ticket: Id, millis: i64) -> Result<Option<Changed>, ChangeError> {
    let (stamp, limit) = (desk.stamp(at(millis)), limit(ADA, at(millis)));
    desk.try_respond_within(actor(ADA), ticket, says("Hello?"), stamp, (None, Some(limit))).await
}

pub async fn the_time_slides(desk: Desk) {
    for millis in [0, 10, 20] {
        assert!(is_new(file(&desk, ADA, millis).await));
    }
    assert_eq!(file(&desk, ADA, 30).await, Created::Limited { retry_at: at(WITHIN) });
    assert_eq!(file(&desk, ADA, WITHIN - 1).await, Created::Limited { retry_at: at(WITHIN) });
    assert!(is_new(file(&desk, ADA, WITHIN).await));
    assert_eq!(file(&desk, ADA, WITHIN + 1).await, Created::Limited { retry_at: at(WITHIN + 10) });
    assert!(is_new(file(&desk, ADA, WITHIN + 10).await));
}

pub async fn each_subject_is_counted_by_itself(desk: Desk) {
    for millis in [0, 1, 2] {
        assert!(is_new(file(&desk, ADA, millis).await));
    }
    assert!(is_new(file(&desk, BOB, 3).await));
    assert!(!is_new(file(&desk, ADA, 4).await));
    // Without a limit nothing is asked and nothing counts.
    desk.file(Filing { at: at(5), ..Filing::default() }).await;
}

pub async fn a_lowered_limit_holds_at_once(desk: Desk) {
    for millis in [0, 10, 20] {
        assert!(is_new(file(&desk, ADA, millis).await));
    }
    let lower = Limit { most: 1, ..limit(ADA, at(30)) };
    assert_eq!(file_under(&desk, None, lower).await.1, Created::Limited { retry_at: at(WITHIN + 20) });
    let higher = Limit { most: 4, ..limit(ADA, at(30)) };
    assert!(is_new(file_under(&desk, None, higher).await.1));
}

pub async fn a_refusal_counts_nothing_and_takes_no_number(desk: Desk) {
    for millis in [0, 1, 2] {
        assert!(is_new(file(&desk, ADA, millis).await));
    }
    for millis in 3..8 {
        assert!(!is_new(file(&desk, ADA, millis).await));
    }
    match file(&desk, ADA, WITHIN).await {
        Created::New(number) => assert_eq!(number.sequence, 4),
        other => panic!("a new ticket was expected, not {other:?}"),
    }
}

pub async fn a_replay_counts_nothing_and_is_never_refused(desk: Desk) {
    let (first, created) = file_under(&desk, Some(key("one", at(0))), limit(ADA, at(0))).await;
    assert!(is_new(created));
    for millis in 1..5 {
        let again = file_under(&desk, Some(key("one", at(millis))), limit(ADA, at(millis))).await.1;
        assert_eq!(again, Created::Replayed(first));
    }
    assert!(is_new(file(&desk, ADA, 5).await) && is_new(file(&desk, ADA, 6).await));
    let fresh = file_under(&desk, Some(key("two", at(7))), limit(ADA, at(7))).await.1;
    assert_eq!(fresh, Created::Limited { retry_at: at(WITHIN) });
    let again = file_under(&desk, Some(key("one", at(8))), limit(ADA, at(8))).await.1;
    assert_eq!(again, Created::Replayed(first));
    // The refusal has not used up its key.
    assert!(is_new(file_under(&desk, Some(key("two", at(WITHIN))), limit(ADA, at(WITHIN))).await.1));
}

pub async fn a_deletion_gives_nothing_back(desk: Desk) {
    let (first, _) = file_under(&desk, None, limit(ADA, at(0))).await;
    assert!(is_new(file(&desk, ADA, 1).await) && is_new(file(&desk, ADA, 2).await));
    desk.delete(first, at(3)).await;
    assert_eq!(file(&desk, ADA, 4).await, Created::Limited { retry_at: at(WITHIN) });
}

pub async fn of_many_at_once_so_many_pass(desk: Desk) {
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    for _ in 0..40 {
        let desk = Arc::clone(&desk);
        tasks.spawn(async move { file(&desk, ADA, 0).await });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers.iter().filter(|created| is_new(**created)).count(), 3);
    let refused = answers.iter().filter(|created| **created == Created::Limited { retry_at: at(WITHIN) });
    assert_eq!(refused.count(), 37);
}

pub async fn responses_are_limited_across_tickets(desk: Desk) {
    let (one, _) = desk.file(Filing::default()).await;
    let (two, _) = desk.file(Filing::default()).await;
    for (ticket, millis) in [(one, 1), (two, 2), (one, 3)] {
        assert!(matches!(respond(&desk, ticket, millis).await, Ok(Some(Changed::Written { .. }))));
    }
    for ticket in [one, two] {
        let refused = respond(&desk, ticket, 4).await;
        assert!(matches!(refused, Err(ChangeError::Limited { retry_at }) if retry_at == at(WITHIN + 1)));
    }
    assert_eq!(desk.detail(one, Viewer::Staff).await.unwrap().responses.len(), 2);
    // What is refused anyway is told first, and counts nothing.
    desk.set_status(two, Status::Closed, at(5)).await;
    assert!(matches!(respond(&desk, two, 6).await, Err(ChangeError::Refused(TicketError::Closed))));
    assert!(matches!(respond(&desk, one, WITHIN + 1).await, Ok(Some(Changed::Written { .. }))));
}

pub async fn of_many_responses_at_once_so_many_pass(desk: Desk) {
    let (one, _) = desk.file(Filing::default()).await;
    let (two, _) = desk.file(Filing::default()).await;
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    for n in 0..24 {
        let (desk, ticket) = (Arc::clone(&desk), if n % 2 == 0 { one } else { two });
        tasks.spawn(async move { respond(&desk, ticket, 1).await.is_ok() });
    }
    let passed = tasks.join_all().await.into_iter().filter(|has_passed| *has_passed).count();
    assert_eq!(passed, 3);
    let mut written = 0;
    for ticket in [one, two] {
        written += desk.detail(ticket, Viewer::Staff).await.unwrap().responses.len();
    }
    assert_eq!(written, 3);
}

pub async fn what_is_counted_by_itself_slides_and_is_taken_back(desk: Desk) {
    let store = desk.store.as_ref();
    assert_eq!(store.room_at(limit(ADA, at(0))).await.unwrap(), None);
    for millis in [0, 1, 1] {
        assert_eq!(store.count(limit(ADA, at(millis))).await.unwrap(), None);
    }
    for millis in [2, WITHIN - 1] {
        assert_eq!(store.count(limit(ADA, at(millis))).await.unwrap(), Some(at(WITHIN)));
        assert_eq!(store.room_at(limit(ADA, at(millis))).await.unwrap(), Some(at(WITHIN)));
    }
    // Of two at one time one is taken back; of none, nothing.
    store.uncount(limit(ADA, at(1))).await.unwrap();
    store.uncount(limit(ADA, at(5))).await.unwrap();
    store.uncount(limit(BOB, at(1))).await.unwrap();
    assert_eq!(store.count(limit(ADA, at(2))).await.unwrap(), None);
    assert_eq!(store.count(limit(ADA, at(3))).await.unwrap(), Some(at(WITHIN)));
    assert_eq!(store.count(limit(ADA, at(WITHIN))).await.unwrap(), None);
}

pub async fn of_many_counted_at_once_so_many_pass(desk: Desk) {
    let mut tasks = JoinSet::new();
    for _ in 0..40 {
        let store = Arc::clone(&desk.store);
        tasks.spawn(async move { store.count(limit(ADA, at(0))).await.unwrap().is_none() });
    }
    let passed = tasks.join_all().await.into_iter().filter(|has_passed| *has_passed).count();
    assert_eq!(passed, 3);
}
