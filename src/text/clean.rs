//! Odd characters: what counts as blank, what as invisible, and what stands for what.
//!
//! The text is never rewritten, so offsets are those of the article. Where a word is spelled
//! with invisible characters, [`visible`] gives it without them.

use std::borrow::Cow;

/// Whether a character separates words: white space of any kind, and control characters.
pub const fn is_blank(c: char) -> bool {
    match c {
        '\0'..=' ' | '\u{7f}'..='\u{a0}' => true,
        _ => !c.is_ascii() && c.is_whitespace(),
    }
}

/// Whether a character is not seen and only tells how to set the text: soft hyphen, zero-width
/// space, byte order mark, marks of direction. Joiners that change how letters look are not
/// among them.
pub const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
    )
}

/// The text without invisible characters.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|&c| !is_invisible(c)).collect())
}

/// The familiar character for which a rarer one stands: other hyphens, quotation marks of other
/// languages, full-width forms. Opening and closing quotation marks stay apart.
pub const fn familiar(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    match c {
        '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{fe63}' => '-',
        '\u{2012}' => '\u{2013}',
        '\u{2015}' | '\u{2e3a}' | '\u{2e3b}' => '\u{2014}',
        '\u{2032}' | '\u{2bc}' | '\u{201b}' => '\u{2019}',
        '\u{2039}' | '\u{201a}' => '\u{2018}',
        '\u{203a}' => '\u{2019}',
        '\u{ab}' | '\u{201e}' | '\u{201f}' | '\u{300c}' | '\u{300e}' => '\u{201c}',
        '\u{bb}' | '\u{300d}' | '\u{300f}' | '\u{2033}' => '\u{201d}',
        '\u{3001}' => ',',
        '\u{3002}' => '.',
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(c as u32 - 0xfee0) {
            Some(ascii) => ascii,
            None => c,
        },
        _ => c,
    }
}

/// Like [`familiar`], and typographic quotation marks and apostrophes become those of ASCII.
pub const fn folded(c: char) -> char {
    match familiar(c) {
        '\u{2018}' | '\u{2019}' | '`' | '\u{b4}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2013}' | '\u{2014}' => '\u{2014}',
        other => other,
    }
}
