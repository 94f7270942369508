//! No room to write, and no right to.

use std::process::Command;

use serde_json::{Value, json};
use ureq::Agent;

use crate::binary::{Binary, Server};
use crate::mailbox::until;

/// In blocks of 512 bytes: room for a database and some of its log. A file that would grow beyond fails like a full
/// disk.
const LITTLE_ROOM: &str = "ulimit -S -f 2048";
/// In bytes: a part of every file that there is.
const NO_ROOM: &str = "4096";

struct Client {
    agent: Agent,
    origin: String,
    token: String,
}

impl Client {
    fn sign_in(server: &Server) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        let client = Self { agent, origin: format!("http://{}", server.address()), token: String::new() };
        let body = json!({"email": "ada@desk.example", "password": "correct horse"});
        let (_, signed_in, _) = client.post("/api/auth/login", &body);
        Self { token: signed_in["token"].as_str().unwrap().to_owned(), ..client }
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value, Option<String>) {
        let request = self.agent.post(format!("{}{path}", self.origin));
        let mut answer = request.header("authorization", format!("Bearer {}", self.token)).send_json(body).unwrap();
        let wait = answer.headers().get("retry-after").map(|seconds| seconds.to_str().unwrap().to_owned());
        (answer.status().as_u16(), answer.body_mut().read_json().unwrap(), wait)
    }

    fn get(&self, path: &str) -> (u16, Value) {
        let request = self.agent.get(format!("{}{path}", self.origin));
        let mut answer = request.header("authorization", format!("Bearer {}", self.token)).call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_json().unwrap())
    }
}

/// How far files of the server may grow from now on.
fn let_files_grow(server: &Server, to: &str) {
    let line = [format!("--fsize={to}:unlimited"), "--pid".to_owned(), server.process().to_string()];
    assert!(Command::new("prlimit").args(line).status().unwrap().success());
}

#[test]
fn a_server_that_cannot_write_is_not_ready_until_it_can() {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    let server = Server::start(&binary, &[]);
    let client = Client::sign_in(&server);
    let (tickets, ticket) = ("/api/support/tickets", json!({"subject": "Room", "message": "m".repeat(10_000)}));
    let file = || client.post(tickets, &ticket);
    let readiness = || server.get("/readyz");
    assert_eq!((file().0, &readiness()[..12]), (201, "HTTP/1.1 200"));

    let_files_grow(&server, NO_ROOM);
    assert_eq!(file().0, 503);
    for _ in 0..3 {
        let answer = readiness();
        assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after: 1\r\n"), "{answer}");
        assert!(!answer.contains("write"), "{answer}");
    }
    assert_eq!((server.get("/healthz").starts_with("HTTP/1.1 200"), client.get(tickets).0), (true, 200));
    assert_eq!((file().0, client.get(tickets).1["pagination"]["total"].as_u64()), (503, Some(1)));

    let_files_grow(&server, "unlimited");
    let ready = || readiness().starts_with("HTTP/1.1 200");
    until(ready, |is_ready| *is_ready, || "it is not ready again".to_owned());
    assert_eq!((file().0, client.get(tickets).1["pagination"]["total"].as_u64()), (201, Some(2)));
    server.signal("TERM");
    assert_eq!(server.wait().0, Some(0));
    binary.run(&["doctor"]).succeeds();
}

#[test]
fn a_full_disk_stops_writes_alone_and_only_while_it_is_full() {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    let server = Server::start_after(&binary, LITTLE_ROOM, &["--staff-tickets-per-15-minutes", "0"]);
    let client = Client::sign_in(&server);
    let tickets = "/api/support/tickets";
    let ticket = json!({"subject": "Room", "message": "m".repeat(10_000)});
    let mut filed: Vec<Value> = Vec::new();
    let (status, refusal, wait) = loop {
        let (status, body, wait) = client.post(tickets, &ticket);
        if status != 201 {
            break (status, body, wait);
        }
        filed.push(body["ticket"]["_id"].clone());
        assert!(filed.len() < 1_000, "the limit was never met");
    };
    for _ in 0..3 {
        assert_eq!(client.post(tickets, &ticket).0, 503);
    }
    assert_eq!((status, refusal["code"].as_str(), wait.as_deref()), (503, Some("unavailable"), Some("1")), "{refusal}");
    assert!(!refusal.to_string().contains("disk"), "{refusal}");
    let last = filed.last().unwrap().as_str().unwrap();
    assert_eq!(client.get(&format!("{tickets}/{last}")).0, 200);
    assert_eq!(client.get(tickets).1["pagination"]["total"], filed.len());

    let_files_grow(&server, "unlimited");
    let (status, body, _) = client.post(tickets, &ticket);
    assert_eq!(status, 201, "{body}");
    assert_eq!(client.get(tickets).1["pagination"]["total"], filed.len() + 1);
    server.signal("TERM");
    assert_eq!(server.wait().0, Some(0));
    binary.run(&["audit", "verify"]).succeeds();
    binary.run(&["doctor"]).succeeds();
}

#[test]
fn a_place_that_cannot_be_written_is_named_before_anything_starts() {
    let binary = Binary::new();
    binary.write("file", "");
    std::fs::create_dir_all(binary.folder().join("locked/helpwright.lock")).unwrap();
    std::fs::create_dir_all(binary.folder().join("taken/helpwright.db")).unwrap();
    // Nobody, root included, makes files below /sys.
    for place in ["file", "file/data", "locked", "taken", "/sys", "/sys/helpwright"] {
        let refusal = binary.run(&["serve", "--listen", "127.0.0.1:0", "--data-dir", place]).fails_with(1);
        assert!(refusal.starts_with("helpwright: ") && refusal.contains(place), "{place}: {refusal}");
        assert!(refusal.contains("cannot be"), "{place}: {refusal}");
        assert!(!refusal.contains("panicked"), "{place}: {refusal}");
    }
}
