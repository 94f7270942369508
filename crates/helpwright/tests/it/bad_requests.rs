//! Bad requests and their answers: each is told clearly what is wrong, and changes nothing.

use serde_json::json;

use crate::desk::{Desk, Person};

struct Bad {
    method: &'static str,
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: Vec<u8>,
    status: u16,
    code: &'static str,
    /// The field that the answer must name, if any.
    names: &'static str,
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];
const TICKETS: &str = "/api/support/tickets";
const TICKET: &str = "/api/support/tickets/ST-2026-001";
const RESPONSES: &str = "/api/support/tickets/ST-2026-001/responses";

fn bad(
    method: &'static str,
    path: &'static str,
    body: impl Into<Vec<u8>>,
    status: u16,
    code: &'static str,
    names: &'static str,
) -> Bad {
    Bad { method, path, headers: JSON, body: body.into(), status, code, names }
}

fn get(path: &'static str, names: &'static str) -> Bad {
    Bad { headers: &[], ..bad("GET", path, "", 400, "validation_failed", names) }
}

fn post(body: impl Into<Vec<u8>>, names: &'static str) -> Bad {
    bad("POST", TICKETS, body, 400, "validation_failed", names)
}

fn with(headers: &'static [(&'static str, &'static str)], bad: Bad) -> Bad {
    Bad { headers, ..bad }
}

const GOOD: &str = r#"{"subject":"S","message":"M"}"#;

