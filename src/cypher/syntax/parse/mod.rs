//! Tokens as a tree, with nom over tokens.
//!
//! No branch is tried that may have to be given up: each parser looks at the next token, in a few
//! places also at the one behind it or behind a closing bracket, and commits. What fails after that
//! fails for good. So time is linear in the text, and an error is where the text goes wrong.

mod advice;
mod clause;
mod expr;
mod label;
mod literal;
mod normal;
mod pattern;
mod primary;
mod schema;
mod types;
mod update;

use std::cell::Cell;
use std::sync::Arc;

use nom::Err;
use nom::IResult;
use nom::Parser;
use nom::combinator::cut;
use nom::error::ErrorKind as NomKind;
use nom::error::ParseError;
use nom::multi::separated_list1;

use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::error::Quoted;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::ast::Statement;
use crate::cypher::syntax::input::Parsing;
use crate::cypher::syntax::input::Tokens;
use crate::cypher::syntax::input::pair;
use crate::cypher::syntax::lexer::lex;
use crate::cypher::syntax::token::Fault;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::Token;
use crate::cypher::syntax::token::TokenKind;
use crate::source::Source;
use crate::source::Span;

/// How deep brackets, subqueries and prefix operators may nest.
pub const NESTING_MAX: u16 = 64;

/// Why parsing failed.
#[derive(Debug)]
struct Failed(CypherError);

impl<'a> ParseError<Tokens<'a>> for Failed {
    fn from_error_kind(tokens: Tokens<'a>, _kind: NomKind) -> Self {
        unexpected_error(tokens, "something else")
    }

    fn append(_tokens: Tokens<'a>, _kind: NomKind, other: Self) -> Self {
        other
    }
}

type Parsed<'a, T> = IResult<Tokens<'a>, T, Failed>;

/// The work that parsing took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// How many tokens the text has.
    pub n_tokens: usize,
    /// How often the parser looked at one.
    pub n_looks: u64,
}

/// Parses one statement; a `;` at its end is allowed.
///
/// # Errors
///
/// If the text is not one statement of the language.
pub fn parse(text: &str) -> Result<Statement, CypherError> {
    parse_counted(text).0
}

/// Parses one statement and counts the work.
pub fn parse_counted(text: &str) -> (Result<Statement, CypherError>, Steps) {
    if text.len() > Source::BYTES_MAX {
        let error =
            CypherError::new(ErrorKind::TooLong { max: Source::BYTES_MAX }, Span::default());
        return (Err(error), Steps { n_tokens: 0, n_looks: 0 });
    }
    let tokens = pair(&lex(text));
    let parsing = Parsing { text, all: &tokens, looks: Cell::new(0) };
    let result = match clause::statement(Tokens::new(&parsing)) {
        Ok((_, statement)) => Ok(statement),
        Err(Err::Error(Failed(error)) | Err::Failure(Failed(error))) => Err(error),
        // Parsers over complete input never ask for more.
        Err(Err::Incomplete(_)) => Err(CypherError::new(
            ErrorKind::unexpected("end of the statement", "more"),
            Span::at(u32::try_from(text.len()).unwrap_or(u32::MAX)),
        )),
    };
    (result, Steps { n_tokens: tokens.len(), n_looks: parsing.looks.get() })
}

/// Fails for good, at a span.
fn fail<T>(kind: ErrorKind, span: Span) -> Result<T, Err<Failed>> {
    Err(Err::Failure(Failed(CypherError::new(kind, span))))
}

/// Fails for good, since the next token is not what is expected.
fn unexpected<T>(tokens: Tokens<'_>, expected: &str) -> Result<T, Err<Failed>> {
    Err(Err::Failure(unexpected_error(tokens, expected)))
}

