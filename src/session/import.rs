//! CSV files of nodes and relationships into a graph.
//!
//! A file has a header. Nodes: the column `:ID`, or else the first one, tells them apart; unless it is
//! called `:ID` it becomes a property too. Relationships: the columns `:START_ID` and `:END_ID`, or else the
//! first two, which become no properties. `:LABEL` and `:TYPE` add labels and give the type; labels are
//! separated by `;`. Other columns are properties. Their type is found out from all their cells
//! (integer, float, boolean, string), or said by the header: `born:date`, `age:int`, `names:string[]`. The
//! items of a list are separated by `;`, or the cell is a list in JSON. An empty cell is no property.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use csv::ByteRecord;
use csv::ReaderBuilder;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use rustc_hash::FxHashMap;

use crate::graph::Entity;
use crate::graph::Graph;
use crate::graph::GraphError;
use crate::graph::Transaction;
use crate::snapshot;
use crate::value::Date;
use crate::value::DateTime;
use crate::value::Duration;
use crate::value::LocalDateTime;
use crate::value::LocalTime;
use crate::value::NodeId;
use crate::value::Time;
use crate::value::Value;

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

/// The nodes of one label by their id in the files.
type Ids = FxHashMap<Box<str>, NodeId>;

/// Makes a graph from files; how many nodes and relationships it got is what it holds.
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
    change.reserve(table.rows.len(), 0);
    let mut labels = Vec::new();
    for label in &file.labels {
        labels.push(change.intern_label(label)?);
    }
    let mut owners = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let id = table.text(row, table.fixed[0].unwrap_or(0))?;
        if id.is_empty() {
            return Err(ImportError::NoId { path: file.path.clone(), line: line(row) });
        }
        let node = match table.fixed[2] {
            None => change.create_node_labelled(&labels)?,
            Some(column) => {
                let mut own = labels.clone();
                for label in table.text(row, column)?.split(';').filter(|label| !label.is_empty()) {
                    own.push(change.intern_label(label)?);
                }
                change.create_node_labelled(&own)?
            }
        };
        if ids.insert(id.into(), node).is_some() {
            return Err(ImportError::Repeated {
                path: file.path.clone(),
                line: line(row),
                label: file.labels.first().cloned().unwrap_or_default(),
                id: id.to_owned(),
            });
        }
        owners.push(Entity::Node(node));
    }
    table.load_properties(&owners, change)
}

fn load_rels(
    table: &Table,
    file: &RelFile,
    (starts, ends): (&Ids, &Ids),
    change: &mut Transaction<'_>,
) -> Result<(), ImportError> {
    change.reserve(0, table.rows.len());
    let own_type = change.intern_type(&file.rel_type)?;
    let mut owners = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let find = |ids: &Ids, column: usize, label: &String| {
            let id = table.text(row, column)?;
            ids.get(id).copied().ok_or_else(|| ImportError::Missing {
                path: file.path.clone(),
                line: line(row),
                label: label.clone(),
                id: id.to_owned(),
            })
        };
        let start = find(starts, table.fixed[0].unwrap_or(0), &file.start)?;
        let end = find(ends, table.fixed[1].unwrap_or(1), &file.end)?;
        let rel_type = match table.fixed[2] {
            None => own_type,
            Some(column) => change.intern_type(table.text(row, column)?)?,
        };
        owners.push(Entity::Rel(change.create_rel_typed(start, rel_type, end)?));
    }
    table.load_properties(&owners, change)
}

/// Columns that are not only properties.
struct Fixed {
    /// Their names; the first `needed` stand first if no column has their name.
    names: [&'static str; 3],
    needed: usize,
    /// Whether they are properties too unless they have their names.
    are_properties: bool,
}

impl Fixed {
    const NODES: Self = Self { names: [":ID", "", ":LABEL"], needed: 1, are_properties: true };
    const RELS: Self =
        Self { names: [":START_ID", ":END_ID", ":TYPE"], needed: 2, are_properties: false };
}

/// A CSV file in memory.
struct Table {
    path: PathBuf,
    rows: Vec<ByteRecord>,
    /// Where ids, ends, labels and types are.
    fixed: [Option<usize>; 3],
    properties: Vec<Property>,
}

/// A column that is a property.
struct Property {
    column: usize,
    name: String,
    /// The type that the header says.
    kind: Option<Kind>,
    /// Whether it is a list of them.
    is_list: bool,
}

/// The types of properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Int,
    Float,
    Bool,
    Str,
    Date,
    LocalTime,
    Time,
    LocalDateTime,
    DateTime,
    Duration,
}

