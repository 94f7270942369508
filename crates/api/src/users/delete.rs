use app::accounts;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Client, IdPath, ManageUsers, Permitted, Query};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeleteUserResponse {
    message: &'static str,
    success: bool,
}

#[utoipa::path(
    delete,
    path = "/api/admin/users/{id}",
    tag = "users",
    summary = "Delete an account",
    description = "While a ticket or a response bears the person's name, the account can be shut and not deleted. For \
                   admins.",
    params(("id" = String, Path, description = "The account's `_id`.")),
    responses(
        (status = 200, description = "The account is gone.", body = DeleteUserResponse),
        (status = 404, description = "There is no such account.", body = ErrorBody),
        (status = 409, description = "Tickets or responses bear the name (code `conflict`), or this is the last active \
            admin (code `last_admin`).", body = ErrorBody),
    )
)]
pub(crate) async fn delete_user(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageUsers>,
    Client(caller): Client,
    path: IdPath,
    query: Query,
) -> ApiResult<Json<DeleteUserResponse>> {
    query.only_admin()?;
    accounts::delete_user(state.app(), &person.actor, &caller, path.id()?).await?;
    Ok(Json(DeleteUserResponse { message: "The account is deleted.", success: true }))
}
