//! What the port does not show: the file, its rows, and what happens when they are damaged.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod files;
mod rows;
mod support;
