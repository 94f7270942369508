use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write};

use app::Caller;
use app::accounts::{self, NewAccount, Setup};
use clap::{Args, Subcommand};
use domain::person::{Accounts, Origin, RoleName, Roles, User};
use domain::text::{Email, Password, PersonName};

use crate::config::{Flags, Settings, StoreChoice};
use crate::desk::{Access, Desk};
use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make an account. Asks for its password.
    Add {
        /// The address that the person signs in with.
        #[arg(long, value_parser = email)]
        email: Email,
        /// The name by which others see the person.
        #[arg(long, value_parser = name)]
        name: PersonName,
        /// What the person may do: ADMIN, INTERNAL (an agent) or CUSTOMER, unless other roles are configured.
        #[arg(long, value_parser = RoleName::parse)]
        role: RoleName,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// List all accounts by name.
    List {
        /// Print a JSON array of accounts as the HTTP interface writes them.
        #[arg(long)]
        json: bool,
    },
    /// Shut a person out, and end their sessions at once. The last active admin stays.
    Disable {
        #[arg(long, value_parser = email)]
        email: Email,
    },
    /// Let a person in again.
    Enable {
        #[arg(long, value_parser = email)]
        email: Email,
    },
    /// Give a person a new password, and end their sessions at once. Asks for it.
    ResetPassword {
        #[arg(long, value_parser = email)]
        email: Email,
        #[command(flatten)]
        password: PasswordSource,
    },
}

#[derive(Debug, Args)]
pub(crate) struct PasswordSource {
    /// Read the password from the first line of standard input instead of asking.
    #[arg(long)]
    password_stdin: bool,
}

pub(crate) fn run(flags: Flags<false>, command: Command) -> Result<(), Failure> {
    let settings = Settings::load(flags)?;
    if settings.platform.accounts == Accounts::Platform {
        check_applies(&command, &settings.store)?;
    }
    match command {
        Command::Add { email, name, role, password } => {
            check_role(&role, &settings.roles)?;
            let password = Some(password.read()?);
            let account = NewAccount { name, email, role, password, origin: Origin::Own };
            Desk::with(settings, Access::Shared, async |desk| add(desk, account).await)
        }
        Command::List { json } => Desk::with(settings, Access::SharedExisting, async |desk| list(desk, json).await),
        Command::Disable { email } => {
            Desk::with(settings, Access::SharedExisting, async |desk| set_active(desk, email, false).await)
        }
        Command::Enable { email } => {
            Desk::with(settings, Access::SharedExisting, async |desk| set_active(desk, email, true).await)
        }
        Command::ResetPassword { email, password } => {
            let password = password.read()?;
            Desk::with(settings, Access::SharedExisting, async |desk| reset_password(desk, email, password).await)
        }
    }
}

/// A platform's people sign in there. On SQLite this desk keeps the accounts that tokens made, and may shut them.
fn check_applies(command: &Command, store: &StoreChoice) -> Result<(), Failure> {
    let is_kept_here = *store == StoreChoice::Sqlite;
    match command {
        Command::List { .. } => Ok(()),
        Command::Disable { .. } | Command::Enable { .. } if is_kept_here => Ok(()),
        Command::Add { .. } | Command::ResetPassword { .. } | Command::Disable { .. } | Command::Enable { .. } => {
            Err(Failure::usage("the accounts are a platform's (ACCOUNTS is platform): make and change them there"))
        }
    }
}

async fn add(desk: &Desk, account: NewAccount) -> Result<(), Failure> {
    let email = account.email.clone();
    let user = accounts::add(&desk.app(Setup::default()), None, &Caller::default(), account)
        .await
        .map_err(|error| about(&email, error))?;
    Ok(writeln!(io::stdout(), "Added {} ({}) as {}.", user.email, user.name, user.role.as_str())?)
}

async fn list(desk: &Desk, json: bool) -> Result<(), Failure> {
    let users = accounts::list(&desk.app(Setup::default())).await?;
    let mut out = io::stdout().lock();
    if json {
        let roles = &desk.settings.roles;
        let rows: Vec<_> = users.iter().map(|user| api::User::new(user, roles)).collect();
        let text = serde_json::to_string_pretty(&rows)
            .map_err(|error| Failure::failed(format!("cannot write the list: {error}")))?;
        return Ok(writeln!(out, "{text}")?);
    }
    table(&mut out, &users)
}

