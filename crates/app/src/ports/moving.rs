use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::audit::{Chain, Draft, Entry};
use domain::faq::Faq;
use domain::person::User;
use domain::settings::{Key, Settings, Update};
use domain::stamp::Stamp;
use domain::ticket::{Whole, WholeWords};
use domain::{Id, TicketNumber};

use super::{Account, StoreResult};

/// One document of an import.
#[derive(Debug, Clone)]
pub enum Import {
    Account(Box<AccountImport>),
    Settings(Box<SettingsImport>),
    Faq(Box<FaqImport>),
    Ticket(Box<TicketImport>),
    /// An entry of the audit trail, with the salts and hashes that it has.
    Entry(Box<Entry>),
}

#[derive(Debug, Clone)]
pub struct AccountImport {
    pub account: Account,
    /// Whether the time of creation is the document's own. What the document leaves out, the hash among it, makes it
    /// no other account than the stored one.
    pub is_dated: bool,
    /// Hung into the site's chain with the account; nothing when its trail has come along already.
    pub audit: Option<Draft>,
}

impl AccountImport {
    /// Whether this is the stored account. When somebody was last seen makes nobody another, nor that they follow
    /// a platform's tokens, which no document says.
    pub fn is(&self, stored: &Account) -> bool {
        let Account { user, password_hash } = &self.account;
        let expected = User {
            created_at: if self.is_dated { user.created_at } else { stored.user.created_at },
            last_seen_at: stored.user.last_seen_at,
            origin: if stored.user.origin.followed().is_some() { stored.user.origin } else { user.origin },
            ..user.clone()
        };
        expected == stored.user && (password_hash.is_none() || *password_hash == stored.password_hash)
    }
}

#[derive(Debug, Clone)]
pub struct SettingsImport {
    pub update: Update,
    pub stamp: Stamp,
    /// Whether their trail has come along already, and no entry is to be hung into it.
    pub is_told: bool,
}

#[derive(Debug, Clone)]
pub struct FaqImport {
    pub faq: Faq,
    /// Hung into the site's chain with the entry; nothing when its trail has come along already.
    pub audit: Option<Draft>,
}

#[derive(Debug, Clone)]
pub struct TicketImport {
    pub whole: Whole,
    pub words: WholeWords,
    /// People in it of whom is known that they are gone.
    pub gone: BTreeSet<Id>,
    pub trail: Trail,
}

/// The first entry of an imported ticket's chain.
#[derive(Debug, Clone)]
pub enum Trail {
    Begins(Draft),
    /// The ticket's own first entry, which follows from nothing before it.
    Continues(Entry),
}

/// What came of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    New,
    /// It was there already, just so.
    Known,
    Refused(ImportRefusal),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportRefusal {
    #[error("there is another document with this _id")]
    Differs,
    #[error("another account has this e-mail address")]
    EmailTaken,
    #[error("{} is set otherwise here", .0.as_str())]
    SetOtherwise(Key),
    #[error("another ticket has the number {0}")]
    NumberTaken(TicketNumber),
    #[error("there is no account of {0}")]
    UnknownPerson(Id),
    #[error("the ticket was deleted here, or others have used its _id")]
    WasHere,
    #[error("its chain has other entries here")]
    OtherEntries,
    #[error("it does not follow from the entry before it")]
    DoesNotFollow,
}

/// One document of an export.
#[derive(Debug, Clone)]
pub enum Exported {
    Account(Account),
    /// Left out where nothing is set.
    Settings(Settings),
    Faq(Faq),
    Ticket {
        whole: Box<Whole>,
        /// People in it who have no account any more.
        gone: BTreeSet<Id>,
    },
    Entry(Box<Entry>),
    /// What stands in the place of this entry is none.
    Unreadable {
        chain: Chain,
        sequence: u64,
    },
}

/// A running export. On an embedded store it is one state of the desk, whatever is written meanwhile.
#[async_trait]
pub trait Export: Send {
    /// The next documents; none when all are read.
    async fn next(&mut self) -> StoreResult<Vec<Exported>>;
}
