//! What this store adds to the driver: each operation beside the driver's own calls for the same, in turn, on one server.
//!
//! `cargo xtask mongo cargo run --release -p store-mongo --example beside_driver` prints the medians and their ratios.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement that cannot go on ends, and prints")]
#![expect(clippy::disallowed_methods, reason = "what is measured needs ids of its own")]

use std::env;
use std::time::{Duration, Instant};

use app::ports::{Store as _, TicketKey};
use domain::list::{Filter, Order, Query, Sort, Start};
use domain::mail::Rules;
use domain::person::{Actor, Role, RoleName};
use domain::policy::Viewer;
use domain::stamp::Stamp;
use domain::text::{Email, Message, PersonName, Subject};
use domain::ticket::{IfMatch, Opening, Respond, Ticket};
use domain::vocabulary::{Category, Priority};
use domain::{Id, Timestamp};
use futures::TryStreamExt as _;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};
use mongodb::{Client, ClientSession, Database};
use store_mongo::{MongoStore, Settings};

const TIMES: u32 = 300;
const MESSAGE: &str =
    "Since this morning the printer smokes whenever somebody prints an invoice of more than two pages.";

struct Measured {
    name: &'static str,
    ours: Vec<Duration>,
    bare: Vec<Duration>,
}

impl Measured {
    fn new(name: &'static str) -> Self {
        Self { name, ours: Vec::new(), bare: Vec::new() }
    }

    async fn time<T>(times: &mut Vec<Duration>, work: impl Future<Output = T>) -> T {
        let began = Instant::now();
        let done = work.await;
        times.push(began.elapsed());
        done
    }

    fn print(mut self) {
        let median = |times: &mut Vec<Duration>| {
            times.sort_unstable();
            times[times.len() / 2]
        };
        let (ours, bare) = (median(&mut self.ours), median(&mut self.bare));
        let ratio = ours.as_secs_f64() / bare.as_secs_f64();
        println!("{:<24} {ours:>10.2?} {bare:>10.2?} {ratio:>6.2}", self.name);
    }
}

#[tokio::main]
async fn main() {
    let server = env::var("HELPWRIGHT_TEST_MONGO_URL").unwrap();
    let name = format!("helpwright-beside-{}", ObjectId::new());
    let (hosts, options) = server.split_once("/?").unwrap();
    let url = format!("{hosts}/{name}?{options}");
    let store = MongoStore::connect(Settings { url: url.clone(), ..Settings::default() }).await.unwrap();
    let durable = Client::with_uri_str(format!("{url}&w=majority&journal=true&readConcernLevel=majority"));
    let bare = durable.await.unwrap().database(&name);
    println!("{:<24} {:>10} {:>10} {:>6}", "", "ours", "driver", "ratio");
    write(&store, &bare).await;
    read(&store, &bare).await;
    bare.drop().await.unwrap();
}

fn actor() -> Actor {
    Actor {
        id: Id::from_bytes([1; 12]),
        name: PersonName::parse("Carla Customer").unwrap(),
        email: Email::parse("carla@example.com").unwrap(),
        role: Role::Customer,
        role_name: RoleName::parse("CUSTOMER").unwrap(),
    }
}

fn stamp(n: u32) -> Stamp {
    let mut seed = [7; 32];
    seed[..4].copy_from_slice(&n.to_be_bytes());
    Stamp::new(Timestamp::from_millis(1_772_355_600_000 + i64::from(n)), seed, None, String::new())
}

async fn file(store: &MongoStore, n: u32) -> Id {
    let (actor, stamp) = (actor(), stamp(n));
    let id = stamp.id("ticket");
    let texts = (Subject::parse("The printer smokes").unwrap(), Message::parse(MESSAGE).unwrap());
    let requester = (actor.id, &actor.name, &actor.email);
    let opening = Opening::new(texts.0, texts.1, Category::BugReport, Priority::High, requester);
    let at = stamp.at;
    let open = move |number| Ticket::open(id, number, &opening, &actor, Rules::default(), &stamp);
    store.create_ticket(id, at, None, None, Box::new(open)).await.unwrap();
    id
}

async fn respond(store: &MongoStore, ticket: Id, n: u32) {
    let (actor, stamp) = (actor(), stamp(n));
    let respond = Respond::new(Message::parse(MESSAGE).unwrap(), false, false, None, IfMatch::Any);
    let decide = move |ticket: &Ticket| ticket.respond(&actor, &respond, Rules::default(), &stamp);
    store.change_ticket(ticket.into(), None, None, Box::new(decide)).await.unwrap();
}

