//! Requests that are refused before anybody looks at what they ask for.
//!
//! hyper answers a head that it cannot read by itself, without a body, or not at all. The socket holds that back, and the
//! connection's last words are those of the router, in the one shape that all refusals have.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::{Duration, UNIX_EPOCH};

use api::Unreadable;
use app::ports::Clock as _;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONNECTION, CONTENT_LENGTH, HOST};
use axum::http::response::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Request, Response, Version};
use http_body_util::BodyExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tower::ServiceExt as _;

use super::socket::Socket;
use crate::system::SystemClock;

/// So long what the client still sends is read away: closing at once would take the answer with it.
const LINGER: Duration = Duration::from_secs(2);
/// And so much of it, in bytes.
const UNWANTED: u64 = 1 << 20;

/// Lets the router answer, unless nobody can say for whom the request is.
pub(super) async fn answer(router: Router, mut request: Request<Body>) -> Result<Response<Body>, Infallible> {
    if is_addressed(request.version(), request.headers()) {
        return router.oneshot(request).await;
    }
    request.extensions_mut().insert(Unreadable::Host);
    let mut response = router.oneshot(request).await?;
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    Ok(response)
}

/// Whether there is one `Host`, as every request of today's HTTP has: with two, a proxy may have understood another one.
fn is_addressed(version: Version, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) => version < Version::HTTP_11,
        (Some(host), None) => host.is_empty() || is_host(host.as_bytes()),
        (Some(_), Some(_)) => false,
    }
}

fn is_host(host: &[u8]) -> bool {
    Authority::try_from(host).is_ok_and(|host| !host.as_str().contains('@'))
}

/// What there is to answer once hyper's connection has ended with `error`. Nobody is told that waited for no answer, or that
/// has not taken the last one.
pub(super) fn reason(error: &hyper::Error, socket: &mut Socket, has_begun: bool) -> Option<Unreadable> {
    let is_answered = socket.take_held().is_some();
    if error.is_parse_too_large() {
        is_answered.then_some(Unreadable::TooLarge)
    } else if error.is_parse() {
        // To what begins like HTTP/2, hyper says nothing.
        (is_answered || error.is_parse_version_h2()).then_some(Unreadable::Malformed)
    } else {
        (error.is_timeout() && has_begun && !socket.is_waiting()).then_some(Unreadable::Slow)
    }
}

/// Answers in the place of hyper.
pub(super) async fn complete(mut socket: Socket, reason: Unreadable, router: Router, peer: SocketAddr) {
    let mut request = reason.into_request();
    request.extensions_mut().insert(ConnectInfo(peer));
    let Ok(response) = router.oneshot(request).await;
    let (head, body) = response.into_parts();
    let Ok(body) = body.collect().await else { return };
    if socket.write_all(&written(&head, &body.to_bytes())).await.is_ok() && socket.shutdown().await.is_ok() {
        let mut rest = socket.take(UNWANTED);
        let _ = tokio::time::timeout(LINGER, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
    }
}

/// The answer as it goes out.
fn written(head: &Parts, body: &Bytes) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {}\r\n", head.status).into_bytes();
    let headers = head.headers.iter().filter(|(name, _)| **name != CONTENT_LENGTH);
    for (name, value) in headers {
        text.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    let now = UNIX_EPOCH + Duration::from_millis(SystemClock.now().millis().unsigned_abs());
    let (date, length) = (httpdate::fmt_http_date(now), body.len());
    text.extend(format!("date: {date}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n").bytes());
    text.extend(body);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_its_host_once() {
        for (version, hosts, expected) in [
            (Version::HTTP_11, &["desk.example"][..], true),
            (Version::HTTP_11, &["[::1]:8080"], true),
            (Version::HTTP_11, &[""], true),
            (Version::HTTP_10, &[], true),
            (Version::HTTP_11, &[], false),
            (Version::HTTP_11, &["desk.example", "desk.example"], false),
            (Version::HTTP_10, &["desk.example", "evil.example"], false),
            (Version::HTTP_11, &["good:@evil.example"], false),
            (Version::HTTP_11, &["desk.example/path"], false),
            (Version::HTTP_11, &["desk example"], false),
        ] {
            let headers = hosts.iter().map(|host| (HOST, HeaderValue::from_static(host))).collect();
            assert_eq!(is_addressed(version, &headers), expected, "{version:?} {hosts:?}");
        }
    }
}
