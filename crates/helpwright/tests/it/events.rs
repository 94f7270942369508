//! Live events: everybody hears of what they may see, at once, and of nothing else.

use std::time::Duration;

use app::Caller;
use axum::body::BodyDataStream;
use domain::text::Email;
use futures::StreamExt;
use serde_json::{Value, json};

use crate::desk::{Answer, Call, Desk, PASSWORD, Person};

const EVENTS: &str = "/api/support/events";
const HELLO: &str = "retry: 3000\n\n";
/// Far more than anything here takes; who hears nothing for so long has failed.
const PATIENCE: Duration = Duration::from_secs(10);

struct Listener(BodyDataStream);

#[derive(Debug, PartialEq)]
struct Heard {
    id: String,
    kind: String,
    data: Value,
}

impl Listener {
    async fn new(call: Call<'_>) -> Self {
        let response = call.open().await;
        assert_eq!(response.status(), 200);
        Self(response.into_body().into_data_stream())
    }

    /// A listener from now on.
    async fn join(desk: &Desk, person: Person) -> Self {
        let mut listener = Self::new(desk.call(person, "GET", EVENTS)).await;
        assert_eq!(listener.chunk().await.as_deref(), Some(HELLO));
        listener
    }

    /// A listener who has seen the events up to `last`, and the first that it is told.
    async fn resume(desk: &Desk, person: Person, last: &str) -> (Self, String) {
        let mut listener = Self::new(desk.call(person, "GET", EVENTS).header("last-event-id", last)).await;
        let first = listener.chunk().await.unwrap();
        (listener, first)
    }

    /// The next that is written; nothing at the end of the stream.
    async fn chunk(&mut self) -> Option<String> {
        let chunk = tokio::time::timeout(PATIENCE, self.0.next()).await.unwrap();
        chunk.map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap())
    }

    async fn event(&mut self) -> Heard {
        let text = self.chunk().await.unwrap();
        let lines: Vec<_> = text.lines().collect();
        let [id, kind, data, end]: [&str; 4] = lines.try_into().unwrap();
        assert_eq!(end, "");
        Heard {
            id: id.strip_prefix("id: ").unwrap().to_owned(),
            kind: kind.strip_prefix("event: ").unwrap().to_owned(),
            data: serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap(),
        }
    }

    async fn expect(&mut self, kind: &str, version: u64) -> Heard {
        let heard = self.event().await;
        assert_eq!((heard.kind.as_str(), &heard.data["version"]), (kind, &json!(version)));
        heard
    }
}

async fn respond(desk: &Desk, person: Person, path: &str, body: Value) {
    let answer = desk.post(person, &format!("{path}/responses"), body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
}

#[tokio::test]
async fn staff_and_the_owner_hear_of_every_change() {
    let desk = Desk::open().await;
    let (mut agent, mut owner) =
        (Listener::join(&desk, Person::Agent).await, Listener::join(&desk, Person::Owner).await);
    let path = desk.ticket().await;
    let created = agent.expect("ticket.created", 1).await;
    let id = path.rsplit('/').next().unwrap();
    assert_eq!(created.data, json!({"ticketId": id, "ticketNumber": "ST-2026-001", "version": 1}));
    assert_eq!(owner.event().await, created);

    desk.put(Person::Agent, &path, json!({"priority": "High"})).await;
    desk.put(Person::Agent, &path, json!({"priority": "High"})).await;
    respond(&desk, Person::Owner, &path, json!({"message": "Hello?"})).await;
    respond(&desk, Person::Agent, &path, json!({"message": "Done", "status": "Closed"})).await;
    desk.delete(Person::Admin, &path).await;
    for listener in [&mut agent, &mut owner] {
        listener.expect("ticket.updated", 2).await;
        listener.expect("response.added", 3).await;
        listener.expect("response.added", 4).await;
        listener.expect("ticket.deleted", 4).await;
    }
}

#[tokio::test]
async fn a_note_is_silent_to_the_owner_and_a_strangers_ticket_to_everybody_else() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    let mut agent = Listener::join(&desk, Person::Agent).await;
    let (mut owner, mut other) =
        (Listener::join(&desk, Person::Owner).await, Listener::join(&desk, Person::Other).await);
    respond(&desk, Person::Agent, &path, json!({"message": "psst", "isInternal": true})).await;
    respond(&desk, Person::Agent, &path, json!({"message": "Hello"})).await;
    respond(&desk, Person::Agent, &path, json!({"message": "psst", "isInternal": true, "status": "Closed"})).await;
    let body = json!({"subject": "Theirs", "message": "M"});
    desk.post(Person::Other, "/api/support/tickets", body).await;

    for version in 2..=4 {
        agent.expect("response.added", version).await;
    }
    owner.expect("response.added", 2).await;
    owner.expect("ticket.updated", 3).await;
    // The first thing that the other customer hears is their own ticket.
    assert_eq!(other.expect("ticket.created", 1).await.data["ticketNumber"], "ST-2026-002");
    desk.put(Person::Owner, &path, json!({"status": "Open"})).await;
    owner.expect("ticket.updated", 4).await;
}

