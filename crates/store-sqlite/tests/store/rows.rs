//! The rows behind the port's answers.

use std::time::Duration;

use app::ports::{
    Account, AuditFilter, AuditQuery, CreateRule, Exported, Store as _, StoreError, UserFilter, UserQuery,
};
use domain::audit::{Action, Chain, Changes, Draft, TargetKind};
use domain::list::{Query, SEARCH_TOTAL_BOUND, Sort, Start, TOTAL_BOUND};
use domain::mail::Rules;
use domain::person::{Origin, Role, User};
use domain::policy::Viewer;
use domain::text::Message;
use domain::ticket::{Decision, IfMatch, Respond, Ticket, Update};
use domain::vocabulary::Status;
use domain::{Id, search};
use rusqlite::Connection;
use store_sqlite::{Options, SqliteStore};
use tempfile::TempDir;

use crate::support::{START, actor, change, file, newest, stamp};

struct Desk {
    store: SqliteStore,
    /// A second connection, to look and to damage.
    db: Connection,
    _directory: TempDir,
}

fn desk() -> Desk {
    desk_with(Options::default())
}

fn desk_with(options: Options) -> Desk {
    let directory = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(directory.path(), options).unwrap();
    let db = Connection::open(directory.path().join("helpwright.db")).unwrap();
    Desk { store, db, _directory: directory }
}

impl Desk {
    fn count(&self, what: &str) -> i64 {
        self.db.query_row(&format!("SELECT count(*) FROM {what}"), [], |row| row.get(0)).unwrap()
    }

    async fn respond(&self, ticket: Id, role: Role, is_internal: bool, number: u8) {
        let (actor, stamp) = (actor(role), stamp(number));
        let message = Message::parse("An answer, or a note").unwrap();
        let respond = Respond::new(message, is_internal, !is_internal, None, IfMatch::Any);
        let decide = move |ticket: &Ticket| ticket.respond(&actor, &respond, Rules::default(), &stamp);
        change(&self.store, ticket, decide).await;
    }

    async fn set_status(&self, ticket: Id, status: Status, number: u8) {
        let (actor, stamp) = (actor(Role::Agent), stamp(number));
        let update = Update { status: Some(status), ..Update::default() };
        change(&self.store, ticket, move |ticket| ticket.update(&actor, &update, Rules::default(), &stamp)).await;
    }

    async fn delete(&self, ticket: Id, number: u8) {
        let (actor, stamp) = (actor(Role::Admin), stamp(number));
        let decide = move |ticket: &Ticket| Ok(Decision::Delete(Box::new(ticket.delete(&actor, &stamp)?)));
        change(&self.store, ticket, decide).await;
    }

    /// The kept counts are what counting finds.
    fn assert_counts(&self) {
        let difference = "(SELECT status, priority, category, awaiting, tickets FROM ticket_count WHERE tickets <> 0 \
             EXCEPT SELECT status, priority, category, awaiting, count(*) FROM ticket GROUP BY 1, 2, 3, 4)";
        assert_eq!(self.count(difference), 0);
        let sum: i64 = self.db.query_row("SELECT sum(tickets) FROM ticket_count", [], |row| row.get(0)).unwrap();
        assert_eq!(sum, self.count("ticket"));
    }
}

#[tokio::test]
async fn a_deleted_ticket_leaves_its_trail_and_its_cancelled_mail_only() {
    let desk = desk();
    let id = file(&desk.store, 1).await;
    desk.respond(id, Role::Agent, false, 2).await;
    desk.respond(id, Role::Agent, true, 3).await;
    assert_eq!((desk.count("ticket"), desk.count("response"), desk.count("word")), (1, 2, 1));
    assert_eq!(desk.count("outbox WHERE state = 'queued'"), 3);

    desk.delete(id, 4).await;
    for table in ["ticket", "ticket_body", "ticket_words", "response", "word", "word WHERE word MATCH 'answer OR note'"]
    {
        assert_eq!(desk.count(table), 0, "{table}");
    }
    assert_eq!(desk.count("outbox WHERE state = 'cancelled'"), 3);
    assert_eq!((desk.count("audit"), desk.count("audit_head")), (4, 1));
    desk.assert_counts();
}

