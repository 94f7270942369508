//! What a hostile page and a curious client try: requests in somebody else's name, tricks with methods and paths, and
//! answers that a browser could be made to misuse.

use api::{PublicUrl, Site};
use axum::http::HeaderMap;
use serde_json::json;

use crate::desk::{Answer, Call, Desk, Person};

const TICKETS: &str = "/api/support/tickets";
const PAGE: &str = "text/html; charset=utf-8";
const JSON: &str = r#"{"subject":"S","message":"M","status":"Closed"}"#;
const ORIGINS: [&str; 5] = [
    "https://evil.example",
    "null",
    "https://desk.example.evil.example",
    "https://evildesk.example",
    "http://desk.example",
];

/// Every change hangs an entry in the trail, so what this tells is the same when nothing was changed.
fn trail(desk: &Desk) -> Vec<String> {
    desk.texts("SELECT chain || ' ' || length FROM audit_head ORDER BY chain")
}

fn with<'a>(call: Call<'a>, headers: &[(&str, &str)]) -> Call<'a> {
    headers.iter().fold(call, |call, (name, value)| call.header(name, value))
}

/// The paths of all operations, with the ticket of this desk in them.
fn operations(ticket: &str) -> Vec<(&'static str, String, bool)> {
    let id = ticket.rsplit('/').next().unwrap();
    api::routes().into_iter().map(|route| (route.method, route.path.replace("{id}", id), route.is_public)).collect()
}

#[tokio::test]
async fn a_page_elsewhere_changes_nothing_in_the_name_of_who_looks_at_it() {
    let desk = Desk::open().await.started_anew(|app| app.config.registration_is_open = true);
    let ticket = desk.ticket().await;
    let before = trail(&desk);
    let cookie = format!("helpwright={}", desk.token(Person::Admin).as_str());
    // What a form or a script without leave can send.
    let bodies = [
        ("text/plain", JSON),
        ("application/x-www-form-urlencoded", "subject=S&message=M"),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\nS\r\n--x--\r\n",
        ),
        ("", JSON),
    ];
    for (method, path, is_public) in operations(&ticket).into_iter().filter(|(method, ..)| *method != "GET") {
        for (kind, body) in bodies {
            for origin in [None, Some("null"), Some("https://evil.example")] {
                let headers = [("cookie", cookie.as_str()), ("host", "desk.example"), ("content-type", kind)];
                let call = with(desk.call(Person::Nobody, method, &path).body(body), &headers);
                let answer = origin.into_iter().fold(call, |call, origin| call.header("origin", origin)).send().await;
                let expected: &[u16] = if is_public && origin.is_none() { &[415] } else { &[403] };
                assert!(expected.contains(&answer.status), "{method} {path} {kind} {origin:?}: {}", answer.text);
            }
        }
        for method in ["GET", "HEAD"] {
            let answer = with(desk.call(Person::Nobody, method, &path).body(JSON), &[("cookie", &cookie)]).send().await;
            assert!([200, 404, 405].contains(&answer.status), "{method} {path}: {}", answer.text);
        }
    }
    assert_eq!(trail(&desk), before);
}

