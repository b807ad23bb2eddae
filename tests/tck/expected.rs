//! Reads values as the suite writes them: not with the parser that is under test.

use std::collections::BTreeMap;

/// A value of a table of results or parameters.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expected {
    /// `null`.
    Null,
    /// `true`.
    Bool(bool),
    /// `1`.
    Int(i64),
    /// `1.0`.
    Float(f64),
    /// `'a'`; also temporal values are written so.
    Str(String),
    /// `[1, 2]`.
    List(Vec<Expected>),
    /// `{a: 1}`.
    Map(BTreeMap<String, Expected>),
    /// `(:A {a: 1})`.
    Node(Node),
    /// `[:T {a: 1}]`.
    Rel(Rel),
    /// `<(:A)-[:T]->(:B)>`.
    Path(Node, Vec<Step>),
}

/// A node: sorted labels, and properties.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) labels: Vec<String>,
    pub(crate) properties: BTreeMap<String, Expected>,
}

/// A relationship.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rel {
    pub(crate) rel_type: String,
    pub(crate) properties: BTreeMap<String, Expected>,
}

/// A relationship of a path, whether it points forwards, and the node behind it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Step {
    pub(crate) rel: Rel,
    pub(crate) forwards: bool,
    pub(crate) node: Node,
}

/// Reads one value.
pub(crate) fn read(text: &str) -> Result<Expected, String> {
    let mut reader = Reader { rest: text };
    let value = reader.value()?;
    reader.blanks();
    if reader.rest.is_empty() {
        Ok(value)
    } else {
        Err(format!("`{}` behind a value in `{text}`", reader.rest))
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Skips a text, if it stands next.
    fn skip(&mut self, text: &str) -> bool {
        self.blanks();
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, text: &str) -> Result<(), String> {
        if self.skip(text) { Ok(()) } else { Err(format!("no `{text}` at `{}`", self.rest)) }
    }

    fn word(&mut self) -> Result<&'a str, String> {
        self.blanks();
        if let Some(quoted) = self.rest.strip_prefix('`') {
            let (word, rest) = quoted.split_once('`').ok_or("an open quoted name")?;
            self.rest = rest;
            return Ok(word);
        }
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        if word.is_empty() { Err(format!("no name at `{rest}`")) } else { Ok(word) }
    }

    fn value(&mut self) -> Result<Expected, String> {
        self.blanks();
        match self.rest.chars().next() {
            Some('\'') => self.string().map(Expected::Str),
            Some('{') => self.map().map(Expected::Map),
            Some('(') => self.node().map(Expected::Node),
            Some('<') => self.path(),
            Some('[') if self.rest[1..].trim_start().starts_with(':') => {
                self.rel().map(Expected::Rel)
            }
            Some('[') => self.list(),
            Some(_) => self.simple(),
            None => Err("no value".to_owned()),
        }
    }

    fn string(&mut self) -> Result<String, String> {
        let mut out = String::new();
        let mut chars = self.rest[1..].chars();
        while let Some(c) = chars.next() {
            match c {
                '\'' => {
                    self.rest = chars.as_str();
                    return Ok(out);
                }
                '\\' => out.push(match chars.next() {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some('r') => '\r',
                    Some('b') => '\u{8}',
                    Some('f') => '\u{c}',
                    Some(c) => c,
                    None => break,
                }),
                c => out.push(c),
            }
        }
        Err(format!("an open string in `{}`", self.rest))
    }

    fn list(&mut self) -> Result<Expected, String> {
        self.expect("[")?;
        let mut items = Vec::new();
        if self.skip("]") {
            return Ok(Expected::List(items));
        }
        loop {
            items.push(self.value()?);
            if !self.skip(",") {
                self.expect("]")?;
                return Ok(Expected::List(items));
            }
        }
    }

    fn map(&mut self) -> Result<BTreeMap<String, Expected>, String> {
        self.expect("{")?;
        let mut entries = BTreeMap::new();
        if self.skip("}") {
            return Ok(entries);
        }
        loop {
            let key = self.word()?.to_owned();
            self.expect(":")?;
            entries.insert(key, self.value()?);
            if !self.skip(",") {
                self.expect("}")?;
                return Ok(entries);
            }
        }
    }

    fn properties(&mut self) -> Result<BTreeMap<String, Expected>, String> {
        self.blanks();
        if self.rest.starts_with('{') { self.map() } else { Ok(BTreeMap::new()) }
    }

    fn node(&mut self) -> Result<Node, String> {
        self.expect("(")?;
        let mut labels = Vec::new();
        while self.skip(":") {
            labels.push(self.word()?.to_owned());
        }
        labels.sort();
        let properties = self.properties()?;
        self.expect(")")?;
        Ok(Node { labels, properties })
    }

    fn rel(&mut self) -> Result<Rel, String> {
        self.expect("[")?;
        self.expect(":")?;
        let rel_type = self.word()?.to_owned();
        let properties = self.properties()?;
        self.expect("]")?;
        Ok(Rel { rel_type, properties })
    }

    fn path(&mut self) -> Result<Expected, String> {
        self.expect("<")?;
        let start = self.node()?;
        let mut steps = Vec::new();
        while !self.skip(">") {
            let backwards = self.skip("<-");
            if !backwards {
                self.expect("-")?;
            }
            let rel = self.rel()?;
            self.expect(if backwards { "-" } else { "->" })?;
            steps.push(Step { rel, forwards: !backwards, node: self.node()? });
        }
        Ok(Expected::Path(start, steps))
    }

    /// A number or a word.
    fn simple(&mut self) -> Result<Expected, String> {
        let end = self.rest.find([',', ']', '}', ')', ' ']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(match word {
            "null" => Expected::Null,
            "true" => Expected::Bool(true),
            "false" => Expected::Bool(false),
            "NaN" => Expected::Float(f64::NAN),
            "Inf" => Expected::Float(f64::INFINITY),
            "-Inf" => Expected::Float(f64::NEG_INFINITY),
            _ => match word.parse::<i64>() {
                Ok(value) => Expected::Int(value),
                Err(_) => {
                    Expected::Float(word.parse().map_err(|_| format!("`{word}` is no value"))?)
                }
            },
        })
    }
}
