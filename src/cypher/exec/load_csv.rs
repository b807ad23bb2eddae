//! `LOAD CSV`, from local files.

use std::fs::File;
use std::sync::Arc;

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

/// A file that is being read.
pub(super) struct Reading {
    reader: csv::Reader<File>,
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
                    let line = record.position().map_or(0, csv::Position::line);
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
            .from_reader(file);
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
