//! A stand-in for MongoDB, in a process of its own: one for a whole test run, each test makes its own database in it.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::Duration;
use std::{env, fs, process, thread};

use anyhow::{Context, Result, bail};

use crate::command::Cmd;
use crate::setup::MONGO_STAND_IN;
use crate::workspace::Workspace;

/// The variable in which the tests look for their server.
const URL: &str = "HELPWRIGHT_TEST_MONGO_URL";
/// The variable in which those tests that start and kill a server of their own look for its program.
const PROGRAM: &str = "HELPWRIGHT_TEST_MONGO_PROGRAM";

const STARTS_WITHIN: Duration = Duration::from_secs(30);

/// The server that the tests use.
pub(crate) enum Server {
    /// The one that the developer named.
    Named(OsString),
    StandIn(StandIn),
}

/// Ends with this value.
pub(crate) struct StandIn {
    url: OsString,
    program: PathBuf,
    process: Child,
    storage: PathBuf,
}

impl Server {
    pub(crate) fn start() -> Result<Self> {
        match env::var_os(URL) {
            Some(url) => Ok(Self::Named(url)),
            None => StandIn::start().map(Self::StandIn),
        }
    }

    /// Lets the command's tests find it.
    pub(crate) fn known_to(&self, command: Cmd) -> Cmd {
        match self {
            Self::Named(url) => command.environment(URL, url),
            Self::StandIn(stand_in) => command.environment(URL, &stand_in.url).environment(PROGRAM, &stand_in.program),
        }
    }
}

impl StandIn {
    fn start() -> Result<Self> {
        let program =
            MONGO_STAND_IN.path().with_context(|| format!("no MongoDB to test against, and {URL} is not set"))?;
        let storage = env::temp_dir().join(format!("helpwright-mongo-{}", process::id()));
        fs::create_dir_all(&storage)?;
        let mut process = Cmd::new(&program)
            .arguments("--host 127.0.0.1 --port 0 --log-level WARNING --storage-path")
            .argument(&storage)
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the MongoDB stand-in")?;
        let output = process.stdout.take();
        let mut stand_in = Self { url: OsString::new(), program, process, storage };
        let address = output.and_then(listening_address).context("the MongoDB stand-in did not start listening")?;
        println!("MongoDB stand-in at {address}");
        stand_in.url = format!("mongodb://{address}/?directConnection=true").into();
        Ok(stand_in)
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        // What cannot be ended or removed here is a process that is gone and a folder for temporary files.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.storage);
    }
}

/// The address from the line that announces it. What the server prints later is read too, so that it never blocks.
fn listening_address(output: impl Read + Send + 'static) -> Option<String> {
    let (send, address) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some((_, address)) = line.split_once("listening on ") {
                let _ = send.send(address.trim().to_owned());
            }
        }
    });
    address.recv_timeout(STARTS_WITHIN).ok()
}

/// Runs one command with the server's address in its environment.
pub(crate) fn run(workspace: &Workspace, mut command: Vec<OsString>) -> Result<()> {
    if command.is_empty() {
        bail!("name the command to run: cargo xtask mongo cargo test -p store-mongo");
    }
    let server = Server::start()?;
    let arguments = command.split_off(1);
    let command = server.known_to(Cmd::new(command.remove(0)).directory(workspace.root()));
    arguments.into_iter().fold(command, Cmd::argument).run()
}
