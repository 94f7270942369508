//! How a request says who sent it: a bearer token, our session cookie, or a cookie of the platform's.

use app::credential::{Credential, PlatformToken};
use app::token::Token;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};

use crate::extract::Way;

/// What may prove who sent the request, and how it came. A bearer token wins over cookies, also one that cannot be right.
pub(super) fn read(headers: &HeaderMap, ours: &str, platforms: Option<&str>) -> Vec<(Credential, Way)> {
    match bearer(headers) {
        Bearer::Absent => {
            let ours = cookie_value(headers, ours).and_then(|value| Token::read(&value)).map(Credential::Session);
            let platforms = platforms.and_then(|name| PlatformToken::read(&cookie_value(headers, name)?));
            let found = ours.into_iter().chain(platforms.map(Credential::Platform));
            found.map(|credential| (credential, Way::Cookie)).collect()
        }
        Bearer::Unreadable => Vec::new(),
        Bearer::Text(text) => Credential::read(text).map(|credential| (credential, Way::Bearer)).into_iter().collect(),
    }
}

enum Bearer<'a> {
    /// No header, or one of another scheme, which is a proxy's business.
    Absent,
    Unreadable,
    Text(&'a str),
}

fn bearer(headers: &HeaderMap) -> Bearer<'_> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Bearer::Absent };
    let Ok(text) = value.to_str() else { return Bearer::Unreadable };
    if values.next().is_some() {
        return Bearer::Unreadable;
    }
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    if scheme.eq_ignore_ascii_case("bearer") { Bearer::Text(token.trim()) } else { Bearer::Absent }
}

/// The bearer token, if there is one that can be read.
pub(crate) fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    match bearer(headers) {
        Bearer::Text(text) => Some(text),
        Bearer::Absent | Bearer::Unreadable => None,
    }
}

fn cookie_value(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let mut pairs = pairs.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use axum::http::header::HeaderName;

    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn tokens_are_found_where_they_belong() {
        let (one, two) = ("1".repeat(64), "2".repeat(64));
        let cookie = |text: &str| (COOKIE, text.to_owned());
        let bearer = |text: &str| (AUTHORIZATION, text.to_owned());
        let table = [
            (vec![], None),
            (vec![cookie(&format!("helpwright={one}"))], Some((&one, Way::Cookie))),
            (vec![cookie(&format!("a=b; helpwright={one}; c=d"))], Some((&one, Way::Cookie))),
            (vec![cookie("a=b"), cookie(&format!("helpwright={one}"))], Some((&one, Way::Cookie))),
            (vec![cookie(&format!("helpwright=\"{one}\""))], Some((&one, Way::Cookie))),
            (vec![cookie(&format!("xhelpwright={one}"))], None),
            (vec![cookie("helpwright=short")], None),
            (vec![cookie("helpwright")], None),
            (vec![bearer(&format!("Bearer {two}"))], Some((&two, Way::Bearer))),
            (vec![bearer(&format!("bearer  {two}"))], Some((&two, Way::Bearer))),
            (vec![bearer(&format!("Bearer {two}")), cookie(&format!("helpwright={one}"))], Some((&two, Way::Bearer))),
            (vec![bearer("Bearer x"), cookie(&format!("helpwright={one}"))], None),
            (vec![bearer("Bearer"), cookie(&format!("helpwright={one}"))], None),
            (vec![bearer(&format!("Bearer {one}")), bearer(&format!("Bearer {two}"))], None),
            (vec![bearer("Basic eDp5"), cookie(&format!("helpwright={one}"))], Some((&one, Way::Cookie))),
        ];
        for (sent, expected) in table {
            let pairs: Vec<_> = sent.iter().map(|(name, value)| (name.clone(), value.as_str())).collect();
            let found = read(&headers(&pairs), "helpwright", None);
            let expected = expected.map(|(token, way)| (Credential::read(token).unwrap(), way));
            assert_eq!(found, Vec::from_iter(expected), "{sent:?}");
        }
    }

    #[test]
    fn a_platforms_cookie_stands_beside_ours() {
        let ours = "1".repeat(64);
        let both = headers(&[(COOKIE, &format!("helpwright={ours}; session=aa.bb.cc"))]);
        let found = read(&both, "helpwright", Some("session"));
        let expected = [ours.as_str(), "aa.bb.cc"].map(|text| (Credential::read(text).unwrap(), Way::Cookie));
        assert_eq!(found, expected);
        assert_eq!(read(&both, "helpwright", None), expected[..1]);
        assert_eq!(read(&both, "session", Some("helpwright")), [], "neither is taken for the other");
    }
}
