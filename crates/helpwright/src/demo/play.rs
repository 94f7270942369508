//! The plan carried out: every event through the use case that a request would call, at its own time.

use std::collections::BTreeSet;
use std::mem;

use app::Caller;
use app::ports::TicketKey;
use app::tickets::{self, AddResponse, CreateTicket};
use domain::person::Actor;
use domain::text::{Message, Subject};
use domain::ticket::{IfMatch, Update};
use domain::vocabulary::Status;
use domain::{Id, Invalid};
use futures::future::{try_join, try_join_all};

use super::plan::Plan;
use super::story::{Deed, Event, Who};
use super::{Filled, World};
use crate::failure::Failure;

/// So many events are written together, which a disk is grateful for. They concern different tickets and stand side by
/// side in time, so that their order among each other does not show.
const TOGETHER: usize = 64;

/// The actors, each in the order in which the plan counts them.
pub(super) struct Troupe {
    pub(super) staff: Vec<Actor>,
    pub(super) customers: Vec<Actor>,
}

pub(super) async fn play(world: &World<'_>, plan: Plan, troupe: Troupe, filled: &mut Filled) -> Result<(), Failure> {
    let mut stage = Stage { world, troupe, requesters: plan.requesters, tickets: Vec::new() };
    let mut scene = Vec::new();
    let mut on_stage = BTreeSet::new();
    for event in plan.events {
        match event.deed {
            Deed::Open { .. } => filled.tickets += 1,
            Deed::Respond { .. } => filled.responses += 1,
            Deed::Take { .. } | Deed::SetStatus(_) => {}
        }
        if scene.len() == TOGETHER || !on_stage.insert(event.ticket) {
            stage.play(mem::take(&mut scene)).await?;
            on_stage = BTreeSet::from([event.ticket]);
        }
        scene.push(event);
    }
    stage.play(scene).await
}

struct Stage<'a> {
    world: &'a World<'a>,
    troupe: Troupe,
    requesters: Vec<usize>,
    /// The ids of the tickets opened so far, in the plan's order.
    tickets: Vec<Id>,
}

impl Stage<'_> {
    async fn play(&mut self, scene: Vec<Event>) -> Result<(), Failure> {
        let (openings, others): (Vec<_>, Vec<_>) =
            scene.into_iter().partition(|event| matches!(event.deed, Deed::Open { .. }));
        let stage = &*self;
        // One after another, so that numbers follow time.
        let openings = async {
            let mut opened = Vec::new();
            for event in openings {
                opened.push(stage.open(event).await?);
            }
            Ok(opened)
        };
        let others = try_join_all(others.into_iter().map(|event| stage.act(event)));
        let (opened, _) = try_join(openings, others).await?;
        self.tickets.extend(opened);
        Ok(())
    }

    fn requester(&self, ticket: usize) -> &Actor {
        &self.troupe.customers[self.requesters[ticket]]
    }

    fn actor(&self, event: &Event) -> &Actor {
        match event.by {
            Who::Requester => self.requester(event.ticket),
            Who::Staff(index) => &self.troupe.staff[index],
        }
    }

    async fn open(&self, event: Event) -> Result<Id, Failure> {
        let actor = self.actor(&event);
        let requester = self.requester(event.ticket).id;
        let Deed::Open { category, priority, subject, message } = event.deed else {
            return Err(Failure::failed("a ticket was not opened"));
        };
        let command = CreateTicket {
            subject: Subject::parse(&subject).map_err(refused)?,
            message: Message::parse(&message).map_err(refused)?,
            category,
            priority,
            on_behalf_of: Some(requester).filter(|requester| *requester != actor.id),
            submission: None,
        };
        let filed = tickets::create(&self.world.at(event.at), actor, &Caller::default(), command).await?;
        Ok(filed.ticket.ticket.id)
    }

    async fn act(&self, event: Event) -> Result<(), Failure> {
        let actor = self.actor(&event);
        let app = self.world.at(event.at);
        let ticket = TicketKey::Id(self.tickets[event.ticket]);
        let update = match event.deed {
            Deed::Respond { text, is_internal, status } => {
                let response = AddResponse {
                    message: Message::parse(&text).map_err(refused)?,
                    is_internal,
                    notify: false,
                    status,
                    expected: IfMatch::Any,
                    submission: None,
                };
                tickets::respond(&app, actor, &Caller::default(), ticket, response).await?;
                return Ok(());
            }
            Deed::Take { priority } => Update {
                assigned_to: Some(Some(actor.id)),
                status: Some(Status::InProgress),
                priority,
                ..Update::default()
            },
            Deed::SetStatus(status) => Update { status: Some(status), ..Update::default() },
            Deed::Open { .. } => return Err(Failure::failed("a ticket was opened twice")),
        };
        tickets::update(&app, actor, &Caller::default(), ticket, update).await?;
        Ok(())
    }
}

fn refused(Invalid(reason): Invalid) -> Failure {
    Failure::failed(format!("a text of the sample data is refused: {reason}"))
}
