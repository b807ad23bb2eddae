//! `factum query --jsonl`: requests and answers as JSON lines.
//!
//! A request is an object on a line, and so is its answer, which is written and flushed before the next
//! request is read. A request is a query with parameters, or a procedure with a table. What is not a
//! request is answered with an error and changes nothing.

use std::io;
use std::io::BufRead;
use std::io::Read;
use std::io::Write;

use serde::Deserialize;
use serde_json::Value as Json;
use serde_json::value::RawValue;

use crate::cypher::Answer;
use crate::cypher::Params;
use crate::cypher::PlanLine;
use crate::cypher::procedure::Procedure;
use crate::graph::Changes;
use crate::graph::Graph;
use crate::session::Session;
use crate::session::entities::InFull;
use crate::session::query::Phase;
use crate::session::query::RunError;
use crate::session::query::RunSettings;
use crate::session::table::SignatureError;
use crate::session::table::TableError;
use crate::session::table::parse_signature;
use crate::session::table::table_procedure;
use crate::source::Source;
use crate::source::diagnostic::Diagnostic;
use crate::value::Value;
use crate::value::json::JsonError;
use crate::value::json::from_json;
use crate::value::json::push_list;
use crate::value::json::push_string;
use crate::value::json::push_value_of;

/// The longest request, in bytes.
pub const LINE_BYTES_MAX: u64 = 1 << 28;

/// A line that is not a request.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
enum ProtocolError {
    #[error("a request has at most {LINE_BYTES_MAX} bytes")]
    TooLong,
    #[error("the request is not UTF-8")]
    Utf8,
    #[error("the request is not JSON: {0}")]
    Json(String),
    #[error("a request is a JSON object")]
    NotAnObject,
    #[error("a request has a member `query` or a member `procedure`")]
    NoQuery,
    #[error("a request has either `query` or `procedure`, not both")]
    Both,
    #[error("`{0}` must be {1}")]
    Member(&'static str, &'static str),
    #[error("parameter `{name}`: {error}")]
    Param { name: String, error: JsonError },
    #[error("row {row}: {error}")]
    Cell { row: usize, error: JsonError },
    #[error("{0}")]
    Signature(#[from] SignatureError),
    #[error("{0}")]
    Table(#[from] TableError),
    #[error("integer `{0}` is out of range")]
    Integer(String),
}

impl ProtocolError {
    /// One word for the cause.
    fn detail(&self) -> &'static str {
        match self {
            Self::TooLong => "RequestTooLong",
            Self::Utf8 => "InvalidUtf8",
            Self::Json(_) => "InvalidJson",
            Self::NotAnObject | Self::NoQuery | Self::Both | Self::Member(..) => "InvalidRequest",
            Self::Param { .. } | Self::Cell { .. } | Self::Integer(_) => "InvalidValue",
            Self::Signature(_) => "InvalidSignature",
            Self::Table(_) => "InvalidTable",
        }
    }
}

/// The members of a request, as they stand.
#[derive(Deserialize)]
struct Request<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    query: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    procedure: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    params: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    rows: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'a RawValue>,
}

/// A member that is there, even if it is null.
fn present<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// Answers requests until there are no more.
///
/// # Errors
///
/// Those of `input` and `output`; a request that is wrong is answered instead.
pub fn serve(
    session: &mut Session,
    settings: RunSettings<'_>,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let n = input.take(LINE_BYTES_MAX).read_until(b'\n', &mut line)?;
        if n == 0 {
            return Ok(());
        }
        let is_whole = line.ends_with(b"\n") || (n as u64) < LINE_BYTES_MAX;
        if !is_whole {
            skip_line(input)?;
        }
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if text.is_empty() {
            continue;
        }
        let mut answer = String::new();
        if is_whole {
            respond(session, settings, text, &mut answer);
        } else {
            push_protocol_error(&mut answer, &ProtocolError::TooLong, None);
        }
        answer.push('\n');
        output.write_all(answer.as_bytes())?;
        output.flush()?;
    }
}

/// Reads on to the end of a line and forgets it.
fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let n = end.map_or(buffer.len(), |at| at + 1);
        input.consume(n);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// Answers one request.
