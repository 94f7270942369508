//! From a line to a document, each field parsed into its type.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use domain::audit::{Action, Chain, Digest, Entry, Opened, Sealed, TargetKind};
use domain::faq::Faq;
use domain::person::{Origin, RoleName, User};
use domain::settings::{self, Key, Update};
use domain::template::Template;
use domain::text::{Answer, AttachmentNote, Email, FaqCategory, Message, PersonName, Question, Subject};
use domain::ticket::{Response, Revision, Ticket, Whole};
use domain::vocabulary::{Awaiting, Category, Priority, Status};
use domain::{Id, Invalid, TicketNumber, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::lines::{AuditLine, FaqLine, ResponseLine, SealedLine, TicketLine, UserLine};
use crate::ports::Account;

const MAX_HASH: usize = 512;

pub(super) enum Document {
    Account { account: Account, is_dated: bool },
    Settings(Update),
    Faq(Faq),
    Ticket { whole: Whole, gone: BTreeSet<Id> },
    Entry(Entry),
}

/// Why a line is no document.
pub(super) type Reason = String;

#[derive(Deserialize)]
struct Kind<'a> {
    #[serde(borrow, rename = "type")]
    name: Cow<'a, str>,
}

/// `now` is when a user without a time of creation was made.
pub(super) fn document(line: &[u8], now: Timestamp) -> Result<Document, Reason> {
    let line = std::str::from_utf8(line).map_err(|_| "it is not UTF-8".to_owned())?;
    // The parser would take a list for a document with its fields in order.
    if !line.trim_start().starts_with('{') {
        return Err("it is no JSON object".to_owned());
    }
    let Kind { name } = parse(line)?;
    match name.as_ref() {
        "user" => account(parse(line)?, now),
        "settings" => settings(parse(line)?).map(Document::Settings),
        "faq" => faq(&parse(line)?).map(Document::Faq),
        "ticket" => ticket(&parse(line)?),
        "audit" => entry(parse(line)?).map(Document::Entry),
        other => {
            let start: String = other.chars().take(40).collect();
            Err(format!("type: {start:?} must be one of: user, settings, faq, ticket, audit"))
        }
    }
}

fn parse<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T, Reason> {
    serde_json::from_str(line).map_err(|error| {
        // Every line is the first one to the parser.
        let reason = error.to_string();
        reason.rsplit_once(" at line 1 ").map_or(reason.clone(), |(reason, place)| format!("{reason} at {place}"))
    })
}

fn named<T>(field: &str, parsed: Result<T, Invalid>) -> Result<T, Reason> {
    parsed.map_err(|Invalid(reason)| format!("{field}: {reason}"))
}

fn optional<T>(
    field: &str,
    text: Option<&str>,
    read: impl FnOnce(&str) -> Result<T, Invalid>,
) -> Result<Option<T>, Reason> {
    text.map(|text| named(field, read(text))).transpose()
}

fn account(line: UserLine, now: Timestamp) -> Result<Document, Reason> {
    let created_at = optional("createdAt", line.created_at.as_deref(), Timestamp::parse)?;
    if line.password_hash.as_ref().is_some_and(|hash| hash.is_empty() || hash.len() > MAX_HASH) {
        return Err(format!("passwordHash: must be a hash of 1 to {MAX_HASH} characters"));
    }
    let user = User {
        id: named("_id", Id::parse(&line.id))?,
        name: named("name", PersonName::parse(&line.name))?,
        email: named("email", Email::parse(&line.email))?,
        role: named("role", RoleName::parse(&line.role))?,
        is_active: line.is_active.unwrap_or(true),
        origin: if line.origin.as_deref() == Some(Origin::Demo.as_str()) { Origin::Demo } else { Origin::Own },
        created_at: created_at.unwrap_or(now),
        last_seen_at: optional("lastSeenAt", line.last_seen_at.as_deref(), Timestamp::parse)?,
    };
    let account = Account { user, password_hash: line.password_hash };
    Ok(Document::Account { account, is_dated: created_at.is_some() })
}