#[tokio::test]
async fn mail_is_written_as_kind_and_references() {
    let desk = desk();
    let id = file(&desk.store, 1).await;
    desk.respond(id, Role::Agent, false, 2).await;
    let rows: Vec<(String, Option<Vec<u8>>, bool, i64)> = desk
        .db
        .prepare("SELECT kind, recipient, response IS NOT NULL, due_at FROM outbox ORDER BY key")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let customer = Some(actor(Role::Customer).id.bytes().to_vec());
    assert_eq!(
        rows,
        [
            ("new_ticket".to_owned(), None, false, START + 1),
            ("acknowledgement".to_owned(), customer.clone(), false, START + 1),
            ("response".to_owned(), customer, true, START + 2),
        ]
    );
}

#[tokio::test]
async fn counts_are_kept_by_every_write() {
    let desk = desk();
    let mut ids = Vec::new();
    for number in 0..6 {
        ids.push(file(&desk.store, number).await);
    }
    desk.assert_counts();
    desk.set_status(ids[0], Status::Resolved, 10).await;
    desk.set_status(ids[1], Status::Closed, 11).await;
    desk.respond(ids[2], Role::Agent, false, 12).await;
    desk.respond(ids[0], Role::Customer, false, 13).await;
    desk.delete(ids[1], 14).await;
    desk.assert_counts();
    assert_eq!(desk.count("ticket"), 5);
}

#[tokio::test]
async fn a_wrong_count_is_told() {
    let desk = desk();
    let id = file(&desk.store, 1).await;
    desk.respond(id, Role::Agent, true, 2).await;
    assert_eq!(desk.store.check_counts(10).await.unwrap(), []);
    desk.db
        .execute_batch(
            "UPDATE ticket_count SET tickets = 4, answered = 2 WHERE tickets = 1; \
             DELETE FROM ticket_day; UPDATE ticket SET notes = 3",
        )
        .unwrap();
    let found = desk.store.check_counts(10).await.unwrap();
    let found: Vec<_> = found.iter().map(|it| (it.what.as_str(), it.kept, it.counted)).collect();
    let kind = "of status 0, priority 0, category 4, turn 0";
    assert_eq!(
        found,
        [
            (format!("tickets {kind}").as_str(), 4, 1),
            (format!("answered tickets {kind}").as_str(), 2, 0),
            ("tickets created on 2026-03-01", 0, 1),
            ("internal notes of ST-2026-001", 3, 1),
        ]
    );
    assert_eq!(desk.store.check_counts(2).await.unwrap().len(), 2);
}

#[tokio::test]
async fn missing_heads_are_named() {
    let desk = desk();
    let agent = actor(Role::Agent);
    let draft =
        Draft::new(&stamp(9), None, Action::UserCreated, (TargetKind::User, agent.id), String::new(), Changes::new());
    let user = User {
        id: agent.id,
        name: agent.name,
        email: agent.email,
        role: agent.role_name,
        is_active: true,
        origin: Origin::Own,
        created_at: stamp(9).at,
        last_seen_at: None,
    };
    let account = Account { user, password_hash: None };
    desk.store.create_account(account, draft, CreateRule::Any, None).await.unwrap();
    let (first, second) = (file(&desk.store, 1).await, file(&desk.store, 2).await);
    let third = file(&desk.store, 3).await;
    desk.delete(third, 4).await;

    // A head is gone, a whole chain is gone, and the head of a deleted ticket's trail.
    for (chain, is_emptied) in [(first.to_string(), false), (second.to_string(), true), (third.to_string(), false)] {
        desk.db.execute("DELETE FROM audit_head WHERE chain = ?1", [&chain]).unwrap();
        if is_emptied {
            desk.db.execute("DELETE FROM audit WHERE chain = ?1", [&chain]).unwrap();
        }
    }
    desk.db
        .execute_batch("DELETE FROM audit WHERE chain = 'site'; DELETE FROM audit_head WHERE chain = 'site'")
        .unwrap();
    let missing = desk.store.audit_missing_heads(10).await.unwrap();
    let mut tickets = [first, second, third];
    tickets.sort_unstable();
    let [first, second, third] = tickets.map(Chain::Ticket);
    assert_eq!(missing, [first, second, third, Chain::Site]);
    assert_eq!(desk.store.audit_missing_heads(2).await.unwrap().len(), 2);
}

