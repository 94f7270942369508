//! What is no good HTTP, byte by byte: it is refused in the one shape, and nothing behind it is taken for a request.

use std::io::{Read as _, Write as _};

use serde_json::Value;

use crate::binary::{Binary, Server};
use crate::connections::{connect, last_words};

/// Behind a message that ends where nobody can tell for sure, this is what an attacker would have answered.
const SMUGGLED: &str = "GET /api/smuggled HTTP/1.1\r\nHost: desk\r\n\r\n";
const LOGIN: &str = "POST /api/auth/login HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\n";

/// What the server says to these bytes until it closes the connection.
pub(crate) fn said(server: &Server, bytes: &str) -> String {
    let mut stream = connect(server, "");
    // It may be refused before it has been sent whole.
    let _ = stream.write_all(bytes.as_bytes());
    last_words(stream)
}

/// The only answer on a connection that was closed after it.
fn only_answer(said: &str) -> (u16, Value) {
    assert_eq!(said.matches("HTTP/1.1 ").count(), 1, "{said}");
    let (head, body) = said.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let header = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    };
    let body: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {said}"));
    assert_eq!(header("content-type"), Some("application/json"), "{said}");
    assert_eq!(header("x-content-type-options"), Some("nosniff"), "{said}");
    assert!(header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'none'")), "{said}");
    assert!(header("date").is_some_and(|date| date.ends_with(" GMT")), "{said}");
    assert!(header("server").is_none(), "{said}");
    assert_eq!(header("x-request-id"), body["requestId"].as_str(), "{said}");
    assert!(body["error"].as_str().is_some_and(|text| !text.is_empty()), "{said}");
    (status, body)
}

fn assert_refused(server: &Server, bytes: &str, status: u16, code: &str) {
    let shown: String = bytes.chars().take(100).collect();
    let said = said(server, &format!("{bytes}{SMUGGLED}"));
    assert!(said.starts_with("HTTP/1.1 "), "{shown:?}: {said:?}");
    let (answered, body) = only_answer(&said);
    assert_eq!((answered, body["code"].as_str()), (status, Some(code)), "{shown:?}");
}

#[test]
fn what_is_no_request_is_refused_in_the_one_shape() {
    let binary = Binary::new();
    let server = Server::start(&binary, &[]);
    for bytes in [
        "GARBAGE\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}",
        "GET /\r\n\r\n",
        "GET / HTTP/0.9\r\nHost: desk\r\n\r\n",
        "GET / HTTP/1.2\r\nHost: desk\r\n\r\n",
        "GET / HTTP/3.0\r\nHost: desk\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: desk\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: desk\r\n\r\n",
        "G\u{0}T / HTTP/1.1\r\nHost: desk\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: desk\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : desk\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: desk\r\nx-long: a\r\n  folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: desk\r\nx-null: a\u{0}b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: desk\r\nx-return: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: desk\r\nHost: desk\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: good:@evil.example\r\n\r\n",
    ] {
        assert_refused(&server, bytes, 400, "validation_failed");
    }
    let many = "x-many: 1\r\n".repeat(10_000);
    let (line, address) = ("x".repeat(64 * 1024), "y".repeat(100 * 1024));
    for bytes in [
        format!("GET /healthz HTTP/1.1\r\nHost: desk\r\n{many}\r\n"),
        format!("GET /healthz HTTP/1.1\r\nHost: desk\r\nx-long: {line}\r\n\r\n"),
        format!("GET /{address} HTTP/1.1\r\nHost: desk\r\n\r\n"),
        format!("GET /healthz?{line} HTTP/1.1\r\nHost: desk\r\n\r\n"),
    ] {
        assert_refused(&server, &bytes, 431, "head_too_large");
    }
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
    server.signal("TERM");
    let (status, _, log) = server.wait();
    assert_eq!(status, Some(0));
    assert!(!log.contains("panicked"), "{log}");
    assert_eq!(log.lines().filter(|line| line.contains("status=431")).count(), 4, "{log}");
}

