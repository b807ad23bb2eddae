//! Functions of groups of rows.
//!
//! An [`Accumulator`] keeps one state for each group, in vectors by the number of the group, and
//! takes whole columns. Rows are added in their order, so that sums of floats do not depend on
//! anything else.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use crate::cypher::check::types::Types;
use crate::cypher::error::ErrorKind;
use crate::cypher::eval::functions::Evaluator;
use crate::cypher::eval::functions::Function;
use crate::cypher::eval::functions::Group;
use crate::cypher::eval::functions::out_of_range;
use crate::cypher::eval::functions::parameter;
use crate::cypher::eval::functions::unusable;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::value::Duration;
use crate::value::Key;
use crate::value::Value;
use crate::value::ValueError;

const GROUP: Group = Group::Aggregate;
const SUMMABLE: Types = Types::NUMBER.or(Types::DURATION);

/// The aggregates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// `count`.
    Count,
    /// `sum`.
    Sum,
    /// `avg`.
    Avg,
    /// `min`.
    Min,
    /// `max`.
    Max,
    /// `collect`.
    Collect,
    /// `stDev`.
    StDev,
    /// `stDevP`.
    StDevP,
    /// `percentileCont`.
    PercentileCont,
    /// `percentileDisc`.
    PercentileDisc,
}

macro_rules! aggregate {
    ($name:literal, $types:expr, $returns:expr, $aggregate:ident, $doc:literal, $example:literal) => {
        Function::new(
            $name,
            &[parameter("value", $types)],
            $returns,
            GROUP,
            Evaluator::Aggregate(Aggregate::$aggregate),
        )
        .doc($doc, $example)
    };
}

macro_rules! percentile {
    ($name:literal, $aggregate:ident, $doc:literal, $example:literal) => {
        Function::new(
            $name,
            &[parameter("number", Types::NUMBER), parameter("percentile", Types::NUMBER)],
            Types::NUMBER,
            GROUP,
            Evaluator::Aggregate(Aggregate::$aggregate),
        )
        .doc($doc, $example)
    };
}

pub(super) const FUNCTIONS: &[Function] = &[
    aggregate!(
        "count",
        Types::ANY,
        Types::INTEGER,
        Count,
        "How many values are not null; `count(*)`: how many rows there are.",
        "COLLECT { UNWIND [1, null] AS x RETURN count(x) } = [1]"
    ),
    aggregate!(
        "sum",
        SUMMABLE,
        SUMMABLE,
        Sum,
        "The sum of numbers or durations; 0 if there are none.",
        "COLLECT { UNWIND [1, 2] AS x RETURN sum(x) } = [3]"
    ),
    aggregate!(
        "avg",
        SUMMABLE,
        SUMMABLE,
        Avg,
        "The mean of numbers or durations; null if there are none.",
        "COLLECT { UNWIND [1, 2] AS x RETURN avg(x) } = [1.5]"
    ),
    aggregate!(
        "min",
        Types::ANY,
        Types::ANY,
        Min,
        "The value that `ORDER BY` would put first.",
        "COLLECT { UNWIND [2, 1] AS x RETURN min(x) } = [1]"
    ),
    aggregate!(
        "max",
        Types::ANY,
        Types::ANY,
        Max,
        "The value that `ORDER BY` would put last; never null.",
        "COLLECT { UNWIND [2, 1] AS x RETURN max(x) } = [2]"
    ),
    aggregate!(
        "collect",
        Types::ANY,
        Types::LIST,
        Collect,
        "All values that are not null, as a list.",
        "COLLECT { UNWIND [2, null, 1] AS x RETURN collect(x) } = [[2, 1]]"
    ),
    aggregate!(
        "stDev",
        Types::NUMBER,
        Types::FLOAT,
        StDev,
        "The standard deviation of a sample.",
        "COLLECT { UNWIND [1, 3] AS x RETURN round(stDev(x), 3) } = [1.414]"
    ),
    aggregate!(
        "stDevP",
        Types::NUMBER,
        Types::FLOAT,
        StDevP,
        "The standard deviation of a whole population.",
        "COLLECT { UNWIND [1, 3] AS x RETURN stDevP(x) } = [1.0]"
    ),
    percentile!(
        "percentileCont",
        PercentileCont,
        "The number below which a share of the numbers lies, between two of them if need be.",
        "COLLECT { UNWIND [1, 2] AS x RETURN percentileCont(x, 0.5) } = [1.5]"
    ),
    percentile!(
        "percentileDisc",
        PercentileDisc,
        "The one of the numbers that is nearest to a percentile.",
        "COLLECT { UNWIND [1, 2] AS x RETURN percentileDisc(x, 0.5) } = [1]"
    ),
];

