//! A node or relationship a line, in the encoding of `factum query --jsonl`.

use std::io;
use std::io::Write;

use crate::export::Node;
use crate::export::Rel;
use crate::export::Spelling;
use crate::export::json::push_node;
use crate::export::json::push_rel;

/// A node or relationship a line.
pub(super) struct Jsonl;

impl Spelling for Jsonl {
    fn node(&mut self, node: &Node, out: &mut dyn Write) -> io::Result<()> {
        let mut line = String::from("{\"$node\":");
        push_node(&mut line, node);
        line.push_str("}\n");
        out.write_all(line.as_bytes())
    }

    fn rel(&mut self, rel: &Rel, out: &mut dyn Write) -> io::Result<()> {
        let mut line = String::from("{\"$rel\":");
        push_rel(&mut line, rel);
        line.push_str("}\n");
        out.write_all(line.as_bytes())
    }
}
