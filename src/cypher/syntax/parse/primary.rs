//! Operands: literals, names, calls, brackets.

use std::sync::Arc;

use nom::Parser;

use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast::Case;
use crate::cypher::syntax::ast::CaseBranch;
use crate::cypher::syntax::ast::Expr;
use crate::cypher::syntax::ast::ExprKind;
use crate::cypher::syntax::ast::FunctionCall;
use crate::cypher::syntax::ast::ListComprehension;
use crate::cypher::syntax::ast::Literal;
use crate::cypher::syntax::ast::MapItem;
use crate::cypher::syntax::ast::MapProjection;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::ast::PatternComprehension;
use crate::cypher::syntax::ast::Quantifier;
use crate::cypher::syntax::ast::QuantifierKind;
use crate::cypher::syntax::ast::Reduce;
use crate::cypher::syntax::ast::SubqueryKind;
use crate::cypher::syntax::input::Tokens;
use crate::cypher::syntax::parse::Parsed;
use crate::cypher::syntax::parse::advice;
use crate::cypher::syntax::parse::before_bar;
use crate::cypher::syntax::parse::clause;
use crate::cypher::syntax::parse::comma_list;
use crate::cypher::syntax::parse::dotted_name;
use crate::cypher::syntax::parse::expect;
use crate::cypher::syntax::parse::expect_keyword;
use crate::cypher::syntax::parse::expr::case_test;
use crate::cypher::syntax::parse::expr::expr;
use crate::cypher::syntax::parse::expr::finite;
use crate::cypher::syntax::parse::fail;
use crate::cypher::syntax::parse::inside;
use crate::cypher::syntax::parse::literal;
use crate::cypher::syntax::parse::name;
use crate::cypher::syntax::parse::name_text;
use crate::cypher::syntax::parse::normal;
use crate::cypher::syntax::parse::pattern;
use crate::cypher::syntax::parse::unexpected;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::Token;
use crate::cypher::syntax::token::TokenKind;

/// An operand without what may follow it.
pub(super) fn primary(tokens: Tokens<'_>) -> Parsed<'_, Expr> {
    match tokens.first().kind {
        TokenKind::Symbol(Symbol::OpenParen) if !pattern::is_pattern(tokens) => {
            let (rest, inner) = inside(tokens.skip(1), expr)?;
            Ok((expect(rest, Symbol::CloseParen)?, inner))
        }
        _ => {
            let (rest, kind) = operand(tokens)?;
            Ok((rest, Expr { kind, span: tokens.to(rest) }))
        }
    }
}

fn operand(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    match tokens.first().kind {
        TokenKind::Integer | TokenKind::Float | TokenKind::Str => constant(tokens),
        TokenKind::Parameter => {
            let (rest, name) = parameter(tokens)?;
            Ok((rest, ExprKind::Parameter(name.text)))
        }
        TokenKind::Symbol(Symbol::OpenParen) => pattern_predicate(tokens),
        TokenKind::Symbol(Symbol::OpenBracket) => inside(tokens, brackets),
        TokenKind::Symbol(Symbol::OpenBrace) => inside(tokens, map),
        TokenKind::Keyword(keyword) => match special(tokens, keyword) {
            Some(parser) => inside(tokens, parser),
            None => named(tokens),
        },
        TokenKind::Word | TokenKind::QuotedName => named(tokens),
        _ => unexpected(tokens, "an expression"),
    }
}

fn pattern_predicate(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let (rest, path) = pattern::simple(tokens)?;
    Ok((rest, ExprKind::Pattern(Box::new(path))))
}

/// A number or a string.
fn constant(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let token = tokens.first();
    let text = tokens.slice(token.span);
    let value = match token.kind {
        TokenKind::Integer => {
            let value = literal::integer(text).and_then(|value| i64::try_from(value).ok());
            let Some(value) = value else {
                return fail(ErrorKind::IntegerLiteralOverflow { text: text.into() }, token.span);
            };
            Literal::Int(value)
        }
        TokenKind::Float => Literal::Float(finite(text, token.span)?),
        _ => Literal::Str(literal::unquote(text, token.span.start)?),
    };
    Ok((tokens.skip(1), ExprKind::Literal(value)))
}

type Special = for<'a> fn(Tokens<'a>) -> Parsed<'a, ExprKind>;

