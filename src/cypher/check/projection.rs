//! `WITH` and `RETURN`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cypher::check::Checker;
use crate::cypher::check::aggregate::Grouping;
use crate::cypher::check::bound;
use crate::cypher::check::bound::Aggregation;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::GroupKey;
use crate::cypher::check::bound::ProjectionItem;
use crate::cypher::check::bound::ProjectionKind;
use crate::cypher::check::bound::Slot;
use crate::cypher::check::expr::Wanted;
use crate::cypher::check::scope::PLACE_IN_FILE;
use crate::cypher::check::scope::Scope;
use crate::cypher::check::types::Types;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast;
use crate::cypher::syntax::ast::ExprKind;
use crate::cypher::syntax::ast::Literal;
use crate::cypher::syntax::print_expr;
use crate::cypher::syntax::walk;
use crate::source::Span;

/// One item, written or meant by `*`.
struct Item<'a> {
    name: Arc<str>,
    span: Span,
    source: Source<'a>,
}

/// Where an item comes from.
enum Source<'a> {
    /// A variable that `*` stands for.
    Star(Slot),
    /// An expression that is no aggregate.
    Key(&'a ast::Expr),
    /// An expression with an aggregate in it.
    Aggregate(&'a ast::Expr),
}

impl Checker<'_> {
    /// Checks a projection; after it, only its items can be named.
    pub(super) fn projection(
        &mut self,
        projection: &ast::Projection,
        kind: ProjectionKind,
    ) -> Result<bound::Projection, CypherError> {
        let place = match kind {
            ProjectionKind::With => "in `WITH`",
            ProjectionKind::Return => "in `RETURN`",
        };
        let around = std::mem::replace(&mut self.place, place);
        let before = self.scope.clone();
        let items = self.items(projection, kind)?;
        let is_grouped = items.iter().any(|item| matches!(item.source, Source::Aggregate(_)));
        let (checked, aggregation, grouping) = if is_grouped {
            self.grouped(&items, &before)?
        } else {
            (self.ungrouped(&items)?, None, None)
        };
        let names = checked.iter().map(|item| (Arc::clone(&item.name), item.slot));
        let names: BTreeMap<Arc<str>, Slot> = names.collect();
        let pairs: Vec<(&Item<'_>, &ProjectionItem)> = items.iter().zip(&checked).collect();
        let order = self.order(projection, &pairs, &before, grouping)?;
        let skip = self.row_count(projection.skip.as_ref(), "`SKIP`")?;
        let limit = self.row_count(projection.limit.as_ref(), "`LIMIT`")?;
        let predicate = projection.predicate.as_ref();
        // The scope is still that of sorting, which a predicate shares; aggregates it has none.
        if let Some(grouping) = &mut self.grouping {
            grouping.calls.clear();
        }
        let is_plain = aggregation.is_none() && !projection.distinct;
        if is_plain {
            self.grouping = None;
        }
        let predicate = predicate.map(|it| self.condition(it, "in `WHERE`")).transpose()?;
        self.grouping = None;
        self.scope = Scope { own: names, outer: before.outer };
        self.place = around;
        let distinct = projection.distinct;
        let items = checked;
        Ok(bound::Projection { kind, aggregation, items, distinct, order, skip, limit, predicate })
    }

    /// All items with their names, `*` replaced by what it stands for.
    fn items<'p>(
        &mut self,
        projection: &'p ast::Projection,
        kind: ProjectionKind,
    ) -> Result<Vec<Item<'p>>, CypherError> {
        let mut items = Vec::new();
        let is_plain = !projection.distinct
            && !projection.items.iter().any(|item| self.has_aggregate(&item.expr));
        if let Some(span) = projection.star {
            let mut all = self.scope.all();
            // Where a row of a file is from must neither be shown nor keep rows apart.
            if kind == ProjectionKind::Return || !is_plain {
                all.retain(|name, _| !name.starts_with(PLACE_IN_FILE));
            }
            if all.is_empty() && projection.items.is_empty() && kind == ProjectionKind::Return {
                return Err(CypherError::new(ErrorKind::NoVariablesInScope, span));
            }
            for (name, slot) in all {
                self.note_read(slot);
                items.push(Item { name, span, source: Source::Star(slot) });
            }
        } else if kind == ProjectionKind::With && is_plain {
            // A row of a file stays one, whatever of it is passed on.
            let own = self.scope.own.iter();
            let places = own.filter(|(name, _)| name.starts_with(PLACE_IN_FILE));
            let span = Span::default();
            items.extend(places.map(|(name, &slot)| {
                let name = Arc::clone(name);
                Item { name, span, source: Source::Star(slot) }
            }));
        }
        for item in &projection.items {
            let written = item.text.of(self.text);
            let (name, span) = match (&item.alias, &item.expr.kind) {
                (Some(alias), _) => (Arc::clone(&alias.text), alias.span),
                (None, ExprKind::Variable(name)) if item.text == item.expr.span => {
                    (Arc::clone(name), item.text)
                }
                (None, _) if kind == ProjectionKind::With => {
                    let kind = ErrorKind::NoExpressionAlias { expression: written.into() };
                    return Err(CypherError::new(kind, item.text));
                }
                (None, _) => (written.into(), item.text),
            };
            let is_aggregate = self.has_aggregate(&item.expr);
            let source =
                if is_aggregate { Source::Aggregate(&item.expr) } else { Source::Key(&item.expr) };
            items.push(Item { name, span, source });
        }
        let mut seen = BTreeSet::new();
        for item in &items {
            if !seen.insert(&item.name) {
                let kind = ErrorKind::ColumnNameConflict { name: Arc::clone(&item.name) };
                return Err(CypherError::new(kind, item.span));
            }
        }
        Ok(items)
    }

    fn ungrouped(&mut self, items: &[Item<'_>]) -> Result<Vec<ProjectionItem>, CypherError> {
        let mut checked = Vec::with_capacity(items.len());
        for item in items {
            let (expr, slot) = self.item(item)?;
            checked.push(ProjectionItem { expr, slot, name: Arc::clone(&item.name) });
        }
        Ok(checked)
    }

    /// The expression of an item, and where its value goes: a variable that keeps its name keeps its
    /// slot.
    fn item(&mut self, item: &Item<'_>) -> Result<(Expr, Slot), CypherError> {
        let source = match item.source {
            Source::Star(slot) => return Ok((Expr::slot(slot, item.span), slot)),
            Source::Key(source) | Source::Aggregate(source) => source,
        };
        let (expr, ty) = self.expr(source, Wanted::Value)?;
        let is_same = matches!(&source.kind, ExprKind::Variable(name) if *name == item.name);
        let slot = match expr.kind {
            bound::ExprKind::Slot(slot) if is_same => slot,
            _ => self.slot(Some(Arc::clone(&item.name)), ty, item.span)?,
        };
        Ok((expr, slot))
    }

    /// Items of which some contain aggregates; the others are grouping keys.
    #[expect(clippy::type_complexity, reason = "used once, and named where it is taken apart")]
    fn grouped(
        &mut self,
        items: &[Item<'_>],
        before: &Scope,
    ) -> Result<(Vec<ProjectionItem>, Option<Aggregation>, Option<Grouping>), CypherError> {
        let mut keys = Vec::new();
        let mut slots = Vec::with_capacity(items.len());
        let mut own = BTreeMap::new();
        let mut known = BTreeMap::new();
        for item in items {
            if matches!(item.source, Source::Aggregate(_)) {
                slots.push(None);
                continue;
            }
            let (expr, slot) = self.item(item)?;
            slots.push(Some(slot));
            keys.push(GroupKey { expr, slot });
            match item.source {
                Source::Star(_) => {
                    own.insert(Arc::clone(&item.name), slot);
                }
                Source::Key(ast::Expr { kind: ExprKind::Variable(name), .. }) => {
                    own.insert(Arc::clone(name), slot);
                }
                Source::Key(key) if is_property_of_variable(key) => {
                    known.insert(print_expr(key), slot);
                }
                Source::Key(_) | Source::Aggregate(_) => {}
            }
        }
        let hidden = before.own.keys().filter(|name| !own.contains_key(*name));
        let hidden = hidden.map(Arc::clone).collect();
        self.scope = Scope { own, outer: before.outer.clone() };
        let before = before.clone();
        self.grouping = Some(Grouping { before, hidden, known, calls: Vec::new(), is_open: true });
        let mut checked = Vec::with_capacity(items.len());
        for (item, slot) in items.iter().zip(slots) {
            let (expr, slot) = match slot {
                Some(slot) => (Expr::slot(slot, item.span), slot),
                None => self.item(item)?,
            };
            checked.push(ProjectionItem { expr, slot, name: Arc::clone(&item.name) });
        }
        let grouping = self.grouping.take();
        let calls = grouping.iter().flat_map(|grouping| &grouping.calls);
        let calls = calls.map(|(_, call)| call.clone()).collect();
        Ok((checked, Some(Aggregation { keys, calls }), grouping))
    }

    /// `ORDER BY`. Leaves the scope behind in which a predicate is to be checked.
    fn order(
        &mut self,
        projection: &ast::Projection,
        items: &[(&Item<'_>, &ProjectionItem)],
        before: &Scope,
        grouping: Option<Grouping>,
    ) -> Result<Vec<bound::SortKey>, CypherError> {
        let is_grouped = grouping.is_some();
        let aliases = items.iter().map(|(_, item)| (Arc::clone(&item.name), item.slot));
        if !is_grouped && !projection.distinct {
            // All from before can be read too, unless an item has its name.
            self.scope.own.extend(aliases);
            return self.sort_keys(projection, None);
        }
        let mut grouping = grouping.unwrap_or_else(|| Grouping {
            before: before.clone(),
            hidden: BTreeSet::new(),
            known: BTreeMap::new(),
            calls: Vec::new(),
            is_open: false,
        });
        grouping.is_open = false;
        grouping.hidden.clear();
        // What a grouping key is computed of is there, only not in this form.
        let mut in_keys = BTreeSet::new();
        for (item, bound) in items {
            if let Source::Key(key) = item.source {
                if !matches!(key.kind, ExprKind::Variable(_)) {
                    grouping.known.insert(print_expr(key), bound.slot);
                }
                walk::exprs(key, &mut |expr| {
                    if let ExprKind::Variable(name) = &expr.kind {
                        in_keys.insert(Arc::clone(name));
                    }
                });
            }
        }
        let mut own =
            if is_grouped { std::mem::take(&mut self.scope.own) } else { BTreeMap::new() };
        own.extend(aliases);
        in_keys.retain(|name| !own.contains_key(name));
        self.scope = Scope { own, outer: before.outer.clone() };
        self.grouping = Some(grouping);
        let keys = self.sort_keys(projection, is_grouped.then_some(&in_keys))?;
        if let Some(grouping) = &mut self.grouping {
            grouping.hidden.clear();
        }
        Ok(keys)
    }

    /// `in_keys`: variables whose use beside an aggregate is ambiguous, not undefined.
    fn sort_keys(
        &mut self,
        projection: &ast::Projection,
        in_keys: Option<&BTreeSet<Arc<str>>>,
    ) -> Result<Vec<bound::SortKey>, CypherError> {
        self.place = "in `ORDER BY`";
        let mut keys = Vec::with_capacity(projection.order.len());
        for item in &projection.order {
            let is_aggregate = in_keys.is_some() && self.has_aggregate(&item.expr);
            if let Some(grouping) = &mut self.grouping {
                grouping.hidden = match in_keys {
                    Some(names) if is_aggregate => names.clone(),
                    _ => BTreeSet::new(),
                };
            }
            let expr = self.value(&item.expr)?;
            keys.push(bound::SortKey { expr, descending: item.descending });
        }
        Ok(keys)
    }

    /// How many rows to skip or to keep: the same for all rows, and not negative.
    fn row_count(
        &mut self,
        expr: Option<&ast::Expr>,
        place: &'static str,
    ) -> Result<Option<Expr>, CypherError> {
        let Some(expr) = expr else { return Ok(None) };
        if let ExprKind::Literal(Literal::Int(value)) = expr.kind
            && value < 0
        {
            return Err(CypherError::new(ErrorKind::NegativeIntegerArgument { place }, expr.span));
        }
        let around = self.scope.clone();
        let place_around = std::mem::replace(&mut self.place, place);
        let grouping = self.grouping.take();
        self.scope = Scope::default();
        self.is_constant_wanted = true;
        let result = self.expr(expr, Wanted::Value);
        self.is_constant_wanted = false;
        self.scope = around;
        self.grouping = grouping;
        self.place = place_around;
        let (checked, ty) = result?;
        self.expect_type(expr, ty, Types::INTEGER, place)?;
        Ok(Some(checked))
    }
}

/// `a.key` of a variable: the only expression beside a variable that is known again inside of
/// others.
fn is_property_of_variable(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ExprKind::Property(base, _) => matches!(base.kind, ExprKind::Variable(_)),
        _ => false,
    }
}
