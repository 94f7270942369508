use std::io::{self, IsTerminal as _, Write as _};

use app::accounts::Setup;
use app::privacy::{self, Erased, Somebody, Whom};
use app::{App, Caller};
use clap::Subcommand;

use crate::config::{Flags, Settings};
use crate::desk::{Access, Desk};
use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print everything that is kept about a person, as one JSON document.
    ///
    /// That is their account or the one that they have asked for and not confirmed, their sessions without the secrets, the tickets that they filed with what was answered,
    /// what they wrote in other tickets, the mail to them, and the entries of the audit trail by them and about their
    /// account. Look through it before you hand it out: others may be named in it.
    Export {
        /// The address of the account, or its _id.
        #[arg(value_name = "EMAIL", value_parser = Whom::parse)]
        person: Whom,
        /// Add the internal notes on their tickets, which staff wrote for one another.
        #[arg(long)]
        with_notes: bool,
    },
    /// Erase a person: their account, everything that was written in their tickets, and what the audit trail tells of them.
    ///
    /// Their tickets stay as numbers, times and states, and what they answered to others stays under the name "Unknown".
    /// The trail verifies as before. It cannot be undone. One that was stopped is finished by running it again;
    /// docs/privacy.md tells exactly what goes and what stays.
    Erase {
        /// The address of the account, or its _id.
        #[arg(value_name = "EMAIL", value_parser = Whom::parse)]
        person: Whom,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
}

pub(crate) fn run(flags: Flags<false>, command: Command) -> Result<(), Failure> {
    let settings = Settings::load(flags)?;
    match command {
        Command::Export { person, with_notes } => Desk::with(settings, Access::SharedExisting, async |desk| {
            export(&desk.app(Setup::default()), person, with_notes).await
        }),
        Command::Erase { person, yes } => {
            if !yes && !io::stdin().is_terminal() {
                return Err(Failure::usage("there is no terminal to ask on; add --yes when you are sure"));
            }
            Desk::with(settings, Access::SharedExisting, async |desk| {
                erase(&desk.app(Setup::default()), person, yes).await
            })
        }
    }
}

async fn export(app: &App, whom: Whom, with_notes: bool) -> Result<(), Failure> {
    let exported = async {
        let somebody = privacy::find(app, whom.clone()).await?;
        privacy::export(app, somebody, with_notes).await
    };
    let document = exported.await.map_err(|error| about(&whom, error))?;
    let text = serde_json::to_string_pretty(&document)
        .map_err(|error| Failure::failed(format!("cannot write the document: {error}")))?;
    Ok(writeln!(io::stdout(), "{text}")?)
}

async fn erase(app: &App, whom: Whom, is_sure: bool) -> Result<(), Failure> {
    let somebody = match privacy::find(app, whom.clone()).await {
        Ok(somebody) => somebody,
        Err(error) => {
            if !privacy::finish(app).await? {
                return Err(about(&whom, error));
            }
            return Ok(writeln!(io::stdout(), "An earlier erasure had not come to its end. Now it has.")?);
        }
    };
    if !is_sure && !is_confirmed(app, &somebody).await? {
        return Err(Failure::failed("nothing was erased"));
    }
    let erased = privacy::erase(app, &Caller::default(), &somebody).await.map_err(|error| about(&whom, error))?;
    privacy::finish(app).await.map_err(|error| {
        Failure::failed(format!("everything is erased, but not overwritten in the files yet: {error}. Run this again."))
    })?;
    report(&somebody, erased)
}

async fn is_confirmed(app: &App, somebody: &Somebody) -> Result<bool, Failure> {
    let name = match somebody.address() {
        Some((name, email)) => format!("{name} ({email})"),
        None => somebody.id.to_string(),
    };
    let tickets = app.store.tickets_filed_by(somebody.id).await?.len();
    let mut out = io::stderr();
    write!(out, "This erases {name} and everything in {tickets} tickets, and cannot be undone. Type yes to go on: ")?;
    out.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(answer.trim() == "yes")
}

fn report(somebody: &Somebody, erased: Erased) -> Result<(), Failure> {
    let (id, mut out) = (somebody.id, io::stdout());
    if !erased.is_recorded && erased.tickets == 0 {
        return Ok(writeln!(out, "Of {id} there was nothing left to erase.")?);
    }
    writeln!(out, "Erased {id}, with everything in {} tickets.", erased.tickets)?;
    if erased.has_account {
        writeln!(out, "The account is the platform's: remove it there.")?;
    }
    Ok(())
}

/// A refusal in the words of somebody who was asked for a person's data.
fn about(whom: &Whom, error: app::Error) -> Failure {
    match (error, whom) {
        (app::Error::NotFound, Whom::Email(email)) => Failure::failed(format!(
            "there is no account of {email}, nor has anybody asked for one; of somebody whose account is gone, give the _id that their tickets name"
        )),
        (app::Error::NotFound, Whom::Id(id)) => Failure::failed(format!("nothing is kept about {id}")),
        (app::Error::LastAdmin, _) => Failure::failed("this is the last active admin; make another admin first"),
        (error, _) => error.into(),
    }
}
