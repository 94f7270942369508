use domain::settings::{Change, Settings};

/// Looks at the settings as they are. `None` changes nothing.
pub type SettingsDecision = Box<dyn Fn(&Settings) -> Option<Change> + Send + Sync>;
