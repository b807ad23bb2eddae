//! Reading a compact file. Nothing is believed before its checksum is right, no number makes memory
//! be reserved that the file cannot fill, and the graph appears when all of it is read.

use std::borrow::Cow;
use std::hash::BuildHasher;
use std::sync::Arc;

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use rustc_hash::FxBuildHasher;

use crate::graph::Column;
use crate::graph::Graph;
use crate::graph::KeyId;
use crate::graph::LabelId;
use crate::graph::Owners;
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
use crate::snapshot::frame;
use crate::value::NodeId;

/// How many relationships are made at a time.
const RELS_AT_ONCE: usize = 1 << 16;

/// Reads a compact file. What leads where and the columns are read side by side.
pub(super) fn read(bytes: &[u8]) -> Result<Graph, SnapshotError> {
    check_start(bytes)?;
    let sections = sections(bytes)?;
    let mut sections = Sections { rest: &sections };
    let head = sections.next(tag::HEAD)?.read(Head::read)?;
    let names = sections.next(tag::NAME)?.read(|reader| Names::read(reader, &head))?;
    let sets = sections.next(tag::SETS)?.read(|reader| label_sets(reader, &head))?;
    let (nodes, rels) = (sections.next(tag::NODE)?, sections.next(tag::RELS)?);
    let mut columns = Vec::new();
    for (tag, n) in [(tag::NODE_COLUMN, head.n_node_columns), (tag::REL_COLUMN, head.n_rel_columns)]
    {
        for number in 0..n {
            columns.push(sections.numbered(tag, number)?);
        }
    }
    let indexes = sections.next(tag::INDEXES)?;

    let (node_list, rel_list) = rayon::join(
        || nodes.read(|reader| NodeList::read(reader, &head)),
        || rels.read(|reader| RelList::read(reader, &head)),
    );
    let (node_list, rel_list) = (node_list?, rel_list?);
    let (node_ids, rel_ids) = (node_list.ids.clone(), rel_list.ids.clone());
    let owners = |place: usize| match place.checked_sub(head.n_node_columns) {
        None => Owners::Nodes(&node_ids),
        Some(_) => Owners::Rels(&rel_ids),
    };
    let mut graph = Graph::new();
    let mut change = graph.begin();
    let ids = names.intern(&mut change).map_err(|damage| nodes.damaged(damage))?;
    let (topology, made) = rayon::join(
        || {
            let sets = ids.sets(&sets);
            node_list.load(&head, &sets, &mut change).map_err(|damage| nodes.damaged(damage))?;
            rel_list
                .load(&head, (&node_ids, &ids.types), &mut change)
                .map_err(|damage| rels.damaged(damage))?;
            change.refresh();
            Ok(())
        },
        || {
            let columns = columns.par_iter().enumerate().with_max_len(1);
            let made = columns.map(|(place, section)| {
                section.read(|reader| read_column(reader, ids.keys.len(), owners(place).ids()))
            });
            made.collect::<Vec<Result<(usize, Column), SnapshotError>>>()
        },
    );
    topology?;
    let mut last_key = None;
    for (place, made) in made.into_iter().enumerate() {
        let (key, column) = made?;
        if place == head.n_node_columns {
            last_key = None;
        }
        if last_key.is_some_and(|last| last >= key) {
            return Err(columns[place].damaged(Damage::Number));
        }
        last_key = Some(key);
        change.put_column(owners(place), ids.keys[key], column);
    }
    indexes.read(|reader| load_indexes(reader, &mut change))?;
    change.commit();
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
        frame::unpack(self.stored, self.unpacked)
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
    let mut numbers = Vec::with_capacity(reader.at_most(n));
    let mut next = 0_u32;
    for _ in 0..n {
        let Some(number) = next.checked_add(reader.u32()?).filter(|&number| number < end) else {
            return Err(Damage::Number);
        };
        numbers.push(number);
        next = number + 1;
    }
    Ok(numbers)
}

