//! A desk that comes from elsewhere: the sample of the load generator, and lines with mistakes.

use app::Caller;
use app::accounts;
use app::moving::{Importer, Refused, Tally, write_line};
use domain::person::{Origin, RoleName};
use domain::text::{Email, Password, PersonName};
use serde_json::{Value, json};

use crate::desk::{Answer, Desk, PASSWORD, Person};

/// 58 users, the settings, two entries of the FAQ, then 40 tickets with 112 responses.
const SAMPLE: &str = include_str!("../fixtures/desk.ndjson");

pub(crate) async fn import(desk: &Desk, text: &[u8]) -> (Tally, Vec<Refused>) {
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

pub(crate) async fn export(desk: &Desk) -> String {
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
    assert_eq!(tally, Tally { users: 58, settings: 1, faqs: 2, tickets: 40, ..Tally::default() });
    assert_eq!(verified(&desk).await, accounts_made + 58 + 1 + 2 + 40);

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
    let noted = &tickets.iter().find(|ticket| ticket["ticketNumber"] == "ST-2025-003").unwrap()["attachments"];
    assert_eq!(noted.as_array().unwrap().len(), 2);
    let with_notes = desk.get(Person::Agent, "/api/support/tickets/ST-2025-003").await;
    assert_eq!(&with_notes.body["ticket"]["attachments"], noted);
    let row = all.body["tickets"].as_array().unwrap().iter().find(|row| row["ticketNumber"] == "ST-2025-003");
    assert_eq!(&row.unwrap()["attachments"], noted);
    let faqs = desk.get(Person::Nobody, "/api/faqs").await.body["faqs"].take();
    assert_eq!((&faqs[0]["category"], &faqs[1]["category"]), (&json!("Account"), &json!("Files")));
    let settings = desk.get(Person::Admin, "/api/admin/support/settings").await.body["settings"].take();
    assert_eq!(settings["support_email"], "support@desk.example");
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
    assert_eq!((tally, refused), (Tally { known: 101, ..Tally::default() }, Vec::new()));
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
    assert_eq!((tally.users, tally.settings, tally.faqs, tally.tickets, tally.known), (62, 1, 2, 41, 0));
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

/// Imports the lines, each of which is refused for the reason that stands beside it, or taken where there is none.
async fn taken(desk: &Desk, lines: &[(Vec<u8>, &str)]) -> Tally {
    let text = lines.iter().map(|(line, _)| line.as_slice()).collect::<Vec<_>>().join(&b'\n');
    let (tally, mut refused) = import(desk, &text).await;
    refused.sort_by_key(|refused| refused.line);
    let expected: Vec<_> = (1..).zip(lines).filter(|(_, (_, reason))| !reason.is_empty()).collect();
    for (refused, (line, (_, reason))) in refused.iter().zip(&expected) {
        assert_eq!(refused.line, *line, "{refused:?}");
        assert!(refused.reason.contains(reason), "{refused:?} should hold {reason:?}");
    }
    assert_eq!(refused.len(), expected.len());
    tally
}

fn with(mut line: Value, field: &str, value: Value) -> String {
    line[field] = value;
    line.to_string()
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
    let good = |id: &str, number: &str| ticket(id, number).to_string();
    let note = |id: &str| json!({"_id": id.repeat(12), "message": "m", "respondedBy": agent, "createdAt": "yesterday"});
    let user = json!({"type": "user", "_id": "77".repeat(12), "name": "N", "email": "owner@customer.example",
        "role": "COMPANY"});
    let lines: Vec<(Vec<u8>, &str)> = vec![
        (good("01", "ST-2026-001").into(), ""),
        (b"{\"type\":\"ticket\"".to_vec(), "EOF"),
        (b"\xff\xfe{}".to_vec(), "UTF-8"),
        (b"[]".to_vec(), "no JSON object"),
        (
            with(ticket("02", "ST-2026-002"), "type", "invoice".into()).into(),
            "must be one of: user, settings, faq, ticket, audit",
        ),
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
    let tally = taken(&desk, &lines).await;
    assert_eq!((tally.tickets, tally.refused), (2, 13));
    assert_eq!(list(&desk, "").await.body["pagination"]["total"], 2);
    let shown = desk.get(Person::Owner, "/api/support/tickets/ST-2026-2000").await.body["ticket"].take();
    assert_eq!(
        (&shown["category"], &shown["priority"], &shown["status"]),
        (&json!("General Inquiry"), &json!("Medium"), &json!("Open"))
    );
    assert_eq!((&shown["version"], &shown["updatedAt"]), (&json!(1), &json!("2026-01-01T10:00:00.000Z")));
}

#[tokio::test]
async fn lines_of_settings_and_of_the_faq_are_taken_or_named() {
    let desk = Desk::open().await;
    let ticket = json!({
        "type": "ticket", "_id": "02".repeat(12), "ticketNumber": "ST-2026-002", "subject": "S", "message": "M",
        "submittedBy": desk.id(Person::Owner).to_string(), "createdAt": "2026-01-01T10:00:00Z"
    });
    let faq = json!({"type": "faq", "_id": "78".repeat(12), "question": "Q", "answer": "A", "category": "C"});
    let setting = |key: &str, value: Value| json!({"type": "settings", "key": key, "value": value}).to_string();
    let lines: Vec<(Vec<u8>, &str)> = vec![
        (with(ticket, "attachments", json!(["a", {"b": 1}])).into(), "attachments[1]: must be text"),
        (faq.to_string().into(), ""),
        (with(faq.clone(), "answer", "B".into()).into(), "another document with this _id"),
        (with(faq, "question", "".into()).into(), "question: Enter a question."),
        (setting("support_auto_response", "true".into()).into(), ""),
        (setting("support_auto_response", false.into()).into(), "support_auto_response is set otherwise here"),
        (
            setting("support_notification_enabled", 5.into()).into(),
            "support_notification_enabled: must be true or false",
        ),
        (setting("support_email", "nobody".into()).into(), "support_email: Enter an e-mail address"),
        (setting("site_name", "S".into()).into(), "it sets none of: support_email, support_auto_response,"),
    ];
    let tally = taken(&desk, &lines).await;
    assert_eq!((tally.faqs, tally.settings, tally.refused), (1, 1, 7));
}

#[tokio::test]
async fn a_platforms_people_are_known_or_refused() {
    let desk = Desk::configured(api::Site::default(), |app| app.config.accounts = domain::person::Accounts::Platform);
    let user = |id: String| json!({"type": "user", "_id": id, "name": "N", "email": "n@x.example", "role": "ADMIN"});
    let new = accounts::NewAccount {
        name: PersonName::parse("Ada").unwrap(),
        email: Email::parse("ada@platform.example").unwrap(),
        role: RoleName::parse("COMPANY").unwrap(),
        password: Password::parse(PASSWORD).ok(),
        origin: Origin::Own,
    };
    let known = accounts::add(&desk.app, None, &Caller::default(), new).await.unwrap();
    let under_another_name = user(known.id.to_string()).to_string();
    let stranger = user("02".repeat(12)).to_string();
    let lines = [(under_another_name.into(), ""), (stranger.into(), "ACCOUNTS is platform")];
    let tally = taken(&desk, &lines).await;
    assert_eq!((tally.users, tally.known), (0, 1));
    assert_eq!(accounts::list(&desk.app).await.unwrap(), [known]);
}
