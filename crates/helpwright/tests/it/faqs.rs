//! The FAQ: read by anybody, written by admins.

use domain::audit::Chain;
use serde_json::{Value, json};

use crate::desk::{Desk, Person};

const PATH: &str = "/api/faqs";

async fn add(desk: &Desk, entry: Value) -> String {
    let answer = desk.post(Person::Admin, PATH, entry).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.body["faq"]["_id"].as_str().unwrap().to_owned()
}

async fn questions(desk: &Desk, person: Person, query: &str) -> Vec<String> {
    let answer = desk.get(person, &format!("{PATH}{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    let faqs = answer.body["faqs"].as_array().unwrap();
    faqs.iter().map(|faq| faq["question"].as_str().unwrap().to_owned()).collect()
}

/// The actions of the site's trail behind the accounts, each with the fields that it changed.
async fn trail(desk: &Desk) -> Vec<(String, Vec<String>)> {
    let entries = desk.app.store.audit_entries(Chain::Site, 0, 1000).await.unwrap();
    let entries = entries.into_iter().map(Result::unwrap).filter(|entry| !entry.action.as_str().starts_with("user."));
    let changes = |entry: &domain::audit::Entry| entry.what().unwrap().changes.into_keys().collect();
    entries.map(|entry| (entry.action.as_str().to_owned(), changes(&entry))).collect()
}

#[tokio::test]
async fn an_entry_is_added_changed_and_deleted() {
    let desk = Desk::open().await;
    let entry = json!({"question": " How do I pay? ", "answer": "By **card**.", "category": "Billing"});
    let id = add(&desk, entry).await;
    let path = format!("{PATH}/{id}");
    let mut expected = json!({
        "_id": id, "question": "How do I pay?", "answer": "By **card**.",
        "answerHtml": "<p>By <strong>card</strong>.</p>\n", "category": "Billing", "isActive": true, "order": 0,
    });
    assert_eq!(desk.get(Person::Nobody, PATH).await.body, json!({"faqs": [expected]}));

    let changed =
        desk.put(Person::Admin, &path, json!({"answer": "By *invoice*.", "order": 7, "isActive": true})).await;
    expected["answer"] = "By *invoice*.".into();
    expected["answerHtml"] = "<p>By <em>invoice</em>.</p>\n".into();
    expected["order"] = 7.into();
    assert_eq!((changed.status, &changed.body["faq"]), (200, &expected));
    assert_eq!(changed.body["changes"], json!(["answer", "order"]));
    for same in [json!({}), json!({"order": 7, "question": "How do I pay?", "category": null})] {
        let unchanged = desk.put(Person::Admin, &path, same).await;
        assert_eq!((unchanged.status, &unchanged.body["changes"]), (200, &json!([])));
    }
    assert_eq!(desk.get(Person::Admin, &path).await.body, json!({"faq": expected}));
    assert_eq!(desk.get(Person::Nobody, PATH).await.body, json!({"faqs": [expected]}));

    let deleted = desk.delete(Person::Admin, &path).await;
    assert_eq!((deleted.status, &deleted.body["success"]), (200, &json!(true)));
    for method in ["GET", "DELETE"] {
        desk.call(Person::Admin, method, &path).send().await.assert_refused(404, "not_found");
    }
    desk.put(Person::Admin, &path, json!({"order": 1})).await.assert_refused(404, "not_found");
    assert_eq!(desk.get(Person::Nobody, PATH).await.body, json!({"faqs": []}));

    let summary = ["category", "isActive", "order", "question"].map(ToOwned::to_owned).to_vec();
    let expected = [
        ("faq.created", summary.clone()),
        ("faq.updated", vec!["answer".to_owned(), "order".to_owned()]),
        ("faq.deleted", summary),
    ];
    assert_eq!(trail(&desk).await, expected.map(|(action, fields)| (action.to_owned(), fields)));
    assert!(app::audit::verify(desk.app.store.as_ref()).await.unwrap().is_ok());
}

#[tokio::test]
async fn anybody_reads_what_is_active_and_admins_read_all() {
    let desk = Desk::open().await;
    for (question, category, order, is_active) in [
        ("Second?", "Billing", 2, true),
        ("Draft?", "Billing", 1, false),
        ("First?", "Billing", 1, true),
        ("Way in?", "account", 9, true),
    ] {
        let entry = json!({
            "question": question, "answer": "Yes.", "category": category, "order": order, "isActive": is_active
        });
        add(&desk, entry).await;
    }
    let active = ["Way in?", "First?", "Second?"];
    for person in Person::ALL {
        assert_eq!(questions(&desk, person, "").await, active, "{person:?}");
        assert_eq!(questions(&desk, person, "?all=false&search=").await, active, "{person:?}");
    }
    let all = questions(&desk, Person::Admin, "?all=true").await;
    assert_eq!((all.len(), all[0].as_str(), all[3].as_str()), (4, "Way in?", "Second?"));
    assert_eq!(questions(&desk, Person::Admin, "?all=true&search=draft").await, ["Draft?"]);
    assert!(questions(&desk, Person::Admin, "?search=draft").await.is_empty());

    // Who it is comes before what is wrong with the request.
    for query in ["?all=true", "?all=true&search=x", "?all=true&all=false&page=2"] {
        let path = format!("{PATH}{query}");
        desk.get(Person::Nobody, &path).await.assert_refused(401, "unauthenticated");
        for person in [Person::Owner, Person::Agent] {
            desk.get(person, &path).await.assert_refused(403, "forbidden");
        }
    }
}

#[tokio::test]
async fn entries_are_found_by_their_words() {
    let desk = Desk::open().await;
    for (question, answer, category) in [
        ("How do I get a copy of my invoices?", "Under *Billing, Documents*.", "Payments"),
        ("May I pay in €?", "Yes, and in no other currency.", "Payments"),
        ("Wo finde ich die Übersicht?", "Oben rechts. ST-2026-001", "Ansicht"),
    ] {
        add(&desk, json!({"question": question, "answer": answer, "category": category})).await;
    }
    for (search, found) in [
        ("INVOICE", &["How do I get a copy of my invoices?"][..]),
        ("pay doc", &["How do I get a copy of my invoices?"]),
        ("pay", &["How do I get a copy of my invoices?", "May I pay in \u{20ac}?"]),
        ("in", &["May I pay in \u{20ac}?"]),
        ("ubersicht", &["Wo finde ich die Übersicht?"]),
        ("ST-2026-001", &["Wo finde ich die Übersicht?"]),
        ("oice", &[]),
        ("invoices currency", &[]),
        ("?!", &[]),
    ] {
        let search = search.bytes().fold(String::new(), |all, byte| format!("{all}%{byte:02X}"));
        assert_eq!(questions(&desk, Person::Nobody, &format!("?search={search}")).await, found, "{search}");
    }
}

#[tokio::test]
async fn what_cannot_be_taken_is_named() {
    let desk = Desk::open().await;
    let id = add(&desk, json!({"question": "Q", "answer": "A", "category": "C"})).await;
    let path = format!("{PATH}/{id}");
    let of = |field: &str, value: Value| {
        let mut entry = json!({"question": "Q", "answer": "A", "category": "C"});
        entry[field] = value;
        entry
    };
    for (entry, name) in [
        (of("question", "q".repeat(301).into()), "question"),
        (of("question", " \u{0} ".into()), "question"),
        (of("answer", "a".repeat(10_001).into()), "answer"),
        (of("category", "c".repeat(101).into()), "category"),
        (of("category", 5.into()), "category"),
        (of("isActive", "true".into()), "isActive"),
        (of("order", "1".into()), "order"),
        (of("order", 1.5.into()), "order"),
        (of("order", 2_147_483_648_i64.into()), "order"),
        (of("_id", id.clone().into()), "_id"),
        (of("answerHtml", "<script>".into()), "answerHtml"),
    ] {
        for answer in [desk.post(Person::Admin, PATH, entry.clone()).await, desk.put(Person::Admin, &path, entry).await]
        {
            answer.assert_refused(400, "validation_failed");
            let names: Vec<_> = answer.body["details"].as_object().unwrap().keys().collect();
            assert_eq!(names, [name]);
        }
    }
    let empty = desk.post(Person::Admin, PATH, json!({})).await;
    let names: Vec<_> = empty.body["details"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["answer", "category", "question"]);
    let long = format!("?search={}", "a".repeat(201));
    for query in ["?all=1", "?all=false&all=false", "?page=1", "?admin=true", "?search=a&search=b", long.as_str()] {
        desk.get(Person::Nobody, &format!("{PATH}{query}")).await.assert_refused(400, "validation_failed");
    }
    for id in ["ST-2026-001", "none", "%00"] {
        desk.get(Person::Admin, &format!("{PATH}/{id}")).await.assert_refused(400, "validation_failed");
    }
    assert_eq!(questions(&desk, Person::Nobody, "").await, ["Q"]);
}

#[tokio::test]
async fn nothing_in_an_answer_runs() {
    let desk = Desk::open().await;
    let attack = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![x](https://evil.example/x.png)";
    add(&desk, json!({"question": attack, "answer": attack, "category": attack})).await;
    let answer = desk.get(Person::Nobody, PATH).await;
    let html = answer.body["faqs"][0]["answerHtml"].as_str().unwrap();
    assert!(!html.contains("<img") && !html.contains("javascript:"), "{html}");
    assert_eq!(answer.body["faqs"][0]["question"], attack, "text stays as it was typed");
}
