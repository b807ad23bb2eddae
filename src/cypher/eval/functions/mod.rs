//! The functions of the language: one table, from which calls are checked and evaluated, names are
//! completed, and help and the reference page are written.
//!
//! To add a function is to add an entry to the table of its file.

pub mod aggregate;
mod convert;
mod foreign;
mod graph;
mod list;
mod math;
mod predicate;
mod reference;
mod string;
mod temporal;

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::cypher::check::bound::Expr;
use crate::cypher::check::signature::FunctionId;
use crate::cypher::check::signature::FunctionKind;
use crate::cypher::check::signature::Parameter;
use crate::cypher::check::signature::Signature;
use crate::cypher::check::types::Types;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::at;
use crate::cypher::eval::conditional;
use crate::cypher::eval::eval_all;
use crate::cypher::eval::large;
use crate::cypher::eval::rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::source::Span;
use crate::value::Value;
use crate::value::ValueError;

pub use foreign::native;
pub use reference::reference;

/// A function of the language.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// What it takes and gives.
    pub signature: Signature,
    /// What it does, in one sentence.
    pub doc: &'static str,
    /// A call and its result, as an expression that is true.
    pub example: &'static str,
    /// Where it is listed.
    pub group: Group,
    evaluator: Evaluator,
}

/// Groups of functions, in the order of the reference page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Nodes, relationships and paths.
    Graph,
    /// Tests and choices.
    Predicate,
    /// Numbers.
    Math,
    /// Strings.
    String,
    /// Lists and maps.
    List,
    /// One type into another.
    Convert,
    /// Dates, times, durations.
    Temporal,
    /// Groups of rows.
    Aggregate,
}

/// What a function of values makes of its arguments.
type OfValues = fn(&[Value], &EvalContext<'_>) -> Result<Value, ErrorKind>;
/// What a function of columns makes of its arguments and a number of rows.
type OfColumns = fn(&[Column], usize, &EvalContext<'_>) -> Result<Column, ErrorKind>;

/// How a function is computed.
#[derive(Clone, Copy, Debug)]
enum Evaluator {
    /// Row by row; null if an argument is null, refused if one has a type that it does not take.
    Strict(OfValues),
    /// Row by row, also of nulls.
    Lenient(OfValues),
    /// All rows at once.
    Columns(OfColumns),
    /// `coalesce`, which computes arguments only as far as they are needed.
    Coalesce,
    /// Of groups of rows.
    Aggregate(aggregate::Aggregate),
}

impl Function {
    /// A function that needs all of its parameters.
    const fn new(
        name: &'static str,
        parameters: &'static [Parameter],
        returns: Types,
        group: Group,
        evaluator: Evaluator,
    ) -> Self {
        let kind = match evaluator {
            Evaluator::Aggregate(_) => FunctionKind::Aggregate,
            _ => FunctionKind::Scalar,
        };
        let n_required = parameters.len();
        let signature = Signature { name, parameters, n_required, variadic: false, returns, kind };
        Self { signature, doc: "", example: "", group, evaluator }
    }

    /// The function with only the first parameters required.
    const fn requires(mut self, n_required: usize) -> Self {
        self.signature.n_required = n_required;
        self
    }

    /// The function with a last parameter that may be given several times.
    const fn variadic(mut self) -> Self {
        self.signature.variadic = true;
        self
    }

    /// The function as one that gives another value each time.
    const fn volatile(mut self) -> Self {
        self.signature.kind = FunctionKind::Volatile;
        self
    }

    /// The function with its documentation.
    const fn doc(mut self, doc: &'static str, example: &'static str) -> Self {
        self.doc = doc;
        self.example = example;
        self
    }

    /// The function under another name.
    const fn named(mut self, name: &'static str) -> Self {
        self.signature.name = name;
        self
    }

    /// The accumulator of an aggregate, `None` for other functions.
    pub const fn aggregate(&self) -> Option<aggregate::Aggregate> {
        match self.evaluator {
            Evaluator::Aggregate(aggregate) => Some(aggregate),
            _ => None,
        }
    }

    /// How it is called: `left(text :: STRING, length :: INTEGER) :: STRING`.
    pub fn usage(&self) -> String {
        Usage(&self.signature).to_string()
    }
}

/// Parameters, which differ in what they accept.
const fn parameter(name: &'static str, types: Types) -> Parameter {
    Parameter { name, types }
}

struct Usage<'a>(&'a Signature);

impl fmt::Display for Usage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |types: Types| {
            if types == Types::ANY { "ANY".to_owned() } else { types.to_string().to_uppercase() }
        };
        write!(f, "{}(", self.0.name)?;
        for (n, parameter) in self.0.parameters.iter().enumerate() {
            let separator = if n == 0 { "" } else { ", " };
            let optional = n >= self.0.n_required;
            let (open, close) = if optional { ("[", "]") } else { ("", "") };
            write!(f, "{open}{separator}{} :: {}{close}", parameter.name, name(parameter.types))?;
        }
        let more = if self.0.variadic { ", …" } else { "" };
        write!(f, "{more}) :: {}", name(self.0.returns))
    }
}

/// The tables of all files, in the order of the reference page.
const TABLES: [&[Function]; 8] = [
    graph::FUNCTIONS,
    predicate::FUNCTIONS,
    math::FUNCTIONS,
    string::FUNCTIONS,
    list::FUNCTIONS,
    convert::FUNCTIONS,
    temporal::FUNCTIONS,
    aggregate::FUNCTIONS,
];

static ALL: LazyLock<Vec<&'static Function>> =
    LazyLock::new(|| TABLES.iter().flat_map(|table| table.iter()).collect());

