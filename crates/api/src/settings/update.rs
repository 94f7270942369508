use app::settings;
use axum::Json;
use axum::extract::State;
use domain::settings::{Key, Update, parse_support_email};
use domain::template::Template;
use domain::text::Email;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiState;
use crate::error::ApiResult;
use crate::extract::{Body, Client, Fields, JsonBody, ManageSettings, Permitted, Query};
use crate::settings::view::Settings;

#[derive(Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateSettingsRequest {
    #[schema(inline)]
    settings: SettingsUpdate,
}

/// The settings to set; those left out stay as they are.
#[derive(Debug, ToSchema)]
#[expect(clippy::struct_field_names, reason = "these are the names that the settings have everywhere")]
#[expect(clippy::option_option, reason = "an empty address takes the set one away")]
#[serde(deny_unknown_fields)]
struct SettingsUpdate {
    /// An e-mail address; empty for the one of the configuration.
    #[schema(value_type = Option<String>, max_length = 254)]
    support_email: Option<Option<Email>>,
    support_auto_response: Option<bool>,
    /// Markdown with the placeholders `{{ticketNumber}}`, `{{subject}}`, `{{category}}`, `{{priority}}`, `{{userName}}`,
    /// `{{userEmail}}`, `{{message}}` and `{{createdAt}}`; empty for the built-in text.
    #[schema(value_type = Option<String>, max_length = 20_000)]
    support_email_template: Option<Template>,
    support_notification_enabled: Option<bool>,
}

impl Body for UpdateSettingsRequest {
    fn read(fields: &mut Fields) -> Option<Self> {
        let settings = fields.nested("settings", |fields| {
            Some(SettingsUpdate {
                support_email: fields.optional(Key::SupportEmail.as_str(), parse_support_email),
                support_auto_response: fields.flag(Key::AutoResponse.as_str()),
                support_email_template: fields.optional(Key::EmailTemplate.as_str(), Template::parse),
                support_notification_enabled: fields.flag(Key::NotificationEnabled.as_str()),
            })
        });
        settings.map(|settings| Self { settings })
    }
}

impl UpdateSettingsRequest {
    fn command(self) -> Update {
        Update {
            support_email: self.settings.support_email,
            auto_response: self.settings.support_auto_response,
            email_template: self.settings.support_email_template,
            notification_enabled: self.settings.support_notification_enabled,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UpdateSettingsResponse {
    message: &'static str,
    settings: Settings,
    /// The settings that really changed.
    #[schema(value_type = Vec<String>)]
    updated: Vec<&'static str>,
}

#[utoipa::path(
    put,
    path = "/api/admin/support/settings",
    tag = "settings",
    summary = "Change settings",
    description = "Sets what is sent and leaves the rest. It holds at once, and each change is audited. For admins.",
    request_body = UpdateSettingsRequest,
    responses((status = 200, description = "The settings as they are now.", body = UpdateSettingsResponse))
)]
pub(crate) async fn update_settings(
    State(state): State<ApiState>,
    Permitted(person, _): Permitted<ManageSettings>,
    Client(caller): Client,
    query: Query,
    body: JsonBody<UpdateSettingsRequest>,
) -> ApiResult<Json<UpdateSettingsResponse>> {
    query.only_admin()?;
    let command = body.read()?.command();
    let updated = settings::update(state.app(), &person.actor, &caller, command).await?;
    let keys: Vec<_> = updated.keys.into_iter().map(Key::as_str).collect();
    let message = if keys.is_empty() { "Nothing had to be changed." } else { "The settings are saved." };
    Ok(Json(UpdateSettingsResponse { message, settings: updated.settings.into(), updated: keys }))
}
