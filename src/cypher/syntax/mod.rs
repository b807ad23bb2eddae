//! From the text of a statement to its tree: tokens, grammar, and the tree as text again.

pub mod ast;
