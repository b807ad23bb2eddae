//! Expressions as text, with parentheses only where precedence needs them.

use std::fmt::Write;

use crate::cypher::syntax::ast::ArithmeticOp;
use crate::cypher::syntax::ast::Case;
use crate::cypher::syntax::ast::CompareOp;
use crate::cypher::syntax::ast::Expr;
use crate::cypher::syntax::ast::ExprKind;
use crate::cypher::syntax::ast::FunctionCall;
use crate::cypher::syntax::ast::ListComprehension;
use crate::cypher::syntax::ast::Literal;
use crate::cypher::syntax::ast::MapItem;
use crate::cypher::syntax::ast::MapProjection;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::ast::PatternComprehension;
use crate::cypher::syntax::ast::PredicateOp;
use crate::cypher::syntax::ast::Quantifier;
use crate::cypher::syntax::ast::QuantifierKind;
use crate::cypher::syntax::ast::Reduce;
use crate::cypher::syntax::ast::SubqueryKind;
use crate::cypher::syntax::lexer::lex;
use crate::cypher::syntax::print::Printer;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::TokenKind;

/// How tightly an expression holds together, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    Labels,
    Postfix,
}

fn level(expr: &Expr) -> Level {
    match &expr.kind {
        ExprKind::Or(_) => Level::Or,
        ExprKind::Xor(_) => Level::Xor,
        ExprKind::And(_) => Level::And,
        ExprKind::Not(_) => Level::Not,
        ExprKind::Compare(..) => Level::Compare,
        ExprKind::Predicate(..)
        | ExprKind::IsNull(_)
        | ExprKind::IsNotNull(_)
        | ExprKind::IsTyped(..) => Level::Predicate,
        ExprKind::Arithmetic(_, rest) => arithmetic_level(rest),
        ExprKind::Negate(_) | ExprKind::Plus(_) => Level::Unary,
        ExprKind::Literal(Literal::Int(value)) if *value < 0 => Level::Unary,
        ExprKind::Literal(Literal::Float(value)) if value.is_sign_negative() => Level::Unary,
        ExprKind::HasLabels(..) => Level::Labels,
        _ => Level::Postfix,
    }
}

/// Whether an expression is a test of labels or of a type of `CASE`'s operand, which is not written.
fn is_case_test(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::IsTyped(operand, _) | ExprKind::HasLabels(operand, _) => {
            matches!(operand.kind, ExprKind::CaseOperand)
        }
        _ => false,
    }
}

fn arithmetic_level(rest: &[(ArithmeticOp, Expr)]) -> Level {
    match rest.first() {
        Some((ArithmeticOp::Add | ArithmeticOp::Subtract | ArithmeticOp::Concatenate, _)) => {
            Level::Add
        }
        Some((ArithmeticOp::Power, _)) => Level::Power,
        _ => Level::Multiply,
    }
}

impl Printer {
    pub(super) fn expr(&mut self, expr: &Expr) {
        self.operand(expr, Level::Or);
    }

    /// An expression, in parentheses if it is looser than `lowest`.
    fn operand(&mut self, expr: &Expr, lowest: Level) {
        if level(expr) < lowest {
            self.text("(");
            self.bare(expr);
            self.text(")");
        } else {
            self.bare(expr);
        }
    }

