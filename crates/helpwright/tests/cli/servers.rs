//! Two servers on one database are one desk.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use std::{env, thread};

use mongodb::bson::{DateTime, Document, doc};
use serde_json::{Value, json};
use smtp_script::{Phase, Script, SmtpServer};

use crate::binary::{Binary, Server};
use crate::client::Client;
use crate::database::Temporary;
use crate::database_killed::{Progress, wait_for};
use crate::events::{SOON, assert_ended, line_with, listen};
use crate::mail::{FROM, SUPPORT, message_id};

const TICKETS: &str = "/api/support/tickets";
const NO_LIMITS: [&str; 3] =
    ["--staff-tickets-per-15-minutes=0", "--staff-responses-per-hour=0", "--requests-per-minute=0"];
const PATIENCE: Duration = Duration::from_secs(30);
/// Clients of each server.
const CLIENTS: usize = 4;

/// More of them find rarer faults: `HELPWRIGHT_TEST_SERVERS_TICKETS=2000 HELPWRIGHT_TEST_SERVERS_MAILS=500
/// cargo xtask mongo cargo test -p helpwright --test cli servers -- --nocapture`.
fn number(variable: &str, usual: usize) -> usize {
    env::var(variable).map_or(usual, |number| number.parse().unwrap())
}

fn desk(database: &Temporary) -> Binary {
    let binary = Binary::new();
    for (email, role) in [("agent@desk.example", "INTERNAL"), ("olive@customer.example", "CUSTOMER")] {
        let line = ["user", "add", "--email", email, "--name", "Somebody", "--role", role, "--password-stdin"];
        binary.run_with(&line, &[("HELPWRIGHT_STORE", &database.url)], "correct horse\n").succeeds();
    }
    binary
}

fn start(binary: &Binary, database: &Temporary, mail_server: Option<&SmtpServer>) -> Server {
    start_at("127.0.0.1:0", binary, database, mail_server)
}

fn start_at(address: &str, binary: &Binary, database: &Temporary, mail_server: Option<&SmtpServer>) -> Server {
    let options = ["--listen", address, "--store", &database.url, "--log-filter", "error"];
    let flags = [&options[..], &NO_LIMITS].concat();
    let url = mail_server.map(SmtpServer::url).unwrap_or_default();
    Server::start_with(binary, &flags, &[FROM, SUPPORT, ("HELPWRIGHT_SMTP_URL", &url)])
}

fn ticket(subject: &str) -> Value {
    json!({"subject": subject, "message": "It fails."})
}

