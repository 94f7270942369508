use app::App;
use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, IF_NONE_MATCH, LINK};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::person::Accounts;
use sha2::{Digest, Sha256};

use crate::error::ApiError;
use crate::pages::assets;
use crate::pages::parts::Parts;
use crate::site::{BasePath, LoginUrl, Site};

pub(super) const INDEX: &str = "index.html";
const HTML: &str = "text/html; charset=utf-8";

/// The one page that every path of the web app begins with, and what each path goes on with.
#[derive(Debug)]
pub(crate) struct Pages {
    index: Index,
    parts: Parts,
}

#[derive(Debug)]
enum Index {
    /// This build has no web app.
    None,
    /// As the web build left it, with its compressed forms.
    AsBuilt,
    /// Rewritten for the prefix, and with word of how people come to an account.
    Mounted { html: Bytes, digest: String },
}

impl Pages {
    pub(crate) fn new(site: &Site, app: &App) -> Self {
        Self { index: Index::new(site, app), parts: Parts::new(&site.base_path) }
    }

    /// The page, with word of the files that the part of the app needs which shows it.
    pub(super) fn answer(&self, part: &str, headers: &HeaderMap) -> Response {
        let Some(mut response) = self.index(headers) else { return ApiError::not_found().into_response() };
        if let Some(links) = self.parts.links(part) {
            response.headers_mut().insert(LINK, links);
        }
        response
    }

    /// The page on a path that is unknown: there the app shows that there is nothing.
    pub(super) fn nothing(&self, headers: &HeaderMap) -> Response {
        let mut headers = headers.clone();
        // A browser that knows the page must still learn that this path has none.
        headers.remove(IF_NONE_MATCH);
        let Some(mut response) = self.index(&headers) else { return ApiError::not_found().into_response() };
        *response.status_mut() = StatusCode::NOT_FOUND;
        response
    }

    fn index(&self, headers: &HeaderMap) -> Option<Response> {
        let mut response = match &self.index {
            Index::None => return None,
            Index::AsBuilt => assets::negotiated(INDEX, HTML, headers)?,
            Index::Mounted { html, digest } => assets::versioned(digest, HTML, html.clone(), headers),
        };
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        Some(response)
    }
}

impl Index {
    fn new(site: &Site, app: &App) -> Self {
        let Some(built) = assets::plain(INDEX) else { return Self::None };
        let built = String::from_utf8_lossy(&built);
        let html = with_base(&built, &site.base_path);
        let html = match app.config.accounts {
            Accounts::Own => {
                with_ways_in(&html, app.config.registration_is_open, app.mail.is_some() && site.public_url.is_some())
            }
            Accounts::Platform => with_login(&html, site.login_url.as_ref()),
        };
        if html == built {
            return Self::AsBuilt;
        }
        let digest = assets::hex(&Sha256::digest(&html));
        Self::Mounted { html: html.into(), digest }
    }
}

/// The page with the prefix in its `<base>`, which every relative address on it starts from.
fn with_base(html: &str, base_path: &BasePath) -> String {
    let base = format!("<base href=\"{}/\" />", base_path.as_str());
    let found = html.find("<base ").and_then(|start| Some((start, start + html[start..].find('>')? + 1)));
    let place = found.or_else(|| html.find("<head>").map(|head| (head + "<head>".len(), head + "<head>".len())));
    place.map_or_else(|| html.to_owned(), |(start, end)| format!("{}{base}{}", &html[..start], &html[end..]))
}

/// The page with word for the web app that people sign in elsewhere, and where. The parser of addresses takes no quotes.
fn with_login(html: &str, login: Option<&LoginUrl>) -> String {
    with_word(html, "login-url", &login.map_or("", LoginUrl::as_str).replace('&', "&amp;"))
}

/// The page with word for the web app of what people can do who cannot sign in: make an account, and have a link mailed to
/// them. Of what they cannot do there is none.
fn with_ways_in(html: &str, registers: bool, mails_links: bool) -> String {
    let html = if registers { with_word(html, "registration", "open") } else { html.to_owned() };
    if mails_links { with_word(&html, "account-mail", "on") } else { html }
}

fn with_word(html: &str, name: &str, content: &str) -> String {
    html.replacen("</head>", &format!("<meta name=\"{name}\" content=\"{content}\" /></head>"), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_is_where_the_server_is_mounted() {
        for (html, path, expected) in [
            ("<head><base href=\"/\" /><title>", "", "<head><base href=\"/\" /><title>"),
            ("<head><base href=\"/\" /><title>", "/support", "<head><base href=\"/support/\" /><title>"),
            ("<head>\n<base href=\"/\">\n<title>", "/a/b", "<head>\n<base href=\"/a/b/\" />\n<title>"),
            ("<head><title>", "/support", "<head><base href=\"/support/\" /><title>"),
            ("no head", "/support", "no head"),
        ] {
            assert_eq!(with_base(html, &BasePath::parse(path).unwrap()), expected);
        }
    }

    #[test]
    fn the_page_says_how_people_come_to_an_account() {
        let (registration, mail) =
            ("<meta name=\"registration\" content=\"open\" />", "<meta name=\"account-mail\" content=\"on\" />");
        for (registers, mails_links, words) in [
            (false, false, String::new()),
            (true, false, registration.to_owned()),
            (false, true, mail.to_owned()),
            (true, true, format!("{registration}{mail}")),
        ] {
            assert_eq!(with_ways_in("<head></head>", registers, mails_links), format!("<head>{words}</head>"));
        }
    }

    #[test]
    fn the_page_says_where_a_platforms_people_sign_in() {
        let url = LoginUrl::parse("https://app.example/login?a=1&b=2").unwrap();
        for (login, content) in [(Some(&url), "https://app.example/login?a=1&amp;b=2"), (None, "")] {
            let expected = format!("<head><meta name=\"login-url\" content=\"{content}\" /></head></head>");
            assert_eq!(with_login("<head></head></head>", login), expected);
        }
    }
}
