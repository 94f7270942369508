//! Reading a desk from lines: documents go to the store in batches of bounded size, so that a running server's own
//! writes find room between them.

use std::collections::{BTreeSet, HashSet};
use std::mem;

use domain::Id;
use domain::audit::{Chain, Entry, Head, follow};
use domain::faq::Faq;
use domain::person::Accounts;
use domain::settings::{self, Update};
use domain::ticket::Whole;

use super::read::{self, Document};
use crate::accounts::created;
use crate::ports::{
    Account, AccountImport, FaqImport, Import, Imported, SettingsImport, StoreResult, TicketImport, Trail,
};
use crate::{App, Caller};

const BATCH: usize = 256;
const BATCH_BYTES: usize = 2 << 20;

/// How many documents came new, were there already, or were refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub users: u64,
    pub settings: u64,
    pub faqs: u64,
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
    Settings,
    Faq,
    Ticket {
        has_trail: bool,
    },
    Entry {
        /// What the site's trail tells of.
        about: Option<Id>,
    },
}

pub struct Importer<'a> {
    app: &'a App,
    caller: Caller,
    batch: Vec<(u64, Kind, Import)>,
    bytes: usize,
    /// The latest ticket, which waits for its trail: that would be on the next line.
    waiting: Option<(u64, Whole, BTreeSet<Id>)>,
    /// Accounts, settings and entries of the FAQ of which an imported trail tells already.
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
                self.settle_trail().await?;
                if self.app.config.accounts == Accounts::Platform {
                    return self.pass_over(number, account.user.id).await;
                }
                let import = Import::Account(Box::new(self.account(account, is_dated)));
                self.batch.push((number, Kind::Account, import));
            }
            Document::Settings(update) => {
                self.settle_trail().await?;
                let import = Import::Settings(Box::new(self.settings(update)));
                self.batch.push((number, Kind::Settings, import));
            }
            Document::Faq(faq) => {
                self.settle_trail().await?;
                let import = Import::Faq(Box::new(self.faq(faq)));
                self.batch.push((number, Kind::Faq, import));
            }
            Document::Ticket { whole, gone } => {
                self.release(None);
                self.waiting = Some((number, whole, gone));
            }
            Document::Entry(entry) => {
                self.release(Some(&entry));
                let about = (entry.chain == Chain::Site).then_some(entry.target);
                self.batch.push((number, Kind::Entry { about }, Import::Entry(Box::new(entry))));
            }
        }
        Ok(())
    }

    /// Before a document that the site's trail may tell of: whether that part of it was taken must be known first.
    async fn settle_trail(&mut self) -> StoreResult<()> {
        self.release(None);
        if self.batch.iter().any(|(_, kind, _)| matches!(kind, Kind::Entry { about: Some(_) })) {
            self.flush().await?;
        }
        Ok(())
    }

    /// Who somebody is, the platform knows better than any file.
    async fn pass_over(&mut self, number: u64, person: Id) -> StoreResult<()> {
        if self.app.store.account(person).await?.is_some() {
            self.tally.known += 1;
        } else {
            let reason = format!("the accounts are a platform's (ACCOUNTS is platform), and it has none of {person}");
            self.note(number, reason);
        }
        Ok(())
    }

    fn account(&self, account: Account, is_dated: bool) -> AccountImport {
        let is_told = self.told.contains(&account.user.id);
        let audit = (!is_told).then(|| created(&self.app.stamp(&self.caller), None, &account.user));
        AccountImport { account, is_dated, audit }
    }

    fn settings(&self, update: Update) -> SettingsImport {
        SettingsImport { update, stamp: self.app.stamp(&self.caller), is_told: self.told.contains(&settings::ID) }
    }

    fn faq(&self, faq: Faq) -> FaqImport {
        let is_told = self.told.contains(&faq.id);
        let audit = (!is_told).then(|| faq.created(None, &self.app.stamp(&self.caller)));
        FaqImport { faq, audit }
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
        if let Kind::Entry { about: Some(id) } = kind {
            self.told.insert(id);
        }
        let tally = &mut self.tally;
        let count = match kind {
            _ if !is_new => &mut tally.known,
            Kind::Account => &mut tally.users,
            Kind::Settings => &mut tally.settings,
            Kind::Faq => &mut tally.faqs,
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
