//! Queries: clauses in order, `UNION`, subqueries.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cypher::check::Checker;
use crate::cypher::check::bound;
use crate::cypher::check::bound::Column;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::ProjectionKind;
use crate::cypher::check::bound::SubqueryKind;
use crate::cypher::check::expr::Wanted;
use crate::cypher::check::scope::PLACE_IN_FILE;
use crate::cypher::check::scope::Scope;
use crate::cypher::check::scope::already_bound;
use crate::cypher::check::types::Ty;
use crate::cypher::check::types::Types;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast;
use crate::cypher::syntax::ast::ClauseKind;
use crate::cypher::syntax::ast::Imports;
use crate::cypher::syntax::ast::UnionKind;
use crate::cypher::syntax::walk;
use crate::source::Span;

/// Where a query stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It is the statement.
    Statement,
    /// In `CALL { … }`.
    Call,
    /// In an expression that asks for rows, not for what is in them.
    Rows,
    /// In `COLLECT { … }`.
    Collect,
}

impl Checker<'_> {
    /// A query that is a statement.
    pub(super) fn statement(&mut self, query: &ast::Query) -> Result<bound::Query, CypherError> {
        self.query(query, Role::Statement, None)
    }

    /// Checks each part in the scope that is there now. `imports`: what a `WITH` at the beginning of
    /// each part can read in its stead.
    fn query(
        &mut self,
        query: &ast::Query,
        role: Role,
        imports: Option<&Scope>,
    ) -> Result<bound::Query, CypherError> {
        let union = union_kind(query)?;
        let scope = self.scope.clone();
        let (first, columns) = self.single(&query.first, role, imports)?;
        let mut parts = vec![first];
        let mut columns = columns;
        let names = |columns: &[Column]| -> Vec<Arc<str>> {
            columns.iter().map(|column| Arc::clone(&column.name)).collect()
        };
        let first_names = names(&columns);
        for part in &query.rest {
            self.scope = scope.clone();
            let (mut single, own) = self.single(&part.query, role, imports)?;
            let own_names = names(&own);
            let mut sorted = (first_names.clone(), own_names.clone());
            sorted.0.sort();
            sorted.1.sort();
            if sorted.0 != sorted.1 {
                let kind = ErrorKind::DifferentColumnsInUnion {
                    first: listed(&first_names),
                    other: listed(&own_names),
                };
                return Err(CypherError::new(kind, part.span));
            }
            // Parts may name their columns in different orders.
            let slot_of = |name: &Arc<str>| own.iter().find(|column| column.name == *name);
            single.outputs =
                first_names.iter().filter_map(slot_of).map(|column| column.slot).collect();
            parts.push(single);
        }
        if parts.len() > 1 {
            for (n, column) in columns.iter_mut().enumerate() {
                let types = parts.iter().map(|part| self.ty(part.outputs[n]));
                let ty = types.reduce(Ty::or).unwrap_or(Ty::ANY);
                column.slot = self.slot(Some(Arc::clone(&column.name)), ty, query.first.span)?;
            }
        }
        self.scope = scope;
        Ok(bound::Query { parts, union, columns })
    }

    fn single(
        &mut self,
        query: &ast::SingleQuery,
        role: Role,
        imports: Option<&Scope>,
    ) -> Result<(bound::SingleQuery, Vec<Column>), CypherError> {
        check_composition(query, role)?;
        let is_standalone = role == Role::Statement
            && matches!(query.clauses.as_slice(), [clause] if matches!(clause.kind, ClauseKind::Call(_)));
        let mut columns = Vec::new();
        let mut clauses = Vec::with_capacity(query.clauses.len());
        for (n, clause) in query.clauses.iter().enumerate() {
            let is_passed_on =
                query.clauses.get(n + 1).is_some_and(|next| matches!(next.kind, ClauseKind::Next));
            match &clause.kind {
                ClauseKind::Next | ClauseKind::Finish => continue,
                ClauseKind::Let(items) => {
                    for item in items {
                        let kind = self.let_(item, clause.span)?;
                        clauses.push(bound::Clause { kind, span: clause.span });
                    }
                    continue;
                }
                _ => {}
            }
            let kind = match (&clause.kind, imports) {
                (ClauseKind::Call(call), _) => {
                    let (kind, yielded) = self.call_procedure(call, clause.span, is_standalone)?;
                    if is_standalone {
                        columns = yielded;
                    } else if n + 1 == query.clauses.len()
                        && role == Role::Statement
                        && !yielded.is_empty()
                    {
                        return Err(misplaced(
                            "`CALL` with `YIELD`",
                            "at the end of a query",
                            "RETURN",
                            clause.span,
                        ));
                    }
                    kind
                }
                (ClauseKind::With(projection), Some(imports)) if n == 0 => {
                    self.scope = Scope { own: imports.all(), outer: BTreeMap::new() };
                    let projection = self.projection(projection, ProjectionKind::With)?;
                    bound::ClauseKind::Project(projection)
                }
                (ClauseKind::Return(projection), _) => {
                    let mut projection = self.projection(projection, ProjectionKind::Return)?;
                    if is_passed_on {
                        projection.kind = ProjectionKind::With;
                    } else {
                        columns = projection.items.iter().map(column).collect();
                    }
                    bound::ClauseKind::Project(projection)
                }
                (kind, _) => self.clause(kind)?,
            };
            clauses.push(bound::Clause { kind, span: clause.span });
        }
        let outputs = columns.iter().map(|column| column.slot).collect();
        Ok((bound::SingleQuery { clauses, outputs }, columns))
    }

    fn clause(&mut self, clause: &ClauseKind) -> Result<bound::ClauseKind, CypherError> {
        Ok(match clause {
            ClauseKind::Match(clause) => bound::ClauseKind::Match(self.match_(clause)?),
            ClauseKind::Unwind(unwind) => {
                self.place = "in `UNWIND`";
                let (list, ty) = self.expr(&unwind.list, Wanted::Value)?;
                // What is no list is unwound as if it were the only element of one.
                let is_list = ty.types != Types::NULL && ty.types.is(Types::LIST);
                let element = if is_list { ty.element() } else { Ty::ANY };
                let slot = self.declare(&unwind.variable, element)?;
                bound::ClauseKind::Unwind { list, slot }
            }
            ClauseKind::With(projection) | ClauseKind::Return(projection) => {
                let projection = self.projection(projection, ProjectionKind::With)?;
                bound::ClauseKind::Project(projection)
            }
            ClauseKind::Create(paths) => self.create(paths)?,
            ClauseKind::Merge(merge) => self.merge(merge)?,
            ClauseKind::Set(items) => self.set(items)?,
            ClauseKind::Remove(items) => self.remove(items)?,
            ClauseKind::Delete(delete) => self.delete(delete)?,
            ClauseKind::Call(call) => self.call_procedure(call, Span::default(), false)?.0,
            ClauseKind::Subquery(call) => self.call_subquery(call)?,
            ClauseKind::Foreach(foreach) => self.foreach(foreach)?,
            ClauseKind::LoadCsv(load) => self.load_csv(load)?,
            ClauseKind::Filter(condition) => self.filter(condition)?,
            ClauseKind::Let(_) | ClauseKind::Next | ClauseKind::Finish => {
                unreachable!("a query deals with these itself")
            }
        })
    }

    /// `LET variable = value`: all that is there, and one more.
    fn let_(
        &mut self,
        (variable, value): &(ast::Name, ast::Expr),
        span: Span,
    ) -> Result<bound::ClauseKind, CypherError> {
        if self.scope.get(&variable.text).is_some() {
            return Err(already_bound(variable));
        }
        self.refuse_aggregate(value, "in `LET`")?;
        let alias = Some(variable.clone());
        let item = ast::ProjectionItem { expr: value.clone(), text: value.span, alias };
        self.passing_on(vec![item], None, span)
    }

    /// `FILTER condition`: all that is there, where it holds.
    fn filter(&mut self, condition: &ast::Expr) -> Result<bound::ClauseKind, CypherError> {
        self.refuse_aggregate(condition, "in `FILTER`")?;
        self.passing_on(Vec::new(), Some(condition.clone()), condition.span)
    }

    fn refuse_aggregate(&self, expr: &ast::Expr, place: &'static str) -> Result<(), CypherError> {
        let mut found = None;
        walk::exprs(expr, &mut |part| {
            if self.aggregate_of(part).is_some() {
                found = found.or(Some(part.span));
            }
        });
        let Some(span) = found else { return Ok(()) };
        let function = span.of(self.text).into();
        Err(CypherError::new(ErrorKind::InvalidAggregation { function, place }, span))
    }

    /// `WITH *, items WHERE predicate`.
    fn passing_on(
        &mut self,
        items: Vec<ast::ProjectionItem>,
        predicate: Option<ast::Expr>,
        span: Span,
    ) -> Result<bound::ClauseKind, CypherError> {
        let projection = ast::Projection {
            distinct: false,
            star: Some(span),
            items,
            order: Vec::new(),
            skip: None,
            limit: None,
            predicate,
        };
        let projection = self.projection(&projection, ProjectionKind::With)?;
        Ok(bound::ClauseKind::Project(projection))
    }

    fn load_csv(&mut self, load: &ast::LoadCsv) -> Result<bound::ClauseKind, CypherError> {
        self.place = "in `LOAD CSV`";
        let (source, ty) = self.expr(&load.source, Wanted::Value)?;
        self.expect_type(&load.source, ty, Types::STRING, "`LOAD CSV`")?;
        let terminator = load.terminator.as_ref().map(|it| self.value(it)).transpose()?;
        let row = if load.headers { Ty::of(Types::MAP) } else { Ty::list(Types::STRING) };
        let slot = self.declare(&load.variable, row)?;
        let place = [
            self.place_in_file("linenumber", Types::INTEGER, load.variable.span)?,
            self.place_in_file("file", Types::STRING, load.variable.span)?,
        ];
        let headers = load.headers;
        Ok(bound::ClauseKind::LoadCsv { headers, source, slot, place, terminator })
    }

    /// The slot for what `linenumber()` or `file()` gives behind `LOAD CSV`. It is in scope by a name that
    /// no variable has.
    fn place_in_file(
        &mut self,
        function: &str,
        types: Types,
        span: Span,
    ) -> Result<bound::Slot, CypherError> {
        let slot = self.slot(None, Ty::of(types), span)?;
        self.scope.own.insert(format!("{PLACE_IN_FILE}{function}").into(), slot);
        Ok(slot)
    }

    /// `CALL { … }`.
    fn call_subquery(
        &mut self,
        call: &ast::CallSubquery,
    ) -> Result<bound::ClauseKind, CypherError> {
        let mut outer = BTreeMap::new();
        let mut imports = None;
        match &call.imports {
            Imports::Leading => imports = Some(self.scope.clone()),
            Imports::All => outer = self.scope.all(),
            Imports::Listed(names) => {
                for name in names {
                    let slot = self.resolve(&name.text, name.span)?;
                    outer.insert(Arc::clone(&name.text), slot);
                }
            }
        }
        let scope = Scope { own: BTreeMap::new(), outer };
        let (query, reads) = self
            .in_frame(scope, |checker| checker.query(&call.query, Role::Call, imports.as_ref()))?;
        let span = call.query.first.span;
        for column in &query.columns {
            let is_there = self.scope.own.insert(Arc::clone(&column.name), column.slot);
            if is_there.is_some() || self.scope.outer.contains_key(&column.name) {
                let name = Arc::clone(&column.name);
                return Err(CypherError::new(ErrorKind::VariableAlreadyBound { name }, span));
            }
        }
        let optional = call.optional;
        Ok(bound::ClauseKind::Subquery(bound::CallSubquery { query, reads, optional }))
    }

    /// `EXISTS { … }` and the like.
    pub(super) fn subquery(
        &mut self,
        kind: ast::SubqueryKind,
        query: &ast::Query,
        span: Span,
    ) -> Result<(ExprKind, Ty), CypherError> {
        let role = match kind {
            ast::SubqueryKind::Collect => Role::Collect,
            ast::SubqueryKind::Exists | ast::SubqueryKind::Count => Role::Rows,
        };
        let scope = Scope { own: BTreeMap::new(), outer: self.scope.all() };
        let place = self.place;
        let (query, reads) = self.in_frame(scope, |checker| checker.query(query, role, None))?;
        self.place = place;
        let ty = match (kind, query.columns.as_slice()) {
            (ast::SubqueryKind::Exists, _) => Ty::of(Types::BOOLEAN),
            (ast::SubqueryKind::Count, _) => Ty::of(Types::INTEGER),
            (ast::SubqueryKind::Collect, [column]) => Ty::list(self.ty(column.slot).types),
            (ast::SubqueryKind::Collect, _) => {
                return Err(misplaced(
                    "a query that does not return exactly one column",
                    "in `COLLECT`",
                    "RETURN",
                    span,
                ));
            }
        };
        Ok((self.numbered(SubqueryKind::from(kind), query, reads), ty))
    }
}

