//! Tickets by the hundred thousand, in the form that `helpwright import` takes: the same ones in every run.
//!
//! Words follow Zipf's law, as in any language, so that the word index is as large and as uneven as a real one. Two
//! words stand in an exact share of the tickets: what a search finds is known beforehand.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

/// Stands in every thousandth ticket.
pub(crate) const RARE: &str = "quartzline";
/// Stands in every tenth ticket.
pub(crate) const COMMON: &str = "turnstile";

pub(crate) const CUSTOMERS: u64 = 5_000;
const STAFF: u64 = 20;
const CATEGORIES: [&str; 5] = ["Technical Issue", "Account Issue", "Feature Request", "General Inquiry", "Bug Report"];
const PRIORITIES: [(&str, u64); 4] = [("Low", 25), ("Medium", 50), ("High", 19), ("Critical", 6)];
const STATUSES: [(&str, u64); 4] = [("Open", 14), ("In Progress", 11), ("Resolved", 20), ("Closed", 55)];
const SYLLABLES: [&str; 24] = [
    "ba", "co", "de", "fi", "gu", "ha", "jo", "ke", "li", "mu", "na", "po", "qui", "re", "so", "ta", "ur", "ven", "wi",
    "xan", "yo", "zel", "mar", "ton",
];
const VOCABULARY: usize = 20_000;
/// 2026-11-20T00:00:00Z, and a year before it.
const END: u64 = 1_795_132_800_000;
const SPAN: u64 = 365 * 86_400_000;

/// Writes the people and so many tickets, oldest first, three responses to each on average.
pub(crate) fn write(file: &Path, tickets: u64) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    for person in people() {
        writeln!(out, "{person}")?;
    }
    let mut desk = Desk { dice: Dice(0x9E37_79B9_7F4A_7C15), words: Words::new(), responses: 0 };
    let mut years = [0_u64; 2];
    for index in 0..tickets {
        let at = END - SPAN + SPAN / tickets * index;
        // The year of `END` begins 323 days before it.
        let year = usize::from(at >= END - 323 * 86_400_000);
        years[year] += 1;
        writeln!(out, "{}", desk.ticket(index, at, &format!("ST-{}-{:03}", 2025 + year, years[year])))?;
    }
    out.flush()?;
    Ok(())
}

fn people() -> impl Iterator<Item = Value> {
    let person = |id, name: String, email: String, role| json!({ "type": "user", "_id": id, "name": name, "email": email, "role": role });
    let staff = (0..STAFF)
        .map(move |n| person(id('a', n), format!("Agent {n}"), format!("agent{n}@support.example"), "INTERNAL"));
    staff.chain((0..CUSTOMERS).map(move |n| {
        person(id('c', n), format!("Customer {n}"), format!("customer{n}@firm{}.example", n % 97), "CUSTOMER")
    }))
}

fn id(kind: char, n: u64) -> String {
    // The second half spreads: an id's leading random bits are part of a ticket's key.
    format!("{kind}6{:06x}{:016x}", n >> 16, n.wrapping_mul(0xD6E8_FEB8_6659_FD93))
}

pub(crate) fn ticket_id(n: u64) -> String {
    id('7', n)
}

struct Desk {
    dice: Dice,
    words: Words,
    responses: u64,
}

