//! One-time links: what they set, and when they are worth nothing any more.

use std::sync::Arc;

use app::Caller;
use app::accounts::{issue_link, set_active};
use app::ports::{LinkPurpose, LinkRequest};
use app::token::Token;
use domain::Id;
use domain::audit::Chain;
use domain::text::Email;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, PASSWORD, Person};

const MINUTE: i64 = 60_000;
const NEW: &str = "a brand new password";

fn request(desk: &Desk, n: u8, person: Person, purpose: LinkPurpose) -> LinkRequest {
    LinkRequest { id: Id::from_bytes([n; 12]), user: desk.id(person), purpose, at: desk.app.clock.now() }
}

async fn link(desk: &Desk, request: LinkRequest) -> Token {
    issue_link(&desk.app, request).await.unwrap().unwrap()
}

async fn reset_link(desk: &Desk, n: u8, person: Person) -> Token {
    link(desk, request(desk, n, person, LinkPurpose::Reset)).await
}

async fn reset(desk: &Desk, token: &str, password: &str) -> Answer {
    desk.post(Person::Nobody, "/api/auth/reset-password", json!({"token": token, "password": password})).await
}

async fn assert_unusable(desk: &Desk, token: &str) {
    let refused = reset(desk, token, NEW).await;
    refused.assert_refused(400, "validation_failed");
    assert!(refused.body["details"]["token"].is_string(), "{token:?}: {}", refused.text);
    assert_eq!(refused.header("set-cookie"), None);
}

async fn login(desk: &Desk, person: Person, password: &str) -> u16 {
    desk.post(Person::Nobody, "/api/auth/login", json!({"email": person.email(), "password": password})).await.status
}

#[tokio::test]
async fn a_link_sets_the_password_once_and_signs_in() {
    let desk = Desk::open().await;
    let token = reset_link(&desk, 1, Person::Owner).await;
    let short = reset(&desk, token.as_str(), "short").await;
    short.assert_refused(400, "validation_failed");
    assert!(short.body["details"]["password"].is_string());

    let done = reset(&desk, token.as_str(), NEW).await;
    assert_eq!((done.status, &done.body["user"]["email"]), (200, &json!(Person::Owner.email())), "{}", done.text);
    assert!(done.body["csrfToken"].is_string());
    let cookie = done.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let me = desk.call(Person::Nobody, "GET", "/api/auth/me").header("cookie", &cookie).send().await;
    assert_eq!(me.status, 200);
    assert_eq!(desk.get(Person::Owner, "/api/auth/me").await.status, 401, "older sessions are over");
    assert_eq!((login(&desk, Person::Owner, PASSWORD).await, login(&desk, Person::Owner, NEW).await), (401, 200));
    assert_unusable(&desk, token.as_str()).await;
}

#[tokio::test]
async fn what_is_no_link_is_refused() {
    let desk = Desk::open().await;
    let token = reset_link(&desk, 1, Person::Owner).await;
    let whole = token.as_str();
    let session = desk.token(Person::Owner).as_str();
    for wrong in [" ", "%00", "\0", &whole[..63], &format!("A{}", &whole[1..]), &format!(" {whole}"), session] {
        assert_unusable(&desk, wrong).await;
    }
    assert_unusable(&desk, "").await;
    for body in [json!({"password": NEW}), json!({"token": null, "password": NEW}), json!({"token": {"$ne": null}})] {
        desk.post(Person::Nobody, "/api/auth/reset-password", body).await.assert_refused(400, "validation_failed");
    }
    let bearer = desk.call(Person::Nobody, "GET", "/api/auth/me").header("authorization", &format!("Bearer {whole}"));
    assert_eq!(bearer.send().await.status, 401, "a link is no session");
    assert_eq!(reset(&desk, whole, NEW).await.status, 200);
}

