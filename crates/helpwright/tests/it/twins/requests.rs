//! Requests of all kinds, drawn by dice.

use domain::time::MINUTE;
use serde_json::{Map, Value, json};

use super::{CURSOR, Twins};
use crate::desk::Person::{self, Admin, Agent, Other, Owner};

const TICKETS: &str = "/api/support/tickets";
const WORDS: &[&str] =
    &["printer", "Café", "login", "Zürich", "invoice", "webhook", "straße", "No", "42", "ﬁle", "PRINT"];
const STATUSES: &[&str] = &["Open", "In Progress", "Resolved", "Closed"];
const PRIORITIES: &[&str] = &["Low", "Medium", "High", "Critical"];
const CATEGORIES: &[&str] = &["Technical Issue", "Account Issue", "Feature Request", "General Inquiry", "Bug Report"];
const ACTIONS: &[&str] = &["ticket.created", "ticket.updated", "ticket.deleted", "response.added", "user.created"];
const ANYBODY: &[Person] = &[Owner, Owner, Other, Agent, Admin];
const STAFF: &[Person] = &[Agent, Admin];

/// One request, and those that follow from it.
pub(super) async fn make_some(twins: &mut Twins) {
    let pause = i64::from(twins.dice.below(40)) * MINUTE + i64::from(twins.dice.below(3));
    twins.pass(pause);
    match twins.dice.below(100) {
        0..14 => file(twins).await,
        14..28 => respond(twins).await,
        28..40 => change(twins).await,
        40..43 => delete(twins).await,
        43..52 => look(twins).await,
        52..75 => list(twins).await,
        75..81 => keep_faq(twins).await,
        81..88 => keep_people(twins).await,
        88..91 => set(twins).await,
        91..97 => look_back(twins).await,
        _ => {
            let who = pick(twins, ANYBODY);
            twins.ask(who, "GET", &format!("{TICKETS}/stats"), None).await;
        }
    }
}

fn pick<T: Copy>(twins: &mut Twins, of: &[T]) -> T {
    *twins.dice.one(of)
}

/// So often, in a hundred, there is something.
fn perhaps<T>(twins: &mut Twins, percent: u32, what: impl FnOnce(&mut Twins) -> T) -> Option<T> {
    if twins.dice.chance(percent) { Some(what(twins)) } else { None }
}

fn text(twins: &mut Twins) -> String {
    let count = 1 + twins.dice.below(4);
    (0..count).map(|_| pick(twins, WORDS)).collect::<Vec<_>>().join(" ")
}

fn word(of: &'static [&'static str]) -> impl FnOnce(&mut Twins) -> Value {
    move |twins| (pick(twins, of)).into()
}

/// One of those made so far, or one that never was.
fn one_of(twins: &mut Twins, all: fn(&Twins) -> &Vec<String>) -> String {
    let known = all(twins).clone();
    if known.is_empty() || twins.dice.chance(3) {
        "0123456789abcdef01234567".to_owned()
    } else {
        twins.dice.one(&known).clone()
    }
}

fn ticket(twins: &mut Twins) -> String {
    format!("{TICKETS}/{}", one_of(twins, |twins| &twins.tickets))
}

fn assignee(twins: &mut Twins) -> Value {
    let person = pick(twins, &[Agent, Admin, Owner]);
    if twins.dice.chance(20) { Value::Null } else { twins.sqlite.id(person).to_string().into() }
}

fn body(fields: Vec<(&str, Option<Value>)>) -> Value {
    let given = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    given.collect::<Map<_, _>>().into()
}

async fn file(twins: &mut Twins) {
    let who = pick(twins, ANYBODY);
    let owner = twins.sqlite.id(Owner).to_string();
    let fields = vec![
        ("subject", perhaps(twins, 98, |twins| text(twins).into())),
        ("message", Some(text(twins).into())),
        ("category", perhaps(twins, 80, word(CATEGORIES))),
        ("priority", perhaps(twins, 80, word(PRIORITIES))),
        ("onBehalfOf", perhaps(twins, 10, |_| owner.into())),
    ];
    let key = perhaps(twins, 20, |twins| format!("key {}", twins.dice.below(5)));
    let filed = body(fields);
    let header = key.as_deref().map(|key| ("idempotency-key", key));
    let answer = twins.ask_with(who, "POST", TICKETS, Some(&filed), header).await;
    let Some(ticket) = answer["ticket"].as_object() else { return };
    for name in ["_id", "_id", "ticketNumber"] {
        twins.tickets.push(ticket[name].as_str().unwrap().to_owned());
    }
    if twins.dice.chance(30) {
        twins.ask_with(who, "POST", TICKETS, Some(&filed), header).await;
    }
}

