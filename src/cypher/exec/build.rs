//! One plan step to one operator.

use std::cell::Cell;
use std::time::Instant;

use crate::cypher::error::CypherError;
use crate::cypher::exec::Feed;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::aggregate::Aggregate;
use crate::cypher::exec::ahead::Ahead;
use crate::cypher::exec::ahead::Stage;
use crate::cypher::exec::apply::Apply;
use crate::cypher::exec::apply::Correlated;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::call::Call;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::create::Create;
use crate::cypher::exec::delete::Delete;
use crate::cypher::exec::distinct::Distinct;
use crate::cypher::exec::eager::Drain;
use crate::cypher::exec::eager::Eager;
use crate::cypher::exec::expand::Endpoints;
use crate::cypher::exec::expand::Expand;
use crate::cypher::exec::expand_far::ExpandFar;
use crate::cypher::exec::expand_far::Retrace;
use crate::cypher::exec::filter::Filter;
use crate::cypher::exec::foreach::Foreach;
use crate::cypher::exec::hash_join::HashJoin;
use crate::cypher::exec::intersect::Intersect;
use crate::cypher::exec::intersect::Marks;
use crate::cypher::exec::limit::Limit;
use crate::cypher::exec::limit::Skip;
use crate::cypher::exec::load_csv::LoadCsv;
use crate::cypher::exec::merge::Merge;
use crate::cypher::exec::path::MakePath;
use crate::cypher::exec::project::Project;
use crate::cypher::exec::project::Prune;
use crate::cypher::exec::repeat::Repeat;
use crate::cypher::exec::rows::Made;
use crate::cypher::exec::scan::IndexSeek;
use crate::cypher::exec::scan::NodesById;
use crate::cypher::exec::scan::Scan;
use crate::cypher::exec::scan::Source;
use crate::cypher::exec::select::Select;
use crate::cypher::exec::semi_join::SemiJoin;
use crate::cypher::exec::set::Remove;
use crate::cypher::exec::set::Set;
use crate::cypher::exec::shortest::Shortest;
use crate::cypher::exec::sort::Sort;
use crate::cypher::exec::store::CountStore;
use crate::cypher::exec::store::Degree;
use crate::cypher::exec::union::Union;
use crate::cypher::exec::unwind::Unwind;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::eager;

/// The operators of a plan that begins with some rows.
pub fn build<'p>(plan: &'p Plan, feed: &Feed) -> Rows<'p> {
    build_numbered(plan, feed, None)
}

/// The operators of a plan. With a number for its first step, each step notes what it does in the
/// profile: steps are numbered from the root on, inputs after what they feed.
pub(crate) fn build_numbered<'p>(plan: &'p Plan, feed: &Feed, first: Option<usize>) -> Rows<'p> {
    // A plan may be long, a stack is not: the chain of first inputs is made from its end.
    let mut chain = Vec::new();
    let mut open = Some((plan, first));
    while let Some((plan, first)) = open {
        let numbers = numbers(plan, first);
        open = plan.inputs.first().zip(numbers.first().copied());
        chain.push((plan, first, numbers));
    }
    let mut below: Option<Rows<'p>> = None;
    // Steps that take the rows below to one that they are run with.
    let mut stages: Vec<Stage<'p>> = Vec::new();
    for (plan, first, numbers) in chain.into_iter().rev() {
        if first.is_none()
            && let Some(rows) = below.take()
        {
            if let Some(stage) = Stage::of(plan) {
                stages.push(stage);
                below = Some(rows);
                continue;
            }
            let own = std::mem::take(&mut stages);
            if let Step::Aggregate { keys, calls } = &plan.step {
                below = Some(Box::new(Aggregate::new((rows, own), keys, calls)));
                continue;
            }
            below = Some(staged(rows, own));
        }
        let rows = Builder { plan, feed, numbers, below: Cell::new(below) }.rows();
        below = Some(match first {
            None => rows,
            Some(number) => Box::new(Profiled { rows, number }),
        });
    }
    staged(below.unwrap_or_else(|| Box::new(feed.argument())), stages)
}

/// Rows that go through stages.
fn staged<'p>(rows: Rows<'p>, stages: Vec<Stage<'p>>) -> Rows<'p> {
    if stages.is_empty() { rows } else { Box::new(Ahead::new(rows, stages, Vec::new())) }
}