#[tokio::test]
async fn a_listener_goes_on_where_it_was_and_learns_when_it_cannot() {
    let desk = Desk::open().await;
    let mut owner = Listener::join(&desk, Person::Owner).await;
    let mut agent = Listener::join(&desk, Person::Agent).await;
    let path = desk.ticket().await;
    let seen = owner.event().await;
    assert_eq!(seen.id.len(), 32);
    drop(owner);
    respond(&desk, Person::Agent, &path, json!({"message": "psst", "isInternal": true})).await;
    respond(&desk, Person::Agent, &path, json!({"message": "Hello"})).await;
    agent.event().await;
    let note = agent.event().await;
    agent.event().await;

    let (mut owner, first) = Listener::resume(&desk, Person::Owner, &seen.id).await;
    assert_eq!(first, HELLO);
    owner.expect("response.added", 2).await;
    let reset = "event: reset\ndata: {}\nretry: 3000\n\n";
    for unknown in ["", "0", "x y", &note.id, &"0".repeat(32), &"9".repeat(100)] {
        let (mut owner, first) = Listener::resume(&desk, Person::Owner, unknown).await;
        assert_eq!(first, reset, "{unknown}");
        desk.put(Person::Agent, &path, json!({"subject": format!("After {unknown:.40}")})).await;
        assert_eq!(owner.event().await.kind, "ticket.updated");
    }
    desk.clock.advance(10 * 60_000);
    let (_, first) = Listener::resume(&desk, Person::Owner, &seen.id).await;
    assert_eq!(first, reset);
}

#[tokio::test]
async fn the_stream_is_for_proxies_and_browsers_what_it_is() {
    let desk = Desk::open().await;
    let answer = desk.get(Person::Owner, EVENTS).await;
    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("x-accel-buffering"), Some("no"));
    assert_eq!(answer.header("content-encoding"), None);
    assert_eq!(answer.header("content-length"), None);
    let token = desk.token(Person::Owner).as_str();
    let cookie = format!("helpwright={token}");
    let answer = desk.call(Person::Nobody, "GET", EVENTS).header("cookie", &cookie).send().await;
    assert_eq!(answer.status, 200, "a browser sends its cookie and no header");
    desk.get(Person::Nobody, &format!("{EVENTS}?token={token}")).await.assert_refused(401, "unauthenticated");
    desk.get(Person::Owner, &format!("{EVENTS}?token={token}")).await.assert_refused(400, "validation_failed");
    assert_eq!(desk.call(Person::Owner, "HEAD", EVENTS).send().await.status, 200);
}

#[tokio::test]
async fn nobody_has_more_than_ten_streams() {
    let desk = Desk::open().await;
    let mut streams = Vec::new();
    for _ in 0..10 {
        streams.push(Listener::join(&desk, Person::Owner).await);
    }
    let refused: Answer = desk.get(Person::Owner, EVENTS).await;
    refused.assert_refused(429, "rate_limited");
    assert!(refused.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);
    Listener::join(&desk, Person::Other).await;
    streams.pop();
    Listener::join(&desk, Person::Owner).await;
}

