//! The binary in front of a platform's own database: its people under the names that the platform gave their fields, its
//! tickets and its settings, and tokens whose claims have names of their own.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Timestamp;
use futures::TryStreamExt as _;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, DateTime, Document, doc};
use ring::hmac;
use serde_json::{Value, json};
use ureq::Agent;

use crate::binary::{Binary, Server};
use crate::database::Temporary;

pub(crate) const SECRET: &str = "f2a9c4d81b7e3056a8c1d94e72b5f03690ce4d1728bf6a53";
const TICKETS: &str = "/api/support/tickets";

pub(crate) const CARLA: u8 = 1;
pub(crate) const GUS: u8 = 2;
pub(crate) const AMY: u8 = 3;
const LEFT: u8 = 4;
const NAMELESS: u8 = 5;
const STRANGER: u8 = 6;

pub(crate) fn id(number: u8) -> ObjectId {
    ObjectId::from_bytes([number; 12])
}

#[expect(clippy::disallowed_methods, reason = "the started binary has the clock of the machine")]
fn now() -> i64 {
    DateTime::now().timestamp_millis()
}

pub(crate) fn minutes_ago(minutes: i64) -> DateTime {
    DateTime::from_millis(now() - minutes * 60_000)
}

/// The number under which the platform has filed the last ticket of this year.
fn taken() -> String {
    format!("ST-{}-014", Timestamp::from_millis(now()).year())
}

pub(crate) async fn fill(database: &Temporary) {
    let person = |number: u8, name: &str, role: &str, state: Document| {
        let mail = format!("{}@platform.example", name.to_lowercase());
        doc! {
            "_id": id(number), "fullName": name, "contact": { "mail": mail }, "type": role, "state": state,
            "password": "$2b$10$abcdefghijklmnopqrstuv", "email": "not@this.example", "createdAt": "last year",
        }
    };
    let people = [
        person(CARLA, "Carla", "COMPANY", doc! {}),
        person(GUS, "Gus", "INTERNAL", doc! { "on": true }),
        person(AMY, "Amy", "ADMIN", doc! { "on": Bson::Null }),
        person(LEFT, "Left", "INTERNAL", doc! { "on": false }),
        doc! { "_id": id(NAMELESS), "fullName": 7, "contact": "none" },
    ];
    database.collection("users").insert_many(people).await.unwrap();
    let response = |number: u8, by: u8, message: &str, is_internal: bool| {
        doc! {
            "_id": id(number), "message": message, "respondedBy": id(by), "isInternal": is_internal,
            "createdAt": minutes_ago(30),
        }
    };
    let ticket = |number: u8, ticket_number: &str, by: u8, responses: Vec<Document>| {
        doc! {
            "_id": id(number), "ticketNumber": ticket_number, "subject": "Login", "message": "It fails",
            "category": "Bug Report", "priority": "High", "status": "Open", "submittedBy": id(by),
            "responses": responses, "attachments": ["a.png"],
            "createdAt": minutes_ago(i64::from(number)), "updatedAt": minutes_ago(30),
        }
    };
    let mut assigned = ticket(
        42,
        &taken(),
        CARLA,
        vec![response(60, GUS, "Which browser?", false), response(61, GUS, "Looks odd", true)],
    );
    assigned.insert("assignedTo", id(GUS));
    let tickets = [assigned, ticket(43, "ST-2025-001", NAMELESS, Vec::new())];
    database.collection("supporttickets").insert_many(tickets).await.unwrap();
    let settings =
        doc! { "key": "support_email", "value": "help@platform.example", "description": "", "updatedBy": id(AMY) };
    database.collection("settings").insert_one(settings).await.unwrap();
}

async fn everything_in(database: &Temporary, collection: &str) -> (Vec<Document>, Vec<String>) {
    let collection = database.collection::<Document>(collection);
    let documents = collection.find(doc! {}).await.unwrap().try_collect().await.unwrap();
    (documents, collection.list_index_names().await.unwrap())
}

