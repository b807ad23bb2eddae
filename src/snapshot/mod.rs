//! Saving and loading a graph.
//!
//! There are two files with the same content. The readable one (`.json`) is described in
//! [`crate::export`]; the compact one (`.factum`) is described here, to the byte. Which of the two a
//! file is, its first bytes say, not its name.
//!
//! # The compact file
//!
//! All numbers of fixed width are little-endian. A *varint* is an unsigned number in groups of
//! seven bits, the lowest first, each in a byte whose highest bit says that another one follows; it has
//! at most ten bytes and no more than its number needs. A *zigzag* is a varint that holds a signed
//! number: 0, -1, 1, -2 as 0, 1, 2, 3. A *string* is a varint, its length in bytes, and that many bytes
//! of UTF-8.
//!
//! ```text
//! offset  size
//!      0     8  8A 66 61 63 74 75 6D 0A          "factum" between two bytes that text files lack
//!      8     4  version, 1
//!     12     4  CRC-32 (IEEE) of the 12 bytes before
//!     16        sections, one after the other
//! ```
//!
//! A section:
//!
//! ```text
//!      0     4  tag, four letters
//!      4     4  number: 0, 1, 2, … among the sections with this tag
//!      8     8  size of the payload as it is stored
//!     16     8  size of the payload when unpacked
//!     24     4  CRC-32 of the 24 bytes before and the stored payload
//!     28        payload: an LZ4 frame; nothing if the unpacked size is 0
//! ```
//!
//! The sections, in this order. A *position* is a node's or relationship's place in the lists of
//! `NODE` or `RELS`, from 0.
//!
//! | tag | payload, unpacked |
//! |---|---|
//! | `HEAD` | varints: how many nodes, relationships, labels, types, keys, sets of labels, node columns, relationship columns; the next node id; the next relationship id |
//! | `NAME` | strings: labels, then types, then keys, each sorted |
//! | `SETS` | for each set of labels: a varint, how many, and that many varints, the places of its labels in `NAME`, ascending |
//! | `NODE` | for each node a varint: its id less the one before it less 1 (the first: its id); then for each a varint, the place of its set of labels in `SETS` |
//! | `RELS` | ids as in `NODE`; then for each a varint, the place of its type; then for each a zigzag, the position of its start less that of the one before; then likewise its end |
//! | `NCOL` | one section per key of nodes, see below; in order of key |
//! | `RCOL` | the same for relationships |
//! | `INDX` | a varint, how many indexes, and for each: a byte, 1 if it is a uniqueness constraint and else 0, then three strings, its name, label and key; sorted by name |
//! | `END ` | nothing; its number is the count of the sections before it, and it is the end of the file |
//!
//! A column: a varint, the place of its key; a varint, how many values there are; a byte, 1 if
//! every node or relationship has a value and else 0; if it is 0, for each value a varint: its position less
//! the one before it less 1; a byte, the kind; the values:
//!
//! | kind | values |
//! |---|---|
//! | 1 | booleans: a bit each, the lowest first, the last byte filled with 0 |
//! | 2 | integers: zigzags, each less the one before (wrapping around) |
//! | 3 | floats: 8 bytes each |
//! | 4 | strings: a varint, how many different ones, these in order of first use, and for each value a varint, its place among them |
//! | 5 | values of different or other kinds: see below, one after the other |
//!
//! A value: a byte, and what follows it:
//!
//! | byte | what follows |
//! |---|---|
//! | 1, 2 | false, true: nothing |
//! | 3 | an integer: a zigzag |
//! | 4 | a float: 8 bytes |
//! | 5 | a string |
//! | 6 | a list: a varint, its length, and its values |
//! | 7 | a date: a zigzag, days since 1970-01-01 |
//! | 8 | a local time: a varint, nanoseconds since midnight |
//! | 9 | a time: as 8, then a zigzag, the offset in seconds |
//! | 10 | a local date and time: as 7, then as 8 |
//! | 11 | a date and time: as 10, then a zigzag, the offset in seconds, then a string, the zone, empty if there is none |
//! | 12 | a duration: zigzags: months, days, seconds; a varint: nanoseconds |
//!
//! There is one way to write a graph, so the same graph gives the same bytes.

