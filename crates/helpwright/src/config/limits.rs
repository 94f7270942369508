//! How much is taken from one person or one address in a short time.

use app::{Limits, Quota};

use super::options::{Scope, Spec};
use super::sources::Given;
use super::values;
use crate::failure::Failure;

const fn limit(name: &'static str, default: &'static str, help: &'static str) -> Spec {
    Spec { name, value: Some("NUMBER"), default: Some(default), scope: Scope::Serve, is_secret: false, help }
}

pub(super) const TICKETS_PER_15_MINUTES: Spec =
    limit("TICKETS_PER_15_MINUTES", "5", "How many tickets a customer may file within 15 minutes. 0 sets no limit.");

pub(super) const RESPONSES_PER_HOUR: Spec =
    limit("RESPONSES_PER_HOUR", "20", "How many responses a customer may write within an hour. 0 sets no limit.");

pub(super) const STAFF_TICKETS_PER_15_MINUTES: Spec = limit(
    "STAFF_TICKETS_PER_15_MINUTES",
    "60",
    "How many tickets an agent or admin may file within 15 minutes, also for others. 0 sets no limit.",
);

pub(super) const STAFF_RESPONSES_PER_HOUR: Spec = limit(
    "STAFF_RESPONSES_PER_HOUR",
    "600",
    "How many responses and notes an agent or admin may write within an hour. 0 sets no limit.",
);

pub(super) const REQUESTS_PER_MINUTE: Spec = limit(
    "REQUESTS_PER_MINUTE",
    "600",
    "How many requests are taken from one address within a minute. 0 sets no limit.",
);

pub(super) const SIGN_IN_FAILURES_PER_ACCOUNT: Spec = limit(
    "SIGN_IN_FAILURES_PER_ACCOUNT",
    "10",
    "How often a password of one account may be wrong within 15 minutes. 0 sets no limit.",
);

pub(super) const SIGN_IN_FAILURES_PER_ADDRESS: Spec = limit(
    "SIGN_IN_FAILURES_PER_ADDRESS",
    "50",
    "How many sign-ins from one address may fail within 15 minutes. 0 sets no limit.",
);

pub(super) const ACCOUNT_MAILS_PER_HOUR: Spec = limit(
    "ACCOUNT_MAILS_PER_HOUR",
    "100",
    "How many registrations and requests for a new password are taken from one address within an hour, whomever they would \
     have mailed. 0 sets no limit.",
);

pub(super) const TRUSTED_PROXIES: Spec = Spec {
    name: "TRUSTED_PROXIES",
    value: Some("NETWORKS"),
    default: None,
    scope: Scope::Serve,
    is_secret: false,
    help: "The addresses or networks, separated by commas, of the proxies before this server, as in 127.0.0.1,10.0.0.0/8. \
           Only from them `X-Forwarded-For` is believed; without it, all who come through a proxy count as one.",
};

pub(super) fn read(given: &Given) -> Result<Limits, Failure> {
    let quota = |tickets: &Spec, responses: &Spec| {
        Ok::<_, Failure>(Quota {
            tickets_per_15_minutes: given.require(tickets, values::limit)?,
            responses_per_hour: given.require(responses, values::limit)?,
        })
    };
    Ok(Limits {
        customers: quota(&TICKETS_PER_15_MINUTES, &RESPONSES_PER_HOUR)?,
        sign_in_failures: given.require(&SIGN_IN_FAILURES_PER_ACCOUNT, values::limit)?,
        staff: quota(&STAFF_TICKETS_PER_15_MINUTES, &STAFF_RESPONSES_PER_HOUR)?,
    })
}
