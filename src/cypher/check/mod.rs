//! The rules of the language that are not grammar: names become slots, and what cannot be right is
//! refused before anything is run.

mod aggregate;
pub mod bound;
mod call;
mod case;
mod expr;
mod labels;
mod names;
mod operator;
mod pattern;
mod projection;
mod query;
pub(super) mod scope;
pub mod signature;
pub mod types;
mod update;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cypher::check::aggregate::Grouping;
use crate::cypher::check::bound::Bound;
use crate::cypher::check::bound::BoundBody;
use crate::cypher::check::bound::Slot;
use crate::cypher::check::bound::SlotInfo;
use crate::cypher::check::names::Names;
use crate::cypher::check::scope::Frame;
use crate::cypher::check::scope::Scope;
use crate::cypher::check::signature::ProcedureSignature;
use crate::cypher::check::types::Types;
use crate::cypher::error::CypherError;
use crate::cypher::syntax::ast::Statement;
use crate::cypher::syntax::ast::StatementBody;

/// What a statement can name beside its own variables.
pub trait Catalog {
    /// A procedure, by its name.
    fn procedure(&self, name: &str) -> Option<Arc<ProcedureSignature>>;

    /// The names of all procedures.
    fn procedure_names(&self) -> Vec<Arc<str>>;
}

/// Checks a statement. `text` is what it was parsed from.
///
/// # Errors
///
/// If the statement breaks a rule of the language that can be seen without running it.
pub fn check(
    statement: &Statement,
    text: &str,
    catalog: &dyn Catalog,
) -> Result<Bound, CypherError> {
    let mut checker = Checker {
        text,
        catalog,
        scope: Scope::default(),
        slots: Vec::new(),
        elements: Vec::new(),
        frames: Vec::new(),
        grouping: None,
        locals: Vec::new(),
        place: "",
        is_constant_wanted: false,
        parameters: BTreeSet::new(),
        n_subqueries: 0,
        writes: false,
        names: Names::default(),
        case_operands: Vec::new(),
    };
    let body = match &statement.body {
        StatementBody::Query(query) => BoundBody::Query(checker.statement(query)?),
        StatementBody::Schema(command) => {
            checker.writes = command.shown().is_none();
            BoundBody::Schema(command.clone())
        }
    };
    Ok(Bound {
        mode: statement.mode,
        body,
        slots: checker.slots,
        parameters: checker.parameters.into_iter().collect(),
        writes: checker.writes,
        names: checker.names.read(),
    })
}

/// A statement being checked.
struct Checker<'a> {
    text: &'a str,
    catalog: &'a dyn Catalog,
    /// What can be read here.
    scope: Scope,
    slots: Vec<SlotInfo>,
    /// For each slot, what the elements of its lists may be.
    elements: Vec<Types>,
    /// The subqueries around this place, outermost first.
    frames: Vec<Frame>,
    /// Where aggregates may stand, those found so far.
    grouping: Option<Grouping>,
    /// Variables of comprehensions and the like around this place: no aggregate may stand there.
    locals: Vec<Arc<str>>,
    /// The part of a clause that is being checked, for messages: `in WHERE`.
    place: &'static str,
    /// Whether a variable would be one too many, as in `LIMIT`.
    is_constant_wanted: bool,
    parameters: BTreeSet<Arc<str>>,
    n_subqueries: u32,
    writes: bool,
    names: Names,
    /// What the `CASE` expressions around this place compare, innermost last.
    case_operands: Vec<Slot>,
}
