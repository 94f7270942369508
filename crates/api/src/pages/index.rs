use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::person::Accounts;
use sha2::{Digest, Sha256};

use crate::error::ApiError;
use crate::pages::assets;
use crate::site::{BasePath, LoginUrl, Site};

const INDEX: &str = "index.html";
const HTML: &str = "text/html; charset=utf-8";

/// The one page that every path of the web app begins with.
#[derive(Debug)]
pub(crate) enum Pages {
    /// This build has no web app.
    None,
    /// As the web build left it, with its compressed forms.
    AsBuilt,
    /// Rewritten for the prefix, or for a platform.
    Mounted { html: Bytes, digest: String },
}

impl Pages {
    pub(crate) fn new(site: &Site, accounts: Accounts) -> Self {
        let Some(built) = assets::plain(INDEX) else { return Self::None };
        let built = String::from_utf8_lossy(&built);
        let html = with_base(&built, &site.base_path);
        let html = match accounts {
            Accounts::Own => html,
            Accounts::Platform => with_login(&html, site.login_url.as_ref()),
        };
        if html == built {
            return Self::AsBuilt;
        }
        let digest = assets::hex(&Sha256::digest(&html));
        Self::Mounted { html: html.into(), digest }
    }

    /// The page under this status: with an unknown path the app shows that there is nothing.
    pub(crate) fn answer(&self, status: StatusCode, headers: &HeaderMap) -> Response {
        let mut headers = headers.clone();
        if status != StatusCode::OK {
            // A browser that knows the page must still learn that this path has none.
            headers.remove(IF_NONE_MATCH);
        }
        let answer = match self {
            Self::None => None,
            Self::AsBuilt => assets::negotiated(INDEX, HTML, &headers),
            Self::Mounted { html, digest } => Some(assets::versioned(digest, HTML, html.clone(), &headers)),
        };
        let Some(mut response) = answer else { return ApiError::not_found().into_response() };
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if response.status() == StatusCode::OK {
            *response.status_mut() = status;
        }
        response
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
    let url = login.map_or("", LoginUrl::as_str).replace('&', "&amp;");
    html.replacen("</head>", &format!("<meta name=\"login-url\" content=\"{url}\" /></head>"), 1)
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
    fn the_page_says_where_a_platforms_people_sign_in() {
        let url = LoginUrl::parse("https://app.example/login?a=1&b=2").unwrap();
        for (login, content) in [(Some(&url), "https://app.example/login?a=1&amp;b=2"), (None, "")] {
            let expected = format!("<head><meta name=\"login-url\" content=\"{content}\" /></head></head>");
            assert_eq!(with_login("<head></head></head>", login), expected);
        }
    }
}
