//! A message about a place in a text, drawn with the line and a caret under the word.

use crate::source::Span;

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing was done.
    Error,
    /// It was done, but probably not as meant.
    Warning,
}

/// A message about a place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong, in lower case, without a full stop.
    pub message: String,
    /// The part of the text to blame.
    pub span: Span,
    /// What stands beside the carets, may be empty.
    pub label: String,
    /// Something the reader can type instead.
    pub hint: Option<String>,
}
