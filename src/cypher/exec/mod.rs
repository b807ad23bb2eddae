//! Running a plan.

pub mod batch;
