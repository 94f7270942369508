//! Who may do what: every route of the server against every kind of person.
//!
//! The requests are generated from the server's own list of routes. A route that this table does not know fails
//! the test, and so does a line of the table that no route answers.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::desk::{Desk, PASSWORD, Person};

/// Expected status for nobody, the owner, another customer, an agent and an admin.
type Expected = [u16; 5];

struct Row {
    method: &'static str,
    path: &'static str,
    body: Option<Value>,
    expected: Expected,
}

fn row(method: &'static str, path: &'static str, body: Option<Value>, expected: Expected) -> Row {
    Row { method, path, body, expected }
}

const FAQ: &str = "/api/faqs/{id}";
const USER: &str = "/api/admin/users/{id}";
const INVITE: &str = "/api/admin/users/{id}/invite";

fn table() -> Vec<Row> {
    [of_tickets(), of_the_desk(), of_accounts()].into_iter().flatten().collect()
}

fn of_tickets() -> Vec<Row> {
    let ticket = "/api/support/tickets/{id}";
    let responses = "/api/support/tickets/{id}/responses";
    vec![
        row("GET", "/api/support/tickets", None, [401, 200, 200, 200, 200]),
        row("POST", "/api/support/tickets", Some(json!({"subject": "S", "message": "M"})), [401, 201, 201, 201, 201]),
        row("GET", ticket, None, [401, 200, 404, 200, 200]),
        row("PUT", ticket, Some(json!({"status": "Closed"})), [401, 200, 404, 200, 200]),
        row("PUT", ticket, Some(json!({"status": "In Progress"})), [401, 403, 404, 200, 200]),
        row("PUT", ticket, Some(json!({"priority": "Low"})), [401, 403, 404, 200, 200]),
        row("PUT", ticket, Some(json!({"category": "Bug Report"})), [401, 403, 404, 200, 200]),
        row("PUT", ticket, Some(json!({"assignedTo": null})), [401, 403, 404, 200, 200]),
        row("PUT", ticket, Some(json!({"subject": "Other"})), [401, 403, 404, 200, 200]),
        row("PUT", ticket, Some(json!({"message": "Other"})), [401, 403, 404, 200, 200]),
        row("DELETE", ticket, None, [401, 403, 404, 403, 200]),
        row("GET", responses, None, [401, 200, 404, 200, 200]),
        row("POST", responses, Some(json!({"message": "Hello"})), [401, 201, 404, 201, 201]),
        row("POST", responses, Some(json!({"message": "Note", "isInternal": true})), [401, 403, 404, 201, 201]),
        row("POST", responses, Some(json!({"message": "Done", "status": "Closed"})), [401, 403, 404, 201, 201]),
        row("GET", "/api/support/tickets/{id}/history", None, [401, 403, 404, 200, 200]),
        row("GET", "/api/support/tickets/assignable-users", None, [401, 403, 403, 200, 200]),
        row("GET", "/api/support/requesters", None, [401, 403, 403, 200, 200]),
        row("GET", "/api/support/tickets/stats", None, [401, 403, 403, 200, 200]),
        row("GET", "/api/support/events", None, [401, 200, 200, 200, 200]),
    ]
}

fn of_the_desk() -> Vec<Row> {
    vec![
        row("GET", "/api/admin/support/settings", None, [401, 403, 403, 403, 200]),
        row("PUT", "/api/admin/support/settings", Some(json!({"settings": {}})), [401, 403, 403, 403, 200]),
        row("GET", "/api/admin/support/audit", None, [401, 403, 403, 403, 200]),
        row(
            "POST",
            "/api/admin/support/settings/preview",
            Some(json!({"template": "{{subject}}"})),
            [401, 403, 403, 403, 200],
        ),
        row("GET", "/api/admin/support/settings/test-email", None, [401, 403, 403, 403, 200]),
        row(
            "POST",
            "/api/admin/support/settings/test-email",
            Some(json!({"testEmail": "ada@example.com"})),
            [401, 403, 403, 403, 200],
        ),
        row("GET", "/api/faqs", None, [200; 5]),
        row(
            "POST",
            "/api/faqs",
            Some(json!({"question": "Q", "answer": "A", "category": "C"})),
            [401, 403, 403, 403, 201],
        ),
        row("GET", FAQ, None, [401, 403, 403, 403, 200]),
        row("PUT", FAQ, Some(json!({"order": 1})), [401, 403, 403, 403, 200]),
        row("DELETE", FAQ, None, [401, 403, 403, 403, 200]),
        row("GET", "/api/admin/support/emails", None, [401, 403, 403, 403, 200]),
        row("GET", "/api/admin/support/emails/{id}", None, [401, 403, 403, 403, 404]),
        row("POST", "/api/admin/support/emails/{id}/retry", None, [401, 403, 403, 403, 404]),
        row("POST", "/api/admin/support/emails/retry", None, [401, 403, 403, 403, 200]),
        row("GET", "/healthz", None, [200; 5]),
        row("GET", "/readyz", None, [200; 5]),
        row("GET", "/metrics", None, [404, 404, 404, 404, 200]),
        row("GET", "/api/openapi.json", None, [200; 5]),
    ]
}

