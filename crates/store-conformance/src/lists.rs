//! Lists: filters, sorts, pages and totals.

use std::collections::BTreeSet;

use domain::list::{Assignee, Filter, Order, Query, Sort, Start};
use domain::policy::Viewer;
use domain::search::Search;
use domain::ticket::Update;
use domain::vocabulary::{Awaiting, Category, Priority, Status};
use domain::{Id, Timestamp};

use crate::desk::{ADA, AGENT, BOB, Desk, Filing, actor, at, customer, ids, query};

/// A ticket as the cases expect it, in the terms of filters and sorts.
#[derive(Debug, Clone, Copy)]
struct Row {
    id: Id,
    owner: u8,
    category: Category,
    priority: Priority,
    status: Status,
    is_assigned: bool,
    awaiting: Awaiting,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// Twenty-four tickets of both customers with every value of every field, some created in the same millisecond
/// and some in the same second.
async fn fill(desk: &Desk) -> Vec<Row> {
    let mut rows = Vec::new();
    for (n, millis) in (0..24_usize).zip(0_i64..) {
        let owner = if n % 3 == 0 { BOB } else { ADA };
        let created_at = at([0, 0, 1, 900, 1_000, 2_000][n % 6] + 5_000 * (millis / 6));
        let category = Category::ALL[n % Category::ALL.len()];
        let priority = Priority::ALL[(n / 2) % Priority::ALL.len()];
        let filing = Filing { by: actor(owner), category, priority, at: created_at, ..Filing::default() };
        let (id, _) = desk.file(filing).await;
        rows.push(Row {
            id,
            owner,
            category,
            priority,
            status: Status::Open,
            is_assigned: false,
            awaiting: Awaiting::Staff,
            created_at,
            updated_at: created_at,
        });
    }
    for ((n, row), millis) in rows.iter_mut().enumerate().zip(0..) {
        let status = Status::ALL[(n / 3) % Status::ALL.len()];
        if status != Status::Open {
            row.status = status;
            row.updated_at = at(60_000 + 500 * (millis % 7));
            desk.set_status(row.id, status, row.updated_at).await;
        }
        if n % 4 == 1 {
            row.is_assigned = true;
            row.updated_at = at(70_000 + millis);
            let assign = Update { assigned_to: Some(Some(actor(AGENT).id)), ..Update::default() };
            desk.update(row.id, assign, row.updated_at).await;
        }
        if n % 5 == 2 && row.status != Status::Closed {
            row.awaiting = Awaiting::Customer;
            row.updated_at = at(80_000);
            desk.respond(AGENT, row.id, "Any news?", row.updated_at).await;
        }
    }
    rows
}

/// The ids of the rows that a condition lets through, newest first.
fn expected(rows: &[Row], condition: impl Fn(&Row) -> bool) -> Vec<Id> {
    let mut rows: Vec<&Row> = rows.iter().filter(|row| condition(row)).collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.created_at, row.id)));
    rows.into_iter().map(|row| row.id).collect()
}

pub async fn the_newest_come_first(desk: Desk) {
    let rows = fill(&desk).await;
    assert_eq!(desk.list(Filter::default(), Viewer::Staff).await, expected(&rows, |_| true));
    // One that is filed later under an earlier time takes its place by that time.
    let (late, _) = desk.file(Filing { at: at(-86_400_000), ..Filing::default() }).await;
    assert_eq!(desk.list(Filter::default(), Viewer::Staff).await.last(), Some(&late));
}