/// Several settings by their names, or one as a platform's database has it: a `key` and its `value`.
fn settings(mut fields: BTreeMap<String, Value>) -> Result<Update, Reason> {
    if let (Some(Value::String(key)), Some(value)) = (fields.remove("key"), fields.remove("value")) {
        fields.insert(key, value);
    }
    let names = Key::ALL.iter().map(|key| key.as_str());
    if !names.clone().any(|name| fields.contains_key(name)) {
        return Err(format!("it sets none of: {}", names.collect::<Vec<_>>().join(", ")));
    }
    Ok(Update {
        support_email: text_of(&fields, Key::SupportEmail, settings::parse_support_email)?,
        auto_response: flag_of(&fields, Key::AutoResponse)?,
        email_template: text_of(&fields, Key::EmailTemplate, Template::parse)?,
        notification_enabled: flag_of(&fields, Key::NotificationEnabled)?,
    })
}

fn text_of<T>(
    fields: &BTreeMap<String, Value>,
    key: Key,
    read: impl FnOnce(&str) -> Result<T, Invalid>,
) -> Result<Option<T>, Reason> {
    match fields.get(key.as_str()) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => named(key.as_str(), read(text)).map(Some),
        Some(_) => Err(format!("{}: must be text", key.as_str())),
    }
}

/// Platforms keep flags as text too.
fn flag_of(fields: &BTreeMap<String, Value>, key: Key) -> Result<Option<bool>, Reason> {
    match fields.get(key.as_str()) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(Value::String(text)) if text == "true" || text == "false" => Ok(Some(text == "true")),
        Some(_) => Err(format!("{}: must be true or false", key.as_str())),
    }
}

fn faq(line: &FaqLine) -> Result<Faq, Reason> {
    Ok(Faq {
        id: named("_id", Id::parse(&line.id))?,
        question: named("question", Question::parse(&line.question))?,
        answer: named("answer", Answer::parse(&line.answer))?,
        category: optional("category", line.category.as_deref(), FaqCategory::parse)?
            .unwrap_or_else(FaqCategory::general),
        is_active: line.is_active.unwrap_or(true),
        order: line.order.unwrap_or(0),
    })
}

fn ticket(line: &TicketLine) -> Result<Document, Reason> {
    let created_at = named("createdAt", Timestamp::parse(&line.created_at))?;
    let never = Revision { version: 1, at: created_at };
    let mut ticket = Ticket {
        id: named("_id", Id::parse(&line.id))?,
        number: named("ticketNumber", TicketNumber::parse(&line.ticket_number))?,
        subject: named("subject", Subject::parse(&line.subject))?,
        message: named("message", Message::parse(&line.message))?,
        category: optional("category", line.category.as_deref(), Category::parse)?.unwrap_or(Category::GeneralInquiry),
        priority: optional("priority", line.priority.as_deref(), Priority::parse)?.unwrap_or(Priority::Medium),
        status: optional("status", line.status.as_deref(), Status::parse)?.unwrap_or(Status::Open),
        submitted_by: named("submittedBy", Id::parse(&line.submitted_by))?,
        assigned_to: optional("assignedTo", line.assigned_to.as_deref(), Id::parse)?,
        attachments: attachments(line.attachments.as_deref().unwrap_or_default())?,
        created_at,
        resolved_at: optional("resolvedAt", line.resolved_at.as_deref(), Timestamp::parse)?,
        closed_at: optional("closedAt", line.closed_at.as_deref(), Timestamp::parse)?,
        staff_revision: never,
        public_revision: never,
        awaiting: Awaiting::Staff,
        public_responses: 0,
        notes: 0,
        first_answer_at: None,
    };
    let responses = responses(&line.responses)?;
    let moved = |sees_notes| Whole::last_moved(&ticket, &responses, sees_notes);
    let staff_at = optional("updatedAt", line.updated_at.as_deref(), Timestamp::parse)?.unwrap_or_else(|| moved(true));
    let public_at = optional("publicUpdatedAt", line.public_updated_at.as_deref(), Timestamp::parse)?
        .unwrap_or_else(|| moved(false));
    ticket.staff_revision = Revision { version: version("version", line.version)?, at: staff_at };
    ticket.public_revision = Revision { version: version("publicVersion", line.public_version)?, at: public_at };
    let gone = line.gone.iter().map(|id| named("gone", Id::parse(id))).collect::<Result<_, _>>()?;
    Ok(Document::Ticket { whole: Whole::new(ticket, responses), gone })
}

