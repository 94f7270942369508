//! What an admin sets while the desk runs: where its mail goes and which mail it sends by itself.

use serde_json::Value;

use crate::audit::{self, Changes, FieldChange, TargetKind};
use crate::mail;
use crate::person::Actor;
use crate::stamp::Stamp;
use crate::template::Template;
use crate::text::Email;
use crate::{Id, Invalid};

/// There is one set of settings, and the audit trail names it by this.
pub const ID: Id = Id::from_bytes([0; 12]);

/// The name of a setting, at rest and in requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    SupportEmail,
    AutoResponse,
    EmailTemplate,
    NotificationEnabled,
}

impl Key {
    pub const ALL: &[Self] = &[Self::SupportEmail, Self::AutoResponse, Self::EmailTemplate, Self::NotificationEnabled];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SupportEmail => "support_email",
            Self::AutoResponse => "support_auto_response",
            Self::EmailTemplate => "support_email_template",
            Self::NotificationEnabled => "support_notification_enabled",
        }
    }

    /// What it is, for whoever reads the database.
    pub const fn description(self) -> &'static str {
        match self {
            Self::SupportEmail => "Where new tickets are announced",
            Self::AutoResponse => "Whether requesters are told that their ticket has arrived",
            Self::EmailTemplate => "The text of the mail about a new ticket",
            Self::NotificationEnabled => "Whether new tickets are announced to the support address",
        }
    }

    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.as_str() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// With none, the operator's own choice holds.
    pub support_email: Option<Email>,
    pub auto_response: bool,
    pub email_template: Template,
    pub notification_enabled: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            support_email: None,
            auto_response: false,
            email_template: Template::default(),
            notification_enabled: true,
        }
    }
}

/// An address, or empty text for none.
pub fn parse_support_email(text: &str) -> Result<Option<Email>, Invalid> {
    match text.trim() {
        "" => Ok(None),
        address => Email::parse(address).map(Some),
    }
}

/// The settings that a request sets; those left out stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Update {
    /// `Some(None)` takes the address away.
    pub support_email: Option<Option<Email>>,
    pub auto_response: Option<bool>,
    pub email_template: Option<Template>,
    pub notification_enabled: Option<bool>,
}

/// Everything that one decision writes.
#[derive(Debug, Clone)]
pub struct Change {
    pub settings: Settings,
    /// The settings that really changed.
    pub keys: Vec<Key>,
    pub by: Option<Id>,
    pub audit: audit::Draft,
}

impl Settings {
    /// Sets what is stored under `key`. Flags may be stored as text; text that means nothing changes nothing.
    pub fn set_stored(&mut self, key: Key, text: String) {
        match key {
            Key::SupportEmail => {
                self.support_email = Some(text).filter(|text| !text.is_empty()).map(Email::from_stored);
            }
            Key::AutoResponse => self.auto_response = text.parse().unwrap_or(self.auto_response),
            Key::EmailTemplate => self.email_template = Template::from_stored(text),
            Key::NotificationEnabled => self.notification_enabled = text.parse().unwrap_or(self.notification_enabled),
        }
    }

    /// The value under `key`: text or a flag.
    pub fn value(&self, key: Key) -> Value {
        match key {
            Key::SupportEmail => self.support_email.as_ref().map_or("", Email::as_str).into(),
            Key::AutoResponse => self.auto_response.into(),
            Key::EmailTemplate => self.email_template.as_str().into(),
            Key::NotificationEnabled => self.notification_enabled.into(),
        }
    }

    /// Which mail is sent by itself.
    pub fn mail_rules(&self) -> mail::Rules {
        mail::Rules {
            announce_tickets: self.notification_enabled,
            acknowledge_tickets: self.auto_response,
            is_silent: false,
        }
    }

