//! A platform's tickets are completed by a running server, and by `migrate` before one runs.

use std::time::{Duration, Instant};

use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};
use serde_json::{Value, json};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use crate::binary::Binary;
use crate::database::Temporary;
use crate::platform_database::{AMY, CARLA, Client, GUS, SECRET, fill, id, minutes_ago, server};

const TICKETS: &str = "/api/support/tickets";
/// Longer than a server waits before it looks again.
const PATIENCE: Duration = Duration::from_mins(2);

fn ticket(number: u32, priority: &str) -> Document {
    let mut bytes = [7; 12];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    doc! {
        "_id": ObjectId::from_bytes(bytes), "ticketNumber": format!("ST-2024-{number:03}"),
        "subject": format!("Printer{number}"), "message": "It smokes", "category": "Bug Report", "priority": priority,
        "status": "Open", "submittedBy": id(CARLA), "attachments": [],
        "responses": [{
            "_id": id(70), "message": "Since when?", "respondedBy": id(GUS), "isInternal": false,
            "createdAt": minutes_ago(40),
        }],
        "createdAt": minutes_ago(50), "updatedAt": minutes_ago(40),
    }
}

async fn write(database: &Temporary, tickets: impl IntoIterator<Item = Document>) {
    // Some were there before the database had rules.
    database.collection("supporttickets").insert_many(tickets).bypass_document_validation(true).await.unwrap();
}

fn count(database: &Temporary, such: Document) -> u64 {
    let tickets = database.collection::<Document>("supporttickets");
    block_in_place(|| Handle::current().block_on(async { tickets.count_documents(such).await.unwrap() }))
}

fn completed() -> Document {
    doc! { "version": { "$exists": true } }
}

/// The numbers in the list, once there are as many as expected.
fn listed(client: &Client, who: u8, list: &str, expected: usize) -> Vec<String> {
    let given_up_at = Instant::now() + PATIENCE;
    loop {
        let answer = client.get(who, &format!("{TICKETS}?{list}"));
        let tickets = answer["tickets"].as_array().unwrap();
        if tickets.len() == expected {
            return tickets.iter().map(|ticket| ticket["ticketNumber"].as_str().unwrap().to_owned()).collect();
        }
        assert!(Instant::now() < given_up_at, "{list}: {answer}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_completes_what_was_there_and_what_comes() {
    let database = Temporary::new().await;
    fill(&database).await;
    let mut odd = ticket(9, "Low");
    odd.insert("ticketNumber", "ST-2024-001");
    write(&database, [ticket(1, "Low"), ticket(2, "Critical"), ticket(3, "Medium"), odd]).await;
    let binary = Binary::new();
    let client = Client::new(server(&binary, &database));
    let begun = client.server.error_line("completing");
    assert!(begun.contains("completing the tickets of another application") && begun.contains("tickets=6"), "{begun}");
    let ended = client.server.error_line("completed");
    assert!(ended.contains("tickets=5"), "{ended}");
    assert!(client.server.error_line("cannot be completed").contains("documents=1"));

    let found = ["ST-2024-003", "ST-2024-002", "ST-2024-001"];
    assert_eq!(listed(&client, CARLA, "search=printer", 3), found);
    assert_eq!(listed(&client, GUS, "search=carla%20smokes%20since", 3), found);
    let by_priority = client.get(GUS, &format!("{TICKETS}?sort=priority&search=printer"));
    let ranks: Vec<_> = by_priority["tickets"].as_array().unwrap().iter().map(|ticket| &ticket["priority"]).collect();
    assert_eq!(ranks, ["Critical", "Medium", "Low"]);
    let path = format!("{TICKETS}/ST-2024-002");
    let ticket_now = client.get(CARLA, &path);
    assert_eq!((&ticket_now["ticket"]["version"], &ticket_now["ticket"]["awaiting"]), (&json!(1), &json!("customer")));
    assert_eq!(client.get(GUS, &format!("{path}/history"))["entries"], json!([]));
    assert_eq!(client.get(AMY, "/api/admin/support/emails")["pagination"]["total"], 0);

    write(&database, [ticket(4, "High")]).await;
    assert_eq!(listed(&client, CARLA, "search=printer4", 1), ["ST-2024-004"]);

    let environment = environment(&database);
    let report = binary.run_with(&["doctor", "--json"], &environment, "").succeeds();
    let report: Value = serde_json::from_str(&report).unwrap();
    let finding =
        report["findings"].as_array().unwrap().iter().find(|finding| finding["subject"] == "tickets").unwrap();
    let text = finding["text"].as_str().unwrap();
    assert!(text.starts_with("1 cannot be completed") && text.contains("another ticket has its number"), "{text}");
    assert_eq!(finding["state"], "warn");
}

fn environment(database: &Temporary) -> [(&'static str, &str); 3] {
    let accounts = ("HELPWRIGHT_ACCOUNTS", "platform");
    [("HELPWRIGHT_STORE", &database.url), accounts, ("HELPWRIGHT_JWT_SECRET", SECRET)]
}

#[tokio::test(flavor = "multi_thread")]
async fn migrate_can_be_stopped_and_killed_and_goes_on() {
    const PLATFORMS: u32 = 4_000;
    let database = Temporary::new().await;
    write(&database, (1..=PLATFORMS).map(|number| ticket(number, "Low"))).await;
    let mut odd = ticket(PLATFORMS + 1, "Low");
    odd.insert("status", "Waiting");
    write(&database, [odd]).await;
    let binary = Binary::new();
    let line = ["migrate", "--store", &database.url, "--accounts", "platform"];

    let stopped = binary.stop_when(&line, "INT", || count(&database, completed()) > 0);
    assert!(stopped.stderr.contains("stopped; run it again to go on"), "{}", stopped.stderr);
    let after_stop = count(&database, completed());
    assert!((1..PLATFORMS.into()).contains(&after_stop));
    binary.kill_when(&line, || count(&database, completed()) > after_stop);
    let left = u64::from(PLATFORMS) - count(&database, completed());

    let answer = binary.run(&line);
    let begun = answer.stderr.strip_prefix("Completing ").and_then(|text| text.split_once(" tickets")).unwrap().0;
    // What was on its way when the command was killed may have been written since.
    let rest = begun.parse::<u64>().unwrap() - 1;
    assert!((1..=left).contains(&rest), "{rest} of {left}");
    assert!(answer.stderr.contains("Waiting") && answer.stderr.contains("1 cannot be completed"), "{}", answer.stderr);
    let said = answer.succeeds();
    assert!(said.ends_with(&format!("is up to date.\nCompleted {rest} tickets.\n")), "{said}");
    assert_eq!(count(&database, doc! { "version": 1, "terms": "smokes" }), u64::from(PLATFORMS));
    binary.run_with(&["audit", "verify"], &environment(&database), "").succeeds();
    let again = binary.run(&line).succeeds();
    assert!(again.ends_with("Completed 0 tickets.\n"), "{again}");
}
