//! Reads feature files: scenarios, outlines with their examples, backgrounds, tables, doc strings.

use std::iter::Peekable;
use std::str::Lines;

/// A table: rows of cells.
pub(crate) type Table = Vec<Vec<String>>;

/// One step, such as `When executing query:` with what stands below it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Step {
    /// The words behind `Given`, `When`, `Then` or `And`.
    pub(crate) text: String,
    /// The doc string below.
    pub(crate) doc: Option<String>,
    /// The table below.
    pub(crate) table: Table,
}

/// One scenario, or one row of an outline.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    /// Its title and, for outlines, the number of the row.
    pub(crate) name: String,
    /// Its tags, with `@`.
    pub(crate) tags: Vec<String>,
    /// Those of the background, then its own.
    pub(crate) steps: Vec<Step>,
}

/// Reads all scenarios of a feature file.
pub(crate) fn read(text: &str) -> Vec<Scenario> {
    let mut scenarios = Vec::new();
    let mut background: Vec<Step> = Vec::new();
    let mut tags: Vec<String> = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line.starts_with('@') {
            tags.extend(line.split_whitespace().map(str::to_owned));
        } else if line.starts_with("Feature:") {
            tags.clear();
        } else if line.starts_with("Background:") {
            background = steps(&mut lines);
        } else if let Some(name) = title(line, "Scenario:") {
            let mut all = background.clone();
            all.extend(steps(&mut lines));
            scenarios.push(Scenario { name, tags: std::mem::take(&mut tags), steps: all });
        } else if let Some(name) = title(line, "Scenario Outline:") {
            let mut all = background.clone();
            all.extend(steps(&mut lines));
            let rows = examples(&mut lines);
            let tags = std::mem::take(&mut tags);
            scenarios.extend(outline(&name, &tags, &all, &rows));
        }
    }
    scenarios
}

fn title(line: &str, keyword: &str) -> Option<String> {
    line.strip_prefix(keyword).map(|title| title.trim().to_owned())
}

/// The steps up to the next line that begins something else.
fn steps(lines: &mut Peekable<Lines<'_>>) -> Vec<Step> {
    const KEYWORDS: [&str; 5] = ["Given ", "When ", "Then ", "And ", "But "];
    let mut steps: Vec<Step> = Vec::new();
    while let Some(line) = lines.peek() {
        let raw = *line;
        let line = raw.trim();
        if line.is_empty() || line.starts_with('#') {
            lines.next();
        } else if let Some(text) = KEYWORDS.iter().find_map(|keyword| line.strip_prefix(keyword)) {
            steps.push(Step { text: text.trim().to_owned(), ..Step::default() });
            lines.next();
        } else if line == "\"\"\"" {
            lines.next();
            let indent = raw.len() - raw.trim_start().len();
            let doc = doc_string(lines, indent);
            steps.last_mut().expect("a step above a doc string").doc = Some(doc);
        } else if line.starts_with('|') {
            steps.last_mut().expect("a step above a table").table.push(cells(line));
            lines.next();
        } else {
            break;
        }
    }
    steps
}

/// The text up to the closing quotation marks, without the indent of the opening ones.
fn doc_string(lines: &mut Peekable<Lines<'_>>, indent: usize) -> String {
    let mut doc = Vec::new();
    for line in lines.by_ref() {
        if line.trim() == "\"\"\"" {
            break;
        }
        let blanks = line.len() - line.trim_start().len();
        doc.push(&line[blanks.min(indent)..]);
    }
    doc.join("\n")
}

/// The cells of a line of a table. In them, `\|` is a bar, `\\` a backslash, `\n` a line end.
fn cells(line: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut chars = line.chars().skip(1);
    while let Some(c) = chars.next() {
        match c {
            '|' => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            '\\' => match chars.next() {
                Some('n') => cell.push('\n'),
                Some(c @ ('|' | '\\')) => cell.push(c),
                Some(c) => cell.extend(['\\', c]),
                None => cell.push('\\'),
            },
            c => cell.push(c),
        }
    }
    cells
}

/// The tables below `Examples:`, each as rows of names and values.
fn examples(lines: &mut Peekable<Lines<'_>>) -> Vec<Vec<(String, String)>> {
    let mut rows = Vec::new();
    let mut head: Option<Vec<String>> = None;
    while let Some(line) = lines.peek() {
        let line = line.trim();
        if line.starts_with("Examples:") {
            head = None;
        } else if line.starts_with('|') {
            let cells = cells(line);
            match &head {
                None => head = Some(cells),
                Some(head) => rows.push(head.iter().cloned().zip(cells).collect()),
            }
        } else if !line.is_empty() && !line.starts_with('#') {
            break;
        }
        lines.next();
    }
    rows
}

/// A scenario for each row, with `<name>` replaced by the row's values.
fn outline(
    name: &str,
    tags: &[String],
    steps: &[Step],
    rows: &[Vec<(String, String)>],
) -> Vec<Scenario> {
    let fill = |text: &str, row: &[(String, String)]| {
        row.iter()
            .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("<{name}>"), value))
    };
    let scenario = |(n, row): (usize, &Vec<(String, String)>)| {
        let step = |step: &Step| Step {
            text: fill(&step.text, row),
            doc: step.doc.as_ref().map(|doc| fill(doc, row)),
            table: step
                .table
                .iter()
                .map(|cells| cells.iter().map(|cell| fill(cell, row)).collect())
                .collect(),
        };
        Scenario {
            name: format!("{name} #{}", n + 1),
            tags: tags.to_vec(),
            steps: steps.iter().map(step).collect(),
        }
    };
    rows.iter().enumerate().map(scenario).collect()
}
