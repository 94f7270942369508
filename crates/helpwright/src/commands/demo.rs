use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use app::accounts::Setup;
use domain::person::Accounts;

use crate::config::{Flags, Settings, StoreChoice};
use crate::demo::{self, Filled};
use crate::desk::{self, Access, Desk};
use crate::failure::Failure;

/// The folder inside of the data folder where the sample is made. What is there when the next one begins was left behind
/// by one that was stopped.
const UNFINISHED: &str = "demo.new";

pub(crate) fn run(flags: Flags<false>) -> Result<(), Failure> {
    let settings = Settings::load(flags)?;
    if settings.platform.accounts == Accounts::Platform {
        return Err(Failure::usage(
            "the sample desk has accounts of its own, and here they are a platform's (ACCOUNTS is platform)",
        ));
    }
    let filled = match settings.store {
        StoreChoice::Sqlite => fill_folder(&settings)?,
        StoreChoice::Mongo(_) => Desk::with(settings.clone(), Access::Held, async |desk| {
            if !app::accounts::list(&desk.app(Setup::default())).await?.is_empty() {
                return Err(Failure::failed("this desk has accounts already, and the sample is for an empty one"));
            }
            demo::fill(desk).await
        })?,
    };
    print(&settings, &filled)
}

/// Makes the sample where nobody looks for a desk, and moves it to its place once it is whole. Inside of the data folder,
/// since that may be a file system of its own.
fn fill_folder(settings: &Settings) -> Result<Filled, Failure> {
    let folder = &settings.data_dir;
    let _lock = desk::hold(folder)?;
    if store_sqlite::has_database(folder).map_err(|error| unusable(folder, &error))? {
        return Err(Failure::failed(format!(
            "there is a desk in {} already, and the sample is for an empty folder. Choose another with --data-dir.",
            folder.display()
        )));
    }
    let unfinished = folder.join(UNFINISHED);
    remove(&unfinished)?;
    let sample = Settings { data_dir: unfinished.clone(), ..settings.clone() };
    let filled = Desk::with(sample, Access::Held, async |desk| demo::fill(desk).await)?;
    store_sqlite::move_database(&unfinished, folder).map_err(|error| Failure::failed(error.to_string()))?;
    remove(&unfinished)?;
    Ok(filled)
}

fn remove(folder: &Path) -> Result<(), Failure> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(unusable(folder, &error)),
        _ => Ok(()),
    }
}

fn unusable(folder: &Path, error: &io::Error) -> Failure {
    Failure::failed(format!("{} cannot be used: {error}; choose another data folder with --data-dir", folder.display()))
}

fn print(settings: &Settings, filled: &Filled) -> Result<(), Failure> {
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
    match settings.store {
        StoreChoice::Sqlite => writeln!(out, "Next: helpwright serve --data-dir {}", settings.data_dir.display())?,
        StoreChoice::Mongo(_) => writeln!(out, "Next: helpwright serve with the same --store")?,
    }
    Ok(())
}
