//! What was written, with spans: the tree that the parser makes of a statement.
//!
//! The tree is as deep as the text nests, never deeper: chains of one operator (`a OR b OR c`,
//! `1 + 2 - 3`) are flat lists. Every walk may therefore recurse, since the parser limits nesting.

mod expr;
mod pattern;
mod types;

use std::sync::Arc;

use crate::source::Span;

pub use expr::ArithmeticOp;
pub use expr::Case;
pub use expr::CaseBranch;
pub use expr::CompareOp;
pub use expr::Expr;
pub use expr::ExprKind;
pub use expr::FunctionCall;
pub use expr::ListComprehension;
pub use expr::Literal;
pub use expr::MapItem;
pub use expr::MapProjection;
pub use expr::PatternComprehension;
pub use expr::PredicateOp;
pub use expr::Quantifier;
pub use expr::QuantifierKind;
pub use expr::Reduce;
pub use expr::SubqueryKind;
pub use pattern::Count;
pub use pattern::Direction;
pub use pattern::GroupPattern;
pub use pattern::LabelExpr;
pub use pattern::LabelExprKind;
pub use pattern::Length;
pub use pattern::LengthForm;
pub use pattern::NodePattern;
pub use pattern::PathElement;
pub use pattern::PathMode;
pub use pattern::PathPattern;
pub use pattern::Quantity;
pub use pattern::RelPattern;
pub use pattern::Selector;
pub use types::OneType;
pub use types::TypeName;
pub use types::ValueType;

/// A name as it is meant (quotes and escapes resolved), and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The name.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Whether to run it or to show its plan.
    pub mode: Mode,
    /// What to do.
    pub body: StatementBody,
    /// The statement without the `;` behind it.
    pub span: Span,
}

/// Whether a statement is run or its plan shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Run it.
    Run,
    /// `EXPLAIN`: show the plan and do nothing.
    Explain,
    /// `PROFILE`: run it and show the plan with what each step did.
    Profile,
}

/// What a statement does.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementBody {
    /// Asks or changes the graph.
    Query(Query),
    /// Asks or changes indexes and constraints.
    Schema(SchemaCommand),
}

/// Single queries joined by `UNION`.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The query before the first `UNION`.
    pub first: SingleQuery,
    /// What is joined to it, in order.
    pub rest: Vec<UnionPart>,
}

/// `UNION` and the query behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionPart {
    /// Whether equal rows are kept.
    pub kind: UnionKind,
    /// The word `UNION`, with `ALL` or `DISTINCT`.
    pub span: Span,
    /// The query behind it.
    pub query: SingleQuery,
}

/// What `UNION` does with equal rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnionKind {
    /// `UNION`: keeps one of them.
    Distinct,
    /// `UNION ALL`: keeps all.
    All,
}

/// Clauses, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct SingleQuery {
    /// In the order of the text; at least one, except in a subquery that is a bare pattern.
    pub clauses: Vec<Clause>,
    /// From the first to the last of them.
    pub span: Span,
}

/// One clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Which one, with its parts.
    pub kind: ClauseKind,
    /// The whole clause.
    pub span: Span,
}

/// The clauses of the language.
#[derive(Clone, Debug, PartialEq)]
pub enum ClauseKind {
    /// `MATCH`.
    Match(Match),
    /// `UNWIND list AS variable`.
    Unwind(Unwind),
    /// `WITH`.
    With(Projection),
    /// `RETURN`.
    Return(Projection),
    /// `CREATE`.
    Create(Vec<PathPattern>),
    /// `MERGE`.
    Merge(Merge),
    /// `SET`.
    Set(Vec<SetItem>),
    /// `REMOVE`.
    Remove(Vec<RemoveItem>),
    /// `DELETE`.
    Delete(Delete),
    /// `CALL` of a procedure.
    Call(Call),
    /// `CALL { … }`.
    Subquery(CallSubquery),
    /// `FOREACH (x IN list | …)`.
    Foreach(Foreach),
    /// `LOAD CSV`.
    LoadCsv(LoadCsv),
    /// `LET variable = expression, …`.
    Let(Vec<(Name, Expr)>),
    /// `FILTER [WHERE] condition`.
    Filter(Expr),
    /// `NEXT`: what `RETURN` before it gives is what the clauses behind it begin with.
    Next,
    /// `FINISH`: the query gives no rows.
    Finish,
}

