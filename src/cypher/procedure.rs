//! Procedures: what queries can `CALL`.
//!
//! The ones of the language itself are [`Procedures::standard`]; a session adds those that need more
//! than a graph, and tables of a user's own.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::cypher::check::bound::SchemaCommand;
use crate::cypher::check::signature::BaseType;
use crate::cypher::check::signature::Field;
use crate::cypher::check::signature::FieldType;
use crate::cypher::check::signature::ProcedureSignature;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::schema;
use crate::graph::Graph;
use crate::graph::Schema;
use crate::source::Span;
use crate::value::Value;

/// Rows of a procedure's answer, a value for each of its result fields.
pub type ResultRows = Vec<Vec<Value>>;

/// What a procedure does with a graph and its arguments; on failure it says why. What may take long
/// asks the function now and then whether to end, which is a failure, too.
pub type Body =
    Arc<dyn Fn(&Graph, &[Value], &dyn Fn() -> bool) -> Result<ResultRows, String> + Send + Sync>;

/// Something that queries can call.
#[derive(Clone)]
pub struct Procedure {
    /// What it takes and gives.
    pub signature: Arc<ProcedureSignature>,
    /// What it does, in one line.
    pub doc: Arc<str>,
    body: Body,
}

impl fmt::Debug for Procedure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Procedure").field("signature", &self.signature).finish_non_exhaustive()
    }
}

impl Procedure {
    /// Puts a procedure together.
    pub fn new(signature: ProcedureSignature, doc: &str, body: Body) -> Self {
        Self { signature: Arc::new(signature), doc: Arc::from(doc), body }
    }

    /// A procedure that looks its answer up in a table. Each row has a value for every argument,
    /// then one for every result field; a call gives the results of the rows whose arguments are the
    /// same as its own.
    ///
    /// # Errors
    ///
    /// If a cell is not of the declared type.
    pub fn table(
        signature: ProcedureSignature,
        rows: Vec<Vec<Value>>,
    ) -> Result<Self, CypherError> {
        let n_arguments = signature.arguments.len();
        let mut table = Vec::with_capacity(rows.len());
        for row in rows {
            let mut cells = Vec::with_capacity(row.len());
            let fields = signature.arguments.iter().chain(&signature.results);
            for (cell, field) in row.into_iter().zip(fields) {
                cells.push(coerce(cell, field, &signature.name, Span::default())?);
            }
            let results = cells.split_off(n_arguments.min(cells.len()));
            table.push((cells, results));
        }
        let body: Body = Arc::new(move |_, given, _| {
            let same = |cells: &[Value]| {
                cells.iter().zip(given).all(|(cell, argument)| cell.same(argument))
            };
            let fitting = table.iter().filter(|(cells, _)| same(cells));
            Ok(fitting.map(|(_, results)| results.clone()).collect())
        });
        Ok(Self::new(signature, "A table of this session.", body))
    }

    /// Calls it with arguments of the declared types; `is_over` says when it should end.
    ///
    /// # Errors
    ///
    /// If it cannot do its work.
    pub fn run(
        &self,
        graph: &Graph,
        arguments: &[Value],
        is_over: &dyn Fn() -> bool,
    ) -> Result<ResultRows, CypherError> {
        (self.body)(graph, arguments, is_over).map_err(|message| {
            let name = Arc::clone(&self.signature.name);
            let kind = ErrorKind::ProcedureFailed { name, message: message.into() };
            CypherError::new(kind, Span::default())
        })
    }
}

/// All procedures that queries can call, by name.
#[derive(Clone, Debug)]
pub struct Procedures {
    all: BTreeMap<Arc<str>, Procedure>,
    /// What `SHOW` asks, where `YIELD` or `WHERE` follows, by the words of the statement.
    shown: BTreeMap<&'static str, Procedure>,
}

impl Default for Procedures {
    fn default() -> Self {
        let shown = schema::SHOWN
            .iter()
            .filter_map(|command| Some((command.shown()?, schema::shown(command, Vec::new()))));
        Self { all: BTreeMap::new(), shown: shown.collect() }
    }
}

impl Procedures {
    /// None.
    pub fn none() -> Self {
        Self::default()
    }

