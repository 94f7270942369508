//! The parameters of a list, read into the closed types of the domain.

use domain::list::{Assignee, Filter, Position, Query};
use domain::person::Actor;
use domain::policy;
use domain::search::Search;
use domain::vocabulary::{Awaiting, Category, Priority, Status};
use domain::{Id, Invalid};

use crate::error::ApiResult;
use crate::extract::Parameters;
use crate::paging::Asked;
use crate::tickets::list_words::{Direction, RowFields, Scope, SortBy};

/// What is asked for, and which page of it.
pub(super) fn read(mut parameters: Parameters, actor: &Actor) -> ApiResult<(Query, Asked<Position>)> {
    parameters.accept_admin();
    let rows = parameters.single("fields", RowFields::parse);
    let filter = filter(&mut parameters, actor);
    let sort = parameters.single("sort", SortBy::parse).unwrap_or_default();
    let order = parameters.single("order", Direction::parse).unwrap_or_default();
    let list = format!("tickets {:?} {filter:?} {sort:?} {order:?}", policy::viewer(actor));
    let asked = Asked::read(&mut parameters, list);
    let query = Query { filter, sort, order, start: asked.start, limit: asked.limit, with_message: rows.is_none() };
    parameters.finish(Some((query, asked)))
}

fn filter(parameters: &mut Parameters, actor: &Actor) -> Filter {
    let (created_from, created_to) = parameters.range("startDate", "endDate");
    let own = parameters.single("scope", Scope::parse);
    Filter {
        statuses: parameters.several("status", Status::parse),
        priorities: parameters.several("priority", Priority::parse),
        categories: parameters.several("category", Category::parse),
        assignee: parameters.single("assignedTo", |text| assignee(text, actor)),
        submitted_by: own.map(|()| actor.id),
        awaiting: parameters.single("awaiting", Awaiting::parse),
        created_from,
        created_to,
        search: parameters.single("search", Search::parse),
    }
}

fn assignee(text: &str, actor: &Actor) -> Result<Assignee, Invalid> {
    match text {
        "me" => Ok(Assignee::Person(actor.id)),
        "none" => Ok(Assignee::Nobody),
        id => Id::parse(id).map(Assignee::Person).map_err(|_| Invalid("must be a person's id, me or none".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use domain::list::{Order, Sort, Start};
    use domain::person::{Role, RoleName};
    use domain::search::Term;
    use domain::text::{Email, PersonName};

    use super::*;

    fn actor() -> Actor {
        Actor {
            id: Id::from_bytes([7; 12]),
            name: PersonName::from_stored("A".to_owned()),
            email: Email::from_stored("a@example.com".to_owned()),
            role: Role::Agent,
            role_name: RoleName::from_stored("INTERNAL".to_owned()),
        }
    }

    fn query(text: &str) -> Query {
        read(Parameters::parse(text), &actor()).unwrap().0
    }

    fn plain() -> Query {
        Query {
            filter: Filter::default(),
            sort: Sort::CreatedAt,
            order: Order::Desc,
            start: Start::Page(1),
            limit: 10,
            with_message: true,
        }
    }

    #[test]
    fn parameters_become_a_query() {
        let me = Id::from_bytes([7; 12]);
        let filtered = |filter: Filter| Query { filter, ..plain() };
        let time = |text| Timestamp::parse(text).ok();
        for (text, expected) in [
            ("", plain()),
            ("page=&limit=&status=&search=&cursor=", plain()),
            ("admin=true&page=3&limit=100", Query { start: Start::Page(3), limit: 100, ..plain() }),
            ("sort=priority&order=asc", Query { sort: Sort::Priority, order: Order::Asc, ..plain() }),
            ("fields=row", Query { with_message: false, ..plain() }),
            (
                "status=In+Progress&status=Open&status=Open",
                filtered(Filter { statuses: vec![Status::InProgress, Status::Open], ..Filter::default() }),
            ),
            (
                "priority=High&category=Bug%20Report&awaiting=staff",
                filtered(Filter {
                    priorities: vec![Priority::High],
                    categories: vec![Category::BugReport],
                    awaiting: Some(Awaiting::Staff),
                    ..Filter::default()
                }),
            ),
            (
                "assignedTo=me&scope=own",
                filtered(Filter { assignee: Some(Assignee::Person(me)), submitted_by: Some(me), ..Filter::default() }),
            ),
            ("assignedTo=none", filtered(Filter { assignee: Some(Assignee::Nobody), ..Filter::default() })),
            (
                "startDate=2026-01-31&endDate=2026-01-31",
                filtered(Filter {
                    created_from: time("2026-01-31T00:00:00Z"),
                    created_to: time("2026-01-31T23:59:59.999Z"),
                    ..Filter::default()
                }),
            ),
            (
                "search=Invoice",
                filtered(Filter {
                    search: Some(Search::Words(vec![Term { word: "invoice".to_owned(), is_prefix: true }])),
                    ..Filter::default()
                }),
            ),
        ] {
            assert_eq!(query(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let long = format!("search={}", "a".repeat(201));
        for (text, names) in [
            ("page=0", &["page"][..]),
            ("page=-1&limit=101", &["limit", "page"]),
            ("limit=0", &["limit"]),
            ("limit=1e2", &["limit"]),
            ("limit=%2B5", &["limit"]),
            ("page=99999999999999999999", &["page"]),
            ("page=1&page=1", &["page"]),
            ("cursor=abc", &["cursor"]),
            ("status=open&priority=urgent&category=x", &["category", "priority", "status"]),
            ("status=Open,Closed", &["status"]),
            ("assignedTo=you", &["assignedTo"]),
            ("startDate=2026-02-30&endDate=tomorrow", &["endDate", "startDate"]),
            ("startDate=2026-02-02&endDate=2026-02-01", &["startDate"]),
            ("sort=password_hash&order=up", &["order", "sort"]),
            ("scope=all", &["scope"]),
            ("awaiting=nobody", &["awaiting"]),
            ("fields=all", &["fields"]),
            ("admin=1", &["admin"]),
            ("status[$ne]=x&offset=5", &["offset", "status[$ne]"]),
            (&long, &["search"]),
        ] {
            let refusal = read(Parameters::parse(text), &actor()).unwrap_err();
            let found: Vec<_> = refusal.details().keys().collect();
            assert_eq!(found, names, "{text}");
        }
    }
}
