//! The checked statement: slots instead of names, functions and procedures found, aggregates apart
//! from what is computed of them.
//!
//! Every variable of a statement, named or not, in whatever subquery, has a [`Slot`] of its own: two
//! variables of one name have two slots, and a variable that `WITH` passes on unchanged keeps its
//! slot. A subquery says which slots of the query around it it reads.

use std::sync::Arc;

use crate::cypher::check::signature::FunctionId;
use crate::cypher::check::signature::ProcedureSignature;
use crate::cypher::check::types::Types;
use crate::cypher::syntax::ast;
use crate::source::Span;
use crate::source::diagnostic::Diagnostic;
use crate::value::Value;

pub use crate::cypher::syntax::ast::ArithmeticOp;
pub use crate::cypher::syntax::ast::CompareOp;
pub use crate::cypher::syntax::ast::Mode;
pub use crate::cypher::syntax::ast::PredicateOp;
pub use crate::cypher::syntax::ast::QuantifierKind;
pub use crate::cypher::syntax::ast::SchemaCommand;
pub use crate::cypher::syntax::ast::UnionKind;

/// A variable, after checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u16);

impl Slot {
    /// The slot as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A checked statement.
#[derive(Clone, Debug)]
pub struct Bound {
    /// Whether to run it or to show its plan.
    pub mode: Mode,
    /// What to do.
    pub body: BoundBody,
    /// Every slot of the statement.
    pub slots: Vec<SlotInfo>,
    /// Every parameter that the statement reads, sorted.
    pub parameters: Vec<Arc<str>>,
    /// Whether it may change the graph or its indexes.
    pub writes: bool,
    /// What is probably not meant, though it can be run.
    pub warnings: Vec<Diagnostic>,
}

/// What a checked statement does.
#[derive(Clone, Debug)]
pub enum BoundBody {
    /// Asks or changes the graph.
    Query(Query),
    /// Asks or changes indexes and constraints.
    Schema(SchemaCommand),
}

/// What is known of a slot.
#[derive(Clone, Debug)]
pub struct SlotInfo {
    /// Its variable's name, `None` for what the text does not name.
    pub name: Option<Arc<str>>,
    /// What its values may be.
    pub types: Types,
}

/// Single queries joined by `UNION`.
#[derive(Clone, Debug)]
pub struct Query {
    /// At least one.
    pub parts: Vec<SingleQuery>,
    /// What becomes of equal rows of several parts.
    pub union: UnionKind,
    /// The result: none for a query without `RETURN`. With one part, its outputs.
    pub columns: Vec<Column>,
}

/// Clauses, one after the other.
#[derive(Clone, Debug)]
pub struct SingleQuery {
    /// In the order of the text.
    pub clauses: Vec<Clause>,
    /// Its slots for the columns of the query, one for each.
    pub outputs: Vec<Slot>,
}

/// One column of a result.
#[derive(Clone, Debug)]
pub struct Column {
    /// The name.
    pub name: Arc<str>,
    /// Where its values are.
    pub slot: Slot,
}

/// One clause.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Which one, with its parts.
    pub kind: ClauseKind,
    /// Where it stands.
    pub span: Span,
}

/// The clauses of the language.
#[derive(Clone, Debug)]
pub enum ClauseKind {
    /// `MATCH`.
    Match(Match),
    /// `UNWIND`.
    Unwind {
        /// The list.
        list: Expr,
        /// Its elements, one by one.
        slot: Slot,
    },
    /// `WITH` and `RETURN`.
    Project(Projection),
    /// `CREATE`, its paths in order.
    Create(Vec<CreatePath>),
    /// `MERGE`.
    Merge(Merge),
    /// `SET`, its items in order.
    Set(Vec<SetItem>),
    /// `REMOVE`, its items in order.
    Remove(Vec<RemoveItem>),
    /// `DELETE`.
    Delete {
        /// Whether relationships of a deleted node go with it.
        detach: bool,
        /// Nodes, relationships and paths to delete.
        targets: Vec<Expr>,
    },
    /// `CALL` of a procedure.
    Call(Call),
    /// `CALL { … }`.
    Subquery(CallSubquery),
    /// `FOREACH`.
    Foreach {
        /// The list.
        list: Expr,
        /// Its elements, one by one.
        slot: Slot,
        /// Writing clauses.
        clauses: Vec<Clause>,
    },
    /// `LOAD CSV`.
    LoadCsv {
        /// Whether the first row names the columns: then rows are maps, else lists.
        headers: bool,
        /// Where the file is.
        source: Expr,
        /// Its rows, one by one.
        slot: Slot,
        /// What separates fields.
        terminator: Option<Expr>,
    },
}

