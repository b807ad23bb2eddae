//! CSV files of nodes and relationships into a graph.
//!
//! A file has a header. Nodes: the column `:ID`, or else the first one, tells them apart; unless it is
//! called `:ID` it becomes a property too. Relationships: the columns `:START_ID` and `:END_ID`, or else the
//! first two, which become no properties. `:LABEL` and `:TYPE` add labels and give the type, unless the
//! cell is empty; labels are separated by `;`. Other columns are properties. Their type is found out from
//! all their cells (integer, float, boolean, string), or said by the header: `born:date`, `age:int`,
//! `names:string[]`. The items of a list are separated by `;`, or the cell is a list in JSON. An empty cell
//! is no property.
//!
//! Nothing is made row by row: a file is cut into pieces that are read side by side, ends of relationships
//! are looked up by piece, properties become typed columns. The pieces depend on the file alone, so the
//! graph does not depend on the number of threads.

mod column;
mod ids;
mod kind;
mod table;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use rustc_hash::FxHashMap;

use crate::graph::Graph;
use crate::graph::GraphError;
use crate::graph::LabelId;
use crate::graph::Owners;
use crate::graph::Transaction;
use crate::graph::TypeId;
use crate::session::import::ids::Ids;
use crate::session::import::kind::Kind;
use crate::session::import::table::Fixed;
use crate::session::import::table::Piece;
use crate::session::import::table::Table;
use crate::snapshot;
use crate::value::NodeId;

/// A file of nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeFile {
    /// What every node of it gets.
    pub labels: Vec<String>,
    /// The file.
    pub path: PathBuf,
}

/// A file of relationships.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelFile {
    /// The type, unless a column `:TYPE` gives it.
    pub rel_type: String,
    /// The first label of the files in which the starts are.
    pub start: String,
    /// The first label of the files in which the ends are.
    pub end: String,
    /// The file.
    pub path: PathBuf,
}

/// Why an import failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// A file cannot be opened or read.
    #[error("cannot read `{}`: {}", path.display(), in_words(error))]
    Csv {
        /// The file.
        path: PathBuf,
        /// Why.
        error: csv::Error,
    },
    /// A file has no header, or too few columns.
    #[error("`{}` needs a header of at least {needed} columns, it has {found}", path.display())]
    Columns {
        /// The file.
        path: PathBuf,
        /// How many it needs.
        needed: usize,
        /// How many it has.
        found: usize,
    },
    /// A header asks for a type that there is not.
    #[error(
        "`{}`: column `{column}` has the unknown type `{name}`; there are {}, and each with [] for lists",
        path.display(),
        Kind::NAMES.map(|(name, _)| name).join(", ")
    )]
    ColumnType {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// What was written.
        name: String,
    },
    /// A cell is not of the type that the header says.
    #[error("`{}`, line {line}: `{cell}` is not of the type of column `{column}`", path.display())]
    Cell {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// The column.
        column: String,
        /// The cell.
        cell: String,
    },
    /// A cell is not UTF-8.
    #[error("`{}`, line {line}: this is not UTF-8", path.display())]
    Utf8 {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
    },
    /// A node has no id.
    #[error("`{}`, line {line}: the id is empty", path.display())]
    NoId {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
    },
    /// Two nodes of one label have the same id.
    #[error("`{}`, line {line}: there is already a `{label}` with the id `{id}`", path.display())]
    Repeated {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// The label.
        label: String,
        /// The id.
        id: String,
    },
    /// A relationship starts or ends at a node that is in no file.
    #[error("`{}`, line {line}: there is no `{label}` with the id `{id}`", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// The label.
        label: String,
        /// The id.
        id: String,
    },
    /// No file has nodes with a label.
    #[error("no file of nodes has the label `{label}`")]
    NoSuchLabel {
        /// The label.
        label: String,
    },
    /// The graph refused.
    #[error("{0}")]
    Graph(#[from] GraphError),
}

