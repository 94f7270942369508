//! What the log does not say, however much it is asked to.

use serde_json::{Value, json};
use ureq::Agent;

use crate::binary::{Binary, Server};

/// Stands in everything that is secret or personal; beginning with it, each value is one of a kind.
const CANARY: &str = "canary";

#[test]
fn nothing_secret_or_personal_is_logged_at_any_level() {
    let binary = Binary::new();
    let (agent_mail, customer_mail) = ("canary-agent@desk.example", "canary-customer@customer.example");
    let password = "canary password";
    for (email, role) in [(agent_mail, "ADMIN"), (customer_mail, "CUSTOMER")] {
        let line = ["user", "add", "--email", email, "--name", "Canary Person", "--role", role, "--password-stdin"];
        binary.run_with(&line, &[], password).succeeds();
    }
    let server = Server::start(&binary, &["--log-filter", "trace"]);
    let http = Agent::config_builder().http_status_as_error(false).build().new_agent();
    let post = |path: &str, token: &str, body: &Value| {
        let request = http.post(format!("http://{}{path}", server.address()));
        let request = request.header("authorization", format!("Bearer {token}"));
        request.header("idempotency-key", format!("canary {path}")).send_json(body).unwrap()
    };
    let sign_in = |email: &str, password: &str| {
        let body = json!({"email": email, "password": password});
        post("/api/auth/login", "", &body).body_mut().read_json::<Value>().unwrap()["token"].clone()
    };
    let staff = sign_in(agent_mail, password).as_str().unwrap().to_owned();
    let customer = sign_in(customer_mail, password).as_str().unwrap().to_owned();
    assert!(sign_in(customer_mail, "canary guess").is_null());

    let tickets = "/api/support/tickets";
    let filed = post(tickets, &customer, &json!({"subject": "canary subject", "message": "canary message"}));
    let number = filed.into_body().read_json::<Value>().unwrap()["ticket"]["ticketNumber"].clone();
    let responses = format!("{tickets}/{}/responses", number.as_str().unwrap());
    assert_eq!(post(&responses, &staff, &json!({"message": "canary note", "isInternal": true})).status(), 201);
    assert_eq!(post(&responses, &customer, &json!({"message": "canary answer"})).status(), 201);
    post(tickets, &customer, &json!({"subject": "canary subject", "canary field": "canary value"}));
    post("/api/auth/setup", "", &json!({"token": "canary", "name": "Canary", "email": "canary@x.example"}));
    post("/api/canary", "canary.canary.canary", &json!({}));
    server.get_as(&staff, "/api/support/tickets?search=canary&canary=canary");
    server.get_as("canary", "/canary?token=canary");

    server.signal("TERM");
    let (status, _, log) = server.wait();
    assert_eq!(status, Some(0));
    assert!(log.lines().filter(|line| line.contains("request")).count() >= 11, "{log}");
    for secret in [CANARY, &staff, &customer] {
        assert!(!log.to_lowercase().contains(secret), "{secret} is logged: {log}");
    }
}
