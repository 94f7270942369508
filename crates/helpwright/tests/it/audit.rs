//! The audit trail: what admins read in it, and that it shows what was done to it behind the server's back.

use app::audit::{Fault, Verified, verify};
use domain::Id;
use domain::audit::{Broken, Chain};
use serde_json::{Value, json};

use crate::desk::{Desk, Person};

const AUDIT: &str = "/api/admin/support/audit";

/// A desk whose ticket has three entries, and the name of their chain.
async fn a_desk_with_a_trail() -> (Desk, Chain) {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    desk.put(Person::Agent, &path, json!({"priority": "High"})).await;
    desk.put(Person::Agent, &path, json!({"priority": "Low"})).await;
    let id = path.rsplit('/').next().unwrap();
    (desk, Chain::Ticket(Id::parse(id).unwrap()))
}

async fn checked(desk: &Desk) -> Result<Verified, Fault> {
    verify(desk.app.store.as_ref()).await.unwrap()
}

#[tokio::test]
async fn an_edited_entry_is_named() {
    let second = [
        "at = at + 1",
        "at = 'yesterday'",
        "actor = NULL",
        "actor = x'00'",
        "action = 'ticket.deleted'",
        "action = 'ticket.edited'",
        "target_kind = 'nothing'",
        "what_value = replace(what_value, 'High', 'Low')",
        "what_value = NULL",
        "who_salt = NULL",
        "who_digest = zeroblob(32)",
        "who_digest = x'00'",
        "hash = zeroblob(32)",
        "hash = x'00'",
        "id = x'000000000000000000000000'",
        "sequence = 9",
    ];
    for edit in second {
        let (desk, chain) = a_desk_with_a_trail().await;
        desk.edit(&format!("UPDATE audit SET {edit} WHERE chain = '{chain}' AND sequence = 2"));
        let found = checked(&desk).await;
        let named = match &found {
            // Without the second entry, the third stands in its place.
            Err(Fault::Entry { chain: named, sequence: 3, broken: Broken::Sequence { expected: 2, .. } }) => {
                *named == chain
            }
            Err(Fault::Entry { chain: named, sequence: 2, .. }) => *named == chain,
            _ => false,
        };
        // A column of the wrong type is refused by the table itself.
        assert!(named || found.is_ok() && edit.contains("yesterday"), "{edit}: {found:?}");
    }
}

#[tokio::test]
async fn a_cut_tail_and_a_missing_chain_are_named() {
    let (desk, chain) = a_desk_with_a_trail().await;
    desk.edit(&format!("DELETE FROM audit WHERE chain = '{chain}' AND sequence = 3"));
    assert_eq!(checked(&desk).await, Err(Fault::Tail { chain, recorded: 3, found: 2 }));
    desk.edit(&format!("UPDATE audit_head SET length = 2 WHERE chain = '{chain}'"));
    assert_eq!(checked(&desk).await, Err(Fault::Tail { chain, recorded: 2, found: 2 }), "the hash is another");
    desk.edit(&format!("DELETE FROM audit_head WHERE chain = '{chain}'"));
    assert_eq!(checked(&desk).await, Err(Fault::MissingChain { chain }));
    desk.edit(&format!("DELETE FROM audit WHERE chain = '{chain}'"));
    assert_eq!(checked(&desk).await, Err(Fault::MissingChain { chain }), "a ticket without any trail");
}

#[tokio::test]
async fn erased_values_are_counted() {
    let (desk, chain) = a_desk_with_a_trail().await;
    let whole = checked(&desk).await.unwrap();
    assert_eq!(whole.erased, 0);
    desk.edit(&format!("UPDATE audit SET who_salt = NULL, who_value = NULL WHERE chain = '{chain}' AND sequence < 3"));
    assert_eq!(checked(&desk).await, Ok(Verified { erased: 2, ..whole }));
}

#[tokio::test]
async fn a_history_is_read_without_what_cannot_be() {
    let (desk, chain) = a_desk_with_a_trail().await;
    desk.edit(&format!("UPDATE audit SET action = 'ticket.edited' WHERE chain = '{chain}' AND sequence = 2"));
    let history = desk.get(Person::Agent, &format!("/api/support/tickets/{chain}/history")).await;
    assert_eq!(history.status, 200, "{}", history.text);
    assert_eq!(history.body["entries"].as_array().unwrap().len(), 2);
}

