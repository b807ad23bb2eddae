//! Rows between operators: columns of one type each, about two thousand rows at a time.

use std::sync::Arc;

use crate::cypher::eval;
use crate::value::Dictionary;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// How many rows an operator puts into a batch, unless it is told otherwise.
pub const BATCH_ROWS: usize = 2_048;

/// How many rows are looked at where a guess will do.
const LOOKED_AT: usize = 16;

/// Values of one type, each of which may be null. Copies share their contents.
#[derive(Clone, Debug)]
pub struct Cells<T> {
    values: Arc<Vec<T>>,
    nulls: Option<Arc<Vec<bool>>>,
}

impl<T: Copy> Cells<T> {
    /// Cells none of which is null.
    pub fn new(values: Vec<T>) -> Self {
        Self { values: Arc::new(values), nulls: None }
    }

    /// Cells that are null where `nulls` says so, whatever their value there.
    ///
    /// # Panics
    ///
    /// If the two are not equally long.
    pub fn with_nulls(values: Vec<T>, nulls: Vec<bool>) -> Self {
        assert_eq!(values.len(), nulls.len(), "a value and a mark for each row");
        let nulls = nulls.contains(&true).then(|| Arc::new(nulls));
        Self { values: Arc::new(values), nulls }
    }

    /// The value of a row, `None` if it is null.
    #[inline]
    pub fn get(&self, row: usize) -> Option<T> {
        if self.is_null(row) { None } else { Some(self.values[row]) }
    }

    /// Whether a row is null.
    #[inline]
    pub fn is_null(&self, row: usize) -> bool {
        self.nulls.as_ref().is_some_and(|nulls| nulls[row])
    }

    /// All values, also those of rows that are null, which mean nothing.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// Which rows are null, `None` if none is.
    pub fn nulls(&self) -> Option<&[bool]> {
        self.nulls.as_ref().map(|nulls| nulls.as_slice())
    }

    /// The cells of the given rows.
    pub fn gather(&self, rows: &[u32]) -> Self {
        let values = rows.iter().map(|&row| self.values[row as usize]).collect();
        match &self.nulls {
            None => Self::new(values),
            Some(nulls) => {
                Self::with_nulls(values, rows.iter().map(|&row| nulls[row as usize]).collect())
            }
        }
    }

    /// The cells as options, in order of rows.
    pub fn iter(&self) -> impl Iterator<Item = Option<T>> + '_ {
        (0..self.values.len()).map(|row| self.get(row))
    }
}

impl<T: Copy + Default> FromIterator<Option<T>> for Cells<T> {
    fn from_iter<I: IntoIterator<Item = Option<T>>>(cells: I) -> Self {
        let (values, nulls) =
            cells.into_iter().map(|cell| (cell.unwrap_or_default(), cell.is_none())).unzip();
        Self::with_nulls(values, nulls)
    }
}

/// One column of a batch. Copies share their contents.
///
/// Where a column is of one type it is one of the typed variants as a rule, but [`Column::Values`]
/// may hold anything, so a reader must be ready for it.
#[derive(Clone, Debug)]
pub enum Column {
    /// The same value in every row, however many there are.
    Const(Value),
    /// Nodes.
    Nodes(Cells<NodeId>),
    /// Relationships.
    Rels(Cells<RelId>),
    /// Integers.
    Ints(Cells<i64>),
    /// Floats.
    Floats(Cells<f64>),
    /// Booleans.
    Bools(Cells<bool>),
    /// Strings as codes of a dictionary.
    Strs(Cells<u32>, Arc<Dictionary>),
    /// Anything.
    Values(Arc<Vec<Value>>),
}

impl Default for Column {
    fn default() -> Self {
        Self::NULL
    }
}

impl Column {
    /// Null in every row.
    pub const NULL: Self = Self::Const(Value::Null);

    /// Nodes, none of them null.
    pub fn nodes(ids: Vec<NodeId>) -> Self {
        Self::Nodes(Cells::new(ids))
    }

