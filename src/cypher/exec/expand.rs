//! Following one relationship, and finding the ends of one that is known.

use crate::cypher::check::bound::Direction as Arrow;
use crate::cypher::check::bound::LabelExpr;
use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::among::among;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::rows::Made;
use crate::cypher::plan;
use crate::graph::Direction;
use crate::graph::Graph;
use crate::graph::IdSet;
use crate::graph::TypeId;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// How many relationships are looked at before the run is asked whether to go on.
const LOOKS_MAX: usize = 1 << 20;

/// Follows one relationship of a node.
pub(super) struct Expand<'p> {
    pub(super) input: Rows<'p>,
    pub(super) hop: &'p plan::Expand,
    pub(super) batch: Batch,
    pub(super) row: usize,
    pub(super) made: Made,
    /// The nodes to which the hop may lead, once it is known.
    pub(super) among: Option<IdSet>,
}

impl Operator for Expand<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let max = cx.env.batch_rows;
        while self.made.is_done() {
            if self.row >= self.batch.n_rows() {
                self.batch = self.input.pull(cx)?;
                self.row = 0;
                if self.batch.is_empty() {
                    return Ok(Batch::default());
                }
            }
            if self.among.is_none() && !self.hop.among.is_empty() {
                self.among = Some(among(&self.hop.among, self.hop.to, cx)?);
            }
            self.made = self.expand(cx, max);
            cx.check()?;
        }
        Ok(self.made.piece(max))
    }
}

impl Expand<'_> {
    /// Expands rows until there are enough.
    fn expand(&mut self, cx: &Context<'_, '_>, max: usize) -> Made {
        let hop = self.hop;
        let graph = cx.graph();
        let types = resolve(graph, hop.types.as_ref());
        let direction = direction(hop.direction);
        let from = self.batch.column(hop.from.index()).clone();
        let to = hop.into.then(|| self.batch.column(hop.to.index()).clone());
        let (mut rows, mut rels, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        let mut looked_at = 0;
        while self.row < self.batch.n_rows() && rows.len() < max && looked_at < LOOKS_MAX {
            let row = self.row;
            self.row += 1;
            let Some(node) = from.node(row) else { continue };
            let number = row_number(row);
            let start = rels.len();
            match &to {
                None => match &self.among {
                    None => graph.visit(node, types.as_deref(), direction, |rel, other| {
                        rels.push(rel);
                        ends.push(other);
                    }),
                    Some(among) => graph.visit(node, types.as_deref(), direction, |rel, other| {
                        looked_at += 1;
                        if among.contains(other.0) {
                            rels.push(rel);
                            ends.push(other);
                        }
                    }),
                },
                Some(column) => {
                    let Some(end) = column.node(row) else { continue };
                    looked_at +=
                        between(graph, (node, end), types.as_deref(), direction, &mut rels);
                    ends.resize(rels.len(), end);
                }
            }
            if !hop.differs.is_empty() {
                self.keep_different(row, start, &mut rels, &mut ends);
            }
            rows.resize(rels.len(), number);
        }
        cx.hit(rels.len() + 1);
        let columns =
            [(hop.rel.index(), Column::rels(rels)), (hop.to.index(), Column::nodes(ends))];
        Made::new(&self.batch, &rows, columns)
    }

    /// Takes relationships out, from a place on, that the row uses already.
    fn keep_different(
        &self,
        row: usize,
        start: usize,
        rels: &mut Vec<RelId>,
        ends: &mut Vec<NodeId>,
    ) {
        let used = Used::of(&self.batch, &self.hop.differs, row);
        let mut kept = start;
        for at in start..rels.len() {
            if !used.has(rels[at]) {
                rels[kept] = rels[at];
                ends[kept] = ends[at];
                kept += 1;
            }
        }
        rels.truncate(kept);
        ends.truncate(kept);
    }
}

/// The relationships from one node to another, found from the end that has fewer; answers how many
/// were looked at.
fn between(
    graph: &Graph,
    (node, end): (NodeId, NodeId),
    types: Option<&[TypeId]>,
    direction: Direction,
    rels: &mut Vec<RelId>,
) -> usize {
    let back = direction.reversed();
    let turn = graph.is_compact()
        && graph.degrees(types, back).of(end) < graph.degrees(types, direction).of(node);
    let (near, far, way) = if turn { (end, node, back) } else { (node, end, direction) };
    let mut looked_at = 0;
    graph.visit(near, types, way, |rel, other| {
        looked_at += 1;
        if other == far {
            rels.push(rel);
        }
    });
    looked_at
}

