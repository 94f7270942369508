//! Mail while people do for a minute what causes mail, as fast as the server lets them.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use mail_parser::MessageParser;
use serde_json::json;
use smtp_script::{Received, Script};

use super::post::Post;
use super::traffic::{self, Cast, MailLog, SUPPORT, TICKETS, text};
use crate::desk::{self, Desk};
use crate::http::{Connection, Request};
use crate::place::Place;

const LENGTH: Duration = Duration::from_mins(1);
const CLIENTS: usize = 8;
/// Few people, so that each of them is hit.
const CUSTOMERS: usize = 4;
const AGENTS: usize = 4;
/// Half of these are given from one agent to the next, and the others are nobody's.
const CASES: usize = 8;
/// Within so long what may be sent is sent afterwards.
const PATIENCE: Duration = Duration::from_mins(10);

/// As docs/mail.md promises them.
const ABOUT_ONE_TICKET: usize = 30;
const TO_ONE_PERSON: usize = 200;
const TO_SUPPORT: usize = 1_000;
const RESETS: usize = 3;

const DEEDS: [&str; 5] =
    ["responses of customers", "responses of agents", "assignments", "new tickets", "reset requests"];

struct Storm<'a> {
    server: SocketAddr,
    cast: &'a Cast,
    /// Paths of tickets.
    cases: Vec<String>,
    next: AtomicUsize,
    done: [AtomicUsize; DEEDS.len()],
}

pub(crate) fn run(place: &Place) -> Result<()> {
    let folder = place.fresh_folder("storm")?;
    desk::add_people(&place.server, &folder)?;
    let post = Post::open(Script::default())?;
    let options = traffic::options(format!("smtp://{}?tls=none", post.address));
    let desk = Desk::serve(&place.server, &folder, &options)?;
    let cast = Cast::hire(desk.address, &desk.agent, CUSTOMERS, AGENTS)?;
    let storm = Storm {
        server: desk.address,
        cast: &cast,
        cases: cases(desk.address, &cast)?,
        next: AtomicUsize::new(0),
        done: Default::default(),
    };
    storm.rage()?;
    for (name, done) in DEEDS.iter().zip(&storm.done) {
        println!("{} {name}", done.load(Ordering::Relaxed));
    }
    let mut log = MailLog::open(desk.address, &desk.agent)?;
    let begun = Instant::now();
    while log.count("queued")? + log.count("sending")? > 0 {
        ensure!(begun.elapsed() < PATIENCE, "mail is still on its way");
        thread::sleep(Duration::from_millis(250));
    }
    println!("\nThe outbox was empty {:.1} s later.", begun.elapsed().as_secs_f64());
    let [sent, cancelled, failed] = [log.count("sent")?, log.count("cancelled")?, log.count("failed")?];
    println!("{sent} sent, {cancelled} cancelled (counted up to 10 000), {failed} failed.\n");
    bounds(&post.received())
}

fn cases(server: SocketAddr, cast: &Cast) -> Result<Vec<String>> {
    let mut connection = Connection::open(server)?;
    let mut file = |n: usize| {
        let ticket = json!({"subject": format!("case{n}"), "message": "The export stops after the first page."});
        let filed = connection.json(&Request::post(TICKETS, &cast.customers[n % CUSTOMERS].token, ticket))?;
        Ok(format!("{TICKETS}/{}", text(&filed, "/ticket/_id")?))
    };
    (0..CASES).map(&mut file).collect()
}

impl Storm<'_> {
    fn rage(&self) -> Result<()> {
        let end = Instant::now() + LENGTH;
        let client = || -> Result<()> {
            let mut connection = Connection::open(self.server)?;
            while Instant::now() < end {
                let n = self.next.fetch_add(1, Ordering::Relaxed);
                let (kind, request) = self.deed(n);
                connection.send(&request)?;
                self.done[kind].fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        };
        thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(client)).collect();
            clients.into_iter().try_for_each(|client| client.join().map_err(|_| anyhow!("a client panicked"))?)
        })
    }

    fn deed(&self, n: usize) -> (usize, Request) {
        let (kind, turn) = (n % DEEDS.len(), n / DEEDS.len());
        let case = turn % CASES;
        let (path, customer) = (&self.cases[case], &self.cast.customers[case % CUSTOMERS]);
        // Another one each time that the case comes up again.
        let agent = &self.cast.agents[(turn / CASES + case) % AGENTS];
        let respond = |token: &str| {
            let response = json!({"message": format!("Have you tried it, {turn}?"), "notifyUser": true});
            Request::post(format!("{path}/responses"), token, response)
        };
        let request = match kind {
            0 => respond(&customer.token),
            1 => respond(&agent.token),
            2 => Request::put(&self.cases[case / 2], &self.cast.admin, json!({"assignedTo": agent.id})),
            3 => {
                let ticket = json!({"subject": format!("storm{turn}"), "message": "It does not stop."});
                Request::post(TICKETS, &self.cast.customers[turn % CUSTOMERS].token, ticket)
            }
            _ => Request::post("/api/auth/forgot-password", "", json!({"email": customer.email})),
        };
        (kind, request)
    }
}

/// The most that anybody got, beside the most that anybody may get.
fn bounds(received: &[Received]) -> Result<()> {
    let mut by_person: HashMap<&str, usize> = HashMap::new();
    let mut by_line: HashMap<(&str, String), usize> = HashMap::new();
    for mail in received {
        let to = mail.recipients.first().context("a mail to nobody")?.as_str();
        let message = MessageParser::default().parse(&mail.data).context("a message that is none")?;
        *by_person.entry(to).or_default() += 1;
        *by_line.entry((to, message.subject().unwrap_or_default().to_owned())).or_default() += 1;
    }
    let most = |counts: &mut dyn Iterator<Item = usize>| counts.max().unwrap_or_default();
    let is_reset = |subject: &str| !subject.starts_with("[ST-");
    let lines = |resets| by_line.iter().filter(move |((_, subject), _)| is_reset(subject) == resets).map(|(_, n)| *n);
    println!("| | at most | bound |\n| --- | --- | --- |");
    for (name, most, bound) in [
        ("mails about one ticket to one recipient", most(&mut lines(false)), ABOUT_ONE_TICKET),
        (
            "mails to one person",
            most(&mut by_person.iter().filter(|(to, _)| **to != SUPPORT).map(|(_, n)| *n)),
            TO_ONE_PERSON,
        ),
        ("mails to the support address", by_person.get(SUPPORT).copied().unwrap_or_default(), TO_SUPPORT),
        ("mails about a forgotten password to one person", most(&mut lines(true)), RESETS),
    ] {
        println!("| {name} | {most} | {bound} |");
        ensure!(most <= bound, "{most} {name}");
    }
    Ok(())
}