fn unexpected_error(tokens: Tokens<'_>, expected: &str) -> Failed {
    let token = tokens.first();
    // Where no number can stand, its form is not what is wrong.
    let is_misplaced = token.kind == TokenKind::Bad(Fault::Number) && expected != "an expression";
    if let TokenKind::Bad(fault) = token.kind
        && !is_misplaced
    {
        return Failed(fault_error(tokens, fault, token.span));
    }
    let hint = advice::hint(tokens, expected);
    let kind = ErrorKind::UnexpectedSyntax {
        found: describe(tokens, token),
        expected: expected.into(),
        similar: if hint.is_some() { None } else { advice::similar_keyword(tokens, token) },
        hint: hint.or_else(|| advice::name_of_column(tokens)),
    };
    Failed(CypherError::new(kind, token.span))
}

/// The error for a stretch of text that is no token.
fn fault_error(tokens: Tokens<'_>, fault: Fault, span: Span) -> CypherError {
    let text = tokens.slice(span);
    let kind = match fault {
        Fault::OpenString => ErrorKind::Unterminated { what: Quoted::String },
        Fault::OpenName => ErrorKind::Unterminated { what: Quoted::Name },
        Fault::OpenComment => ErrorKind::Unterminated { what: Quoted::Comment },
        Fault::Number => ErrorKind::InvalidNumberLiteral { text: text.into() },
        Fault::Parameter => ErrorKind::unexpected("`$`", "a parameter such as `$name`"),
        Fault::Character => match text.chars().next().unwrap_or(' ') {
            character if character.is_ascii() => ErrorKind::unexpected(
                &format!("`{}`", character.escape_default()),
                "something else",
            ),
            character => {
                ErrorKind::InvalidUnicodeCharacter { character, ascii: ascii_for(character) }
            }
        },
    };
    // The place where a string or a comment begins says more than all of what it swallowed.
    let span = match fault {
        Fault::OpenString | Fault::OpenName => Span::new(span.start, span.start + 1),
        Fault::OpenComment => Span::new(span.start, span.start + 2),
        Fault::Number | Fault::Parameter | Fault::Character => span,
    };
    CypherError::new(kind, span)
}

/// What was probably meant by a character that word processors put in place of another.
fn ascii_for(character: char) -> Option<&'static str> {
    match character {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '﹣' | '－' => Some("-"),
        '‘' | '’' | '‚' | '‛' | '′' => Some("'"),
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => Some("\""),
        '⟨' | '〈' | '﹤' | '＜' | '‹' => Some("<"),
        '⟩' | '〉' | '﹥' | '＞' | '›' => Some(">"),
        '≠' => Some("<>"),
        '≤' => Some("<="),
        '≥' => Some(">="),
        '→' => Some("->"),
        '←' => Some("<-"),
        '×' | '·' => Some("*"),
        '÷' => Some("/"),
        _ => None,
    }
}

fn describe(tokens: Tokens<'_>, token: Token) -> Box<str> {
    const LEN_MAX: usize = 40;
    match token.kind {
        TokenKind::End => "end of the statement".into(),
        TokenKind::Str => "a string".into(),
        _ => {
            let text = tokens.slice(token.span);
            let short: String = text.chars().take(LEN_MAX).collect();
            let dots = if short.len() < text.len() { "…" } else { "" };
            format!("`{short}{dots}`").into()
        }
    }
}

/// A symbol; nothing is committed if another token stands there.
fn symbol<'a>(symbol: Symbol) -> impl Parser<Tokens<'a>, Output = Token, Error = Failed> {
    move |tokens: Tokens<'a>| {
        if tokens.is_symbol(0, symbol) {
            Ok((tokens.skip(1), tokens.first()))
        } else {
            // A list that ends here: nobody sees this error.
            let kind = ErrorKind::unexpected("", symbol.text());
            Err(Err::Error(Failed(CypherError::new(kind, tokens.first().span))))
        }
    }
}

