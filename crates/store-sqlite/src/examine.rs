//! What the file says of itself.

use app::doctor::{ListForm, list_forms};
use app::ports::{Depth, Finding, Health};
use rusqlite::{Connection, Result, params_from_iter};

use crate::tickets::list;
use crate::{migrations, open, schema};

pub(crate) fn examine(db: &Connection, depth: Depth) -> Result<Vec<Finding>> {
    let mut findings = vec![schema(db)?, file(db, depth)?];
    for form in list_forms() {
        findings.push(list_form(db, &form)?);
    }
    Ok(findings)
}

fn schema(db: &Connection) -> Result<Finding> {
    let version = migrations::version(db)?;
    Ok(match schema::difference(db, version)? {
        Some(what) => Finding::failed("schema", format!("{what}: put a backup in the place of this database")),
        None => Finding::ok("schema", format!("version {version}, the newest")),
    })
}

fn file(db: &Connection, depth: Depth) -> Result<Finding> {
    let pages: i64 = db.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    let page_size: i64 = db.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let size = format!("{} MiB", (pages * page_size) >> 20);
    if depth == Depth::Beside {
        let text = format!("{size}; it is checked whole when no server runs");
        return Ok(Finding::ok("database file", text));
    }
    Ok(match open::first_damage(db)? {
        None => Finding::ok("database file", format!("{size}, every page of it in order")),
        Some(damage) => Finding::failed("database file", format!("{damage}: put a backup in its place")),
    })
}

fn list_form(db: &Connection, form: &ListForm) -> Result<Finding> {
    let Some(statement) = list::statement(&form.query, form.viewer) else {
        return Ok(Finding::warning(form.subject(), "it is never asked for"));
    };
    let plan: Vec<String> = db
        .prepare(&format!("EXPLAIN QUERY PLAN {}", statement.sql))?
        .query_map(params_from_iter(&statement.values), |row| row.get(3))?
        .collect::<Result<_>>()?;
    let is_sorted_by_hand = plan.iter().any(|line| line.contains("TEMP B-TREE"));
    let health = if is_sorted_by_hand { Health::Warning } else { Health::Ok };
    Ok(Finding::new(form.subject(), health, indexes(&plan)))
}

/// What is read, without what is said of how it is merged.
fn indexes(plan: &[String]) -> String {
    let mut used: Vec<&str> = Vec::new();
    for line in plan.iter().filter(|line| line.starts_with("SEARCH") || line.starts_with("SCAN")) {
        if !used.contains(&line.as_str()) {
            used.push(line);
        }
    }
    used.join("; ")
}
