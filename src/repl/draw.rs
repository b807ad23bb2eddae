//! Messages about a place in a script, drawn with the line and carets under the word.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use crate::source::Source;
use crate::source::diagnostic::Diagnostic;
use crate::source::diagnostic::Severity;

/// The longest part of a line that is shown.
const COLUMNS_MAX: usize = 100;

/// Draws a message about a statement that begins at `offset` of a script.
pub fn draw(
    diagnostic: &Diagnostic,
    (name, script): (&str, &str),
    offset: u32,
    color: bool,
) -> String {
    let paint = |code: &str, text: &str| {
        if color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    };
    let (word, code) = match diagnostic.severity {
        Severity::Error => ("error", "1;31"),
        Severity::Warning => ("warning", "1;33"),
    };
    let mut out = format!("{} {}\n", paint(code, &format!("{word}:")), diagnostic.message);
    let (start, end) = (diagnostic.span.start + offset, diagnostic.span.end + offset);
    let source = Source::new(name, script);
    let position = source.position(start);
    let line = script.lines().nth(position.line - 1).unwrap_or("");
    // An error without a place, such as a reached limit, shows no line.
    let has_place = diagnostic.span.end > 0 || !diagnostic.label.is_empty();
    if has_place && !line.is_empty() {
        let before: String = line.chars().take(position.column - 1).collect();
        let marked: String = script
            .get(start as usize..(end.max(start)) as usize)
            .unwrap_or("")
            .chars()
            .take_while(|&c| c != '\n' && c != '\r')
            .collect();
        let (line, before) = window(line, &before);
        let number = position.line.to_string();
        let margin = " ".repeat(number.len());
        let bar = paint("34", "│");
        if name.starts_with('<') {
            writeln!(out, "{margin} {bar}").expect("strings accept text");
        } else {
            let column = position.column;
            writeln!(out, "{margin} {bar} {name}:{number}:{column}").expect("strings accept text");
        }
        writeln!(out, "{} {bar} {}", paint("34", &number), line.replace('\t', " "))
            .expect("strings accept text");
        let blanks = " ".repeat(before.replace('\t', " ").width());
        let carets = "^".repeat(marked.width().clamp(1, COLUMNS_MAX));
        let label = format!("{carets} {}", diagnostic.label);
        writeln!(out, "{margin} {bar} {blanks}{}", paint(code, label.trim_end()))
            .expect("strings accept text");
    }
    if let Some(hint) = &diagnostic.hint {
        writeln!(out, "  = {hint}").expect("strings accept text");
    }
    out
}

/// The part of a long line around the place, and what stands before the place in it.
fn window(line: &str, before: &str) -> (String, String) {
    if line.chars().count() <= COLUMNS_MAX {
        return (line.to_owned(), before.to_owned());
    }
    let n_before = before.chars().count();
    let skipped = n_before.saturating_sub(COLUMNS_MAX / 2);
    let shown: String = line.chars().skip(skipped).take(COLUMNS_MAX).collect();
    let start = if skipped > 0 { "…" } else { "" };
    let before: String = before.chars().skip(skipped).collect();
    let end = if skipped + COLUMNS_MAX < line.chars().count() { "…" } else { "" };
    (format!("{start}{shown}{end}"), format!("{start}{before}"))
}
