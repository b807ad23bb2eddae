//! Normal forms of strings: `IS [NOT] [NFC | NFD | NFKC | NFKD] NORMALIZED`, and the names of the forms as
//! arguments.

use crate::cypher::syntax::ast::Expr;
use crate::cypher::syntax::ast::ExprKind;
use crate::cypher::syntax::ast::FunctionCall;
use crate::cypher::syntax::ast::Literal;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::input::Tokens;
use crate::cypher::syntax::parse::Parsed;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::TokenKind;

const FORMS: [&str; 4] = ["NFC", "NFD", "NFKC", "NFKD"];

/// Whether a test of a normal form begins here, with `IS`.
pub(super) fn starts(tokens: Tokens<'_>) -> bool {
    let at = behind_not(tokens);
    is_word(tokens, at, "NORMALIZED")
        || form_at(tokens, at).is_some() && is_word(tokens, at + 1, "NORMALIZED")
}

/// The test behind an operand: a call of `isNormalized`.
pub(super) fn test(tokens: Tokens<'_>, left: Expr) -> Parsed<'_, ExprKind> {
    let at = behind_not(tokens);
    let form = form_at(tokens, at);
    let rest = tokens.skip(at + usize::from(form.is_some()) + 1);
    let span = tokens.to(rest);
    let whole = left.span.to(span);
    let form = form.map(|form| Expr { kind: ExprKind::Literal(Literal::Str(form.into())), span });
    let call = FunctionCall {
        function: vec![Name { text: "isNormalized".into(), span }],
        distinct: false,
        arguments: [left].into_iter().chain(form).collect(),
    };
    let kind = ExprKind::Call(call);
    if at == 2 {
        return Ok((rest, ExprKind::Not(Box::new(Expr { kind, span: whole }))));
    }
    Ok((rest, kind))
}

/// The arguments of a call: behind a text, `NFC` and the like are names of forms.
pub(super) fn name_forms(function: &[Name], arguments: &mut [Expr]) {
    let [name] = function else { return };
    let takes_form =
        ["normalize", "isNormalized"].iter().any(|own| name.text.eq_ignore_ascii_case(own));
    if let [_, form] = arguments
        && takes_form
        && let ExprKind::Variable(written) = &form.kind
        && let Some(known) = FORMS.iter().find(|known| written.eq_ignore_ascii_case(known))
    {
        form.kind = ExprKind::Literal(Literal::Str((*known).into()));
    }
}

/// How many tokens `IS` or `IS NOT` are.
fn behind_not(tokens: Tokens<'_>) -> usize {
    if tokens.is_keyword(1, Keyword::Not) { 2 } else { 1 }
}

fn form_at(tokens: Tokens<'_>, at: usize) -> Option<&'static str> {
    FORMS.into_iter().find(|form| is_word(tokens, at, form))
}

fn is_word(tokens: Tokens<'_>, at: usize, word: &str) -> bool {
    let token = tokens.ahead(at);
    token.kind == TokenKind::Word && tokens.slice(token.span).eq_ignore_ascii_case(word)
}