/// What a reader of CSV says, without its counts of records and bytes.
fn in_words(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) => snapshot::plain(error),
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line} has {len} fields, the header has {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "the header is not UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

/// Makes a graph from files; how many nodes and relationships it got is what it holds. Takes time in
/// proportion to the files, and memory for one of them beside the graph.
///
/// # Errors
///
/// If a file cannot be read or does not fit the others; there is no graph then.
pub fn import(nodes: &[NodeFile], rels: &[RelFile], delimiter: u8) -> Result<Graph, ImportError> {
    let mut graph = Graph::new();
    let mut change = graph.begin();
    let mut ids: BTreeMap<&str, Ids> = BTreeMap::new();
    for file in nodes {
        let table = Table::read(&file.path, delimiter, &Fixed::NODES)?;
        let label = file.labels.first().map_or("", String::as_str);
        load_nodes(&table, file, ids.entry(label).or_default(), &mut change)?;
    }
    for file in rels {
        let find = |label: &String| {
            ids.get(label.as_str()).ok_or_else(|| ImportError::NoSuchLabel { label: label.clone() })
        };
        let (starts, ends) = (find(&file.start)?, find(&file.end)?);
        let table = Table::read(&file.path, delimiter, &Fixed::RELS)?;
        load_rels(&table, file, (starts, ends), &mut change)?;
    }
    change.commit();
    graph.compact();
    Ok(graph)
}

fn load_nodes(
    table: &Table,
    file: &NodeFile,
    ids: &mut Ids,
    change: &mut Transaction<'_>,
) -> Result<(), ImportError> {
    change.reserve(table.n_rows(), 0);
    let mut labels = Vec::new();
    for label in &file.labels {
        labels.push(change.intern_label(label)?);
    }
    // Nodes with the same cell have the same labels.
    let mut sets: FxHashMap<&str, Vec<LabelId>> = FxHashMap::default();
    let mut owners = Vec::with_capacity(table.n_rows());
    for piece in table.pieces() {
        for row in 0..piece.n_rows() {
            let id = table.text(piece, row, table.fixed(0).unwrap_or(0))?;
            if id.is_empty() {
                let line = table.line(piece, row);
                return Err(ImportError::NoId { path: file.path.clone(), line });
            }
            let node = match table.fixed(2) {
                None => change.create_node_labelled(&labels)?,
                Some(column) => {
                    let cell = table.text(piece, row, column)?;
                    if !sets.contains_key(cell) {
                        let mut own = labels.clone();
                        for label in cell.split(';').filter(|label| !label.is_empty()) {
                            own.push(change.intern_label(label)?);
                        }
                        sets.insert(cell, own);
                    }
                    change.create_node_labelled(&sets[cell])?
                }
            };
            if !ids.insert(id, node) {
                return Err(ImportError::Repeated {
                    path: file.path.clone(),
                    line: table.line(piece, row),
                    label: file.labels.first().cloned().unwrap_or_default(),
                    id: id.to_owned(),
                });
            }
            owners.push(node.0);
        }
    }
    load_properties(table, Owners::Nodes(&owners), change)
}

/// The relationships of a piece, as its cells say them.
struct Links<'a> {
    ends: Vec<(NodeId, NodeId)>,
    /// The types of all of them, if there is a column of types.
    types: Vec<&'a str>,
}

fn load_rels(
    table: &Table,
    file: &RelFile,
    ids: (&Ids, &Ids),
    change: &mut Transaction<'_>,
) -> Result<(), ImportError> {
    change.reserve(0, table.n_rows());
    let own_type = change.intern_type(&file.rel_type)?;
    let links: Vec<Result<Links<'_>, ImportError>> =
        table.pieces().par_iter().map(|piece| links(table, piece, file, ids)).collect();
    let mut types: FxHashMap<&str, TypeId> = FxHashMap::default();
    types.insert("", own_type);
    let mut owners = Vec::with_capacity(table.n_rows());
    for links in links {
        let Links { ends, types: names } = links?;
        let mut rels: Vec<_> = ends.iter().map(|&(start, end)| (start, own_type, end)).collect();
        for (rel, name) in rels.iter_mut().zip(names) {
            rel.1 = match types.get(name) {
                Some(&rel_type) => rel_type,
                None => {
                    let rel_type = change.intern_type(name)?;
                    types.insert(name, rel_type);
                    rel_type
                }
            };
        }
        owners.extend(change.create_rels(&rels)?);
    }
    load_properties(table, Owners::Rels(&owners), change)
}

fn links<'a>(
    table: &Table,
    piece: &'a Piece,
    file: &RelFile,
    (starts, ends): (&Ids, &Ids),
) -> Result<Links<'a>, ImportError> {
    let mut links = Links { ends: Vec::with_capacity(piece.n_rows()), types: Vec::new() };
    for row in 0..piece.n_rows() {
        let find = |ids: &Ids, column: usize, label: &String| {
            let id = table.text(piece, row, column)?;
            ids.get(id).ok_or_else(|| ImportError::Missing {
                path: file.path.clone(),
                line: table.line(piece, row),
                label: label.clone(),
                id: id.to_owned(),
            })
        };
        let start = find(starts, table.fixed(0).unwrap_or(0), &file.start)?;
        let end = find(ends, table.fixed(1).unwrap_or(1), &file.end)?;
        links.ends.push((start, end));
        if let Some(column) = table.fixed(2) {
            links.types.push(table.text(piece, row, column)?);
        }
    }
    Ok(links)
}

/// Sets the properties of what the rows have become.
fn load_properties(
    table: &Table,
    owners: Owners<'_>,
    change: &mut Transaction<'_>,
) -> Result<(), ImportError> {
    let columns: Vec<_> = table
        .properties()
        .par_iter()
        .map(|property| column::read(table, property, owners.ids()))
        .collect();
    for (property, column) in table.properties().iter().zip(columns) {
        let key = change.intern_key(&property.name)?;
        let (own, values) = column?;
        change.load_column(owners.with(&own), key, values)?;
    }
    Ok(())
}
