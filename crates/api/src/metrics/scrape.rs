use app::ports::StoreResult;
use axum::extract::{FromRequestParts, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::policy::{Action, may_ever};
use domain::statistics::{Periods, Statistics};
use domain::vocabulary::Status;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::prometheus_text::{CONTENT_TYPE as PROMETHEUS_TEXT, encode};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::PREFIX;
use crate::error::{ApiError, ApiResult};
use crate::extract::{SignedIn, bearer_token};
use crate::{ApiState, pages};

#[utoipa::path(
    get,
    path = "/metrics",
    tag = "health",
    summary = "Measure the server",
    description = "In the text format of Prometheus, to an admin or to whoever shows the `METRICS_TOKEN` as the bearer \
        token. For everybody else this page does not exist.",
    responses(
        (status = 200, description = "What is measured, as it is now.", body = String, content_type = "text/plain"),
        (status = 404, description = "It is not for you.", body = String, content_type = "text/html"),
    )
)]
pub(crate) async fn get_metrics(State(state): State<ApiState>, _: Watcher) -> ApiResult<Response> {
    let store = &state.app().store;
    let statistics = store.statistics(Periods::at(state.app().clock.now())).await;
    let now = read(&state, &statistics);
    let mut text = String::new();
    for registry in [&state.metrics().registry, &now] {
        encode(&mut text, registry)
            .map_err(|error| ApiError::internal(format!("cannot write measurements: {error}")))?;
    }
    Ok(([(CONTENT_TYPE, PROMETHEUS_TEXT)], text).into_response())
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfStatus {
    status: &'static str,
}

/// What is true at this moment. While the store does not answer, that is all there is to say of it.
fn read(state: &ApiState, statistics: &StoreResult<Statistics>) -> Registry {
    let mut now = Registry::with_prefix(PREFIX);
    let streams: Gauge = Gauge::default();
    streams.set(whole(state.events().count()));
    now.register("event_streams", "Event streams that are open", streams);
    let up: Gauge = Gauge::default();
    up.set(statistics.is_ok().into());
    now.register("store_up", "Whether the store answers", up);
    if let Ok(statistics) = statistics {
        let tickets: Family<OfStatus, Gauge> = Family::default();
        for status in Status::ALL.iter().copied() {
            tickets.get_or_create(&OfStatus { status: status.as_str() }).set(whole(statistics.with_status(status)));
        }
        now.register("tickets", "Tickets that are kept", tickets);
    }
    now
}

fn whole(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

/// Whoever may see the measurements. For others this page is like any that does not exist.
#[derive(Debug)]
pub(crate) struct Watcher;

impl FromRequestParts<ApiState> for Watcher {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Response> {
        let token = state.site().metrics_token.as_ref().zip(bearer_token(&parts.headers));
        if token.is_some_and(|(token, shown)| token.is(shown)) {
            return Ok(Self);
        }
        match SignedIn::from_request_parts(parts, state).await {
            Ok(person) if may_ever(person.actor.role, Action::ReadMetrics) => Ok(Self),
            _ => Err(pages::unknown(state, &parts.headers)),
        }
    }
}
