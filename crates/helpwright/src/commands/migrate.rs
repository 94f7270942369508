use std::io::{self, Write as _};

use app::completion::{Step, Walk};
use app::ports::Store;

use super::progress::Progress;
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
        writeln!(io::stdout(), "The database of {place} is up to date.")?;
        complete(desk.store.as_ref()).await
    })
}

async fn complete(store: &dyn Store) -> Result<(), Failure> {
    let tickets = store.count_incomplete().await?;
    if tickets == 0 {
        return Ok(());
    }
    writeln!(io::stderr(), "Completing {tickets} tickets that another application wrote.")?;
    let (mut walk, mut progress) = (Walk::default(), Progress::new(Some(tickets), "tickets"));
    let is_whole = tokio::select! {
        biased;
        _ = tokio::signal::ctrl_c() => Ok(false),
        end = walk_to_the_end(store, &mut walk, &mut progress) => end.map(|()| true),
    };
    progress.clear()?;
    writeln!(io::stdout(), "Completed {} tickets.", walk.done)?;
    if !is_whole? {
        return Err(Failure::failed("stopped; run it again to go on".to_owned()));
    }
    report(&walk)
}

async fn walk_to_the_end(store: &dyn Store, walk: &mut Walk, progress: &mut Progress) -> Result<(), Failure> {
    while walk.step(store).await? != Step::End {
        progress.show(walk.seen(), walk.seen())?;
    }
    Ok(())
}

/// What cannot be completed keeps no server from starting.
fn report(walk: &Walk) -> Result<(), Failure> {
    if walk.odd == 0 {
        return Ok(());
    }
    let mut out = io::stderr().lock();
    walk.named.iter().try_for_each(|odd| writeln!(out, "{odd}"))?;
    let unnamed = walk.odd - walk.named.len() as u64;
    if unnamed > 0 {
        writeln!(out, ".. and {unnamed} more")?;
    }
    Ok(writeln!(out, "{} cannot be completed, and are not found by search. Mend them and run it again.", walk.odd)?)
}
