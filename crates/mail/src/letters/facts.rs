//! What the templates can show of a letter.

use app::ports::{Confirmation, Letter, LetterResponse, LetterTicket, LinkPurpose, StaffReader};
use domain::mail;
use domain::text::Message;
use domain::time::HOUR;
use minijinja::{Value, context};

use super::{Letters, text, words};

/// How elements of what people wrote look; nothing else is let through.
pub(super) const STYLES: &[(&str, &str)] = &[
    ("p", "margin:0 0 12px"),
    ("a", "color:#0b6b62"),
    ("ul", "margin:0 0 12px;padding:0 0 0 24px"),
    ("ol", "margin:0 0 12px;padding:0 0 0 24px"),
    ("blockquote", "margin:0 0 12px;padding:0 0 0 12px;border-left:2px solid #7d889b"),
    ("code", "font-family:Consolas,Menlo,monospace;font-size:14px"),
    ("pre", "margin:0 0 12px;font-family:Consolas,Menlo,monospace;font-size:14px;white-space:pre-wrap"),
    ("h3", "margin:0 0 8px;font-size:18px"),
    ("h4", "margin:0 0 8px;font-size:16px"),
    ("h5", "margin:0 0 8px;font-size:16px"),
    ("h6", "margin:0 0 8px;font-size:16px"),
    ("hr", "margin:0 0 12px;border:0;border-top:1px solid #7d889b"),
];

/// Mail programs cut off what is larger than some 100 kB with all around it.
const LONGEST_HTML: usize = 60_000;

/// How much of a message stands beside the subject in a list of mails.
const EXCERPT: usize = 110;

pub(super) struct Facts<'a> {
    pub(super) letter: &'a Letter,
    pub(super) link: Option<String>,
    pub(super) letters: &'a Letters,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Html,
}

impl Facts<'_> {
    /// What the letter's templates are called, but for their ending.
    pub(super) fn kind(&self) -> &'static str {
        match self.letter {
            Letter::NewTicket { .. } => "new_ticket",
            Letter::Acknowledgement { .. } => "acknowledgement",
            Letter::Response { .. } => "response",
            Letter::CustomerResponse { .. } => "customer_response",
            Letter::Assignment { .. } => "assignment",
            Letter::Confirmation { .. } => "confirmation",
            Letter::AlreadyRegistered => "already_registered",
            Letter::Reset { .. } => "reset",
            Letter::Invitation { .. } => "invitation",
            Letter::Test { .. } => "test",
        }
    }

    /// Every name is always there, so that a template that asks for another is found out.
    pub(super) fn context(&self, format: Format) -> Value {
        let (ticket, response, reader) = match self.letter {
            Letter::NewTicket { ticket, .. } | Letter::Acknowledgement { ticket } => (Some(ticket), None, None),
            Letter::Response { ticket, response } => (Some(ticket), Some(response), None),
            Letter::CustomerResponse { ticket, response, to } => (Some(ticket), Some(response), Some(to)),
            Letter::Assignment { ticket, to } => (Some(ticket), None, Some(to)),
            _ => (None, None, None),
        };
        let assignee = reader.and_then(|reader| match reader {
            StaffReader::Assignee(name) => Some(text::line(name)),
            StaffReader::Support => None,
        });
        let lifetime = match self.letter {
            Letter::Confirmation { .. } => Some(Confirmation::LIFETIME),
            Letter::Reset { .. } => Some(LinkPurpose::Reset.lifetime()),
            Letter::Invitation { .. } => Some(LinkPurpose::Invitation.lifetime()),
            _ => None,
        };
        let (name, asked_by) = match self.letter {
            Letter::Invitation { name, .. } => (Some(text::line(name)), None),
            Letter::Test { asked_by } => (None, Some(text::line(asked_by))),
            _ => (None, None),
        };
        context! {
            brand => text::line(&self.letters.place.name),
            link => self.link(format),
            ticket => ticket.map(|ticket| self.ticket(ticket)),
            words => self.words(format),
            response => response.map(|response| self.response(response)),
            assignee,
            name,
            asked_by,
            valid => lifetime.map(|lifetime| hours(lifetime / HOUR)),
        }
    }

    /// Whole in both formats: escaped like text, but without taking its slashes apart.
    fn link(&self, format: Format) -> Option<Value> {
        self.link.as_deref().map(|link| match format {
            Format::Text => Value::from(link),
            Format::Html => Value::from_safe_string(text::escape(link)),
        })
    }

    fn ticket(&self, ticket: &LetterTicket) -> Value {
        let message = whole(&ticket.message);
        let subject = text::line(&ticket.subject);
        let (requester, email) = (text::line(&ticket.requester_name), text::line(&ticket.requester_email));
        // Somebody who is gone has no address.
        let from = if email.is_empty() { requester.clone() } else { format!("{requester} ({email})") };
        context! {
            subject_line => mail::subject_line(ticket.number, &subject),
            subject,
            number => ticket.number.to_string(),
            category => ticket.category.as_str(),
            priority => ticket.priority.as_str(),
            status => ticket.status.as_str(),
            from,
            requester,
            email,
            created => ticket.created_at.for_people(),
            html => self.html(&message),
            excerpt => text::excerpt(&message, EXCERPT),
            message,
        }
    }

    fn response(&self, response: &LetterResponse) -> Value {
        let message = whole(&response.message);
        context! {
            by => text::line(&response.by),
            html => self.html(&message),
            excerpt => text::excerpt(&message, EXCERPT),
            message,
        }
    }

    fn html(&self, message: &str) -> Value {
        let messages = &self.letters.messages;
        let html = messages.render(message);
        let is_short = html.len() <= LONGEST_HTML;
        Value::from_safe_string(if is_short { html } else { messages.verbatim(message) })
    }

    /// The admin's own words for a new ticket.
    fn words(&self, format: Format) -> Option<Value> {
        match self.letter {
            Letter::NewTicket { ticket, template } if !template.is_empty() => Some(match format {
                Format::Text => Value::from(words::text(template, ticket)),
                Format::Html => Value::from_safe_string(words::html(template, ticket, &self.letters.words)),
            }),
            _ => None,
        }
    }
}

/// No message is longer unless it came into the store past every rule.
fn whole(message: &str) -> String {
    text::cut(message, Message::MAX)
}

fn hours(hours: i64) -> String {
    if hours == 1 { "one hour".to_owned() } else { format!("{hours} hours") }
}
