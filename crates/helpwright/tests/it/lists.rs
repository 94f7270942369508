//! Lists: what they hold, in which order, a page at a time.

use serde_json::{Value, json};

use crate::desk::{Desk, Person};

/// Twelve tickets, one a minute: priorities in turn, every third closed, every fourth assigned to the agent.
async fn a_full_desk() -> Desk {
    let desk = Desk::open().await;
    let agent = desk.id(Person::Agent).to_string();
    for n in 0..12_usize {
        let person = if n < 8 { Person::Owner } else { Person::Other };
        let priority = ["Low", "Medium", "High", "Critical"][n % 4];
        let category = if n % 2 == 0 { "Bug Report" } else { "Account Issue" };
        let body =
            json!({"subject": format!("Ticket {n}"), "message": "M", "priority": priority, "category": category});
        let filed = desk.post(person, "/api/support/tickets", body).await;
        let path = format!("/api/support/tickets/{}", filed.body["ticket"]["_id"].as_str().unwrap());
        if n % 3 == 0 {
            desk.put(Person::Agent, &path, json!({"status": "Closed"})).await;
        }
        if n % 4 == 0 {
            desk.put(Person::Agent, &path, json!({"assignedTo": agent})).await;
        }
        desk.clock.advance(60_000);
    }
    desk
}

fn numbers(body: &Value) -> Vec<usize> {
    let subjects = body["tickets"].as_array().unwrap().iter().map(|ticket| ticket["subject"].as_str().unwrap());
    subjects.map(|subject| subject.trim_start_matches("Ticket ").parse().unwrap()).collect()
}

