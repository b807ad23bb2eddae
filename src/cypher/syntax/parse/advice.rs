//! What can be typed instead of what stands there: keywords with a slip, brackets that are not
//! closed, and habits from other languages.

use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::input::Tokens;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::Token;
use crate::cypher::syntax::token::TokenKind;
use crate::source::Span;

/// Words that mean something in SQL and the like, and what says the same here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("ALTER", "MATCH (n:Label) SET n.key = value"),
    ("BETWEEN", "1 <= n.key <= 2"),
    ("CROSS", "MATCH (a), (b)"),
    ("ELIF", "CASE WHEN a THEN b WHEN c THEN d ELSE e END"),
    ("ELSEIF", "CASE WHEN a THEN b WHEN c THEN d ELSE e END"),
    ("ELSIF", "CASE WHEN a THEN b WHEN c THEN d ELSE e END"),
    ("EXCEPT", "WHERE NOT EXISTS { … }"),
    ("FETCH", "LIMIT 10"),
    ("FROM", "MATCH (n:Label) RETURN n.key"),
    ("FULL", "OPTIONAL MATCH (a)-[:TYPE]->(b)"),
    ("GROUP", "RETURN n.key, count(*) groups by n.key"),
    ("HAVING", "WITH n.key AS key, count(*) AS n WHERE n > 1"),
    ("ILIKE", "toLower(n.key) CONTAINS 'text'"),
    ("INNER", "MATCH (a)-[:TYPE]->(b)"),
    ("INTERSECT", "WHERE EXISTS { … }"),
    ("INTO", "CREATE (:Label {key: value})"),
    ("ISNULL", "n.key IS NULL"),
    ("JOIN", "MATCH (a)-[:TYPE]->(b)"),
    ("LEFT", "OPTIONAL MATCH (a)-[:TYPE]->(b)"),
    ("LIKE", "n.key STARTS WITH 'a', n.key CONTAINS 'a' or n.key =~ 'a.*'"),
    ("MINUS", "WHERE NOT EXISTS { … }"),
    ("NOTNULL", "n.key IS NOT NULL"),
    ("OUTER", "OPTIONAL MATCH (a)-[:TYPE]->(b)"),
    ("RIGHT", "OPTIONAL MATCH (a)-[:TYPE]->(b)"),
    ("SELECT", "MATCH (n:Label) RETURN n.key"),
    ("TABLE", "CREATE (:Label {key: value})"),
    ("TOP", "LIMIT 10"),
    ("TRUNCATE", "MATCH (n) DETACH DELETE n"),
    ("UPDATE", "MATCH (n:Label) SET n.key = value"),
    ("UPSERT", "MERGE (n:Label {key: value})"),
    ("VALUES", "CREATE (:Label {key: value})"),
];

/// Something to type instead of the next token, where `expected` should stand.
pub(super) fn hint(tokens: Tokens<'_>, expected: &str) -> Option<Box<str>> {
    let token = tokens.first();
    let text = tokens.slice(token.span);
    let fixed = match token.kind {
        TokenKind::Word => return elsewhere(text).or_else(|| of_word(text, expected)),
        TokenKind::Keyword(keyword) => {
            return elsewhere(text).or_else(|| of_keyword(tokens, keyword).map(Box::from));
        }
        TokenKind::Symbol(symbol) => of_symbol(tokens, symbol, expected)?,
        TokenKind::Str if expected.contains("NULL") => "n.key = 'text'",
        TokenKind::Str if expected.contains("name") || expected.contains("variable") => {
            "a name that is no single word stands in backticks: `my name`"
        }
        _ => return None,
    };
    Some(fixed.into())
}

fn elsewhere(word: &str) -> Option<Box<str>> {
    let upper = word.to_uppercase();
    let found = ELSEWHERE.binary_search_by(|(word, _)| (*word).cmp(&upper)).ok()?;
    Some(ELSEWHERE[found].1.into())
}

fn of_word(text: &str, expected: &str) -> Option<Box<str>> {
    if expected.starts_with("a node") {
        Some(format!("({text})").into())
    } else if expected.contains("a label or properties") || expected.contains("a type, a length") {
        Some(format!(":{text}").into())
    } else {
        None
    }
}