fn respond(session: &mut Session, settings: RunSettings<'_>, line: &[u8], out: &mut String) {
    let request = match read_request(line) {
        Ok(request) => request,
        Err(error) => return push_protocol_error(out, &error, None),
    };
    let id = request.id;
    let done =
        match (request.query, request.procedure) {
            (Some(_), Some(_)) => Err(ProtocolError::Both),
            (None, None) => Err(ProtocolError::NoQuery),
            (Some(query), None) => read_query(query, request.params).map(|(query, params)| {
                match session.run(&query, &params, settings) {
                    Ok(answer) => push_answer(out, session.graph(), (&query, &answer), id),
                    Err(error) => push_run_error(out, &query, &error, id),
                }
            }),
            (None, Some(procedure)) => read_procedure(procedure, request.rows).map(|procedure| {
                session.procedures_mut().add(procedure);
                out.push_str("{\"columns\":[],\"rows\":[]");
                push_end(out, id);
            }),
        };
    if let Err(error) = done {
        out.clear();
        push_protocol_error(out, &error, id);
    }
}

fn read_request(line: &[u8]) -> Result<Request<'_>, ProtocolError> {
    let text = str::from_utf8(line).map_err(|_| ProtocolError::Utf8)?;
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|error| ProtocolError::Json(error.to_string()));
    }
    match serde_json::from_str::<Json>(text) {
        Ok(_) => Err(ProtocolError::NotAnObject),
        Err(error) => Err(ProtocolError::Json(error.to_string())),
    }
}

fn read_query(
    query: &RawValue,
    params: Option<&RawValue>,
) -> Result<(String, Params), ProtocolError> {
    let query: String = serde_json::from_str(query.get())
        .map_err(|_| ProtocolError::Member("query", "a string"))?;
    let mut values = Params::new();
    if let Some(params) = params {
        let Json::Object(members) = read_json(params)? else {
            return Err(ProtocolError::Member("params", "an object"));
        };
        for (name, json) in &members {
            let value = from_json(json)
                .map_err(|error| ProtocolError::Param { name: name.clone(), error })?;
            values.insert(name.as_str().into(), value);
        }
    }
    Ok((query, values))
}

fn read_procedure(
    procedure: &RawValue,
    rows: Option<&RawValue>,
) -> Result<Procedure, ProtocolError> {
    let signature: String = serde_json::from_str(procedure.get())
        .map_err(|_| ProtocolError::Member("procedure", "a string"))?;
    let signature = parse_signature(&signature)?;
    let wrong = || ProtocolError::Member("rows", "an array of arrays");
    let Some(rows) = rows else { return Err(wrong()) };
    let Json::Array(rows) = read_json(rows)? else { return Err(wrong()) };
    let mut table: Vec<Vec<Value>> = Vec::with_capacity(rows.len());
    for (row, cells) in (1..).zip(&rows) {
        let Json::Array(cells) = cells else { return Err(wrong()) };
        let cells: Result<_, _> = cells.iter().map(from_json).collect();
        table.push(cells.map_err(|error| ProtocolError::Cell { row, error })?);
    }
    Ok(table_procedure(signature, table)?)
}

/// Reads JSON in which a number without fraction and exponent is an integer of 64 bits: a larger one is
/// refused rather than rounded, and `-0` is the integer 0.
fn read_json(raw: &RawValue) -> Result<Json, ProtocolError> {
    let text = raw.get();
    let mut fixed = String::new();
    let mut copied = 0;
    for (start, end) in integers(text) {
        let digits = &text[start..end];
        if digits == "-0" {
            fixed.push_str(&text[copied..start]);
            fixed.push('0');
            copied = end;
        } else if digits.len() > 18 && digits.parse::<i64>().is_err() {
            return Err(ProtocolError::Integer(digits.to_owned()));
        }
    }
    fixed.push_str(&text[copied..]);
    serde_json::from_str(&fixed).map_err(|error| ProtocolError::Json(error.to_string()))
}

/// Where the integers of a JSON text stand.
fn integers(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'-' | b'0'..=b'9' => {
                let start = at;
                let is_number =
                    |byte: u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
                while at < bytes.len() && is_number(bytes[at]) {
                    at += 1;
                }
                if !bytes[start..at].iter().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
                    found.push((start, at));
                }
            }
            _ => at += 1,
        }
    }
    found
}