/// Nodes: their ids, and the place of the set of labels of each.
struct NodeList {
    ids: Vec<u32>,
    sets: Vec<u32>,
}

impl NodeList {
    fn read(reader: &mut Reader<'_>, head: &Head) -> Result<Self, Damage> {
        let ids = ascending(reader, head.n_nodes, head.next_node)?;
        let mut sets = Vec::with_capacity(ids.len());
        for _ in &ids {
            sets.push(reader.place_u32(head.n_sets)?);
        }
        Ok(Self { ids, sets })
    }

    fn load(
        self,
        head: &Head,
        sets: &[Vec<LabelId>],
        change: &mut Transaction<'_>,
    ) -> Result<(), Damage> {
        change.reserve(self.ids.len(), 0);
        // Those whose ids follow each other and whose labels are the same are made together.
        let mut from = 0;
        while from < self.ids.len() {
            let (id, set) = (self.ids[from], self.sets[from]);
            let others = self.ids[from..].iter().zip(&self.sets[from..]).zip(id..);
            let n = others.take_while(|&((&own, &other), id)| own == id && other == set).count();
            change.reserve_ids(id, 0).map_err(Damage::Graph)?;
            change.create_nodes(&sets[set as usize], n).map_err(Damage::Graph)?;
            from += n;
        }
        change.reserve_ids(head.next_node, 0).map_err(Damage::Graph)
    }
}