    /// Relationships, none of them null.
    pub fn rels(ids: Vec<RelId>) -> Self {
        Self::Rels(Cells::new(ids))
    }

    /// Integers, none of them null.
    pub fn ints(ints: Vec<i64>) -> Self {
        Self::Ints(Cells::new(ints))
    }

    /// Floats, none of them null.
    pub fn floats(floats: Vec<f64>) -> Self {
        Self::Floats(Cells::new(floats))
    }

    /// Booleans, none of them null.
    pub fn bools(bools: Vec<bool>) -> Self {
        Self::Bools(Cells::new(bools))
    }

    /// Any values, in a typed column if they are of one type that has one.
    pub fn from_values(values: Vec<Value>) -> Self {
        let mut types = values.iter().filter(|value| !matches!(value, Value::Null));
        let Some(first) = types.next() else {
            return Self::NULL;
        };
        let kind = std::mem::discriminant(first);
        if !types.all(|value| std::mem::discriminant(value) == kind) {
            return Self::Values(Arc::new(values));
        }
        match first {
            Value::Node(_) => Self::Nodes(cells(&values, NodeId(0), as_node)),
            Value::Rel(_) => Self::Rels(cells(&values, RelId(0), as_rel)),
            Value::Int(_) => Self::Ints(cells(&values, 0, as_int)),
            Value::Float(_) => Self::Floats(cells(&values, 0.0, as_float)),
            Value::Bool(_) => Self::Bools(cells(&values, false, as_bool)),
            _ => Self::Values(Arc::new(values)),
        }
    }

    /// The value of a row.
    #[inline]
    pub fn value(&self, row: usize) -> Value {
        match self {
            Self::Const(value) => value.clone(),
            Self::Nodes(cells) => cells.get(row).map_or(Value::Null, Value::Node),
            Self::Rels(cells) => cells.get(row).map_or(Value::Null, Value::Rel),
            Self::Ints(cells) => cells.get(row).map_or(Value::Null, Value::Int),
            Self::Floats(cells) => cells.get(row).map_or(Value::Null, Value::Float),
            Self::Bools(cells) => cells.get(row).map_or(Value::Null, Value::Bool),
            Self::Strs(codes, dictionary) => match codes.get(row) {
                Some(code) => Value::Str(Arc::clone(dictionary.string(code))),
                None => Value::Null,
            },
            Self::Values(values) => values[row].clone(),
        }
    }

    /// Whether the value of a row is null.
    pub fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Const(value) => matches!(value, Value::Null),
            Self::Nodes(cells) => cells.is_null(row),
            Self::Rels(cells) => cells.is_null(row),
            Self::Ints(cells) => cells.is_null(row),
            Self::Floats(cells) => cells.is_null(row),
            Self::Bools(cells) => cells.is_null(row),
            Self::Strs(codes, _) => codes.is_null(row),
            Self::Values(values) => matches!(values[row], Value::Null),
        }
    }

    /// Whether the value of a row is the boolean true, as `WHERE` asks.
    #[inline]
    pub fn is_true(&self, row: usize) -> bool {
        match self {
            Self::Const(value) => matches!(value, Value::Bool(true)),
            Self::Bools(cells) => cells.get(row) == Some(true),
            Self::Values(values) => matches!(values[row], Value::Bool(true)),
            _ => false,
        }
    }

    /// The node of a row, `None` if it is null or something else.
    #[inline]
    pub fn node(&self, row: usize) -> Option<NodeId> {
        match self {
            Self::Nodes(cells) => cells.get(row),
            Self::Const(value) => as_node(value),
            Self::Values(values) => as_node(&values[row]),
            _ => None,
        }
    }

    /// The relationship of a row, `None` if it is null or something else.
    #[inline]
    pub fn rel(&self, row: usize) -> Option<RelId> {
        match self {
            Self::Rels(cells) => cells.get(row),
            Self::Const(value) => as_rel(value),
            Self::Values(values) => as_rel(&values[row]),
            _ => None,
        }
    }

    /// The column of the given rows, which may repeat and be in any order.
    pub fn gather(&self, rows: &[u32]) -> Self {
        match self {
            Self::Const(value) => Self::Const(value.clone()),
            Self::Nodes(cells) => Self::Nodes(cells.gather(rows)),
            Self::Rels(cells) => Self::Rels(cells.gather(rows)),
            Self::Ints(cells) => Self::Ints(cells.gather(rows)),
            Self::Floats(cells) => Self::Floats(cells.gather(rows)),
            Self::Bools(cells) => Self::Bools(cells.gather(rows)),
            Self::Strs(codes, dictionary) => Self::Strs(codes.gather(rows), Arc::clone(dictionary)),
            Self::Values(values) => {
                let gathered = rows.iter().map(|&row| values[row as usize].clone()).collect();
                Self::Values(Arc::new(gathered))
            }
        }
    }

    /// How many rows the column was made for, `None` if it fits any number.
    pub fn n_rows(&self) -> Option<usize> {
        match self {
            Self::Const(_) => None,
            Self::Nodes(cells) => Some(cells.values.len()),
            Self::Rels(cells) => Some(cells.values.len()),
            Self::Ints(cells) => Some(cells.values.len()),
            Self::Floats(cells) => Some(cells.values.len()),
            Self::Bools(cells) => Some(cells.values.len()),
            Self::Strs(codes, _) => Some(codes.values.len()),
            Self::Values(values) => Some(values.len()),
        }
    }
}