/// Bodies that are no JSON, or none that fits.
fn bodies() -> Vec<Bad> {
    let deep = format!(r#"{{"subject":{}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    vec![
        post("", ""),
        post("{", ""),
        post("[]", ""),
        post("null", ""),
        post("{\"subject\":\"S\",\"message\":\"M\"} x", ""),
        post(&b"{\"subject\":\"\xff\",\"message\":\"M\"}"[..], ""),
        post(r#"{"subject":"\ud800","message":"M"}"#, ""),
        post("\u{feff}{}", ""),
        post(deep, ""),
        post(r#"{"subject":NaN}"#, ""),
        post(r#"{"subject":"S","subject":"T","message":"M"}"#, "subject"),
        with(&[], bad("POST", TICKETS, GOOD, 415, "unsupported_media_type", "")),
        with(&[("content-type", "text/plain")], bad("POST", TICKETS, GOOD, 415, "unsupported_media_type", "")),
        bad("POST", TICKETS, format!(r#"{{"message":"{}"}}"#, "m".repeat(1 << 20)), 413, "too_large", ""),
    ]
}

/// Fields that are missing, unknown, or not what they should be.
fn fields() -> Vec<Bad> {
    let long = json!({"subject": "a".repeat(201), "message": "m".repeat(10_001)}).to_string();
    vec![
        post("{}", "subject"),
        post(r#"{"subject":"   ","message":"M"}"#, "subject"),
        post(long, "message"),
        post(r#"{"subject":7,"message":"M"}"#, "subject"),
        post(r#"{"subject":"S","message":"M","category":"Other"}"#, "category"),
        post(r#"{"subject":"S","message":"M","priority":"urgent"}"#, "priority"),
        post(r#"{"subject":"S","message":"M","submittedBy":"65000000aaaaaaaaaaaaaaaa"}"#, "submittedBy"),
        post(r#"{"subject":"S","message":"M","_id":"65000000aaaaaaaaaaaaaaaa"}"#, "_id"),
        post(r#"{"subject":"S","message":"M","__proto__":{"x":1}}"#, "__proto__"),
        bad("PUT", TICKET, r#"{"ticketNumber":"ST-2026-002"}"#, 400, "validation_failed", "ticketNumber"),
        bad("PUT", TICKET, r#"{"status":"open"}"#, 400, "validation_failed", "status"),
        bad("PUT", TICKET, r#"{"assignedTo":{"$ne":null}}"#, 400, "validation_failed", "assignedTo"),
        bad("POST", RESPONSES, r#"{"message":"M","isInternal":"yes"}"#, 400, "validation_failed", "isInternal"),
        bad(
            "POST",
            RESPONSES,
            r#"{"message":"M","isInternal":true,"notifyUser":true}"#,
            400,
            "validation_failed",
            "notifyUser",
        ),
        bad(
            "POST",
            RESPONSES,
            r#"{"message":"M","respondedBy":"65000000aaaaaaaaaaaaaaaa"}"#,
            400,
            "validation_failed",
            "respondedBy",
        ),
    ]
}

fn headers_paths_and_methods() -> Vec<Bad> {
    vec![
        with(
            &[("content-type", "application/json"), ("if-match", "5")],
            bad("PUT", TICKET, "{}", 400, "validation_failed", "If-Match"),
        ),
        with(
            &[("content-type", "application/json"), ("idempotency-key", "")],
            bad("POST", TICKETS, GOOD, 400, "validation_failed", "Idempotency-Key"),
        ),
        get("/api/support/tickets/1", "id"),
        get("/api/support/tickets/st-2026-001", "id"),
        get("/api/support/tickets/65000000aaaaaaaaaaaaaaa'", "id"),
        Bad { status: 404, code: "not_found", ..get("/api/support/nothing", "") },
        Bad { status: 404, code: "not_found", ..get("/api/support/tickets/ST-2026-999", "") },
        bad("DELETE", TICKETS, "", 405, "method_not_allowed", ""),
        bad("PATCH", TICKET, "{}", 405, "method_not_allowed", ""),
        bad("TRACE", TICKETS, "", 405, "method_not_allowed", ""),
    ]
}

fn queries() -> Vec<Bad> {
    vec![
        get("/api/support/tickets?page=0", "page"),
        get("/api/support/tickets?page=-1", "page"),
        get("/api/support/tickets?page=99999999999999999999", "page"),
        get("/api/support/tickets?limit=0", "limit"),
        get("/api/support/tickets?limit=101", "limit"),
        get("/api/support/tickets?limit=1&limit=2", "limit"),
        get("/api/support/tickets?status=Done", "status"),
        get("/api/support/tickets?status[$ne]=Open", "status[$ne]"),
        get("/api/support/tickets?sort=password_hash", "sort"),
        get("/api/support/tickets?order=down", "order"),
        get("/api/support/tickets?assignedTo=you", "assignedTo"),
        get("/api/support/tickets?startDate=yesterday", "startDate"),
        get("/api/support/tickets?startDate=2026-02-02&endDate=2026-02-01", "startDate"),
        get("/api/support/tickets?awaiting=me", "awaiting"),
        get("/api/support/tickets?colour=red", "colour"),
        get("/api/support/tickets?search=%ff", "search"),
    ]
}

#[tokio::test]
async fn bad_requests_are_told_what_is_wrong() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    let before = desk.get(Person::Agent, &path).await.text;
    for bad in [bodies(), fields(), headers_paths_and_methods(), queries()].into_iter().flatten() {
        let start = String::from_utf8_lossy(&bad.body).chars().take(80).collect::<String>();
        let what = format!("{} {} {:?} {start}", bad.method, bad.path, bad.headers);
        let mut call = desk.call(Person::Agent, bad.method, bad.path).body(bad.body);
        for (name, value) in bad.headers {
            call = call.header(name, value);
        }
        let answer = call.send().await;
        println!("{what} -> {} {}", answer.status, answer.text);
        assert_eq!((answer.status, answer.code()), (bad.status, bad.code), "{what}: {}", answer.text);
        answer.assert_refused(bad.status, bad.code);
        if !bad.names.is_empty() {
            assert!(answer.body["details"][bad.names].is_string(), "{what} must name {}: {}", bad.names, answer.text);
        }
    }
    assert_eq!(desk.get(Person::Agent, &path).await.text, before, "nothing has changed");
    assert_eq!(desk.get(Person::Agent, TICKETS).await.body["pagination"]["total"], 1);
}

#[tokio::test]
async fn all_fields_are_told_at_once() {
    let desk = Desk::open().await;
    let body = json!({"subject": "", "message": " ", "category": "x", "priority": "y"});
    let answer = desk.post(Person::Owner, TICKETS, body).await;
    answer.assert_refused(400, "validation_failed");
    let fields: Vec<_> = answer.body["details"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["category", "message", "priority", "subject"]);
}

#[tokio::test]
async fn who_is_not_signed_in_is_told_so_before_anything_is_read() {
    let desk = Desk::open().await;
    let call = desk.call(Person::Nobody, "POST", TICKETS).body(vec![b'x'; 2 << 20]);
    call.send().await.assert_refused(401, "unauthenticated");
    for authorization in ["Bearer", "Bearer x", "Basic YTpi", &format!("Bearer {}", "0".repeat(64)), "bearer\u{a0}x"] {
        let call = desk.call(Person::Nobody, "GET", TICKETS).header("authorization", authorization);
        call.send().await.assert_refused(401, "unauthenticated");
    }
    let in_url = format!("{TICKETS}?token={}", desk.token(Person::Agent).as_str());
    desk.get(Person::Nobody, &in_url).await.assert_refused(401, "unauthenticated");
}
