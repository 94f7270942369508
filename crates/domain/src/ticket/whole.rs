//! A ticket with its whole conversation: what moves from one desk to another.

use std::collections::BTreeSet;

use crate::audit;
use crate::search;
use crate::stamp::Stamp;
use crate::ticket::{Response, Ticket, changes};
use crate::vocabulary::Awaiting;
use crate::{Id, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    pub ticket: Ticket,
    /// Oldest first.
    pub responses: Vec<Response>,
}

/// The search words of a ticket by where they come from; those of the requester are the store's to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WholeWords {
    pub content: Vec<String>,
    pub responses: Vec<String>,
    pub notes: Vec<String>,
}

impl Whole {
    /// Puts the responses in order, and sets in the ticket what follows from them.
    pub fn new(mut ticket: Ticket, mut responses: Vec<Response>) -> Self {
        responses.sort_by_key(|response| response.created_at);
        let by_owner = |response: &&Response| response.responded_by == ticket.submitted_by;
        let public = || responses.iter().filter(|response| !response.is_internal);
        let is_answered = public().next_back().is_some_and(|last| !by_owner(&last));
        ticket.awaiting = if is_answered { Awaiting::Customer } else { Awaiting::Staff };
        ticket.first_answer_at = public().find(|response| !by_owner(response)).map(|response| response.created_at);
        ticket.public_responses = saturate(public().count());
        ticket.notes = saturate(responses.len()).saturating_sub(ticket.public_responses);
        Self { ticket, responses }
    }

    /// Everybody who is named by id.
    pub fn people(&self) -> BTreeSet<Id> {
        let authors = self.responses.iter().map(|response| response.responded_by);
        authors.chain([self.ticket.submitted_by]).chain(self.ticket.assigned_to).collect()
    }

    pub fn words(&self) -> WholeWords {
        WholeWords { content: self.ticket.content_words(), responses: self.words_of(false), notes: self.words_of(true) }
    }

    fn words_of(&self, is_internal: bool) -> Vec<String> {
        let texts = self.responses.iter().filter(|response| response.is_internal == is_internal);
        search::words(&texts.map(|response| response.message.as_str()).collect::<Vec<_>>().join("\n"))
    }

    /// When the ticket was last moved, by all that is known of it or by what its customer sees.
    pub fn last_moved(ticket: &Ticket, responses: &[Response], sees_notes: bool) -> Timestamp {
        let seen = responses.iter().filter(|response| sees_notes || !response.is_internal);
        let times = seen.map(|response| response.created_at).chain(ticket.resolved_at).chain(ticket.closed_at);
        times.fold(ticket.created_at, Timestamp::max)
    }

    /// The entry about a ticket that comes without a trail of its own.
    pub fn imported(&self, stamp: &Stamp) -> audit::Draft {
        audit::Draft::new(
            stamp,
            None,
            audit::Action::TicketImported,
            (audit::TargetKind::Ticket, self.ticket.id),
            self.ticket.number.to_string(),
            changes::added(&self.ticket),
        )
    }
}

fn saturate(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
