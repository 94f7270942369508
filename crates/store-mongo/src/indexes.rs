//! The indexes: equality first, then the sort, then ranges. A list of orders is served from both ends.

use std::time::Duration;

use app::ports::StoreResult;
use domain::person::Accounts;
use mongodb::bson::{Document, doc};
use mongodb::error::{Error, ErrorKind};
use mongodb::options::IndexOptions;
use mongodb::{Collection, Database, IndexModel};

use crate::collections::{
    AUDIT, EVENTS, IDEMPOTENCY, LIMITS, LINKS, OUTBOX, REGISTRATIONS, RESPONSES, SESSIONS, TICKETS, USERS,
};
use crate::error::store_error;

// What is unique, besides what other applications hold to be so.
pub(crate) const BY_ID: &str = "_id";
pub(crate) const TICKET_NUMBER: &str = "ticketNumber";
pub(crate) const USER_EMAIL: &str = "email";

struct Index {
    name: &'static str,
    collection: &'static str,
    /// A field that begins with `-` runs downwards.
    fields: &'static [&'static str],
    unique: Unique,
    /// How long after the time in its field the database removes a document.
    kept: Option<Duration>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unique {
    No,
    Yes,
    /// Among the documents that have this field. Those of a platform, which may hold anything, have none of ours.
    Having(&'static str),
}

const fn index(name: &'static str, collection: &'static str, fields: &'static [&'static str]) -> Index {
    Index { name, collection, fields, unique: Unique::No, kept: None }
}

const fn unique(name: &'static str, collection: &'static str, fields: &'static [&'static str], of: Unique) -> Index {
    Index { name, collection, fields, unique: of, kept: None }
}

/// Servers that were away for longer tell their listeners to read everything anew.
const EVENTS_KEPT: Duration = Duration::from_mins(10);

const INDEXES: &[Index] = &[
    unique("ticketNumber", TICKETS, &[TICKET_NUMBER], Unique::Having("version")),
    // That index answers no question about all documents, this one does.
    index("number", TICKETS, &["ticketNumber", "_id"]),
    // Every ticket in each order ..
    index("created", TICKETS, &["-createdAt", "-_id"]),
    index("updated", TICKETS, &["-updatedAt", "-_id"]),
    index("priorityRank", TICKETS, &["-priorityRank", "-_id"]),
    index("statusRank", TICKETS, &["-statusRank", "-_id"]),
    // .. those of one requester in each order ..
    index("requester", TICKETS, &["submittedBy", "-createdAt", "-_id"]),
    index("requesterUpdated", TICKETS, &["submittedBy", "-publicUpdatedAt", "-_id"]),
    index("requesterPriority", TICKETS, &["submittedBy", "-priorityRank", "-_id"]),
    index("requesterStatus", TICKETS, &["submittedBy", "-statusRank", "-_id"]),
    // .. and by one filter, newest first.
    index("status", TICKETS, &["status", "-createdAt", "-_id"]),
    index("priority", TICKETS, &["priority", "-createdAt", "-_id"]),
    index("category", TICKETS, &["category", "-createdAt", "-_id"]),
    index("assignee", TICKETS, &["assignedTo", "-createdAt", "-_id"]),
    index("awaiting", TICKETS, &["awaiting", "-createdAt", "-_id"]),
    // What statistics are made of.
    index("statistics", TICKETS, &["status", "priority", "category", "createdAt", "firstAnswerAt"]),
    // A word matches a whole range of the index, which leaves its order to be sorted in any case.
    index("terms", TICKETS, &["terms"]),
    index("internalTerms", TICKETS, &["internalTerms"]),
    index("requesterTerms", TICKETS, &["submittedBy", "terms"]),
    // Whether a response bears somebody's name.
    index("author", TICKETS, &["responses.respondedBy"]),
    index("thread", RESPONSES, &["ticketId", "part"]),
    index("author", RESPONSES, &["responses.respondedBy"]),
    unique("chain", AUDIT, &["ticketId", "sequence"], Unique::Yes),
    index("at", AUDIT, &["-at", "-_id"]),
    index("actor", AUDIT, &["actor", "-at", "-_id"]),
    index("action", AUDIT, &["action", "-at", "-_id"]),
    index("due", OUTBOX, &["state", "dueAt"]),
    // Those who stand in line, and what a recipient was written lately.
    index("line", OUTBOX, &["ticketId", "recipient", "state", "turn", "createdAt", "_id"]),
    index("recipient", OUTBOX, &["recipient", "state", "createdAt"]),
    // The log, by each of its filters.
    index("log", OUTBOX, &["-createdAt", "-_id"]),
    index("logState", OUTBOX, &["state", "-createdAt", "-_id"]),
    index("logKind", OUTBOX, &["kind", "-createdAt", "-_id"]),
    index("logTicket", OUTBOX, &["ticketId", "-createdAt", "-_id"]),
    index("user", SESSIONS, &["userId"]),
    index("age", IDEMPOTENCY, &["at"]),
    index("until", LIMITS, &["until"]),
    index("user", LINKS, &["userId"]),
    index("token", LINKS, &["links.token"]),
    index("account", REGISTRATIONS, &["accountId"]),
    index("token", REGISTRATIONS, &["links.token"]),
    index("age", REGISTRATIONS, &["at"]),
    Index { name: "age", collection: EVENTS, fields: &["at"], unique: Unique::No, kept: Some(EVENTS_KEPT) },
    index("name", USERS, &["sortName", "_id"]),
    index("terms", USERS, &["terms"]),
    index("email", USERS, &["email", "_id"]),
    unique("userEmail", USERS, &[USER_EMAIL], Unique::Having("origin")),
];

