//! A desk for the measurement: filled once for each size, served by the optimised binary.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::data;
use super::http::{Connection, Request};

pub(crate) const PASSWORD: &str = "measure it before and after";
const AGENT: &str = "bench-agent@support.example";
pub(crate) const CUSTOMER: &str = "bench-customer@firm.example";

/// What would refuse a load generator; 0 switches each of them off.
const LIMITS: [&str; 5] = [
    "REQUESTS_PER_MINUTE",
    "TICKETS_PER_15_MINUTES",
    "RESPONSES_PER_HOUR",
    "STAFF_TICKETS_PER_15_MINUTES",
    "STAFF_RESPONSES_PER_HOUR",
];

/// What filling the desk cost.
pub(crate) struct Filled {
    pub(crate) seconds: f64,
    pub(crate) peak_mib: u64,
    pub(crate) file_mib: u64,
}

/// Ends with this value.
pub(crate) struct Desk {
    server: Child,
    pub(crate) address: SocketAddr,
    pub(crate) agent: String,
    pub(crate) customer: String,
    /// From the start of the process to its first answer.
    pub(crate) start: Duration,
    /// In MiB, before the first measured request.
    pub(crate) idle_mib: u64,
}

/// Imports the tickets into an empty folder.
pub(crate) fn fill(binary: &Path, folder: &Path, tickets: u64) -> Result<Filled> {
    fs::create_dir_all(folder)?;
    let file = folder.join("desk.ndjson");
    data::write(&file, tickets)?;
    let begun = Instant::now();
    let mut import = helpwright(binary, folder, &["import"]).arg(&file).stdout(Stdio::null()).spawn()?;
    let mut peak_mib = 0;
    let status = loop {
        peak_mib = peak_mib.max(memory_mib(import.id(), "VmHWM:"));
        match import.try_wait()? {
            Some(status) => break status,
            None => thread::sleep(Duration::from_millis(50)),
        }
    };
    let seconds = begun.elapsed().as_secs_f64();
    ensure!(status.success(), "the import failed ({status})");
    let file_mib = fs::metadata(&file)?.len() >> 20;
    fs::remove_file(file)?;
    for (email, role) in [(AGENT, "ADMIN"), (CUSTOMER, "CUSTOMER")] {
        add_user(binary, folder, email, role)?;
    }
    Ok(Filled { seconds, peak_mib, file_mib })
}

fn add_user(binary: &Path, folder: &Path, email: &str, role: &str) -> Result<()> {
    let arguments = ["user", "add", "--name", "Bench", "--email", email, "--role", role, "--password-stdin"];
    let mut add = helpwright(binary, folder, &arguments).stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    writeln!(add.stdin.take().context("no standard input")?, "{PASSWORD}")?;
    let status = add.wait()?;
    ensure!(status.success(), "`user add` failed ({status})");
    Ok(())
}

impl Desk {
    pub(crate) fn serve(binary: &Path, folder: &Path) -> Result<Self> {
        let begun = Instant::now();
        let log = fs::File::create(folder.join("server.log"))?;
        let mut server = helpwright(binary, folder, &["serve", "--listen", "127.0.0.1:0", "--log", "json"])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()?;
        let mut line = String::new();
        BufReader::new(server.stdout.take().context("no standard output")?).read_line(&mut line)?;
        let address = line.trim().rsplit('/').next().unwrap_or_default().parse();
        let address = address.with_context(|| format!("the server said `{}`", line.trim()))?;
        let mut connection = Connection::open(address)?;
        connection.send(&Request { method: "GET", target: "/healthz".to_owned(), token: None, body: None })?;
        let start = begun.elapsed();
        let mut token = |email| -> Result<String> {
            let answer = connection.json(&sign_in(email))?;
            Ok(answer["token"].as_str().context("no token in the answer to a sign-in")?.to_owned())
        };
        let (agent, customer) = (token(AGENT)?, token(CUSTOMER)?);
        let idle_mib = memory_mib(server.id(), "VmRSS:");
        Ok(Self { server, address, agent, customer, start, idle_mib })
    }

    pub(crate) fn peak_mib(&self) -> u64 {
        memory_mib(self.server.id(), "VmHWM:")
    }

    /// What the process has at this moment.
    pub(crate) fn memory_kib(&self) -> u64 {
        memory_kib(self.server.id(), "VmRSS:")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It is asked to stop, not killed: the next start would look through the whole file.
        let _ = Command::new("kill").arg(self.server.id().to_string()).status();
        let _ = self.server.wait();
    }
}

pub(crate) fn sign_in(email: &str) -> Request {
    Request::post("/api/auth/login", None, json!({ "email": email, "password": PASSWORD }))
}

/// The server without its limits.
fn helpwright(binary: &Path, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary);
    command.args(arguments).current_dir(folder).env("HELPWRIGHT_DATA_DIR", data_dir(folder));
    for limit in LIMITS {
        command.env(format!("HELPWRIGHT_{limit}"), "0");
    }
    command
}

pub(crate) fn data_dir(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn memory_mib(process: u32, name: &str) -> u64 {
    memory_kib(process, name) / 1024
}

/// A line of the process's status.
fn memory_kib(process: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
