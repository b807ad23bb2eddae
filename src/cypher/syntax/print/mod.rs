//! The tree as text again: what is printed parses to the same tree.

mod clause;
mod expr;
mod pattern;

use std::fmt::Write;

use crate::cypher::syntax::ast::Expr;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::ast::Statement;
use crate::cypher::syntax::lexer::is_name_part;
use crate::cypher::syntax::lexer::is_name_start;
use crate::cypher::syntax::token::Keyword;

/// A statement as text, on one line, without a `;`.
pub fn print(statement: &Statement) -> String {
    let mut printer = Printer { out: String::new() };
    printer.statement(statement);
    printer.out
}

/// An expression as text. Two expressions that differ in spans only have the same text.
pub fn print_expr(expr: &Expr) -> String {
    let mut printer = Printer { out: String::new() };
    printer.expr(expr);
    printer.out
}

/// What has been printed so far.
struct Printer {
    out: String,
}

impl Printer {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Prints each item, with something between two of them.
    fn separated<T>(&mut self, items: &[T], between: &str, mut print: impl FnMut(&mut Self, &T)) {
        for (n, item) in items.iter().enumerate() {
            if n > 0 {
                self.text(between);
            }
            print(self, item);
        }
    }

    /// A name where a keyword cannot be meant: behind a dot or a colon, or before a colon.
    fn key(&mut self, name: &str) {
        let mut chars = name.chars();
        let is_plain = chars.next().is_some_and(is_name_start) && chars.all(is_name_part);
        if is_plain { self.text(name) } else { self.quoted(name, '`') }
    }

    /// A name where a keyword could be meant.
    fn variable(&mut self, name: &str) {
        if Keyword::of(name).is_some() { self.quoted(name, '`') } else { self.key(name) }
    }

    fn name(&mut self, name: &Name) {
        self.variable(&name.text);
    }

    fn parameter(&mut self, name: &str) {
        self.text("$");
        if !name.is_empty() && name.chars().all(is_name_part) {
            self.text(name);
        } else {
            self.quoted(name, '`');
        }
    }

    fn quoted(&mut self, text: &str, mark: char) {
        self.out.push(mark);
        for c in text.chars() {
            match c {
                '\\' => self.text("\\\\"),
                '\n' => self.text("\\n"),
                '\r' => self.text("\\r"),
                '\t' => self.text("\\t"),
                c if c == mark => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                c if c.is_control() => {
                    // Writing to a string cannot fail.
                    let _ = write!(self.out, "\\u{:04x}", u32::from(c));
                }
                c => self.out.push(c),
            }
        }
        self.out.push(mark);
    }
}
