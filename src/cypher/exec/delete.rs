//! `DELETE`.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::cypher::check::bound::Expr;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::context::graph_error;
use crate::cypher::exec::eager::take_all;
use crate::source::Span;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// Deletes nodes, relationships and paths: takes all rows, then deletes all relationships, then all
/// nodes, so that the order in which they come does not matter.
pub(super) struct Delete<'p> {
    pub(super) input: Rows<'p>,
    pub(super) detach: bool,
    pub(super) targets: &'p [Expr],
    /// Batches to give, in reverse, once all is deleted.
    pub(super) done: Option<Vec<Batch>>,
}

/// What is to be deleted, in order of appearance.
#[derive(Default)]
struct Doomed {
    nodes: IndexSet<(NodeId, Span), FxBuildHasher>,
    rels: IndexSet<RelId, FxBuildHasher>,
}

impl Doomed {
    fn add(&mut self, value: &Value, span: Span) -> Result<(), CypherError> {
        match value {
            Value::Null => {}
            Value::Node(node) => {
                self.nodes.insert((*node, span));
            }
            Value::Rel(rel) => {
                self.rels.insert(*rel);
            }
            Value::Path(path) => {
                self.rels.extend(&path.rels);
                self.nodes.extend(path.nodes.iter().map(|&node| (node, span)));
            }
            other => {
                let kind = ErrorKind::TypeMismatch {
                    what: "`DELETE`".into(),
                    expected: "a node, relationship or path".into(),
                    found: other.described().into(),
                };
                return Err(CypherError::new(kind, span));
            }
        }
        Ok(())
    }
}

impl Operator for Delete<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        if self.done.is_none() {
            let mut batches = take_all(&mut self.input, cx)?;
            let mut doomed = Doomed::default();
            for batch in &batches {
                for target in self.targets {
                    let column = cx.eval(target, batch)?;
                    for row in 0..batch.n_rows() {
                        doomed.add(&column.value(row), target.span)?;
                    }
                }
            }
            delete(&doomed, self.detach, cx)?;
            batches.reverse();
            self.done = Some(batches);
        }
        Ok(self.done.as_mut().and_then(Vec::pop).unwrap_or_default())
    }
}

fn delete(doomed: &Doomed, detach: bool, cx: &mut Context<'_, '_>) -> Result<(), CypherError> {
    // The newest first: they are at the front of the lists in which they must be found.
    let mut rels: Vec<RelId> = doomed.rels.iter().copied().collect();
    rels.sort_unstable();
    for &rel in rels.iter().rev() {
        let tx = cx.write()?;
        if tx.has_rel(rel) {
            tx.delete_rel(rel).map_err(|error| graph_error(&error, Span::default()))?;
        }
    }
    for &(node, span) in &doomed.nodes {
        let tx = cx.write()?;
        if !tx.has_node(node) {
            continue;
        }
        if detach {
            tx.detach_delete_node(node).map_err(|error| graph_error(&error, span))?;
        } else if tx.is_connected(node) {
            cx.doomed.push((node, span));
        } else {
            tx.delete_node(node).map_err(|error| graph_error(&error, span))?;
        }
    }
    cx.check()
}

/// At the end of a statement: deletes the nodes that could not be deleted before because of their
/// relationships.
///
/// # Errors
///
/// If one of them still has some.
pub(crate) fn delete_doomed(cx: &mut Context<'_, '_>) -> Result<(), CypherError> {
    for (node, span) in std::mem::take(&mut cx.doomed) {
        let tx = cx.write()?;
        if tx.has_node(node) {
            tx.delete_node(node).map_err(|error| graph_error(&error, span))?;
        }
    }
    Ok(())
}
