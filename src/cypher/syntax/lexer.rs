//! A text as tokens, with nom over `&str`.
//!
//! Every text has tokens: what cannot be read is a [`TokenKind::Bad`] token, so that a shell can
//! colour what is still being written. Only blanks are between tokens.

use nom::IResult;
use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::bytes::complete::take;
use nom::bytes::complete::take_till;
use nom::bytes::complete::take_while;
use nom::character::complete::anychar;

use crate::cypher::syntax::token::Fault;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::Token;
use crate::cypher::syntax::token::TokenKind;
use crate::source::Span;

/// The tokens of a text, comments among them, and [`TokenKind::End`] as the last. Texts longer than
/// spans can address end there.
pub fn lex(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 4 + 1);
    let mut rest = skip_blanks(text);
    let offset = |rest: &str| u32::try_from(text.len() - rest.len()).unwrap_or(u32::MAX);
    while !rest.is_empty() {
        // The parsers below take at least one character each, and none fails.
        let Ok((after, kind)) = token(rest) else { break };
        tokens.push(Token { kind, span: Span::new(offset(rest), offset(after)) });
        rest = skip_blanks(after);
    }
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    tokens.push(Token { kind: TokenKind::End, span: Span::at(end) });
    tokens
}

fn skip_blanks(text: &str) -> &str {
    text.trim_start_matches(is_blank)
}

/// Whether a character only separates tokens.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}' | '\u{feff}')
}

/// One token, found by its first character.
fn token(text: &str) -> IResult<&str, TokenKind> {
    let (_, first) = anychar(text)?;
    match first {
        '\'' | '"' => quoted(text, first, TokenKind::Str, Fault::OpenString),
        '`' => quoted(text, first, TokenKind::QuotedName, Fault::OpenName),
        '0'..='9' => number(text),
        '.' if text[1..].starts_with(|c: char| c.is_ascii_digit()) => number(text),
        '$' => parameter(text),
        '/' if text.starts_with("//") => {
            let (rest, _) = take_till(|c| c == '\n' || c == '\r')(text)?;
            Ok((rest, TokenKind::Comment))
        }
        '/' if text.starts_with("/*") => Ok(block_comment(text)),
        _ if is_name_start(first) => word(text),
        _ => alt((symbol, bad_character)).parse(text),
    }
}

/// Whether a name can begin with a character.
pub(super) fn is_name_start(c: char) -> bool {
    c == '_' || c.is_alphabetic() || (!c.is_ascii() && matches!(c, '‿' | '⁀' | '⁔'))
}

/// Whether a name can go on with a character.
pub(super) fn is_name_part(c: char) -> bool {
    c == '_' || c.is_alphanumeric() || (!c.is_ascii() && is_mark(c))
}

/// Marks that follow letters in many scripts, and characters that join letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{669}' | '\u{93a}'..='\u{94f}' | '\u{951}'..='\u{957}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200c}' | '\u{200d}' | '\u{203f}'
        | '\u{2040}' | '\u{2054}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{b7}')
}

fn word(text: &str) -> IResult<&str, TokenKind> {
    let (rest, word) = take_while(is_name_part)(text)?;
    // A character that may begin a name and not go on one would be read without end.
    let (rest, word) = if word.is_empty() { take(1_usize)(text)? } else { (rest, word) };
    Ok((rest, Keyword::of(word).map_or(TokenKind::Word, TokenKind::Keyword)))
}

/// A string or a quoted name: up to the same quotation mark that is neither doubled nor behind a
/// backslash.
fn quoted(text: &str, mark: char, kind: TokenKind, fault: Fault) -> IResult<&str, TokenKind> {
    let mut rest = &text[1..];
    loop {
        (rest, _) = take_till(|c| c == mark || c == '\\')(rest)?;
        let mut chars = rest.chars();
        match chars.next() {
            None => return Ok((rest, TokenKind::Bad(fault))),
            Some('\\') => {
                chars.next();
                rest = chars.as_str();
            }
            Some(_) => {
                rest = chars.as_str();
                match rest.strip_prefix(mark) {
                    Some(after) => rest = after,
                    None => return Ok((rest, kind)),
                }
            }
        }
    }
}

fn block_comment(text: &str) -> (&str, TokenKind) {
    match text[2..].find("*/") {
        Some(at) => (&text[at + 4..], TokenKind::Comment),
        None => ("", TokenKind::Bad(Fault::OpenComment)),
    }
}

fn parameter(text: &str) -> IResult<&str, TokenKind> {
    let name = &text[1..];
    if name.starts_with('`') {
        return quoted(name, '`', TokenKind::Parameter, Fault::OpenName);
    }
    if name.starts_with('(') {
        return Ok((name, TokenKind::Symbol(Symbol::Dollar)));
    }
    let (rest, word) = take_while(is_name_part)(name)?;
    let bad = TokenKind::Bad(Fault::Parameter);
    Ok((rest, if word.is_empty() { bad } else { TokenKind::Parameter }))
}

/// A number, with all letters and digits that directly follow it: `12ab` is one bad number, not a
/// number and a name.
fn number(text: &str) -> IResult<&str, TokenKind> {
    let radix = match text.get(..2) {
        Some("0x" | "0X") => Some(16),
        Some("0o") => Some(8),
        _ => None,
    };
    if let Some(radix) = radix {
        let (rest, digits) = take_while(is_name_part)(&text[2..])?;
        let is_good = is_digits(digits.strip_prefix('_').unwrap_or(digits), radix);
        let bad = TokenKind::Bad(Fault::Number);
        return Ok((rest, if is_good { TokenKind::Integer } else { bad }));
    }
    let is_digit = |c: char| c.is_ascii_digit() || c == '_';
    let (mut rest, whole) = take_while(is_digit)(text)?;
    let mut is_good = whole.is_empty() || is_digits(whole, 10);
    let mut kind = TokenKind::Integer;
    if rest.starts_with('.') && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        let (after, fraction) = take_while(is_digit)(&rest[1..])?;
        (rest, kind) = (after, TokenKind::Float);
        is_good &= is_digits(fraction, 10);
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if exponent.starts_with(|c: char| c.is_ascii_digit()) {
            let (after, digits) = take_while(is_digit)(exponent)?;
            (rest, kind) = (after, TokenKind::Float);
            is_good &= is_digits(digits, 10);
        }
    }
    if kind == TokenKind::Float {
        rest = rest.strip_prefix(['f', 'F', 'd', 'D']).unwrap_or(rest);
    }
    let (rest, more) = take_while(is_name_part)(rest)?;
    is_good &= more.is_empty();
    Ok((rest, if is_good { kind } else { TokenKind::Bad(Fault::Number) }))
}

/// Digits with at most one `_` between two of them.
fn is_digits(text: &str, radix: u32) -> bool {
    text.split('_').all(|part| !part.is_empty() && part.chars().all(|c| c.is_digit(radix)))
}

fn symbol(text: &str) -> IResult<&str, TokenKind> {
    let mut found = Symbol::SYMBOLS.iter().filter(|(symbol, _)| text.starts_with(symbol));
    // Longer symbols come first in the table.
    let (spelling, symbol) = found.next().copied().unwrap_or(("\0", Symbol::Question));
    let (rest, _) = tag(spelling)(text)?;
    Ok((rest, TokenKind::Symbol(symbol)))
}

fn bad_character(text: &str) -> IResult<&str, TokenKind> {
    let (rest, _) = anychar(text)?;
    Ok((rest, TokenKind::Bad(Fault::Character)))
}
