//! Entries of the audit trail as they stand in answers.

use std::collections::BTreeMap;

use domain::audit::{self, Digest, Entry, Who};
use domain::person::UNKNOWN;
use domain::{Id, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::shown::Shown;

/// One change: who made it, when, and what it was.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HistoryEntry {
    #[serde(rename = "_id")]
    #[schema(value_type = String)]
    id: Shown<Id>,
    #[schema(value_type = String, format = DateTime)]
    at: Shown<Timestamp>,
    /// Null for what was done on the command line.
    #[schema(required)]
    actor: Option<HistoryActor>,
    #[schema(value_type = String, example = "ticket.updated")]
    action: &'static str,
    target: HistoryTarget,
    changes: BTreeMap<String, FieldChange>,
    /// Stands in the server's log too. Null where there was no request.
    #[schema(required)]
    request_id: Option<String>,
}

/// An entry of the audit trail.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditEntry {
    #[serde(flatten)]
    entry: HistoryEntry,
    /// Where the request came from. Null where there was none.
    #[schema(required)]
    ip: Option<String>,
    /// What the next entry of the same chain follows from.
    #[schema(value_type = String)]
    hash: Shown<Digest>,
}

/// Who acted, by the name and role of that moment.
#[derive(Debug, Serialize, ToSchema)]
struct HistoryActor {
    #[serde(rename = "_id")]
    #[schema(value_type = String)]
    id: Shown<Id>,
    name: String,
    role: String,
}

/// What was changed, as people called it at that moment: a ticket's number, a person's address.
#[derive(Debug, Serialize, ToSchema)]
struct HistoryTarget {
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "ticket")]
    kind: &'static str,
    #[schema(value_type = String)]
    id: Shown<Id>,
    label: String,
}

/// A field's value before and after.
#[derive(Debug, Serialize, ToSchema)]
struct FieldChange {
    from: Value,
    to: Value,
}

impl From<audit::FieldChange> for FieldChange {
    fn from(change: audit::FieldChange) -> Self {
        Self { from: change.from, to: change.to }
    }
}

impl From<Entry> for HistoryEntry {
    fn from(entry: Entry) -> Self {
        Self::new(&entry, entry.who())
    }
}

impl HistoryEntry {
    /// What has been erased is empty, and whoever is gone is named "Unknown".
    fn new(entry: &Entry, who: Option<Who>) -> Self {
        let (name, role, request_id) = who.map(|who| (who.name, who.role, who.request_id)).unwrap_or_default();
        let actor = entry.actor.map(|id| HistoryActor {
            id: Shown(id),
            name: name.unwrap_or_else(|| UNKNOWN.to_owned()),
            role: role.unwrap_or_default(),
        });
        let (label, changes) = entry.what().map(|what| (what.label, what.changes)).unwrap_or_default();
        Self {
            id: Shown(entry.id),
            at: Shown(entry.at),
            actor,
            action: entry.action.as_str(),
            target: HistoryTarget { kind: entry.target_kind.as_str(), id: Shown(entry.target), label },
            changes: changes.into_iter().map(|(field, change)| (field, change.into())).collect(),
            request_id: Some(request_id).filter(|id| !id.is_empty()),
        }
    }
}

impl From<Entry> for AuditEntry {
    fn from(entry: Entry) -> Self {
        let who = entry.who();
        let ip = who.as_ref().and_then(|who| who.ip.clone());
        Self { entry: HistoryEntry::new(&entry, who), ip, hash: Shown(entry.hash) }
    }
}