/// The values as cells of the type that `get` takes out of them.
fn cells<T: Copy>(values: &[Value], null: T, get: fn(&Value) -> Option<T>) -> Cells<T> {
    let (values, nulls) = values
        .iter()
        .map(|value| {
            let cell = get(value);
            (cell.unwrap_or(null), cell.is_none())
        })
        .unzip();
    Cells::with_nulls(values, nulls)
}

fn as_node(value: &Value) -> Option<NodeId> {
    if let Value::Node(id) = value { Some(*id) } else { None }
}

fn as_rel(value: &Value) -> Option<RelId> {
    if let Value::Rel(id) = value { Some(*id) } else { None }
}

fn as_int(value: &Value) -> Option<i64> {
    if let Value::Int(int) = value { Some(*int) } else { None }
}

fn as_float(value: &Value) -> Option<f64> {
    if let Value::Float(float) = value { Some(*float) } else { None }
}

fn as_bool(value: &Value) -> Option<bool> {
    if let Value::Bool(bool) = value { Some(*bool) } else { None }
}

/// Rows as columns, one for each slot. The number of rows is kept apart, since a row may have no
/// columns: a query begins with one such row.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The slot of the first column; slots before it are null, as they are in the last of many queries
    /// with `UNION` between them.
    first: usize,
    columns: Vec<Column>,
    n_rows: usize,
}

impl Batch {
    /// Rows without columns.
    pub fn new(n_rows: usize) -> Self {
        Self { first: 0, columns: Vec::new(), n_rows }
    }

    /// Rows of so many columns that are null.
    pub fn nulls(n_columns: usize, n_rows: usize) -> Self {
        Self { first: 0, columns: vec![Column::NULL; n_columns], n_rows }
    }

    /// Rows of these columns.
    ///
    /// # Panics
    ///
    /// If a column is of another length.
    pub fn from_columns(columns: Vec<Column>, n_rows: usize) -> Self {
        for column in &columns {
            check_length(column, n_rows);
        }
        Self { first: 0, columns, n_rows }
    }

    /// The rows `rows`, each with `n_columns` values.
    pub fn from_rows(rows: &[Vec<Value>], n_columns: usize) -> Self {
        let column = |slot: usize| {
            Column::from_values(
                rows.iter().map(|row| row.get(slot).cloned().unwrap_or_default()).collect(),
            )
        };
        Self { first: 0, columns: (0..n_columns).map(column).collect(), n_rows: rows.len() }
    }

    /// How many rows there are.
    pub const fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Whether there are no rows, which is how an operator says that it has ended.
    pub const fn is_empty(&self) -> bool {
        self.n_rows == 0
    }

