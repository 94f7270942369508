use crate::audit;
use crate::mail::{Kind, Mail, Recipient, Rules};
use crate::person::Actor;
use crate::search;
use crate::stamp::Stamp;
use crate::text::{Email, Message, PersonName, Subject};
use crate::ticket::{Change, Revision, Ticket, Words, changes};
use crate::vocabulary::{Awaiting, Category, Priority, Status};
use crate::{Id, TicketNumber};

/// A ticket about to be filed, with its search words already made.
#[derive(Debug, Clone)]
pub struct Opening {
    subject: Subject,
    message: Message,
    category: Category,
    priority: Priority,
    requester: Id,
    /// Still without those of the number.
    words: Words,
}

impl Opening {
    /// `requester` is whom the ticket is for: their id, name and address.
    pub fn new(
        subject: Subject,
        message: Message,
        category: Category,
        priority: Priority,
        requester: (Id, &PersonName, &Email),
    ) -> Self {
        let (requester, name, email) = requester;
        let words = Words { public: text_words(&subject, &message), staff: search::words(&format!("{name}\n{email}")) };
        Self { subject, message, category, priority, requester, words }
    }
}

impl Ticket {
    /// Files a new ticket under the number that the store has allotted.
    pub fn open(id: Id, number: TicketNumber, opening: &Opening, actor: &Actor, rules: Rules, stamp: &Stamp) -> Change {
        let first = Revision { version: 1, at: stamp.at };
        let ticket = Self {
            id,
            number,
            subject: opening.subject.clone(),
            message: opening.message.clone(),
            category: opening.category,
            priority: opening.priority,
            status: Status::Open,
            submitted_by: opening.requester,
            assigned_to: None,
            attachments: Vec::new(),
            created_at: stamp.at,
            resolved_at: None,
            closed_at: None,
            staff_revision: first,
            public_revision: first,
            awaiting: Awaiting::Staff,
            public_responses: 0,
            notes: 0,
            first_answer_at: None,
        };
        let audit = ticket.audit(stamp, actor, audit::Action::TicketCreated, changes::added(&ticket));
        let mail = mails(&ticket, rules, stamp);
        let Words { public, staff } = opening.words.clone();
        let words = Words { public: with_number(public, number), staff };
        Change { ticket, response: None, audit, mail, words, fields: Vec::new() }
    }

    /// The distinct words of the ticket's own text and its number, sorted.
    pub fn content_words(&self) -> Vec<String> {
        with_number(text_words(&self.subject, &self.message), self.number)
    }
}

fn text_words(subject: &Subject, message: &Message) -> Vec<String> {
    search::words(&format!("{subject}\n{message}"))
}

fn with_number(mut words: Vec<String>, number: TicketNumber) -> Vec<String> {
    words.extend(search::words(&number.to_string()));
    words.sort_unstable();
    words.dedup();
    words
}

fn mails(ticket: &Ticket, rules: Rules, stamp: &Stamp) -> Vec<Mail> {
    let wanted = [
        (rules.announce_tickets, Kind::NewTicket, Recipient::Support),
        (rules.acknowledge_tickets, Kind::Acknowledgement, Recipient::Person(ticket.submitted_by)),
    ];
    wanted
        .into_iter()
        .filter(|(is_wanted, ..)| *is_wanted && !rules.is_silent)
        .map(|(_, kind, to)| Mail::new(stamp, kind, to, ticket.id, None))
        .collect()
}
