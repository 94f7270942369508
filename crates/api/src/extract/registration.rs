use app::accounts;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::ApiState;
use crate::error::{ApiError, ApiResult};

/// People can make accounts for themselves here.
#[derive(Debug)]
pub(crate) struct OpenRegistration;

impl FromRequestParts<ApiState> for OpenRegistration {
    type Rejection = ApiError;

    async fn from_request_parts(_: &mut Parts, state: &ApiState) -> ApiResult<Self> {
        accounts::ensure_registration_is_open(state.app()).await?;
        Ok(Self)
    }
}
