use std::io;
use std::process::ExitCode;

/// Why a command did not do what it was asked: one sentence that says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The command line or the configuration is wrong.
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Failed(String),
    /// Whoever read the output has closed it, and needs no word about it.
    #[error("nobody reads the output")]
    Unread,
}

impl Failure {
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::Failed(message.into())
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Failed(_) | Self::Unread => 1,
            Self::Usage(_) => 2,
        })
    }
}

/// Writing what a command prints.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Unread;
        }
        Self::Failed(format!("cannot write the output: {error}"))
    }
}

impl From<app::Error> for Failure {
    fn from(error: app::Error) -> Self {
        match error {
            app::Error::Invalid(details) => {
                let details: Vec<_> = details.iter().map(|(field, message)| format!("{field}: {message}")).collect();
                Self::Usage(details.join(" "))
            }
            error => Self::Failed(format!("{error}")),
        }
    }
}

impl From<app::ports::StoreError> for Failure {
    fn from(error: app::ports::StoreError) -> Self {
        Self::Failed(error.to_string())
    }
}
