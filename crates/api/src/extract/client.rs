use std::convert::Infallible;
use std::net::SocketAddr;

use app::Caller;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::ApiState;
use crate::boundary::RequestId;

/// Where the request comes from; without a socket, as in tests, from nowhere.
#[derive(Debug)]
pub(crate) struct Client(pub(crate) Caller);

impl FromRequestParts<ApiState> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &ApiState) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.to_string()).unwrap_or_default();
        Ok(Self(Caller { ip: peer.map(|peer| peer.0.ip()), request_id }))
    }
}