#[tokio::test]
async fn a_stream_ends_with_the_session_and_the_others_go_on() {
    let desk = Desk::open().await;
    let caller = app::Caller::default();
    let signed_in = app::accounts::sign_in(&desk.app, &caller, Person::Owner.email(), PASSWORD.to_owned()).await;
    let token = signed_in.unwrap().token;
    let bearer = format!("Bearer {}", token.as_str());
    let call = desk.call(Person::Nobody, "GET", EVENTS).header("authorization", &bearer);
    let (mut leaving, mut staying) = (Listener::new(call).await, Listener::join(&desk, Person::Owner).await);
    assert_eq!(leaving.chunk().await.as_deref(), Some(HELLO));
    desk.call(Person::Nobody, "POST", "/api/auth/logout").header("authorization", &bearer).send().await;
    let wait = std::time::Instant::now();
    assert_eq!(leaving.chunk().await, None);
    assert!(wait.elapsed() < Duration::from_secs(2), "{:?}", wait.elapsed());
    desk.ticket().await;
    staying.expect("ticket.created", 1).await;

    let body = json!({"currentPassword": PASSWORD, "newPassword": "another long password"});
    let mut second = desk.call(Person::Nobody, "POST", "/api/auth/login");
    second = second.json(&json!({"email": Person::Owner.email(), "password": PASSWORD}));
    let other = format!("Bearer {}", second.send().await.body["token"].as_str().unwrap());
    let change = desk.call(Person::Nobody, "PUT", "/api/auth/password").header("authorization", &other).json(&body);
    assert_eq!(change.send().await.status, 200);
    assert_eq!(staying.chunk().await, None, "a new password ends all other sessions");
}

#[tokio::test]
async fn a_stream_ends_when_the_account_is_shut_or_its_role_changes_beside_the_server() {
    let desk = Desk::open().await;
    let (mut agent, mut other) =
        (Listener::join(&desk, Person::Agent).await, Listener::join(&desk, Person::Other).await);
    let email = Email::parse(Person::Agent.email()).unwrap();
    app::accounts::set_active(&desk.app, &Caller::default(), email, false).await.unwrap();
    assert_eq!(agent.chunk().await, None);
    desk.edit("UPDATE user SET role = 'INTERNAL' WHERE role = 'CUSTOMER'");
    assert_eq!(other.chunk().await, None);
}

#[tokio::test]
async fn what_an_admin_does_to_an_account_ends_its_streams() {
    let desk = Desk::open().await;
    let path = |person| format!("/api/admin/users/{}", desk.id(person));
    let mut admin = Listener::join(&desk, Person::Admin).await;
    let changes = [
        (Person::Agent, "PUT", json!({"role": "CUSTOMER"})),
        (Person::Owner, "PUT", json!({"isActive": false})),
        (Person::Other, "DELETE", Value::Null),
    ];
    for (person, method, body) in changes {
        let mut listener = Listener::join(&desk, person).await;
        let call = desk.call(Person::Admin, method, &path(person));
        let call = if body.is_null() { call } else { call.json(&body) };
        assert_eq!(call.send().await.status, 200);
        let wait = std::time::Instant::now();
        assert_eq!(listener.chunk().await, None, "{person:?}");
        assert!(wait.elapsed() < Duration::from_secs(2), "{:?}", wait.elapsed());
    }
    let body = json!({"subject": "S", "message": "M"});
    desk.post(Person::Admin, "/api/support/tickets", body).await;
    admin.expect("ticket.created", 1).await;
}

#[tokio::test]
async fn a_server_that_stops_ends_all_streams_and_takes_no_more() {
    let desk = Desk::open().await;
    let (mut agent, mut owner) =
        (Listener::join(&desk, Person::Agent).await, Listener::join(&desk, Person::Owner).await);
    desk.state.close_streams();
    assert_eq!((agent.chunk().await, owner.chunk().await), (None, None));
    let refused = desk.get(Person::Owner, EVENTS).await;
    refused.assert_refused(503, "unavailable");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(desk.get(Person::Owner, "/api/support/tickets").await.status, 200);
}
