//! Rows with equal keys as groups with numbers.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::cypher::eval;
use crate::cypher::exec::batch::Cells;
use crate::cypher::exec::batch::Column;
use crate::value::Dictionary;
use crate::value::Key;
use crate::value::Value;

/// Says that an entry has no number yet.
const NONE: u32 = u32::MAX;

/// Gives rows with equal keys the same number, counted in order of appearance.
#[derive(Debug)]
pub(super) struct Grouping {
    columns: Vec<Interner>,
    /// For each column but the first: the number of the keys up to it, by the number of the keys
    /// before it and that of its value.
    pairs: Vec<FxHashMap<(u32, u32), u32>>,
    /// For each column and group, the number of the value.
    groups: Vec<Vec<u32>>,
    n_groups: usize,
}

impl Grouping {
    /// For so many keys.
    pub(super) fn new(n_keys: usize) -> Self {
        Self {
            columns: (0..n_keys).map(|_| Interner::default()).collect(),
            pairs: (1..n_keys).map(|_| FxHashMap::default()).collect(),
            groups: vec![Vec::new(); n_keys],
            n_groups: 0,
        }
    }

    /// How many groups there are. Without keys there is one as soon as there is a row.
    pub(super) fn len(&self) -> usize {
        self.n_groups
    }

    /// The group of each row.
    pub(super) fn groups(&mut self, keys: &[Column], n_rows: usize) -> Vec<u32> {
        let Some(first) = keys.first() else {
            self.n_groups = self.n_groups.max(usize::from(n_rows > 0));
            return vec![0; n_rows];
        };
        let codes: Vec<Vec<u32>> =
            self.columns.iter_mut().zip(keys).map(|(own, key)| own.codes(key, n_rows)).collect();
        debug_assert!(first.n_rows().is_none_or(|n| n == n_rows), "a key for each row");
        let mut numbers = codes[0].clone();
        for (pairs, codes) in self.pairs.iter_mut().zip(&codes[1..]) {
            for (number, &code) in numbers.iter_mut().zip(codes) {
                let next = number_of(pairs.len());
                *number = *pairs.entry((*number, code)).or_insert(next);
            }
        }
        for (row, &number) in numbers.iter().enumerate() {
            if number as usize >= self.n_groups {
                self.n_groups = number as usize + 1;
                for (group, codes) in self.groups.iter_mut().zip(&codes) {
                    group.push(codes[row]);
                }
            }
        }
        numbers
    }

    /// Roughly the bytes that the values of the keys take outside of themselves.
    pub(super) fn heap(&self) -> usize {
        self.columns.iter().map(|own| own.heap).sum()
    }

    /// The values of a key, one for each group.
    pub(super) fn key(&self, at: usize) -> Column {
        let values = &self.columns[at].values;
        Column::from_values(
            self.groups[at].iter().map(|&code| values[code as usize].clone()).collect(),
        )
    }
}

/// Gives equal values the same number, counted in order of appearance.
#[derive(Debug, Default)]
struct Interner {
    table: Table,
    null: Option<u32>,
    /// The values by number.
    values: Vec<Value>,
    /// The bytes that those of no simple type take outside of themselves.
    heap: usize,
}

/// Numbers of values other than null.
#[derive(Debug, Default)]
enum Table {
    #[default]
    Empty,
    /// By code of a dictionary.
    Strs(Arc<Dictionary>, Vec<u32>),
    /// By node.
    Nodes(Vec<u32>),
    Ints(FxHashMap<i64, u32>),
    Any(FxHashMap<Key, u32>),
}

