//! Operators, by precedence climbing over the levels of CIP2021-08-10.

use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast::ArithmeticOp;
use crate::cypher::syntax::ast::CompareOp;
use crate::cypher::syntax::ast::Expr;
use crate::cypher::syntax::ast::ExprKind;
use crate::cypher::syntax::ast::Literal;
use crate::cypher::syntax::ast::PredicateOp;
use crate::cypher::syntax::input::Tokens;
use crate::cypher::syntax::parse::Parsed;
use crate::cypher::syntax::parse::check_depth;
use crate::cypher::syntax::parse::deeper;
use crate::cypher::syntax::parse::expect;
use crate::cypher::syntax::parse::expect_keyword;
use crate::cypher::syntax::parse::fail;
use crate::cypher::syntax::parse::inside;
use crate::cypher::syntax::parse::label;
use crate::cypher::syntax::parse::literal;
use crate::cypher::syntax::parse::name;
use crate::cypher::syntax::parse::normal;
use crate::cypher::syntax::parse::primary;
use crate::cypher::syntax::parse::types;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::TokenKind;
use crate::source::Span;

/// How tightly operators bind, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    Xor,
    And,
    Not,
    Compare,
    Predicate,
    Add,
    Multiply,
    Power,
    Unary,
}

/// What an operator does with its operands.
#[derive(Clone, Copy)]
enum Operator {
    Logical(fn(Vec<Expr>) -> ExprKind),
    Compare(CompareOp),
    Arithmetic(ArithmeticOp),
    Predicate(PredicateOp),
    Null,
    Typed,
    Labels,
    Normalized,
}

