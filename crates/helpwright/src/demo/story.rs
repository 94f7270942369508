//! What happens to one ticket, planned from its topic before anything is written.

use domain::Timestamp;
use domain::time::{DAY, HOUR, MINUTE};
use domain::vocabulary::{Category, Priority, Status};

use super::calendar::{office_hours, waking_hours};
use super::data::{By, Topic, Words};
use super::dice::Dice;
use super::fill_in::FillIn;

/// Something that happens to one ticket at one time.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) at: Timestamp,
    /// Which ticket, by its place in the order of creation.
    pub(super) ticket: usize,
    pub(super) by: Who,
    pub(super) deed: Deed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Requester,
    Staff(usize),
}

#[derive(Debug)]
pub(super) enum Deed {
    Open {
        category: Category,
        priority: Priority,
        subject: String,
        message: String,
    },
    Respond {
        text: String,
        is_internal: bool,
        status: Option<Status>,
    },
    /// Somebody takes the ticket, and may see its priority in another light.
    Take {
        priority: Option<Priority>,
    },
    SetStatus(Status),
}

/// Who takes part in a ticket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cast {
    pub(super) ticket: usize,
    pub(super) assignee: usize,
    pub(super) colleague: usize,
}

/// Writes the story of one ticket, up to `now`.
pub(super) fn tell(
    topic: &Topic,
    words: &Words,
    fill_in: &FillIn,
    cast: Cast,
    times: (Timestamp, Timestamp),
    dice: &mut Dice,
) -> Result<Vec<Event>, domain::Invalid> {
    let (opened_at, now) = times;
    let mut teller = Teller { words, fill_in, cast, at: opened_at, status: Status::Open, events: Vec::new(), dice };
    let priority = teller.open(topic)?;
    teller.take(priority);
    let is_left_waiting = teller.tell_steps(topic)?;
    teller.end(is_left_waiting);
    let mut events = teller.events;
    events.retain(|event| event.at < now);
    Ok(events)
}

struct Teller<'a> {
    words: &'a Words,
    fill_in: &'a FillIn,
    cast: Cast,
    at: Timestamp,
    /// What the ticket's status is after the events so far.
    status: Status,
    events: Vec<Event>,
    dice: &'a mut Dice,
}

