//! factum reads news articles and reports into a property graph in which every statement quotes
//! the sentence it rests on, and answers openCypher queries on that graph.
//!
//! ```
//! use factum::cypher::Params;
//! use factum::session::ReadSettings;
//! use factum::session::RunSettings;
//! use factum::session::Session;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut session = Session::new();
//! let text = "In 2024, Norland deported two hundred villagers to the island.";
//! session.read_text("note.txt", text, ReadSettings::default())?;
//! let question = "MATCH (a)-[r:DEPORTS]->(b) RETURN a.name, r.date, r.sentences[0]";
//! let answer = session.run(question, &Params::new(), RunSettings::default())?;
//! assert_eq!(answer.rows[0][0].to_string(), "Norland");
//! assert_eq!(answer.rows[0][1].to_string(), "2024");
//! assert_eq!(answer.rows[0][2].to_string(), text);
//! # Ok(())
//! # }
//! ```
//!
//! [`session::Session`] reads, asks, saves and exports; [`cypher`] is the query language alone, over a
//! [`graph::Graph`] of one's own; [`text`] and [`extract`] are the reading without a graph. Without the
//! feature `cli` the library has no command line and few dependencies.
//!
//! The modules are declared in reading order; each uses only those that `ARCHITECTURE.md` allows.

pub mod source;
pub mod value;

pub mod extract;
pub mod text;

pub mod algo;
pub mod build;
pub mod cypher;
pub mod export;
pub mod graph;
pub mod session;
pub mod snapshot;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod repl;
