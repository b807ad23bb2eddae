//! One graph in use: reading into it, asking it, saving it.

pub mod ingest;
