use app::accounts;
use axum::Json;
use axum::extract::State;
use domain::text::PersonName;
use utoipa::ToSchema;

use crate::ApiState;
use crate::accounts::view::{MeResponse, User};
use crate::error::ApiResult;
use crate::extract::{Body, Client, Fields, JsonBody, Query, SignedIn};

#[utoipa::path(
    get,
    path = "/api/auth/me",
    tag = "accounts",
    summary = "Who am I?",
    responses((status = 200, description = "The person who asks.", body = MeResponse))
)]
pub(crate) async fn get_me(
    State(state): State<ApiState>,
    person: SignedIn,
    query: Query,
) -> ApiResult<Json<MeResponse>> {
    query.none()?;
    let user = User::new(&person.user, &state.app().config.roles);
    Ok(Json(MeResponse { user, csrf_token: person.csrf_token() }))
}

#[derive(Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateMeRequest {
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    name: PersonName,
}

impl Body for UpdateMeRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        fields.required("name", PersonName::parse).map(|name| Self { name })
    }
}

#[utoipa::path(
    put,
    path = "/api/auth/me",
    tag = "accounts",
    summary = "Change one's own name",
    request_body = UpdateMeRequest,
    responses((status = 200, description = "The person with the new name.", body = MeResponse))
)]
pub(crate) async fn update_me(
    State(state): State<ApiState>,
    person: SignedIn,
    Client(caller): Client,
    query: Query,
    body: JsonBody<UpdateMeRequest>,
) -> ApiResult<Json<MeResponse>> {
    query.none()?;
    let UpdateMeRequest { name } = body.read()?;
    let user = accounts::rename(state.app(), &person.actor, &caller, name).await?;
    let user = User::new(&user, &state.app().config.roles);
    Ok(Json(MeResponse { user, csrf_token: person.csrf_token() }))
}