fn token(number: u8) -> String {
    let encode = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({
        "sub": id(number).to_hex(), "user": {"mail": "who@platform.example"}, "https://platform.example/role": "ADMIN",
        "userId": id(AMY).to_hex(), "exp": now() / 1000 + 900,
    });
    let message = format!("{}.{}", encode(json!({"alg": "HS256"})), encode(claims));
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

pub(crate) struct Client {
    agent: Agent,
    pub(crate) server: Server,
}

impl Client {
    pub(crate) fn new(server: Server) -> Self {
        Self { agent: Agent::config_builder().http_status_as_error(false).build().new_agent(), server }
    }

    fn ask(&self, who: u8, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let bearer = format!("Bearer {}", token(who));
        let url = format!("http://{}{path}", self.server.address());
        let answer = match method {
            "GET" => self.agent.get(url).header("authorization", bearer).call(),
            "DELETE" => self.agent.delete(url).header("authorization", bearer).call(),
            "PUT" => self.agent.put(url).header("authorization", bearer).send_json(body),
            _ => self.agent.post(url).header("authorization", bearer).send_json(body),
        };
        let mut answer = answer.unwrap();
        (answer.status().as_u16(), answer.body_mut().read_json().unwrap())
    }

    pub(crate) fn get(&self, who: u8, path: &str) -> Value {
        let (status, body) = self.ask(who, "GET", path, &Value::Null);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }
}

pub(crate) fn server(binary: &Binary, database: &Temporary) -> Server {
    Server::start(
        binary,
        &[
            "--store",
            &database.url,
            "--accounts",
            "platform",
            "--jwt-secret",
            SECRET,
            "--jwt-claims",
            "userId=sub,email=user.mail,role=https://platform.example/role",
            "--user-fields",
            "name=fullName,email=contact.mail,role=type,isActive=state.on",
        ],
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn its_people_and_tickets_are_there_from_the_first_request() {
    let database = Temporary::new().await;
    fill(&database).await;
    let before = everything_in(&database, "users").await;
    let binary = Binary::new();
    let client = Client::new(server(&binary, &database));

    let carla = json!({"_id": id(CARLA).to_hex(), "name": "Carla", "email": "carla@platform.example"});
    let gus = json!({"_id": id(GUS).to_hex(), "name": "Gus", "email": "gus@platform.example", "role": "INTERNAL", "isStaff": true});
    let own = client.get(CARLA, &format!("{TICKETS}?page=1&limit=10"));
    assert_eq!((&own["pagination"]["total"], &own["tickets"][0]["ticketNumber"]), (&json!(1), &json!(taken())));
    assert_eq!(own["tickets"][0]["submittedBy"], carla);
    let all = client.get(GUS, &format!("{TICKETS}?admin=true&page=1&limit=10&status=Open&priority=High&priority=Low"));
    assert_eq!(all["pagination"]["total"], 2);
    assert_eq!(all["tickets"][1]["submittedBy"], json!({"_id": id(NAMELESS).to_hex(), "name": "Unknown", "email": ""}));
    let path = format!("{TICKETS}/{}", id(42).to_hex());
    let detail = client.get(AMY, &format!("{path}?admin=true"));
    assert_eq!(detail["ticket"]["responses"][1]["respondedBy"], gus);
    assert_eq!(detail["ticket"]["responses"].as_array().unwrap().len(), 2);
    assert_eq!(client.get(CARLA, &path)["ticket"]["responseCount"], 1);
    let staff = client.get(GUS, &format!("{TICKETS}/assignable-users"));
    let names: Vec<_> = staff["users"].as_array().unwrap().iter().map(|user| user["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Amy", "Gus"]);
    let requesters = "/api/support/requesters?search=";
    assert_eq!(client.get(GUS, &format!("{requesters}carla@platform.example"))["users"][0]["_id"], carla["_id"]);
    assert_eq!(client.get(GUS, &format!("{requesters}carla"))["users"], json!([]), "nothing in a person is searched");
    assert_eq!(client.get(GUS, &format!("{TICKETS}/stats"))["byCategory"]["Bug Report"], 2);
    assert_eq!(client.get(AMY, "/api/admin/support/settings")["settings"]["support_email"], "help@platform.example");

    let filed = client.ask(CARLA, "POST", TICKETS, &json!({"subject": "Again", "message": "It fails again"}));
    let next = taken().replace("014", "015");
    assert_eq!((filed.0, &filed.1["ticket"]["ticketNumber"]), (201, &json!(next)), "{}", filed.1);
    let change = json!({"status": "Resolved", "assignedTo": id(AMY).to_hex()});
    let (status, changed) = client.ask(GUS, "PUT", &path, &change);
    assert_eq!((status, &changed["ticket"]["assignedTo"]["name"]), (200, &json!("Amy")), "{changed}");
    let responses = format!("{path}/responses");
    assert_eq!(client.ask(CARLA, "POST", &responses, &json!({"message": "Thanks"})).0, 201);
    let part = json!({"settings": {"support_auto_response": true}});
    assert_eq!(client.ask(AMY, "PUT", "/api/admin/support/settings", &part).0, 200);
    assert_eq!(client.ask(AMY, "DELETE", &path, &Value::Null).0, 200);

    assert_eq!(everything_in(&database, "users").await, before, "what is the platform's is only read");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_odd_document_of_its_breaks_a_page() {
    let database = Temporary::new().await;
    fill(&database).await;
    let tickets = [
        doc! { "_id": id(50), "subject": "Half a ticket", "status": "Waiting", "createdAt": minutes_ago(5) },
        doc! { "_id": id(51), "ticketNumber": taken(), "responses": "none", "createdAt": minutes_ago(4) },
        doc! { "_id": "a-text", "subject": "No id", "createdAt": minutes_ago(3) },
        doc! { "_id": id(52), "subject": "No time", "createdAt": "2026-01-01" },
    ];
    database.collection("supporttickets").insert_many(tickets).await.unwrap();
    let staff = doc! { "_id": "a-text", "fullName": "No id", "type": "INTERNAL" };
    database.collection("users").insert_one(staff).await.unwrap();
    database.collection("settings").insert_one(doc! { "value": [] }).await.unwrap();
    database.collection("faqs").insert_one(doc! { "_id": 7, "question": 7, "isActive": "no" }).await.unwrap();
    let binary = Binary::new();
    let client = Client::new(server(&binary, &database));

    for sort in ["createdAt", "updatedAt", "priority", "status"] {
        for order in ["asc", "desc"] {
            let list = client.get(GUS, &format!("{TICKETS}?admin=true&limit=10&sort={sort}&order={order}"));
            assert_eq!(
                (&list["pagination"]["total"], list["tickets"].as_array().unwrap().len()),
                (&json!(4), 4),
                "{list}"
            );
        }
    }
    for path in ["stats", "assignable-users", "?search=half", "?status=Open&admin=true"] {
        client.get(GUS, &format!("{TICKETS}/{path}").replace("/?", "?"));
    }
    client.get(AMY, "/api/admin/support/settings");
    client.get(CARLA, "/api/faqs");
    let path = |number: u8| format!("{TICKETS}/{}", id(number).to_hex());
    let half = client.get(GUS, &path(50));
    assert_eq!((&half["ticket"]["status"], &half["ticket"]["subject"]), (&json!("Open"), &json!("Half a ticket")));
    assert_eq!(client.ask(GUS, "GET", &path(52), &Value::Null).0, 404);
    for (number, expected) in [(50, 201), (51, 201), (42, 201), (52, 404)] {
        let (status, answer) =
            client.ask(GUS, "POST", &format!("{}/responses", path(number)), &json!({"message": "Hello"}));
        assert_eq!(status, expected, "{number}: {answer}");
    }
    let numbers = [42, 50, 51].map(|number| client.get(GUS, &path(number))["ticket"]["ticketNumber"].to_string());
    assert!(numbers[0] != numbers[1] && numbers[1] != numbers[2] && numbers[0] != numbers[2], "{numbers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_may_do_is_said_by_its_accounts() {
    let database = Temporary::new().await;
    fill(&database).await;
    let binary = Binary::new();
    let client = Client::new(server(&binary, &database));
    // Every token says ADMIN.
    let settings = |who| client.ask(who, "GET", "/api/admin/support/settings", &Value::Null).0;
    let statistics = |who| client.ask(who, "GET", "/api/support/tickets/stats", &Value::Null).0;
    assert_eq!([AMY, GUS, CARLA, NAMELESS, LEFT, STRANGER].map(settings), [200, 403, 403, 403, 401, 401]);
    assert_eq!([AMY, GUS, CARLA, NAMELESS, LEFT, STRANGER].map(statistics), [200, 200, 403, 403, 401, 401]);
    let shut = doc! { "$set": { "state.on": false } };
    database.collection::<Document>("users").update_one(doc! { "_id": id(AMY) }, shut).await.unwrap();
    assert_eq!(settings(AMY), 401, "a shut account is out at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_command_writes_its_people() {
    let database = Temporary::new().await;
    fill(&database).await;
    let before = everything_in(&database, "users").await;
    let binary = Binary::new();
    let user = |number: u8| {
        let id = id(number).to_hex();
        json!({"type": "user", "_id": id, "name": "Other", "email": "other@x.example", "role": "ADMIN"}).to_string()
    };
    binary.write("people.ndjson", &[user(CARLA), user(STRANGER)].join("\n"));
    let environment = [("HELPWRIGHT_STORE", database.url.as_str()), ("HELPWRIGHT_ACCOUNTS", "platform")];
    let answer = binary.run_with(&["import", "people.ndjson"], &environment, "");
    assert!(answer.stderr.contains("line 2") && !answer.stderr.contains("line 1"), "{}", answer.stderr);
    for line in [&["user", "disable", "--email", "gus@platform.example"][..], &["demo"]] {
        binary.run_with(line, &environment, "").fails_with(2);
    }
    let erased = binary.run_with(&["person", "erase", &id(CARLA).to_hex(), "--yes"], &environment, "").succeeds();
    assert!(erased.contains("in 1 tickets") && erased.contains("is the platform's"), "{erased}");
    let erased = binary.run_with(&["person", "erase", &id(CARLA).to_hex(), "--yes"], &environment, "").succeeds();
    assert!(erased.contains("nothing left to erase"), "{erased}");
    let (tickets, _) = everything_in(&database, "supporttickets").await;
    assert_eq!(tickets.iter().filter(|ticket| ticket.get_str("subject").ok() == Some("[erased]")).count(), 1);
    assert_eq!(everything_in(&database, "users").await, before);
}
