//! A ticket's life and the shapes of its answers.

use serde_json::{Value, json};

use crate::desk::{Desk, Person, START, SUPPORT};

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[tokio::test]
async fn a_ticket_is_filed_with_the_senders_name_and_the_defaults() {
    let desk = Desk::open().await;
    let body = json!({"subject": "  Hello\u{7} ", "message": "It **spins**\r\nfor ever <b>x</b>"});
    let answer = desk.post(Person::Owner, "/api/support/tickets", body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(answer.header("etag"), Some("\"1\""));
    assert!(answer.body["message"].as_str().unwrap().contains("ST-2026-001"));
    let mut ticket = answer.body["ticket"].clone();
    let id = ticket.as_object_mut().unwrap().remove("_id").unwrap();
    assert_eq!(id.as_str().unwrap().len(), 24);
    assert_eq!(
        ticket,
        json!({
            "ticketNumber": "ST-2026-001",
            "subject": "Hello",
            "message": "It **spins**\nfor ever <b>x</b>",
            "messageHtml": "<p>It <strong>spins</strong><br>\nfor ever &lt;b&gt;x&lt;/b&gt;</p>\n",
            "category": "General Inquiry",
            "priority": "Medium",
            "status": "Open",
            "submittedBy": {"_id": desk.id(Person::Owner).to_string(), "name": "Olive Owner", "email": "owner@customer.example"},
            "responses": [],
            "attachments": [],
            "createdAt": START,
            "updatedAt": START,
            "version": 1,
            "responseCount": 0,
            "awaiting": "staff",
        })
    );
}

#[tokio::test]
async fn a_ticket_lives() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    let responses = format!("{path}/responses");

    desk.clock.advance(60_000);
    let assigned = desk
        .put(Person::Agent, &path, json!({"assignedTo": desk.id(Person::Agent).to_string(), "status": "In Progress"}))
        .await;
    assert_eq!(assigned.body["changes"], json!(["status", "assignedTo"]));
    assert_eq!(assigned.header("etag"), Some("\"2\""));

    desk.post(Person::Agent, &responses, json!({"message": "Known bug, see 4711.", "isInternal": true})).await;
    desk.clock.advance(60_000);
    let answer =
        desk.post(Person::Agent, &responses, json!({"message": "Please try again.", "status": "Resolved"})).await;
    assert_eq!(answer.status, 201);
    assert_eq!(keys(&answer.body), ["message", "response", "ticketInfo"]);
    assert_eq!(
        answer.body["ticketInfo"],
        json!({"ticketNumber": "ST-2026-001", "subject": "Login page is not loading", "status": "Resolved"})
    );
    assert_eq!(
        answer.body["response"]["respondedBy"],
        json!({"_id": desk.id(Person::Agent).to_string(), "name": "Aiko Agent", "email": "agent@desk.example", "role": "INTERNAL", "isStaff": true})
    );

    let seen = &desk.get(Person::Owner, "/api/support/tickets/ST-2026-001").await.body["ticket"];
    assert_eq!(seen["resolvedAt"], "2026-03-02T09:02:00.000Z");
    assert_eq!(seen["awaiting"], "customer");
    assert_eq!(seen["responseCount"], 1);
    assert_eq!(seen["responses"].as_array().unwrap().len(), 1);
    assert_eq!(seen["responses"][0]["respondedBy"]["email"], SUPPORT, "a customer sees the support address");
    assert_eq!(seen["assignedTo"]["email"], SUPPORT);

    let reopened = desk.post(Person::Owner, &responses, json!({"message": "Still broken."})).await;
    assert_eq!(reopened.body["ticketInfo"]["status"], "Open");
    let closed = desk.put(Person::Owner, &path, json!({"status": "Closed"})).await;
    assert_eq!(closed.body["changes"], json!(["status"]));
    desk.post(Person::Owner, &responses, json!({"message": "One more thing"}))
        .await
        .assert_refused(409, "ticket_closed");
    desk.post(Person::Agent, &responses, json!({"message": "One more thing"}))
        .await
        .assert_refused(409, "ticket_closed");

    let listed = desk.get(Person::Agent, &responses).await;
    assert_eq!(keys(&listed.body), ["responses", "ticketInfo"]);
    let by_staff: Vec<_> =
        listed.body["responses"].as_array().unwrap().iter().map(|r| &r["respondedBy"]["isStaff"]).collect();
    assert_eq!(by_staff, [true, true, false]);
    let messages: Vec<_> =
        listed.body["responses"].as_array().unwrap().iter().map(|r| r["message"].as_str().unwrap()).collect();
    assert_eq!(messages, ["Known bug, see 4711.", "Please try again.", "Still broken."]);
}

