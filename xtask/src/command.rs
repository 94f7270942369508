//! Running other programs: each is printed before it runs, and a failure names it.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::{env, io, thread};

use anyhow::{Context, Result, bail};

use crate::tally::Tally;

pub(crate) struct Cmd {
    program: OsString,
    arguments: Vec<OsString>,
    directory: Option<PathBuf>,
    environment: Vec<(&'static str, OsString)>,
}

impl Cmd {
    pub(crate) fn new(program: impl Into<OsString>) -> Self {
        Self { program: program.into(), arguments: Vec::new(), directory: None, environment: Vec::new() }
    }

    /// Arguments separated by spaces; [`Cmd::argument`] is for one that may hold a space.
    pub(crate) fn arguments(mut self, arguments: &str) -> Self {
        self.arguments.extend(arguments.split_whitespace().map(OsString::from));
        self
    }

    pub(crate) fn argument(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub(crate) fn directory(mut self, directory: &Path) -> Self {
        self.directory = Some(directory.to_path_buf());
        self
    }

    pub(crate) fn environment(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    /// Runs to the end with the terminal's own output; fails when the program does.
    pub(crate) fn run(&self) -> Result<()> {
        println!("$ {}", self.line());
        let status = self.command().status().with_context(|| self.cannot_start())?;
        if status.success() { Ok(()) } else { bail!("`{}` failed ({status})", self.line()) }
    }

    /// The standard output as text, without a word on the terminal unless it fails.
    pub(crate) fn quiet_output(&self) -> Result<String> {
        let output = self.command().stdin(Stdio::null()).output().with_context(|| self.cannot_start())?;
        if output.status.success() {
            return Ok(String::from_utf8(output.stdout)?);
        }
        let reason = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({})\n{}", self.line(), output.status, reason.trim_end())
    }

    /// Like [`Cmd::run`] for a test runner: every line is passed on, and the runner's own counts are read from them.
    pub(crate) fn run_counting(&self, tally: &mut Tally) -> Result<()> {
        println!("$ {}", self.line());
        let mut child = self
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| self.cannot_start())?;
        let (send, lines) = mpsc::channel();
        for stream in [child.stdout.take().map(boxed), child.stderr.take().map(boxed)].into_iter().flatten() {
            let send = send.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).split(b'\n').map_while(io::Result::ok) {
                    let _ = send.send(String::from_utf8_lossy(&line).into_owned());
                }
            });
        }
        drop(send);
        for line in lines {
            println!("{line}");
            tally.read(&line);
        }
        let status = child.wait()?;
        if status.success() { Ok(()) } else { bail!("`{}` failed ({status})", self.line()) }
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        // Some build scripts run again when a variable differs that cargo sets for this process, and would compile
        // half of the workspace anew after each change between `cargo xtask` and `cargo`.
        for (name, _) in env::vars_os().filter(|(name, _)| is_set_by_cargo(name)) {
            command.env_remove(name);
        }
        command.args(&self.arguments).envs(self.environment.iter().map(|(name, value)| (*name, value)));
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
        command
    }

    fn cannot_start(&self) -> String {
        format!("cannot start `{}`", self.line())
    }

    /// The command as one would type it; programs and files by their names, so that the line stays short.
    fn line(&self) -> String {
        let program = Path::new(&self.program).file_name().unwrap_or(&self.program);
        let words = self.arguments.iter().map(|word| word.to_string_lossy());
        let line = std::iter::once(program.to_string_lossy()).chain(words).collect::<Vec<_>>().join(" ");
        match self.directory.as_deref().and_then(Path::file_name) {
            Some(directory) if directory == "web" => format!("cd web && {line}"),
            _ => line,
        }
    }
}

fn is_set_by_cargo(variable: &OsStr) -> bool {
    let prefixes = ["CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_CRATE_", "CARGO_BIN_", "CARGO_PRIMARY_"];
    variable.to_str().is_some_and(|name| prefixes.iter().any(|prefix| name.starts_with(prefix)))
}

fn boxed(stream: impl Read + Send + 'static) -> Box<dyn Read + Send> {
    Box::new(stream)
}

/// The first of these programs that the search path holds.
pub(crate) fn find_program(names: &[&str]) -> Option<PathBuf> {
    let directories = env::var_os("PATH").unwrap_or_default();
    names.iter().find_map(|name| {
        env::split_paths(&directories).map(|directory| directory.join(name)).find(|file| file.is_file())
    })
}

/// Whether this process may do everything, as in a container.
pub(crate) fn is_root() -> bool {
    Cmd::new("id").argument(OsStr::new("-u")).quiet_output().is_ok_and(|id| id.trim() == "0")
}