#[tokio::test]
async fn a_link_lives_for_its_time() {
    let desk = Desk::open().await;
    for (person, purpose, minutes) in
        [(Person::Owner, LinkPurpose::Reset, 60), (Person::Other, LinkPurpose::Invitation, 72 * 60)]
    {
        let request = request(&desk, 1, person, purpose);
        let (early, late) = (link(&desk, request).await, link(&desk, request).await);
        desk.clock.advance(minutes * MINUTE - 1);
        let again = link(&desk, request).await;
        desk.clock.advance(1);
        assert_unusable(&desk, early.as_str()).await;
        assert_unusable(&desk, late.as_str()).await;
        assert_eq!(reset(&desk, again.as_str(), NEW).await.status, 200, "each try of a mail has its own time");
    }
}

#[tokio::test]
async fn a_newer_request_ends_older_links() {
    let desk = Desk::open().await;
    let first = request(&desk, 1, Person::Owner, LinkPurpose::Reset);
    let older = link(&desk, first).await;
    desk.clock.advance(MINUTE);
    let newer = reset_link(&desk, 2, Person::Owner).await;
    assert_unusable(&desk, older.as_str()).await;
    assert!(issue_link(&desk.app, first).await.unwrap().is_none(), "its mail is not worth another try");
    assert_eq!(reset(&desk, newer.as_str(), NEW).await.status, 200);
}

#[tokio::test]
async fn a_link_dies_with_what_it_was_made_for() {
    let desk = Desk::open().await;
    let token = reset_link(&desk, 1, Person::Owner).await;
    let body = json!({"currentPassword": PASSWORD, "newPassword": "another long password"});
    assert_eq!(desk.put(Person::Owner, "/api/auth/password", body).await.status, 200);
    assert_unusable(&desk, token.as_str()).await;

    let token = reset_link(&desk, 1, Person::Other).await;
    let email = || Email::parse(Person::Other.email()).unwrap();
    set_active(&desk.app, &Caller::default(), email(), false).await.unwrap();
    assert_unusable(&desk, token.as_str()).await;
    set_active(&desk.app, &Caller::default(), email(), true).await.unwrap();
    assert_unusable(&desk, token.as_str()).await;
    desk.put(Person::Other, "/api/auth/me", json!({"name": "Renamed"})).await;
    let token = reset_link(&desk, 2, Person::Other).await;
    assert_eq!(reset(&desk, token.as_str(), NEW).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_uses_at_once_one_succeeds() {
    let desk = Arc::new(Desk::open().await);
    let request = request(&desk, 1, Person::Owner, LinkPurpose::Reset);
    let tokens = [link(&desk, request).await, link(&desk, request).await];
    let passwords: Vec<String> = (0..8).map(|n| format!("a brand new password {n}")).collect();
    let tries = passwords.clone().into_iter().zip(tokens.into_iter().cycle()).map(|(password, token)| {
        let desk = Arc::clone(&desk);
        tokio::spawn(async move { reset(&desk, token.as_str(), &password).await.status })
    });
    let statuses: Vec<u16> = join_all(tries).await.into_iter().map(|status| status.unwrap()).collect();
    let winners: Vec<_> = statuses.iter().zip(&passwords).filter(|(status, _)| **status == 200).collect();
    assert_eq!(winners.len(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 400)), "{statuses:?}");
    assert_eq!(login(&desk, Person::Owner, winners[0].1).await, 200);
}

#[tokio::test]
async fn the_trail_tells_who_set_a_password_and_not_which() {
    let desk = Desk::open().await;
    let token = reset_link(&desk, 1, Person::Owner).await;
    let kept = desk.texts("SELECT lower(hex(token)) FROM link");
    assert_eq!(kept.len(), 1);
    assert_ne!(kept[0], token.as_str(), "what is at rest opens nothing");
    reset(&desk, token.as_str(), NEW).await;
    let entries = desk.app.store.audit_entries(Chain::Site, 0, 1000).await.unwrap();
    let last = entries.into_iter().next_back().unwrap().unwrap();
    assert_eq!((last.action.as_str(), last.actor), ("user.updated", Some(desk.id(Person::Owner))));
    let changes = serde_json::to_value(last.what().unwrap().changes).unwrap();
    assert_eq!(changes, json!({"password": {"from": Value::Null, "to": "changed"}}));
}
