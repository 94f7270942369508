//! Which tickets the sample desk gets: the topics dealt like cards over the days.

use domain::Timestamp;
use domain::time::{DAY, HOUR, MINUTE};

use super::calendar::by_day;
use super::data::{Data, Topic};
use super::dice::Dice;
use super::fill_in::FillIn;
use super::story::{Cast, Event, tell};

const SEED: u64 = 90;
const TICKETS: usize = 400;
const DAYS: i64 = 90;
/// How long ago the newest tickets were opened, whatever the hour.
const JUST_NOW: &[i64] = &[4 * MINUTE, 47 * MINUTE, 3 * HOUR];
/// The customer whose sign-in is printed should find something: every so many tickets one is theirs.
const FIRST_CUSTOMERS_SHARE: usize = 40;

/// Everything that will be written, oldest first, and whose tickets they are.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) events: Vec<Event>,
    /// The requester of each ticket, as a place in the list of customers.
    pub(super) requesters: Vec<usize>,
}

/// A customer as far as a conversation knows them.
#[derive(Debug)]
pub(super) struct Customer {
    pub(super) name: String,
    pub(super) company: String,
}

impl Plan {
    pub(super) fn make(data: &Data, customers: &[Customer], now: Timestamp) -> Result<Self, domain::Invalid> {
        let mut dice = Dice::new(SEED);
        let staff = data.people.staff.len();
        let mut deck = Deck::new(&data.topics);
        let mut plan = Self { events: Vec::new(), requesters: Vec::new() };
        for (ticket, opened_at) in openings(now, &mut dice).into_iter().enumerate() {
            let topic = deck.deal(&mut dice);
            let requester = if ticket % FIRST_CUSTOMERS_SHARE == 7 { 0 } else { dice.index(customers.len()) };
            let assignee = assignee(staff, &mut dice);
            let colleague = (assignee + 1 + dice.index(staff - 1)) % staff;
            let customer = &customers[requester];
            let people = [
                ("customer", first_name(&customer.name)),
                ("agent", first_name(&data.people.staff[assignee].name)),
                ("company", customer.company.as_str()),
            ];
            let fill_in = FillIn::draw(&data.words, people, &mut dice);
            let cast = Cast { ticket, assignee, colleague };
            plan.events.extend(tell(topic, &data.words, &fill_in, cast, (opened_at, now), &mut dice)?);
            plan.requesters.push(requester);
        }
        plan.events.sort_by_key(|event| event.at);
        Ok(plan)
    }
}

/// When the tickets are opened, oldest first; the last ones only just now.
fn openings(now: Timestamp, dice: &mut Dice) -> Vec<Timestamp> {
    let first = now.plus(-DAYS * DAY);
    let mut openings: Vec<_> = JUST_NOW.iter().map(|ago| now.plus(-ago)).collect();
    while openings.len() < TICKETS {
        let at = by_day(first.plus(dice.within(0..DAYS * DAY)), dice);
        if (first..now).contains(&at) {
            openings.push(at);
        }
    }
    openings.sort();
    openings
}

/// Mostly the agents; the admin, who comes first, takes a ticket now and then.
fn assignee(staff: usize, dice: &mut Dice) -> usize {
    if dice.is_in(10) { 0 } else { 1 + dice.index(staff - 1) }
}

fn first_name(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

/// All topics come up before one comes up again.
struct Deck<'a> {
    topics: &'a [Topic],
    left: Vec<usize>,
}

impl<'a> Deck<'a> {
    fn new(topics: &'a [Topic]) -> Self {
        Self { topics, left: Vec::new() }
    }

    fn deal(&mut self, dice: &mut Dice) -> &'a Topic {
        if self.left.is_empty() {
            self.left = (0..self.topics.len()).collect();
            dice.shuffle(&mut self.left);
        }
        &self.topics[self.left.pop().unwrap_or(0)]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::text::{Message, Subject};

    use super::*;
    use crate::demo::story::Deed;

    fn plan() -> Plan {
        let data = Data::load().unwrap();
        let customers = ["Maya Lindqvist", "Theo Garnier"]
            .map(|name| Customer { name: name.to_owned(), company: "Acme".to_owned() });
        Plan::make(&data, &customers, Timestamp::parse("2026-03-31T15:00:00Z").unwrap()).unwrap()
    }

    #[test]
    fn a_plan_is_in_order_and_the_same_every_time() {
        let (one, other) = (plan(), plan());
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
        assert!(one.events.is_sorted_by_key(|event| event.at));
        assert_eq!(one.requesters.len(), TICKETS);
        let opened: Vec<_> = one
            .events
            .iter()
            .filter(|event| matches!(event.deed, Deed::Open { .. }))
            .map(|event| event.ticket)
            .collect();
        assert_eq!(opened, (0..TICKETS).collect::<Vec<_>>());
    }

    #[test]
    fn every_text_is_whole() {
        let mut subjects = BTreeSet::new();
        for event in plan().events {
            let text = match event.deed {
                Deed::Open { subject, message, .. } => {
                    assert!(Subject::parse(&subject).is_ok() && !subject.contains('{'), "{subject}");
                    subjects.insert(subject);
                    message
                }
                Deed::Respond { text, .. } => text,
                Deed::Take { .. } | Deed::SetStatus(_) => continue,
            };
            assert!(Message::parse(&text).is_ok(), "{text}");
            let is_code = text.contains("```");
            assert!(is_code || !text.contains(['{', '}']), "{text}");
        }
        assert!(subjects.len() > 80, "{}", subjects.len());
    }
}