/// What this many of each server's clients make of the same requests, all at once.
fn all_at_once<T: Send>(servers: [&Server; 2], token: &str, each: impl Fn(&Client, usize) -> Vec<T> + Sync) -> Vec<T> {
    let clients: Vec<_> =
        servers.iter().cycle().take(2 * CLIENTS).map(|server| Client::new(server, token)).enumerate().collect();
    let each = &each;
    thread::scope(|scope| {
        let running: Vec<_> =
            clients.iter().map(|(number, client)| scope.spawn(move || each(client, *number))).collect();
        running.into_iter().flat_map(|client| client.join().unwrap()).collect()
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_filed_through_both_gets_numbers_of_its_own() {
    let database = Temporary::new().await;
    let binary = desk(&database);
    let (one, other) = (start(&binary, &database, None), start(&binary, &database, None));
    let agent = Client::signed_in(&one, "agent@desk.example");
    let each = number("HELPWRIGHT_TEST_SERVERS_TICKETS", 160).div_ceil(2 * CLIENTS);
    let began = Instant::now();
    let numbers = all_at_once([&one, &other], agent.token(), |client, writer| {
        let file = |n| {
            let (status, answer) = client.post(TICKETS, &ticket(&format!("{writer}-{n}"))).unwrap();
            assert_eq!(status, 201, "{answer}");
            answer["ticket"]["ticketNumber"].as_str().unwrap().to_owned()
        };
        (0..each).map(file).collect()
    });
    println!("{} tickets through two servers in {:?}", numbers.len(), began.elapsed());
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len());
    for server in [&one, &other] {
        let listed = Client::new(server, agent.token()).get(&format!("{TICKETS}?limit=1"));
        assert_eq!(listed["pagination"]["total"], numbers.len());
        assert!(server.get("/readyz").starts_with("HTTP/1.1 200"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_limits_hold_across_both() {
    let database = Temporary::new().await;
    let binary = desk(&database);
    let (one, other) = (start(&binary, &database, None), start(&binary, &database, None));
    let agent = Client::signed_in(&one, "agent@desk.example");
    let twins = all_at_once([&one, &other], agent.token(), |client, _| {
        vec![client.post_once(TICKETS, &ticket("Once"), Some("the one key")).unwrap()]
    });
    let ids: BTreeSet<String> = twins.iter().map(|(_, answer)| answer["ticket"]["_id"].to_string()).collect();
    assert!(twins.iter().all(|(status, _)| *status == 201) && ids.len() == 1, "{twins:?}");

    let olive = Client::signed_in(&other, "olive@customer.example");
    let mut answers: Vec<u16> = all_at_once([&one, &other], olive.token(), |client, n| {
        vec![client.post(TICKETS, &ticket(&format!("Number {n}"))).unwrap().0]
    });
    answers.sort_unstable();
    assert_eq!(answers, [201, 201, 201, 201, 201, 429, 429, 429]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_on_one_is_told_on_the_other_and_a_session_ends_on_both() {
    let database = Temporary::new().await;
    let binary = desk(&database);
    let (one, other) = (start(&binary, &database, None), start(&binary, &database, None));
    let agent = Client::signed_in(&one, "agent@desk.example");
    let olive = Client::signed_in(&one, "olive@customer.example");
    let mut streams = [listen(&other, agent.token()), listen(&other, olive.token())];
    let mut told = |kind: &str, since: Instant, by: &[usize]| {
        for stream in by {
            line_with(&mut streams[*stream], &format!("event: {kind}"));
        }
        println!("{kind}: {:?}", since.elapsed());
        assert!(since.elapsed() < SOON, "{kind}: {:?}", since.elapsed());
    };
    let sent = Instant::now();
    let (_, filed) = olive.post(TICKETS, &ticket("Login")).unwrap();
    told("ticket.created", sent, &[0, 1]);
    let path = format!("{TICKETS}/{}/responses", filed["ticket"]["_id"].as_str().unwrap());
    let sent = Instant::now();
    agent.post(&path, &json!({"message": "Between us", "isInternal": true})).unwrap();
    told("response.added", sent, &[0]);
    let sent = Instant::now();
    agent.post(&path, &json!({"message": "Try again"})).unwrap();
    told("response.added", sent, &[0, 1]);

    let there = Client::new(&other, olive.token());
    assert_eq!(there.ask("/api/auth/me").0, 200);
    assert_eq!(there.get(TICKETS)["tickets"][0]["responseCount"], 1);
    olive.post("/api/auth/logout", &json!({})).unwrap();
    let sent = Instant::now();
    let [_, stream] = streams;
    assert_ended(stream);
    assert!(sent.elapsed() < SOON, "{:?}", sent.elapsed());
    assert_eq!(there.ask("/api/auth/me").0, 401);
}

/// Sends it as a load balancer does: to the other server when one is going or gone.
fn balanced(servers: &[Client; 2], first: usize, body: &Value, key: &str) -> Value {
    let began = Instant::now();
    for turn in first.. {
        match servers[turn % servers.len()].post_once(TICKETS, body, Some(key)) {
            Some((201, answer)) => return answer,
            None | Some((503, _)) => assert!(began.elapsed() < PATIENCE, "neither server takes it"),
            Some(refused) => panic!("{refused:?}"),
        }
    }
    unreachable!("there is always another turn")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_loses_no_request() {
    let database = Temporary::new().await;
    let binary = desk(&database);
    let mut servers = vec![start(&binary, &database, None), start(&binary, &database, None)];
    let token = Client::signed_in(&servers[0], "agent@desk.example").token().to_owned();
    let clients = |_| [Client::new(&servers[0], &token), Client::new(&servers[1], &token)];
    let writers: Vec<_> = (0..2 * CLIENTS).map(clients).collect();
    let progress = Progress::default();

    let written: Vec<String> = thread::scope(|scope| {
        let progress = &progress;
        let write = |(writer, servers): (usize, [Client; 2])| {
            let mut written = Vec::new();
            while !progress.is_over.load(Ordering::SeqCst) {
                let subject = format!("{writer}-{}", written.len());
                balanced(&servers, writer, &ticket(&subject), &subject);
                written.push(subject);
                progress.acknowledged.fetch_add(1, Ordering::SeqCst);
            }
            written
        };
        let running: Vec<_> =
            writers.into_iter().enumerate().map(|writer| scope.spawn(move || write(writer))).collect();
        let some_more = || wait_for(&progress.acknowledged, progress.acknowledged.load(Ordering::SeqCst) + 4 * CLIENTS);
        for server in [servers.remove(0), servers.remove(0)] {
            some_more();
            let address = server.address().to_string();
            server.signal("TERM");
            assert_eq!(server.wait().0, Some(0));
            some_more();
            servers.push(start_at(&address, &binary, &database, None));
        }
        some_more();
        progress.is_over.store(true, Ordering::SeqCst);
        running.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });

    let tickets = database.collection::<Document>("supporttickets");
    let subjects = tickets.distinct("subject", doc! {}).await.unwrap();
    assert_eq!(subjects.len(), written.len());
    assert_eq!(tickets.count_documents(doc! {}).await.unwrap(), written.len() as u64, "each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_mail_is_lost_with_the_server_that_was_sending_it() {
    let each = number("HELPWRIGHT_TEST_SERVERS_MAILS", 40).div_ceil(2 * CLIENTS);
    let mails = 2 * CLIENTS * each;
    let database = Temporary::new().await;
    let binary = desk(&database);
    // One of the two never learns whether its mails were taken.
    let silent = SmtpServer::start(Script::default().silence(Phase::End)).unwrap();
    let good = SmtpServer::start(Script::default()).unwrap();
    let one = start(&binary, &database, Some(&silent));
    let other = start(&binary, &database, Some(&good));
    let agent = Client::signed_in(&other, "agent@desk.example");
    all_at_once([&one, &other], agent.token(), |client, writer| {
        let file = |n| client.post(TICKETS, &ticket(&format!("{writer}-{n}"))).unwrap().0;
        (0..each).map(file).inspect(|status| assert_eq!(*status, 201)).collect()
    });
    let outbox = database.collection::<Document>("supportoutbox");
    let count = async |state: &str| outbox.count_documents(doc! { "state": state }).await.unwrap();
    let began = Instant::now();
    let patience = PATIENCE + Duration::from_millis(200) * u32::try_from(mails).unwrap();
    while count("queued").await > 0 || count("sending").await != silent.log().messages.len() as u64 {
        assert!(began.elapsed() < patience, "what one server does not send, the other one does");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    one.signal("KILL");
    one.wait();
    let unsure = silent.log().messages;
    assert!(!unsure.is_empty() && good.taken().len() + unsure.len() == mails, "{} may have been taken", unsure.len());

    // The minutes pass for which these mails were given out.
    let over = doc! { "$set": { "dueAt": DateTime::from_millis(0) } };
    outbox.update_many(doc! { "state": "sending" }, over).await.unwrap();
    good.until(|log| log.messages.iter().filter(|message| message.is_taken).count() == mails).await;
    let taken: BTreeSet<_> = good.taken().iter().map(message_id).collect();
    assert_eq!((good.log().messages.len(), taken.len()), (mails, mails), "each once, and none is lost");
    assert!(unsure.iter().all(|message| taken.contains(&message_id(message))), "whoever got both can tell");
    println!("{mails} mails, {} of them possibly twice", unsure.len());
}
