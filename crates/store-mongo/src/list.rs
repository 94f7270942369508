//! Lists: a filter, a sort and a page, as the database asks for them.

use std::time::Duration;

use app::ports::{StoreResult, TicketPage};
use domain::Timestamp;
use domain::list::{Assignee, Filter, Order, Position, Query, Sort, Start, cut};
use domain::policy::{Scope, Viewer, scope};
use domain::search::{Search, Term};
use futures::TryStreamExt as _;
use mongodb::bson::{Bson, DateTime, Document, RawDocumentBuf, doc};

use crate::MongoStore;
use crate::collections::{date, int, object_id};
use crate::error::store_error;
use crate::ticket::{TicketDocument, narrow, view};

pub(crate) const MAX_TIME: Duration = Duration::from_secs(5);
const CREATED_AT: &str = "createdAt";

impl MongoStore {
    pub(crate) async fn read_tickets(&self, query: Query, viewer: Viewer) -> StoreResult<TicketPage> {
        let Some(filter) = conditions(&query.filter, viewer) else {
            return Ok(TicketPage::EMPTY);
        };
        let bound = query.total_bound();
        let (total, has_next, tickets) = loop {
            let are_held_back = self.odd.are_known();
            let filter = self.odd.held_back(filter.clone());
            let total = self.collections.tickets.count_documents(filter.clone()).limit(bound + 1).max_time(MAX_TIME);
            let total = async { total.await.map_err(store_error) };
            let (total, mut rows) = tokio::try_join!(total, self.read_page(filter, &query, viewer))?;
            let has_next = cut(&mut rows, query.limit);
            let tickets: Vec<_> = rows.iter().filter_map(|raw| self.read(raw)).collect();
            // Once it is known that some are no tickets, they are neither counted nor take a place.
            if tickets.len() == rows.len() || are_held_back {
                break (total, has_next, tickets);
            }
        };
        let next = tickets.last().filter(|_| has_next).map(|last| last.position(query.sort, viewer));
        let tickets: Vec<_> = tickets.iter().map(TicketDocument::ticket).collect();
        let names = tickets.iter().flat_map(|ticket| [ticket.submitted_by].into_iter().chain(ticket.assigned_to));
        let people = self.people(names).await?;
        let views = tickets.iter().map(|ticket| view(ticket, viewer, &people, query.with_message)).collect();
        Ok(TicketPage::new(views, total, bound, next))
    }

    /// One row more than asked for, which tells whether there is a next page.
    async fn read_page(&self, filter: Document, query: &Query, viewer: Viewer) -> StoreResult<Vec<RawDocumentBuf>> {
        let tickets = self.collections.tickets.clone_with_type::<RawDocumentBuf>();
        let mut skip = query.start.offset(query.limit);
        let mut rows = Vec::new();
        for leg in legs(&filter, query, viewer) {
            let missing = i64::from(query.limit) + 1 - int(rows.len() as u64);
            if missing == 0 {
                break;
            }
            let found = tickets.find(leg.clone()).projection(narrow(query.with_message));
            let found = found.sort(sort(query.sort, query.order, viewer)).skip(skip).limit(missing).max_time(MAX_TIME);
            let found: Vec<_> = found.await.map_err(store_error)?.try_collect().await.map_err(store_error)?;
            if found.is_empty() && skip > 0 {
                // The page begins behind this leg.
                let count = tickets.count_documents(leg).limit(skip).max_time(MAX_TIME);
                skip -= count.await.map_err(store_error)?;
            } else {
                skip = 0;
            }
            rows.extend(found);
        }
        Ok(rows)
    }
}

