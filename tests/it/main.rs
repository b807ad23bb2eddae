//! The integration tests, in one binary so that they link once.
//!
//! Most tests are cases, not code: texts under `tests/cases/TOPIC/` that [`golden`] runs. Small unit
//! tests stay in the file that they test.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test ends that way"
)]

mod algorithms;
mod build;
mod cli;
mod columns;
mod differential;
mod discourse;
mod exports;
mod faces;
mod functions;
mod fuzz;
mod golden;

mod extraction;
mod graphs;
mod import;
mod language;
mod limits;
mod segments;
mod snapshots;
mod terminal;

mod ingest;
mod mistakes;

mod graph;
mod plans;
mod queries;

mod readme;
mod texts;
mod tidy;

mod errors;
mod syntax;

mod values;