async fn listed(desk: &Desk, person: Person, query: &str) -> Vec<usize> {
    let answer = desk.get(person, &format!("/api/support/tickets?limit=100&{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    let numbers = numbers(&answer.body);
    assert_eq!(answer.body["pagination"]["total"], numbers.len(), "{query}");
    numbers
}

#[tokio::test]
async fn filters_combine() {
    let desk = a_full_desk().await;
    let agent = desk.id(Person::Agent);
    let table: Vec<(String, Vec<usize>)> = vec![
        (String::new(), (0..12).rev().collect()),
        ("status=Closed".to_owned(), vec![9, 6, 3, 0]),
        ("status=Closed&status=Open".to_owned(), (0..12).rev().collect()),
        ("status=In%20Progress".to_owned(), vec![]),
        ("priority=Critical&priority=Low".to_owned(), vec![11, 8, 7, 4, 3, 0]),
        ("category=Bug%20Report".to_owned(), vec![10, 8, 6, 4, 2, 0]),
        ("status=Closed&category=Bug%20Report".to_owned(), vec![6, 0]),
        ("status=Closed&priority=Low&category=Bug%20Report".to_owned(), vec![0]),
        ("assignedTo=me".to_owned(), vec![8, 4, 0]),
        (format!("assignedTo={agent}"), vec![8, 4, 0]),
        ("assignedTo=none&status=Closed".to_owned(), vec![9, 6, 3]),
        ("assignedTo=65000000aaaaaaaaaaaaaaaa".to_owned(), vec![]),
        ("startDate=2026-03-02T09:10:00Z".to_owned(), vec![11, 10]),
        ("endDate=2026-03-02T09:01:00.000Z".to_owned(), vec![1, 0]),
        ("startDate=2026-03-02&endDate=2026-03-02".to_owned(), (0..12).rev().collect()),
        ("startDate=2026-03-03".to_owned(), vec![]),
        ("awaiting=customer".to_owned(), vec![]),
        ("search=ticket".to_owned(), (0..12).rev().collect()),
        ("search=tick%20owner".to_owned(), vec![7, 6, 5, 4, 3, 2, 1, 0]),
        ("search=ST-2026-003".to_owned(), vec![2]),
        ("search=otto&status=Closed".to_owned(), vec![9]),
        ("search=---".to_owned(), vec![]),
        ("scope=own".to_owned(), vec![]),
        ("status=&search=&admin=true".to_owned(), (0..12).rev().collect()),
    ];
    for (query, expected) in table {
        assert_eq!(listed(&desk, Person::Agent, &query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn sorts_go_by_rank_over_all_tickets_and_ties_by_age() {
    let desk = a_full_desk().await;
    let table: [(&str, &[usize]); 6] = [
        ("sort=createdAt&order=asc", &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        ("sort=priority", &[11, 7, 3, 10, 6, 2, 9, 5, 1, 8, 4, 0]),
        ("sort=priority&order=asc", &[0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]),
        ("sort=status", &[9, 6, 3, 0, 11, 10, 8, 7, 5, 4, 2, 1]),
        ("sort=status&order=asc&priority=Low", &[4, 8, 0]),
        ("sort=updatedAt", &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
    ];
    for (query, expected) in table {
        assert_eq!(listed(&desk, Person::Agent, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn customers_list_their_own() {
    let desk = a_full_desk().await;
    assert_eq!(listed(&desk, Person::Other, "").await, [11, 10, 9, 8]);
    assert_eq!(listed(&desk, Person::Other, "admin=true&sort=priority").await, [11, 10, 9, 8]);
    assert_eq!(listed(&desk, Person::Other, "status=Closed").await, [9]);
    assert_eq!(listed(&desk, Person::Other, "search=ST-2026-001").await, Vec::<usize>::new());
    assert_eq!(listed(&desk, Person::Other, "search=otto").await, Vec::<usize>::new(), "names are searched by staff");
}

#[tokio::test]
async fn pages_tell_the_truth_about_what_is_before_and_behind() {
    let desk = a_full_desk().await;
    for (page, expected, has_next, has_prev) in [
        (1, vec![11, 10, 9, 8, 7], true, false),
        (2, vec![6, 5, 4, 3, 2], true, true),
        (3, vec![1, 0], false, true),
        (9, vec![], false, true),
    ] {
        let answer = desk.get(Person::Agent, &format!("/api/support/tickets?limit=5&page={page}")).await;
        assert_eq!(numbers(&answer.body), expected);
        let pagination = &answer.body["pagination"];
        assert_eq!(pagination["total"], 12);
        assert_eq!(pagination["totalIsExact"], true);
        assert_eq!(
            (&pagination["page"], &pagination["limit"], &pagination["pages"]),
            (&json!(page), &json!(5), &json!(3))
        );
        assert_eq!(
            (&pagination["hasNext"], &pagination["hasPrev"]),
            (&json!(has_next), &json!(has_prev)),
            "page {page}"
        );
    }
    let beyond = desk.get(Person::Other, "/api/support/tickets?limit=5&page=2").await;
    assert_eq!(beyond.body["pagination"]["total"], 4, "customers are told of their own tickets alone");
}

#[tokio::test]
async fn a_cursor_goes_on_where_the_page_before_ended() {
    let desk = a_full_desk().await;
    for (person, query, expected) in [
        (Person::Agent, "limit=5", (0..12).rev().collect::<Vec<_>>()),
        (Person::Agent, "limit=5&sort=priority&order=asc", vec![0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]),
        (Person::Agent, "limit=2&status=Closed", vec![9, 6, 3, 0]),
        (Person::Owner, "limit=3&sort=updatedAt", (0..8).rev().collect()),
    ] {
        let mut seen = Vec::new();
        let mut cursor = None;
        for page in 1.. {
            let start = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
            let answer = desk.get(person, &format!("/api/support/tickets?{query}{start}")).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            seen.extend(numbers(&answer.body));
            let pagination = &answer.body["pagination"];
            assert_eq!((&pagination["page"], &pagination["total"]), (&json!(page), &json!(expected.len())));
            assert_eq!(pagination["hasPrev"], page > 1);
            assert_eq!(pagination["hasNext"], pagination.get("nextCursor").is_some());
            match pagination.get("nextCursor") {
                Some(next) => cursor = Some(next.as_str().unwrap().to_owned()),
                None => break,
            }
        }
        assert_eq!(seen, expected, "{query}");
    }
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_list_only() {
    let desk = a_full_desk().await;
    let path = "/api/support/tickets?limit=2&sort=priority&status=Open";
    let page = desk.get(Person::Owner, path).await;
    let cursor = page.body["pagination"]["nextCursor"].as_str().unwrap();
    assert_eq!(
        desk.get(Person::Owner, &format!("{path}&limit=7&cursor={cursor}").replace("limit=2&", "")).await.status,
        200
    );
    let altered = format!("A{}", &cursor[1..]).replacen("AA", "BA", 1);
    for (person, query) in [
        (Person::Owner, format!("sort=status&status=Open&cursor={cursor}")),
        (Person::Owner, format!("sort=priority&order=asc&status=Open&cursor={cursor}")),
        (Person::Owner, format!("sort=priority&cursor={cursor}")),
        (Person::Owner, format!("sort=priority&status=Open&page=2&cursor={cursor}")),
        (Person::Owner, format!("sort=priority&status=Open&cursor={altered}")),
        (Person::Owner, format!("sort=priority&status=Open&cursor={cursor}A")),
        (Person::Owner, "sort=priority&status=Open&cursor=abc".to_owned()),
        (Person::Other, format!("sort=priority&status=Open&cursor={cursor}")),
        (Person::Agent, format!("sort=priority&status=Open&cursor={cursor}")),
    ] {
        let answer = desk.get(person, &format!("/api/support/tickets?{query}")).await;
        answer.assert_refused(400, "validation_failed");
        assert!(answer.body["details"].get("cursor").is_some(), "{query}: {}", answer.text);
    }
}

#[tokio::test]
async fn rows_leave_out_what_a_table_does_not_show() {
    let desk = Desk::open().await;
    desk.ticket().await;
    let whole = &desk.get(Person::Owner, "/api/support/tickets").await.body["tickets"][0];
    assert!(whole["message"].is_string());
    assert!(whole.get("responses").is_none() && whole.get("messageHtml").is_none());
    let row = &desk.get(Person::Owner, "/api/support/tickets?fields=row").await.body["tickets"][0];
    assert!(row.get("message").is_none());
    assert_eq!(row["responseCount"], 0);
}
