//! What leaves the house: the last look at a view before a person gets it.

use domain::person::RoleName;
use domain::policy::Viewer;

use crate::Config;
use crate::ports::{Person, ResponseView, TicketDetail, TicketView};

/// To customers, a staff person's address is the support address.
pub(super) fn person(person: &mut Person, viewer: Viewer, config: &Config) {
    person.is_staff = config.roles.of(&RoleName::from_stored(person.role.clone())).is_staff();
    if !viewer.sees_notes() && person.is_staff {
        person.email = config.support_email.as_ref().map(ToString::to_string).unwrap_or_default();
    }
}

pub(super) fn ticket(mut view: TicketView, viewer: Viewer, config: &Config) -> TicketView {
    person(&mut view.submitted_by, viewer, config);
    if let Some(assignee) = &mut view.assigned_to {
        person(assignee, viewer, config);
    }
    view
}

pub(super) fn response(mut view: ResponseView, viewer: Viewer, config: &Config) -> ResponseView {
    person(&mut view.responded_by, viewer, config);
    view
}

pub(super) fn detail(detail: TicketDetail, viewer: Viewer, config: &Config) -> TicketDetail {
    TicketDetail {
        ticket: ticket(detail.ticket, viewer, config),
        responses: detail.responses.into_iter().map(|view| response(view, viewer, config)).collect(),
    }
}