fn of_keyword(tokens: Tokens<'_>, keyword: Keyword) -> Option<&'static str> {
    let is_test = |keyword| {
        matches!(keyword, Keyword::In | Keyword::Contains | Keyword::Starts | Keyword::Ends)
    };
    match (keyword, tokens.ahead(1).kind) {
        (Keyword::Not, TokenKind::Keyword(next)) if is_test(next) => {
            Some("NOT stands before the left side: NOT n.key IN [1, 2]")
        }
        _ if ends_brackets(keyword) => {
            let previous = tokens.previous()?.kind;
            (previous == TokenKind::Symbol(Symbol::Comma)).then_some("take the comma away")
        }
        _ => None,
    }
}

fn of_symbol(tokens: Tokens<'_>, symbol: Symbol, expected: &str) -> Option<&'static str> {
    let previous = tokens.previous().map(|token| token.kind);
    let is_next = |symbol| tokens.is_symbol(1, symbol);
    match symbol {
        Symbol::Equal if expected == "`:`" => Some("{key: value}"),
        Symbol::Equal if previous == Some(TokenKind::Symbol(Symbol::Equal)) => {
            Some("a = b is true if both are equal")
        }
        Symbol::Equal if is_next(Symbol::Greater) => Some("(a)-->(b)"),
        Symbol::Exclamation if is_next(Symbol::Equal) => Some("a <> b"),
        Symbol::Exclamation => Some("NOT a"),
        Symbol::Ampersand if is_next(Symbol::Ampersand) => Some("a AND b"),
        Symbol::Bar if is_next(Symbol::Bar) => Some("a OR b"),
        Symbol::Greater if expected == "`-`" => Some("(a)-->(b)"),
        Symbol::OpenParen if expected == "`-`" => Some("(a)--(b)"),
        Symbol::Minus if expected.starts_with("a node") => Some("(a)-->(b)"),
        Symbol::Comma if expected == "`)`" => Some("a list is written [1, 2]"),
        _ => None,
    }
}

/// `AS name`, if the next token is a word that stands where a column could be named.
pub(super) fn name_of_column(tokens: Tokens<'_>) -> Option<Box<str>> {
    let token = tokens.first();
    if matches!(tokens.previous()?.kind, TokenKind::Keyword(_)) {
        return None;
    }
    let ends = match tokens.ahead(1).kind {
        TokenKind::End | TokenKind::Symbol(Symbol::Comma | Symbol::Semicolon) => true,
        TokenKind::Keyword(keyword) => ends_brackets(keyword),
        _ => false,
    };
    let text = tokens.slice(token.span);
    (token.kind == TokenKind::Word && ends && similar_keyword(tokens, token).is_none())
        .then(|| format!("AS {text}").into())
}

/// A keyword that differs from a word by a letter or two.
pub(super) fn similar_keyword(tokens: Tokens<'_>, token: Token) -> Option<&'static str> {
    if token.kind != TokenKind::Word {
        return None;
    }
    let word = tokens.slice(token.span).to_uppercase();
    let rank = |text: &'static str| {
        let is_other_letter = text.as_bytes().first() != word.as_bytes().first();
        (strsim::osa_distance(&word, text), is_other_letter, text)
    };
    let (distance, _, best) = Keyword::KEYWORDS.iter().map(|&(text, _)| rank(text)).min()?;
    let is_near = match word.len() {
        0..3 => false,
        3 => distance == 1 && best.len() > 3,
        4..6 => distance == 1,
        _ => distance <= 2,
    };
    is_near.then_some(best)
}

/// Whether a keyword begins what cannot stand in brackets.
pub(super) fn ends_brackets(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::As
            | Keyword::Match
            | Keyword::Optional
            | Keyword::Unwind
            | Keyword::With
            | Keyword::Where
            | Keyword::Return
            | Keyword::Create
            | Keyword::Merge
            | Keyword::Set
            | Keyword::Remove
            | Keyword::Detach
            | Keyword::Delete
            | Keyword::Call
            | Keyword::Foreach
            | Keyword::Order
            | Keyword::Skip
            | Keyword::Limit
            | Keyword::Union
            | Keyword::Insert
            | Keyword::Let
            | Keyword::Filter
            | Keyword::Next
            | Keyword::Finish
    )
}

/// The bracket that is to blame, if the next token shows that one was not closed.
pub(super) fn unclosed(tokens: Tokens<'_>, close: Symbol) -> Option<(ErrorKind, Span)> {
    let token = tokens.first();
    let is_past = match token.kind {
        TokenKind::End | TokenKind::Symbol(Symbol::Semicolon) => true,
        TokenKind::Symbol(Symbol::CloseParen | Symbol::CloseBracket | Symbol::CloseBrace) => true,
        TokenKind::Symbol(Symbol::Minus) => close == Symbol::CloseBracket,
        TokenKind::Keyword(keyword) => ends_brackets(keyword),
        _ => false,
    };
    let open = [Symbol::OpenParen, Symbol::OpenBracket, Symbol::OpenBrace]
        .into_iter()
        .find(|open| open.closer() == Some(close))?;
    if !is_past {
        return None;
    }
    let bracket = tokens.open_bracket(open)?;
    let found = match token.kind {
        TokenKind::End => "the end of the statement".into(),
        _ => super::describe(tokens, token),
    };
    Some((ErrorKind::Unclosed { open: open.text(), close: close.text(), found }, bracket.span))
}

#[cfg(test)]
mod tests {
    use super::ELSEWHERE;

    #[test]
    fn words_are_sorted() {
        assert!(ELSEWHERE.is_sorted());
    }
}
