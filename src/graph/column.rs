//! The values of one property key: a typed vector in chunks, with a mask of what is there.

use std::sync::Arc;

use crate::graph::GraphError;
use crate::graph::error::check_storable;
use crate::value::Dictionary;
use crate::value::Value;

/// Ids in a chunk.
const CHUNK: usize = 4096;

/// How many strings more than values a dictionary may hold before it is made anew.
const UNUSED_MAX: usize = 4096;

/// The values of one property key, by id of node or relationship.
///
/// As long as all of them are of one simple type they are stored as such; strings are numbers into a
/// dictionary. The first value of another type turns the column into one of [`Value`]s.
#[derive(Clone, Debug, Default)]
pub struct Column {
    data: Data,
    len: usize,
}

#[derive(Clone, Debug, Default)]
enum Data {
    #[default]
    Empty,
    Bool(Chunks<bool>),
    Int(Chunks<i64>),
    Float(Chunks<f64>),
    Str(Chunks<u32>, Arc<Dictionary>),
    Mixed(Chunks<Value>),
}

/// A column as what it is made of, for tight loops.
#[derive(Clone, Copy, Debug)]
pub enum ColumnView<'a> {
    /// Nothing has a value.
    Empty,
    /// Booleans only.
    Bool(&'a Chunks<bool>),
    /// Integers only.
    Int(&'a Chunks<i64>),
    /// Floats only.
    Float(&'a Chunks<f64>),
    /// Strings only, as numbers into the dictionary.
    Str(&'a Chunks<u32>, &'a Arc<Dictionary>),
    /// Values of several or of other types.
    Mixed(&'a Chunks<Value>),
}

/// Many values of one type, as a file keeps them.
#[derive(Clone, Debug)]
pub enum Values {
    /// Booleans.
    Bools(Vec<bool>),
    /// Integers.
    Ints(Vec<i64>),
    /// Floats.
    Floats(Vec<f64>),
    /// Strings, each once, in order of first use, and which of them each value is.
    Strings(Vec<Arc<str>>, Vec<u32>),
    /// Any, none of them null.
    Mixed(Vec<Value>),
}

impl Values {
    fn value(&self, at: usize) -> Value {
        match self {
            Self::Bools(values) => Value::Bool(values[at]),
            Self::Ints(values) => Value::Int(values[at]),
            Self::Floats(values) => Value::Float(values[at]),
            Self::Strings(strings, codes) => Value::Str(Arc::clone(&strings[codes[at] as usize])),
            Self::Mixed(values) => values[at].clone(),
        }
    }
}

impl Column {
    /// Gives ids these values, one each. Takes time in proportion to them.
    ///
    /// # Errors
    ///
    /// If a value cannot be stored.
    pub fn new(ids: &[u32], values: Values) -> Result<Self, GraphError> {
        let mut column = Self::default();
        column.load(ids, values)?;
        Ok(column)
    }

    /// Gives more ids these values, one each.
    pub(super) fn load(&mut self, ids: &[u32], values: Values) -> Result<(), GraphError> {
        if let Values::Mixed(values) = &values {
            values.iter().try_for_each(check_storable)?;
        }
        if matches!(self.data, Data::Empty) && !ids.is_empty() {
            self.data = match &values {
                Values::Bools(_) => Data::Bool(Chunks::default()),
                Values::Ints(_) => Data::Int(Chunks::default()),
                Values::Floats(_) => Data::Float(Chunks::default()),
                Values::Strings(..) => Data::Str(Chunks::default(), Arc::default()),
                Values::Mixed(_) => Data::Mixed(Chunks::default()),
            };
        }
        self.len += match (&mut self.data, values) {
            (Data::Bool(chunks), Values::Bools(values)) => chunks.load(ids, values),
            (Data::Int(chunks), Values::Ints(values)) => chunks.load(ids, values),
            (Data::Float(chunks), Values::Floats(values)) => chunks.load(ids, values),
            (Data::Mixed(chunks), Values::Mixed(values)) => chunks.load(ids, values),
            (Data::Str(chunks, dictionary), Values::Strings(strings, codes)) => {
                if dictionary.is_empty() {
                    *dictionary = Arc::new(Dictionary::of_distinct(strings));
                    chunks.load(ids, codes)
                } else {
                    let dictionary = Arc::make_mut(dictionary);
                    dictionary.reserve(strings.len());
                    let codes_of: Vec<u32> =
                        strings.iter().map(|string| dictionary.add(string)).collect();
                    chunks.load(ids, codes.into_iter().map(|place| codes_of[place as usize]))
                }
            }
            (_, values) => {
                for (at, &id) in ids.iter().enumerate() {
                    self.set(id, values.value(at));
                }
                0
            }
        };
        Ok(())
    }

    /// How many nodes or relationships have a value.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing has a value.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value of an id, null if it has none.
    pub fn get(&self, id: u32) -> Value {
        match &self.data {
            Data::Empty => Value::Null,
            Data::Bool(chunks) => chunks.get(id).map_or(Value::Null, |&value| Value::Bool(value)),
            Data::Int(chunks) => chunks.get(id).map_or(Value::Null, |&value| Value::Int(value)),
            Data::Float(chunks) => chunks.get(id).map_or(Value::Null, |&value| Value::Float(value)),
            Data::Str(chunks, dictionary) => chunks
                .get(id)
                .map_or(Value::Null, |&code| Value::Str(Arc::clone(dictionary.string(code)))),
            Data::Mixed(chunks) => chunks.get(id).cloned().unwrap_or_default(),
        }
    }

    /// Whether an id has a value.
    pub fn has(&self, id: u32) -> bool {
        match &self.data {
            Data::Empty => false,
            Data::Bool(chunks) => chunks.get(id).is_some(),
            Data::Int(chunks) => chunks.get(id).is_some(),
            Data::Float(chunks) => chunks.get(id).is_some(),
            Data::Str(chunks, _) => chunks.get(id).is_some(),
            Data::Mixed(chunks) => chunks.get(id).is_some(),
        }
    }

    /// Sets the value of an id and answers the old one. Null takes the value away.
    pub(super) fn set(&mut self, id: u32, value: Value) -> Value {
        if matches!(value, Value::Null) {
            return self.take(id);
        }
        self.make_room_for(&value);
        let old = match (&mut self.data, value) {
            (Data::Bool(chunks), Value::Bool(value)) => chunks.set(id, value).map(Value::Bool),
            (Data::Int(chunks), Value::Int(value)) => chunks.set(id, value).map(Value::Int),
            (Data::Float(chunks), Value::Float(value)) => chunks.set(id, value).map(Value::Float),
            (Data::Str(chunks, dictionary), Value::Str(value)) => {
                let code = match dictionary.code(&value) {
                    Some(code) => code,
                    None => Arc::make_mut(dictionary).add(&value),
                };
                chunks.set(id, code).map(|old| Value::Str(Arc::clone(dictionary.string(old))))
            }
            (Data::Mixed(chunks), value) => chunks.set(id, value),
            // `make_room_for` has made the column fit.
            _ => None,
        };
        self.len += usize::from(old.is_none());
        old.unwrap_or_default()
    }

    /// Takes the value of an id away and answers it.
    fn take(&mut self, id: u32) -> Value {
        let old = match &mut self.data {
            Data::Empty => None,
            Data::Bool(chunks) => chunks.take(id).map(Value::Bool),
            Data::Int(chunks) => chunks.take(id).map(Value::Int),
            Data::Float(chunks) => chunks.take(id).map(Value::Float),
            Data::Str(chunks, dictionary) => {
                chunks.take(id).map(|code| Value::Str(Arc::clone(dictionary.string(code))))
            }
            Data::Mixed(chunks) => chunks.take(id),
        };
        self.len -= usize::from(old.is_some());
        if self.len == 0 {
            self.data = Data::Empty;
        }
        old.unwrap_or_default()
    }

    /// Makes the column one that can hold a value.
    fn make_room_for(&mut self, value: &Value) {
        let fits = matches!(
            (&self.data, value),
            (Data::Bool(_), Value::Bool(_))
                | (Data::Int(_), Value::Int(_))
                | (Data::Float(_), Value::Float(_))
                | (Data::Str(..), Value::Str(_))
                | (Data::Mixed(_), _)
        );
        if fits {
            self.drop_unused_strings();
            return;
        }
        self.data = match (&self.data, value) {
            (Data::Empty, Value::Bool(_)) => Data::Bool(Chunks::default()),
            (Data::Empty, Value::Int(_)) => Data::Int(Chunks::default()),
            (Data::Empty, Value::Float(_)) => Data::Float(Chunks::default()),
            (Data::Empty, Value::Str(_)) => Data::Str(Chunks::default(), Arc::default()),
            (Data::Empty, _) => Data::Mixed(Chunks::default()),
            _ => Data::Mixed(self.values()),
        };
    }

    /// Makes the dictionary anew if most of its strings are no longer used.
    fn drop_unused_strings(&mut self) {
        let Data::Str(chunks, dictionary) = &mut self.data else { return };
        if dictionary.len() <= self.len * 2 + UNUSED_MAX {
            return;
        }
        let mut fresh = Dictionary::default();
        chunks.change(|code| fresh.add(dictionary.string(code)));
        *dictionary = Arc::new(fresh);
    }

    /// The whole column as values.
    fn values(&self) -> Chunks<Value> {
        match &self.data {
            Data::Empty => Chunks::default(),
            Data::Bool(chunks) => chunks.map(|&value| Value::Bool(value)),
            Data::Int(chunks) => chunks.map(|&value| Value::Int(value)),
            Data::Float(chunks) => chunks.map(|&value| Value::Float(value)),
            Data::Str(chunks, dictionary) => {
                chunks.map(|&code| Value::Str(Arc::clone(dictionary.string(code))))
            }
            Data::Mixed(chunks) => chunks.clone(),
        }
    }

    /// What the column is made of.
    pub fn view(&self) -> ColumnView<'_> {
        match &self.data {
            Data::Empty => ColumnView::Empty,
            Data::Bool(chunks) => ColumnView::Bool(chunks),
            Data::Int(chunks) => ColumnView::Int(chunks),
            Data::Float(chunks) => ColumnView::Float(chunks),
            Data::Str(chunks, dictionary) => ColumnView::Str(chunks, dictionary),
            Data::Mixed(chunks) => ColumnView::Mixed(chunks),
        }
    }
}

/// A vector with holes, in chunks that exist only where there are values.
#[derive(Clone, Debug)]
pub struct Chunks<T>(Vec<Option<Box<Chunk<T>>>>);

#[derive(Clone, Debug)]
struct Chunk<T> {
    present: [u64; CHUNK / 64],
    values: Vec<T>,
    len: usize,
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl Chunks<u32> {
    /// Replaces every value.
    fn change(&mut self, mut f: impl FnMut(u32) -> u32) {
        for chunk in self.0.iter_mut().flatten() {
            for (place, value) in chunk.values.iter_mut().enumerate() {
                if chunk.present[place / 64] >> (place % 64) & 1 == 1 {
                    *value = f(*value);
                }
            }
        }
    }
}

impl<T: Default> Chunks<T> {
    /// The value at an id.
    #[inline]
    pub fn get(&self, id: u32) -> Option<&T> {
        let at = id as usize;
        let chunk = self.0.get(at / CHUNK)?.as_deref()?;
        let place = at % CHUNK;
        let there = chunk.present[place / 64] >> (place % 64) & 1 == 1;
        if there { chunk.values.get(place) } else { None }
    }

    /// The values with their ids, in order of id.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> + Clone + '_ {
        let chunks = (0..).step_by(CHUNK).zip(&self.0);
        chunks.flat_map(|(first, chunk)| {
            chunk.iter().flat_map(move |chunk| {
                let values = (first..).zip(&chunk.values).enumerate();
                values.filter_map(|(place, entry)| {
                    let is_there = chunk.present[place / 64] >> (place % 64) & 1 == 1;
                    is_there.then_some(entry)
                })
            })
        })
    }

    /// Sets the values of some ids, chunk by chunk; how many of them had none.
    fn load(&mut self, ids: &[u32], values: impl IntoIterator<Item = T>) -> usize {
        let mut values = values.into_iter();
        let mut n_new = 0;
        for ids in ids.chunk_by(|&a, &b| a as usize / CHUNK == b as usize / CHUNK) {
            let chunk = self.chunk(ids[0] as usize / CHUNK);
            let places = ids.iter().map(|&id| id as usize % CHUNK);
            let n_values = places.clone().max().unwrap_or(0) + 1;
            if n_values > chunk.values.len() {
                chunk.values.reserve_exact(n_values - chunk.values.len());
                chunk.values.resize_with(n_values, T::default);
            }
            for (place, value) in places.zip(&mut values) {
                chunk.values[place] = value;
                let bit = 1 << (place % 64);
                let word = &mut chunk.present[place / 64];
                n_new += usize::from(*word & bit == 0);
                *word |= bit;
            }
            let n_present: u32 = chunk.present.iter().map(|word| word.count_ones()).sum();
            chunk.len = n_present as usize;
        }
        n_new
    }

    /// The chunk with a number, which is made if there is none.
    fn chunk(&mut self, number: usize) -> &mut Chunk<T> {
        if number >= self.0.len() {
            self.0.resize_with(number + 1, || None);
        }
        self.0[number].get_or_insert_with(|| {
            Box::new(Chunk { present: [0; CHUNK / 64], values: Vec::new(), len: 0 })
        })
    }

    fn set(&mut self, id: u32, value: T) -> Option<T> {
        let at = id as usize;
        let chunk = self.chunk(at / CHUNK);
        let place = at % CHUNK;
        if place >= chunk.values.len() {
            chunk.values.resize_with(place + 1, T::default);
        }
        let old = std::mem::replace(&mut chunk.values[place], value);
        let bit = 1 << (place % 64);
        let there = chunk.present[place / 64] & bit != 0;
        chunk.present[place / 64] |= bit;
        chunk.len += usize::from(!there);
        there.then_some(old)
    }

    fn take(&mut self, id: u32) -> Option<T> {
        let at = id as usize;
        let chunk = self.0.get_mut(at / CHUNK)?.as_deref_mut()?;
        let place = at % CHUNK;
        let bit = 1 << (place % 64);
        if chunk.present[place / 64] & bit == 0 {
            return None;
        }
        chunk.present[place / 64] &= !bit;
        chunk.len -= 1;
        let old = std::mem::take(&mut chunk.values[place]);
        if chunk.len == 0 {
            self.0[at / CHUNK] = None;
        }
        Some(old)
    }

    fn map<U: Default>(&self, f: impl Fn(&T) -> U) -> Chunks<U> {
        let chunks = self.0.iter().map(|chunk| {
            chunk.as_deref().map(|chunk| {
                let present = |place: usize| chunk.present[place / 64] >> (place % 64) & 1 == 1;
                let values = chunk.values.iter().enumerate();
                let values = values
                    .map(|(place, value)| if present(place) { f(value) } else { U::default() });
                Box::new(Chunk { present: chunk.present, values: values.collect(), len: chunk.len })
            })
        });
        Chunks(chunks.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Column;
    use super::ColumnView;
    use crate::value::Value;

    #[test]
    fn a_column_changes_its_type_and_keeps_its_values() {
        let mut column = Column::default();
        column.set(3, Value::Int(7));
        column.set(10_000, Value::Int(8));
        assert!(matches!(column.view(), ColumnView::Int(_)));
        assert!(matches!(column.set(3, Value::Str("x".into())), Value::Int(7)));
        assert!(matches!(column.view(), ColumnView::Mixed(_)));
        assert!(matches!(column.get(10_000), Value::Int(8)));
        assert!(matches!(column.get(4), Value::Null));
        assert_eq!(column.len(), 2);
        column.set(3, Value::Null);
        column.set(10_000, Value::Null);
        assert!(matches!(column.view(), ColumnView::Empty));
    }
}
