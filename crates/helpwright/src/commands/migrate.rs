use std::io::{self, Write as _};

use crate::config::{Flags, Settings};
use crate::desk::{Access, Desk};
use crate::failure::Failure;

pub(crate) fn run(flags: Flags<false>) -> Result<(), Failure> {
    let settings = Settings::load(flags)?;
    Desk::with(settings, Access::Held, async |desk| {
        let place = desk.settings.data_dir.display();
        Ok(writeln!(io::stdout(), "The database of {place} is up to date.")?)
    })
}
