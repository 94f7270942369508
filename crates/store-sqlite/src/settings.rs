//! The settings, each in a row of its own as text.

use app::ports::SettingsDecision;
use domain::Id;
use domain::settings::{Change, Key, Settings};
use rusqlite::{Connection, Result, params};

use crate::audit;

pub(crate) fn load(db: &Connection) -> Result<Settings> {
    let mut settings = Settings::default();
    let mut statement = db.prepare_cached("SELECT key, value FROM setting")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(key) = Key::from_stored(row.get_ref(0)?.as_str()?) {
            settings.set_stored(key, row.get(1)?);
        }
    }
    Ok(settings)
}

pub(crate) fn change(db: &Connection, decide: &SettingsDecision) -> Result<(Settings, Vec<Key>)> {
    let before = load(db)?;
    let Some(Change { settings, keys, by, audit }) = decide(&before) else {
        return Ok((before, Vec::new()));
    };
    write(db, &settings, &keys, by.as_ref())?;
    audit::append(db, &audit)?;
    Ok((settings, keys))
}

/// Sets these of the settings.
pub(crate) fn write(db: &Connection, settings: &Settings, keys: &[Key], by: Option<&Id>) -> Result<()> {
    for key in keys {
        let value = settings.value(*key);
        let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        db.prepare_cached("INSERT OR REPLACE INTO setting (key, value, updated_by) VALUES (?1, ?2, ?3)")?
            .execute(params![key.as_str(), text, by.map(Id::bytes)])?;
    }
    Ok(())
}
