//! Many people at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures::future::join_all;
use serde_json::json;

use crate::desk::{Desk, Person};

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_creations_at_once_get_two_hundred_numbers() {
    let desk = Arc::new(Desk::open().await);
    let answers = join_all((0..200).map(|n| {
        let desk = Arc::clone(&desk);
        let person = if n % 2 == 0 { Person::Owner } else { Person::Other };
        tokio::spawn(async move {
            let body = json!({"subject": format!("S{n}"), "message": "M"});
            (person, desk.post(person, "/api/support/tickets", body).await)
        })
    }))
    .await;
    let mut numbers = BTreeSet::new();
    for answer in answers {
        let (person, answer) = answer.unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text);
        assert_eq!(answer.body["ticket"]["submittedBy"]["name"], person.name());
        numbers.insert(answer.body["ticket"]["ticketNumber"].as_str().unwrap().to_owned());
    }
    let expected: BTreeSet<_> = (1..=200).map(|n| format!("ST-2026-{n:03}")).collect();
    assert_eq!(numbers, expected);
    assert!(app::audit::verify(desk.app.store.as_ref()).await.unwrap().is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_submissions_under_one_key_make_one_ticket() {
    let desk = Arc::new(Desk::open().await);
    let answers = join_all((0..16).map(|_| {
        let desk = Arc::clone(&desk);
        tokio::spawn(async move {
            let call = desk.call(Person::Owner, "POST", "/api/support/tickets").header("idempotency-key", "one");
            call.json(&json!({"subject": "S", "message": "M"})).send().await
        })
    }))
    .await;
    let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    assert!(answers.iter().all(|answer| answer.status == 201));
    let ids: BTreeSet<_> = answers.iter().map(|answer| answer.body["ticket"]["_id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.header("idempotency-replayed").is_none()).count(), 1);
    let list = desk.get(Person::Owner, "/api/support/tickets").await;
    assert_eq!(list.body["pagination"]["total"], 1);
}

/// Each of 100 writers raises the counter in the subject by one, reading and writing until it is let through.
#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_writers_with_if_match_lose_no_update() {
    let desk = Arc::new(Desk::open().await);
    let path = desk.ticket().await;
    desk.put(Person::Agent, &path, json!({"subject": "0"})).await;
    let writers = join_all((0..100).map(|_| {
        let (desk, path) = (Arc::clone(&desk), path.clone());
        tokio::spawn(async move {
            loop {
                let read = desk.get(Person::Agent, &path).await;
                let count: u32 = read.body["ticket"]["subject"].as_str().unwrap().parse().unwrap();
                let call = desk.call(Person::Agent, "PUT", &path).header("if-match", read.header("etag").unwrap());
                let answer = call.json(&json!({"subject": (count + 1).to_string()})).send().await;
                match answer.status {
                    200 => break,
                    409 => {}
                    _ => panic!("{}", answer.text),
                }
            }
        })
    }))
    .await;
    assert!(writers.iter().all(Result::is_ok));
    let ticket = &desk.get(Person::Agent, &path).await.body["ticket"];
    assert_eq!(ticket["subject"], "100");
    assert_eq!(ticket["version"], 102);
}
