//! Checked patterns.

use std::sync::Arc;

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::Slot;
use crate::source::Span;

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
