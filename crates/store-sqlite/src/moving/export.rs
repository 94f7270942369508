//! One read of everything, on a reader's thread, which waits whenever nobody takes what it has found.

use std::collections::BTreeSet;
use std::mem;

use app::ports::{Export, Exported, Faqs, StoreResult, UnreadableEntry};
use async_trait::async_trait;
use domain::Id;
use domain::audit::Chain;
use domain::settings::Settings;
use domain::ticket::Whole;
use rusqlite::{Connection, Result};
use tokio::sync::mpsc::{self, Receiver, Sender};

use crate::cells::Cells;
use crate::readers::Readers;
use crate::tickets::rows;
use crate::{accounts, audit, faqs, settings};

const CHUNK: usize = 64;
/// How many chunks may wait to be taken.
const WAITING: usize = 2;
const ENTRIES: u32 = 500;

struct Reading(Receiver<StoreResult<Vec<Exported>>>);

#[async_trait]
impl Export for Reading {
    async fn next(&mut self) -> StoreResult<Vec<Exported>> {
        self.0.recv().await.unwrap_or_else(|| Ok(Vec::new()))
    }
}

pub(crate) fn start(readers: &Readers) -> StoreResult<Box<dyn Export>> {
    let (sender, receiver) = mpsc::channel(WAITING);
    let results = sender.clone();
    let read = move |db: &Connection| {
        let mut sink = Sink { sender, chunk: Vec::with_capacity(CHUNK) };
        let is_wanted = everything(db, &mut sink)?;
        if is_wanted {
            sink.send();
        }
        Ok(())
    };
    readers.start_one(read, move |error| {
        // Nobody to tell is as good as told.
        let _ = results.blocking_send(Err(error));
    })?;
    Ok(Box::new(Reading(receiver)))
}

struct Sink {
    sender: Sender<StoreResult<Vec<Exported>>>,
    chunk: Vec<Exported>,
}

impl Sink {
    /// Whether anybody wants more.
    fn put(&mut self, document: Exported) -> bool {
        self.chunk.push(document);
        self.chunk.len() < CHUNK || self.send()
    }

    fn send(&mut self) -> bool {
        let chunk = mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK));
        chunk.is_empty() || self.sender.blocking_send(Ok(chunk)).is_ok()
    }
}

/// Whether all of it was wanted.
fn everything(db: &Connection, sink: &mut Sink) -> Result<bool> {
    Ok(trail(db, Chain::Site, sink)?
        && people(db, sink)?
        && set(db, sink)?
        && tickets(db, sink)?
        && trails_alone(db, sink)?)
}

fn trail(db: &Connection, chain: Chain, sink: &mut Sink) -> Result<bool> {
    let mut after = 0;
    loop {
        let rows = audit::entries(db, chain, after, ENTRIES)?;
        let is_last = rows.len() < ENTRIES as usize;
        for row in rows {
            let document = match row {
                Ok(entry) => {
                    after = entry.sequence;
                    Exported::Entry(Box::new(entry))
                }
                Err(UnreadableEntry { sequence }) => {
                    after = sequence;
                    Exported::Unreadable { chain, sequence }
                }
            };
            if !sink.put(document) {
                return Ok(false);
            }
        }
        if is_last {
            return Ok(true);
        }
    }
}

fn people(db: &Connection, sink: &mut Sink) -> Result<bool> {
    let mut statement = db.prepare_cached(accounts::ALL)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if !sink.put(Exported::Account(accounts::account(&mut Cells::new(row))?)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The settings and the FAQ.
fn set(db: &Connection, sink: &mut Sink) -> Result<bool> {
    let settings = Some(settings::load(db)?).filter(|settings| *settings != Settings::default());
    let faqs = faqs::list(db, Faqs::All)?;
    let mut all = settings.map(Exported::Settings).into_iter().chain(faqs.into_iter().map(Exported::Faq));
    Ok(all.all(|document| sink.put(document)))
}

fn tickets(db: &Connection, sink: &mut Sink) -> Result<bool> {
    let mut statement = db.prepare_cached("SELECT key FROM ticket ORDER BY key")?;
    let mut keys = statement.query([])?;
    while let Some(row) = keys.next()? {
        let whole = rows::whole(db, row.get(0)?)?;
        let chain = Chain::Ticket(whole.ticket.id);
        let gone = gone(db, &whole)?;
        if !sink.put(Exported::Ticket { whole: Box::new(whole), gone }) || !trail(db, chain, sink)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn gone(db: &Connection, whole: &Whole) -> Result<BTreeSet<Id>> {
    let mut gone = BTreeSet::new();
    for person in whole.people() {
        if !accounts::is_known(db, person)? {
            gone.insert(person);
        }
    }
    Ok(gone)
}

/// The trails of tickets that are no more.
fn trails_alone(db: &Connection, sink: &mut Sink) -> Result<bool> {
    let mut statement = db.prepare_cached("SELECT chain FROM audit_head ORDER BY chain")?;
    let mut chains = statement.query([])?;
    while let Some(row) = chains.next()? {
        let chain = Cells::new(row).read(|text: String| Chain::parse(&text))?;
        let Chain::Ticket(ticket) = chain else { continue };
        if rows::locate(db, ticket.into())?.is_none() && !trail(db, chain, sink)? {
            return Ok(false);
        }
    }
    Ok(true)
}