/// `[OPTIONAL] MATCH pattern [WHERE …]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Whether rows without a match are kept.
    pub optional: bool,
    /// What to find; at least one path.
    pub paths: Vec<PathPattern>,
    /// What must hold.
    pub predicate: Option<Expr>,
}

/// `UNWIND list AS variable`.
#[derive(Clone, Debug, PartialEq)]
pub struct Unwind {
    /// The list.
    pub list: Expr,
    /// Its elements, one by one.
    pub variable: Name,
}

/// The body of `WITH` or `RETURN`.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// Whether equal rows become one.
    pub distinct: bool,
    /// `*`, and where it stands.
    pub star: Option<Span>,
    /// What is projected, behind `*` if that is there.
    pub items: Vec<ProjectionItem>,
    /// `ORDER BY`.
    pub order: Vec<SortItem>,
    /// `SKIP` or `OFFSET`.
    pub skip: Option<Expr>,
    /// `LIMIT`.
    pub limit: Option<Expr>,
    /// `WHERE`, only behind `WITH`.
    pub predicate: Option<Expr>,
}

/// `expression [AS name]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectionItem {
    /// The expression.
    pub expr: Expr,
    /// The expression as it stands, with parentheses around it: the name of a column without `AS`.
    pub text: Span,
    /// The name behind `AS`.
    pub alias: Option<Name>,
}

/// `expression [ASC | DESC]`.
#[derive(Clone, Debug, PartialEq)]
pub struct SortItem {
    /// What to sort by.
    pub expr: Expr,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// `MERGE path [ON CREATE SET …] [ON MATCH SET …]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// What to find or to create.
    pub path: PathPattern,
    /// What to set then, in the order of the text.
    pub actions: Vec<MergeAction>,
}

/// `ON CREATE SET …` or `ON MATCH SET …`.
#[derive(Clone, Debug, PartialEq)]
pub struct MergeAction {
    /// When.
    pub event: MergeEvent,
    /// What.
    pub items: Vec<SetItem>,
}

/// What `MERGE` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeEvent {
    /// It created the pattern.
    Create,
    /// It found the pattern.
    Match,
}

/// One item of `SET`.
#[derive(Clone, Debug, PartialEq)]
pub enum SetItem {
    /// `n.key = value` or `n[key] = value`; the target is a property or an element access.
    Property {
        /// The property.
        target: Expr,
        /// Its new value.
        value: Expr,
    },
    /// `n = map`.
    Replace {
        /// The node or relationship.
        variable: Name,
        /// All its properties.
        value: Expr,
    },
    /// `n += map`.
    Extend {
        /// The node or relationship.
        variable: Name,
        /// Properties to set.
        value: Expr,
    },
    /// `n:A:B`.
    Labels {
        /// The node.
        variable: Name,
        /// Labels to add, each a name or computed.
        labels: Vec<LabelExpr>,
    },
}

/// One item of `REMOVE`.
#[derive(Clone, Debug, PartialEq)]
pub enum RemoveItem {
    /// `n.key` or `n[key]`.
    Property(Expr),
    /// `n:A:B`.
    Labels {
        /// The node.
        variable: Name,
        /// Labels to take away, each a name or computed.
        labels: Vec<LabelExpr>,
    },
}

/// `[DETACH] DELETE expressions`.
#[derive(Clone, Debug, PartialEq)]
pub struct Delete {
    /// Whether relationships of a deleted node go with it.
    pub detach: bool,
    /// What to delete.
    pub targets: Vec<Expr>,
}

/// `[OPTIONAL] CALL name(arguments) YIELD items`.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Whether a call without rows keeps the row.
    pub optional: bool,
    /// The name, part by part: `db`, `labels`.
    pub procedure: Vec<Name>,
    /// The arguments; `None` when there are no parentheses.
    pub arguments: Option<Vec<Expr>>,
    /// What of the result is taken; `None` when there is no `YIELD`.
    pub yields: Option<Yield>,
}

/// `YIELD * | items [WHERE …]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Yield {
    /// `*`, and where it stands.
    pub star: Option<Span>,
    /// The fields, none with `*`.
    pub items: Vec<YieldItem>,
    /// What must hold.
    pub predicate: Option<Expr>,
}