/// Roughly the bytes that a value takes that was seen: in a table that is there twice while it grows.
const SEEN: usize = 4 * (size_of::<(u32, Key)>() + 1);

/// The states of one aggregate for all groups.
#[derive(Clone, Debug)]
pub struct Accumulator {
    states: States,
    /// What was seen of each group, if equal values count once.
    seen: Option<FxHashMap<(u32, Key), ()>>,
}

#[derive(Clone, Debug)]
enum States {
    Count(Vec<i64>),
    Sum(Vec<Sum>),
    Avg(Vec<Sum>),
    /// The best so far, and which ordering makes another one better.
    Best(Vec<Value>, Ordering),
    Collect(Vec<Vec<Value>>),
    Deviation(Vec<Deviation>, Aggregate),
    Percentile(Vec<Percentile>, Aggregate),
}

impl Accumulator {
    /// One without groups.
    pub fn new(aggregate: Aggregate) -> Self {
        let states = match aggregate {
            Aggregate::Count => States::Count(Vec::new()),
            Aggregate::Sum => States::Sum(Vec::new()),
            Aggregate::Avg => States::Avg(Vec::new()),
            Aggregate::Min => States::Best(Vec::new(), Ordering::Less),
            Aggregate::Max => States::Best(Vec::new(), Ordering::Greater),
            Aggregate::Collect => States::Collect(Vec::new()),
            Aggregate::StDev | Aggregate::StDevP => States::Deviation(Vec::new(), aggregate),
            Aggregate::PercentileCont | Aggregate::PercentileDisc => {
                States::Percentile(Vec::new(), aggregate)
            }
        };
        Self { states, seen: None }
    }

    /// One that takes equal values of a group only once.
    pub fn distinct(aggregate: Aggregate) -> Self {
        Self { seen: Some(FxHashMap::default()), ..Self::new(aggregate) }
    }

    /// Makes room for groups up to a number; new ones have seen no rows.
    fn grow(&mut self, n: usize) {
        match &mut self.states {
            States::Count(states) => states.resize(n, 0),
            States::Sum(states) | States::Avg(states) => states.resize(n, Sum::default()),
            States::Best(states, _) => states.resize(n, Value::Null),
            States::Collect(states) => states.resize(n, Vec::new()),
            States::Deviation(states, _) => states.resize(n, Deviation::default()),
            States::Percentile(states, _) => states.resize(n, Percentile::default()),
        }
    }

    /// Adds rows: the group of each, of `n_groups` in all so far, and the columns of the arguments,
    /// none for `count(*)`. Answers roughly how many bytes it keeps of them.
    ///
    /// # Errors
    ///
    /// If a value is of a type that the aggregate does not take.
    pub fn update(
        &mut self,
        groups: &[u32],
        n_groups: usize,
        arguments: &[Column],
    ) -> Result<usize, ErrorKind> {
        self.grow(n_groups);
        if self.seen.is_some() && !arguments.is_empty() {
            let rows = self.unseen(groups, &arguments[0]);
            let groups: Vec<u32> = rows.iter().map(|&row| groups[row as usize]).collect();
            let arguments: Vec<Column> =
                arguments.iter().map(|column| column.gather(&rows)).collect();
            self.states.update(&groups, &arguments)?;
            let in_states = self.states.kept(rows.len());
            return Ok(rows.len() * SEEN + in_states + Batch::heap_of(&arguments[0]));
        }
        self.states.update(groups, arguments)?;
        let kept = self.states.kept(groups.len());
        let heap = if kept > 0 { arguments.first().map_or(0, Batch::heap_of) } else { 0 };
        Ok(kept + heap)
    }

    /// The rows whose value was not seen in their group.
    fn unseen(&mut self, groups: &[u32], column: &Column) -> Vec<u32> {
        let Some(seen) = &mut self.seen else { return Vec::new() };
        let is_new = |(row, group): (u32, &u32)| {
            let value = column.value(row as usize);
            let new = !value.is_null() && seen.insert((*group, Key(value)), ()).is_none();
            new.then_some(row)
        };
        (0..).zip(groups).filter_map(is_new).collect()
    }

