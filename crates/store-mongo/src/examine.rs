//! What the server says of this database: which index each list is read through, and whether counters are ahead.

use app::doctor::{ListForm, list_forms};
use app::ports::{Depth, Finding, Health, StoreResult};
use futures::TryStreamExt as _;
use mongodb::bson::{Bson, Document, deserialize_from_document, doc};

use crate::MongoStore;
use crate::collections::TICKETS;
use crate::error::store_error;
use crate::list::{conditions, legs, sort};
use crate::ticket::{TicketDocument, without_terms};
use crate::transaction::bounded;

/// So many of a kind say enough.
const NAMED: u32 = 5;

impl MongoStore {
    pub(crate) async fn examine_all(&self, depth: Depth) -> StoreResult<Vec<Finding>> {
        let mut findings = vec![self.incomplete().await?, self.numbers_given_twice().await?];
        if depth == Depth::Whole {
            findings.push(self.unreadable().await?);
        }
        for form in list_forms() {
            findings.push(bounded(self.explained(&form)).await?);
        }
        Ok(findings)
    }

    /// Those of another application are theirs to give; ours are unique.
    async fn numbers_given_twice(&self) -> StoreResult<Finding> {
        const SUBJECT: &str = "ticket numbers";
        let stages = [
            doc! { "$group": { "_id": "$ticketNumber", "count": { "$sum": 1 } } },
            doc! { "$match": { "count": { "$gt": 1 } } },
            doc! { "$sort": { "_id": 1 } },
            doc! { "$limit": i64::from(NAMED) },
        ];
        let tickets = self.collections.tickets.clone_with_type::<Document>();
        let found = tickets.aggregate(stages).allow_disk_use(true).await.map_err(store_error)?;
        let found: Vec<Document> = found.try_collect().await.map_err(store_error)?;
        let twice: Vec<_> = found.iter().map(|group| group.get_str("_id").unwrap_or("nothing")).collect();
        Ok(if twice.is_empty() {
            Finding::ok(SUBJECT, "each is given once")
        } else {
            let text = format!(
                "given more than once: {}; one of the tickets is found by it, the others by their _id until a change gives \
                 them numbers of their own",
                twice.join(", ")
            );
            Finding::warning(SUBJECT, text)
        })
    }

    /// Documents that are no tickets or lack a part of one, whoever wrote them.
    async fn unreadable(&self) -> StoreResult<Finding> {
        const SUBJECT: &str = "documents";
        let tickets = self.collections.tickets.clone_with_type::<Document>();
        let mut found = tickets.find(doc! {}).projection(without_terms()).await.map_err(store_error)?;
        let (mut unreadable, mut odd) = (Vec::new(), Vec::new());
        while let Some(document) = found.try_next().await.map_err(store_error)?
            && unreadable.len() < NAMED as usize
        {
            let id = document.get("_id").map_or_else(|| "none".to_owned(), ToString::to_string);
            match deserialize_from_document::<TicketDocument>(document) {
                Ok(ticket) if odd.len() == NAMED as usize || ticket.odd_fields().is_empty() => {}
                Ok(ticket) => odd.push(format!("{id}: {}", ticket.odd_fields().join(", "))),
                Err(reason) => unreadable.push(format!("{id}: {reason}")),
            }
        }
        Ok(if !unreadable.is_empty() {
            let text = format!("these are no tickets and not shown: {}; mend or remove them", unreadable.join("; "));
            Finding::failed(SUBJECT, text)
        } else if !odd.is_empty() {
            let text =
                format!("of these, fields are missing or say nothing, and defaults are shown: {}", odd.join("; "));
            Finding::warning(SUBJECT, text)
        } else {
            Finding::ok(SUBJECT, "every ticket can be read")
        })
    }

    async fn explained(&self, form: &ListForm) -> StoreResult<Finding> {
        let Some(filter) = conditions(&form.query.filter, form.viewer) else {
            return Ok(Finding::warning(form.subject(), "it is never asked for"));
        };
        // Parts of a list that follow are read by the same index.
        let first = legs(&filter, &form.query, form.viewer).into_iter().next();
        let find = doc! {
            "find": TICKETS, "filter": first, "sort": sort(form.query.sort, form.query.order, form.viewer),
            "limit": i64::from(form.query.limit),
        };
        let database = self.client.database(&self.collections.tickets.namespace().db);
        let explain = doc! { "explain": find, "verbosity": "queryPlanner" };
        let answer = database.run_command(explain).await.map_err(store_error)?;
        let plan = answer.get_document("queryPlanner").and_then(|planner| planner.get_document("winningPlan"));
        let mut seen = Seen::default();
        if let Ok(plan) = plan {
            seen.look_at(&Bson::Document(plan.clone()));
        }
        Ok(seen.finding(form))
    }
}

/// What a plan is made of.
#[derive(Default)]
struct Seen {
    indexes: Vec<String>,
    scans_all: bool,
    sorts: bool,
}

impl Seen {
    fn look_at(&mut self, part: &Bson) {
        match part {
            Bson::Document(stage) => {
                match stage.get_str("stage") {
                    Ok("COLLSCAN") => self.scans_all = true,
                    Ok("SORT") => self.sorts = true,
                    _ => {}
                }
                if let Ok(index) = stage.get_str("indexName")
                    && !self.indexes.iter().any(|known| known == index)
                {
                    self.indexes.push(index.to_owned());
                }
                stage.values().for_each(|inner| self.look_at(inner));
            }
            Bson::Array(parts) => parts.iter().for_each(|inner| self.look_at(inner)),
            _ => {}
        }
    }

    fn finding(self, form: &ListForm) -> Finding {
        let sorted = if self.sorts { ", then sorted" } else { "" };
        if self.scans_all || self.indexes.is_empty() {
            return Finding::warning(form.subject(), format!("no index; every ticket is read{sorted}"));
        }
        Finding::new(form.subject(), Health::Ok, format!("{}{sorted}", self.indexes.join(", ")))
    }
}
