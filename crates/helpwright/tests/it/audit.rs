//! The audit trail shows what was done to it behind the server's back.

use app::audit::{Fault, Verified, verify};
use domain::Id;
use domain::audit::{Broken, Chain};
use serde_json::json;

use crate::desk::{Desk, Person};

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
