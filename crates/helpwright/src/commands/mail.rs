use std::io::{self, Write};

use app::accounts::Setup;
use app::mail::{self, Filter, LoggedMail, MailLog};
use clap::{Args, Subcommand};
use domain::Id;
use domain::list::Start;
use domain::mail::{Kind, State};

use crate::config::{Flags, Settings};
use crate::desk::{Access, Desk};
use crate::failure::Failure;

/// So many mails are read at a time.
const PAGE: u32 = 100;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List outgoing mail, newest first.
    List {
        /// Only mail in this state: queued, sending, sent, failed, expired, cancelled or held.
        #[arg(long, value_parser = State::parse)]
        state: Option<State>,
        /// Only mail of this kind, as in `new_ticket`.
        #[arg(long, value_parser = Kind::parse)]
        kind: Option<Kind>,
        /// At most so many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// Print a JSON array of mails as the HTTP interface writes them.
        #[arg(long)]
        json: bool,
    },
    /// Have mail sent again that was not sent. A running server does so within a second.
    Retry {
        #[command(flatten)]
        which: Which,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Which {
    /// The `_id` of one mail.
    #[arg(value_name = "ID", value_parser = Id::parse)]
    id: Option<Id>,
    /// All mail that failed, expired or is held.
    #[arg(long)]
    all: bool,
}

pub(crate) fn run(flags: Flags<false>, command: &Command) -> Result<(), Failure> {
    let settings = Settings::load(flags)?;
    Desk::with(settings, Access::SharedExisting, async |desk| match command {
        Command::List { state, kind, limit, json } => {
            list(desk, Filter { state: *state, kind: *kind, ticket: None }, *limit, *json).await
        }
        Command::Retry { which: Which { id: Some(id), .. } } => retry(desk, *id).await,
        Command::Retry { .. } => retry_all(desk).await,
    })
}

async fn list(desk: &Desk, filter: Filter, limit: u32, json: bool) -> Result<(), Failure> {
    let app = desk.app(Setup::default());
    let (mut mails, mut start) = (Vec::new(), Start::Page(1));
    while let left @ 1.. = limit.saturating_sub(u32::try_from(mails.len()).unwrap_or(u32::MAX)) {
        let MailLog { rows, next, .. } = mail::list(&app, None, filter, start, left.min(PAGE)).await?;
        mails.extend(rows);
        let Some(next) = next else { break };
        start = Start::After(next);
    }
    let mut out = io::stdout().lock();
    if json {
        let rows: Vec<_> = mails.into_iter().map(api::Email::from).collect();
        let text = serde_json::to_string_pretty(&rows)
            .map_err(|error| Failure::failed(format!("cannot write the list: {error}")))?;
        return Ok(writeln!(out, "{text}")?);
    }
    table(&mut out, &mails)
}

fn table(out: &mut impl Write, mails: &[LoggedMail]) -> Result<(), Failure> {
    writeln!(out, "{:24}  {:24}  {:9}  {:>5}  {:17}  {:14}  TO", "ID", "WRITTEN", "STATE", "TRIES", "KIND", "TICKET")?;
    for LoggedMail { entry, to, .. } in mails {
        let ticket = entry.ticket.as_ref().map(|(number, _)| number.to_string()).unwrap_or_default();
        writeln!(
            out,
            "{}  {}  {:9}  {:>5}  {:17}  {ticket:14}  {}",
            entry.mail.id,
            entry.mail.created_at,
            entry.state.as_str(),
            entry.tries,
            entry.mail.kind.as_str(),
            to.as_deref().unwrap_or("nobody"),
        )?;
        if let Some(error) = &entry.last_error {
            writeln!(out, "{:24}  {error}", "")?;
        }
    }
    Ok(())
}

async fn retry(desk: &Desk, id: Id) -> Result<(), Failure> {
    let retried = mail::retry(&desk.app(Setup::default()), None, id).await;
    retried.map_err(|error| match error {
        app::Error::NotFound => Failure::failed(format!("there is no mail {id}; `helpwright mail list` shows all")),
        app::Error::MailIsOut { was_sent: true } => Failure::failed(format!("the mail {id} was sent")),
        app::Error::MailIsOut { was_sent: false } => Failure::failed(format!("the mail {id} is being sent right now")),
        error => error.into(),
    })?;
    Ok(writeln!(io::stdout(), "The mail {id} waits to be sent.")?)
}

async fn retry_all(desk: &Desk) -> Result<(), Failure> {
    let retried = mail::retry_all(&desk.app(Setup::default()), None).await?;
    Ok(writeln!(io::stdout(), "{retried} mails wait to be sent.")?)
}
