//! Moving a desk's data: documents as lines of JSON, read into a store and written from one.

mod import;
pub(crate) mod lines;
mod read;
pub(crate) mod write;

pub use import::{Importer, Refused, Tally};
pub use write::write_line;

/// The longest line that is read: what a document with the longest conversation comes to.
pub const MAX_LINE: usize = 32 << 20;
