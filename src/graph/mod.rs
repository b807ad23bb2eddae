//! The property graph.
