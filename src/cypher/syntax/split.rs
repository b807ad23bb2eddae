//! A script as statements, without parsing them.

use crate::cypher::syntax::lexer::lex;
use crate::cypher::syntax::token::Fault;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::TokenKind;
use crate::source::Span;

/// One statement of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// From its first to its last token, without the `;` and without comments around it.
    pub span: Span,
    /// Whether a `;` ends it. What stands behind the last one may go on.
    pub is_ended: bool,
}

/// The statements of a script, in order; empty ones are left out. A text that goes on inside of
/// quotes or a comment ends with a piece that is not ended.
pub fn split(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open: Option<Span> = None;
    for token in lex(text) {
        match token.kind {
            TokenKind::Symbol(Symbol::Semicolon) => {
                pieces.extend(open.take().map(|span| Piece { span, is_ended: true }));
            }
            TokenKind::End => {
                pieces.extend(open.take().map(|span| Piece { span, is_ended: false }));
            }
            TokenKind::Comment => {}
            TokenKind::Bad(Fault::OpenComment) if open.is_none() => {
                pieces.push(Piece { span: token.span, is_ended: false });
            }
            _ => open = Some(open.map_or(token.span, |span| span.to(token.span))),
        }
    }
    pieces
}
