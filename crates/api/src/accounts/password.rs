use app::accounts;
use axum::Json;
use axum::extract::State;
use domain::text::Password;
use utoipa::ToSchema;

use crate::ApiState;
use crate::accounts::view::MessageResponse;
use crate::error::ApiResult;
use crate::extract::{Body, Client, Fields, JsonBody, Query, SignedIn, given};

#[derive(ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ChangePasswordRequest {
    #[schema(format = Password)]
    current_password: String,
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 128)]
    new_password: Password,
}

impl Body for ChangePasswordRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        let current_password = fields.required("currentPassword", |text| given(text, "Enter your current password."));
        let new_password = fields.required("newPassword", Password::parse);
        Some(Self { current_password: current_password?, new_password: new_password? })
    }
}

#[utoipa::path(
    put,
    path = "/api/auth/password",
    tag = "accounts",
    summary = "Change one's own password",
    description = "Ends all other sessions of the account.",
    request_body = ChangePasswordRequest,
    responses((status = 200, description = "The new password holds.", body = MessageResponse))
)]
pub(crate) async fn change_password(
    State(state): State<ApiState>,
    person: SignedIn,
    Client(caller): Client,
    query: Query,
    body: JsonBody<ChangePasswordRequest>,
) -> ApiResult<Json<MessageResponse>> {
    query.none()?;
    let ChangePasswordRequest { current_password, new_password } = body.read()?;
    let SignedIn { actor, credential, .. } = &person;
    accounts::change_password(state.app(), actor, &caller, credential, current_password, new_password).await?;
    Ok(Json(MessageResponse { message: "Your password is changed. Other sessions are signed out." }))
}
