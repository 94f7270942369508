use app::ports::Rendered;
use app::settings;
use axum::Json;
use axum::extract::State;
use domain::template::Template;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::ApiResult;
use crate::extract::{Body, Fields, JsonBody, ManageSettings, Permitted, Query};

#[derive(Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewTemplateRequest {
    /// As in `support_email_template`; empty for the built-in text.
    #[schema(value_type = String, max_length = 20_000, example = "**{{userName}}** writes:\n\n> {{message}}")]
    template: Template,
}

impl Body for PreviewTemplateRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        let template = fields.optional("template", Template::parse);
        if template.is_none() {
            fields.refuse("template", "must be given");
        }
        template.map(|template| Self { template })
    }
}

/// The mail about a new ticket, with sample values.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewTemplateResponse {
    #[schema(example = "[ST-2026-001] The export stops at page 3")]
    subject: String,
    /// A whole document. Show it in a frame without any permission.
    html: String,
    text: String,
}

#[utoipa::path(
    post,
    path = "/api/admin/support/settings/preview",
    tag = "settings",
    summary = "Preview a mail template",
    description = "Shows what `support_email_template` would make of a sample ticket. Nothing is stored. For admins.",
    request_body = PreviewTemplateRequest,
    responses((status = 200, description = "The mail.", body = PreviewTemplateResponse))
)]
pub(crate) async fn preview_template(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageSettings>,
    query: Query,
    body: JsonBody<PreviewTemplateRequest>,
) -> ApiResult<Json<PreviewTemplateResponse>> {
    query.only_admin()?;
    let Rendered { subject, text, html } = settings::preview(state.app(), &person.actor, body.read()?.template)?;
    Ok(Json(PreviewTemplateResponse { subject, html, text }))
}
