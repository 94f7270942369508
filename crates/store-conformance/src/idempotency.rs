//! Idempotency keys: a repeated submission finds what the first one made.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::ports::{ChangeError, Changed, Created, IdempotencyKey};
use domain::list::Filter;
use domain::policy::Viewer;
use domain::text::Message;
use domain::ticket::{IfMatch, Respond, TicketError};
use domain::time::DAY;
use domain::vocabulary::Status;
use domain::{Id, Timestamp};
use tokio::task::JoinSet;

use crate::desk::{ADA, ADMIN, AGENT, BOB, Desk, Filing, actor, at, query, says, written};

fn key(who: u8, body: u8, at: Timestamp) -> IdempotencyKey {
    IdempotencyKey {
        user: actor(who).id,
        path: "/api/support/tickets".to_owned(),
        key: "once".to_owned(),
        fingerprint: [body; 32],
        not_before: at.plus(-DAY),
        at,
    }
}

/// Files a ticket under the key, with an id of its own.
async fn file(desk: &Desk, key: IdempotencyKey) -> (Id, Created) {
    let stamp = desk.stamp(key.at);
    let id = stamp.id("ticket");
    let filing = Filing { at: key.at, ..Filing::default() };
    (id, desk.try_file(id, filing, stamp, Some(key)).await.unwrap())
}

async fn respond(
    desk: &Desk,
    who: u8,
    ticket: Id,
    respond: Respond,
    key: IdempotencyKey,
) -> Result<Option<Changed>, ChangeError> {
    let stamp = desk.stamp(key.at);
    desk.try_respond(actor(who), ticket, respond, stamp, Some(key)).await
}

async fn count(desk: &Desk) -> u64 {
    desk.page(query(Filter::default()), Viewer::Staff).await.total
}

pub async fn a_repeated_filing_finds_the_first_ticket(desk: Desk) {
    let (first, created) = file(&desk, key(ADA, 1, at(0))).await;
    assert!(matches!(created, Created::New(number) if number.sequence == 1));
    for millis in [0, 1, DAY] {
        assert_eq!(file(&desk, key(ADA, 1, at(millis))).await.1, Created::Replayed(first));
    }
    assert_eq!(count(&desk).await, 1);
}

pub async fn sixteen_twins_file_one_ticket(desk: Desk) {
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let desk = Arc::clone(&desk);
        tasks.spawn(async move {
            match file(&desk, key(ADA, 1, at(0))).await {
                (id, Created::New(_)) => (id, true),
                (_, Created::Replayed(id)) => (id, false),
                (_, other) => panic!("a ticket or a replay was expected, not {other:?}"),
            }
        });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers.iter().filter(|(_, is_new)| *is_new).count(), 1);
    assert_eq!(answers.iter().map(|(id, _)| id).collect::<BTreeSet<_>>().len(), 1);
    assert_eq!(count(&desk).await, 1);
}

pub async fn a_key_with_another_body_is_told(desk: Desk) {
    let (first, _) = file(&desk, key(ADA, 1, at(0))).await;
    assert_eq!(file(&desk, key(ADA, 2, at(1))).await.1, Created::KeyReused);
    assert_eq!(file(&desk, key(ADA, 1, at(2))).await.1, Created::Replayed(first));
    assert_eq!(count(&desk).await, 1);
}

pub async fn a_key_counts_for_its_user_and_path(desk: Desk) {
    file(&desk, key(ADA, 1, at(0))).await;
    let other_path = IdempotencyKey { path: "/elsewhere".to_owned(), ..key(ADA, 2, at(1)) };
    let other_key = IdempotencyKey { key: "Once".to_owned(), ..key(ADA, 2, at(2)) };
    for key in [key(BOB, 2, at(3)), other_path, other_key] {
        assert!(matches!(file(&desk, key).await.1, Created::New(_)));
    }
    assert_eq!(count(&desk).await, 4);
}

pub async fn a_key_is_forgotten_in_time(desk: Desk) {
    let (first, _) = file(&desk, key(ADA, 1, at(0))).await;
    assert_eq!(file(&desk, key(ADA, 1, at(DAY))).await.1, Created::Replayed(first));
    // The replay has not made the key any younger.
    let (second, created) = file(&desk, key(ADA, 2, at(DAY + 1))).await;
    assert!(matches!(created, Created::New(_)));
    assert_eq!(file(&desk, key(ADA, 2, at(DAY + 2))).await.1, Created::Replayed(second));
    assert_eq!(file(&desk, key(ADA, 1, at(DAY + 3))).await.1, Created::KeyReused);
}

pub async fn a_deleted_ticket_is_still_named(desk: Desk) {
    let (first, _) = file(&desk, key(ADA, 1, at(0))).await;
    desk.delete(first, at(1)).await;
    assert_eq!(file(&desk, key(ADA, 1, at(2))).await.1, Created::Replayed(first));
    assert!(desk.detail(first, Viewer::Staff).await.is_none());
}

