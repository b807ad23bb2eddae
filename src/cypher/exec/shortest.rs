//! Shortest paths, breadth first: from both ends where both are known.

use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::expand::Used;
use crate::cypher::exec::expand::direction;
use crate::cypher::exec::expand::resolve;
use crate::cypher::exec::expand_far::list;
use crate::cypher::exec::rows::Made;
use crate::cypher::plan;
use crate::graph::Direction;
use crate::graph::TypeId;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// After how many nodes or paths the run is asked whether to go on.
const CHECK_EVERY: usize = 1 << 12;

/// Finds the shortest paths between nodes, or from a node to all others.
pub(super) struct Shortest<'p> {
    input: Rows<'p>,
    step: &'p plan::Shortest,
    batch: Batch,
    row: usize,
    properties: Vec<Column>,
    made: Made,
    sides: [Side; 2],
}

/// Says that a link has no next one.
const NONE: u32 = u32::MAX;

/// What a search from one node has reached.
#[derive(Debug, Default)]
struct Side {
    /// For each node one more than its place in `reached`, 0 if it was not reached.
    place: Vec<u32>,
    /// In the order in which they were reached.
    reached: Vec<Reached>,
    /// The last relationships of the shortest ways to nodes.
    links: Vec<Link>,
    /// The first node that was not followed yet.
    next: usize,
}

#[derive(Debug)]
struct Reached {
    node: NodeId,
    /// How many relationships away it is.
    depth: u64,
    /// The first and the last of the links that lead to it.
    links: (u32, u32),
}

#[derive(Debug)]
struct Link {
    rel: RelId,
    /// The node before, as a place in `reached`.
    from: u32,
    /// The next link to the same node.
    next: u32,
}

impl Side {
    fn start(&mut self, node: NodeId, n_nodes: usize) {
        for reached in &self.reached {
            self.place[reached.node.0 as usize] = 0;
        }
        self.reached.clear();
        self.links.clear();
        self.next = 0;
        if self.place.len() < n_nodes {
            self.place.resize(n_nodes, 0);
        }
        self.place[node.0 as usize] = 1;
        self.reached.push(Reached { node, depth: 0, links: (NONE, NONE) });
    }

    fn at(&self, node: NodeId) -> Option<usize> {
        (self.place[node.0 as usize] as usize).checked_sub(1)
    }

    /// Notes a way to a node; answers whether the node is new.
    fn reach(&mut self, node: NodeId, rel: RelId, from: usize, all: bool) -> bool {
        let depth = self.reached[from].depth + 1;
        let link = row_number(self.links.len());
        match self.at(node) {
            None => {
                self.reached.push(Reached { node, depth, links: (link, link) });
                self.place[node.0 as usize] = row_number(self.reached.len());
            }
            Some(at) if all && self.reached[at].depth == depth => {
                let (_, last) = &mut self.reached[at].links;
                let before = std::mem::replace(last, link);
                self.links[before as usize].next = link;
            }
            Some(_) => return false,
        }
        let at = self.at(node);
        self.links.push(Link { rel, from: row_number(from), next: NONE });
        at.is_some_and(|at| self.reached[at].links.0 == link)
    }

    /// The relationships of the first way to a node, its last one first.
    fn way(&self, node: NodeId) -> Vec<RelId> {
        let mut way = Vec::new();
        let mut at = self.at(node);
        while let Some(link) = at.and_then(|at| self.links.get(self.reached[at].links.0 as usize)) {
            way.push(link.rel);
            at = Some(link.from as usize);
        }
        way
    }

    fn bytes(&self) -> usize {
        self.reached.len() * size_of::<Reached>() + self.links.len() * size_of::<Link>()
    }
}

/// What may be followed in one row.
struct Hop<'a> {
    types: Option<&'a [TypeId]>,
    direction: Direction,
    used: Used,
    row: usize,
}

impl Operator for Shortest<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        while self.made.is_done() {
            if self.row >= self.batch.n_rows() {
                self.batch = self.input.pull(cx)?;
                self.row = 0;
                if self.batch.is_empty() {
                    return Ok(Batch::default());
                }
                self.properties.clear();
                for entry in &self.step.far.properties {
                    self.properties.push(cx.eval(&entry.value, &self.batch)?);
                }
            }
            self.made = self.next_row(cx)?;
            cx.check()?;
        }
        Ok(self.made.piece(cx.env.batch_rows))
    }
}

