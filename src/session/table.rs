//! Procedures that answer from a table: the signature as text, and rows of arguments and results.

use std::sync::Arc;

use crate::cypher::check::signature::BaseType;
use crate::cypher::check::signature::Field;
use crate::cypher::check::signature::FieldType;
use crate::cypher::check::signature::ProcedureSignature;
use crate::cypher::error::CypherError;
use crate::cypher::procedure::Procedure;
use crate::value::Value;

/// How deep `LIST OF LIST OF …` may nest.
const DEPTH_MAX: usize = 32;

/// A signature that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a signature: expected {expected} at `{rest}`")]
pub struct SignatureError {
    /// The signature.
    pub text: String,
    /// What was expected.
    pub expected: &'static str,
    /// What stands there.
    pub rest: String,
}

/// A table whose rows do not fit the signature.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// A row has too few or too many cells.
    #[error("row {row} has {found} cells, the signature has {wanted}")]
    Width {
        /// The row, from 1.
        row: usize,
        /// How many cells it has.
        found: usize,
        /// How many it should have.
        wanted: usize,
    },
    /// A cell is not of its type.
    #[error("{0}")]
    Cell(CypherError),
}

/// Makes a procedure that answers from a table; each row has a value for every argument, then one for
/// every result.
///
/// # Errors
///
/// If a row has another number of cells, or a cell is not of its type.
pub fn table_procedure(
    signature: ProcedureSignature,
    rows: Vec<Vec<Value>>,
) -> Result<Procedure, TableError> {
    let wanted = signature.arguments.len() + signature.results.len();
    for (row, cells) in (1..).zip(&rows) {
        if cells.len() != wanted {
            return Err(TableError::Width { row, found: cells.len(), wanted });
        }
    }
    Procedure::table(signature, rows).map_err(TableError::Cell)
}

/// Reads a signature such as `geo.country(city :: STRING?) :: (code :: INTEGER?, name :: STRING?)`.
///
/// # Errors
///
/// If it is none.
pub fn parse_signature(text: &str) -> Result<ProcedureSignature, SignatureError> {
    let mut scanner = Scanner { text, rest: text };
    let mut name = scanner.word("a name")?;
    while scanner.accept(".") {
        name = name + "." + &scanner.word("a name")?;
    }
    scanner.expect("(", "`(`")?;
    let (arguments, n_required) = scanner.fields()?;
    scanner.expect("::", "`::`")?;
    let results = if scanner.accept("VOID") {
        Vec::new()
    } else {
        scanner.expect("(", "`(`")?;
        let (results, n_required) = scanner.fields()?;
        if n_required < results.len() {
            return Err(scanner.error("results without `= null`"));
        }
        results
    };
    if !scanner.rest.trim_start().is_empty() {
        return Err(scanner.error("the end"));
    }
    Ok(ProcedureSignature { name: name.into(), arguments, n_required, results })
}

/// A text that is read from front to back.
struct Scanner<'a> {
    text: &'a str,
    rest: &'a str,
}

