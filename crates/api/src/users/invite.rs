use app::accounts;
use axum::Json;
use axum::extract::State;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Client, IdPath, ManageUsers, OwnOrigin, Permitted, Query};
use crate::users::view::InvitedUser;

#[utoipa::path(
    post,
    path = "/api/admin/users/{id}/invite",
    tag = "users",
    summary = "Invite somebody once more",
    description = "For an account that has never had a password: ends the links of earlier invitations and sends another \
                   one by mail, or answers it where there is no mail server. For admins.",
    params(("id" = String, Path, description = "The account's `_id`.")),
    responses(
        (status = 200, description = "The account.", body = InvitedUser),
        (status = 404, description = "There is no such account.", body = ErrorBody),
        (status = 409, description = "The account has had a password, is deactivated, or is a platform's.",
            body = ErrorBody),
    )
)]
pub(crate) async fn invite_user(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageUsers>,
    Client(caller): Client,
    origin: OwnOrigin,
    path: IdPath,
    query: Query,
) -> ApiResult<Json<InvitedUser>> {
    query.only_admin()?;
    let invited = accounts::invite_user(state.app(), &person.actor, &caller, path.id()?).await?;
    Ok(Json(InvitedUser::new(&state, &origin, &invited)))
}