fn attachments(values: &[Value]) -> Result<Vec<AttachmentNote>, Reason> {
    let read = |(index, value): (usize, &Value)| {
        let field = format!("attachments[{index}]");
        let text = value.as_str().ok_or_else(|| format!("{field}: must be text"))?;
        named(&field, AttachmentNote::parse(text))
    };
    values.iter().enumerate().map(read).collect()
}

/// Versions are counted in signed integers by every store.
fn version(field: &str, given: Option<u64>) -> Result<u64, Reason> {
    let version = given.unwrap_or(1);
    if version == 0 || i64::try_from(version).is_err() {
        return Err(format!("{field}: must be a version, counted from 1"));
    }
    Ok(version)
}

fn responses(lines: &[ResponseLine]) -> Result<Vec<Response>, Reason> {
    let mut known = BTreeSet::new();
    let mut responses = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let response = response(line).map_err(|reason| format!("responses[{index}].{reason}"))?;
        if !known.insert(response.id) {
            return Err(format!("responses[{index}]._id: another response of the ticket has it"));
        }
        responses.push(response);
    }
    Ok(responses)
}

fn response(line: &ResponseLine) -> Result<Response, Reason> {
    Ok(Response {
        id: named("_id", Id::parse(&line.id))?,
        message: named("message", Message::parse(&line.message))?,
        responded_by: named("respondedBy", Id::parse(&line.responded_by))?,
        is_internal: line.is_internal,
        created_at: named("createdAt", Timestamp::parse(&line.created_at))?,
    })
}

fn entry(line: AuditLine) -> Result<Entry, Reason> {
    let unknown = |field: &str| format!("{field}: is none that this version knows");
    let chain = Chain::parse(&line.chain).ok_or("chain: must be a ticket's id, or site")?;
    let target_kind = TargetKind::from_stored(&line.target.kind).ok_or_else(|| unknown("target.type"))?;
    let target = named("target.id", Id::parse(&line.target.id))?;
    let hangs_in = if target_kind == TargetKind::Ticket { Chain::Ticket(target) } else { Chain::Site };
    if chain != hangs_in {
        return Err("chain: is not the one of the target".to_owned());
    }
    Ok(Entry {
        id: named("_id", Id::parse(&line.id))?,
        chain,
        sequence: version("sequence", Some(line.sequence))?,
        at: named("at", Timestamp::parse(&line.at))?,
        actor: optional("actor", line.actor.as_deref(), Id::parse)?,
        action: Action::from_stored(&line.action).ok_or_else(|| unknown("action"))?,
        target_kind,
        target,
        who: sealed("who", line.who)?,
        what: sealed("what", line.what)?,
        hash: Digest(bytes("hash", &line.hash)?),
    })
}

fn sealed(field: &str, line: SealedLine) -> Result<Sealed, Reason> {
    let opened = match (line.salt, line.value) {
        (None, None) => None,
        (Some(salt), Some(json)) => Some(Opened { salt: bytes(field, &salt)?, json }),
        _ => return Err(format!("{field}: has a salt and a value, or neither")),
    };
    Ok(Sealed { digest: Digest(bytes(field, &line.digest)?), opened })
}

fn bytes<const N: usize>(field: &str, text: &str) -> Result<[u8; N], Reason> {
    let wrong = || format!("{field}: must be {} hexadecimal digits", 2 * N);
    if text.len() != 2 * N {
        return Err(wrong());
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digit = |digit: u8| char::from(digit).to_digit(16);
        let value = digit(pair[0]).zip(digit(pair[1])).map(|(high, low)| high << 4 | low);
        *byte = value.and_then(|value| u8::try_from(value).ok()).ok_or_else(wrong)?;
    }
    Ok(bytes)
}