/// An expression.
pub(super) fn expr(tokens: Tokens<'_>) -> Parsed<'_, Expr> {
    deeper(tokens, |tokens| climb(tokens, Level::Or))
}

/// The operator that stands next, its level, and how many tokens it is.
fn operator(tokens: Tokens<'_>) -> Option<(Level, Operator, usize)> {
    let arithmetic = |level, op| Some((level, Operator::Arithmetic(op), 1));
    let compare = |op| Some((Level::Compare, Operator::Compare(op), 1));
    let predicate = |op, n| Some((Level::Predicate, Operator::Predicate(op), n));
    match tokens.first().kind {
        TokenKind::Keyword(keyword) => match keyword {
            Keyword::Or => Some((Level::Or, Operator::Logical(ExprKind::Or), 1)),
            Keyword::Xor => Some((Level::Xor, Operator::Logical(ExprKind::Xor), 1)),
            Keyword::And => Some((Level::And, Operator::Logical(ExprKind::And), 1)),
            Keyword::In => predicate(PredicateOp::In, 1),
            Keyword::Contains => predicate(PredicateOp::Contains, 1),
            Keyword::Starts => predicate(PredicateOp::StartsWith, 2),
            Keyword::Ends => predicate(PredicateOp::EndsWith, 2),
            Keyword::Is if normal::starts(tokens) => {
                Some((Level::Predicate, Operator::Normalized, 0))
            }
            Keyword::Is if types::starts(tokens) => Some((Level::Predicate, Operator::Typed, 0)),
            Keyword::Is if label::starts(tokens) => Some((Level::Predicate, Operator::Labels, 0)),
            Keyword::Is => Some((Level::Predicate, Operator::Null, 1)),
            _ => None,
        },
        TokenKind::Symbol(symbol) => match symbol {
            Symbol::Equal => compare(CompareOp::Equal),
            Symbol::NotEqual => compare(CompareOp::NotEqual),
            Symbol::Less => compare(CompareOp::Less),
            Symbol::LessOrEqual => compare(CompareOp::LessOrEqual),
            Symbol::Greater => compare(CompareOp::Greater),
            Symbol::GreaterOrEqual => compare(CompareOp::GreaterOrEqual),
            Symbol::DoubleColon => Some((Level::Predicate, Operator::Typed, 0)),
            Symbol::Matches => predicate(PredicateOp::Matches, 1),
            Symbol::Plus => arithmetic(Level::Add, ArithmeticOp::Add),
            Symbol::Minus => arithmetic(Level::Add, ArithmeticOp::Subtract),
            Symbol::DoubleBar => arithmetic(Level::Add, ArithmeticOp::Concatenate),
            Symbol::Star => arithmetic(Level::Multiply, ArithmeticOp::Multiply),
            Symbol::Slash => arithmetic(Level::Multiply, ArithmeticOp::Divide),
            Symbol::Percent => arithmetic(Level::Multiply, ArithmeticOp::Modulo),
            Symbol::Caret => arithmetic(Level::Power, ArithmeticOp::Power),
            _ => None,
        },
        _ => None,
    }
}

/// The level above, whose operators may stand on the right of this one's.
const fn above(level: Level) -> Level {
    match level {
        Level::Or => Level::Xor,
        Level::Xor => Level::And,
        Level::And => Level::Not,
        Level::Not => Level::Not,
        Level::Compare => Level::Predicate,
        Level::Predicate => Level::Add,
        Level::Add => Level::Multiply,
        Level::Multiply => Level::Power,
        Level::Power | Level::Unary => Level::Unary,
    }
}

/// An expression of operators at `lowest` or above.
fn climb(tokens: Tokens<'_>, lowest: Level) -> Parsed<'_, Expr> {
    let (rest, left) = if lowest <= Level::Not && primary::is_not(tokens) {
        let (rest, operand) = deeper(tokens.skip(1), |tokens| climb(tokens, Level::Not))?;
        let kind = ExprKind::Not(Box::new(operand));
        (rest, Expr { kind, span: tokens.to(rest) })
    } else {
        unary(tokens)?
    };
    climb_on(tokens, (rest, left), lowest)
}

/// A condition of `CASE`'s operand, which is not written: `< 2`, `IS NULL`; `None` if a value stands
/// there.
pub(super) fn case_test(tokens: Tokens<'_>) -> Option<Parsed<'_, Expr>> {
    let (level, ..) = operator(tokens)?;
    let is_name = match tokens.first().kind {
        TokenKind::Keyword(Keyword::Starts | Keyword::Ends) => !tokens.is_keyword(1, Keyword::With),
        TokenKind::Keyword(Keyword::Is) => {
            let is_null = tokens.is_keyword(1, Keyword::Null) || tokens.is_keyword(1, Keyword::Not);
            let is_label = label::starts(tokens) && !tokens.is_keyword(1, Keyword::Then);
            !is_null && !types::starts(tokens) && !is_label
        }
        TokenKind::Keyword(_) => !primary::may_begin_operand(tokens.skip(1)),
        _ => false,
    };
    if !matches!(level, Level::Compare | Level::Predicate) || is_name {
        return None;
    }
    let left = Expr { kind: ExprKind::CaseOperand, span: Span::at(tokens.first().span.start) };
    Some(deeper(tokens, |tokens| climb_on(tokens, (tokens, left.clone()), Level::Compare)))
}

/// What follows a first operand, of operators at `lowest` or above.
fn climb_on<'a>(
    tokens: Tokens<'a>,
    (mut rest, mut left): (Tokens<'a>, Expr),
    lowest: Level,
) -> Parsed<'a, Expr> {
    let mut n_predicates: u16 = 0;
    // Behind `a IS NULL` no tighter operator can follow.
    let mut highest = Level::Unary;
    while let Some((level, operator, n_tokens)) = operator(rest) {
        if level < lowest || level > highest || ends_case_test(&left, rest, operator) {
            break;
        }
        highest = level;
        let (after, kind) = apply(rest, left, (level, operator, n_tokens))?;
        if matches!(
            operator,
            Operator::Predicate(_)
                | Operator::Null
                | Operator::Typed
                | Operator::Labels
                | Operator::Normalized
        ) {
            n_predicates += 1;
            check_depth(rest, rest.depth + n_predicates)?;
        }
        left = Expr { kind, span: tokens.to(after) };
        rest = after;
    }
    Ok((rest, left))
}

/// Whether a test of `CASE`'s operand ends before an operator: in parentheses, which its printed form
/// would need, the operand cannot be left out.
fn ends_case_test(left: &Expr, rest: Tokens<'_>, operator: Operator) -> bool {
    if matches!(operator, Operator::Normalized) {
        // It is printed as a call, which cannot leave the operand out.
        return begins_case_test(left);
    }
    // `IS NOT :: INTEGER` is printed with the `NOT` before its operand, `IS LABELED` as a colon.
    let is_moved = matches!(operator, Operator::Typed)
        && (rest.is_keyword(1, Keyword::Not) || rest.is_keyword(1, Keyword::Labeled));
    let needs_brackets =
        is_moved || matches!(operator, Operator::Labels) || matches!(left.kind, ExprKind::Not(_));
    needs_brackets && !matches!(left.kind, ExprKind::CaseOperand) && begins_case_test(left)
}

fn begins_case_test(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::CaseOperand => true,
        ExprKind::Not(left)
        | ExprKind::IsNull(left)
        | ExprKind::IsNotNull(left)
        | ExprKind::IsTyped(left, _)
        | ExprKind::HasLabels(left, _)
        | ExprKind::Predicate(_, left, _)
        | ExprKind::Compare(left, _) => begins_case_test(left),
        _ => false,
    }
}

/// An operator and its right side, behind its left one.
fn apply<'a>(
    rest: Tokens<'a>,
    left: Expr,
    (level, operator, n_tokens): (Level, Operator, usize),
) -> Parsed<'a, ExprKind> {
    Ok(match operator {
        Operator::Logical(join) => logical(rest, left, level, join)?,
        Operator::Compare(_) => comparisons(rest, left)?,
        Operator::Arithmetic(_) => arithmetics(rest, left, level)?,
        Operator::Predicate(op) => {
            if let Some(second) = second_word(op) {
                expect_keyword(rest.skip(1), second)?;
            }
            let (after, right) = climb(rest.skip(n_tokens), above(level))?;
            (after, ExprKind::Predicate(op, Box::new(left), Box::new(right)))
        }
        Operator::Null => {
            let (after, negated) = super::skip_keyword(rest.skip(1), Keyword::Not);
            let after = expect_keyword(after, Keyword::Null)?;
            let left = Box::new(left);
            (after, if negated { ExprKind::IsNotNull(left) } else { ExprKind::IsNull(left) })
        }
        Operator::Typed => types::test(rest, left)?,
        Operator::Normalized => normal::test(rest, left)?,
        Operator::Labels => {
            let (after, labels) = label::prefixed(rest)?;
            (after, ExprKind::HasLabels(Box::new(left), labels))
        }
    })
}

