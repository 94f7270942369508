use domain::person::Actor;
use domain::template::Template;

use super::authorize;
use crate::ports::{Letter, LetterTicket, Rendered};
use crate::{App, Error, Result};

/// The mail about a new ticket as the template would make it, of a ticket that nobody has filed. Nothing is kept.
pub fn preview(app: &App, actor: &Actor, template: Template) -> Result<Rendered> {
    authorize(actor)?;
    let ticket = LetterTicket::sample(app.clock.now());
    let letter = Letter::NewTicket { ticket, template };
    app.renderer.render(&letter).map_err(|reason| Error::Internal(reason.to_string()))
}
