//! Every form of a list is read through the index that was made for it.

use domain::list::{Assignee, Filter, Order, Position, Query, Sort, Start};
use domain::policy::Viewer;
use domain::search::Search;
use domain::vocabulary::{Awaiting, Category, Priority, Status};
use domain::{Id, Timestamp};
use rusqlite::{Connection, params_from_iter};

use super::list_sql::{Request, Window};
use crate::migrations;
use crate::statement::Statement;

const SORTS: [Sort; 4] = [Sort::CreatedAt, Sort::UpdatedAt, Sort::Priority, Sort::Status];

fn database() -> Connection {
    let mut db = Connection::open_in_memory().unwrap();
    migrations::run(&mut db).unwrap();
    db
}

fn plan(db: &Connection, statement: &Statement) -> Vec<String> {
    db.prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sql))
        .unwrap()
        .query_map(params_from_iter(&statement.values), |row| row.get(3))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

fn starting(start: Start, filter: &Filter, sort: Sort) -> Query {
    Query { filter: filter.clone(), sort, order: Order::Desc, start, limit: 25, with_message: false }
}

fn plans(db: &Connection, filter: &Filter, sort: Sort, viewer: Viewer) -> [Vec<String>; 3] {
    let query = starting(Start::Page(1), filter, sort);
    let request = Request::new(&query, viewer).unwrap();
    let page = |is_reversed| plan(db, &request.keys(Window { is_reversed, offset: 50, rows: 26 }));
    [page(true), page(false), plan_after(db, filter, sort, viewer)]
}

/// The plan of what stands behind a row in the middle of the list.
fn plan_after(db: &Connection, filter: &Filter, sort: Sort, viewer: Viewer) -> Vec<String> {
    let position = Position { value: Some(2), id: person() };
    let query = starting(Start::After(position), filter, sort);
    let request = Request::new(&query, viewer).unwrap();
    let plan = plan(db, &request.keys(Window { is_reversed: false, offset: 0, rows: 26 }));
    // How the row's own place is found, and that nothing may be left to read.
    let beside = ["SUBQUERY", "sqlite_autoindex", "CONSTANT ROW"];
    plan.into_iter().filter(|line| !beside.iter().any(|words| line.contains(words))).collect()
}

fn person() -> Id {
    Id::from_bytes([7; 12])
}

/// Each dimension of the state asked for in no, one and two ways.
fn state_filters() -> Vec<Filter> {
    let statuses = [vec![], vec![Status::Open], vec![Status::Open, Status::InProgress]];
    let priorities = [vec![], vec![Priority::Critical], vec![Priority::High, Priority::Critical]];
    let ranges = [None, Some(Timestamp::from_millis(1))];
    let mut filters = Vec::new();
    for statuses in &statuses {
        for priorities in &priorities {
            for created_from in ranges {
                let (statuses, priorities) = (statuses.clone(), priorities.clone());
                filters.push(Filter { statuses, priorities, created_from, ..Filter::default() });
            }
        }
    }
    filters
}

fn assert_sorted_by_index(plan: &[String], what: &str) {
    assert!(plan.iter().all(|line| !line.contains("TEMP B-TREE")), "{what} is sorted by hand: {plan:#?}");
}

#[test]
fn lists_of_the_desk_are_read_in_order_from_an_index() {
    let db = database();
    for filter in state_filters() {
        for sort in SORTS {
            for plan in plans(&db, &filter, sort, Viewer::Staff) {
                let what = format!("{filter:?} by {sort:?}");
                assert_sorted_by_index(&plan, &what);
                // The newest of all are read along the table itself, which lies in that order, and what changed last
                // along an index of that alone.
                let is_of_any_state = filter.statuses.is_empty() && filter.priorities.is_empty();
                let is_plain = is_of_any_state && sort == Sort::UpdatedAt
                    || filter == Filter::default() && sort == Sort::CreatedAt;
                assert!(is_plain || plan.iter().all(|line| !line.contains("SCAN")), "{what}: {plan:#?}");
            }
        }
    }
}

