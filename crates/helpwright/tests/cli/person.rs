//! A person's data with the real binary: beside a running server, and stopped in between.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::binary::{Binary, Server};

const OLIVE: &str = "olive.wombatcanary@customer.example";
const ID: &str = "650000000000000000000001";

/// A desk with so many tickets of Olive's, and one of Otto's.
fn desk(tickets: usize) -> Binary {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    let user = |id: &str, name: &str, email: &str| {
        json!({"type": "user", "_id": id, "name": name, "email": email, "role": "CUSTOMER"}).to_string() + "\n"
    };
    let otto = "650000000000000000000002";
    let mut lines = user(ID, "Olive Wombatcanary", OLIVE) + &user(otto, "Otto", "otto@customer.example");
    for n in 0..=tickets {
        let (by, text) = if n == 0 { (otto, "Of a penguin") } else { (ID, "Of a quollcanary") };
        let ticket = json!({
            "type": "ticket", "_id": format!("6600000000000000{n:08x}"), "ticketNumber": format!("ST-2020-{:03}", n + 1),
            "subject": text, "message": text.repeat(50), "submittedBy": by, "createdAt": "2020-01-01T10:00:00Z",
        });
        writeln!(lines, "{ticket}").unwrap();
    }
    binary.write("desk.ndjson", &lines);
    binary.run(&["import", "desk.ndjson"]).succeeds();
    let reset = ["user", "reset-password", "--email", OLIVE, "--password-stdin"];
    binary.run_with(&reset, &[], "correct horse\n").succeeds();
    binary
}

/// All bytes of the store's files, in lower case.
fn files(binary: &Binary) -> String {
    let folder = std::fs::read_dir(binary.folder().join("data")).unwrap();
    let bytes: Vec<Vec<u8>> = folder.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
    String::from_utf8_lossy(&bytes.concat()).to_lowercase()
}

#[test]
fn a_person_is_erased_beside_a_running_server() {
    let binary = desk(20);
    let server = Server::start(&binary, &[]);
    let sign_in = json!({ "email": OLIVE, "password": "correct horse" });
    let signed_in = server.post("/api/auth/login", &sign_in);
    let body: Value = serde_json::from_str(signed_in.split_once("\r\n\r\n").unwrap().1).unwrap();
    let token = body["token"].as_str().unwrap();
    assert!(server.get_as(token, "/api/support/tickets?search=quollcanary").contains(r#""total":20"#));

    let printed = binary.run(&["person", "export", OLIVE]).succeeds();
    let document: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!((document["tickets"].as_array().unwrap().len(), &document["account"]["email"]), (20, &json!(OLIVE)));
    assert!(!printed.contains("argon2"), "{printed}");

    let erased = binary.run(&["person", "erase", OLIVE, "--yes"]).succeeds();
    assert_eq!(erased, format!("Erased {ID}, with everything in 20 tickets.\n"));
    let left = files(&binary);
    assert!(!left.contains("canary") && left.contains("of a penguin"));
    assert!(server.get_as(token, "/api/support/tickets").starts_with("HTTP/1.1 401"));
    assert!(server.post("/api/auth/login", &sign_in).starts_with("HTTP/1.1 401"));
    let admin = json!({ "email": "ada@desk.example", "password": "correct horse" });
    assert!(server.post("/api/auth/login", &admin).starts_with("HTTP/1.1 200"), "the server goes on writing");
    assert!(!files(&binary).contains("canary"));
    let verified = binary.run(&["audit", "verify"]).succeeds();
    assert!(verified.contains("of them with values erased"), "{verified}");
}

#[test]
fn an_erasure_that_was_killed_is_finished_by_another() {
    let binary = desk(400);
    let line = ["person", "erase", OLIVE, "--yes"];
    let has_begun = || {
        let count = "SELECT count(*) FROM ticket WHERE subject = '[erased]'";
        binary.database().query_row(count, [], |row| row.get::<_, u32>(0)).is_ok_and(|count| count > 0)
    };
    binary.kill_when(&line, has_begun);
    binary.run(&["audit", "verify"]).succeeds();
    let again = binary.run(&line);
    // It may have been too late for the kill, and then there is nobody of that name any more.
    assert!(again.stderr.contains("there is no account of") || !again.succeeds().is_empty());
    assert!(!files(&binary).contains("canary"));
    let exported = binary.run(&["export", "-"]).succeeds();
    assert!(!exported.contains("canary"));
    assert_eq!(exported.matches(r#""action":"person.erased""#).count(), 1);
    assert!(binary.run(&["person", "erase", ID, "--yes"]).succeeds().contains("nothing left to erase"));
    binary.run(&["audit", "verify"]).succeeds();
}

#[test]
fn what_cannot_be_erased_or_handed_out_is_told() {
    let binary = desk(1);
    let unsure = binary.run(&["person", "erase", OLIVE]).fails_with(2);
    assert!(unsure.contains("--yes"), "{unsure}");
    let unknown = binary.run(&["person", "erase", "nobody@customer.example", "--yes"]).fails_with(1);
    assert!(unknown.contains("there is no account of nobody@customer.example"), "{unknown}");
    let last = binary.run(&["person", "erase", "ada@desk.example", "--yes"]).fails_with(1);
    assert!(last.contains("last active admin"), "{last}");
    let nothing = binary.run(&["person", "export", "0123456789abcdef01234567"]).fails_with(1);
    assert!(nothing.contains("nothing is kept about"), "{nothing}");
    binary.run(&["person", "export", "olive"]).fails_with(2);
    assert!(files(&binary).contains("quollcanary"));
}
