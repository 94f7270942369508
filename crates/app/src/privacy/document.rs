//! Everything that is kept about a person, for that person to read. Tickets and responses stand in it as in an export of
//! the desk.

use std::collections::{BTreeSet, HashSet};

use domain::audit::{Changes, Entry, TargetKind, Who};
use domain::ticket::{Response, Whole};
use domain::{Id, TicketNumber, Timestamp, erasure};
use serde::Serialize;

use crate::moving::lines::{ResponseLine, TicketLine, UserLine};
use crate::moving::write;
use crate::ports::{Account, MailRecord, PersonalRecords, Registration, Session};
use crate::privacy::Somebody;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonDocument {
    exported_at: String,
    #[serde(rename = "_id")]
    id: String,
    account: Option<AccountPart>,
    /// An account that was asked for with their address and is not confirmed.
    registration: Option<RegistrationPart>,
    sessions: Vec<SessionPart>,
    /// Those that they filed.
    tickets: Vec<TicketLine>,
    /// Internal notes on these tickets that are not in the document.
    notes_left_out: usize,
    /// What they wrote in the tickets of others.
    answers: Vec<AnswerPart>,
    mail: Vec<MailPart>,
    audit: Vec<EntryPart>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountPart {
    #[serde(flatten)]
    account: UserLine,
    has_password: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RegistrationPart {
    name: String,
    email: String,
    created_at: String,
    has_password: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SessionPart {
    created_at: String,
    last_used_at: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AnswerPart {
    ticket_number: String,
    #[serde(flatten)]
    response: ResponseLine,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MailPart {
    kind: &'static str,
    /// The `_id` of the ticket that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<String>,
    state: &'static str,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<String>,
}

#[derive(Serialize)]
struct EntryPart {
    at: String,
    action: &'static str,
    target: TargetPart,
    /// What the trail keeps of the person who acted, where that was this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<Who>,
    /// Left out of what they did to the accounts and the tickets of others.
    #[serde(skip_serializing_if = "Changes::is_empty")]
    changes: Changes,
}

#[derive(Serialize)]
struct TargetPart {
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
}

impl PersonDocument {
    pub(super) fn new(somebody: Somebody, records: PersonalRecords, with_notes: bool, now: Timestamp) -> Self {
        let Somebody { id, account, registration } = somebody;
        let PersonalRecords { sessions, mut tickets, answers, mail, entries } = records;
        let notes_left_out = if with_notes { 0 } else { tickets.iter_mut().map(without_notes).sum() };
        let own: HashSet<Id> = tickets.iter().map(|whole| whole.ticket.id).chain([id]).collect();
        let answer = |(number, response): (TicketNumber, Response)| AnswerPart {
            ticket_number: number.to_string(),
            response: write::response(&response),
        };
        Self {
            exported_at: now.to_string(),
            id: id.to_string(),
            account: account.map(AccountPart::new),
            registration: registration.map(RegistrationPart::new),
            sessions: sessions.iter().map(SessionPart::new).collect(),
            tickets: tickets.iter().map(|whole| write::ticket(whole, &BTreeSet::new())).collect(),
            notes_left_out,
            answers: answers.into_iter().map(answer).collect(),
            mail: mail.iter().map(MailPart::new).collect(),
            audit: entries.into_iter().map(|entry| EntryPart::new(&entry, id, &own)).collect(),
        }
    }

    /// Whether nothing at all is kept.
    pub(super) fn is_empty(&self) -> bool {
        self.account.is_none()
            && self.registration.is_none()
            && self.sessions.is_empty()
            && self.tickets.is_empty()
            && self.answers.is_empty()
            && self.mail.is_empty()
            && self.audit.is_empty()
    }
}

impl std::fmt::Debug for PersonDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonDocument").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Takes the notes out, and tells how many they were.
fn without_notes(whole: &mut Whole) -> usize {
    let all = whole.responses.len();
    whole.responses.retain(|response| !response.is_internal);
    all - whole.responses.len()
}

impl AccountPart {
    /// The hash of a password proves it to whoever has it, so it is not handed out.
    fn new(account: Account) -> Self {
        let has_password = account.password_hash.is_some();
        Self { account: write::user(&Account { password_hash: None, ..account }), has_password }
    }
}

impl RegistrationPart {
    fn new(Registration { id: _, name, email, password_hash, at }: Registration) -> Self {
        Self {
            name: name.to_string(),
            email: email.to_string(),
            created_at: at.to_string(),
            has_password: password_hash.is_some(),
        }
    }
}

impl SessionPart {
    fn new(session: &Session) -> Self {
        Self { created_at: session.created_at.to_string(), last_used_at: session.last_used_at.to_string() }
    }
}

impl MailPart {
    fn new(MailRecord { mail, state, sent_at }: &MailRecord) -> Self {
        Self {
            kind: mail.kind.as_str(),
            ticket: mail.ticket.map(|id| id.to_string()),
            state: state.as_str(),
            created_at: mail.created_at.to_string(),
            sent_at: sent_at.map(|at| at.to_string()),
        }
    }
}

impl EntryPart {
    /// Who did something about this person is not theirs to know, nor what is told of others. `own` are their tickets and
    /// themselves.
    fn new(entry: &Entry, person: Id, own: &HashSet<Id>) -> Self {
        let filed_it = |json: &str| json.contains(&erasure::filed_by(person));
        let is_own =
            own.contains(&entry.target) || entry.what.opened.as_ref().is_some_and(|opened| filed_it(&opened.json));
        let (label, changes) = entry.what().map(|what| (what.label, what.changes)).unzip();
        // A ticket's label is its number.
        let label = label.filter(|_| is_own || entry.target_kind == TargetKind::Ticket);
        let changes = changes.filter(|_| is_own);
        Self {
            at: entry.at.to_string(),
            action: entry.action.as_str(),
            target: TargetPart { kind: entry.target_kind.as_str(), id: entry.target.to_string(), label },
            who: entry.who().filter(|_| entry.actor == Some(person)),
            changes: changes.unwrap_or_default(),
        }
    }
}
