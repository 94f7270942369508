use domain::person::Actor;
use domain::policy::{self, Action};
use domain::statistics::{Periods, Statistics};

use crate::{App, Error, Result};

/// How the desk is doing, over all tickets.
pub async fn statistics(app: &App, actor: &Actor) -> Result<Statistics> {
    if !policy::may_ever(actor.role, Action::ReadStatistics) {
        return Err(Error::Forbidden);
    }
    Ok(app.store.statistics(Periods::at(app.clock.now())).await?)
}