impl Kind {
    /// The types by the names that a header may use.
    const NAMES: [(&'static str, Self); 10] = [
        ("int", Self::Int),
        ("float", Self::Float),
        ("boolean", Self::Bool),
        ("string", Self::Str),
        ("date", Self::Date),
        ("localtime", Self::LocalTime),
        ("time", Self::Time),
        ("localdatetime", Self::LocalDateTime),
        ("datetime", Self::DateTime),
        ("duration", Self::Duration),
    ];
    /// Names that other programs use for the same.
    const ALIASES: [(&'static str, Self); 7] = [
        ("integer", Self::Int),
        ("long", Self::Int),
        ("short", Self::Int),
        ("byte", Self::Int),
        ("double", Self::Float),
        ("bool", Self::Bool),
        ("char", Self::Str),
    ];

    fn parse(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let mut known = Self::NAMES.iter().chain(&Self::ALIASES);
        known.find(|(own, _)| *own == name).map(|(_, kind)| *kind)
    }

    /// A cell as a value of this type.
    fn value(self, cell: &str) -> Option<Value> {
        match self {
            Self::Int => integer(cell).map(Value::Int),
            Self::Float => float(cell).map(Value::Float),
            Self::Bool => match cell {
                "true" | "True" | "TRUE" => Some(Value::Bool(true)),
                "false" | "False" | "FALSE" => Some(Value::Bool(false)),
                _ => None,
            },
            Self::Str => Some(Value::Str(Arc::from(cell))),
            Self::Date => Date::parse(cell).ok().map(Value::Date),
            Self::LocalTime => LocalTime::parse(cell).ok().map(Value::LocalTime),
            Self::Time => Time::parse(cell).ok().map(Value::Time),
            Self::LocalDateTime => LocalDateTime::parse(cell).ok().map(Value::LocalDateTime),
            Self::DateTime => DateTime::parse(cell).ok().map(|own| Value::DateTime(own.into())),
            Self::Duration => Duration::parse(cell).ok().map(|own| Value::Duration(own.into())),
        }
    }

    /// A cell as a list of values of this type.
    fn list(self, cell: &str) -> Option<Value> {
        let items: Option<Vec<Value>> = if cell.starts_with('[') {
            let items: Vec<serde_json::Value> = serde_json::from_str(cell).ok()?;
            let text = |item: &serde_json::Value| match item {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            items.iter().map(|item| self.value(&text(item))).collect()
        } else {
            cell.split(';').map(|item| self.value(item)).collect()
        };
        Some(Value::List(items?.into()))
    }
}

/// Digits as a number writes them. `007` and `+1` are strings: something would be lost.
fn integer(cell: &str) -> Option<i64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let plain = digits == "0"
        || !digits.starts_with('0') && digits.starts_with(|c: char| c.is_ascii_digit());
    if plain { cell.parse().ok() } else { None }
}

fn float(cell: &str) -> Option<f64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit());
    if plain { cell.parse().ok().filter(|number: &f64| number.is_finite()) } else { None }
}

fn line(row: &ByteRecord) -> u64 {
    row.position().map_or(0, csv::Position::line)
}

impl Table {
    fn read(path: &Path, delimiter: u8, fixed: &Fixed) -> Result<Self, ImportError> {
        let failed = |error| ImportError::Csv { path: path.to_owned(), error };
        let file = File::open(path).map_err(|error| failed(error.into()))?;
        let mut reader = ReaderBuilder::new().delimiter(delimiter).from_reader(file);
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
            let mut is_list = false;
            let (name, kind) = match name.rsplit_once(':') {
                None => (name.clone(), None),
                Some((name, kind)) => match Kind::parse(kind.trim_end_matches("[]")) {
                    Some(found) => {
                        is_list = kind.ends_with("[]");
                        (name.to_owned(), Some(found))
                    }
                    None => {
                        return Err(ImportError::ColumnType {
                            path: path.to_owned(),
                            column: name.to_owned(),
                            name: kind.to_owned(),
                        });
                    }
                },
            };
            properties.push(Property { column, name, kind, is_list });
        }
        let rows = reader.byte_records().collect::<Result<_, _>>().map_err(failed)?;
        Ok(Self { path: path.to_owned(), rows, fixed: places, properties })
    }

    fn text<'a>(&self, row: &'a ByteRecord, column: usize) -> Result<&'a str, ImportError> {
        str::from_utf8(row.get(column).unwrap_or_default())
            .map_err(|_| ImportError::Utf8 { path: self.path.clone(), line: line(row) })
    }

    /// Sets the properties of what the rows have become.
    fn load_properties(
        &self,
        owners: &[Entity],
        change: &mut Transaction<'_>,
    ) -> Result<(), ImportError> {
        let columns: Vec<Result<Vec<Value>, ImportError>> =
            self.properties.par_iter().map(|property| self.column(property)).collect();
        for (property, values) in self.properties.iter().zip(columns) {
            let key = change.intern_key(&property.name)?;
            for (&owner, value) in owners.iter().zip(values?) {
                if !matches!(value, Value::Null) {
                    change.set_property_by(owner, key, value)?;
                }
            }
        }
        Ok(())
    }

    /// The values of a column; null for empty cells.
    fn column(&self, property: &Property) -> Result<Vec<Value>, ImportError> {
        let mut cells = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            cells.push(self.text(row, property.column)?);
        }
        let filled = || cells.iter().filter(|cell| !cell.is_empty());
        let kind = property.kind.unwrap_or_else(|| {
            [Kind::Int, Kind::Float, Kind::Bool]
                .into_iter()
                .find(|kind| filled().all(|cell| kind.value(cell).is_some()))
                .filter(|_| filled().next().is_some())
                .unwrap_or(Kind::Str)
        });
        // Equal strings share one text.
        let mut shared: FxHashMap<&str, Arc<str>> = FxHashMap::default();
        let mut values = Vec::with_capacity(cells.len());
        for (row, cell) in self.rows.iter().zip(cells) {
            values.push(match (cell, kind) {
                ("", _) => Value::Null,
                (cell, Kind::Str) if !property.is_list => {
                    Value::Str(Arc::clone(shared.entry(cell).or_insert_with(|| Arc::from(cell))))
                }
                (cell, kind) => match property.is_list {
                    true => kind.list(cell),
                    false => kind.value(cell),
                }
                .ok_or_else(|| ImportError::Cell {
                    path: self.path.clone(),
                    line: line(row),
                    column: property.name.clone(),
                    cell: cell.to_owned(),
                })?,
            });
        }
        Ok(values)
    }
}
