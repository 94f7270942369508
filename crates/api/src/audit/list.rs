use app::audit;
use app::ports::{AuditActor, AuditFilter, AuditQuery, TicketKey};
use axum::Json;
use axum::extract::State;
use domain::audit::Action;
use domain::list::Position;
use domain::{Id, Invalid};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::audit::view::AuditEntry;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Parameters, Permitted, Query, ReadAudit};
use crate::paging::{Asked, PageParameters, Pagination};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListAuditResponse {
    /// Newest first.
    entries: Vec<AuditEntry>,
    pagination: Pagination,
}

#[utoipa::path(
    get,
    path = "/api/admin/support/audit",
    tag = "audit",
    summary = "Read the audit trail",
    description = "Newest first. All conditions must hold; a repeated one holds when any of its values does. Entries \
                   cannot be changed. For admins.",
    params(
        PageParameters,
        ("actor" = Option<String>, Query,
            description = "Who acted: a person's id, `me`, or `none` for the command line."),
        ("action" = Option<Vec<String>>, Query, description = "What was done, as in `ticket.created`. Repeatable."),
        ("ticket" = Option<String>, Query,
            description = "What happened to this ticket, by its `_id` or number, also after it was deleted."),
        ("startDate" = Option<String>, Query, description = "At or after this time or UTC day."),
        ("endDate" = Option<String>, Query, description = "At or before this time or UTC day."),
    ),
    responses(
        (status = 200, description = "One page of the trail.", body = ListAuditResponse),
        (status = 403, description = "Only admins may read it.", body = ErrorBody),
    )
)]
pub(crate) async fn list_audit(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ReadAudit>,
    query: Query,
) -> ApiResult<Json<ListAuditResponse>> {
    let (query, asked) = read(query.read(), person.actor.id)?;
    let page = audit::list(state.app(), &person.actor, query).await?;
    let pagination = asked.pagination(page.total, page.total_is_exact, page.next);
    Ok(Json(ListAuditResponse { entries: page.rows.into_iter().map(AuditEntry::from).collect(), pagination }))
}

fn read(mut parameters: Parameters, me: Id) -> ApiResult<(AuditQuery, Asked<Position>)> {
    parameters.accept_admin();
    let (from, to) = parameters.range("startDate", "endDate");
    let filter = AuditFilter {
        actor: parameters.single("actor", |text| actor(text, me)),
        actions: parameters.several("action", action),
        ticket: parameters.single("ticket", TicketKey::parse),
        from,
        to,
    };
    let asked = Asked::read(&mut parameters, format!("audit {filter:?}"));
    let query = AuditQuery { filter, start: asked.start, limit: asked.limit };
    parameters.finish(Some((query, asked)))
}

fn actor(text: &str, me: Id) -> Result<AuditActor, Invalid> {
    match text {
        "me" => Ok(AuditActor::Person(me)),
        "none" => Ok(AuditActor::Nobody),
        id => {
            let invalid = |_| Invalid("must be a person's id, me or none".to_owned());
            Id::parse(id).map(AuditActor::Person).map_err(invalid)
        }
    }
}

fn action(text: &str) -> Result<Action, Invalid> {
    Action::from_stored(text).ok_or_else(|| {
        let words: Vec<_> = Action::ALL.iter().map(|action| action.as_str()).collect();
        Invalid(format!("must be one of: {}", words.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use domain::list::Start;
    use domain::{TicketNumber, Timestamp};

    use super::*;

    const ME: Id = Id::from_bytes([7; 12]);

    #[test]
    fn parameters_become_a_query() {
        let filtered = |filter: AuditFilter| AuditQuery { filter, start: Start::Page(1), limit: 10 };
        let time = |text| Timestamp::parse(text).ok();
        let number = TicketKey::Number(TicketNumber { year: 2026, sequence: 7 });
        for (text, expected) in [
            ("", filtered(AuditFilter::default())),
            ("admin=true&actor=&action=&ticket=", filtered(AuditFilter::default())),
            ("page=3&limit=50", AuditQuery { start: Start::Page(3), limit: 50, ..filtered(AuditFilter::default()) }),
            ("actor=me", filtered(AuditFilter { actor: Some(AuditActor::Person(ME)), ..AuditFilter::default() })),
            ("actor=none", filtered(AuditFilter { actor: Some(AuditActor::Nobody), ..AuditFilter::default() })),
            (
                "action=user.created&action=user.deleted&action=user.created",
                filtered(AuditFilter {
                    actions: vec![Action::UserCreated, Action::UserDeleted],
                    ..AuditFilter::default()
                }),
            ),
            ("ticket=ST-2026-007", filtered(AuditFilter { ticket: Some(number), ..AuditFilter::default() })),
            (
                "startDate=2026-01-31&endDate=2026-01-31",
                filtered(AuditFilter {
                    from: time("2026-01-31T00:00:00Z"),
                    to: time("2026-01-31T23:59:59.999Z"),
                    ..AuditFilter::default()
                }),
            ),
        ] {
            assert_eq!(read(Parameters::parse(text), ME).unwrap().0, expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, names) in [
            ("actor=you&action=ticket.read&ticket=7", &["action", "actor", "ticket"][..]),
            ("actor=me&actor=none", &["actor"]),
            ("action=ticket.created,ticket.updated", &["action"]),
            ("startDate=2026-02-02&endDate=2026-02-01", &["startDate"]),
            ("startDate=yesterday", &["startDate"]),
            ("page=0&limit=101&cursor=x", &["cursor", "limit", "page"]),
            ("sort=at&order=asc&from=2026-01-01", &["from", "order", "sort"]),
            ("actor[$ne]=x", &["actor[$ne]"]),
        ] {
            let refusal = read(Parameters::parse(text), ME).unwrap_err();
            let found: Vec<_> = refusal.details().keys().collect();
            assert_eq!(found, names, "{text}");
        }
    }
}
