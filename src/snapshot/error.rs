//! Why a file could not be loaded or saved.

use std::fmt;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use crate::graph::GraphError;
use crate::value::json::JsonError;

/// A file that could not be loaded or saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The file system refused to read.
    #[error("cannot read `{}`: {}", path.display(), plain(error))]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The file system refused to write.
    #[error("cannot write `{}`: {}", path.display(), plain(error))]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Another program has saved the file since it was opened.
    #[error(
        "cannot write `{}`: another program has changed it since it was opened; nothing was saved",
        path.display()
    )]
    Replaced {
        /// The file.
        path: PathBuf,
    },
    /// There is nothing in the file.
    #[error("the file is empty")]
    Empty,
    /// The file is something else.
    #[error("the file is not a saved graph")]
    Foreign,
    /// The file is JSON, but not of factum.
    #[error("the file is JSON, but not a saved graph: {0}")]
    ForeignJson(&'static str),
    /// The file was written by a later release.
    #[error("the file has version {found}; this factum reads versions up to {known}")]
    Newer {
        /// The version of the file.
        found: u64,
        /// The latest version that is known.
        known: u64,
    },
    /// The file is damaged.
    #[error("the file is damaged: {damage} ({place})")]
    Damaged {
        /// Where.
        place: Place,
        /// How.
        damage: Damage,
    },
    /// One of the above, in a file.
    #[error("cannot open `{}`: {error}", path.display())]
    In {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: Box<SnapshotError>,
    },
}

/// Where a file is damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A section of a compact file.
    Section {
        /// Its tag.
        tag: String,
        /// Where it begins, in bytes.
        offset: u64,
    },
    /// A place in a readable file.
    Line {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// An entry of a readable file.
    Entry {
        /// `node` or `relationship`.
        what: &'static str,
        /// Its place in the list, from 1.
        number: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Section { tag, offset } => write!(f, "section `{tag}` at byte {offset}"),
            Self::Line { line, column } => write!(f, "line {line}, column {column}"),
            Self::Entry { what, number } => write!(f, "{what} number {number}"),
        }
    }
}

/// How a file is damaged.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// It ends too early.
    #[error("it ends too early")]
    Truncated,
    /// Something follows its end.
    #[error("something follows its end")]
    Trailing,
    /// A checksum differs.
    #[error("its checksum is wrong")]
    Checksum,
    /// Another section was expected.
    #[error("`{wanted}` was expected")]
    Unexpected {
        /// The tag that was expected.
        wanted: &'static str,
    },
    /// Its sizes cannot be.
    #[error("its size cannot be")]
    Size,
    /// It cannot be unpacked.
    #[error("it cannot be unpacked")]
    Packing,
    /// A number is out of range or written in more bytes than it needs.
    #[error("a number is out of range")]
    Number,
    /// A string is not UTF-8.
    #[error("a string is not UTF-8")]
    Text,
    /// A byte that says what follows is not known.
    #[error("a kind of value is not known")]
    Kind,
    /// The graph refused it.
    #[error("{0}")]
    Graph(GraphError),
    /// A value is not one.
    #[error("{0}")]
    Value(JsonError),
    /// It is not JSON, or not of the right form.
    #[error("{0}")]
    Json(String),
}

impl SnapshotError {
    /// The error with the file where it happened.
    pub fn within(self, path: &Path) -> Self {
        match self {
            Self::Read { .. } | Self::Write { .. } | Self::In { .. } => self,
            other => Self::In { path: path.to_owned(), error: Box::new(other) },
        }
    }
}

/// What the operating system says, without its number.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}
