use app::tickets::Submission;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use sha2::{Digest, Sha256};

use crate::ApiState;
use crate::error::{ApiError, ApiResult};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const MAX: usize = 255;

/// The client's own name for this submission, not read yet.
#[derive(Debug)]
pub(crate) struct SubmissionKey {
    headers: HeaderMap,
    path: String,
}

impl SubmissionKey {
    /// The submission under that name; nothing when the client gave none.
    pub(crate) fn of(self, body: &[u8]) -> ApiResult<Option<Submission>> {
        let Some(key) = key(&self.headers)? else { return Ok(None) };
        Ok(Some(Submission { key, path: self.path, fingerprint: Sha256::digest(body).into() }))
    }
}

fn key(headers: &HeaderMap) -> ApiResult<Option<String>> {
    let mut sent = headers.get_all(KEY).iter();
    let Some(key) = sent.next() else { return Ok(None) };
    let text = key.to_str().ok().filter(|key| (1..=MAX).contains(&key.len()) && !key.contains('\t'));
    match (text, sent.next()) {
        (Some(text), None) => Ok(Some(text.to_owned())),
        _ => Err(ApiError::invalid_field("Idempotency-Key", "must be 1 to 255 printable ASCII characters, given once")),
    }
}

impl FromRequestParts<ApiState> for SubmissionKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &ApiState) -> ApiResult<Self> {
        let sent = parts.headers.get_all(KEY).iter().map(|value| (KEY, value.clone()));
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |uri| &uri.0);
        Ok(Self { headers: sent.collect(), path: uri.path().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_key_is_short_printable_and_single() {
        let long = "k".repeat(256);
        for (sent, read) in [
            (vec![], Ok(None)),
            (vec!["a b-1~"], Ok(Some("a b-1~".to_owned()))),
            (vec![&long[..255]], Ok(Some("k".repeat(255)))),
            (vec![&long], Err(())),
            (vec![""], Err(())),
            (vec!["a\tb"], Err(())),
            (vec!["é"], Err(())),
            (vec!["a", "a"], Err(())),
        ] {
            let headers: HeaderMap =
                sent.iter().map(|v| (KEY, HeaderValue::from_bytes(v.as_bytes()).unwrap())).collect();
            assert_eq!(key(&headers).map_err(|_| ()), read, "{sent:?}");
        }
    }
}
