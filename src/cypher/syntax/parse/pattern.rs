//! Patterns: nodes, relationships, groups and paths.

use nom::Parser;

use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast::Count;
use crate::cypher::syntax::ast::Direction;
use crate::cypher::syntax::ast::Expr;
use crate::cypher::syntax::ast::ExprKind;
use crate::cypher::syntax::ast::GroupPattern;
use crate::cypher::syntax::ast::LabelExpr;
use crate::cypher::syntax::ast::Length;
use crate::cypher::syntax::ast::LengthForm;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::ast::NodePattern;
use crate::cypher::syntax::ast::PathElement;
use crate::cypher::syntax::ast::PathMode;
use crate::cypher::syntax::ast::PathPattern;
use crate::cypher::syntax::ast::RelPattern;
use crate::cypher::syntax::ast::Selector;
use crate::cypher::syntax::input::Tokens;
use crate::cypher::syntax::parse::Parsed;
use crate::cypher::syntax::parse::comma_list;
use crate::cypher::syntax::parse::deeper;
use crate::cypher::syntax::parse::expect;
use crate::cypher::syntax::parse::expr::expr;
use crate::cypher::syntax::parse::fail;
use crate::cypher::syntax::parse::inside;
use crate::cypher::syntax::parse::label;
use crate::cypher::syntax::parse::literal;
use crate::cypher::syntax::parse::name;
use crate::cypher::syntax::parse::primary;
use crate::cypher::syntax::parse::unexpected;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::TokenKind;

