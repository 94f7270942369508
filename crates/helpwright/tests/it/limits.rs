//! How much one person may send in a short time.

use std::sync::Arc;

use app::accounts::sign_in;
use app::{Caller, Error, Limits, Quota};
use futures::future::join_all;
use serde_json::json;

use crate::desk::{Answer, Desk, PASSWORD, Person};

const TICKETS: &str = "/api/support/tickets";
const MINUTE: i64 = 60_000;

pub(crate) const LIMITS: Limits = Limits {
    customers: Quota { tickets_per_15_minutes: 5, responses_per_hour: 3 },
    staff: Quota { tickets_per_15_minutes: 7, responses_per_hour: 4 },
    sign_in_failures: 3,
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

async fn log_in(desk: &Desk, email: &str, password: &str) -> Answer {
    desk.post(Person::Nobody, "/api/auth/login", json!({"email": email, "password": password})).await
}

#[tokio::test]
async fn wrong_passwords_are_limited_alike_for_known_and_unknown_accounts() {
    let desk = limited().await;
    for email in [Person::Owner.email(), "nobody@customer.example"] {
        for written in [email.to_owned(), email.to_uppercase(), format!(" {email} ")] {
            log_in(&desk, &written, "wrong").await.assert_refused(401, "unauthenticated");
        }
        for password in ["wrong", PASSWORD] {
            assert_limited(&log_in(&desk, email, password).await, "900");
        }
    }
    assert_eq!(log_in(&desk, Person::Other.email(), PASSWORD).await.status, 200, "others are not concerned");
    desk.clock.advance(15 * MINUTE);
    for _ in 0..5 {
        assert_eq!(log_in(&desk, Person::Owner.email(), PASSWORD).await.status, 200, "the right one counts nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_wrong_passwords_at_once_three_are_looked_at() {
    let desk = Arc::new(limited().await);
    let statuses = join_all((0..50).map(|_| {
        let desk = Arc::clone(&desk);
        tokio::spawn(async move { log_in(&desk, Person::Owner.email(), "wrong").await.status })
    }))
    .await;
    let looked_at = statuses.into_iter().filter(|status| *status.as_ref().unwrap() == 401).count();
    assert_eq!(looked_at, 3);
}

#[tokio::test]
async fn whoever_tries_passwords_elsewhere_does_not_lock_the_owner_out() {
    let desk = limited().await;
    let from = |ip: &str| Caller { ip: ip.parse().ok(), ..Caller::default() };
    let (home, elsewhere) = (from("2001:db8::1"), from("203.0.113.9"));
    let attempt = async |caller: &Caller, password: &str| {
        sign_in(&desk.app, caller, Person::Owner.email(), password.to_owned()).await
    };
    assert!(attempt(&home, PASSWORD).await.is_ok());
    for _ in 0..3 {
        assert!(matches!(attempt(&elsewhere, "wrong").await, Err(Error::Unauthenticated)));
    }
    assert!(matches!(attempt(&elsewhere, PASSWORD).await, Err(Error::Limited { .. })));
    assert!(attempt(&from("2001:db8::2"), PASSWORD).await.is_ok(), "the same household");
    for _ in 0..3 {
        assert!(matches!(attempt(&home, "wrong").await, Err(Error::Unauthenticated)));
    }
    assert!(matches!(attempt(&home, PASSWORD).await, Err(Error::Limited { .. })), "home has its own limit");
}

#[tokio::test]
async fn a_stolen_session_cannot_try_passwords_for_ever() {
    let desk = limited().await;
    let change = |current: &'static str| {
        let body = json!({"currentPassword": current, "newPassword": "another long password"});
        desk.put(Person::Owner, "/api/auth/password", body)
    };
    for _ in 0..3 {
        change("wrong").await.assert_refused(400, "validation_failed");
    }
    assert_limited(&change(PASSWORD).await, "900");
    desk.clock.advance(15 * MINUTE);
    assert_eq!(change(PASSWORD).await.status, 200);
}
