//! How a run of the program ends: messages and exit status.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use crate::snapshot::SnapshotError;
use crate::snapshot::plain;

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub(super) enum Failure {
    /// The command line was wrong: status 2.
    Usage(String),
    /// The input or the query was wrong, or could not be run: status 1.
    Failed(String),
    /// The same, but everything was said already: status 1.
    Silent,
    /// The user ended it: status 130.
    Interrupted,
    /// Nobody reads the output any more: a quiet success.
    ClosedPipe,
}

/// What a command comes to.
pub(super) type Outcome = Result<(), Failure>;

impl Failure {
    /// The exit status.
    pub(super) fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Usage(_) => 2,
            Self::Failed(_) | Self::Silent => 1,
            Self::Interrupted => 130,
            Self::ClosedPipe => 0,
        })
    }

    /// What to say on standard error, if anything.
    pub(super) fn message(&self) -> Option<&str> {
        match self {
            Self::Usage(message) | Self::Failed(message) => Some(message),
            Self::Silent | Self::Interrupted | Self::ClosedPipe => None,
        }
    }

    /// A failure with a message.
    pub(super) fn failed(message: impl fmt::Display) -> Self {
        Self::Failed(message.to_string())
    }

    /// A file that the system does not give or take.
    pub(super) fn file(doing: &str, path: &Path, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::Failed(format!("cannot {doing} `{}`: {}", path.display(), plain(error)))
    }
}

impl From<io::Error> for Failure {
    /// Writing to standard output.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::ClosedPipe
        } else {
            Self::Failed(format!("cannot write the output: {}", plain(&error)))
        }
    }
}

impl From<SnapshotError> for Failure {
    fn from(error: SnapshotError) -> Self {
        match &error {
            SnapshotError::Write { path, error }
                if error.kind() == io::ErrorKind::AlreadyExists =>
            {
                Self::exists(path)
            }
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl Failure {
    /// A file that is there and is to stay.
    pub(super) fn exists(path: &Path) -> Self {
        Self::Failed(format!("`{}` is there already; --force writes over it", path.display()))
    }
}