    /// The columns that may not be null, with their slots.
    pub fn columns(&self) -> impl Iterator<Item = (usize, &Column)> {
        (self.first..).zip(&self.columns)
    }

    /// One more than the last slot that was set.
    pub const fn width(&self) -> usize {
        self.first + self.columns.len()
    }

    /// Roughly how many bytes the rows take.
    pub fn bytes(&self) -> usize {
        self.bytes_by(Self::heap_of)
    }

    /// The same from a look at a few of the rows.
    pub fn likely_bytes(&self) -> usize {
        let few = self.n_rows.div_ceil(LOOKED_AT).max(1);
        self.bytes_by(|column| match column {
            Column::Values(values) => {
                values.iter().step_by(few).map(eval::heap).sum::<usize>() * few
            }
            _ => 0,
        })
    }

    fn bytes_by(&self, heap_of: impl Fn(&Column) -> usize) -> usize {
        let of = |column: &Column| match column {
            Column::Const(_) => 0,
            Column::Nodes(_) | Column::Rels(_) | Column::Strs(..) => size_of::<u32>() * self.n_rows,
            Column::Ints(_) | Column::Floats(_) => size_of::<i64>() * self.n_rows,
            Column::Bools(_) => self.n_rows,
            Column::Values(_) => size_of::<Value>() * self.n_rows + heap_of(column),
        };
        self.columns.iter().map(of).sum::<usize>() + 8 * self.n_rows
    }

    /// How many bytes the values of a column take outside of the column itself.
    pub fn heap_of(column: &Column) -> usize {
        match column {
            Column::Values(values) => values.iter().map(eval::heap).sum(),
            _ => 0,
        }
    }

    /// The column of a slot; a slot that was never set is null.
    pub fn column(&self, slot: usize) -> &Column {
        let place = slot.checked_sub(self.first);
        place.and_then(|place| self.columns.get(place)).unwrap_or(&Column::NULL)
    }

    /// The value of a slot in a row.
    pub fn value(&self, slot: usize, row: usize) -> Value {
        self.column(slot).value(row)
    }

    /// All values of a row.
    pub fn row(&self, row: usize) -> Vec<Value> {
        (0..self.width()).map(|slot| self.value(slot, row)).collect()
    }

    /// Puts a column into a slot; slots before it that were never set become null.
    ///
    /// # Panics
    ///
    /// If the column is of another length than the batch.
    pub fn set(&mut self, slot: usize, column: Column) {
        check_length(&column, self.n_rows);
        if self.columns.is_empty() {
            self.first = slot;
        }
        if slot < self.first {
            let missing = std::iter::repeat_n(Column::NULL, self.first - slot);
            self.columns.splice(0..0, missing);
            self.first = slot;
        }
        let place = slot - self.first;
        if place >= self.columns.len() {
            self.columns.resize(place + 1, Column::NULL);
        }
        self.columns[place] = column;
    }

    /// The given rows, which may repeat and be in any order.
    pub fn gather(&self, rows: &[u32]) -> Self {
        let columns = self.columns.iter().map(|column| column.gather(rows)).collect();
        Self { first: self.first, columns, n_rows: rows.len() }
    }

    /// The rows from `start` up to `end`, cut to those that there are.
    pub fn slice(&self, start: usize, end: usize) -> Self {
        let end = end.min(self.n_rows);
        if start == 0 && end == self.n_rows {
            return self.clone();
        }
        self.gather(&(row_number(start)..row_number(end.max(start))).collect::<Vec<_>>())
    }

    /// The rows in which a predicate is true; null is not true.
    pub fn filter(&self, predicate: &Column) -> Self {
        let kept = (0..self.n_rows).filter(|&row| predicate.is_true(row)).map(row_number);
        let kept: Vec<u32> = kept.collect();
        if kept.len() == self.n_rows { self.clone() } else { self.gather(&kept) }
    }
}

fn check_length(column: &Column, n_rows: usize) {
    assert!(column.n_rows().is_none_or(|n| n == n_rows), "a column has a value for each row");
}