#[tokio::test]
async fn no_page_elsewhere_may_read_an_answer() {
    let site = Site { public_url: Some(PublicUrl::parse("https://desk.example").unwrap()), ..Site::default() };
    for desk in [Desk::open().await, Desk::open_on(site).await] {
        let ticket = desk.ticket().await;
        let pages = ["/", "/login", "/docs/", "/nothing", "/api/nothing"].map(|path| ("GET", path.to_owned(), true));
        for (method, path, _) in operations(&ticket).into_iter().chain(pages) {
            for origin in ORIGINS {
                let preflight = [
                    ("origin", origin),
                    ("access-control-request-method", method),
                    ("access-control-request-headers", "authorization, x-csrf-token"),
                    ("access-control-request-private-network", "true"),
                ];
                let answers = [
                    with(desk.call(Person::Nobody, "OPTIONS", &path), &preflight).send().await,
                    with(desk.call(Person::Admin, "GET", &path), &[("origin", origin)]).send().await,
                ];
                assert!([404, 405].contains(&answers[0].status), "{path}");
                for answer in answers {
                    let told: Vec<_> =
                        answer.headers.keys().filter(|name| name.as_str().starts_with("access-control")).collect();
                    assert!(told.is_empty(), "{path} {origin}: {told:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_method_is_what_the_request_line_says() {
    let desk = Desk::open().await;
    let ticket = desk.ticket().await;
    let before = trail(&desk);
    for person in [Person::Owner, Person::Admin] {
        for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
            let call = |method| desk.call(person, method, &ticket).header(name, "DELETE");
            assert_eq!(call("GET").send().await.status, 200, "{name}");
            call("POST").raw("{}").send().await.assert_refused(405, "method_not_allowed");
        }
        let in_query = format!("{ticket}?_method=DELETE");
        desk.get(person, &in_query).await.assert_refused(400, "validation_failed");
        desk.call(person, "POST", &in_query).send().await.assert_refused(405, "method_not_allowed");
        let filed = json!({"subject": "S", "message": "M", "_method": "DELETE"});
        desk.post(person, TICKETS, filed).await.assert_refused(400, "validation_failed");
        for method in
            ["delete", "Delete", "get", "TRACE", "TRACK", "PROPFIND", "MOVE", "DEBUG", "CONNECT", "OPTIONS", "PATCH"]
        {
            let answer = desk.call(person, method, &ticket).send().await;
            answer.assert_refused(405, "method_not_allowed");
        }
    }
    assert_eq!(trail(&desk), before);
}

#[tokio::test]
async fn a_path_has_one_spelling() {
    let desk = Desk::open().await;
    let ticket = desk.ticket().await;
    let id = ticket.rsplit('/').next().unwrap();
    let spelled = [
        format!("/{ticket}"),
        format!("{ticket}/"),
        format!("{ticket};x=1"),
        format!("{ticket}.json"),
        format!("{ticket}%00"),
        format!("{ticket}%20"),
        format!("{ticket}%2f"),
        format!("{ticket}%0d%0aSet-Cookie:%20a=b"),
        format!("/api//support/tickets/{id}"),
        format!("/api/./support/tickets/{id}"),
        format!("/api/x/../support/tickets/{id}"),
        format!("/api/support/tickets/stats/../{id}"),
        format!("/api/support/tickets/%2e%2e/tickets/{id}"),
        format!("/api/support%2ftickets/{id}"),
        format!("/api/support/tickets%2f{id}"),
        format!("/%61pi/support/tickets/{id}"),
        format!("/API/support/tickets/{id}"),
        format!("/api/support/TICKETS/{id}"),
        format!("/api/support/tickets;/{id}"),
        format!("/\\api\\support\\tickets\\{id}"),
    ];
    for path in spelled {
        for person in Person::ALL {
            for method in ["GET", "DELETE", "PUT"] {
                let answer = desk.call(person, method, &path).raw(JSON).send().await;
                let refusals: &[u16] = if person == Person::Nobody { &[401, 404, 405] } else { &[400, 403, 404, 405] };
                assert!(refusals.contains(&answer.status), "{person:?} {method} {path}: {}", answer.text);
                assert_eq!(answer.header("set-cookie"), None, "{path}");
            }
        }
    }
    // An encoded letter is the letter, and meets the same decision.
    for (person, status) in [(Person::Nobody, 401), (Person::Owner, 200), (Person::Other, 404), (Person::Agent, 200)] {
        assert_eq!(desk.get(person, "/api/support/tickets/%53T-2026-001").await.status, status, "{person:?}");
    }
    assert_eq!(desk.get(Person::Owner, &ticket).await.status, 200);
}

/// One of each kind of answer that the router gives.
async fn of_each_kind(desk: &Desk) -> Vec<(&'static str, u16, Answer)> {
    let ticket = desk.ticket().await;
    let get = |person, path: &str| desk.call(person, "GET", path);
    let post =
        |kind: &str, body: Vec<u8>| desk.call(Person::Agent, "POST", TICKETS).header("content-type", kind).body(body);
    let stale = desk.call(Person::Agent, "PUT", &ticket).header("if-match", "\"9\"").raw(r#"{"status":"Closed"}"#);
    // A build without the web app has none of its pages.
    let page = desk.get(Person::Nobody, "/").await.status;
    let calls = [
        ("data", 200, get(Person::Agent, TICKETS)),
        ("created", 201, post("application/json", br#"{"subject":"S","message":"M"}"#.to_vec())),
        ("health", 200, get(Person::Nobody, "/healthz")),
        ("the document", 200, get(Person::Nobody, "/api/openapi.json")),
        ("measurements", 200, get(Person::Admin, "/metrics")),
        ("the web app", page, get(Person::Nobody, "/login")),
        ("the reference", page, get(Person::Nobody, "/docs/")),
        ("a redirect", 308, get(Person::Nobody, "/docs")),
        ("events", 200, get(Person::Agent, "/api/support/events")),
        ("bad values", 400, get(Person::Agent, "/api/support/tickets?page=0")),
        ("nobody", 401, get(Person::Nobody, TICKETS)),
        ("not allowed", 403, get(Person::Owner, "/api/support/tickets/stats")),
        ("nothing of the API", 404, get(Person::Agent, "/api/nothing")),
        ("no page", 404, get(Person::Agent, "/nothing")),
        ("a hidden ticket", 404, get(Person::Other, &ticket)),
        ("a wrong method", 405, desk.call(Person::Agent, "DELETE", TICKETS)),
        ("a conflict", 409, stale),
        ("too large", 413, post("application/json", vec![b' '; (1 << 20) + 1])),
        ("no JSON", 415, post("text/plain", Vec::new())),
    ];
    let mut answers = Vec::new();
    for (kind, status, call) in calls {
        answers.push((kind, status, call.send().await));
    }
    answers
}

fn assert_protects(kind: &str, headers: &HeaderMap) {
    let only = |name: &str| {
        let values: Vec<_> = headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
        assert!(values.len() < 2, "{kind}: {name} {values:?}");
        values.first().copied().unwrap_or_default()
    };
    let policy = only("content-security-policy");
    for rule in ["default-src '", "object-src 'none'", "frame-ancestors 'none'", "base-uri '", "form-action 'self'"] {
        assert!(policy.contains(rule), "{kind}: {policy}");
    }
    // The mails that admins look at, in a frame without scripts, carry their style on their elements.
    let strict = policy.replace("style-src-attr 'unsafe-inline'", "");
    assert!(!strict.contains("unsafe-") && !policy.contains('*'), "{kind}: {policy}");
    assert_eq!(only("x-content-type-options"), "nosniff", "{kind}");
    assert_eq!(only("x-frame-options"), "DENY", "{kind}");
    assert_eq!(only("referrer-policy"), "no-referrer", "{kind}");
    assert_eq!(only("cross-origin-opener-policy"), "same-origin", "{kind}");
    assert_eq!(only("cross-origin-resource-policy"), "same-origin", "{kind}");
    assert!(only("permissions-policy").contains("camera=()"), "{kind}");
    assert!(!only("x-request-id").is_empty(), "{kind}");
    assert_eq!((only("server"), only("x-powered-by"), only("set-cookie")), ("", "", ""), "{kind}");
}

#[tokio::test]
async fn every_kind_of_answer_protects_the_browser_that_shows_it() {
    let site = Site { public_url: Some(PublicUrl::parse("https://desk.example").unwrap()), ..Site::default() };
    for (desk, transport) in [(Desk::open().await, None), (Desk::open_on(site).await, Some("max-age=31536000"))] {
        for (kind, status, answer) in of_each_kind(&desk).await {
            assert_eq!(answer.status, status, "{kind}: {}", answer.text);
            assert_protects(kind, &answer.headers);
            assert_eq!(answer.header("strict-transport-security"), transport, "{kind}");
            if status >= 400 && answer.header("content-type") != Some(PAGE) {
                let code = answer.code().to_owned();
                answer.assert_refused(status, &code);
            }
        }
    }
}

#[tokio::test]
async fn what_is_for_one_person_is_kept_by_no_cache() {
    let desk = Desk::open().await;
    for (kind, _, answer) in of_each_kind(&desk).await {
        let caching = answer.header("cache-control").unwrap_or_default();
        match kind {
            // The same for everybody, and looked at anew each time.
            "the web app" | "the reference" | "no page" => assert!(!caching.is_empty(), "{kind}: {caching}"),
            _ => assert_eq!(caching, "no-store", "{kind}"),
        }
        let is_data =
            !["health", "measurements", "the web app", "the reference", "a redirect", "no page"].contains(&kind);
        let varies = answer.header("vary").is_some_and(|vary| vary.contains("Authorization, Cookie"));
        assert_eq!(varies, is_data, "{kind}");
    }
}
