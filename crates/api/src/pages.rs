//! The web app and the API's reference, out of the binary.

mod assets;
mod encoding;
mod index;
mod parts;

use axum::extract::{OriginalUri, State};
use axum::http::header::{ALLOW, LOCATION};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::error::ApiError;
use crate::{ApiState, boundary};

pub(crate) use index::Pages;

/// The pages of the web app, and the part of it that shows each; its own router says the same.
const PAGES: &[(&str, &str)] = &[
    ("/", "HelpPage"),
    ("/login", "accountPages"),
    ("/setup", "accountPages"),
    ("/register", "accountPages"),
    ("/confirm", "accountPages"),
    ("/forgot-password", "accountPages"),
    ("/reset-password", "accountPages"),
    ("/faq", "FaqPage"),
    ("/dashboard", "HelpPage"),
    ("/dashboard/help", "HelpPage"),
    ("/dashboard/help/{id}", "CustomerTicketPage"),
    ("/dashboard/profile", "ProfilePage"),
    ("/dashboard/admin/support", "SupportDesk"),
    ("/dashboard/admin/support/{id}", "SupportDesk"),
    ("/dashboard/admin/support/new", "TicketForCustomerPage"),
    ("/dashboard/admin/support/settings", "SupportSettingsPage"),
    ("/dashboard/admin/emails", "MailLogPage"),
    ("/dashboard/admin/emails/{id}", "MailPage"),
    ("/dashboard/admin/audit", "AuditPage"),
    ("/dashboard/admin/users", "UsersPage"),
    ("/dashboard/admin/faqs", "FaqAdminPage"),
    ("/dashboard/admin/faqs/{id}", "FaqEditorPage"),
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
    part_of(path).map_or_else(|| unknown(&state, &headers), |part| state.pages().answer(part, &headers))
}

/// What is answered on a path where there is nothing.
pub(crate) fn unknown(state: &ApiState, headers: &HeaderMap) -> Response {
    state.pages().nothing(headers)
}

/// The part that shows a page; where two pages fit, the one that names the path.
fn part_of(path: &str) -> Option<&'static str> {
    let segments: Vec<_> = path.split('/').collect();
    let fits = |page: &str| {
        let pattern: Vec<_> = page.split('/').collect();
        let fits =
            |(pattern, segment): (&&str, &&str)| pattern == segment || (*pattern == "{id}" && !segment.is_empty());
        pattern.len() == segments.len() && pattern.iter().zip(&segments).all(fits)
    };
    let named = PAGES.iter().find(|(page, _)| *page == path);
    named.or_else(|| PAGES.iter().find(|(page, _)| fits(page))).map(|(_, part)| *part)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_pages_of_the_app_are_known() {
        for (path, part) in [
            ("/", Some("HelpPage")),
            ("/login", Some("accountPages")),
            ("/dashboard/help/ST-2026-001", Some("CustomerTicketPage")),
            ("/dashboard/admin/support/ST-2026-001", Some("SupportDesk")),
            ("/dashboard/admin/support/settings", Some("SupportSettingsPage")),
            ("/dashboard/help/", None),
            ("/dashboard/help/a/b", None),
            ("/Login", None),
            ("//login", None),
            ("/wp-admin", None),
        ] {
            assert_eq!(part_of(path), part, "{path}");
        }
    }

    #[test]
    fn the_pages_are_those_of_the_web_app() {
        let routes = include_str!("../../../web/src/app/AppRoutes.tsx");
        let before = |text: &'static str, end| text.split(end).next().unwrap();
        // What leads somewhere else shows the page that most are led to.
        let shown = |component| match component {
            "Entrance" | "Home" => "HelpPage",
            component => component,
        };
        let part = |component: &str| {
            let (_, begun) = routes.split_once(&format!("const {component} = ")).unwrap();
            let loaded = before(begun, ';');
            loaded
                .split_once("import('")
                .map_or("accountPages", |(_, module)| before(module, '\'').rsplit('/').next().unwrap())
        };
        let found = routes.split("<Route path=\"").skip(1).map(|rest| {
            let (path, rest) = rest.split_once('"').unwrap();
            (path, before(rest.split_once("element={<").unwrap().1, ' '))
        });
        // A path whose end may be missing is two pages.
        let pages = found.filter(|(path, _)| *path != "*").flat_map(|(path, component)| {
            let part = part(shown(component));
            match path.strip_suffix("/:id?") {
                Some(list) => vec![(list.to_owned(), part), (format!("{list}/{{id}}"), part)],
                None => vec![(path.replace(":id", "{id}"), part)],
            }
        });
        let known = PAGES.iter().map(|(path, part)| ((*path).to_owned(), *part));
        assert_eq!(pages.collect::<BTreeSet<_>>(), known.collect());
    }
}
