//! The server as a process of its own, on a folder.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

/// What would refuse a load generator; 0 switches each of them off.
const LIMITS: [&str; 5] = [
    "REQUESTS_PER_MINUTE",
    "TICKETS_PER_15_MINUTES",
    "RESPONSES_PER_HOUR",
    "STAFF_TICKETS_PER_15_MINUTES",
    "STAFF_RESPONSES_PER_HOUR",
];

/// Options and their values, as in `SMTP_URL`.
pub(crate) type Options = [(&'static str, String)];

/// Is asked to stop when it goes out of scope.
pub(crate) struct Server {
    process: Child,
}

impl Server {
    /// Starts it on a free port, and waits for nothing.
    pub(crate) fn start(binary: &Path, folder: &Path, options: &Options) -> Result<Self> {
        let log = File::options().create(true).append(true).open(folder.join("server.log"))?;
        let mut command = helpwright(binary, folder, &["serve", "--listen", "127.0.0.1:0", "--log", "json"]);
        for (name, value) in options {
            command.env(format!("HELPWRIGHT_{name}"), value);
        }
        Ok(Self { process: command.stdout(Stdio::piped()).stderr(log).spawn()? })
    }

    /// Waits until it listens, and tells where.
    pub(crate) fn address(&mut self) -> Result<SocketAddr> {
        let mut line = String::new();
        BufReader::new(self.process.stdout.take().context("no standard output")?).read_line(&mut line)?;
        let address = line.trim().rsplit('/').next().unwrap_or_default().parse();
        address.with_context(|| format!("the server said `{}`", line.trim()))
    }

    /// Ends it as a crash would.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    pub(crate) fn peak_kib(&self) -> u64 {
        memory_kib(self.process.id(), "VmHWM:")
    }

    /// What the process has at this moment.
    pub(crate) fn memory_kib(&self) -> u64 {
        memory_kib(self.process.id(), "VmRSS:")
    }

    /// What all of its threads have used since it was started.
    pub(crate) fn cpu_seconds(&self) -> Result<f64> {
        let mut nanos = 0.0;
        for thread in fs::read_dir(format!("/proc/{}/task", self.process.id()))? {
            // One that has ended since has used next to nothing.
            let used = fs::read_to_string(thread?.path().join("schedstat")).unwrap_or_default();
            nanos += used.split(' ').next().and_then(|used| used.parse::<f64>().ok()).unwrap_or_default();
        }
        Ok(nanos / 1e9)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is asked to stop, not killed: the next start would look through the whole file.
        if matches!(self.process.try_wait(), Ok(None)) {
            let _ = Command::new("kill").arg(self.process.id().to_string()).status();
            let _ = self.process.wait();
        }
    }
}

/// The program without its limits.
pub(crate) fn helpwright(binary: &Path, folder: &Path, arguments: &[&str]) -> Command {
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

/// A line of a process's status.
pub(crate) fn memory_kib(process: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
