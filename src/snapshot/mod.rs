//! Saving and loading a graph.
