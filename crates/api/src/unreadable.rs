//! Requests that end before the router: whoever takes connections hands in what is wrong, so that these are answered,
//! logged, limited and counted like all others.

use axum::body::Body;
use axum::extract::Request;
use axum::http::Method;

use crate::error::{ApiError, Code};

/// Why a request is not looked at. It stands in the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Its head is not that of an HTTP request.
    Malformed,
    /// Its head has too many headers, or too long ones, or too long an address.
    TooLarge,
    /// Its head has taken too long to arrive.
    Slow,
    /// It does not say, or says in two ways, which host it is for.
    Host,
}

impl Unreadable {
    /// A request of which nothing is known but this.
    pub fn into_request(self) -> Request {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = Method::CONNECT;
        request.extensions_mut().insert(self);
        request
    }
}

impl From<Unreadable> for ApiError {
    fn from(reason: Unreadable) -> Self {
        match reason {
            Unreadable::Malformed => Self::malformed("This cannot be read as a request."),
            Unreadable::TooLarge => {
                Self::new(Code::HeadTooLarge, "The address or the headers of this request are too long.")
            }
            Unreadable::Slow => Self::new(Code::RequestTimeout, "This request took too long to arrive."),
            Unreadable::Host => Self::malformed("A request names the host it is for, in one Host header."),
        }
    }
}