/// A row as the number that [`Batch::gather`] takes.
///
/// # Panics
///
/// If a batch had four thousand million rows.
pub fn row_number(row: usize) -> u32 {
    u32::try_from(row).expect("batches are small")
}

/// Collects values into a column, typed as long as they are of one type.
#[derive(Clone, Debug, Default)]
pub struct ColumnBuilder {
    kind: Kind,
    /// Which rows are null; as long as the column.
    nulls: Vec<bool>,
}

#[derive(Clone, Debug, Default)]
enum Kind {
    /// Nothing but nulls so far.
    #[default]
    Nulls,
    Nodes(Vec<NodeId>),
    Rels(Vec<RelId>),
    Ints(Vec<i64>),
    Floats(Vec<f64>),
    Bools(Vec<bool>),
    Strs(Vec<u32>, Arc<Dictionary>),
    Values(Vec<Value>),
}

impl ColumnBuilder {
    /// How many values there are.
    pub fn len(&self) -> usize {
        self.nulls.len()
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.nulls.is_empty()
    }

    /// Adds a value.
    pub fn push(&mut self, value: Value) {
        let n = self.nulls.len();
        let null = matches!(value, Value::Null);
        match (&mut self.kind, value) {
            (Kind::Nulls, Value::Null) => {}
            (Kind::Nodes(ids), Value::Node(id)) => ids.push(id),
            (Kind::Nodes(ids), Value::Null) => ids.push(NodeId(0)),
            (Kind::Rels(ids), Value::Rel(id)) => ids.push(id),
            (Kind::Rels(ids), Value::Null) => ids.push(RelId(0)),
            (Kind::Ints(ints), Value::Int(int)) => ints.push(int),
            (Kind::Ints(ints), Value::Null) => ints.push(0),
            (Kind::Floats(floats), Value::Float(float)) => floats.push(float),
            (Kind::Floats(floats), Value::Null) => floats.push(0.0),
            (Kind::Bools(bools), Value::Bool(bool)) => bools.push(bool),
            (Kind::Bools(bools), Value::Null) => bools.push(false),
            (Kind::Strs(codes, _), Value::Null) => codes.push(0),
            (Kind::Values(values), value) => values.push(value),
            (Kind::Nulls, value) => self.kind = start(n, value),
            (_, value) => {
                let mut values = self.take_values();
                values.push(value);
                self.kind = Kind::Values(values);
            }
        }
        self.nulls.push(null);
    }

    /// Adds the given rows of a column.
    pub fn append(&mut self, column: &Column, rows: &[u32]) {
        if let (Kind::Nulls, true) = (&self.kind, self.nulls.is_empty()) {
            self.kind = empty_like(column);
        }
        match (&mut self.kind, column) {
            (Kind::Nodes(all), Column::Nodes(more)) => extend(all, &mut self.nulls, more, rows),
            (Kind::Rels(all), Column::Rels(more)) => extend(all, &mut self.nulls, more, rows),
            (Kind::Ints(all), Column::Ints(more)) => extend(all, &mut self.nulls, more, rows),
            (Kind::Floats(all), Column::Floats(more)) => extend(all, &mut self.nulls, more, rows),
            (Kind::Bools(all), Column::Bools(more)) => extend(all, &mut self.nulls, more, rows),
            (Kind::Strs(all, own), Column::Strs(more, other)) if Arc::ptr_eq(own, other) => {
                extend(all, &mut self.nulls, more, rows);
            }
            _ => {
                for &row in rows {
                    self.push(column.value(row as usize));
                }
            }
        }
    }

