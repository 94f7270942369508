//! The keys that a platform publishes over HTTP: when they are fetched, and which documents are taken.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use api::Site;
use futures::future::join_all;
use helpwright::tokens::{Jwks, JwksSource, Pace};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::forge::{Publisher, claims};
use crate::tokens::{ask, with_jwks};

const ME: &str = "/api/auth/me";
const KEYS: &str = "/keys";
/// Longer than any test.
const NEVER: Duration = Duration::from_hours(1);
const SOON: Duration = Duration::from_millis(1);
const PATIENCE: Duration = Duration::from_secs(20);

/// What the platform's server does with a request.
#[derive(Clone)]
enum Reply {
    Answer {
        status: u16,
        header: String,
        body: String,
    },
    /// It takes the request, begins to answer, and does not go on.
    Stall,
}

fn document(body: &dyn ToString) -> Reply {
    Reply::Answer { status: 200, header: String::new(), body: body.to_string() }
}

/// A platform's server on this machine.
struct Platform {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

struct State {
    keys: Reply,
    fetches: usize,
    stalled: Vec<TcpStream>,
}

impl Platform {
    fn publishing(keys: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { keys, fetches: 0, stalled: Vec::new() }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming() {
                shared.lock().unwrap().answer(stream.unwrap());
            }
        });
        Self { address, state }
    }

    fn publish(&self, keys: Reply) {
        self.state.lock().unwrap().keys = keys;
    }

    fn fetches(&self) -> usize {
        self.state.lock().unwrap().fetches
    }

    /// Waits until what is published now has been fetched and looked at, which the fetch after it tells.
    fn wait_for_two_fetches(&self) {
        let (begun, start) = (self.fetches(), Instant::now());
        while self.fetches() < begun + 2 {
            assert!(start.elapsed() < PATIENCE, "nobody fetches the keys");
            thread::sleep(SOON);
        }
    }

    fn desk(&self, pace: Pace) -> Desk {
        desk_of(self.address, pace)
    }
}

impl State {
    fn answer(&mut self, mut stream: TcpStream) {
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let head: Vec<String> = lines.map_while(|line| line.ok().filter(|line| !line.is_empty())).collect();
        assert_eq!(head[0], format!("GET {KEYS} HTTP/1.1"), "nothing else is asked for");
        self.fetches += 1;
        match &self.keys {
            Reply::Answer { status, header, body } => {
                let length = body.len();
                let head =
                    format!("HTTP/1.1 {status} -\r\nConnection: close\r\nContent-Length: {length}\r\n{header}\r\n");
                // Whoever has read enough may be gone.
                let _ = stream.write_all(format!("{head}{body}").as_bytes());
            }
            Reply::Stall => {
                stream.write_all(b"HTTP/1.1 200 -\r\nContent-Length: 500\r\n\r\n{\"keys\": [").unwrap();
                self.stalled.push(stream);
            }
        }
    }
}

fn desk_of(address: SocketAddr, pace: Pace) -> Desk {
    let source = JwksSource::parse(&format!("http://{address}{KEYS}")).unwrap();
    Desk::configured(Site::default(), with_jwks(Jwks::start(source, pace).unwrap()))
}

/// Fetches once and never again by itself.
fn once() -> Pace {
    Pace { refresh: NEVER, pause: SOON, spacing: SOON, patience: PATIENCE, timeout: PATIENCE }
}

/// Fetches all the time.
fn always() -> Pace {
    Pace { refresh: SOON, timeout: Duration::from_millis(200), ..once() }
}

fn signed_by(publisher: &Publisher, kid: &str) -> String {
    publisher.signed("EdDSA", &json!({"alg": "EdDSA", "kid": kid}), &claims(&json!({})))
}

async fn status(desk: &Desk, token: &str) -> u16 {
    ask(desk, "GET", ME, token).await.status
}

async fn until(desk: &Desk, token: &str, expected: u16) {
    let start = Instant::now();
    while status(desk, token).await != expected {
        assert!(start.elapsed() < PATIENCE, "the answer is never {expected}");
        thread::sleep(SOON);
    }
}

/// A key set whose keys have other names.
fn renamed(publisher: &Publisher) -> Value {
    let mut set = publisher.key_set();
    set["keys"][2]["kid"] = "new".into();
    set
}

#[tokio::test]
async fn keys_are_there_from_the_start() {
    let publisher = Publisher::new();
    let platform = Platform::publishing(document(&publisher.key_set()));
    let desk = platform.desk(once());
    for _ in 0..5 {
        assert_eq!(status(&desk, &signed_by(&publisher, "d")).await, 200);
    }
    assert_eq!(platform.fetches(), 1, "a known key is not looked for");
}

