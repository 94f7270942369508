//! The audit trail, of which a ticket's history is a part.

pub(crate) mod list;
pub(crate) mod view;
