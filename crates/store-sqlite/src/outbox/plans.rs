//! What is asked again and again is read through an index that was made for it.

use app::ports::MailQuery;
use domain::Id;
use domain::list::{Position, Start};
use domain::mail::{Kind, State};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::claim::{DUE, HEAD};
use super::log;
use crate::migrations;
use crate::statement::Statement;

fn database() -> Connection {
    let mut db = Connection::open_in_memory().unwrap();
    migrations::run(&mut db).unwrap();
    db
}

fn plan(db: &Connection, sql: &str, values: &[Value]) -> String {
    let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let lines = statement.query_map(params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
    lines.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
}

#[test]
fn what_is_due_is_read_in_order_from_its_index() {
    let db = database();
    let due = plan(&db, DUE, &[Value::Integer(1)]);
    assert_eq!(due, "SEARCH outbox USING INDEX outbox_due (due_at<?)");
    let head = plan(&db, HEAD, &[Value::Null, Value::Null]);
    assert_eq!(head, "SEARCH outbox USING INDEX outbox_line (ticket=? AND recipient=?)");
}

#[test]
fn the_log_is_read_newest_first_from_an_index() {
    let db = database();
    let ids = [None, Some(Id::from_bytes([7; 12]))];
    for state in [None, Some(State::Failed)] {
        for kind in [None, Some(Kind::Response)] {
            for ticket in ids {
                for start in [Start::Page(3), Start::After(Position { value: Some(9), id: Id::from_bytes([1; 12]) })] {
                    let query = MailQuery { state, kind, ticket, start, limit: 10 };
                    let Statement { sql, values } = log::keys(&query);
                    let plan = plan(&db, &sql, &values);
                    assert!(!plan.contains("TEMP B-TREE"), "{query:?}: {plan}");
                    let is_plain = state.is_none() && kind.is_none() && ticket.is_none();
                    assert!(is_plain || plan.contains("SEARCH outbox USING"), "{query:?}: {plan}");
                    let Statement { sql, values } = log::total(&query);
                    assert!(is_plain || self::plan(&db, &sql, &values).contains("SEARCH outbox USING"), "{sql}");
                }
            }
        }
    }
}
