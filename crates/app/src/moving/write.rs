//! From a document to its line.

use std::collections::BTreeSet;

use domain::Id;
use domain::audit::{Entry, Sealed};
use domain::faq::Faq;
use domain::person::Origin;
use domain::settings::Settings;
use domain::text::Email;
use domain::ticket::{Response, Whole};
use serde::Serialize;

use super::lines::{AuditLine, FaqLine, ResponseLine, SealedLine, SettingsLine, TargetLine, TicketLine, UserLine};
use crate::ports::{Account, Exported};

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line {
    User(UserLine),
    Settings(SettingsLine),
    Faq(FaqLine),
    Ticket(TicketLine),
    Audit(AuditLine),
}

/// Adds the document's line with its end, except for what cannot be read: that has none.
pub fn write_line(document: &Exported, out: &mut Vec<u8>) -> serde_json::Result<()> {
    let line = match document {
        Exported::Account(account) => Line::User(user(account)),
        Exported::Settings(settings) => Line::Settings(set(settings)),
        Exported::Faq(entry) => Line::Faq(faq(entry)),
        Exported::Ticket { whole, gone } => Line::Ticket(ticket(whole, gone)),
        Exported::Entry(entry) => Line::Audit(audit(entry)),
        Exported::Unreadable { .. } => return Ok(()),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.push(b'\n');
    Ok(())
}

pub(crate) fn user(Account { user, password_hash }: &Account) -> UserLine {
    UserLine {
        id: user.id.to_string(),
        name: user.name.to_string(),
        email: user.email.to_string(),
        role: user.role.as_str().to_owned(),
        is_active: Some(user.is_active),
        // Where it is read again, the account follows no token.
        origin: (user.origin == Origin::Demo).then(|| user.origin.as_str().to_owned()),
        created_at: Some(user.created_at.to_string()),
        last_seen_at: user.last_seen_at.map(|at| at.to_string()),
        password_hash: password_hash.clone(),
    }
}

fn set(settings: &Settings) -> SettingsLine {
    SettingsLine {
        support_email: settings.support_email.as_ref().map_or("", Email::as_str).to_owned(),
        support_auto_response: settings.auto_response,
        support_email_template: settings.email_template.as_str().to_owned(),
        support_notification_enabled: settings.notification_enabled,
    }
}

fn faq(faq: &Faq) -> FaqLine {
    FaqLine {
        id: faq.id.to_string(),
        question: faq.question.to_string(),
        answer: faq.answer.to_string(),
        category: Some(faq.category.to_string()),
        is_active: Some(faq.is_active),
        order: Some(faq.order),
    }
}

pub(crate) fn ticket(Whole { ticket, responses }: &Whole, gone: &BTreeSet<Id>) -> TicketLine {
    TicketLine {
        id: ticket.id.to_string(),
        ticket_number: ticket.number.to_string(),
        subject: ticket.subject.to_string(),
        message: ticket.message.to_string(),
        category: Some(ticket.category.to_string()),
        priority: Some(ticket.priority.to_string()),
        status: Some(ticket.status.to_string()),
        submitted_by: ticket.submitted_by.to_string(),
        assigned_to: ticket.assigned_to.map(|id| id.to_string()),
        responses: responses.iter().map(response).collect(),
        attachments: (!ticket.attachments.is_empty())
            .then(|| ticket.attachments.iter().map(|note| note.as_str().into()).collect()),
        created_at: ticket.created_at.to_string(),
        updated_at: Some(ticket.staff_revision.at.to_string()),
        resolved_at: ticket.resolved_at.map(|at| at.to_string()),
        closed_at: ticket.closed_at.map(|at| at.to_string()),
        version: Some(ticket.staff_revision.version),
        public_version: Some(ticket.public_revision.version),
        public_updated_at: Some(ticket.public_revision.at.to_string()),
        gone: gone.iter().map(Id::to_string).collect(),
    }
}

pub(crate) fn response(response: &Response) -> ResponseLine {
    ResponseLine {
        id: response.id.to_string(),
        message: response.message.to_string(),
        responded_by: response.responded_by.to_string(),
        is_internal: response.is_internal,
        created_at: response.created_at.to_string(),
    }
}

fn audit(entry: &Entry) -> AuditLine {
    AuditLine {
        id: entry.id.to_string(),
        chain: entry.chain.to_string(),
        sequence: entry.sequence,
        at: entry.at.to_string(),
        actor: entry.actor.map(|id| id.to_string()),
        action: entry.action.as_str().to_owned(),
        target: TargetLine { kind: entry.target_kind.as_str().to_owned(), id: entry.target.to_string() },
        who: sealed(&entry.who),
        what: sealed(&entry.what),
        hash: entry.hash.to_string(),
    }
}

fn sealed(Sealed { digest, opened }: &Sealed) -> SealedLine {
    SealedLine {
        digest: digest.to_string(),
        salt: opened.as_ref().map(|opened| digits(&opened.salt)),
        value: opened.as_ref().map(|opened| opened.json.clone()),
    }
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |digits, byte| format!("{digits}{byte:02x}"))
}
