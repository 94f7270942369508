use std::convert::Infallible;

use app::ports::TicketKey;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use domain::{Id, Invalid};

use crate::ApiState;
use crate::error::{ApiError, ApiResult};

/// The `{id}` of a path to a ticket, not read yet.
#[derive(Debug)]
pub(crate) struct TicketPath(String);

impl TicketPath {
    /// The ticket that the path names, by id or by number.
    pub(crate) fn key(&self) -> ApiResult<TicketKey> {
        read(&self.0, TicketKey::parse)
    }
}

impl FromRequestParts<ApiState> for TicketPath {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Infallible> {
        Ok(Self(id(parts, state).await))
    }
}

/// The `{id}` of a path to what has no other name, not read yet.
#[derive(Debug)]
pub(crate) struct IdPath(String);

impl IdPath {
    pub(crate) fn id(&self) -> ApiResult<Id> {
        read(&self.0, Id::parse)
    }
}

impl FromRequestParts<ApiState> for IdPath {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Infallible> {
        Ok(Self(id(parts, state).await))
    }
}

async fn id(parts: &mut Parts, state: &ApiState) -> String {
    let params = RawPathParams::from_request_parts(parts, state).await.ok();
    let id = params.and_then(|params| params.iter().find(|(name, _)| *name == "id").map(|(_, id)| id.to_owned()));
    id.unwrap_or_default()
}

fn read<T>(id: &str, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> ApiResult<T> {
    parse(id).map_err(|invalid| ApiError::invalid_field("id", invalid.to_string()))
}
