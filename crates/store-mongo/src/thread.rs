//! Where a long thread lies. A document holds at most 16 MB, so only the newest responses stay in their ticket. The older
//! ones move into parts, which are documents of a collection of their own, and the ticket keeps how many of them it has:
//! whoever has read a ticket finds in its parts just what is not in it.

use app::ports::StoreResult;
use futures::TryStreamExt as _;
use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, doc, serialize_to_bson, serialize_to_vec};
use mongodb::error::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::MongoStore;
use crate::collections::int;
use crate::error::store_error;
use crate::lenient;
use crate::ticket::{ResponseDocument, TicketDocument, without_terms};

/// So many responses stay in a ticket until the older ones move, or so many bytes of them.
pub(crate) const MOST: usize = 100;
pub(crate) const MOST_BYTES: usize = 2 << 20;
/// What stays after a move, and what each part takes, is half of that.
const HALF: usize = 2;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PartDocument {
    #[serde(rename = "_id")]
    id: String,
    pub(crate) ticket_id: ObjectId,
    part: i64,
    #[serde(deserialize_with = "lenient::all")]
    pub(crate) responses: Vec<ResponseDocument>,
}

/// A thread that is too long for its ticket, oldest first.
#[derive(Debug, PartialEq)]
pub(crate) struct Cut {
    pub(crate) parts: Vec<Vec<Bson>>,
    pub(crate) kept: Vec<Bson>,
}

impl Cut {
    /// Keeps the thread whole while there is room for another response.
    pub(crate) fn of(thread: Vec<Bson>) -> Result<Self> {
        let sizes = thread.iter().map(size).collect::<Result<Vec<usize>>>()?;
        if thread.len() < MOST && sizes.iter().sum::<usize>() < MOST_BYTES {
            return Ok(Self { parts: Vec::new(), kept: thread });
        }
        let kept = run(sizes.iter().rev());
        let mut parts = Vec::new();
        let mut rest = thread;
        let mut sizes = &sizes[..rest.len() - kept];
        while !sizes.is_empty() {
            let length = run(sizes.iter()).max(1);
            sizes = &sizes[length..];
            let behind = rest.split_off(length);
            parts.push(std::mem::replace(&mut rest, behind));
        }
        Ok(Self { parts, kept: rest })
    }

    /// What the ticket keeps of it.
    pub(crate) fn fields(&self) -> Document {
        self.fields_behind(0)
    }

    /// The same where so many parts are there already.
    fn fields_behind(&self, parts: i64) -> Document {
        doc! { "responses": &self.kept, "responseParts": parts + int(self.parts.len() as u64) }
    }

    pub(crate) fn of_responses(thread: &[ResponseDocument]) -> Result<Self> {
        let thread = thread.iter().map(serialize_to_bson).collect::<std::result::Result<Vec<_>, _>>()?;
        Self::of(thread)
    }
}

/// How many of them fit together.
fn run<'a>(sizes: impl Iterator<Item = &'a usize>) -> usize {
    let sums = sizes.scan(0, |sum, size| {
        *sum += size;
        Some(*sum)
    });
    sums.take(MOST / HALF).take_while(|sum| *sum <= MOST_BYTES / HALF).count()
}

fn size(response: &Bson) -> Result<usize> {
    Ok(serialize_to_vec(&doc! { "": response })?.len())
}

impl MongoStore {
    /// The ticket with its whole thread, and without its search words.
    pub(crate) async fn find_whole(&self, filter: Document) -> StoreResult<Option<TicketDocument>> {
        match self.find_ticket(filter, without_terms()).await? {
            Some(document) => self.joined(document).await,
            None => Ok(None),
        }
    }

    /// Puts the older responses in front of those in the ticket. Nothing when the ticket has gone since it was read.
    pub(crate) async fn joined(&self, mut document: TicketDocument) -> StoreResult<Option<TicketDocument>> {
        let parts = self.thread_parts(document.id, document.parts()).await?;
        if int(parts.len() as u64) < document.parts() && !self.is_there(document.id).await? {
            return Ok(None);
        }
        let mut thread: Vec<_> = parts.into_iter().flat_map(|part| part.responses).collect();
        thread.append(&mut document.responses);
        document.responses = thread;
        Ok(Some(document))
    }

