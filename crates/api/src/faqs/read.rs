use app::faqs;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{IdPath, ManageFaqs, Permitted, Query};
use crate::faqs::view::Faq;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GetFaqResponse {
    faq: Faq,
}

#[utoipa::path(
    get,
    path = "/api/faqs/{id}",
    tag = "faq",
    summary = "Read an entry of the FAQ",
    description = "Whether it is active or not. For admins.",
    params(("id" = String, Path, description = "The entry's `_id`.")),
    responses(
        (status = 200, description = "The entry.", body = GetFaqResponse),
        (status = 403, description = "Only admins may read single entries.", body = ErrorBody),
        (status = 404, description = "There is no such entry.", body = ErrorBody),
    )
)]
pub(crate) async fn get_faq(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageFaqs>,
    path: IdPath,
    query: Query,
) -> ApiResult<Json<GetFaqResponse>> {
    query.none()?;
    let faq = faqs::read(state.app(), &person.actor, path.id()?).await?;
    Ok(Json(GetFaqResponse { faq: Faq::new(&faq, state.answers()) }))
}
