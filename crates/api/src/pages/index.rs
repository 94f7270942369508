use app::App;
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
    /// Rewritten for the prefix, and with word of how people come to an account.
    Mounted { html: Bytes, digest: String },
}

impl Pages {
    pub(crate) fn new(site: &Site, app: &App) -> Self {
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
