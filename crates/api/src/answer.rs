//! Parts of answers besides their bodies.

use std::convert::Infallible;
use std::fmt;

use axum::http::header::{ETAG, HeaderName, HeaderValue, SET_COOKIE};
use axum::response::{IntoResponseParts, ResponseParts};

/// The version of the ticket that an answer is about.
#[derive(Debug)]
pub(crate) struct VersionTag(pub(crate) u64);

impl fmt::Display for VersionTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0)
    }
}

impl IntoResponseParts for VersionTag {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        if let Ok(tag) = HeaderValue::from_str(&self.to_string()) {
            parts.headers_mut().insert(ETAG, tag);
        }
        Ok(parts)
    }
}

/// Says so when an earlier request of the same submission did the work.
#[derive(Debug)]
pub(crate) struct Replayed(pub(crate) bool);

impl IntoResponseParts for Replayed {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        if self.0 {
            let name = HeaderName::from_static("idempotency-replayed");
            parts.headers_mut().insert(name, HeaderValue::from_static("true"));
        }
        Ok(parts)
    }
}

/// The session's cookie: out of reach of scripts, and not sent along by forms on other sites.
pub(crate) struct SessionCookie {
    pub(crate) is_https: bool,
    /// Nothing takes the cookie away.
    pub(crate) token: Option<String>,
}

const DAYS_30: u32 = 30 * 24 * 60 * 60;

impl SessionCookie {
    /// A cookie with the prefix is refused by browsers unless it is secure and set by this very host.
    pub(crate) const fn name(is_https: bool) -> &'static str {
        if is_https { "__Host-helpwright" } else { "helpwright" }
    }

    fn header(&self) -> String {
        let name = Self::name(self.is_https);
        let secure = if self.is_https { "; Secure" } else { "" };
        let (token, age) = self.token.as_ref().map_or(("", 0), |token| (token.as_str(), DAYS_30));
        format!("{name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")
    }
}

impl IntoResponseParts for SessionCookie {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        if let Ok(cookie) = HeaderValue::from_str(&self.header()) {
            parts.headers_mut().append(SET_COOKIE, cookie);
        }
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_guarded_and_expires() {
        for (is_https, token, header) in [
            (false, Some("t"), "helpwright=t; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"),
            (true, Some("t"), "__Host-helpwright=t; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure"),
            (true, None, "__Host-helpwright=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"),
        ] {
            let cookie = SessionCookie { is_https, token: token.map(ToOwned::to_owned) };
            assert_eq!(cookie.header(), header);
        }
    }
}