pub async fn each_filter_alone(desk: Desk) {
    let rows = fill(&desk).await;
    let check = async |name: &str, filter: Filter, condition: &dyn Fn(&Row) -> bool| {
        let expected = expected(&rows, condition);
        assert!(!expected.is_empty() && expected.len() < rows.len(), "{name} tells nothing");
        assert_eq!(desk.list(filter, Viewer::Staff).await, expected, "{name}");
    };
    for &status in Status::ALL {
        let filter = Filter { statuses: vec![status], ..Filter::default() };
        check("status", filter, &|row| row.status == status).await;
    }
    for &priority in Priority::ALL {
        let filter = Filter { priorities: vec![priority], ..Filter::default() };
        check("priority", filter, &|row| row.priority == priority).await;
    }
    for &category in Category::ALL {
        let filter = Filter { categories: vec![category], ..Filter::default() };
        check("category", filter, &|row| row.category == category).await;
    }
    for &awaiting in Awaiting::ALL {
        let filter = Filter { awaiting: Some(awaiting), ..Filter::default() };
        check("awaiting", filter, &|row| row.awaiting == awaiting).await;
    }
    let assignee = |assignee| Filter { assignee: Some(assignee), ..Filter::default() };
    check("assignee", assignee(Assignee::Person(actor(AGENT).id)), &|row| row.is_assigned).await;
    check("no assignee", assignee(Assignee::Nobody), &|row| !row.is_assigned).await;
    let requester = Filter { submitted_by: Some(actor(BOB).id), ..Filter::default() };
    check("requester", requester, &|row| row.owner == BOB).await;
    let two = Filter { statuses: vec![Status::Closed, Status::Open], ..Filter::default() };
    check("two statuses", two, &|row| matches!(row.status, Status::Open | Status::Closed)).await;
}

pub async fn filters_narrow_one_another(desk: Desk) {
    let rows = fill(&desk).await;
    let filter = Filter {
        statuses: vec![Status::Open, Status::InProgress, Status::InProgress],
        priorities: vec![Priority::Low, Priority::Medium, Priority::Critical],
        awaiting: Some(Awaiting::Staff),
        created_from: Some(at(1)),
        ..Filter::default()
    };
    let condition = |row: &Row| {
        matches!(row.status, Status::Open | Status::InProgress)
            && row.priority != Priority::High
            && row.awaiting == Awaiting::Staff
            && row.created_at >= at(1)
    };
    assert!(expected(&rows, condition).len() > 2);
    assert_eq!(desk.list(filter.clone(), Viewer::Staff).await, expected(&rows, condition));

    let of_ada = expected(&rows, |row| condition(row) && row.owner == ADA);
    assert_eq!(desk.list(filter.clone(), customer(ADA)).await, of_ada);
    let unassigned = Filter { assignee: Some(Assignee::Nobody), categories: Category::ALL[..3].to_vec(), ..filter };
    let condition = |row: &Row| condition(row) && !row.is_assigned && Category::ALL[..3].contains(&row.category);
    assert_eq!(desk.list(unassigned, Viewer::Staff).await, expected(&rows, condition));
}

pub async fn the_range_of_creation_includes_both_ends(desk: Desk) {
    let rows = fill(&desk).await;
    for (from, to) in [(Some(at(900)), Some(at(5_001))), (None, Some(at(0))), (Some(at(17_000)), None)] {
        let filter = Filter { created_from: from, created_to: to, ..Filter::default() };
        let condition =
            |row: &Row| from.is_none_or(|from| row.created_at >= from) && to.is_none_or(|to| row.created_at <= to);
        let expected = expected(&rows, condition);
        assert!(!expected.is_empty());
        assert_eq!(desk.list(filter.clone(), Viewer::Staff).await, expected);
        let closed = Filter { statuses: vec![Status::Closed, Status::Open], ..filter };
        let page = desk.page(Query { sort: Sort::UpdatedAt, ..query(closed) }, Viewer::Staff).await;
        let condition = |row: &&Row| condition(row) && matches!(row.status, Status::Closed | Status::Open);
        assert_eq!(page.total, rows.iter().filter(condition).count() as u64);
    }
    let far = Filter { created_from: Some(Timestamp::from_millis(i64::MAX)), ..Filter::default() };
    assert!(desk.list(far, Viewer::Staff).await.is_empty());
}

