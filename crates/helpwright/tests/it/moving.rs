//! A desk that comes from elsewhere: the sample of the load generator, and lines with mistakes.

use app::Caller;
use app::moving::{Importer, Refused, Tally, write_line};
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, Person};

/// Made by the load generator: 58 users, then 40 tickets with 112 responses.
const SAMPLE: &str = include_str!("../fixtures/desk.ndjson");

async fn import(desk: &Desk, text: &[u8]) -> (Tally, Vec<Refused>) {
    let mut importer = Importer::new(&desk.app, Caller::default());
    let mut refused = Vec::new();
    for (number, line) in (1..).zip(text.split(|&byte| byte == b'\n')) {
        if !line.is_empty() {
            refused.extend(importer.take(number, line).await.unwrap());
        }
    }
    let (tally, last) = importer.finish().await.unwrap();
    refused.extend(last);
    (tally, refused)
}

async fn export(desk: &Desk) -> String {
    let mut export = desk.app.store.export().await.unwrap();
    let mut lines = Vec::new();
    loop {
        let documents = export.next().await.unwrap();
        if documents.is_empty() {
            return String::from_utf8(lines).unwrap();
        }
        for document in &documents {
            write_line(document, &mut lines).unwrap();
        }
    }
}

fn sample_tickets() -> Vec<Value> {
    let lines = SAMPLE.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["type"] == "ticket").collect()
}