/// The documents that the last write left, to be written again under other ids.
struct Left(Vec<(&'static str, Document)>);

impl Left {
    async fn by(bare: &Database, collections: &[&'static str]) -> Self {
        let mut left = Vec::new();
        for name in collections {
            let newest = bare.collection::<Document>(name).find_one(doc! {}).sort(doc! { "$natural": -1 }).await;
            left.push((*name, newest.unwrap().unwrap()));
        }
        Self(left)
    }

    async fn insert(&self, bare: &Database, session: &mut ClientSession, n: u32) {
        let id = ObjectId::new();
        for (name, document) in &self.0 {
            let mut document = document.clone();
            let is_head = *name == "supportauditheads";
            document.insert("_id", if is_head { id.to_hex().into() } else { mongodb::bson::Bson::from(id) });
            if *name == "supporttickets" {
                document.insert("ticketNumber", format!("ST-2030-{n:03}"));
            } else if *name == "supportaudit" {
                document.insert("ticketId", id);
            }
            bare.collection::<Document>(name).insert_one(document).session(&mut *session).await.unwrap();
        }
    }
}

async fn write(store: &MongoStore, bare: &Database) {
    let (mut filing, mut responding) = (Measured::new("file a ticket"), Measured::new("respond"));
    let ticket = file(store, 1_000_000).await;
    let opened = ["supporttickets", "supportaudit", "supportauditheads", "supportoutbox", "supportevents"];
    let filed = Left::by(bare, &opened).await;
    respond(store, ticket, 2_000_000).await;
    let answered = Left::by(bare, &["supportaudit", "supportoutbox", "supportevents"]).await;
    let tickets = bare.collection::<Document>("supporttickets");
    let response = tickets.find_one(doc! { "responses.0": { "$exists": true } }).await.unwrap().unwrap();
    let response = response.get_array("responses").unwrap()[0].clone();
    for n in 0..TIMES {
        let id = Measured::time(&mut filing.ours, file(store, n)).await;
        Measured::time(&mut filing.bare, file_bare(bare, &filed, n)).await;
        Measured::time(&mut responding.ours, respond(store, id, 3_000_000 + n)).await;
        let target = ObjectId::from_bytes(*id.bytes());
        Measured::time(&mut responding.bare, respond_bare(bare, &answered, target, &response, n)).await;
    }
    filing.print();
    responding.print();
}

async fn begin(bare: &Database) -> ClientSession {
    let mut session = bare.client().start_session().await.unwrap();
    session.start_transaction().await.unwrap();
    session
}

async fn file_bare(bare: &Database, filed: &Left, n: u32) {
    let counters = bare.collection::<Document>("supportcounters");
    let next = doc! { "$inc": { "value": 1_i64 } };
    counters.find_one_and_update(doc! { "_id": "beside" }, next).upsert(true).await.unwrap();
    let mut session = begin(bare).await;
    filed.insert(bare, &mut session, n).await;
    session.commit_transaction().await.unwrap();
}

async fn respond_bare(bare: &Database, answered: &Left, id: ObjectId, response: &mongodb::bson::Bson, n: u32) {
    let tickets = bare.collection::<Document>("supporttickets");
    let loaded = tickets.find_one(doc! { "_id": id }).projection(doc! { "responses": 0, "terms": 0 }).await;
    let version = loaded.unwrap().unwrap().get_i64("version").unwrap();
    let mut session = begin(bare).await;
    let update = doc! {
        "$set": { "version": version + 1, "publicVersion": version + 1 }, "$push": { "responses": response },
        "$addToSet": { "terms": { "$each": ["since", "this", "morning", "the", "printer"] } },
    };
    let same = doc! { "_id": id, "version": version };
    tickets.update_one(same, update).session(&mut session).await.unwrap();
    let heads = bare.collection::<Document>("supportauditheads");
    let by_name = doc! { "_id": id.to_hex() };
    let head = heads.find_one(by_name.clone()).session(&mut session).await.unwrap().unwrap();
    answered.insert(bare, &mut session, n).await;
    heads.replace_one(by_name, head).session(&mut session).await.unwrap();
    session.commit_transaction().await.unwrap();
}

async fn read(store: &MongoStore, bare: &Database) {
    let (mut detail, mut list) = (Measured::new("read a ticket"), Measured::new("list of 25, with total"));
    let tickets = bare.collection::<Document>("supporttickets");
    let people = bare.collection::<Document>("users");
    let query = Query {
        filter: Filter::default(),
        sort: Sort::CreatedAt,
        order: Order::Desc,
        start: Start::Page(1),
        limit: 25,
        with_message: false,
    };
    for n in 0..TIMES {
        let id = stamp(n).id("ticket");
        Measured::time(&mut detail.ours, store.ticket(TicketKey::Id(id), Viewer::Staff)).await.unwrap();
        let by_id = doc! { "_id": ObjectId::from_bytes(*id.bytes()) };
        let names = doc! { "_id": { "$in": [ObjectId::from_bytes([1; 12])] } };
        let bare = async {
            tickets.find_one(by_id).projection(doc! { "terms": 0, "internalTerms": 0, "noteTerms": 0 }).await.unwrap();
            people.find(names.clone()).await.unwrap().try_collect::<Vec<_>>().await.unwrap();
        };
        Measured::time(&mut detail.bare, bare).await;
        Measured::time(&mut list.ours, store.list_tickets(query.clone(), Viewer::Staff)).await.unwrap();
        let bare = async {
            let total = async { tickets.count_documents(doc! {}).limit(10_001).await.unwrap() };
            let found = tickets.find(doc! {}).sort(doc! { "createdAt": -1, "_id": -1 }).limit(26);
            let fields = doc! { "terms": 0, "internalTerms": 0, "noteTerms": 0, "responses": 0, "message": 0 };
            let rows = async { found.projection(fields).await.unwrap().try_collect::<Vec<Document>>().await.unwrap() };
            tokio::join!(total, rows);
            people.find(names).await.unwrap().try_collect::<Vec<_>>().await.unwrap();
        };
        Measured::time(&mut list.bare, bare).await;
    }
    detail.print();
    list.print();
}
