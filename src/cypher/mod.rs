//! The query language, openCypher.

pub mod exec;
