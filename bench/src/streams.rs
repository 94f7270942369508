//! What many open event streams cost, and how soon each of them hears of a change.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use pico_args::Arguments;
use serde_json::json;

use crate::desk::{self, Desk, PASSWORD};
use crate::http::{Connection, Request};
use crate::place::Place;
use crate::times::{percentile, shown};

/// As many as one person may have open.
const OF_EACH: usize = 10;
const EVENTS: usize = 50;
const TICKETS: u64 = 100;
/// What each event says at its beginning; a stream hears of nothing else here.
const MARK: &[u8] = b"event: ticket.created";
/// Longer than any event should take.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Options {
    streams: usize,
}

impl Options {
    pub(crate) fn read(arguments: &mut Arguments) -> Result<Self> {
        let streams = arguments.opt_value_from_str("--streams")?.unwrap_or(1_000);
        ensure!((1..=2_000).contains(&streams), "--streams takes a number up to the server's own limit of 2000");
        Ok(Self { streams })
    }
}

pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    let folder = place.fresh_folder("streams")?;
    desk::fill(&place.server, &folder, TICKETS)?;
    let desk = Desk::serve(&place.server, &folder, &[])?;
    let tokens = people(&desk, options.streams.div_ceil(OF_EACH))?;
    let before = desk.server.memory_kib();
    let mut streams = Vec::new();
    for token in tokens.iter().cycle().take(options.streams) {
        streams.push(Stream::open(&desk, token)?);
    }
    // What was needed to open them is not what it costs to keep them.
    thread::sleep(Duration::from_secs(1));
    let open = desk.server.memory_kib();
    let delays = events(&desk, &mut streams)?;
    let told = desk.server.memory_kib();
    println!("\n{} streams, {} build:", streams.len(), place.profile);
    let [open, told] = [open, told].map(|kib| kib.saturating_sub(before));
    println!("{before} KiB of memory before, {open} KiB more with all open, {told} KiB more after {EVENTS} events.");
    println!(
        "From sending a ticket to each stream's event: p50 {}, p99 {}, the longest {}.",
        shown(percentile(&delays, 50)),
        shown(percentile(&delays, 99)),
        shown(percentile(&delays, 100))
    );
    Ok(())
}

/// Makes so many agents, who see every ticket, and signs them in.
fn people(desk: &Desk, count: usize) -> Result<Vec<String>> {
    let mut connection = Connection::open(desk.address)?;
    (0..count)
        .map(|n| {
            let email = format!("listener-{n}@support.example");
            let person = json!({"name": "Listener", "email": email, "role": "INTERNAL", "password": PASSWORD});
            connection.json(&Request::post("/api/admin/users", &desk.agent, person))?;
            desk::sign_in(&mut connection, &email)
        })
        .collect()
}

/// One listener, looked at now and then without waiting.
struct Stream {
    stream: TcpStream,
    /// What has come and was not looked through yet.
    unread: Vec<u8>,
}

impl Stream {
    fn open(desk: &Desk, token: &str) -> Result<Self> {
        let mut stream = TcpStream::connect(desk.address)?;
        write!(stream, "GET /api/support/events HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\r\n")?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut opened = Self { stream, unread: Vec::new() };
        while !opened.take(b"retry: ") {
            opened.read()?;
        }
        opened.stream.set_nonblocking(true)?;
        Ok(opened)
    }

    fn read(&mut self) -> Result<()> {
        let mut bytes = [0; 4096];
        match self.stream.read(&mut bytes) {
            Ok(0) => bail!("the server closed a stream: {}", String::from_utf8_lossy(&self.unread)),
            Ok(count) => self.unread.extend(&bytes[..count]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Whether this has come; what stood before it is forgotten.
    fn take(&mut self, mark: &[u8]) -> bool {
        let found = self.unread.windows(mark.len()).position(|window| window == mark);
        if let Some(at) = found {
            self.unread.drain(..at + mark.len());
        }
        found.is_some()
    }
}

/// Files one ticket after the other, and notes when each stream hears of it.
fn events(desk: &Desk, streams: &mut [Stream]) -> Result<Vec<Duration>> {
    let mut connection = Connection::open(desk.address)?;
    let mut delays = Vec::new();
    for n in 0..EVENTS {
        let ticket = json!({"subject": format!("Told to all, number {n}"), "message": "Who hears of it, and when?"});
        let request = Request::post("/api/support/tickets", &desk.agent, ticket);
        let sent = Instant::now();
        let filing = thread::scope(|scope| {
            let filing = scope.spawn(|| connection.json(&request));
            hear(streams, sent, &mut delays)?;
            filing.join().map_err(|_| anyhow::anyhow!("filing a ticket panicked"))?
        });
        filing?;
    }
    delays.sort_unstable();
    Ok(delays)
}

fn hear(streams: &mut [Stream], sent: Instant, delays: &mut Vec<Duration>) -> Result<()> {
    let mut waiting: Vec<_> = streams.iter_mut().collect();
    while !waiting.is_empty() {
        ensure!(sent.elapsed() < PATIENCE, "{} streams have not heard of a ticket", waiting.len());
        let mut still = Vec::with_capacity(waiting.len());
        for stream in waiting {
            stream.read()?;
            if stream.take(MARK) {
                delays.push(sent.elapsed());
            } else {
                still.push(stream);
            }
        }
        waiting = still;
    }
    Ok(())
}
