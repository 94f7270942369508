//! One module a command.

pub(crate) mod audit;
pub(crate) mod demo;
pub(crate) mod documents;
pub(crate) mod migrate;
pub(crate) mod serve;
pub(crate) mod user;
