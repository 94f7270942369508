use std::sync::Arc;

use app::App;
use axum::body::Bytes;

use crate::openapi;
use crate::pages::Pages;
use crate::site::Site;

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
}

impl ApiState {
    pub fn new(app: Arc<App>, site: Site) -> Self {
        let pages = Pages::new(&site.base_path);
        let document = openapi::served_at(&site.base_path);
        Self { app, served: Arc::new(Served { site, pages, document }) }
    }

    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    pub(crate) fn site(&self) -> &Site {
        &self.served.site
    }

    pub(crate) fn pages(&self) -> &Pages {
        &self.served.pages
    }

    /// The OpenAPI document as JSON.
    pub(crate) fn document(&self) -> Bytes {
        self.served.document.clone()
    }
}
