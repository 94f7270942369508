//! The measurements: who may read them, and that they say what has happened.

use api::{BasePath, MetricsToken, Site};
use axum::http::HeaderMap;
use serde_json::json;

use crate::desk::{Answer, Desk, PASSWORD, Person};
use crate::forge::SECRET;

const TICKETS: &str = "/api/support/tickets";

fn watched(base_path: &str) -> Desk {
    let base_path = BasePath::parse(base_path).unwrap();
    let site = Site { base_path, metrics_token: Some(MetricsToken::new(SECRET.as_bytes())), ..Site::default() };
    Desk::configured(site, |_| {})
}

/// The value of one series, which must be there.
fn value(text: &str, series: &str) -> u64 {
    let found = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    found.ok_or_else(|| format!("{series} is not in {text}")).unwrap().parse().unwrap()
}

async fn scrape(desk: &Desk) -> String {
    let answer = desk.get(Person::Admin, "/metrics").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    answer.text
}

fn whole(answer: Answer) -> (u16, HeaderMap, String) {
    (answer.status, answer.headers, answer.text)
}

#[tokio::test]
async fn for_everybody_else_there_is_no_such_page() {
    let desk = Desk::open().await;
    for person in [Person::Nobody, Person::Owner, Person::Other, Person::Agent] {
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
            let ask = |path| desk.call(person, method, path).header("x-request-id", "fixed").send();
            let (metrics, nothing) = (ask("/metrics").await, ask("/nothing").await);
            assert_eq!(whole(metrics), whole(nothing), "{person:?} {method}");
        }
    }
    assert_eq!(desk.call(Person::Admin, "HEAD", "/metrics").send().await.status, 200);
    assert_eq!(desk.get(Person::Admin, "/metrics/").await.status, 404);
}

#[tokio::test]
async fn a_program_shows_its_token_and_no_other() {
    for base_path in ["", "/support"] {
        let desk = watched(base_path);
        let path = format!("{base_path}/metrics");
        let ask =
            |authorization: String| desk.call(Person::Nobody, "GET", &path).header("authorization", &authorization);
        assert_eq!(ask(format!("Bearer {SECRET}")).send().await.status, 200);
        for other in [String::new(), SECRET[1..].to_owned(), SECRET.to_uppercase(), format!("{SECRET}0")] {
            assert_eq!(ask(format!("Bearer {other}")).send().await.status, 404, "{other}");
        }
        assert_eq!(ask(format!("Basic {SECRET}")).send().await.status, 404);
        assert_eq!(desk.get(Person::Nobody, &format!("{path}?token={SECRET}")).await.status, 404);
        // It opens nothing else.
        let tickets = desk.call(Person::Nobody, "GET", &format!("{base_path}{TICKETS}"));
        tickets
            .header("authorization", &format!("Bearer {SECRET}"))
            .send()
            .await
            .assert_refused(401, "unauthenticated");
    }
    assert_eq!(watched("/support").get(Person::Nobody, "/metrics").await.status, 404);
}