    /// Those that every graph has.
    pub fn standard() -> Self {
        let mut all = Self::default();
        for (name, results, doc, body) in STANDARD {
            let results: Vec<Field> =
                results.iter().map(|(name, base)| field(name, base.clone())).collect();
            let name = Arc::from(*name);
            let signature =
                ProcedureSignature { name, arguments: Vec::new(), n_required: 0, results };
            let body = *body;
            all.add(Procedure::new(signature, doc, Arc::new(move |graph, _, _| Ok(body(graph)))));
        }
        all
    }

    /// Adds a procedure; one with the same name goes.
    pub fn add(&mut self, procedure: Procedure) {
        self.all.insert(Arc::clone(&procedure.signature.name), procedure);
        let command = SchemaCommand::ShowProcedures;
        if let Some(own) = command.shown().and_then(|words| self.shown.get_mut(words)) {
            *own = schema::shown(&command, self.all.values().map(schema::procedure_row).collect());
        }
    }

    /// A procedure by its name; in another case if there is none in this.
    pub fn get(&self, name: &str) -> Option<&Procedure> {
        let same = |own: &str| own.eq_ignore_ascii_case(name);
        self.all
            .get(name)
            .or_else(|| self.all.iter().find(|(own, _)| same(own)).map(|(_, found)| found))
            .or_else(|| self.shown.get(name))
    }

    /// A procedure by its name.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn find(&self, name: &str) -> Result<&Procedure, CypherError> {
        self.get(name).ok_or_else(|| {
            let kind = ErrorKind::ProcedureNotFound { name: name.into(), similar: None };
            CypherError::new(kind, Span::default())
        })
    }

    /// All procedures, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &Procedure> {
        self.all.values()
    }
}

/// A result field that is never null.
fn field(name: &str, base: BaseType) -> Field {
    Field { name: Arc::from(name), ty: FieldType { base, nullable: false } }
}

