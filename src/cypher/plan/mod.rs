//! Plans: a checked query as steps, each of which takes rows and gives rows.
//!
//! ```text
//! MATCH (a:Person)-[:KNOWS]->(b) WHERE a.age > 30 RETURN b.name LIMIT 3
//!
//! Limit 3
//!   Project b.name
//!     Filter a.age > 30
//!       Expand (a)-[:KNOWS]->(b)
//!         Filter a:Person
//!           AllNodes a
//!             Argument
//! ```
//!
//! A step reads the rows of its first input and passes their slots on. Patterns, too, are chains of
//! steps on top of what came before: `AllNodes` makes of each row as many as there are nodes.
//! `Argument` is where a plan begins: one empty row, or the rows of the query around a subquery.

pub mod build;
pub(crate) mod cost;

pub(crate) mod eager;
pub(crate) mod pattern;
pub mod print;
pub(crate) mod rewrite;
mod show;
pub(crate) mod total;

pub mod walk;

use std::sync::Arc;

use crate::cypher::check::bound::AggregateCall;
use crate::cypher::check::bound::Call;
use crate::cypher::check::bound::Count;
use crate::cypher::check::bound::CreatePath;
use crate::cypher::check::bound::Direction;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::Group;
use crate::cypher::check::bound::GroupKey;
use crate::cypher::check::bound::LabelExpr;
use crate::cypher::check::bound::Length;
use crate::cypher::check::bound::Merge;
use crate::cypher::check::bound::PropertyEntry;
use crate::cypher::check::bound::RemoveItem;
use crate::cypher::check::bound::SetItem;
use crate::cypher::check::bound::Slot;
use crate::cypher::check::bound::SortKey;
use crate::source::Span;

/// A step with its inputs.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What is done.
    pub step: Step,
    /// Where the rows come from, the main input first.
    pub inputs: Vec<Plan>,
    /// How many rows it probably gives; set by the estimate.
    pub rows: f64,
}

/// A planned query.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The query itself.
    pub root: Plan,
    /// Queries inside of expressions, by number.
    pub subqueries: Vec<Option<Inner>>,
    /// Where the columns of the result are.
    pub columns: Vec<Slot>,
    /// How many slots a row may have.
    pub n_slots: usize,
    /// The names of slots, for printing.
    pub names: Vec<Option<Arc<str>>>,
}

/// A planned query inside of an expression.
#[derive(Clone, Debug)]
pub struct Inner {
    /// Its plan, which begins with the rows around it.
    pub plan: Plan,
    /// The slot that tells the rows around it apart.
    pub row: Slot,
    /// The slot of its only column, if it has one.
    pub column: Option<Slot>,
    /// Whether it may be run for many rows at once.
    pub rowwise: bool,
}

