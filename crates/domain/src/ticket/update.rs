use crate::Id;
use crate::audit;
use crate::mail::{Kind, Mail, Recipient, Rules};
use crate::person::Actor;
use crate::policy::{self, Action};
use crate::stamp::Stamp;
use crate::text::{Message, Subject};
use crate::ticket::{Change, Decision, IfMatch, Ticket, TicketError, Words, changes};
use crate::vocabulary::{Category, Priority, Status};

/// The fields that a request sets; those left out stay as they are.
#[derive(Debug, Clone, Default)]
pub struct Update {
    pub subject: Option<Subject>,
    pub message: Option<Message>,
    pub category: Option<Category>,
    pub priority: Option<Priority>,
    pub status: Option<Status>,
    /// `Some(None)` takes the assignee away.
    pub assigned_to: Option<Option<Id>>,
    pub expected: IfMatch,
}

impl Update {
    fn is_status_alone(&self) -> bool {
        self.subject.is_none()
            && self.message.is_none()
            && self.category.is_none()
            && self.priority.is_none()
            && self.assigned_to.is_none()
    }
}

impl Ticket {
    pub fn update(&self, actor: &Actor, update: &Update, rules: Rules, stamp: &Stamp) -> Result<Decision, TicketError> {
        self.authorize_update(actor, update)?;
        self.check(&update.expected, actor)?;
        let mut ticket = self.with(update, stamp);
        let (audited, fields) = changes::between(self, &ticket);
        if fields.is_empty() {
            return Ok(Decision::Unchanged);
        }
        ticket.revise(stamp.at, true);
        let audit = ticket.audit(stamp, actor, audit::Action::TicketUpdated, audited);
        let mail = self.assignment_mail(&ticket, actor, rules, stamp);
        Ok(Decision::Change(Box::new(Change { ticket, response: None, audit, mail, words: Words::default(), fields })))
    }

    /// Staff may set any field; the owner may close a ticket, and reopen one that was settled.
    fn authorize_update(&self, actor: &Actor, update: &Update) -> Result<(), TicketError> {
        self.authorize(actor, Action::CloseOrReopen)?;
        if policy::may_ever(actor.role, Action::EditTicket) {
            return Ok(());
        }
        let is_allowed = match update.status {
            None | Some(Status::Closed) => true,
            Some(Status::Open) => matches!(self.status, Status::Resolved | Status::Closed),
            Some(Status::InProgress | Status::Resolved) => false,
        };
        if is_allowed && update.is_status_alone() { Ok(()) } else { Err(TicketError::Forbidden) }
    }

    fn with(&self, update: &Update, stamp: &Stamp) -> Self {
        let mut ticket = self.clone();
        if let Some(subject) = &update.subject {
            ticket.subject = subject.clone();
        }
        if let Some(message) = &update.message {
            ticket.message = message.clone();
        }
        ticket.category = update.category.unwrap_or(self.category);
        ticket.priority = update.priority.unwrap_or(self.priority);
        ticket.assigned_to = update.assigned_to.unwrap_or(self.assigned_to);
        if let Some(status) = update.status.filter(|status| *status != self.status) {
            ticket.set_status(status, stamp.at);
        }
        ticket
    }

    fn assignment_mail(&self, after: &Self, actor: &Actor, rules: Rules, stamp: &Stamp) -> Vec<Mail> {
        after
            .assigned_to
            .filter(|assignee| self.assigned_to != Some(*assignee) && *assignee != actor.id && !rules.is_silent)
            .map(|assignee| Mail::new(stamp, Kind::Assignment, Recipient::Person(assignee), self.id, None))
            .into_iter()
            .collect()
    }
}