impl Scanner<'_> {
    fn error(&self, expected: &'static str) -> SignatureError {
        SignatureError {
            text: self.text.to_owned(),
            expected,
            rest: self.rest.trim_start().chars().take(20).collect(),
        }
    }

    /// Takes a symbol or word if it comes next; letters in either case.
    fn accept(&mut self, wanted: &str) -> bool {
        let rest = self.rest.trim_start();
        let Some(start) = rest.get(..wanted.len()) else { return false };
        let after = &rest[wanted.len()..];
        let is_word = wanted.starts_with(|c: char| c.is_alphabetic());
        let goes_on = is_word && after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if !start.eq_ignore_ascii_case(wanted) || goes_on {
            return false;
        }
        self.rest = after;
        true
    }

    fn expect(&mut self, wanted: &str, expected: &'static str) -> Result<(), SignatureError> {
        if self.accept(wanted) { Ok(()) } else { Err(self.error(expected)) }
    }

    fn word(&mut self, expected: &'static str) -> Result<String, SignatureError> {
        let rest = self.rest.trim_start();
        if let Some(quoted) = rest.strip_prefix('`')
            && let Some((name, rest)) = quoted.split_once('`')
            && !name.is_empty()
        {
            let name = name.to_owned();
            self.rest = rest;
            return Ok(name);
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if word.is_empty() || word.starts_with(|c: char| c.is_numeric()) {
            return Err(self.error(expected));
        }
        let word = word.to_owned();
        self.rest = after;
        Ok(word)
    }

    /// Fields up to the closing bracket, and how many there are before the first with `= null`.
    fn fields(&mut self) -> Result<(Vec<Field>, usize), SignatureError> {
        let mut fields: Vec<Field> = Vec::new();
        let mut n_required = 0;
        if self.accept(")") {
            return Ok((fields, n_required));
        }
        loop {
            let name: Arc<str> = self.word("a field")?.into();
            if fields.iter().any(|field| field.name == name) {
                return Err(self.error("a field with another name"));
            }
            if self.accept("=") {
                self.expect("null", "`null`")?;
            } else if n_required < fields.len() {
                return Err(self.error("`= null`"));
            } else {
                n_required += 1;
            }
            self.expect("::", "`::`")?;
            fields.push(Field { name, ty: self.field_type(DEPTH_MAX)? });
            if self.accept(")") {
                return Ok((fields, n_required));
            }
            self.expect(",", "`,` or `)`")?;
        }
    }

    fn field_type(&mut self, depth: usize) -> Result<FieldType, SignatureError> {
        if self.accept("LIST") {
            let nullable = self.accept("?");
            self.expect("OF", "`OF`")?;
            let Some(depth) = depth.checked_sub(1) else {
                return Err(self.error("a type that nests less deep"));
            };
            let inner = self.field_type(depth)?;
            // In `LIST OF INTEGER?` the mark may be meant for either.
            let nullable = nullable || inner.nullable;
            return Ok(FieldType { base: BaseType::List(Box::new(inner)), nullable });
        }
        let local = self.accept("LOCAL");
        let base = match (local, self.word("a type")?.to_ascii_uppercase().as_str()) {
            (true, "TIME") | (false, "LOCALTIME") => BaseType::LocalTime,
            (true, "DATETIME") | (false, "LOCALDATETIME") => BaseType::LocalDateTime,
            (false, "ANY") => BaseType::Any,
            (false, "BOOLEAN") => BaseType::Boolean,
            (false, "STRING") => BaseType::String,
            (false, "INTEGER") => BaseType::Integer,
            (false, "FLOAT") => BaseType::Float,
            (false, "NUMBER") => BaseType::Number,
            (false, "MAP") => BaseType::Map,
            (false, "NODE") => BaseType::Node,
            (false, "RELATIONSHIP") => BaseType::Relationship,
            (false, "PATH") => BaseType::Path,
            (false, "DATE") => BaseType::Date,
            (false, "TIME") => BaseType::Time,
            (false, "DATETIME") => BaseType::DateTime,
            (false, "DURATION") => BaseType::Duration,
            _ => return Err(self.error("a type")),
        };
        Ok(FieldType { base, nullable: self.accept("?") })
    }
}

#[cfg(test)]
mod tests {
    use super::parse_signature;
    use super::table_procedure;
    use crate::cypher::check::signature::BaseType;
    use crate::graph::Graph;
    use crate::value::Value;

    #[test]
    fn signatures_are_read() {
        let signature =
            parse_signature("geo.country(city :: STRING?) :: (code :: INTEGER?, name :: STRING?)")
                .unwrap();
        assert_eq!(&*signature.name, "geo.country");
        assert_eq!((signature.arguments.len(), signature.results.len()), (1, 2));
        assert_eq!(signature.results[0].ty.base, BaseType::Integer);
        assert!(parse_signature("a.b() :: ()").unwrap().results.is_empty());
        assert!(parse_signature("a(x :: LIST OF LIST OF ANY?) :: VOID").is_ok());
        for wrong in ["", "a", "a()", "a() :: (", "a(x) :: ()", "a() :: (x :: TEXT)", "a() :: () b"]
        {
            assert!(parse_signature(wrong).is_err(), "{wrong}");
        }
        let deep = format!("a(x :: {}ANY) :: ()", "LIST OF ".repeat(100_000));
        assert!(parse_signature(&deep).is_err());
    }

    #[test]
    fn rows_are_found_by_their_arguments() {
        let signature = parse_signature("t(in :: FLOAT?) :: (out :: STRING?)").unwrap();
        let rows = vec![
            vec![Value::Int(1), Value::Str("one".into())],
            vec![Value::Null, Value::Str("null".into())],
            vec![Value::Float(f64::NAN), Value::Str("nan".into())],
            vec![Value::Float(1.0), Value::Str("uno".into())],
        ];
        let table = table_procedure(signature, rows).unwrap();
        let call = |value: Value| -> Vec<String> {
            table
                .run(&Graph::new(), &[value], &|| false)
                .unwrap()
                .iter()
                .map(|row| row[0].to_string())
                .collect()
        };
        assert_eq!(call(Value::Float(1.0)), ["one", "uno"]);
        assert_eq!(call(Value::Null), ["null"]);
        assert_eq!(call(Value::Float(f64::NAN)), ["nan"]);
        assert_eq!(call(Value::Float(2.0)), [""; 0]);
    }
}
