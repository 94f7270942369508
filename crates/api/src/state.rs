use std::sync::Arc;

use app::App;
use axum::body::Bytes;
use domain::time::{HOUR, MINUTE};

use crate::events::Events;
use crate::faqs::Answers;
use crate::metrics::Metrics;
use crate::openapi;
use crate::pages::Pages;
use crate::site::Site;
use crate::windows::Windows;

/// What every handler works with. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct ApiState {
    app: Arc<App>,
    served: Arc<Served>,
}

/// What is made once, at the start.
#[derive(Debug)]
struct Served {
    site: Site,
    pages: Pages,
    document: Bytes,
    requests: Windows,
    sign_ins: Windows,
    account_mails: Windows,
    events: Arc<Events>,
    metrics: Metrics,
    answers: Answers,
}

impl ApiState {
    pub fn new(app: Arc<App>, site: Site, metrics: Metrics) -> Self {
        let pages = Pages::new(&site, &app);
        let document = openapi::served_at(&site.base_path, app.config.accounts);
        let requests = Windows::new(site.requests_per_minute, MINUTE);
        let sign_ins = Windows::new(site.sign_in_failures, 15 * MINUTE);
        let account_mails = Windows::new(site.account_mails, HOUR);
        let (events, answers) = (Events::new(), Answers::default());
        let served = Served { site, pages, document, requests, sign_ins, account_mails, events, metrics, answers };
        Self { app, served: Arc::new(served) }
    }

    /// Ends every event stream, and takes no more: a server that waits for its requests would wait for these for ever.
    pub fn close_streams(&self) {
        self.served.events.close();
    }

    pub(crate) fn events(&self) -> &Arc<Events> {
        &self.served.events
    }

    pub(crate) fn shared_app(&self) -> &Arc<App> {
        &self.app
    }

    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    pub(crate) fn site(&self) -> &Site {
        &self.served.site
    }

    /// All requests, by address.
    pub(crate) fn requests(&self) -> &Windows {
        &self.served.requests
    }

    /// Sign-ins that failed, by address.
    pub(crate) fn sign_ins(&self) -> &Windows {
        &self.served.sign_ins
    }

    /// What strangers may have mailed to others, by address.
    pub(crate) fn account_mails(&self) -> &Windows {
        &self.served.account_mails
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.served.metrics
    }

    /// The answers of the FAQ as HTML.
    pub(crate) fn answers(&self) -> &Answers {
        &self.served.answers
    }

    pub(crate) fn pages(&self) -> &Pages {
        &self.served.pages
    }

    /// The OpenAPI document as JSON.
    pub(crate) fn document(&self) -> Bytes {
        self.served.document.clone()
    }
}
