use app::accounts;
use axum::Json;
use axum::extract::State;

use crate::ApiState;
use crate::accounts::view::MessageResponse;
use crate::answer::SessionCookie;
use crate::error::ApiResult;
use crate::extract::{Query, SignedIn};

#[utoipa::path(
    post,
    path = "/api/auth/logout",
    tag = "accounts",
    summary = "Sign out",
    description = "Ends this session and no other. A platform's token is ended by the platform alone.",
    responses((status = 200, description = "The session is over.", body = MessageResponse, headers(
        ("Set-Cookie" = String, description = "Takes the cookie away."),
    )))
)]
pub(crate) async fn logout(
    State(state): State<ApiState>,
    person: SignedIn,
    query: Query,
) -> ApiResult<(SessionCookie, Json<MessageResponse>)> {
    query.none()?;
    accounts::sign_out(state.app(), &person.credential).await?;
    let cookie = SessionCookie { is_https: state.site().is_https(), token: None };
    Ok((cookie, Json(MessageResponse { message: "You are signed out." })))
}