#[tokio::test]
async fn an_unknown_key_is_looked_for() {
    let (old, new) = (Publisher::new(), Publisher::new());
    let platform = Platform::publishing(document(&old.key_set()));
    let desk = platform.desk(once());
    assert_eq!(status(&desk, &signed_by(&old, "d")).await, 200);
    platform.publish(document(&renamed(&new)));
    let token = signed_by(&new, "new");
    let together = join_all((0..16).map(|_| status(&desk, &token))).await;
    assert_eq!(together, [200; 16], "nobody with a good token is turned away");
    assert!(platform.fetches() <= 3, "{} fetches for one key", platform.fetches());
    assert_eq!(status(&desk, &signed_by(&old, "d")).await, 401, "a key that is published no more");
}

#[tokio::test]
async fn what_cannot_be_a_good_token_is_refused_without_asking_for_keys() {
    let publisher = Publisher::new();
    let platform = Platform::publishing(document(&publisher.key_set()));
    let desk = platform.desk(once());
    let (header, body) = (json!({"alg": "EdDSA", "kid": "unknown"}), claims(&json!({"exp": 1})));
    let expired = publisher.signed("EdDSA", &header, &body);
    let shared = publisher.signed("EdDSA", &json!({"alg": "HS256", "kid": "unknown"}), &claims(&json!({})));
    for token in [expired, shared] {
        assert_eq!(status(&desk, &token).await, 401);
    }
    assert_eq!(platform.fetches(), 1);
}

#[tokio::test]
async fn many_unknown_keys_cause_few_fetches() {
    let publisher = Publisher::new();
    let platform = Platform::publishing(document(&publisher.key_set()));
    let spacing = Duration::from_millis(100);
    let start = Instant::now();
    let desk = platform.desk(Pace { spacing, ..once() });
    for round in 0..3 {
        let tokens: Vec<_> = (0..20).map(|n| signed_by(&publisher, &format!("unknown-{round}-{n}"))).collect();
        let together = join_all(tokens.iter().map(|token| status(&desk, token))).await;
        assert_eq!(together, [401; 20]);
    }
    let most = start.elapsed().as_millis() / spacing.as_millis() + 1;
    assert!((2..=most).contains(&(platform.fetches() as u128)), "{} fetches, {most} at most", platform.fetches());
    assert_eq!(status(&desk, &signed_by(&publisher, "d")).await, 200);
}

#[tokio::test]
async fn the_keys_of_before_stay_while_there_are_no_good_ones() {
    let (publisher, stranger) = (Publisher::new(), Publisher::new());
    let keys = document(&publisher.key_set());
    let platform = Platform::publishing(keys.clone());
    let desk = platform.desk(always());
    let mut large = renamed(&stranger);
    large["padding"] = "x".repeat(1024 * 1024).into();
    let refusal = |status: u16, header: &str| Reply::Answer {
        status,
        header: header.to_owned(),
        body: renamed(&stranger).to_string(),
    };
    for (what, reply) in [
        ("an error", refusal(500, "")),
        ("another success", refusal(203, "")),
        ("a way to elsewhere", refusal(302, &format!("Location: http://{}/elsewhere\r\n", platform.address))),
        ("a page", document(&"<html>Please sign in</html>")),
        ("no key", document(&json!({"keys": []}))),
        ("a large document", document(&large)),
        ("a document that does not end", Reply::Stall),
    ] {
        platform.publish(reply);
        platform.wait_for_two_fetches();
        assert_eq!(status(&desk, &signed_by(&publisher, "d")).await, 200, "{what}");
        assert_eq!(status(&desk, &signed_by(&stranger, "new")).await, 401, "{what}");
    }
    platform.publish(document(&renamed(&stranger)));
    until(&desk, &signed_by(&stranger, "new"), 200).await;
}

#[tokio::test]
async fn a_start_waits_for_no_platform() {
    let publisher = Publisher::new();
    let platform = Platform::publishing(Reply::Stall);
    let desk = platform.desk(Pace { patience: SOON, ..always() });
    assert_eq!(status(&desk, &signed_by(&publisher, "d")).await, 401);
    platform.publish(document(&publisher.key_set()));
    until(&desk, &signed_by(&publisher, "d"), 200).await;

    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let desk = desk_of(gone, once());
    assert_eq!(status(&desk, &signed_by(&publisher, "d")).await, 401);
}
