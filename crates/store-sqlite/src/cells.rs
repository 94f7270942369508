//! Reading stored values back into the types they were written from.

use domain::{Id, Timestamp};
use rusqlite::types::{FromSql, Type};
use rusqlite::{Error, Result, Row};

/// The cells of a row from left to right, as the statement names its columns.
pub(crate) struct Cells<'row> {
    row: &'row Row<'row>,
    next: usize,
}

impl<'row> Cells<'row> {
    pub(crate) fn new(row: &'row Row<'row>) -> Self {
        Self { row, next: 0 }
    }

    pub(crate) fn value<T: FromSql>(&mut self) -> Result<T> {
        let value = self.row.get(self.next);
        self.next += 1;
        value
    }

    pub(crate) fn id(&mut self) -> Result<Id> {
        self.value().map(Id::from_bytes)
    }

    pub(crate) fn optional_id(&mut self) -> Result<Option<Id>> {
        Ok(self.value::<Option<[u8; 12]>>()?.map(Id::from_bytes))
    }

    pub(crate) fn time(&mut self) -> Result<Timestamp> {
        self.value().map(Timestamp::from_millis)
    }

    pub(crate) fn optional_time(&mut self) -> Result<Option<Timestamp>> {
        Ok(self.value::<Option<i64>>()?.map(Timestamp::from_millis))
    }

    /// A value that is stored in another form, which `read` understands.
    pub(crate) fn read<S: FromSql, T>(&mut self, read: impl FnOnce(S) -> Option<T>) -> Result<T> {
        let column = self.next;
        read(self.value()?).ok_or_else(|| {
            Error::FromSqlConversionFailure(column, Type::Null, "the stored value has no meaning here".into())
        })
    }
}