/// The parser for what a keyword begins, if what follows makes it a keyword.
fn special(tokens: Tokens<'_>, keyword: Keyword) -> Option<Special> {
    let next = tokens.ahead(1).kind;
    let is_paren = next == TokenKind::Symbol(Symbol::OpenParen);
    let is_brace = next == TokenKind::Symbol(Symbol::OpenBrace);
    match keyword {
        Keyword::Null => Some(|tokens| Ok((tokens.skip(1), ExprKind::Literal(Literal::Null)))),
        Keyword::True => {
            Some(|tokens| Ok((tokens.skip(1), ExprKind::Literal(Literal::Bool(true)))))
        }
        Keyword::False => {
            Some(|tokens| Ok((tokens.skip(1), ExprKind::Literal(Literal::Bool(false)))))
        }
        Keyword::Case if may_begin_operand(tokens.skip(1)) => Some(case),
        Keyword::Count if is_paren && tokens.is_symbol(2, Symbol::Star) => Some(count_star),
        Keyword::Exists | Keyword::Count | Keyword::Collect if is_brace => Some(subquery),
        Keyword::All | Keyword::Any | Keyword::None | Keyword::Single
            if is_paren && is_element_source(tokens.skip(2)) =>
        {
            Some(quantifier)
        }
        Keyword::Reduce | Keyword::AllReduce
            if is_paren && tokens.ahead(2).kind.is_name() && tokens.is_symbol(3, Symbol::Equal) =>
        {
            Some(reduce)
        }
        Keyword::ShortestPath | Keyword::AllShortestPaths if is_paren => Some(|tokens| {
            let (rest, path) = pattern::shortest(tokens)?;
            Ok((rest, ExprKind::ShortestPath(Box::new(path))))
        }),
        _ => None,
    }
}

/// Whether `NOT` stands here and is the operator, not a variable of that name.
pub(super) fn is_not(tokens: Tokens<'_>) -> bool {
    tokens.is_keyword(0, Keyword::Not) && may_begin_operand(tokens.skip(1))
}

/// Whether an operand may begin here, directly behind a word that is a keyword if one does and a
/// variable if none does.
pub(super) fn may_begin_operand(tokens: Tokens<'_>) -> bool {
    match tokens.first().kind {
        TokenKind::Symbol(symbol) => matches!(
            symbol,
            Symbol::OpenParen
                | Symbol::OpenBracket
                | Symbol::OpenBrace
                | Symbol::Minus
                | Symbol::Plus
        ),
        TokenKind::Keyword(keyword) => !matches!(
            keyword,
            Keyword::And
                | Keyword::As
                | Keyword::Asc
                | Keyword::Ascending
                | Keyword::Contains
                | Keyword::Desc
                | Keyword::Descending
                | Keyword::Else
                | Keyword::End
                | Keyword::Ends
                | Keyword::In
                | Keyword::Is
                | Keyword::Limit
                | Keyword::Offset
                | Keyword::Or
                | Keyword::Order
                | Keyword::Skip
                | Keyword::Starts
                | Keyword::Then
                | Keyword::Where
                | Keyword::Xor
        ),
        TokenKind::End => false,
        _ => true,
    }
}

/// `x IN` at the beginning of a comprehension or quantifier.
fn is_element_source(tokens: Tokens<'_>) -> bool {
    tokens.first().kind.is_name() && tokens.is_keyword(1, Keyword::In)
}

/// A variable, a map projection or a call.
fn named(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    if tokens.is_symbol(1, Symbol::OpenBrace) {
        return inside(tokens, map_projection);
    }
    if is_call(tokens) {
        return inside(tokens, call);
    }
    if is_clause(tokens) {
        return unexpected(tokens, "an expression");
    }
    let (rest, name) = name(tokens, "an expression")?;
    Ok((rest, ExprKind::Variable(name.text)))
}

