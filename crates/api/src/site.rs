//! Where the server is reached from outside.

use std::fmt;

use axum::http::Uri;

use crate::metrics::MetricsToken;
use crate::network::Network;

/// A setting that cannot be used, in words for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidSite(String);

impl InvalidSite {
    pub(crate) fn new(reason: String) -> Self {
        Self(reason)
    }
}

impl fmt::Display for InvalidSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidSite {}

/// What the operator says about the server's place in the world.
#[derive(Debug, Clone, Default)]
pub struct Site {
    pub public_url: Option<PublicUrl>,
    pub base_path: BasePath,
    /// Whoever speaks from here tells truly for whom.
    pub trusted_proxies: Vec<Network>,
    /// From one address; 0 sets no limit.
    pub requests_per_minute: u32,
    /// From one address within 15 minutes; 0 sets no limit.
    pub sign_in_failures: u32,
    /// Registrations and requests for a new password from one address within an hour; 0 sets no limit.
    pub account_mails: u32,
    /// The cookie in which a platform keeps its token.
    pub jwt_cookie: Option<CookieName>,
    /// Where people sign in when the accounts are a platform's.
    pub login_url: Option<LoginUrl>,
    /// With it a program that is no person may read the measurements.
    pub metrics_token: Option<MetricsToken>,
}

impl Site {
    /// Where people reach the web app, as in `https://help.example.com/support`.
    pub fn address(&self) -> Option<String> {
        self.public_url.as_ref().map(|url| format!("{url}{}", self.base_path.as_str()))
    }

    /// Whether browsers reach the server by https alone.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(PublicUrl::is_https)
    }
}

/// The address that people type, as in `https://desk.example.com`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    pub fn parse(text: &str) -> Result<Self, InvalidSite> {
        let refusal = || InvalidSite(format!("`{text}` is no public address: it looks like https://desk.example.com"));
        let uri: Uri = text.parse().map_err(|_| refusal())?;
        let (Some(scheme @ ("http" | "https")), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(refusal());
        };
        if authority.as_str().contains('@') || uri.query().is_some() {
            return Err(refusal());
        }
        if uri.path() != "/" {
            return Err(InvalidSite(format!("`{text}` has a path: leave it out, and set the base path instead")));
        }
        // Browsers leave the default port out of an origin.
        let default_port = if scheme == "https" { 443 } else { 80 };
        let port = authority.port_u16().filter(|port| *port != default_port);
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let host = authority.host().to_lowercase();
        Ok(Self(format!("{scheme}://{host}{port}")))
    }

    /// Scheme, host and port, as browsers write them in `Origin`.
    pub fn origin(&self) -> &str {
        &self.0
    }

    pub fn is_https(&self) -> bool {
        self.0.starts_with("https:")
    }
}

/// The address without a slash at its end.
impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a cookie that another application sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CookieName(String);

impl CookieName {
    pub fn parse(text: &str) -> Result<Self, InvalidSite> {
        let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        if (1..=128).contains(&text.len()) && text.bytes().all(is_token) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidSite(format!("`{text}` is no cookie's name")))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A page of the platform: an address, or a path on the same host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginUrl(String);

impl LoginUrl {
    pub fn parse(text: &str) -> Result<Self, InvalidSite> {
        let refusal =
            || InvalidSite(format!("`{text}` is no address: it looks like https://app.example.com/login or /login"));
        let is_plain = text.bytes().all(|b| b.is_ascii_graphic() && !b"\\\"<>^`{|}".contains(&b));
        let is_path = text.starts_with('/') && !text.starts_with("//");
        let uri: Uri = text.parse().map_err(|_| refusal())?;
        let is_web = matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
        if is_plain && (is_path || is_web) { Ok(Self(text.to_owned())) } else { Err(refusal()) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The prefix under which everything is mounted: empty, or as in `/support`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BasePath(String);

impl BasePath {
    pub fn parse(text: &str) -> Result<Self, InvalidSite> {
        let path = text.trim_end_matches('/');
        let is_plain = |segment: &str| {
            let is_unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
            !segment.is_empty() && segment.bytes().all(is_unreserved) && segment.bytes().any(|b| b != b'.')
        };
        let is_path = path.strip_prefix('/').is_some_and(|rest| rest.split('/').all(is_plain));
        if path.is_empty() || is_path {
            Ok(Self(path.to_owned()))
        } else {
            Err(InvalidSite(format!("`{text}` is no base path: it looks like /support")))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path below the prefix; nothing for a path outside of it.
    pub(crate) fn strip<'a>(&self, path: &'a str) -> Option<&'a str> {
        match path.strip_prefix(self.as_str())? {
            "" => Some("/"),
            rest => rest.starts_with('/').then_some(rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_has_the_origin_that_browsers_send() {
        for (text, origin) in [
            ("https://desk.example.com", "https://desk.example.com"),
            ("https://Desk.Example.com:443/", "https://desk.example.com"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(PublicUrl::parse(text).unwrap().origin(), origin);
        }
    }

    #[test]
    fn what_is_no_public_address_is_refused() {
        for text in [
            "",
            "desk.example.com",
            "/desk",
            "ftp://x.org",
            "https://a:b@x.org",
            "https://x.org/?a",
            "https://x.org/support",
            "https://",
        ] {
            assert!(PublicUrl::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_login_page_is_on_the_web() {
        for text in ["https://app.example.com/login?from=help#top", "http://localhost:3000", "/login", "/"] {
            assert_eq!(LoginUrl::parse(text).unwrap().as_str(), text);
        }
        for text in [
            "",
            "login",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://x.org/",
            "https://a@x.org/",
            "https://x.org/\"><script>",
            "/log in",
        ] {
            assert!(LoginUrl::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_cookie_has_a_plain_name() {
        for (text, is_taken) in
            [("session", true), ("__Host-app.jwt", true), ("", false), ("a b", false), ("a=b", false)]
        {
            assert_eq!(CookieName::parse(text).is_ok(), is_taken, "{text}");
        }
    }

    #[test]
    fn a_base_path_is_a_plain_path() {
        for (text, path) in [("", ""), ("/", ""), ("/support", "/support"), ("/a/b.c/", "/a/b.c")] {
            assert_eq!(BasePath::parse(text).map(|path| path.0), Ok(path.to_owned()));
        }
        for text in ["support", "/a//b", "/../x", "/a b", "/{id}", "/a?b", "/%41", "https://x.org"] {
            assert!(BasePath::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn paths_below_the_prefix_are_ours() {
        let base = BasePath("/support".to_owned());
        for (path, rest) in [
            ("/support", Some("/")),
            ("/support/", Some("/")),
            ("/support/login", Some("/login")),
            ("/supporter", None),
            ("/", None),
        ] {
            assert_eq!(base.strip(path), rest, "{path}");
        }
        assert_eq!(BasePath::default().strip("/login"), Some("/login"));
    }
}
