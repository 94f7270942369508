//! The HTTP interface: routes, sign-in, the mapping of errors, the OpenAPI document, and the embedded web app.

mod accounts;
mod answer;
mod audit;
mod boundary;
mod error;
mod events;
mod extract;
mod faqs;
mod headers;
mod health;
mod mail;
mod metrics;
mod network;
mod openapi;
mod pages;
mod paging;
mod responses;
mod settings;
mod shown;
mod site;
mod state;
#[cfg(test)]
mod tests;
mod tickets;
mod unreadable;
mod users;
mod windows;
mod words;

use axum::middleware::from_fn_with_state;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use accounts::User;
pub use mail::Email;
pub use metrics::{Metrics, MetricsToken};
pub use network::Network;
pub use openapi::{Route, openapi, routes};
pub use site::{BasePath, CookieName, InvalidSite, LoginUrl, PublicUrl, Site};
pub use state::ApiState;
pub use unreadable::Unreadable;

/// Everything that the server answers, for a socket or for a test that calls it directly.
pub fn router(state: ApiState) -> axum::Router {
    let (routes, _) = operations().split_for_parts();
    let routes = routes.method_not_allowed_fallback(boundary::method_not_allowed);
    let mounted = match state.site().base_path.as_str() {
        "" => routes,
        prefix => axum::Router::new().nest(prefix, routes),
    };
    mounted
        .fallback(pages::serve)
        .layer(from_fn_with_state(state.clone(), accounts::only_where_kept))
        .layer(from_fn_with_state(state.clone(), boundary::every_request))
        .with_state(state)
}

/// Each operation with its description. What stands here is served, documented and listed; nothing else is.
fn operations() -> OpenApiRouter<ApiState> {
    OpenApiRouter::with_openapi(openapi::frame())
        .routes(routes!(tickets::list::list_tickets, tickets::create::create_ticket))
        .routes(routes!(tickets::assignable::list_assignable_users))
        .routes(routes!(tickets::requesters::list_requesters))
        .routes(routes!(tickets::stats::get_ticket_stats))
        .routes(routes!(tickets::read::get_ticket, tickets::update::update_ticket, tickets::delete::delete_ticket))
        .routes(routes!(tickets::history::get_ticket_history))
        .routes(routes!(responses::list::list_responses, responses::create::create_response))
        .routes(routes!(settings::read::get_settings, settings::update::update_settings))
        .routes(routes!(mail::list::list_emails))
        .routes(routes!(mail::read::get_email))
        .routes(routes!(mail::retry::retry_email))
        .routes(routes!(mail::retry_all::retry_emails))
        .routes(routes!(settings::preview::preview_template))
        .routes(routes!(settings::check_mail::check_mail, settings::send_test_mail::send_test_mail))
        .routes(routes!(faqs::list::list_faqs, faqs::create::create_faq))
        .routes(routes!(faqs::read::get_faq, faqs::update::update_faq, faqs::delete::delete_faq))
        .routes(routes!(audit::list::list_audit))
        .routes(routes!(users::list::list_users, users::create::create_user))
        .routes(routes!(users::read::get_user, users::update::update_user, users::delete::delete_user))
        .routes(routes!(users::invite::invite_user))
        .routes(routes!(events::listen::listen_to_events))
        .routes(routes!(accounts::login::login))
        .routes(routes!(accounts::logout::logout))
        .routes(routes!(accounts::me::get_me, accounts::me::update_me))
        .routes(routes!(accounts::password::change_password))
        .routes(routes!(accounts::setup::setup))
        .routes(routes!(accounts::register::register))
        .routes(routes!(accounts::confirm::confirm))
        .routes(routes!(accounts::forgot::forgot_password))
        .routes(routes!(accounts::reset::reset_password))
        .routes(routes!(openapi::get_openapi))
        .routes(routes!(health::get_health))
        .routes(routes!(health::get_readiness))
        .routes(routes!(metrics::scrape::get_metrics))
}
