//! The lines of a moved desk, field by field. What is not named here is passed over when read.

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserLine {
    #[serde(rename = "_id")]
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: String,
    pub(super) is_active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<String>,
    pub(super) created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_seen_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) password_hash: Option<String>,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "these are the names that the settings have everywhere")]
pub(super) struct SettingsLine {
    pub(super) support_email: String,
    pub(super) support_auto_response: bool,
    pub(super) support_email_template: String,
    pub(super) support_notification_enabled: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FaqLine {
    #[serde(rename = "_id")]
    pub(super) id: String,
    pub(super) question: String,
    pub(super) answer: String,
    pub(super) category: Option<String>,
    pub(super) is_active: Option<bool>,
    pub(super) order: Option<i32>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TicketLine {
    #[serde(rename = "_id")]
    pub(super) id: String,
    pub(super) ticket_number: String,
    pub(super) subject: String,
    pub(super) message: String,
    pub(super) category: Option<String>,
    pub(super) priority: Option<String>,
    pub(super) status: Option<String>,
    pub(super) submitted_by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assigned_to: Option<String>,
    #[serde(default)]
    pub(super) responses: Vec<ResponseLine>,
    /// Names or addresses, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) attachments: Option<Vec<Value>>,
    pub(super) created_at: String,
    pub(super) updated_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) resolved_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) closed_at: Option<String>,
    pub(super) version: Option<u64>,
    pub(super) public_version: Option<u64>,
    pub(super) public_updated_at: Option<String>,
    /// People in the ticket who have no account any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) gone: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResponseLine {
    #[serde(rename = "_id")]
    pub(super) id: String,
    pub(super) message: String,
    pub(super) responded_by: String,
    #[serde(default)]
    pub(super) is_internal: bool,
    pub(super) created_at: String,
}

/// Digests, salts and hashes are written in hexadecimal digits.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuditLine {
    #[serde(rename = "_id")]
    pub(super) id: String,
    /// The ticket's id, or `site`.
    pub(super) chain: String,
    pub(super) sequence: u64,
    pub(super) at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) actor: Option<String>,
    pub(super) action: String,
    pub(super) target: TargetLine,
    pub(super) who: SealedLine,
    pub(super) what: SealedLine,
    pub(super) hash: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct TargetLine {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) id: String,
}

/// The value is text that holds JSON, since the digest is one of these very characters.
#[derive(Serialize, Deserialize)]
pub(super) struct SealedLine {
    pub(super) digest: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) salt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<String>,
}
