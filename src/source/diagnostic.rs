//! A message about a place in a text, drawn with the line and a caret under the word.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use crate::source::Source;
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

/// How many columns of a line are shown at most.
const COLUMNS_MAX: usize = 96;
/// How many columns a tab goes to.
const TAB_COLUMNS: usize = 4;

impl Diagnostic {
    /// Draws the message with the line that it is about. The text ends with a line end.
    ///
    /// ```text
    /// error: variable `compny` is not defined
    ///   │
    /// 2 │ RETURN compny.name
    ///   │        ^^^^^^ not bound by any clause above
    ///   │
    ///   = did you mean `company`?
    /// ```
    pub fn draw(&self, source: &Source) -> String {
        let mut out = String::new();
        let word = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{word}: {}", self.message);
        let text = source.text();
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let start = self.span.start.min(end);
        let line = source.position(start).line;
        let line_span = source.line(line);
        let number = line.to_string();
        let margin = " ".repeat(number.len());
        let shown = Excerpt::new(line_span.of(text), start - line_span.start, self.span.len());
        let _ = writeln!(out, "{margin} │");
        let _ = writeln!(out, "{number} │ {}", shown.text);
        let indent = " ".repeat(shown.column);
        let carets = "^".repeat(shown.width.max(1));
        let _ =
            writeln!(out, "{}", format!("{margin} │ {indent}{carets} {}", self.label).trim_end());
        if let Some(hint) = &self.hint {
            let _ = writeln!(out, "{margin} │\n{margin} = {hint}");
        }
        out
    }
}

/// A line as it is shown, and which columns of it are marked.
struct Excerpt {
    text: String,
    column: usize,
    width: usize,
}

impl Excerpt {
    /// Shows a line, with `length` bytes from `start` on marked, as far as they are on it.
    fn new(line: &str, start: u32, length: usize) -> Self {
        let start = start as usize;
        let mut cells: Vec<(String, usize)> = Vec::new();
        let (mut column, mut from, mut to) = (0, None, None);
        for (at, c) in line.char_indices() {
            if at >= start && from.is_none() {
                from = Some(cells.len());
            }
            if at >= start + length && to.is_none() {
                to = Some(cells.len());
            }
            let width = match c {
                '\t' => TAB_COLUMNS - column % TAB_COLUMNS,
                c => c.width().unwrap_or(0),
            };
            let shown = match c {
                '\t' => " ".repeat(width),
                c if c.is_control() => String::new(),
                c => c.to_string(),
            };
            column += width;
            cells.push((shown, width));
        }
        let from = from.unwrap_or(cells.len());
        let to = to.unwrap_or(cells.len()).max(from);
        let columns = |cells: &[(String, usize)]| cells.iter().map(|(_, width)| width).sum();
        // Of a long line, what stands around the mark is shown.
        let (mut first, mut last) = (0, cells.len());
        if column > COLUMNS_MAX {
            first = from.saturating_sub(COLUMNS_MAX / 2);
            last = cells.len().min(first + COLUMNS_MAX);
        }
        let to = to.min(last);
        let mut text = String::new();
        let dots = usize::from(first > 0);
        text.push_str(if first > 0 { "…" } else { "" });
        text.extend(cells[first..last].iter().map(|(shown, _)| shown.as_str()));
        text.push_str(if last < cells.len() { "…" } else { "" });
        let column: usize = columns(&cells[first..from]);
        Self { text, column: column + dots, width: columns(&cells[from..to.max(from)]) }
    }
}
