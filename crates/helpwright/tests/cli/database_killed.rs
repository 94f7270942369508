//! The database is killed and started again while everybody writes: what was acknowledged is there, once, and the server
//! goes on by itself.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::binary::{Binary, Server};
use crate::client::Client;
use crate::crash::rounds;
use crate::events::{line_with, listen};

const TICKETS: &str = "/api/support/tickets";
const WRITERS: usize = 8;
/// Longer than a request waits for a database that is away.
const PATIENCE: Duration = Duration::from_mins(1);

/// A database of this test alone, which can be killed.
struct Database {
    program: PathBuf,
    storage: TempDir,
    port: u16,
    process: Child,
}

impl Database {
    /// Nothing where the tests run against a server that somebody named: it is not theirs to kill.
    fn start() -> Option<Self> {
        let program = PathBuf::from(std::env::var_os("HELPWRIGHT_TEST_MONGO_PROGRAM")?);
        let storage = tempfile::tempdir().unwrap();
        let (process, port) = run(&program, &storage, 0);
        Some(Self { program, storage, port, process })
    }

    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    fn start_again(&mut self) {
        (self.process, self.port) = run(&self.program, &self.storage, self.port);
    }

    fn url(&self) -> String {
        format!("mongodb://127.0.0.1:{}/desk?directConnection=true", self.port)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // It may be killed already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts the stand-in with what a database does anyway: a write is on the disk before it is acknowledged.
fn run(program: &PathBuf, storage: &TempDir, port: u16) -> (Child, u16) {
    let mut command = Command::new(program);
    command.args(["--host", "127.0.0.1", "--log-level", "WARNING", "--sync-on-commit", "--port", &port.to_string()]);
    command.arg("--storage-path").arg(storage.path());
    let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut output = BufReader::new(process.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("listening on ") {
        line.clear();
        assert_ne!(output.read_line(&mut line).unwrap(), 0, "the database did not start");
    }
    let port = line.trim().rsplit(':').next().unwrap().parse().unwrap();
    // What it says later is read too, so that it never waits.
    thread::spawn(move || output.read_to_end(&mut Vec::new()));
    (process, port)
}

/// What the writers of a test share.
#[derive(Default)]
pub(crate) struct Progress {
    pub(crate) is_over: AtomicBool,
    pub(crate) acknowledged: AtomicUsize,
    refused: AtomicUsize,
}

pub(crate) fn wait_for(count: &AtomicUsize, enough: usize) {
    let began = Instant::now();
    while count.load(Ordering::SeqCst) < enough {
        assert!(began.elapsed() < PATIENCE, "nobody gets on");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Sends it under its key again and again, as a client does, until it is taken.
fn insist(client: &Client, path: &str, body: &Value, key: &str, progress: &Progress) -> Value {
    loop {
        let mut answer = client.send(path, body, Some(key)).unwrap();
        let wait = answer.headers().get("retry-after").map(|wait| wait.to_str().unwrap().parse::<u32>().unwrap());
        let status = answer.status().as_u16();
        let body: Value = answer.body_mut().read_json().unwrap();
        if status == 201 {
            progress.acknowledged.fetch_add(1, Ordering::SeqCst);
            return body;
        }
        assert!(status == 503 && body["code"] == "unavailable" && wait >= Some(1), "{status} {wait:?} {body}");
        progress.refused.fetch_add(1, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(50));
    }
}

/// The tickets that were filed and answered, by their subjects.
fn write(client: &Client, writer: usize, progress: &Progress) -> BTreeMap<String, String> {
    let mut written = BTreeMap::new();
    for n in 0.. {
        if progress.is_over.load(Ordering::SeqCst) {
            break;
        }
        let subject = format!("writer {writer} ticket {n}");
        let ticket = json!({"subject": subject, "message": "It fails."});
        let filed = insist(client, TICKETS, &ticket, &subject, progress);
        let id = filed["ticket"]["_id"].as_str().unwrap().to_owned();
        let path = format!("{TICKETS}/{id}/responses");
        insist(client, &path, &json!({"message": subject}), &subject, progress);
        written.insert(subject, id);
    }
    written
}

fn wait_until_ready(server: &Server) -> Duration {
    let began = Instant::now();
    while !server.get("/readyz").starts_with("HTTP/1.1 200") {
        assert!(began.elapsed() < PATIENCE, "the server does not come back");
        thread::sleep(Duration::from_millis(20));
    }
    began.elapsed()
}

/// Every ticket by its subject, with the number of its responses.
fn everything(client: &Client) -> Vec<(String, u64)> {
    let mut all = Vec::new();
    for page in 1.. {
        let list = client.get(&format!("{TICKETS}?limit=100&sort=createdAt&order=asc&page={page}"));
        let tickets = list["tickets"].as_array().unwrap();
        all.extend(
            tickets.iter().map(|ticket| {
                (ticket["subject"].as_str().unwrap().to_owned(), ticket["responseCount"].as_u64().unwrap())
            }),
        );
        if list["pagination"]["hasNext"] == false {
            return all;
        }
    }
    all
}

/// More rounds: see `crash::rounds`.
#[test]
fn what_was_acknowledged_survives_a_killed_database() {
    let Some(mut database) = Database::start() else { return };
    let binary = Binary::new();
    let url = database.url();
    let store = [("HELPWRIGHT_STORE", url.as_str())];
    let line =
        ["user", "add", "--email", "agent@desk.example", "--name", "A", "--role", "INTERNAL", "--password-stdin"];
    binary.run_with(&line, &store, "correct horse\n").succeeds();
    let no_limits = ["--staff-tickets-per-15-minutes=0", "--staff-responses-per-hour=0", "--requests-per-minute=0"];
    let flags = [&["--log-filter", "error"][..], &no_limits].concat();
    let server = Server::start_with(&binary, &flags, &store);
    let agent = Client::signed_in(&server, "agent@desk.example");

    let progress = Progress::default();
    let (written, mut stream) = thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|n| {
                let (client, progress) = (Client::new(&server, agent.token()), &progress);
                scope.spawn(move || write(&client, n, progress))
            })
            .collect();
        let mut stream = None;
        for round in 0..rounds() {
            let enough = progress.acknowledged.load(Ordering::SeqCst) + 20 + round * 37 % 61;
            wait_for(&progress.acknowledged, enough);
            stream = Some(listen(&server, agent.token()));
            let refused = progress.refused.load(Ordering::SeqCst);
            database.kill();
            wait_for(&progress.refused, refused + 1);
            assert!(server.get("/readyz").starts_with("HTTP/1.1 503"));
            database.start_again();
            println!("round {round}: ready after {:?}", wait_until_ready(&server));
        }
        progress.is_over.store(true, Ordering::SeqCst);
        let written = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect::<BTreeMap<_, _>>();
        (written, stream.unwrap())
    });

    let listed = everything(&agent);
    let there: BTreeMap<_, _> = listed.iter().cloned().collect();
    println!(
        "{} tickets acknowledged, {} listed, {} refusals",
        written.len(),
        listed.len(),
        progress.refused.into_inner()
    );
    assert_eq!(there.len(), listed.len(), "what was sent again under its key is there once");
    assert_eq!(there, written.keys().map(|subject| (subject.clone(), 1)).collect());
    let (_, last) = agent.post(TICKETS, &json!({"subject": "Afterwards", "message": "M"})).unwrap();
    line_with(&mut stream, last["ticket"]["_id"].as_str().unwrap());
    let verified = binary.run_with(&["audit", "verify"], &store, "").succeeds();
    println!("{verified}");
}