/// The second word of an operator of two.
const fn second_word(op: PredicateOp) -> Option<Keyword> {
    match op {
        PredicateOp::StartsWith | PredicateOp::EndsWith => Some(Keyword::With),
        PredicateOp::In | PredicateOp::Contains | PredicateOp::Matches => None,
    }
}

/// `a OR b OR c`, from the first operator on.
fn logical<'a>(
    mut tokens: Tokens<'a>,
    first: Expr,
    level: Level,
    join: fn(Vec<Expr>) -> ExprKind,
) -> Parsed<'a, ExprKind> {
    let mut operands = vec![first];
    while operator(tokens).is_some_and(|(next, ..)| next == level) {
        let (rest, operand) = climb(tokens.skip(1), above(level))?;
        operands.push(operand);
        tokens = rest;
    }
    Ok((tokens, join(operands)))
}

/// `a < b <= c`, from the first operator on.
fn comparisons(mut tokens: Tokens<'_>, first: Expr) -> Parsed<'_, ExprKind> {
    let mut operands = Vec::new();
    while let Some((_, Operator::Compare(op), _)) = operator(tokens) {
        let (rest, operand) = climb(tokens.skip(1), above(Level::Compare))?;
        operands.push((op, operand));
        tokens = rest;
    }
    Ok((tokens, ExprKind::Compare(Box::new(first), operands)))
}

/// `a + b - c`, from the first operator on.
fn arithmetics(mut tokens: Tokens<'_>, first: Expr, level: Level) -> Parsed<'_, ExprKind> {
    let mut operands = Vec::new();
    while let Some((next, Operator::Arithmetic(op), _)) = operator(tokens)
        && next == level
    {
        let (rest, operand) = climb(tokens.skip(1), above(level))?;
        operands.push((op, operand));
        tokens = rest;
    }
    Ok((tokens, ExprKind::Arithmetic(Box::new(first), operands)))
}

/// `-a`, `+a` or an operand with what follows it.
fn unary(tokens: Tokens<'_>) -> Parsed<'_, Expr> {
    let is_minus = match tokens.first().kind {
        TokenKind::Symbol(Symbol::Minus) => true,
        TokenKind::Symbol(Symbol::Plus) => false,
        _ => return postfix(tokens),
    };
    if is_minus && let Some((rest, value)) = negative_number(tokens)? {
        return Ok((rest, Expr { kind: ExprKind::Literal(value), span: tokens.to(rest) }));
    }
    let (rest, operand) = deeper(tokens.skip(1), unary)?;
    let operand = Box::new(operand);
    let kind = if is_minus { ExprKind::Negate(operand) } else { ExprKind::Plus(operand) };
    Ok((rest, Expr { kind, span: tokens.to(rest) }))
}

/// A minus and a number are one literal, since the smallest integer has no positive counterpart.
fn negative_number(
    tokens: Tokens<'_>,
) -> Result<Option<(Tokens<'_>, Literal)>, nom::Err<super::Failed>> {
    let number = tokens.ahead(1);
    let rest = tokens.skip(2);
    // `-1.key` and `-1[0]` take the property or element of the number first.
    if rest.is_symbol(0, Symbol::Dot) || rest.is_symbol(0, Symbol::OpenBracket) {
        return Ok(None);
    }
    let text = tokens.slice(number.span);
    let value = match number.kind {
        TokenKind::Float => Literal::Float(-finite(text, number.span)?),
        TokenKind::Integer => {
            match literal::integer(text).and_then(|value| 0_i64.checked_sub_unsigned(value)) {
                Some(value) => Literal::Int(value),
                None => {
                    let span = tokens.to(rest);
                    let text = format!("-{text}").into();
                    return fail(ErrorKind::IntegerLiteralOverflow { text }, span);
                }
            }
        }
        _ => return Ok(None),
    };
    Ok(Some((rest, value)))
}

/// The value of a float that is not too great.
pub(super) fn finite(text: &str, span: Span) -> Result<f64, nom::Err<super::Failed>> {
    let value = literal::float(text);
    if value.is_finite() {
        Ok(value)
    } else {
        fail(ErrorKind::FloatingPointOverflow { text: text.into() }, span)
    }
}

/// An operand, and properties, elements, slices and labels behind it.
pub(super) fn postfix(tokens: Tokens<'_>) -> Parsed<'_, Expr> {
    let (mut rest, mut left) = primary::primary(tokens)?;
    let mut n_operators: u16 = 0;
    loop {
        let (after, kind) = match rest.first().kind {
            TokenKind::Symbol(Symbol::Dot) => {
                let (after, key) = name(rest.skip(1), "a property key")?;
                (after, ExprKind::Property(Box::new(left), key))
            }
            TokenKind::Symbol(Symbol::OpenBracket) => element(rest, left)?,
            TokenKind::Symbol(Symbol::Colon) => {
                let (after, labels) = label::prefixed(rest)?;
                let kind = ExprKind::HasLabels(Box::new(left), labels);
                return Ok((after, Expr { kind, span: tokens.to(after) }));
            }
            _ => return Ok((rest, left)),
        };
        n_operators += 1;
        check_depth(rest, rest.depth + n_operators)?;
        left = Expr { kind, span: tokens.to(after) };
        rest = after;
    }
}

/// `[a]` or `[a..b]` behind an operand.
fn element(tokens: Tokens<'_>, base: Expr) -> Parsed<'_, ExprKind> {
    let base = Box::new(base);
    let inner = tokens.skip(1);
    let (rest, from) = if inner.is_symbol(0, Symbol::Dots) {
        (inner, None)
    } else {
        let (rest, from) = inside(inner, expr)?;
        (rest, Some(Box::new(from)))
    };
    let (rest, kind) = match from {
        Some(index) if !rest.is_symbol(0, Symbol::Dots) => (rest, ExprKind::Index(base, index)),
        from => {
            let rest = rest.skip(1);
            if rest.is_symbol(0, Symbol::CloseBracket) {
                (rest, ExprKind::Slice(base, from, None))
            } else {
                let (rest, to) = inside(rest, expr)?;
                (rest, ExprKind::Slice(base, from, Some(Box::new(to))))
            }
        }
    };
    Ok((expect(rest, Symbol::CloseBracket)?, kind))
}