/// One step of a plan.
#[derive(Clone, Debug)]
pub enum Step {
    /// The rows that the plan is applied to: one empty row, or those around a subquery.
    Argument,
    /// No rows.
    Nothing,
    /// All nodes.
    AllNodes {
        /// Where they go.
        slot: Slot,
    },
    /// All nodes with a label.
    LabelScan {
        /// Where they go.
        slot: Slot,
        /// The label.
        label: Arc<str>,
    },
    /// The nodes that an index has for a value.
    IndexSeek {
        /// Where they go.
        slot: Slot,
        /// The label of the index.
        label: Arc<str>,
        /// The key of the index.
        key: Arc<str>,
        /// What is sought.
        seek: Seek,
    },
    /// The nodes with given ids.
    NodesById {
        /// Where they go.
        slot: Slot,
        /// An id or a list of ids.
        ids: Expr,
    },
    /// Follows one relationship.
    Expand(Expand),
    /// Follows any number of relationships.
    ExpandFar(ExpandFar),
    /// Follows a relationship to a node that another relationship reaches, too.
    Intersect(Intersect),
    /// Finds the shortest paths between nodes.
    Shortest(Shortest),
    /// Follows a part of a path that repeats.
    Repeat(Repeat),
    /// Keeps the best of the paths that the second input finds for each row.
    Select(Select),
    /// Finds the ends of a relationship that is known.
    Endpoints(Endpoints),
    /// Follows the relationships of a list that is known.
    Retrace(Retrace),
    /// Keeps the rows for which a predicate is true.
    Filter {
        /// The predicate.
        predicate: Expr,
    },
    /// Makes a path of its relationships.
    MakePath {
        /// Where it goes.
        slot: Slot,
        /// Its first node.
        start: Slot,
        /// Its relationships and lists of relationships.
        parts: Vec<Slot>,
    },
    /// Makes a row of each element of a list.
    Unwind {
        /// The list.
        list: Expr,
        /// Where the elements go.
        slot: Slot,
    },
    /// Computes slots from slots.
    Project {
        /// Each with the slot it goes to.
        items: Vec<(Expr, Slot)>,
    },
    /// Makes groups of rows.
    Aggregate {
        /// What rows of a group have in common.
        keys: Vec<GroupKey>,
        /// What is computed of each group.
        calls: Vec<AggregateCall>,
    },
    /// Keeps one of equal rows.
    Distinct {
        /// The slots that make rows equal; all others are dropped.
        slots: Vec<Slot>,
    },
    /// Sorts the rows.
    Sort {
        /// What to sort by.
        keys: Vec<SortKey>,
    },
    /// Sorts the rows and keeps the first.
    Top {
        /// What to sort by.
        keys: Vec<SortKey>,
        /// How many rows to keep.
        limit: Expr,
    },
    /// Leaves the first rows out.
    Skip {
        /// How many.
        count: Expr,
    },
    /// Keeps the first rows.
    Limit {
        /// How many.
        count: Expr,
    },
    /// Drops slots that nobody reads any more.
    Prune {
        /// The slots that stay.
        keep: Vec<Slot>,
    },
    /// Rows that are counted without being made.
    CountStore(CountStore),
    /// Counts the relationships of each row's node.
    Degree {
        /// The node.
        from: Slot,
        /// Where the count goes.
        slot: Slot,
        /// Which way.
        direction: Direction,
        /// The types.
        types: Option<LabelExpr>,
        /// What must hold of the nodes at the other ends, which stand for this slot in it.
        among: (Slot, Vec<Expr>),
    },
    /// For each row of the first input, the rows of the second.
    Apply {
        /// What becomes of a row for which there are none, and of the others.
        kind: ApplyKind,
        /// The slot that tells the rows of the first input apart.
        row: Slot,
        /// Whether the second input may be run for many rows at once.
        rowwise: bool,
    },
    /// Keeps the rows of the first input for which the second gives rows, or none.
    SemiJoin {
        /// The slot that tells the rows of the first input apart.
        row: Slot,
        /// Whether the second input may be run for many rows at once.
        rowwise: bool,
        /// The slots that the second input reads of the first.
        reads: Vec<Slot>,
        /// Whether there must be rows; else there must be none.
        wanted: bool,
    },
    /// For each row of the first input those of the second that agree with it. The second input
    /// begins with one empty row.
    HashJoin {
        /// Equal values: of the first input and of the second.
        keys: Vec<(Expr, Expr)>,
    },
    /// The rows of all inputs, one after the other.
    Union {
        /// For each input the slots that become the columns.
        parts: Vec<Vec<Slot>>,
        /// The columns.
        columns: Vec<Slot>,
    },
    /// Takes all rows before it gives the first.
    Eager,
    /// Takes all rows and gives none.
    Drain,
    /// Creates nodes and relationships.
    Create {
        /// Its paths in order.
        paths: Vec<CreatePath>,
    },
    /// Finds or creates a path; the second input finds it.
    Merge {
        /// The path, and what to set.
        merge: Box<Merge>,
        /// The slots that it fills.
        binds: Vec<Slot>,
    },
    /// Sets properties and labels.
    Set {
        /// Its items in order.
        items: Vec<SetItem>,
    },
    /// Removes properties and labels.
    Remove {
        /// Its items in order.
        items: Vec<RemoveItem>,
    },
    /// Deletes nodes, relationships and paths.
    Delete {
        /// Whether relationships of a deleted node go with it.
        detach: bool,
        /// What to delete.
        targets: Vec<Expr>,
    },
    /// Runs the second input for each element of a list.
    Foreach {
        /// The list.
        list: Expr,
        /// Where the elements go.
        slot: Slot,
    },
    /// Calls a procedure.
    Call(Box<Call>),
    /// Reads a file of comma-separated values.
    LoadCsv {
        /// Whether the first row names the columns.
        headers: bool,
        /// Where the file is.
        source: Expr,
        /// Where the rows go.
        slot: Slot,
        /// Where their lines go, and the file.
        place: [Slot; 2],
        /// What separates fields.
        terminator: Option<Expr>,
    },
}

