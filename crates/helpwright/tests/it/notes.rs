//! An internal note changes nothing that a customer can observe.

use serde_json::{Value, json};

use crate::desk::{Answer, Desk, Person};

const CANARY: &str = "zephyrcanary";

/// Everything that the owner can ask about their tickets, as whole answers.
async fn all_that_the_owner_sees(desk: &Desk, path: &str, number: &str) -> Vec<(String, Value, Option<String>, usize)> {
    let mut questions = vec![
        path.to_owned(),
        format!("/api/support/tickets/{number}"),
        format!("{path}/responses"),
        format!("{path}?admin=true"),
        "/api/support/tickets".to_owned(),
        "/api/support/tickets?fields=row".to_owned(),
        "/api/support/tickets?admin=true&limit=1".to_owned(),
    ];
    for sort in ["createdAt", "updatedAt", "priority", "status"] {
        questions.push(format!("/api/support/tickets?sort={sort}"));
        questions.push(format!("/api/support/tickets?sort={sort}&order=asc"));
    }
    for filter in [
        "awaiting=staff",
        "awaiting=customer",
        "status=Open",
        "assignedTo=none",
        &format!("search={CANARY}"),
        "search=login",
    ] {
        questions.push(format!("/api/support/tickets?{filter}"));
    }
    let mut seen = Vec::new();
    for question in questions {
        let answer: Answer = desk.get(Person::Owner, &question).await;
        assert_eq!(answer.status, 200, "{question}: {}", answer.text);
        let etag = answer.header("etag").map(str::to_owned);
        seen.push((question, answer.body, etag, answer.text.len()));
    }
    seen
}

#[tokio::test]
async fn a_note_moves_nothing_in_what_the_owner_sees() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    desk.clock.advance(1_000);
    desk.ticket().await;
    let number = desk.get(Person::Owner, &path).await.body["ticket"]["ticketNumber"].as_str().unwrap().to_owned();
    desk.clock.advance(60_000);
    desk.post(Person::Agent, &format!("{path}/responses"), json!({"message": "We are looking into it."})).await;

    let before = all_that_the_owner_sees(&desk, &path, &number).await;
    for n in 0..3 {
        desk.clock.advance(60_000);
        let note = json!({"message": format!("{CANARY} number {n}"), "isInternal": true});
        let answer = desk.post(Person::Agent, &format!("{path}/responses"), note).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
    }
    let after = all_that_the_owner_sees(&desk, &path, &number).await;
    assert_eq!(before, after);
    assert!(after.iter().all(|(_, body, ..)| !body.to_string().contains(CANARY)));
}

#[tokio::test]
async fn what_the_owner_read_before_a_note_is_still_current() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    let etag = desk.get(Person::Owner, &path).await.header("etag").unwrap().to_owned();
    desk.post(Person::Agent, &format!("{path}/responses"), json!({"message": "psst", "isInternal": true})).await;

    let unchanged = desk.call(Person::Owner, "GET", &path).header("if-none-match", &etag).send().await;
    assert_eq!(unchanged.status, 304);
    let close = desk
        .call(Person::Owner, "PUT", &path)
        .header("if-match", &etag)
        .json(&json!({"status": "Closed"}))
        .send()
        .await;
    assert_eq!(close.status, 200, "{}", close.text);
    assert_eq!(close.body["ticket"]["version"], 2);
}

#[tokio::test]
async fn staff_see_the_note_and_the_revision_that_it_moved() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    desk.clock.advance(60_000);
    desk.post(Person::Agent, &format!("{path}/responses"), json!({"message": CANARY, "isInternal": true})).await;

    let ticket = &desk.get(Person::Admin, &path).await.body["ticket"];
    assert_eq!(ticket["version"], 2);
    assert_eq!(ticket["updatedAt"], "2026-03-02T09:01:00.000Z");
    assert_eq!(ticket["responses"][0]["message"], CANARY);
    assert_eq!(ticket["responses"][0]["isInternal"], true);
    let found = desk.get(Person::Agent, &format!("/api/support/tickets?search={CANARY}")).await;
    assert_eq!(found.body["pagination"]["total"], 1);
}