/// What finds the rows, one part of the list after the other. Null comes before everything, and documents without the
/// field to sort by stand last, so an ascending list has them as a part of its own.
pub(crate) fn legs(filter: &Document, query: &Query, viewer: Viewer) -> Vec<Document> {
    let field = field(query.sort, viewer);
    let with = |key: &str, condition: Bson| {
        let mut leg = filter.clone();
        leg.insert(key, condition);
        leg
    };
    let position = match query.start {
        Start::Page(_) => None,
        Start::After(position) => Some(position),
    };
    // A range of the field is for those that have it.
    if query.order == Order::Desc || filter.contains_key(field) {
        return vec![position.map_or_else(|| filter.clone(), |position| with("$or", behind(position, query, field)))];
    }
    let mut last = with(field, Bson::Null);
    match position {
        None => vec![with(field, doc! { "$gte": least(query.sort) }.into()), last],
        Some(position) if position.value.is_some() => vec![with("$or", behind(position, query, field)), last],
        Some(position) => {
            last.insert("_id", doc! { "$gt": object_id(position.id) });
            vec![last]
        }
    }
}

/// Ties fall by id, in the same order as the sort, so that one index serves both directions.
pub(crate) fn sort(sort: Sort, order: Order, viewer: Viewer) -> Document {
    let direction = match order {
        Order::Asc => 1,
        Order::Desc => -1,
    };
    doc! { field(sort, viewer): direction, "_id": direction }
}

fn field(sort: Sort, viewer: Viewer) -> &'static str {
    match (sort, viewer) {
        (Sort::CreatedAt, _) => CREATED_AT,
        (Sort::UpdatedAt, Viewer::Staff) => "updatedAt",
        // Customers never see the time of an internal note, so they do not sort by it.
        (Sort::UpdatedAt, Viewer::Customer(_)) => "publicUpdatedAt",
        (Sort::Priority, _) => "priorityRank",
        (Sort::Status, _) => "statusRank",
    }
}

/// The rows behind the position; in a descending list these are also the documents without the field.
fn behind(position: Position, query: &Query, field: &str) -> Bson {
    let value = position.value.map_or(Bson::Null, |value| stored(query.sort, value));
    let operator = match query.order {
        Order::Asc => "$gt",
        Order::Desc => "$lt",
    };
    let mut rows = vec![doc! { field: value.clone(), "_id": { operator: object_id(position.id) } }];
    if value != Bson::Null {
        rows.push(doc! { field: { operator: value } });
        if query.order == Order::Desc {
            rows.push(doc! { field: Bson::Null });
        }
    }
    rows.into()
}

fn stored(sort: Sort, value: i64) -> Bson {
    match sort {
        // Another application may have written times that are none here.
        Sort::CreatedAt | Sort::UpdatedAt => DateTime::from_millis(value).into(),
        Sort::Priority | Sort::Status => value.into(),
    }
}

/// What all values of the field are at or above; null is no such value.
fn least(sort: Sort) -> Bson {
    match sort {
        Sort::CreatedAt | Sort::UpdatedAt => DateTime::MIN.into(),
        Sort::Priority | Sort::Status => 0.into(),
    }
}

/// `None` when no ticket can meet them.
pub(crate) fn conditions(filter: &Filter, viewer: Viewer) -> Option<Document> {
    let mut all = Document::new();
    match scope(viewer, filter.submitted_by) {
        Scope::Everybody => {}
        Scope::Requester(id) => drop(all.insert("submittedBy", object_id(id))),
        Scope::Nobody => return None,
    }
    one_of(&mut all, "status", filter.statuses.iter().map(|status| status.as_str()));
    one_of(&mut all, "priority", filter.priorities.iter().map(|priority| priority.as_str()));
    one_of(&mut all, "category", filter.categories.iter().map(|category| category.as_str()));
    match filter.assignee {
        Some(Assignee::Person(id)) => drop(all.insert("assignedTo", object_id(id))),
        Some(Assignee::Nobody) => drop(all.insert("assignedTo", Bson::Null)),
        None => {}
    }
    if let Some(awaiting) = filter.awaiting {
        all.insert("awaiting", awaiting.as_str());
    }
    range(&mut all, CREATED_AT, filter.created_from, filter.created_to);
    match &filter.search {
        Some(Search::Number(number)) => drop(all.insert("ticketNumber", number.to_string())),
        Some(Search::Words(terms)) if terms.is_empty() => return None,
        Some(Search::Words(terms)) => {
            drop(all.insert("$and", terms.iter().map(|term| matching(term, viewer)).collect::<Vec<_>>()));
        }
        None => {}
    }
    Some(all)
}

