//! The collections and the documents in them: names and shapes that a platform's database shares.

use app::ports::{StoreError, StoreResult};
use domain::{Id, Timestamp};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, DateTime};
use mongodb::{Collection, Database};

use crate::accounts::AccountDocument;
use crate::audit::{EntryDocument, HeadDocument};
use crate::events::EventDocument;
use crate::faqs::FaqDocument;
use crate::idempotency::KeyDocument;
use crate::limits::LimitDocument;
use crate::links::LinksDocument;
use crate::numbers::CounterDocument;
use crate::outbox::MailDocument;
use crate::registrations::RegistrationDocument;
use crate::sessions::SessionDocument;
use crate::settings::SettingDocument;
use crate::thread::PartDocument;
use crate::ticket::TicketDocument;

pub(crate) const TICKETS: &str = "supporttickets";
pub(crate) const RESPONSES: &str = "supportresponses";
pub(crate) const USERS: &str = "users";
pub(crate) const SETTINGS: &str = "settings";
pub(crate) const FAQS: &str = "faqs";
pub(crate) const AUDIT: &str = "supportaudit";
pub(crate) const AUDIT_HEADS: &str = "supportauditheads";
pub(crate) const OUTBOX: &str = "supportoutbox";
pub(crate) const COUNTERS: &str = "supportcounters";
pub(crate) const SESSIONS: &str = "supportsessions";
pub(crate) const IDEMPOTENCY: &str = "supportidempotency";
pub(crate) const LIMITS: &str = "supportlimits";
pub(crate) const LINKS: &str = "supportlinks";
pub(crate) const REGISTRATIONS: &str = "supportregistrations";
pub(crate) const EVENTS: &str = "supportevents";

pub(crate) const ALL: &[&str] = &[
    TICKETS,
    RESPONSES,
    USERS,
    SETTINGS,
    FAQS,
    AUDIT,
    AUDIT_HEADS,
    OUTBOX,
    COUNTERS,
    SESSIONS,
    IDEMPOTENCY,
    LIMITS,
    LINKS,
    REGISTRATIONS,
    EVENTS,
];

#[derive(Debug, Clone)]
pub(crate) struct Collections {
    pub(crate) tickets: Collection<TicketDocument>,
    pub(crate) responses: Collection<PartDocument>,
    pub(crate) users: Collection<AccountDocument>,
    pub(crate) settings: Collection<SettingDocument>,
    pub(crate) faqs: Collection<FaqDocument>,
    pub(crate) audit: Collection<EntryDocument>,
    pub(crate) audit_heads: Collection<HeadDocument>,
    pub(crate) outbox: Collection<MailDocument>,
    pub(crate) counters: Collection<CounterDocument>,
    pub(crate) sessions: Collection<SessionDocument>,
    pub(crate) idempotency: Collection<KeyDocument>,
    pub(crate) limits: Collection<LimitDocument>,
    pub(crate) links: Collection<LinksDocument>,
    pub(crate) registrations: Collection<RegistrationDocument>,
    pub(crate) events: Collection<EventDocument>,
}

impl Collections {
    pub(crate) fn of(database: &Database) -> Self {
        Self {
            tickets: database.collection(TICKETS),
            responses: database.collection(RESPONSES),
            users: database.collection(USERS),
            settings: database.collection(SETTINGS),
            faqs: database.collection(FAQS),
            audit: database.collection(AUDIT),
            audit_heads: database.collection(AUDIT_HEADS),
            outbox: database.collection(OUTBOX),
            counters: database.collection(COUNTERS),
            sessions: database.collection(SESSIONS),
            idempotency: database.collection(IDEMPOTENCY),
            limits: database.collection(LIMITS),
            links: database.collection(LINKS),
            registrations: database.collection(REGISTRATIONS),
            events: database.collection(EVENTS),
        }
    }
}

pub(crate) fn object_id(id: Id) -> ObjectId {
    ObjectId::from_bytes(*id.bytes())
}

pub(crate) fn id(object_id: ObjectId) -> Id {
    Id::from_bytes(object_id.bytes())
}

pub(crate) fn date(at: Timestamp) -> DateTime {
    DateTime::from_millis(at.millis())
}

pub(crate) fn timestamp(date: DateTime) -> Timestamp {
    Timestamp::from_millis(date.timestamp_millis())
}

/// When something was made, as its id tells.
pub(crate) fn born(object_id: ObjectId) -> Timestamp {
    timestamp(object_id.timestamp())
}

pub(crate) fn binary(bytes: &[u8]) -> Binary {
    Binary { subtype: BinarySubtype::Generic, bytes: bytes.to_vec() }
}

/// The bytes of a digest or a salt, which have one length only.
pub(crate) fn bytes<const N: usize>(binary: &Binary) -> StoreResult<[u8; N]> {
    let length = binary.bytes.len();
    <[u8; N]>::try_from(binary.bytes.as_slice())
        .map_err(|_| StoreError::Failed(format!("{length} bytes are stored where {N} belong")))
}

/// Versions, counts and sequences: BSON has signed integers only, and ours never come near their end.
pub(crate) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn uint(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
