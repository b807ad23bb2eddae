//! The checked statement: slots instead of names, functions and procedures found, aggregates apart
//! from what is computed of them.
//!
//! Every variable of a statement, named or not, in whatever subquery, has a [`Slot`] of its own: two
//! variables of one name have two slots, and a variable that `WITH` passes on unchanged keeps its
//! slot. A subquery says which slots of the query around it it reads.

mod expr;
mod pattern;

use std::sync::Arc;

use crate::cypher::check::signature::FunctionId;
use crate::cypher::check::signature::ProcedureSignature;
use crate::cypher::check::types::Types;
use crate::source::Span;

pub use crate::cypher::syntax::ast::ArithmeticOp;
pub use crate::cypher::syntax::ast::CompareOp;
pub use crate::cypher::syntax::ast::Mode;
pub use crate::cypher::syntax::ast::PredicateOp;
pub use crate::cypher::syntax::ast::QuantifierKind;
pub use crate::cypher::syntax::ast::SchemaCommand;
pub use crate::cypher::syntax::ast::UnionKind;

pub use expr::Case;
pub use expr::CaseBranch;
pub use expr::Expr;
pub use expr::ExprKind;
pub use expr::ListComprehension;
pub use expr::MapItem;
pub use expr::Quantifier;
pub use expr::Reduce;
pub use expr::Subquery;
pub use expr::SubqueryKind;
pub use pattern::Count;
pub use pattern::Direction;
pub use pattern::Group;
pub use pattern::GroupList;
pub use pattern::Hop;
pub use pattern::LabelExpr;
pub use pattern::Length;
pub use pattern::NodePattern;
pub use pattern::PathPattern;
pub use pattern::Pattern;
pub use pattern::PropertyEntry;
pub use pattern::RelPattern;
pub use pattern::Selector;
pub use pattern::Step;

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
    /// The names of labels, types and keys that it reads and does not make itself.
    pub names: Vec<NameUse>,
}

/// A name that a statement looks for in the graph.
#[derive(Clone, Debug)]
pub struct NameUse {
    /// Of what it is the name.
    pub kind: NameKind,
    /// The name.
    pub name: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// What a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// A label.
    Label,
    /// A relationship type.
    Type,
    /// A property key.
    Key,
    /// The variable of a node without labels.
    NodeVariable,
    /// The variable of a relationship without type.
    RelVariable,
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
        /// The line in which each begins, and the file.
        place: [Slot; 2],
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
    pub labels: Labels,
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
    pub rel_type: RelType,
    /// Its properties.
    pub properties: CreateProperties,
    /// Where it stands.
    pub span: Span,
}

/// Labels to give to a node or to take from it.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// Those that are written.
    pub names: Vec<Arc<str>>,
    /// What gives others: strings and lists of strings.
    pub computed: Vec<Expr>,
}

/// The type of a relationship to create.
#[derive(Clone, Debug)]
pub enum RelType {
    /// As written.
    Name(Arc<str>),
    /// `$(name)`: a string, or a list of one.
    Computed(Expr),
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
        labels: Labels,
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
        labels: Labels,
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