/// `field [AS variable]`.
#[derive(Clone, Debug, PartialEq)]
pub struct YieldItem {
    /// A result field of the procedure.
    pub field: Name,
    /// The variable for it.
    pub alias: Option<Name>,
}

/// `[OPTIONAL] CALL [(imports)] { query }`.
#[derive(Clone, Debug, PartialEq)]
pub struct CallSubquery {
    /// Whether a call without rows keeps the row.
    pub optional: bool,
    /// The variables it may read.
    pub imports: Imports,
    /// What it runs for each row.
    pub query: Query,
}

/// The variables that a `CALL` subquery may read.
#[derive(Clone, Debug, PartialEq)]
pub enum Imports {
    /// Those of a `WITH` at its beginning.
    Leading,
    /// `CALL (*) { … }`: all.
    All,
    /// `CALL (a, b) { … }`.
    Listed(Vec<Name>),
}

/// `FOREACH (variable IN list | clauses)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreach {
    /// Stands for one element after the other.
    pub variable: Name,
    /// The list.
    pub list: Expr,
    /// Writing clauses.
    pub clauses: Vec<Clause>,
}

/// `LOAD CSV [WITH HEADERS] FROM source AS variable [FIELDTERMINATOR text]`.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadCsv {
    /// Whether the first row names the columns: then rows are maps, else lists.
    pub headers: bool,
    /// Where the file is.
    pub source: Expr,
    /// Stands for one row after the other.
    pub variable: Name,
    /// What separates fields.
    pub terminator: Option<Expr>,
}

/// Indexes and constraints.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemaCommand {
    /// `CREATE INDEX [name] [IF NOT EXISTS] FOR (n:Label) ON (n.key, …)`.
    CreateIndex {
        /// The index's name.
        name: Option<Name>,
        /// Whether an index that is there already is no error.
        if_not_exists: bool,
        /// What it is on.
        on: SchemaTarget,
    },
    /// `DROP INDEX name [IF EXISTS]`.
    DropIndex {
        /// The index's name.
        name: Name,
        /// Whether a missing index is no error.
        if_exists: bool,
    },
    /// `SHOW INDEXES`.
    ShowIndexes,
    /// `CREATE CONSTRAINT [name] [IF NOT EXISTS] FOR (n:Label) REQUIRE n.key IS UNIQUE`.
    CreateConstraint {
        /// The constraint's name.
        name: Option<Name>,
        /// Whether a constraint that is there already is no error.
        if_not_exists: bool,
        /// What it is on.
        on: SchemaTarget,
        /// What it demands.
        rule: ConstraintRule,
    },
    /// `DROP CONSTRAINT name [IF EXISTS]`.
    DropConstraint {
        /// The constraint's name.
        name: Name,
        /// Whether a missing constraint is no error.
        if_exists: bool,
    },
    /// `SHOW CONSTRAINTS`.
    ShowConstraints,
    /// `SHOW PROCEDURES`.
    ShowProcedures,
    /// `SHOW FUNCTIONS`.
    ShowFunctions,
}

impl SchemaCommand {
    /// The words of a statement that asks, `None` for one that changes.
    pub const fn shown(&self) -> Option<&'static str> {
        match self {
            Self::ShowIndexes => Some("SHOW INDEXES"),
            Self::ShowConstraints => Some("SHOW CONSTRAINTS"),
            Self::ShowProcedures => Some("SHOW PROCEDURES"),
            Self::ShowFunctions => Some("SHOW FUNCTIONS"),
            Self::CreateIndex { .. }
            | Self::DropIndex { .. }
            | Self::CreateConstraint { .. }
            | Self::DropConstraint { .. } => None,
        }
    }
}

/// What an index or a constraint is on.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaTarget {
    /// Nodes or relationships.
    pub entity: EntityKind,
    /// The label or the relationship type.
    pub label: Name,
    /// The property keys.
    pub keys: Vec<Name>,
}

/// Nodes or relationships.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityKind {
    /// Nodes.
    Node,
    /// Relationships.
    Relationship,
}

/// What a constraint demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstraintRule {
    /// No two have the same values.
    Unique,
    /// Each has a value.
    NotNull,
    /// Both.
    Key,
}
