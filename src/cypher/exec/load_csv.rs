//! `LOAD CSV`, from local files.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::io::Read;
use std::sync::Arc;

use memchr::memchr2_iter;

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Cells;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::context::Context;
use crate::value::Value;

/// Reads a file of comma-separated values for each row.
pub(super) struct LoadCsv<'p> {
    pub(super) input: Rows<'p>,
    pub(super) headers: bool,
    pub(super) source: &'p Expr,
    pub(super) slot: Slot,
    /// Where lines go, and the file.
    pub(super) place: [Slot; 2],
    pub(super) terminator: Option<&'p Expr>,
    pub(super) batch: Batch,
    pub(super) row: usize,
    pub(super) open: Option<Reading>,
}

/// A source that knows which lines begin where. A reader of CSV skips blank lines without a word, and says
/// that a record begins where the one before ended.
struct Lines<R> {
    source: R,
    n_read: u64,
    /// The line that is being read, from 1.
    line: u64,
    /// Whether the last byte was a carriage return.
    is_return: bool,
    /// Where bytes that end lines begin and end, and the line behind them; those that are read, but not yet
    /// asked for.
    ends: VecDeque<(u64, u64, u64)>,
}

impl<R> Lines<R> {
    const fn new(source: R) -> Self {
        Self { source, n_read: 0, line: 1, is_return: false, ends: VecDeque::new() }
    }

    /// The line of what comes at a place, the ends of lines there left out. Places only grow.
    fn line_at(&mut self, place: u64) -> u64 {
        let mut line = None;
        while let Some(&(start, end, behind)) = self.ends.front() {
            if start > place {
                break;
            }
            line = Some(behind);
            if end >= place {
                break;
            }
            self.ends.pop_front();
        }
        line.unwrap_or(1)
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buffer)?;
        let bytes = &buffer[..n];
        for at in memchr2_iter(b'\r', b'\n', bytes) {
            let place = self.n_read + at as u64;
            let after_return = if at == 0 { self.is_return } else { bytes[at - 1] == b'\r' };
            if bytes[at] == b'\r' || !after_return {
                self.line += 1;
            }
            match self.ends.back_mut() {
                Some(end) if end.1 == place => (end.1, end.2) = (place + 1, self.line),
                _ => self.ends.push_back((place, place + 1, self.line)),
            }
        }
        self.is_return = bytes.last().map_or(self.is_return, |&last| last == b'\r');
        self.n_read += n as u64;
        Ok(n)
    }
}

/// A file that is being read.
pub(super) struct Reading {
    reader: csv::Reader<Lines<File>>,
    headers: Option<Vec<Arc<str>>>,
    path: String,
}

impl Operator for LoadCsv<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        loop {
            if let Some(open) = &mut self.open {
                let mut values = Vec::new();
                let mut lines = Vec::new();
                let mut record = csv::StringRecord::new();
                while values.len() < cx.env.batch_rows
                    && open
                        .reader
                        .read_record(&mut record)
                        .map_err(|error| failed(&open.path, error.to_string(), self.source))?
                {
                    values.push(value(&record, open.headers.as_deref()));
                    let start = record.position().map_or(0, csv::Position::byte);
                    let line = open.reader.get_mut().line_at(start);
                    lines.push(i64::try_from(line).unwrap_or(i64::MAX));
                }
                if values.is_empty() {
                    self.open = None;
                    continue;
                }
                let file = Column::Const(Value::str(open.path.as_str()));
                cx.check()?;
                let rows = vec![row_number(self.row - 1); values.len()];
                let mut out = self.batch.gather(&rows);
                out.set(self.slot.index(), Column::from_values(values));
                out.set(self.place[0].index(), Column::Ints(Cells::new(lines)));
                out.set(self.place[1].index(), file);
                return Ok(out);
            }
            if self.row >= self.batch.n_rows() {
                self.batch = self.input.pull(cx)?;
                self.row = 0;
                if self.batch.is_empty() {
                    return Ok(Batch::default());
                }
            }
            let row = self.batch.gather(&[row_number(self.row)]);
            self.row += 1;
            self.open = Some(self.open(&row, cx)?);
        }
    }
}

impl LoadCsv<'_> {
    fn open(&self, row: &Batch, cx: &Context<'_, '_>) -> Result<Reading, CypherError> {
        let Value::Str(source) = cx.eval(self.source, row)?.value(0) else {
            return Err(failed("", "the file is named by a string".into(), self.source));
        };
        let path = source.strip_prefix("file://").unwrap_or(&source).to_owned();
        if path.contains("://") {
            let message = "only local files are read".into();
            return Err(failed(&path, message, self.source));
        }
        let mut delimiter = b',';
        if let Some(terminator) = self.terminator {
            let value = cx.eval(terminator, row)?.value(0);
            delimiter = match &value {
                Value::Str(text) if text.len() == 1 => text.as_bytes()[0],
                _ => {
                    let message = "fields are separated by one ASCII character".into();
                    return Err(failed(&path, message, terminator));
                }
            };
        }
        let file =
            File::open(&path).map_err(|error| failed(&path, error.to_string(), self.source))?;
        let reader = csv::ReaderBuilder::new()
            .has_headers(self.headers)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(Lines::new(file));
        let mut open = Reading { reader, headers: None, path };
        if self.headers {
            let headers = match open.reader.headers() {
                Ok(headers) => headers.iter().map(Arc::from).collect(),
                Err(error) => {
                    let error = error.to_string();
                    return Err(failed(&open.path, error, self.source));
                }
            };
            open.headers = Some(headers);
        }
        Ok(open)
    }
}

/// A record as a list or, with headers, as a map. An empty field is null in a map.
fn value(record: &csv::StringRecord, headers: Option<&[Arc<str>]>) -> Value {
    match headers {
        None => Value::list(record.iter().map(Value::str)),
        Some(headers) => Value::map(headers.iter().enumerate().map(|(at, header)| {
            let field = record.get(at).filter(|field| !field.is_empty());
            (Arc::clone(header), field.map_or(Value::Null, Value::str))
        })),
    }
}

fn failed(path: &str, message: String, expr: &Expr) -> CypherError {
    let kind = ErrorKind::FileNotRead { path: path.into(), message: message.into() };
    CypherError::new(kind, expr.span)
}
