use app::ports::{AccountImport, FaqImport, Import, ImportRefusal, Imported, SettingsImport, TicketImport, Trail};
use domain::audit::{Action, Chain, Entry, Head, follow};
use domain::ticket::Whole;
use domain::{Id, TicketNumber};
use rusqlite::{Connection, Result, params};

use crate::tickets::{rows, write};
use crate::writer::Batch;
use crate::{accounts, audit, faqs, key, settings, words};

pub(crate) fn import(db: &Batch, batch: &[Import]) -> Result<Vec<Imported>> {
    batch
        .iter()
        .map(|document| match document {
            Import::Account(import) => account(db, import),
            Import::Settings(import) => bring_settings(db, import),
            Import::Faq(import) => faq(db, import),
            Import::Ticket(import) => ticket(db, import),
            Import::Entry(import) => entry(db, import),
        })
        .collect()
}

fn refused(refusal: ImportRefusal) -> Imported {
    Imported::Refused(refusal)
}

fn account(db: &Batch, import: &AccountImport) -> Result<Imported> {
    let user = &import.account.user;
    if let Some(stored) = accounts::by_id(db, user.id)? {
        return Ok(if import.is(&stored) { Imported::Known } else { refused(ImportRefusal::Differs) });
    }
    if accounts::by_email(db, &user.email)?.is_some() {
        return Ok(refused(ImportRefusal::EmailTaken));
    }
    accounts::insert(db, &import.account)?;
    words::rename_requester(db, user.id)?;
    if let Some(draft) = &import.audit {
        audit::append(db, draft)?;
    }
    Ok(Imported::New)
}

fn bring_settings(db: &Connection, import: &SettingsImport) -> Result<Imported> {
    Ok(match settings::load(db)?.bring(&import.update, &import.stamp) {
        Err(key) => refused(ImportRefusal::SetOtherwise(key)),
        Ok(None) => Imported::Known,
        Ok(Some(change)) => {
            settings::write(db, &change.settings, &change.keys, None)?;
            if !import.is_told {
                audit::append(db, &change.audit)?;
            }
            Imported::New
        }
    })
}

fn faq(db: &Connection, FaqImport { faq, audit }: &FaqImport) -> Result<Imported> {
    if let Some(stored) = faqs::by_id(db, faq.id)? {
        return Ok(if stored == *faq { Imported::Known } else { refused(ImportRefusal::Differs) });
    }
    faqs::write(db, faq)?;
    if let Some(draft) = audit {
        audit::append(db, draft)?;
    }
    Ok(Imported::New)
}

fn ticket(db: &Batch, import: &TicketImport) -> Result<Imported> {
    let ticket = &import.whole.ticket;
    if let Some(key) = rows::locate(db, ticket.id.into())? {
        let is_known = rows::whole(db, key)? == import.whole;
        return Ok(if is_known { Imported::Known } else { refused(ImportRefusal::Differs) });
    }
    if rows::locate(db, ticket.number.into())?.is_some() {
        return Ok(refused(ImportRefusal::NumberTaken(ticket.number)));
    }
    for person in import.whole.people().difference(&import.gone) {
        if !accounts::is_known(db, *person)? {
            return Ok(refused(ImportRefusal::UnknownPerson(*person)));
        }
    }
    if !begin_chain(db, ticket.id, &import.trail)? {
        return Ok(refused(ImportRefusal::WasHere));
    }
    insert(db, import)?;
    Ok(Imported::New)
}

/// Whether the ticket can have this trail: it has none yet, or the very same one, of which the ticket's own line was
/// refused before.
fn begin_chain(db: &Connection, ticket: Id, trail: &Trail) -> Result<bool> {
    let chain = Chain::Ticket(ticket);
    let head = audit::head(db, chain)?;
    match (trail, head) {
        (Trail::Begins(draft), None) => audit::append(db, draft)?,
        (Trail::Continues(first), None) => audit::hang(db, first)?,
        (Trail::Begins(_), Some(_)) => return Ok(false),
        (Trail::Continues(first), Some(head)) => {
            let is_first = audit::entry_at(db, chain, 1)?.is_some_and(|stored| stored.hash == first.hash);
            let last = audit::entry_at(db, chain, head.length)?;
            return Ok(is_first && last.is_some_and(|last| last.action != Action::TicketDeleted));
        }
    }
    Ok(true)
}

fn insert(db: &Batch, import: &TicketImport) -> Result<()> {
    let Whole { ticket, responses } = &import.whole;
    let key = free_key(db, key::places(ticket.created_at, ticket.id))?;
    write::insert_with_body(db, key, ticket)?;
    for response in responses {
        write::insert_response(db, key, response)?;
    }
    words::insert_whole(db, key, ticket.submitted_by, &import.words)?;
    raise_number(db, ticket.number)
}

/// The first of these places that no ticket has.
fn free_key(db: &Connection, places: impl Iterator<Item = i64>) -> Result<i64> {
    let mut taken = db.prepare_cached("SELECT 1 FROM ticket WHERE key = ?1")?;
    for place in places {
        if !taken.exists([place])? {
            return Ok(place);
        }
    }
    Err(rusqlite::Error::QueryReturnedNoRows)
}

/// New tickets get numbers behind this one.
fn raise_number(db: &Connection, number: TicketNumber) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO ticket_number (year, last) VALUES (?1, ?2) \
         ON CONFLICT (year) DO UPDATE SET last = max(last, excluded.last)",
    )?
    .execute(params![number.year, number.sequence])
    .map(|_| ())
}

fn entry(db: &Connection, entry: &Entry) -> Result<Imported> {
    let head = audit::head(db, entry.chain)?.unwrap_or_else(|| Head::empty(entry.chain));
    if entry.sequence <= head.length {
        let stored = audit::entry_at(db, entry.chain, entry.sequence)?;
        let is_known = stored.is_some_and(|stored| stored.hash == entry.hash);
        return Ok(if is_known { Imported::Known } else { refused(ImportRefusal::OtherEntries) });
    }
    if follow(head, entry).is_err() {
        return Ok(refused(ImportRefusal::DoesNotFollow));
    }
    audit::hang(db, entry)?;
    if let Some(number) = entry.deleted_number() {
        raise_number(db, number)?;
    }
    Ok(Imported::New)
}
