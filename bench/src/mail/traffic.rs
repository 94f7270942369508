//! What goes on at the desk: conversations, each of which owes five mails.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::ledger::{Mail, RESPONSE, TICKET};
use crate::desk::{self, PASSWORD};
use crate::http::{Connection, Request};

pub(crate) const SUPPORT: &str = "support@support.example";
pub(crate) const TICKETS: &str = "/api/support/tickets";
const EMAILS: &str = "/api/admin/support/emails";

/// With more of them the support address would get more mail than it may within an hour.
pub(crate) const MOST_CONVERSATIONS: usize = 900;

pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) token: String,
}

pub(crate) struct Cast {
    /// The token of an admin.
    pub(crate) admin: String,
    pub(crate) customers: Vec<Person>,
    pub(crate) agents: Vec<Person>,
}

/// How the desk reaches the mail server.
pub(crate) fn options(smtp_url: String) -> Vec<(&'static str, String)> {
    vec![
        ("SMTP_URL", smtp_url),
        ("MAIL_FROM", "Bench <desk@support.example>".to_owned()),
        ("SUPPORT_EMAIL", SUPPORT.to_owned()),
        ("PUBLIC_URL", "https://desk.example".to_owned()),
    ]
}

/// The same by STARTTLS with a sign-in, by this authority.
pub(crate) fn options_with_tls(mail_server: SocketAddr, authority: &Path) -> Vec<(&'static str, String)> {
    let mut options = options(format!("smtp://desk:secret@{mail_server}?tls=starttls"));
    options.push(("SMTP_CA_FILE", authority.display().to_string()));
    options
}

impl Cast {
    /// Makes and signs in so many people, and has requesters told that their tickets have arrived.
    pub(crate) fn hire(server: SocketAddr, admin: &str, customers: usize, agents: usize) -> Result<Self> {
        let mut connection = Connection::open(server)?;
        let mut people = |role: &str, count: usize| -> Result<Vec<Person>> {
            (0..count)
                .map(|n| {
                    let email = format!("{}-{n}@firm.example", role.to_lowercase());
                    let person = json!({"name": "Robin", "email": email, "role": role, "password": PASSWORD});
                    let made = connection.json(&Request::post("/api/admin/users", admin, person))?;
                    let token = desk::sign_in(&mut connection, &email)?;
                    Ok(Person { id: text(&made, "/user/_id")?, email, token })
                })
                .collect()
        };
        let (customers, agents) = (people("CUSTOMER", customers)?, people("INTERNAL", agents)?);
        let settings = json!({"settings": {"support_auto_response": true}});
        connection.send(&Request::put("/api/admin/support/settings", admin, settings))?;
        Ok(Self { admin: admin.to_owned(), customers, agents })
    }

    /// A ticket is filed, assigned, answered, and answered again. Every request can be sent again: it is done once.
    /// Answers how long filing took.
    pub(crate) fn converse(
        &self,
        n: usize,
        owed: &mut HashSet<Mail>,
        mut ask: impl FnMut(&Request) -> Result<Value>,
    ) -> Result<Duration> {
        let (customer, agent) = (&self.customers[n % self.customers.len()], &self.agents[n % self.agents.len()]);
        let case = format!("{TICKET}{n}");
        let ticket = json!({"subject": format!("{case} stops"), "message": "The export stops after the first page."});
        let begun = Instant::now();
        let filed = ask(&Request::post(TICKETS, &customer.token, ticket).once(case.clone()))?;
        let filing = begun.elapsed();
        owed.extend([Mail::new(&customer.email, &case), Mail::new(SUPPORT, &case)]);
        let path = format!("{TICKETS}/{}", text(&filed, "/ticket/_id")?);
        ask(&Request::put(&path, &self.admin, json!({"assignedTo": agent.id})))?;
        owed.insert(Mail::new(&agent.email, &case));
        for (by, to, letter) in [(agent, customer, 'a'), (customer, agent, 'b')] {
            let word = format!("{RESPONSE}{n}{letter}");
            let response = json!({"message": format!("{word}: the other file?"), "notifyUser": true});
            ask(&Request::post(format!("{path}/responses"), &by.token, response).once(word.clone()))?;
            owed.insert(Mail::new(&to.email, &word));
        }
        Ok(filing)
    }
}

/// The mail log as an admin uses it.
pub(crate) struct MailLog<'a> {
    connection: Connection,
    admin: &'a str,
}

impl<'a> MailLog<'a> {
    pub(crate) fn open(server: SocketAddr, admin: &'a str) -> Result<Self> {
        Ok(Self { connection: Connection::open(server)?, admin })
    }

    /// How many mails are in this state.
    pub(crate) fn count(&mut self, state: &str) -> Result<u64> {
        let page = self.connection.json(&Request::get(format!("{EMAILS}?limit=1&state={state}"), self.admin))?;
        page.pointer("/pagination/total").and_then(Value::as_u64).context("a mail log without a total")
    }

    /// Has what waits for a later try and what failed sent at once.
    pub(crate) fn retry_all(&mut self) -> Result<()> {
        self.connection.send(&Request::post(format!("{EMAILS}/retry"), self.admin, json!({})))?;
        let page = self.connection.json(&Request::get(format!("{EMAILS}?limit=100&state=queued"), self.admin))?;
        for mail in page["emails"].as_array().into_iter().flatten() {
            let path = format!("{EMAILS}/{}/retry", text(mail, "/_id")?);
            // It may be on its way by now.
            let _ = self.connection.send(&Request::post(path, self.admin, json!({})));
        }
        Ok(())
    }
}

pub(crate) fn text(value: &Value, pointer: &str) -> Result<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    Ok(found.with_context(|| format!("no {pointer} in {value}"))?.to_owned())
}
