//! Answers as text for other programs: JSON, JSON lines, CSV, TSV, Markdown.

use std::fmt::Write as _;
use std::io;
use std::io::Write;

use crate::cypher::Answer;
use crate::graph::Graph;
use crate::session::describe::InWords;
use crate::session::entities::InFull;
use crate::value::Value;
use crate::value::json::push_string;
use crate::value::json::push_value_of;

/// A format for other programs. Tables for people are made by the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One array of objects.
    Json,
    /// An object a line.
    Jsonl,
    /// Comma-separated values with a header.
    Csv,
    /// Tab-separated values with a header; tabs and line ends inside are written `\t` and `\n`.
    Tsv,
    /// A Markdown table.
    Markdown,
}

/// Writes an answer. One without columns, such as that of a `CREATE`, writes nothing.
///
/// # Errors
///
/// Those of `out`.
pub fn write(
    graph: &Graph,
    answer: &Answer,
    format: Format,
    out: &mut dyn Write,
) -> io::Result<()> {
    if answer.columns.is_empty() {
        return Ok(());
    }
    match format {
        Format::Json => json(graph, answer, out),
        Format::Jsonl => jsonl(graph, answer, out),
        Format::Csv => csv(graph, answer, out),
        Format::Tsv => tsv(graph, answer, out),
        Format::Markdown => markdown(graph, answer, out),
    }
}

fn json(graph: &Graph, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    for (at, row) in answer.rows.iter().enumerate() {
        let line = object(graph, &answer.columns, row);
        write!(out, "{}{line}", if at == 0 { "\n" } else { ",\n" })?;
    }
    out.write_all(if answer.rows.is_empty() { b"]\n" } else { b"\n]\n" })
}

fn jsonl(graph: &Graph, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    for row in &answer.rows {
        writeln!(out, "{}", object(graph, &answer.columns, row))?;
    }
    Ok(())
}

fn object<C: AsRef<str>>(graph: &Graph, columns: &[C], row: &[Value]) -> String {
    let mut text = String::from("{");
    for (at, (column, value)) in columns.iter().zip(row).enumerate() {
        if at > 0 {
            text.push(',');
        }
        push_string(&mut text, column.as_ref());
        text.push(':');
        push_value_of(&mut text, value, &InFull::of(graph));
    }
    text.push('}');
    text
}

fn csv(graph: &Graph, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let words = InWords::of(graph);
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(answer.columns.iter().map(|column| column.as_bytes()))?;
    for row in &answer.rows {
        writer.write_record(row.iter().map(|value| cell(words, value)))?;
    }
    writer.flush()
}

fn tsv(graph: &Graph, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let words = InWords::of(graph);
    let header: Vec<String> = answer.columns.iter().map(|column| tsv_escape(column)).collect();
    writeln!(out, "{}", header.join("\t"))?;
    for row in &answer.rows {
        let cells: Vec<String> = row.iter().map(|value| tsv_escape(&cell(words, value))).collect();
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}

fn tsv_escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            c => out.push(c),
        }
    }
    out
}

/// What is null is an empty cell.
fn cell(words: InWords<'_>, value: &Value) -> String {
    if matches!(value, Value::Null) { String::new() } else { words.text(value) }
}

fn markdown(graph: &Graph, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let words = InWords::of(graph);
    let mut header = String::from("|");
    let mut line = String::from("|");
    for (at, column) in answer.columns.iter().enumerate() {
        write!(header, " {} |", markdown_escape(column)).map_err(io::Error::other)?;
        let right = answer
            .rows
            .iter()
            .all(|row| matches!(row[at], Value::Int(_) | Value::Float(_) | Value::Null));
        line.push_str(if right && !answer.rows.is_empty() { " ---: |" } else { " --- |" });
    }
    writeln!(out, "{header}\n{line}")?;
    for row in &answer.rows {
        let mut text = String::from("|");
        for value in row {
            write!(text, " {} |", markdown_escape(&cell(words, value)))
                .map_err(io::Error::other)?;
        }
        writeln!(out, "{text}")?;
    }
    Ok(())
}

fn markdown_escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '\\' | '`' | '*' | '_' | '<' | '[' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("<br>"),
            '\r' => {}
            c => out.push(c),
        }
    }
    out
}