async fn respond(twins: &mut Twins) {
    let (who, path) = (pick(twins, ANYBODY), format!("{}/responses", ticket(twins)));
    let fields = vec![
        ("message", Some(text(twins).into())),
        ("isInternal", perhaps(twins, 30, |twins| twins.dice.chance(70).into())),
        ("notifyUser", perhaps(twins, 20, |_| true.into())),
        ("status", perhaps(twins, 20, word(STATUSES))),
    ];
    let version = perhaps(twins, 15, |twins| format!("\"{}\"", 1 + twins.dice.below(4)));
    let header = version.as_deref().map(|version| ("if-match", version));
    twins.ask_with(who, "POST", &path, Some(&body(fields)), header).await;
    twins.ask(Agent, "GET", &path, None).await;
}

async fn change(twins: &mut Twins) {
    let who = if twins.dice.chance(80) { pick(twins, STAFF) } else { Owner };
    let path = ticket(twins);
    let fields = vec![
        ("status", perhaps(twins, 50, word(STATUSES))),
        ("priority", perhaps(twins, 30, word(PRIORITIES))),
        ("category", perhaps(twins, 20, word(CATEGORIES))),
        ("assignedTo", perhaps(twins, 40, assignee)),
        ("subject", perhaps(twins, 10, |twins| text(twins).into())),
        ("message", perhaps(twins, 10, |twins| text(twins).into())),
    ];
    twins.ask(who, "PUT", &path, Some(&body(fields))).await;
}

async fn delete(twins: &mut Twins) {
    let path = ticket(twins);
    twins.ask(Admin, "DELETE", &path, None).await;
    twins.ask(Agent, "GET", &format!("{path}/history"), None).await;
}

async fn look(twins: &mut Twins) {
    let (who, path) = (pick(twins, ANYBODY), ticket(twins));
    for part in ["", "/responses", "/history"] {
        twins.ask(who, "GET", &format!("{path}{part}"), None).await;
    }
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |escaped, byte| format!("{escaped}%{byte:02X}"))
}

/// Repeated parameters of one name.
fn several(twins: &mut Twins, name: &str, of: &[&str]) -> Vec<String> {
    let count = if twins.dice.chance(30) { 1 + twins.dice.below(2) } else { 0 };
    (0..count).map(|_| format!("{name}={}", escaped(pick(twins, of)))).collect()
}

fn single(twins: &mut Twins, percent: u32, name: &str, of: &[&str]) -> Vec<String> {
    perhaps(twins, percent, |twins| format!("{name}={}", escaped(pick(twins, of)))).into_iter().collect()
}

async fn list(twins: &mut Twins) {
    let who = pick(twins, ANYBODY);
    let agent = twins.sqlite.id(Agent).to_string();
    let mut asked = [
        several(twins, "status", STATUSES),
        several(twins, "priority", PRIORITIES),
        several(twins, "category", CATEGORIES),
        single(twins, 20, "assignedTo", &["me", "none", &agent]),
        single(twins, 15, "awaiting", &["staff", "customer"]),
        single(twins, 15, "startDate", &["2026-03-02", "2026-03-03T10:00:00Z", "2026-03-06"]),
        single(twins, 15, "endDate", &["2026-03-04", "2026-03-08T10:00:00Z"]),
        single(
            twins,
            25,
            "search",
            &["print", "cafe", "zurich login", "no", "ST-2026-003", "olive", "strasse fi", "nothing"],
        ),
        single(twins, 70, "sort", &["createdAt", "updatedAt", "priority", "status"]),
        single(twins, 60, "order", &["asc", "desc"]),
        single(twins, 10, "scope", &["own"]),
        single(twins, 30, "fields", &["row"]),
        single(twins, 80, "limit", &["1", "3", "7", "100"]),
    ]
    .concat();
    walk(twins, who, TICKETS, &mut asked).await;
}

/// One page by its number, and then from the first one on by cursor.
async fn walk(twins: &mut Twins, who: Person, path: &str, asked: &mut Vec<String>) {
    if twins.dice.chance(30) {
        let page = 1 + twins.dice.below(5);
        asked.push(format!("page={page}"));
        twins.ask(who, "GET", &format!("{path}?{}", asked.join("&")), None).await;
        asked.pop();
    }
    let mut answer = twins.ask(who, "GET", &format!("{path}?{}", asked.join("&")), None).await;
    for _ in 0..3 {
        if answer["pagination"]["hasNext"] != true {
            return;
        }
        let path = format!("{path}?{}&cursor={CURSOR}", asked.join("&"));
        answer = twins.ask(who, "GET", path.replace("?&", "?").as_str(), None).await;
    }
}

