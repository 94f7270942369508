use app::ports::TicketKey;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;

use crate::ApiState;
use crate::error::{ApiError, ApiResult};

/// The `{id}` of a path, not read yet.
#[derive(Debug)]
pub(crate) struct TicketPath(Option<String>);

impl TicketPath {
    /// The ticket that the path names, by id or by number.
    pub(crate) fn key(&self) -> ApiResult<TicketKey> {
        TicketKey::parse(self.0.as_deref().unwrap_or_default())
            .map_err(|invalid| ApiError::invalid_field("id", invalid.to_string()))
    }
}

impl FromRequestParts<ApiState> for TicketPath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> ApiResult<Self> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        Ok(Self(params.and_then(|params| params.iter().find(|(name, _)| *name == "id").map(|(_, id)| id.to_owned()))))
    }
}
