//! Every right, decided in one place.
//!
//! [`can`] answers for one action, [`viewer`] is its form for lists, searches and counts: what a person may see.
//! [`scope`] narrows that to the requester that a list asks for.

use crate::Id;
use crate::person::{Actor, Role};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    ReadTicket,
    Respond,
    WriteNote,
    /// Set the status in the same step as a response.
    RespondWithStatus,
    CloseOrReopen,
    EditTicket,
    DeleteTicket,
    ReadHistory,
    FileForOthers,
    ReadAssignableUsers,
    ManageSettings,
    ManageUsers,
    ReadStatistics,
    ReadMetrics,
    ReadAudit,
    ManageFaqs,
    /// Read the mail log, and have mails tried again.
    ManageMail,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Granted,
    Forbidden,
    /// Refused in the words for something that does not exist, so that nobody learns of another's ticket.
    Hidden,
}

/// Whether the role may ever do this, before any ticket is known.
pub fn may_ever(role: Role, action: Action) -> bool {
    let least = match action {
        Action::ReadTicket | Action::Respond | Action::CloseOrReopen => Role::Customer,
        Action::WriteNote
        | Action::RespondWithStatus
        | Action::EditTicket
        | Action::ReadHistory
        | Action::FileForOthers
        | Action::ReadAssignableUsers
        | Action::ReadStatistics => Role::Agent,
        Action::DeleteTicket
        | Action::ManageSettings
        | Action::ManageUsers
        | Action::ReadMetrics
        | Action::ReadAudit
        | Action::ManageFaqs
        | Action::ManageMail => Role::Admin,
    };
    role >= least
}

/// Whether `actor` may do this to the ticket of `owner`.
pub fn can(actor: &Actor, action: Action, owner: Id) -> Access {
    if !viewer(actor).sees_ticket_of(owner) {
        Access::Hidden
    } else if may_ever(actor.role, action) {
        Access::Granted
    } else {
        Access::Forbidden
    }
}

/// Through whose eyes a read is made. Every read of tickets that answers a person takes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Sees every ticket, with internal notes and the revision that all changes move.
    Staff,
    /// Sees the tickets of this person, without internal notes, and the revision that notes do not move.
    Customer(Id),
}

impl Viewer {
    pub fn sees_ticket_of(self, owner: Id) -> bool {
        match self {
            Self::Staff => true,
            Self::Customer(id) => id == owner,
        }
    }

    pub fn sees_notes(self) -> bool {
        self == Self::Staff
    }
}

pub fn viewer(actor: &Actor) -> Viewer {
    if actor.role.is_staff() { Viewer::Staff } else { Viewer::Customer(actor.id) }
}

/// Whose tickets a list may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Everybody,
    Requester(Id),
    Nobody,
}

/// Whose tickets `viewer` gets who asks for those of `submitted_by`.
pub fn scope(viewer: Viewer, submitted_by: Option<Id>) -> Scope {
    match (viewer, submitted_by) {
        (Viewer::Staff, None) => Scope::Everybody,
        (Viewer::Staff, Some(id)) => Scope::Requester(id),
        (Viewer::Customer(own), Some(other)) if own != other => Scope::Nobody,
        (Viewer::Customer(own), _) => Scope::Requester(own),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::RoleName;
    use crate::text::{Email, PersonName};

    fn actor(id: u8, role: Role) -> Actor {
        Actor {
            id: Id::from_bytes([id; 12]),
            name: PersonName::from_stored("A".to_owned()),
            email: Email::from_stored("a@example.com".to_owned()),
            role,
            role_name: RoleName::from_stored("X".to_owned()),
        }
    }

    #[test]
    fn who_may_do_what() {
        use Access::{Forbidden as F, Granted as G, Hidden as H};
        let owner = Id::from_bytes([1; 12]);
        let people = [actor(1, Role::Customer), actor(2, Role::Customer), actor(3, Role::Agent), actor(4, Role::Admin)];
        let table = [
            (Action::ReadTicket, [G, H, G, G]),
            (Action::Respond, [G, H, G, G]),
            (Action::WriteNote, [F, H, G, G]),
            (Action::RespondWithStatus, [F, H, G, G]),
            (Action::CloseOrReopen, [G, H, G, G]),
            (Action::EditTicket, [F, H, G, G]),
            (Action::DeleteTicket, [F, H, F, G]),
            (Action::ReadHistory, [F, H, G, G]),
        ];
        for (action, expected) in table {
            let answers = people.each_ref().map(|person| can(person, action, owner));
            assert_eq!(answers, expected, "{action:?}");
        }
    }

    #[test]
    fn a_list_holds_what_its_reader_may_see_of_what_is_asked() {
        let (own, other) = (Id::from_bytes([1; 12]), Id::from_bytes([2; 12]));
        for (viewer, submitted_by, expected) in [
            (Viewer::Staff, None, Scope::Everybody),
            (Viewer::Staff, Some(other), Scope::Requester(other)),
            (Viewer::Customer(own), None, Scope::Requester(own)),
            (Viewer::Customer(own), Some(own), Scope::Requester(own)),
            (Viewer::Customer(own), Some(other), Scope::Nobody),
        ] {
            assert_eq!(scope(viewer, submitted_by), expected, "{viewer:?} asks for {submitted_by:?}");
        }
    }

    #[test]
    fn staff_see_notes_and_customers_their_own_tickets_only() {
        assert!(viewer(&actor(3, Role::Agent)).sees_notes());
        let customer = viewer(&actor(1, Role::Customer));
        assert!(!customer.sees_notes());
        assert!(customer.sees_ticket_of(Id::from_bytes([1; 12])));
        assert!(!customer.sees_ticket_of(Id::from_bytes([2; 12])));
    }
}