/// People go on working while the trail is checked.
#[tokio::test(flavor = "multi_thread")]
async fn a_trail_that_grows_meanwhile_verifies() {
    let (desk, chain) = a_desk_with_a_trail().await;
    let path = format!("/api/support/tickets/{chain}/responses");
    let working = async {
        for n in 0..40 {
            desk.post(Person::Agent, &path, json!({"message": format!("Note {n}"), "isInternal": true})).await;
        }
    };
    let checking = async {
        for _ in 0..20 {
            checked(&desk).await.unwrap();
        }
    };
    futures::future::join(working, checking).await;
}

async fn trail(desk: &Desk, query: &str) -> Value {
    let answer = desk.get(Person::Admin, &format!("{AUDIT}?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    answer.body
}

fn actions(trail: &Value) -> Vec<&str> {
    trail["entries"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_admin_reads_who_did_what() {
    let desk = Desk::open().await;
    desk.clock.advance(500);
    let path = desk.ticket().await;
    desk.clock.advance(500);
    let call = desk.call(Person::Agent, "PUT", &path).header("x-request-id", "request-7");
    assert_eq!(call.json(&json!({"priority": "High"})).send().await.status, 200);
    let all = trail(&desk, "").await;
    assert_eq!(actions(&all)[..2], ["ticket.updated", "ticket.created"]);
    let entry = &all["entries"][0];
    let fields: Vec<_> = entry.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["_id", "action", "actor", "at", "changes", "hash", "ip", "requestId", "target"]);
    assert_eq!(entry["at"], "2026-03-02T09:00:01.000Z");
    let actor = json!({"_id": desk.id(Person::Agent).to_string(), "name": "Aiko Agent", "role": "INTERNAL"});
    let id = path.rsplit('/').next().unwrap();
    assert_eq!(entry["actor"], actor);
    assert_eq!(entry["target"], json!({"type": "ticket", "id": id, "label": "ST-2026-001"}));
    assert_eq!(entry["changes"], json!({"priority": {"from": "Medium", "to": "High"}}));
    assert_eq!((&entry["ip"], &entry["requestId"]), (&Value::Null, &json!("request-7")));
    assert_eq!(entry["hash"].as_str().unwrap().len(), 64);
    let made = all["entries"].as_array().unwrap().last().unwrap();
    assert_eq!((&made["actor"], &made["requestId"]), (&Value::Null, &Value::Null), "made on the command line");
    assert_eq!((&made["target"]["type"], &made["action"]), (&json!("user"), &json!("user.created")));

    // A ticket's history is the same, but for where it came from, and the other way round.
    let history = desk.get(Person::Agent, &format!("{path}/history")).await.body;
    let mut told = trail(&desk, &format!("ticket={id}")).await["entries"].as_array().unwrap().clone();
    told.reverse();
    for entry in &mut told {
        let entry = entry.as_object_mut().unwrap();
        assert!(entry.remove("ip").is_some() && entry.remove("hash").is_some());
    }
    assert_eq!(history["entries"], json!(told));
}

#[tokio::test]
async fn the_trail_is_filtered_and_paged() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    desk.clock.advance(60_000);
    desk.post(Person::Agent, &format!("{path}/responses"), json!({"message": "Hello"})).await;
    desk.clock.advance(60_000);
    desk.put(Person::Admin, "/api/admin/support/settings", json!({"settings": {"support_auto_response": true}})).await;
    desk.delete(Person::Admin, &path).await;
    let agent = desk.id(Person::Agent);
    for (query, expected) in [
        ("ticket=ST-2026-001", &["ticket.deleted", "response.added", "ticket.created"][..]),
        ("ticket=ST-2026-002", &[]),
        (&format!("actor={agent}"), &["response.added"]),
        ("actor=me&action=settings.updated", &["settings.updated"]),
        ("actor=none", &["user.created"; 4]),
        ("action=ticket.created&action=ticket.deleted", &["ticket.deleted", "ticket.created"]),
        ("startDate=2026-03-02T09:01:00Z&endDate=2026-03-02T09:01:30Z", &["response.added"]),
        ("endDate=2026-03-01", &[]),
        ("startDate=2026-03-02&endDate=2026-03-02&actor=me&ticket=ST-2026-001", &["ticket.deleted"]),
    ] {
        assert_eq!(actions(&trail(&desk, query).await), expected, "{query}");
    }

    let whole = trail(&desk, "limit=100").await;
    assert_eq!(whole["pagination"]["total"], 8);
    let mut seen = Vec::new();
    let mut query = "limit=3".to_owned();
    for page in 1..=3 {
        let part = trail(&desk, &query).await;
        assert_eq!(part["entries"], trail(&desk, &format!("limit=3&page={page}")).await["entries"]);
        assert_eq!((&part["pagination"]["page"], &part["pagination"]["pages"]), (&json!(page), &json!(3)));
        seen.extend(part["entries"].as_array().unwrap().clone());
        let next = part["pagination"]["nextCursor"].as_str();
        assert_eq!((next.is_some(), &part["pagination"]["hasNext"]), (page < 3, &json!(page < 3)));
        query = format!("limit=3&cursor={}", next.unwrap_or_default());
    }
    assert_eq!(whole["entries"], json!(seen));
    let cursor = trail(&desk, "limit=3").await["pagination"]["nextCursor"].as_str().unwrap().to_owned();
    for wrong in [format!("actor=me&cursor={cursor}"), "ticket=7".to_owned(), "order=asc".to_owned()] {
        desk.get(Person::Admin, &format!("{AUDIT}?{wrong}")).await.assert_refused(400, "validation_failed");
    }
    desk.get(Person::Admin, &format!("/api/support/tickets?cursor={cursor}"))
        .await
        .assert_refused(400, "validation_failed");
}

#[tokio::test]
async fn the_trail_cannot_be_written() {
    let desk = Desk::open().await;
    let entry = trail(&desk, "").await["entries"][0]["_id"].as_str().unwrap().to_owned();
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        let refused = desk.call(Person::Admin, method, AUDIT).json(&json!({})).send().await;
        refused.assert_refused(405, "method_not_allowed");
        assert_eq!(refused.header("allow"), Some("GET,HEAD"));
        let call = desk.call(Person::Admin, method, &format!("{AUDIT}/{entry}"));
        call.json(&json!({})).send().await.assert_refused(404, "not_found");
    }
}

#[tokio::test]
async fn what_was_erased_or_cannot_be_read_breaks_no_list() {
    let (desk, chain) = a_desk_with_a_trail().await;
    desk.edit(&format!(
        "UPDATE audit SET who_salt = NULL, who_value = NULL, what_salt = NULL, what_value = NULL \
         WHERE chain = '{chain}' AND sequence = 3"
    ));
    desk.edit(&format!("UPDATE audit SET id = x'00' WHERE chain = '{chain}' AND sequence = 2"));
    desk.edit("UPDATE audit SET action = 'user.edited' WHERE chain = 'site' AND sequence = 1");
    let all = trail(&desk, "").await;
    assert_eq!((all["entries"].as_array().unwrap().len(), &all["pagination"]["total"]), (5, &json!(7)));
    let erased = all["entries"].as_array().unwrap().iter().find(|entry| entry["action"] == "ticket.updated").unwrap();
    assert_eq!((&erased["actor"]["name"], &erased["target"]["label"]), (&json!("Unknown"), &json!("")));
    assert_eq!((&erased["changes"], &erased["ip"], &erased["requestId"]), (&json!({}), &Value::Null, &Value::Null));
    let mut query = "limit=1".to_owned();
    let mut seen = Vec::new();
    for _ in 0..7 {
        let part = trail(&desk, &query).await;
        seen.extend(part["entries"].as_array().unwrap().clone());
        query = format!("limit=1&cursor={}", part["pagination"]["nextCursor"].as_str().unwrap_or_default());
    }
    assert_eq!(all["entries"], json!(seen));
    // A deletion whose values cannot be read names no ticket.
    desk.delete(Person::Admin, &format!("/api/support/tickets/{chain}")).await;
    desk.edit("UPDATE audit SET what_value = '{' WHERE action = 'ticket.deleted'");
    assert_eq!(trail(&desk, "ticket=ST-2026-001").await["entries"], json!([]));
}
