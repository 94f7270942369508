//! Mail while the server is killed again and again, at moments nobody has chosen.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use serde_json::Value;
use smtp_script::{Act, Phase, Script};

use super::ledger::{Again, Mail, settle};
use super::post::Post;
use super::traffic::{self, Cast, MOST_CONVERSATIONS, MailLog};
use crate::desk::{self, Desk};
use crate::http::{Connection, Request};
use crate::place::Place;
use crate::server::Server;
use crate::times::{percentile, shown};

const KILLS: usize = 100;
/// Of so many kills one comes while the server starts.
const AT_START: usize = 5;
/// The server lives for so long at most.
const LIFE: u64 = 1_500;
const START: u64 = 60;
const CONVERSATION_EVERY: Duration = Duration::from_millis(100);
/// A mail server that takes its time, so that mails are on their way at every moment.
const SLOWLY: Duration = Duration::from_millis(3);
/// As many mails as the server has on their way at once.
const IN_FLIGHT: usize = 3;
/// Whoever asks goes on asking for so long.
const PATIENCE: Duration = Duration::from_mins(1);

/// Where the server is, as long as it is somewhere.
type Whereabouts = Mutex<Option<SocketAddr>>;

pub(crate) fn run(place: &Place) -> Result<()> {
    let folder = place.fresh_folder("kills")?;
    desk::add_people(&place.server, &folder)?;
    let post = Post::open(Script::default().act(Phase::End, Act::Trickle(SLOWLY)))?;
    let options = traffic::options(format!("smtp://{}?tls=none", post.address));
    let Desk { mut server, address, agent, .. } = Desk::serve(&place.server, &folder, &options)?;
    let cast = Cast::hire(address, &agent, 40, 20)?;

    let (owed, whereabouts, is_over) = (&mut HashSet::new(), &Whereabouts::default(), &AtomicBool::new(false));
    let mut chance = Chance(0x5eed);
    let mut kills = Vec::new();
    let talked = thread::scope(|scope| -> Result<usize> {
        let talking = scope.spawn(|| talk(&cast, owed, whereabouts, is_over));
        set(whereabouts, Some(address));
        let killed = (0..KILLS).try_for_each(|n| -> Result<()> {
            if n % AT_START > 0 {
                thread::sleep(Duration::from_millis(chance.below(LIFE)));
            }
            set(whereabouts, None);
            server.kill()?;
            kills.push(Instant::now());
            server = Server::start(&place.server, &folder, &options)?;
            if (n + 1) % AT_START > 0 {
                set(whereabouts, Some(server.address()?));
            } else {
                thread::sleep(Duration::from_millis(chance.below(START)));
            }
            Ok(())
        });
        is_over.store(true, Ordering::Relaxed);
        if killed.is_ok() {
            set(whereabouts, Some(server.address()?));
        }
        let talked = talking.join().map_err(|_| anyhow!("a client panicked"))?;
        killed.and(talked)
    })?;
    println!("\n{KILLS} kills, {talked} conversations.");
    let address = whereabouts.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or(address);
    let mut log = MailLog::open(address, &agent)?;
    let begun = Instant::now();
    while log.count("queued")? + log.count("sending")? > 0 {
        ensure!(begun.elapsed() < PATIENCE, "mail is still on its way");
        thread::sleep(Duration::from_millis(100));
    }
    drop(server);
    let verdict = settle(owed, &post.arrivals()?);
    verdict.hold()?;
    in_flight(&verdict.again, &kills)
}

/// Conversations, through all restarts: who gets no answer asks again under the same key. Answers how many there were.
fn talk(cast: &Cast, owed: &mut HashSet<Mail>, whereabouts: &Whereabouts, is_over: &AtomicBool) -> Result<usize> {
    let mut connection = None;
    let mut n = 0;
    while !is_over.load(Ordering::Relaxed) {
        ensure!(n < MOST_CONVERSATIONS, "the kills have lasted too long");
        let begun = Instant::now();
        cast.converse(n, owed, |request| ask(request, &mut connection, whereabouts))?;
        n += 1;
        thread::sleep(CONVERSATION_EVERY.saturating_sub(begun.elapsed()));
    }
    Ok(n)
}

fn ask(request: &Request, connection: &mut Option<Connection>, whereabouts: &Whereabouts) -> Result<Value> {
    let begun = Instant::now();
    loop {
        let answer = match connection {
            Some(connection) => connection.json(request),
            None => Err(anyhow!("there is no server")),
        };
        match answer {
            Err(error) if begun.elapsed() > PATIENCE => return Err(error),
            Err(_) => {
                thread::sleep(Duration::from_millis(10));
                let address = *whereabouts.lock().unwrap_or_else(PoisonError::into_inner);
                *connection = address.and_then(|address| Connection::open(address).ok());
            }
            answer => return answer,
        }
    }
}

fn set(whereabouts: &Whereabouts, address: Option<SocketAddr>) {
    *whereabouts.lock().unwrap_or_else(PoisonError::into_inner) = address;
}

/// Only what was on its way when the server was killed may come again, and it does so at once.
fn in_flight(again: &[Again], kills: &[Instant]) -> Result<()> {
    for kill in kills {
        let doubled = again.iter().filter(|again| (again.first..again.first + again.after).contains(kill)).count();
        ensure!(doubled <= IN_FLIGHT, "{doubled} mails came again after one kill");
    }
    let unharmed: Vec<_> = again
        .iter()
        .filter(|again| !kills.iter().any(|kill| (again.first..again.first + again.after).contains(kill)))
        .collect();
    ensure!(unharmed.is_empty(), "came again although nobody was killed between: {unharmed:?}");
    let mut after: Vec<_> = again.iter().map(|again| again.after).collect();
    after.sort_unstable();
    println!(
        "Each of these was on its way at a kill, of {IN_FLIGHT} that can be, and came again under its one Message-ID, {} \
         later (p50; the longest {}).",
        shown(percentile(&after, 50)),
        shown(percentile(&after, 100))
    );
    Ok(())
}

/// The same chances in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