/// Relationships: their ids, the place of the type of each, and the positions of its ends.
struct RelList {
    ids: Vec<u32>,
    types: Vec<u32>,
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl RelList {
    fn read(reader: &mut Reader<'_>, head: &Head) -> Result<Self, Damage> {
        let ids = ascending(reader, head.n_rels, head.next_rel)?;
        let mut types = Vec::with_capacity(ids.len());
        for _ in &ids {
            types.push(reader.place_u32(head.n_types)?);
        }
        let starts = positions(reader, ids.len(), head.n_nodes)?;
        let ends = positions(reader, ids.len(), head.n_nodes)?;
        Ok(Self { ids, types, starts, ends })
    }

    fn load(
        self,
        head: &Head,
        (nodes, types): (&[u32], &[TypeId]),
        change: &mut Transaction<'_>,
    ) -> Result<(), Damage> {
        change.reserve(0, self.ids.len());
        let mut at = 0;
        // Those whose ids follow each other are made together.
        for run in self.ids.chunk_by(|&id, &next| id + 1 == next) {
            change.reserve_ids(0, run[0]).map_err(Damage::Graph)?;
            for part in run.chunks(RELS_AT_ONCE) {
                let places = at..at + part.len();
                at = places.end;
                let node = |position: u32| NodeId(nodes[position as usize]);
                let rels: Vec<_> = places
                    .map(|at| {
                        let rel_type = types[self.types[at] as usize];
                        (node(self.starts[at]), rel_type, node(self.ends[at]))
                    })
                    .collect();
                change.create_rels(&rels).map_err(Damage::Graph)?;
            }
        }
        change.reserve_ids(0, head.next_rel).map_err(Damage::Graph)
    }
}

fn positions(reader: &mut Reader<'_>, n: usize, len: usize) -> Result<Vec<u32>, Damage> {
    let mut positions = Vec::with_capacity(n);
    let mut before = 0_i64;
    for _ in 0..n {
        let position = before.checked_add(reader.zigzag()?);
        let place = position.and_then(|position| u32::try_from(position).ok());
        let Some(place) = place.filter(|&place| (place as usize) < len) else {
            return Err(Damage::Number);
        };
        positions.push(place);
        before = i64::from(place);
    }
    Ok(positions)
}

/// The place of a key, and the values under it of some of its possible owners.
fn read_column(
    reader: &mut Reader<'_>,
    n_keys: usize,
    owners: &[u32],
) -> Result<(usize, Column), Damage> {
    let key = reader.place(n_keys)?;
    let n = reader.place(owners.len() + 1)?;
    let own = match reader.byte()? {
        1 if n == owners.len() => Cow::Borrowed(owners),
        0 if n < owners.len() => {
            let end = u32::try_from(owners.len()).map_err(|_| Damage::Number)?;
            let mut own = ascending(reader, n, end)?;
            for place in &mut own {
                *place = owners[*place as usize];
            }
            Cow::Owned(own)
        }
        _ => return Err(Damage::Number),
    };
    let values = match reader.byte()? {
        kind::BOOLS => Values::Bools(bools(reader, n)?),
        kind::INTS => {
            let mut before = 0_i64;
            let mut ints = Vec::with_capacity(reader.at_most(n));
            for _ in 0..n {
                before = before.wrapping_add(reader.zigzag()?);
                ints.push(before);
            }
            Values::Ints(ints)
        }
        kind::FLOATS => Values::Floats((0..n).map(|_| reader.float()).collect::<Result<_, _>>()?),
        kind::STRINGS => strings(reader, n)?,
        kind::VALUES => Values::Mixed((0..n).map(|_| reader.value()).collect::<Result<_, _>>()?),
        _ => return Err(Damage::Kind),
    };
    let column = Column::new(&own, values).map_err(Damage::Graph)?;
    Ok((key, column))
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
    let n_strings = reader.count()?;
    let mut strings: Vec<Arc<str>> = Vec::with_capacity(n_strings);
    for _ in 0..n_strings {
        strings.push(reader.string()?.into());
    }
    let mut places = Vec::with_capacity(reader.at_most(n));
    let mut n_used = 0;
    for _ in 0..n {
        let place = reader.place_u32(strings.len())?;
        // Strings come in order of first use.
        if place > n_used {
            return Err(Damage::Number);
        }
        n_used = n_used.max(place + 1);
        places.push(place);
    }
    let is_whole = n_used as usize == strings.len() && are_distinct(&strings);
    if is_whole { Ok(Values::Strings(strings, places)) } else { Err(Damage::Number) }
}

/// Whether no string is there twice.
fn are_distinct(strings: &[Arc<str>]) -> bool {
    let mut hashes: Vec<u64> =
        strings.iter().map(|string| FxBuildHasher.hash_one(&**string)).collect();
    hashes.sort_unstable();
    if hashes.windows(2).all(|pair| pair[0] != pair[1]) {
        return true;
    }
    let mut sorted: Vec<&str> = strings.iter().map(|string| &**string).collect();
    sorted.sort_unstable();
    sorted.windows(2).all(|pair| pair[0] != pair[1])
}

#[cfg(test)]
mod tests {
    use super::Reader;
    use super::strings;
    use crate::graph::Values;
    use crate::snapshot::codec::put_count;
    use crate::snapshot::codec::put_string;
    use crate::snapshot::error::Damage;

    fn read(texts: &[&str], places: &[usize]) -> Result<usize, Damage> {
        let mut bytes = Vec::new();
        put_count(&mut bytes, texts.len());
        texts.iter().for_each(|text| put_string(&mut bytes, text));
        places.iter().for_each(|&place| put_count(&mut bytes, place));
        match strings(&mut Reader::new(&bytes), places.len())? {
            Values::Strings(strings, _) => Ok(strings.len()),
            _ => unreachable!("these are strings"),
        }
    }

    #[test]
    fn strings_come_once_and_in_order_of_first_use() {
        assert_eq!(read(&["a", "", "b"], &[0, 1, 0, 2]), Ok(3));
        assert_eq!(read(&["a", "b", "a"], &[0, 1, 2]), Err(Damage::Number));
        assert_eq!(read(&["a", "b"], &[1, 0]), Err(Damage::Number));
        assert_eq!(read(&["a", "b"], &[0, 0]), Err(Damage::Number));
        assert_eq!(read(&["a"], &[0, 1]), Err(Damage::Number));
        assert_eq!(read(&["a"], &[]), Err(Damage::Number));
    }
}
