//! Ticket numbers: one counter a year, moved outside of any transaction, where a counter that everyone moves would make
//! all others wait.

use app::ports::{StoreError, StoreResult};
use domain::TicketNumber;
use futures::TryStreamExt as _;
use mongodb::bson::{Document, doc};
use mongodb::error::Result;
use mongodb::options::ReturnDocument;
use serde::{Deserialize, Serialize};

use crate::MongoStore;
use crate::collections::COUNTERS;
use crate::error::{duplicate, store_error};
use crate::indexes::BY_ID;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CounterDocument {
    #[serde(rename = "_id")]
    pub(crate) name: String,
    pub(crate) value: i64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Numbered {
    ticket_number: String,
}

impl MongoStore {
    pub(crate) async fn next_number(&self, year: i16) -> StoreResult<TicketNumber> {
        loop {
            let next = doc! { "$inc": { "value": 1_i64 } };
            let next = self.collections.counters.find_one_and_update(by_year(year), next);
            match next.return_document(ReturnDocument::After).await.map_err(store_error)? {
                Some(CounterDocument { value, .. }) => {
                    let sequence = u32::try_from(value)
                        .map_err(|_| StoreError::Failed(format!("the ticket numbers of {year} are used up")))?;
                    return Ok(TicketNumber { year, sequence });
                }
                None => self.begin_counting(year).await?,
            }
        }
    }

    /// New tickets get numbers behind this one.
    pub(crate) async fn raise_number(&self, number: TicketNumber) -> StoreResult<()> {
        let counters = &self.collections.counters;
        if counters.find_one(by_year(number.year)).await.map_err(store_error)?.is_none() {
            self.begin_counting(number.year).await?;
        }
        self.raise_counter(number.year, number.sequence).await
    }

    /// Tickets that another application numbered have moved no counter of ours.
    async fn begin_counting(&self, year: i16) -> StoreResult<()> {
        self.raise_counter(year, self.last_number(year).await.map_err(store_error)?).await
    }

    async fn last_number(&self, year: i16) -> Result<u32> {
        let of_year = doc! { "ticketNumber": { "$regex": format!("^ST-{year}-") } };
        let tickets = self.collections.tickets.clone_with_type::<Numbered>();
        let found = tickets.find(of_year).projection(doc! { "ticketNumber": 1, "_id": 0 }).await?;
        let highest = |highest: u32, ticket: Numbered| async move {
            let number = TicketNumber::parse(&ticket.ticket_number);
            Ok(number.map_or(highest, |number| number.sequence.max(highest)))
        };
        found.try_fold(0, highest).await
    }

    async fn raise_counter(&self, year: i16, sequence: u32) -> StoreResult<()> {
        loop {
            let raise = doc! { "$max": { "value": i64::from(sequence) } };
            match self.collections.counters.update_one(by_year(year), raise).upsert(true).await {
                Ok(_) => return Ok(()),
                // Somebody else has just made the counter.
                Err(error) if duplicate(&error).is_some_and(|taken| taken.is_in(COUNTERS, BY_ID)) => {}
                Err(error) => return Err(store_error(error)),
            }
        }
    }
}

fn by_year(year: i16) -> Document {
    doc! { "_id": format!("ticketNumber-{year}") }
}
