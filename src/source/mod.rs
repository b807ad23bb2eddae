//! Places in a text: spans, line starts, and diagnostics that point at them.

pub mod diagnostic;
mod span;
mod text;

pub use span::Span;
pub use text::Position;
pub use text::Source;