/// The relationships that a row uses in some slots.
#[derive(Clone, Debug)]
pub(super) enum Used {
    /// None or one, the most common cases.
    One(Option<RelId>),
    Many(Vec<RelId>),
}

impl Used {
    pub(super) fn of(batch: &Batch, slots: &[Slot], row: usize) -> Self {
        if let [slot] = slots
            && let Some(rel) = batch.column(slot.index()).rel(row)
        {
            return Self::One(Some(rel));
        }
        let mut used = Vec::new();
        for slot in slots {
            match batch.value(slot.index(), row) {
                Value::Rel(rel) => used.push(rel),
                Value::List(list) => used.extend(list.iter().filter_map(|item| match item {
                    Value::Rel(rel) => Some(*rel),
                    _ => None,
                })),
                _ => {}
            }
        }
        if used.is_empty() { Self::One(None) } else { Self::Many(used) }
    }

    pub(super) fn has(&self, rel: RelId) -> bool {
        match self {
            Self::One(own) => *own == Some(rel),
            Self::Many(own) => own.contains(&rel),
        }
    }
}

/// The direction as the graph names it.
pub(super) const fn direction(arrow: Arrow) -> Direction {
    match arrow {
        Arrow::Out => Direction::Out,
        Arrow::In => Direction::In,
        Arrow::Either => Direction::Both,
    }
}

/// The types that an expression allows, `None` for any.
pub(super) fn resolve(graph: &Graph, types: Option<&LabelExpr>) -> Option<Vec<TypeId>> {
    let types = types?;
    let allowed = |name: &str| holds(types, &|other| other == name);
    match types {
        LabelExpr::Name(name) => Some(graph.type_id(name).into_iter().collect()),
        _ => Some(graph.type_ids().filter(|&id| allowed(graph.type_name(id))).collect()),
    }
}

/// Whether an expression of labels or types holds of what has the names for which `has` is true.
pub(super) fn holds(expr: &LabelExpr, has: &dyn Fn(&str) -> bool) -> bool {
    match expr {
        LabelExpr::Name(name) => has(name),
        LabelExpr::Wildcard => true,
        LabelExpr::Not(inner) => !holds(inner, has),
        LabelExpr::And(all) => all.iter().all(|inner| holds(inner, has)),
        LabelExpr::Or(all) => all.iter().any(|inner| holds(inner, has)),
    }
}

/// Finds the ends of a relationship that is known.
pub(super) struct Endpoints<'p> {
    pub(super) input: Rows<'p>,
    pub(super) step: &'p plan::Endpoints,
}

impl Operator for Endpoints<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        loop {
            let batch = self.input.pull(cx)?;
            if batch.is_empty() {
                return Ok(batch);
            }
            let out = self.ends(cx.graph(), &batch);
            cx.hit(batch.n_rows());
            cx.check()?;
            if !out.is_empty() {
                return Ok(out);
            }
        }
    }
}

impl Endpoints<'_> {
    fn ends(&self, graph: &Graph, batch: &Batch) -> Batch {
        let step = self.step;
        let types = resolve(graph, step.types.as_ref());
        let (mut rows, mut froms, mut tos) = (Vec::new(), Vec::new(), Vec::new());
        for row in 0..batch.n_rows() {
            let Some(rel) = batch.column(step.rel.index()).rel(row) else { continue };
            let Some((start, end)) = graph.endpoints(rel) else { continue };
            if types.as_ref().is_some_and(|types| !types.contains(&graph.rel_type_id(rel)))
                || Used::of(batch, &step.differs, row).has(rel)
            {
                continue;
            }
            let mut ways = Vec::with_capacity(2);
            if step.direction != Arrow::In {
                ways.push((start, end));
            }
            if step.direction == Arrow::In || step.direction == Arrow::Either && start != end {
                ways.push((end, start));
            }
            for (from, to) in ways {
                let fits = |(slot, filled): (Slot, bool), node: NodeId| {
                    !filled || batch.column(slot.index()).node(row) == Some(node)
                };
                let loops = step.from.0 == step.to.0 && from != to;
                if fits(step.from, from) && fits(step.to, to) && !loops {
                    rows.push(row_number(row));
                    froms.push(from);
                    tos.push(to);
                }
            }
        }
        let mut out = batch.gather(&rows);
        out.set(step.from.0.index(), Column::nodes(froms));
        out.set(step.to.0.index(), Column::nodes(tos));
        out
    }
}
