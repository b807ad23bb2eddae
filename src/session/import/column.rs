//! The cells of a column as typed values.

use std::sync::Arc;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use rustc_hash::FxHashMap;

use crate::graph::Values;
use crate::session::import::ImportError;
use crate::session::import::kind::Kind;
use crate::session::import::kind::boolean;
use crate::session::import::kind::float;
use crate::session::import::kind::integer;
use crate::session::import::table::Piece;
use crate::session::import::table::Property;
use crate::session::import::table::Table;

/// Who has a value, and the values.
type Filled<T> = (Vec<u32>, Vec<T>);

/// The values of a column and those of the owners, one a row, that have them: an empty cell is none.
///
/// # Errors
///
/// If a cell is not UTF-8, or not of the type that the header says: the first one of the column.
pub(super) fn read(
    table: &Table,
    property: &Property,
    owners: &[u32],
) -> Result<(Vec<u32>, Values), ImportError> {
    let kind = match property.kind {
        Some(kind) => kind,
        None => find_kind(table, property)?,
    };
    let column = Column { table, property, owners };
    if property.is_list {
        return column.of(|cell| kind.list(cell)).map(|(own, all)| (own, Values::Mixed(all)));
    }
    match kind {
        Kind::Int => column.of(integer).map(|(own, all)| (own, Values::Ints(all))),
        Kind::Float => column.of(float).map(|(own, all)| (own, Values::Floats(all))),
        Kind::Bool => column.of(boolean).map(|(own, all)| (own, Values::Bools(all))),
        Kind::Str => column.strings(),
        Kind::Date
        | Kind::LocalTime
        | Kind::Time
        | Kind::LocalDateTime
        | Kind::DateTime
        | Kind::Duration => {
            column.of(|cell| kind.value(cell)).map(|(own, all)| (own, Values::Mixed(all)))
        }
    }
}

/// The first type that all cells have.
fn find_kind(table: &Table, property: &Property) -> Result<Kind, ImportError> {
    let of_pieces: Vec<Result<(bool, [bool; 3]), ImportError>> =
        table.pieces().par_iter().map(|piece| kinds(table, piece, property)).collect();
    let mut is_filled = false;
    let mut fits = [true; 3];
    for of_piece in of_pieces {
        let (own_filled, own_fits) = of_piece?;
        is_filled |= own_filled;
        for (fits, own) in fits.iter_mut().zip(own_fits) {
            *fits &= own;
        }
    }
    Ok(match fits {
        _ if !is_filled => Kind::Str,
        [true, ..] => Kind::Int,
        [_, true, _] => Kind::Float,
        [.., true] => Kind::Bool,
        _ => Kind::Str,
    })
}

/// Whether a cell of a piece is filled, and whether all that are can be integers, floats, booleans.
fn kinds(
    table: &Table,
    piece: &Piece,
    property: &Property,
) -> Result<(bool, [bool; 3]), ImportError> {
    let mut is_filled = false;
    let mut fits = [true; 3];
    for row in 0..piece.n_rows() {
        let cell = table.text(piece, row, property.column)?;
        if cell.is_empty() {
            continue;
        }
        is_filled = true;
        fits[0] = fits[0] && integer(cell).is_some();
        fits[1] = fits[1] && float(cell).is_some();
        fits[2] = fits[2] && boolean(cell).is_some();
        if fits == [false; 3] {
            // The rest is looked at only when it is read.
            break;
        }
    }
    Ok((is_filled, fits))
}

/// A column of a table, and what its rows have become.
struct Column<'a> {
    table: &'a Table,
    property: &'a Property,
    owners: &'a [u32],
}

impl<'a> Column<'a> {
    /// Runs a function on the filled cells of each piece, the pieces side by side; what it made of them
    /// comes in their order.
    fn pieces<P: Default + Send>(
        &self,
        add: impl Fn(&mut P, &'a str) -> bool + Sync,
    ) -> Result<Vec<(Vec<u32>, P)>, ImportError> {
        let of_pieces: Vec<Result<(Vec<u32>, P), ImportError>> = self
            .table
            .pieces()
            .par_iter()
            .map(|piece| {
                let mut own = Vec::with_capacity(piece.n_rows());
                let mut part = P::default();
                for row in 0..piece.n_rows() {
                    let cell = self.table.text(piece, row, self.property.column)?;
                    if cell.is_empty() {
                        continue;
                    }
                    if !add(&mut part, cell) {
                        return Err(self.table.wrong_cell((piece, row), self.property, cell));
                    }
                    own.push(self.owners[piece.row_in_file(row)]);
                }
                Ok((own, part))
            })
            .collect();
        of_pieces.into_iter().collect()
    }

    /// The cells by a function that knows one type.
    fn of<T: Send>(
        &self,
        parse: impl Fn(&str) -> Option<T> + Sync,
    ) -> Result<Filled<T>, ImportError> {
        let parts = self.pieces(|part: &mut Vec<T>, cell| match parse(cell) {
            Some(value) => {
                part.push(value);
                true
            }
            None => false,
        })?;
        let mut own = Vec::new();
        let mut values = Vec::new();
        for (part_own, part) in parts {
            own.extend(part_own);
            values.extend(part);
        }
        Ok((own, values))
    }

    /// The cells as strings, each of which is kept once.
    fn strings(&self) -> Result<(Vec<u32>, Values), ImportError> {
        let parts = self.pieces(|part: &mut Strings<'a>, cell| {
            let code = part.code(cell);
            part.codes.push(code);
            true
        })?;
        let mut own = Vec::new();
        let mut all = Strings::default();
        for (part_own, part) in parts {
            own.extend(part_own);
            let codes: Vec<u32> = part.strings.iter().map(|string| all.code(string)).collect();
            all.codes.extend(part.codes.iter().map(|&code| codes[code as usize]));
        }
        let strings = all.strings.iter().map(|&string| Arc::from(string)).collect();
        Ok((own, Values::Strings(strings, all.codes)))
    }
}

/// Strings as numbers in order of first use.
#[derive(Default)]
struct Strings<'a> {
    strings: Vec<&'a str>,
    known: FxHashMap<&'a str, u32>,
    codes: Vec<u32>,
}

impl<'a> Strings<'a> {
    fn code(&mut self, string: &'a str) -> u32 {
        *self.known.entry(string).or_insert_with(|| {
            self.strings.push(string);
            u32::try_from(self.strings.len() - 1)
                .expect("there are fewer strings than ids of nodes")
        })
    }
}