/// Whether a clause begins where an expression should: as a variable, its keyword could not have a
/// name or a value behind it.
fn is_clause(tokens: Tokens<'_>) -> bool {
    let TokenKind::Keyword(keyword) = tokens.first().kind else { return false };
    advice::ends_brackets(keyword)
        && matches!(
            tokens.ahead(1).kind,
            TokenKind::Word
                | TokenKind::QuotedName
                | TokenKind::Parameter
                | TokenKind::Str
                | TokenKind::Integer
                | TokenKind::Float
        )
}

/// Names with dots between them, and a parenthesis.
fn is_call(tokens: Tokens<'_>) -> bool {
    let mut at = 0;
    while tokens.is_symbol(at + 1, Symbol::Dot) && tokens.ahead(at + 2).kind.is_name() {
        at += 2;
    }
    tokens.is_symbol(at + 1, Symbol::OpenParen)
}

fn call(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let (rest, function) = dotted_name(tokens, "a function")?;
    let rest = expect(rest, Symbol::OpenParen)?;
    if let [name] = function.as_slice()
        && name.text.eq_ignore_ascii_case("trim")
    {
        return trim(rest, name);
    }
    // `count(distinct)` counts a variable of that name.
    let is_distinct = rest.is_keyword(0, Keyword::Distinct) && may_begin_operand(rest.skip(1));
    let is_all = rest.is_keyword(0, Keyword::All)
        && may_begin_operand(rest.skip(1))
        && !rest.is_symbol(1, Symbol::OpenParen);
    let rest = rest.skip(usize::from(is_distinct || is_all));
    let (rest, mut arguments) = list_until(rest, Symbol::CloseParen)?;
    normal::name_forms(&function, &mut arguments);
    Ok((rest, ExprKind::Call(FunctionCall { function, distinct: is_distinct, arguments })))
}

/// `trim(text)` or `trim([BOTH | LEADING | TRAILING] [characters] FROM text)`, from the argument on.
fn trim<'a>(tokens: Tokens<'a>, name: &Name) -> Parsed<'a, ExprKind> {
    let first = tokens.first();
    let word = tokens.slice(first.span).to_ascii_uppercase();
    let function = match word.as_str() {
        "BOTH" => Some("btrim"),
        "LEADING" => Some("ltrim"),
        "TRAILING" => Some("rtrim"),
        _ => None,
    };
    let is_side = first.kind == TokenKind::Word
        && !matches!(tokens.ahead(1).kind, TokenKind::Symbol(_) | TokenKind::End);
    let function = function.filter(|_| is_side);
    let mut rest = tokens.skip(usize::from(function.is_some()));
    let mut arguments = Vec::new();
    if !rest.is_keyword(0, Keyword::From) || rest.is_symbol(1, Symbol::CloseParen) {
        (rest, arguments) = comma_list(expr).parse(rest)?;
    }
    let is_form = function.is_some() || rest.is_keyword(0, Keyword::From);
    if is_form {
        let (after, text) = expr(expect_keyword(rest, Keyword::From)?)?;
        arguments.insert(0, text);
        rest = after;
    }
    let text = if is_form { function.unwrap_or("btrim").into() } else { Arc::clone(&name.text) };
    let function = vec![Name { text, span: name.span }];
    let call = FunctionCall { function, distinct: false, arguments };
    Ok((expect(rest, Symbol::CloseParen)?, ExprKind::Call(call)))
}

