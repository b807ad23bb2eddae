//! Patterns to find: what their variables are, and what they become.
//!
//! All variables of a pattern are declared before its expressions are checked, since a property may
//! name a variable that stands further right.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cypher::check::Checker;
use crate::cypher::check::bound;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::GroupList;
use crate::cypher::check::bound::Hop;
use crate::cypher::check::bound::NameKind;
use crate::cypher::check::bound::Slot;
use crate::cypher::check::bound::Step;
use crate::cypher::check::bound::SubqueryKind;
use crate::cypher::check::call::find_function;
use crate::cypher::check::expr::Wanted;
use crate::cypher::check::labels::is_computed;
use crate::cypher::check::scope::Scope;
use crate::cypher::check::scope::already_bound;
use crate::cypher::check::types::Ty;
use crate::cypher::check::types::Types;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast;
use crate::cypher::syntax::ast::LengthForm;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::ast::PathElement;
use crate::source::Span;

/// How many nodes and relationships a path to find may have: each relationship is compared with all
/// others.
const ELEMENTS_MAX: usize = 2_000;

/// Whether a pattern may bind variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Variables {
    /// It may.
    New,
    /// All must be there.
    Known,
}

/// A pattern being declared.
struct Declaring {
    variables: Variables,
    /// Relationship variables of the pattern.
    rels: BTreeSet<Arc<str>>,
}

