use std::io::{self, Write as _};

use crate::config::{Flags, Settings, StoreChoice};
use crate::desk::{Access, Desk};
use crate::failure::Failure;

pub(crate) fn run(flags: Flags<false>) -> Result<(), Failure> {
    let settings = Settings::load(flags)?;
    Desk::with(settings, Access::Held, async |desk| {
        let place = match desk.settings.store {
            StoreChoice::Sqlite => desk.settings.data_dir.display().to_string(),
            // Its address may hold a password.
            StoreChoice::Mongo(_) => "the MongoDB server".to_owned(),
        };
        Ok(writeln!(io::stdout(), "The database of {place} is up to date.")?)
    })
}
