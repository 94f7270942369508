//! Statements that are put together from what is asked.

use domain::Id;
use rusqlite::types::Value;

#[derive(Debug, Default)]
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

impl Statement {
    pub(crate) fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    /// Ends in the rows from an offset on.
    pub(crate) fn window(&mut self, rows: u64, offset: u64) {
        self.push(" LIMIT ? OFFSET ?");
        self.values.extend([count(rows), count(offset)]);
    }
}

pub(crate) fn blob(id: Id) -> Value {
    Value::Blob(id.bytes().to_vec())
}

pub(crate) fn count(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Appends conditions to a statement, each with its values.
pub(crate) struct Conditions<'a> {
    statement: &'a mut Statement,
    link: &'static str,
}

impl<'a> Conditions<'a> {
    pub(crate) fn new(statement: &'a mut Statement) -> Self {
        Self { statement, link: " WHERE " }
    }

    pub(crate) fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.statement.push(self.link);
        self.statement.push(condition);
        self.statement.values.extend(values);
        self.link = " AND ";
    }

    pub(crate) fn compare(&mut self, column: &str, operator: &str, value: impl Into<Value>) {
        self.and(&format!("{column} {operator} ?"), [value.into()]);
    }

    pub(crate) fn equal(&mut self, column: &str, value: impl Into<Value>) {
        self.compare(column, "=", value);
    }

    /// No values ask for nothing.
    pub(crate) fn one_of(&mut self, column: &str, values: impl IntoIterator<Item = impl Into<Value>>) {
        let values: Vec<Value> = values.into_iter().map(Into::into).collect();
        if !values.is_empty() {
            let places = vec!["?"; values.len()].join(", ");
            self.and(&format!("{column} IN ({places})"), values);
        }
    }
}
