//! Checking the audit trail from the outside.

use std::fmt;

use domain::audit::{Broken, Chain, Head, follow};

use crate::ports::{Store, StoreResult};

const BATCH: u32 = 500;

/// What a complete check found in order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verified {
    pub chains: u64,
    pub entries: u64,
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

/// Reads every chain and checks that each entry follows from the one before it, up to the recorded head.
pub async fn verify(store: &dyn Store) -> StoreResult<Result<Verified, Fault>> {
    if let Some(chain) = store.audit_missing_heads(1).await?.into_iter().next() {
        return Ok(Err(Fault::MissingChain { chain }));
    }
    let mut verified = Verified::default();
    let mut after = None;
    loop {
        let heads = store.audit_heads(after, BATCH).await?;
        let Some((last, _)) = heads.last() else { return Ok(Ok(verified)) };
        after = Some(*last);
        for (chain, head) in heads {
            if let Err(fault) = verify_chain(store, chain, head).await? {
                return Ok(Err(fault));
            }
            verified.chains += 1;
            verified.entries += head.length;
        }
    }
}

async fn verify_chain(store: &dyn Store, chain: Chain, recorded: Head) -> StoreResult<Result<(), Fault>> {
    let mut head = Head::empty(chain);
    loop {
        let batch = store.audit_entries(chain, head.length, BATCH).await?;
        for entry in &batch {
            match follow(head, entry) {
                Ok(next) => head = next,
                Err(broken) => return Ok(Err(Fault::Entry { chain, sequence: entry.sequence, broken })),
            }
        }
        if batch.len() < BATCH as usize {
            break;
        }
    }
    if head == recorded {
        return Ok(Ok(()));
    }
    Ok(Err(Fault::Tail { chain, recorded: recorded.length, found: head.length }))
}
