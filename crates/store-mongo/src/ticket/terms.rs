//! The search words of a ticket: `terms` are what its requester finds it by, `internalTerms` what staff find it by
//! besides. Of these, `noteTerms` are again those of the notes, so that the requester's name can be replaced.

use app::ports::Person;
use domain::Id;
use domain::person::{UNKNOWN, User};
use domain::search;
use domain::ticket::Ticket;
use mongodb::ClientSession;
use mongodb::bson::{Document, doc};
use mongodb::error::Result;

use crate::MongoStore;
use crate::collections::object_id;
use crate::ticket::ResponseDocument;

/// The words of a ticket's own text and its public responses.
pub(crate) fn public(ticket: &Ticket, thread: &[ResponseDocument]) -> Document {
    doc! { "terms": union(ticket.content_words(), words(messages(thread, false))) }
}

/// The words for staff alone.
pub(crate) fn internal(requester: &Person, thread: &[ResponseDocument]) -> Document {
    let notes = words(messages(thread, true));
    let requester = words([requester.name.as_str(), requester.email.as_str()].into_iter());
    doc! { "internalTerms": union(requester, notes.clone()), "noteTerms": notes }
}

fn union(mut words: Vec<String>, more: Vec<String>) -> Vec<String> {
    words.extend(more);
    words.sort_unstable();
    words.dedup();
    words
}

fn messages(thread: &[ResponseDocument], is_internal: bool) -> impl Iterator<Item = &str> {
    thread.iter().filter(move |response| response.is_internal() == is_internal).map(ResponseDocument::message)
}

fn words<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    search::words(&texts.collect::<Vec<_>>().join("\n"))
}

impl MongoStore {
    /// Lets staff find the person's tickets by their present name and address.
    pub(crate) async fn rename_requester(&self, session: &mut ClientSession, user: &User) -> Result<()> {
        self.set_requester(session, user.id, user.words()).await
    }

    /// Lets staff find the person's tickets by what somebody who is gone is called.
    pub(crate) async fn forget_requester(&self, session: &mut ClientSession, person: Id) -> Result<()> {
        self.set_requester(session, person, words([UNKNOWN].into_iter())).await
    }

    async fn set_requester(&self, session: &mut ClientSession, person: Id, requester: Vec<String>) -> Result<()> {
        let internal = doc! { "$setUnion": [{ "$ifNull": ["$noteTerms", []] }, requester] };
        // Tickets without words of their own are not searched yet, and get all of them together.
        let tickets = doc! { "submittedBy": object_id(person), "terms": { "$exists": true } };
        let update = vec![doc! { "$set": { "internalTerms": internal } }];
        self.collections.tickets.update_many(tickets, update).session(session).await?;
        Ok(())
    }
}