/// `[OPTIONAL] MATCH pattern [WHERE …]`.
#[derive(Clone, Debug)]
pub struct Match {
    /// Whether rows without a match are kept, with nulls in the new slots.
    pub optional: bool,
    /// What to find.
    pub pattern: Pattern,
    /// What must hold, of each match.
    pub predicate: Option<Expr>,
}

/// Paths to find together: no relationship is used twice in them.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// At least one.
    pub paths: Vec<PathPattern>,
    /// The slots that the pattern fills, in order of appearance; all others were filled before.
    pub binds: Vec<Slot>,
}

/// One path of a pattern.
#[derive(Clone, Debug)]
pub struct PathPattern {
    /// The slot for the whole path.
    pub slot: Option<Slot>,
    /// Which of the paths that fit are wanted.
    pub selector: Selector,
    /// Where it starts.
    pub start: NodePattern,
    /// What follows.
    pub steps: Vec<Step>,
    /// What must hold before the selector chooses.
    pub predicate: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// Which of the paths that fit are wanted.
#[derive(Clone, Debug)]
pub enum Selector {
    /// All of them.
    All,
    /// Some, for each pair of ends.
    Any(Count),
    /// The shortest, for each pair of ends.
    Shortest(Count),
    /// All of the smallest lengths, for each pair of ends.
    ShortestGroups(Count),
}

/// How many.
#[derive(Clone, Debug)]
pub enum Count {
    /// A number, not zero.
    Number(u64),
    /// A parameter, and where it stands.
    Parameter(Arc<str>, Span),
}

/// A relationship or a group, and the node behind it.
#[derive(Clone, Debug)]
pub struct Step {
    /// How to get there.
    pub hop: Hop,
    /// Where.
    pub to: NodePattern,
}

/// What lies between two nodes of a path.
#[derive(Clone, Debug)]
pub enum Hop {
    /// One relationship, or a chain of alike ones.
    Rel(RelPattern),
    /// A part of a path that repeats.
    Group(Box<Group>),
}

/// A node of a pattern.
#[derive(Clone, Debug)]
pub struct NodePattern {
    /// Its slot.
    pub slot: Slot,
    /// Its labels.
    pub labels: Option<LabelExpr>,
    /// Properties it must have.
    pub properties: Vec<PropertyEntry>,
    /// What must hold.
    pub predicate: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// A relationship of a pattern.
#[derive(Clone, Debug)]
pub struct RelPattern {
    /// Its slot: a relationship or, with a length, the list of relationships.
    pub slot: Slot,
    /// Which way it points, seen from the node before.
    pub direction: Direction,
    /// Its types.
    pub types: Option<LabelExpr>,
    /// How many; `None` for one, not in a list.
    pub length: Option<Length>,
    /// Properties it (each) must have.
    pub properties: Vec<PropertyEntry>,
    /// What must hold; never with a length, where a [`Group`] takes its place.
    pub predicate: Option<Expr>,
    /// Where it stands.
    pub span: Span,
}

/// Which way a relationship points, seen from the node before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Away from it.
    Out,
    /// Towards it.
    In,
    /// Either way.
    Either,
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// At least.
    pub min: u64,
    /// At most; `None` for any number.
    pub max: Option<u64>,
}

/// A part of a path that repeats.
#[derive(Clone, Debug)]
pub struct Group {
    /// Where each repetition starts: the node before the group, or where the last one ended.
    pub start: NodePattern,
    /// What follows; at least one.
    pub steps: Vec<Step>,
    /// What must hold of each repetition.
    pub predicate: Option<Expr>,
    /// How many repetitions.
    pub length: Length,
    /// Variables of a repetition, and the lists of their values over all repetitions.
    pub lists: Vec<GroupList>,
    /// Where it stands.
    pub span: Span,
}

/// A variable of a repetition, and the list of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupList {
    /// The variable inside; a list itself where a group is inside a group or a relationship has a
    /// length.
    pub inner: Slot,
    /// The list of its values outside.
    pub outer: Slot,
}

