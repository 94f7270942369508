//! Which of the stored encodings a browser takes.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    pub(super) const fn token(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    pub(super) const fn extension(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }
}

/// The encodings that are accepted, the smallest first among equals.
pub(super) fn accepted(headers: &HeaderMap) -> Vec<Encoding> {
    let lists: Vec<_> = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).collect();
    let weight = |encoding: Encoding| {
        let choices = lists.iter().flat_map(|list| list.split(',')).map(choice);
        let named = |name: &'static str| choices.clone().find(|(token, _)| token.eq_ignore_ascii_case(name));
        named(encoding.token()).or_else(|| named("*")).map_or(0, |(_, weight)| weight)
    };
    let mut weighted: Vec<_> = [Encoding::Brotli, Encoding::Gzip].map(|encoding| (encoding, weight(encoding))).into();
    weighted.retain(|(_, weight)| *weight > 0);
    weighted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    weighted.into_iter().map(|(encoding, _)| encoding).collect()
}

/// A token and its weight in thousandths.
fn choice(text: &str) -> (&str, u16) {
    let mut parts = text.split(';').map(str::trim);
    let token = parts.next().unwrap_or_default();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    (token, weight.map_or(1000, thousandths))
}

/// `0.8` as 800; what is unreadable as nothing.
fn thousandths(text: &str) -> u16 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    match (whole, format!("{fraction:0<3}").parse::<u16>()) {
        ("0", Ok(thousandths)) if fraction.len() <= 3 => thousandths,
        ("1", Ok(0)) => 1000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_browser_says_what_it_takes() {
        use Encoding::{Brotli as B, Gzip as G};
        for (sent, expected) in [
            (None, &[][..]),
            (Some(""), &[]),
            (Some("identity"), &[]),
            (Some("gzip, deflate, br, zstd"), &[B, G]),
            (Some("gzip"), &[G]),
            (Some("br;q=0.5, gzip;q=0.8"), &[G, B]),
            (Some("br;q=0, gzip"), &[G]),
            (Some("*"), &[B, G]),
            (Some("gzip;q=0, *;q=0.1"), &[B]),
            (Some("BR ; q=1.000"), &[B]),
            (Some("br;q=x, gzip;q=0.1234"), &[]),
        ] {
            let mut headers = HeaderMap::new();
            sent.and_then(|sent| headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(sent)));
            assert_eq!(accepted(&headers), expected, "{sent:?}");
        }
    }
}
