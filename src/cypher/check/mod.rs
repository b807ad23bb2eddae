//! The rules of the language that are not grammar: names become slots, and what cannot be right is
//! refused before anything is run.

pub mod bound;
pub mod signature;
pub mod types;
