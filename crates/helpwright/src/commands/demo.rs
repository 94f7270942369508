use std::io::{self, Write as _};

use app::accounts::Setup;

use crate::config::{Flags, Settings};
use crate::demo;
use crate::desk::{Access, Desk};
use crate::failure::Failure;

pub(crate) fn run(flags: Flags<false>) -> Result<(), Failure> {
    let settings = Settings::load(flags)?;
    Desk::with(settings, Access::Held, async |desk| {
        if !app::accounts::list(&desk.app(Setup::default())).await?.is_empty() {
            return Err(Failure::failed(
                "this desk has accounts already, and the sample is for an empty one. Choose another folder with \
                 --data-dir.",
            ));
        }
        let filled = demo::fill(desk).await?;
        print(desk, &filled)
    })
}

fn print(desk: &Desk, filled: &demo::Filled) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "The sample desk has {} people and {} tickets with {} responses and notes.\n",
        filled.people, filled.tickets, filled.responses
    )?;
    for sign_in in &filled.sign_ins {
        writeln!(out, "  {:<10} {:<28} {}", sign_in.role, sign_in.email, sign_in.name)?;
    }
    writeln!(out, "\nThe password of all of them is {}", demo::PASSWORD)?;
    writeln!(out, "Everyone can read it here, so a desk with these accounts listens on this machine only.\n")?;
    writeln!(out, "Next: helpwright serve --data-dir {}", desk.settings.data_dir.display())?;
    Ok(())
}
