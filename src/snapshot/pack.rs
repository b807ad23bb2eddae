//! Writing a compact file.

use std::collections::BTreeMap;
use std::io;
use std::io::Write;
use std::sync::Arc;

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::graph::Chunks;
use crate::graph::Column;
use crate::graph::ColumnView;
use crate::graph::Graph;
use crate::graph::KeyId;
use crate::graph::LabelId;
use crate::snapshot::binary;
use crate::snapshot::binary::kind;
use crate::snapshot::binary::tag;
use crate::snapshot::codec::Numbered;
use crate::snapshot::codec::put_count;
use crate::snapshot::codec::put_string;
use crate::snapshot::codec::put_value;
use crate::snapshot::codec::put_varint;
use crate::snapshot::codec::put_zigzag;
use crate::snapshot::frame;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// Writes a compact file.
pub(super) fn write(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let names = Names::of(graph);
    let nodes: Vec<u32> = graph.nodes().map(|node| node.0).collect();
    let rels: Vec<u32> = graph.rels().map(|rel| rel.0).collect();
    let node_columns = columns(&names, |key| graph.node_column(key));
    let rel_columns = columns(&names, |key| graph.rel_column(key));
    let sets = LabelSets::of(graph, &names, &nodes);
    let mut head = Vec::new();
    for count in [
        nodes.len(),
        rels.len(),
        names.labels.len(),
        names.types.len(),
        names.keys.len(),
        sets.sets.len(),
        node_columns.len(),
        rel_columns.len(),
    ] {
        put_count(&mut head, count);
    }
    put_varint(&mut head, u64::from(graph.next_node_id()));
    put_varint(&mut head, u64::from(graph.next_rel_id()));

    let (node_positions, rel_positions) = (Positions::of(&nodes), Positions::of(&rels));
    let content = |part: Part<'_>| match part {
        Part::Nodes => node_bytes(&nodes, &sets),
        Part::Rels => rel_bytes(graph, &names, &node_positions, &rels),
        Part::NodeColumn(place, column) => column_bytes(place, column, &node_positions),
        Part::RelColumn(place, column) => column_bytes(place, column, &rel_positions),
    };
    let mut parts = vec![Part::Nodes, Part::Rels];
    parts.extend(node_columns.iter().map(|&(place, column)| Part::NodeColumn(place, column)));
    parts.extend(rel_columns.iter().map(|&(place, column)| Part::RelColumn(place, column)));
    // Packed side by side, written in order.
    let packed = parts.par_iter().with_max_len(1).map(|&part| Packed::new(&content(part)));
    let packed: Vec<io::Result<Packed>> = packed.collect();

    let mut sections = Sections { out, n_sections: 0 };
    sections.start()?;
    sections.write(tag::HEAD, 0, &Packed::new(&head)?)?;
    sections.write(tag::NAME, 0, &Packed::new(&names.bytes())?)?;
    sections.write(tag::SETS, 0, &Packed::new(&sets.bytes())?)?;
    let mut numbers = BTreeMap::new();
    for (part, packed) in parts.iter().zip(packed) {
        let number = numbers.entry(part.tag()).or_insert(0);
        sections.write(part.tag(), *number, &packed?)?;
        *number += 1;
    }
    sections.write(tag::INDEXES, 0, &Packed::new(&index_bytes(graph))?)?;
    sections.end()
}

/// What takes long to pack. A column has the place of its key.
#[derive(Clone, Copy)]
enum Part<'a> {
    Nodes,
    Rels,
    NodeColumn(usize, &'a Column),
    RelColumn(usize, &'a Column),
}

impl Part<'_> {
    const fn tag(self) -> &'static str {
        match self {
            Self::Nodes => tag::NODE,
            Self::Rels => tag::RELS,
            Self::NodeColumn(..) => tag::NODE_COLUMN,
            Self::RelColumn(..) => tag::REL_COLUMN,
        }
    }
}

