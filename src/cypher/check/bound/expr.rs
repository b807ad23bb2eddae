//! Checked expressions.

use std::sync::Arc;

use crate::cypher::check::bound::ArithmeticOp;
use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::LabelExpr;
use crate::cypher::check::bound::PredicateOp;
use crate::cypher::check::bound::QuantifierKind;
use crate::cypher::check::bound::Query;
use crate::cypher::check::bound::Slot;
use crate::cypher::check::signature::FunctionId;
use crate::cypher::syntax::ast;
use crate::source::Span;
use crate::value::Value;

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Which one, with its parts.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The expressions of the language. As deep as the text nests: chains are flat.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A constant.
    Literal(Value),
    /// `$name`.
    Parameter(Arc<str>),
    /// A variable.
    Slot(Slot),
    /// `a OR b OR c`; at least two.
    Or(Vec<Expr>),
    /// `a XOR b XOR c`; at least two.
    Xor(Vec<Expr>),
    /// `a AND b AND c`; at least two.
    And(Vec<Expr>),
    /// `NOT a`.
    Not(Box<Expr>),
    /// `a < b <= c`: each operator between its neighbours, all of which must hold. Mostly one.
    Compare(Box<Expr>, Vec<(CompareOp, Expr)>),
    /// `a + b - c`: from left to right. Mostly one.
    Arithmetic(Box<Expr>, Vec<(ArithmeticOp, Expr)>),
    /// `-a`.
    Negate(Box<Expr>),
    /// `+a`: a number, unchanged.
    Plus(Box<Expr>),
    /// `a IN b`, `a STARTS WITH b`, …
    Predicate(PredicateOp, Box<Expr>, Box<Expr>),
    /// `a IS NULL`.
    IsNull(Box<Expr>),
    /// `a IS NOT NULL`.
    IsNotNull(Box<Expr>),
    /// `a IS :: INTEGER`.
    IsTyped(Box<Expr>, Arc<ast::ValueType>),
    /// `a:A`: labels of a node or the type of a relationship.
    HasLabels(Box<Expr>, LabelExpr),
    /// `a.key`.
    Property(Box<Expr>, Arc<str>),
    /// `a[b]`.
    Index(Box<Expr>, Box<Expr>),
    /// `a[b..c]`.
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{key: a}`; the last of equal keys counts.
    Map(Vec<(Arc<str>, Expr)>),
    /// `CASE … END`.
    Case(Box<Case>),
    /// A function that is no aggregate.
    Call(FunctionId, Vec<Expr>),
    /// `[x IN list WHERE a | b]`.
    ListComprehension(Box<ListComprehension>),
    /// `all(x IN list WHERE a)`.
    Quantifier(Box<Quantifier>),
    /// `reduce(a = b, x IN list | c)`.
    Reduce(Box<Reduce>),
    /// `n {.*, key: a}`.
    MapProjection(Box<Expr>, Vec<MapItem>),
    /// A query for each row: patterns, pattern comprehensions, `EXISTS { … }` and the like.
    Subquery(Box<Subquery>),
}

/// `CASE`.
#[derive(Clone, Debug)]
pub struct Case {
    /// What is compared with each `WHEN`.
    pub operand: Option<Expr>,
    /// At least one.
    pub branches: Vec<CaseBranch>,
    /// `ELSE`; null without.
    pub otherwise: Option<Expr>,
}

/// `WHEN a, b THEN c`.
#[derive(Clone, Debug)]
pub struct CaseBranch {
    /// Values to compare with or, without an operand, one condition.
    pub when: Vec<Expr>,
    /// The result.
    pub then: Expr,
}

/// `[x IN list WHERE a | b]`.
#[derive(Clone, Debug)]
pub struct ListComprehension {
    /// Stands for one element after the other.
    pub slot: Slot,
    /// The list.
    pub list: Expr,
    /// What must hold.
    pub predicate: Option<Expr>,
    /// What each element becomes.
    pub projection: Option<Expr>,
}

/// `all(x IN list WHERE a)`.
#[derive(Clone, Debug)]
pub struct Quantifier {
    /// For how many.
    pub kind: QuantifierKind,
    /// Stands for one element after the other.
    pub slot: Slot,
    /// The list.
    pub list: Expr,
    /// What must hold.
    pub predicate: Expr,
}

/// `reduce(accumulator = initial, x IN list | step)` or `allReduce(… | step, all)`.
#[derive(Clone, Debug)]
pub struct Reduce {
    /// The result so far.
    pub accumulator: Slot,
    /// Its first value.
    pub initial: Expr,
    /// Stands for one element after the other.
    pub slot: Slot,
    /// The list.
    pub list: Expr,
    /// The next value of the result.
    pub step: Expr,
    /// `allReduce`: what must hold of the result after each step; the value is whether it does.
    pub all: Option<Expr>,
}

/// One item of a map projection.
#[derive(Clone, Debug)]
pub enum MapItem {
    /// `.*`: all properties.
    All,
    /// `.key`.
    Property(Arc<str>),
    /// `key: a`, or a variable under its name.
    Entry(Arc<str>, Expr),
}

/// A query inside an expression.
#[derive(Clone, Debug)]
pub struct Subquery {
    /// Its number within the statement, from 0: its plan is kept under it. Only copies of a subquery
    /// have the same.
    pub id: u32,
    /// What is made of its rows.
    pub kind: SubqueryKind,
    /// The query; with one column for `Collect` and `First`.
    pub query: Query,
    /// The slots of the query around it that it reads.
    pub reads: Vec<Slot>,
}

/// What is made of the rows of a subquery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubqueryKind {
    /// Whether there is a row.
    Exists,
    /// How many rows there are.
    Count,
    /// The only column as a list.
    Collect,
    /// The only column's value in the first row, null if there is none.
    First,
}

impl Expr {
    /// Makes an expression.
    pub const fn new(kind: ExprKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// A variable.
    pub const fn slot(slot: Slot, span: Span) -> Self {
        Self { kind: ExprKind::Slot(slot), span }
    }
}

impl From<ast::SubqueryKind> for SubqueryKind {
    fn from(kind: ast::SubqueryKind) -> Self {
        match kind {
            ast::SubqueryKind::Exists => Self::Exists,
            ast::SubqueryKind::Count => Self::Count,
            ast::SubqueryKind::Collect => Self::Collect,
        }
    }
}