pub async fn a_repeated_response_finds_the_first_one(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    let (_, first, _) = written(respond(&desk, ADA, id, says("Hello?"), key(ADA, 1, at(1))).await);
    let (newest, _) = desk.respond(AGENT, id, "Hello!", at(2)).await;
    match respond(&desk, ADA, id, says("Hello?"), key(ADA, 1, at(3))).await {
        Ok(Some(Changed::Replayed { ticket, response })) => {
            assert_eq!((ticket, response), (newest, first.unwrap().id));
        }
        other => panic!("a replay was expected, not {other:?}"),
    }
    let reused = respond(&desk, ADA, id, says("Hey?"), key(ADA, 2, at(4))).await;
    assert!(matches!(reused, Err(ChangeError::KeyReused)));
    assert_eq!(desk.detail(id, Viewer::Staff).await.unwrap().responses.len(), 2);
}

pub async fn sixteen_twins_respond_once(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    let desk = Arc::new(desk);
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let desk = Arc::clone(&desk);
        tasks.spawn(async move {
            match respond(&desk, ADA, id, says("Hello?"), key(ADA, 1, at(1))).await {
                Ok(Some(Changed::Written { response, .. })) => response.unwrap().id,
                Ok(Some(Changed::Replayed { response, .. })) => response,
                other => panic!("a response or a replay was expected, not {other:?}"),
            }
        });
    }
    let named: BTreeSet<Id> = tasks.join_all().await.into_iter().collect();
    let responses = desk.detail(id, Viewer::Staff).await.unwrap().responses;
    assert_eq!(responses.iter().map(|response| response.id).collect::<BTreeSet<_>>(), named);
    assert_eq!(responses.len(), 1);
}

pub async fn only_successes_are_kept(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    desk.set_status(id, Status::Closed, at(1)).await;
    let refused = respond(&desk, ADA, id, says("Hello?"), key(ADA, 1, at(2))).await;
    assert!(matches!(refused, Err(ChangeError::Refused(TicketError::Closed))));
    desk.set_status(id, Status::Open, at(3)).await;
    let (_, response, _) = written(respond(&desk, ADA, id, says("Hi"), key(ADA, 2, at(4))).await);
    assert!(response.is_some());

    let taken = desk.stamp(at(5));
    let again = desk.try_file(id, Filing::default(), taken, Some(key(BOB, 1, at(5)))).await.unwrap();
    assert_eq!(again, Created::IdTaken);
    assert!(matches!(file(&desk, key(BOB, 2, at(6))).await.1, Created::New(_)));
}

pub async fn rights_come_before_a_replay(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    let note = || Respond::new(Message::parse("Psst").unwrap(), true, false, None, IfMatch::Any);
    written(respond(&desk, AGENT, id, note(), key(AGENT, 1, at(1))).await);
    // The same person under the same key, but no longer staff: neither a replay nor a reuse is told.
    let demoted = domain::person::Actor { id: actor(AGENT).id, ..actor(BOB) };
    for body in [1, 2] {
        let stamp = desk.stamp(at(2));
        let refused = desk.try_respond(demoted.clone(), id, note(), stamp, Some(key(AGENT, body, at(2)))).await;
        assert!(matches!(refused, Err(ChangeError::Refused(TicketError::NotFound))));
    }
    desk.try_delete(ADMIN, id, at(3)).await.unwrap();
    assert!(respond(&desk, AGENT, id, note(), key(AGENT, 1, at(4))).await.unwrap().is_none());
}

pub async fn a_replay_comes_before_what_has_changed_since(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    let expected = || Respond::new(Message::parse("Hi").unwrap(), false, false, None, IfMatch::OneOf(vec![1]));
    written(respond(&desk, ADA, id, expected(), key(ADA, 1, at(1))).await);
    // By now the version is another one, and then the ticket is closed.
    let replayed = respond(&desk, ADA, id, expected(), key(ADA, 1, at(2))).await;
    assert!(matches!(replayed, Ok(Some(Changed::Replayed { .. }))));
    desk.set_status(id, Status::Closed, at(3)).await;
    let replayed = respond(&desk, ADA, id, expected(), key(ADA, 1, at(4))).await;
    assert!(matches!(replayed, Ok(Some(Changed::Replayed { .. }))));
    let mismatched = respond(&desk, ADA, id, expected(), key(ADA, 2, at(5))).await;
    assert!(matches!(mismatched, Err(ChangeError::KeyReused)));
    let other = IdempotencyKey { key: "other".to_owned(), ..key(ADA, 1, at(6)) };
    let refused = respond(&desk, ADA, id, expected(), other).await;
    assert!(matches!(refused, Err(ChangeError::Refused(TicketError::Stale))));
}
