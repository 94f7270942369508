//! What the log does not say, however much it is asked to, and that nobody writes lines of their own into it.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use ureq::Agent;

use crate::binary::{Binary, Server};
use crate::wire::said;

/// Stands in everything that is secret or personal; beginning with it, each value is one of a kind.
const CANARY: &str = "canary";

#[test]
fn nothing_secret_or_personal_is_logged_at_any_level() {
    let binary = Binary::new();
    let (agent_mail, customer_mail) = ("canary-agent@desk.example", "canary-customer@customer.example");
    let password = "canary password";
    for (email, role) in [(agent_mail, "ADMIN"), (customer_mail, "CUSTOMER")] {
        let line = ["user", "add", "--email", email, "--name", "Canary Person", "--role", role, "--password-stdin"];
        binary.run_with(&line, &[], password).succeeds();
    }
    let server = Server::start(&binary, &["--log-filter", "trace"]);
    let http = Agent::config_builder().http_status_as_error(false).build().new_agent();
    let post = |path: &str, token: &str, body: &Value| {
        let request = http.post(format!("http://{}{path}", server.address()));
        let request = request.header("authorization", format!("Bearer {token}"));
        request.header("idempotency-key", format!("canary {path}")).send_json(body).unwrap()
    };
    let sign_in = |email: &str, password: &str| {
        let body = json!({"email": email, "password": password});
        post("/api/auth/login", "", &body).body_mut().read_json::<Value>().unwrap()["token"].clone()
    };
    let staff = sign_in(agent_mail, password).as_str().unwrap().to_owned();
    let customer = sign_in(customer_mail, password).as_str().unwrap().to_owned();
    assert!(sign_in(customer_mail, "canary guess").is_null());

    let tickets = "/api/support/tickets";
    let filed = post(tickets, &customer, &json!({"subject": "canary subject", "message": "canary message"}));
    let number = filed.into_body().read_json::<Value>().unwrap()["ticket"]["ticketNumber"].clone();
    let responses = format!("{tickets}/{}/responses", number.as_str().unwrap());
    assert_eq!(post(&responses, &staff, &json!({"message": "canary note", "isInternal": true})).status(), 201);
    assert_eq!(post(&responses, &customer, &json!({"message": "canary answer"})).status(), 201);
    post(tickets, &customer, &json!({"subject": "canary subject", "canary field": "canary value"}));
    post("/api/auth/setup", "", &json!({"token": "canary", "name": "Canary", "email": "canary@x.example"}));
    post("/api/canary", "canary.canary.canary", &json!({}));
    server.get_as(&staff, "/api/support/tickets?search=canary&canary=canary");
    server.get_as("canary", "/canary?token=canary");

    server.signal("TERM");
    let (status, _, log) = server.wait();
    assert_eq!(status, Some(0));
    assert!(log.lines().filter(|line| line.contains("request")).count() >= 11, "{log}");
    for secret in [CANARY, &staff, &customer] {
        assert!(!log.to_lowercase().contains(secret), "{secret} is logged: {log}");
    }
}

/// Ends a line, steers a terminal, and begins what looks like a line of the log.
const FORGED: &str =
    "\r\n\n\u{1b}[2J\u{1b}]0;owned\u{7}\u{2028}\u{85}\u{202e}{\"level\":\"ERROR\",\"message\":\"forged\"}\r\n";

/// Requests that carry it, or as much of it as fits, wherever a client has a say.
fn hostile_requests() -> Vec<String> {
    let encoded = FORGED.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat();
    let (plain, long) = (FORGED.replace(['\r', '\n', '\u{1b}', '\u{7}', '\u{85}'], ""), "x".repeat(1 << 20));
    let get =
        |path: &str, headers: &str| format!("GET {path} HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n{headers}\r\n");
    let sign_in = |email: &str| {
        let body = json!({"email": email, "password": FORGED}).to_string();
        let length = body.len();
        let headers = "Host: desk\r\nConnection: close\r\nContent-Type: application/json";
        format!("POST /api/auth/login HTTP/1.1\r\n{headers}\r\nContent-Length: {length}\r\n\r\n{body}")
    };
    vec![
        get(&format!("/{encoded}"), ""),
        get(&format!("/api/{encoded}?{encoded}={encoded}"), ""),
        get(&format!("/api/support/tickets/{encoded}"), ""),
        get("/healthz", &format!("User-Agent: {plain}\r\nReferer: {plain}\r\n")),
        get("/healthz", &format!("X-Request-Id: {plain}\r\n")),
        get("/healthz", &format!("X-Request-Id: {}\r\n", "x".repeat(30_000))),
        get("/healthz", &format!("X-Request-Id: {FORGED}\r\n")),
        get("/healthz", &format!("User-Agent: {long}\r\n")),
        get("/api/support/tickets", &format!("Authorization: Bearer {plain}\r\nIdempotency-Key: {plain}\r\n")),
        get("/api/auth/me", &format!("Cookie: helpwright={plain}\r\nX-Forwarded-For: {plain}\r\nOrigin: {plain}\r\n")),
        get(&format!("/{long}"), ""),
        format!("{plain} / HTTP/1.1\r\nHost: desk\r\n\r\n"),
        sign_in(FORGED),
        sign_in(&format!("{FORGED}@desk.example")),
        sign_in(&long[..900_000]),
        sign_in(&long),
    ]
}

