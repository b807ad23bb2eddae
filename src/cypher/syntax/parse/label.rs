//! Labels and relationship types, and what connects them.

use nom::Parser;
use nom::multi::separated_list1;

use crate::cypher::syntax::ast::LabelExpr;
use crate::cypher::syntax::ast::LabelExprKind;
use crate::cypher::syntax::ast::Quantity;
use crate::cypher::syntax::input::Tokens;
use crate::cypher::syntax::parse::Parsed;
use crate::cypher::syntax::parse::deeper;
use crate::cypher::syntax::parse::expect;
use crate::cypher::syntax::parse::expr::expr;
use crate::cypher::syntax::parse::inside;
use crate::cypher::syntax::parse::name;
use crate::cypher::syntax::parse::primary;
use crate::cypher::syntax::parse::unexpected;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::TokenKind;

/// Whether a label expression begins here, with its `:` or `IS`.
pub(super) fn starts(tokens: Tokens<'_>) -> bool {
    if tokens.is_symbol(0, Symbol::Colon) {
        return true;
    }
    if !tokens.is_keyword(0, Keyword::Is) {
        return false;
    }
    match tokens.ahead(1).kind {
        TokenKind::Keyword(Keyword::Null | Keyword::Not) => false,
        TokenKind::Symbol(symbol) => {
            matches!(
                symbol,
                Symbol::Exclamation | Symbol::Percent | Symbol::OpenParen | Symbol::Dollar
            )
        }
        TokenKind::Parameter => tokens.is_symbol(2, Symbol::OpenParen),
        kind => kind.is_name(),
    }
}

/// `:A|B&!C`, `IS A`, `:A:B` or `:A|:B`, from the colon on.
pub(super) fn prefixed(tokens: Tokens<'_>) -> Parsed<'_, LabelExpr> {
    let (rest, expr) = or(tokens.skip(1))?;
    if !rest.is_symbol(0, Symbol::Colon) || rest.bar_ends && !is_name_ahead(rest) {
        return Ok((rest, expr));
    }
    let mut parts = vec![expr];
    let mut rest = rest;
    while rest.is_symbol(0, Symbol::Colon) {
        let (after, part) = primary(rest.skip(1))?;
        parts.push(part);
        rest = after;
    }
    let span = tokens.skip(1).to(rest);
    Ok((rest, LabelExpr { kind: LabelExprKind::Colons(parts), span }))
}

fn is_name_ahead(tokens: Tokens<'_>) -> bool {
    tokens.ahead(1).kind.is_name()
}

fn or(tokens: Tokens<'_>) -> Parsed<'_, LabelExpr> {
    let (mut rest, first) = and(tokens)?;
    let mut parts = vec![first];
    while rest.is_symbol(0, Symbol::Bar) && !rest.bar_ends {
        // The older way: a colon before each type.
        let n = if rest.is_symbol(1, Symbol::Colon) { 2 } else { 1 };
        let (after, part) = and(rest.skip(n))?;
        parts.push(part);
        rest = after;
    }
    let span = tokens.to(rest);
    Ok((rest, one_or(parts, LabelExprKind::Or, span)))
}

fn and(tokens: Tokens<'_>) -> Parsed<'_, LabelExpr> {
    let (mut rest, first) = primary(tokens)?;
    let mut parts = vec![first];
    while rest.is_symbol(0, Symbol::Ampersand) {
        let (after, part) = primary(rest.skip(1))?;
        parts.push(part);
        rest = after;
    }
    let span = tokens.to(rest);
    Ok((rest, one_or(parts, LabelExprKind::And, span)))
}

fn one_or(
    mut parts: Vec<LabelExpr>,
    kind: fn(Vec<LabelExpr>) -> LabelExprKind,
    span: crate::source::Span,
) -> LabelExpr {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            LabelExpr { kind: kind(parts), span }
        }
    }
}

fn primary(tokens: Tokens<'_>) -> Parsed<'_, LabelExpr> {
    let (rest, kind) = match tokens.first().kind {
        TokenKind::Symbol(Symbol::Exclamation) => {
            let (rest, inner) = deeper(tokens.skip(1), primary)?;
            (rest, LabelExprKind::Not(Box::new(inner)))
        }
        TokenKind::Symbol(Symbol::Percent) => (tokens.skip(1), LabelExprKind::Wildcard),
        TokenKind::Symbol(Symbol::OpenParen) => {
            let (rest, inner) = deeper(tokens.skip(1), |tokens| inside(tokens, or))?;
            return Ok((expect(rest, Symbol::CloseParen)?, inner));
        }
        _ => return one(tokens),
    };
    Ok((rest, LabelExpr { kind, span: tokens.to(rest) }))
}

/// A name, `$(names)`, `$all(names)` or `$any(names)`.
pub(super) fn one(tokens: Tokens<'_>) -> Parsed<'_, LabelExpr> {
    let (rest, kind) = match tokens.first().kind {
        kind if kind.is_name() => {
            let (rest, name) = name(tokens, "a label")?;
            (rest, LabelExprKind::Name(name.text))
        }
        TokenKind::Symbol(Symbol::Dollar) => computed(tokens.skip(1), Quantity::All)?,
        TokenKind::Parameter if tokens.is_symbol(1, Symbol::OpenParen) => {
            let (rest, quantity) = primary::parameter(tokens)?;
            match &*quantity.text {
                text if text.eq_ignore_ascii_case("all") => computed(rest, Quantity::All)?,
                text if text.eq_ignore_ascii_case("any") => computed(rest, Quantity::Any)?,
                _ => return unexpected(tokens, "`$(`, `$all(` or `$any(`"),
            }
        }
        TokenKind::Parameter => {
            return unexpected(tokens, "a label, or `$(…)` around the parameter");
        }
        _ => return unexpected(tokens, "a label"),
    };
    Ok((rest, LabelExpr { kind, span: tokens.to(rest) }))
}

/// What stands behind the `$`.
fn computed(tokens: Tokens<'_>, quantity: Quantity) -> Parsed<'_, LabelExprKind> {
    let inner = expect(tokens, Symbol::OpenParen)?;
    let (rest, names) = deeper(inner, |tokens| inside(tokens, expr))?;
    let rest = expect(rest, Symbol::CloseParen)?;
    Ok((rest, LabelExprKind::Computed(quantity, Box::new(names))))
}

/// `:A:B`, as `SET` and `REMOVE` take it.
pub(super) fn list(tokens: Tokens<'_>) -> Parsed<'_, Vec<LabelExpr>> {
    let tokens = expect(tokens, Symbol::Colon)?;
    separated_list1(super::symbol(Symbol::Colon), nom::combinator::cut(one)).parse(tokens)
}
