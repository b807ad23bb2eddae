//! Long lines of prose cut to the width of the terminal.

use unicode_width::UnicodeWidthStr;

/// How far the rest of a line is indented beyond its beginning.
const HANG: usize = 4;
/// Narrower than this nothing is cut: it would only make it worse.
const WIDTH_MIN: usize = 20;

/// Cuts lines that are wider than `width` columns at blanks. What goes on is indented: under the second
/// column of a list, such as `:open GRAPH    open a saved graph`, or else a little.
///
/// Lines that are drawn, such as those of tables and of marked source, stay as they are.
pub fn fold(text: &str, width: Option<u16>) -> String {
    let Some(width) = width.map(usize::from).filter(|width| *width >= WIDTH_MIN) else {
        return text.to_owned();
    };
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        if line.width() <= width || line.contains('│') {
            out.push_str(line);
        } else {
            fold_line(line, width, &mut out);
        }
        out.push_str(end);
    }
    out
}

fn fold_line(line: &str, width: usize, out: &mut String) {
    let indent = line.len() - line.trim_start().len();
    let column = second_column(line, indent).filter(|column| *column <= width / 2);
    let hang = column.unwrap_or(indent + HANG);
    out.push_str(&line[..indent]);
    let mut columns = indent;
    for (at, piece) in pieces(&line[indent..]).into_iter().enumerate() {
        let word = piece.trim_start();
        if at == 0 || columns + piece.width() <= width {
            out.push_str(piece);
            columns += piece.width();
        } else {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', hang));
            out.push_str(word);
            columns = hang + word.width();
        }
    }
}

/// The words of a line with the blanks before them. A number stays with what it counts: `3 Place`,
/// `Oslo (3)`.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    let is_number = |word: &str| {
        let digits = word.trim_start_matches('(').trim_end_matches([')', ',', '.']);
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
    };
    while at < text.len() {
        let blanks = text[at..].len() - text[at..].trim_start_matches(' ').len();
        let end = text[at + blanks..].find(' ').map_or(text.len(), |end| at + blanks + end);
        let (before, word) = (text[start..at].trim_start(), &text[at + blanks..end]);
        let is_counted = is_number(before) && !before.ends_with([',', '.', ')'])
            || word.starts_with('(') && is_number(word);
        if at > 0 && !(blanks == 1 && is_counted) {
            pieces.push(&text[start..at]);
            start = at;
        }
        at = end;
    }
    pieces.push(&text[start..]);
    pieces
}

/// Where the second column of a list begins: behind the first run of blanks.
fn second_column(line: &str, indent: usize) -> Option<usize> {
    let gap = indent + line[indent..].find("  ")?;
    let rest = &line[gap..];
    Some(line[..gap].width() + rest.len() - rest.trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn lines_are_cut_at_blanks() {
        assert_eq!(
            fold("  one two three four five\n", Some(20)),
            "  one two three four\n      five\n"
        );
        assert_eq!(
            fold("  key   one two three four five", Some(20)),
            "  key   one two\n        three four\n        five"
        );
        assert_eq!(
            fold("  of 12 Places, Oslo (3), 4 more", Some(20)),
            "  of 12 Places,\n      Oslo (3),\n      4 more"
        );
        assert_eq!(fold("short", Some(20)), "short");
        assert_eq!(fold("a b c d e f g h i j k l m n", None), "a b c d e f g h i j k l m n");
        let word = "abcdefghijklmnopqrstuvwxyz";
        assert_eq!(fold(&format!("{word} {word}"), Some(20)), format!("{word}\n    {word}"));
    }
}
