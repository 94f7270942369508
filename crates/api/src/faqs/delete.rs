use app::faqs;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::{ApiResult, ErrorBody};
use crate::extract::{Client, IdPath, ManageFaqs, Permitted, Query};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeleteFaqResponse {
    message: &'static str,
    success: bool,
}

#[utoipa::path(
    delete,
    path = "/api/faqs/{id}",
    tag = "faq",
    summary = "Delete an entry of the FAQ",
    description = "The audit trail stays. For admins.",
    params(("id" = String, Path, description = "The entry's `_id`.")),
    responses(
        (status = 200, description = "The entry is gone.", body = DeleteFaqResponse),
        (status = 404, description = "There is no such entry.", body = ErrorBody),
    )
)]
pub(crate) async fn delete_faq(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageFaqs>,
    Client(caller): Client,
    path: IdPath,
    query: Query,
) -> ApiResult<Json<DeleteFaqResponse>> {
    query.none()?;
    let faq = faqs::delete(state.app(), &person.actor, &caller, path.id()?).await?;
    state.answers().forget(faq.id);
    Ok(Json(DeleteFaqResponse { message: "The entry is deleted.", success: true }))
}
