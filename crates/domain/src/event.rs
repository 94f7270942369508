//! What those who watch are told of a commit: that something happened to a ticket, and never what.

use crate::policy::Viewer;
use crate::ticket::{Response, Ticket};
use crate::{Id, TicketNumber};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    TicketCreated,
    TicketUpdated,
    TicketDeleted,
    ResponseAdded,
}

impl Kind {
    const ALL: [Self; 4] = [Self::TicketCreated, Self::TicketUpdated, Self::TicketDeleted, Self::ResponseAdded];

    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TicketCreated => "ticket.created",
            Self::TicketUpdated => "ticket.updated",
            Self::TicketDeleted => "ticket.deleted",
            Self::ResponseAdded => "response.added",
        }
    }
}

/// What one viewer may know of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    pub kind: Kind,
    /// Of the viewer's own revision.
    pub version: u64,
}

/// One commit to one ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub ticket: Id,
    pub number: TicketNumber,
    pub owner: Id,
    pub staff: Sight,
    /// Nothing when the commit changed nothing that the requester can see.
    pub public: Option<Sight>,
}

impl Event {
    pub fn opened(ticket: &Ticket) -> Self {
        Self::of(ticket, Kind::TicketCreated, Some(Kind::TicketCreated))
    }

    pub fn deleted(ticket: &Ticket) -> Self {
        Self::of(ticket, Kind::TicketDeleted, Some(Kind::TicketDeleted))
    }

    /// The requester is told when the public revision moved, and hears of a response only when it is public: a note
    /// that also set the status is an update to them.
    pub fn changed(before: &Ticket, after: &Ticket, response: Option<&Response>) -> Self {
        let kind = |is_response| if is_response { Kind::ResponseAdded } else { Kind::TicketUpdated };
        let is_public = before.public_revision != after.public_revision;
        let public = is_public.then(|| kind(response.is_some_and(|response| !response.is_internal)));
        Self::of(after, kind(response.is_some()), public)
    }

    fn of(ticket: &Ticket, staff: Kind, public: Option<Kind>) -> Self {
        Self {
            ticket: ticket.id,
            number: ticket.number,
            owner: ticket.submitted_by,
            staff: Sight { kind: staff, version: ticket.staff_revision.version },
            public: public.map(|kind| Sight { kind, version: ticket.public_revision.version }),
        }
    }

    /// What the viewer is told; nothing when they must not know that anything happened.
    pub fn seen_by(&self, viewer: Viewer) -> Option<Sight> {
        match viewer {
            _ if !viewer.sees_ticket_of(self.owner) => None,
            Viewer::Staff => Some(self.staff),
            Viewer::Customer(_) => self.public,
        }
    }

    /// What the requester is told.
    pub fn seen_by_owner(&self) -> Option<Sight> {
        self.seen_by(Viewer::Customer(self.owner))
    }
}