impl<'p> Shortest<'p> {
    pub(super) fn new(input: Rows<'p>, step: &'p plan::Shortest) -> Self {
        Self {
            input,
            step,
            batch: Batch::default(),
            row: 0,
            properties: Vec::new(),
            made: Made::default(),
            sides: Default::default(),
        }
    }

    fn next_row(&mut self, cx: &Context<'_, '_>) -> Result<Made, CypherError> {
        let row = self.row;
        self.row += 1;
        let far = &self.step.far;
        let Some(start) = self.batch.column(far.hop.from.index()).node(row) else {
            return Ok(Made::default());
        };
        let goal = match far.hop.into.then(|| self.batch.column(far.hop.to.index()).node(row)) {
            None => None,
            Some(None) => return Ok(Made::default()),
            Some(goal) => goal,
        };
        let types = resolve(cx.graph(), far.hop.types.as_ref());
        let hop = Hop {
            types: types.as_deref(),
            direction: direction(far.hop.direction),
            used: Used::of(&self.batch, &far.hop.differs, row),
            row,
        };
        let n_nodes = cx.graph().next_node_id() as usize;
        let mut sides = std::mem::take(&mut self.sides);
        sides[0].start(start, n_nodes);
        let (mut rels, mut ends) = (Vec::new(), Vec::new());
        match goal {
            Some(goal) if goal != start => {
                sides[1].start(goal, n_nodes);
                let met = self.between(cx, &hop, &mut sides)?;
                for node in met {
                    self.joined(cx, &sides, node, &mut rels)?;
                }
                ends.resize(rels.len(), goal);
            }
            _ => {
                self.spread(cx, &hop, &mut sides[0], goal)?;
                let goals = match goal {
                    Some(goal) => sides[0].at(goal).map_or(0..0, |at| at..at + 1),
                    None => 0..sides[0].reached.len(),
                };
                for at in goals {
                    if sides[0].reached[at].depth < far.length.min {
                        continue;
                    }
                    ways(cx, &sides[0], at, &mut |way| {
                        rels.push(list(way, !far.backwards));
                        fit(cx, &rels, way.len())
                    })?;
                    ends.resize(rels.len(), sides[0].reached[at].node);
                }
            }
        }
        self.sides = sides;
        let rows = vec![row_number(row); rels.len()];
        let columns = [
            (far.hop.rel.index(), Column::from_values(rels)),
            (far.hop.to.index(), Column::nodes(ends)),
        ];
        Ok(Made::new(&self.batch, &rows, columns))
    }

    /// Follows the relationships of one reached node; calls `found` with each new node.
    fn follow(
        &self,
        cx: &Context<'_, '_>,
        hop: &Hop<'_>,
        (side, at): (&mut Side, usize),
        mut found: impl FnMut(NodeId),
    ) {
        let graph = cx.graph();
        let far = &self.step.far;
        let mut hits = 1;
        let node = side.reached[at].node;
        graph.visit(node, hop.types, hop.direction, |rel, other| {
            hits += 1;
            let fits = far.properties.iter().zip(&self.properties).all(|(entry, column)| {
                graph.property(rel, &entry.key).equals(&column.value(hop.row)) == Some(true)
            });
            if fits && !hop.used.has(rel) && side.reach(other, rel, at, self.step.all) {
                found(other);
            }
        });
        cx.hit(hits);
    }

    /// Searches between the two nodes from which the sides start, level by level from the side that has
    /// fewer nodes to follow. Answers where the sides meet: all such nodes if all ways are wanted. The sides
    /// had no node in common before, so every shortest way goes through exactly one of them.
    fn between(
        &self,
        cx: &Context<'_, '_>,
        hop: &Hop<'_>,
        sides: &mut [Side; 2],
    ) -> Result<Vec<NodeId>, CypherError> {
        let mut met = Vec::new();
        let back = Hop {
            types: hop.types,
            direction: hop.direction.reversed(),
            used: hop.used.clone(),
            row: hop.row,
        };
        let mut depth = 0;
        while self.step.far.length.max.is_none_or(|max| depth < max) {
            depth += 1;
            let open = [0, 1].map(|side: usize| sides[side].reached.len() - sides[side].next);
            if open.contains(&0) {
                break;
            }
            let turn = usize::from(open[1] < open[0]);
            let [first, second] = sides;
            let (own, other) = if turn == 0 { (first, &*second) } else { (second, &*first) };
            let own_hop = if turn == 0 { hop } else { &back };
            let end = own.reached.len();
            for at in own.next..end {
                self.follow(cx, own_hop, (&mut *own, at), |node| {
                    if other.at(node).is_some() {
                        met.push(node);
                    }
                });
                if !self.step.all && !met.is_empty() {
                    met.truncate(1);
                    return Ok(met);
                }
                if at.is_multiple_of(CHECK_EVERY) {
                    cx.check()?;
                    cx.env.fits(own.bytes() + other.bytes())?;
                }
            }
            if !met.is_empty() {
                break;
            }
            own.next = end;
        }
        Ok(met)
    }

