//! What leaves the house: the last look at a view before a person gets it.

use domain::person::{Actor, RoleName, Roles};
use domain::policy::{self, Viewer};

use crate::App;
use crate::ports::{Person, ResponseView, StoreResult, TicketDetail, TicketView};

/// Sees views as one person may.
pub(super) struct Eyes<'a> {
    roles: &'a Roles,
    /// To customers, a staff person's address is this one.
    staff_email: Option<String>,
}

impl<'a> Eyes<'a> {
    pub(super) async fn of(app: &'a App, actor: &Actor) -> StoreResult<Self> {
        let staff_email = match policy::viewer(actor) {
            Viewer::Staff => None,
            Viewer::Customer(_) => {
                Some(app.support_address().await?.map_or_else(String::new, |email| email.to_string()))
            }
        };
        Ok(Self { roles: &app.config.roles, staff_email })
    }

    pub(super) fn ticket(&self, mut view: TicketView) -> TicketView {
        self.see(&mut view.submitted_by);
        if let Some(assignee) = &mut view.assigned_to {
            self.see(assignee);
        }
        view
    }

    pub(super) fn response(&self, mut view: ResponseView) -> ResponseView {
        self.see(&mut view.responded_by);
        view
    }

    pub(super) fn detail(&self, detail: TicketDetail) -> TicketDetail {
        TicketDetail {
            ticket: self.ticket(detail.ticket),
            responses: detail.responses.into_iter().map(|view| self.response(view)).collect(),
        }
    }

    fn see(&self, person: &mut Person) {
        person.is_staff = self.roles.of(&RoleName::from_stored(person.role.clone())).is_staff();
        if let (true, Some(email)) = (person.is_staff, &self.staff_email) {
            person.email.clone_from(email);
        }
    }
}
