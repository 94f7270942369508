use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;

use crate::ApiState;
use crate::error::{ApiError, ApiResult, Code};
use crate::site::Site;

/// The request does not come from a page of another site.
#[derive(Debug)]
pub(crate) struct SameOrigin;

impl FromRequestParts<ApiState> for SameOrigin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> ApiResult<Self> {
        if is_ours(&parts.headers, state.site()) {
            return Ok(Self);
        }
        Err(ApiError::new(Code::Csrf, "This request comes from another site."))
    }
}

/// Where whoever asks reaches this server, as the beginning of links. What the operator has said is true whatever the
/// request says; where neither says it, links begin with the path.
#[derive(Debug)]
pub(crate) struct OwnOrigin(pub(crate) String);

impl FromRequestParts<ApiState> for OwnOrigin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Infallible> {
        Ok(Self(own(&parts.headers, state.site())))
    }
}

fn own(headers: &HeaderMap, site: &Site) -> String {
    if let Some(url) = &site.public_url {
        return url.origin().to_owned();
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let is_host = |host: &&str| host.parse().is_ok_and(|host: Authority| !host.as_str().contains('@'));
    let Some(host) = host.filter(is_host) else { return String::new() };
    // A browser says whether a proxy has brought it here by https.
    let secure = format!("https://{host}");
    let is_secure = headers.get(ORIGIN).is_some_and(|origin| origin.as_bytes().eq_ignore_ascii_case(secure.as_bytes()));
    if is_secure { secure } else { format!("http://{host}") }
}

/// Whether the origin, if a browser sent one, is this server's.
pub(super) fn is_ours(headers: &HeaderMap, site: &Site) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter();
    let Some(origin) = origins.next() else { return true };
    let (Ok(origin), None) = (origin.to_str(), origins.next()) else { return false };
    if let Some(url) = &site.public_url {
        return origin.eq_ignore_ascii_case(url.origin());
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let sent = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    sent.zip(host).is_some_and(|(sent, host)| sent.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;
    use crate::site::PublicUrl;

    #[test]
    fn only_our_own_pages_may_change_things() {
        let public =
            Site { public_url: Some(PublicUrl::parse("https://desk.example.com").unwrap()), ..Site::default() };
        let plain = Site::default();
        for (site, host, origin, expected) in [
            (&public, Some("127.0.0.1:8080"), Some("https://desk.example.com"), true),
            (&public, Some("evil.example"), Some("https://evil.example"), false),
            (&public, Some("desk.example.com"), Some("http://desk.example.com"), false),
            (&public, Some("desk.example.com"), Some("https://desk.example.com.evil.example"), false),
            (&public, Some("desk.example.com"), Some("null"), false),
            (&public, Some("desk.example.com"), None, true),
            (&plain, Some("localhost:8080"), Some("http://localhost:8080"), true),
            (&plain, Some("localhost:8080"), Some("http://localhost:9090"), false),
            (&plain, Some("localhost:8080"), Some("null"), false),
            (&plain, None, Some("http://localhost:8080"), false),
            (&plain, None, None, true),
        ] {
            let mut headers = HeaderMap::new();
            host.and_then(|host| headers.insert(HOST, HeaderValue::from_static(host)));
            origin.and_then(|origin| headers.insert(ORIGIN, HeaderValue::from_static(origin)));
            assert_eq!(is_ours(&headers, site), expected, "{host:?} {origin:?}");
        }
    }

    #[test]
    fn links_begin_where_the_operator_says_and_else_where_the_request_came() {
        let public =
            Site { public_url: Some(PublicUrl::parse("https://desk.example.com").unwrap()), ..Site::default() };
        let plain = Site::default();
        for (site, host, origin, expected) in [
            (&public, Some("evil.example"), Some("https://evil.example"), "https://desk.example.com"),
            (&public, None, None, "https://desk.example.com"),
            (&plain, Some("localhost:8080"), None, "http://localhost:8080"),
            (&plain, Some("desk.example"), Some("https://desk.example"), "https://desk.example"),
            (&plain, Some("desk.example"), Some("https://evil.example"), "http://desk.example"),
            (&plain, Some("desk.example:@evil.example"), None, ""),
            (&plain, Some("desk.example/path"), None, ""),
            (&plain, None, Some("https://evil.example"), ""),
        ] {
            let mut headers = HeaderMap::new();
            host.and_then(|host| headers.insert(HOST, HeaderValue::from_static(host)));
            origin.and_then(|origin| headers.insert(ORIGIN, HeaderValue::from_static(origin)));
            assert_eq!(own(&headers, site), expected, "{host:?} {origin:?}");
        }
    }
}