    fn bare(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Literal(literal) => self.literal(literal),
            ExprKind::Parameter(name) => self.parameter(name),
            ExprKind::Variable(name) => self.variable(name),
            ExprKind::Or(operands) => self.joined(operands, " OR ", Level::Xor),
            ExprKind::Xor(operands) => self.joined(operands, " XOR ", Level::And),
            ExprKind::And(operands) => self.joined(operands, " AND ", Level::Not),
            ExprKind::Not(operand) if is_case_test(operand) => self.negated_test(operand),
            ExprKind::Not(operand) => {
                self.text("NOT ");
                self.operand(operand, Level::Not);
            }
            ExprKind::Compare(first, rest) => {
                self.operand(first, Level::Predicate);
                for (op, operand) in rest {
                    self.text(compare_text(*op));
                    self.operand(operand, Level::Predicate);
                }
            }
            ExprKind::Arithmetic(first, rest) => self.arithmetic(first, rest),
            ExprKind::Negate(operand) => self.prefix("-", operand),
            ExprKind::Plus(operand) => self.prefix("+", operand),
            ExprKind::Predicate(op, left, right) => {
                self.operand(left, Level::Predicate);
                self.text(predicate_text(*op));
                self.operand(right, Level::Add);
            }
            ExprKind::IsNull(operand) => {
                self.operand(operand, Level::Predicate);
                self.text(" IS NULL");
            }
            ExprKind::IsNotNull(operand) => {
                self.operand(operand, Level::Predicate);
                self.text(" IS NOT NULL");
            }
            ExprKind::IsTyped(operand, wanted) => {
                self.operand(operand, Level::Predicate);
                self.text(" IS :: ");
                self.text(&wanted.to_string());
            }
            ExprKind::HasLabels(_, labels) if is_case_test(expr) => {
                self.text(" IS ");
                self.guarded_labels(labels);
            }
            ExprKind::HasLabels(operand, labels) => {
                self.operand(operand, Level::Postfix);
                self.text(":");
                self.guarded_labels(labels);
            }
            _ => self.closed(expr),
        }
    }

    /// Expressions whose parts are between brackets or words of their own.
    fn closed(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Property(base, key) => {
                self.operand(base, Level::Postfix);
                self.text(".");
                self.key(&key.text);
            }
            ExprKind::Index(base, index) => {
                self.operand(base, Level::Postfix);
                self.text("[");
                self.expr(index);
                self.text("]");
            }
            ExprKind::Slice(base, from, to) => {
                self.operand(base, Level::Postfix);
                self.text("[");
                from.iter().for_each(|from| self.expr(from));
                self.text("..");
                to.iter().for_each(|to| self.expr(to));
                self.text("]");
            }
            ExprKind::List(items) => self.list(items),
            ExprKind::Map(entries) => self.map(entries),
            ExprKind::Case(case) => self.case(case),
            ExprKind::Call(call) => self.call(call),
            ExprKind::CountStar => self.text("count(*)"),
            ExprKind::ListComprehension(comprehension) => self.list_comprehension(comprehension),
            ExprKind::PatternComprehension(comprehension) => {
                self.pattern_comprehension(comprehension);
            }
            ExprKind::Quantifier(quantifier) => self.quantifier(quantifier),
            ExprKind::Reduce(reduce) => self.reduce(reduce),
            ExprKind::MapProjection(projection) => self.map_projection(projection),
            ExprKind::Pattern(path) | ExprKind::ShortestPath(path) => self.path(path),
            ExprKind::Subquery(kind, query) => {
                self.text(match kind {
                    SubqueryKind::Exists => "EXISTS { ",
                    SubqueryKind::Count => "COUNT { ",
                    SubqueryKind::Collect => "COLLECT { ",
                });
                self.query(query);
                self.text(" }");
            }
            // All others are operators, which `bare` prints.
            _ => {}
        }
    }

    /// A test of `CASE`'s operand that `IS NOT` begins.
    fn negated_test(&mut self, test: &Expr) {
        match &test.kind {
            ExprKind::IsTyped(_, wanted) => {
                self.text(" IS NOT :: ");
                self.text(&wanted.to_string());
            }
            ExprKind::HasLabels(_, labels) => {
                self.text(" IS NOT LABELED ");
                self.guarded_labels(labels);
            }
            _ => {}
        }
    }

    fn joined(&mut self, operands: &[Expr], between: &str, lowest: Level) {
        self.separated(operands, between, |printer, operand| printer.operand(operand, lowest));
    }

    fn arithmetic(&mut self, first: &Expr, rest: &[(ArithmeticOp, Expr)]) {
        let above = match arithmetic_level(rest) {
            Level::Add => Level::Multiply,
            Level::Multiply => Level::Power,
            _ => Level::Unary,
        };
        self.operand(first, above);
        for (op, operand) in rest {
            self.text(" ");
            self.text(op.text());
            self.text(" ");
            self.operand(operand, above);
        }
    }

    /// A sign and its operand. A number directly behind a minus would be a part of it.
    /// A sign and what it is put before. A sign right before a number would become part of it, and
    /// two signs a pattern's dash.
    fn prefix(&mut self, sign: &str, operand: &Expr) {
        self.text(sign);
        let start = self.out.len();
        self.operand(operand, Level::Unary);
        if self.out[start..]
            .starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first))
        {
            self.out.insert(start, '(');
            self.text(")");
        }
    }

    fn literal(&mut self, literal: &Literal) {
        // Writing to a string cannot fail.
        let _ = match literal {
            Literal::Null => write!(self.out, "null"),
            Literal::Bool(value) => write!(self.out, "{value}"),
            Literal::Int(value) => write!(self.out, "{value}"),
            Literal::Float(value) => write!(self.out, "{value:?}"),
            Literal::Str(value) => {
                self.quoted(value, '\'');
                Ok(())
            }
        };
    }

    /// A list. Parentheses keep a first item from being read as the start of a comprehension.
    fn list(&mut self, items: &[Expr]) {
        self.text("[");
        let start = self.out.len();
        for (n, item) in items.iter().enumerate() {
            if n > 0 {
                self.text(", ");
            }
            self.expr(item);
            if n == 0 && begins_comprehension(&self.out[start..]) {
                self.out.insert(start, '(');
                self.text(")");
            }
        }
        self.text("]");
    }

    fn map(&mut self, entries: &[(Name, Expr)]) {
        self.text("{");
        self.separated(entries, ", ", |printer, (key, value)| {
            printer.key(&key.text);
            printer.text(": ");
            printer.expr(value);
        });
        self.text("}");
    }

    fn case(&mut self, case: &Case) {
        self.text("CASE");
        if let Some(operand) = &case.operand {
            self.text(" ");
            self.expr(operand);
        }
        for branch in &case.branches {
            self.text(" WHEN ");
            self.separated(&branch.when, ", ", |printer, when| printer.expr(when));
            self.text(" THEN ");
            self.expr(&branch.then);
        }
        if let Some(otherwise) = &case.otherwise {
            self.text(" ELSE ");
            self.expr(otherwise);
        }
        self.text(" END");
    }

    fn call(&mut self, call: &FunctionCall) {
        self.separated(&call.function, ".", |printer, part| {
            // Only these begin something else when a parenthesis follows.
            let is_special = matches!(
                Keyword::of(&part.text),
                Some(
                    Keyword::All
                        | Keyword::AllShortestPaths
                        | Keyword::Any
                        | Keyword::Case
                        | Keyword::False
                        | Keyword::None
                        | Keyword::Not
                        | Keyword::Null
                        | Keyword::Reduce
                        | Keyword::ShortestPath
                        | Keyword::Single
                        | Keyword::True
                )
            );
            if is_special { printer.variable(&part.text) } else { printer.key(&part.text) }
        });
        self.text(if call.distinct { "(DISTINCT " } else { "(" });
        self.separated(&call.arguments, ", ", |printer, argument| printer.expr(argument));
        self.text(")");
    }

    fn list_comprehension(&mut self, comprehension: &ListComprehension) {
        self.text("[");
        self.source(&comprehension.variable, &comprehension.list);
        self.where_(comprehension.predicate.as_ref());
        if let Some(projection) = &comprehension.projection {
            self.text(" | ");
            self.expr(projection);
        }
        self.text("]");
    }

    /// `x IN list`.
    pub(super) fn source(&mut self, variable: &Name, list: &Expr) {
        self.name(variable);
        self.text(" IN ");
        self.expr(list);
    }

    /// ` WHERE a`, if there is one.
    pub(super) fn where_(&mut self, predicate: Option<&Expr>) {
        if let Some(predicate) = predicate {
            self.text(" WHERE ");
            self.expr(predicate);
        }
    }

    fn pattern_comprehension(&mut self, comprehension: &PatternComprehension) {
        self.text("[");
        self.path(&comprehension.path);
        self.where_(comprehension.predicate.as_ref());
        self.text(" | ");
        self.expr(&comprehension.projection);
        self.text("]");
    }

    fn quantifier(&mut self, quantifier: &Quantifier) {
        self.text(match quantifier.kind {
            QuantifierKind::All => "all(",
            QuantifierKind::Any => "any(",
            QuantifierKind::None => "none(",
            QuantifierKind::Single => "single(",
        });
        self.source(&quantifier.variable, &quantifier.list);
        self.where_(Some(&quantifier.predicate));
        self.text(")");
    }

    fn reduce(&mut self, reduce: &Reduce) {
        self.text(if reduce.all.is_some() { "allReduce(" } else { "reduce(" });
        self.name(&reduce.accumulator);
        self.text(" = ");
        self.expr(&reduce.initial);
        self.text(", ");
        self.source(&reduce.variable, &reduce.list);
        self.text(" | ");
        self.expr(&reduce.step);
        if let Some(all) = &reduce.all {
            self.text(", ");
            self.expr(all);
        }
        self.text(")");
    }

    fn map_projection(&mut self, projection: &MapProjection) {
        self.name(&projection.variable);
        self.text(" {");
        self.separated(&projection.items, ", ", |printer, item| match item {
            MapItem::Property(key) => {
                printer.text(".");
                printer.key(&key.text);
            }
            MapItem::All => printer.text(".*"),
            MapItem::Entry(key, value) => {
                printer.key(&key.text);
                printer.text(": ");
                printer.expr(value);
            }
            MapItem::Variable(name) => printer.name(name),
        });
        self.text("}");
    }
}

/// Whether a text behind `[` would be read as the start of a comprehension.
fn begins_comprehension(text: &str) -> bool {
    let tokens = lex(text);
    let symbol = |n: usize, symbol| {
        tokens.get(n).is_some_and(|token| token.kind == TokenKind::Symbol(symbol))
    };
    if symbol(0, Symbol::OpenParen) {
        return true;
    }
    tokens[0].kind.is_name()
        && (tokens.get(1).is_some_and(|token| token.kind == TokenKind::Keyword(Keyword::In))
            || symbol(1, Symbol::Equal) && symbol(2, Symbol::OpenParen))
}

const fn compare_text(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Equal => " = ",
        CompareOp::NotEqual => " <> ",
        CompareOp::Less => " < ",
        CompareOp::LessOrEqual => " <= ",
        CompareOp::Greater => " > ",
        CompareOp::GreaterOrEqual => " >= ",
    }
}

const fn predicate_text(op: PredicateOp) -> &'static str {
    match op {
        PredicateOp::In => " IN ",
        PredicateOp::StartsWith => " STARTS WITH ",
        PredicateOp::EndsWith => " ENDS WITH ",
        PredicateOp::Contains => " CONTAINS ",
        PredicateOp::Matches => " =~ ",
    }
}
