//! A CSV file in memory: its header, and its cells in pieces.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use csv::ByteRecord;
use csv::Reader;
use csv::ReaderBuilder;
use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::session::import::ImportError;
use crate::session::import::kind::Kind;

/// How many bytes of a file, or of cells, are in a piece.
const PIECE_BYTES: usize = 1 << 20;

/// Columns that are not only properties.
pub(super) struct Fixed {
    /// Their names; the first `needed` stand first if no column has their name.
    names: [&'static str; 3],
    needed: usize,
    /// Whether they are properties too unless they have their names.
    are_properties: bool,
}

impl Fixed {
    pub(super) const NODES: Self =
        Self { names: [":ID", "", ":LABEL"], needed: 1, are_properties: true };
    pub(super) const RELS: Self =
        Self { names: [":START_ID", ":END_ID", ":TYPE"], needed: 2, are_properties: false };
}

/// A CSV file in memory.
pub(super) struct Table {
    path: PathBuf,
    delimiter: u8,
    /// The file, in which lines are counted if one of them is wrong.
    bytes: Vec<u8>,
    /// Where ids, ends, labels and types are.
    fixed: [Option<usize>; 3],
    properties: Vec<Property>,
    pieces: Vec<Piece>,
}

/// A column that is a property.
pub(super) struct Property {
    pub(super) column: usize,
    pub(super) name: String,
    /// The type that the header says.
    pub(super) kind: Option<Kind>,
    /// Whether it is a list of them.
    pub(super) is_list: bool,
}

/// Some rows of a file, all cells one after the other.
pub(super) struct Piece {
    /// How many rows come before it.
    first_row: usize,
    n_columns: usize,
    cells: Vec<u8>,
    /// Where each cell ends.
    ends: Vec<usize>,
}

impl Piece {
    fn new(first_row: usize, n_columns: usize) -> Self {
        Self { first_row, n_columns, cells: Vec::new(), ends: Vec::new() }
    }

    fn push(&mut self, record: &ByteRecord) {
        let start = self.cells.len();
        self.cells.extend_from_slice(record.as_slice());
        let mut end = start;
        for cell in record {
            end += cell.len();
            self.ends.push(end);
        }
    }

    pub(super) fn n_rows(&self) -> usize {
        self.ends.len() / self.n_columns
    }

    /// How many rows of the file come before a row of the piece.
    pub(super) fn row_in_file(&self, row: usize) -> usize {
        self.first_row + row
    }

    fn cell(&self, row: usize, column: usize) -> &[u8] {
        let place = row * self.n_columns + column;
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.cells[start..self.ends[place]]
    }
}

impl Table {
    pub(super) fn read(path: &Path, delimiter: u8, fixed: &Fixed) -> Result<Self, ImportError> {
        let failed = |error| ImportError::Csv { path: path.to_owned(), error };
        let bytes = fs::read(path).map_err(|error| failed(error.into()))?;
        let mut reader = strict(&bytes, delimiter);
        let header: Vec<String> = reader
            .headers()
            .map_err(failed)?
            .iter()
            .map(|name| name.trim_start_matches('\u{FEFF}').to_owned())
            .collect();
        if header.len() < fixed.needed || header.iter().all(String::is_empty) {
            let found = if header.iter().all(String::is_empty) { 0 } else { header.len() };
            return Err(ImportError::Columns {
                path: path.to_owned(),
                needed: fixed.needed,
                found,
            });
        }
        let named = |name: &str| {
            header.iter().position(|own| !name.is_empty() && (own == name || own.ends_with(name)))
        };
        let mut places = fixed.names.map(named);
        let is_named = places[0].is_some();
        for (at, place) in places.iter_mut().take(fixed.needed).enumerate() {
            place.get_or_insert(at);
        }
        let mut properties = Vec::new();
        for (column, name) in header.iter().enumerate() {
            let is_fixed = places.contains(&Some(column));
            let is_id = fixed.are_properties && !is_named && places[0] == Some(column);
            if (is_fixed && !is_id) || name.is_empty() {
                continue;
            }
            properties.push(Property::new(column, name, path)?);
        }
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let body = bytes.get(start..).unwrap_or_default();
        let pieces = match pieces_side_by_side(body, delimiter, header.len()) {
            Some(pieces) => pieces,
            None => pieces_in_turn(reader, header.len()).map_err(failed)?,
        };
        let path = path.to_owned();
        Ok(Self { path, delimiter, bytes, fixed: places, properties, pieces })
    }

    /// Where ids, ends, labels and types are.
    pub(super) fn fixed(&self, which: usize) -> Option<usize> {
        self.fixed[which]
    }