/// Paths with commas between them.
pub(super) fn pattern(tokens: Tokens<'_>) -> Parsed<'_, Vec<PathPattern>> {
    comma_list(path).parse(tokens)
}

/// Whether a pattern begins at the parenthesis here: what is inside can be a node, and what follows
/// can only be a relationship.
pub(super) fn is_pattern(tokens: Tokens<'_>) -> bool {
    if !tokens.is_symbol(0, Symbol::OpenParen) || !is_node(tokens) {
        return false;
    }
    let Some(close) = tokens.partner(0) else { return false };
    is_arrow(tokens.skip(close + 1))
}

/// Whether a relationship begins here: `-[`, `<-[`, `--(`, `-->`, `<--`.
fn is_arrow(tokens: Tokens<'_>) -> bool {
    let tokens = tokens.skip(usize::from(tokens.is_symbol(0, Symbol::Less)));
    if !tokens.is_symbol(0, Symbol::Minus) {
        return false;
    }
    // `a - [1]` would be an expression, but no type has such a difference.
    tokens.is_symbol(1, Symbol::OpenBracket)
        || tokens.is_symbol(1, Symbol::Minus)
            && (tokens.is_symbol(2, Symbol::OpenParen) || tokens.is_symbol(2, Symbol::Greater))
}

/// Whether what begins with this parenthesis can be a node.
fn is_node(tokens: Tokens<'_>) -> bool {
    let inner = tokens.skip(1);
    if inner.is_symbol(0, Symbol::CloseParen) || is_filler(inner) {
        return true;
    }
    inner.first().kind.is_name()
        && (inner.is_symbol(1, Symbol::CloseParen)
            || is_filler(inner.skip(1))
            || inner.ahead(1).kind == TokenKind::Parameter)
}

/// Whether labels, properties or a predicate begin here.
fn is_filler(tokens: Tokens<'_>) -> bool {
    match tokens.first().kind {
        TokenKind::Symbol(Symbol::Colon | Symbol::OpenBrace) => true,
        TokenKind::Keyword(Keyword::Where) => !is_filler_end(tokens.skip(1)),
        TokenKind::Keyword(Keyword::Is) => label::starts(tokens),
        _ => false,
    }
}

fn is_filler_end(tokens: Tokens<'_>) -> bool {
    matches!(
        tokens.first().kind,
        TokenKind::Symbol(
            Symbol::CloseParen | Symbol::CloseBracket | Symbol::Colon | Symbol::OpenBrace
        )
    )
}

/// A path with its variable and its selector.
pub(super) fn path(tokens: Tokens<'_>) -> Parsed<'_, PathPattern> {
    let (rest, variable) = path_variable(tokens)?;
    if is_shortest(rest) {
        let (rest, path) = shortest(rest)?;
        return Ok((rest, PathPattern { variable, span: tokens.to(rest), ..path }));
    }
    let (rest, selector) = selector(rest)?;
    let (rest, mode) = path_mode(rest);
    let (rest, elements) = elements(rest)?;
    Ok((rest, PathPattern { variable, selector, mode, elements, span: tokens.to(rest) }))
}

/// `TRAIL`, `ACYCLIC` and the like, if it stands there.
fn path_mode(tokens: Tokens<'_>) -> (Tokens<'_>, PathMode) {
    let mode = match tokens.first().kind {
        TokenKind::Keyword(Keyword::Trail) => PathMode::Trail,
        TokenKind::Keyword(Keyword::Walk) => PathMode::Walk,
        TokenKind::Keyword(Keyword::Acyclic) => PathMode::Acyclic,
        TokenKind::Keyword(Keyword::Simple) => PathMode::Simple,
        _ => return (tokens, PathMode::Trail),
    };
    (skip_path_word(tokens.skip(1)), mode)
}

/// `p =`, if it stands there.
fn path_variable(tokens: Tokens<'_>) -> Parsed<'_, Option<Name>> {
    if !tokens.first().kind.is_name() || !tokens.is_symbol(1, Symbol::Equal) {
        return Ok((tokens, None));
    }
    let (rest, variable) = name(tokens, "a variable")?;
    Ok((rest.skip(1), Some(variable)))
}

fn is_shortest(tokens: Tokens<'_>) -> bool {
    matches!(
        tokens.first().kind,
        TokenKind::Keyword(Keyword::ShortestPath | Keyword::AllShortestPaths)
    ) && tokens.is_symbol(1, Symbol::OpenParen)
}

/// `shortestPath(…)` or `allShortestPaths(…)`.
pub(super) fn shortest(tokens: Tokens<'_>) -> Parsed<'_, PathPattern> {
    let selector = if tokens.is_keyword(0, Keyword::ShortestPath) {
        Selector::ShortestPath
    } else {
        Selector::AllShortestPaths
    };
    let inner = expect(tokens.skip(1), Symbol::OpenParen)?;
    let (rest, elements) = inside(inner, elements)?;
    let is_single = matches!(
        elements.as_slice(),
        [PathElement::Node(_), PathElement::Rel(_), PathElement::Node(_)]
    );
    if !is_single {
        return unexpected(inner, "a node, a relationship and a node");
    }
    let rest = expect(rest, Symbol::CloseParen)?;
    let mode = PathMode::Trail;
    Ok((rest, PathPattern { variable: None, selector, mode, elements, span: tokens.to(rest) }))
}

/// `ANY`, `ALL SHORTEST`, `SHORTEST 2 GROUPS`, …
fn selector(tokens: Tokens<'_>) -> Parsed<'_, Selector> {
    let (rest, selector) = match tokens.first().kind {
        TokenKind::Keyword(Keyword::All) if tokens.is_keyword(1, Keyword::Shortest) => {
            (tokens.skip(2), Selector::AllShortest)
        }
        TokenKind::Keyword(Keyword::Any) if tokens.is_keyword(1, Keyword::Shortest) => {
            (tokens.skip(2), Selector::Shortest(Count::Number(1)))
        }
        TokenKind::Keyword(Keyword::All) => (tokens.skip(1), Selector::All),
        TokenKind::Keyword(Keyword::Any) => {
            let (rest, count) = count(tokens.skip(1))?;
            (rest, Selector::Any(count))
        }
        TokenKind::Keyword(Keyword::Shortest) => {
            let (rest, count) = count(tokens.skip(1))?;
            let rest = skip_path_word(rest);
            if is_groups(rest) {
                return Ok((rest.skip(1), Selector::ShortestGroups(count)));
            }
            (rest, Selector::Shortest(count))
        }
        _ => return Ok((tokens, Selector::All)),
    };
    Ok((skip_path_word(rest), selector))
}

fn is_groups(tokens: Tokens<'_>) -> bool {
    matches!(tokens.first().kind, TokenKind::Keyword(Keyword::Group | Keyword::Groups))
}

fn skip_path_word(tokens: Tokens<'_>) -> Tokens<'_> {
    let found = matches!(tokens.first().kind, TokenKind::Keyword(Keyword::Path | Keyword::Paths));
    tokens.skip(usize::from(found))
}

fn count(tokens: Tokens<'_>) -> Parsed<'_, Count> {
    match tokens.first().kind {
        TokenKind::Integer => {
            let (rest, number) = bound(tokens)?;
            Ok((rest, Count::Number(number)))
        }
        TokenKind::Parameter => {
            let (rest, name) = primary::parameter(tokens)?;
            Ok((rest, Count::Parameter(name)))
        }
        _ => Ok((tokens, Count::Number(1))),
    }
}

/// A path without variable, selector and groups, as expressions have it.
pub(super) fn simple(tokens: Tokens<'_>) -> Parsed<'_, PathPattern> {
    let (rest, elements) = elements(tokens)?;
    let (selector, mode) = (Selector::All, PathMode::Trail);
    let path = PathPattern { variable: None, selector, mode, elements, span: tokens.to(rest) };
    Ok((rest, path))
}

/// The same, maybe with a variable.
pub(super) fn named_simple(tokens: Tokens<'_>) -> Parsed<'_, PathPattern> {
    let (rest, variable) = path_variable(tokens)?;
    let (rest, path) = simple(rest)?;
    Ok((rest, PathPattern { variable, span: tokens.to(rest), ..path }))
}

/// Nodes, relationships and groups, side by side.
pub(super) fn elements(tokens: Tokens<'_>) -> Parsed<'_, Vec<PathElement>> {
    let mut rest = tokens;
    let mut elements = Vec::new();
    // A relationship must have a node or a group on either side.
    let mut needs_node = true;
    loop {
        match rest.first().kind {
            TokenKind::Symbol(Symbol::OpenParen) if is_group(rest) => {
                let (after, group) = deeper(rest, group)?;
                elements.push(PathElement::Group(group));
                (rest, needs_node) = (after, false);
            }
            TokenKind::Symbol(Symbol::OpenParen) => {
                if !needs_node && matches!(elements.last(), Some(PathElement::Node(_))) {
                    return unexpected(rest, "a relationship between two nodes");
                }
                let (after, node) = node(rest)?;
                elements.push(PathElement::Node(node));
                (rest, needs_node) = (after, false);
            }
            TokenKind::Symbol(Symbol::Minus | Symbol::Less) if !needs_node => {
                let (after, rel) = rel(rest)?;
                elements.push(PathElement::Rel(rel));
                (rest, needs_node) = (after, true);
            }
            _ if needs_node => return unexpected(rest, "a node such as `(n)`"),
            _ => return Ok((rest, elements)),
        }
    }
}

/// Whether the parenthesis here begins a part of a path, not a node.
fn is_group(tokens: Tokens<'_>) -> bool {
    let inner = tokens.skip(1);
    inner.is_symbol(0, Symbol::OpenParen)
        || inner.first().kind.is_name()
            && inner.is_symbol(1, Symbol::Equal)
            && inner.is_symbol(2, Symbol::OpenParen)
}

fn group(tokens: Tokens<'_>) -> Parsed<'_, GroupPattern> {
    let (rest, variable) = path_variable(tokens.skip(1))?;
    let (rest, elements) = inside(rest, elements)?;
    let (rest, predicate) = predicate(rest)?;
    let rest = expect(rest, Symbol::CloseParen)?;
    let (rest, quantifier) = quantifier(rest)?;
    let span = tokens.to(rest);
    Ok((rest, GroupPattern { variable, elements, predicate, quantifier, span }))
}

/// What stands between the brackets of a node or a relationship.
struct Filler {
    variable: Option<Name>,
    labels: Option<LabelExpr>,
    length: Option<Length>,
    properties: Option<Expr>,
    predicate: Option<Expr>,
}

/// Parses up to the closing bracket. `length` takes what may stand behind the labels.
fn filler<'a>(
    tokens: Tokens<'a>,
    length: fn(Tokens<'a>) -> Parsed<'a, Option<Length>>,
) -> Parsed<'a, Filler> {
    let mut rest = tokens;
    let mut variable = None;
    if rest.first().kind.is_name() && !is_filler(rest) {
        let (after, name) = name(rest, "a variable")?;
        (rest, variable) = (after, Some(name));
    }
    let mut labels = None;
    if label::starts(rest) {
        let (after, expr) = label::prefixed(rest)?;
        (rest, labels) = (after, Some(expr));
    }
    let (mut rest, length) = length(rest)?;
    let mut properties = None;
    let token = rest.first();
    if token.kind == TokenKind::Parameter {
        let (after, parameter) = primary::parameter(rest)?;
        let kind = ExprKind::Parameter(parameter.text);
        (rest, properties) = (after, Some(Expr { kind, span: token.span }));
    } else if rest.is_symbol(0, Symbol::OpenBrace) {
        let (after, map) = primary::primary(rest)?;
        (rest, properties) = (after, Some(map));
    }
    let (rest, predicate) = predicate(rest)?;
    Ok((rest, Filler { variable, labels, length, properties, predicate }))
}

/// `WHERE a`, if it stands there.
fn predicate(tokens: Tokens<'_>) -> Parsed<'_, Option<Expr>> {
    if !tokens.is_keyword(0, Keyword::Where) {
        return Ok((tokens, None));
    }
    let (rest, predicate) = inside(tokens.skip(1), expr)?;
    Ok((rest, Some(predicate)))
}

fn node(tokens: Tokens<'_>) -> Parsed<'_, NodePattern> {
    let inner = expect(tokens, Symbol::OpenParen)?;
    let (rest, filler) = inside(inner, |tokens| filler(tokens, |tokens| Ok((tokens, None))))?;
    let Filler { variable, labels, properties, predicate, .. } = filler;
    if !rest.is_symbol(0, Symbol::CloseParen) {
        return super::not_closed(rest, Symbol::CloseParen, "`)`, a label or properties");
    }
    let rest = rest.skip(1);
    Ok((rest, NodePattern { variable, labels, properties, predicate, span: tokens.to(rest) }))
}

fn rel(tokens: Tokens<'_>) -> Parsed<'_, RelPattern> {
    let is_left = tokens.is_symbol(0, Symbol::Less);
    let mut rest = expect(tokens.skip(usize::from(is_left)), Symbol::Minus)?;
    let mut filling = None;
    if rest.is_symbol(0, Symbol::OpenBracket) {
        let (after, filler) = inside(rest.skip(1), |tokens| filler(tokens, inner_length))?;
        if !after.is_symbol(0, Symbol::CloseBracket) {
            return not_closed(after);
        }
        (rest, filling) = (after.skip(1), Some(filler));
    }
    rest = expect(rest, Symbol::Minus)?;
    let is_right = rest.is_symbol(0, Symbol::Greater);
    rest = rest.skip(usize::from(is_right));
    let direction = match (is_left, is_right) {
        (false, true) => Direction::Right,
        (true, false) => Direction::Left,
        (false, false) => Direction::Undirected,
        (true, true) => Direction::Both,
    };
    let place = rest;
    let (rest, quantifier) = quantifier(rest)?;
    let empty =
        Filler { variable: None, labels: None, length: None, properties: None, predicate: None };
    let Filler { variable, labels, length, properties, predicate } = filling.unwrap_or(empty);
    if length.is_some() && quantifier.is_some() {
        return unexpected(place, "a node, since the relationship has a length already");
    }
    let length = length.or(quantifier);
    let span = tokens.to(rest);
    let types = labels;
    Ok((rest, RelPattern { direction, variable, types, length, properties, predicate, span }))
}

/// What stands behind the minus of an arrow.
fn is_arrow_end(tokens: Tokens<'_>) -> bool {
    tokens.is_symbol(0, Symbol::Greater) || tokens.is_symbol(0, Symbol::OpenParen)
}

/// What stands where the brackets of a relationship should close.
fn not_closed<T>(tokens: Tokens<'_>) -> Result<T, nom::Err<super::Failed>> {
    match tokens.first().kind {
        TokenKind::Symbol(Symbol::Minus) if is_arrow_end(tokens.skip(1)) => {
            super::not_closed(tokens, Symbol::CloseBracket, "`]`")
        }
        // A range without its star, or a negative length.
        TokenKind::Symbol(Symbol::Dots | Symbol::Minus) => {
            fail(ErrorKind::InvalidRelationshipPattern, tokens.first().span)
        }
        _ => {
            let expected = "`]`, a type, a length or properties";
            super::not_closed(tokens, Symbol::CloseBracket, expected)
        }
    }
}

/// `*`, `*2`, `*1..3`, if it stands there.
fn inner_length(tokens: Tokens<'_>) -> Parsed<'_, Option<Length>> {
    if !tokens.is_symbol(0, Symbol::Star) {
        return Ok((tokens, None));
    }
    let (rest, from) = optional_bound(tokens.skip(1))?;
    let (rest, min, max) = if rest.is_symbol(0, Symbol::Dots) {
        let (rest, to) = optional_bound(rest.skip(1))?;
        (rest, from, to)
    } else {
        (rest, from, from)
    };
    let span = tokens.to(rest);
    Ok((rest, Some(Length { form: LengthForm::Inside, min, max, span })))
}

/// `*`, `+`, `{2}`, `{1,3}`, if it stands there.
fn quantifier(tokens: Tokens<'_>) -> Parsed<'_, Option<Length>> {
    let (rest, min, max) = match tokens.first().kind {
        TokenKind::Symbol(Symbol::Star) => (tokens.skip(1), Some(0), None),
        TokenKind::Symbol(Symbol::Plus) => (tokens.skip(1), Some(1), None),
        TokenKind::Symbol(Symbol::OpenBrace) => {
            let (rest, from) = optional_bound(tokens.skip(1))?;
            let (rest, to) = if rest.is_symbol(0, Symbol::Comma) {
                optional_bound(rest.skip(1))?
            } else if from.is_some() {
                (rest, from)
            } else {
                return unexpected(rest, "a number or `,`");
            };
            (expect(rest, Symbol::CloseBrace)?, from.or(Some(0)), to)
        }
        _ => return Ok((tokens, None)),
    };
    let span = tokens.to(rest);
    Ok((rest, Some(Length { form: LengthForm::Quantifier, min, max, span })))
}

fn optional_bound(tokens: Tokens<'_>) -> Parsed<'_, Option<u64>> {
    if tokens.first().kind != TokenKind::Integer {
        return Ok((tokens, None));
    }
    let (rest, number) = bound(tokens)?;
    Ok((rest, Some(number)))
}

fn bound(tokens: Tokens<'_>) -> Parsed<'_, u64> {
    let token = tokens.first();
    let text = tokens.slice(token.span);
    match literal::integer(text) {
        Some(number) if i64::try_from(number).is_ok() => Ok((tokens.skip(1), number)),
        _ => fail(ErrorKind::IntegerLiteralOverflow { text: text.into() }, token.span),
    }
}

/// `(n:Label)`, `()-[r:TYPE]-()`, as indexes and constraints name what they are on: the variable,
/// the label, and whether it is a relationship.
pub(super) fn schema_target(tokens: Tokens<'_>) -> Parsed<'_, (Name, Name, bool)> {
    if !tokens.is_symbol(1, Symbol::CloseParen) {
        let (rest, (variable, label)) = labelled(tokens, Symbol::OpenParen)?;
        return Ok((expect(rest, Symbol::CloseParen)?, (variable, label, false)));
    }
    let mut rest = tokens.skip(2);
    rest = rest.skip(usize::from(rest.is_symbol(0, Symbol::Less)));
    rest = expect(rest, Symbol::Minus)?;
    let (rest, (variable, label)) = labelled(rest, Symbol::OpenBracket)?;
    let rest = expect(rest, Symbol::CloseBracket)?;
    let rest = expect(rest, Symbol::Minus)?;
    let rest = rest.skip(usize::from(rest.is_symbol(0, Symbol::Greater)));
    let rest = expect(expect(rest, Symbol::OpenParen)?, Symbol::CloseParen)?;
    Ok((rest, (variable, label, true)))
}

fn labelled(tokens: Tokens<'_>, open: Symbol) -> Parsed<'_, (Name, Name)> {
    let (rest, variable) = name(expect(tokens, open)?, "a variable")?;
    let (rest, label) = name(expect(rest, Symbol::Colon)?, "a label")?;
    Ok((rest, (variable, label)))
}
