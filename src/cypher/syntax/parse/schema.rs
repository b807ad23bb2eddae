//! Statements about indexes and constraints.

use std::sync::Arc;

use nom::Parser;

use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast::ConstraintRule;
use crate::cypher::syntax::ast::EntityKind;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::ast::SchemaCommand;
use crate::cypher::syntax::ast::SchemaTarget;
use crate::cypher::syntax::input::Tokens;
use crate::cypher::syntax::parse::Parsed;
use crate::cypher::syntax::parse::comma_list;
use crate::cypher::syntax::parse::expect;
use crate::cypher::syntax::parse::expect_keyword;
use crate::cypher::syntax::parse::fail;
use crate::cypher::syntax::parse::name;
use crate::cypher::syntax::parse::pattern;
use crate::cypher::syntax::parse::skip_keyword;
use crate::cypher::syntax::parse::unexpected;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::TokenKind;

/// Whether a statement about indexes or constraints begins here.
pub(super) fn starts(tokens: Tokens<'_>) -> bool {
    match tokens.first().kind {
        TokenKind::Keyword(Keyword::Drop | Keyword::Show) => true,
        TokenKind::Keyword(Keyword::Create) => {
            // `CREATE index = (a)-[:T]->(b)` creates a path.
            matches!(
                tokens.ahead(1).kind,
                TokenKind::Keyword(Keyword::Index | Keyword::Range | Keyword::Constraint)
            ) && !tokens.is_symbol(2, Symbol::Equal)
        }
        _ => false,
    }
}

pub(super) fn command(tokens: Tokens<'_>) -> Parsed<'_, SchemaCommand> {
    let rest = tokens.skip(1);
    match tokens.first().kind {
        TokenKind::Keyword(Keyword::Show) => match rest.first().kind {
            TokenKind::Keyword(Keyword::Index | Keyword::Indexes) => {
                Ok((rest.skip(1), SchemaCommand::ShowIndexes))
            }
            TokenKind::Keyword(Keyword::Constraint | Keyword::Constraints) => {
                Ok((rest.skip(1), SchemaCommand::ShowConstraints))
            }
            TokenKind::Keyword(Keyword::Procedure | Keyword::Procedures) => {
                Ok((rest.skip(1), SchemaCommand::ShowProcedures))
            }
            TokenKind::Keyword(Keyword::Function | Keyword::Functions) => {
                Ok((rest.skip(1), SchemaCommand::ShowFunctions))
            }
            _ => unexpected(rest, "`INDEXES`, `CONSTRAINTS`, `PROCEDURES` or `FUNCTIONS`"),
        },
        TokenKind::Keyword(Keyword::Drop) => match rest.first().kind {
            TokenKind::Keyword(Keyword::Index) => {
                let (rest, name) = name(rest.skip(1), "an index")?;
                let (rest, if_exists) = if_exists(rest)?;
                Ok((rest, SchemaCommand::DropIndex { name, if_exists }))
            }
            TokenKind::Keyword(Keyword::Constraint) => {
                let (rest, name) = name(rest.skip(1), "a constraint")?;
                let (rest, if_exists) = if_exists(rest)?;
                Ok((rest, SchemaCommand::DropConstraint { name, if_exists }))
            }
            _ => unexpected(rest, "`INDEX` or `CONSTRAINT`"),
        },
        _ if rest.is_keyword(0, Keyword::Constraint) => constraint(rest.skip(1)),
        _ => {
            let (rest, _) = skip_keyword(rest, Keyword::Range);
            index(expect_keyword(rest, Keyword::Index)?)
        }
    }
}

/// `IF EXISTS`, if it stands there.
fn if_exists(tokens: Tokens<'_>) -> Parsed<'_, bool> {
    if !tokens.is_keyword(0, Keyword::If) {
        return Ok((tokens, false));
    }
    Ok((expect_keyword(tokens.skip(1), Keyword::Exists)?, true))
}

/// `[name] [IF NOT EXISTS]`.
fn new_name(tokens: Tokens<'_>) -> Parsed<'_, (Option<Name>, bool)> {
    let mut rest = tokens;
    let mut given = None;
    let is_clause =
        matches!(rest.first().kind, TokenKind::Keyword(Keyword::For | Keyword::On | Keyword::If));
    if !is_clause {
        let (after, name) = name(rest, "a name or `FOR`")?;
        (rest, given) = (after, Some(name));
    }
    let (after, if_not_exists) = skip_keyword(rest, Keyword::If);
    rest = after;
    if if_not_exists {
        rest = expect_keyword(expect_keyword(rest, Keyword::Not)?, Keyword::Exists)?;
    }
    Ok((rest, (given, if_not_exists)))
}

fn entity_kind(is_relationship: bool) -> EntityKind {
    if is_relationship { EntityKind::Relationship } else { EntityKind::Node }
}

fn index(tokens: Tokens<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, (name_given, if_not_exists)) = new_name(tokens)?;
    if rest.is_keyword(0, Keyword::On) {
        // The older form: `CREATE INDEX ON :Label(key)`.
        let (rest, label) = name(expect(rest.skip(1), Symbol::Colon)?, "a label")?;
        let key = |tokens| name(tokens, "a property key");
        let (rest, keys) = comma_list(key).parse(expect(rest, Symbol::OpenParen)?)?;
        let on = SchemaTarget { entity: EntityKind::Node, label, keys };
        let rest = expect(rest, Symbol::CloseParen)?;
        return Ok((rest, SchemaCommand::CreateIndex { name: name_given, if_not_exists, on }));
    }
    let rest = expect_keyword(rest, Keyword::For)?;
    let (rest, (variable, label, is_relationship)) = pattern::schema_target(rest)?;
    let rest = expect(expect_keyword(rest, Keyword::On)?, Symbol::OpenParen)?;
    let (rest, keys) = comma_list(|tokens| key_of(tokens, &variable)).parse(rest)?;
    let rest = expect(rest, Symbol::CloseParen)?;
    let on = SchemaTarget { entity: entity_kind(is_relationship), label, keys };
    Ok((rest, SchemaCommand::CreateIndex { name: name_given, if_not_exists, on }))
}

/// `n.key` of the variable that the target names.
fn key_of<'a>(tokens: Tokens<'a>, variable: &Name) -> Parsed<'a, Name> {
    let (rest, owner) = name(tokens, "a property such as `n.key`")?;
    if owner.text != variable.text {
        let kind = ErrorKind::UndefinedVariable {
            name: owner.text,
            similar: Some(Arc::clone(&variable.text)),
        };
        return fail(kind, owner.span);
    }
    name(expect(rest, Symbol::Dot)?, "a property key")
}