/// The position of each id in a list of ids.
struct Positions {
    len: usize,
    /// By id; none if every id is its own position.
    of_ids: Option<Vec<u32>>,
}

impl Positions {
    /// Takes ids in order.
    fn of(ids: &[u32]) -> Self {
        let len = ids.len();
        let Some(&last) = ids.last().filter(|&&last| last as usize != len - 1) else {
            return Self { len, of_ids: None };
        };
        let mut of_ids = vec![0; last as usize + 1];
        for (position, &id) in (0..).zip(ids) {
            of_ids[id as usize] = position;
        }
        Self { len, of_ids: Some(of_ids) }
    }

    #[inline]
    fn get(&self, id: u32) -> u32 {
        self.of_ids.as_ref().map_or(id, |of_ids| of_ids[id as usize])
    }
}

/// A payload as it is stored.
struct Packed {
    stored: Vec<u8>,
    unpacked: usize,
}

impl Packed {
    fn new(payload: &[u8]) -> io::Result<Self> {
        if payload.is_empty() {
            return Ok(Self { stored: Vec::new(), unpacked: 0 });
        }
        Ok(Self { stored: frame::pack(payload)?, unpacked: payload.len() })
    }
}

/// The sections, as they are written one after the other.
struct Sections<'a> {
    out: &'a mut dyn Write,
    n_sections: u32,
}

impl Sections<'_> {
    fn start(&mut self) -> io::Result<()> {
        let mut start = Vec::with_capacity(binary::START_SIZE);
        start.extend_from_slice(&binary::MAGIC);
        start.extend_from_slice(&binary::VERSION.to_le_bytes());
        let checksum = crc32fast::hash(&start);
        start.extend_from_slice(&checksum.to_le_bytes());
        self.out.write_all(&start)
    }

    fn write(&mut self, tag: &str, number: u32, packed: &Packed) -> io::Result<()> {
        let Packed { stored, unpacked } = packed;
        let header = binary::header(tag, number, stored.len() as u64, *unpacked as u64);
        self.out.write_all(&header)?;
        self.out.write_all(&binary::checksum(&header, stored).to_le_bytes())?;
        self.out.write_all(stored)?;
        self.n_sections += 1;
        Ok(())
    }

    fn end(mut self) -> io::Result<()> {
        let n_sections = self.n_sections;
        self.write(tag::END, n_sections, &Packed { stored: Vec::new(), unpacked: 0 })
    }
}

/// The names that are in use, sorted.
struct Names {
    labels: Vec<Arc<str>>,
    types: Vec<Arc<str>>,
    keys: Vec<Arc<str>>,
    /// Keys by name, with their places.
    key_ids: Vec<KeyId>,
}

impl Names {
    fn of(graph: &Graph) -> Self {
        let keys = graph.used_keys();
        let key_ids = keys.iter().filter_map(|key| graph.key_id(key)).collect();
        Self { labels: graph.used_labels(), types: graph.used_types(), keys, key_ids }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for name in self.labels.iter().chain(&self.types).chain(&self.keys) {
            put_string(&mut out, name);
        }
        out
    }
}

/// The columns of keys that have values, with the place of their key.
fn columns<'a>(
    names: &Names,
    column: impl Fn(KeyId) -> Option<&'a Column>,
) -> Vec<(usize, &'a Column)> {
    let all = names.key_ids.iter().enumerate();
    all.filter_map(|(place, &key)| Some((place, column(key)?)))
        .filter(|(_, column)| !column.is_empty())
        .collect()
}

/// The sets of labels that nodes have, sorted, and that of each node.
struct LabelSets {
    sets: Vec<Vec<usize>>,
    of_nodes: Vec<usize>,
}

