//! Mail through fifty outages of the mail server, and what those who use the desk notice of them.

use std::collections::HashSet;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};

use super::ledger::{Mail, settle};
use super::plan::{self, Outage};
use super::post::{Post, acknowledged};
use super::traffic::{self, Cast, MOST_CONVERSATIONS, MailLog, TICKETS};
use crate::desk::{self, Desk};
use crate::http::{Connection, Request};
use crate::place::Place;
use crate::times::{percentile, shown};

/// Between two outages mail flows for so long: what is noticed then is compared with what is noticed within them, so
/// that whatever else the machine does is in both.
const CALM: Duration = Duration::from_secs(2);
const CONVERSATION_EVERY: Duration = Duration::from_millis(650);
const LIST_EVERY: Duration = Duration::from_millis(25);
/// How many mails or connections have to meet an outage before it ends.
const MET: usize = 2;
/// Within so long they do, and mail flows again when it is over: the longest pause after outages in a row is shorter.
const PATIENCE: Duration = Duration::from_secs(90);
/// Within so long everything arrives once somebody asks for it.
const LAST: Duration = Duration::from_mins(3);

/// How long requests took, and whether the mail server was out at their beginning.
type Times = Vec<(bool, Duration)>;

struct Noticed {
    filing: Times,
    listing: Times,
}

pub(crate) fn run(place: &Place) -> Result<()> {
    let folder = place.fresh_folder("outages")?;
    desk::add_people(&place.server, &folder)?;
    let authority = folder.join("authority.pem");
    fs::write(&authority, smtp_script::authority().map_err(|error| anyhow!(error))?)?;
    let mut post = Post::open(plan::good())?;
    let desk = Desk::serve(&place.server, &folder, &traffic::options_with_tls(post.address, &authority))?;
    let cast = Cast::hire(desk.address, &desk.agent, 40, 20)?;

    let (mut owed, mut refused, begun) = (HashSet::new(), 0, Instant::now());
    let noticed = while_at_work(&desk, &cast, &mut owed, |is_out| {
        println!("\n| outage | lasted | met it | until mail flowed again |\n| --- | --- | --- | --- |");
        for outage in plan::all() {
            thread::sleep(CALM);
            is_out.store(true, Ordering::Relaxed);
            let met = happen(&mut post, &outage).with_context(|| outage.name.clone())?;
            is_out.store(false, Ordering::Relaxed);
            refused += if outage.refuses_mail { met } else { 0 };
        }
        Ok(())
    })?;
    println!("\n{} outages in {:.0} s.", plan::all().len(), begun.elapsed().as_secs_f64());
    noticed.show();
    deliver_the_rest(&desk, refused)?;

    let verdict = settle(&owed, &post.arrivals()?);
    verdict.hold()?;
    let unexcused: Vec<_> = verdict.again.iter().filter(|again| again.was_acknowledged).collect();
    ensure!(unexcused.is_empty(), "came again although the mail server had said that it had them: {unexcused:?}");
    println!("Each of these under its one Message-ID, and only after a mail server that took it and did not say so.");
    Ok(())
}

/// Lets conversations and lists go on while something happens, which tells whether the mail server is out.
fn while_at_work(
    desk: &Desk,
    cast: &Cast,
    owed: &mut HashSet<Mail>,
    happens: impl FnOnce(&AtomicBool) -> Result<()>,
) -> Result<Noticed> {
    let (is_over, is_out) = (&AtomicBool::new(false), &AtomicBool::new(false));
    thread::scope(|scope| {
        let talking = scope.spawn(move || {
            let mut connection = Connection::open(desk.address)?;
            at_pace(is_over, is_out, CONVERSATION_EVERY, |n| {
                ensure!(n < MOST_CONVERSATIONS, "the outages have lasted too long");
                cast.converse(n, owed, |request| connection.json(request))
            })
        });
        let listing = scope.spawn(move || {
            let mut connection = Connection::open(desk.address)?;
            let request = Request::get(format!("{TICKETS}?limit=25"), &cast.admin);
            at_pace(is_over, is_out, LIST_EVERY, |_| {
                let begun = Instant::now();
                connection.send(&request)?;
                Ok(begun.elapsed())
            })
        });
        let happened = happens(is_out);
        is_over.store(true, Ordering::Relaxed);
        let panicked = |_| anyhow!("a client panicked");
        let (filing, listing) = (talking.join().map_err(panicked)?, listing.join().map_err(panicked)?);
        happened.and(Ok(Noticed { filing: filing?, listing: listing? }))
    })
}