/// Name, result fields, documentation and body of a procedure without arguments.
type Standard =
    (&'static str, &'static [(&'static str, BaseType)], &'static str, fn(&Graph) -> ResultRows);

/// How two labels are connected.
const CONNECTION: &[(&str, BaseType)] = &[
    ("start", BaseType::String),
    ("relationshipType", BaseType::String),
    ("end", BaseType::String),
    ("count", BaseType::Integer),
];

/// The procedures that every graph has.
const STANDARD: &[Standard] = &[
    (
        "db.indexes",
        &[
            ("name", BaseType::String),
            ("label", BaseType::String),
            ("property", BaseType::String),
            ("unique", BaseType::Boolean),
        ],
        "The indexes and unique constraints of the graph.",
        indexes,
    ),
    ("db.labels", &[("label", BaseType::String)], "The labels that nodes have.", |graph| {
        names(graph.used_labels())
    }),
    (
        "db.propertyKeys",
        &[("propertyKey", BaseType::String)],
        "The keys of properties of nodes and relationships.",
        |graph| names(graph.used_keys()),
    ),
    (
        "db.relationshipTypes",
        &[("relationshipType", BaseType::String)],
        "The types that relationships have.",
        |graph| names(graph.used_types()),
    ),
    ("db.schema", CONNECTION, "The same as `db.schema.visualization`.", |graph| {
        connections(&graph.schema())
    }),
    (
        "db.schema.nodeTypeProperties",
        &[
            ("label", BaseType::String),
            ("count", BaseType::Integer),
            ("propertyName", BaseType::String),
            ("propertyTypes", BaseType::Any),
            ("propertyCount", BaseType::Integer),
        ],
        "For each label its properties: how many nodes have them, with values of which types.",
        |graph| node_properties(&graph.schema()),
    ),
    (
        "db.schema.relTypeProperties",
        &[
            ("relationshipType", BaseType::String),
            ("count", BaseType::Integer),
            ("propertyName", BaseType::String),
            ("propertyTypes", BaseType::Any),
            ("propertyCount", BaseType::Integer),
        ],
        "For each relationship type its properties: how many have them, with values of which types.",
        |graph| rel_properties(&graph.schema()),
    ),
    (
        "db.schema.visualization",
        CONNECTION,
        "Which labels are connected by which relationship types, and how often.",
        |graph| connections(&graph.schema()),
    ),
];

fn names(names: Vec<Arc<str>>) -> ResultRows {
    names.into_iter().map(|name| vec![Value::Str(name)]).collect()
}

fn int(n: usize) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn indexes(graph: &Graph) -> ResultRows {
    let indexes = graph.indexes().into_iter();
    indexes
        .map(|index| {
            let names = [index.name, index.label, index.key].map(Value::Str);
            names.into_iter().chain([Value::Bool(index.unique)]).collect()
        })
        .collect()
}

fn node_properties(schema: &Schema) -> ResultRows {
    schema.labels.iter().flat_map(|own| properties(&own.name, own.count, &own.keys)).collect()
}

fn rel_properties(schema: &Schema) -> ResultRows {
    schema.types.iter().flat_map(|own| properties(&own.name, own.count, &own.keys)).collect()
}

/// A row for each key, or one without a key if there are none.
fn properties(name: &Arc<str>, count: usize, keys: &[crate::graph::KeySchema]) -> ResultRows {
    let head = [Value::Str(Arc::clone(name)), int(count)];
    if keys.is_empty() {
        let tail = [Value::Null, Value::list([]), int(0)];
        return vec![head.into_iter().chain(tail).collect()];
    }
    let rows = keys.iter().map(|key| {
        let types = Value::list(key.types.iter().map(|name| Value::str(*name)));
        let tail = [Value::Str(Arc::clone(&key.name)), types, int(key.count)];
        head.iter().cloned().chain(tail).collect()
    });
    rows.collect()
}

fn connections(schema: &Schema) -> ResultRows {
    let mut rows = Vec::new();
    for own in &schema.types {
        for (start, end, count) in &own.ends {
            let names = [start, &own.name, end].map(|name| Value::Str(Arc::clone(name)));
            rows.push(names.into_iter().chain([int(*count)]).collect());
        }
    }
    rows
}

/// Brings a value to a declared type: an integer for `FLOAT` becomes a float.
///
/// # Errors
///
/// If it is of another type.
pub fn coerce(
    value: Value,
    field: &Field,
    procedure: &str,
    span: Span,
) -> Result<Value, CypherError> {
    if matches!(value, Value::Null) && field.ty.nullable {
        return Ok(value);
    }
    coerce_base(value, &field.ty.base).map_err(|value| {
        let kind = ErrorKind::TypeMismatch {
            what: format!("`{}` of `{procedure}`", field.name).into(),
            expected: field.ty.to_string().into(),
            found: value.described().into(),
        };
        CypherError::new(kind, span)
    })
}

/// The value as one of a type, or the value as it is if it cannot be.
fn coerce_base(value: Value, base: &BaseType) -> Result<Value, Value> {
    let fits = match (base, &value) {
        (_, Value::Null) => matches!(base, BaseType::Any),
        (BaseType::Float, &Value::Int(int)) => {
            #[expect(clippy::cast_precision_loss, reason = "what the declared type asks for")]
            return Ok(Value::Float(int as f64));
        }
        (BaseType::List(inner), Value::List(items)) => {
            let item = |item: &Value| match item {
                Value::Null if inner.nullable => Ok(Value::Null),
                item => coerce_base(item.clone(), &inner.base),
            };
            let items: Result<Vec<Value>, Value> = items.iter().map(item).collect();
            return items.map(Value::list).map_err(|_| value);
        }
        (BaseType::Any, _)
        | (BaseType::Boolean, Value::Bool(_))
        | (BaseType::String, Value::Str(_))
        | (BaseType::Integer, Value::Int(_))
        | (BaseType::Float, Value::Float(_))
        | (BaseType::Number, Value::Int(_) | Value::Float(_))
        | (BaseType::Map, Value::Map(_) | Value::Node(_) | Value::Rel(_))
        | (BaseType::Node, Value::Node(_))
        | (BaseType::Relationship, Value::Rel(_))
        | (BaseType::Path, Value::Path(_))
        | (BaseType::Date, Value::Date(_))
        | (BaseType::Time, Value::Time(_))
        | (BaseType::LocalTime, Value::LocalTime(_))
        | (BaseType::DateTime, Value::DateTime(_))
        | (BaseType::LocalDateTime, Value::LocalDateTime(_))
        | (BaseType::Duration, Value::Duration(_)) => true,
        _ => false,
    };
    if fits { Ok(value) } else { Err(value) }
}
