//! Reading a compact file. Nothing is believed before its checksum is right, no number makes memory
//! be reserved that the file cannot fill, and the graph appears when all of it is read.

use std::io::Read;
use std::sync::Arc;

use lz4_flex::frame::FrameDecoder;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::graph::Entity;
use crate::graph::Graph;
use crate::graph::GraphError;
use crate::graph::KeyId;
use crate::graph::LabelId;
use crate::graph::Transaction;
use crate::graph::TypeId;
use crate::graph::Unique;
use crate::graph::Values;
use crate::snapshot::SnapshotError;
use crate::snapshot::binary;
use crate::snapshot::binary::kind;
use crate::snapshot::binary::tag;
use crate::snapshot::codec::Reader;
use crate::snapshot::error::Damage;
use crate::snapshot::error::Place;
use crate::value::NodeId;
use crate::value::RelId;

/// LZ4 makes nothing smaller than by this factor.
const RATIO_MAX: u64 = 255;
/// How many columns are unpacked at a time.
const COLUMNS_AT_ONCE: usize = 8;
/// How many relationships are made at a time.
const RELS_AT_ONCE: usize = 1 << 16;

/// Reads a compact file.
pub(super) fn read(bytes: &[u8]) -> Result<Graph, SnapshotError> {
    check_start(bytes)?;
    let sections = sections(bytes)?;
    let mut sections = Sections { rest: &sections };
    let head = sections.next(tag::HEAD)?.read(Head::read)?;
    let names = sections.next(tag::NAME)?.read(|reader| Names::read(reader, &head))?;
    let sets = sections.next(tag::SETS)?.read(|reader| label_sets(reader, &head))?;

    let mut graph = Graph::new();
    let mut change = graph.begin();
    let nodes = sections.next(tag::NODE)?.read(|reader| {
        let names = names.intern(&mut change)?;
        load_nodes(reader, &head, &names.sets(&sets), &mut change)
    })?;
    let (keys, rels) = sections.next(tag::RELS)?.read(|reader| {
        let names = names.intern(&mut change)?;
        let rels = load_rels(reader, &head, (&nodes, &names.types), &mut change)?;
        Ok((names.keys, rels))
    })?;
    let owners: Vec<Entity> = nodes.into_iter().map(Entity::Node).collect();
    let columns = sections.columns(tag::NODE_COLUMN, head.n_node_columns)?;
    load_columns(&columns, &keys, &owners, &mut change)?;
    let owners: Vec<Entity> = rels.into_iter().map(Entity::Rel).collect();
    let columns = sections.columns(tag::REL_COLUMN, head.n_rel_columns)?;
    load_columns(&columns, &keys, &owners, &mut change)?;
    sections.next(tag::INDEXES)?.read(|reader| load_indexes(reader, &mut change))?;
    change.commit();
    graph.refresh();
    Ok(graph)
}

fn check_start(bytes: &[u8]) -> Result<(), SnapshotError> {
    let damaged = |damage| SnapshotError::Damaged {
        place: Place::Section { tag: "start".to_owned(), offset: 0 },
        damage,
    };
    let Some((start, _)) = bytes.split_first_chunk::<{ binary::START_SIZE }>() else {
        return Err(damaged(Damage::Truncated));
    };
    if !start.starts_with(&binary::MAGIC) {
        return Err(SnapshotError::Foreign);
    }
    if crc32fast::hash(&start[..12]).to_le_bytes() != start[12..] {
        return Err(damaged(Damage::Checksum));
    }
    let version = u32::from_le_bytes([start[8], start[9], start[10], start[11]]);
    match version {
        binary::VERSION => Ok(()),
        _ => Err(SnapshotError::Newer {
            found: u64::from(version),
            known: u64::from(binary::VERSION),
        }),
    }
}

/// A section whose checksum was right.
#[derive(Clone, Copy, Debug)]
struct Section<'a> {
    tag: &'a [u8],
    number: u32,
    offset: u64,
    stored: &'a [u8],
    unpacked: u64,
}

impl Section<'_> {
    fn damaged(&self, damage: Damage) -> SnapshotError {
        let tag = String::from_utf8_lossy(self.tag).trim_end().to_owned();
        SnapshotError::Damaged { place: Place::Section { tag, offset: self.offset }, damage }
    }

    fn unpack(&self) -> Result<Vec<u8>, Damage> {
        if self.unpacked == 0 && self.stored.is_empty() {
            return Ok(Vec::new());
        }
        if self.unpacked > (self.stored.len() as u64).saturating_mul(RATIO_MAX) {
            return Err(Damage::Size);
        }
        let mut bytes = Vec::new();
        // One more than there should be shows that there is more.
        let mut decoder = FrameDecoder::new(self.stored).take(self.unpacked + 1);
        decoder.read_to_end(&mut bytes).map_err(|_| Damage::Packing)?;
        if bytes.len() as u64 == self.unpacked { Ok(bytes) } else { Err(Damage::Size) }
    }

    /// Unpacks the payload and reads all of it.
    fn read<T>(
        &self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, Damage>,
    ) -> Result<T, SnapshotError> {
        let bytes = self.unpack().map_err(|damage| self.damaged(damage))?;
        let mut reader = Reader::new(&bytes);
        let value = read(&mut reader).map_err(|damage| self.damaged(damage))?;
        reader.end().map_err(|damage| self.damaged(damage))?;
        Ok(value)
    }
}

