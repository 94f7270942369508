//! The audit trail page by page, newest first. Each form of the list is read in order from one index; where several
//! actions are asked for, each is read so and they are merged.

use app::ports::{AuditActor, AuditFilter, AuditQuery, TicketKey};
use domain::audit::{Action, Chain, Entry};
use domain::list::{Page, Position, Start, TOTAL_BOUND, cut};
use domain::{Id, TicketNumber};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Result, params_from_iter};

use crate::audit::entry;
use crate::cells::Cells;
use crate::statement::{Conditions, Statement, blob, count};

pub(crate) fn page(db: &Connection, query: &AuditQuery) -> Result<Page<Entry, Position>> {
    let chain = match query.filter.ticket {
        None => None,
        Some(ticket) => match chain_of(db, ticket)? {
            None => return Ok(Page::EMPTY),
            found => found,
        },
    };
    let request = Request { filter: &query.filter, chain };
    let total = request.total(TOTAL_BOUND + 1);
    let total: u64 = db.prepare_cached(&total.sql)?.query_row(params_from_iter(&total.values), |row| row.get(0))?;
    let statement = request.keys(query.start, query.limit);
    let mut found: Vec<(i64, Position)> = db
        .prepare_cached(&statement.sql)?
        .query_map(params_from_iter(&statement.values), |row| {
            // An id that is none, which somebody has put there, still has a place.
            let id = row.get::<_, Vec<u8>>(2)?.try_into().unwrap_or_default();
            Ok((row.get(0)?, Position { value: row.get(1)?, id: Id::from_bytes(id) }))
        })?
        .collect::<Result<_>>()?;
    let has_next = cut(&mut found, query.limit);
    let next = found.last().filter(|_| has_next).map(|(_, position)| *position);
    let mut rows = Vec::with_capacity(found.len());
    for (key, _) in found {
        rows.extend(read(db, key)?);
    }
    Ok(Page::new(rows, total, TOTAL_BOUND, next))
}

/// Nothing where what is stored cannot be read.
fn read(db: &Connection, key: i64) -> Result<Option<Entry>> {
    db.prepare_cached(
        "SELECT chain, sequence, id, at, actor, action, target_kind, target, who_digest, who_salt, who_value, \
         what_digest, what_salt, what_value, hash FROM audit WHERE key = ?1",
    )?
    .query_row([key], |row| {
        let mut cells = Cells::new(row);
        let chain = cells.read(|text: String| Chain::parse(&text));
        let sequence = cells.value();
        Ok(chain.and_then(|chain| entry(&mut cells, chain, sequence?)).ok())
    })
}

/// The chain of a ticket that is there or was.
fn chain_of(db: &Connection, ticket: TicketKey) -> Result<Option<Chain>> {
    match ticket {
        TicketKey::Id(id) => Ok(Some(Chain::Ticket(id))),
        TicketKey::Number(number) => {
            let present = db
                .prepare_cached("SELECT id FROM ticket WHERE year = ?1 AND sequence = ?2")?
                .query_row((number.year, number.sequence), |row| Cells::new(row).id())
                .optional()?;
            present.map_or_else(|| chain_of_deleted(db, number), |id| Ok(Some(Chain::Ticket(id))))
        }
    }
}

const DELETED: &str = "SELECT chain FROM audit INDEXED BY audit_deleted WHERE action = 'ticket.deleted' \
     AND CASE WHEN json_valid(what_value) THEN json_extract(what_value, '$.label') END = ?1";

fn chain_of_deleted(db: &Connection, number: TicketNumber) -> Result<Option<Chain>> {
    db.prepare_cached(DELETED)?
        .query_row([number.to_string()], |row| Cells::new(row).read(|text: String| Chain::parse(&text)))
        .optional()
}

struct Request<'a> {
    filter: &'a AuditFilter,
    chain: Option<Chain>,
}

