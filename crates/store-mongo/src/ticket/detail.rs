use app::ports::{StoreResult, TicketDetail, TicketKey};
use domain::policy::Viewer;

use crate::MongoStore;
use crate::collections::object_id;
use crate::ticket::{by_key, response_view, view};

impl MongoStore {
    pub(crate) async fn read_ticket(&self, key: TicketKey, viewer: Viewer) -> StoreResult<Option<TicketDetail>> {
        let mut filter = by_key(key);
        if let Viewer::Customer(id) = viewer {
            filter.insert("submittedBy", object_id(id));
        }
        let Some(mut document) = self.find_whole(filter).await? else { return Ok(None) };
        let ticket = document.ticket();
        let mut responses = document.take_responses();
        responses.retain(|response| viewer.sees_notes() || !response.is_internal);
        // Requests may be committed in another order than they were made.
        responses.sort_by_key(|response| response.created_at);

        let names = [ticket.submitted_by].into_iter().chain(ticket.assigned_to);
        let people = self.people(names.chain(responses.iter().map(|response| response.responded_by))).await?;
        Ok(Some(TicketDetail {
            ticket: view(&ticket, viewer, &people, true),
            responses: responses.iter().map(|response| response_view(response, &people)).collect(),
        }))
    }
}