/// All sections, each with the right checksum, up to `END`, behind which there is nothing.
fn sections(bytes: &[u8]) -> Result<Vec<Section<'_>>, SnapshotError> {
    let mut sections = Vec::new();
    let mut at = binary::START_SIZE;
    loop {
        let rest = &bytes[at..];
        let offset = at as u64;
        let place = Place::Section {
            tag: String::from_utf8_lossy(&rest[..rest.len().min(4)]).trim_end().to_owned(),
            offset,
        };
        let damaged = |damage| SnapshotError::Damaged { place: place.clone(), damage };
        let Some((header, payload)) = rest.split_first_chunk::<{ binary::HEADER_SIZE }>() else {
            return Err(damaged(Damage::Truncated));
        };
        let number = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
        let size = |from: usize| {
            header[from..from + 8].iter().rev().fold(0, |size, &byte| size << 8 | u64::from(byte))
        };
        let (stored, unpacked) = (size(8), size(16));
        let payload = usize::try_from(stored).ok().and_then(|size| payload.get(..size));
        let Some(payload) = payload else {
            return Err(damaged(Damage::Truncated));
        };
        if binary::checksum(&header[..24], payload).to_le_bytes() != header[24..] {
            return Err(damaged(Damage::Checksum));
        }
        at += binary::HEADER_SIZE + payload.len();
        if &header[..4] == tag::END.as_bytes() {
            let counts = number as usize == sections.len() && unpacked == 0 && stored == 0;
            return match () {
                () if !counts => Err(damaged(Damage::Number)),
                () if at < bytes.len() => Err(damaged(Damage::Trailing)),
                () => Ok(sections),
            };
        }
        sections.push(Section { tag: &rest[..4], number, offset, stored: payload, unpacked });
    }
}

/// Sections in the order in which they must come.
struct Sections<'a> {
    rest: &'a [Section<'a>],
}

impl<'a> Sections<'a> {
    fn next(&mut self, wanted: &'static str) -> Result<Section<'a>, SnapshotError> {
        self.numbered(wanted, 0)
    }

    fn numbered(
        &mut self,
        wanted: &'static str,
        number: usize,
    ) -> Result<Section<'a>, SnapshotError> {
        let Some((section, rest)) = self.rest.split_first() else {
            return Err(SnapshotError::Damaged {
                place: Place::Section { tag: tag::END.trim_end().to_owned(), offset: 0 },
                damage: Damage::Unexpected { wanted },
            });
        };
        if section.tag != wanted.as_bytes() || section.number as usize != number {
            return Err(section.damaged(Damage::Unexpected { wanted }));
        }
        self.rest = rest;
        Ok(*section)
    }

    fn columns(
        &mut self,
        wanted: &'static str,
        n_columns: usize,
    ) -> Result<Vec<Section<'a>>, SnapshotError> {
        (0..n_columns).map(|number| self.numbered(wanted, number)).collect()
    }
}

/// How much there is of everything.
struct Head {
    n_nodes: usize,
    n_rels: usize,
    n_labels: usize,
    n_types: usize,
    n_keys: usize,
    n_sets: usize,
    n_node_columns: usize,
    n_rel_columns: usize,
    next_node: u32,
    next_rel: u32,
}

impl Head {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Damage> {
        let mut count = || usize::try_from(reader.u32()?).map_err(|_| Damage::Number);
        let (n_nodes, n_rels) = (count()?, count()?);
        let (n_labels, n_types, n_keys) = (count()?, count()?, count()?);
        let (n_sets, n_node_columns, n_rel_columns) = (count()?, count()?, count()?);
        let (next_node, next_rel) = (reader.u32()?, reader.u32()?);
        Ok(Self {
            n_nodes,
            n_rels,
            n_labels,
            n_types,
            n_keys,
            n_sets,
            n_node_columns,
            n_rel_columns,
            next_node,
            next_rel,
        })
    }
}

/// The names in use.
struct Names {
    labels: Vec<String>,
    types: Vec<String>,
    keys: Vec<String>,
}

/// The same as numbers of the new graph.
struct NameIds {
    labels: Vec<LabelId>,
    types: Vec<TypeId>,
    keys: Vec<KeyId>,
}