pub async fn every_sort_in_both_orders(desk: Desk) {
    let rows = fill(&desk).await;
    let filters = [
        Filter::default(),
        Filter { statuses: vec![Status::Open, Status::Closed], ..Filter::default() },
        Filter { priorities: vec![Priority::Critical], ..Filter::default() },
        Filter { assignee: Some(Assignee::Person(actor(AGENT).id)), ..Filter::default() },
        Filter { assignee: Some(Assignee::Nobody), ..Filter::default() },
    ];
    for filter in filters {
        let matching: BTreeSet<Id> = desk.list(filter.clone(), Viewer::Staff).await.into_iter().collect();
        for viewer in [Viewer::Staff, customer(ADA)] {
            let mut rows: Vec<&Row> = rows
                .iter()
                .filter(|row| matching.contains(&row.id) && viewer.sees_ticket_of(actor(row.owner).id))
                .collect();
            for sort in [Sort::CreatedAt, Sort::UpdatedAt, Sort::Priority, Sort::Status] {
                rows.sort_by_key(|row| match sort {
                    Sort::CreatedAt => (row.created_at.millis(), row.id),
                    Sort::UpdatedAt => (row.updated_at.millis(), row.id),
                    Sort::Priority => (i64::from(row.priority.rank()), row.id),
                    Sort::Status => (i64::from(row.status.rank()), row.id),
                });
                let ascending: Vec<Id> = rows.iter().map(|row| row.id).collect();
                let list = Query { sort, order: Order::Asc, ..query(filter.clone()) };
                assert_eq!(ids(&desk.page(list.clone(), viewer).await), ascending, "{list:?}");
                let list = Query { order: Order::Desc, ..list };
                let descending: Vec<Id> = ascending.into_iter().rev().collect();
                assert_eq!(ids(&desk.page(list.clone(), viewer).await), descending, "{list:?}");
            }
        }
    }
}

pub async fn ties_fall_by_id(desk: Desk) {
    let mut filed = Vec::new();
    for n in 0..12 {
        // All in one second, six of them in one millisecond.
        let at = at(if n < 6 { 500 } else { n });
        filed.push(desk.file(Filing { at, ..Filing::default() }).await.0);
    }
    filed.sort_unstable();
    for sort in [Sort::Priority, Sort::Status] {
        let list = Query { sort, order: Order::Asc, ..query(Filter::default()) };
        assert_eq!(ids(&desk.page(list, Viewer::Staff).await), filed);
    }
    let same = Filter { created_from: Some(at(500)), created_to: Some(at(500)), ..Filter::default() };
    let list = Query { order: Order::Asc, ..query(same) };
    let listed = ids(&desk.page(list, Viewer::Staff).await);
    assert_eq!(listed.len(), 6);
    assert!(listed.is_sorted());
}

pub async fn the_sort_by_update_follows_the_viewers_revision(desk: Desk) {
    let (first, _) = desk.file(Filing { at: at(0), ..Filing::default() }).await;
    let (second, _) = desk.file(Filing { at: at(1_000), ..Filing::default() }).await;
    desk.note(first, "Known trouble.", at(5_000)).await;
    let list = Query { sort: Sort::UpdatedAt, ..query(Filter::default()) };
    assert_eq!(ids(&desk.page(list.clone(), Viewer::Staff).await), [first, second]);
    assert_eq!(ids(&desk.page(list.clone(), customer(ADA)).await), [second, first]);
    desk.respond(ADA, first, "Thanks.", at(6_000)).await;
    assert_eq!(ids(&desk.page(list, customer(ADA)).await), [first, second]);
}