    /// Adds the ways that lead through a node where the sides have met: one, or all.
    fn joined(
        &self,
        cx: &Context<'_, '_>,
        sides: &[Side; 2],
        node: NodeId,
        rels: &mut Vec<Value>,
    ) -> Result<(), CypherError> {
        let backwards = self.step.far.backwards;
        if !self.step.all {
            let mut way = sides[0].way(node);
            way.reverse();
            way.extend(sides[1].way(node));
            rels.push(list(&way, backwards));
            return Ok(());
        }
        let [Some(first), Some(second)] = [0, 1].map(|side: usize| sides[side].at(node)) else {
            return Ok(());
        };
        let mut rests: Vec<Vec<RelId>> = Vec::new();
        ways(cx, &sides[1], second, &mut |way| {
            rests.push(way.to_vec());
            fit(cx, &rests, way.len())
        })?;
        ways(cx, &sides[0], first, &mut |way| {
            for rest in &rests {
                let whole: Vec<RelId> = way.iter().rev().chain(rest).copied().collect();
                rels.push(list(&whole, backwards));
                fit(cx, rels, whole.len())?;
            }
            Ok(())
        })
    }

    /// Reaches all nodes that there are, or those that are no farther away than a goal.
    fn spread(
        &self,
        cx: &Context<'_, '_>,
        hop: &Hop<'_>,
        side: &mut Side,
        goal: Option<NodeId>,
    ) -> Result<(), CypherError> {
        let mut at = 0;
        while let Some(reached) = side.reached.get(at) {
            let depth = reached.depth + 1;
            // All ways to the goal are known once a node farther away than it is followed.
            let enough = goal
                .and_then(|goal| side.at(goal))
                .is_some_and(|at| side.reached[at].depth < depth);
            if enough || self.step.far.length.max.is_some_and(|max| depth > max) {
                break;
            }
            self.follow(cx, hop, (&mut *side, at), |_| {});
            at += 1;
            if at.is_multiple_of(CHECK_EVERY) {
                cx.check()?;
                cx.env.fits(side.bytes())?;
            }
        }
        Ok(())
    }
}

/// Now and then, whether the run goes on and there is room for ways that were found.
fn fit<T>(cx: &Context<'_, '_>, found: &[T], length: usize) -> Result<(), CypherError> {
    if found.len().is_multiple_of(CHECK_EVERY) {
        cx.check()?;
        cx.env.fits(found.len() * size_of::<Value>() * (length + 2))?;
    }
    Ok(())
}

/// Calls `f` with each of the shortest ways to a reached node, its last relationship first.
fn ways(
    cx: &Context<'_, '_>,
    side: &Side,
    goal: usize,
    f: &mut dyn FnMut(&[RelId]) -> Result<(), CypherError>,
) -> Result<(), CypherError> {
    // Backwards from the goal; each frame holds a node and the next of the links to it.
    let mut frames = vec![(goal, side.reached[goal].links.0)];
    let mut way: Vec<RelId> = Vec::new();
    let mut steps = 0_usize;
    while let Some((at, next)) = frames.last_mut() {
        steps += 1;
        if steps.is_multiple_of(CHECK_EVERY) {
            cx.check()?;
        }
        if *at == 0 {
            f(&way)?;
            frames.pop();
            way.pop();
            continue;
        }
        match side.links.get(*next as usize) {
            Some(link) => {
                *next = link.next;
                way.push(link.rel);
                let from = link.from as usize;
                frames.push((from, side.reached[from].links.0));
            }
            None => {
                frames.pop();
                way.pop();
            }
        }
    }
    Ok(())
}