fn of_accounts() -> Vec<Row> {
    vec![
        row("GET", "/api/admin/users", None, [401, 403, 403, 403, 200]),
        row("POST", "/api/admin/users", Some(somebody("new@example.com")), [401, 403, 403, 403, 201]),
        row("GET", USER, None, [401, 403, 403, 403, 200]),
        row("PUT", USER, Some(json!({"role": "ADMIN"})), [401, 403, 403, 403, 200]),
        row("DELETE", USER, None, [401, 403, 403, 403, 200]),
        row("POST", INVITE, None, [401, 403, 403, 403, 200]),
        row("POST", "/api/auth/login", Some(json!({"email": Person::Owner.email(), "password": PASSWORD})), [200; 5]),
        row("POST", "/api/auth/logout", None, [401, 200, 200, 200, 200]),
        row("GET", "/api/auth/me", None, [401, 200, 200, 200, 200]),
        row("PUT", "/api/auth/me", Some(json!({"name": "New Name"})), [401, 200, 200, 200, 200]),
        row(
            "PUT",
            "/api/auth/password",
            Some(json!({"currentPassword": PASSWORD, "newPassword": "another long password"})),
            [401, 200, 200, 200, 200],
        ),
        row(
            "POST",
            "/api/auth/setup",
            Some(json!({"token": "0", "name": "N", "email": "n@example.com", "password": PASSWORD})),
            [404; 5],
        ),
        row("POST", "/api/auth/register", Some(somebody_new()), [403; 5]),
        row("POST", "/api/auth/confirm", Some(json!({"token": "0"})), [403; 5]),
        row("POST", "/api/auth/forgot-password", Some(json!({"email": "n@example.com"})), [202; 5]),
        row("POST", "/api/auth/reset-password", Some(json!({"token": "0", "password": PASSWORD})), [400; 5]),
    ]
}

fn somebody_new() -> Value {
    json!({"name": "N", "email": "n@example.com", "password": PASSWORD})
}

fn somebody(email: &str) -> Value {
    json!({"name": "N", "email": email, "role": "CUSTOMER", "password": PASSWORD})
}

/// What the `{id}` of a path can name, for one person to try.
async fn thing(desk: &Desk, path: &str, person: Person) -> String {
    match path {
        FAQ => desk.faq().await,
        USER | INVITE => {
            let mut body = somebody(&format!("{person:?}@example.com"));
            if path == INVITE {
                body.as_object_mut().unwrap().remove("password");
            }
            let made = desk.post(Person::Admin, "/api/admin/users", body).await;
            made.body["user"]["_id"].as_str().unwrap().to_owned()
        }
        _ => desk.ticket().await,
    }
}

#[tokio::test]
async fn everybody_may_do_what_the_table_says_and_nothing_else() {
    for row in table() {
        let desk = Desk::open().await;
        let mut things = Vec::new();
        for person in Person::ALL {
            things.push(thing(&desk, row.path, person).await);
        }
        for ((person, expected), thing) in Person::ALL.into_iter().zip(row.expected).zip(things) {
            let id = thing.rsplit('/').next().unwrap();
            let call = desk.call(person, row.method, &row.path.replace("{id}", id));
            let call = if let Some(body) = &row.body { call.json(body) } else { call };
            let answer = call.send().await;
            let what = format!("{person:?} {} {} {:?}", row.method, row.path, row.body);
            assert_eq!(answer.status, expected, "{what}: {}", answer.text);
        }
    }
}

#[test]
fn the_table_knows_every_route_and_no_other() {
    let served: BTreeSet<(String, String)> =
        api::routes().into_iter().map(|route| (route.method.to_string(), route.path)).collect();
    let known: BTreeSet<(String, String)> =
        table().into_iter().map(|row| (row.method.to_owned(), row.path.to_owned())).collect();
    assert_eq!(served.difference(&known).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "not in the table");
    assert_eq!(known.difference(&served).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "not served");
}

#[tokio::test]
async fn anothers_ticket_looks_like_none_at_all() {
    let desk = Desk::open().await;
    let theirs = desk.ticket().await;
    let none = "/api/support/tickets/65000000aaaaaaaaaaaaaaaa";
    let requests = [
        ("GET", "", None),
        ("HEAD", "", None),
        ("PUT", "", Some(json!({"status": "Closed"}))),
        ("PUT", "", Some(json!({"priority": "Low"}))),
        ("DELETE", "", None),
        ("GET", "/responses", None),
        ("POST", "/responses", Some(json!({"message": "Hello"}))),
        ("POST", "/responses", Some(json!({"message": "Hello", "isInternal": true}))),
    ];
    for (method, suffix, body) in requests {
        let mut answers = Vec::new();
        for path in [&theirs, none] {
            let call = desk.call(Person::Other, method, &format!("{path}{suffix}")).header("x-request-id", "fixed");
            let answer = if let Some(body) = &body { call.json(body) } else { call }.send().await;
            let headers: Vec<_> = answer.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
            answers.push((answer.status, headers, answer.text));
        }
        assert_eq!(answers[0].0, 404, "{method} {suffix}");
        assert_eq!(answers[0], answers[1], "{method} {suffix}");
    }
}

#[tokio::test]
async fn a_deactivated_account_is_out_at_once() {
    let desk = Desk::open().await;
    desk.ticket().await;
    assert_eq!(desk.get(Person::Agent, "/api/support/tickets").await.status, 200);
    let email = domain::text::Email::parse(Person::Agent.email()).unwrap();
    app::accounts::set_active(&desk.app, &app::Caller::default(), email, false).await.unwrap();
    for row in table().into_iter().filter(|row| row.expected[0] == 401) {
        let call = desk.call(Person::Agent, row.method, &row.path.replace("{id}", "ST-2026-001"));
        let answer = if let Some(body) = &row.body { call.json(body) } else { call }.send().await;
        answer.assert_refused(401, "unauthenticated");
    }
}
