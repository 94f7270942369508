//! The settings: who changes them, what they may be, and that they hold at once.

use domain::audit::Chain;
use serde_json::{Value, json};

use crate::desk::{Desk, Person, SUPPORT};

const PATH: &str = "/api/admin/support/settings";

fn defaults() -> Value {
    json!({
        "support_email": "",
        "support_auto_response": false,
        "support_email_template": "",
        "support_notification_enabled": true,
    })
}

async fn set(desk: &Desk, settings: Value) -> Value {
    let answer = desk.put(Person::Admin, PATH, json!({"settings": settings})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body
}

/// The changes of the newest entry in the site's chain, and how many entries there are.
async fn trail(desk: &Desk) -> (usize, String, Value) {
    let entries = desk.app.store.audit_entries(Chain::Site, 0, 1000).await.unwrap();
    let count = entries.len();
    let last = entries.into_iter().next_back().unwrap().unwrap();
    (count, last.action.as_str().to_owned(), serde_json::to_value(last.what().unwrap().changes).unwrap())
}

#[tokio::test]
async fn only_what_is_sent_is_changed_and_audited() {
    let desk = Desk::open().await;
    assert_eq!(desk.get(Person::Admin, PATH).await.body, json!({"settings": defaults()}));
    let (before, ..) = trail(&desk).await;

    let answer = set(&desk, json!({"support_email": " Help@Desk.Example ", "support_auto_response": false})).await;
    let mut expected = defaults();
    expected["support_email"] = "help@desk.example".into();
    assert_eq!(answer["settings"], expected);
    assert_eq!(answer["updated"], json!(["support_email"]));
    assert!(answer["message"].is_string());
    assert_eq!(desk.get(Person::Admin, PATH).await.body["settings"], expected);
    let changes = json!({"support_email": {"from": "", "to": "help@desk.example"}});
    assert_eq!(trail(&desk).await, (before + 1, "settings.updated".to_owned(), changes));

    for same in [json!({}), expected.clone(), json!({"support_email": null})] {
        let answer = set(&desk, same).await;
        assert_eq!((&answer["settings"], &answer["updated"]), (&expected, &json!([])));
    }
    assert_eq!(trail(&desk).await.0, before + 1);
}

#[tokio::test]
async fn what_cannot_be_set_is_named() {
    let desk = Desk::open().await;
    let long = "x".repeat(20_001);
    for (settings, names) in [
        (json!({"support_email": "nobody"}), &["support_email"][..]),
        (json!({"support_email": "a@b.co\nBcc: x@y.zz"}), &["support_email"]),
        (json!({"support_email": 5, "support_auto_response": "true"}), &["support_auto_response", "support_email"]),
        (json!({"support_email_template": "{{password}}"}), &["support_email_template"]),
        (json!({"support_email_template": long}), &["support_email_template"]),
        (json!({"supportEmail": "a@b.co", "smtp_url": "x"}), &["smtp_url", "supportEmail"]),
        (json!([]), &["settings"]),
        (json!("text"), &["settings"]),
        (json!(null), &["settings"]),
    ] {
        let answer = desk.put(Person::Admin, PATH, json!({"settings": settings})).await;
        answer.assert_refused(400, "validation_failed");
        let found: Vec<_> = answer.body["details"].as_object().unwrap().keys().collect();
        assert_eq!(found, names, "{settings}");
    }
    for body in [json!({}), json!({"support_email": "a@b.co"}), json!({"settings": {}, "version": 1})] {
        desk.put(Person::Admin, PATH, body).await.assert_refused(400, "validation_failed");
    }
    let twice = r#"{"settings": {"support_email": "a@b.co", "support_email": "c@d.co"}}"#;
    let twice = desk.call(Person::Admin, "PUT", PATH).raw(twice).send().await;
    assert_eq!(twice.body["details"]["support_email"], "is given more than once");
    assert_eq!(desk.get(Person::Admin, PATH).await.body["settings"], defaults());
}

#[tokio::test]
async fn rights_come_before_the_body() {
    let desk = Desk::open().await;
    for person in [Person::Owner, Person::Agent] {
        desk.call(person, "PUT", PATH).body("garbage").send().await.assert_refused(403, "forbidden");
    }
    desk.call(Person::Admin, "PUT", PATH).body("garbage").send().await.assert_refused(415, "unsupported_media_type");
}

/// The kinds of the mails that are waiting.
fn outbox(desk: &Desk) -> Vec<String> {
    desk.texts("SELECT kind FROM outbox ORDER BY key")
}

#[tokio::test]
async fn mail_follows_the_settings_at_once() {
    let desk = Desk::open().await;
    desk.ticket().await;
    assert_eq!(outbox(&desk), ["new_ticket"]);
    set(&desk, json!({"support_notification_enabled": false, "support_auto_response": true})).await;
    desk.ticket().await;
    assert_eq!(outbox(&desk), ["new_ticket", "acknowledgement"]);
    set(&desk, json!({"support_auto_response": false})).await;
    desk.ticket().await;
    assert_eq!(outbox(&desk).len(), 2);
}

#[tokio::test]
async fn customers_see_the_address_that_is_set_now() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    desk.put(Person::Agent, &path, json!({"assignedTo": desk.id(Person::Agent).to_string()})).await;
    let seen = async |person| desk.get(person, &path).await.body["ticket"]["assignedTo"]["email"].clone();
    assert_eq!(seen(Person::Owner).await, SUPPORT);
    set(&desk, json!({"support_email": "new@desk.example"})).await;
    assert_eq!(seen(Person::Owner).await, "new@desk.example");
    assert_eq!(seen(Person::Agent).await, Person::Agent.email());
    set(&desk, json!({"support_email": ""})).await;
    assert_eq!(seen(Person::Owner).await, SUPPORT, "the operator's choice holds again");
}

#[tokio::test]
async fn what_another_server_sets_holds_within_a_second() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    desk.put(Person::Agent, &path, json!({"assignedTo": desk.id(Person::Agent).to_string()})).await;
    let seen = async || desk.get(Person::Owner, &path).await.body["ticket"]["assignedTo"]["email"].clone();
    assert_eq!(seen().await, SUPPORT);
    desk.edit("INSERT INTO setting (key, value) VALUES ('support_email', 'other@desk.example')");
    desk.edit("INSERT INTO setting (key, value) VALUES ('support_auto_response', 'true')");
    assert_eq!(seen().await, SUPPORT);
    desk.clock.advance(1000);
    assert_eq!(seen().await, "other@desk.example");
    assert_eq!(desk.get(Person::Admin, PATH).await.body["settings"]["support_auto_response"], true);
}
