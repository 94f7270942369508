//! Event streams of the real server: how they end.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::binary::{Binary, Server};
use crate::client::Client;
use crate::connections::connect;

/// A stream ends within a second; the other one is for a machine that has more to do.
pub(crate) const SOON: Duration = Duration::from_secs(2);

fn sign_in(server: &Server, email: &str) -> String {
    Client::signed_in(server, email).token().to_owned()
}

/// A stream that has begun.
pub(crate) fn listen(server: &Server, token: &str) -> BufReader<TcpStream> {
    let head = format!("GET /api/support/events HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer {token}\r\n\r\n");
    let mut stream = BufReader::new(connect(server, &head));
    let mut first = String::new();
    stream.read_line(&mut first).unwrap();
    assert!(first.starts_with("HTTP/1.1 200"), "{first}");
    line_with(&mut stream, "retry: 3000");
    stream
}

pub(crate) fn line_with(stream: &mut BufReader<TcpStream>, part: &str) {
    let mut line = String::new();
    while !line.contains(part) {
        line.clear();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0, "no line with {part}");
    }
}

/// Waits for the end of the answer; a stream that is just cut off has none.
pub(crate) fn assert_ended(mut stream: BufReader<TcpStream>) {
    let mut line = String::new();
    while line != "0\r\n" {
        line.clear();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0, "the stream was cut off");
    }
}

#[test]
fn a_server_that_is_told_to_stop_ends_its_streams_first() {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    binary.add_user("olive@customer.example", "CUSTOMER");
    let server = Server::start(&binary, &[]);
    let tokens = ["ada@desk.example", "olive@customer.example"].map(|email| sign_in(&server, email));
    let streams: Vec<_> = tokens.iter().cycle().take(6).map(|token| listen(&server, token)).collect();
    let request = server.begin_request();
    server.signal("TERM");
    let told = Instant::now();
    for stream in streams {
        assert_ended(stream);
    }
    assert!(told.elapsed() < SOON, "{:?}", told.elapsed());
    assert!(request.finish().starts_with("HTTP/1.1 401"), "a running request is finished all the same");
    let (status, _, stderr) = server.wait();
    assert_eq!(status, Some(0), "{stderr}");
    assert!(stderr.contains("stopped") && !stderr.contains("cut off"), "{stderr}");
}

#[test]
fn whoever_is_shut_out_beside_the_server_hears_nothing_more() {
    let binary = Binary::new();
    binary.add_user("ada@desk.example", "ADMIN");
    binary.add_user("aiko@desk.example", "INTERNAL");
    let server = Server::start(&binary, &[]);
    let (admin, agent) = (sign_in(&server, "ada@desk.example"), sign_in(&server, "aiko@desk.example"));
    let mut staying = listen(&server, &admin);
    let leaving = [listen(&server, &agent), listen(&server, &sign_in(&server, "aiko@desk.example"))];
    binary.run(&["user", "disable", "--email", "aiko@desk.example"]).succeeds();
    let shut = Instant::now();
    for stream in leaving {
        assert_ended(stream);
    }
    assert!(shut.elapsed() < SOON, "{:?}", shut.elapsed());
    let refused = server.get_as(&agent, "/api/support/events");
    assert!(refused.starts_with("HTTP/1.1 401"), "{refused}");

    let filed = Client::new(&server, &admin).post("/api/support/tickets", &json!({"subject": "S", "message": "M"}));
    assert_eq!(filed.unwrap().0, 201);
    line_with(&mut staying, "event: ticket.created");
}
