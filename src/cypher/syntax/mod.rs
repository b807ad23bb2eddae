//! From the text of a statement to its tree: tokens, grammar, and the tree as text again.

pub mod ast;
mod input;
mod lexer;
mod parse;
mod print;
mod split;
pub mod token;
pub mod walk;

pub use lexer::lex;
pub use parse::NESTING_MAX;
pub use parse::Steps;
pub use parse::parse;
pub use parse::parse_counted;
pub use print::print;
pub use print::print_expr;
pub use split::Piece;
pub use split::split;