/// Labels, or relationship types, and what connects them.
#[derive(Clone, Debug, PartialEq)]
pub enum LabelExpr {
    /// This one.
    Name(Arc<str>),
    /// Any.
    Wildcard,
    /// Not so.
    Not(Box<LabelExpr>),
    /// All of these.
    And(Vec<LabelExpr>),
    /// At least one of these.
    Or(Vec<LabelExpr>),
}

/// `key: value`.
#[derive(Clone, Debug)]
pub struct PropertyEntry {
    /// The key.
    pub key: Arc<str>,
    /// The value.
    pub value: Expr,
}

/// The body of `WITH` or `RETURN`.
///
/// In order: grouping (if any), items, `DISTINCT`, sorting, skipping and limiting, predicate. Sort
/// keys and predicate may read the items' slots and, without aggregation and `DISTINCT`, those from
/// before; with aggregation also the slots of keys and calls.
#[derive(Clone, Debug)]
pub struct Projection {
    /// Whether it is `WITH` or `RETURN`.
    pub kind: ProjectionKind,
    /// Grouping, if an aggregate occurs.
    pub aggregation: Option<Aggregation>,
    /// What is projected, in the order of the columns.
    pub items: Vec<ProjectionItem>,
    /// Whether equal rows become one.
    pub distinct: bool,
    /// What to sort by, the first key first.
    pub order: Vec<SortKey>,
    /// How many rows to leave out.
    pub skip: Option<Expr>,
    /// How many rows to keep.
    pub limit: Option<Expr>,
    /// What must hold of the rows that remain.
    pub predicate: Option<Expr>,
}

/// Whether a projection is followed by more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectionKind {
    /// `WITH`.
    With,
    /// `RETURN`.
    Return,
}

/// One item of a projection.
#[derive(Clone, Debug)]
pub struct ProjectionItem {
    /// Reads slots from before or, with aggregation, slots of keys and calls.
    pub expr: Expr,
    /// Where it goes. The same as the slot it reads when a variable is passed on under its name.
    pub slot: Slot,
    /// The column's name.
    pub name: Arc<str>,
}

/// Rows become groups.
#[derive(Clone, Debug)]
pub struct Aggregation {
    /// What rows of a group have in common. Without keys all rows are one group, also if there are
    /// none.
    pub keys: Vec<GroupKey>,
    /// What is computed of each group.
    pub calls: Vec<AggregateCall>,
}

/// What rows of a group have in common.
#[derive(Clone, Debug)]
pub struct GroupKey {
    /// Reads slots from before.
    pub expr: Expr,
    /// Where its value goes.
    pub slot: Slot,
}

/// A function of a group.
#[derive(Clone, Debug)]
pub struct AggregateCall {
    /// Which function.
    pub function: FunctionId,
    /// Whether equal arguments count once.
    pub distinct: bool,
    /// Arguments, read slots from before; none for `count(*)`.
    pub arguments: Vec<Expr>,
    /// Where its value goes.
    pub slot: Slot,
    /// Where it stands.
    pub span: Span,
}

/// A key to sort by.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// The key.
    pub expr: Expr,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// A path to create.
#[derive(Clone, Debug)]
pub struct CreatePath {
    /// The slot for the whole path.
    pub slot: Option<Slot>,
    /// Where it starts.
    pub start: CreateNode,
    /// What follows.
    pub steps: Vec<CreateStep>,
    /// Where it stands.
    pub span: Span,
}

/// A relationship to create, and the node behind it.
#[derive(Clone, Debug)]
pub struct CreateStep {
    /// The relationship.
    pub rel: CreateRel,
    /// The node.
    pub to: CreateNode,
}