fn constraint(tokens: Tokens<'_>) -> Parsed<'_, SchemaCommand> {
    let (rest, (name, if_not_exists)) = new_name(tokens)?;
    let is_older = rest.is_keyword(0, Keyword::On);
    let rest = if is_older { rest.skip(1) } else { expect_keyword(rest, Keyword::For)? };
    let (rest, (variable, label, is_relationship)) = pattern::schema_target(rest)?;
    let demand = if is_older { Keyword::Assert } else { Keyword::Require };
    let rest = expect_keyword(rest, demand)?;
    let (rest, keys) = if rest.is_symbol(0, Symbol::OpenParen) {
        let (rest, keys) = comma_list(|tokens| key_of(tokens, &variable)).parse(rest.skip(1))?;
        (expect(rest, Symbol::CloseParen)?, keys)
    } else {
        let (rest, key) = key_of(rest, &variable)?;
        (rest, vec![key])
    };
    let rest = expect_keyword(rest, Keyword::Is)?;
    let entity = entity_kind(is_relationship);
    let (rest, rule) = match rest.first().kind {
        TokenKind::Keyword(Keyword::Unique) => (rest.skip(1), ConstraintRule::Unique),
        TokenKind::Keyword(Keyword::Not) => {
            (expect_keyword(rest.skip(1), Keyword::Null)?, ConstraintRule::NotNull)
        }
        TokenKind::Keyword(Keyword::Node | Keyword::Relationship) => {
            (expect_keyword(rest.skip(1), Keyword::Key)?, ConstraintRule::Key)
        }
        TokenKind::Keyword(Keyword::Key) => (rest.skip(1), ConstraintRule::Key),
        _ => return unexpected(rest, "`UNIQUE`, `NOT NULL` or `KEY`"),
    };
    let on = SchemaTarget { entity, label, keys };
    Ok((rest, SchemaCommand::CreateConstraint { name, if_not_exists, on, rule }))
}
