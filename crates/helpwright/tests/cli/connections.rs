//! Clients that are too slow, too many or not who they say they are.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;
use ureq::Agent;

use crate::binary::{Binary, Server};

/// Longer than any deadline here, so that a connection that stays open fails the test instead of stopping it.
const PATIENCE: Duration = Duration::from_mins(1);

fn impatient(binary: &Binary, flags: &[&str]) -> Server {
    Server::start_with(binary, flags, &[("HELPWRIGHT_TEST_DEADLINE", "1500")])
}

pub(crate) fn connect(server: &Server, begin_with: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(begin_with.as_bytes()).unwrap();
    stream
}

/// Waits until the server closes the connection, and gives what it said before.
pub(crate) fn last_words(mut stream: TcpStream) -> String {
    let mut said = Vec::new();
    match stream.read_to_end(&mut said) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
    }
    String::from_utf8(said).unwrap()
}

#[test]
fn slow_clients_are_cut_off_and_hold_up_nobody() {
    let binary = Binary::new();
    let server = impatient(&binary, &[]);
    let half_a_body = "POST /api/auth/login HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\n\
                       Content-Length: 100\r\n\r\n{\"email\":";
    let whole = "GET /healthz HTTP/1.1\r\nHost: desk\r\n\r\n";
    let open = |begin_with: &str| (0..20).map(|_| connect(&server, begin_with)).collect::<Vec<_>>();
    let (silent, half_headers) = (open(""), open("GET / HTTP/1.1\r\nHost: de"));
    let (half_bodies, idle) = (open(half_a_body), open(whole));
    for _ in 0..20 {
        assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
    }
    for stream in silent {
        assert_eq!(last_words(stream), "");
    }
    for stream in half_headers {
        let said = last_words(stream);
        assert!(said.starts_with("HTTP/1.1 408") && said.contains("request_timeout"), "{said}");
    }
    for stream in half_bodies {
        let said = last_words(stream);
        assert!(said.starts_with("HTTP/1.1 400") && said.contains("validation_failed"), "{said}");
    }
    for stream in idle {
        assert!(last_words(stream).starts_with("HTTP/1.1 200"));
    }
}

#[test]
fn a_client_that_never_reads_is_cut_off() {
    let binary = Binary::new();
    let server = impatient(&binary, &["--requests-per-minute", "0"]);
    let request = "GET /api/openapi.json HTTP/1.1\r\nHost: desk\r\n\r\n";
    let mut stream = connect(&server, request);
    let ended = loop {
        if let Err(error) = stream.write_all(request.as_bytes()) {
            break error.kind();
        }
    };
    assert!(matches!(ended, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "{ended}");
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_refusal_arrives_while_the_client_still_sends() {
    let binary = Binary::new();
    let server = Server::start(&binary, &[]);
    let body = vec![b' '; 8 << 20];
    for (kind, expected) in [("application/json", "HTTP/1.1 413"), ("text/plain", "HTTP/1.1 415")] {
        let head = format!(
            "POST /api/auth/login HTTP/1.1\r\nHost: desk\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let mut stream = connect(&server, &head);
        stream.write_all(&body).unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n").unwrap();
        let said = last_words(stream);
        assert!(said.starts_with(expected) && said.contains("HTTP/1.1 200"), "{said}");
    }
}

fn status(agent: &Agent, server: &Server, path: &str, forwarded_for: &str) -> u16 {
    let request = agent.get(format!("http://{}{path}", server.address())).header("x-forwarded-for", forwarded_for);
    request.call().unwrap().status().as_u16()
}

#[test]
fn an_address_is_believed_from_a_trusted_proxy_only() {
    let binary = Binary::new();
    let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
    for (trusted, expected) in [("", 429), ("192.0.2.0/24", 429), ("127.0.0.0/8", 401)] {
        let server = Server::start(&binary, &["--requests-per-minute", "5", "--trusted-proxies", trusted]);
        let statuses = (0..6).map(|n| status(&agent, &server, "/api/auth/me", &format!("198.51.100.{n}")));
        assert_eq!(statuses.collect::<Vec<_>>(), [401, 401, 401, 401, 401, expected], "{trusted}");
    }
}

#[test]
fn registrations_and_forgotten_passwords_of_one_address_are_bounded_together() {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    let server = Server::start(&binary, &["--registration", "open", "--account-mails-per-hour", "3"]);
    let register = |email: &str| {
        let body = json!({"name": "Nora", "email": email, "password": "correct horse"});
        server.post("/api/auth/register", &body)
    };
    let forgot = |email: &str| server.post("/api/auth/forgot-password", &json!({"email": email}));
    for answer in [register("nora@town.example"), forgot("ada@desk.example"), register("otto@town.example")] {
        assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
    }
    for answer in [register("olga@town.example"), forgot("ada@desk.example"), forgot("nobody@town.example")] {
        assert!(answer.starts_with("HTTP/1.1 429") && answer.contains("retry-after: "), "{answer}");
    }
    let mails = binary.run(&["mail", "list"]).succeeds();
    let about_accounts = |line: &&str| line.contains(" confirmation ") || line.contains(" reset ");
    assert_eq!(mails.lines().filter(about_accounts).count(), 3, "{mails}");
}

#[test]
fn the_sixth_ticket_is_too_many_also_after_a_restart() {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "CUSTOMER");
    let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut server = Server::start(&binary, &[]);
    let post = |server: &Server, path: &str, token: &str, body: serde_json::Value| {
        let request = agent.post(format!("http://{}{path}", server.address()));
        request.header("authorization", format!("Bearer {token}")).send_json(body).unwrap()
    };
    let body = json!({"email": "ada@desk.example", "password": "correct horse"});
    let signed_in: serde_json::Value = agent
        .post(format!("http://{}/api/auth/login", server.address()))
        .send_json(body)
        .unwrap()
        .body_mut()
        .read_json()
        .unwrap();
    let token = signed_in["token"].as_str().unwrap();
    let file = |server: &Server| post(server, "/api/support/tickets", token, json!({"subject": "S", "message": "M"}));
    for _ in 0..5 {
        assert_eq!(file(&server).status(), 201);
    }
    for _ in 0..2 {
        let refused = file(&server);
        assert_eq!(refused.status(), 429);
        let seconds: u32 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=900).contains(&seconds), "{seconds}");
        drop(server);
        server = Server::start(&binary, &[]);
    }
}