    /// The column, and an empty builder.
    pub fn finish(&mut self) -> Column {
        let nulls = std::mem::take(&mut self.nulls);
        match std::mem::take(&mut self.kind) {
            Kind::Nulls => Column::NULL,
            Kind::Nodes(ids) => Column::Nodes(Cells::with_nulls(ids, nulls)),
            Kind::Rels(ids) => Column::Rels(Cells::with_nulls(ids, nulls)),
            Kind::Ints(ints) => Column::Ints(Cells::with_nulls(ints, nulls)),
            Kind::Floats(floats) => Column::Floats(Cells::with_nulls(floats, nulls)),
            Kind::Bools(bools) => Column::Bools(Cells::with_nulls(bools, nulls)),
            Kind::Strs(codes, dictionary) => {
                Column::Strs(Cells::with_nulls(codes, nulls), dictionary)
            }
            Kind::Values(values) => Column::Values(Arc::new(values)),
        }
    }

    /// What was collected so far, as values.
    fn take_values(&mut self) -> Vec<Value> {
        let n = self.nulls.len();
        let nulls = self.nulls.clone();
        let column = self.finish();
        self.nulls = nulls;
        (0..n).map(|row| column.value(row)).collect()
    }
}

/// Where a builder goes on after `n` nulls with a first value that is not null.
fn start(n: usize, value: Value) -> Kind {
    fn after<T: Copy>(n: usize, null: T, value: T) -> Vec<T> {
        let mut all = vec![null; n];
        all.push(value);
        all
    }
    match value {
        Value::Node(id) => Kind::Nodes(after(n, NodeId(0), id)),
        Value::Rel(id) => Kind::Rels(after(n, RelId(0), id)),
        Value::Int(int) => Kind::Ints(after(n, 0, int)),
        Value::Float(float) => Kind::Floats(after(n, 0.0, float)),
        Value::Bool(bool) => Kind::Bools(after(n, false, bool)),
        value => {
            let mut all = vec![Value::Null; n];
            all.push(value);
            Kind::Values(all)
        }
    }
}

/// The kind that takes the rows of a column without a look at each.
fn empty_like(column: &Column) -> Kind {
    match column {
        Column::Const(_) => Kind::Nulls,
        Column::Nodes(_) => Kind::Nodes(Vec::new()),
        Column::Rels(_) => Kind::Rels(Vec::new()),
        Column::Ints(_) => Kind::Ints(Vec::new()),
        Column::Floats(_) => Kind::Floats(Vec::new()),
        Column::Bools(_) => Kind::Bools(Vec::new()),
        Column::Strs(_, dictionary) => Kind::Strs(Vec::new(), Arc::clone(dictionary)),
        Column::Values(_) => Kind::Values(Vec::new()),
    }
}

fn extend<T: Copy>(all: &mut Vec<T>, nulls: &mut Vec<bool>, more: &Cells<T>, rows: &[u32]) {
    all.extend(rows.iter().map(|&row| more.values[row as usize]));
    match &more.nulls {
        None => nulls.resize(nulls.len() + rows.len(), false),
        Some(marks) => nulls.extend(rows.iter().map(|&row| marks[row as usize])),
    }
}

/// Collects rows of batches that have the same slots.
#[derive(Clone, Debug)]
pub struct BatchBuilder {
    columns: Vec<ColumnBuilder>,
    n_rows: usize,
}

impl BatchBuilder {
    /// An empty one for rows of so many columns.
    pub fn new(n_columns: usize) -> Self {
        Self { columns: vec![ColumnBuilder::default(); n_columns], n_rows: 0 }
    }

    /// How many rows there are.
    pub const fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Adds the given rows of a batch.
    pub fn append(&mut self, batch: &Batch, rows: &[u32]) {
        for (slot, builder) in self.columns.iter_mut().enumerate() {
            builder.append(batch.column(slot), rows);
        }
        self.n_rows += rows.len();
    }

    /// Adds a row.
    pub fn push(&mut self, row: impl IntoIterator<Item = Value>) {
        let mut row = row.into_iter();
        for builder in &mut self.columns {
            builder.push(row.next().unwrap_or_default());
        }
        self.n_rows += 1;
    }

    /// The rows, and an empty builder.
    pub fn finish(&mut self) -> Batch {
        let columns = self.columns.iter_mut().map(ColumnBuilder::finish).collect();
        Batch { first: 0, columns, n_rows: std::mem::take(&mut self.n_rows) }
    }
}
