//! What one client's list costs while others do their worst.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};

use super::load::{self, Measured};
use super::scenes::{self, Scene};
use crate::desk::{self, Desk};
use crate::http::Connection;
use crate::times::shown;

/// Connections on which nothing comes, and those that stop in a header or in a body.
const SLOW: [(&str, &str); 3] = [
    ("silent", ""),
    ("half a header", "GET /api/support/tickets HTTP/1.1\r\nhost: bench\r\nx-slow: "),
    (
        "half a body",
        "POST /api/auth/login HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
    ),
];
const OF_EACH: usize = 20;
const SIGN_INS: usize = 200;
/// Longer than every deadline of the server.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) fn run(desk: &Desk, length: Duration) -> Result<()> {
    let list = scenes::list(desk);
    let alone = load::run(desk, &list, 1, length)?;
    println!("\n| {}, 1 client | p50 | p99 | p99 of alone |", list.name);
    println!("| --- | --- | --- | --- |");
    row("alone", &alone, &alone);
    let slow = open_slow(desk.address)?;
    row(&format!("beside {} slow connections", slow.len()), &load::run(desk, &list, 1, length)?, &alone);
    let (measured, signed_in) = beside_sign_ins(desk, &list, length)?;
    row(&format!("beside {SIGN_INS} that sign in, {signed_in:.0} a second"), &measured, &alone);
    println!();
    for (name, longest) in closings(slow)? {
        println!("{OF_EACH} connections, {name}: closed by the server, the last after {:.1} s.", longest.as_secs_f64());
    }
    Ok(())
}

fn row(name: &str, measured: &Measured, alone: &Measured) {
    let [p50, p99] = [50, 99].map(|percent| measured.percentile(percent));
    let ratio = p99.as_secs_f64() / alone.percentile(99).as_secs_f64();
    println!("| {name} | {} | {} | {ratio:.2} |", shown(p50), shown(p99));
}

struct Slow {
    name: &'static str,
    stream: TcpStream,
    opened: Instant,
}

fn open_slow(server: SocketAddr) -> Result<Vec<Slow>> {
    let mut slow = Vec::new();
    for (name, begin) in SLOW {
        for _ in 0..OF_EACH {
            let mut stream = TcpStream::connect(server)?;
            stream.write_all(begin.as_bytes())?;
            slow.push(Slow { name, stream, opened: Instant::now() });
        }
    }
    Ok(slow)
}

/// How long the last of each kind was kept.
fn closings(slow: Vec<Slow>) -> Result<Vec<(&'static str, Duration)>> {
    let waiting = slow.into_iter().map(|Slow { name, mut stream, opened }| {
        thread::spawn(move || -> Result<_> {
            stream.set_read_timeout(Some(PATIENCE))?;
            // An answer may come first, that it took too long.
            stream.read_to_end(&mut Vec::new()).with_context(|| format!("a connection is still open: {name}"))?;
            Ok((name, opened.elapsed()))
        })
    });
    let waiting: Vec<_> = waiting.collect();
    let mut longest: Vec<(&'static str, Duration)> = Vec::new();
    for connection in waiting {
        let (name, kept) = connection.join().map_err(|_| anyhow!("a client panicked"))??;
        match longest.iter_mut().find(|(known, _)| *known == name) {
            Some((_, time)) => *time = kept.max(*time),
            None => longest.push((name, kept)),
        }
    }
    Ok(longest)
}

/// The list while many sign in at once, and how many of those got in each second. What is more than the server
/// can check is refused as overload, and tried again.
fn beside_sign_ins(desk: &Desk, list: &Scene, length: Duration) -> Result<(Measured, f64)> {
    let (is_over, signed_in) = (AtomicBool::new(false), AtomicU64::new(0));
    let (is_over, signed_in) = (&is_over, &signed_in);
    let begun = Instant::now();
    let measured = thread::scope(|scope| {
        for _ in 0..SIGN_INS {
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    let answer = Connection::open(desk.address)
                        .map(|mut connection| connection.send(&desk::signing_in(desk::CUSTOMER)).is_ok());
                    match answer {
                        Ok(true) => drop(signed_in.fetch_add(1, Ordering::Relaxed)),
                        _ => thread::sleep(Duration::from_millis(100)),
                    }
                }
            });
        }
        let measured = load::run(desk, list, 1, length);
        is_over.store(true, Ordering::Relaxed);
        measured
    })?;
    #[expect(clippy::cast_precision_loss, reason = "a count of answers is far below 2^52")]
    let per_second = signed_in.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64();
    Ok((measured, per_second))
}
