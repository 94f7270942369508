//! What holds for every request, whatever it asks: an id, whose it is, how many those may send, the headers, one line in
//! the log, and a refusal in the one shape even when a handler panics.

use std::any::Any;
use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use app::ports::Random;
use axum::Json;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::Id;
use futures::FutureExt;

use crate::error::{ApiError, Code};
use crate::extract::Address;
use crate::metrics::Excess;
use crate::{ApiState, Unreadable, headers, network};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const MAX_ID: usize = 64;

/// The request's name in answers, in the log and in the audit trail.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) Arc<str>);

pub(crate) async fn every_request(State(state): State<ApiState>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(request.headers(), state.app().random.as_ref());
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let path = request.uri().path();
    let is_api = state.site().base_path.strip(path).is_some_and(|path| path == "/api" || path.starts_with("/api/"));
    let unreadable = request.extensions().get::<Unreadable>().copied();
    let address = address(&request, &state);
    request.extensions_mut().insert(Address(address));
    request.extensions_mut().insert(RequestId(Arc::clone(&id)));

    let refused = too_many(&request, address, &state).or(unreadable.map(Into::into));
    let handled = match refused {
        Some(error) => Ok(complete(&state, &HeaderMap::new(), error, &id).await),
        None => AssertUnwindSafe(answer(&state, request, next, &id)).catch_unwind().await,
    };
    let mut response = match handled {
        Ok(response) => response,
        Err(panic) => {
            let error = ApiError::internal(words_of(panic.as_ref()));
            complete(&state, &HeaderMap::new(), error, &id).await
        }
    };
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    headers::secure(response.headers_mut(), is_api || unreadable.is_some(), state.site().is_https());

    let (status, took) = (response.status().as_u16(), started.elapsed());
    let route = route.as_ref().and_then(|route| state.site().base_path.strip(route.as_str())).unwrap_or("unmatched");
    state.metrics().answered(method, route, status, took);
    tracing::info!(
        method,
        route,
        status,
        duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        request_id = &*id,
        "request"
    );
    response
}

/// The client's address, seen through the proxies that are trusted.
fn address(request: &Request, state: &ApiState) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    Some(network::client(peer.ip(), request.headers(), &state.site().trusted_proxies))
}

/// Looks before anything else does. Whoever asks only whether the process lives is always told.
fn too_many(request: &Request, address: Option<IpAddr>, state: &ApiState) -> Option<ApiError> {
    if state.site().base_path.strip(request.uri().path()) == Some("/healthz") {
        return None;
    }
    let full = state.requests().count(address?, state.app().clock.now()).err();
    full.map(|retry_at| ApiError::limited(Excess::Requests, retry_at))
}

/// Lets the handler answer, and writes its refusal if it has one.
async fn answer(state: &ApiState, request: Request, next: Next, request_id: &str) -> Response {
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Arc<ApiError>>().and_then(Arc::into_inner) {
        Some(error) => complete(state, response.headers(), error, request_id).await,
        None => response,
    }
}

pub(crate) async fn method_not_allowed() -> ApiError {
    ApiError::new(Code::MethodNotAllowed, "This cannot be done here; the Allow header says what can.")
}

/// Takes the client's id when it is harmless in logs and headers; draws one otherwise.
fn request_id(headers: &HeaderMap, random: &dyn Random) -> Arc<str> {
    let sent = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let is_harmless = |id: &&str| {
        (1..=MAX_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    sent.filter(is_harmless).map_or_else(|| drawn(random), Arc::from)
}

fn drawn(random: &dyn Random) -> Arc<str> {
    let mut id = [0; 12];
    id.copy_from_slice(&random.bytes()[..12]);
    Id::from_bytes(id).to_string().into()
}

/// A client chooses the method's name too, so only the usual ones are worth a line.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("panic: {}", words.unwrap_or("without words"))
}

fn log_cause(error: &ApiError, request_id: &str) {
    match (error.code(), error.cause()) {
        (Code::Internal, Some(cause)) => tracing::error!(request_id, cause, "internal error"),
        (_, Some(cause)) => tracing::warn!(request_id, cause, "not available"),
        (_, None) => {}
    }
}

/// Writes the body, and keeps what the router had to say, such as `Allow`.
async fn complete(state: &ApiState, said: &HeaderMap, error: ApiError, request_id: &str) -> Response {
    log_cause(&error, request_id);
    if let Some(excess) = error.excess() {
        state.metrics().limit_hit(excess);
    }
    let (code, retry_after) = (error.code(), error.retry_after(state.app().clock.now()));
    let mut response = (code.status(), Json(error.body(request_id).await)).into_response();
    for (name, value) in said {
        if !response.headers().contains_key(name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if code == Code::Unauthenticated {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
