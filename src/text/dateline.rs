//! Lines of agencies before the first sentence of a report: "LYON, June 3 (Agency) — ". They are
//! sentences of their own, as in the treebanks: what follows has nothing to do with their words.

use crate::text::document::Token;

/// The longest line, in tokens.
const TOKENS_MAX: usize = 14;

/// The most words in capitals that are taken for a place where neither a date nor an agency follows.
const CAPITALS_MAX: usize = 3;

const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// How many tokens of a paragraph are such a line, its dash included.
pub(crate) fn n_tokens(text: &str, tokens: &[Token]) -> Option<usize> {
    let form = |at: usize| tokens.get(at).map_or("", |token| token.span.of(text));
    let starts_upper = |word: &str| word.starts_with(char::is_uppercase);
    let dash = (1..tokens.len().min(TOKENS_MAX)).find(|&at| is_dash(form(at)))?;
    let line = || (0..dash).map(form);
    let is_line = starts_upper(form(0))
        && line().all(|word| {
            starts_upper(word) || word.chars().all(|c| !c.is_alphabetic() && !is_dash_char(c))
        });
    // "X-ray", "1-2": no dash between words.
    let spaced = tokens[dash - 1].span.end < tokens[dash].span.start;
    let goes_on = form(dash + 1).starts_with(|c: char| c.is_uppercase() || "\"“‘'".contains(c));
    if !is_line || !spaced || !goes_on {
        return None;
    }
    let dated = line().any(|word| {
        let word = word.to_lowercase();
        MONTHS.iter().any(|month| word.starts_with(month)) && word.len() <= "september".len()
    }) && line().any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let signed = form(dash - 1) == ")" && line().any(|word| word == "(") && form(0) != "(";
    let place = is_capitals(form(0))
        && line().filter(|word| is_capitals(word)).count() <= CAPITALS_MAX
        && !is_capitals(form(dash + 1));
    (dated || signed || place).then_some(dash + 1)
}

fn is_dash(form: &str) -> bool {
    !form.is_empty() && form.chars().all(is_dash_char)
}

fn is_dash_char(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―')
}

fn is_capitals(form: &str) -> bool {
    form.chars().filter(|c| c.is_alphabetic()).count() > 2 && !form.contains(char::is_lowercase)
}