/// What becomes of the rows of an [`Step::Apply`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplyKind {
    /// The rows of the second input.
    Join,
    /// The rows of the second input; a row without any is kept, with null in these slots.
    Optional(Vec<Slot>),
    /// The rows of the first input, once each: the second is run for what it writes.
    Each,
}

/// What is sought in an index.
#[derive(Clone, Debug)]
pub enum Seek {
    /// This value.
    Equal(Expr),
    /// One of the elements of a list.
    In(Expr),
    /// Strings that begin so.
    Prefix(Expr),
    /// Values in between: bounds, and whether they belong to it.
    Range {
        /// The lower bound.
        low: Option<(Expr, bool)>,
        /// The upper bound.
        high: Option<(Expr, bool)>,
    },
}

/// Follows one relationship.
#[derive(Clone, Debug)]
pub struct Expand {
    /// The node to start from.
    pub from: Slot,
    /// Where the relationship goes.
    pub rel: Slot,
    /// Where the node at its other end goes, or stands already.
    pub to: Slot,
    /// Whether `to` stands already.
    pub into: bool,
    /// Which way.
    pub direction: Direction,
    /// The types.
    pub types: Option<LabelExpr>,
    /// The `MATCH` to which it belongs, by number.
    pub scope: u32,
    /// Relationships and lists of relationships among which it must not be.
    pub differs: Vec<Slot>,
    /// What must hold of the node at the other end: read off a set of nodes, made once.
    pub among: Vec<Expr>,
}

/// Follows a relationship to where another one leads, too.
#[derive(Clone, Debug)]
pub struct Intersect {
    /// The hop to the node.
    pub first: Expand,
    /// The other hop to it; from a node that was there before.
    pub second: Expand,
}

/// Follows any number of relationships.
#[derive(Clone, Debug)]
pub struct ExpandFar {
    /// The first step, as if there were one; `rel` becomes the list.
    pub hop: Expand,
    /// How many.
    pub length: Length,
    /// Properties that each relationship must have.
    pub properties: Vec<PropertyEntry>,
    /// Whether it is followed from its end to its start: then the list is turned round.
    pub backwards: bool,
    /// Whether the list is read by anybody.
    pub lists: bool,
}

/// Finds the shortest paths between nodes.
#[derive(Clone, Debug)]
pub struct Shortest {
    /// What is followed; from `from` to `to`.
    pub far: ExpandFar,
    /// Whether all of the shortest are wanted, not just one.
    pub all: bool,
}

/// Follows a part of a path that repeats.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// The node to start from.
    pub from: Slot,
    /// Where the last node goes, or stands already.
    pub to: Slot,
    /// Whether `to` stands already.
    pub into: bool,
    /// What repeats. The second input is the plan of one repetition.
    pub group: Box<Group>,
    /// Where the first node of a repetition stands, within the second input.
    pub inner_start: Slot,
    /// Where its last node stands.
    pub inner_end: Slot,
    /// Its relationships and lists of relationships.
    pub inner_rels: Vec<Slot>,
    /// Where the list of all relationships goes.
    pub rels: Slot,
    /// The slot that tells the rows of the second input apart.
    pub row: Slot,
    /// The `MATCH` to which it belongs, by number.
    pub scope: u32,
    /// Relationships and lists of relationships among which none of them must be.
    pub differs: Vec<Slot>,
}