#[tokio::test]
async fn the_history_tells_who_did_what() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    desk.put(Person::Agent, &path, json!({"priority": "Critical"})).await;
    desk.post(Person::Agent, &format!("{path}/responses"), json!({"message": "psst", "isInternal": true})).await;
    desk.put(Person::Admin, &path, json!({"priority": "Critical"})).await;

    let history = desk.get(Person::Agent, &format!("{path}/history")).await;
    let entries = history.body["entries"].as_array().unwrap();
    let told: Vec<_> =
        entries.iter().map(|e| (e["action"].as_str().unwrap(), e["actor"]["name"].as_str().unwrap())).collect();
    let expected =
        [("ticket.created", "Olive Owner"), ("ticket.updated", "Aiko Agent"), ("response.added", "Aiko Agent")];
    assert_eq!(told, expected);
    assert_eq!(entries[1]["changes"], json!({"priority": {"from": "Medium", "to": "Critical"}}));
    assert_eq!(keys(&entries[1]), ["_id", "action", "actor", "at", "changes", "requestId", "target"]);
    assert_eq!(entries[1]["actor"]["role"], "INTERNAL");
    assert!(app::audit::verify(desk.app.store.as_ref()).await.unwrap().is_ok());
}

#[tokio::test]
async fn a_stale_change_is_refused_with_the_ticket_as_it_is() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    desk.put(Person::Admin, &path, json!({"priority": "High"})).await;

    let stale = desk
        .call(Person::Agent, "PUT", &path)
        .header("if-match", "\"1\"")
        .json(&json!({"status": "Closed"}))
        .send()
        .await;
    stale.assert_refused(409, "conflict");
    assert_eq!(stale.body["ticket"]["priority"], "High");
    assert_eq!(stale.body["ticket"]["version"], 2);
    let reply = desk.call(Person::Agent, "POST", &format!("{path}/responses")).header("if-match", "\"1\"");
    reply.json(&json!({"message": "too late"})).send().await.assert_refused(409, "conflict");

    for current in ["\"2\"", "*", "\"1\", \"2\""] {
        let answer = desk
            .call(Person::Agent, "PUT", &path)
            .header("if-match", current)
            .json(&json!({"status": "Open"}))
            .send()
            .await;
        assert_eq!((answer.status, &answer.body["changes"]), (200, &json!([])), "{current}");
        assert_eq!(answer.header("etag"), Some("\"2\""));
    }
}

#[tokio::test]
async fn a_deleted_ticket_is_gone_and_its_number_with_it() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    let answer = desk.delete(Person::Admin, &path).await;
    assert_eq!(answer.body["ticketNumber"], "ST-2026-001");
    assert_eq!(answer.body["success"], true);
    for path in [&path, "/api/support/tickets/ST-2026-001"] {
        desk.get(Person::Owner, path).await.assert_refused(404, "not_found");
        desk.get(Person::Admin, &format!("{path}/history")).await.assert_refused(404, "not_found");
    }
    let list = desk.get(Person::Agent, "/api/support/tickets?search=login").await;
    assert_eq!(list.body["pagination"]["total"], 0);
    let next = desk.ticket().await;
    assert_eq!(desk.get(Person::Owner, &next).await.body["ticket"]["ticketNumber"], "ST-2026-002");
    assert!(app::audit::verify(desk.app.store.as_ref()).await.unwrap().is_ok());
}