/// A node to create, or one that is there.
#[derive(Clone, Debug)]
pub struct CreateNode {
    /// Its slot.
    pub slot: Slot,
    /// Whether the slot is filled already: then nothing is created.
    pub bound: bool,
    /// Its labels.
    pub labels: Vec<Arc<str>>,
    /// Its properties.
    pub properties: CreateProperties,
    /// Where it stands.
    pub span: Span,
}

/// A relationship to create.
#[derive(Clone, Debug)]
pub struct CreateRel {
    /// Its slot.
    pub slot: Slot,
    /// Which way it points, seen from the node before; [`Direction::Either`] only in `MERGE`, which
    /// then creates it pointing out.
    pub direction: Direction,
    /// Its type.
    pub rel_type: Arc<str>,
    /// Its properties.
    pub properties: CreateProperties,
    /// Where it stands.
    pub span: Span,
}

/// Properties of something to create.
#[derive(Clone, Debug)]
pub enum CreateProperties {
    /// Keys and values, maybe none.
    Entries(Vec<PropertyEntry>),
    /// A parameter that is a map; only in `CREATE`.
    Parameter(Arc<str>, Span),
}

/// `MERGE`.
#[derive(Clone, Debug)]
pub struct Merge {
    /// What to find or to create.
    pub path: CreatePath,
    /// What to set if it was created.
    pub on_create: Vec<SetItem>,
    /// What to set if it was found.
    pub on_match: Vec<SetItem>,
}

/// One item of `SET`.
#[derive(Clone, Debug)]
pub enum SetItem {
    /// `n.key = value`.
    Property {
        /// The node or relationship (or null, which changes nothing).
        target: Expr,
        /// The key.
        key: PropertyKey,
        /// The value.
        value: Expr,
        /// Where it stands.
        span: Span,
    },
    /// `n = map`: all its properties.
    Replace {
        /// The node or relationship.
        slot: Slot,
        /// A map, node or relationship.
        value: Expr,
        /// Where it stands.
        span: Span,
    },
    /// `n += map`.
    Extend {
        /// The node or relationship.
        slot: Slot,
        /// A map, node or relationship.
        value: Expr,
        /// Where it stands.
        span: Span,
    },
    /// `n:A:B`.
    Labels {
        /// The node.
        slot: Slot,
        /// Labels to add.
        labels: Vec<Arc<str>>,
        /// Where it stands.
        span: Span,
    },
}

/// The key of a property that is written.
#[derive(Clone, Debug)]
pub enum PropertyKey {
    /// `n.key`.
    Name(Arc<str>),
    /// `n[expression]`.
    Computed(Expr),
}

/// One item of `REMOVE`.
#[derive(Clone, Debug)]
pub enum RemoveItem {
    /// `n.key`.
    Property {
        /// The node or relationship (or null, which changes nothing).
        target: Expr,
        /// The key.
        key: PropertyKey,
        /// Where it stands.
        span: Span,
    },
    /// `n:A:B`.
    Labels {
        /// The node.
        slot: Slot,
        /// Labels to take away.
        labels: Vec<Arc<str>>,
        /// Where it stands.
        span: Span,
    },
}

/// `CALL` of a procedure.
#[derive(Clone, Debug)]
pub struct Call {
    /// The procedure.
    pub procedure: Arc<ProcedureSignature>,
    /// One for each of its arguments.
    pub arguments: Vec<Expr>,
    /// Which result fields are taken, and where they go.
    pub yields: Vec<YieldItem>,
    /// What must hold.
    pub predicate: Option<Expr>,
    /// Whether a call without rows keeps the row.
    pub optional: bool,
}

/// A result field of a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YieldItem {
    /// Its place in the signature.
    pub field: usize,
    /// Where it goes.
    pub slot: Slot,
}

/// `CALL { … }`: run for each row. A subquery without `RETURN` keeps the rows as they are.
#[derive(Clone, Debug)]
pub struct CallSubquery {
    /// What it runs.
    pub query: Query,
    /// The slots of the query around it that it reads.
    pub reads: Vec<Slot>,
    /// Whether a row for which it gives no rows is kept.
    pub optional: bool,
}

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

/// `reduce(accumulator = initial, x IN list | step)`.
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
