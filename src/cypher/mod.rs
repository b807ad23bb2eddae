//! The query language, openCypher.
