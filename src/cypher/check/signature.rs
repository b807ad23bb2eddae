//! What functions and procedures take and give, as far as a call is checked against it.

use std::fmt;
use std::sync::Arc;

use crate::cypher::check::types::Types;

/// A function's place in the table of functions, `cypher::eval::functions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub u16);

/// What a function takes and gives.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// The name as documented, with its namespace: `date.truncate`. Calls may write it in any case.
    pub name: &'static str,
    /// What it takes, in order.
    pub parameters: &'static [Parameter],
    /// How many of the parameters a call must give.
    pub n_required: usize,
    /// Whether the last parameter may be given any number of times.
    pub variadic: bool,
    /// What it gives.
    pub returns: Types,
    /// What sort of function it is.
    pub kind: FunctionKind,
}

/// One parameter of a function.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name, for documentation and messages.
    pub name: &'static str,
    /// What it accepts; what cannot be one of these is refused before anything is run.
    pub types: Types,
}

/// Sorts of functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionKind {
    /// Gives the same for the same arguments and the same graph.
    Scalar,
    /// Gives another value each time, such as `rand()`.
    Volatile,
    /// Takes a group of rows, such as `sum()`.
    Aggregate,
}

/// What a procedure takes and gives.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcedureSignature {
    /// The name with its namespace: `db.labels`.
    pub name: Arc<str>,
    /// What it takes, in order.
    pub arguments: Vec<Field>,
    /// How many of the arguments a call must give; the others are null without.
    pub n_required: usize,
    /// What it gives; none for a procedure that only acts.
    pub results: Vec<Field>,
}

impl fmt::Display for ProcedureSignature {
    /// As it is declared: `geo.country(city :: STRING?) :: (name :: STRING?)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.name)?;
        for (n, argument) in self.arguments.iter().enumerate() {
            let before = if n == 0 { "" } else { ", " };
            let default = if n < self.n_required { "" } else { " = null" };
            write!(f, "{before}{}{default} :: {}", argument.name, argument.ty)?;
        }
        f.write_str(") :: (")?;
        for (n, result) in self.results.iter().enumerate() {
            let before = if n == 0 { "" } else { ", " };
            write!(f, "{before}{} :: {}", result.name, result.ty)?;
        }
        f.write_str(")")
    }
}

/// An argument or a result field of a procedure.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    pub ty: FieldType,
}

/// The type of an argument or a result field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldType {
    /// Without the question mark.
    pub base: BaseType,
    /// Whether it may be null: `INTEGER?`.
    pub nullable: bool,
}

impl fmt::Display for FieldType {
    /// As signatures write it: `INTEGER?`, `LIST OF STRING`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match &self.base {
            BaseType::Any => "ANY",
            BaseType::Boolean => "BOOLEAN",
            BaseType::String => "STRING",
            BaseType::Integer => "INTEGER",
            BaseType::Float => "FLOAT",
            BaseType::Number => "NUMBER",
            BaseType::Map => "MAP",
            BaseType::Node => "NODE",
            BaseType::Relationship => "RELATIONSHIP",
            BaseType::Path => "PATH",
            BaseType::Date => "DATE",
            BaseType::Time => "TIME",
            BaseType::LocalTime => "LOCAL TIME",
            BaseType::DateTime => "DATETIME",
            BaseType::LocalDateTime => "LOCAL DATETIME",
            BaseType::Duration => "DURATION",
            BaseType::List(inner) => return write!(f, "LIST OF {inner}"),
        };
        write!(f, "{name}{}", if self.nullable { "?" } else { "" })
    }
}

/// A type as signatures write it.
#[derive(Clone, Debug, PartialEq)]
pub enum BaseType {
    /// `ANY`.
    Any,
    /// `BOOLEAN`.
    Boolean,
    /// `STRING`.
    String,
    /// `INTEGER`.
    Integer,
    /// `FLOAT`.
    Float,
    /// `NUMBER`.
    Number,
    /// `MAP`.
    Map,
    /// `NODE`.
    Node,
    /// `RELATIONSHIP`.
    Relationship,
    /// `PATH`.
    Path,
    /// `DATE`.
    Date,
    /// `TIME`.
    Time,
    /// `LOCAL TIME`.
    LocalTime,
    /// `DATETIME`.
    DateTime,
    /// `LOCAL DATETIME`.
    LocalDateTime,
    /// `DURATION`.
    Duration,
    /// `LIST OF` a type.
    List(Box<FieldType>),
}
