use app::tickets;
use axum::Json;
use axum::extract::State;
use domain::statistics::Statistics;
use domain::vocabulary::{Category, Priority, Status};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Permitted, Query, ReadStatistics};

/// Counts over all tickets.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GetTicketStatsResponse {
    total: u64,
    open: u64,
    in_progress: u64,
    resolved: u64,
    closed: u64,
    by_priority: ByPriority,
    by_category: ByCategory,
    /// Per cent of all tickets that are resolved or closed, with one decimal.
    resolution_rate: f64,
    time_based_counts: TimeBasedCounts,
    performance: Performance,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
struct ByPriority {
    low: u64,
    medium: u64,
    high: u64,
    critical: u64,
}

#[derive(Debug, Serialize, ToSchema)]
struct ByCategory {
    #[serde(rename = "Technical Issue")]
    technical_issue: u64,
    #[serde(rename = "Account Issue")]
    account_issue: u64,
    #[serde(rename = "Feature Request")]
    feature_request: u64,
    #[serde(rename = "General Inquiry")]
    general_inquiry: u64,
    #[serde(rename = "Bug Report")]
    bug_report: u64,
}

/// Tickets by when they were created, in UTC.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TimeBasedCounts {
    today: u64,
    /// Since Monday.
    this_week: u64,
    /// Since the first.
    this_month: u64,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Performance {
    /// From creation to the first public response by somebody else, over the tickets that have one; two decimals.
    avg_response_time_hours: f64,
    /// Resolved and closed tickets.
    total_resolved: u64,
}

impl From<Statistics> for GetTicketStatsResponse {
    fn from(statistics: Statistics) -> Self {
        let status = |status| statistics.with_status(status);
        let priority = |priority| statistics.by_priority.get(&priority).copied().unwrap_or_default();
        let category = |category| statistics.by_category.get(&category).copied().unwrap_or_default();
        Self {
            total: statistics.total(),
            open: status(Status::Open),
            in_progress: status(Status::InProgress),
            resolved: status(Status::Resolved),
            closed: status(Status::Closed),
            by_priority: ByPriority {
                low: priority(Priority::Low),
                medium: priority(Priority::Medium),
                high: priority(Priority::High),
                critical: priority(Priority::Critical),
            },
            by_category: ByCategory {
                technical_issue: category(Category::TechnicalIssue),
                account_issue: category(Category::AccountIssue),
                feature_request: category(Category::FeatureRequest),
                general_inquiry: category(Category::GeneralInquiry),
                bug_report: category(Category::BugReport),
            },
            resolution_rate: statistics.resolution_rate(),
            time_based_counts: TimeBasedCounts {
                today: statistics.created_today,
                this_week: statistics.created_this_week,
                this_month: statistics.created_this_month,
            },
            performance: Performance {
                avg_response_time_hours: statistics.mean_answer_hours(),
                total_resolved: statistics.resolved(),
            },
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/support/tickets/stats",
    tag = "tickets",
    summary = "Read statistics",
    description = "Over all tickets. For staff. Where several servers share a desk, what another one has just written is \
                   counted within five seconds.",
    responses(
        (status = 200, description = "The statistics.", body = GetTicketStatsResponse),
        (status = 403, description = "Only staff may read them.", body = ErrorBody),
    )
)]
pub(crate) async fn get_ticket_stats(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ReadStatistics>,
    query: Query,
) -> ApiResult<Json<GetTicketStatsResponse>> {
    query.only_admin()?;
    let statistics = tickets::statistics(state.app(), &person.actor).await?;
    Ok(Json(statistics.into()))
}
