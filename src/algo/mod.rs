//! Graph algorithms.
