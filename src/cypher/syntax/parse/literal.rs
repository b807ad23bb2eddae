//! What numbers, strings and quoted names mean.

use std::sync::Arc;

use nom::Err;

use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::parse::Failed;
use crate::cypher::syntax::parse::fail;
use crate::source::Span;

/// A string or quoted name without its quotation marks and with its escapes resolved. `start` is
/// where the text stands in the statement.
pub(super) fn unquote(text: &str, start: u32) -> Result<Arc<str>, Err<Failed>> {
    let mark = text.chars().next().unwrap_or('\'');
    let inner = text.get(1..text.len() - 1).unwrap_or("");
    if !inner.contains(['\\', mark]) {
        return Ok(inner.into());
    }
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find(['\\', mark]) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if !rest.starts_with('\\') {
            // A doubled quotation mark: the lexer ends the string at a single one.
            out.push(mark);
            rest = rest.get(2..).unwrap_or("");
            continue;
        }
        let offset = start as usize + 1 + (inner.len() - rest.len());
        let (after, character) = escape(rest, u32::try_from(offset).unwrap_or(u32::MAX))?;
        out.push(character);
        rest = after;
    }
    out.push_str(rest);
    Ok(out.into())
}

/// What an escape sequence stands for, and what follows it.
fn escape(text: &str, start: u32) -> Result<(&str, char), Err<Failed>> {
    let mut chars = text.chars();
    chars.next();
    let letter = chars.next().unwrap_or(' ');
    let rest = chars.as_str();
    let character = match letter {
        '\\' | '\'' | '"' | '`' => letter,
        't' => '\t',
        'b' => '\u{8}',
        'n' => '\n',
        'r' => '\r',
        'f' => '\u{c}',
        'u' => return unicode(text, 4, start),
        // The grammar has six digits, the reference eight.
        'U' if n_hex(rest) >= 8 => return unicode(text, 8, start),
        'U' => return unicode(text, 6, start),
        _ => {
            let length = 1 + letter.len_utf8();
            let escape = text.get(..length).unwrap_or(text).into();
            return fail(ErrorKind::InvalidEscape { escape }, piece(start, length));
        }
    };
    Ok((rest, character))
}

fn n_hex(text: &str) -> usize {
    text.bytes().take(8).take_while(u8::is_ascii_hexdigit).count()
}

/// `\u` or `\U` with its digits. Two in a row may be a surrogate pair.
fn unicode(text: &str, n_digits: usize, start: u32) -> Result<(&str, char), Err<Failed>> {
    let length = 2 + n_digits;
    let code = hex(text, 2, n_digits);
    if let Some(character) = code.and_then(char::from_u32) {
        return Ok((&text[length..], character));
    }
    let after = text.get(length..).unwrap_or("");
    if let Some(high @ 0xd800..0xdc00) = code
        && after.starts_with("\\u")
        && let Some(low @ 0xdc00..0xe000) = hex(after, 2, 4)
        && let Some(character) = char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))
    {
        return Ok((&after[6..], character));
    }
    let written: String = text.chars().take(length).collect();
    let length = written.len();
    fail(ErrorKind::InvalidUnicodeLiteral { escape: written.into() }, piece(start, length))
}

fn hex(text: &str, from: usize, n_digits: usize) -> Option<u32> {
    let digits = text.get(from..from + n_digits)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok()
}

fn piece(start: u32, length: usize) -> Span {
    Span::new(start, start.saturating_add(u32::try_from(length).unwrap_or(u32::MAX)))
}

/// The value of an integer, `None` if it does not fit.
pub(super) fn integer(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(|&c| c != '_').collect();
    let (digits, radix) = match digits.get(..2) {
        Some("0x" | "0X") => (&digits[2..], 16),
        Some("0o") => (&digits[2..], 8),
        _ => (digits.as_str(), 10),
    };
    u64::from_str_radix(digits, radix).ok()
}

/// The value of a float; infinite if it is too great.
pub(super) fn float(text: &str) -> f64 {
    let digits: String = text
        .chars()
        .filter(|&c| c != '_')
        .take_while(|c| !matches!(c, 'f' | 'F' | 'd' | 'D'))
        .collect();
    // The lexer has checked the form.
    digits.parse().unwrap_or(f64::INFINITY)
}