pub async fn pages_cover_every_row_once(desk: Desk) {
    fill(&desk).await;
    let lists = [
        (Filter::default(), Viewer::Staff),
        (Filter { statuses: vec![Status::Open, Status::Resolved], ..Filter::default() }, Viewer::Staff),
        (Filter { assignee: Some(Assignee::Nobody), ..Filter::default() }, Viewer::Staff),
        (Filter::default(), customer(ADA)),
    ];
    for (filter, viewer) in lists {
        for sort in [Sort::CreatedAt, Sort::UpdatedAt, Sort::Priority, Sort::Status] {
            let whole = Query { sort, ..query(filter.clone()) };
            let all = ids(&desk.page(whole.clone(), viewer).await);
            // Eight divides two of the lists, seven does not.
            for limit in [1, 7, 8] {
                let mut seen = Vec::new();
                for page in 1.. {
                    let part = desk.page(Query { start: Start::Page(page), limit, ..whole.clone() }, viewer).await;
                    seen.extend(ids(&part));
                    assert_eq!((part.total, part.total_is_exact), (all.len() as u64, true));
                    assert_eq!(part.has_next(), seen.len() < all.len());
                    if !part.has_next() {
                        break;
                    }
                }
                assert_eq!(seen, all, "{sort:?} by {limit}");
            }
        }
    }
}

/// Reads a list from its beginning to its end, each part from behind the last row of the part before it.
async fn follow(desk: &Desk, list: &Query, viewer: Viewer) -> Vec<Id> {
    let mut seen = Vec::new();
    let mut start = list.start;
    loop {
        let part = desk.page(Query { start, ..list.clone() }, viewer).await;
        seen.extend(ids(&part));
        assert!(seen.len() < 100, "{list:?} has no end");
        match part.next {
            Some(position) => start = Start::After(position),
            None => return seen,
        }
    }
}

pub async fn every_list_is_followed_row_by_row(desk: Desk) {
    fill(&desk).await;
    let in_state = |statuses: &[Status], priorities: &[Priority]| Filter {
        statuses: statuses.to_vec(),
        priorities: priorities.to_vec(),
        ..Filter::default()
    };
    let filters = [
        Filter::default(),
        in_state(&[Status::Open, Status::Resolved], &[]),
        in_state(&[], &[Priority::Low, Priority::Critical]),
        in_state(&[Status::Open], &[Priority::Medium]),
        Filter { assignee: Some(Assignee::Nobody), ..Filter::default() },
        Filter { assignee: Some(Assignee::Person(actor(AGENT).id)), ..Filter::default() },
        Filter { submitted_by: Some(actor(ADA).id), ..Filter::default() },
        Filter { created_from: Some(at(900)), created_to: Some(at(12_000)), ..Filter::default() },
        Filter { search: Some(Search::parse("st").unwrap()), ..Filter::default() },
    ];
    for filter in filters {
        for sort in [Sort::CreatedAt, Sort::UpdatedAt, Sort::Priority, Sort::Status] {
            for order in [Order::Asc, Order::Desc] {
                for viewer in [Viewer::Staff, customer(ADA)] {
                    let list = Query { sort, order, ..query(filter.clone()) };
                    let all = ids(&desk.page(list.clone(), viewer).await);
                    for limit in [1, 5] {
                        let part = Query { limit, ..list.clone() };
                        assert_eq!(follow(&desk, &part, viewer).await, all, "{part:?} for {viewer:?}");
                    }
                }
            }
        }
    }
}

pub async fn what_comes_in_meanwhile_moves_no_row_that_follows(desk: Desk) {
    let mut filed = Vec::new();
    for minute in 0..6 {
        filed.push(desk.file(Filing { at: at(minute), ..Filing::default() }).await.0);
    }
    filed.reverse();
    let list = Query { limit: 2, ..query(Filter::default()) };
    let first = desk.page(list.clone(), Viewer::Staff).await;
    assert_eq!((ids(&first), first.total), (filed[..2].to_vec(), 6));
    desk.file(Filing { at: at(9), ..Filing::default() }).await;
    // The row to go on behind is gone, and its place is still known.
    desk.delete(filed[1], at(10)).await;
    let second = desk.page(Query { start: Start::After(first.next.unwrap()), ..list.clone() }, Viewer::Staff).await;
    assert_eq!((ids(&second), second.total), (filed[2..4].to_vec(), 6));
    let third = desk.page(Query { start: Start::After(second.next.unwrap()), ..list }, Viewer::Staff).await;
    assert_eq!((ids(&third), third.next), (filed[4..].to_vec(), None));
}