/// Works again and again, each time with the next number.
fn at_pace(
    is_over: &AtomicBool,
    is_out: &AtomicBool,
    every: Duration,
    mut work: impl FnMut(usize) -> Result<Duration>,
) -> Result<Times> {
    let mut times = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let begun = Instant::now();
        times.push((is_out.load(Ordering::Relaxed), work(times.len())?));
        thread::sleep(every.saturating_sub(begun.elapsed()));
    }
    Ok(times)
}

/// Answers how often a mail or a connection met the outage.
fn happen(post: &mut Post, outage: &Outage) -> Result<usize> {
    let begun = Instant::now();
    let is_noted = |log: &smtp_script::Log| log.deviations.max(if outage.begins_anew { log.connections } else { 0 });
    let before = if outage.begins_anew { 0 } else { post.look(is_noted) };
    match &outage.script {
        None => post.close(),
        Some(script) if outage.begins_anew => post.open_anew(script.clone())?,
        Some(script) => post.play(script.clone())?,
    }
    if outage.script.is_some() {
        // Whoever waits for an answer holds up those who would meet the same silence.
        let enough = if outage.ends_anew { 1 } else { MET };
        post.until(PATIENCE, |log| is_noted(log) >= before + enough).context("nothing met the outage")?;
    }
    thread::sleep(outage.at_least.saturating_sub(begun.elapsed()));
    let met = if outage.ends_anew {
        let met = post.look(is_noted) - before;
        post.open_anew(plan::good())?;
        met
    } else {
        post.play(plan::good())?;
        post.look(is_noted) - before
    };
    let (over, lasted) = (Instant::now(), begun.elapsed().as_secs_f64());
    let arrived = post.look(acknowledged);
    post.until(PATIENCE, |log| acknowledged(log) > arrived).context("mail does not flow again")?;
    let met_by = if outage.script.is_some() { met.to_string() } else { "-".to_owned() };
    let again = over.elapsed().as_secs_f64();
    println!("| {} | {lasted:.1} s | {met_by} | {again:.1} s |", outage.name);
    Ok(met)
}

impl Noticed {
    fn show(&self) {
        println!("\n| | between outages: p50 | p99 | within: p50 | p99 | ratio: p50 | p99 |");
        println!("| --- | --- | --- | --- | --- | --- | --- |");
        for (name, times) in [("file a ticket", &self.filing), ("list of 25", &self.listing)] {
            let [calm, out] = [false, true].map(|out| {
                let times = times.iter().filter(|(was_out, _)| *was_out == out);
                let mut times: Vec<_> = times.map(|(_, time)| *time).collect();
                times.sort_unstable();
                [50, 99].map(|percent| percentile(&times, percent))
            });
            let ratio = |n: usize| out[n].as_secs_f64() / calm[n].as_secs_f64();
            let [calm, out] = [calm, out].map(|times| times.map(shown).join(" | "));
            println!("| {name} | {calm} | {out} | {:.2} | {:.2} |", ratio(0), ratio(1));
        }
    }
}

/// What waits for a later try, and what the mail server has refused for good, is sent when an admin asks for it.
fn deliver_the_rest(desk: &Desk, refused: usize) -> Result<()> {
    let mut log = MailLog::open(desk.address, &desk.agent)?;
    let [queued, failed] = [log.count("queued")?, log.count("failed")?];
    println!(
        "\n{refused} mails were refused for good; the log has {failed} as failed, and {queued} wait for a later try."
    );
    ensure!(failed == refused as u64, "a mail is failed that was not refused, or the other way round");
    let begun = Instant::now();
    while log.count("queued")? + log.count("failed")? + log.count("sending")? > 0 {
        ensure!(begun.elapsed() < LAST, "mail waits although somebody asked for it");
        log.retry_all()?;
        thread::sleep(Duration::from_secs(1));
    }
    println!("All of them were sent within {:.0} s after an admin asked for it.", begun.elapsed().as_secs_f64());
    Ok(())
}
