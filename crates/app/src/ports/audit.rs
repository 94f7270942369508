use domain::audit::Action;
use domain::list::Start;
use domain::{Id, Timestamp};

use super::TicketKey;

/// Whose doing the entries are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditActor {
    Person(Id),
    /// What was done on the command line.
    Nobody,
}

/// The conditions that an entry must meet, all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub actor: Option<AuditActor>,
    /// One of these; none asks for nothing.
    pub actions: Vec<Action>,
    /// What happened to this ticket. One that was deleted is known by its number too.
    pub ticket: Option<TicketKey>,
    /// The first and the last instant, both included.
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
}

/// One page of the audit trail, newest first. Ties fall by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditQuery {
    pub filter: AuditFilter,
    pub start: Start,
    pub limit: u32,
}