/// A symbol that must stand there.
fn expect(tokens: Tokens<'_>, symbol: Symbol) -> Result<Tokens<'_>, Err<Failed>> {
    if tokens.is_symbol(0, symbol) {
        Ok(tokens.skip(1))
    } else {
        not_closed(tokens, symbol, &format!("`{}`", symbol.text()))
    }
}

/// Fails for good, since the next token is not what is expected where a bracket might close.
fn not_closed<T>(tokens: Tokens<'_>, close: Symbol, expected: &str) -> Result<T, Err<Failed>> {
    match advice::unclosed(tokens, close) {
        Some((kind, span)) => fail(kind, span),
        None => unexpected(tokens, expected),
    }
}

/// A keyword that must stand there.
fn expect_keyword(tokens: Tokens<'_>, keyword: Keyword) -> Result<Tokens<'_>, Err<Failed>> {
    if tokens.is_keyword(0, keyword) {
        Ok(tokens.skip(1))
    } else {
        unexpected(tokens, &format!("`{}`", keyword.text()))
    }
}

/// A keyword that may stand there.
fn skip_keyword(tokens: Tokens<'_>, keyword: Keyword) -> (Tokens<'_>, bool) {
    let found = tokens.is_keyword(0, keyword);
    (if found { tokens.skip(1) } else { tokens }, found)
}

/// What stands between two commas, at least once.
fn comma_list<'a, T>(
    item: impl Fn(Tokens<'a>) -> Parsed<'a, T>,
) -> impl Parser<Tokens<'a>, Output = Vec<T>, Error = Failed> {
    separated_list1(symbol(Symbol::Comma), cut(item))
}

/// A name, whether it is a keyword or not.
fn name<'a>(tokens: Tokens<'a>, expected: &str) -> Parsed<'a, Name> {
    let token = tokens.first();
    if !token.kind.is_name() {
        return unexpected(tokens, expected);
    }
    Ok((tokens.skip(1), Name { text: name_text(tokens, token)?, span: token.span }))
}

/// The text of a word or a quoted name.
fn name_text(tokens: Tokens<'_>, token: Token) -> Result<Arc<str>, Err<Failed>> {
    let text = tokens.slice(token.span);
    match token.kind {
        TokenKind::QuotedName => literal::unquote(text, token.span.start),
        _ => Ok(text.into()),
    }
}

/// Names with dots between them.
fn dotted_name<'a>(tokens: Tokens<'a>, expected: &str) -> Parsed<'a, Vec<Name>> {
    let (mut tokens, first) = name(tokens, expected)?;
    let mut names = vec![first];
    while tokens.is_symbol(0, Symbol::Dot) {
        let (rest, next) = name(tokens.skip(1), "a name")?;
        names.push(next);
        tokens = rest;
    }
    Ok((tokens, names))
}

/// Parses one level deeper.
///
/// # Errors
///
/// If that is past the limit.
fn deeper<'a, T>(
    tokens: Tokens<'a>,
    parser: impl Fn(Tokens<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, T> {
    let depth = tokens.depth;
    check_depth(tokens, depth + 1)?;
    let (rest, value) = parser(tokens.at_depth(depth + 1))?;
    Ok((rest.at_depth(depth), value))
}

fn check_depth(tokens: Tokens<'_>, depth: u16) -> Result<(), Err<Failed>> {
    if depth > NESTING_MAX {
        return fail(
            ErrorKind::NestingTooDeep { max: usize::from(NESTING_MAX) },
            tokens.first().span,
        );
    }
    Ok(())
}

/// Parses what stands in brackets, where `|` has its own meaning again.
fn inside<'a, T>(
    tokens: Tokens<'a>,
    parser: impl Fn(Tokens<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, T> {
    with_bar(tokens, false, parser)
}

/// Parses an expression that ends at a `|`.
fn before_bar<'a, T>(
    tokens: Tokens<'a>,
    parser: impl Fn(Tokens<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, T> {
    with_bar(tokens, true, parser)
}

fn with_bar<'a, T>(
    tokens: Tokens<'a>,
    bar_ends: bool,
    parser: impl Fn(Tokens<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, T> {
    let before = tokens.bar_ends;
    let (rest, value) = parser(tokens.until_bar(bar_ends))?;
    Ok((rest.until_bar(before), value))
}
