//! How much is taken from one address, and whose address it is.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::ConnectInfo;

use super::desk::state;
use super::{Answer, request, send};
use crate::{Network, Site, router};

fn limited(requests: u32, failures: u32) -> Router {
    let trusted_proxies = vec![Network::parse("10.0.0.0/8").unwrap()];
    let site = Site { trusted_proxies, requests_per_minute: requests, sign_in_failures: failures, ..Site::default() };
    router(state(site, true))
}

async fn from(router: &Router, peer: &str, forwarded_for: &str, line: &str, body: &'static str) -> Answer {
    let (method, path) = line.split_once(' ').unwrap();
    let headers = [("x-forwarded-for", forwarded_for), ("content-type", "application/json")];
    let mut request = request(method, path, &headers, body);
    request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
    send(router.clone(), request).await
}

#[tokio::test]
async fn an_address_is_told_to_wait_before_anything_is_looked_at() {
    let router = limited(3, 0);
    for _ in 0..3 {
        assert_eq!(from(&router, "203.0.113.9:1", "x", "GET /api/auth/me", "").await.status, 401);
    }
    for (line, forwarded_for) in [("GET /api/auth/me", "192.0.2.1"), ("GET /nothing", "192.0.2.2"), ("PUT /", "")] {
        let answer = from(&router, "203.0.113.9:2", forwarded_for, line, "").await;
        assert_eq!(answer.code(), (429, "rate_limited".to_owned()), "{line}");
        // Half of the next minute at the latest, and never none.
        assert!((1..=120).contains(&answer.header("retry-after").parse::<u32>().unwrap()));
    }
    assert_eq!(from(&router, "203.0.113.9:2", "", "GET /healthz", "").await.status, 200);
    assert_eq!(from(&router, "203.0.113.10:1", "", "GET /api/auth/me", "").await.status, 401);
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_client_counts() {
    let router = limited(1, 0);
    for client in ["192.0.2.1", "192.0.2.2", "2001:db8::1"] {
        assert_eq!(from(&router, "10.0.0.1:1", client, "GET /api/auth/me", "").await.status, 401, "{client}");
        let forged = format!("198.51.100.7, {client}");
        assert_eq!(from(&router, "10.0.0.2:1", &forged, "GET /api/auth/me", "").await.status, 429, "{client}");
    }
}

#[tokio::test]
async fn one_address_has_few_others_mailed_and_learns_nothing_of_them() {
    let router = router(state(Site { account_mails: 2, ..Site::default() }, true));
    let forgot = async |peer: &str, body| from(&router, peer, "", "POST /api/auth/forgot-password", body).await;
    let [ada, bob, eve] = [r#"{"email": "a@b.co"}"#, r#"{"email": "b@b.co"}"#, r#"{"email": "e@b.co"}"#];
    assert_eq!(forgot("203.0.113.9:1", "{}").await.status, 400, "what can mail nobody does not count");
    for body in [ada, bob] {
        assert_eq!(forgot("203.0.113.9:1", body).await.status, 202);
    }
    for body in [ada, eve] {
        let answer = forgot("203.0.113.9:2", body).await;
        assert_eq!(answer.code(), (429, "rate_limited".to_owned()));
        assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| (1..=7_200).contains(&seconds)));
    }
    for (peer, expected) in
        [("203.0.113.10:1", 202), ("[2001:db8::1]:1", 202), ("[2001:db8::2]:1", 202), ("[2001:db8::3]:1", 429)]
    {
        assert_eq!(forgot(peer, ada).await.status, expected, "{peer}");
    }
}

#[tokio::test]
async fn sign_ins_that_fail_are_counted_by_address() {
    let router = limited(0, 3);
    let line = "POST /api/auth/login";
    let wrong = r#"{"email": "a@b.co", "password": "x"}"#;
    assert_eq!(from(&router, "203.0.113.9:1", "", line, "{}").await.status, 400);
    for forwarded_for in ["192.0.2.1", "192.0.2.2", "192.0.2.3"] {
        assert_eq!(from(&router, "203.0.113.9:1", forwarded_for, line, wrong).await.status, 401);
    }
    let answer = from(&router, "203.0.113.9:1", "192.0.2.4", line, wrong).await;
    assert_eq!(answer.code(), (429, "rate_limited".to_owned()));
    assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
    assert_eq!(from(&router, "203.0.113.10:1", "", line, wrong).await.status, 401);
}