impl LabelSets {
    fn of(graph: &Graph, names: &Names, nodes: &[u32]) -> Self {
        let mut places = vec![0; graph.all_label_ids().count()];
        for (place, name) in names.labels.iter().enumerate() {
            if let Some(label) = graph.label_id(name) {
                places[usize::from(label.0)] = place;
            }
        }
        // The graph's sets depend on its history, these do not; it has few of them.
        let mut of_graph: BTreeMap<&[LabelId], usize> = BTreeMap::new();
        let mut numbered: Vec<Vec<usize>> = Vec::new();
        let mut of_nodes = Vec::with_capacity(nodes.len());
        for &node in nodes {
            let labels = graph.label_ids(NodeId(node));
            of_nodes.push(*of_graph.entry(labels).or_insert_with(|| {
                let mut set: Vec<usize> =
                    labels.iter().map(|label| places[usize::from(label.0)]).collect();
                set.sort_unstable();
                numbered.push(set);
                numbered.len() - 1
            }));
        }
        let mut order: Vec<usize> = (0..numbered.len()).collect();
        order.sort_by(|&a, &b| numbered[a].cmp(&numbered[b]));
        let mut numbers = vec![0; numbered.len()];
        for (number, &at) in order.iter().enumerate() {
            numbers[at] = number;
        }
        for set in &mut of_nodes {
            *set = numbers[*set];
        }
        numbered.sort();
        Self { sets: numbered, of_nodes }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for set in &self.sets {
            put_count(&mut out, set.len());
            for &label in set {
                put_count(&mut out, label);
            }
        }
        out
    }
}

fn node_bytes(nodes: &[u32], sets: &LabelSets) -> Vec<u8> {
    let mut out = Vec::new();
    put_ascending(&mut out, nodes.iter().copied());
    for &set in &sets.of_nodes {
        put_count(&mut out, set);
    }
    out
}

fn rel_bytes(graph: &Graph, names: &Names, nodes: &Positions, rels: &[u32]) -> Vec<u8> {
    let mut type_places = vec![0; graph.type_ids().count()];
    for (place, name) in names.types.iter().enumerate() {
        if let Some(rel_type) = graph.type_id(name) {
            type_places[usize::from(rel_type.0)] = place;
        }
    }
    let mut out = Vec::new();
    put_ascending(&mut out, rels.iter().copied());
    for &rel in rels {
        put_count(&mut out, type_places[usize::from(graph.rel_type_id(RelId(rel)).0)]);
    }
    let ends: Vec<(NodeId, NodeId)> =
        rels.par_iter().filter_map(|&rel| graph.endpoints(RelId(rel))).collect();
    put_positions(&mut out, ends.iter().map(|(start, _)| nodes.get(start.0)));
    put_positions(&mut out, ends.iter().map(|(_, end)| nodes.get(end.0)));
    out
}

/// Positions, each as how far it is from the one before.
fn put_positions(out: &mut Vec<u8>, positions: impl Iterator<Item = u32>) {
    let mut before = 0;
    for position in positions.map(i64::from) {
        put_zigzag(out, position - before);
        before = position;
    }
}

/// Numbers each of which is higher than the one before.
fn put_ascending(out: &mut Vec<u8>, numbers: impl Iterator<Item = u32>) {
    let mut next = 0;
    for number in numbers {
        put_varint(out, u64::from(number - next));
        next = number + 1;
    }
}

