//! Nodes: all, those with a label, those in an index, those with given ids.

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::rows::Made;
use crate::cypher::plan::Seek;
use crate::graph::IndexRange;
use crate::value::NodeId;
use crate::value::Value;

/// What is scanned for each input row.
pub(super) enum Source<'p> {
    All,
    Label(&'p str),
}

/// For each row, all nodes or all with a label.
pub(super) struct Scan<'p> {
    input: Rows<'p>,
    source: Source<'p>,
    slot: Slot,
    batch: Batch,
    /// The next row of the batch, and the node from which on to read for it.
    row: usize,
    from: u32,
}

impl<'p> Scan<'p> {
    pub(super) fn new(input: Rows<'p>, source: Source<'p>, slot: Slot) -> Self {
        Self { input, source, slot, batch: Batch::default(), row: 0, from: 0 }
    }
}

impl Operator for Scan<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let max = cx.env.batch_rows;
        let mut rows = Vec::new();
        let mut ids = Vec::new();
        loop {
            if self.row >= self.batch.n_rows() {
                if !rows.is_empty() {
                    break;
                }
                self.batch = self.input.pull(cx)?;
                (self.row, self.from) = (0, 0);
                if self.batch.is_empty() {
                    return Ok(Batch::default());
                }
            }
            let graph = cx.graph();
            let room = max - ids.len();
            let next = match self.source {
                Source::All => graph.read_nodes(self.from, room, &mut ids),
                Source::Label(label) => match graph.label_id(label) {
                    Some(label) => graph.nodes_with_label(label).read(self.from, room, &mut ids),
                    None => None,
                },
            };
            rows.resize(ids.len(), row_number(self.row));
            match next {
                Some(next) => self.from = next,
                None => (self.row, self.from) = (self.row + 1, 0),
            }
            if ids.len() >= max {
                break;
            }
        }
        cx.hit(ids.len());
        cx.check()?;
        let mut out = self.batch.gather(&rows);
        out.set(self.slot.index(), Column::nodes(ids.into_iter().map(NodeId).collect()));
        Ok(out)
    }
}

/// For each row, the nodes that an index has for a value.
pub(super) struct IndexSeek<'p> {
    pub(super) input: Rows<'p>,
    pub(super) slot: Slot,
    pub(super) label: &'p str,
    pub(super) key: &'p str,
    pub(super) seek: &'p Seek,
    pub(super) batch: Batch,
    pub(super) row: usize,
    pub(super) bounds: [Option<Column>; 2],
    pub(super) made: Made,
}

impl IndexSeek<'_> {
    /// The bounds of a seek for all rows of a batch.
    fn bounds(
        &self,
        cx: &Context<'_, '_>,
        batch: &Batch,
    ) -> Result<[Option<Column>; 2], CypherError> {
        let eval = |expr: &Expr| cx.eval(expr, batch).map(Some);
        Ok(match self.seek {
            Seek::Equal(value) | Seek::In(value) | Seek::Prefix(value) => [eval(value)?, None],
            Seek::Range { low, high } => {
                let mut bounds = [None, None];
                for (place, bound) in bounds.iter_mut().zip([low, high]) {
                    if let Some((expr, _)) = bound {
                        *place = eval(expr)?;
                    }
                }
                bounds
            }
        })
    }

    fn find(&self, cx: &Context<'_, '_>, bounds: [Value; 2], found: &mut Vec<NodeId>) {
        let graph = cx.graph();
        let [low, high] = bounds;
        match self.seek {
            Seek::Equal(_) => {
                graph.index_lookup(self.label, self.key, &low, found);
            }
            Seek::In(_) => {
                let Value::List(list) = low else { return };
                let start = found.len();
                for item in list.iter() {
                    graph.index_lookup(self.label, self.key, item, found);
                }
                found[start..].sort_unstable();
                let mut unique = found.split_off(start);
                unique.dedup();
                found.append(&mut unique);
            }
            Seek::Prefix(_) => {
                if let Value::Str(prefix) = low {
                    graph.index_range(self.label, self.key, &IndexRange::Prefix(prefix), found);
                }
            }
            Seek::Range { low: from, high: to } => {
                let bound = |value: Value, own: &Option<(Expr, bool)>| {
                    own.as_ref().map(|(_, inclusive)| (value, *inclusive))
                };
                let range = IndexRange::Between(bound(low, from), bound(high, to));
                graph.index_range(self.label, self.key, &range, found);
            }
        }
    }
}

impl Operator for IndexSeek<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        while self.made.is_done() {
            if self.row >= self.batch.n_rows() {
                self.batch = self.input.pull(cx)?;
                self.row = 0;
                if self.batch.is_empty() {
                    return Ok(Batch::default());
                }
                self.bounds = self.bounds(cx, &self.batch)?;
            }
            let mut rows = Vec::new();
            let mut nodes = Vec::new();
            let first = self.row;
            while self.row < self.batch.n_rows() && nodes.len() < cx.env.batch_rows {
                let values = [0, 1].map(|at: usize| {
                    self.bounds[at].as_ref().map_or(Value::Null, |column| column.value(self.row))
                });
                self.find(cx, values, &mut nodes);
                rows.resize(nodes.len(), row_number(self.row));
                self.row += 1;
            }
            cx.hit(nodes.len() + self.row - first);
            cx.check()?;
            let column = (self.slot.index(), Column::nodes(nodes));
            self.made = Made::new(&self.batch, &rows, [column]);
        }
        Ok(self.made.piece(cx.env.batch_rows))
    }
}

/// For each row, the nodes with given ids.
pub(super) struct NodesById<'p> {
    pub(super) input: Rows<'p>,
    pub(super) slot: Slot,
    pub(super) ids: &'p Expr,
    pub(super) made: Made,
}

impl Operator for NodesById<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        while self.made.is_done() {
            let batch = self.input.pull(cx)?;
            if batch.is_empty() {
                return Ok(batch);
            }
            let ids = cx.eval(self.ids, &batch)?;
            let mut rows = Vec::new();
            let mut nodes = Vec::new();
            for row in 0..batch.n_rows() {
                let start = nodes.len();
                let mut add = |value: &Value| {
                    let Value::Int(id) = value else { return };
                    let Ok(id) = u32::try_from(*id) else { return };
                    if cx.graph().has_node(NodeId(id)) && !nodes[start..].contains(&NodeId(id)) {
                        nodes.push(NodeId(id));
                    }
                };
                match ids.value(row) {
                    Value::List(list) => list.iter().for_each(&mut add),
                    value => add(&value),
                }
                rows.resize(nodes.len(), row_number(row));
            }
            cx.hit(nodes.len());
            let column = (self.slot.index(), Column::nodes(nodes));
            self.made = Made::new(&batch, &rows, [column]);
        }
        Ok(self.made.piece(cx.env.batch_rows))
    }
}
