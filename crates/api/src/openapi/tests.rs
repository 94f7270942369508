use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::accounts::{
    confirm::ConfirmRequest, forgot::ForgotPasswordRequest, login::LoginRequest, me::UpdateMeRequest,
    password::ChangePasswordRequest, register::RegisterRequest, reset::ResetPasswordRequest, setup::SetupRequest,
};
use crate::extract::{Body, Fields};
use crate::faqs::{create::CreateFaqRequest, update::UpdateFaqRequest};
use crate::responses::create::CreateResponseRequest;
use crate::settings::preview::PreviewTemplateRequest;
use crate::settings::send_test_mail::SendTestMailRequest;
use crate::settings::update::UpdateSettingsRequest;
use crate::tickets::create::CreateTicketRequest;
use crate::tickets::update::UpdateTicketRequest;
use crate::users::{create::CreateUserRequest, update::UpdateUserRequest};

fn document() -> Value {
    serde_json::to_value(openapi()).unwrap()
}

/// The fields about which the reader of `T` complains when it is given `body`.
fn refused<T: Body>(body: &Value) -> Vec<(String, String)> {
    let mut fields = Fields::parse(body.to_string().as_bytes()).unwrap();
    let read = T::read(&mut fields);
    let refusal = fields.finish(read).err();
    refusal.map(|error| error.details().clone().into_iter().collect()).unwrap_or_default()
}

fn names(refused: &[(String, String)]) -> BTreeSet<&str> {
    refused.iter().map(|(name, _)| name.as_str()).collect()
}

/// What is documented as a request must be what is read as one.
fn compare<T: Body>(name: &str) {
    let document = document();
    let schema = &document["components"]["schemas"][name];
    assert_eq!(schema["additionalProperties"], false, "{name}");

    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let required: BTreeSet<_> = required.iter().filter_map(Value::as_str).collect();
    assert_eq!(names(&refused::<T>(&json!({}))), required, "{name}");

    let documented = schema["properties"].as_object().unwrap();
    let lists = documented.keys().map(|field| (field.clone(), json!([5]))).collect();
    let wrong = refused::<T>(&Value::Object(lists));
    assert_eq!(names(&wrong), documented.keys().map(String::as_str).collect(), "{name}");
    for (field, message) in wrong {
        let types = &documented[&field]["type"];
        let is = |word: &str| types == word || types.as_array().is_some_and(|types| types.contains(&json!(word)));
        let expected = match () {
            () if is("object") => "must be an object, not a list",
            () if is("boolean") => "must be true or false, not a list",
            () if is("integer") => "must be a whole number",
            () => "must be text, not a list",
        };
        assert_eq!(message, expected, "{name}.{field}");
    }
}

#[test]
fn requests_are_documented_as_they_are_read() {
    compare::<CreateTicketRequest>("CreateTicketRequest");
    compare::<UpdateTicketRequest>("UpdateTicketRequest");
    compare::<CreateResponseRequest>("CreateResponseRequest");
    compare::<LoginRequest>("LoginRequest");
    compare::<UpdateMeRequest>("UpdateMeRequest");
    compare::<ChangePasswordRequest>("ChangePasswordRequest");
    compare::<SetupRequest>("SetupRequest");
    compare::<ResetPasswordRequest>("ResetPasswordRequest");
    compare::<RegisterRequest>("RegisterRequest");
    compare::<ConfirmRequest>("ConfirmRequest");
    compare::<ForgotPasswordRequest>("ForgotPasswordRequest");
    compare::<UpdateSettingsRequest>("UpdateSettingsRequest");
    compare::<PreviewTemplateRequest>("PreviewTemplateRequest");
    compare::<SendTestMailRequest>("SendTestMailRequest");
    compare::<CreateFaqRequest>("CreateFaqRequest");
    compare::<UpdateFaqRequest>("UpdateFaqRequest");
    compare::<CreateUserRequest>("CreateUserRequest");
    compare::<UpdateUserRequest>("UpdateUserRequest");
}

#[test]
fn every_operation_is_described() {
    let mut ids = BTreeSet::new();
    for route in routes() {
        assert!(ids.insert(route.operation.clone()), "{} stands twice", route.operation);
        assert!(!route.summary.is_empty(), "{}", route.operation);
    }
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{method} {path}");
            assert!(operation["security"].is_array(), "{method} {path}");
            for (status, response) in operation["responses"].as_object().unwrap() {
                assert_ne!(response["description"], "", "{method} {path} {status}");
                // To whom it is not for, that one is the page of an unknown address.
                let is_error = status.starts_with('4') || status.starts_with('5');
                if is_error && path != "/metrics" {
                    let body = &response["content"]["application/json"]["schema"]["$ref"];
                    assert_eq!(body, "#/components/schemas/ErrorBody", "{method} {path} {status}");
                }
            }
        }
    }
}

#[test]
fn refusals_are_those_that_can_come() {
    let document = document();
    for (method, path, status, is_there) in [
        ("get", "/healthz", "429", false),
        ("get", "/readyz", "429", true),
        ("get", "/api/faqs", "429", true),
        ("get", "/api/faqs", "503", true),
        ("get", "/api/openapi.json", "503", false),
        ("get", "/api/admin/support/settings", "403", true),
        ("get", "/api/admin/support/settings/test-email", "403", true),
    ] {
        let responses = &document["paths"][path][method]["responses"];
        assert_eq!(responses.get(status).is_some(), is_there, "{method} {path} {status}: {responses}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut open = vec![&document];
    let mut found = 0;
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    let pointer = reference.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{reference}");
                    found += 1;
                }
                open.extend(fields.values());
            }
            Value::Array(values) => open.extend(values),
            _ => {}
        }
    }
    assert!(found > 50);
}

#[test]
fn answers_leave_out_what_there_is_not() {
    let document = document();
    for (name, field) in
        [("Ticket", "assignedTo"), ("Ticket", "resolvedAt"), ("User", "lastSeenAt"), ("ErrorBody", "ticket")]
    {
        let schema = &document["components"]["schemas"][name];
        assert!(!schema["required"].as_array().unwrap().contains(&json!(field)), "{name}.{field}");
        assert!(!schema["properties"][field].to_string().contains("null"), "{name}.{field}");
    }
    let entry = &document["components"]["schemas"]["HistoryEntry"];
    assert!(entry["required"].as_array().unwrap().contains(&json!("actor")));
    assert!(entry["properties"]["actor"].to_string().contains("null"));
}

#[test]
fn the_words_are_those_of_the_domain() {
    let schemas = &document()["components"]["schemas"];
    assert_eq!(schemas["Status"]["enum"], json!(["Open", "In Progress", "Resolved", "Closed"]));
    assert_eq!(schemas["Priority"]["enum"], json!(["Low", "Medium", "High", "Critical"]));
    assert_eq!(schemas["Awaiting"]["enum"], json!(["staff", "customer"]));
    assert_eq!(schemas["Category"]["enum"].as_array().map(Vec::len), Some(5));
}
