use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;

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
}
