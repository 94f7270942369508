use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::person::Accounts;

use crate::ApiState;
use crate::error::ApiError;

/// Where a platform keeps the accounts, the routes about them do not exist.
pub(crate) async fn only_where_kept(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let path = state.site().base_path.strip(request.uri().path());
    let is_kept = state.app().config.accounts == Accounts::Own;
    if is_kept || !path.is_some_and(|path| is_about_accounts(request.method().as_str(), path)) {
        return next.run(request).await;
    }
    ApiError::not_found().into_response()
}

pub(crate) fn is_about_accounts(method: &str, path: &str) -> bool {
    // Who one is, one may ask everywhere.
    let asks_who = path == "/api/auth/me" && matches!(method, "GET" | "HEAD");
    let is_below =
        |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    !asks_who && (is_below("/api/auth") || is_below("/api/admin/users"))
}
