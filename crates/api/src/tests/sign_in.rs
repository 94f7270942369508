//! Who is let in, and what proves it.

use super::desk::{agent, customer, state, token};
use super::{ask, bearer, request, send, untouchable};
use crate::{PublicUrl, Site, router, routes};

#[tokio::test]
async fn nobody_gets_anywhere_before_signing_in() {
    for route in routes() {
        let path = route.path.replace("{id}", "ST-2026-001");
        let answer = ask(request(route.method, &path, &[], untouchable())).await;
        if path == "/metrics" {
            assert_eq!(answer.status, 404, "nobody learns that there is one");
        } else if route.is_public {
            assert_ne!(answer.status, 401, "{} {path}", route.method);
        } else {
            assert_eq!(answer.code(), (401, "unauthenticated".to_owned()), "{} {path}", route.method);
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }
}

#[tokio::test]
async fn a_wrong_token_is_not_replaced_by_a_right_cookie() {
    let cookie = format!("helpwright={}", customer().as_str());
    for sent in ["Bearer x", "Bearer", &bearer(&token('0')), &format!("{}x", bearer(&customer()))] {
        let answer = ask(request("GET", "/api/auth/me", &[("authorization", sent), ("cookie", &cookie)], "")).await;
        assert_eq!(answer.code(), (401, "unauthenticated".to_owned()), "{sent}");
    }
    let answer = ask(request("GET", "/api/auth/me?token=x", &[("cookie", &cookie)], "")).await;
    assert_eq!(answer.code(), (400, "validation_failed".to_owned()));
}

#[tokio::test]
async fn a_cookie_needs_proof_for_changes_and_a_bearer_token_does_not() {
    let cookie = format!("helpwright={}", customer().as_str());
    let csrf = customer().csrf();
    let other = agent().csrf();
    let host = ("host", "desk.example.com");
    for (headers, expected) in [
        (vec![], (403, "csrf")),
        (vec![("x-csrf-token", other.as_str())], (403, "csrf")),
        (vec![("x-csrf-token", "")], (403, "csrf")),
        (vec![("x-csrf-token", &csrf[..63])], (403, "csrf")),
        (vec![("x-csrf-token", csrf.as_str()), ("origin", "https://evil.example")], (403, "csrf")),
        (vec![("x-csrf-token", csrf.as_str()), ("origin", "null")], (403, "csrf")),
        (
            vec![("x-csrf-token", csrf.as_str()), ("origin", "https://desk.example.com")],
            (415, "unsupported_media_type"),
        ),
        (vec![("x-csrf-token", csrf.as_str())], (415, "unsupported_media_type")),
    ] {
        let all: Vec<_> = headers.into_iter().chain([host, ("cookie", cookie.as_str())]).collect();
        let answer = ask(request("POST", "/api/support/tickets", &all, untouchable())).await;
        assert_eq!(answer.code(), (expected.0, expected.1.to_owned()), "{all:?}");
    }
    let answer = ask(request("GET", "/api/auth/me", &[("cookie", &cookie), host], "")).await;
    assert_eq!(answer.json()["csrfToken"], csrf);
    let answer = ask(request("GET", "/api/auth/me", &[("authorization", &bearer(&customer()))], "")).await;
    assert_eq!((answer.status, answer.json().get("csrfToken")), (200, None));
}

#[tokio::test]
async fn the_cookie_has_its_prefix_where_the_desk_is_public() {
    let site = Site { public_url: Some(PublicUrl::parse("https://desk.example.com").unwrap()), ..Site::default() };
    let me = |cookie: String| {
        let router = router(state(site.clone(), true));
        async move { send(router, request("GET", "/api/auth/me", &[("cookie", &cookie)], "")).await }
    };
    assert_eq!(me(format!("helpwright={}", customer().as_str())).await.status, 401);
    let answer = me(format!("__Host-helpwright={}", customer().as_str())).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn signing_in_comes_from_our_own_pages_only() {
    let headers =
        [("content-type", "application/json"), ("host", "desk.example.com"), ("origin", "https://evil.example")];
    for path in ["/api/auth/login", "/api/auth/setup"] {
        let answer = ask(request("POST", path, &headers, untouchable())).await;
        assert_eq!(answer.code(), (403, "csrf".to_owned()), "{path}");
        let answer = ask(request("POST", path, &headers[..2], "{}")).await;
        assert!(answer.json()["details"]["password"].is_string(), "{path}");
        assert!(answer.json()["details"]["email"].is_string(), "{path}");
    }
    let body = r#"{"email": {"$ne": null}, "password": ["x"]}"#;
    let answer = ask(request("POST", "/api/auth/login", &headers[..2], body)).await;
    assert_eq!(answer.json()["details"]["email"], "must be text, not an object");
    let answer =
        ask(request("POST", "/api/auth/login", &headers[..2], r#"{"email": "a@b.co", "password": "x"}"#)).await;
    assert_eq!(answer.code(), (401, "unauthenticated".to_owned()));
    assert_eq!(answer.header("set-cookie"), "");
}

#[tokio::test]
async fn signing_out_takes_the_cookie_away() {
    let cookie = format!("helpwright={}", customer().as_str());
    let headers = [("cookie", cookie.as_str()), ("x-csrf-token", &customer().csrf())];
    let answer = ask(request("POST", "/api/auth/logout", &headers, "")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("set-cookie"), "helpwright=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
}
