//! Writing a compact file.

use std::collections::BTreeMap;
use std::io;
use std::io::Write;
use std::sync::Arc;

use lz4_flex::frame::FrameEncoder;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::graph::Column;
use crate::graph::ColumnView;
use crate::graph::Graph;
use crate::graph::KeyId;
use crate::snapshot::binary;
use crate::snapshot::binary::kind;
use crate::snapshot::binary::tag;
use crate::snapshot::codec::Numbered;
use crate::snapshot::codec::put_count;
use crate::snapshot::codec::put_string;
use crate::snapshot::codec::put_value;
use crate::snapshot::codec::put_varint;
use crate::snapshot::codec::put_zigzag;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// Writes a compact file.
pub(super) fn write(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    let names = Names::of(graph);
    let nodes: Vec<NodeId> = graph.nodes().collect();
    let rels: Vec<RelId> = graph.rels().collect();
    let node_columns = columns(&names, |key| graph.node_column(key));
    let rel_columns = columns(&names, |key| graph.rel_column(key));
    let sets = LabelSets::of(graph, &names, &nodes);

    let mut sections = Sections { out, n_sections: 0 };
    sections.start()?;
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
    sections.write(tag::HEAD, 0, &Packed::new(&head)?)?;
    sections.write(tag::NAME, 0, &Packed::new(&names.bytes())?)?;
    sections.write(tag::SETS, 0, &Packed::new(&sets.bytes())?)?;
    sections.write(tag::NODE, 0, &Packed::new(&node_bytes(&nodes, &sets))?)?;
    sections.write(tag::RELS, 0, &Packed::new(&rel_bytes(graph, &names, &nodes, &rels))?)?;
    let ids: Vec<u32> = nodes.iter().map(|node| node.0).collect();
    sections.write_columns(tag::NODE_COLUMN, &node_columns, &ids)?;
    let ids: Vec<u32> = rels.iter().map(|rel| rel.0).collect();
    sections.write_columns(tag::REL_COLUMN, &rel_columns, &ids)?;
    sections.write(tag::INDEXES, 0, &Packed::new(&index_bytes(graph))?)?;
    sections.end()
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
        let mut encoder = FrameEncoder::new(Vec::new());
        encoder.write_all(payload)?;
        let stored = encoder.finish().map_err(io::Error::from)?;
        Ok(Self { stored, unpacked: payload.len() })
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

    fn write_columns(
        &mut self,
        tag: &str,
        columns: &[(usize, &Column)],
        ids: &[u32],
    ) -> io::Result<()> {
        // Packed side by side, written in order.
        let packed: Vec<io::Result<Packed>> = columns
            .par_iter()
            .map(|(place, column)| Packed::new(&column_bytes(*place, column, ids)))
            .collect();
        for (number, packed) in (0..).zip(packed) {
            self.write(tag, number, &packed?)?;
        }
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
    fn of(graph: &Graph, names: &Names, nodes: &[NodeId]) -> Self {
        let mut places = vec![0; graph.all_label_ids().count()];
        for (place, name) in names.labels.iter().enumerate() {
            if let Some(label) = graph.label_id(name) {
                places[usize::from(label.0)] = place;
            }
        }
        let set = |node: &NodeId| {
            let mut set: Vec<usize> =
                graph.label_ids(*node).iter().map(|label| places[usize::from(label.0)]).collect();
            set.sort_unstable();
            set
        };
        let mut numbers: BTreeMap<Vec<usize>, usize> =
            nodes.iter().map(|node| (set(node), 0)).collect();
        for (number, own) in numbers.values_mut().enumerate() {
            *own = number;
        }
        let of_nodes = nodes.iter().map(|node| numbers[&set(node)]).collect();
        Self { sets: numbers.into_keys().collect(), of_nodes }
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

fn node_bytes(nodes: &[NodeId], sets: &LabelSets) -> Vec<u8> {
    let mut out = Vec::new();
    put_ascending(&mut out, nodes.iter().map(|node| node.0));
    for &set in &sets.of_nodes {
        put_count(&mut out, set);
    }
    out
}

fn rel_bytes(graph: &Graph, names: &Names, nodes: &[NodeId], rels: &[RelId]) -> Vec<u8> {
    let mut type_places = vec![0; graph.type_ids().count()];
    for (place, name) in names.types.iter().enumerate() {
        if let Some(rel_type) = graph.type_id(name) {
            type_places[usize::from(rel_type.0)] = place;
        }
    }
    let mut positions = vec![0_i64; graph.next_node_id() as usize];
    for (position, node) in (0..).zip(nodes) {
        positions[node.0 as usize] = position;
    }
    let mut out = Vec::new();
    put_ascending(&mut out, rels.iter().map(|rel| rel.0));
    for &rel in rels {
        put_count(&mut out, type_places[usize::from(graph.rel_type_id(rel).0)]);
    }
    let ends: Vec<(NodeId, NodeId)> =
        rels.par_iter().filter_map(|&rel| graph.endpoints(rel)).collect();
    let (mut start_before, mut end_before) = (0, 0);
    for (start, _) in &ends {
        let position = positions[start.0 as usize];
        put_zigzag(&mut out, position - start_before);
        start_before = position;
    }
    for (_, end) in &ends {
        let position = positions[end.0 as usize];
        put_zigzag(&mut out, position - end_before);
        end_before = position;
    }
    out
}

/// Numbers each of which is higher than the one before.
fn put_ascending(out: &mut Vec<u8>, numbers: impl Iterator<Item = u32>) {
    let mut next = 0;
    for number in numbers {
        put_varint(out, u64::from(number - next));
        next = number + 1;
    }
}

fn column_bytes(place: usize, column: &Column, ids: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
    put_count(&mut out, place);
    put_count(&mut out, column.len());
    let is_full = column.len() == ids.len();
    out.push(u8::from(is_full));
    if !is_full {
        let positions = (0..).zip(ids).filter(|&(_, &id)| column.has(id));
        put_ascending(&mut out, positions.map(|(position, _)| position));
    }
    match column.view() {
        ColumnView::Empty => {}
        ColumnView::Bool(chunks) => {
            out.push(kind::BOOLS);
            put_bools(&mut out, ids.iter().filter_map(|&id| chunks.get(id)).copied());
        }
        ColumnView::Int(chunks) => {
            out.push(kind::INTS);
            let mut before = 0_i64;
            for &number in ids.iter().filter_map(|&id| chunks.get(id)) {
                put_zigzag(&mut out, number.wrapping_sub(before));
                before = number;
            }
        }
        ColumnView::Float(chunks) => {
            out.push(kind::FLOATS);
            for number in ids.iter().filter_map(|&id| chunks.get(id)) {
                out.extend_from_slice(&number.to_le_bytes());
            }
        }
        ColumnView::Str(chunks, dictionary) => {
            out.push(kind::STRINGS);
            let codes = ids.iter().filter_map(|&id| chunks.get(id)).copied();
            // The graph's numbers depend on its history; these do not.
            let mut numbers: Vec<Option<usize>> = vec![None; dictionary.len()];
            let mut strings = Vec::new();
            let mut places = Vec::new();
            for code in codes {
                let place = *numbers[code as usize].get_or_insert_with(|| {
                    strings.push(dictionary.string(code).as_ref());
                    strings.len() - 1
                });
                put_count(&mut places, place);
            }
            put_count(&mut out, strings.len());
            for string in strings {
                put_string(&mut out, string);
            }
            out.extend_from_slice(&places);
        }
        ColumnView::Mixed(chunks) => {
            put_mixed(&mut out, ids.iter().filter_map(|&id| chunks.get(id)));
        }
    }
    out
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