impl Checker<'_> {
    /// `[OPTIONAL] MATCH`.
    pub(super) fn match_(&mut self, clause: &ast::Match) -> Result<bound::Match, CypherError> {
        let around = std::mem::replace(&mut self.place, "in a pattern");
        let pattern = self.pattern(&clause.paths, Variables::New)?;
        let predicate = clause.predicate.as_ref();
        let predicate = predicate.map(|it| self.condition(it, "in `WHERE`")).transpose()?;
        self.place = around;
        Ok(bound::Match { optional: clause.optional, pattern, predicate })
    }

    fn pattern(
        &mut self,
        paths: &[ast::PathPattern],
        variables: Variables,
    ) -> Result<bound::Pattern, CypherError> {
        let first_new = self.slots.len();
        let mut declaring = Declaring { variables, rels: BTreeSet::new() };
        for path in paths {
            self.declare_elements(&path.elements, &mut declaring)?;
            if let Some(variable) = &path.variable {
                self.declare(variable, Ty::of(Types::PATH))?;
            }
        }
        let mut inner = BTreeSet::new();
        let mut checked = Vec::with_capacity(paths.len());
        for path in paths {
            checked.push(self.path(path, &mut inner)?);
        }
        // What expressions bind for themselves is not the pattern's.
        let binds = collect_slots(&checked).into_iter();
        let binds = binds.filter(|slot| slot.index() >= first_new && !inner.contains(slot));
        Ok(bound::Pattern { paths: checked, binds: binds.collect() })
    }

    fn declare_elements(
        &mut self,
        elements: &[PathElement],
        declaring: &mut Declaring,
    ) -> Result<(), CypherError> {
        for element in elements {
            match element {
                PathElement::Node(node) => {
                    if let Some(name) = &node.variable {
                        self.declare_as(name, Ty::of(Types::NODE), declaring.variables)?;
                    }
                }
                PathElement::Rel(rel) => {
                    if let Some(name) = &rel.variable {
                        self.declare_rel(name, rel.length.is_some(), declaring)?;
                    }
                }
                PathElement::Group(group) if group.quantifier.is_some() => {
                    let mut names = Vec::new();
                    group_names(group, &mut names);
                    for (name, ty) in names {
                        if self.scope.get(&name.text).is_some() {
                            return Err(already_bound(name));
                        }
                        self.declare(name, Ty::list(ty.types))?;
                    }
                }
                PathElement::Group(group) => {
                    self.declare_elements(&group.elements, declaring)?;
                    if let Some(name) = &group.variable {
                        self.declare(name, Ty::of(Types::PATH))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn declare_rel(
        &mut self,
        name: &Name,
        is_list: bool,
        declaring: &mut Declaring,
    ) -> Result<(), CypherError> {
        let one = Ty::of(Types::RELATIONSHIP);
        let ty = if is_list { Ty::list(Types::RELATIONSHIP) } else { one };
        self.declare_as(name, ty, declaring.variables)?;
        if !declaring.rels.insert(Arc::clone(&name.text)) {
            let name_text = Arc::clone(&name.text);
            let kind = ErrorKind::RelationshipUniquenessViolation { name: name_text };
            return Err(CypherError::new(kind, name.span));
        }
        Ok(())
    }

    /// A variable that is new or, if it is there, may be what the pattern wants.
    fn declare_as(
        &mut self,
        name: &Name,
        ty: Ty,
        variables: Variables,
    ) -> Result<Slot, CypherError> {
        let Some(slot) = self.scope.get(&name.text) else {
            return match variables {
                Variables::New => self.declare(name, ty),
                Variables::Known => self.resolve(&name.text, name.span),
            };
        };
        self.expect_kind(name, slot, ty.types)?;
        self.note_read(slot);
        Ok(slot)
    }

    /// Refuses a variable that cannot be what it is used as.
    pub(super) fn expect_kind(
        &self,
        name: &Name,
        slot: Slot,
        expected: Types,
    ) -> Result<(), CypherError> {
        let found = self.ty(slot).types;
        if found.may_be(expected) {
            return Ok(());
        }
        let name_text = Arc::clone(&name.text);
        let kind = ErrorKind::VariableTypeConflict { name: name_text, expected, found };
        Err(CypherError::new(kind, name.span))
    }

    fn path(
        &mut self,
        path: &ast::PathPattern,
        inner: &mut BTreeSet<Slot>,
    ) -> Result<bound::PathPattern, CypherError> {
        let mut slot = path.variable.as_ref().and_then(|name| self.scope.get(&name.text));
        let selector = selector(&path.selector, path.span)?;
        if let bound::Selector::Any(count)
        | bound::Selector::Shortest(count)
        | bound::Selector::ShortestGroups(count) = &selector
            && let bound::Count::Parameter(name, _) = count
        {
            self.parameters.insert(Arc::clone(name));
        }
        let mut flat = Vec::new();
        let mut predicates = Vec::new();
        self.flatten(&path.elements, &mut flat, &mut predicates, &mut slot)?;
        if flat.len() > ELEMENTS_MAX {
            let kind = ErrorKind::NestingTooDeep { max: ELEMENTS_MAX };
            return Err(CypherError::new(kind, path.span));
        }
        let (start, steps) = self.steps(&flat, path.span, inner)?;
        let mut checked = Vec::with_capacity(predicates.len());
        for predicate in predicates {
            checked.push(self.condition(predicate, "in a pattern")?);
        }
        checked.extend(self.mode_test(path, &mut slot)?);
        Ok(bound::PathPattern {
            slot,
            selector,
            start,
            steps,
            predicate: all_of(checked),
            span: path.span,
        })
    }

    /// What a path must fulfil to be of its mode. Relationships never occur twice.
    fn mode_test(
        &mut self,
        path: &ast::PathPattern,
        slot: &mut Option<Slot>,
    ) -> Result<Option<Expr>, CypherError> {
        let function = match path.mode {
            ast::PathMode::Trail => return Ok(None),
            ast::PathMode::Acyclic => "isAcyclic",
            ast::PathMode::Simple => "isSimple",
            ast::PathMode::Walk => {
                let what = "a path that goes over a relationship twice";
                let instead = "TRAIL, ACYCLIC or SIMPLE";
                let kind = ErrorKind::Unsupported { what, instead };
                return Err(CypherError::new(kind, path.span));
            }
        };
        let own = match *slot {
            Some(own) => own,
            None => self.slot(None, Ty::of(Types::PATH), path.span)?,
        };
        *slot = Some(own);
        let function = find_function(function).map(|(id, _)| id);
        let arguments = vec![Expr::slot(own, path.span)];
        let call = |id| Expr::new(ExprKind::Call(id, arguments), path.span);
        Ok(function.map(call))
    }

    /// Takes the parentheses away from parts of a path that do not repeat.
    fn flatten<'p>(
        &mut self,
        elements: &'p [PathElement],
        flat: &mut Vec<&'p PathElement>,
        predicates: &mut Vec<&'p ast::Expr>,
        slot: &mut Option<Slot>,
    ) -> Result<(), CypherError> {
        for element in elements {
            let group = match element {
                PathElement::Group(group) if group.quantifier.is_none() => group,
                _ => {
                    flat.push(element);
                    continue;
                }
            };
            if let Some(name) = &group.variable {
                // A name for all of the path is the path's; a part of one has no value of its own.
                if elements.len() > 1 || slot.is_some() {
                    return Err(named_part(name));
                }
                *slot = self.scope.get(&name.text);
            }
            self.flatten(&group.elements, flat, predicates, slot)?;
            predicates.extend(&group.predicate);
        }
        Ok(())
    }

    /// The first node, and hops with the nodes behind them. Nodes that are not written are added.
    fn steps(
        &mut self,
        elements: &[&PathElement],
        span: Span,
        inner: &mut BTreeSet<Slot>,
    ) -> Result<(bound::NodePattern, Vec<Step>), CypherError> {
        let mut rest = elements.iter().peekable();
        let start = match rest.peek() {
            Some(PathElement::Node(node)) => {
                rest.next();
                self.node(node)?
            }
            _ => self.anonymous_node(Span::at(span.start))?,
        };
        let mut steps = Vec::new();
        while let Some(element) = rest.next() {
            let (hop, end) = match element {
                PathElement::Rel(rel) => (self.rel(rel, inner)?, rel.span.end),
                PathElement::Group(group) => {
                    (Hop::Group(Box::new(self.group(group, inner)?)), group.span.end)
                }
                PathElement::Node(node) => {
                    let found = "a node behind a node";
                    let kind = ErrorKind::unexpected(found, "a relationship between them");
                    return Err(CypherError::new(kind, node.span));
                }
            };
            let to = match rest.peek() {
                Some(PathElement::Node(node)) => {
                    rest.next();
                    self.node(node)?
                }
                _ => self.anonymous_node(Span::at(end))?,
            };
            steps.push(Step { hop, to });
        }
        Ok((start, steps))
    }

    fn anonymous_node(&mut self, span: Span) -> Result<bound::NodePattern, CypherError> {
        let slot = self.slot(None, Ty::of(Types::NODE), span)?;
        let properties = Vec::new();
        Ok(bound::NodePattern { slot, labels: None, properties, predicate: None, span })
    }

    fn slot_of(&mut self, name: Option<&Name>, ty: Ty, span: Span) -> Result<Slot, CypherError> {
        match name.and_then(|name| self.scope.get(&name.text)) {
            Some(slot) => Ok(slot),
            None => self.slot(None, ty, span),
        }
    }

    fn node(&mut self, node: &ast::NodePattern) -> Result<bound::NodePattern, CypherError> {
        let slot = self.slot_of(node.variable.as_ref(), Ty::of(Types::NODE), node.span)?;
        self.note_names(node.variable.as_ref(), node.labels.as_ref(), NameKind::Label);
        let properties = self.match_properties(node.properties.as_ref())?;
        let (labels, predicate) =
            self.conditions(slot, node.labels.as_ref(), node.predicate.as_ref())?;
        Ok(bound::NodePattern { slot, labels, properties, predicate, span: node.span })
    }

    /// The labels of a node or the types of a relationship, and what else must hold of it.
    fn conditions(
        &mut self,
        slot: Slot,
        labels: Option<&ast::LabelExpr>,
        predicate: Option<&ast::Expr>,
    ) -> Result<(Option<bound::LabelExpr>, Option<Expr>), CypherError> {
        let (labels, test) = self.asked_labels(slot, labels)?;
        let mut all: Vec<Expr> = test.into_iter().collect();
        if let Some(predicate) = predicate {
            all.push(self.condition(predicate, "in a pattern")?);
        }
        Ok((labels, all_of(all)))
    }

    /// Notes which labels or types a pattern looks for.
    fn note_names(
        &mut self,
        variable: Option<&Name>,
        labels: Option<&ast::LabelExpr>,
        kind: NameKind,
    ) {
        let of_variable =
            if kind == NameKind::Label { NameKind::NodeVariable } else { NameKind::RelVariable };
        match (labels, variable) {
            (Some(labels), _) => self.names.look_for_labels(kind, labels),
            (None, Some(name)) => self.names.look_for(of_variable, &name.text, name.span),
            (None, None) => {}
        }
    }

    fn match_properties(
        &mut self,
        properties: Option<&ast::Expr>,
    ) -> Result<Vec<bound::PropertyEntry>, CypherError> {
        match properties {
            None => Ok(Vec::new()),
            Some(ast::Expr { kind: ast::ExprKind::Map(entries), .. }) => {
                for (key, _) in entries {
                    self.names.look_for(NameKind::Key, &key.text, key.span);
                }
                self.property_entries(entries)
            }
            Some(other) => {
                let kind = ErrorKind::InvalidParameterUse { clause: "MATCH" };
                Err(CypherError::new(kind, other.span))
            }
        }
    }

    pub(super) fn property_entries(
        &mut self,
        entries: &[(Name, ast::Expr)],
    ) -> Result<Vec<bound::PropertyEntry>, CypherError> {
        let mut checked = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let value = self.value(value)?;
            checked.push(bound::PropertyEntry { key: Arc::clone(&key.text), value });
        }
        Ok(checked)
    }

    /// A relationship. With a length and a predicate it becomes a group of one relationship, since
    /// the predicate is about each.
    fn rel(
        &mut self,
        rel: &ast::RelPattern,
        inner: &mut BTreeSet<Slot>,
    ) -> Result<Hop, CypherError> {
        let one = Ty::of(Types::RELATIONSHIP);
        let ty = if rel.length.is_some() { Ty::list(Types::RELATIONSHIP) } else { one };
        let slot = self.slot_of(rel.variable.as_ref(), ty, rel.span)?;
        self.note_names(rel.variable.as_ref(), rel.types.as_ref(), NameKind::Type);
        let mut checked = bound::RelPattern {
            slot,
            direction: match rel.direction {
                ast::Direction::Right => bound::Direction::Out,
                ast::Direction::Left => bound::Direction::In,
                ast::Direction::Undirected | ast::Direction::Both => bound::Direction::Either,
            },
            types: None,
            length: rel.length.as_ref().map(length),
            properties: self.match_properties(rel.properties.as_ref())?,
            predicate: None,
            span: rel.span,
        };
        let (types, predicate) = (rel.types.as_ref(), rel.predicate.as_ref());
        let is_of_each = predicate.is_some() || types.is_some_and(is_computed);
        let Some(length) = checked.length.take_if(|_| is_of_each) else {
            (checked.types, checked.predicate) = self.conditions(slot, types, predicate)?;
            return Ok(Hop::Rel(checked));
        };
        // Inside of the group, the variable is one relationship.
        let (slot_inside, conditions) = match &rel.variable {
            Some(name) => self.with_local(name, one, |checker, slot| {
                Ok((slot, checker.conditions(slot, types, predicate)?))
            })?,
            None => {
                let slot = self.slot(None, one, rel.span)?;
                (slot, self.conditions(slot, types, predicate)?)
            }
        };
        checked.slot = slot_inside;
        (checked.types, checked.predicate) = conditions;
        let start = self.anonymous_node(Span::at(rel.span.start))?;
        let to = self.anonymous_node(Span::at(rel.span.end))?;
        inner.extend([slot_inside, start.slot, to.slot]);
        Ok(Hop::Group(Box::new(bound::Group {
            start,
            steps: vec![Step { hop: Hop::Rel(checked), to }],
            predicate: None,
            length,
            lists: vec![GroupList { inner: slot_inside, outer: slot }],
            span: rel.span,
        })))
    }

    fn group(
        &mut self,
        group: &ast::GroupPattern,
        inner: &mut BTreeSet<Slot>,
    ) -> Result<bound::Group, CypherError> {
        let Some(quantifier) = &group.quantifier else {
            return Err(CypherError::new(ErrorKind::InvalidRelationshipPattern, group.span));
        };
        let mut names = Vec::new();
        group_names(group, &mut names);
        let mut lists: Vec<GroupList> = Vec::new();
        let mut hidden = BTreeMap::new();
        for (name, ty) in names {
            let Some(outer) = self.scope.get(&name.text) else { continue };
            let slot = self.slot(Some(Arc::clone(&name.text)), ty, name.span)?;
            hidden.insert(Arc::clone(&name.text), outer);
            self.scope.own.insert(Arc::clone(&name.text), slot);
            lists.push(GroupList { inner: slot, outer });
        }
        let first_inner = self.slots.len();
        let mut flat = Vec::new();
        let mut predicates: Vec<&ast::Expr> = Vec::new();
        let mut path_slot = None;
        self.flatten(&group.elements, &mut flat, &mut predicates, &mut path_slot)?;
        let (start, steps) = self.steps(&flat, group.span, inner)?;
        predicates.extend(&group.predicate);
        let mut checked = Vec::with_capacity(predicates.len());
        for predicate in predicates {
            checked.push(self.condition(predicate, "in a pattern")?);
        }
        self.scope.own.append(&mut hidden);
        inner.extend(lists.iter().map(|list| list.inner));
        let new = collect_group_slots(&start, &steps).into_iter();
        inner.extend(new.filter(|slot| slot.index() >= first_inner));
        if let Some(name) = &group.variable {
            return Err(named_part(name));
        }
        if steps.is_empty() {
            return Err(CypherError::new(ErrorKind::InvalidRelationshipPattern, group.span));
        }
        Ok(bound::Group {
            start,
            steps,
            predicate: all_of(checked),
            length: length(quantifier),
            lists,
            span: group.span,
        })
    }

    /// A pattern where a boolean is wanted: whether there is one. It binds no variables.
    pub(super) fn pattern_predicate(
        &mut self,
        path: &ast::PathPattern,
    ) -> Result<ExprKind, CypherError> {
        let scope = Scope { own: BTreeMap::new(), outer: self.scope.all() };
        let (found, reads) = self.in_frame(scope, |checker| {
            checker.pattern(std::slice::from_ref(path), Variables::Known)
        })?;
        let found = bound::Match { optional: false, pattern: found, predicate: None };
        let query = query_of(vec![(bound::ClauseKind::Match(found), path.span)], Vec::new());
        Ok(self.numbered(SubqueryKind::Exists, query, reads))
    }

    pub(super) fn pattern_comprehension(
        &mut self,
        comprehension: &ast::PatternComprehension,
    ) -> Result<(ExprKind, Ty), CypherError> {
        let scope = Scope { own: BTreeMap::new(), outer: self.scope.all() };
        let path = &comprehension.path;
        let ((query, ty), reads) = self.in_frame(scope, |checker| {
            let around = std::mem::replace(&mut checker.place, "in a comprehension");
            let pattern = checker.pattern(std::slice::from_ref(path), Variables::New)?;
            let predicate = comprehension.predicate.as_ref();
            let predicate =
                predicate.map(|it| checker.condition(it, "in a comprehension")).transpose()?;
            let projection = &comprehension.projection;
            let (expr, ty) = checker.expr(projection, Wanted::Value)?;
            checker.place = around;
            let found = bound::Match { optional: false, pattern, predicate };
            let found = (bound::ClauseKind::Match(found), path.span);
            let slot = checker.slot(None, ty, projection.span)?;
            Ok((query_of(vec![found], vec![(expr, slot)]), ty))
        })?;
        Ok((self.numbered(SubqueryKind::Collect, query, reads), Ty::list(ty.types)))
    }

    /// `shortestPath(…)` outside of `MATCH`.
    pub(super) fn shortest_path(
        &mut self,
        path: &ast::PathPattern,
    ) -> Result<(ExprKind, Ty), CypherError> {
        let is_one = path.selector == ast::Selector::ShortestPath;
        let scope = Scope { own: BTreeMap::new(), outer: self.scope.all() };
        let (query, reads) = self.in_frame(scope, |checker| {
            let mut pattern = checker.pattern(std::slice::from_ref(path), Variables::New)?;
            let slot = checker.slot(None, Ty::of(Types::PATH), path.span)?;
            for path in &mut pattern.paths {
                path.slot = Some(slot);
            }
            pattern.binds.push(slot);
            let found = bound::Match { optional: false, pattern, predicate: None };
            let found = (bound::ClauseKind::Match(found), path.span);
            Ok(query_of(vec![found], vec![(Expr::slot(slot, path.span), slot)]))
        })?;
        let (kind, ty) = if is_one {
            (SubqueryKind::First, Ty::of(Types::PATH))
        } else {
            (SubqueryKind::Collect, Ty::list(Types::PATH))
        };
        Ok((self.numbered(kind, query, reads), ty))
    }
}

/// The error for a name that is not that of a whole path.
fn named_part(name: &Name) -> CypherError {
    let what = "a name for a part of a path";
    let instead = "name the whole path: MATCH p = (a)-->(b)";
    CypherError::new(ErrorKind::Unsupported { what, instead }, name.span)
}

/// A query of some clauses that ends with `RETURN` of some expressions, if there are any.
fn query_of(clauses: Vec<(bound::ClauseKind, Span)>, items: Vec<(Expr, Slot)>) -> bound::Query {
    let mut clauses: Vec<bound::Clause> =
        clauses.into_iter().map(|(kind, span)| bound::Clause { kind, span }).collect();
    let outputs: Vec<Slot> = items.iter().map(|(_, slot)| *slot).collect();
    let name: Arc<str> = "value".into();
    let columns = outputs.iter();
    let columns = columns.map(|&slot| bound::Column { name: Arc::clone(&name), slot }).collect();
    if let Some((expr, _)) = items.first() {
        let span = expr.span;
        let items = items.into_iter();
        let items =
            items.map(|(expr, slot)| bound::ProjectionItem { expr, slot, name: Arc::clone(&name) });
        let projection = bound::Projection {
            kind: bound::ProjectionKind::Return,
            aggregation: None,
            items: items.collect(),
            distinct: false,
            order: Vec::new(),
            skip: None,
            limit: None,
            predicate: None,
        };
        clauses.push(bound::Clause { kind: bound::ClauseKind::Project(projection), span });
    }
    let parts = vec![bound::SingleQuery { clauses, outputs }];
    bound::Query { parts, union: bound::UnionKind::All, columns }
}

/// All of some conditions.
pub(super) fn all_of(mut conditions: Vec<Expr>) -> Option<Expr> {
    if conditions.len() < 2 {
        return conditions.pop();
    }
    let span = conditions.iter().map(|condition| condition.span).reduce(Span::to);
    Some(Expr::new(ExprKind::And(conditions), span.unwrap_or_default()))
}

/// The variables of a repeating part of a path, and what they are in one repetition.
fn group_names<'a>(group: &'a ast::GroupPattern, names: &mut Vec<(&'a Name, Ty)>) {
    let mut add = |name: &'a Name, ty: Ty| {
        if !names.iter().any(|(known, _)| known.text == name.text) {
            names.push((name, ty));
        }
    };
    let mut groups = Vec::new();
    for element in &group.elements {
        match element {
            PathElement::Node(node) => {
                node.variable.iter().for_each(|name| add(name, Ty::of(Types::NODE)));
            }
            PathElement::Rel(rel) => {
                let one = Ty::of(Types::RELATIONSHIP);
                let ty = if rel.length.is_some() { Ty::list(Types::RELATIONSHIP) } else { one };
                rel.variable.iter().for_each(|name| add(name, ty));
            }
            PathElement::Group(group) => groups.push(group),
        }
    }
    for inner in groups {
        let start = names.len();
        group_names(inner, names);
        if inner.quantifier.is_some() {
            for (_, ty) in &mut names[start..] {
                *ty = Ty::list(ty.types);
            }
        }
    }
}

fn selector(selector: &ast::Selector, span: Span) -> Result<bound::Selector, CypherError> {
    let count = |count: &ast::Count| match count {
        ast::Count::Number(0) => {
            let kind = ErrorKind::unexpected("`0`", "a number of paths from 1 on");
            Err(CypherError::new(kind, span))
        }
        ast::Count::Number(number) => Ok(bound::Count::Number(*number)),
        ast::Count::Parameter(name) => {
            Ok(bound::Count::Parameter(Arc::clone(&name.text), name.span))
        }
    };
    Ok(match selector {
        ast::Selector::All => bound::Selector::All,
        ast::Selector::Any(number) => bound::Selector::Any(count(number)?),
        ast::Selector::Shortest(number) => bound::Selector::Shortest(count(number)?),
        ast::Selector::ShortestPath => bound::Selector::Shortest(bound::Count::Number(1)),
        ast::Selector::ShortestGroups(number) => bound::Selector::ShortestGroups(count(number)?),
        ast::Selector::AllShortest | ast::Selector::AllShortestPaths => {
            bound::Selector::ShortestGroups(bound::Count::Number(1))
        }
    })
}

fn length(length: &ast::Length) -> bound::Length {
    let least = match length.form {
        LengthForm::Inside => 1,
        LengthForm::Quantifier => 0,
    };
    bound::Length { min: length.min.unwrap_or(least), max: length.max }
}

/// All slots of some paths, in order of appearance.
fn collect_slots(paths: &[bound::PathPattern]) -> Vec<Slot> {
    let mut slots = Vec::new();
    for path in paths {
        slots.extend(collect_group_slots(&path.start, &path.steps));
        slots.extend(path.slot);
    }
    let mut seen = BTreeSet::new();
    slots.retain(|slot| seen.insert(*slot));
    slots
}

fn collect_group_slots(start: &bound::NodePattern, steps: &[Step]) -> Vec<Slot> {
    let mut slots = vec![start.slot];
    for step in steps {
        match &step.hop {
            Hop::Rel(rel) => slots.push(rel.slot),
            Hop::Group(group) => slots.extend(group.lists.iter().map(|list| list.outer)),
        }
        slots.push(step.to.slot);
    }
    slots
}
