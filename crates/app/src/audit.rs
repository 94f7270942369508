//! The audit trail, read by admins and checked from the outside.

mod list;

pub use list::list;

use std::fmt;

use domain::audit::{Broken, Chain, Entry, Head, follow};

use crate::ports::{AuditRow, Store, StoreResult, UnreadableEntry};

const BATCH: u32 = 500;

/// What a complete check found in order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verified {
    pub chains: u64,
    pub entries: u64,
    /// Those among the entries whose values are gone, in whole or in part.
    pub erased: u64,
}

/// The first thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Entry {
        chain: Chain,
        sequence: u64,
        broken: Broken,
    },
    /// The chain ends elsewhere than its record says: entries were cut off, or the record was changed.
    Tail {
        chain: Chain,
        recorded: u64,
        found: u64,
    },
    /// There is a ticket or an entry, but no record of its chain.
    MissingChain {
        chain: Chain,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entry { chain, sequence, broken } => write!(f, "chain {chain}, entry {sequence}: {broken}"),
            Self::Tail { chain, recorded, found } => {
                write!(f, "chain {chain}: {recorded} entries are recorded and {found} follow from one another")
            }
            Self::MissingChain { chain } => write!(f, "chain {chain} is missing"),
        }
    }
}

/// Reads every chain and checks that each entry follows from the one before it, up to the recorded head. People may
/// go on working meanwhile.
pub async fn verify(store: &dyn Store) -> StoreResult<Result<Verified, Fault>> {
    if let Some(chain) = store.audit_missing_heads(1).await?.into_iter().next() {
        return Ok(Err(Fault::MissingChain { chain }));
    }
    let mut verified = Verified::default();
    let mut after = None;
    loop {
        let chains = store.audit_chains(after, BATCH).await?;
        let Some(last) = chains.last() else { return Ok(Ok(verified)) };
        after = Some(*last);
        for chain in chains {
            match verify_chain(store, chain, &mut verified).await? {
                Ok(head) => verified.entries += head.length,
                Err(fault) => return Ok(Err(fault)),
            }
            verified.chains += 1;
        }
    }
}

/// The head is read behind the entries: what was appended in between is read in another round.
async fn verify_chain(store: &dyn Store, chain: Chain, verified: &mut Verified) -> StoreResult<Result<Head, Fault>> {
    let mut head = Head::empty(chain);
    loop {
        let start = head.length;
        for row in store.audit_entries(chain, start, BATCH).await? {
            match check(head, row) {
                Ok(entry) => {
                    head = entry.head();
                    verified.erased += u64::from(entry.is_erased());
                }
                Err((sequence, broken)) => return Ok(Err(Fault::Entry { chain, sequence, broken })),
            }
        }
        let Some(recorded) = store.audit_head(chain).await? else { return Ok(Err(Fault::MissingChain { chain })) };
        if head == recorded {
            return Ok(Ok(head));
        }
        let has_more = head.length > start && head.length < recorded.length;
        if !has_more {
            return Ok(Err(Fault::Tail { chain, recorded: recorded.length, found: head.length }));
        }
    }
}

fn check(head: Head, row: AuditRow) -> Result<Entry, (u64, Broken)> {
    let entry = row.map_err(|UnreadableEntry { sequence }| (sequence, Broken::Unreadable))?;
    follow(head, &entry).map_err(|broken| (entry.sequence, broken))?;
    Ok(entry)
}
