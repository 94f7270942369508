//! The router, called directly: what holds before any use case is reached.

mod boundary;
mod completion;
mod desk;
mod limits;
mod outbox;
mod privacy;
mod registrations;
mod requests;
mod sign_in;

use std::convert::Infallible;
use std::task::Poll;

use app::token::Token;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request};
use futures::stream::poll_fn;
use serde_json::Value;
use tower::ServiceExt;

use self::desk::state;
use crate::{Site, router};

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    fn code(&self) -> (u16, String) {
        (self.status, self.json()["code"].as_str().unwrap_or_default().to_owned())
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

async fn send(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

async fn ask(request: Request<Body>) -> Answer {
    send(router(state(Site::default(), true)), request).await
}

fn request(method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

fn bearer(token: &Token) -> String {
    format!("Bearer {}", token.as_str())
}

/// A body that no handler may touch.
fn untouchable() -> Body {
    Body::from_stream(poll_fn(|_| -> Poll<Option<Result<Bytes, Infallible>>> { panic!("the body was read") }))
}
