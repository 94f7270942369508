use app::settings;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{ManageSettings, Permitted, Query};
use crate::settings::view::Settings;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GetSettingsResponse {
    settings: Settings,
}

#[utoipa::path(
    get,
    path = "/api/admin/support/settings",
    tag = "settings",
    summary = "Read the settings",
    description = "For admins.",
    responses(
        (status = 200, description = "The settings.", body = GetSettingsResponse),
        (status = 403, description = "Only admins may read them.", body = ErrorBody),
    )
)]
pub(crate) async fn get_settings(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageSettings>,
    query: Query,
) -> ApiResult<Json<GetSettingsResponse>> {
    query.only_admin()?;
    let settings = settings::read(state.app(), &person.actor).await?.into();
    Ok(Json(GetSettingsResponse { settings }))
}
