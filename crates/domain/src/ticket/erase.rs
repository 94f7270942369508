use crate::Timestamp;
use crate::text::{Message, Subject};
use crate::ticket::Whole;

impl Whole {
    /// The ticket without anything that anybody wrote in it: what was answered tells of its requester as what was asked.
    /// Its number, its times, its states and who wrote when stay. Nothing when it is so already.
    pub fn erased(&self, at: Timestamp) -> Option<Self> {
        let mut erased = self.clone();
        erased.ticket.subject = Subject::erased();
        erased.ticket.message = Message::erased();
        erased.ticket.attachments.clear();
        for response in &mut erased.responses {
            response.message = Message::erased();
        }
        if erased == *self {
            return None;
        }
        erased.ticket.revise(at, true);
        Some(erased)
    }
}
