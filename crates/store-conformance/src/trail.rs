//! The list of all entries of the audit trail.

use app::ports::{AuditActor, AuditFilter, AuditQuery, TicketKey};
use domain::audit::{Action, Chain, Entry};
use domain::list::{Page, Position, Start};
use domain::ticket::Update;
use domain::vocabulary::Status;
use domain::{Id, TicketNumber};

use crate::accounts::hire_everybody;
use crate::desk::{ADA, ADMIN, AGENT, BOB, Desk, Filing, actor, at};

fn query(filter: AuditFilter) -> AuditQuery {
    AuditQuery { filter, start: Start::Page(1), limit: 100 }
}

async fn page(desk: &Desk, query: AuditQuery) -> Page<Entry, Position> {
    desk.store.list_audit(query).await.unwrap()
}

/// The actions that a filter lets through, newest first.
async fn found(desk: &Desk, filter: AuditFilter) -> Vec<&'static str> {
    let page = page(desk, query(filter)).await;
    assert_eq!((page.total, page.total_is_exact, page.next), (page.rows.len() as u64, true, None));
    page.rows.iter().map(|entry| entry.action.as_str()).collect()
}

/// Every entry there is, from the chains that hold them.
async fn everything(desk: &Desk) -> Vec<Entry> {
    let mut all = Vec::new();
    for chain in desk.store.audit_chains(None, 100).await.unwrap() {
        let entries = desk.store.audit_entries(chain, 0, 1_000).await.unwrap();
        all.extend(entries.into_iter().map(Result::unwrap));
    }
    all.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.id)));
    all
}

/// Tickets of Ada and Bob, some of one instant, with a life of some changes each.
async fn a_busy_desk(desk: &Desk) {
    hire_everybody(desk).await;
    for n in 0..12 {
        let who = if n % 3 == 0 { BOB } else { ADA };
        let (id, _) = desk.file(Filing { by: actor(who), at: at(n / 2), ..Filing::default() }).await;
        desk.set_status(id, Status::InProgress, at(20 + n / 3)).await;
        desk.respond(AGENT, id, "Hello", at(20)).await;
    }
}

pub async fn the_trail_is_read_newest_first(desk: Desk) {
    a_busy_desk(&desk).await;
    let all = everything(&desk).await;
    assert_eq!(all.len(), 4 + 3 * 12);
    assert_eq!(page(&desk, query(AuditFilter::default())).await.rows, all);
    for filter in [
        AuditFilter::default(),
        AuditFilter { actor: Some(AuditActor::Person(actor(AGENT).id)), ..AuditFilter::default() },
        AuditFilter { actions: vec![Action::TicketCreated, Action::ResponseAdded], ..AuditFilter::default() },
    ] {
        let all = page(&desk, query(filter.clone())).await.rows;
        for limit in [1_u32, 7, 100] {
            let (mut seen, mut number, mut start) = (Vec::new(), 0, Start::Page(1));
            loop {
                number += 1;
                let part = page(&desk, AuditQuery { filter: filter.clone(), start, limit }).await;
                let by_number = AuditQuery { filter: filter.clone(), start: Start::Page(number), limit };
                assert_eq!(page(&desk, by_number).await, part, "page {number} of {limit}");
                assert_eq!((part.total, part.total_is_exact), (all.len() as u64, true));
                seen.extend(part.rows);
                assert_eq!(part.next.is_some(), seen.len() < all.len());
                let Some(position) = part.next else { break };
                start = Start::After(position);
            }
            assert_eq!(seen, all);
        }
    }
    let behind = page(&desk, AuditQuery { start: Start::Page(5), ..query(AuditFilter::default()) }).await;
    assert_eq!((behind.rows.len(), behind.total, behind.next), (0, 40, None));
}

pub async fn what_is_done_meanwhile_moves_no_entry_that_follows(desk: Desk) {
    a_busy_desk(&desk).await;
    let all = everything(&desk).await;
    let ask = |start| AuditQuery { filter: AuditFilter::default(), start, limit: 10 };
    let first = page(&desk, ask(Start::Page(1))).await;
    desk.file(Filing { at: at(500), ..Filing::default() }).await;
    let second = page(&desk, ask(Start::After(first.next.unwrap()))).await;
    assert_eq!(second.rows, all[10..20]);
}