    /// The value of each group, of `n_groups` in all.
    ///
    /// # Errors
    ///
    /// If a sum does not fit into its type.
    pub fn finish(&mut self, n_groups: usize) -> Result<Column, ErrorKind> {
        self.grow(n_groups);
        self.seen = self.seen.take().map(|_| FxHashMap::default());
        Ok(match &mut self.states {
            States::Count(states) => Column::ints(std::mem::take(states)),
            States::Sum(states) => {
                let sums = states.drain(..).map(Sum::sum).collect::<Result<_, _>>();
                Column::from_values(sums?)
            }
            States::Avg(states) => {
                let means = states.drain(..).map(Sum::mean).collect::<Result<_, _>>();
                Column::from_values(means?)
            }
            States::Best(states, _) => Column::from_values(std::mem::take(states)),
            States::Collect(states) => {
                Column::from_values(states.drain(..).map(Value::list).collect())
            }
            States::Deviation(states, aggregate) => {
                let sample = *aggregate == Aggregate::StDev;
                Column::floats(states.drain(..).map(|state| state.finish(sample)).collect())
            }
            States::Percentile(states, aggregate) => {
                let between = *aggregate == Aggregate::PercentileCont;
                let values = states.drain(..).map(|state| state.finish(between));
                Column::from_values(values.collect())
            }
        })
    }
}

impl States {
    /// Roughly the bytes that are kept of so many values, without what they hold: a vector that grows, and the
    /// list that it becomes.
    fn kept(&self, n: usize) -> usize {
        match self {
            Self::Collect(_) => n * 2 * size_of::<Value>(),
            Self::Percentile(..) => n * size_of::<Value>(),
            Self::Count(_) | Self::Sum(_) | Self::Avg(_) | Self::Best(..) | Self::Deviation(..) => {
                0
            }
        }
    }

    fn update(&mut self, groups: &[u32], arguments: &[Column]) -> Result<(), ErrorKind> {
        let Some(column) = arguments.first() else {
            if let Self::Count(states) = self {
                groups.iter().for_each(|&group| states[group as usize] += 1);
            }
            return Ok(());
        };
        let rows = groups.iter().map(|&group| group as usize).enumerate();
        match self {
            Self::Count(states) => {
                rows.for_each(|(row, group)| states[group] += i64::from(!column.is_null(row)));
            }
            Self::Sum(states) => add_all("sum", states, groups, column)?,
            Self::Avg(states) => add_all("avg", states, groups, column)?,
            Self::Best(states, better) => {
                for (row, group) in rows {
                    if column.is_null(row) {
                        continue;
                    }
                    let value = column.value(row);
                    let best = &mut states[group];
                    if best.is_null() || value.order(best) == *better {
                        *best = value;
                    }
                }
            }
            Self::Collect(states) => {
                for (row, group) in rows {
                    if !column.is_null(row) {
                        states[group].push(column.value(row));
                    }
                }
            }
            Self::Deviation(states, _) => {
                for (row, group) in rows {
                    match column.value(row) {
                        Value::Null => {}
                        value => {
                            let number = value.as_number();
                            states[group].add(number.ok_or_else(|| unusable("stDev", &value))?);
                        }
                    }
                }
            }
            Self::Percentile(states, aggregate) => {
                let name = match aggregate {
                    Aggregate::PercentileCont => "percentileCont",
                    _ => "percentileDisc",
                };
                for (row, group) in rows {
                    let share = arguments.get(1).map(|column| column.value(row));
                    states[group].add(name, column.value(row), &share.unwrap_or_default())?;
                }
            }
        }
        Ok(())
    }
}

/// Adds a column to the sums of its groups.
fn add_all(
    name: &'static str,
    states: &mut [Sum],
    groups: &[u32],
    column: &Column,
) -> Result<(), ErrorKind> {
    let rows = groups.iter().map(|&group| group as usize);
    match column {
        Column::Ints(cells) => {
            for (group, int) in rows.zip(cells.iter()) {
                if let Some(int) = int {
                    states[group].add_int(int);
                }
            }
        }
        Column::Floats(cells) => {
            for (group, float) in rows.zip(cells.iter()) {
                if let Some(float) = float {
                    states[group].add_float(float);
                }
            }
        }
        column => {
            for (row, group) in rows.enumerate() {
                states[group].add(name, &column.value(row))?;
            }
        }
    }
    Ok(())
}