/// Both ends are within it.
pub(crate) fn range(all: &mut Document, field: &str, from: Option<Timestamp>, to: Option<Timestamp>) {
    let from = from.map(|at| ("$gte".to_owned(), date(at).into()));
    let to = to.map(|at| ("$lte".to_owned(), date(at).into()));
    let range: Document = from.into_iter().chain(to).collect();
    if !range.is_empty() {
        all.insert(field, range);
    }
}

pub(crate) fn one_of(all: &mut Document, field: &str, words: impl ExactSizeIterator<Item = &'static str>) {
    let mut words: Vec<&str> = words.collect();
    match words.len() {
        0 => {}
        // One word as an equality keeps the index's order; a list has to be merged.
        1 => drop(all.insert(field, words.remove(0))),
        _ => drop(all.insert(field, doc! { "$in": words })),
    }
}

/// Notes and the requester's name are words for staff alone, in a field of their own.
fn matching(term: &Term, viewer: Viewer) -> Document {
    let pattern = pattern(term);
    if viewer.sees_notes() {
        doc! { "$or": [{ "terms": pattern.clone() }, { "internalTerms": pattern }] }
    } else {
        doc! { "terms": pattern }
    }
}

/// What a word has to be to match.
pub(crate) fn pattern(term: &Term) -> Bson {
    if term.is_prefix { prefix(&term.word) } else { term.word.as_str().into() }
}

/// Anchored and case-sensitive, the one form of a regular expression that an index answers by a range.
fn prefix(word: &str) -> Bson {
    let mut pattern = String::from("^");
    for character in word.chars() {
        // Words hold letters and digits only. Whatever else may come one day matches itself.
        if !character.is_alphanumeric() {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    doc! { "$regex": pattern }.into()
}

#[cfg(test)]
mod tests {
    use domain::Id;
    use domain::vocabulary::Status;

    use super::*;

    #[test]
    fn a_query_word_can_match_nothing_but_itself() {
        assert_eq!(prefix("crème"), doc! { "$regex": "^crème" }.into());
        assert_eq!(prefix("a.*(b"), doc! { "$regex": r"^a\.\*\(b" }.into());
    }

    #[test]
    fn customers_search_what_they_see_of_their_own_tickets() {
        let (own, other) = (Id::from_bytes([1; 12]), Id::from_bytes([2; 12]));
        let term = Term { word: "no".to_owned(), is_prefix: false };
        let filter = Filter { search: Some(Search::Words(vec![term])), ..Filter::default() };
        let asked = conditions(&filter, Viewer::Customer(own)).unwrap();
        assert_eq!(asked, doc! { "submittedBy": object_id(own), "$and": [{ "terms": "no" }] });
        let asked = conditions(&filter, Viewer::Staff).unwrap();
        assert_eq!(asked, doc! { "$and": [{ "$or": [{ "terms": "no" }, { "internalTerms": "no" }] }] });
        let foreign = Filter { submitted_by: Some(other), ..Filter::default() };
        assert_eq!(conditions(&foreign, Viewer::Customer(own)), None);
    }

    #[test]
    fn one_word_is_an_equality_and_several_are_a_list() {
        let filter = |statuses| Filter { statuses, ..Filter::default() };
        let asked = |statuses| conditions(&filter(statuses), Viewer::Staff).unwrap();
        assert_eq!(asked(vec![]), doc! {});
        assert_eq!(asked(vec![Status::Open]), doc! { "status": "Open" });
        let both = doc! { "status": { "$in": ["Open", "In Progress"] } };
        assert_eq!(asked(vec![Status::Open, Status::InProgress]), both);
    }
}