#[tokio::test]
async fn staff_file_for_a_customer() {
    let desk = Desk::open().await;
    let owner = desk.id(Person::Owner).to_string();
    let body = json!({"subject": "By phone", "message": "She called.", "onBehalfOf": owner});
    let filed = desk.post(Person::Agent, "/api/support/tickets", body.clone()).await;
    assert_eq!(filed.status, 201, "{}", filed.text);
    assert_eq!(filed.body["ticket"]["submittedBy"]["name"], Person::Owner.name());
    let path = format!("/api/support/tickets/{}", filed.body["ticket"]["_id"].as_str().unwrap());
    assert_eq!(desk.get(Person::Owner, &path).await.status, 200);
    desk.post(Person::Other, "/api/support/tickets", body).await.assert_refused(403, "forbidden");
    let nobody = json!({"subject": "S", "message": "M", "onBehalfOf": "65000000aaaaaaaaaaaaaaaa"});
    let refused = desk.post(Person::Agent, "/api/support/tickets", nobody).await;
    refused.assert_refused(400, "validation_failed");
    assert!(refused.body["details"]["onBehalfOf"].is_string());
}

#[tokio::test]
async fn staff_find_whom_to_file_for_among_active_people() {
    let desk = Desk::open().await;
    let found = async |search: &str| {
        let answer = desk.get(Person::Agent, &format!("/api/support/requesters?search={search}")).await;
        let users = answer.body["users"].as_array().unwrap();
        users.iter().map(|user| user["email"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let email = Person::Owner.email();
    assert_eq!(found(email).await, [email]);
    assert_eq!(found(&Person::Owner.name().replace(' ', "%20")).await, [email]);
    assert_eq!(found("").await, [""; 0]);
    assert_eq!(found("nobody").await, [""; 0]);
    desk.get(Person::Agent, "/api/support/requesters?name=x").await.assert_refused(400, "validation_failed");

    let parsed = domain::text::Email::parse(email).unwrap();
    app::accounts::set_active(&desk.app, &app::Caller::default(), parsed, false).await.unwrap();
    assert_eq!(found(email).await, [""; 0]);
}

#[tokio::test]
async fn a_ticket_is_given_to_active_staff_only() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    for id in [desk.id(Person::Owner).to_string(), "65000000aaaaaaaaaaaaaaaa".to_owned(), "me".to_owned()] {
        let refused = desk.put(Person::Agent, &path, json!({"assignedTo": id})).await;
        refused.assert_refused(400, "validation_failed");
        assert!(refused.body["details"]["assignedTo"].is_string(), "{}", refused.text);
    }
    let users = desk.get(Person::Agent, "/api/support/tickets/assignable-users").await;
    let names: Vec<_> = users.body["users"].as_array().unwrap().iter().map(|u| u["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Ada Admin", "Aiko Agent"]);
    assert!(users.body["users"].as_array().unwrap().iter().all(|user| user["isStaff"] == true), "{}", users.text);

    desk.put(Person::Admin, &path, json!({"assignedTo": desk.id(Person::Agent).to_string()})).await;
    let email = domain::text::Email::parse(Person::Agent.email()).unwrap();
    app::accounts::set_active(&desk.app, &app::Caller::default(), email, false).await.unwrap();
    let ticket = &desk.get(Person::Admin, &path).await.body["ticket"];
    assert_eq!(ticket["assignedTo"]["name"], "Aiko Agent", "who is deactivated later stays and is shown");
}

#[tokio::test]
async fn numbers_start_anew_with_the_utc_year() {
    let desk = Desk::open_at("2026-12-31T23:59:59.999Z").await;
    desk.ticket().await;
    desk.clock.advance(1);
    let path = desk.ticket().await;
    assert_eq!(desk.get(Person::Owner, &path).await.body["ticket"]["ticketNumber"], "ST-2027-001");
    let listed = desk.get(Person::Owner, "/api/support/tickets?endDate=2026-12-31").await;
    assert_eq!(listed.body["tickets"][0]["ticketNumber"], "ST-2026-001");
}
