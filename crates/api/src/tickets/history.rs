use std::collections::BTreeMap;

use app::tickets;
use axum::Json;
use axum::extract::State;
use domain::audit::{self, Entry};
use domain::person::UNKNOWN;
use domain::{Id, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Query, SignedIn, TicketPath};
use crate::shown::Shown;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GetTicketHistoryResponse {
    /// Oldest first.
    entries: Vec<HistoryEntry>,
}

/// One change: who made it, when, and what it was.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryEntry {
    #[schema(value_type = String, format = DateTime)]
    at: Shown<Timestamp>,
    /// Null for what was done on the command line.
    #[schema(required)]
    actor: Option<HistoryActor>,
    #[schema(value_type = String, example = "ticket.updated")]
    action: &'static str,
    changes: BTreeMap<String, FieldChange>,
}

/// Who acted, by the name and role of that moment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryActor {
    #[serde(rename = "_id")]
    #[schema(value_type = String)]
    id: Shown<Id>,
    name: String,
    role: String,
}

/// A field's value before and after.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldChange {
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
        let (who, what) = (entry.who(), entry.what());
        let (name, role) = who.map(|who| (who.name, who.role)).unwrap_or_default();
        let actor = entry.actor.map(|id| HistoryActor {
            id: Shown(id),
            name: name.unwrap_or_else(|| UNKNOWN.to_owned()),
            role: role.unwrap_or_default(),
        });
        let changes = what.map(|what| what.changes).unwrap_or_default();
        let changes = changes.into_iter().map(|(field, change)| (field, change.into())).collect();
        Self { at: Shown(entry.at), actor, action: entry.action.as_str(), changes }
    }
}

#[utoipa::path(
    get,
    path = "/api/support/tickets/{id}/history",
    tag = "tickets",
    summary = "Read a ticket's history",
    description = "Every change with its author and values. For staff.",
    params(("id" = String, Path, description = "The ticket's `_id` or number.")),
    responses(
        (status = 200, description = "The history.", body = GetTicketHistoryResponse),
        (status = 403, description = "Only staff may read it.", body = ErrorBody),
    )
)]
pub(crate) async fn get_ticket_history(
    State(state): State<ApiState>,
    person: SignedIn,
    path: TicketPath,
    query: Query,
) -> ApiResult<Json<GetTicketHistoryResponse>> {
    query.only_admin()?;
    let entries = tickets::history(state.app(), &person.actor, path.key()?).await?;
    Ok(Json(GetTicketHistoryResponse { entries: entries.into_iter().map(HistoryEntry::from).collect() }))
}
