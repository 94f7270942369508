//! The ticket's row, as it is read for decisions and for views alike.

use app::ports::{Person, TicketKey, TicketView};
use domain::policy::Viewer;
use domain::text::{AttachmentNote, Message, Subject};
use domain::ticket::{Response, Revision, Ticket, Whole};
use domain::vocabulary::{Awaiting, Category, Priority, Status};
use domain::{Id, TicketNumber};
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Result, params};

use crate::cells::Cells;

/// The columns that [`ticket`] reads, behind which the message may follow.
macro_rules! ticket_columns {
    () => {
        "t.id, t.year, t.sequence, t.subject, t.category, t.priority, t.status, t.submitted_by, t.assigned_to, \
         t.created_at, t.resolved_at, t.closed_at, t.staff_version, t.staff_updated_at, t.public_version, \
         t.public_updated_at, t.awaiting, t.public_responses, t.notes, t.first_answer_at, t.attachments"
    };
}

const LOAD: &str = concat!(
    "SELECT ",
    ticket_columns!(),
    ", b.message FROM ticket t JOIN ticket_body b ON b.key = t.key WHERE t.key = ?1"
);

macro_rules! view {
    ($message:literal, $body:literal) => {
        concat!(
            "SELECT ",
            ticket_columns!(),
            $message,
            ", r.name, r.email, r.role, a.name, a.email, a.role FROM ticket t ",
            $body,
            " LEFT JOIN user r ON r.id = t.submitted_by LEFT JOIN user a ON a.id = t.assigned_to WHERE t.key = ?1"
        )
    };
}

const VIEW: &str = view!(", b.message", "JOIN ticket_body b ON b.key = t.key");
const VIEW_ROW: &str = view!(", NULL", "");

/// Where the ticket lies, if there is one.
pub(crate) fn locate(db: &Connection, ticket: TicketKey) -> Result<Option<i64>> {
    match ticket {
        TicketKey::Id(id) => {
            db.prepare_cached("SELECT key FROM ticket WHERE id = ?1")?.query_row([id.bytes()], |row| row.get(0))
        }
        TicketKey::Number(number) => db
            .prepare_cached("SELECT key FROM ticket WHERE year = ?1 AND sequence = ?2")?
            .query_row(params![number.year, number.sequence], |row| row.get(0)),
    }
    .optional()
}

/// The whole ticket, for a decision about it.
pub(crate) fn load(db: &Connection, key: i64) -> Result<Ticket> {
    db.prepare_cached(LOAD)?.query_row([key], |row| ticket(&mut Cells::new(row)))
}

/// The whole conversation, oldest first.
pub(crate) fn responses(db: &Connection, key: i64) -> Result<Vec<Response>> {
    db.prepare_cached(
        "SELECT id, message, responded_by, is_internal, created_at FROM response WHERE ticket = ?1 \
         ORDER BY created_at, key",
    )?
    .query_map([key], |row| {
        let mut cells = Cells::new(row);
        Ok(Response {
            id: cells.id()?,
            message: Message::from_stored(cells.value()?),
            responded_by: cells.id()?,
            is_internal: cells.value()?,
            created_at: cells.time()?,
        })
    })?
    .collect()
}

/// The ticket with its conversation.
pub(crate) fn whole(db: &Connection, key: i64) -> Result<Whole> {
    Ok(Whole::new(load(db, key)?, responses(db, key)?))
}

/// Reads tickets as one viewer sees them. Whether they may see them at all is for the caller to ask.
pub(super) struct Views<'db> {
    statement: CachedStatement<'db>,
    viewer: Viewer,
    with_message: bool,
}

impl<'db> Views<'db> {
    pub(super) fn new(db: &'db Connection, viewer: Viewer, with_message: bool) -> Result<Self> {
        let statement = db.prepare_cached(if with_message { VIEW } else { VIEW_ROW })?;
        Ok(Self { statement, viewer, with_message })
    }

    pub(super) fn read(&mut self, key: i64) -> Result<TicketView> {
        let (viewer, with_message) = (self.viewer, self.with_message);
        self.statement.query_row([key], |row| {
            let mut cells = Cells::new(row);
            let ticket = ticket(&mut cells)?;
            let submitted_by = person(&mut cells, ticket.submitted_by)?;
            let assigned_to = match ticket.assigned_to {
                Some(id) => Some(person(&mut cells, id)?),
                None => None,
            };
            Ok(seen_by(viewer, &ticket, with_message, submitted_by, assigned_to))
        })
    }
}

fn seen_by(
    viewer: Viewer,
    ticket: &Ticket,
    with_message: bool,
    submitted_by: Person,
    assigned_to: Option<Person>,
) -> TicketView {
    let revision = ticket.revision(viewer);
    let notes = if viewer.sees_notes() { ticket.notes } else { 0 };
    TicketView {
        id: ticket.id,
        number: ticket.number,
        subject: ticket.subject.to_string(),
        message: with_message.then(|| ticket.message.to_string()),
        category: ticket.category,
        priority: ticket.priority,
        status: ticket.status,
        submitted_by,
        assigned_to,
        attachments: ticket.attachments.iter().map(ToString::to_string).collect(),
        created_at: ticket.created_at,
        updated_at: revision.at,
        resolved_at: ticket.resolved_at,
        closed_at: ticket.closed_at,
        version: revision.version,
        response_count: ticket.public_responses + notes,
        awaiting: ticket.awaiting,
    }
}

fn ticket(cells: &mut Cells<'_>) -> Result<Ticket> {
    Ok(Ticket {
        id: cells.id()?,
        number: TicketNumber { year: cells.value()?, sequence: cells.value()? },
        subject: Subject::from_stored(cells.value()?),
        category: cells.read(Category::from_rank)?,
        priority: cells.read(Priority::from_rank)?,
        status: cells.read(Status::from_rank)?,
        submitted_by: cells.id()?,
        assigned_to: cells.optional_id()?,
        created_at: cells.time()?,
        resolved_at: cells.optional_time()?,
        closed_at: cells.optional_time()?,
        staff_revision: Revision { version: cells.value()?, at: cells.time()? },
        public_revision: Revision { version: cells.value()?, at: cells.time()? },
        awaiting: cells.read(Awaiting::from_rank)?,
        public_responses: cells.value()?,
        notes: cells.value()?,
        first_answer_at: cells.optional_time()?,
        attachments: attachments(cells)?,
        message: Message::from_stored(cells.value::<Option<String>>()?.unwrap_or_default()),
    })
}

fn attachments(cells: &mut Cells<'_>) -> Result<Vec<AttachmentNote>> {
    let read = |json: Option<String>| match json {
        None => Some(Vec::new()),
        Some(json) => serde_json::from_str::<Vec<String>>(&json).ok(),
    };
    Ok(cells.read(read)?.into_iter().map(AttachmentNote::from_stored).collect())
}

/// Reads the name, the address and the role that an outer join has found for `id`, or not.
pub(super) fn person(cells: &mut Cells<'_>, id: Id) -> Result<Person> {
    let name: Option<String> = cells.value()?;
    let email: Option<String> = cells.value()?;
    let role: Option<String> = cells.value()?;
    Ok(match (name, email, role) {
        (Some(name), Some(email), Some(role)) => Person::new(id, name, email, role),
        _ => Person::unknown(id),
    })
}