pub(crate) async fn create(database: &Database, accounts: Accounts) -> StoreResult<()> {
    let is_ours = |models: &&[Index]| accounts == Accounts::Own || models[0].collection != USERS;
    for models in INDEXES.chunk_by(|one, next| one.collection == next.collection).filter(is_ours) {
        let collection = database.collection::<Document>(models[0].collection);
        let (unique, others): (Vec<_>, Vec<_>) = models.iter().partition(|index| index.unique != Unique::No);
        if !others.is_empty() {
            collection.create_indexes(others.into_iter().map(Index::model)).await.map_err(store_error)?;
        }
        for index in unique {
            index.make_unique(&collection).await?;
        }
    }
    Ok(())
}

/// The collection is sharded by something else.
const CANNOT_CREATE_INDEX: i32 = 67;
/// Some documents are alike already.
const DUPLICATE_KEY: i32 = 11_000;

fn cannot_be_unique(error: &Error) -> bool {
    matches!(error.kind.as_ref(), ErrorKind::Command(command)
        if [CANNOT_CREATE_INDEX, DUPLICATE_KEY].contains(&command.code))
}

impl Index {
    /// Where the database cannot hold it, something else does: numbers come from a counter, entries follow the head of
    /// their chain. `doctor` tells of those that are alike.
    async fn make_unique(&self, collection: &Collection<Document>) -> StoreResult<()> {
        match collection.create_index(self.model()).await {
            Err(error) if !cannot_be_unique(&error) => Err(store_error(error)),
            _ => Ok(()),
        }
    }

    fn keys(&self) -> Document {
        let key = |field: &&str| match field.strip_prefix('-') {
            Some(field) => (field.to_owned(), (-1).into()),
            None => ((*field).to_owned(), 1.into()),
        };
        self.fields.iter().map(key).collect()
    }

