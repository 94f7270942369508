//! The audit trail: one entry a write, in chains that verify.

use std::sync::Arc;

use app::ports::EndSessions;
use domain::Id;
use domain::audit::{Action, Chain, Entry, Head, follow};
use domain::list::Filter;
use domain::policy::Viewer;
use domain::ticket::Update;
use domain::vocabulary::{Priority, Status};
use tokio::task::JoinSet;

use crate::accounts::{change, hire_everybody};
use crate::desk::{ADA, AGENT, BOB, Desk, Filing, actor, at, query};

/// The whole chain, after checking that each entry follows and that the last one is the recorded head.
pub(crate) async fn verified(desk: &Desk, chain: Chain) -> Vec<Entry> {
    let rows = desk.store.audit_entries(chain, 0, 10_000).await.unwrap();
    let entries: Vec<Entry> = rows.into_iter().map(Result::unwrap).collect();
    let end = entries.iter().try_fold(Head::empty(chain), follow).unwrap();
    let recorded = desk.store.audit_head(chain).await.unwrap();
    assert_eq!(recorded, (!entries.is_empty()).then_some(end));
    entries
}

async fn actions(desk: &Desk, ticket: Id) -> Vec<Action> {
    verified(desk, Chain::Ticket(ticket)).await.into_iter().map(|entry| entry.action).collect()
}

pub async fn every_write_hangs_one_entry(desk: Desk) {
    let (id, number) = desk.file(Filing::default()).await;
    desk.set_status(id, Status::InProgress, at(1)).await;
    desk.respond(AGENT, id, "Working on it", at(2)).await;
    desk.note(id, "It is hopeless", at(3)).await;
    let entries = verified(&desk, Chain::Ticket(id)).await;
    let actions: Vec<_> = entries.iter().map(|entry| entry.action).collect();
    assert_eq!(actions, [Action::TicketCreated, Action::TicketUpdated, Action::ResponseAdded, Action::ResponseAdded]);

    let updated = &entries[1];
    assert_eq!((updated.sequence, updated.at, updated.target), (2, at(1), id));
    assert_eq!(updated.actor, Some(actor(AGENT).id));
    let who = updated.who().unwrap();
    assert_eq!((who.name.as_deref(), who.role.as_deref()), (Some("Gus Agent"), Some("INTERNAL")));
    assert_eq!(who.ip.as_deref(), Some("192.0.2.7"));
    let what = updated.what().unwrap();
    assert_eq!(what.label, number.to_string());
    let status = &what.changes["status"];
    assert_eq!((status.from.as_str(), status.to.as_str()), (Some("Open"), Some("In Progress")));
}

pub async fn what_writes_nothing_hangs_no_entry(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    let same = Update { status: Some(Status::Open), ..Update::default() };
    desk.try_update(actor(AGENT), id, same, at(1)).await.unwrap();
    let forbidden = Update { priority: Some(Priority::High), ..Update::default() };
    desk.try_update(actor(ADA), id, forbidden, at(2)).await.unwrap_err();
    desk.try_delete(ADA, id, at(3)).await.unwrap_err();
    let stamp = desk.stamp(at(4));
    desk.try_file(id, Filing::default(), stamp, None).await.unwrap();
    assert_eq!(actions(&desk, id).await, [Action::TicketCreated]);
}

pub async fn accounts_hang_in_the_chain_of_the_site(desk: Desk) {
    hire_everybody(&desk).await;
    change(&desk, actor(BOB).id, EndSessions::None, |account| account.user.is_active = false).await.unwrap();
    let entries = verified(&desk, Chain::Site).await;
    assert_eq!(entries.len(), 5);
    assert!(entries[..4].iter().all(|entry| entry.action == Action::UserCreated));
    assert_eq!((entries[4].action, entries[4].target), (Action::UserUpdated, actor(BOB).id));
    assert_eq!(entries[4].actor, None);
}

pub async fn chains_hold_when_many_write_at_once(desk: Desk) {
    let desk = Arc::new(desk);
    let mut tickets = Vec::new();
    for n in 0..4 {
        tickets.push(desk.file(Filing { at: at(n), ..Filing::default() }).await.0);
    }
    let mut tasks = JoinSet::new();
    for n in 0..40 {
        let (desk, id) = (Arc::clone(&desk), tickets[n % 4]);
        tasks.spawn(async move { desk.respond(AGENT, id, &format!("Answer {n}"), at(10)).await });
    }
    tasks.join_all().await;
    for id in tickets {
        assert_eq!(verified(&desk, Chain::Ticket(id)).await.len(), 11);
    }
}

pub async fn the_trail_of_a_deleted_ticket_stays(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    desk.respond(AGENT, id, "Farewell", at(1)).await;
    desk.delete(id, at(2)).await;
    assert_eq!(actions(&desk, id).await, [Action::TicketCreated, Action::ResponseAdded, Action::TicketDeleted]);
    assert!(desk.store.audit_missing_heads(10).await.unwrap().is_empty());
}

pub async fn entries_are_read_in_parts(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    for n in 1..10 {
        desk.note(id, "And again", at(n)).await;
    }
    let whole = verified(&desk, Chain::Ticket(id)).await;
    let mut parts: Vec<Entry> = Vec::new();
    loop {
        let after = parts.last().map_or(0, |entry| entry.sequence);
        let part = desk.store.audit_entries(Chain::Ticket(id), after, 4).await.unwrap();
        assert!(part.len() <= 4);
        if part.is_empty() {
            break;
        }
        parts.extend(part.into_iter().map(Result::unwrap));
    }
    assert_eq!(parts, whole);
    assert!(desk.store.audit_entries(Chain::Site, 0, 10).await.unwrap().is_empty());
}

pub async fn chains_are_read_in_parts_by_name(desk: Desk) {
    hire_everybody(&desk).await;
    for n in 0..6 {
        desk.file(Filing { at: at(n), ..Filing::default() }).await;
    }
    let mut names: Vec<String> = vec![Chain::Site.to_string()];
    for ticket in desk.page(query(Filter::default()), Viewer::Staff).await.rows {
        names.push(Chain::Ticket(ticket.id).to_string());
    }
    names.sort_unstable();
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let part = desk.store.audit_chains(after, 3).await.unwrap();
        assert!(part.len() <= 3);
        let Some(last) = part.last() else { break };
        after = Some(*last);
        found.extend(part.into_iter().map(|chain| chain.to_string()));
    }
    assert_eq!(found, names);
}

pub async fn no_head_is_missing(desk: Desk) {
    assert!(desk.store.audit_missing_heads(10).await.unwrap().is_empty());
    hire_everybody(&desk).await;
    let (id, _) = desk.file(Filing::default()).await;
    desk.file(Filing { by: actor(BOB), at: at(1), ..Filing::default() }).await;
    desk.delete(id, at(2)).await;
    assert!(desk.store.audit_missing_heads(10).await.unwrap().is_empty());
}
