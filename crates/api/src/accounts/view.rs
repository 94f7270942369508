//! Accounts as they stand in answers.

use app::accounts::SignedIn;
use axum::Json;
use domain::person::{self, Role, Roles};
use domain::{Id, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::answer::SessionCookie;
use crate::shown::Shown;

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    #[serde(rename = "_id")]
    #[schema(value_type = String)]
    id: Shown<Id>,
    name: String,
    email: String,
    /// The word for what this person may do. What each word means is configured.
    #[schema(example = "ADMIN")]
    role: String,
    /// Whether the role is one that works on everyone's tickets.
    is_staff: bool,
    /// Whether the role is one that administers the desk.
    is_admin: bool,
    is_active: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Shown<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    last_seen_at: Option<Shown<Timestamp>>,
}

impl User {
    pub fn new(user: &person::User, roles: &Roles) -> Self {
        let role = roles.of(&user.role);
        Self {
            id: Shown(user.id),
            name: user.name.to_string(),
            email: user.email.to_string(),
            role: user.role.as_str().to_owned(),
            is_staff: role.is_staff(),
            is_admin: role == Role::Admin,
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
    let user = User::new(&user, &state.app().config.roles);
    let (csrf_token, token) = (token.csrf(), token.as_str().to_owned());
    (cookie, Json(SignInResponse { user, csrf_token, token }))
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

#[cfg(test)]
mod tests {
    use domain::person::{Origin, RoleName};
    use domain::text::{Email, PersonName};

    use super::*;

    #[test]
    fn who_is_staff_and_who_an_admin_is_a_matter_of_configuration() {
        let word = |word: &str| RoleName::from_stored(word.to_owned());
        let roles = Roles::new(vec![word("BOSS")], vec![word("TIER_2")]);
        for (role, is_staff, is_admin) in
            [("BOSS", true, true), ("TIER_2", true, false), ("ADMIN", false, false), ("CUSTOMER", false, false)]
        {
            let user = person::User {
                id: Id::from_bytes([1; 12]),
                name: PersonName::from_stored("Ada".to_owned()),
                email: Email::from_stored("ada@example.com".to_owned()),
                role: word(role),
                is_active: true,
                origin: Origin::Own,
                created_at: Timestamp::from_millis(0),
                last_seen_at: None,
            };
            let shown = serde_json::to_value(User::new(&user, &roles)).unwrap();
            let expected = (&role.into(), &is_staff.into(), &is_admin.into());
            assert_eq!((&shown["role"], &shown["isStaff"], &shown["isAdmin"]), expected);
        }
    }
}
