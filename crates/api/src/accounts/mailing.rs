use app::Caller;

use crate::ApiState;
use crate::error::{ApiError, ApiResult};
use crate::metrics::Excess;

/// Counts a request that may have somebody mailed, before anything depends on who that is: each recipient is spared by a
/// limit of their own, and this one keeps a stranger from mailing many of them.
pub(super) fn count_mail(state: &ApiState, caller: &Caller) -> ApiResult<()> {
    let Some(address) = caller.ip else { return Ok(()) };
    let counted = state.account_mails().count(address, state.app().clock.now());
    counted.map_err(|retry_at| ApiError::limited(Excess::AccountMails, retry_at))
}
