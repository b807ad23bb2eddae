//! Articles as JSON lines.

use serde::Deserialize;
use serde_json::Value;

use crate::session::ingest::IngestErrorKind;
use crate::session::ingest::date_line;
use crate::session::ingest::front::Front;

/// What a line may say; other members are passed over.
#[derive(Deserialize)]
struct Line {
    text: Option<String>,
    id: Option<Value>,
    title: Option<String>,
    published: Option<String>,
    source: Option<String>,
    author: Option<String>,
}

/// Reads an article a line; blank lines are passed over.
pub(super) fn read(text: &str) -> Vec<Result<Front, IngestErrorKind>> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let articles: Vec<_> = lines.map(|(number, line)| article(number, line)).collect();
    if articles.is_empty() { vec![Err(IngestErrorKind::Empty)] } else { articles }
}

fn article(line: usize, json: &str) -> Result<Front, IngestErrorKind> {
    let read: Line = serde_json::from_str(json)
        .map_err(|error| IngestErrorKind::Json { line, message: message(&error) })?;
    let text = read.text.filter(|text| !text.trim().is_empty());
    let text = text.ok_or(IngestErrorKind::NoText { line })?;
    let published = match read.published {
        Some(date) if !date.trim().is_empty() => {
            let parsed = date_line::parse_date(&date);
            Some(parsed.ok_or(IngestErrorKind::BadDate { line, date })?)
        }
        _ => None,
    };
    let id = match read.id {
        Some(Value::String(id)) if !id.is_empty() => Some(id),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    let front =
        Front { id, title: read.title, source: read.source, author: read.author, published, text };
    Ok(front.completed())
}

/// What the reader of JSON says, with the column; it counts lines within the line.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    format!("{what} (column {})", error.column())
}
