//! Nodes by their ids in the files.

use rustc_hash::FxHashMap;

use crate::value::NodeId;

/// Says that a number has no node.
const NONE: u32 = u32::MAX;

/// How many numbers a table may have per id that was given.
const SPREAD_MAX: usize = 4;

/// How many numbers a table may have whatever was given.
const SPREAD_MIN: usize = 1_024;

/// The nodes of one label by their ids in the files. Ids that are numbers, as most are, are kept as
/// numbers, in a table if they lie close together.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Nodes by small number.
    table: Vec<u32>,
    numbers: FxHashMap<u64, NodeId>,
    texts: FxHashMap<Box<str>, NodeId>,
    len: usize,
}

impl Ids {
    /// Adds a node; whether its id is new.
    pub(super) fn insert(&mut self, id: &str, node: NodeId) -> bool {
        if self.get(id).is_some() {
            return false;
        }
        self.len += 1;
        let Some(number) = number(id) else {
            self.texts.insert(id.into(), node);
            return true;
        };
        match usize::try_from(number) {
            Ok(place) if place < self.len * SPREAD_MAX + SPREAD_MIN => {
                if place >= self.table.len() {
                    self.table.resize(place + 1, NONE);
                }
                self.table[place] = node.0;
            }
            _ => {
                self.numbers.insert(number, node);
            }
        }
        true
    }

    /// The node with an id.
    pub(super) fn get(&self, id: &str) -> Option<NodeId> {
        let Some(number) = number(id) else { return self.texts.get(id).copied() };
        let small = usize::try_from(number).ok().and_then(|place| self.table.get(place));
        match small {
            Some(&node) if node != NONE => Some(NodeId(node)),
            // It may have been too large for the table when it came.
            _ => self.numbers.get(&number).copied(),
        }
    }
}

/// An id as a number, if it is written as numbers are: another id is never the same number.
fn number(id: &str) -> Option<u64> {
    let digits = id.as_bytes();
    let plain = matches!(digits, [b'0'] | [b'1'..=b'9', ..]);
    // With 19 digits it fits.
    if !plain || digits.len() > 19 {
        return None;
    }
    digits.iter().try_fold(0_u64, |number, &digit| {
        digit.is_ascii_digit().then(|| number * 10 + u64::from(digit - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::Ids;
    use crate::value::NodeId;

    #[test]
    fn ids_are_told_apart_by_how_they_are_written() {
        let mut ids = Ids::default();
        let texts = ["7", "07", "+7", "-7", "7.0", "", "0", "00", "9999999999999999999", "1000000"];
        let many: Vec<String> = (2_000..300_000).map(|n| n.to_string()).collect();
        let all: Vec<&str> = texts.into_iter().chain(many.iter().map(String::as_str)).collect();
        for (n, id) in (0..).zip(&all) {
            assert!(ids.insert(id, NodeId(n)), "{id}");
        }
        for (n, id) in (0..).zip(&all) {
            assert_eq!(ids.get(id), Some(NodeId(n)), "{id}");
            assert!(!ids.insert(id, NodeId(0)), "{id}");
        }
        assert_eq!(ids.get("1999"), None);
        assert_eq!(ids.get("99999999999999999999"), None);
    }
}