fn column_bytes(place: usize, column: &Column, owners: &Positions) -> Vec<u8> {
    let mut out = Vec::new();
    put_count(&mut out, place);
    put_count(&mut out, column.len());
    let is_full = column.len() == owners.len;
    out.push(u8::from(is_full));
    match column.view() {
        ColumnView::Empty => {}
        ColumnView::Bool(chunks) => {
            put_owners(&mut out, chunks, owners, is_full);
            out.push(kind::BOOLS);
            put_bools(&mut out, chunks.iter().map(|(_, &value)| value));
        }
        ColumnView::Int(chunks) => {
            put_owners(&mut out, chunks, owners, is_full);
            out.push(kind::INTS);
            let mut before = 0_i64;
            for (_, &number) in chunks.iter() {
                put_zigzag(&mut out, number.wrapping_sub(before));
                before = number;
            }
        }
        ColumnView::Float(chunks) => {
            put_owners(&mut out, chunks, owners, is_full);
            out.push(kind::FLOATS);
            for (_, number) in chunks.iter() {
                out.extend_from_slice(&number.to_le_bytes());
            }
        }
        ColumnView::Str(chunks, dictionary) => {
            put_owners(&mut out, chunks, owners, is_full);
            out.push(kind::STRINGS);
            // The graph's numbers depend on its history; these do not.
            let mut numbers: Vec<Option<u32>> = vec![None; dictionary.len()];
            let mut strings = Vec::new();
            let mut places = Vec::new();
            for (_, &code) in chunks.iter() {
                let place = *numbers[code as usize].get_or_insert_with(|| {
                    strings.push(dictionary.string(code).as_ref());
                    strings.len().try_into().unwrap_or(u32::MAX) - 1
                });
                put_varint(&mut places, u64::from(place));
            }
            put_count(&mut out, strings.len());
            for string in strings {
                put_string(&mut out, string);
            }
            out.extend_from_slice(&places);
        }
        ColumnView::Mixed(chunks) => {
            put_owners(&mut out, chunks, owners, is_full);
            put_mixed(&mut out, chunks.iter().map(|(_, value)| value));
        }
    }
    out
}

/// Which have a value, unless all have.
fn put_owners<T: Default>(
    out: &mut Vec<u8>,
    chunks: &Chunks<T>,
    owners: &Positions,
    is_full: bool,
) {
    if !is_full {
        put_ascending(out, chunks.iter().map(|(id, _)| owners.get(id)));
    }
}

/// Values of a column that has, or had, more than one type: which it had must not show in the file.
fn put_mixed<'a>(out: &mut Vec<u8>, values: impl Iterator<Item = &'a Value> + Clone) {
    let all = |is: fn(&Value) -> bool| values.clone().all(is);
    if all(|value| matches!(value, Value::Bool(_))) {
        out.push(kind::BOOLS);
        put_bools(out, values.map(|value| matches!(value, Value::Bool(true))));
    } else if all(|value| matches!(value, Value::Int(_))) {
        out.push(kind::INTS);
        let mut before = 0_i64;
        for value in values {
            let Value::Int(number) = value else { continue };
            put_zigzag(out, number.wrapping_sub(before));
            before = *number;
        }
    } else if all(|value| matches!(value, Value::Float(_))) {
        out.push(kind::FLOATS);
        for value in values {
            let Value::Float(number) = value else { continue };
            out.extend_from_slice(&number.to_le_bytes());
        }
    } else if all(|value| matches!(value, Value::Str(_))) {
        out.push(kind::STRINGS);
        let mut numbered = Numbered::default();
        let mut places = Vec::new();
        for value in values {
            let Value::Str(text) = value else { continue };
            put_count(&mut places, numbered.number(text));
        }
        put_count(out, numbered.strings().len());
        for string in numbered.strings() {
            put_string(out, string);
        }
        out.extend_from_slice(&places);
    } else {
        out.push(kind::VALUES);
        for value in values {
            put_value(out, value);
        }
    }
}

fn put_bools(out: &mut Vec<u8>, values: impl Iterator<Item = bool>) {
    let mut byte = 0;
    let mut n_bits = 0;
    for value in values {
        byte |= u8::from(value) << n_bits;
        n_bits += 1;
        if n_bits == 8 {
            out.push(byte);
            (byte, n_bits) = (0, 0);
        }
    }
    if n_bits > 0 {
        out.push(byte);
    }
}

fn index_bytes(graph: &Graph) -> Vec<u8> {
    let mut indexes = graph.indexes();
    indexes.sort_by(|a, b| a.name.cmp(&b.name));
    let mut out = Vec::new();
    put_count(&mut out, indexes.len());
    for index in indexes {
        out.push(u8::from(index.unique));
        for name in [&index.name, &index.label, &index.key] {
            put_string(&mut out, name);
        }
    }
    out
}
