use std::fmt;
use std::marker::PhantomData;

use app::accounts::{Visit, authenticate};
use app::token::Token;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use domain::person::{Actor, User};
use domain::policy::{Action, may_ever};
use subtle::ConstantTimeEq;

use crate::ApiState;
use crate::answer::SessionCookie;
use crate::error::{ApiError, ApiResult, Code};
use crate::extract::{credential, origin};

const CSRF: &str = "x-csrf-token";

/// How a token came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// By itself, with every request that a browser makes: so a change needs proof that our own page asked for it.
    Cookie,
    /// By the hand of whoever wrote the request.
    Bearer,
}

/// The person who sends the request, as their account is at this moment.
#[derive(Debug)]
pub(crate) struct SignedIn {
    pub(crate) user: User,
    pub(crate) actor: Actor,
    pub(crate) token: Token,
    pub(crate) way: Way,
}

impl SignedIn {
    /// What the web app sends back with each change; scripts need none.
    pub(crate) fn csrf_token(&self) -> Option<String> {
        (self.way == Way::Cookie).then(|| self.token.csrf())
    }
}

impl FromRequestParts<ApiState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> ApiResult<Self> {
        let cookie = SessionCookie::name(state.site().is_https());
        let (token, way) = credential::read(&parts.headers, cookie).ok_or_else(ApiError::unauthenticated)?;
        let Visit { user, actor } = authenticate(state.app(), &token).await?;
        let needs_proof = way == Way::Cookie && !parts.method.is_safe();
        if needs_proof && !(origin::is_ours(&parts.headers, state.site()) && proves(&parts.headers, &token)) {
            let message = "This page is out of date. Load it again, then repeat what you did.";
            return Err(ApiError::new(Code::Csrf, message));
        }
        Ok(Self { user, actor, token, way })
    }
}

fn proves(headers: &HeaderMap, token: &Token) -> bool {
    let mut sent = headers.get_all(CSRF).iter();
    match (sent.next(), sent.next()) {
        (Some(proof), None) => proof.as_bytes().ct_eq(token.csrf().as_bytes()).into(),
        _ => false,
    }
}

/// A right that somebody needs to use a route at all, whatever the request says.
pub(crate) trait RouteRight {
    const ACTION: Action;
}

macro_rules! route_rights {
    ($($right:ident = $action:ident),+ $(,)?) => {
        $(
            #[derive(Debug)]
            pub(crate) struct $right;

            impl RouteRight for $right {
                const ACTION: Action = Action::$action;
            }
        )+
    };
}

route_rights!(AssignTickets = ReadAssignableUsers, ManageSettings = ManageSettings, ReadStatistics = ReadStatistics,);

/// A signed-in person whose role may use the route; others are refused before anything else is looked at.
pub(crate) struct Permitted<R>(pub(crate) SignedIn, pub(crate) PhantomData<R>);

impl<R: RouteRight> FromRequestParts<ApiState> for Permitted<R> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> ApiResult<Self> {
        let person = SignedIn::from_request_parts(parts, state).await?;
        if may_ever(person.actor.role, R::ACTION) { Ok(Self(person, PhantomData)) } else { Err(ApiError::forbidden()) }
    }
}

impl<R> fmt::Debug for Permitted<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Permitted").field(&self.0).finish()
    }
}