#[test]
fn customers_and_assignees_lists_are_read_in_order_from_an_index() {
    let db = database();
    for state in state_filters() {
        let categories = vec![Category::BugReport];
        let of_customer = Filter { categories, awaiting: Some(Awaiting::Staff), ..state.clone() };
        for sort in [Sort::CreatedAt, Sort::UpdatedAt] {
            for plan in plans(&db, &of_customer, sort, Viewer::Customer(person())) {
                assert_sorted_by_index(&plan, "a customer's list");
                assert!(plan.iter().all(|line| line.contains("ticket_requester")), "{plan:#?}");
            }
        }
        for assignee in [Assignee::Person(person()), Assignee::Nobody] {
            let filter = Filter { assignee: Some(assignee), ..state.clone() };
            for sort in [Sort::CreatedAt, Sort::UpdatedAt] {
                for plan in plans(&db, &filter, sort, Viewer::Staff) {
                    assert_sorted_by_index(&plan, "an assignee's list");
                    let searches: Vec<_> = plan.iter().filter(|line| line.contains("ticket_assignee")).collect();
                    assert!(!searches.is_empty());
                    assert!(searches.iter().all(|line| line.contains("(assigned_to=? AND status=?")), "{plan:#?}");
                }
            }
        }
    }
}

#[test]
fn a_list_goes_on_in_an_index_from_where_it_was() {
    let db = database();
    let assigned = Filter { assignee: Some(Assignee::Person(person())), ..Filter::default() };
    for filter in state_filters().into_iter().chain([assigned]) {
        for sort in [Sort::CreatedAt, Sort::UpdatedAt] {
            for viewer in [Viewer::Staff, Viewer::Customer(person())] {
                let plan = plan_after(&db, &filter, sort, viewer);
                let searches: Vec<_> = plan.iter().filter(|line| line.contains("SEARCH")).collect();
                assert!(!searches.is_empty(), "{filter:?}: {plan:#?}");
                let is_bounded = |line: &&String| line.contains("rowid<?") || line.contains("updated_at,id)<(?,?)");
                assert!(searches.iter().all(is_bounded), "{filter:?} by {sort:?} for {viewer:?}: {plan:#?}");
            }
        }
    }
}

#[test]
fn a_search_begins_with_the_words() {
    let db = database();
    let search = Some(Search::parse("slow printer").unwrap());
    for filter in [Filter::default(), Filter { statuses: vec![Status::Open], ..Filter::default() }] {
        let filter = Filter { search: search.clone(), ..filter };
        for viewer in [Viewer::Staff, Viewer::Customer(person())] {
            for plan in plans(&db, &filter, Sort::CreatedAt, viewer) {
                assert_sorted_by_index(&plan, "a search");
                assert!(plan[0].contains("VIRTUAL TABLE INDEX"), "{plan:#?}");
                assert!(plan[1..].iter().all(|line| line.contains("INTEGER PRIMARY KEY")), "{plan:#?}");
            }
        }
    }
}

#[test]
fn totals_are_counted_in_an_index() {
    let db = database();
    let people = [None, Some(Assignee::Nobody), Some(Assignee::Person(person()))];
    for state in state_filters() {
        for assignee in people {
            for viewer in [Viewer::Staff, Viewer::Customer(person())] {
                for sort in SORTS {
                    let filter = Filter { assignee, ..state.clone() };
                    let query = Query {
                        filter,
                        sort,
                        order: Order::Asc,
                        start: Start::Page(1),
                        limit: 25,
                        with_message: false,
                    };
                    let request = Request::new(&query, viewer).unwrap();
                    if request.total_from_counts().is_none() {
                        let plan = plan(&db, &request.bounded_total(10_001));
                        assert!(plan.iter().any(|line| line.contains("SEARCH ticket")), "{query:?}: {plan:#?}");
                    }
                }
            }
        }
    }
}