/// A sum of integers, of floats or both, or of durations.
#[derive(Clone, Debug, Default)]
struct Sum {
    count: i64,
    ints: i128,
    floats: Option<f64>,
    durations: Option<Duration>,
}

impl Sum {
    #[inline]
    fn add_int(&mut self, int: i64) {
        self.count += 1;
        self.ints += i128::from(int);
    }

    #[inline]
    fn add_float(&mut self, float: f64) {
        self.count += 1;
        *self.floats.get_or_insert(0.0) += float;
    }

    fn add(&mut self, name: &'static str, value: &Value) -> Result<(), ErrorKind> {
        match value {
            Value::Null => {}
            Value::Int(int) if self.durations.is_none() => self.add_int(*int),
            Value::Float(float) if self.durations.is_none() => self.add_float(*float),
            Value::Duration(duration) if self.count == 0 || self.durations.is_some() => {
                self.count += 1;
                let sum = self.durations.unwrap_or_default().plus(duration)?;
                self.durations = Some(sum);
            }
            other => return Err(unusable(name, other)),
        }
        Ok(())
    }

    /// Integers and floats together.
    fn total(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "what a sum with floats means")]
        let ints = self.ints as f64;
        self.floats.unwrap_or(0.0) + ints
    }

    fn sum(self) -> Result<Value, ErrorKind> {
        if let Some(duration) = self.durations {
            return Ok(Value::from(duration));
        }
        if self.floats.is_some() {
            return Ok(Value::Float(self.total()));
        }
        i64::try_from(self.ints).map(Value::Int).map_err(|_| {
            ValueError::IntegerOverflow { operation: format!("sum() = {}", self.ints).into() }
                .into()
        })
    }

    fn mean(self) -> Result<Value, ErrorKind> {
        if self.count == 0 {
            return Ok(Value::Null);
        }
        if let Some(duration) = self.durations {
            return Ok(Value::from(duration.divided(self.count)?));
        }
        #[expect(clippy::cast_precision_loss, reason = "nobody has so many rows")]
        let count = self.count as f64;
        Ok(Value::Float(self.total() / count))
    }
}

/// Mean and squared deviations so far, by Welford's method, which does not lose small deviations of
/// large numbers.
#[derive(Clone, Copy, Debug, Default)]
struct Deviation {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Deviation {
    fn add(&mut self, number: f64) {
        self.count += 1.0;
        let before = number - self.mean;
        self.mean += before / self.count;
        self.squares += before * (number - self.mean);
    }

    fn finish(self, sample: bool) -> f64 {
        let divisor = if sample { self.count - 1.0 } else { self.count };
        if divisor > 0.0 { (self.squares / divisor).sqrt() } else { 0.0 }
    }
}

/// All numbers, and the share below the one that is wanted.
#[derive(Clone, Debug, Default)]
struct Percentile {
    numbers: Vec<Value>,
    share: f64,
}

impl Percentile {
    fn add(&mut self, name: &'static str, value: Value, share: &Value) -> Result<(), ErrorKind> {
        let wanted = share.as_number().ok_or_else(|| unusable(name, share))?;
        if !(0.0..=1.0).contains(&wanted) {
            return Err(out_of_range(name, "a percentile from 0.0 to 1.0", share));
        }
        if value.is_null() {
            return Ok(());
        }
        if value.as_number().is_none() {
            return Err(unusable(name, &value));
        }
        self.share = wanted;
        self.numbers.push(value);
        Ok(())
    }

    fn finish(mut self, between: bool) -> Value {
        let Some(last) = self.numbers.len().checked_sub(1) else { return Value::Null };
        self.numbers.sort_by(Value::order);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the share is from 0 to 1, so the place is in the list"
        )]
        let (low, high, fraction) = if between {
            let place = self.share * last as f64;
            (place.floor() as usize, place.ceil() as usize, place.fract())
        } else {
            let place = (self.share * self.numbers.len() as f64).ceil() as usize;
            (place.saturating_sub(1), place.saturating_sub(1), 0.0)
        };
        let (low, high) = (&self.numbers[low.min(last)], &self.numbers[high.min(last)]);
        if !between {
            return low.clone();
        }
        let (low, high) = (low.as_number().unwrap_or(0.0), high.as_number().unwrap_or(0.0));
        Value::Float(if fraction == 0.0 { low } else { low * (1.0 - fraction) + high * fraction })
    }
}