impl Names {
    fn read(reader: &mut Reader<'_>, head: &Head) -> Result<Self, Damage> {
        let mut strings = |n: usize| -> Result<Vec<String>, Damage> {
            let mut strings: Vec<String> = Vec::new();
            for _ in 0..n {
                let string = reader.string()?;
                if strings.last().is_some_and(|last| **last >= *string) {
                    return Err(Damage::Number);
                }
                strings.push(string.to_owned());
            }
            Ok(strings)
        };
        Ok(Self {
            labels: strings(head.n_labels)?,
            types: strings(head.n_types)?,
            keys: strings(head.n_keys)?,
        })
    }

    fn intern(&self, change: &mut Transaction<'_>) -> Result<NameIds, Damage> {
        let mut ids = NameIds { labels: Vec::new(), types: Vec::new(), keys: Vec::new() };
        for name in &self.labels {
            ids.labels.push(change.intern_label(name).map_err(Damage::Graph)?);
        }
        for name in &self.types {
            ids.types.push(change.intern_type(name).map_err(Damage::Graph)?);
        }
        for name in &self.keys {
            ids.keys.push(change.intern_key(name).map_err(Damage::Graph)?);
        }
        Ok(ids)
    }
}

impl NameIds {
    fn sets(&self, sets: &[Vec<usize>]) -> Vec<Vec<LabelId>> {
        sets.iter().map(|set| set.iter().map(|&place| self.labels[place]).collect()).collect()
    }
}

fn label_sets(reader: &mut Reader<'_>, head: &Head) -> Result<Vec<Vec<usize>>, Damage> {
    let mut sets = Vec::new();
    for _ in 0..head.n_sets {
        let mut set = Vec::new();
        for _ in 0..reader.varint()? {
            let place = reader.place(head.n_labels)?;
            if set.last().is_some_and(|&last| last >= place) {
                return Err(Damage::Number);
            }
            set.push(place);
        }
        sets.push(set);
    }
    Ok(sets)
}

/// `n` numbers each of which is higher than the one before, all below `end`.
fn ascending(reader: &mut Reader<'_>, n: usize, end: u32) -> Result<Vec<u32>, Damage> {
    let mut numbers = Vec::new();
    let mut next = 0_u32;
    for _ in 0..n {
        let number = next.checked_add(reader.u32()?).ok_or(Damage::Number)?;
        if number >= end {
            return Err(Damage::Number);
        }
        numbers.push(number);
        next = number + 1;
    }
    Ok(numbers)
}

fn load_nodes(
    reader: &mut Reader<'_>,
    head: &Head,
    sets: &[Vec<LabelId>],
    change: &mut Transaction<'_>,
) -> Result<Vec<NodeId>, Damage> {
    let ids = ascending(reader, head.n_nodes, head.next_node)?;
    change.reserve(ids.len(), 0);
    let mut nodes = Vec::with_capacity(ids.len());
    for id in ids {
        let set = &sets[reader.place(sets.len())?];
        change.reserve_ids(id, 0).map_err(Damage::Graph)?;
        nodes.push(change.create_node_labelled(set).map_err(Damage::Graph)?);
    }
    change.reserve_ids(head.next_node, 0).map_err(Damage::Graph)?;
    Ok(nodes)
}

fn load_rels(
    reader: &mut Reader<'_>,
    head: &Head,
    (nodes, types): (&[NodeId], &[TypeId]),
    change: &mut Transaction<'_>,
) -> Result<Vec<RelId>, Damage> {
    let ids = ascending(reader, head.n_rels, head.next_rel)?;
    let mut own_types = Vec::with_capacity(ids.len());
    for _ in &ids {
        own_types.push(types[reader.place(types.len())?]);
    }
    let starts = positions(reader, ids.len(), nodes.len())?;
    let ends = positions(reader, ids.len(), nodes.len())?;
    change.reserve(0, ids.len());
    let mut at = 0;
    // Those whose ids follow each other are made together.
    for run in ids.chunk_by(|&id, &next| id + 1 == next) {
        change.reserve_ids(0, run[0]).map_err(Damage::Graph)?;
        for part in run.chunks(RELS_AT_ONCE) {
            let places = at..at + part.len();
            at = places.end;
            let rels: Vec<_> = places
                .map(|at| (nodes[starts[at] as usize], own_types[at], nodes[ends[at] as usize]))
                .collect();
            change.create_rels(&rels).map_err(Damage::Graph)?;
        }
    }
    change.reserve_ids(0, head.next_rel).map_err(Damage::Graph)?;
    Ok(ids.into_iter().map(RelId).collect())
}