async fn set_active(desk: &Desk, email: Email, is_active: bool) -> Result<(), Failure> {
    let changed = accounts::set_active(&desk.app(Setup::default()), &Caller::default(), email.clone(), is_active).await;
    let user = changed.map_err(|error| about(&email, error))?;
    let state = if is_active { "can sign in" } else { "is shut out" };
    Ok(writeln!(io::stdout(), "{} ({}) {state}.", user.email, user.name)?)
}

async fn reset_password(desk: &Desk, email: Email, password: Password) -> Result<(), Failure> {
    let changed =
        accounts::reset_password(&desk.app(Setup::default()), &Caller::default(), email.clone(), password).await;
    let user = changed.map_err(|error| about(&email, error))?;
    Ok(writeln!(io::stdout(), "{} ({}) has a new password.", user.email, user.name)?)
}

/// A refusal in the words of somebody who manages accounts.
fn about(email: &Email, error: app::Error) -> Failure {
    match error {
        app::Error::NotFound => {
            Failure::failed(format!("there is no account of {email}; `helpwright user list` shows all"))
        }
        app::Error::EmailTaken => Failure::failed(format!("there is an account of {email} already")),
        app::Error::LastAdmin => Failure::failed(format!("{email} is the last active admin; make another admin first")),
        error => error.into(),
    }
}

/// A role that is neither configured nor the customers' own word is more likely a slip than meant.
fn check_role(role: &RoleName, roles: &Roles) -> Result<(), Failure> {
    let customer = RoleName::customer();
    let known: Vec<_> = roles.staff_names().chain([&customer]).collect();
    if known.contains(&role) {
        return Ok(());
    }
    let words: Vec<_> = known.iter().map(|role| role.as_str()).collect();
    Err(Failure::usage(format!("--role: {:?} must be one of: {}", role.as_str(), words.join(", "))))
}

impl PasswordSource {
    fn read(&self) -> Result<Password, Failure> {
        let typed = if self.password_stdin {
            from_standard_input()?
        } else if io::stdin().is_terminal() {
            asked_twice()?
        } else {
            return Err(Failure::usage("there is no terminal to ask on; give the password with --password-stdin"));
        };
        Password::parse(&typed).map_err(|reason| Failure::usage(format!("the password is not accepted: {reason}")))
    }
}

/// The first line; no more is read than a password can hold.
fn from_standard_input() -> Result<String, Failure> {
    let most = u64::try_from(Password::MAX * 4 + 2).unwrap_or(u64::MAX);
    let mut line = String::new();
    io::stdin()
        .lock()
        .take(most)
        .read_line(&mut line)
        .map_err(|error| Failure::usage(format!("cannot read the password from standard input: {error}")))?;
    let line = line.strip_suffix('\n').unwrap_or(&line);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}

fn asked_twice() -> Result<String, Failure> {
    let ask = |prompt| {
        rpassword::prompt_password(prompt)
            .map_err(|error| Failure::failed(format!("cannot ask for the password: {error}")))
    };
    let first = ask("Password: ")?;
    if ask("Again: ")? == first { Ok(first) } else { Err(Failure::usage("the two passwords differ; try again")) }
}

fn email(text: &str) -> Result<Email, domain::Invalid> {
    Email::parse(text)
}

fn name(text: &str) -> Result<PersonName, domain::Invalid> {
    PersonName::parse(text)
}

fn table(out: &mut impl Write, users: &[User]) -> Result<(), Failure> {
    let width = |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| text.chars().count()).max().unwrap_or(0);
    let email = width(&mut users.iter().map(|user| user.email.as_str()));
    let role = width(&mut users.iter().map(|user| user.role.as_str()));
    for user in users {
        let state = if user.is_active { "active" } else { "disabled" };
        writeln!(out, "{:<email$}  {:<role$}  {state:<8}  {}", user.email.as_str(), user.role.as_str(), user.name)?;
    }
    Ok(())
}
