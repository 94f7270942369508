//! The command line: what there is to type, and which function answers.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::commands::{audit, demo, doctor, documents, export, import, mail, migrate, person, serve, user};
use crate::config::Flags;
use crate::failure::Failure;

/// A help desk in one binary: server, database and web app.
///
/// Start with `helpwright demo` and `helpwright serve` to look around, or with `serve` alone for an empty desk: it
/// prints a link that makes the first admin.
#[derive(Debug, Parser)]
#[command(name = "helpwright", version, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server with its web app.
    ///
    /// Prints one line `listening on http://ADDRESS:PORT` to standard output when it is ready; the log goes to standard
    /// error. Without any account it also prints, on standard error, a link that makes the first admin.
    /// SIGTERM or SIGINT lets running requests finish, for 10 seconds at most; a second one stops at once.
    Serve {
        #[command(flatten)]
        flags: Flags<true>,
    },
    /// Manage accounts, also while a server runs.
    User {
        #[command(flatten)]
        flags: Flags<false>,
        #[command(subcommand)]
        command: user::Command,
    },
    /// Hand out or erase what is kept about a person, also while a server runs.
    Person {
        #[command(flatten)]
        flags: Flags<false>,
        #[command(subcommand)]
        command: person::Command,
    },
    /// Fill an empty desk with a sample: staff, customers, and tickets of the last 90 days.
    ///
    /// Prints how to sign in. The desk is there when all of it is made. Refuses a data folder that has a desk or that a
    /// server holds, and a MongoDB database with accounts.
    Demo {
        #[command(flatten)]
        flags: Flags<false>,
    },
    /// Bring the database up to date without serving.
    ///
    /// On MongoDB it makes what is missing of collections and indexes, and completes the tickets that another application
    /// wrote: with the fields that lists and searches need. It can be stopped by Ctrl-C and goes on when it is run again.
    /// Documents that cannot be completed are named, and stay as they are. `serve` does the same by itself, the tickets
    /// while it runs. Refuses a data folder that a server holds.
    Migrate {
        #[command(flatten)]
        flags: Flags<false>,
    },
    /// Check the audit trail, also while a server runs.
    Audit {
        #[command(flatten)]
        flags: Flags<false>,
        #[command(subcommand)]
        command: audit::Command,
    },
    /// Look at outgoing mail, and have it sent again, also while a server runs.
    Mail {
        #[command(flatten)]
        flags: Flags<false>,
        #[command(subcommand)]
        command: mail::Command,
    },
    /// Look over the configuration, the machine and what is stored, also while a server runs.
    ///
    /// Prints one line for each thing: ok, warn or fail, and what to do. The end is 1 when any failed. Give it the options
    /// that the server has. Without a running server it checks the whole database file.
    Doctor {
        #[command(flatten)]
        flags: Flags<true>,
        /// Print the report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Read users, settings, the FAQ, tickets and audit entries from a file, also while a server runs.
    ///
    /// One JSON document a line; docs/moving.md says what they hold. Each line is taken whole or refused with its number
    /// and the reason, and the end is 1 when any was. What is here already is passed over, so the same file can be
    /// imported again. Nobody gets mail about it.
    Import {
        #[command(flatten)]
        flags: Flags<false>,
        /// The file, or - for standard input.
        #[arg(value_name = "FILE.ndjson")]
        file: PathBuf,
    },
    /// Write users, settings, the FAQ, tickets and the audit trail to a file, also while a server runs.
    ///
    /// `helpwright import` takes it as it is. It holds the hashes of passwords, and only you may read it.
    Export {
        #[command(flatten)]
        flags: Flags<false>,
        /// The file, or - for standard output.
        #[arg(value_name = "FILE.ndjson")]
        file: PathBuf,
    },
    /// Print the OpenAPI document of the HTTP interface.
    Openapi,
    /// Print every route, and whether one must be signed in.
    Routes,
    /// Print the reference of all options in Markdown.
    #[command(hide = true)]
    ConfigReference,
}

impl Command {
    pub(crate) fn run(self) -> Result<(), Failure> {
        match self {
            Self::Serve { flags } => serve::run(flags),
            Self::User { flags, command } => user::run(flags, command),
            Self::Person { flags, command } => person::run(flags, command),
            Self::Demo { flags } => demo::run(flags),
            Self::Migrate { flags } => migrate::run(flags),
            Self::Audit { flags, command } => audit::run(flags, &command),
            Self::Mail { flags, command } => mail::run(flags, &command),
            Self::Doctor { flags, json } => doctor::run(flags, json),
            Self::Import { flags, file } => import::run(flags, &file),
            Self::Export { flags, file } => export::run(flags, &file),
            Self::Openapi => documents::openapi(),
            Self::Routes => documents::routes(),
            Self::ConfigReference => documents::config_reference(),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn options_stand_before_and_behind_a_subcommand() {
        for line in
            [["helpwright", "user", "--data-dir", "x", "list"], ["helpwright", "user", "list", "--data-dir", "x"]]
        {
            let Command::User { flags, .. } = Cli::try_parse_from(line).unwrap().command else { panic!("{line:?}") };
            let settings = crate::config::Settings::load(flags).unwrap();
            assert_eq!(settings.data_dir, std::path::Path::new("x"));
        }
    }
}
