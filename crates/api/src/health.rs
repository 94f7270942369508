//! Whether the process lives, and whether it can work.

use app::Error;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthResponse {
    #[schema(value_type = String, example = "ok")]
    status: &'static str,
}

#[utoipa::path(
    get,
    path = "/healthz",
    tag = "health",
    summary = "Whether the process lives",
    description = "Answers without asking the store.",
    responses((status = 200, description = "It does.", body = HealthResponse)),
    security(())
)]
pub(crate) async fn get_health() -> Json<HealthResponse> {
    Json(HealthResponse { status: "ok" })
}

#[utoipa::path(
    get,
    path = "/readyz",
    tag = "health",
    summary = "Whether the server can work",
    description = "Asks the store; as long as that does not answer or cannot write, send traffic elsewhere.",
    responses(
        (status = 200, description = "It can.", body = HealthResponse),
        (status = 503, description = "The store does not answer, or cannot write.", body = ErrorBody),
    ),
    security(())
)]
pub(crate) async fn get_readiness(State(state): State<ApiState>) -> ApiResult<Json<HealthResponse>> {
    state.app().store.ping().await.map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(Json(HealthResponse { status: "ok" }))
}
