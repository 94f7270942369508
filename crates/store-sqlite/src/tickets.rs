pub(crate) mod list;
mod list_sql;
#[cfg(test)]
mod plans;
pub(crate) mod read;
pub(crate) mod rows;
mod statement;
pub(crate) mod write;