#[tokio::test]
async fn requests_are_counted_by_what_they_asked_for_and_never_by_what_was_typed() {
    let desk = Desk::open().await;
    let path = desk.ticket().await;
    for _ in 0..3 {
        assert_eq!(desk.get(Person::Owner, &path).await.status, 200);
    }
    desk.get(Person::Other, &path).await.assert_refused(404, "not_found");
    for typed in ["/CANARY", "/api/CANARY", "/api/support/tickets/CANARY", "/api/support/tickets?CANARY=CANARY"] {
        desk.call(Person::Owner, "CANARY", typed).header("x-request-id", "CANARY").send().await;
        desk.call(Person::Owner, "GET", typed).header("user-agent", "CANARY").send().await;
    }
    let text = scrape(&desk).await;
    assert!(!text.contains("CANARY"), "{text}");
    for (labels, expected) in [
        (r#"method="POST",route="/api/support/tickets",status="201""#, 1),
        (r#"method="GET",route="/api/support/tickets/{id}",status="200""#, 3),
        (r#"method="GET",route="/api/support/tickets/{id}",status="404""#, 1),
        (r#"method="GET",route="/api/support/tickets/{id}",status="400""#, 1),
        (r#"method="other",route="unmatched",status="405""#, 1),
        (r#"method="other",route="/api/support/tickets/{id}",status="405""#, 1),
    ] {
        assert_eq!(value(&text, &format!("helpwright_http_requests_total{{{labels}}}")), expected, "{labels}");
    }
    let read = r#"{method="GET",route="/api/support/tickets/{id}"}"#;
    assert_eq!(value(&text, &format!("helpwright_http_request_duration_seconds_count{read}")), 5);
    let read = r#"{kind="read",operation="ticket"}"#;
    assert!(value(&text, &format!("helpwright_store_operation_duration_seconds_count{read}")) >= 4);
    assert_eq!(value(&text, r#"helpwright_tickets{status="Open"}"#), 1);
    assert_eq!(value(&text, r#"helpwright_tickets{status="Closed"}"#), 0);
    assert_eq!(value(&text, "helpwright_store_up"), 1);
    assert!(value(&text, "helpwright_store_commit_writes_count") >= 1);
    assert_eq!(value(&text, r#"helpwright_store_queue_length{kind="write"}"#), 0);
}

#[tokio::test]
async fn under_a_prefix_the_routes_have_the_same_names() {
    let desk = watched("/support");
    assert_eq!(desk.get(Person::Nobody, "/support/healthz").await.status, 200);
    let call = desk.call(Person::Nobody, "GET", "/support/metrics");
    let text = call.header("authorization", &format!("Bearer {SECRET}")).send().await.text;
    assert_eq!(value(&text, r#"helpwright_http_requests_total{method="GET",route="/healthz",status="200"}"#), 1);
}

#[tokio::test]
async fn refusals_are_counted_by_their_kind() {
    let desk = Desk::open().await.limited(crate::limits::LIMITS);
    let hits =
        async |limit: &str| value(&scrape(&desk).await, &format!(r#"helpwright_limits_hit_total{{limit="{limit}"}}"#));
    for limit in ["requests", "sign_ins", "account_mails", "streams", "tickets", "responses", "passwords", "test_mails"]
    {
        assert_eq!(hits(limit).await, 0, "{limit}");
    }
    let path = desk.ticket().await;
    let file = || desk.post(Person::Owner, TICKETS, json!({"subject": "S", "message": "M"}));
    while file().await.status != 429 {}
    let responses = format!("{path}/responses");
    while desk.post(Person::Owner, &responses, json!({"message": "M"})).await.status != 429 {}
    let sign_in = |password: &'static str| {
        desk.post(Person::Nobody, "/api/auth/login", json!({"email": Person::Other.email(), "password": password}))
    };
    assert_eq!(sign_in(PASSWORD).await.status, 200);
    while sign_in("wrong").await.status != 429 {}
    let mut streams = Vec::new();
    loop {
        let stream = desk.call(Person::Owner, "GET", "/api/support/events").open().await;
        if stream.status() == 429 {
            break;
        }
        streams.push(stream);
    }
    for limit in ["streams", "tickets", "responses", "passwords"] {
        assert_eq!(hits(limit).await, 1, "{limit}");
    }
    let text = scrape(&desk).await;
    assert_eq!(value(&text, "helpwright_sign_in_failures_total"), 3);
    assert_eq!(value(&text, "helpwright_event_streams"), 10);
    assert_eq!(value(&text, "helpwright_passwords_busy_total"), 0);
    drop(streams);
    assert_eq!(value(&scrape(&desk).await, "helpwright_event_streams"), 0);
}

#[tokio::test]
async fn unsettled_mail_is_told_with_the_age_of_the_oldest() {
    let desk = Desk::open().await;
    let mails = |text: &str, state: &str| {
        ["mails", "oldest_seconds"].map(|name| value(text, &format!(r#"helpwright_outbox_{name}{{state="{state}"}}"#)))
    };
    let text = scrape(&desk).await;
    for state in ["queued", "sending", "held", "failed", "expired"] {
        assert_eq!(mails(&text, state), [0, 0], "{state}");
    }
    desk.ticket().await;
    desk.clock.advance(90_500);
    desk.ticket().await;
    let text = scrape(&desk).await;
    assert_eq!((mails(&text, "queued"), mails(&text, "held")), ([2, 90], [0, 0]));
}

#[tokio::test]
async fn a_store_that_fails_is_told_and_the_rest_is_still_measured() {
    let desk = watched("");
    let measured = async || {
        let call = desk.call(Person::Nobody, "GET", "/metrics");
        let answer = call.header("authorization", &format!("Bearer {SECRET}")).send().await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.text
    };
    let failed = r#"helpwright_store_failures_total{kind="read",reason="failed"}"#;
    let text = measured().await;
    assert_eq!((value(&text, "helpwright_store_up"), value(&text, failed)), (1, 0));
    desk.edit("DROP TABLE ticket_count");
    let text = measured().await;
    assert_eq!((value(&text, "helpwright_store_up"), value(&text, failed)), (0, 1));
    assert!(!text.contains("helpwright_tickets"), "{text}");
    assert_eq!(value(&text, "helpwright_event_streams"), 0);
}