mod binary;
mod codec;
mod error;
mod file;
mod frame;
mod json;
mod pack;
mod unpack;

use std::fs::File;
use std::io;
use std::io::Read;
use std::io::Write;
use std::path::Path;

use crate::export;
use crate::export::Format;
use crate::export::Selection;
use crate::graph::Graph;

pub use error::Damage;
pub use error::SnapshotError;
pub use error::plain;
pub use file::Existing;
pub use file::Stamp;
pub use file::replace;
pub use file::replace_same;

/// Which of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The compact one, `.factum`.
    Binary,
    /// The readable one, `.json`.
    Json,
}

impl Kind {
    /// What a file name asks for: JSON if it ends so, otherwise the compact file.
    pub fn of_path(path: &Path) -> Self {
        let json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        if json { Self::Json } else { Self::Binary }
    }
}

/// Whether a file looks like a saved graph: by its first bytes, or else by its name.
pub fn is_snapshot(path: &Path) -> bool {
    let named = path.extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("json") || extension.eq_ignore_ascii_case("factum")
    });
    let mut first = Vec::new();
    let read = File::open(path)
        .and_then(|file| file.take(binary::MAGIC.len() as u64).read_to_end(&mut first));
    named || (read.is_ok() && first == binary::MAGIC)
}

/// Writes a graph.
///
/// # Errors
///
/// Those of `out`.
pub fn write(graph: &Graph, kind: Kind, out: &mut dyn Write) -> io::Result<()> {
    match kind {
        Kind::Binary => pack::write(graph, out),
        Kind::Json => export::write(graph, &Selection::all(), Format::Json, out),
    }
}

/// Reads a graph from the bytes of either file.
///
/// # Errors
///
/// If the bytes are not a graph, are of a newer version, or are damaged; the error says where.
pub fn read(bytes: &[u8]) -> Result<Graph, SnapshotError> {
    if bytes.is_empty() {
        return Err(SnapshotError::Empty);
    }
    if bytes.starts_with(&binary::MAGIC[..1]) {
        return unpack::read(bytes);
    }
    let text = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    if text.trim_ascii_start().starts_with(b"{") {
        return json::read(text);
    }
    Err(SnapshotError::Foreign)
}

/// Saves a graph: writes beside the file and renames, so that the old file stays whole until the new
/// one is.
///
/// # Errors
///
/// Those of the file system, with the path; nothing has changed then.
pub fn save(graph: &Graph, path: &Path, existing: Existing) -> Result<(), SnapshotError> {
    replace(path, existing, |out| write(graph, Kind::of_path(path), out))
        .map_err(|error| SnapshotError::Write { path: path.to_owned(), error })
}

/// Saves a graph over the file that it came from, if no other program has replaced that since.
///
/// # Errors
///
/// Those of the file system, with the path, and [`SnapshotError::Replaced`]; nothing has changed then.
pub fn save_same(graph: &Graph, path: &Path, stamp: Stamp) -> Result<(), SnapshotError> {
    let path_of = || path.to_owned();
    replace_same(path, stamp, |out| write(graph, Kind::of_path(path), out)).map_err(|error| {
        match error.kind() {
            io::ErrorKind::ResourceBusy => SnapshotError::Replaced { path: path_of() },
            _ => SnapshotError::Write { path: path_of(), error },
        }
    })
}

/// Loads a graph.
///
/// # Errors
///
/// Those of the file system and of [`read`], with the path.
pub fn load(path: &Path) -> Result<Graph, SnapshotError> {
    let bytes = std::fs::read(path)
        .map_err(|error| SnapshotError::Read { path: path.to_owned(), error })?;
    read(&bytes).map_err(|error| error.within(path))
}
