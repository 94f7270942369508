//! A repeated submission makes one thing.

use serde_json::json;

use crate::desk::{Answer, Desk, Person};

async fn file(desk: &Desk, person: Person, key: &str, subject: &str) -> Answer {
    let body = json!({"subject": subject, "message": "M"});
    desk.call(person, "POST", "/api/support/tickets").header("idempotency-key", key).json(&body).send().await
}

#[tokio::test]
async fn the_same_key_and_body_answer_the_ticket_as_it_is_now() {
    let desk = Desk::open().await;
    let first = file(&desk, Person::Owner, "k1", "S").await;
    assert_eq!((first.status, first.header("idempotency-replayed")), (201, None));
    let path = format!("/api/support/tickets/{}", first.body["ticket"]["_id"].as_str().unwrap());
    desk.put(Person::Agent, &path, json!({"priority": "High"})).await;

    let again = file(&desk, Person::Owner, "k1", "S").await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, Some("true")));
    assert_eq!(again.body["ticket"]["_id"], first.body["ticket"]["_id"]);
    assert_eq!(again.body["ticket"]["priority"], "High");

    file(&desk, Person::Owner, "k1", "Another").await.assert_refused(422, "idempotency_mismatch");
    let others = file(&desk, Person::Other, "k1", "S").await;
    assert_ne!(others.body["ticket"]["_id"], first.body["ticket"]["_id"], "a key is one person's own");

    desk.delete(Person::Admin, &path).await;
    file(&desk, Person::Owner, "k1", "S").await.assert_refused(404, "not_found");
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let desk = Desk::open().await;
    let first = file(&desk, Person::Owner, "k1", "S").await;
    desk.clock.advance(86_400_000 + 1);
    let later = file(&desk, Person::Owner, "k1", "Another").await;
    assert_eq!(later.status, 201);
    assert_ne!(later.body["ticket"]["_id"], first.body["ticket"]["_id"]);
}

#[tokio::test]
async fn a_repeated_response_is_one_response_even_when_the_first_closed_the_ticket() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    let responses = format!("{path}/responses");
    let body = json!({"message": "Done.", "status": "Closed"});
    let send = || {
        desk.call(Person::Agent, "POST", &responses)
            .header("idempotency-key", "r1")
            .header("if-match", "\"1\"")
            .json(&body)
            .send()
    };
    let first = send().await;
    assert_eq!(first.status, 201, "{}", first.text);
    let again = send().await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, Some("true")));
    assert_eq!(again.body["response"]["_id"], first.body["response"]["_id"]);
    assert_eq!(again.header("etag"), first.header("etag"));
    assert_eq!(desk.get(Person::Agent, &responses).await.body["responses"].as_array().unwrap().len(), 1);

    let stranger =
        desk.call(Person::Other, "POST", &responses).header("idempotency-key", "r1").json(&body).send().await;
    stranger.assert_refused(404, "not_found");
}

#[tokio::test]
async fn a_refused_request_does_not_use_up_its_key() {
    let desk = Desk::open().await;
    file(&desk, Person::Owner, "k1", "").await.assert_refused(400, "validation_failed");
    assert_eq!(file(&desk, Person::Owner, "k1", "S").await.status, 201);
}
