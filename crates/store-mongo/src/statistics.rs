//! Statistics: aggregated when they are asked for, over an index that holds all they need. A counter document that every
//! write moves would make all writers wait for one another.

mod kept;

pub(crate) use kept::Kept;

use std::time::Duration;

use app::ports::{CountDifference, StoreResult};
use domain::Timestamp;
use domain::statistics::{Periods, Statistics};
use futures::TryStreamExt as _;
use mongodb::bson::doc;
use mongodb::bson::oid::ObjectId;
use serde::Deserialize;

use crate::MongoStore;
use crate::collections::{date, uint};
use crate::error::store_error;
use crate::lenient;
use crate::thread::PartDocument;
use crate::ticket::{category_of, priority_of, status_of};

const MAX_TIME: Duration = Duration::from_secs(5);

/// Tickets that have these in common.
#[derive(Debug, Deserialize)]
struct Kind {
    #[serde(rename = "_id")]
    of: KindName,
    tickets: i64,
    answered: i64,
    millis: i64,
}

#[derive(Debug, Deserialize)]
struct KindName {
    #[serde(default, deserialize_with = "lenient::or_none")]
    status: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none")]
    priority: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_none")]
    category: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Responses {
    #[serde(rename = "_id")]
    ticket: ObjectId,
    #[serde(rename = "ticketNumber", default, deserialize_with = "lenient::or_none")]
    number: Option<String>,
    #[serde(rename = "responseParts")]
    parts: Option<i64>,
    kept: [i64; 2],
    found: [i64; 2],
}

impl MongoStore {
    pub(crate) async fn read_statistics(&self, periods: Periods) -> StoreResult<Statistics> {
        self.statistics.or_counted(periods, self.count_all(periods)).await
    }

    async fn count_all(&self, periods: Periods) -> StoreResult<Statistics> {
        let (today, week, month, kinds) = tokio::try_join!(
            self.created_since(periods.today),
            self.created_since(periods.week),
            self.created_since(periods.month),
            self.kinds()
        )?;
        let mut statistics = Statistics {
            created_today: today,
            created_this_week: week,
            created_this_month: month,
            ..Statistics::default()
        };
        for kind in kinds {
            kind.add_to(&mut statistics);
        }
        Ok(statistics)
    }

    async fn created_since(&self, at: Timestamp) -> StoreResult<u64> {
        let since = doc! { "createdAt": { "$gte": date(at) } };
        self.collections.tickets.count_documents(since).max_time(MAX_TIME).await.map_err(store_error)
    }

    async fn kinds(&self) -> StoreResult<Vec<Kind>> {
        let is_answered = doc! { "$eq": [{ "$type": "$firstAnswerAt" }, "date"] };
        let long = |field: &str| doc! { "$toLong": field };
        let millis = doc! { "$subtract": [long("$firstAnswerAt"), long("$createdAt")] };
        let is_later = doc! { "$gt": ["$firstAnswerAt", "$createdAt"] };
        let millis = doc! { "$cond": [is_later, millis, 0_i64] };
        let group = doc! {
            "_id": { "status": "$status", "priority": "$priority", "category": "$category" },
            "tickets": { "$sum": 1_i64 },
            "answered": { "$sum": { "$cond": [is_answered.clone(), 1_i64, 0_i64] } },
            "millis": { "$sum": { "$cond": [is_answered, millis, 0_i64] } },
        };
        // Sorting by the index's first field leads the planner to it, and from there to reading nothing else.
        let stages = [doc! { "$sort": { "status": 1 } }, doc! { "$group": group }];
        let kinds = self.collections.tickets.aggregate(stages).max_time(MAX_TIME).with_type::<Kind>();
        kinds.await.map_err(store_error)?.try_collect().await.map_err(store_error)
    }

    /// The number of responses and of notes is kept in each ticket. Documents without our fields keep none.
    pub(crate) async fn find_count_differences(&self, limit: u32) -> StoreResult<Vec<CountDifference>> {
        let with = |is_internal: bool| {
            let is_public = doc! { "$in": [{ "$ifNull": ["$$this.isInternal", false] }, [false, 0]] };
            let is_one = doc! { "$eq": [{ "$type": "$$this" }, "object"] };
            let such = doc! { "$and": [is_one, { "$ne": [is_public, is_internal] }] };
            let thread = doc! { "$cond": [{ "$isArray": "$responses" }, "$responses", []] };
            doc! { "$size": { "$filter": { "input": thread, "as": "this", "cond": such } } }
        };
        let project = doc! {
            "ticketNumber": 1, "responseParts": 1,
            "kept": [{ "$toLong": "$publicResponseCount" }, { "$toLong": "$noteCount" }],
            "found": [{ "$toLong": with(false) }, { "$toLong": with(true) }],
        };
        let stages = [
            doc! { "$match": { "version": { "$type": ["int", "long"] } } },
            doc! { "$project": project },
            doc! { "$match": { "$expr": { "$ne": ["$kept", "$found"] } } },
        ];
        let found = self.collections.tickets.aggregate(stages).with_type::<Responses>();
        let mut found = found.await.map_err(store_error)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut differences = Vec::new();
        while differences.len() < limit
            && let Some(mut responses) = found.try_next().await.map_err(store_error)?
        {
            for older in self.thread_parts(responses.ticket, responses.parts.unwrap_or(0)).await? {
                responses.count(&older);
            }
            differences.extend(responses.differences());
        }
        differences.truncate(limit);
        Ok(differences)
    }
}

impl Kind {
    fn add_to(self, statistics: &mut Statistics) {
        let KindName { status, priority, category } = self.of;
        statistics.add(
            status_of(status.as_deref()),
            priority_of(priority.as_deref()),
            category_of(category.as_deref()),
            uint(self.tickets),
        );
        statistics.answered += uint(self.answered);
        statistics.answer_millis += uint(self.millis);
    }
}

impl Responses {
    fn count(&mut self, part: &PartDocument) {
        for response in &part.responses {
            self.found[usize::from(response.is_internal())] += 1;
        }
    }

    fn differences(self) -> impl Iterator<Item = CountDifference> {
        let what = ["public responses", "internal notes"].into_iter().zip(self.kept).zip(self.found);
        let number = self.number.unwrap_or_else(|| self.ticket.to_hex());
        what.filter(|((_, kept), found)| kept != found).map(move |((what, kept), counted)| CountDifference {
            what: format!("{what} of {number}"),
            kept,
            counted,
        })
    }
}