fn push_answer(
    out: &mut String,
    graph: &Graph,
    (query, answer): (&str, &Answer),
    id: Option<&RawValue>,
) {
    let entities = InFull::of(graph);
    out.push_str("{\"columns\":");
    push_list(out, &answer.columns, |out, column| push_string(out, column));
    out.push_str(",\"rows\":");
    push_list(out, &answer.rows, |out, row| {
        push_list(out, row, |out, value| push_value_of(out, value, &entities));
    });
    out.push_str(",\"stats\":");
    push_stats(out, &answer.stats);
    if !answer.warnings.is_empty() {
        out.push_str(",\"warnings\":");
        let source = Source::new("<query>", query);
        push_list(out, &answer.warnings, |out, warning| push_warning(out, warning, &source));
    }
    if let Some(plan) = &answer.plan {
        out.push_str(",\"plan\":");
        push_list(out, &plan.steps, push_step);
    }
    push_end(out, id);
}

/// What was probably not meant, and where.
fn push_warning(out: &mut String, warning: &Diagnostic, source: &Source) {
    out.push_str("{\"message\":");
    push_string(out, &warning.message);
    if let Some(hint) = &warning.hint {
        out.push_str(",\"hint\":");
        push_string(out, hint);
    }
    let position = source.position(warning.span.start);
    out.push_str(&format!(",\"line\":{},\"column\":{}}}", position.line, position.column));
}

/// A step of a plan; what was measured only if it was.
fn push_step(out: &mut String, step: &PlanLine) {
    out.push_str(&format!("{{\"depth\":{},\"step\":", step.depth));
    push_string(out, &step.text);
    out.push_str(&format!(",\"estimated\":{:.0}", step.estimated));
    let micros = step.time.map(|time| u64::try_from(time.as_micros()).unwrap_or(u64::MAX));
    for (name, n) in
        [("rows", step.rows), ("hits", step.hits), ("micros", micros), ("bytes", step.memory)]
    {
        if let Some(n) = n {
            out.push_str(&format!(",\"{name}\":{n}"));
        }
    }
    out.push('}');
}

/// The counters that are not zero.
fn push_stats(out: &mut String, changes: &Changes) {
    let counters = [
        ("nodes_created", changes.nodes_created),
        ("nodes_deleted", changes.nodes_deleted),
        ("relationships_created", changes.relationships_created),
        ("relationships_deleted", changes.relationships_deleted),
        ("properties_set", changes.properties_set),
        ("labels_added", changes.labels_added),
        ("labels_removed", changes.labels_removed),
    ];
    out.push('{');
    let mut before = "";
    for (name, n) in counters {
        if n > 0 {
            out.push_str(&format!("{before}\"{name}\":{n}"));
            before = ",";
        }
    }
    out.push('}');
}

fn push_run_error(out: &mut String, query: &str, failed: &RunError, id: Option<&RawValue>) {
    let RunError { error, phase } = failed;
    let (kind, detail) = error.kind.tck();
    push_error(out, (kind, *phase, detail), &error.to_string());
    let position = Source::new("<query>", query).position(error.span.start);
    out.push_str(&format!(",\"line\":{},\"column\":{}}}", position.line, position.column));
    push_end(out, id);
}

fn push_protocol_error(out: &mut String, error: &ProtocolError, id: Option<&RawValue>) {
    push_error(out, ("ProtocolError", Phase::Compile, error.detail()), &error.to_string());
    out.push('}');
    push_end(out, id);
}

/// An error up to its last member.
fn push_error(out: &mut String, (kind, phase, detail): (&str, Phase, &str), message: &str) {
    out.push_str("{\"error\":{\"kind\":");
    push_string(out, kind);
    out.push_str(",\"phase\":");
    push_string(out, phase.name());
    out.push_str(",\"detail\":");
    push_string(out, detail);
    out.push_str(",\"message\":");
    push_string(out, message);
}

/// The id that the request had, and the end.
fn push_end(out: &mut String, id: Option<&RawValue>) {
    if let Some(id) = id {
        out.push_str(",\"id\":");
        out.push_str(id.get());
    }
    out.push('}');
}
