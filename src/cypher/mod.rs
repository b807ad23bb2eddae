//! The query language, openCypher.

pub mod check;
pub mod error;
pub mod eval;
pub mod exec;
pub mod syntax;