pub async fn each_filter_of_the_trail_alone_and_together(desk: Desk) {
    hire_everybody(&desk).await;
    let (id, number) = desk.file(Filing { by: actor(ADA), at: at(10), ..Filing::default() }).await;
    let (other, _) = desk.file(Filing { by: actor(BOB), at: at(20), ..Filing::default() }).await;
    desk.set_status(id, Status::Closed, at(30)).await;
    desk.update(other, Update { assigned_to: Some(Some(actor(AGENT).id)), ..Update::default() }, at(40)).await;
    desk.note(id, "psst", at(50)).await;
    desk.delete(other, at(60)).await;

    let (created, updated, responded, deleted) =
        ("ticket.created", "ticket.updated", "response.added", "ticket.deleted");
    let all = AuditFilter::default;
    let by = |who: u8| AuditFilter { actor: Some(AuditActor::Person(actor(who).id)), ..all() };
    let did = |actions: &[Action]| AuditFilter { actions: actions.to_vec(), ..all() };
    let of = |ticket: TicketKey| AuditFilter { ticket: Some(ticket), ..all() };
    let between = |from, to| AuditFilter { from: Some(at(from)), to: Some(at(to)), ..all() };
    for (filter, expected) in [
        (by(AGENT), &[responded, updated, updated][..]),
        (by(ADA), &[created]),
        (by(ADMIN), &[deleted]),
        (AuditFilter { actor: Some(AuditActor::Person(Id::from_bytes([99; 12]))), ..all() }, &[]),
        (AuditFilter { actor: Some(AuditActor::Nobody), ..all() }, &["user.created"; 4]),
        (did(&[Action::TicketUpdated]), &[updated, updated]),
        (did(&[Action::TicketDeleted, Action::TicketCreated]), &[deleted, created, created]),
        (did(&[Action::TicketImported]), &[]),
        (of(id.into()), &[responded, updated, created]),
        (of(number.into()), &[responded, updated, created]),
        (of(Id::from_bytes([99; 12]).into()), &[]),
        (between(20, 50), &[responded, updated, updated, created]),
        (between(21, 49), &[updated, updated]),
        (AuditFilter { to: None, ..between(60, 0) }, &[deleted]),
        (AuditFilter { from: None, ..between(0, 0) }, &["user.created"; 4]),
        (AuditFilter { actions: vec![Action::ResponseAdded, Action::TicketCreated], ..by(AGENT) }, &[responded]),
        (AuditFilter { actions: vec![Action::TicketUpdated], ..between(30, 30) }, &[updated]),
        (AuditFilter { ticket: Some(id.into()), ..by(AGENT) }, &[responded, updated]),
        (AuditFilter { ticket: Some(number.into()), ..did(&[Action::TicketCreated]) }, &[created]),
        (AuditFilter { ticket: Some(other.into()), ..between(0, 40) }, &[updated, created]),
        (AuditFilter { actor: by(BOB).actor, ..did(&[Action::TicketDeleted]) }, &[]),
    ] {
        assert_eq!(found(&desk, filter.clone()).await, expected, "{filter:?}");
    }
}

pub async fn a_deleted_tickets_trail_is_found_by_its_number(desk: Desk) {
    let mut tickets = Vec::new();
    for n in 0..3 {
        tickets.push(desk.file(Filing { at: at(n), ..Filing::default() }).await);
    }
    desk.delete(tickets[1].0, at(10)).await;
    desk.delete(tickets[2].0, at(11)).await;
    let of = |number: TicketNumber| AuditFilter { ticket: Some(number.into()), ..AuditFilter::default() };
    for (id, number) in &tickets[1..] {
        let page = page(&desk, query(of(*number))).await;
        let seen: Vec<_> = page.rows.iter().map(|entry| (entry.chain, entry.action)).collect();
        let chain = Chain::Ticket(*id);
        assert_eq!(seen, [(chain, Action::TicketDeleted), (chain, Action::TicketCreated)]);
    }
    assert_eq!(found(&desk, of(tickets[0].1)).await, ["ticket.created"]);
    let never = TicketNumber { sequence: 99, ..tickets[0].1 };
    assert_eq!(found(&desk, of(never)).await, Vec::<&str>::new());
}
