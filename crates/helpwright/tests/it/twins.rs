//! The same requests to a desk on each store get the same answers, to the letter, and leave the same desk: a file of one
//! makes the other anew.

mod requests;

use std::sync::Arc;

use api::Site;
use app::Caller;
use app::accounts::Setup;
use app::privacy::{self, Whom};
use serde_json::Value;
use store_conformance::Dice;
use store_mongo::{MongoStore, Settings};

use crate::database::Temporary;
use crate::desk::{Answer, Desk, Person};
use crate::moving::{export, import};

async fn on_mongo() -> (Desk, Temporary) {
    let database = Temporary::new().await;
    let settings = Settings { url: database.url.clone(), ..Settings::default() };
    let store = MongoStore::connect(settings).await.unwrap();
    (Desk::configured(Site::default(), |app| app.store = Arc::new(store)), database)
}

/// Two desks that have been asked the same since they were empty. Their clocks and their randomness are alike, so not
/// even an id differs.
struct Twins {
    sqlite: Desk,
    mongo: Desk,
    _database: Temporary,
    dice: Dice,
    requests: usize,
    tickets: Vec<String>,
    faqs: Vec<String>,
    users: Vec<String>,
    /// Where the last list goes on, on each of them.
    cursors: [String; 2],
}

/// In a path, where the last list went on.
const CURSOR: &str = "{cursor}";

/// What a client gets to see. A cursor is each store's own; mails of one millisecond stand in an order of its own.
fn seen(answer: &Answer) -> (u16, [Option<&str>; 3], Value) {
    let mut body = answer.body.clone();
    if let Some(cursor) = body.pointer_mut("/pagination/nextCursor") {
        *cursor = CURSOR.into();
    }
    if let Some(emails) = body["emails"].as_array_mut() {
        emails.sort_by_key(|email| email["_id"].to_string());
    }
    (answer.status, ["etag", "retry-after", "idempotency-replayed"].map(|name| answer.header(name)), body)
}

fn cursor(answer: &Answer) -> String {
    answer.body["pagination"]["nextCursor"].as_str().unwrap_or_default().to_owned()
}

impl Twins {
    async fn open(seed: u64) -> Self {
        let (mongo, database) = on_mongo().await;
        Self {
            sqlite: Desk::without_people(Setup::default()).peopled().await,
            mongo: mongo.peopled().await,
            _database: database,
            dice: Dice::new(seed),
            requests: 0,
            tickets: Vec::new(),
            faqs: Vec::new(),
            users: Vec::new(),
            cursors: Default::default(),
        }
    }

    async fn ask(&mut self, who: Person, method: &str, path: &str, body: Option<&Value>) -> Value {
        self.ask_with(who, method, path, body, None).await
    }

    async fn ask_with(
        &mut self,
        who: Person,
        method: &str,
        path: &str,
        body: Option<&Value>,
        header: Option<(&str, &str)>,
    ) -> Value {
        self.requests += 1;
        let send = async |desk: &Desk, cursor: &str| {
            let mut call = desk.call(who, method, &path.replace(CURSOR, cursor));
            if let Some((name, value)) = header {
                call = call.header(name, value);
            }
            if let Some(body) = body {
                call = call.json(body);
            }
            call.send().await
        };
        let (one, other) = tokio::join!(send(&self.sqlite, &self.cursors[0]), send(&self.mongo, &self.cursors[1]));
        let number = self.requests;
        assert_eq!(seen(&one), seen(&other), "request {number}: {who:?} {method} {path} {header:?} {body:?}");
        assert!(one.status < 500, "request {number}: {method} {path}: {}", one.text);
        self.cursors = [cursor(&one), cursor(&other)];
        one.body
    }

    fn pass(&self, millis: i64) {
        self.sqlite.clock.advance(millis);
        self.mongo.clock.advance(millis);
    }

    async fn erase(&self, whom: &str) {
        for desk in [&self.sqlite, &self.mongo] {
            let somebody = privacy::find(&desk.app, Whom::parse(whom).unwrap()).await.unwrap();
            privacy::erase(&desk.app, &Caller::default(), &somebody).await.unwrap();
            privacy::finish(&desk.app).await.unwrap();
        }
    }
}

async fn generated(seed: u64) -> Twins {
    let mut twins = Twins::open(seed).await;
    while twins.requests < 500 {
        requests::make_some(&mut twins).await;
    }
    assert!(twins.tickets.len() > 40, "{}", twins.tickets.len());
    twins
}

#[tokio::test(flavor = "multi_thread")]
async fn both_stores_answer_the_same_to_the_same() {
    let twins = generated(1).await;
    assert_eq!(export(&twins.sqlite).await, export(&twins.mongo).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_moves_from_each_store_to_the_other_and_is_the_same() {
    let twins = generated(2).await;
    twins.erase(Person::Other.email()).await;
    let file = export(&twins.sqlite).await;
    for kind in ["user", "settings", "faq", "ticket", "audit"] {
        assert!(file.contains(&format!("\"type\":\"{kind}\"")), "{kind}");
    }
    assert!(file.contains("\"gone\":[\"") && file.contains("ticket.deleted"), "people and tickets that are gone");
    assert_eq!(export(&twins.mongo).await, file);
    let (mongo, _database) = on_mongo().await;
    for other in [mongo, Desk::without_people(Setup::default())] {
        let (tally, refused) = import(&other, file.as_bytes()).await;
        assert_eq!(tally.refused, 0, "{:?}", refused.first());
        assert_eq!(export(&other).await, file);
    }
}
