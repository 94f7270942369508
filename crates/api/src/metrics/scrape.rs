use app::ports::{Backlog, StoreResult};
use axum::extract::{FromRequestParts, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::Timestamp;
use domain::policy::{Action, may_ever};
use domain::statistics::{Periods, Statistics};
use domain::time::SECOND;
use domain::vocabulary::Status;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::prometheus_text::{CONTENT_TYPE as PROMETHEUS_TEXT, encode};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

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
    let kept = read(&state).await;
    let now = measured(&state, kept);
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

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfState {
    state: &'static str,
}

/// What the store says.
struct Kept {
    statistics: Statistics,
    backlog: Vec<Backlog>,
    at: Timestamp,
}

async fn read(state: &ApiState) -> StoreResult<Kept> {
    let (store, at) = (&state.app().store, state.app().clock.now());
    let (statistics, backlog) = tokio::try_join!(store.statistics(Periods::at(at)), store.mail_backlog())?;
    Ok(Kept { statistics, backlog, at })
}

/// What is true at this moment. While the store does not answer, that is all there is to say of it.
fn measured(state: &ApiState, kept: StoreResult<Kept>) -> Registry {
    let mut now = Registry::with_prefix(PREFIX);
    let streams: Gauge = Gauge::default();
    streams.set(whole(state.events().count()));
    now.register("event_streams", "Event streams that are open", streams);
    let up: Gauge = Gauge::default();
    up.set(kept.is_ok().into());
    now.register("store_up", "Whether the store answers", up);
    if let Ok(kept) = kept {
        kept.register(&mut now);
    }
    now
}

impl Kept {
    fn register(&self, now: &mut Registry) {
        let tickets: Family<OfStatus, Gauge> = Family::default();
        for status in Status::ALL.iter().copied() {
            let count = self.statistics.with_status(status);
            tickets.get_or_create(&OfStatus { status: status.as_str() }).set(whole(count));
        }
        now.register("tickets", "Tickets that are kept", tickets);

        let (mails, ages): (Family<OfState, Gauge>, Family<OfState, Gauge>) = Default::default();
        for state in Backlog::STATES {
            let backlog = self.backlog.iter().find(|backlog| backlog.state == *state);
            let state = OfState { state: state.as_str() };
            let age = backlog.map_or(0, |backlog| (self.at.millis() - backlog.oldest.millis()).max(0));
            mails.get_or_create(&state).set(backlog.map_or(0, |backlog| whole(backlog.mails)));
            ages.get_or_create(&state).set(age / SECOND);
        }
        now.register("outbox_mails", "Mails that are not settled", mails);
        now.register_with_unit("outbox_oldest", "Age of the oldest of these mails", Unit::Seconds, ages);
    }
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