impl Request<'_> {
    /// One row more than asked for, which tells whether there is a next page.
    fn keys(&self, start: Start, limit: u32) -> Statement {
        let after = match start {
            Start::Page(_) => None,
            Start::After(position) => Some(position),
        };
        let mut statement = Statement::default();
        let actions: Vec<&[Action]> =
            if self.is_by_action() { self.filter.actions.chunks(1).collect() } else { vec![&self.filter.actions] };
        for (index, actions) in actions.into_iter().enumerate() {
            let union = if index == 0 { "" } else { " UNION ALL " };
            statement.push(&format!("{union}SELECT key, at, id FROM audit {}", self.source()));
            self.conditions(actions, after, &mut statement);
        }
        statement.push(" ORDER BY at DESC, id DESC");
        statement.window(u64::from(limit) + 1, start.offset(limit));
        statement
    }

    /// Counts the matches, but no further than `bound`.
    fn total(&self, bound: u64) -> Statement {
        let mut statement = Statement::default();
        statement.push(&format!("SELECT count(*) FROM (SELECT 1 FROM audit {}", self.source()));
        self.conditions(&self.filter.actions, None, &mut statement);
        statement.push(" LIMIT ?)");
        statement.values.push(count(bound));
        statement
    }

    fn is_by_action(&self) -> bool {
        self.chain.is_none() && self.filter.actor.is_none() && !self.filter.actions.is_empty()
    }

    fn source(&self) -> &'static str {
        if self.chain.is_some() {
            // One ticket's entries are few: they are found by their chain and sorted by hand.
            "INDEXED BY sqlite_autoindex_audit_1"
        } else if self.filter.actor.is_some() {
            "INDEXED BY audit_actor"
        } else if self.is_by_action() {
            "INDEXED BY audit_action"
        } else {
            "INDEXED BY audit_at"
        }
    }

    fn conditions(&self, actions: &[Action], after: Option<Position>, statement: &mut Statement) {
        let mut conditions = Conditions::new(statement);
        if let Some(chain) = self.chain {
            conditions.equal("chain", chain.to_string());
        }
        match self.filter.actor {
            Some(AuditActor::Person(id)) => conditions.equal("actor", blob(id)),
            Some(AuditActor::Nobody) => conditions.and("actor IS NULL", []),
            None => {}
        }
        match actions {
            [action] => conditions.equal("action", action.as_str().to_owned()),
            several => conditions.one_of("action", several.iter().map(|action| action.as_str().to_owned())),
        }
        if let Some(from) = self.filter.from {
            conditions.compare("at", ">=", from.millis());
        }
        // Whatever is behind a row of the list is also before its end.
        if let Some(to) = self.filter.to.filter(|_| after.is_none()) {
            conditions.compare("at", "<=", to.millis());
        }
        if let Some(Position { value, id }) = after {
            let place = [Value::Integer(value.unwrap_or_default()), blob(id)];
            conditions.and("(at, id) < (?, ?)", place);
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::*;
    use crate::migrations;

    fn plan(db: &Connection, sql: &str, values: &[Value]) -> Vec<String> {
        db.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap()
            .query_map(params_from_iter(values), |row| row.get(3))
            .unwrap()
            .collect::<Result<_>>()
            .unwrap()
    }

    fn database() -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        migrations::run(&mut db).unwrap();
        db
    }

    fn filters() -> Vec<(AuditFilter, &'static str)> {
        let actors = [None, Some(AuditActor::Person(Id::from_bytes([7; 12]))), Some(AuditActor::Nobody)];
        let actions = [vec![], vec![Action::TicketDeleted], vec![Action::UserCreated, Action::UserUpdated]];
        let mut filters = Vec::new();
        for actor in actors {
            for actions in &actions {
                for time in [None, Some(Timestamp::from_millis(5))] {
                    let index = match (actor, actions.is_empty()) {
                        (Some(_), _) => "audit_actor (actor=?",
                        (None, false) => "audit_action (action=?",
                        (None, true) => "audit_at",
                    };
                    let filter = AuditFilter { actor, actions: actions.clone(), from: time, to: time, ticket: None };
                    filters.push((filter, index));
                }
            }
        }
        filters
    }

    #[test]
    fn every_form_is_read_in_order_from_its_index_alone() {
        let db = database();
        for (filter, index) in filters() {
            let request = Request { filter: &filter, chain: None };
            let position = Position { value: Some(9), id: Id::from_bytes([9; 12]) };
            for start in [Start::Page(3), Start::After(position)] {
                let statement = request.keys(start, 25);
                let plan = plan(&db, &statement.sql, &statement.values);
                let reads: Vec<_> = plan.iter().filter(|line| line.contains(" audit ")).collect();
                assert_eq!(reads.len(), if index.contains("action=?") { filter.actions.len() } else { 1 }, "{plan:#?}");
                for line in &reads {
                    assert!(line.contains("COVERING INDEX") && line.contains(index), "{filter:?}: {plan:#?}");
                    // A page that goes on begins where the one before ended.
                    let goes_on = line.contains("(at,id)<(?,?)");
                    assert_eq!(goes_on, matches!(start, Start::After(_)), "{filter:?}: {plan:#?}");
                }
                assert!(plan.iter().all(|line| !line.contains("TEMP B-TREE")), "{filter:?}: {plan:#?}");
            }
            let total = request.total(10);
            let plan = plan(&db, &total.sql, &total.values);
            assert!(plan.iter().any(|line| line.contains("COVERING INDEX") && line.contains(index)), "{plan:#?}");
        }
    }

    #[test]
    fn a_tickets_entries_are_found_by_their_chain() {
        let db = database();
        for (filter, _) in filters() {
            let request = Request { filter: &filter, chain: Some(Chain::Ticket(Id::from_bytes([3; 12]))) };
            let statement = request.keys(Start::Page(1), 25);
            let plan = plan(&db, &statement.sql, &statement.values);
            assert!(plan[0].contains("sqlite_autoindex_audit_1 (chain=?)"), "{plan:#?}");
        }
        let plan = plan(&db, DELETED, &[Value::Text("ST-2026-001".to_owned())]);
        assert!(plan[0].contains("audit_deleted (<expr>=?)"), "{plan:#?}");
    }
}