/// Expressions with commas between them, maybe none, and the closing bracket.
pub(super) fn list_until(tokens: Tokens<'_>, close: Symbol) -> Parsed<'_, Vec<Expr>> {
    if tokens.is_symbol(0, close) {
        return Ok((tokens.skip(1), Vec::new()));
    }
    let (rest, items) = comma_list(expr).parse(tokens)?;
    Ok((expect(rest, close)?, items))
}

/// `$name`.
pub(super) fn parameter(tokens: Tokens<'_>) -> Parsed<'_, Name> {
    let token = tokens.first();
    if token.kind != TokenKind::Parameter {
        return unexpected(tokens, "a parameter");
    }
    let mut span = token.span;
    span.start += 1;
    let is_quoted = tokens.slice(span).starts_with('`');
    let kind = if is_quoted { TokenKind::QuotedName } else { TokenKind::Word };
    let text = name_text(tokens, Token { kind, span })?;
    Ok((tokens.skip(1), Name { text, span: token.span }))
}

/// A list, a list comprehension or a pattern comprehension.
fn brackets(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let inner = tokens.skip(1);
    if is_element_source(inner) {
        return list_comprehension(inner);
    }
    let has_variable = inner.first().kind.is_name() && inner.is_symbol(1, Symbol::Equal);
    if pattern::is_pattern(inner.skip(if has_variable { 2 } else { 0 })) {
        return pattern_comprehension(inner);
    }
    let (rest, items) = list_until(inner, Symbol::CloseBracket)?;
    Ok((rest, ExprKind::List(items)))
}

/// `x IN`, and the variable.
fn element_source(tokens: Tokens<'_>) -> Parsed<'_, Name> {
    let (rest, variable) = name(tokens, "a variable")?;
    Ok((expect_keyword(rest, Keyword::In)?, variable))
}

/// `WHERE a`, if it stands there.
fn optional_where(tokens: Tokens<'_>) -> Parsed<'_, Option<Expr>> {
    if !tokens.is_keyword(0, Keyword::Where) {
        return Ok((tokens, None));
    }
    let (rest, predicate) = expr(tokens.skip(1))?;
    Ok((rest, Some(predicate)))
}

fn list_comprehension(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let (rest, variable) = element_source(tokens)?;
    let (rest, list) = before_bar(rest, expr)?;
    let (rest, predicate) = before_bar(rest, optional_where)?;
    let (rest, projection) = if rest.is_symbol(0, Symbol::Bar) {
        let (rest, projection) = expr(rest.skip(1))?;
        (rest, Some(projection))
    } else {
        (rest, None)
    };
    let rest = expect(rest, Symbol::CloseBracket)?;
    let comprehension = ListComprehension { variable, list, predicate, projection };
    Ok((rest, ExprKind::ListComprehension(Box::new(comprehension))))
}

fn pattern_comprehension(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let (rest, path) = pattern::named_simple(tokens)?;
    let (rest, predicate) = before_bar(rest, optional_where)?;
    let rest = expect(rest, Symbol::Bar)?;
    let (rest, projection) = expr(rest)?;
    let rest = expect(rest, Symbol::CloseBracket)?;
    let comprehension = PatternComprehension { path, predicate, projection };
    Ok((rest, ExprKind::PatternComprehension(Box::new(comprehension))))
}

fn map(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let (rest, entries) = entries(tokens)?;
    Ok((rest, ExprKind::Map(entries)))
}

/// `{key: a, …}`.
fn entries(tokens: Tokens<'_>) -> Parsed<'_, Vec<(Name, Expr)>> {
    let tokens = expect(tokens, Symbol::OpenBrace)?;
    if tokens.is_symbol(0, Symbol::CloseBrace) {
        return Ok((tokens.skip(1), Vec::new()));
    }
    let (rest, entries) = comma_list(entry).parse(tokens)?;
    Ok((expect(rest, Symbol::CloseBrace)?, entries))
}

fn entry(tokens: Tokens<'_>) -> Parsed<'_, (Name, Expr)> {
    let (rest, key) = name(tokens, "a key")?;
    let (rest, value) = expr(expect(rest, Symbol::Colon)?)?;
    Ok((rest, (key, value)))
}

fn map_projection(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let (rest, variable) = name(tokens, "a variable")?;
    let rest = expect(rest, Symbol::OpenBrace)?;
    let (rest, items) = if rest.is_symbol(0, Symbol::CloseBrace) {
        (rest, Vec::new())
    } else {
        comma_list(map_item).parse(rest)?
    };
    let rest = expect(rest, Symbol::CloseBrace)?;
    Ok((rest, ExprKind::MapProjection(Box::new(MapProjection { variable, items }))))
}

fn map_item(tokens: Tokens<'_>) -> Parsed<'_, MapItem> {
    if tokens.is_symbol(0, Symbol::Dot) {
        if tokens.is_symbol(1, Symbol::Star) {
            return Ok((tokens.skip(2), MapItem::All));
        }
        let (rest, key) = name(tokens.skip(1), "a property key or `*`")?;
        return Ok((rest, MapItem::Property(key)));
    }
    if tokens.is_symbol(1, Symbol::Colon) {
        let (rest, (key, value)) = entry(tokens)?;
        return Ok((rest, MapItem::Entry(key, value)));
    }
    let (rest, variable) = name(tokens, "`.key`, `.*`, `key: value` or a variable")?;
    Ok((rest, MapItem::Variable(variable)))
}

fn case(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let mut rest = tokens.skip(1);
    let mut operand = None;
    if !rest.is_keyword(0, Keyword::When) {
        let (after, expr) = expr(rest)?;
        (rest, operand) = (after, Some(expr));
    }
    let mut branches = Vec::new();
    loop {
        rest = expect_keyword(rest, Keyword::When)?;
        let (after, when) = if operand.is_some() {
            comma_list(|tokens| case_test(tokens).unwrap_or_else(|| expr(tokens))).parse(rest)?
        } else {
            let (after, condition) = expr(rest)?;
            (after, vec![condition])
        };
        let (after, then) = expr(expect_keyword(after, Keyword::Then)?)?;
        branches.push(CaseBranch { when, then });
        rest = after;
        if !rest.is_keyword(0, Keyword::When) {
            break;
        }
    }
    let mut otherwise = None;
    if rest.is_keyword(0, Keyword::Else) {
        let (after, expr) = expr(rest.skip(1))?;
        (rest, otherwise) = (after, Some(expr));
    }
    let rest = expect_keyword(rest, Keyword::End)?;
    Ok((rest, ExprKind::Case(Box::new(Case { operand, branches, otherwise }))))
}

fn count_star(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    Ok((expect(tokens.skip(3), Symbol::CloseParen)?, ExprKind::CountStar))
}

fn subquery(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let kind = match tokens.first().kind {
        TokenKind::Keyword(Keyword::Exists) => SubqueryKind::Exists,
        TokenKind::Keyword(Keyword::Count) => SubqueryKind::Count,
        _ => SubqueryKind::Collect,
    };
    let (rest, query) = clause::subquery_body(tokens.skip(2))?;
    Ok((expect(rest, Symbol::CloseBrace)?, ExprKind::Subquery(kind, Box::new(query))))
}

fn quantifier(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let kind = match tokens.first().kind {
        TokenKind::Keyword(Keyword::All) => QuantifierKind::All,
        TokenKind::Keyword(Keyword::Any) => QuantifierKind::Any,
        TokenKind::Keyword(Keyword::None) => QuantifierKind::None,
        _ => QuantifierKind::Single,
    };
    let (rest, variable) = element_source(tokens.skip(2))?;
    let (rest, list) = expr(rest)?;
    let (rest, predicate) = expr(expect_keyword(rest, Keyword::Where)?)?;
    let rest = expect(rest, Symbol::CloseParen)?;
    Ok((rest, ExprKind::Quantifier(Box::new(Quantifier { kind, variable, list, predicate }))))
}

fn reduce(tokens: Tokens<'_>) -> Parsed<'_, ExprKind> {
    let is_all = tokens.is_keyword(0, Keyword::AllReduce);
    let (rest, accumulator) = name(tokens.skip(2), "a variable")?;
    let (rest, initial) = expr(expect(rest, Symbol::Equal)?)?;
    let (rest, variable) = element_source(expect(rest, Symbol::Comma)?)?;
    let (rest, list) = before_bar(rest, expr)?;
    let (rest, step) = expr(expect(rest, Symbol::Bar)?)?;
    let (rest, all) = if is_all {
        let (rest, all) = expr(expect(rest, Symbol::Comma)?)?;
        (rest, Some(all))
    } else {
        (rest, None)
    };
    let rest = expect(rest, Symbol::CloseParen)?;
    let reduce = Reduce { accumulator, initial, variable, list, step, all };
    Ok((rest, ExprKind::Reduce(Box::new(reduce))))
}
