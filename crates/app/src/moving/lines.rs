//! The lines of a moved desk, field by field. What is not named here is passed over when read.

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserLine {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: String,
    pub(crate) is_active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) origin: Option<String>,
    pub(crate) created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_seen_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) password_hash: Option<String>,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "these are the names that the settings have everywhere")]
pub(crate) struct SettingsLine {
    pub(crate) support_email: String,
    pub(crate) support_auto_response: bool,
    pub(crate) support_email_template: String,
    pub(crate) support_notification_enabled: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FaqLine {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) question: String,
    pub(crate) answer: String,
    pub(crate) category: Option<String>,
    pub(crate) is_active: Option<bool>,
    pub(crate) order: Option<i32>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TicketLine {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) ticket_number: String,
    pub(crate) subject: String,
    pub(crate) message: String,
    pub(crate) category: Option<String>,
    pub(crate) priority: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) submitted_by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) assigned_to: Option<String>,
    #[serde(default)]
    pub(crate) responses: Vec<ResponseLine>,
    /// Names or addresses, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) attachments: Option<Vec<Value>>,
    pub(crate) created_at: String,
    pub(crate) updated_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) resolved_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) closed_at: Option<String>,
    pub(crate) version: Option<u64>,
    pub(crate) public_version: Option<u64>,
    pub(crate) public_updated_at: Option<String>,
    /// People in the ticket who have no account any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) gone: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResponseLine {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) message: String,
    pub(crate) responded_by: String,
    #[serde(default)]
    pub(crate) is_internal: bool,
    pub(crate) created_at: String,
}

/// Digests, salts and hashes are written in hexadecimal digits.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuditLine {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    /// The ticket's id, or `site`.
    pub(crate) chain: String,
    pub(crate) sequence: u64,
    pub(crate) at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) actor: Option<String>,
    pub(crate) action: String,
    pub(crate) target: TargetLine,
    pub(crate) who: SealedLine,
    pub(crate) what: SealedLine,
    pub(crate) hash: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct TargetLine {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) id: String,
}

/// The value is text that holds JSON, since the digest is one of these very characters.
#[derive(Serialize, Deserialize)]
pub(crate) struct SealedLine {
    pub(crate) digest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) salt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<String>,
}
