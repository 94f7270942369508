use std::convert::Infallible;
use std::net::IpAddr;

use app::Caller;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::ApiState;
use crate::boundary::RequestId;

/// Where the request comes from, as the boundary has found out; without a socket, as in tests, from nowhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Address(pub(crate) Option<IpAddr>);

/// Who asks, for those who count and write down.
#[derive(Debug)]
pub(crate) struct Client(pub(crate) Caller);

impl FromRequestParts<ApiState> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &ApiState) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<Address>();
        let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.to_string()).unwrap_or_default();
        Ok(Self(Caller { ip: address.and_then(|address| address.0), request_id }))
    }
}
