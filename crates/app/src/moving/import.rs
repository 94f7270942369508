//! Reading a desk from lines: documents go to the store in batches of bounded size, so that a running server's own
//! writes find room between them.

use std::collections::{BTreeSet, HashSet};
use std::mem;

use domain::Id;
use domain::audit::{Chain, Entry, Head, TargetKind, follow};
use domain::ticket::Whole;

use super::read::{self, Document};
use crate::accounts::created;
use crate::ports::{Account, AccountImport, Import, Imported, StoreResult, TicketImport, Trail};
use crate::{App, Caller};

const BATCH: usize = 256;
const BATCH_BYTES: usize = 2 << 20;

/// How many documents came new, were there already, or were refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub users: u64,
    pub tickets: u64,
    pub entries: u64,
    pub known: u64,
    pub refused: u64,
}

/// A line that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Counted from 1.
    pub line: u64,
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Account,
    Ticket {
        has_trail: bool,
    },
    Entry {
        /// Whose account the site's trail tells of.
        account: Option<Id>,
    },
}

pub struct Importer<'a> {
    app: &'a App,
    caller: Caller,
    batch: Vec<(u64, Kind, Import)>,
    bytes: usize,
    /// The latest ticket, which waits for its trail: that would be on the next line.
    waiting: Option<(u64, Whole, BTreeSet<Id>)>,
    /// Accounts of which an imported trail tells already.
    told: HashSet<Id>,
    refused: Vec<Refused>,
    tally: Tally,
}

impl<'a> Importer<'a> {
    pub fn new(app: &'a App, caller: Caller) -> Self {
        Self {
            app,
            caller,
            batch: Vec::with_capacity(BATCH),
            bytes: 0,
            waiting: None,
            told: HashSet::new(),
            refused: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// Takes one line without its end, and gives the refusals that are known by now: of this one or of earlier ones.
    pub async fn take(&mut self, number: u64, line: &[u8]) -> StoreResult<Vec<Refused>> {
        match read::document(line, self.app.clock.now()) {
            Err(reason) => self.note(number, reason),
            Ok(document) => {
                self.bytes += line.len();
                self.queue(number, document).await?;
                if self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES {
                    self.flush().await?;
                }
            }
        }
        Ok(mem::take(&mut self.refused))
    }

    /// Refuses a line that could not be read as one.
    pub fn refuse(&mut self, line: u64, reason: String) -> Vec<Refused> {
        self.note(line, reason);
        mem::take(&mut self.refused)
    }

    /// What came of everything, with the last refusals.
    pub async fn finish(mut self) -> StoreResult<(Tally, Vec<Refused>)> {
        self.release(None);
        self.flush().await?;
        Ok((self.tally, self.refused))
    }

    fn note(&mut self, line: u64, reason: String) {
        self.tally.refused += 1;
        self.refused.push(Refused { line, reason });
    }

    async fn queue(&mut self, number: u64, document: Document) -> StoreResult<()> {
        match document {
            Document::Account { account, is_dated } => {
                self.release(None);
                // Whether the trail of this account was taken must be known first.
                if self.batch.iter().any(|(_, kind, _)| matches!(kind, Kind::Entry { account: Some(_) })) {
                    self.flush().await?;
                }
                let import = Import::Account(Box::new(self.account(account, is_dated)));
                self.batch.push((number, Kind::Account, import));
            }
            Document::Ticket { whole, gone } => {
                self.release(None);
                self.waiting = Some((number, whole, gone));
            }
            Document::Entry(entry) => {
                self.release(Some(&entry));
                let account = (entry.target_kind == TargetKind::User).then_some(entry.target);
                self.batch.push((number, Kind::Entry { account }, Import::Entry(Box::new(entry))));
            }
        }
        Ok(())
    }

    fn account(&self, account: Account, is_dated: bool) -> AccountImport {
        let is_told = self.told.contains(&account.user.id);
        let audit = (!is_told).then(|| created(&self.app.stamp(&self.caller), None, &account.user));
        AccountImport { account, is_dated, audit }
    }

    /// Queues the waiting ticket, now that what stands on the line behind it is known.
    fn release(&mut self, next: Option<&Entry>) {
        let Some((number, whole, gone)) = self.waiting.take() else { return };
        let chain = Chain::Ticket(whole.ticket.id);
        let own = next.filter(|entry| entry.chain == chain && follow(Head::empty(chain), entry).is_ok());
        let trail = match own {
            Some(entry) => Trail::Continues(entry.clone()),
            None => Trail::Begins(whole.imported(&self.app.stamp(&self.caller))),
        };
        let import = TicketImport { words: whole.words(), whole, gone, trail };
        self.batch.push((number, Kind::Ticket { has_trail: own.is_some() }, Import::Ticket(Box::new(import))));
    }

    async fn flush(&mut self) -> StoreResult<()> {
        self.bytes = 0;
        if self.batch.is_empty() {
            return Ok(());
        }
        let (mut sent, mut imports) = (Vec::with_capacity(BATCH), Vec::with_capacity(BATCH));
        for (number, kind, import) in self.batch.drain(..) {
            sent.push((number, kind));
            imports.push(import);
        }
        let outcomes = self.app.store.import(imports).await?;
        let mut came_with_its_ticket = false;
        for ((number, kind), outcome) in sent.into_iter().zip(outcomes) {
            let is_new = outcome == Imported::New || (came_with_its_ticket && outcome == Imported::Known);
            came_with_its_ticket = is_new && kind == Kind::Ticket { has_trail: true };
            match outcome {
                Imported::Refused(refusal) => self.note(number, refusal.to_string()),
                Imported::New | Imported::Known => self.count(kind, is_new),
            }
        }
        Ok(())
    }

    fn count(&mut self, kind: Kind, is_new: bool) {
        if let Kind::Entry { account: Some(id) } = kind {
            self.told.insert(id);
        }
        let tally = &mut self.tally;
        let count = match kind {
            _ if !is_new => &mut tally.known,
            Kind::Account => &mut tally.users,
            Kind::Ticket { .. } => &mut tally.tickets,
            Kind::Entry { .. } => &mut tally.entries,
        };
        *count += 1;
    }
}

impl std::fmt::Debug for Importer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Importer").field("tally", &self.tally).finish_non_exhaustive()
    }
}