async fn list(desk: &Desk, query: &str) -> Answer {
    let answer = desk.get(Person::Agent, &format!("/api/support/tickets?limit=100&{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    answer
}

async fn verified(desk: &Desk) -> u64 {
    app::audit::verify(desk.app.store.as_ref()).await.unwrap().unwrap().entries
}

#[tokio::test]
async fn the_generators_desk_is_taken_as_it_is() {
    let desk = Desk::open().await;
    let accounts_made = verified(&desk).await;
    let (tally, refused) = import(&desk, SAMPLE.as_bytes()).await;
    assert_eq!(refused, []);
    assert_eq!(tally, Tally { users: 58, tickets: 40, ..Tally::default() });
    assert_eq!(verified(&desk).await, accounts_made + 58 + 40);

    let tickets = sample_tickets();
    let all = list(&desk, "").await;
    let numbers: Vec<&Value> = all.body["tickets"].as_array().unwrap().iter().map(|t| &t["ticketNumber"]).collect();
    let newest_first: Vec<&Value> = tickets.iter().rev().map(|ticket| &ticket["ticketNumber"]).collect();
    assert_eq!(numbers, newest_first);
    for status in ["Open", "In%20Progress", "Resolved", "Closed"] {
        let expected = tickets.iter().filter(|t| t["status"] == status.replace("%20", " ")).count();
        assert_eq!(list(&desk, &format!("status={status}")).await.body["pagination"]["total"], expected, "{status}");
    }
    assert_eq!(list(&desk, "search=webhook").await.body["pagination"]["total"], 5);

    let ticket = tickets.iter().find(|ticket| ticket["responses"].as_array().unwrap().len() > 2).unwrap();
    let path = format!("/api/support/tickets/{}", ticket["_id"].as_str().unwrap());
    let shown = desk.get(Person::Agent, &path).await.body["ticket"].take();
    for field in ["subject", "message", "category", "createdAt", "updatedAt"] {
        assert_eq!(shown[field], ticket[field], "{field}");
    }
    assert_eq!(shown["version"], 1);
    let said = |ticket: &Value| -> Vec<Value> {
        ticket["responses"].as_array().unwrap().iter().map(|response| response["message"].clone()).collect()
    };
    assert_eq!(said(&shown), said(ticket));
    let history = desk.get(Person::Agent, &format!("{path}/history")).await;
    let actions: Vec<_> = history.body["entries"].as_array().unwrap().iter().map(|e| e["action"].clone()).collect();
    assert_eq!(actions, ["ticket.imported"]);
    assert!(list(&desk, "search=ST-2026-035").await.body["pagination"]["total"] == 1);
    desk.ticket().await;
    assert_eq!(list(&desk, "search=ST-2026-036").await.body["pagination"]["total"], 1);
}

#[tokio::test]
async fn an_import_can_be_repeated() {
    let desk = Desk::open().await;
    import(&desk, SAMPLE.as_bytes()).await;
    let before = export(&desk).await;
    let (tally, refused) = import(&desk, SAMPLE.as_bytes()).await;
    assert_eq!((tally, refused), (Tally { known: 98, ..Tally::default() }, Vec::new()));
    assert_eq!(export(&desk).await, before);
}

#[tokio::test]
async fn an_export_makes_the_same_desk_elsewhere() {
    let desk = Desk::open().await;
    import(&desk, SAMPLE.as_bytes()).await;
    let path = desk.ticket().await;
    let answer = json!({"message": "Ünïcode 🙂 \"quoted\"\n\tand indented", "isInternal": true});
    desk.post(Person::Agent, &format!("{path}/responses"), answer).await;
    let deleted = desk.ticket().await;
    desk.delete(Person::Admin, &deleted).await;
    let file = export(&desk).await;

    let other = Desk::without_people(app::accounts::Setup::default());
    let (tally, refused) = import(&other, file.as_bytes()).await;
    assert_eq!(refused, []);
    assert_eq!((tally.users, tally.tickets, tally.known), (62, 41, 0));
    assert_eq!(export(&other).await, file);
    assert_eq!(verified(&other).await, verified(&desk).await);

    // The same trails do not fit into a desk with one of its own; everything else does.
    let third = Desk::open().await;
    let site = file.lines().filter(|line| line.contains(r#""chain":"site""#)).count();
    let (tally, refused) = import(&third, file.as_bytes()).await;
    assert_eq!(tally.tickets, 41);
    assert!(
        refused.iter().take(site).all(|refused| refused.reason.contains("its chain has other entries")
            || refused.reason.contains("does not follow")),
        "{refused:?}"
    );
    verified(&third).await;
}

#[tokio::test]
async fn a_refused_line_is_named_and_the_others_go_on() {
    let desk = Desk::open().await;
    let (owner, agent) = (desk.id(Person::Owner).to_string(), desk.id(Person::Agent).to_string());
    let ticket = |id: &str, number: &str| {
        json!({
            "type": "ticket", "_id": id.repeat(12), "ticketNumber": number, "subject": "Moved", "message": "From afar",
            "submittedBy": owner, "createdAt": "2026-01-01T10:00:00Z", "companyId": {"any": ["thing"]}
        })
    };
    let with = |mut line: Value, field: &str, value: Value| {
        line[field] = value;
        line.to_string()
    };
    let good = |id: &str, number: &str| ticket(id, number).to_string();
    let note = |id: &str| json!({"_id": id.repeat(12), "message": "m", "respondedBy": agent, "createdAt": "yesterday"});
    let user = json!({"type": "user", "_id": "77".repeat(12), "name": "N", "email": "owner@customer.example",
        "role": "COMPANY"});
    let lines: Vec<(Vec<u8>, &str)> = vec![
        (good("01", "ST-2026-001").into(), ""),
        (b"{\"type\":\"ticket\"".to_vec(), "EOF"),
        (b"\xff\xfe{}".to_vec(), "UTF-8"),
        (b"[]".to_vec(), "no JSON object"),
        (with(ticket("02", "ST-2026-002"), "type", "invoice".into()).into(), "must be one of: user, ticket, audit"),
        (with(ticket("02", "ST-2026-002"), "subject", " ".into()).into(), "subject: Enter a subject."),
        (with(ticket("02", "ST-2026-002"), "status", "Done".into()).into(), "status: must be one of"),
        (with(ticket("02", "ST-2026-002"), "version", 0.into()).into(), "version"),
        (with(ticket("02", "ST-2026-002"), "responses", json!([note("11")])).into(), "responses[0].createdAt"),
        (
            with(ticket("02", "ST-2026-002"), "submittedBy", "99".repeat(12).into()).into(),
            "there is no account of 9999",
        ),
        (good("02", "ST-2026-001").into(), "another ticket has the number ST-2026-001"),
        (with(ticket("01", "ST-2026-001"), "subject", "Other".into()).into(), "another document with this _id"),
        (user.to_string().into(), "another account has this e-mail address"),
        (format!(r#"{{"type":"user","x":{}"#, "[".repeat(500)).into(), "EOF"),
        (good("02", "ST-2026-2000").into(), ""),
    ];
    let text = lines.iter().map(|(line, _)| line.as_slice()).collect::<Vec<_>>().join(&b'\n');
    let (tally, mut refused) = import(&desk, &text).await;
    refused.sort_by_key(|refused| refused.line);
    assert_eq!((tally.tickets, tally.refused), (2, 13));
    let expected: Vec<_> = (1..).zip(&lines).filter(|(_, (_, reason))| !reason.is_empty()).collect();
    for (refused, (line, (_, reason))) in refused.iter().zip(expected) {
        assert_eq!(refused.line, line);
        assert!(refused.reason.contains(reason), "{refused:?} should hold {reason:?}");
    }
    assert_eq!(list(&desk, "").await.body["pagination"]["total"], 2);
    let shown = desk.get(Person::Owner, "/api/support/tickets/ST-2026-2000").await.body["ticket"].take();
    assert_eq!(
        (&shown["category"], &shown["priority"], &shown["status"]),
        (&json!("General Inquiry"), &json!("Medium"), &json!("Open"))
    );
    assert_eq!((&shown["version"], &shown["updatedAt"]), (&json!(1), &json!("2026-01-01T10:00:00.000Z")));
}
