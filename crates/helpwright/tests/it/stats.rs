//! The numbers that staff see.

use serde_json::json;

use crate::desk::{Desk, Person};

#[tokio::test]
async fn the_statistics_have_every_key_on_an_empty_desk() {
    let desk = Desk::open().await;
    let answer = desk.get(Person::Agent, "/api/support/tickets/stats?admin=true").await;
    let expected = json!({
        "total": 0, "open": 0, "inProgress": 0, "resolved": 0, "closed": 0,
        "byPriority": {"Low": 0, "Medium": 0, "High": 0, "Critical": 0},
        "byCategory": {"Technical Issue": 0, "Account Issue": 0, "Feature Request": 0, "General Inquiry": 0, "Bug Report": 0},
        "resolutionRate": 0.0,
        "timeBasedCounts": {"today": 0, "thisWeek": 0, "thisMonth": 0},
        "performance": {"avgResponseTimeHours": 0.0, "totalResolved": 0},
    });
    assert_eq!((answer.status, answer.body), (200, expected));
    desk.get(Person::Agent, "/api/support/tickets/stats?page=1").await.assert_refused(400, "validation_failed");
}

#[tokio::test]
async fn the_statistics_follow_what_happens() {
    let desk = Desk::open().await;
    let mut tickets = Vec::new();
    for priority in ["High", "Low", "Low"] {
        let body = json!({"subject": "S", "message": "M", "priority": priority, "category": "Bug Report"});
        let filed = desk.post(Person::Owner, "/api/support/tickets", body).await;
        tickets.push(format!("/api/support/tickets/{}", filed.body["ticket"]["_id"].as_str().unwrap()));
    }
    desk.clock.advance(90 * 60_000);
    let answered = desk.post(Person::Agent, &format!("{}/responses", tickets[0]), json!({"message": "Done"})).await;
    assert_eq!(answered.status, 201);
    desk.put(Person::Agent, &tickets[0], json!({"status": "Resolved"})).await;
    desk.put(Person::Owner, &tickets[1], json!({"status": "Closed"})).await;
    let stats = desk.get(Person::Admin, "/api/support/tickets/stats").await.body;
    assert_eq!((&stats["total"], &stats["open"], &stats["resolutionRate"]), (&json!(3), &json!(1), &json!(66.7)));
    assert_eq!((&stats["byPriority"]["Low"], &stats["byCategory"]["Bug Report"]), (&json!(2), &json!(3)));
    assert_eq!(stats["performance"], json!({"avgResponseTimeHours": 1.5, "totalResolved": 2}));
    assert_eq!(stats["timeBasedCounts"], json!({"today": 3, "thisWeek": 3, "thisMonth": 3}));
    // A week and a day later they are of this month alone.
    desk.clock.advance(8 * 24 * 3_600_000);
    desk.put(Person::Agent, &tickets[2], json!({"priority": "Critical"})).await;
    let stats = desk.get(Person::Agent, "/api/support/tickets/stats").await.body;
    assert_eq!((&stats["total"], &stats["byPriority"]["Critical"]), (&json!(3), &json!(1)));
    assert_eq!(stats["timeBasedCounts"], json!({"today": 0, "thisWeek": 0, "thisMonth": 3}));
}
