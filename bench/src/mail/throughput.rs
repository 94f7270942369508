//! How fast the outbox is worked off, beside the bare client library `lettre` with the same messages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use lettre::address::{Address, Envelope};
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate as Authority, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use serde_json::json;
use smtp_script::{Received, Script};
use tokio::runtime;
use tokio::task::JoinSet;

use super::alone;
use super::plan;
use super::post::{Post, acknowledged};
use super::traffic::{self, Cast, TICKETS};
use crate::desk::{self, Desk};
use crate::http::{Connection, Request};
use crate::place::Place;

/// As many mails a person as the bounds allow.
const CUSTOMERS: usize = 25;
const MAILS: usize = CUSTOMERS * 200;
const CLIENTS: usize = 16;
/// As many as the server has.
const CONNECTIONS: usize = 3;
const PATIENCE: Duration = Duration::from_mins(5);

struct Measured {
    name: String,
    seconds: f64,
    cpu_seconds: f64,
}

pub(crate) fn run(place: &Place) -> Result<()> {
    let mut tables = Vec::new();
    for is_encrypted in [false, true] {
        let script = || if is_encrypted { plan::good() } else { Script::default() };
        let folder = place.fresh_folder("throughput")?;
        let authority = folder.join("authority.pem");
        fs::write(&authority, smtp_script::authority().map_err(|error| anyhow!(error))?)?;
        let authority = is_encrypted.then_some(authority);
        let post = Post::open(script())?;
        let ours = by_the_server(place, &folder, &post, authority.clone())?;
        let messages = post.received();
        let mut measured = vec![ours, by_lettre(&messages, &Post::open(script())?, authority)?];
        if !is_encrypted {
            measured.push(alone(&messages)?);
        }
        tables.push((if is_encrypted { "STARTTLS" } else { "no TLS" }, measured));
    }
    println!(
        "\n| {MAILS} mails, {CONNECTIONS} connections | | mails a second | Helpwright beside it | CPU time a mail |"
    );
    println!("| --- | --- | --- | --- | --- |");
    for (encryption, measured) in &tables {
        for one in measured {
            row(encryption, one, &measured[0]);
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a count of mails is far below 2^52")]
fn row(encryption: &str, measured: &Measured, ours: &Measured) {
    let Measured { name, seconds, cpu_seconds } = measured;
    let (rate, cpu) = (MAILS as f64 / seconds, cpu_seconds * 1e6 / MAILS as f64);
    println!("| {name} | {encryption} | {rate:.0} | {:.2} | {cpu:.0} µs |", seconds / ours.seconds);
}

fn alone(messages: &[Received]) -> Result<Measured> {
    let post = Post::open(Script::default())?;
    let begun = Instant::now();
    let cpu_seconds = alone::send(messages, post.address, CONNECTIONS)?;
    Ok(Measured { name: "the conversation alone".to_owned(), seconds: begun.elapsed().as_secs_f64(), cpu_seconds })
}

/// Tickets are filed while there is no mail server, so that their mails are held; with one, all of them go at once.
fn by_the_server(place: &Place, folder: &Path, post: &Post, authority: Option<PathBuf>) -> Result<Measured> {
    desk::add_people(&place.server, folder)?;
    let options = match authority {
        Some(authority) => traffic::options_with_tls(post.address, &authority),
        None => traffic::options(format!("smtp://{}?tls=none", post.address)),
    };
    let without: Vec<_> = options.iter().filter(|(name, _)| *name != "SMTP_URL").cloned().collect();
    let desk = Desk::serve(&place.server, folder, &without)?;
    file_tickets(&desk)?;
    drop(desk);

    let desk = Desk::serve(&place.server, folder, &options)?;
    post.until(PATIENCE, |log| !log.messages.is_empty())?;
    let (first, cpu) = (post.look(acknowledged), desk.server.cpu_seconds()?);
    let begun = Instant::now();
    post.until(PATIENCE, |log| acknowledged(log) == MAILS)?;
    let cpu_seconds = desk.server.cpu_seconds()? - cpu;
    ensure!(first < MAILS / 10, "most of the mails were sent before anybody looked");
    let span = post.look(|log| Some(log.messages.last()?.at - log.messages.first()?.at)).context("no mail")?;
    println!(
        "\n{MAILS} mails in {:.1} s ({:.1} s by the clock); {} MiB of memory before, {} MiB at most.",
        span.as_secs_f64(),
        begun.elapsed().as_secs_f64(),
        desk.idle_mib,
        desk.server.peak_kib() / 1024
    );
    store_operations(&desk, span)?;
    Ok(Measured { name: "Helpwright".to_owned(), seconds: span.as_secs_f64(), cpu_seconds })
}

fn file_tickets(desk: &Desk) -> Result<()> {
    let cast = &Cast::hire(desk.address, &desk.agent, CUSTOMERS, 0)?;
    let settings = json!({"settings": {"support_notification_enabled": false}});
    Connection::open(desk.address)?.send(&Request::put("/api/admin/support/settings", &desk.agent, settings))?;
    let next = &AtomicUsize::new(0);
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                scope.spawn(move || -> Result<()> {
                    let mut connection = Connection::open(desk.address)?;
                    loop {
                        let n = next.fetch_add(1, Ordering::Relaxed);
                        if n >= MAILS {
                            return Ok(());
                        }
                        let message = "The export stops after the first page, and the file that comes is empty.\n";
                        let ticket = json!({"subject": format!("Export {n} stops"), "message": message.repeat(10)});
                        let token = &cast.customers[n % CUSTOMERS].token;
                        connection.send(&Request::post(TICKETS, token, ticket))?;
                    }
                })
            })
            .collect();
        clients.into_iter().try_for_each(|client| client.join().map_err(|_| anyhow!("a client panicked"))?)
    })
}

