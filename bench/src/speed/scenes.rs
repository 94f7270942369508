//! What is asked of the desk.

use anyhow::{Context, Result};
use serde_json::json;

use crate::data::{COMMON, RARE, ticket_id};
use crate::desk::Desk;
use crate::http::{Connection, Request};

/// Makes the nth request.
pub(crate) type Ask = Box<dyn Fn(u64) -> Request + Send + Sync>;

pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) ask: Ask,
}

const LIST: &str = "/api/support/tickets";

/// All scenes; those that write come last.
pub(crate) fn all(desk: &Desk, tickets: u64) -> Result<Vec<Scene>> {
    let get = |name, target: String| {
        let token = desk.agent.clone();
        Scene { name, ask: Box::new(move |_| Request::get(target.clone(), &token)) }
    };
    let listed = |name, query: &str| get(name, format!("{LIST}?limit=25&{query}"));
    let search = |name, words: &str| listed(name, &format!("search={words}"));
    // The thousandth page, or the last one that a smaller desk has.
    let deep = (tickets / 25).min(1000);
    let before = format!("{LIST}?limit=25&page={}", deep - 1);
    let cursor = cursor_behind(desk, &before)?;
    let cursor_by_update = cursor_behind(desk, &format!("{before}&sort=updatedAt"))?;
    let own = desk.customer.clone();
    Ok(vec![
        get("/healthz", "/healthz".to_owned()),
        list(desk),
        listed("list of 25, rows alone", "fields=row"),
        listed("one status", "status=Open"),
        listed(
            "status, priority, category; by update",
            "status=Open&priority=High&category=Bug%20Report&sort=updatedAt",
        ),
        listed("all, by priority", "sort=priority"),
        listed("assigned to nobody, by update", "assignedTo=none&sort=updatedAt"),
        listed("one category", "category=Feature%20Request"),
        listed("page 1 000 by cursor", &format!("cursor={cursor}")),
        listed("page 1 000 by number", &format!("page={deep}")),
        listed("page 1 000 by update, by cursor", &format!("sort=updatedAt&cursor={cursor_by_update}")),
        listed("page 1 000 by update, by number", &format!("sort=updatedAt&page={deep}")),
        Scene { name: "a customer's list", ask: Box::new(move |_| Request::get(format!("{LIST}?limit=25"), &own)) },
        detail(desk, tickets),
        search("search, word in 0.1 %", RARE),
        search("search, word in 10 %", COMMON),
        search("search, two words", &format!("{COMMON}%20{RARE}")),
        search("search, three letters", &COMMON[..3]),
        search("search, word in 10 %, open, by update", &format!("{COMMON}&status=Open&sort=updatedAt")),
        get("statistics", format!("{LIST}/stats")),
        create(desk),
        respond(desk, tickets),
    ])
}

/// The list that everybody opens first.
pub(crate) fn list(desk: &Desk) -> Scene {
    let token = desk.agent.clone();
    Scene { name: "list of 25", ask: Box::new(move |_| Request::get(format!("{LIST}?limit=25"), &token)) }
}

/// A ticket that is spread over the whole desk.
fn spread(n: u64, tickets: u64) -> String {
    ticket_id(n.wrapping_mul(7_919) % tickets)
}

fn detail(desk: &Desk, tickets: u64) -> Scene {
    let token = desk.agent.clone();
    let ask = move |n| Request::get(format!("{LIST}/{}", spread(n, tickets)), &token);
    Scene { name: "detail with responses", ask: Box::new(ask) }
}

fn create(desk: &Desk) -> Scene {
    let token = desk.customer.clone();
    let ask = move |n| {
        let message = "The export stops after the first page, and the file that comes is empty.";
        Request::post(LIST, &token, json!({ "subject": format!("Export {n} stops"), "message": message }))
    };
    Scene { name: "create, durable", ask: Box::new(ask) }
}

fn respond(desk: &Desk, tickets: u64) -> Scene {
    let token = desk.agent.clone();
    let ask = move |n| {
        let body = json!({ "message": "We have found the cause and are mending it.", "isInternal": true });
        Request::post(format!("{LIST}/{}/responses", spread(n, tickets)), &token, body)
    };
    Scene { name: "respond, durable", ask: Box::new(ask) }
}

fn cursor_behind(desk: &Desk, target: &str) -> Result<String> {
    let page = Connection::open(desk.address)?.json(&Request::get(target, &desk.agent))?;
    let cursor = page["pagination"]["nextCursor"].as_str();
    Ok(cursor.with_context(|| format!("no cursor behind {target}"))?.to_owned())
}
