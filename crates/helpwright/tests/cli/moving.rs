//! Moving data with the real binary, also beside a running server.

use std::os::unix::fs::PermissionsExt as _;

use super::binary::{Binary, Server};

const SAMPLE: &str = include_str!("../fixtures/desk.ndjson");

#[test]
fn a_desk_moves_from_one_folder_to_another() {
    let binary = Binary::new();
    binary.write("desk.ndjson", SAMPLE);
    let imported = binary.run(&["import", "desk.ndjson"]).succeeds();
    assert!(
        imported
            .starts_with("Imported 58 users, 1 lines of settings, 2 FAQ entries, 40 tickets and 0 audit entries; 0 "),
        "{imported}"
    );
    binary.run(&["export", "one.ndjson"]).succeeds();
    let one = std::fs::read_to_string(binary.folder().join("one.ndjson")).unwrap();
    let mode = std::fs::metadata(binary.folder().join("one.ndjson")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let other = ["--data-dir", "other"];
    let line = [&["import", "-"][..], &other].concat();
    let imported = binary.run_with(&line, &[], &one).succeeds();
    assert!(
        imported
            .starts_with("Imported 58 users, 1 lines of settings, 2 FAQ entries, 40 tickets and 101 audit entries; 0 "),
        "{imported}"
    );
    let two = binary.run(&[&["export", "-"][..], &other].concat()).succeeds();
    assert_eq!(one, two);
    let verified = binary.run(&[&["audit", "verify"][..], &other].concat()).succeeds();
    assert!(verified.contains("41 chains, 101 entries"), "{verified}");
    assert!(!binary.folder().join("one.ndjson.new").exists());
}

#[test]
fn refused_lines_are_named_and_end_with_1() {
    let binary = Binary::new();
    let (start, end) = SAMPLE.split_at(SAMPLE.find('\n').unwrap() + 1);
    binary.write("desk.ndjson", &format!("{start}no JSON\n\n{end}"));
    let answer = binary.run(&["import", "desk.ndjson"]);
    assert!(answer.stderr.starts_with("line 2: "), "{}", answer.stderr);
    assert!(answer.stderr.ends_with("is passed over.\n") && answer.stderr.contains("1 lines were refused"));
    assert!(binary.run(&["import", "nowhere.ndjson"]).fails_with(1).contains("cannot read nowhere.ndjson"));
    assert!(binary.run(&["export", "x.ndjson", "--data-dir", "y"]).fails_with(1).contains("there is no data folder"));
}

#[test]
fn a_running_server_sees_what_is_imported() {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    let server = Server::start(&binary, &[]);
    binary.write("desk.ndjson", SAMPLE);
    binary.run(&["import", "desk.ndjson"]).succeeds();
    let sign_in = serde_json::json!({ "email": "ada@desk.example", "password": "correct horse" });
    let signed_in = server.post("/api/auth/login", &sign_in);
    let body: serde_json::Value = serde_json::from_str(signed_in.split_once("\r\n\r\n").unwrap().1).unwrap();
    let token = body["token"].as_str().unwrap();
    let listed = server.get_as(token, "/api/support/tickets?limit=1&search=webhook");
    assert!(listed.contains(r#""total":5"#), "{listed}");
    binary.run(&["export", "one.ndjson"]).succeeds();
}
