//! Killed in the middle of writing, again and again: what was acknowledged is there, and nothing is there by half.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use serde_json::json;

use crate::binary::{Binary, Server};
use crate::client::Client;

const WRITERS: usize = 50;

/// More rounds find rarer faults: `HELPWRIGHT_TEST_CRASH_ROUNDS=20 cargo test -p helpwright --test cli crash -- --nocapture`.
pub(crate) fn rounds() -> usize {
    std::env::var("HELPWRIGHT_TEST_CRASH_ROUNDS").map_or(2, |rounds| rounds.parse().unwrap())
}

/// One write that the server said was done.
struct Acknowledged {
    ticket: String,
    subject: String,
    /// The response to it that was acknowledged too.
    response: Option<String>,
}

fn message_of(subject: &str) -> String {
    format!("What {subject} is about. ").repeat(20).trim().to_owned()
}

/// Files tickets and answers them until the server is gone.
fn write(client: &Client, name: &str, done: &AtomicUsize) -> Vec<Acknowledged> {
    let mut acknowledged = Vec::new();
    for n in 0.. {
        let subject = format!("{name} ticket {n}");
        let body = json!({"subject": subject, "message": message_of(&subject)});
        let Some((status, answer)) = client.post("/api/support/tickets", &body) else { break };
        assert_eq!(status, 201, "{answer}");
        let ticket = answer["ticket"]["_id"].as_str().unwrap().to_owned();
        done.fetch_add(1, Ordering::SeqCst);
        let body = json!({"message": format!("Answer to {subject}"), "status": "In Progress"});
        let answer = client.post(&format!("/api/support/tickets/{ticket}/responses"), &body);
        let response = answer.map(|(status, answer)| {
            assert_eq!(status, 201, "{answer}");
            done.fetch_add(1, Ordering::SeqCst);
            answer["response"]["_id"].as_str().unwrap().to_owned()
        });
        let is_last = response.is_none();
        acknowledged.push(Acknowledged { ticket, subject, response });
        if is_last {
            break;
        }
    }
    acknowledged
}

/// Lets everybody write until `enough` is acknowledged, then kills the server.
fn write_and_kill(server: Server, token: &str, round: usize, enough: usize) -> Vec<Acknowledged> {
    let done = AtomicUsize::new(0);
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|n| {
                let (client, done) = (Client::new(&server, token), &done);
                scope.spawn(move || write(&client, &format!("round {round} writer {n}"), done))
            })
            .collect();
        while done.load(Ordering::SeqCst) < enough {
            thread::yield_now();
        }
        drop(server);
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    })
}

fn assert_is_there(client: &Client, known: &Acknowledged) {
    let ticket = &client.get(&format!("/api/support/tickets/{}", known.ticket))["ticket"];
    assert_eq!(ticket["subject"], known.subject.as_str(), "{ticket}");
    assert_eq!(ticket["message"], message_of(&known.subject), "{ticket}");
    let Some(response) = &known.response else { return };
    assert_eq!(ticket["status"], "In Progress", "{ticket}");
    assert_eq!(ticket["responses"][0]["_id"], response.as_str(), "{ticket}");
    assert_eq!(ticket["responses"][0]["message"], format!("Answer to {}", known.subject), "{ticket}");
}

/// What was never acknowledged may be there, but whole.
fn assert_all_are_whole(client: &Client) -> usize {
    let mut seen = 0;
    for page in 1.. {
        let list = client.get(&format!("/api/support/tickets?limit=100&sort=createdAt&order=asc&page={page}"));
        for ticket in list["tickets"].as_array().unwrap() {
            let subject = ticket["subject"].as_str().unwrap();
            assert_eq!(ticket["message"], message_of(subject), "{ticket}");
            let status = if ticket["responseCount"] == 1 { "In Progress" } else { "Open" };
            assert_eq!(ticket["status"], status, "{ticket}");
            seen += 1;
        }
        if list["pagination"]["hasNext"] == false {
            break;
        }
    }
    seen
}

#[test]
fn what_was_acknowledged_survives_kill_9() {
    let binary = Binary::new();
    binary.add_user("agent@desk.example", "INTERNAL");
    let no_limits = ["--staff-tickets-per-15-minutes=0", "--staff-responses-per-hour=0", "--requests-per-minute=0"];
    let flags = [&["--log-filter", "error"][..], &no_limits].concat();
    let mut server = Server::start(&binary, &flags);
    let agent = Client::signed_in(&server, "agent@desk.example");
    let token = agent.token();

    let mut acknowledged = Vec::new();
    for round in 0..rounds() {
        acknowledged.extend(write_and_kill(server, token, round, 100 + round * 37 % 211));
        let started = Instant::now();
        server = Server::start(&binary, &flags);
        let start = started.elapsed();
        let client = Client::new(&server, token);
        for known in &acknowledged {
            assert_is_there(&client, known);
        }
        let there = assert_all_are_whole(&client);
        let verified = binary.run(&["audit", "verify"]).succeeds();
        println!(
            "round {round}: {} tickets acknowledged, {there} there, started in {} ms, {}",
            acknowledged.len(),
            start.as_millis(),
            verified.trim()
        );
    }
}
