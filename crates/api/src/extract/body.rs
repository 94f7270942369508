use std::error::Error;
use std::marker::PhantomData;

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http_body_util::LengthLimitError;

use crate::ApiState;
use crate::error::{ApiError, ApiResult, Code};
use crate::extract::{Body, Fields};

const MAX_BYTES: usize = 1024 * 1024;

/// A body of the right type and size, not read yet. It may hold a password, so it cannot be printed.
pub(crate) struct JsonBody<T> {
    bytes: Bytes,
    reads: PhantomData<fn() -> T>,
}

impl<T: Body> JsonBody<T> {
    /// The request that the body holds. All of its fields that are wrong are named at once.
    pub(crate) fn read(&self) -> ApiResult<T> {
        let mut fields = Fields::parse(&self.bytes)?;
        let read = T::read(&mut fields);
        fields.finish(read)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl<T: Body> FromRequest<ApiState> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &ApiState) -> ApiResult<Self> {
        let headers = request.headers();
        if !is_json(headers) {
            let message = "Send JSON, and say so: Content-Type: application/json.";
            return Err(ApiError::new(Code::UnsupportedMediaType, message));
        }
        if declared_length(headers).is_some_and(|length| length > MAX_BYTES as u64) {
            return Err(too_large());
        }
        let bytes = to_bytes(request.into_body(), MAX_BYTES).await.map_err(|error| {
            let is_too_long = error.source().is_some_and(<dyn Error>::is::<LengthLimitError>);
            if is_too_long { too_large() } else { ApiError::malformed("The body did not arrive whole.") }
        })?;
        Ok(Self { bytes, reads: PhantomData })
    }
}

fn too_large() -> ApiError {
    ApiError::new(Code::TooLarge, "This is too large: a request may have 1 MiB.")
}

fn declared_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(Ok(content_type)), None) = (types.next().map(|value| value.to_str()), types.next()) else { return false };
    let mut parts = content_type.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    let mut parameters = parts.filter_map(|parameter| parameter.split_once('='));
    let is_utf8 = parameters.all(|(name, value)| {
        !name.eq_ignore_ascii_case("charset") || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
    });
    is_json && is_utf8 && !headers.contains_key(CONTENT_ENCODING)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_plain_json_is_taken() {
        for (sent, expected) in [
            (&["application/json"][..], true),
            (&["application/json; charset=utf-8"], true),
            (&["Application/JSON;charset=\"UTF-8\""], true),
            (&["application/json; charset=utf-16"], false),
            (&["application/jsonp"], false),
            (&["text/plain"], false),
            (&["multipart/form-data; boundary=x"], false),
            (&["application/x-www-form-urlencoded"], false),
            (&["application/json", "text/plain"], false),
            (&[""], false),
            (&[], false),
        ] {
            let headers = sent.iter().map(|value| (CONTENT_TYPE, HeaderValue::from_static(value))).collect();
            assert_eq!(is_json(&headers), expected, "{sent:?}");
        }
        let packed = [(CONTENT_TYPE, "application/json"), (CONTENT_ENCODING, "gzip")];
        let headers = packed.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect();
        assert!(!is_json(&headers));
    }
}
