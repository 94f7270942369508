use domain::audit::Entry;
use domain::list::{Page, Position};
use domain::person::Actor;
use domain::policy::{self, Action};

use crate::ports::AuditQuery;
use crate::{App, Error, Result};

/// One page of what was done on this desk, newest first. What cannot be read any more is left out; the check of the
/// trail names it.
pub async fn list(app: &App, actor: &Actor, query: AuditQuery) -> Result<Page<Entry, Position>> {
    if !policy::may_ever(actor.role, Action::ReadAudit) {
        return Err(Error::Forbidden);
    }
    Ok(app.store.list_audit(query).await?)
}
