//! The list of accounts, page by page.

use app::ports::{UserFilter, UserQuery};
use domain::list::{Page, Start, cut};
use domain::person::{Place, User};
use domain::search::Term;
use rusqlite::types::Value;
use rusqlite::{Connection, Result, params_from_iter};

use crate::accounts;
use crate::statement::{Conditions, Statement, blob, count};

pub(crate) fn page(db: &Connection, query: &UserQuery) -> Result<Page<User, Place>> {
    if query.filter.terms.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Page::EMPTY);
    }
    let bound = query.total_bound();
    let total = total(&query.filter, bound + 1);
    let total: u64 = db.prepare_cached(&total.sql)?.query_row(params_from_iter(&total.values), |row| row.get(0))?;
    let ids = ids(query);
    let mut ids: Vec<[u8; 12]> = db
        .prepare_cached(&ids.sql)?
        .query_map(params_from_iter(&ids.values), |row| row.get(0))?
        .collect::<Result<_>>()?;
    let has_next = cut(&mut ids, query.limit);
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        rows.extend(accounts::by_id(db, domain::Id::from_bytes(id))?.map(|account| account.user));
    }
    let next = rows.last().filter(|_| has_next).map(User::place);
    Ok(Page::new(rows, total, bound, next))
}

/// One row more than asked for, which tells whether there is a next page.
fn ids(query: &UserQuery) -> Statement {
    let mut statement = Statement::default();
    statement.push("SELECT id FROM user INDEXED BY user_list");
    let mut conditions = filtered(&mut statement, &query.filter);
    if let Start::After(Place { name, id }) = &query.start {
        let place = [Value::Text(name.clone()), blob(*id)];
        conditions.and("(sort_name, id) > (?, ?)", place);
    }
    statement.push(" ORDER BY sort_name, id");
    statement.window(u64::from(query.limit) + 1, query.start.offset(query.limit));
    statement
}

/// Counts the matches, but no further than `bound`.
fn total(filter: &UserFilter, bound: u64) -> Statement {
    let mut statement = Statement::default();
    statement.push("SELECT count(*) FROM (SELECT 1 FROM user INDEXED BY user_list");
    filtered(&mut statement, filter);
    statement.push(" LIMIT ?)");
    statement.values.push(count(bound));
    statement
}

fn filtered<'a>(statement: &'a mut Statement, filter: &UserFilter) -> Conditions<'a> {
    let mut conditions = Conditions::new(statement);
    conditions.one_of("role", filter.roles.iter().map(|role| role.as_str().to_owned()));
    if let Some(is_active) = filter.is_active {
        conditions.equal("is_active", is_active);
    }
    for Term { word, is_prefix } in filter.terms.iter().flatten() {
        let end = if *is_prefix { "" } else { " " };
        conditions.and("instr(words, ?) > 0", [Value::Text(format!(" {word}{end}"))]);
    }
    conditions
}

#[cfg(test)]
mod tests {
    use domain::Id;
    use domain::person::RoleName;

    use super::*;
    use crate::migrations;

    /// No page costs more than the one before, and no search more than a look at the index.
    #[test]
    fn every_form_is_read_in_order_from_the_index_alone() {
        let mut db = Connection::open_in_memory().unwrap();
        migrations::run(&mut db).unwrap();
        let word = |word: &str| Term { word: word.to_owned(), is_prefix: true };
        let place = Place { name: "m".to_owned(), id: Id::from_bytes([7; 12]) };
        let forms = [
            UserFilter::default(),
            UserFilter { roles: vec![RoleName::from_stored("ADMIN".to_owned())], ..UserFilter::default() },
            UserFilter { is_active: Some(false), ..UserFilter::default() },
            UserFilter { terms: Some(vec![word("ada"), word("love")]), is_active: Some(true), ..UserFilter::default() },
        ];
        for filter in forms {
            for start in [Start::Page(3), Start::After(place.clone())] {
                let is_after = matches!(start, Start::After(_));
                let query = UserQuery { filter: filter.clone(), start, limit: 25 };
                for (statement, goes_on) in [(ids(&query), is_after), (total(&filter, 10), false)] {
                    let plan: Vec<String> = db
                        .prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sql))
                        .unwrap()
                        .query_map(params_from_iter(&statement.values), |row| row.get(3))
                        .unwrap()
                        .collect::<Result<_>>()
                        .unwrap();
                    let reads: Vec<_> = plan.iter().filter(|line| line.contains("user")).collect();
                    assert!(reads.iter().all(|line| line.contains("COVERING INDEX user_list")), "{plan:#?}");
                    assert!(plan.iter().all(|line| !line.contains("TEMP B-TREE")), "{plan:#?}");
                    assert_eq!(reads.iter().any(|line| line.contains("(sort_name,id)>(?,?)")), goes_on, "{plan:#?}");
                }
            }
        }
    }
}
