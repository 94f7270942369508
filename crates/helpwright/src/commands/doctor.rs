//! `doctor`: a report about the configuration, the machine and what is stored.

use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use app::accounts::Setup;
use app::doctor;
use app::ports::{Depth, Finding, Health, Users};
use domain::person::{Accounts, Origin};
use serde::Serialize;
use store_sqlite::{DirectoryLock, LockError};

use crate::config::{Flags, Settings, StoreChoice};
use crate::desk::{Access, Desk};
use crate::disk;
use crate::failure::Failure;

/// With less room than this, a desk can stop taking tickets within days.
const SCARCE: u64 = 1 << 30;
/// With less than this, it may stop at the next write.
const NO_ROOM: u64 = 64 << 20;

#[derive(Serialize)]
struct Line<'a> {
    subject: &'a str,
    state: &'static str,
    text: &'a str,
}

pub(crate) fn run(flags: Flags<true>, is_json: bool) -> Result<(), Failure> {
    let settings = Settings::load(flags)?;
    let findings = Desk::with(settings, Access::SharedExisting, async |desk| examine(desk).await)?;
    let mut out = io::stdout().lock();
    if is_json {
        print_json(&mut out, &findings)?;
    } else {
        print(&mut out, &findings)?;
    }
    match findings.iter().filter(|finding| finding.health == Health::Failed).count() {
        0 => Ok(()),
        failed => Err(Failure::failed(format!("{failed} of these need to be mended"))),
    }
}

async fn examine(desk: &Desk) -> Result<Vec<Finding>, Failure> {
    let mut findings = configuration(&desk.settings);
    findings.push(exposure(desk).await?);
    let mut depth = Depth::Whole;
    if desk.settings.store == StoreChoice::Sqlite {
        let folder = &desk.settings.data_dir;
        let is_served = matches!(DirectoryLock::take(folder), Err(LockError::Held(_)));
        if is_served {
            depth = Depth::Beside;
        }
        let text = if is_served { "a server runs on this folder" } else { "no server runs on this folder" };
        findings.extend([Finding::ok("server", text), privacy(folder)?, room(folder)?]);
    }
    findings.extend(doctor::examine(&desk.app(Setup::default()), depth).await?);
    Ok(findings)
}

fn configuration(settings: &Settings) -> Vec<Finding> {
    let mut findings: Vec<_> =
        settings.warnings.iter().map(|warning| Finding::warning("configuration", warning.clone())).collect();
    findings.push(match &settings.site.public_url {
        Some(url) if url.is_https() => Finding::ok("PUBLIC_URL", url.to_string()),
        Some(url) if settings.listen.ip().is_loopback() => {
            Finding::ok("PUBLIC_URL", format!("{url}, without https, and reached from this machine alone"))
        }
        Some(url) => Finding::warning("PUBLIC_URL", format!("{url} is not https: passwords can be read on their way")),
        None if settings.listen.ip().is_loopback() => {
            Finding::ok("PUBLIC_URL", "not set, which is fine on this machine alone")
        }
        None => Finding::warning("PUBLIC_URL", "not set: links in mails and the check of origins need it"),
    });
    findings
}

/// As `serve` judges it.
async fn exposure(desk: &Desk) -> Result<Finding, Failure> {
    let settings = &desk.settings;
    let listen = settings.listen;
    if listen.ip().is_loopback() {
        return Ok(Finding::ok("LISTEN", format!("{listen}, reached from this machine alone")));
    }
    let demo = match settings.platform.accounts {
        Accounts::Own => {
            let users = desk.store.users(Users::All).await?;
            users.iter().filter(|user| user.origin == Origin::Demo).count()
        }
        Accounts::Platform => 0,
    };
    if demo == 0 {
        return Ok(Finding::ok("LISTEN", listen.to_string()));
    }
    let text = format!("{listen} is open to others, and {demo} accounts have published passwords");
    Ok(if settings.allow_demo_passwords {
        Finding::warning("LISTEN", text)
    } else {
        Finding::failed("LISTEN", format!("{text}: the server does not start without --allow-demo-passwords"))
    })
}

fn privacy(folder: &Path) -> Result<Finding, Failure> {
    let mode = std::fs::metadata(folder).map_err(|error| unreadable(folder, &error))?.permissions().mode() & 0o777;
    let place = folder.display();
    Ok(if others_may(mode) {
        Finding::warning("data folder", format!("others on this machine may look into it; run `chmod 700 {place}`"))
    } else {
        Finding::ok("data folder", format!("{place}, for its owner alone"))
    })
}

/// Whether the group or everybody has any right.
fn others_may(mode: u32) -> bool {
    mode.trailing_zeros() < 6
}

fn room(folder: &Path) -> Result<Finding, Failure> {
    let free = disk::free(folder).map_err(|error| unreadable(folder, &error))?;
    let text = format!("{} MiB free", free >> 20);
    Ok(if free < NO_ROOM {
        Finding::failed("disk", format!("{text}: make room now, or no ticket can be stored"))
    } else if free < SCARCE {
        Finding::warning("disk", format!("{text}: make room soon"))
    } else {
        Finding::ok("disk", text)
    })
}

fn unreadable(folder: &Path, error: &io::Error) -> Failure {
    Failure::failed(format!("cannot look at {}: {error}", folder.display()))
}

fn word(health: Health) -> &'static str {
    match health {
        Health::Ok => "ok",
        Health::Warning => "warn",
        Health::Failed => "fail",
    }
}

fn print(out: &mut impl Write, findings: &[Finding]) -> io::Result<()> {
    let width = findings.iter().map(|finding| finding.subject.chars().count()).max().unwrap_or(0);
    findings.iter().try_for_each(|Finding { subject, health, text }| {
        writeln!(out, "{:<4}  {subject:<width$}  {text}", word(*health))
    })
}

fn print_json(out: &mut impl Write, findings: &[Finding]) -> Result<(), Failure> {
    let lines: Vec<_> =
        findings.iter().map(|Finding { subject, health, text }| Line { subject, state: word(*health), text }).collect();
    let text = serde_json::to_string_pretty(&serde_json::json!({ "findings": lines }))
        .map_err(|error| Failure::failed(format!("cannot write the report: {error}")))?;
    Ok(writeln!(out, "{text}")?)
}