impl Desk {
    fn ticket(&mut self, index: u64, at: u64, number: &str) -> Value {
        let status = self.dice.weighted(&STATUSES);
        // Some customers write often.
        let customer = id('c', self.dice.below(CUSTOMERS).min(self.dice.below(CUSTOMERS)));
        let agent = (status != "Open" || self.dice.below(10) < 3).then(|| id('a', self.dice.below(STAFF)));
        let mut message = self.words.text(&mut self.dice, 60, 140);
        if index % 1000 == 7 {
            message = format!("{message} {RARE}");
        }
        if index % 10 == 3 {
            message = format!("{message} {COMMON}");
        }
        let (responses, last) = self.thread(at, status, &customer, agent.as_deref());
        let mut ticket = json!({
            "type": "ticket",
            "_id": ticket_id(index),
            "ticketNumber": number,
            "subject": self.words.text(&mut self.dice, 4, 9),
            "message": message,
            "category": self.dice.one_of(&CATEGORIES),
            "priority": self.dice.weighted(&PRIORITIES),
            "status": status,
            "submittedBy": customer,
            "responses": responses,
            "createdAt": time(at),
            "updatedAt": time(last),
        });
        if let Some(agent) = agent {
            ticket["assignedTo"] = json!(agent);
        }
        if matches!(status, "Resolved" | "Closed") {
            ticket["resolvedAt"] = json!(time(last));
        }
        if status == "Closed" {
            ticket["closedAt"] = json!(time(last));
        }
        ticket
    }

    /// What was said on a ticket, and when the last of it was.
    fn thread(&mut self, at: u64, status: &str, customer: &str, agent: Option<&str>) -> (Vec<Value>, u64) {
        let count = if status == "Open" && self.dice.below(10) < 4 { 0 } else { 1 + self.dice.below(6) };
        let mut last = at;
        let responses = (0..count).map(|n| {
            last = (last + 600_000 + self.dice.below(86_400_000)).min(END);
            self.responses += 1;
            let is_internal = self.dice.below(8) == 0;
            let is_staff = n == 0 || is_internal || self.dice.below(2) == 0;
            let staff = agent.map_or_else(|| id('a', 0), str::to_owned);
            json!({
                "_id": id('e', self.responses),
                "message": self.words.text(&mut self.dice, 20, 60),
                "respondedBy": if is_staff { staff } else { customer.to_owned() },
                "isInternal": is_internal,
                "createdAt": time(last),
            })
        });
        (responses.collect(), last)
    }
}

fn time(millis: u64) -> String {
    let time = i64::try_from(millis).ok().and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok());
    time.unwrap_or_default().to_string()
}

/// A vocabulary of made-up words; the nth is said n times more seldom than the first.
struct Words {
    words: Vec<String>,
    /// The sum of the weights up to each word.
    sums: Vec<u64>,
}

impl Words {
    fn new() -> Self {
        let mut sum = 0;
        let sums = (1..=VOCABULARY as u64).map(|rank| {
            sum += 1_000_000_000 / rank;
            sum
        });
        Self { sums: sums.collect(), words: (0..VOCABULARY).map(word).collect() }
    }

    /// Words with the marks of sentences, from `least` to `most` of them.
    fn text(&self, dice: &mut Dice, least: u64, most: u64) -> String {
        let mut text = String::new();
        for n in 0..least + dice.below(most - least + 1) {
            text.push_str(match n {
                0 => "",
                n if n % 60 == 0 => ".\n\n",
                n if n % 12 == 0 => ". ",
                _ => " ",
            });
            let at = dice.below(self.sums.last().copied().unwrap_or(1));
            text.push_str(&self.words[self.sums.partition_point(|sum| *sum <= at)]);
        }
        text
    }
}

/// Each number's digits in a system of 24 syllables, two at least.
fn word(mut n: usize) -> String {
    let mut word = SYLLABLES[n % SYLLABLES.len()].to_owned();
    loop {
        n /= SYLLABLES.len();
        word.push_str(SYLLABLES[n % SYLLABLES.len()]);
        if n < SYLLABLES.len() {
            return word;
        }
    }
}

/// The same throws in every run (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) % bound.max(1)
    }

    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[usize::try_from(self.below(values.len() as u64)).unwrap_or_default()]
    }

    fn weighted(&mut self, values: &[(&'static str, u64)]) -> &'static str {
        let mut at = self.below(values.iter().map(|(_, weight)| weight).sum());
        for (value, weight) in values {
            if at < *weight {
                return value;
            }
            at -= weight;
        }
        values[0].0
    }
}