    /// Nothing when all that is asked for is so already. `actor` is nobody for what is not done by a person.
    pub fn update(&self, actor: Option<&Actor>, update: &Update, stamp: &Stamp) -> Option<Change> {
        let settings = self.with(update);
        let keys: Vec<Key> = Key::ALL.iter().copied().filter(|key| self.value(*key) != settings.value(*key)).collect();
        if keys.is_empty() {
            return None;
        }
        let changes: Changes = keys
            .iter()
            .map(|key| (key.as_str().to_owned(), FieldChange { from: self.value(*key), to: settings.value(*key) }))
            .collect();
        let target = (TargetKind::Settings, ID);
        let label = "Support settings".to_owned();
        let audit = audit::Draft::new(stamp, actor, audit::Action::SettingsUpdated, target, label, changes);
        Some(Change { settings, keys, by: actor.map(|actor| actor.id), audit })
    }

    /// Takes over what another desk has set; nothing when all of it is so already. What is set otherwise here stays,
    /// and is told instead.
    pub fn bring(&self, update: &Update, stamp: &Stamp) -> Result<Option<Change>, Key> {
        let (wanted, untouched) = (self.with(update), Self::default());
        let is_set_otherwise = |key: &Key| {
            let here = self.value(*key);
            here != wanted.value(*key) && here != untouched.value(*key)
        };
        match Key::ALL.iter().copied().find(is_set_otherwise) {
            Some(key) => Err(key),
            None => Ok(self.update(None, update, stamp)),
        }
    }

    fn with(&self, update: &Update) -> Self {
        Self {
            support_email: update.support_email.clone().unwrap_or_else(|| self.support_email.clone()),
            auto_response: update.auto_response.unwrap_or(self.auto_response),
            email_template: update.email_template.clone().unwrap_or_else(|| self.email_template.clone()),
            notification_enabled: update.notification_enabled.unwrap_or(self.notification_enabled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    #[test]
    fn what_is_stored_reads_back_also_when_flags_are_text() {
        let set = Settings {
            support_email: Some(Email::parse("help@example.com").unwrap()),
            auto_response: true,
            email_template: Template::parse("{{subject}}").unwrap(),
            notification_enabled: false,
        };
        let mut read = Settings::default();
        for &key in Key::ALL {
            assert_eq!(Key::from_stored(key.as_str()), Some(key));
            let value = set.value(key);
            read.set_stored(key, value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned));
        }
        assert_eq!(read, set);
        read.set_stored(Key::AutoResponse, "perhaps".to_owned());
        assert_eq!(read, set);
        read.set_stored(Key::SupportEmail, String::new());
        assert_eq!(read.support_email, None);
    }

    #[test]
    fn what_another_desk_has_set_fills_in_and_replaces_nothing() {
        let stamp = Stamp::new(Timestamp::from_millis(0), [1; 32], None, String::new());
        let address = |text| Some(Some(Email::parse(text).unwrap()));
        let here = Settings { support_email: address("here@example.com").unwrap(), ..Settings::default() };
        for (support_email, expected) in [
            (None, Ok(Some(vec![Key::AutoResponse]))),
            (address("here@example.com"), Ok(Some(vec![Key::AutoResponse]))),
            (address("there@example.com"), Err(Key::SupportEmail)),
            (Some(None), Err(Key::SupportEmail)),
        ] {
            let update = Update { support_email, auto_response: Some(true), ..Update::default() };
            let brought = here.bring(&update, &stamp).map(|change| change.map(|change| change.keys));
            assert_eq!(brought, expected, "{update:?}");
        }
        let same = Update { notification_enabled: Some(true), ..Update::default() };
        assert_eq!(here.bring(&same, &stamp).map(|change| change.is_none()), Ok(true));
    }

    #[test]
    fn only_what_differs_is_changed_and_audited() {
        let stamp = Stamp::new(Timestamp::from_millis(0), [1; 32], None, String::new());
        let settings = Settings::default();
        let same = Update { support_email: Some(None), notification_enabled: Some(true), ..Update::default() };
        assert!(settings.update(None, &same, &stamp).is_none());
        let update = Update { auto_response: Some(true), ..same };
        let change = settings.update(None, &update, &stamp).unwrap();
        assert_eq!(change.keys, [Key::AutoResponse]);
        assert_eq!(change.settings, Settings { auto_response: true, ..settings });
        let what = change.audit.link(audit::Head::empty(audit::Chain::Site)).what().unwrap();
        assert_eq!(
            serde_json::to_value(what.changes).unwrap(),
            serde_json::json!({"support_auto_response": {"from": false, "to": true}})
        );
    }
}