#[test]
fn nothing_is_smuggled_behind_a_body_of_uncertain_length() {
    let binary = Binary::new();
    let server = Server::start(&binary, &[]);
    for lengths in [
        "Content-Length: 2\r\nContent-Length: 3\r\n",
        "Content-Length: 2, 3\r\n",
        "Content-Length: +2\r\n",
        "Content-Length: -2\r\n",
        "Content-Length: 0x2\r\n",
        "Content-Length: 2 2\r\n",
        "Content-Length:\r\n",
        "Content-Length: 99999999999999999999999\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked, gzip\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding:\u{b}chunked\r\n",
    ] {
        assert_refused(&server, &format!("{LOGIN}{lengths}\r\n{{}}"), 400, "validation_failed");
    }
    let old = LOGIN.replace("HTTP/1.1", "HTTP/1.0");
    assert_refused(&server, &format!("{old}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, "validation_failed");
    // The chunks decide, the length is not looked at, and the connection ends behind them.
    for lengths in
        ["Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"]
    {
        let (status, body) =
            only_answer(&said(&server, &format!("{LOGIN}{lengths}\r\n2\r\n{{}}\r\n0\r\n\r\n{SMUGGLED}")));
        assert_eq!((status, body["details"]["email"].is_string()), (400, true), "{lengths}: {body}");
    }
}

#[test]
fn a_body_that_lies_about_itself_harms_nobody() {
    let binary = Binary::new();
    let server = Server::start_with(&binary, &[], &[("HELPWRIGHT_TEST_DEADLINE", "1500")]);
    let chunked = format!("{LOGIN}Transfer-Encoding: chunked\r\n\r\n");
    // Without an end, with a size that is none, with more than its size, and with more than was promised.
    for bytes in [
        format!("{chunked}2\r\n{{}}\r\n"),
        format!("{chunked}zz\r\n{{}}\r\n0\r\n\r\n{SMUGGLED}"),
        format!("{chunked}ffffffffffffffff1\r\n{{}}\r\n0\r\n\r\n{SMUGGLED}"),
        format!("{chunked}1\r\n{{}}\r\n0\r\n\r\n{SMUGGLED}"),
        format!("{LOGIN}Content-Length: 1000\r\n\r\n{{}}"),
    ] {
        let (status, body) = only_answer(&said(&server, &bytes));
        assert_eq!((status, body["code"].as_str()), (400, Some("validation_failed")), "{bytes:?}");
    }
    // Too large without an end: told at once, though whoever sent so much has some time left to send more.
    let large = format!("{:x}\r\n{}\r\n", 1 << 20, " ".repeat(1 << 20));
    let mut stream = connect(&server, &format!("{chunked}{large}{large}"));
    let mut first = [0; b"HTTP/1.1 413".len()];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 413");
    // What follows a shorter body than was sent is the next request, and no good one.
    let said = said(&server, &format!("{LOGIN}Content-Length: 2\r\n\r\n{{}}trailing garbage\r\n\r\n"));
    assert!(said.starts_with("HTTP/1.1 400") && said.matches("HTTP/1.1 400").count() == 2, "{said}");
    assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
}

#[test]
fn old_and_impatient_clients_are_served() {
    let binary = Binary::new();
    // Nobody reads the log while so many requests are answered.
    let server = Server::start(&binary, &["--log-filter", "error"]);
    for version in ["HTTP/1.0\r\n\r\n", "HTTP/1.0\r\nHost: desk\r\n\r\n"] {
        let said = said(&server, &format!("GET /healthz {version}{SMUGGLED}"));
        assert!(said.starts_with("HTTP/1.0 200") && !said.contains("404"), "{said}");
    }
    let many = 1_000;
    let request = "GET /healthz HTTP/1.1\r\nHost: desk\r\n\r\n";
    let last = "GET /readyz HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n";
    let all = said(&server, &format!("{}{last}{SMUGGLED}", request.repeat(many)));
    assert_eq!(all.matches("HTTP/1.1 200").count(), many + 1);
    assert_eq!(all.matches("HTTP/1.1 ").count(), many + 1);
    // A good request, and a bad one behind it.
    let said = said(&server, &format!("{request}GARBAGE\r\n\r\n{SMUGGLED}"));
    let (first, second) = said.split_at(said.rfind("HTTP/1.1 ").unwrap());
    assert!(first.starts_with("HTTP/1.1 200"), "{said}");
    assert_eq!(only_answer(second).0, 400);
}