fn column(item: &bound::ProjectionItem) -> Column {
    Column { name: Arc::clone(&item.name), slot: item.slot }
}

fn listed(names: &[Arc<str>]) -> Box<str> {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "none".into() } else { names.join(", ").into() }
}

/// What becomes of equal rows; a query cannot want both.
fn union_kind(query: &ast::Query) -> Result<UnionKind, CypherError> {
    let Some(first) = query.rest.first() else { return Ok(UnionKind::All) };
    let parts = std::iter::once(&query.first).chain(query.rest.iter().map(|part| &part.query));
    let mut clauses = parts.flat_map(|part| &part.clauses);
    if let Some(next) = clauses.find(|clause| matches!(clause.kind, ClauseKind::Next)) {
        return Err(misplaced(
            "`NEXT`",
            "in a query with `UNION`",
            "CALL { … UNION … }",
            next.span,
        ));
    }
    if let Some(other) = query.rest.iter().find(|part| part.kind != first.kind) {
        let (clause, place, hint) = match other.kind {
            UnionKind::All => ("`UNION ALL`", "in a query with `UNION`", "UNION"),
            UnionKind::Distinct => ("`UNION`", "in a query with `UNION ALL`", "UNION ALL"),
        };
        return Err(misplaced(clause, place, hint, other.span));
    }
    Ok(first.kind)
}

