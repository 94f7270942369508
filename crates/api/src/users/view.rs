use app::accounts::Added;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::accounts::User;
use crate::extract::OwnOrigin;

/// An account, and the invitation of its owner where somebody has to hand that over.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InvitedUser {
    user: User,
    /// Where the person sets the first password, once and within 72 hours, on a desk without a mail server. Whoever has
    /// this link can do so, and nothing tells it a second time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    invite_url: Option<String>,
}

impl InvitedUser {
    pub(super) fn new(state: &ApiState, OwnOrigin(origin): &OwnOrigin, Added { user, invitation }: &Added) -> Self {
        let base = state.site().base_path.as_str();
        let url = |token: &app::token::Token| format!("{origin}{base}/reset-password#token={}", token.as_str());
        Self { user: User::new(user, &state.app().config.roles), invite_url: invitation.as_ref().map(url) }
    }
}
