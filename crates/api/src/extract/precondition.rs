//! Which versions the sender knows: `If-Match`, `If-None-Match`.

use axum::http::HeaderMap;
use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use domain::ticket::IfMatch;

use crate::error::{ApiError, ApiResult};

/// The versions that the sender has seen. A weak or unreadable tag cannot protect anything, so it is refused.
pub(crate) fn expected(headers: &HeaderMap) -> ApiResult<IfMatch> {
    if !headers.contains_key(IF_MATCH) {
        return Ok(IfMatch::Any);
    }
    let refusal = || ApiError::invalid_field("If-Match", "must be a version in quotes, as in \"3\", or *");
    let lists: Option<Vec<&str>> = headers.get_all(IF_MATCH).iter().map(|value| value.to_str().ok()).collect();
    let lists = lists.ok_or_else(refusal)?;
    if let [only] = lists.as_slice()
        && only.trim() == "*"
    {
        return Ok(IfMatch::Any);
    }
    let versions: Option<Vec<u64>> = lists.iter().flat_map(|list| list.split(',')).map(version).collect();
    versions.map(IfMatch::OneOf).ok_or_else(refusal)
}

fn version(tag: &str) -> Option<u64> {
    let digits = tag.trim().strip_prefix('"')?.strip_suffix('"')?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Whether the reader has what this tag stands for already. An unreadable header knows nothing.
pub(crate) fn is_known(headers: &HeaderMap, current: &str) -> bool {
    let lists = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim).any(|tag| {
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        tag == "*" || tag == current
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(name: &HeaderName, values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn if_match_names_versions() {
        for (sent, read) in [
            (&[][..], Some(IfMatch::Any)),
            (&["*"], Some(IfMatch::Any)),
            (&["\"3\""], Some(IfMatch::OneOf(vec![3]))),
            (&["\"3\", \"4\""], Some(IfMatch::OneOf(vec![3, 4]))),
            (&["\"3\"", "\"5\""], Some(IfMatch::OneOf(vec![3, 5]))),
            (&["W/\"3\""], None),
            (&["3"], None),
            (&["\"\""], None),
            (&["\"+3\""], None),
            (&["\"abc\""], None),
            (&["\"3\","], None),
            (&["\"3\", *"], None),
            (&[""], None),
            (&["\"99999999999999999999\""], None),
        ] {
            assert_eq!(expected(&headers(&IF_MATCH, sent)).ok(), read, "{sent:?}");
        }
    }

    #[test]
    fn if_none_match_knows_the_current_version() {
        for (sent, known) in [
            (&[][..], false),
            (&["\"3\""], true),
            (&["W/\"3\""], true),
            (&["\"2\", \"3\""], true),
            (&["*"], true),
            (&["\"2\""], false),
            (&["3"], false),
        ] {
            assert_eq!(is_known(&headers(&IF_NONE_MATCH, sent), "\"3\""), known, "{sent:?}");
        }
    }
}