/// Places in [`ALL`], by name in lower case.
static BY_NAME: LazyLock<FxHashMap<String, FunctionId>> = LazyLock::new(|| {
    let ids = (0..).map(FunctionId);
    ALL.iter().map(|function| function.signature.name.to_lowercase()).zip(ids).collect()
});

/// All functions; a [`FunctionId`] is a place in this list.
pub fn all() -> &'static [&'static Function] {
    &ALL
}

/// The function of a name, in whatever case it is written.
pub fn find(name: &str) -> Option<FunctionId> {
    BY_NAME.get(&name.to_lowercase()).copied()
}

/// A function by its number.
///
/// # Panics
///
/// If no function has that number.
pub fn get(id: FunctionId) -> &'static Function {
    ALL[usize::from(id.0)]
}

/// The value of a call for each row.
pub(super) fn call(
    id: FunctionId,
    arguments: &[Expr],
    span: Span,
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    let function = get(id);
    if matches!(function.evaluator, Evaluator::Coalesce) {
        return conditional::coalesce(arguments, batch, cx);
    }
    let columns = eval_all(arguments, batch, cx)?;
    function.apply(&columns, batch.n_rows(), cx).map_err(|kind| at(kind, span))
}

impl Function {
    /// The value for each row of arguments.
    fn apply(
        &self,
        columns: &[Column],
        n_rows: usize,
        cx: &EvalContext<'_>,
    ) -> Result<Column, ErrorKind> {
        let bytes = Cell::new(0);
        let of_values = |values: &[Value]| {
            let value = match self.evaluator {
                Evaluator::Strict(apply) => {
                    if values.iter().any(Value::is_null) {
                        return Ok(Value::Null);
                    }
                    self.check(values)?;
                    apply(values, cx)?
                }
                Evaluator::Lenient(apply) => apply(values, cx)?,
                Evaluator::Columns(_) | Evaluator::Coalesce | Evaluator::Aggregate(_) => {
                    return Ok(Value::Null);
                }
            };
            let own = large(&value);
            if own > 0 {
                bytes.set(bytes.get() + own);
                cx.subqueries.fits(bytes.get()).map_err(|error| *error.kind)?;
            }
            Ok(value)
        };
        if let Evaluator::Columns(apply) = self.evaluator {
            return apply(columns, n_rows, cx);
        }
        if self.signature.kind == FunctionKind::Volatile {
            let row = |row: usize| {
                let values: Vec<Value> = columns.iter().map(|column| column.value(row)).collect();
                of_values(&values)
            };
            return Ok(Column::from_values((0..n_rows).map(row).collect::<Result<_, _>>()?));
        }
        match by_code(columns, n_rows, of_values) {
            Some(column) => column,
            None => rows(columns, n_rows, of_values),
        }
    }

    /// Whether each argument has a type that its parameter takes.
    fn check(&self, values: &[Value]) -> Result<(), ErrorKind> {
        let parameters = self.signature.parameters;
        for (n, value) in values.iter().enumerate() {
            let Some(parameter) = parameters.get(n).or(parameters.last()) else { continue };
            if !Types::of_value(value).may_be(parameter.types) {
                return Err(unusable(self.signature.name, value));
            }
        }
        Ok(())
    }
}

/// How many rows there must be to each string of a dictionary for [`by_code`].
const ROWS_PER_STRING: usize = 4;

/// A function of few different strings and constants: computed once for each string. `None` if that
/// is not what it is.
fn by_code(
    columns: &[Column],
    n_rows: usize,
    apply: impl Fn(&[Value]) -> Result<Value, ErrorKind>,
) -> Option<Result<Column, ErrorKind>> {
    let at = columns.iter().position(|column| matches!(column, Column::Strs(..)))?;
    let Column::Strs(codes, dictionary) = &columns[at] else { return None };
    let constant = |column: &Column| matches!(column, Column::Const(_));
    let others_constant = (0..columns.len()).all(|other| other == at || constant(&columns[other]));
    if !others_constant || dictionary.len() * ROWS_PER_STRING > n_rows {
        return None;
    }
    let mut arguments: Vec<Value> = columns.iter().map(|column| column.value(0)).collect();
    let mut known: Vec<Option<Value>> = vec![None; dictionary.len()];
    let mut of_null = None;
    let mut values = Vec::with_capacity(n_rows);
    for code in codes.iter() {
        let (known, argument) = match code {
            Some(code) => (&mut known[code as usize], Some(dictionary.string(code))),
            None => (&mut of_null, None),
        };
        if known.is_none() {
            arguments[at] = argument.map_or(Value::Null, |string| Value::Str(Arc::clone(string)));
            match apply(&arguments) {
                Ok(value) => *known = Some(value),
                Err(error) => return Some(Err(error)),
            }
        }
        values.push(known.clone().unwrap_or_default());
    }
    Some(Ok(Column::from_values(values)))
}

/// An argument that a function cannot use.
fn unusable(function: &'static str, value: &Value) -> ErrorKind {
    let value = match value {
        Value::List(_) | Value::Map(_) | Value::Node(_) | Value::Rel(_) | Value::Path(_) => {
            value.described().to_owned()
        }
        Value::Null => "null".to_owned(),
        simple => {
            let described = simple.described();
            let kind = described.split_once(' ').map_or(described, |(_, kind)| kind);
            format!("the {kind} `{simple}`")
        }
    };
    ValueError::ArgumentValue { function, value: value.into() }.into()
}

/// A number that is out of a function's range.
fn out_of_range(function: &'static str, range: &'static str, value: &Value) -> ErrorKind {
    ValueError::NumberOutOfRange { function, range, value: value.to_string().into() }.into()
}
