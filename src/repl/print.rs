//! Answers on a terminal or for another program.

use std::io;
use std::io::Write;

use comfy_table::CellAlignment;
use comfy_table::ContentArrangement;
use comfy_table::Table;

use crate::cypher::Answer;
use crate::cypher::PlanReport;
use crate::graph::Changes;
use crate::graph::Graph;
use crate::session::describe::InWords;
use crate::session::render;
use crate::session::summary::counted;
use crate::value::Value;

/// Rows above which a table is not fitted to the width, which takes time in proportion.
const FITTED_MAX: usize = 20_000;

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table.
    Table,
    /// One array of objects.
    Json,
    /// An object a line.
    Jsonl,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// A Markdown table.
    Markdown,
}

impl Format {
    /// All formats with their names.
    pub const ALL: &[(&str, Self)] = &[
        ("table", Self::Table),
        ("json", Self::Json),
        ("jsonl", Self::Jsonl),
        ("csv", Self::Csv),
        ("tsv", Self::Tsv),
        ("markdown", Self::Markdown),
    ];

    /// The name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, format)| *format == self).map_or("table", |(name, _)| name)
    }
}

/// How answers are printed.
#[derive(Clone, Copy, Debug)]
pub struct Printer {
    /// In which format.
    pub format: Format,
    /// Whether to use colour.
    pub color: bool,
    /// How wide tables may get; as wide as they are, if it is not said.
    pub width: Option<u16>,
    /// Whether frames are drawn in ASCII.
    pub is_ascii: bool,
}

/// Prints an answer. One that has nothing to say prints nothing.
///
/// # Errors
///
/// Those of `out`.
pub fn answer(
    graph: &Graph,
    answer: &Answer,
    printer: Printer,
    out: &mut dyn Write,
) -> io::Result<()> {
    if let Some(plan) = &answer.plan {
        print_plan(plan, out)?;
    }
    let format = match printer.format {
        Format::Table => return table(graph, answer, printer, out),
        Format::Json => render::Format::Json,
        Format::Jsonl => render::Format::Jsonl,
        Format::Csv => render::Format::Csv,
        Format::Tsv => render::Format::Tsv,
        Format::Markdown => render::Format::Markdown,
    };
    render::write(graph, answer, format, out)
}

fn table(graph: &Graph, answer: &Answer, printer: Printer, out: &mut dyn Write) -> io::Result<()> {
    if answer.columns.is_empty() || answer.rows.is_empty() {
        return Ok(());
    }
    let words = InWords::of(graph);
    let mut table = Table::new();
    table.load_style(if printer.is_ascii {
        comfy_table::presets::ASCII_FULL_CONDENSED
    } else {
        comfy_table::presets::UTF8_FULL_CONDENSED
    });
    if let Some(width) = printer.width
        && answer.rows.len() <= FITTED_MAX
    {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width);
    }
    table.set_header(answer.columns.iter().map(|column| visible(column)));
    for row in &answer.rows {
        table.add_row(row.iter().map(|value| visible(&words.text(value))));
    }
    for at in 0..answer.columns.len() {
        let mut values = answer.rows.iter().map(|row| &row[at]);
        let is_number =
            values.all(|value| matches!(value, Value::Int(_) | Value::Float(_) | Value::Null));
        if let Some(column) = table.column_mut(at)
            && is_number
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A text without what would move the cursor or turn the writing direction of a terminal.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => '\n',
            '\t' => ' ',
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
            c if c.is_control() => '\u{FFFD}',
            c => c,
        })
        .collect()
}

fn print_plan(plan: &PlanReport, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    let mut header = vec!["step", "estimated rows"];
    if plan.profiled {
        header.extend(["rows", "hits", "time", "memory"]);
    }
    table.set_header(&header);
    for step in &plan.steps {
        let mut row = vec![
            format!("{}{}", "  ".repeat(step.depth), step.text),
            format!("{:.0}", step.estimated),
        ];
        if plan.profiled {
            let number = |n: Option<u64>| n.map_or_else(String::new, |n| n.to_string());
            row.push(number(step.rows));
            row.push(number(step.hits));
            row.push(step.time.map_or_else(String::new, |time| format!("{time:.1?}")));
            row.push(step.memory.map_or_else(String::new, bytes));
        }
        table.add_row(row);
    }
    for at in 1..header.len() {
        if let Some(column) = table.column_mut(at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A number of bytes as people read it.
fn bytes(n: u64) -> String {
    match n {
        0..1_000 => format!("{n} B"),
        1_000..1_000_000 => format!("{} kB", n / 1_000),
        _ => format!("{} MB", n / 1_000_000),
    }
}

/// What a statement has changed, in words.
pub fn changes(changes: &Changes) -> String {
    let parts = [
        ("created", changes.nodes_created, "node", "nodes"),
        ("created", changes.relationships_created, "relationship", "relationships"),
        ("deleted", changes.nodes_deleted, "node", "nodes"),
        ("deleted", changes.relationships_deleted, "relationship", "relationships"),
        ("set", changes.properties_set, "property", "properties"),
        ("added", changes.labels_added, "label", "labels"),
        ("removed", changes.labels_removed, "label", "labels"),
        ("made", changes.indexes_added, "index", "indexes"),
        ("dropped", changes.indexes_removed, "index", "indexes"),
    ];
    let words: Vec<String> = parts
        .into_iter()
        .filter(|(_, n, _, _)| *n > 0)
        .map(|(verb, n, one, many)| {
            format!("{verb} {}", counted(usize::try_from(n).unwrap_or(usize::MAX), one, many))
        })
        .collect();
    words.join(", ")
}
