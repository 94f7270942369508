pub(crate) mod list;
mod list_sql;
#[cfg(test)]
mod plans;
pub(crate) mod read;
pub(crate) mod rows;
pub(crate) mod write;
