use std::io::{self, Write as _};

use app::audit::Verified;
use clap::Subcommand;

use crate::config::{Flags, Settings};
use crate::desk::{Access, Desk};
use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check that no entry of the audit trail was changed, moved or taken away.
    ///
    /// Every ticket has a chain of entries, and all the rest shares one. Names the first entry that is wrong, and ends
    /// with 1.
    Verify,
}

pub(crate) fn run(flags: Flags<false>, command: &Command) -> Result<(), Failure> {
    let settings = Settings::load(flags)?;
    match command {
        Command::Verify => Desk::with(settings, Access::SharedExisting, async |desk| verify(desk).await),
    }
}

async fn verify(desk: &Desk) -> Result<(), Failure> {
    match app::audit::verify(desk.store.as_ref()).await? {
        Ok(verified) => {
            let Verified { chains, entries, erased } = verified;
            let erased = if erased == 0 { String::new() } else { format!(", {erased} of them with values erased") };
            Ok(writeln!(io::stdout(), "The audit trail is in order: {chains} chains, {entries} entries{erased}.")?)
        }
        Err(fault) => Err(Failure::failed(format!(
            "the audit trail is broken: {fault}. Keep this database as it is, and compare it with a backup."
        ))),
    }
}