impl Teller<'_> {
    fn open(&mut self, topic: &Topic) -> Result<Priority, domain::Invalid> {
        let priority = Priority::parse(self.dice.pick(&topic.priorities))?;
        let subject = self.fill_in.apply(self.dice.pick(&topic.subjects));
        let message = self.fill_in.apply(self.dice.pick(&topic.messages));
        let by = if topic.on_behalf { Who::Staff(self.cast.assignee) } else { Who::Requester };
        let category = Category::parse(&topic.category)?;
        self.happens(by, Deed::Open { category, priority, subject, message });
        Ok(priority)
    }

    /// The more urgent, the sooner somebody takes it. Some wait in line for days.
    fn take(&mut self, priority: Priority) {
        let longest = match priority {
            Priority::Critical => 2 * HOUR,
            Priority::High => 5 * HOUR,
            Priority::Medium => 20 * HOUR,
            Priority::Low => 2 * DAY,
        };
        self.staff_after(6 * MINUTE, longest);
        if self.dice.is_in(18) {
            self.staff_after(DAY, 12 * DAY);
        }
        let all = Priority::ALL;
        let other = self.dice.is_in(12).then(|| all.get(self.dice.index(all.len())).copied()).flatten();
        self.happens(Who::Staff(self.cast.assignee), Deed::Take { priority: other.filter(|other| *other != priority) });
        if self.status == Status::Open {
            self.status = Status::InProgress;
        }
        if self.dice.is_in(14) {
            self.staff_after(2 * MINUTE, HOUR);
            let note = self.fill_in.apply(self.dice.pick(&self.words.notes));
            self.respond(Who::Staff(self.cast.colleague), note, true, None);
        }
    }

    /// Whether the story breaks off because the customer does not answer any more.
    fn tell_steps(&mut self, topic: &Topic) -> Result<bool, domain::Invalid> {
        let goes_quiet = self.dice.is_in(11);
        for (index, step) in topic.steps.iter().enumerate() {
            let text = self.fill_in.apply(&step.text);
            let status = step.status.as_deref().map(Status::parse).transpose()?;
            match step.by {
                By::Customer if goes_quiet && self.status != Status::Resolved => return Ok(true),
                By::Customer => {
                    self.customer_after(25 * MINUTE, 26 * HOUR);
                    self.respond(Who::Requester, text, false, None);
                }
                By::Note => {
                    self.staff_after(5 * MINUTE, 4 * HOUR);
                    let by = if self.dice.is_in(50) { self.cast.colleague } else { self.cast.assignee };
                    self.respond(Who::Staff(by), text, true, None);
                }
                By::Agent => {
                    if index > 0 && self.dice.is_in(9) {
                        self.chase();
                    }
                    self.staff_after(8 * MINUTE, 9 * HOUR);
                    self.respond(Who::Staff(self.cast.assignee), text, false, status);
                }
            }
        }
        Ok(false)
    }

    fn chase(&mut self) {
        self.customer_after(20 * HOUR, 50 * HOUR);
        let chase = self.fill_in.apply(self.dice.pick(&self.words.chases));
        self.respond(Who::Requester, chase, false, None);
    }

    fn end(&mut self, is_left_waiting: bool) {
        if is_left_waiting {
            return self.end_unanswered();
        }
        match self.status {
            Status::Resolved => self.end_resolved(),
            // A last word of thanks opened a settled ticket again.
            Status::Open => self.settle(Status::Closed, 20 * MINUTE, 8 * HOUR),
            Status::InProgress | Status::Closed => {}
        }
    }

    fn end_unanswered(&mut self) {
        self.staff_after(3 * DAY, 6 * DAY);
        let reminder = self.fill_in.apply(self.dice.pick(&self.words.reminders));
        self.respond(Who::Staff(self.cast.assignee), reminder, false, None);
        if self.dice.is_in(60) {
            self.settle(Status::Closed, 5 * DAY, 9 * DAY);
        }
    }

    fn end_resolved(&mut self) {
        match self.dice.within(0..100) {
            0..14 => self.come_back(),
            14..40 => {
                self.customer_after(20 * MINUTE, 20 * HOUR);
                let thanks = self.fill_in.apply(self.dice.pick(&self.words.thanks));
                self.respond(Who::Requester, thanks, false, None);
                self.settle(Status::Closed, 20 * MINUTE, 8 * HOUR);
            }
            40..50 => {
                self.customer_after(HOUR, 30 * HOUR);
                self.happens(Who::Requester, Deed::SetStatus(Status::Closed));
            }
            50..76 => self.settle(Status::Closed, 3 * DAY, 7 * DAY),
            _ => {}
        }
    }

    /// It was not solved after all.
    fn come_back(&mut self) {
        self.customer_after(DAY, 5 * DAY);
        let return_text = self.fill_in.apply(self.dice.pick(&self.words.returns));
        self.respond(Who::Requester, return_text, false, None);
        if self.dice.is_in(60) {
            self.settle(Status::InProgress, 10 * MINUTE, 5 * HOUR);
        }
        self.staff_after(HOUR, 3 * DAY);
        let answer = self.fill_in.apply(self.dice.pick(&self.words.second_answers));
        self.respond(Who::Staff(self.cast.assignee), answer, false, Some(Status::Resolved));
        if self.dice.is_in(50) {
            self.settle(Status::Closed, 2 * DAY, 6 * DAY);
        }
    }

    fn settle(&mut self, status: Status, shortest: i64, longest: i64) {
        self.staff_after(shortest, longest);
        self.happens(Who::Staff(self.cast.assignee), Deed::SetStatus(status));
        self.status = status;
    }

    fn respond(&mut self, by: Who, text: String, is_internal: bool, status: Option<Status>) {
        self.happens(by, Deed::Respond { text, is_internal, status });
        let is_reopened = by == Who::Requester && self.status == Status::Resolved;
        self.status = status.unwrap_or(if is_reopened { Status::Open } else { self.status });
    }

    fn staff_after(&mut self, shortest: i64, longest: i64) {
        self.at = office_hours(self.at.plus(self.dice.within(shortest..longest)), self.dice);
    }

    fn customer_after(&mut self, shortest: i64, longest: i64) {
        self.at = waking_hours(self.at.plus(self.dice.within(shortest..longest)), self.dice);
    }

    fn happens(&mut self, by: Who, deed: Deed) {
        self.events.push(Event { at: self.at, ticket: self.cast.ticket, by, deed });
    }
}
