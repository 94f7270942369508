//! No room to write, and no right to.

use std::process::Command;

use serde_json::{Value, json};
use ureq::Agent;

use crate::binary::{Binary, Server};

/// In blocks of 512 bytes: room for a database and some of its log. A file that would grow beyond fails like a full
/// disk, which must not end the process.
const LITTLE_ROOM: &str = "trap '' XFSZ; ulimit -S -f 2048";

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

    let more = ["--fsize=unlimited", "--pid", &server.process().to_string()].map(ToOwned::to_owned);
    assert!(Command::new("prlimit").args(more).status().unwrap().success());
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