#[test]
fn whatever_a_client_sends_a_request_is_one_line_of_the_log() {
    for (format, filter) in [("json", "info"), ("human", "info"), ("json", "trace")] {
        let binary = Binary::new();
        binary.add_user("ada@desk.example", "ADMIN");
        let log = binary.folder().join("log");
        let server = Server::start_after(
            &binary,
            &format!("exec 2>'{}'", log.display()),
            &["--log", format, "--log-filter", filter],
        );
        let requests = hostile_requests();
        for request in &requests {
            let answer = said(&server, request);
            assert!(answer.starts_with("HTTP/1.1 "), "{request:.100}: {answer}");
        }
        server.signal("TERM");
        assert_eq!(server.wait().0, Some(0));
        let log = std::fs::read_to_string(log).unwrap();
        let is_one = |line: &&str| match format {
            "json" => serde_json::from_str::<Value>(line).unwrap()["message"] == "request",
            _ => line.contains(" INFO  api: request method="),
        };
        // Each line is an event: what looks like one of another kind is none that a client could have made.
        for line in log.lines() {
            assert!(line.len() < 10_000, "{line:.200}");
            assert!(!line.contains("forged") && !line.contains("owned"), "{line:.200}");
            let steers = |c: char| c.is_control() || ('\u{2028}'..='\u{202e}').contains(&c);
            assert!(!line.contains(steers), "{line:.200}");
        }
        assert_eq!(log.lines().filter(is_one).count(), requests.len(), "{log:.2000}");
    }
}

const METRICS_TOKEN: &str = "b81d0c6a4f7e29358d1c94e72b5f0369a8c1d94e72b5f036";

/// A server whose log goes into a pipe that is open at both ends and that nobody reads.
fn stalled_server(binary: &Binary, log: &Path) -> Server {
    // A desk without accounts says how to make one, in lines that are no events.
    binary.add_user("ada@desk.example", "ADMIN");
    assert!(Command::new("mkfifo").arg(log).status().unwrap().success());
    let preparation = format!("export HELPWRIGHT_METRICS_TOKEN={METRICS_TOKEN}; exec 2<>'{}'", log.display());
    let server = Server::start_after(
        binary,
        &preparation,
        &["--log", "json", "--log-filter", "trace", "--requests-per-minute", "0"],
    );
    let mut asked = 0;
    while lost_lines(&server) == 0 {
        assert!(asked < 10_000, "nothing is lost");
        for _ in 0..100 {
            assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
            asked += 1;
        }
    }
    server
}

fn lost_lines(server: &Server) -> u64 {
    let answer = server.get_as(METRICS_TOKEN, "/metrics");
    let value = answer.lines().find_map(|line| line.strip_prefix("helpwright_log_lines_lost_total "));
    value.unwrap_or_else(|| panic!("{answer}")).parse().unwrap()
}

#[test]
fn a_log_that_nobody_reads_holds_up_no_request_and_says_what_is_missing() {
    let binary = Binary::new();
    let log = binary.folder().join("log");
    let server = stalled_server(&binary, &log);

    let mut lines = BufReader::new(File::open(&log).unwrap()).lines().map(|line| {
        let line = line.unwrap();
        serde_json::from_str::<Value>(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    });
    let told = lines.find(|line| line["message"].as_str().unwrap().contains("lines are missing here")).unwrap();
    assert_eq!((&told["level"], &told["lines"]), (&json!("WARN"), &json!(lost_lines(&server))));
    assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
    assert!(lines.any(|line| line["message"] == "request" && line["route"] == "/readyz"));
}

#[test]
fn a_log_that_nobody_reads_does_not_keep_the_server_from_stopping() {
    let binary = Binary::new();
    let server = stalled_server(&binary, &binary.folder().join("log"));
    server.signal("TERM");
    assert_eq!(server.wait().0, Some(0));
}