impl Interner {
    fn codes(&mut self, column: &Column, n_rows: usize) -> Vec<u32> {
        if let Column::Const(value) = column {
            let code = self.any(value.clone());
            return vec![code; n_rows];
        }
        self.fit(column);
        match (&mut self.table, column) {
            (Table::Strs(_, of), Column::Strs(cells, dictionary)) => {
                of.resize(dictionary.len(), NONE);
                direct(of, &mut self.values, &mut self.null, cells, |code| {
                    (code as usize, move || Value::Str(Arc::clone(dictionary.string(code))))
                })
            }
            (Table::Nodes(of), Column::Nodes(cells)) => {
                let top = cells.values().iter().map(|node| node.0 as usize + 1).max();
                of.resize(of.len().max(top.unwrap_or(0)), NONE);
                direct(of, &mut self.values, &mut self.null, cells, |node| {
                    (node.0 as usize, move || Value::Node(node))
                })
            }
            (Table::Ints(of), Column::Ints(cells)) => {
                let values = &mut self.values;
                let null = &mut self.null;
                let codes = cells.iter().map(|cell| match cell {
                    Some(int) => *of.entry(int).or_insert_with(|| push(values, Value::Int(int))),
                    None => *null.get_or_insert_with(|| push(values, Value::Null)),
                });
                codes.collect()
            }
            _ => (0..n_rows).map(|row| self.any(column.value(row))).collect(),
        }
    }

    /// Makes the table one that takes a column, or any value if columns differ.
    fn fit(&mut self, column: &Column) {
        let fits = match (&self.table, column) {
            (Table::Strs(own, _), Column::Strs(_, other)) => Arc::ptr_eq(own, other),
            (Table::Nodes(_), Column::Nodes(_))
            | (Table::Ints(_), Column::Ints(_))
            | (Table::Any(_), _) => true,
            _ => false,
        };
        if fits {
            return;
        }
        self.table = match (&self.table, column) {
            (Table::Empty, Column::Strs(_, dictionary)) => {
                Table::Strs(Arc::clone(dictionary), Vec::new())
            }
            (Table::Empty, Column::Nodes(_)) => Table::Nodes(Vec::new()),
            (Table::Empty, Column::Ints(_)) => Table::Ints(FxHashMap::default()),
            _ => {
                let known = (0..).zip(&self.values);
                let known = known.filter(|(_, value)| !matches!(value, Value::Null));
                Table::Any(known.map(|(code, value)| (Key(value.clone()), code)).collect())
            }
        };
    }

    fn any(&mut self, value: Value) -> u32 {
        if matches!(value, Value::Null) {
            return *self.null.get_or_insert_with(|| push(&mut self.values, Value::Null));
        }
        if !matches!(self.table, Table::Any(_)) {
            self.fit(&Column::Values(Arc::default()));
        }
        let Table::Any(of) = &mut self.table else { return 0 };
        if let Some(&code) = of.get(&Key(value.clone())) {
            return code;
        }
        self.heap += eval::heap(&value);
        let code = push(&mut self.values, value.clone());
        of.insert(Key(value), code);
        code
    }
}

/// Numbers by a table with a place for each possible value.
fn direct<T: Copy, F: FnOnce() -> Value>(
    of: &mut [u32],
    values: &mut Vec<Value>,
    null: &mut Option<u32>,
    cells: &Cells<T>,
    place: impl Fn(T) -> (usize, F),
) -> Vec<u32> {
    let codes = cells.iter().map(|cell| {
        let Some(cell) = cell else {
            return *null.get_or_insert_with(|| push(values, Value::Null));
        };
        let (at, value) = place(cell);
        if of[at] == NONE {
            of[at] = push(values, value());
        }
        of[at]
    });
    codes.collect()
}

fn push(values: &mut Vec<Value>, value: Value) -> u32 {
    let code = number_of(values.len());
    values.push(value);
    code
}

fn number_of(n: usize) -> u32 {
    u32::try_from(n).expect("memory ends before four thousand million groups")
}

#[cfg(test)]
mod tests {
    use super::Grouping;
    use crate::cypher::exec::batch::Column;
    use crate::value::Value;

    #[test]
    fn groups_do_not_depend_on_how_columns_are_typed() {
        let mut grouping = Grouping::new(2);
        let a = Column::ints(vec![1, 2, 1]);
        let b = Column::Const(Value::Null);
        assert_eq!(grouping.groups(&[a, b], 3), [0, 1, 0]);
        let a = Column::floats(vec![1.0, 2.5, f64::NAN, f64::NAN]);
        let b = Column::from_values(vec![Value::Null, Value::Null, Value::Int(1), Value::Int(1)]);
        assert_eq!(grouping.groups(&[a, b], 4), [0, 2, 3, 3]);
        assert_eq!(grouping.len(), 4);
        assert!(matches!(grouping.key(0).value(0), Value::Int(1)));
    }
}