/// What the server has asked of its store, and what share of the time of the mails on their way it has waited for commits.
fn store_operations(desk: &Desk, span: Duration) -> Result<()> {
    let metrics = Connection::open(desk.address)?.send(&Request::get("/metrics", &desk.agent))?.to_vec();
    let metrics = String::from_utf8(metrics)?;
    let (seconds, counts) = (by_operation(&metrics, "sum"), by_operation(&metrics, "count"));
    println!("\n| asked of the store | times | mean |\n| --- | --- | --- |");
    for (operation, count) in counts.iter().filter(|(_, count)| **count >= 100.0) {
        println!("| {operation} | {count:.0} | {:.0} µs |", seconds[operation] * 1e6 / count);
    }
    let committing: f64 = ["claim_mail", "finish_mail"].iter().filter_map(|name| seconds.get(name)).sum();
    let in_hand = span.as_secs_f64() * u32::try_from(CONNECTIONS).map(f64::from)?;
    println!(
        "\n{:.0} % of the time of {CONNECTIONS} mails at once is waiting for claim_mail and finish_mail.",
        committing / in_hand * 100.0
    );
    Ok(())
}

/// The values of one sort that the server has measured.
fn by_operation<'a>(metrics: &'a str, of: &str) -> BTreeMap<&'a str, f64> {
    let name = format!("helpwright_store_operation_duration_seconds_{of}{{");
    let lines = metrics.lines().filter_map(|line| {
        let (_, rest) = line.strip_prefix(&name)?.split_once("operation=\"")?;
        let (operation, rest) = rest.split_once('"')?;
        Some((operation, rest.rsplit(' ').next()?.parse().ok()?))
    });
    lines.collect()
}

fn by_lettre(messages: &[Received], post: &Post, authority: Option<PathBuf>) -> Result<Measured> {
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(post.address.ip().to_string())
        .port(post.address.port())
        .pool_config(PoolConfig::new().max_size(u32::try_from(CONNECTIONS)?));
    if let Some(authority) = authority {
        let authority = Authority::from_pem(&fs::read(authority)?)?;
        let tls =
            TlsParameters::builder(post.address.ip().to_string()).add_root_certificate(authority).build_rustls()?;
        builder = builder.tls(Tls::Required(tls)).credentials(Credentials::new("desk".to_owned(), "secret".to_owned()));
    }
    let messages = messages.iter().map(|received| {
        let to = received.recipients.iter().map(|to| to.parse::<Address>()).collect::<Result<_, _>>()?;
        Ok((Envelope::new(Some(received.sender.parse()?), to)?, received.data.clone()))
    });
    let messages = messages.collect::<Result<Vec<_>>>()?;
    let measured = thread::spawn(move || -> Result<Measured> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let (transport, cpu, begun) = (builder.build(), own_cpu_seconds()?, Instant::now());
            let shared = std::sync::Arc::new((transport, messages, AtomicUsize::new(0)));
            let mut senders = JoinSet::new();
            for _ in 0..CONNECTIONS {
                let shared = std::sync::Arc::clone(&shared);
                senders.spawn(async move {
                    let (transport, messages, next) = &*shared;
                    while let Some((envelope, data)) = messages.get(next.fetch_add(1, Ordering::Relaxed)) {
                        transport.send_raw(envelope, data).await?;
                    }
                    anyhow::Ok(())
                });
            }
            while let Some(ended) = senders.join_next().await {
                ended??;
            }
            let (seconds, cpu_seconds) = (begun.elapsed().as_secs_f64(), own_cpu_seconds()? - cpu);
            Ok(Measured { name: "lettre".to_owned(), seconds, cpu_seconds })
        })
    });
    let measured = measured.join().map_err(|_| anyhow!("lettre panicked"))??;
    ensure!(post.look(acknowledged) == MAILS, "lettre has not sent all mails");
    Ok(measured)
}

/// What this thread has used.
pub(crate) fn own_cpu_seconds() -> Result<f64> {
    let nanos: f64 =
        fs::read_to_string("/proc/thread-self/schedstat")?.split(' ').next().unwrap_or_default().parse()?;
    Ok(nanos / 1e9)
}
