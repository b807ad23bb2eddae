//! Messages about a place in a script.

use crate::source::Source;
use crate::source::Span;
use crate::source::diagnostic::Diagnostic;
use crate::source::diagnostic::Severity;

/// Draws a message about a statement that begins at `offset` of a script.
pub fn draw(
    diagnostic: &Diagnostic,
    (name, script): (&str, &str),
    offset: u32,
    color: bool,
) -> String {
    let (word, code) = match diagnostic.severity {
        Severity::Error => ("error:", "1;31"),
        Severity::Warning => ("warning:", "1;33"),
    };
    // An error without a place, such as a limit that was reached, shows no line.
    let has_place = diagnostic.span.end > 0 || !diagnostic.label.is_empty();
    let drawn = if has_place {
        let Span { start, end } = diagnostic.span;
        let span = Span::new(start.saturating_add(offset), end.saturating_add(offset));
        Diagnostic { span, ..diagnostic.clone() }.draw(&Source::new(name, script))
    } else {
        let hint = diagnostic.hint.as_ref().map(|hint| format!("  = {hint}\n"));
        format!("{word} {}\n{}", diagnostic.message, hint.unwrap_or_default())
    };
    let drawn = match drawn.split_once('\n') {
        Some((message, rest)) if !name.starts_with('<') => format!("{message}\n in {name}\n{rest}"),
        _ => drawn,
    };
    match drawn.strip_prefix(word) {
        Some(rest) if color => format!("\x1b[{code}m{word}\x1b[0m{rest}"),
        _ => drawn,
    }
}
