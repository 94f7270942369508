//! How much one person may send in a short time.

use std::sync::Arc;

use app::{Limits, Quota};
use futures::future::join_all;
use serde_json::json;

use crate::desk::{Answer, Desk, Person};

const TICKETS: &str = "/api/support/tickets";
const MINUTE: i64 = 60_000;

const LIMITS: Limits = Limits {
    customers: Quota { tickets_per_15_minutes: 5, responses_per_hour: 3 },
    staff: Quota { tickets_per_15_minutes: 7, responses_per_hour: 4 },
};

async fn limited() -> Desk {
    Desk::open().await.limited(LIMITS)
}

async fn file(desk: &Desk, person: Person) -> Answer {
    desk.post(person, TICKETS, json!({"subject": "S", "message": "M"})).await
}

fn assert_limited(answer: &Answer, seconds: &str) {
    answer.assert_refused(429, "rate_limited");
    assert_eq!(answer.header("retry-after"), Some(seconds), "{}", answer.text);
}

#[tokio::test]
async fn the_sixth_ticket_waits_until_the_first_is_old() {
    let desk = limited().await;
    for _ in 0..5 {
        assert_eq!(file(&desk, Person::Owner).await.status, 201);
        desk.clock.advance(MINUTE);
    }
    assert_limited(&file(&desk, Person::Owner).await, "600");
    desk.clock.advance(10 * MINUTE - 1);
    assert_limited(&file(&desk, Person::Owner).await, "1");
    desk.clock.advance(1);
    assert_eq!(file(&desk, Person::Owner).await.status, 201);
    assert_limited(&file(&desk, Person::Owner).await, "60");
    assert_eq!(file(&desk, Person::Other).await.status, 201, "a limit is one person's own");
}

#[tokio::test]
async fn staff_have_limits_of_their_own_and_file_for_others_on_theirs() {
    let desk = limited().await;
    let customer = desk.id(Person::Owner).to_string();
    for _ in 0..7 {
        let body = json!({"subject": "S", "message": "M", "onBehalfOf": customer});
        assert_eq!(desk.post(Person::Agent, TICKETS, body).await.status, 201);
    }
    assert_limited(&file(&desk, Person::Agent).await, "900");
    assert_eq!(file(&desk, Person::Owner).await.status, 201);
}

#[tokio::test]
async fn responses_and_notes_count_and_refused_ones_do_not() {
    let desk = limited().await;
    let responses = format!("{}/responses", desk.ticket().await);
    let hello = || json!({"message": "Hello?"});
    for _ in 0..3 {
        desk.post(Person::Owner, &responses, json!({"message": ""})).await.assert_refused(400, "validation_failed");
        let note = json!({"message": "N", "isInternal": true});
        desk.post(Person::Owner, &responses, note).await.assert_refused(403, "forbidden");
        assert_eq!(desk.post(Person::Owner, &responses, hello()).await.status, 201);
    }
    assert_limited(&desk.post(Person::Owner, &responses, hello()).await, "3600");
    for is_internal in [true, false, true, false] {
        let body = json!({"message": "R", "isInternal": is_internal});
        assert_eq!(desk.post(Person::Agent, &responses, body).await.status, 201);
    }
    assert_limited(&desk.post(Person::Agent, &responses, hello()).await, "3600");
    let closing = desk.put(Person::Owner, responses.trim_end_matches("/responses"), json!({"status": "Closed"})).await;
    assert_eq!(closing.status, 200, "only what adds a response is limited");
    desk.post(Person::Owner, &responses, hello()).await.assert_refused(409, "ticket_closed");
}

#[tokio::test]
async fn a_replay_is_answered_beyond_the_limit() {
    let desk = limited().await;
    let send = |key: &'static str| {
        let call = desk.call(Person::Owner, "POST", TICKETS).header("idempotency-key", key);
        call.json(&json!({"subject": "S", "message": "M"})).send()
    };
    assert_eq!(send("one").await.status, 201);
    for _ in 0..4 {
        assert_eq!(file(&desk, Person::Owner).await.status, 201);
    }
    let replayed = send("one").await;
    assert_eq!((replayed.status, replayed.header("idempotency-replayed")), (201, Some("true")));
    assert_limited(&send("two").await, "900");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_hundred_at_once_five_pass() {
    let desk = Arc::new(limited().await);
    let answers = join_all((0..200).map(|_| {
        let desk = Arc::clone(&desk);
        tokio::spawn(async move { file(&desk, Person::Owner).await.status })
    }))
    .await;
    let passed = answers.into_iter().filter(|status| *status.as_ref().unwrap() == 201).count();
    assert_eq!(passed, 5);
    assert_eq!(desk.get(Person::Owner, TICKETS).await.body["pagination"]["total"], 5);
}

#[tokio::test]
async fn a_deleted_ticket_still_counts() {
    let desk = limited().await;
    let path = desk.ticket().await;
    for _ in 0..4 {
        assert_eq!(file(&desk, Person::Owner).await.status, 201);
    }
    assert_eq!(desk.delete(Person::Admin, &path).await.status, 200);
    assert_limited(&file(&desk, Person::Owner).await, "900");
}
