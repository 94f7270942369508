//! The OpenAPI document: made from the operations themselves, and completed with what all of them share.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::person::Accounts;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, Ref, ResponseBuilder, Server,
};

use crate::accounts::is_about_accounts;
use crate::answer::SessionCookie;
use crate::error::ApiResult;
use crate::extract::Query;
use crate::site::BasePath;
use crate::{ApiState, operations};

const COOKIE: &str = "cookie";
const CSRF: &str = "csrf";
const BEARER: &str = "bearer";

/// One operation that the server answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    pub method: &'static str,
    /// As in `/api/support/tickets/{id}`.
    pub path: String,
    pub operation: String,
    pub summary: String,
    /// Whether it is answered to anybody.
    pub is_public: bool,
}

/// The document, the same wherever the server is mounted.
pub fn openapi() -> OpenApi {
    static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| {
        let mut document = operations().into_openapi();
        for (path, item) in &mut document.paths.paths {
            for (method, operation) in operations_of(item) {
                complete(method, path, operation);
            }
        }
        document
    });
    DOCUMENT.clone()
}

/// Every operation there is, by path and method.
pub fn routes() -> Vec<Route> {
    let mut document = openapi();
    let items = document.paths.paths.iter_mut();
    let routes = items.flat_map(|(path, item)| {
        operations_of(item).map(|(method, operation)| Route {
            method,
            path: path.clone(),
            operation: operation.operation_id.clone().unwrap_or_default(),
            summary: operation.summary.clone().unwrap_or_default(),
            is_public: is_public(operation),
        })
    });
    routes.collect()
}

/// The document as this server serves it.
pub(crate) fn served_at(base_path: &BasePath, accounts: Accounts) -> Bytes {
    let mut document = openapi();
    if accounts == Accounts::Platform {
        leave_out_accounts(&mut document);
    }
    if !base_path.as_str().is_empty() {
        document.servers = Some(vec![Server::new(base_path.as_str())]);
    }
    document.to_json().unwrap_or_default().into()
}

/// Where a platform keeps the accounts, the operations on them are not served.
fn leave_out_accounts(document: &mut OpenApi) {
    document.paths.paths.retain(|path, item| {
        for (method, operation) in slots_of(item) {
            if is_about_accounts(method, path) {
                *operation = None;
            }
        }
        operations_of(item).next().is_some()
    });
}

/// What does not come from the operations.
pub(crate) fn frame() -> OpenApi {
    let schemes = [
        (
            COOKIE,
            SecurityScheme::ApiKey(ApiKey::Cookie(described(
                SessionCookie::name(false),
                "The session of the web app. Behind https the cookie is called `__Host-helpwright`; where a platform keeps \
                 the accounts, its own cookie takes this one's place.",
            ))),
        ),
        (
            CSRF,
            SecurityScheme::ApiKey(ApiKey::Header(described(
                "X-CSRF-Token",
                "Needed with the cookie on every change: the `csrfToken` of signing in or of `GET /api/auth/me`.",
            ))),
        ),
        (
            BEARER,
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("The `token` of signing in, or a platform's, where these are taken."))
                    .build(),
            ),
        ),
    ];
    let components =
        schemes.into_iter().fold(ComponentsBuilder::new(), |all, (name, scheme)| all.security_scheme(name, scheme));
    let tags = [
        ("tickets", "Tickets"),
        ("responses", "The conversation of a ticket"),
        ("faq", "Questions that come up again and again"),
        ("mail", "Mail that goes out, and what became of it"),
        ("settings", "What an admin sets while the desk runs"),
        ("events", "What happens to tickets, as it happens"),
        ("accounts", "One's own account and session"),
        ("audit", "Who did what, and when"),
        ("users", "Everybody's accounts, where this desk keeps them"),
        ("health", "For those who watch the server"),
        ("reference", "This document"),
    ];
    OpenApiBuilder::new()
        .info(InfoBuilder::new().title("Helpwright").version(env!("CARGO_PKG_VERSION")).description(Some(
            "The HTTP interface of the help desk. Times are RFC 3339 in UTC; wherever a path to a ticket takes \
             `{id}`, it takes the ticket's `_id` or its number. Every refusal has the shape of `ErrorBody`.",
        )))
        .components(Some(components.build()))
        .tags(Some(tags.map(|(name, text)| TagBuilder::new().name(name).description(Some(text)).build())))
        .build()
}

fn described(name: &str, description: &str) -> ApiKeyValue {
    ApiKeyValue::with_description(name, description)
}

fn slots_of(item: &mut PathItem) -> [(&'static str, &mut Option<Operation>); 5] {
    let PathItem { get, post, put, patch, delete, .. } = item;
    [("GET", get), ("POST", post), ("PUT", put), ("PATCH", patch), ("DELETE", delete)]
}

fn operations_of(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let slots = slots_of(item).into_iter();
    slots.filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

fn is_public(operation: &Operation) -> bool {
    operation.security.as_ref().is_some_and(|needs| needs.contains(&SecurityRequirement::default()))
}

/// Adds how to sign in, and the refusals that follow from what the operation takes.
fn complete(method: &str, path: &str, operation: &mut Operation) {
    let is_change = method != "GET";
    let is_public = is_public(operation);
    if !is_public {
        let none: [&str; 0] = [];
        let mut cookie = SecurityRequirement::new(COOKIE, none);
        if is_change {
            cookie = cookie.add(CSRF, none);
        }
        operation.security = Some(vec![cookie, SecurityRequirement::new(BEARER, none)]);
    }
    let takes_body = operation.request_body.is_some();
    let is_data = path.starts_with("/api/");
    // What is no data and not for everybody does not exist for others.
    let asks_who = is_data && !is_public;
    for (applies, status, description) in [
        (is_data, "400", "Something in the request is not valid; `details` names it."),
        (asks_who, "401", "Nobody is signed in."),
        (is_change, "403", "This is not allowed, or the CSRF token is missing (code `csrf`)."),
        (path.contains("{id}"), "404", "There is no such ticket, or it is not yours."),
        (takes_body, "413", "The body is larger than 1 MiB."),
        (takes_body, "415", "The body is not JSON."),
        // Whoever asks only whether the process lives is always told.
        (path != "/healthz", "429", "Too many requests came in a short time; `Retry-After` says when to try again."),
        (
            asks_who || is_change,
            "503",
            "The store is away, or the server is busy; `Retry-After` says when to try again.",
        ),
    ] {
        if applies && !operation.responses.responses.contains_key(status) {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("ErrorBody"))).build();
            let response = ResponseBuilder::new().description(description).content("application/json", content);
            operation.responses.responses.insert(status.to_owned(), response.build().into());
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/openapi.json",
    tag = "reference",
    summary = "Read the OpenAPI document",
    responses((status = 200, description = "The document.", body = serde_json::Value)),
    security(())
)]
pub(crate) async fn get_openapi(State(state): State<ApiState>, query: Query) -> ApiResult<Response> {
    query.none()?;
    Ok(([(CONTENT_TYPE, "application/json")], state.document()).into_response())
}

#[cfg(test)]
mod tests;