async fn keep_faq(twins: &mut Twins) {
    let path = format!("/api/faqs/{}", one_of(twins, |twins| &twins.faqs));
    let entry = body(vec![
        ("question", Some(text(twins).into())),
        ("answer", Some(text(twins).into())),
        ("category", Some(word(&["Ways", "ärger", "Zoo"])(twins))),
        ("isActive", perhaps(twins, 30, |twins| twins.dice.chance(50).into())),
        ("order", perhaps(twins, 30, |twins| twins.dice.below(3).into())),
    ]);
    match twins.dice.below(5) {
        0 | 1 => {
            let made = twins.ask(Admin, "POST", "/api/faqs", Some(&entry)).await;
            twins.faqs.extend(made["faq"]["_id"].as_str().map(str::to_owned));
        }
        2 => drop(twins.ask(Admin, "PUT", &path, Some(&entry)).await),
        3 => drop(twins.ask(Admin, "DELETE", &path, None).await),
        _ => drop(twins.ask(Owner, "GET", &path, None).await),
    }
    twins.ask(Admin, "GET", "/api/faqs?all=true", None).await;
    let search = escaped(&text(twins));
    twins.ask(Owner, "GET", &format!("/api/faqs?search={search}"), None).await;
}

async fn keep_people(twins: &mut Twins) {
    let path = format!("/api/admin/users/{}", one_of(twins, |twins| &twins.users));
    let name = text(twins);
    let person = body(vec![
        ("name", Some(name.as_str().into())),
        ("email", Some(format!("person-{}@x.example", twins.dice.below(30)).into())),
        ("role", Some(word(&["CUSTOMER", "COMPANY", "INTERNAL"])(twins))),
    ]);
    match twins.dice.below(6) {
        0 | 1 => {
            let made = twins.ask(Admin, "POST", "/api/admin/users", Some(&person)).await;
            twins.users.extend(made["user"]["_id"].as_str().map(str::to_owned));
        }
        2 => drop(twins.ask(Admin, "PUT", &path, Some(&person)).await),
        3 => drop(twins.ask(Admin, "PUT", &path, Some(&json!({"isActive": false}))).await),
        4 => drop(twins.ask(Admin, "DELETE", &path, None).await),
        _ => drop(twins.ask(Other, "PUT", "/api/auth/me", Some(&json!({"name": name}))).await),
    }
    let mut asked = [
        single(twins, 30, "search", &["print", "person", "olive x"]),
        several(twins, "role", &["COMPANY", "INTERNAL", "ADMIN"]),
        single(twins, 30, "isActive", &["true", "false"]),
        single(twins, 60, "limit", &["1", "4", "100"]),
    ]
    .concat();
    walk(twins, Admin, "/api/admin/users", &mut asked).await;
    twins.ask(Agent, "GET", &format!("{TICKETS}/assignable-users"), None).await;
    let sought = single(twins, 80, "search", &["print", "person", "olive x", "olive@customer.example"]).concat();
    twins.ask(Agent, "GET", &format!("/api/support/requesters?{sought}"), None).await;
}

async fn set(twins: &mut Twins) {
    let settings = body(vec![
        ("support_email", perhaps(twins, 40, word(&["", "help@desk.example", "no address"]))),
        ("support_auto_response", perhaps(twins, 40, |twins| twins.dice.chance(50).into())),
        ("support_notification_enabled", perhaps(twins, 40, |twins| twins.dice.chance(50).into())),
        ("support_email_template", perhaps(twins, 20, word(&["**{{ticketNumber}}**", "{{nobody}}"]))),
    ]);
    twins.ask(Admin, "PUT", "/api/admin/support/settings", Some(&json!({"settings": settings}))).await;
    twins.ask(Admin, "GET", "/api/admin/support/settings", None).await;
}

async fn look_back(twins: &mut Twins) {
    let ticket = one_of(twins, |twins| &twins.tickets);
    let owner = twins.sqlite.id(Owner).to_string();
    let mut asked = [
        single(twins, 30, "actor", &["me", "none", &owner]),
        several(twins, "action", ACTIONS),
        single(twins, 20, "ticket", &[&ticket]),
        single(twins, 20, "startDate", &["2026-03-03", "2026-03-05"]),
        single(twins, 20, "endDate", &["2026-03-04", "2026-03-09"]),
        single(twins, 70, "limit", &["2", "9", "100"]),
    ]
    .concat();
    walk(twins, Admin, "/api/admin/support/audit", &mut asked).await;
    let asked = [
        vec!["limit=100".to_owned()],
        single(twins, 30, "state", &["queued", "cancelled", "held"]),
        single(twins, 30, "kind", &["new_ticket", "response"]),
        single(twins, 20, "ticket", &[&ticket]),
    ];
    twins.ask(Admin, "GET", &format!("/api/admin/support/emails?{}", asked.concat().join("&")), None).await;
}
