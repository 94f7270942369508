//! What the database itself refuses. The rules hold for new documents and for those that keep them already: an odd one
//! that stood there before can still be changed.

use std::collections::HashMap;

use app::ports::StoreResult;
use domain::vocabulary::{Category, Priority, Status};
use futures::TryStreamExt as _;
use mongodb::Database;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::{Error, ErrorKind};
use mongodb::options::ValidationLevel;

use crate::collections::{AUDIT, OUTBOX, RESPONSES, TICKETS};
use crate::error::store_error;

/// Tells a rule of ours, of whichever version, from that of somebody else.
const TITLE: &str = "Helpwright";
pub(crate) const LEVEL: ValidationLevel = ValidationLevel::Moderate;

const UNAUTHORIZED: i32 = 13;
/// What engines answer that speak the protocol and know no such command, or not for everybody.
const UNKNOWN: [i32; 3] = [59, 115, 8000];

pub(crate) fn of(collection: &str) -> Option<Document> {
    let (required, properties) = match collection {
        TICKETS => ticket(),
        RESPONSES => part(),
        AUDIT => entry(),
        OUTBOX => mail(),
        _ => return None,
    };
    let required: Vec<&str> = required.to_vec();
    Some(doc! {
        "$jsonSchema": { "title": TITLE, "bsonType": "object", "required": required, "properties": properties },
    })
}

type Rules = (&'static [&'static str], Document);

fn is(kind: &str) -> Bson {
    doc! { "bsonType": kind }.into()
}

fn maybe(kind: &str) -> Bson {
    doc! { "bsonType": [kind, "null"] }.into()
}

fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> Bson {
    doc! { "enum": words.collect::<Vec<_>>() }.into()
}

/// The fields without which a ticket cannot be read, a platform's as well as ours.
fn ticket() -> Rules {
    let response = doc! {
        "bsonType": "object",
        "required": ["_id", "message", "respondedBy", "createdAt"],
        "properties": {
            "_id": is("objectId"), "message": is("string"), "respondedBy": is("objectId"), "isInternal": is("bool"),
            "createdAt": is("date"),
        },
    };
    let properties = doc! {
        "_id": is("objectId"), "ticketNumber": is("string"), "subject": is("string"), "message": is("string"),
        "category": one_of(Category::ALL.iter().map(|category| category.as_str())),
        "priority": one_of(Priority::ALL.iter().map(|priority| priority.as_str())),
        "status": one_of(Status::ALL.iter().map(|status| status.as_str())),
        "submittedBy": is("objectId"), "assignedTo": maybe("objectId"),
        "createdAt": is("date"), "updatedAt": is("date"), "resolvedAt": maybe("date"), "closedAt": maybe("date"),
        "responses": { "bsonType": "array", "items": response },
        "version": is("long"), "publicVersion": is("long"), "publicUpdatedAt": is("date"),
        "priorityRank": is("int"), "statusRank": is("int"),
    };
    let required =
        &["ticketNumber", "subject", "category", "priority", "status", "submittedBy", "createdAt", "updatedAt"];
    (required, properties)
}

/// A part of a thread takes responses just as they were, odd ones of a platform among them.
fn part() -> Rules {
    let properties =
        doc! { "_id": is("string"), "ticketId": is("objectId"), "part": is("long"), "responses": is("array") };
    (&["ticketId", "part", "responses"], properties)
}

fn entry() -> Rules {
    let properties = doc! {
        "_id": is("objectId"), "ticketId": maybe("objectId"), "sequence": is("long"), "at": is("date"),
        "actor": maybe("objectId"), "action": is("string"), "target": is("object"), "who": is("object"),
        "what": is("object"), "hash": is("binData"),
    };
    (&["ticketId", "sequence", "at", "action", "target", "who", "what", "hash"], properties)
}

fn mail() -> Rules {
    let properties = doc! {
        "_id": is("objectId"), "kind": is("string"), "state": is("string"), "createdAt": is("date"),
        "dueAt": is("date"),
    };
    (&["kind", "state", "createdAt"], properties)
}

/// Gives collections that are there already their rules. Those that somebody else has set stay.
pub(crate) async fn set(database: &Database) -> StoreResult<()> {
    let there = database.list_collections().await.map_err(store_error)?;
    let there: Vec<_> = there.try_collect().await.map_err(store_error)?;
    let there: HashMap<String, Document> =
        there.into_iter().map(|found| (found.name, found.options.validator.unwrap_or_default())).collect();
    for name in [TICKETS, RESPONSES, AUDIT, OUTBOX] {
        let (Some(wanted), Some(found)) = (of(name), there.get(name)) else { continue };
        if *found != wanted && (found.is_empty() || is_ours(found)) {
            let command = doc! { "collMod": name, "validator": wanted, "validationLevel": "moderate" };
            match database.run_command(command).await {
                // Whoever may read and write may not set rules everywhere. The server keeps them by itself.
                Err(error) if !may_not(&error) => return Err(store_error(error)),
                _ => {}
            }
        }
    }
    Ok(())
}

fn is_ours(validator: &Document) -> bool {
    validator.get_document("$jsonSchema").is_ok_and(|schema| schema.get_str("title").is_ok_and(|title| title == TITLE))
}

fn may_not(error: &Error) -> bool {
    let ErrorKind::Command(command) = error.kind.as_ref() else { return false };
    command.code == UNAUTHORIZED || UNKNOWN.contains(&command.code)
}
