//! How many tickets are still to be completed, and how many cannot be: what `doctor` says of them.

use std::collections::HashSet;

use app::ports::{Finding, Odd, StoreResult};
use futures::{StreamExt as _, TryStreamExt as _};
use mongodb::bson::{Document, RawDocumentBuf, doc};

use super::{Incomplete, NUMBER_TAKEN, in_order, lacking};
use crate::MongoStore;
use crate::error::store_error;
use crate::ticket::without_terms;

/// So many of a kind say enough.
const NAMED: usize = 5;
/// Numbers are looked up by so many.
const NUMBERS: usize = 100;

#[derive(Default)]
struct Left {
    completable: u64,
    odd: u64,
    named: Vec<Odd>,
}

impl MongoStore {
    /// What would come of completing each of them, without doing it.
    pub(crate) async fn incomplete(&self) -> StoreResult<Finding> {
        let tickets = self.collections.tickets.clone_with_type::<RawDocumentBuf>();
        let found = tickets.find(lacking()).projection(without_terms()).sort(in_order()).await.map_err(store_error)?;
        // Of each, only the number is kept.
        let read = |raw| Incomplete::read(&raw).map(|Incomplete { document, ticket, .. }| (document.id, ticket.number));
        let mut found = found.map_ok(read).try_chunks(NUMBERS);
        let mut left = Left::default();
        while let Some(some) = found.next().await {
            let some = some.map_err(|error| store_error(error.1))?;
            let numbers = some.iter().flatten().map(|(_, number)| number.to_string()).collect();
            let taken = self.taken(numbers).await?;
            for document in some {
                match document {
                    Ok((id, number)) if taken.contains(&number.to_string()) => {
                        left.add(Odd { document: id.to_hex(), reason: NUMBER_TAKEN.to_owned() });
                    }
                    Ok(_) => left.completable += 1,
                    Err(odd) => left.add(odd),
                }
            }
        }
        Ok(left.finding())
    }

    /// Which of these numbers tickets with our fields have.
    async fn taken(&self, numbers: Vec<String>) -> StoreResult<HashSet<String>> {
        let such = doc! { "ticketNumber": { "$in": numbers }, "version": { "$exists": true } };
        let tickets = self.collections.tickets.clone_with_type::<Document>();
        let found = tickets.find(such).projection(doc! { "ticketNumber": 1 }).await.map_err(store_error)?;
        let found: Vec<Document> = found.try_collect().await.map_err(store_error)?;
        Ok(found.iter().filter_map(|found| found.get_str("ticketNumber").ok()).map(ToOwned::to_owned).collect())
    }
}

impl Left {
    fn add(&mut self, odd: Odd) {
        self.odd += 1;
        if self.named.len() < NAMED {
            self.named.push(odd);
        }
    }

    fn finding(self) -> Finding {
        const SUBJECT: &str = "tickets";
        let Self { completable, odd, named } = self;
        let mut parts = Vec::new();
        if completable > 0 {
            parts.push(format!(
                "{completable} of another application are still to be completed, and not found by search until then: \
                 `serve` does it by itself, `helpwright migrate` beforehand"
            ));
        }
        if odd > 0 {
            let named: Vec<_> = named.iter().map(ToString::to_string).collect();
            let named = named.join("; ");
            parts.push(format!("{odd} cannot be completed, and are not found by search: mend {named}"));
        }
        if parts.is_empty() {
            return Finding::ok(SUBJECT, "all of them can be searched and sorted");
        }
        Finding::warning(SUBJECT, parts.join("; "))
    }
}
