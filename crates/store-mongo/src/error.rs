//! What the driver reports, in the words of the port. Its own errors stay in this crate.

use app::ports::StoreError;
use mongodb::error::{
    Error, ErrorKind, RETRYABLE_WRITE_ERROR, TRANSIENT_TRANSACTION_ERROR, UNKNOWN_TRANSACTION_COMMIT_RESULT,
    WriteError, WriteFailure,
};

const DUPLICATE_KEY: i32 = 11_000;

/// Errors that say "not now": the server is stepping down, shutting down, overloaded or out of time or space.
const PASSING: &[i32] = &[
    6,      // HostUnreachable
    7,      // HostNotFound
    50,     // MaxTimeMSExpired
    64,     // WriteConcernFailed
    89,     // NetworkTimeout
    91,     // ShutdownInProgress
    100,    // UnsatisfiableWriteConcern
    112,    // WriteConflict
    134,    // ReadConcernMajorityNotAvailableYet
    189,    // PrimarySteppedDown
    202,    // NetworkInterfaceExceededTimeLimit
    251,    // NoSuchTransaction
    262,    // ExceededTimeLimit
    9001,   // SocketException
    10_107, // NotWritablePrimary
    11_600, // InterruptedAtShutdown
    11_602, // InterruptedDueToReplStateChange
    13_435, // NotPrimaryNoSecondaryOk
    13_436, // NotPrimaryOrSecondary
    14_031, // OutOfDiskSpace
];

#[expect(clippy::needless_pass_by_value, reason = "its callers hand it to `map_err`")]
pub(crate) fn store_error(error: Error) -> StoreError {
    if let Some(own) = error.get_custom::<StoreError>() {
        return match own {
            StoreError::Unavailable(message) => StoreError::Unavailable(message.clone()),
            StoreError::Failed(message) => StoreError::Failed(message.clone()),
        };
    }
    if is_passing(&error) { StoreError::Unavailable(error.to_string()) } else { StoreError::Failed(error.to_string()) }
}

/// Carries an error of ours out of a transaction.
pub(crate) fn in_transaction(error: StoreError) -> Error {
    Error::custom(error)
}

/// A server that could not be found has been waited for already. The driver's helper would run the transaction
/// again, and wait as long each time, so the error leaves it as one of ours.
pub(crate) fn unless_unreachable(error: Error) -> Error {
    match error.kind.as_ref() {
        ErrorKind::ServerSelection { .. } => in_transaction(store_error(error)),
        _ => error,
    }
}

pub(crate) fn is_passing(error: &Error) -> bool {
    let labels = [RETRYABLE_WRITE_ERROR, TRANSIENT_TRANSACTION_ERROR, UNKNOWN_TRANSACTION_COMMIT_RESULT];
    if labels.iter().any(|label| error.contains_label(label)) {
        return true;
    }
    match error.kind.as_ref() {
        ErrorKind::Io(_)
        | ErrorKind::ServerSelection { .. }
        | ErrorKind::ConnectionPoolCleared { .. }
        | ErrorKind::DnsResolve { .. }
        | ErrorKind::Write(WriteFailure::WriteConcernError(_)) => true,
        ErrorKind::Command(command) => PASSING.contains(&command.code),
        ErrorKind::Write(WriteFailure::WriteError(write)) => PASSING.contains(&write.code),
        _ => false,
    }
}

/// What a unique index refused, by the field that it begins with: a platform's own index of it has another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Duplicate {
    collection: String,
    field: String,
}

impl Duplicate {
    pub(crate) fn is_in(&self, collection: &str, field: &str) -> bool {
        self.collection == collection && self.field == field
    }
}

pub(crate) fn duplicate(error: &Error) -> Option<Duplicate> {
    match error.kind.as_ref() {
        ErrorKind::Write(WriteFailure::WriteError(WriteError { code: DUPLICATE_KEY, message, .. })) => {
            read_duplicate(message)
        }
        ErrorKind::Command(command) if command.code == DUPLICATE_KEY => read_duplicate(&command.message),
        _ => None,
    }
}

/// Reads `E11000 duplicate key error collection: DATABASE.COLLECTION index: NAME dup key: { FIELD: .. }`. The driver
/// hands on what the server says of the key nowhere else.
fn read_duplicate(message: &str) -> Option<Duplicate> {
    let (_, collection) = message.split_once("collection: ")?.1.split_whitespace().next()?.split_once('.')?;
    let (field, _) = message.split_once("dup key: { ")?.1.split_once(':')?;
    Some(Duplicate { collection: collection.to_owned(), field: field.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_refused_is_read_from_the_message_whatever_the_index_is_called() {
        for index in ["ticketNumber", "ticketNumber_1", "by number"] {
            let message = format!(
                "E11000 duplicate key error collection: desk.supporttickets index: {index} dup key: \
                 {{ ticketNumber: \"ST-2026-001\" }}"
            );
            let duplicate = read_duplicate(&message).unwrap();
            assert!(duplicate.is_in("supporttickets", "ticketNumber"), "{duplicate:?}");
        }
        assert_eq!(read_duplicate("E11000"), None);
    }

    #[test]
    fn what_passes_is_unavailable_and_the_rest_failed() {
        let refused = Error::from(std::io::Error::from(std::io::ErrorKind::ConnectionRefused));
        assert!(matches!(store_error(refused), StoreError::Unavailable(_)));
        let own = in_transaction(StoreError::Failed("a reason".to_owned()));
        assert!(matches!(store_error(own), StoreError::Failed(reason) if reason == "a reason"));
    }
}