#[tokio::test]
async fn totals_stop_at_the_bound_and_has_next_does_not() {
    let desk = desk();
    let more = TOTAL_BOUND + 50;
    let customer = actor(Role::Customer).id;
    desk.db
        .execute(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1) \
             INSERT INTO ticket (key, id, year, sequence, subject, category, priority, status, awaiting, submitted_by, \
             created_at, staff_version, staff_updated_at, public_version, public_updated_at, public_responses, notes) \
             SELECT n << 21, unhex(format('%024x', n)), 1970, n, 'Bulk', 0, 0, 0, 0, ?2, n, 1, n, 1, n, 0, 0 FROM n",
            (i64::try_from(more).unwrap(), customer.bytes()),
        )
        .unwrap();
    desk.db
        .execute(
            "INSERT INTO ticket_count (status, priority, category, awaiting, tickets) VALUES (0, 0, 0, 0, ?1)",
            [i64::try_from(more).unwrap()],
        )
        .unwrap();
    for viewer in [Viewer::Staff, Viewer::Customer(customer)] {
        for sort in [Sort::CreatedAt, Sort::UpdatedAt] {
            for (page, rows, has_next) in [(100, 100, true), (101, 50, false), (102, 0, false)] {
                let part = desk
                    .store
                    .list_tickets(Query { start: Start::Page(page), sort, ..newest(100) }, viewer)
                    .await
                    .unwrap();
                assert_eq!((part.total, part.total_is_exact), (TOTAL_BOUND, false));
                assert_eq!((part.rows.len(), part.has_next()), (rows, has_next), "page {page}");
            }
            let last =
                desk.store.list_tickets(Query { start: Start::Page(101), sort, ..newest(100) }, viewer).await.unwrap();
            let numbers: Vec<u32> = last.rows.iter().map(|ticket| ticket.number.sequence).collect();
            assert_eq!(numbers, (1..=50).rev().collect::<Vec<_>>());
        }
    }
}

#[tokio::test]
async fn totals_of_people_and_of_the_trail_stop_at_their_bounds() {
    let desk = desk();
    let more = i64::try_from(TOTAL_BOUND + 50).unwrap();
    desk.db
        .execute(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1) \
             INSERT INTO user (id, name, email, role, is_active, origin, created_at, sort_name, words) \
             SELECT unhex(format('%024x', n)), 'Person', n || '@x.example', 'CUSTOMER', 1, 'own', n, \
             format('%08d', n), ' example person x ' FROM n",
            [more],
        )
        .unwrap();
    for (words, bound) in [(None, TOTAL_BOUND), (Some("person"), SEARCH_TOTAL_BOUND)] {
        let terms = words.map(|words| search::terms(words).unwrap());
        let filter = UserFilter { terms, ..UserFilter::default() };
        for (page, rows, has_next) in [(1, 100, true), (101, 50, false), (102, 0, false)] {
            let query = UserQuery { filter: filter.clone(), start: Start::Page(page), limit: 100 };
            let part = desk.store.list_users(query).await.unwrap();
            assert_eq!((part.total, part.total_is_exact), (bound, false));
            assert_eq!((part.rows.len(), part.next.is_some()), (rows, has_next), "page {page}");
        }
    }

    desk.db
        .execute(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1) \
             INSERT INTO audit (chain, sequence, id, at, action, target_kind, target, who_digest, what_digest, hash) \
             SELECT 'site', n, unhex(format('%024x', n)), n, 'user.updated', 'user', zeroblob(12), zeroblob(32), \
             zeroblob(32), zeroblob(32) FROM n",
            [more],
        )
        .unwrap();
    for (page, rows, has_next) in [(1, 100, true), (101, 50, false), (102, 0, false)] {
        let query = AuditQuery { filter: AuditFilter::default(), start: Start::Page(page), limit: 100 };
        let part = desk.store.list_audit(query).await.unwrap();
        assert_eq!((part.total, part.total_is_exact), (TOTAL_BOUND, false));
        assert_eq!((part.rows.len(), part.next.is_some()), (rows, has_next), "page {page}");
    }
}

#[tokio::test]
async fn a_read_that_takes_too_long_ends_and_one_of_everything_does_not() {
    let desk = desk_with(Options { longest_read: Duration::ZERO, ..Options::default() });
    for number in 0..40 {
        file(&desk.store, number).await;
    }
    let query = Query { sort: Sort::Priority, ..newest(40) };
    for _ in 0..2 {
        let refused = desk.store.list_tickets(query.clone(), Viewer::Staff).await.unwrap_err();
        assert!(matches!(refused, StoreError::Unavailable(_)), "{refused}");
    }
    assert_eq!(desk.store.check_counts(10).await.unwrap(), []);
    let mut export = desk.store.export().await.unwrap();
    let mut tickets = 0;
    loop {
        let chunk = export.next().await.unwrap();
        if chunk.is_empty() {
            break;
        }
        tickets += chunk.iter().filter(|document| matches!(document, Exported::Ticket { .. })).count();
    }
    assert_eq!(tickets, 40);
}
