use app::accounts;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::accounts::User;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{IdPath, ManageUsers, Permitted, Query};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GetUserResponse {
    user: User,
}

#[utoipa::path(
    get,
    path = "/api/admin/users/{id}",
    tag = "users",
    summary = "Read an account",
    description = "For admins.",
    params(("id" = String, Path, description = "The account's `_id`.")),
    responses(
        (status = 200, description = "The account.", body = GetUserResponse),
        (status = 403, description = "Only admins may read it.", body = ErrorBody),
        (status = 404, description = "There is no such account.", body = ErrorBody),
    )
)]
pub(crate) async fn get_user(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageUsers>,
    path: IdPath,
    query: Query,
) -> ApiResult<Json<GetUserResponse>> {
    query.only_admin()?;
    let user = accounts::read_user(state.app(), &person.actor, path.id()?).await?;
    Ok(Json(GetUserResponse { user: User::new(&user, &state.app().config.roles) }))
}
