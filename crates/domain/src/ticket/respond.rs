use serde_json::Value;

use crate::Id;
use crate::audit::{self, FieldChange};
use crate::mail::{Kind, Mail, Recipient, Rules};
use crate::person::Actor;
use crate::policy::Action;
use crate::search;
use crate::stamp::Stamp;
use crate::text::Message;
use crate::ticket::{Change, Decision, IfMatch, Response, Ticket, TicketError, Words, changes};
use crate::vocabulary::{Awaiting, Status};

/// A response or an internal note about to be added, with its search words already made.
#[derive(Debug, Clone)]
pub struct Respond {
    message: Message,
    words: Vec<String>,
    is_internal: bool,
    notify: bool,
    status: Option<Status>,
    expected: IfMatch,
}

impl Respond {
    pub fn new(message: Message, is_internal: bool, notify: bool, status: Option<Status>, expected: IfMatch) -> Self {
        Self { words: search::words(message.as_str()), message, is_internal, notify, status, expected }
    }

    /// The id that the response gets under this stamp.
    pub fn id(stamp: &Stamp) -> Id {
        stamp.id("response")
    }
}

impl Ticket {
    /// Adds a response, and sets the status in the same step when asked to.
    pub fn respond(
        &self,
        actor: &Actor,
        respond: &Respond,
        rules: Rules,
        stamp: &Stamp,
    ) -> Result<Decision, TicketError> {
        self.authorize(actor, if respond.is_internal { Action::WriteNote } else { Action::Respond })?;
        if respond.status.is_some() {
            self.authorize(actor, Action::RespondWithStatus)?;
        }
        self.check(&respond.expected, actor)?;
        let reopens = respond.status.is_some_and(|status| status != Status::Closed);
        if self.status == Status::Closed && !respond.is_internal && !reopens {
            return Err(TicketError::Closed);
        }

        let response = Response {
            id: Respond::id(stamp),
            message: respond.message.clone(),
            responded_by: actor.id,
            is_internal: respond.is_internal,
            created_at: stamp.at,
        };
        let ticket = self.after(respond, actor, stamp);
        let (mut audited, fields) = changes::between(self, &ticket);
        audited
            .insert("response".to_owned(), FieldChange { from: Value::Null, to: changes::person(Some(response.id)) });
        audited.insert("isInternal".to_owned(), FieldChange { from: Value::Null, to: respond.is_internal.into() });
        let audit = ticket.audit(stamp, actor, audit::Action::ResponseAdded, audited);
        let mail = self.mails_about(&response, respond, actor, rules, stamp);
        let words = if respond.is_internal {
            Words { staff: respond.words.clone(), ..Words::default() }
        } else {
            Words { public: respond.words.clone(), ..Words::default() }
        };
        Ok(Decision::Change(Box::new(Change { ticket, response: Some(response), audit, mail, words, fields })))
    }

    fn after(&self, respond: &Respond, actor: &Actor, stamp: &Stamp) -> Self {
        let mut ticket = self.clone();
        let is_owner = actor.id == self.submitted_by;
        if respond.is_internal {
            ticket.notes += 1;
        } else {
            ticket.public_responses += 1;
            ticket.awaiting = if is_owner { Awaiting::Staff } else { Awaiting::Customer };
            if !is_owner {
                ticket.first_answer_at.get_or_insert(stamp.at);
            }
        }
        let reopened = (is_owner && !respond.is_internal && self.status == Status::Resolved).then_some(Status::Open);
        if let Some(status) = respond.status.or(reopened).filter(|status| *status != self.status) {
            ticket.set_status(status, stamp.at);
        }
        ticket.revise(stamp.at, !respond.is_internal || ticket.status != self.status);
        ticket
    }

    fn mails_about(
        &self,
        response: &Response,
        respond: &Respond,
        actor: &Actor,
        rules: Rules,
        stamp: &Stamp,
    ) -> Vec<Mail> {
        if respond.is_internal || rules.is_silent {
            return Vec::new();
        }
        let mail = |kind, to| vec![Mail::new(stamp, kind, to, self.id, Some(response.id))];
        match self.assigned_to {
            _ if actor.id != self.submitted_by => {
                if respond.notify {
                    mail(Kind::Response, Recipient::Person(self.submitted_by))
                } else {
                    Vec::new()
                }
            }
            Some(assignee) if assignee == actor.id => Vec::new(),
            Some(assignee) => mail(Kind::CustomerResponse, Recipient::Person(assignee)),
            None => mail(Kind::CustomerResponse, Recipient::Support),
        }
    }
}
