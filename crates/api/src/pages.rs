//! The web app and the API's reference, out of the binary.

mod assets;
mod encoding;
mod index;

use axum::extract::{OriginalUri, State};
use axum::http::header::{ALLOW, LOCATION};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::error::ApiError;
use crate::{ApiState, boundary};

pub(crate) use index::Pages;

/// The pages of the web app; its own router knows them by the same paths.
const PAGES: &[&str] = &[
    "/",
    "/login",
    "/setup",
    "/register",
    "/confirm",
    "/forgot-password",
    "/reset-password",
    "/faq",
    "/dashboard",
    "/dashboard/help",
    "/dashboard/help/{id}",
    "/dashboard/profile",
    "/dashboard/admin/support",
    "/dashboard/admin/support/{id}",
    "/dashboard/admin/support/new",
    "/dashboard/admin/support/settings",
    "/dashboard/admin/emails",
    "/dashboard/admin/emails/{id}",
    "/dashboard/admin/audit",
    "/dashboard/admin/users",
    "/dashboard/admin/faqs",
    "/dashboard/admin/faqs/{id}",
];

/// Answers whatever is no operation: files, pages, and what does not exist.
pub(crate) async fn serve(
    State(state): State<ApiState>,
    method: Method,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let path = state.site().base_path.strip(uri.path());
    if path.is_some_and(|path| path == "/api" || path.starts_with("/api/")) {
        return ApiError::not_found().into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        // Written as the router writes it, so that a hidden page is not told from one that does not exist.
        return ([(ALLOW, "GET,HEAD")], boundary::method_not_allowed().await).into_response();
    }
    let Some(path) = path else { return unknown(&state, &headers) };
    if path == "/docs" {
        // Relative, so that it holds under any prefix.
        return (StatusCode::PERMANENT_REDIRECT, [(LOCATION, "docs/")]).into_response();
    }
    if let Some(file) = assets::answer(path, &headers) {
        return file;
    }
    let status = if is_page(path) { StatusCode::OK } else { StatusCode::NOT_FOUND };
    state.pages().answer(status, &headers)
}

/// What is answered on a path where there is nothing.
pub(crate) fn unknown(state: &ApiState, headers: &HeaderMap) -> Response {
    state.pages().answer(StatusCode::NOT_FOUND, headers)
}

fn is_page(path: &str) -> bool {
    let segments: Vec<_> = path.split('/').collect();
    PAGES.iter().any(|page| {
        let pattern: Vec<_> = page.split('/').collect();
        let fits =
            |(pattern, segment): (&&str, &&str)| pattern == segment || (*pattern == "{id}" && !segment.is_empty());
        pattern.len() == segments.len() && pattern.iter().zip(&segments).all(fits)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_pages_of_the_app_are_known() {
        for (path, known) in [
            ("/", true),
            ("/login", true),
            ("/dashboard/help/ST-2026-001", true),
            ("/dashboard/help/", false),
            ("/dashboard/help/a/b", false),
            ("/Login", false),
            ("//login", false),
            ("/wp-admin", false),
        ] {
            assert_eq!(is_page(path), known, "{path}");
        }
    }

    #[test]
    fn the_pages_are_those_of_the_web_app() {
        let routes = include_str!("../../../web/src/app/AppRoutes.tsx");
        let paths = routes.split("path=\"").skip(1).filter_map(|rest| rest.split('"').next());
        // A path whose end may be missing is two pages.
        let pages = paths.filter(|path| *path != "*").flat_map(|path| match path.strip_suffix("/:id?") {
            Some(list) => vec![list.to_owned(), format!("{list}/{{id}}")],
            None => vec![path.replace(":id", "{id}")],
        });
        let known: BTreeSet<_> = pages.collect();
        assert_eq!(known, PAGES.iter().map(ToString::to_string).collect());
    }
}
