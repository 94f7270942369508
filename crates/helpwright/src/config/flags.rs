use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, ValueParser};
use clap::{Arg, ArgAction, ArgMatches, Command, Error};

use super::options::{CONFIG, OPTIONS, Scope, Spec};

const HEADING: &str = "Configuration";

/// The options given on the command line, as typed. `SERVER` adds those that only a server takes.
#[derive(Debug, Clone, Default)]
pub struct Flags<const SERVER: bool> {
    pub(super) config: Option<PathBuf>,
    pub(super) values: BTreeMap<&'static str, String>,
}

impl<const SERVER: bool> Flags<SERVER> {
    fn specs() -> impl Iterator<Item = &'static Spec> {
        OPTIONS.iter().copied().filter(|spec| SERVER || spec.scope == Scope::Desk)
    }
}

impl<const SERVER: bool> clap::Args for Flags<SERVER> {
    fn augment_args(command: Command) -> Command {
        let config = argument(&CONFIG).value_parser(ValueParser::from(OsStringValueParser::new()));
        Self::specs().map(argument).fold(command.arg(config), Command::arg)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<const SERVER: bool> clap::FromArgMatches for Flags<SERVER> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        if let Some(file) = matches.get_one::<std::ffi::OsString>(CONFIG.name) {
            self.config = Some(PathBuf::from(file));
        }
        for spec in Self::specs() {
            if let Some(value) = matches.get_one::<String>(spec.name) {
                self.values.insert(spec.name, value.clone());
            }
        }
        Ok(())
    }
}

fn argument(spec: &'static Spec) -> Arg {
    let default = spec.default.map(|default| format!(" [default: {default}]")).unwrap_or_default();
    let argument = Arg::new(spec.name)
        .long(spec.flag())
        .global(true)
        .action(ArgAction::Set)
        .help_heading(HEADING)
        .help(format!("{}{default} [env: {}]", spec.help, spec.variable()));
    match spec.value {
        Some(value) => argument.value_name(value),
        None => argument.num_args(0..=1).require_equals(true).default_missing_value("true").value_name("true|false"),
    }
}
