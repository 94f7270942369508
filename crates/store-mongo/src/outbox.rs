//! Mails to be sent: a kind and references. Text and addresses are made at sending.

use domain::mail::{Mail, Recipient};
use mongodb::ClientSession;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, doc};
use mongodb::error::Result;
use serde::{Deserialize, Serialize};

use crate::MongoStore;
use crate::collections::{date, object_id};

const QUEUED: &str = "queued";
const CANCELLED: &str = "cancelled";

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MailDocument {
    #[serde(rename = "_id")]
    id: ObjectId,
    kind: String,
    /// Nobody in particular is the support address.
    recipient: Option<ObjectId>,
    ticket_id: ObjectId,
    response_id: Option<ObjectId>,
    state: String,
    tries: i32,
    due_at: DateTime,
    created_at: DateTime,
}

impl MailDocument {
    fn new(mail: &Mail) -> Self {
        Self {
            id: object_id(mail.id),
            kind: mail.kind.as_str().to_owned(),
            recipient: match mail.to {
                Recipient::Support => None,
                Recipient::Person(id) => Some(object_id(id)),
            },
            ticket_id: object_id(mail.ticket),
            response_id: mail.response.map(object_id),
            state: QUEUED.to_owned(),
            tries: 0,
            due_at: date(mail.created_at),
            created_at: date(mail.created_at),
        }
    }
}

impl MongoStore {
    pub(crate) async fn queue_mail(&self, session: &mut ClientSession, mail: &[Mail]) -> Result<()> {
        if !mail.is_empty() {
            self.collections.outbox.insert_many(mail.iter().map(MailDocument::new)).session(session).await?;
        }
        Ok(())
    }

    /// What has not been sent about a ticket that goes is not sent any more.
    pub(crate) async fn cancel_mail(&self, session: &mut ClientSession, ticket: ObjectId) -> Result<()> {
        let unsent = doc! { "ticketId": ticket, "state": QUEUED };
        self.collections.outbox.update_many(unsent, doc! { "$set": { "state": CANCELLED } }).session(session).await?;
        Ok(())
    }
}