/// The numbers of the first steps of a plan's inputs.
fn numbers(plan: &Plan, first: Option<usize>) -> Vec<Option<usize>> {
    let mut next = first.map(|own| own + 1);
    let number = |input: &Plan| {
        let own = next;
        next = own.map(|own| own + n_steps(input));
        own
    };
    plan.inputs.iter().map(number).collect()
}

/// How many steps a plan has.
pub(crate) fn n_steps(plan: &Plan) -> usize {
    let mut n = 0;
    crate::cypher::plan::walk::steps(plan, &mut |_| n += 1);
    n
}

/// Makes the operator of one step.
struct Builder<'p, 'f> {
    plan: &'p Plan,
    feed: &'f Feed,
    /// The number of each input's first step.
    numbers: Vec<Option<usize>>,
    /// The operator of the first input, until it is taken.
    below: Cell<Option<Rows<'p>>>,
}

impl<'p> Builder<'p, '_> {
    /// The operator of an input.
    fn input(&self, at: usize) -> Rows<'p> {
        if at == 0
            && let Some(rows) = self.below.take()
        {
            return rows;
        }
        match self.plan.inputs.get(at) {
            Some(input) => build_numbered(input, self.feed, self.number(at)),
            None => Box::new(self.feed.argument()),
        }
    }

    fn number(&self, at: usize) -> Option<usize> {
        self.numbers.get(at).copied().flatten()
    }

    /// An input that is run anew for rows of another.
    fn inner(&self) -> &'p Plan {
        // Steps that run a plan for each row are made with one.
        &self.plan.inputs[1]
    }

    fn correlated(&self, row: crate::cypher::check::bound::Slot, rowwise: bool) -> Correlated<'p> {
        Correlated { plan: self.inner(), row, rowwise, first: self.number(1) }
    }

    fn rows(&self) -> Rows<'p> {
        match &self.plan.step {
            Step::Argument => Box::new(self.feed.argument()),
            Step::Nothing => Box::new(Feed::default().argument()),
            Step::AllNodes { slot } => Box::new(Scan::new(self.input(0), Source::All, *slot)),
            Step::LabelScan { slot, label } => {
                Box::new(Scan::new(self.input(0), Source::Label(label), *slot))
            }
            Step::IndexSeek { slot, label, key, seek } => Box::new(IndexSeek {
                input: self.input(0),
                slot: *slot,
                label,
                key,
                seek,
                batch: Batch::default(),
                row: 0,
                bounds: [None, None],
                made: Made::default(),
            }),
            Step::NodesById { slot, ids } => {
                let (input, made) = (self.input(0), Made::default());
                Box::new(NodesById { input, slot: *slot, ids, made })
            }
            Step::Filter { predicate } => Box::new(Filter { input: self.input(0), predicate }),
            Step::Project { items } => Box::new(Project { input: self.input(0), items }),
            Step::Prune { keep } => Box::new(Prune { input: self.input(0), keep }),
            Step::Unwind { list, slot } => {
                Box::new(Unwind { input: self.input(0), list, slot: *slot, open: None })
            }
            Step::Aggregate { keys, calls } => {
                Box::new(Aggregate::new((self.input(0), Vec::new()), keys, calls))
            }
            Step::Distinct { slots } => Box::new(Distinct::new(self.input(0), slots)),
            Step::Sort { keys } => {
                Box::new(Sort { input: self.input(0), keys, limit: None, sorted: None })
            }
            Step::Top { keys, limit } => {
                let input = self.input(0);
                Box::new(Sort { input, keys, limit: Some(limit), sorted: None })
            }
            Step::Skip { count } => Box::new(Skip { input: self.input(0), count, left: None }),
            Step::Limit { count } => {
                let writes = eager::writes(self.plan);
                Box::new(Limit { input: self.input(0), count, left: None, writes })
            }
            Step::Eager => Box::new(Eager::new(self.input(0))),
            Step::Drain => Box::new(Drain { input: self.input(0) }),
            Step::CountStore(count) => Box::new(CountStore { input: self.input(0), count }),
            Step::Degree { from, slot, direction, types, among } => Box::new(Degree {
                input: self.input(0),
                from: *from,
                slot: *slot,
                direction: *direction,
                types: types.as_ref(),
                ends: among,
                among: None,
            }),
            _ => self.walking(),
        }
    }

    /// Operators that follow relationships, and those that run a plan for each row.
    fn walking(&self) -> Rows<'p> {
        match &self.plan.step {
            Step::Expand(hop) => Box::new(Expand {
                input: self.input(0),
                hop,
                batch: Batch::default(),
                row: 0,
                made: Made::default(),
                among: None,
            }),
            Step::ExpandFar(far) => Box::new(ExpandFar::new(self.input(0), far)),
            Step::Intersect(step) => Box::new(Intersect {
                input: self.input(0),
                step,
                batch: Batch::default(),
                row: 0,
                marks: Marks::default(),
                made: Made::default(),
            }),
            Step::Shortest(step) => Box::new(Shortest::new(self.input(0), step)),
            Step::Repeat(step) => {
                let rowwise = crate::cypher::plan::build::is_rowwise(self.inner());
                Box::new(Repeat::new(self.input(0), self.correlated(step.row, rowwise), step))
            }
            Step::Select(step) => Box::new(Select {
                input: self.input(0),
                inner: self
                    .correlated(step.row, crate::cypher::plan::build::is_rowwise(self.inner())),
                step,
            }),
            Step::Endpoints(step) => Box::new(Endpoints { input: self.input(0), step }),
            Step::Retrace(step) => Box::new(Retrace { input: self.input(0), step }),
            Step::MakePath { slot, start, parts } => {
                Box::new(MakePath { input: self.input(0), slot: *slot, start: *start, parts })
            }
            Step::Apply { kind, row, rowwise } => Box::new(Apply {
                input: self.input(0),
                inner: self.correlated(*row, *rowwise),
                kind,
                ready: Vec::new(),
                held: 0,
            }),
            Step::SemiJoin { row, rowwise, reads, wanted } => Box::new(SemiJoin {
                input: self.input(0),
                inner: self.correlated(*row, *rowwise),
                reads,
                wanted: *wanted,
            }),
            Step::HashJoin { keys } => Box::new(HashJoin {
                input: self.input(0),
                other: self.inner(),
                first: self.number(1),
                keys,
                table: None,
                open: None,
            }),
            Step::Union { parts, columns } => Box::new(Union {
                inputs: (0..self.plan.inputs.len()).map(|at| self.input(at)).collect(),
                parts,
                columns,
                at: 0,
            }),
            Step::Call(call) => {
                Box::new(Call { input: self.input(0), call, made: Made::default() })
            }
            Step::LoadCsv { headers, source, slot, place, terminator } => Box::new(LoadCsv {
                input: self.input(0),
                headers: *headers,
                source,
                slot: *slot,
                place: *place,
                terminator: terminator.as_ref(),
                batch: Batch::default(),
                row: 0,
                open: None,
            }),
            _ => self.writing(),
        }
    }

    /// Operators that write.
    fn writing(&self) -> Rows<'p> {
        match &self.plan.step {
            Step::Create { paths } => Box::new(Create { input: self.input(0), paths }),
            Step::Merge { merge, .. } => Box::new(Merge {
                input: self.input(0),
                merge,
                finder: self.inner(),
                first: self.number(1),
            }),
            Step::Set { items } => Box::new(Set { input: self.input(0), items }),
            Step::Remove { items } => Box::new(Remove { input: self.input(0), items }),
            Step::Delete { detach, targets } => {
                Box::new(Delete { input: self.input(0), detach: *detach, targets, done: None })
            }
            Step::Foreach { list, slot } => Box::new(Foreach {
                input: self.input(0),
                list,
                slot: *slot,
                body: self.inner(),
                first: self.number(1),
            }),
            // `rows` and `walking` have taken the others.
            _ => self.input(0),
        }
    }
}

/// Notes what an operator does.
struct Profiled<'p> {
    rows: Rows<'p>,
    number: usize,
}

impl Operator for Profiled<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let start = Instant::now();
        let hits = cx.env.hits.get();
        let held = cx.env.held.get();
        let batch = self.rows.pull(cx)?;
        if self.number >= cx.profile.len() {
            cx.profile.resize(self.number + 1, Default::default());
        }
        let own = &mut cx.profile[self.number];
        own.rows += batch.n_rows() as u64;
        own.hits += cx.env.hits.get() - hits;
        own.time += start.elapsed();
        own.memory.0 += cx.env.held.get().saturating_sub(held);
        own.memory.1 = own.memory.1.max(batch.bytes());
        Ok(batch)
    }
}