pub async fn a_page_behind_the_end_is_empty(desk: Desk) {
    fill(&desk).await;
    for viewer in [Viewer::Staff, customer(ADA)] {
        for page in [4, 1_000_000_000, u64::MAX] {
            let part =
                desk.page(Query { start: Start::Page(page), limit: 10, ..query(Filter::default()) }, viewer).await;
            assert!(part.rows.is_empty() && !part.has_next());
            assert_eq!(part.total, if viewer == Viewer::Staff { 24 } else { 16 });
        }
    }
    let nobody = Filter { submitted_by: Some(Id::from_bytes([0xee; 12])), ..Filter::default() };
    assert_eq!(desk.page(query(nobody), Viewer::Staff).await.total, 0);
}

pub async fn customers_list_their_own(desk: Desk) {
    let rows = fill(&desk).await;
    for who in [ADA, BOB] {
        assert_eq!(desk.list(Filter::default(), customer(who)).await, expected(&rows, |row| row.owner == who));
    }
    let of_bob = Filter { submitted_by: Some(actor(BOB).id), ..Filter::default() };
    assert!(desk.list(of_bob, customer(ADA)).await.is_empty());
    let own = Filter { submitted_by: Some(actor(ADA).id), ..Filter::default() };
    assert_eq!(desk.list(own, customer(ADA)).await.len(), 16);
    assert!(desk.list(Filter::default(), customer(AGENT)).await.is_empty());
}

pub async fn staff_list_one_requesters_tickets(desk: Desk) {
    let (id, _) = desk.file(Filing::default()).await;
    desk.file(Filing { by: actor(BOB), ..Filing::default() }).await;
    desk.note(id, "Only staff count this.", at(9)).await;
    let filter = Filter { submitted_by: Some(actor(ADA).id), ..Filter::default() };
    let page = desk.page(Query { sort: Sort::UpdatedAt, ..query(filter) }, Viewer::Staff).await;
    assert_eq!((page.total, page.rows.len()), (1, 1));
    let ticket = &page.rows[0];
    assert_eq!((ticket.id, ticket.response_count, ticket.version, ticket.updated_at), (id, 1, 2, at(9)));
}

pub async fn totals_follow_every_change(desk: Desk) {
    let total = async |filter: Filter| desk.page(Query { limit: 1, ..query(filter) }, Viewer::Staff).await.total;
    let open = || Filter { statuses: vec![Status::Open], ..Filter::default() };
    let waiting = || Filter { awaiting: Some(Awaiting::Staff), ..Filter::default() };
    let (first, _) = desk.file(Filing::default()).await;
    let (second, _) = desk.file(Filing { at: at(1), ..Filing::default() }).await;
    assert_eq!((total(Filter::default()).await, total(open()).await, total(waiting()).await), (2, 2, 2));
    desk.set_status(first, Status::Resolved, at(2)).await;
    desk.respond(AGENT, first, "Done.", at(3)).await;
    assert_eq!((total(Filter::default()).await, total(open()).await, total(waiting()).await), (2, 1, 1));
    desk.respond(ADA, first, "It is back.", at(4)).await;
    assert_eq!((total(open()).await, total(waiting()).await), (2, 2));
    desk.delete(second, at(5)).await;
    assert_eq!((total(Filter::default()).await, total(open()).await, total(waiting()).await), (1, 1, 1));
}

pub async fn rows_leave_the_message_out(desk: Desk) {
    desk.file(Filing { message: "Whole".to_owned(), ..Filing::default() }).await;
    for viewer in [Viewer::Staff, customer(ADA)] {
        let list = query(Filter::default());
        let with = desk.page(list.clone(), viewer).await;
        assert_eq!(with.rows[0].message.as_deref(), Some("Whole"));
        let without = desk.page(Query { with_message: false, ..list }, viewer).await;
        assert_eq!(without.rows[0].message, None);
        assert_eq!(without.rows[0].subject, with.rows[0].subject);
    }
}