fn misplaced(
    clause: &'static str,
    place: &'static str,
    hint: &'static str,
    span: Span,
) -> CypherError {
    CypherError::new(ErrorKind::InvalidClauseComposition { clause, place, hint }, span)
}

/// Which clauses may follow which, and which may end a query.
fn check_composition(query: &ast::SingleQuery, role: Role) -> Result<(), CypherError> {
    let Some((last, before)) = query.clauses.split_last() else { return Ok(()) };
    let early = before.iter().zip(&query.clauses[1..]);
    check_next(query)?;
    for (clause, next) in early {
        if matches!(clause.kind, ClauseKind::Finish) {
            let place = "before another clause";
            return Err(misplaced("`FINISH`", place, "RETURN … NEXT", clause.span));
        }
        if matches!(clause.kind, ClauseKind::Return(_)) && !matches!(next.kind, ClauseKind::Next) {
            return Err(misplaced(
                "`RETURN`",
                "before another clause",
                "WITH",
                clause.span.to(next.span),
            ));
        }
    }
    if matches!(role, Role::Rows | Role::Collect) {
        for clause in &query.clauses {
            if let Some(name) = writing(&clause.kind) {
                return Err(misplaced(name, "in an expression", "CALL { … }", clause.span));
            }
        }
        return Ok(());
    }
    match &last.kind {
        ClauseKind::Match(_) => {
            Err(misplaced("`MATCH`", "at the end of a query", "RETURN", last.span))
        }
        ClauseKind::Unwind(_) => {
            Err(misplaced("`UNWIND`", "at the end of a query", "RETURN", last.span))
        }
        ClauseKind::With(_) => {
            Err(misplaced("`WITH`", "at the end of a query", "RETURN", last.span))
        }
        ClauseKind::LoadCsv(_) => {
            Err(misplaced("`LOAD CSV`", "at the end of a query", "RETURN", last.span))
        }
        ClauseKind::Let(_) => Err(misplaced("`LET`", "at the end of a query", "RETURN", last.span)),
        ClauseKind::Filter(_) => {
            Err(misplaced("`FILTER`", "at the end of a query", "RETURN", last.span))
        }
        ClauseKind::Next => Err(misplaced("`NEXT`", "at the end of a query", "RETURN", last.span)),
        _ => Ok(()),
    }
}

