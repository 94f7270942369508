//! A whole desk comes in or goes out.

mod export;
mod import;

pub(crate) use export::Exporting;
