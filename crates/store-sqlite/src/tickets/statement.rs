//! A statement that grows by conditions, each with the values it binds.

use domain::Id;
use domain::search::Term;
use rusqlite::types::Value;

use crate::words;

#[derive(Debug, Default)]
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

impl Statement {
    pub(super) fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }
}

/// Appends conditions to a statement, each with its values.
pub(super) struct Conditions<'a> {
    pub(super) statement: &'a mut Statement,
    link: &'static str,
}

impl<'a> Conditions<'a> {
    pub(super) fn new(statement: &'a mut Statement) -> Self {
        Self { statement, link: " WHERE " }
    }

    pub(super) fn and(&mut self, condition: &str) {
        self.statement.push(self.link);
        self.statement.push(condition);
        self.link = " AND ";
    }

    pub(super) fn equal(&mut self, column: &str, value: Value) {
        self.compare(column, "=", value);
    }

    pub(super) fn compare(&mut self, column: &str, operator: &str, value: Value) {
        self.and(&format!("{column} {operator} ?"));
        self.statement.values.push(value);
    }

    /// No values ask for nothing.
    pub(super) fn one_of(&mut self, column: &str, ranks: impl Iterator<Item = u8>) {
        let before = self.statement.values.len();
        self.statement.values.extend(ranks.map(|rank| Value::Integer(rank.into())));
        let count = self.statement.values.len() - before;
        if count > 0 {
            let mut condition = format!("{column} IN (?");
            for _ in 1..count {
                condition.push_str(", ?");
            }
            condition.push(')');
            self.and(&condition);
        }
    }

    pub(super) fn matches(&mut self, terms: &[Term], owner: Option<Id>) {
        self.and("word MATCH ?");
        self.statement.values.push(Value::Text(words::query(terms, owner)));
    }
}

pub(super) fn blob(id: Id) -> Value {
    Value::Blob(id.bytes().to_vec())
}
