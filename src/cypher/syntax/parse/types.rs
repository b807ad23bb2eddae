//! Tests of types: `IS :: INTEGER`, `IS NOT TYPED STRING`, `IS LABELED A`.

use crate::cypher::syntax::ast::Expr;
use crate::cypher::syntax::ast::ExprKind;
use crate::cypher::syntax::ast::OneType;
use crate::cypher::syntax::ast::TypeName;
use crate::cypher::syntax::ast::ValueType;
use crate::cypher::syntax::input::Tokens;
use crate::cypher::syntax::parse::Parsed;
use crate::cypher::syntax::parse::deeper;
use crate::cypher::syntax::parse::expect;
use crate::cypher::syntax::parse::expect_keyword;
use crate::cypher::syntax::parse::label;
use crate::cypher::syntax::parse::skip_keyword;
use crate::cypher::syntax::parse::unexpected;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::TokenKind;

/// How many words the name of a type has at most.
const WORDS_MAX: usize = 4;

/// Whether a test of a type begins here, with `IS`.
pub(super) fn starts(tokens: Tokens<'_>) -> bool {
    let at = if tokens.is_keyword(1, Keyword::Not) { 2 } else { 1 };
    let next = tokens.ahead(at + 1).kind;
    let is_label = match next {
        TokenKind::Symbol(symbol) => {
            matches!(
                symbol,
                Symbol::Exclamation | Symbol::Percent | Symbol::OpenParen | Symbol::Dollar
            )
        }
        TokenKind::Parameter => tokens.is_symbol(at + 2, Symbol::OpenParen),
        next => next.is_name(),
    };
    // `n IS typed` asks for a label of that name.
    tokens.is_symbol(at, Symbol::DoubleColon)
        || tokens.is_keyword(at, Keyword::Typed) && next.is_name()
        || tokens.is_keyword(at, Keyword::Labeled) && is_label
}

/// What stands behind an operand: `IS [NOT] ::`, `IS [NOT] TYPED`, `IS [NOT] LABELED` or `::`.
pub(super) fn test(tokens: Tokens<'_>, left: Expr) -> Parsed<'_, ExprKind> {
    let (rest, is) = skip_keyword(tokens, Keyword::Is);
    let (rest, negated) = if is { skip_keyword(rest, Keyword::Not) } else { (rest, false) };
    let span = left.span;
    let left = Box::new(left);
    let (rest, kind) = if rest.is_keyword(0, Keyword::Labeled) {
        let (rest, labels) = label::prefixed(rest)?;
        (rest, ExprKind::HasLabels(left, labels))
    } else {
        let (rest, wanted) = value_type(rest.skip(1))?;
        (rest, ExprKind::IsTyped(left, wanted))
    };
    if negated {
        let kind = ExprKind::Not(Box::new(Expr { kind, span: span.to(tokens.to(rest)) }));
        return Ok((rest, kind));
    }
    Ok((rest, kind))
}

/// A type, or several with `|` between them.
fn value_type(tokens: Tokens<'_>) -> Parsed<'_, ValueType> {
    let (mut rest, first) = one_type(tokens)?;
    let mut alternatives = vec![first];
    while rest.is_symbol(0, Symbol::Bar) && !rest.bar_ends {
        let (after, next) = one_type(rest.skip(1))?;
        alternatives.push(next);
        rest = after;
    }
    Ok((rest, ValueType { alternatives }))
}

fn one_type(tokens: Tokens<'_>) -> Parsed<'_, OneType> {
    let Some((name, n_words)) = type_name(tokens) else {
        return unexpected(tokens, "a type such as `INTEGER`, `STRING` or `LIST<ANY>`");
    };
    let mut rest = tokens.skip(n_words);
    let mut elements = None;
    if name == TypeName::List && rest.is_symbol(0, Symbol::Less) {
        let (after, inner) = deeper(rest.skip(1).until_bar(false), value_type)?;
        rest = expect(after, Symbol::Greater)?.until_bar(tokens.bar_ends);
        elements = Some(Box::new(inner));
    }
    let is_nullable = !(rest.is_keyword(0, Keyword::Not) && rest.is_keyword(1, Keyword::Null));
    if !is_nullable {
        rest = expect_keyword(rest.skip(1), Keyword::Null)?;
    }
    Ok((rest, OneType { name, elements, is_nullable }))
}

/// The longest name of a type that stands next, and how many words it has.
fn type_name(tokens: Tokens<'_>) -> Option<(TypeName, usize)> {
    let mut text = String::new();
    let mut found = None;
    for n in 0..WORDS_MAX {
        let token = tokens.ahead(n);
        if !matches!(token.kind, TokenKind::Word | TokenKind::Keyword(_)) {
            break;
        }
        text.push_str(if n == 0 { "" } else { " " });
        text.push_str(&tokens.slice(token.span).to_ascii_uppercase());
        let spelling = TypeName::SPELLINGS.iter().find(|(spelling, _)| *spelling == text);
        found = spelling.map(|(_, name)| (*name, n + 1)).or(found);
    }
    found
}