    /// The first of a ticket's parts, so many of them, in order.
    pub(crate) async fn thread_parts(&self, ticket: ObjectId, parts: i64) -> StoreResult<Vec<PartDocument>> {
        if parts == 0 {
            return Ok(Vec::new());
        }
        let of_ticket = doc! { "ticketId": ticket, "part": { "$lt": parts } };
        let found = self.collections.responses.find(of_ticket).sort(doc! { "part": 1 }).await.map_err(store_error)?;
        found.try_collect().await.map_err(store_error)
    }

    async fn is_there(&self, ticket: ObjectId) -> StoreResult<bool> {
        let tickets = self.collections.tickets.clone_with_type::<Document>();
        let found = tickets.find_one(doc! { "_id": ticket }).projection(doc! { "_id": 1 });
        Ok(found.await.map_err(store_error)?.is_some())
    }

    /// Moves what is too much out of the ticket, just as it is. Answers whether the ticket was found.
    pub(crate) async fn make_room(&self, session: &mut ClientSession, ticket: &Document) -> Result<bool> {
        let tickets = self.collections.tickets.clone_with_type::<Document>();
        let found = tickets.find_one(ticket.clone()).projection(doc! { "responses": 1, "responseParts": 1 });
        let Some(mut found) = found.session(&mut *session).await? else { return Ok(false) };
        let (thread, is_list) = match found.remove("responses") {
            Some(Bson::Array(thread)) => (thread, true),
            other => (Vec::new(), other.is_none()),
        };
        let cut = Cut::of(thread)?;
        if cut.parts.is_empty() && is_list {
            return Ok(true);
        }
        let first = found.get_i64("responseParts").unwrap_or(0);
        let id = found.get_object_id("_id").map_err(Error::custom)?;
        self.add_parts(session, id, first, &cut.parts).await?;
        tickets.update_one(ticket.clone(), doc! { "$set": cut.fields_behind(first) }).session(session).await?;
        Ok(true)
    }

    pub(crate) async fn add_parts(
        &self,
        session: &mut ClientSession,
        ticket: ObjectId,
        first: i64,
        parts: &[Vec<Bson>],
    ) -> Result<()> {
        if parts.is_empty() {
            return Ok(());
        }
        let document = |(part, responses): (i64, &Vec<Bson>)| {
            doc! { "_id": format!("{ticket}/{part}"), "ticketId": ticket, "part": part, "responses": responses }
        };
        let documents = (first..).zip(parts).map(document);
        let responses = self.collections.responses.clone_with_type::<Document>();
        responses.insert_many(documents).session(session).await?;
        Ok(())
    }

    pub(crate) async fn remove_parts(&self, session: &mut ClientSession, ticket: ObjectId) -> Result<()> {
        self.collections.responses.delete_many(doc! { "ticketId": ticket }).session(session).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(lengths: &[usize]) -> Vec<Bson> {
        lengths.iter().map(|length| doc! { "message": "x".repeat(*length) }.into()).collect()
    }

    /// The lengths of the parts, and of what is kept.
    fn cut(lengths: &[usize]) -> (Vec<usize>, usize) {
        let whole = thread(lengths);
        let cut = Cut::of(whole.clone()).unwrap();
        let joined: Vec<Bson> = cut.parts.iter().flatten().chain(&cut.kept).cloned().collect();
        assert_eq!(joined, whole, "nothing is lost or moved");
        (cut.parts.iter().map(Vec::len).collect(), cut.kept.len())
    }

    #[test]
    fn a_thread_stays_whole_while_there_is_room_for_another_response() {
        assert_eq!(cut(&[]), (vec![], 0));
        assert_eq!(cut(&[1; MOST - 1]), (vec![], MOST - 1));
        assert_eq!(cut(&[1; MOST]), (vec![MOST / 2], MOST / 2));
        assert_eq!(cut(&[1; 180]), (vec![50, 50, 30], 50));
    }

    #[test]
    fn what_is_large_is_kept_apart_however_few_they_are() {
        const MIB: usize = 1 << 20;
        assert_eq!(cut(&[MIB / 2, MIB, 1]), (vec![], 3));
        assert_eq!(cut(&[15 * MIB]), (vec![1], 0));
        assert_eq!(cut(&[9 * MIB, 5 * MIB, 1, 1]), (vec![1, 1], 2));
        assert_eq!(cut(&[MIB / 3; 10]), (vec![2; 4], 2));
    }
}
