//! The clauses that write.

use nom::Parser;

use crate::cypher::syntax::ast::ClauseKind;
use crate::cypher::syntax::ast::Delete;
use crate::cypher::syntax::ast::Expr;
use crate::cypher::syntax::ast::ExprKind;
use crate::cypher::syntax::ast::Foreach;
use crate::cypher::syntax::ast::LabelExpr;
use crate::cypher::syntax::ast::Merge;
use crate::cypher::syntax::ast::MergeAction;
use crate::cypher::syntax::ast::MergeEvent;
use crate::cypher::syntax::ast::RemoveItem;
use crate::cypher::syntax::ast::SetItem;
use crate::cypher::syntax::input::Tokens;
use crate::cypher::syntax::parse::Parsed;
use crate::cypher::syntax::parse::before_bar;
use crate::cypher::syntax::parse::clause;
use crate::cypher::syntax::parse::comma_list;
use crate::cypher::syntax::parse::deeper;
use crate::cypher::syntax::parse::expect;
use crate::cypher::syntax::parse::expect_keyword;
use crate::cypher::syntax::parse::expr::expr;
use crate::cypher::syntax::parse::expr::postfix;
use crate::cypher::syntax::parse::inside;
use crate::cypher::syntax::parse::label;
use crate::cypher::syntax::parse::name;
use crate::cypher::syntax::parse::pattern;
use crate::cypher::syntax::parse::skip_keyword;
use crate::cypher::syntax::parse::unexpected;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::TokenKind;

pub(super) fn create(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, paths) = pattern::pattern(tokens.skip(1))?;
    Ok((rest, ClauseKind::Create(paths)))
}

pub(super) fn merge(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (mut rest, path) = pattern::path(tokens.skip(1))?;
    let mut actions = Vec::new();
    while rest.is_keyword(0, Keyword::On) {
        let event = match rest.ahead(1).kind {
            TokenKind::Keyword(Keyword::Create) => MergeEvent::Create,
            TokenKind::Keyword(Keyword::Match) => MergeEvent::Match,
            _ => return unexpected(rest.skip(1), "`CREATE` or `MATCH`"),
        };
        let set = expect_keyword(rest.skip(2), Keyword::Set)?;
        let (after, items) = comma_list(set_item).parse(set)?;
        actions.push(MergeAction { event, items });
        rest = after;
    }
    Ok((rest, ClauseKind::Merge(Merge { path, actions })))
}

pub(super) fn set(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, items) = comma_list(set_item).parse(tokens.skip(1))?;
    Ok((rest, ClauseKind::Set(items)))
}

/// A variable that an `=`, `+=`, `:` or `IS` follows; else the item is about a property.
fn is_variable(tokens: Tokens<'_>) -> bool {
    tokens.first().kind.is_name()
        && (matches!(
            tokens.ahead(1).kind,
            TokenKind::Symbol(Symbol::Equal | Symbol::PlusEqual | Symbol::Colon)
        ) || tokens.is_keyword(1, Keyword::Is))
}

fn set_item(tokens: Tokens<'_>) -> Parsed<'_, SetItem> {
    if !is_variable(tokens) {
        let (rest, target) = property(tokens)?;
        let (rest, value) = expr(expect(rest, Symbol::Equal)?)?;
        return Ok((rest, SetItem::Property { target, value }));
    }
    let (rest, variable) = name(tokens, "a variable")?;
    match rest.first().kind {
        TokenKind::Symbol(Symbol::Equal) => {
            let (rest, value) = expr(rest.skip(1))?;
            Ok((rest, SetItem::Replace { variable, value }))
        }
        TokenKind::Symbol(Symbol::PlusEqual) => {
            let (rest, value) = expr(rest.skip(1))?;
            Ok((rest, SetItem::Extend { variable, value }))
        }
        _ => {
            let (rest, labels) = labels(rest)?;
            Ok((rest, SetItem::Labels { variable, labels }))
        }
    }
}

/// `:A:B` or `IS A`.
fn labels(tokens: Tokens<'_>) -> Parsed<'_, Vec<LabelExpr>> {
    if tokens.is_keyword(0, Keyword::Is) {
        let (rest, label) = label::one(tokens.skip(1))?;
        return Ok((rest, vec![label]));
    }
    label::list(tokens)
}

/// `n.key` or `n[key]`.
fn property(tokens: Tokens<'_>) -> Parsed<'_, Expr> {
    let (rest, target) = deeper(tokens, postfix)?;
    if matches!(target.kind, ExprKind::Property(..) | ExprKind::Index(..)) {
        Ok((rest, target))
    } else {
        unexpected(rest, "a property such as `n.key`, or `=`, `+=` or `:` behind a variable")
    }
}

pub(super) fn remove(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, items) = comma_list(remove_item).parse(tokens.skip(1))?;
    Ok((rest, ClauseKind::Remove(items)))
}

fn remove_item(tokens: Tokens<'_>) -> Parsed<'_, RemoveItem> {
    if is_variable(tokens) {
        let (rest, variable) = name(tokens, "a variable")?;
        let (rest, labels) = labels(rest)?;
        return Ok((rest, RemoveItem::Labels { variable, labels }));
    }
    let (rest, target) = property(tokens)?;
    Ok((rest, RemoveItem::Property(target)))
}

pub(super) fn delete(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let (rest, detach) = skip_keyword(tokens, Keyword::Detach);
    let (rest, _) = skip_keyword(rest, Keyword::Nodetach);
    let rest = expect_keyword(rest, Keyword::Delete)?;
    let (rest, targets) = comma_list(expr).parse(rest)?;
    Ok((rest, ClauseKind::Delete(Delete { detach, targets })))
}

pub(super) fn foreach(tokens: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let inner = expect(tokens.skip(1), Symbol::OpenParen)?;
    let (rest, variable) = name(inner, "a variable")?;
    let rest = expect_keyword(rest, Keyword::In)?;
    let (rest, list) = before_bar(rest, expr)?;
    let rest = expect(rest, Symbol::Bar)?;
    let (rest, clauses) = inside(rest, |tokens| deeper(tokens, clause::clauses))?;
    if clauses.is_empty() {
        return unexpected(rest, "a clause such as `SET` or `CREATE`");
    }
    let rest = expect(rest, Symbol::CloseParen)?;
    Ok((rest, ClauseKind::Foreach(Foreach { variable, list, clauses })))
}
