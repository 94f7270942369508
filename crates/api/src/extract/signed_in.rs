use std::fmt;
use std::marker::PhantomData;

use app::accounts::{Visit, authenticate};
use app::credential::Credential;
use app::{App, Caller, Error};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use domain::person::{Actor, User};
use domain::policy::{Action, may_ever};
use subtle::ConstantTimeEq;

use crate::ApiState;
use crate::answer::SessionCookie;
use crate::error::{ApiError, ApiResult, Code};
use crate::extract::{Client, credential, origin};
use crate::site::CookieName;

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
    pub(crate) credential: Credential,
    pub(crate) way: Way,
}

impl SignedIn {
    /// What the web app sends back with each change; scripts need none.
    pub(crate) fn csrf_token(&self) -> Option<String> {
        (self.way == Way::Cookie).then(|| self.credential.csrf())
    }
}

impl FromRequestParts<ApiState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> ApiResult<Self> {
        let site = state.site();
        let Ok(Client(caller)) = Client::from_request_parts(parts, state).await;
        let candidates = credential::read(
            &parts.headers,
            SessionCookie::name(site.is_https()),
            site.jwt_cookie.as_ref().map(CookieName::as_str),
        );
        let (Visit { user, actor }, credential, way) = first_known(state.app(), &caller, candidates).await?;
        let needs_proof = way == Way::Cookie && !parts.method.is_safe();
        if needs_proof && !(origin::is_ours(&parts.headers, site) && proves(&parts.headers, &credential)) {
            let message = "This page is out of date. Load it again, then repeat what you did.";
            return Err(ApiError::new(Code::Csrf, message));
        }
        Ok(Self { user, actor, credential, way })
    }
}

/// A browser may hold both our cookie and the platform's, and either may have ended.
async fn first_known(
    app: &App,
    caller: &Caller,
    candidates: Vec<(Credential, Way)>,
) -> ApiResult<(Visit, Credential, Way)> {
    for (credential, way) in candidates {
        match authenticate(app, caller, &credential).await {
            Err(Error::Unauthenticated) => {}
            Err(error) => return Err(error.into()),
            Ok(visit) => return Ok((visit, credential, way)),
        }
    }
    Err(ApiError::unauthenticated())
}

fn proves(headers: &HeaderMap, credential: &Credential) -> bool {
    let mut sent = headers.get_all(CSRF).iter();
    match (sent.next(), sent.next()) {
        (Some(proof), None) => proof.as_bytes().ct_eq(credential.csrf().as_bytes()).into(),
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

route_rights!(
    AssignTickets = ReadAssignableUsers,
    FileForOthers = FileForOthers,
    ManageFaqs = ManageFaqs,
    ManageMail = ManageMail,
    ManageSettings = ManageSettings,
    ManageUsers = ManageUsers,
    ReadAudit = ReadAudit,
    ReadStatistics = ReadStatistics,
);

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
