//! Statements into the graph.