    pub(super) fn properties(&self) -> &[Property] {
        &self.properties
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    pub(super) fn n_rows(&self) -> usize {
        self.pieces.iter().map(Piece::n_rows).sum()
    }

    /// A cell as text.
    pub(super) fn text<'a>(
        &self,
        piece: &'a Piece,
        row: usize,
        column: usize,
    ) -> Result<&'a str, ImportError> {
        str::from_utf8(piece.cell(row, column))
            .map_err(|_| ImportError::Utf8 { path: self.path.clone(), line: self.line(piece, row) })
    }

    /// The line in which a row begins, from 1. Reads the file once more.
    pub(super) fn line(&self, piece: &Piece, row: usize) -> u64 {
        let mut records = strict(&self.bytes, self.delimiter).into_byte_records();
        let record = records.nth(piece.row_in_file(row)).and_then(Result::ok);
        record.and_then(|record| Some(record.position()?.line())).unwrap_or_default()
    }

    /// What is wrong with a cell that is not of the type of its column.
    pub(super) fn wrong_cell(
        &self,
        (piece, row): (&Piece, usize),
        property: &Property,
        cell: &str,
    ) -> ImportError {
        ImportError::Cell {
            path: self.path.clone(),
            line: self.line(piece, row),
            column: property.name.clone(),
            cell: cell.to_owned(),
        }
    }
}

impl Property {
    fn new(column: usize, name: &str, path: &Path) -> Result<Self, ImportError> {
        let Some((own, kind)) = name.rsplit_once(':') else {
            return Ok(Self { column, name: name.to_owned(), kind: None, is_list: false });
        };
        let Some(found) = Kind::parse(kind.trim_end_matches("[]")) else {
            return Err(ImportError::ColumnType {
                path: path.to_owned(),
                column: own.to_owned(),
                name: kind.to_owned(),
            });
        };
        Ok(Self { column, name: own.to_owned(), kind: Some(found), is_list: kind.ends_with("[]") })
    }
}

/// A reader that finds all mistakes of a file, with their lines.
fn strict(bytes: &[u8], delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).from_reader(bytes)
}

/// The rows behind the header, read one after the other.
fn pieces_in_turn(mut reader: Reader<&[u8]>, n_columns: usize) -> Result<Vec<Piece>, csv::Error> {
    let mut record = ByteRecord::new();
    let mut pieces = Vec::new();
    let mut piece = Piece::new(0, n_columns);
    while reader.read_byte_record(&mut record)? {
        piece.push(&record);
        if piece.cells.len() >= PIECE_BYTES {
            let next = Piece::new(piece.first_row + piece.n_rows(), n_columns);
            pieces.push(std::mem::replace(&mut piece, next));
        }
    }
    pieces.push(piece);
    Ok(pieces)
}

/// The rows behind the header. Where nothing is quoted, each line break ends a row, so that the file can
/// be cut at any. `None` if something is quoted, or if a row has not as many cells as the header.
fn pieces_side_by_side(body: &[u8], delimiter: u8, n_columns: usize) -> Option<Vec<Piece>> {
    if memchr::memchr(b'"', body).is_some() {
        return None;
    }
    let cut = cut(body);
    let pieces: Option<Vec<Piece>> = cut
        .into_par_iter()
        .map(|part| {
            let mut reader = ReaderBuilder::new()
                .delimiter(delimiter)
                .has_headers(false)
                .flexible(true)
                .from_reader(part);
            let mut record = ByteRecord::new();
            let mut piece = Piece::new(0, n_columns);
            while reader.read_byte_record(&mut record).ok()? {
                if record.len() != n_columns {
                    return None;
                }
                piece.push(&record);
            }
            Some(piece)
        })
        .collect();
    let mut pieces = pieces?;
    let mut first_row = 0;
    for piece in &mut pieces {
        piece.first_row = first_row;
        first_row += piece.n_rows();
    }
    Some(pieces)
}

/// Cuts text behind line breaks.
fn cut(body: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = body;
    while rest.len() > PIECE_BYTES {
        let breaks = memchr::memchr_iter(b'\n', &rest[PIECE_BYTES..]);
        // A reader would take a byte order mark for none of the text.
        let mut ends = breaks.map(|at| PIECE_BYTES + at + 1);
        let Some(end) = ends.find(|&end| rest.get(end) != Some(&0xEF)) else { break };
        let (part, behind) = rest.split_at(end);
        parts.push(part);
        rest = behind;
    }
    parts.push(rest);
    parts
}
