//! Values as text: as Cypher would write them, and as `toString` gives them.

use std::fmt;

use crate::value::NodeId;
use crate::value::Path;
use crate::value::RelId;
use crate::value::Value;

/// How to write what only a graph knows: nodes, relationships and paths.
pub trait Describe {
    /// Writes a node, such as `(:City {name: 'Oslo'})`.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    fn node(&self, id: NodeId, out: &mut dyn fmt::Write) -> fmt::Result;

    /// Writes a relationship, such as `[:KNOWS {since: 1999}]`.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    fn rel(&self, id: RelId, out: &mut dyn fmt::Write) -> fmt::Result;

    /// Writes a path, such as `(:A)-[:KNOWS]->(:B)`.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    fn path(&self, path: &Path, out: &mut dyn fmt::Write) -> fmt::Result;
}

/// Writes entities by their numbers, where no graph is at hand.
struct Numbers;

impl Describe for Numbers {
    fn node(&self, id: NodeId, out: &mut dyn fmt::Write) -> fmt::Result {
        write!(out, "(#{})", id.0)
    }

    fn rel(&self, id: RelId, out: &mut dyn fmt::Write) -> fmt::Result {
        write!(out, "[#{}]", id.0)
    }

    fn path(&self, path: &Path, out: &mut dyn fmt::Write) -> fmt::Result {
        for (at, node) in path.nodes.iter().enumerate() {
            self.node(*node, out)?;
            if let Some(rel) = path.rels.get(at) {
                out.write_char('-')?;
                self.rel(*rel, out)?;
                out.write_char('-')?;
            }
        }
        Ok(())
    }
}

/// A value that writes itself as Cypher text.
pub struct Literal<'a> {
    value: &'a Value,
    describe: &'a dyn Describe,
}

impl Value {
    /// The value as Cypher text, such as `[1, 'two', {three: 3.0}]`.
    pub fn literal<'a>(&'a self, describe: &'a dyn Describe) -> Literal<'a> {
        Literal { value: self, describe }
    }
}

impl fmt::Display for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            Value::Str(string) => write_string(string, f),
            Value::List(values) => {
                f.write_str("[")?;
                for (n, value) in values.iter().enumerate() {
                    if n > 0 {
                        f.write_str(", ")?;
                    }
                    value.literal(self.describe).fmt(f)?;
                }
                f.write_str("]")
            }
            Value::Map(map) => {
                f.write_str("{")?;
                for (n, (key, value)) in map.iter().enumerate() {
                    if n > 0 {
                        f.write_str(", ")?;
                    }
                    write_name(key, f)?;
                    f.write_str(": ")?;
                    value.literal(self.describe).fmt(f)?;
                }
                f.write_str("}")
            }
            Value::Node(id) => self.describe.node(*id, f),
            Value::Rel(id) => self.describe.rel(*id, f),
            Value::Path(path) => self.describe.path(path, f),
            Value::Date(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_) => write!(f, "'{}'", self.value),
            plain => plain.fmt(f),
        }
    }
}

impl fmt::Display for Value {
    /// As `toString` gives it: a string without quotes, a float with its point.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(bool) => bool.fmt(f),
            Self::Int(int) => int.fmt(f),
            Self::Float(float) => write_float(*float, f),
            Self::Str(string) => f.write_str(string),
            Self::Date(date) => date.fmt(f),
            Self::LocalTime(time) => time.fmt(f),
            Self::Time(time) => time.fmt(f),
            Self::LocalDateTime(datetime) => datetime.fmt(f),
            Self::DateTime(datetime) => datetime.fmt(f),
            Self::Duration(duration) => duration.fmt(f),
            Self::List(_) | Self::Map(_) | Self::Node(_) | Self::Rel(_) | Self::Path(_) => {
                self.literal(&Numbers).fmt(f)
            }
        }
    }
}

/// The shortest text that reads back as the same float, and shows that it is a float.
fn write_float(float: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if float.is_infinite() {
        return f.write_str(if float > 0.0 { "Infinity" } else { "-Infinity" });
    }
    write!(f, "{float:?}")
}

/// A string in single quotes, with the escapes of Cypher.
///
/// # Errors
///
/// Those of the writer.
pub fn write_string(string: &str, out: &mut dyn fmt::Write) -> fmt::Result {
    out.write_char('\'')?;
    for char in string.chars() {
        match char {
            '\'' => out.write_str("\\'")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            char if char.is_control() => write!(out, "\\u{:04X}", u32::from(char))?,
            char => out.write_char(char)?,
        }
    }
    out.write_char('\'')
}

/// A label, type, key or variable, in backticks unless it is a plain word.
///
/// # Errors
///
/// Those of the writer.
pub fn write_name(name: &str, out: &mut dyn fmt::Write) -> fmt::Result {
    let mut chars = name.chars();
    let plain = chars.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|char| char.is_alphanumeric() || char == '_');
    if plain { out.write_str(name) } else { write!(out, "`{}`", name.replace('`', "``")) }
}
