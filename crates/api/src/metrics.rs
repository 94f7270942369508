//! What the server measures of itself, for Prometheus: requests and refusals here, and whatever else the wiring
//! registers. What is kept elsewhere is read when somebody asks.
//!
//! No label comes from a client: routes are templates, and methods, statuses and limits are words of this program.

pub(crate) mod scrape;
mod token;

use std::time::Duration;

use app::LimitKind;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

pub use token::MetricsToken;

/// Before the names of all that only this program has.
const PREFIX: &str = "helpwright";

/// Upper bounds of how long something takes, in seconds.
const SECONDS: [f64; 14] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Of what there was too much, in a refusal that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Excess {
    /// Requests of one address.
    Requests,
    /// Failed sign-ins of one address.
    SignIns,
    /// Mails about accounts that one address may have caused.
    AccountMails,
    /// Event streams of one person.
    Streams,
    /// What the use cases count.
    Written(LimitKind),
}

impl Excess {
    const ALL: [Self; 8] = [
        Self::Requests,
        Self::SignIns,
        Self::AccountMails,
        Self::Streams,
        Self::Written(LimitKind::Tickets),
        Self::Written(LimitKind::Responses),
        Self::Written(LimitKind::Passwords),
        Self::Written(LimitKind::TestMails),
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::SignIns => "sign_ins",
            Self::AccountMails => "account_mails",
            Self::Streams => "streams",
            Self::Written(LimitKind::Tickets) => "tickets",
            Self::Written(LimitKind::Responses) => "responses",
            Self::Written(LimitKind::Passwords) => "passwords",
            Self::Written(LimitKind::TestMails) => "test_mails",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Limit {
    limit: &'static str,
}

/// All that is measured of one server.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Asked, Histogram>,
    limits: Family<Limit, Counter>,
    failed_sign_ins: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        let (requests, limits, failed_sign_ins) = (Family::default(), Family::default(), Counter::default());
        let durations = Family::new_with_constructor(Self::seconds as fn() -> Histogram);
        // A rate needs the zero before the first one.
        for excess in Excess::ALL {
            drop(limits.get_or_create(&Limit { limit: excess.as_str() }));
        }
        let mut registry = Registry::default();
        let ours = registry.sub_registry_with_prefix(PREFIX);
        ours.register("http_requests", "Requests that were answered", requests.clone());
        let help = "From the head of a request to the head of its answer";
        ours.register_with_unit("http_request_duration", help, Unit::Seconds, durations.clone());
        ours.register("limits_hit", "Refusals because there was too much of something", limits.clone());
        ours.register("sign_in_failures", "Sign-ins with a wrong address or password", failed_sign_ins.clone());
        Self { registry, requests, durations, limits, failed_sign_ins }
    }
}

impl Metrics {
    /// A histogram of how long something takes.
    pub fn seconds() -> Histogram {
        Histogram::new(SECONDS)
    }

    /// Where others register what they measure of this program.
    pub fn ours(&mut self) -> &mut Registry {
        self.registry.sub_registry_with_prefix(PREFIX)
    }

    /// Where others register what every program has, under the names that all of them use.
    pub fn everybodys(&mut self) -> &mut Registry {
        &mut self.registry
    }

    pub(crate) fn answered(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let route = route.to_owned();
        self.durations.get_or_create(&Asked { method, route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Answered { method, route, status }).inc();
    }

    pub(crate) fn limit_hit(&self, excess: Excess) {
        self.limits.get_or_create(&Limit { limit: excess.as_str() }).inc();
    }

    pub(crate) fn sign_in_failed(&self) {
        self.failed_sign_ins.inc();
    }
}