fn positions(reader: &mut Reader<'_>, n: usize, len: usize) -> Result<Vec<u32>, Damage> {
    let mut positions = Vec::with_capacity(n);
    let mut before = 0_i64;
    for _ in 0..n {
        let position = before.checked_add(reader.zigzag()?).ok_or(Damage::Number)?;
        let place = u32::try_from(position).map_err(|_| Damage::Number)?;
        if place as usize >= len {
            return Err(Damage::Number);
        }
        positions.push(place);
        before = position;
    }
    Ok(positions)
}

/// The values of one key, and which positions have them.
struct Column {
    key: usize,
    positions: Option<Vec<u32>>,
    values: Values,
}

fn load_columns(
    sections: &[Section<'_>],
    keys: &[KeyId],
    owners: &[Entity],
    change: &mut Transaction<'_>,
) -> Result<(), SnapshotError> {
    let mut last_key = None;
    for sections in sections.chunks(COLUMNS_AT_ONCE) {
        let columns: Vec<Result<Column, SnapshotError>> = sections
            .par_iter()
            .map(|section| section.read(|reader| Column::read(reader, keys.len(), owners.len())))
            .collect();
        for (section, column) in sections.iter().zip(columns) {
            let column = column?;
            if last_key.is_some_and(|last| last >= column.key) {
                return Err(section.damaged(Damage::Number));
            }
            last_key = Some(column.key);
            column
                .load(keys, owners, change)
                .map_err(|error| section.damaged(Damage::Graph(error)))?;
        }
    }
    Ok(())
}

impl Column {
    fn read(reader: &mut Reader<'_>, n_keys: usize, n_owners: usize) -> Result<Self, Damage> {
        let key = reader.place(n_keys)?;
        let n = reader.place(n_owners + 1)?;
        let positions = match reader.byte()? {
            1 if n == n_owners => None,
            0 if n < n_owners => {
                let end = u32::try_from(n_owners).map_err(|_| Damage::Number)?;
                Some(ascending(reader, n, end)?)
            }
            _ => return Err(Damage::Number),
        };
        let values = match reader.byte()? {
            kind::BOOLS => Values::Bools(bools(reader, n)?),
            kind::INTS => {
                let mut before = 0_i64;
                let mut ints = Vec::new();
                for _ in 0..n {
                    before = before.wrapping_add(reader.zigzag()?);
                    ints.push(before);
                }
                Values::Ints(ints)
            }
            kind::FLOATS => {
                Values::Floats((0..n).map(|_| reader.float()).collect::<Result<_, _>>()?)
            }
            kind::STRINGS => strings(reader, n)?,
            kind::VALUES => {
                Values::Mixed((0..n).map(|_| reader.value()).collect::<Result<_, _>>()?)
            }
            _ => return Err(Damage::Kind),
        };
        Ok(Self { key, positions, values })
    }

    fn load(
        self,
        keys: &[KeyId],
        owners: &[Entity],
        change: &mut Transaction<'_>,
    ) -> Result<(), GraphError> {
        let key = keys[self.key];
        match self.positions {
            None => change.load_column(owners, key, self.values),
            Some(positions) => {
                let own: Vec<Entity> =
                    positions.into_iter().map(|position| owners[position as usize]).collect();
                change.load_column(&own, key, self.values)
            }
        }
    }
}

fn load_indexes(reader: &mut Reader<'_>, change: &mut Transaction<'_>) -> Result<(), Damage> {
    for _ in 0..reader.count()? {
        let unique = match reader.byte()? {
            0 => Unique::No,
            1 => Unique::Yes,
            _ => return Err(Damage::Kind),
        };
        let (name, label, key) = (reader.string()?, reader.string()?, reader.string()?);
        change.create_index(name, label, key, unique).map_err(Damage::Graph)?;
    }
    Ok(())
}

fn bools(reader: &mut Reader<'_>, n: usize) -> Result<Vec<bool>, Damage> {
    let bytes = reader.bytes(n.div_ceil(8))?;
    let filled = n % 8;
    if filled > 0 && bytes.last().is_some_and(|&last| last >> filled != 0) {
        return Err(Damage::Number);
    }
    Ok((0..n).map(|at| bytes[at / 8] >> (at % 8) & 1 == 1).collect())
}

fn strings(reader: &mut Reader<'_>, n: usize) -> Result<Values, Damage> {
    let mut strings: Vec<Arc<str>> = Vec::new();
    for _ in 0..reader.count()? {
        strings.push(reader.string()?.into());
    }
    let mut places = Vec::new();
    let mut n_used = 0;
    for _ in 0..n {
        let place = reader.place(strings.len())?;
        // Strings come in order of first use.
        if place > n_used {
            return Err(Damage::Number);
        }
        n_used = n_used.max(place + 1);
        places.push(u32::try_from(place).map_err(|_| Damage::Number)?);
    }
    if n_used == strings.len() { Ok(Values::Strings(strings, places)) } else { Err(Damage::Number) }
}
