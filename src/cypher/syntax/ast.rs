//! What was written, with spans: the tree that the parser makes of a statement.
//!
//! The tree is as deep as the text nests, never deeper: chains of one operator (`a OR b OR c`,
//! `1 + 2 - 3`) are flat lists. Every walk may therefore recurse, since the parser limits nesting.

use std::sync::Arc;

use crate::source::Span;

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
        /// Labels to add.
        labels: Vec<Name>,
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
        /// Labels to take away.
        labels: Vec<Name>,
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

/// One path of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct PathPattern {
    /// The variable before `=`.
    pub variable: Option<Name>,
    /// Which of the paths that fit are wanted.
    pub selector: Selector,
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
}

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

/// `WHEN a, b THEN c`.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseBranch {
    /// Values to compare with or, without an operand, one condition.
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

/// `reduce(accumulator = initial, variable IN list | step)`.
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
