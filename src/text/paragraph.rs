//! Where paragraphs begin: blank lines, and line ends that are not mere wrapping.

use std::ops::Range;

use crate::text::clean;

/// The paragraphs of a text as byte ranges, in order, without blanks around them. Every visible
/// character is in one of them.
///
/// A blank line always ends a paragraph. A single line end may also stand where a program broke
/// a long line; then the first word of the next line would not have fitted, and most lines
/// around it are as long.
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut paragraphs = Vec::new();
    let mut block: Vec<Line> = Vec::new();
    for range in lines(text) {
        let line = Line::of(text, range);
        if line.range.is_empty() {
            close(text, &mut block, &mut paragraphs);
        } else {
            block.push(line);
        }
    }
    close(text, &mut block, &mut paragraphs);
    paragraphs
}

/// Lines shorter than this are not broken by a program.
const WIDTH_MIN: usize = 40;
/// Lines longer than this are not broken at all.
const WIDTH_MAX: usize = 132;

/// A line of text without blanks around it.
struct Line {
    range: Range<usize>,
    /// Length in characters.
    n_chars: usize,
    /// Length of its first word.
    n_first: usize,
}

impl Line {
    fn of(text: &str, range: Range<usize>) -> Self {
        let line = &text[range.clone()];
        let skipped = |c: char| clean::is_blank(c) || clean::is_invisible(c);
        let start = range.start + (line.len() - line.trim_start_matches(skipped).len());
        let line = line.trim_matches(skipped);
        let first = line.split(clean::is_blank).next().unwrap_or(line);
        let (n_chars, n_first) = (line.chars().count(), first.chars().count());
        Self { range: start..start + line.len(), n_chars, n_first }
    }
}

/// The lines of a text as byte ranges, whatever ends them.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = Some(0);
    std::iter::from_fn(move || {
        let from = start?;
        let is_end =
            |c| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        match text[from..].char_indices().find(|&(_, c)| is_end(c)) {
            Some((at, c)) => {
                let end = from + at;
                let two = text[end..].starts_with("\r\n");
                start = Some(end + if two { 2 } else { c.len_utf8() });
                Some(from..end)
            }
            None => {
                start = None;
                Some(from..text.len())
            }
        }
    })
}

/// Cuts lines without a blank one between them into paragraphs.
fn close(text: &str, block: &mut Vec<Line>, paragraphs: &mut Vec<Range<usize>>) {
    let width = block.iter().map(|line| line.n_chars).max().unwrap_or(0);
    let wrapped = is_wrapped(text, block, width);
    let mut lines = std::mem::take(block).into_iter();
    let Some(mut last) = lines.next() else { return };
    let mut open = last.range.clone();
    for line in lines {
        if wrapped && continues(text, &last, &line, width) {
            open.end = line.range.end;
        } else {
            paragraphs.push(std::mem::replace(&mut open, line.range.clone()));
        }
        last = line;
    }
    paragraphs.push(open);
}

/// Whether the lines of a block were broken by a program: none is long, and of the line ends
/// most come where the next word would not have fitted, or cut a sentence.
fn is_wrapped(text: &str, block: &[Line], width: usize) -> bool {
    if block.len() < 2 || !(WIDTH_MIN..=WIDTH_MAX).contains(&width) {
        return false;
    }
    let pairs = || block.windows(2);
    let n_full = pairs().filter(|pair| is_full(&pair[0], &pair[1], width)).count();
    let n_cut = pairs().filter(|pair| cuts_sentence(text, &pair[0], &pair[1])).count();
    let n = block.len() - 1;
    n_cut * 4 >= n && n_full * 2 >= n
}

/// Whether the first word of the next line would not have fitted; a little slack, since lines
/// are also broken at hyphens and at widths that differ by a character or two.
fn is_full(line: &Line, next: &Line, width: usize) -> bool {
    line.n_chars + 1 + next.n_first + 2 >= width
}

/// Whether a line end stands inside a sentence, as far as the characters around it tell.
fn cuts_sentence(text: &str, line: &Line, next: &Line) -> bool {
    let last = text[line.range.clone()].chars().next_back().unwrap_or(' ');
    let first = text[next.range.clone()].chars().next().unwrap_or(' ');
    first.is_lowercase() || (last.is_alphanumeric() || last == ',') && first.is_alphanumeric()
}

/// Whether a line of a broken paragraph goes on in the next one.
fn continues(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    if is_item(&text[next.range.clone()]) {
        return false;
    }
    is_full(line, next, width) || cuts_sentence(text, line, next) && line.n_chars * 4 > width * 3
}

/// Whether a line begins like an item of a list.
fn is_item(line: &str) -> bool {
    let mark = line.split(clean::is_blank).next().unwrap_or(line);
    let has_more = mark.len() < line.len();
    let number = mark.trim_end_matches(['.', ')']);
    has_more && matches!(mark, "-" | "*" | "•" | "–" | "—" | "+" | "‣" | "◦" | "·")
        || has_more
            && number.len() < mark.len()
            && number.len() <= 2
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn blank_lines_and_long_lines_end_paragraphs() {
        assert_eq!(cut(""), Vec::<&str>::new());
        assert_eq!(cut("\u{feff}One.\r\n\r\nTwo. \n \nThree."), ["One.", "Two.", "Three."]);
        let long = "The court heard the case again and again until nobody could say when it had begun, and \
            the clerks who had written the first files were long retired.";
        assert_eq!(cut(&format!("A headline\n{long}\n{long}")), ["A headline", long, long]);
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "The commission published its third report on the floods in the\n\
            northern provinces last Monday. It found that the dams had not\n\
            been inspected since 1998, and that none of the four districts\n\
            had a plan.\n\
            The minister declined to answer questions about the report and\n\
            said that the engineers had been told to wait.";
        assert_eq!(cut(text).len(), 2, "{:?}", cut(text));
    }

    #[test]
    fn addresses_and_lists_are_not_wrapped() {
        let text = "To whom it may concern in the Office of the Registrar\n- first item\n- second item\nYours,\nAnna";
        assert_eq!(cut(text).len(), 5);
    }
}
