//! The settings as they stand in answers, under the names that they have at rest.

use domain::settings;
use domain::text::Email;
use serde::Serialize;
use utoipa::ToSchema;

/// What an admin sets while the desk runs.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "these are the names that the settings have everywhere")]
pub(crate) struct Settings {
    /// Where new tickets are announced. Empty: where the configuration says.
    #[schema(example = "support@example.com")]
    support_email: String,
    /// Whether requesters are told that their ticket has arrived.
    support_auto_response: bool,
    /// The text of the mail about a new ticket: Markdown with placeholders as in `{{ticketNumber}}`.
    support_email_template: String,
    /// Whether new tickets are announced to the support address.
    support_notification_enabled: bool,
}

impl From<settings::Settings> for Settings {
    fn from(settings: settings::Settings) -> Self {
        Self {
            support_email: settings.support_email.as_ref().map_or("", Email::as_str).to_owned(),
            support_auto_response: settings.auto_response,
            support_email_template: settings.email_template.as_str().to_owned(),
            support_notification_enabled: settings.notification_enabled,
        }
    }
}
