//! What handlers take from a request.
//!
//! The order of checks is fixed: who it is, whether the role may use the route, the size and type of the body, and only
//! then what the request says. So [`SignedIn`] and [`Permitted`] refuse when they are extracted, the body's size and
//! type are judged by [`JsonBody`], and everything else is taken as it came and read by the handler.

mod body;
mod client;
mod credential;
mod fields;
mod origin;
mod path;
mod precondition;
mod query;
mod registration;
mod signed_in;
mod submission;
mod wrong;

pub(crate) use body::JsonBody;
pub(crate) use client::{Address, Client};
pub(crate) use credential::bearer_token;
pub(crate) use fields::{Body, Fields, Sent, given};
pub(crate) use origin::{OwnOrigin, SameOrigin};
pub(crate) use path::{IdPath, TicketPath};
pub(crate) use precondition::{expected, is_known};
pub(crate) use query::{Parameters, Query};
pub(crate) use registration::OpenRegistration;
pub(crate) use signed_in::{
    AssignTickets, FileForOthers, ManageFaqs, ManageMail, ManageSettings, ManageUsers, Permitted, ReadAudit,
    ReadStatistics, SignedIn, Way,
};
pub(crate) use submission::SubmissionKey;
