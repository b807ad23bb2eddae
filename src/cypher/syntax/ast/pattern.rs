//! Patterns as they were written.

use std::sync::Arc;

use crate::cypher::syntax::ast::Expr;
use crate::cypher::syntax::ast::Name;
use crate::source::Span;

/// One path of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct PathPattern {
    /// The variable before `=`.
    pub variable: Option<Name>,
    /// Which of the paths that fit are wanted.
    pub selector: Selector,
    /// What may occur twice in it.
    pub mode: PathMode,
    /// Nodes, relationships and groups, as they stand side by side.
    pub elements: Vec<PathElement>,
    /// The path with its variable.
    pub span: Span,
}

/// Which of the paths that fit are wanted.
#[derive(Clone, Debug, PartialEq)]
pub enum Selector {
    /// All of them.
    All,
    /// `ANY k`: some `k` for each pair of ends.
    Any(Count),
    /// `SHORTEST k`: the `k` shortest for each pair of ends.
    Shortest(Count),
    /// `ALL SHORTEST`: all of the smallest length, for each pair of ends.
    AllShortest,
    /// `SHORTEST k GROUPS`: all of the `k` smallest lengths, for each pair of ends.
    ShortestGroups(Count),
    /// `shortestPath(…)`.
    ShortestPath,
    /// `allShortestPaths(…)`.
    AllShortestPaths,
}

/// What may occur twice in a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PathMode {
    /// `TRAIL`, or nothing: nodes.
    #[default]
    Trail,
    /// `WALK`: nodes and relationships.
    Walk,
    /// `ACYCLIC`: nothing.
    Acyclic,
    /// `SIMPLE`: only the first node, as the last.
    Simple,
}

/// How many paths.
#[derive(Clone, Debug, PartialEq)]
pub enum Count {
    /// As written, or 1 when nothing is.
    Number(u64),
    /// A parameter.
    Parameter(Name),
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq)]
pub enum PathElement {
    /// `(n:A {key: value})`.
    Node(NodePattern),
    /// `-[r:T]->`.
    Rel(RelPattern),
    /// `((a)-->(b) WHERE …){1,3}`.
    Group(GroupPattern),
}

/// `(n:A {key: value} WHERE …)`.
#[derive(Clone, Debug, PartialEq)]
pub struct NodePattern {
    /// The variable.
    pub variable: Option<Name>,
    /// The labels.
    pub labels: Option<LabelExpr>,
    /// The properties.
    pub properties: Option<Expr>,
    /// What must hold.
    pub predicate: Option<Expr>,
    /// With its parentheses.
    pub span: Span,
}

/// `-[r:T*1..3 {key: value} WHERE …]->`.
#[derive(Clone, Debug, PartialEq)]
pub struct RelPattern {
    /// Which way it points.
    pub direction: Direction,
    /// The variable.
    pub variable: Option<Name>,
    /// The types.
    pub types: Option<LabelExpr>,
    /// `*1..3` inside, or a quantifier behind it.
    pub length: Option<Length>,
    /// The properties.
    pub properties: Option<Expr>,
    /// What must hold.
    pub predicate: Option<Expr>,
    /// With its arrow.
    pub span: Span,
}

/// Which way a relationship pattern points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// `-->`.
    Right,
    /// `<--`.
    Left,
    /// `--`.
    Undirected,
    /// `<-->`.
    Both,
}

/// How many relationships, and how that was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Length {
    /// Whether it is `*1..3` inside the brackets or a quantifier behind them.
    pub form: LengthForm,
    /// At least.
    pub min: Option<u64>,
    /// At most.
    pub max: Option<u64>,
    /// Where it stands.
    pub span: Span,
}

/// How the length of a relationship pattern was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthForm {
    /// `[*1..3]`.
    Inside,
    /// `-[…]->{1,3}`, `+` or `*`.
    Quantifier,
}

/// `(path = elements WHERE …){1,3}`.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupPattern {
    /// The variable before `=`.
    pub variable: Option<Name>,
    /// What is in the parentheses.
    pub elements: Vec<PathElement>,
    /// What must hold.
    pub predicate: Option<Expr>,
    /// How often it is repeated; `None` when there is no quantifier.
    pub quantifier: Option<Length>,
    /// With parentheses and quantifier.
    pub span: Span,
}

/// Labels, or relationship types, and what connects them.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelExpr {
    /// What is asked.
    pub kind: LabelExprKind,
    /// Where it stands, without the colon.
    pub span: Span,
}

/// What a label expression asks.
#[derive(Clone, Debug, PartialEq)]
pub enum LabelExprKind {
    /// `A`.
    Name(Arc<str>),
    /// `%`: any.
    Wildcard,
    /// `!A`.
    Not(Box<LabelExpr>),
    /// `A&B`.
    And(Vec<LabelExpr>),
    /// `A|B`.
    Or(Vec<LabelExpr>),
    /// `A:B`, the older way to write `A&B`.
    Colons(Vec<LabelExpr>),
    /// `$(names)` or `$any(names)`: names that are computed, a string or a list of strings.
    Computed(Quantity, Box<Expr>),
}

/// How many of some names are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// `$(names)` or `$all(names)`: all of them.
    All,
    /// `$any(names)`: at least one of them.
    Any,
}

impl LabelExpr {
    /// Calls a function with the expressions that compute labels, from left to right.
    pub fn computed(&self, visit: &mut dyn FnMut(&Expr)) {
        match &self.kind {
            LabelExprKind::Name(_) | LabelExprKind::Wildcard => {}
            LabelExprKind::Not(inner) => inner.computed(visit),
            LabelExprKind::And(parts) | LabelExprKind::Or(parts) | LabelExprKind::Colons(parts) => {
                parts.iter().for_each(|part| part.computed(visit));
            }
            LabelExprKind::Computed(_, names) => visit(names),
        }
    }
}
