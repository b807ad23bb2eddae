//! A text with a name, and where its lines begin.

use crate::source::Span;

/// A text with a name, and where its lines begin.
#[derive(Clone, Debug)]
pub struct Source {
    name: Box<str>,
    text: Box<str>,
    line_starts: Vec<u32>,
}

/// A place as people count it: line and column from 1, columns in Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in Unicode code points.
    pub column: usize,
}

impl Source {
    /// The largest text, in bytes, that spans can address.
    pub const BYTES_MAX: usize = u32::MAX as usize - 1;

    /// Takes a text under a name that messages show, such as a path or `<query>`.
    pub fn new(name: impl Into<Box<str>>, text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        let starts = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let line_starts = std::iter::once(0)
            .chain(starts.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)))
            .collect();
        Self { name: name.into(), text, line_starts }
    }

    /// The name that messages show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text under a span.
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// Where a line stands, counted from 1, without its line end; empty for lines that are not there.
    pub fn line(&self, line: usize) -> Span {
        let Some(&start) = line.checked_sub(1).and_then(|at| self.line_starts.get(at)) else {
            return Span::default();
        };
        let rest = self.text.get(start as usize..).unwrap_or("");
        let length = rest.lines().next().map_or(0, str::len);
        Span::new(start, start + u32::try_from(length).unwrap_or(0))
    }

    /// Line and column of a byte offset. O(log lines + length of the line).
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|&start| start <= offset).max(1);
        let start = self.line_starts[line - 1];
        let before = Span::new(start, offset).of(&self.text);
        Position { line, column: before.chars().count() + 1 }
    }
}
