//! What the server says of this database: which index each list is read through, and whether counters are ahead.

use app::doctor::{ListForm, list_forms};
use app::ports::{Finding, Health, StoreResult};
use mongodb::bson::{Bson, Document, doc};

use crate::MongoStore;
use crate::collections::TICKETS;
use crate::error::store_error;
use crate::list::{conditions, legs, sort};
use crate::transaction::bounded;

impl MongoStore {
    pub(crate) async fn examine_all(&self) -> StoreResult<Vec<Finding>> {
        let mut findings = vec![bounded(self.uncompleted()).await?];
        for form in list_forms() {
            findings.push(bounded(self.explained(&form)).await?);
        }
        Ok(findings)
    }

    /// Tickets that another application wrote are not searched until they are completed.
    async fn uncompleted(&self) -> StoreResult<Finding> {
        let without = doc! { "version": { "$exists": false } };
        let found = self.collections.tickets.clone_with_type::<Document>();
        let found = found.find_one(without).projection(doc! { "_id": 1 }).await.map_err(store_error)?;
        Ok(match found {
            None => Finding::ok("tickets", "all of them can be searched and sorted"),
            Some(_) => Finding::warning(
                "tickets",
                "some were written by another application and are not found by search until they are changed here",
            ),
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
