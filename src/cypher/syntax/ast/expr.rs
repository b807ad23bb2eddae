//! Expressions as they were written.

use std::sync::Arc;

use crate::cypher::syntax::ast::LabelExpr;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::ast::PathPattern;
use crate::cypher::syntax::ast::Query;
use crate::cypher::syntax::ast::ValueType;
use crate::source::Span;

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Which one, with its parts.
    pub kind: ExprKind,
    /// Where it stands, without parentheses around it.
    pub span: Span,
}

/// The expressions of the language.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `1`, `'a'`, `true`, `null`.
    Literal(Literal),
    /// `$name`.
    Parameter(Arc<str>),
    /// `name`.
    Variable(Arc<str>),
    /// `a OR b OR c`.
    Or(Vec<Expr>),
    /// `a XOR b XOR c`.
    Xor(Vec<Expr>),
    /// `a AND b AND c`.
    And(Vec<Expr>),
    /// `NOT a`.
    Not(Box<Expr>),
    /// `a < b <= c`: each operator between its neighbours.
    Compare(Box<Expr>, Vec<(CompareOp, Expr)>),
    /// `a + b - c`, `a * b / c` or `a ^ b ^ c`, from left to right; operators of one level only.
    Arithmetic(Box<Expr>, Vec<(ArithmeticOp, Expr)>),
    /// `-a`.
    Negate(Box<Expr>),
    /// `+a`.
    Plus(Box<Expr>),
    /// `a IN b`, `a STARTS WITH b`, …
    Predicate(PredicateOp, Box<Expr>, Box<Expr>),
    /// `a IS NULL`.
    IsNull(Box<Expr>),
    /// `a IS NOT NULL`.
    IsNotNull(Box<Expr>),
    /// `a IS :: INTEGER`.
    IsTyped(Box<Expr>, ValueType),
    /// What `CASE` compares, on the left of `WHEN < 2`; it is not written.
    CaseOperand,
    /// `a:A:B`.
    HasLabels(Box<Expr>, LabelExpr),
    /// `a.key`.
    Property(Box<Expr>, Name),
    /// `a[b]`.
    Index(Box<Expr>, Box<Expr>),
    /// `a[b..c]`.
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{key: a}`.
    Map(Vec<(Name, Expr)>),
    /// `CASE … END`.
    Case(Box<Case>),
    /// `name(arguments)`.
    Call(FunctionCall),
    /// `count(*)`.
    CountStar,
    /// `[x IN list WHERE a | b]`.
    ListComprehension(Box<ListComprehension>),
    /// `[(a)-->(b) WHERE c | d]`.
    PatternComprehension(Box<PatternComprehension>),
    /// `all(x IN list WHERE a)`.
    Quantifier(Box<Quantifier>),
    /// `reduce(a = b, x IN list | c)`.
    Reduce(Box<Reduce>),
    /// `n {.key, .*, key: a, b}`.
    MapProjection(Box<MapProjection>),
    /// `(a)-->(b)`: whether there is one.
    Pattern(Box<PathPattern>),
    /// `shortestPath((a)-[*]-(b))` outside of `MATCH`.
    ShortestPath(Box<PathPattern>),
    /// `EXISTS { … }`, `COUNT { … }`, `COLLECT { … }`.
    Subquery(SubqueryKind, Box<Query>),
}

/// A literal.
#[derive(Clone, Debug)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A float.
    Float(f64),
    /// A string, escapes resolved.
    Str(Arc<str>),
}

impl PartialEq for Literal {
    /// The same literal: floats bit by bit.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::Str(a), Self::Str(b)) => a == b,
            _ => false,
        }
    }
}

/// Comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    /// `=`.
    Equal,
    /// `<>`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

/// Arithmetic operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArithmeticOp {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Modulo,
    /// `^`.
    Power,
    /// `||`.
    Concatenate,
}

impl ArithmeticOp {
    /// How it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Power => "^",
            Self::Concatenate => "||",
        }
    }
}

/// Operators that ask something of a string or a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PredicateOp {
    /// `IN`.
    In,
    /// `STARTS WITH`.
    StartsWith,
    /// `ENDS WITH`.
    EndsWith,
    /// `CONTAINS`.
    Contains,
    /// `=~`.
    Matches,
}

/// `CASE [operand] WHEN … THEN … [ELSE …] END`.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What is compared with each `WHEN`.
    pub operand: Option<Expr>,
    /// At least one.
    pub branches: Vec<CaseBranch>,
    /// `ELSE`.
    pub otherwise: Option<Expr>,
}

/// `WHEN a, b THEN c`, `WHEN < a, IS NULL THEN b`.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseBranch {
    /// Values to compare with and conditions that begin with [`ExprKind::CaseOperand`] or, without
    /// an operand, one condition.
    pub when: Vec<Expr>,
    /// The result.
    pub then: Expr,
}

/// `name([DISTINCT] arguments)`.
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionCall {
    /// The name, part by part: `date`, `truncate`.
    pub function: Vec<Name>,
    /// Whether equal arguments count once.
    pub distinct: bool,
    /// The arguments.
    pub arguments: Vec<Expr>,
}

/// `[x IN list WHERE a | b]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ListComprehension {
    /// Stands for one element after the other.
    pub variable: Name,
    /// The list.
    pub list: Expr,
    /// What must hold.
    pub predicate: Option<Expr>,
    /// What each element becomes.
    pub projection: Option<Expr>,
}

/// `[path WHERE a | b]`.
#[derive(Clone, Debug, PartialEq)]
pub struct PatternComprehension {
    /// What to find.
    pub path: PathPattern,
    /// What must hold.
    pub predicate: Option<Expr>,
    /// What each match becomes.
    pub projection: Expr,
}

/// `all(x IN list WHERE a)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantifier {
    /// For how many.
    pub kind: QuantifierKind,
    /// Stands for one element after the other.
    pub variable: Name,
    /// The list.
    pub list: Expr,
    /// What must hold.
    pub predicate: Expr,
}

/// For how many elements a predicate must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantifierKind {
    /// For each.
    All,
    /// For at least one.
    Any,
    /// For none.
    None,
    /// For exactly one.
    Single,
}

/// `reduce(accumulator = initial, variable IN list | step)` or `allReduce(… | step, all)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reduce {
    /// The result so far.
    pub accumulator: Name,
    /// Its first value.
    pub initial: Expr,
    /// Stands for one element after the other.
    pub variable: Name,
    /// The list.
    pub list: Expr,
    /// The next value of the result.
    pub step: Expr,
    /// `allReduce`: what must hold of the result after each step.
    pub all: Option<Expr>,
}

/// `variable {items}`.
#[derive(Clone, Debug, PartialEq)]
pub struct MapProjection {
    /// A node, a relationship or a map.
    pub variable: Name,
    /// What to take from it, and what to add.
    pub items: Vec<MapItem>,
}

/// One item of a map projection.
#[derive(Clone, Debug, PartialEq)]
pub enum MapItem {
    /// `.key`.
    Property(Name),
    /// `.*`.
    All,
    /// `key: a`.
    Entry(Name, Expr),
    /// `name`: a variable under its own name.
    Variable(Name),
}

/// What a subquery in an expression gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubqueryKind {
    /// Whether there is a row.
    Exists,
    /// How many rows there are.
    Count,
    /// The rows' only column as a list.
    Collect,
}
