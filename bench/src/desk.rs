//! A desk for the measurement: filled once for each size, served by the optimised binary.

use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::data;
use crate::http::{Connection, Request};
use crate::place::Place;
use crate::server::{self, Options, Server, helpwright, memory_kib};

pub(crate) const PASSWORD: &str = "measure it before and after";
pub(crate) const AGENT: &str = "bench-agent@support.example";
pub(crate) const CUSTOMER: &str = "bench-customer@firm.example";

/// What filling the desk cost.
pub(crate) struct Filled {
    pub(crate) seconds: f64,
    pub(crate) peak_mib: u64,
    pub(crate) file_mib: u64,
}

pub(crate) struct Desk {
    pub(crate) server: Server,
    pub(crate) address: SocketAddr,
    pub(crate) agent: String,
    pub(crate) customer: String,
    /// From the start of the process to its first answer.
    pub(crate) start: Duration,
    /// In MiB, before the first measured request.
    pub(crate) idle_mib: u64,
}

/// A folder with so many tickets: the one that an earlier run filled, where that is wanted and there, or a new one.
pub(crate) fn filled_folder(place: &Place, name: &str, tickets: u64, keeps: bool) -> Result<PathBuf> {
    let kept = place.folder.join(name);
    if keeps && server::data_dir(&kept).exists() {
        return Ok(kept);
    }
    let folder = place.fresh_folder(name)?;
    let filled = fill(&place.server, &folder, tickets)?;
    println!(
        "\nImported {tickets} tickets ({} MiB) in {:.1} s with {} MiB of memory at most.",
        filled.file_mib, filled.seconds, filled.peak_mib
    );
    Ok(folder)
}

/// Imports the tickets into an empty folder.
pub(crate) fn fill(binary: &Path, folder: &Path, tickets: u64) -> Result<Filled> {
    let file = folder.join("desk.ndjson");
    data::write(&file, tickets)?;
    let begun = Instant::now();
    let mut import = helpwright(binary, folder, &["import"]).arg(&file).stdout(Stdio::null()).spawn()?;
    let mut peak_mib = 0;
    let status = loop {
        peak_mib = peak_mib.max(memory_kib(import.id(), "VmHWM:") / 1024);
        match import.try_wait()? {
            Some(status) => break status,
            None => thread::sleep(Duration::from_millis(50)),
        }
    };
    let seconds = begun.elapsed().as_secs_f64();
    ensure!(status.success(), "the import failed ({status})");
    let file_mib = fs::metadata(&file)?.len() >> 20;
    fs::remove_file(file)?;
    add_people(binary, folder)?;
    Ok(Filled { seconds, peak_mib, file_mib })
}

/// The two who are signed in when the desk is served.
pub(crate) fn add_people(binary: &Path, folder: &Path) -> Result<()> {
    for (email, role) in [(AGENT, "ADMIN"), (CUSTOMER, "CUSTOMER")] {
        let arguments = ["user", "add", "--name", "Bench", "--email", email, "--role", role, "--password-stdin"];
        let mut add = helpwright(binary, folder, &arguments).stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        writeln!(add.stdin.take().context("no standard input")?, "{PASSWORD}")?;
        let status = add.wait()?;
        ensure!(status.success(), "`user add` failed ({status})");
    }
    Ok(())
}

impl Desk {
    pub(crate) fn serve(binary: &Path, folder: &Path, options: &Options) -> Result<Self> {
        let begun = Instant::now();
        let mut server = Server::start(binary, folder, options)?;
        let address = server.address()?;
        let mut connection = Connection::open(address)?;
        connection.send(&Request::get("/healthz", ""))?;
        let start = begun.elapsed();
        let mut token = |email| sign_in(&mut connection, email);
        let (agent, customer) = (token(AGENT)?, token(CUSTOMER)?);
        let idle_mib = server.memory_kib() / 1024;
        Ok(Self { server, address, agent, customer, start, idle_mib })
    }
}

/// Answers a token.
pub(crate) fn sign_in(connection: &mut Connection, email: &str) -> Result<String> {
    let answer = connection.json(&signing_in(email))?;
    Ok(answer["token"].as_str().context("no token in the answer to a sign-in")?.to_owned())
}

pub(crate) fn signing_in(email: &str) -> Request {
    Request::post("/api/auth/login", "", json!({ "email": email, "password": PASSWORD }))
}