/// `NEXT` goes on with what `RETURN` gives.
fn check_next(query: &ast::SingleQuery) -> Result<(), CypherError> {
    let mut before: Option<&ClauseKind> = None;
    for clause in &query.clauses {
        let is_passed_on = matches!(before, Some(ClauseKind::Return(_)));
        if matches!(clause.kind, ClauseKind::Next) && !is_passed_on {
            let place = "behind a clause other than `RETURN`";
            return Err(misplaced("`NEXT`", place, "RETURN … NEXT", clause.span));
        }
        before = Some(&clause.kind);
    }
    Ok(())
}

/// The name of a clause that writes, wherever in it that is.
fn writing(clause: &ClauseKind) -> Option<&'static str> {
    match clause {
        ClauseKind::Create(_) => Some("`CREATE`"),
        ClauseKind::Merge(_) => Some("`MERGE`"),
        ClauseKind::Set(_) => Some("`SET`"),
        ClauseKind::Remove(_) => Some("`REMOVE`"),
        ClauseKind::Delete(_) => Some("`DELETE`"),
        ClauseKind::Foreach(_) => Some("`FOREACH`"),
        ClauseKind::Subquery(call) => {
            let parts = call.query.rest.iter().map(|part| &part.query);
            let mut parts = std::iter::once(&call.query.first).chain(parts);
            parts.find_map(|part| part.clauses.iter().find_map(|clause| writing(&clause.kind)))
        }
        ClauseKind::Match(_)
        | ClauseKind::Unwind(_)
        | ClauseKind::With(_)
        | ClauseKind::Return(_)
        | ClauseKind::Call(_)
        | ClauseKind::LoadCsv(_)
        | ClauseKind::Let(_)
        | ClauseKind::Filter(_)
        | ClauseKind::Next
        | ClauseKind::Finish => None,
    }
}
