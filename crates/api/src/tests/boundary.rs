//! What holds for every answer.

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use super::desk::{agent, state};
use super::{ask, bearer, request, send};
use crate::boundary::every_request;
use crate::{BasePath, Site, router};

const TICKET: &str = "/api/support/tickets/ST-2026-001";

#[tokio::test]
async fn every_refusal_of_the_router_has_the_one_shape() {
    for (method, path, expected, allow) in [
        ("GET", "/api", (404, "not_found"), ""),
        ("GET", "/api/nothing", (404, "not_found"), ""),
        ("DELETE", "/api/support/tickets/x/y/z", (404, "not_found"), ""),
        ("GET", "/api/support/tickets/", (404, "not_found"), ""),
        ("GET", "/api/./support", (404, "not_found"), ""),
        ("PATCH", TICKET, (405, "method_not_allowed"), "PUT,GET,HEAD,DELETE"),
        ("DELETE", "/api/support/tickets", (405, "method_not_allowed"), "GET,HEAD,POST"),
        ("PROPFIND", TICKET, (405, "method_not_allowed"), "PUT,GET,HEAD,DELETE"),
        ("TRACE", "/api/auth/me", (405, "method_not_allowed"), "PUT,GET,HEAD"),
        ("get", "/api/auth/me", (405, "method_not_allowed"), "PUT,GET,HEAD"),
        ("OPTIONS", "/api/auth/login", (405, "method_not_allowed"), "POST"),
        ("POST", "/login", (405, "method_not_allowed"), "GET, HEAD"),
        ("OPTIONS", "*", (405, "method_not_allowed"), "GET, HEAD"),
        ("CONNECT", "example.com:443", (405, "method_not_allowed"), "GET, HEAD"),
        ("POST", "//api/auth/login", (405, "method_not_allowed"), "GET, HEAD"),
    ] {
        let answer = ask(request(method, path, &[("x-http-method-override", "DELETE")], "")).await;
        assert_eq!(answer.code(), (expected.0, expected.1.to_owned()), "{method} {path}");
        let mut allowed: Vec<_> = answer.header("allow").split(',').map(str::trim).collect();
        let mut expected: Vec<_> = allow.split(',').map(str::trim).collect();
        allowed.sort_unstable();
        expected.sort_unstable();
        assert_eq!(allowed, expected, "{method} {path}");
        assert_eq!(answer.json()["requestId"], answer.header("x-request-id"), "{method} {path}");
        assert!(answer.json()["error"].as_str().is_some_and(|text| !text.is_empty()), "{method} {path}");
        assert_eq!(answer.header("content-type"), "application/json", "{method} {path}");
    }
}

#[tokio::test]
async fn unknown_pages_are_404() {
    for path in ["/nothing", "/API/support/tickets", "/.env", "/dashboard/nothing", "/docs/none.js", "/%2e%2e", "//api"]
    {
        assert_eq!(ask(request("GET", path, &[], "")).await.status, 404, "{path}");
    }
    assert_eq!(ask(request("GET", "/docs", &[], "")).await.header("location"), "docs/");
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    for (path, status) in [("/healthz", 200), ("/api/openapi.json", 200), ("/api/nothing", 404), ("/nothing", 404)] {
        for method in ["GET", "HEAD"] {
            let answer = ask(request(method, path, &[("origin", "https://evil.example")], "")).await;
            assert_eq!(answer.status, status, "{method} {path}");
            let policy = answer.header("content-security-policy");
            assert!(policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"), "{policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("x-frame-options"), "DENY");
            assert_eq!(answer.header("referrer-policy"), "no-referrer");
            assert!(!answer.header("cache-control").is_empty(), "{path}");
            assert!(!answer.headers.keys().any(|name| name.as_str().starts_with("access-control-")), "{path}");
            assert_eq!(answer.header("set-cookie"), "");
            assert_eq!(answer.body.is_empty(), method == "HEAD", "{method} {path}");
        }
    }
    let answer = ask(request("GET", "/api/nothing", &[], "")).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("vary"), "Authorization, Cookie");
}

#[tokio::test]
async fn a_harmless_request_id_is_kept() {
    let long = "a".repeat(65);
    for (sent, kept) in [("web-1A", true), (&long, false), ("a b", false), ("a\tb", false), ("", false), ("é", false)]
    {
        let answer = ask(request("GET", "/healthz", &[("x-request-id", sent)], "")).await;
        assert_eq!(answer.header("x-request-id") == sent, kept, "{sent}");
        assert!(!answer.header("x-request-id").is_empty());
    }
}

#[tokio::test]
async fn a_store_that_is_away_is_503_and_tells_nothing() {
    let staff = bearer(&agent());
    for (path, headers) in [("/readyz", vec![]), ("/api/support/tickets", vec![("authorization", staff.as_str())])] {
        let answer = send(router(state(Site::default(), false)), request("GET", path, &headers, "")).await;
        assert_eq!(answer.code(), (503, "unavailable".to_owned()), "{path}");
        assert_eq!(answer.header("retry-after"), "1");
        assert!(!String::from_utf8_lossy(&answer.body).contains("CANARY"));
    }
    let healthy = send(router(state(Site::default(), false)), request("GET", "/healthz", &[], "")).await;
    assert_eq!(healthy.status, 200);
}

#[tokio::test]
async fn a_failure_is_500_and_tells_nothing() {
    let staff = bearer(&agent());
    let headers = [("authorization", staff.as_str()), ("content-type", "application/json")];
    let body = r#"{"subject": "s", "message": "m"}"#;
    let answer = ask(request("POST", "/api/support/tickets", &headers, body)).await;
    assert_eq!(answer.code(), (500, "internal".to_owned()));
    assert!(!String::from_utf8_lossy(&answer.body).contains("CANARY"));
}

#[tokio::test]
async fn a_panic_is_500_and_harmless_to_the_next_request() {
    let state = state(Site::default(), true);
    let handlers = Router::new().route("/panic", get(async || -> StatusCode { panic!("CANARY") }));
    let layer = from_fn_with_state(state.clone(), every_request);
    let router = handlers.route("/fine", get(async || "fine")).layer(layer);
    let answer = send(router.clone(), request("GET", "/panic", &[], "")).await;
    assert_eq!(answer.code(), (500, "internal".to_owned()));
    assert_eq!(answer.header("x-frame-options"), "DENY");
    assert!(!String::from_utf8_lossy(&answer.body).contains("CANARY"));
    assert_eq!(send(router, request("GET", "/fine", &[], "")).await.status, 200);
}

#[tokio::test]
async fn everything_moves_under_the_prefix() {
    let site = Site { base_path: BasePath::parse("/support").unwrap(), ..Site::default() };
    for (path, status) in [
        ("/support/healthz", 200),
        ("/support/api/auth/me", 401),
        ("/support/api/nothing", 404),
        ("/support/docs", 308),
        ("/healthz", 404),
        ("/api/auth/me", 404),
        ("/supporter/healthz", 404),
    ] {
        let answer = send(router(state(site.clone(), true)), request("GET", path, &[], "")).await;
        assert_eq!(answer.status, status, "{path}");
    }
    let answer = send(router(state(site.clone(), true)), request("GET", "/support/api/nothing", &[], "")).await;
    assert_eq!(answer.json()["code"], "not_found");
    let answer = send(router(state(site, true)), request("GET", "/support/api/openapi.json", &[], "")).await;
    assert_eq!(answer.json()["servers"][0]["url"], "/support");
}
