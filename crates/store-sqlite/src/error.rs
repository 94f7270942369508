use app::ports::StoreError;
use rusqlite::{Error, ErrorCode};

/// Which failures may pass by themselves or once the disk has room again, and which will not.
pub(crate) fn store_error(error: &Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(
            ErrorCode::DiskFull
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::SystemIoFailure
            | ErrorCode::ReadOnly
            | ErrorCode::CannotOpen
            | ErrorCode::OutOfMemory
            | ErrorCode::OperationInterrupted
            | ErrorCode::FileLockingProtocolFailed,
        ) => StoreError::Unavailable(error.to_string()),
        _ => StoreError::Failed(error.to_string()),
    }
}

/// A failure that may pass, for a reason that the database does not know.
pub(crate) fn unavailable(reason: &str) -> Error {
    let code = rusqlite::ffi::Error { code: ErrorCode::SystemIoFailure, extended_code: rusqlite::ffi::SQLITE_IOERR };
    Error::SqliteFailure(code, Some(reason.to_owned()))
}

/// Lets `?` carry a failure of the database into the port's errors.
pub(crate) trait OrFail<T> {
    fn or_fail(self) -> Result<T, StoreError>;
}

impl<T> OrFail<T> for rusqlite::Result<T> {
    fn or_fail(self) -> Result<T, StoreError> {
        self.map_err(|error| store_error(&error))
    }
}

/// Whether the row was refused because `column` (as in `table.column`) holds the same value elsewhere.
pub(crate) fn violates_unique(error: &Error, column: &str) -> bool {
    match error {
        Error::SqliteFailure(failure, Some(message)) => {
            matches!(
                failure.extended_code,
                rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            ) && message.strip_prefix("UNIQUE constraint failed: ") == Some(column)
        }
        _ => false,
    }
}