/// Keeps the best of the paths found for each row and pair of ends.
#[derive(Clone, Debug)]
pub struct Select {
    /// The first node.
    pub start: Slot,
    /// The last node.
    pub end: Slot,
    /// Relationships and lists of relationships of the path.
    pub parts: Vec<Slot>,
    /// How many.
    pub count: Count,
    /// Whether that many lengths are meant, not that many paths.
    pub groups: bool,
    /// The slot that tells the rows of the first input apart.
    pub row: Slot,
}

/// Finds the ends of a relationship that is known.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// The relationship.
    pub rel: Slot,
    /// The node before it, and whether it stands already.
    pub from: (Slot, bool),
    /// The node behind it, and whether it stands already.
    pub to: (Slot, bool),
    /// Which way it points.
    pub direction: Direction,
    /// The types.
    pub types: Option<LabelExpr>,
    /// The `MATCH` to which it belongs, by number.
    pub scope: u32,
    /// Relationships and lists of relationships among which it must not be.
    pub differs: Vec<Slot>,
}

/// Follows the relationships of a list that is known.
#[derive(Clone, Debug)]
pub struct Retrace {
    /// The list.
    pub rels: Slot,
    /// The node before it, and whether it stands already.
    pub from: (Slot, bool),
    /// The node behind it, and whether it stands already.
    pub to: (Slot, bool),
    /// Which way each points.
    pub direction: Direction,
    /// The types.
    pub types: Option<LabelExpr>,
    /// How many.
    pub length: Length,
    /// Where it stands.
    pub span: Span,
}

/// Counts that the graph keeps.
#[derive(Clone, Debug)]
pub enum CountStore {
    /// Nodes, of a label or all.
    Nodes {
        /// Where the count goes.
        slot: Slot,
        /// The label.
        label: Option<Arc<str>>,
    },
    /// Relationships of some types or all.
    Rels {
        /// Where the count goes.
        slot: Slot,
        /// The types.
        types: Option<LabelExpr>,
        /// Whether each counts in either direction.
        either: bool,
    },
}

/// How many steps a plan may have one above the other.
pub const PLAN_DEPTH_MAX: usize = 2_000;

impl Plan {
    /// A step on top of others.
    pub fn new(step: Step, inputs: Vec<Self>) -> Self {
        Self { step, inputs, rows: 1.0 }
    }

    /// A step without inputs.
    pub fn leaf(step: Step) -> Self {
        Self::new(step, Vec::new())
    }

    /// A step on top of this one.
    #[must_use]
    pub fn then(self, step: Step) -> Self {
        Self::new(step, vec![self])
    }

    /// Takes the step's main input out, leaving an argument in its place.
    pub fn take_input(&mut self) -> Self {
        match self.inputs.first_mut() {
            Some(input) => std::mem::replace(input, Self::leaf(Step::Argument)),
            None => Self::leaf(Step::Argument),
        }
    }

    /// How many steps stand one above the other.
    pub fn depth(&self) -> usize {
        let mut deepest = 0;
        let mut open = vec![(self, 1)];
        while let Some((plan, depth)) = open.pop() {
            deepest = deepest.max(depth);
            open.extend(plan.inputs.iter().map(|input| (input, depth + 1)));
        }
        deepest
    }

    /// Drops what stands below, however deep, without recursion.
    fn take_apart(&mut self) {
        let mut open = std::mem::take(&mut self.inputs);
        while let Some(mut plan) = open.pop() {
            open.append(&mut plan.inputs);
        }
    }
}

impl Drop for Planned {
    fn drop(&mut self) {
        self.root.take_apart();
        for inner in self.subqueries.iter_mut().flatten() {
            inner.plan.take_apart();
        }
    }
}
