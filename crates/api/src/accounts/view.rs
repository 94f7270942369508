//! Accounts as they stand in answers.

use app::accounts::SignedIn;
use axum::Json;
use domain::{Id, Timestamp, person};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::answer::SessionCookie;
use crate::shown::Shown;

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    #[serde(rename = "_id")]
    #[schema(value_type = String)]
    id: Shown<Id>,
    name: String,
    email: String,
    /// `ADMIN`, `INTERNAL`, or another word for a customer.
    #[schema(example = "ADMIN")]
    role: String,
    is_active: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Shown<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    last_seen_at: Option<Shown<Timestamp>>,
}

impl From<person::User> for User {
    fn from(user: person::User) -> Self {
        Self {
            id: Shown(user.id),
            name: user.name.to_string(),
            email: user.email.to_string(),
            role: user.role.as_str().to_owned(),
            is_active: user.is_active,
            created_at: Shown(user.created_at),
            last_seen_at: user.last_seen_at.map(Shown),
        }
    }
}

/// A fresh session.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignInResponse {
    user: User,
    /// To be sent as `X-CSRF-Token` with every change that relies on the cookie.
    csrf_token: String,
    /// For scripts, to be sent as `Authorization: Bearer`.
    token: String,
}

/// The answer to a person who has just proved who they are, with the session's cookie.
pub(super) fn signed_in(state: &ApiState, SignedIn { user, token }: SignedIn) -> (SessionCookie, Json<SignInResponse>) {
    let cookie = SessionCookie { is_https: state.site().is_https(), token: Some(token.as_str().to_owned()) };
    let (csrf_token, token) = (token.csrf(), token.as_str().to_owned());
    (cookie, Json(SignInResponse { user: user.into(), csrf_token, token }))
}

/// The person who asks.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MeResponse {
    pub(super) user: User,
    /// To be sent as `X-CSRF-Token` with every change; absent where no cookie is relied on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) csrf_token: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageResponse {
    #[schema(value_type = String)]
    pub(super) message: &'static str,
}
