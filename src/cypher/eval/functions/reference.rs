//! The reference page of functions, written from the table.

use std::fmt::Write;

use crate::cypher::eval::functions::Group;
use crate::cypher::eval::functions::all;

/// All groups, in the order of the page.
const GROUPS: [Group; 8] = [
    Group::Graph,
    Group::Predicate,
    Group::Math,
    Group::String,
    Group::List,
    Group::Convert,
    Group::Temporal,
    Group::Aggregate,
];

impl Group {
    /// The heading of the group.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Graph => "Nodes, relationships and paths",
            Self::Predicate => "Tests and choices",
            Self::Math => "Numbers",
            Self::String => "Strings",
            Self::List => "Lists",
            Self::Convert => "Conversions",
            Self::Temporal => "Dates, times and durations",
            Self::Aggregate => "Aggregates",
        }
    }
}

/// The reference page of all functions, in Markdown.
pub fn reference() -> String {
    let mut page = String::from("# Functions\n\nNames may be written in any case.\n");
    for group in GROUPS {
        let functions = all().iter().filter(|function| function.group == group);
        // Writing to a string does not fail.
        let _ = write!(page, "\n## {}\n", group.title());
        for function in functions {
            let _ = write!(
                page,
                "\n### `{}`\n\n{}\n\n    {}\n",
                function.usage(),
                function.doc,
                function.example
            );
        }
    }
    page
}