    fn model(&self) -> IndexModel {
        let mut options = IndexOptions::default();
        options.name = Some(self.name.to_owned());
        if self.unique != Unique::No {
            options.unique = Some(true);
        }
        options.expire_after = self.kept;
        if let Unique::Having(field) = self.unique {
            options.partial_filter_expression = Some(doc! { field: { "$exists": true } });
        }
        IndexModel::builder().keys(self.keys()).options(options).build()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use app::ports::{AuditActor, AuditFilter, MailQuery};
    use domain::audit::Action;
    use domain::list::{Assignee, Filter, Order, Sort, Start};
    use domain::mail::{Kind, State};
    use domain::policy::Viewer;
    use domain::vocabulary::{Awaiting, Category, Priority, Status};
    use domain::{Id, TicketNumber};

    use super::*;
    use crate::audit::list as audit;
    use crate::complete::lacking;
    use crate::list::{conditions, sort};
    use crate::outbox::MailDocument;
    use crate::outbox::log::{filter as log_filter, newest_first};
    use crate::ticket::by_key;

    const ARRAYS: &[&str] = &["terms", "internalTerms", "responses", "attachments"];
    const SORTS: &[Sort] = &[Sort::CreatedAt, Sort::UpdatedAt, Sort::Priority, Sort::Status];

    /// Whether an index holds the filter's fields first and then the sort, read from either end.
    fn is_served(collection: &str, filter: &Document, sort: &Document) -> bool {
        let wanted: Vec<_> = filter.keys().map(|field| (field.clone(), None)).collect();
        let order = sort.iter().map(|(field, direction)| (field.clone(), direction.as_i32()));
        let wanted: Vec<_> = wanted.into_iter().chain(order).collect();
        let whole = INDEXES.iter().filter(|index| !matches!(index.unique, Unique::Having(_)));
        whole.filter(|index| index.collection == collection).any(|index| {
            let keys: Vec<_> = index.keys().into_iter().map(|(field, way)| (field, way.as_i32().unwrap())).collect();
            [1, -1].into_iter().any(|end| {
                wanted.len() <= keys.len()
                    && wanted.iter().zip(&keys).all(|((field, way), (key, key_way))| {
                        field == key && way.is_none_or(|way| way == key_way * end)
                    })
            })
        })
    }

    #[test]
    fn each_filter_of_the_audit_trail_has_its_index() {
        let person = AuditActor::Person(Id::from_bytes([1; 12]));
        let filters = [
            AuditFilter::default(),
            AuditFilter { actor: Some(person), ..AuditFilter::default() },
            AuditFilter { actor: Some(AuditActor::Nobody), ..AuditFilter::default() },
            AuditFilter { actions: vec![Action::TicketDeleted], ..AuditFilter::default() },
        ];
        for filter in filters {
            assert!(is_served(AUDIT, &audit::conditions(&filter), &audit::sort()), "{filter:?}");
        }
    }

    #[test]
    fn what_is_looked_up_by_number_by_address_and_by_chain_has_its_index() {
        let number = by_key(TicketNumber { year: 2026, sequence: 1 }.into());
        assert!(is_served(TICKETS, &number, &doc! {}));
        assert!(is_served(USERS, &doc! { "email": "ada@desk.example" }, &doc! {}));
        assert!(is_served(AUDIT, &doc! { "ticketId": 1 }, &doc! { "sequence": 1 }));
        assert!(is_served(USERS, &doc! {}, &doc! { "sortName": 1, "_id": 1 }));
        assert!(is_served(SESSIONS, &doc! { "userId": 1 }, &doc! {}));
    }

    #[test]
    fn the_parts_of_a_thread_and_what_somebody_wrote_in_them_have_their_indexes() {
        assert!(is_served(RESPONSES, &doc! { "ticketId": 1 }, &doc! { "part": 1 }));
        for collection in [TICKETS, RESPONSES] {
            assert!(is_served(collection, &doc! { "responses.respondedBy": 1 }, &doc! {}));
        }
    }

    #[test]
    fn what_is_to_be_completed_has_its_index() {
        assert!(is_served(TICKETS, &lacking(), &doc! { "_id": 1 }));
    }

    #[test]
    fn no_index_has_two_array_fields() {
        for index in INDEXES {
            let arrays = index.fields.iter().filter(|field| ARRAYS.contains(field)).count();
            assert!(arrays <= 1, "{}", index.name);
        }
    }

    #[test]
    fn names_are_unique_and_indexes_of_a_collection_stand_together() {
        let names: BTreeSet<_> = INDEXES.iter().map(|index| (index.collection, index.name)).collect();
        assert_eq!(names.len(), INDEXES.len());
        let runs = INDEXES.chunk_by(|one, next| one.collection == next.collection).count();
        assert_eq!(runs, INDEXES.iter().map(|index| index.collection).collect::<BTreeSet<_>>().len());
    }

    #[test]
    fn every_order_of_all_tickets_and_of_ones_own_has_its_index() {
        let viewers = [Viewer::Staff, Viewer::Customer(Id::from_bytes([1; 12]))];
        for viewer in viewers {
            let filter = conditions(&Filter::default(), viewer).unwrap();
            for &by in SORTS {
                for order in [Order::Asc, Order::Desc] {
                    assert!(is_served(TICKETS, &filter, &sort(by, order, viewer)), "{viewer:?} {by:?} {order:?}");
                }
            }
        }
    }

    #[test]
    fn every_single_filter_has_its_index() {
        let id = Id::from_bytes([1; 12]);
        let filters = [
            Filter { statuses: vec![Status::Open], ..Filter::default() },
            Filter { priorities: vec![Priority::High], ..Filter::default() },
            Filter { categories: vec![Category::BugReport], ..Filter::default() },
            Filter { assignee: Some(Assignee::Person(id)), ..Filter::default() },
            Filter { assignee: Some(Assignee::Nobody), ..Filter::default() },
            Filter { awaiting: Some(Awaiting::Staff), ..Filter::default() },
            Filter { submitted_by: Some(id), ..Filter::default() },
        ];
        for filter in filters {
            let asked = conditions(&filter, Viewer::Staff).unwrap();
            for order in [Order::Asc, Order::Desc] {
                assert!(is_served(TICKETS, &asked, &sort(Sort::CreatedAt, order, Viewer::Staff)), "{filter:?}");
            }
        }
    }
    #[test]
    fn what_is_due_and_who_stands_in_line_have_their_indexes() {
        assert!(is_served(OUTBOX, &doc! { "state": "queued" }, &doc! { "dueAt": 1 }));
        let line = doc! { "ticketId": 1, "recipient": 1, "state": "queued" };
        assert!(is_served(OUTBOX, &line, &MailDocument::in_turn()));
    }

    #[test]
    fn every_filter_of_the_mail_log_has_its_index() {
        let all = MailQuery { state: None, kind: None, ticket: None, start: Start::Page(1), limit: 10 };
        for query in [
            all.clone(),
            MailQuery { state: Some(State::Failed), ..all.clone() },
            MailQuery { kind: Some(Kind::Response), ..all.clone() },
            MailQuery { ticket: Some(Id::from_bytes([1; 12])), ..all },
        ] {
            assert!(is_served(OUTBOX, &log_filter(&query), &newest_first()), "{query:?}");
        }
    }
}
