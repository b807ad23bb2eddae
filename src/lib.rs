//! factum reads news articles and reports into a property graph in which every statement quotes
//! the sentence it rests on, and answers openCypher queries on that graph.
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
