//! Whether a database has the tables and indexes that its schema version says.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Result};

use crate::migrations;

/// A table or an index, and the statement that made it. Indexes that stand for a key have none.
struct Object {
    kind: String,
    name: String,
    sql: Option<String>,
}

/// What is wrong with the first object that is missing or was made otherwise. What stands there besides does no harm.
pub(crate) fn difference(db: &Connection, version: i32) -> Result<Option<String>> {
    let mut expected = Connection::open_in_memory()?;
    migrations::run_to(&mut expected, version)?;
    let of_modules = shadow_tables(&expected)?;
    let found: HashMap<(String, String), Option<String>> =
        objects(db)?.into_iter().map(|Object { kind, name, sql }| ((kind, name), sql)).collect();
    for Object { kind, name, sql } in objects(&expected)? {
        let key = (kind, name);
        let what = match found.get(&key) {
            None => "is missing",
            Some(other) if *other != sql && !of_modules.contains(&key.1) => "is not as it was made",
            Some(_) => continue,
        };
        return Ok(Some(format!("the {} {} {what}", key.0, key.1)));
    }
    Ok(None)
}

/// In the order in which they were made.
fn objects(db: &Connection) -> Result<Vec<Object>> {
    db.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY rowid")?
        .query_map([], |row| Ok(Object { kind: row.get(0)?, name: row.get(1)?, sql: row.get(2)? }))?
        .collect()
}

/// The tables of which the word index is made. Their statements are the library's own, and may differ between its
/// versions.
fn shadow_tables(db: &Connection) -> Result<HashSet<String>> {
    db.prepare("SELECT name FROM pragma_table_list WHERE type = 'shadow'")?.query_map([], |row| row.get(0))?.collect()
}
