//! Clauses that write.

use std::sync::Arc;

use crate::cypher::check::Checker;
use crate::cypher::check::bound;
use crate::cypher::check::bound::ClauseKind;
use crate::cypher::check::bound::CreateProperties;
use crate::cypher::check::bound::NameKind;
use crate::cypher::check::bound::PropertyKey;
use crate::cypher::check::expr::Wanted;
use crate::cypher::check::scope::already_bound;
use crate::cypher::check::types::Ty;
use crate::cypher::check::types::Types;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::ast::PathElement;
use crate::source::Span;

/// Which clause creates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Creating {
    Create,
    Merge,
}

impl Creating {
    const fn name(self) -> &'static str {
        match self {
            Self::Create => "CREATE",
            Self::Merge => "MERGE",
        }
    }
}

impl Checker<'_> {
    pub(super) fn create(&mut self, paths: &[ast::PathPattern]) -> Result<ClauseKind, CypherError> {
        self.writes = true;
        let around = std::mem::replace(&mut self.place, "in `CREATE`");
        let mut checked = Vec::with_capacity(paths.len());
        for path in paths {
            checked.push(self.created_path(path, Creating::Create)?);
        }
        self.place = around;
        Ok(ClauseKind::Create(checked))
    }

    pub(super) fn merge(&mut self, merge: &ast::Merge) -> Result<ClauseKind, CypherError> {
        self.writes = true;
        let around = std::mem::replace(&mut self.place, "in `MERGE`");
        let path = self.created_path(&merge.path, Creating::Merge)?;
        let mut on_create = Vec::new();
        let mut on_match = Vec::new();
        for action in &merge.actions {
            let items = match action.event {
                ast::MergeEvent::Create => &mut on_create,
                ast::MergeEvent::Match => &mut on_match,
            };
            for item in &action.items {
                items.push(self.set_item(item)?);
            }
        }
        self.place = around;
        Ok(ClauseKind::Merge(bound::Merge { path, on_create, on_match }))
    }

    /// A path to create. Its properties are computed before any of it is there, so they cannot name
    /// what it creates.
    fn created_path(
        &mut self,
        path: &ast::PathPattern,
        creating: Creating,
    ) -> Result<bound::CreatePath, CypherError> {
        if path.selector != ast::Selector::All || path.mode != ast::PathMode::Trail {
            return Err(CypherError::new(ErrorKind::InvalidRelationshipPattern, path.span));
        }
        let is_alone = path.elements.len() == 1;
        let mut new: Vec<(Arc<str>, bound::Slot)> = Vec::new();
        let mut nodes = Vec::new();
        let mut rels = Vec::new();
        for element in &path.elements {
            match element {
                PathElement::Node(node) => {
                    nodes.push(self.created_node(node, creating, is_alone, &mut new)?);
                }
                PathElement::Rel(rel) => rels.push(self.created_rel(rel, creating, &mut new)?),
                PathElement::Group(group) => {
                    let kind = ErrorKind::InvalidRelationshipPattern;
                    return Err(CypherError::new(kind, group.span));
                }
            }
        }
        self.scope.own.extend(new);
        let slot = path.variable.as_ref();
        let slot = slot.map(|name| self.declare(name, Ty::of(Types::PATH))).transpose()?;
        let mut nodes = nodes.into_iter();
        // A path begins with a node, and each relationship has one behind it.
        let Some(start) = nodes.next() else {
            return Err(CypherError::new(ErrorKind::InvalidRelationshipPattern, path.span));
        };
        let steps = rels.into_iter().zip(nodes);
        let steps = steps.map(|(rel, to)| bound::CreateStep { rel, to }).collect();
        Ok(bound::CreatePath { slot, start, steps, span: path.span })
    }

    fn created_node(
        &mut self,
        node: &ast::NodePattern,
        creating: Creating,
        is_alone: bool,
        new: &mut Vec<(Arc<str>, bound::Slot)>,
    ) -> Result<bound::CreateNode, CypherError> {
        let is_bare = node.labels.is_none() && node.properties.is_none();
        let span = node.span;
        let mut labels = bound::Labels::default();
        if let Some(given) = &node.labels {
            self.given_labels(given, &mut labels)?;
        }
        if let Some(predicate) = &node.predicate {
            return Err(no_predicate(predicate.span));
        }
        for label in &labels.names {
            self.names.make(NameKind::Label, label);
        }
        let properties = self.created_properties(node.properties.as_ref(), creating)?;
        if let Some(name) = &node.variable {
            self.names.make(NameKind::NodeVariable, &name.text);
            let known = new.iter().find(|(known, _)| *known == name.text).map(|(_, slot)| *slot);
            if let Some(slot) = known.or_else(|| self.scope.get(&name.text)) {
                self.expect_kind(name, slot, Types::NODE)?;
                if is_alone || !is_bare {
                    return Err(already_bound(name));
                }
                self.note_read(slot);
                return Ok(bound::CreateNode { slot, bound: true, labels, properties, span });
            }
        }
        let slot = self.new_slot(node.variable.as_ref(), Types::NODE, span, new)?;
        Ok(bound::CreateNode { slot, bound: false, labels, properties, span })
    }

    fn new_slot(
        &mut self,
        name: Option<&Name>,
        types: Types,
        span: Span,
        new: &mut Vec<(Arc<str>, bound::Slot)>,
    ) -> Result<bound::Slot, CypherError> {
        let slot = self.slot(name.map(|name| Arc::clone(&name.text)), Ty::of(types), span)?;
        new.extend(name.map(|name| (Arc::clone(&name.text), slot)));
        Ok(slot)
    }

    fn created_rel(
        &mut self,
        rel: &ast::RelPattern,
        creating: Creating,
        new: &mut Vec<(Arc<str>, bound::Slot)>,
    ) -> Result<bound::CreateRel, CypherError> {
        let span = rel.span;
        if let Some(name) = &rel.variable {
            let known = new.iter().find(|(known, _)| *known == name.text).map(|(_, slot)| *slot);
            if let Some(slot) = known.or_else(|| self.scope.get(&name.text)) {
                self.expect_kind(name, slot, Types::RELATIONSHIP)?;
                return Err(already_bound(name));
            }
        }
        if let Some(length) = &rel.length {
            return Err(CypherError::new(ErrorKind::CreatingVarLength, length.span));
        }
        let Some(types) = &rel.types else {
            return Err(CypherError::new(ErrorKind::NoSingleRelationshipType, span));
        };
        let rel_type = self.given_type(types)?;
        let direction = match (rel.direction, creating) {
            (ast::Direction::Right, _) => bound::Direction::Out,
            (ast::Direction::Left, _) => bound::Direction::In,
            (_, Creating::Merge) => bound::Direction::Either,
            (_, Creating::Create) => {
                return Err(CypherError::new(ErrorKind::RequiresDirectedRelationship, span));
            }
        };
        if let Some(predicate) = &rel.predicate {
            return Err(no_predicate(predicate.span));
        }
        let properties = self.created_properties(rel.properties.as_ref(), creating)?;
        let slot = self.new_slot(rel.variable.as_ref(), Types::RELATIONSHIP, span, new)?;
        if let bound::RelType::Name(name) = &rel_type {
            self.names.make(NameKind::Type, name);
        }
        Ok(bound::CreateRel { slot, direction, rel_type, properties, span })
    }

    fn created_properties(
        &mut self,
        properties: Option<&ast::Expr>,
        creating: Creating,
    ) -> Result<CreateProperties, CypherError> {
        let Some(properties) = properties else {
            return Ok(CreateProperties::Entries(Vec::new()));
        };
        match &properties.kind {
            ast::ExprKind::Parameter(name) if creating == Creating::Create => {
                self.parameters.insert(Arc::clone(name));
                Ok(CreateProperties::Parameter(Arc::clone(name), properties.span))
            }
            ast::ExprKind::Map(entries) => {
                self.make_keys(entries);
                Ok(CreateProperties::Entries(self.property_entries(entries)?))
            }
            _ => {
                let kind = ErrorKind::InvalidParameterUse { clause: creating.name() };
                Err(CypherError::new(kind, properties.span))
            }
        }
    }

    fn make_keys(&mut self, entries: &[(Name, ast::Expr)]) {
        for (key, _) in entries {
            self.names.make(NameKind::Key, &key.text);
        }
    }

    pub(super) fn set(&mut self, items: &[ast::SetItem]) -> Result<ClauseKind, CypherError> {
        self.writes = true;
        let around = std::mem::replace(&mut self.place, "in `SET`");
        let mut checked = Vec::with_capacity(items.len());
        for item in items {
            checked.push(self.set_item(item)?);
        }
        self.place = around;
        Ok(ClauseKind::Set(checked))
    }

    fn set_item(&mut self, item: &ast::SetItem) -> Result<bound::SetItem, CypherError> {
        Ok(match item {
            ast::SetItem::Property { target, value } => {
                let span = target.span.to(value.span);
                let (target, key) = self.written_property(target)?;
                if let PropertyKey::Name(name) = &key {
                    self.names.make(NameKind::Key, name);
                }
                bound::SetItem::Property { target, key, value: self.value(value)?, span }
            }
            ast::SetItem::Replace { variable, value } => {
                let slot = self.written(variable, Types::ENTITY)?;
                let span = variable.span.to(value.span);
                bound::SetItem::Replace { slot, value: self.written_map(value)?, span }
            }
            ast::SetItem::Extend { variable, value } => {
                let slot = self.written(variable, Types::ENTITY)?;
                let span = variable.span.to(value.span);
                bound::SetItem::Extend { slot, value: self.written_map(value)?, span }
            }
            ast::SetItem::Labels { variable, labels } => {
                let (slot, labels, span) = self.written_labels(variable, labels)?;
                for label in &labels.names {
                    self.names.make(NameKind::Label, label);
                }
                bound::SetItem::Labels { slot, labels, span }
            }
        })
    }

    fn written(&mut self, name: &Name, expected: Types) -> Result<bound::Slot, CypherError> {
        let slot = self.resolve(&name.text, name.span)?;
        self.expect_kind(name, slot, expected)?;
        Ok(slot)
    }

    fn written_map(&mut self, value: &ast::Expr) -> Result<bound::Expr, CypherError> {
        if let ast::ExprKind::Map(entries) = &value.kind {
            self.make_keys(entries);
        }
        let (checked, ty) = self.expr(value, Wanted::Value)?;
        self.expect_type(value, ty, Types::MAP | Types::ENTITY, "`SET`")?;
        Ok(checked)
    }

    fn written_labels(
        &mut self,
        variable: &Name,
        labels: &[ast::LabelExpr],
    ) -> Result<(bound::Slot, bound::Labels, Span), CypherError> {
        let slot = self.written(variable, Types::NODE)?;
        let span = labels.iter().fold(variable.span, |span, label| span.to(label.span));
        let mut given = bound::Labels::default();
        for label in labels {
            self.given_labels(label, &mut given)?;
        }
        Ok((slot, given, span))
    }

    /// The owner and the key of a property that is written.
    fn written_property(
        &mut self,
        target: &ast::Expr,
    ) -> Result<(bound::Expr, PropertyKey), CypherError> {
        let (base, key) = match &target.kind {
            ast::ExprKind::Property(base, key) => (base, PropertyKey::Name(Arc::clone(&key.text))),
            ast::ExprKind::Index(base, key) => (base, PropertyKey::Computed(self.value(key)?)),
            _ => return Err(CypherError::new(ErrorKind::InvalidRelationshipPattern, target.span)),
        };
        let (owner, ty) = self.expr(base, Wanted::Value)?;
        if !ty.types.may_be(Types::ENTITY) {
            let kind = ErrorKind::InvalidAccess {
                what: "properties that can be written",
                found: ty.types,
            };
            return Err(CypherError::new(kind, base.span));
        }
        Ok((owner, key))
    }

    pub(super) fn remove(&mut self, items: &[ast::RemoveItem]) -> Result<ClauseKind, CypherError> {
        self.writes = true;
        let around = std::mem::replace(&mut self.place, "in `REMOVE`");
        let mut checked = Vec::with_capacity(items.len());
        for item in items {
            checked.push(match item {
                ast::RemoveItem::Property(target) => {
                    let span = target.span;
                    let (target, key) = self.written_property(target)?;
                    bound::RemoveItem::Property { target, key, span }
                }
                ast::RemoveItem::Labels { variable, labels } => {
                    let (slot, labels, span) = self.written_labels(variable, labels)?;
                    bound::RemoveItem::Labels { slot, labels, span }
                }
            });
        }
        self.place = around;
        Ok(ClauseKind::Remove(checked))
    }

    pub(super) fn delete(&mut self, delete: &ast::Delete) -> Result<ClauseKind, CypherError> {
        self.writes = true;
        let around = std::mem::replace(&mut self.place, "in `DELETE`");
        let mut targets = Vec::with_capacity(delete.targets.len());
        for target in &delete.targets {
            if matches!(target.kind, ast::ExprKind::HasLabels(..)) {
                let kind = ErrorKind::InvalidDelete { found: "labels".into() };
                return Err(CypherError::new(kind, target.span));
            }
            let (checked, ty) = self.expr(target, Wanted::Value)?;
            self.expect_type(target, ty, Types::ENTITY | Types::PATH, "`DELETE`")?;
            targets.push(checked);
        }
        self.place = around;
        Ok(ClauseKind::Delete { detach: delete.detach, targets })
    }

    pub(super) fn foreach(&mut self, foreach: &ast::Foreach) -> Result<ClauseKind, CypherError> {
        self.writes = true;
        let around = std::mem::replace(&mut self.place, "in `FOREACH`");
        let (list, ty) = self.expr(&foreach.list, Wanted::Value)?;
        self.expect_type(&foreach.list, ty, Types::LIST, "`FOREACH`")?;
        let before = self.scope.clone();
        let variable = &foreach.variable;
        let slot = self.slot(Some(Arc::clone(&variable.text)), ty.element(), variable.span)?;
        self.scope.own.insert(Arc::clone(&variable.text), slot);
        let mut clauses = Vec::with_capacity(foreach.clauses.len());
        for clause in &foreach.clauses {
            let kind = match &clause.kind {
                ast::ClauseKind::Create(paths) => self.create(paths)?,
                ast::ClauseKind::Merge(merge) => self.merge(merge)?,
                ast::ClauseKind::Set(items) => self.set(items)?,
                ast::ClauseKind::Remove(items) => self.remove(items)?,
                ast::ClauseKind::Delete(delete) => self.delete(delete)?,
                ast::ClauseKind::Foreach(inner) => self.foreach(inner)?,
                _ => {
                    let kind = ErrorKind::InvalidClauseComposition {
                        clause: "a clause that does not write",
                        place: "in `FOREACH`",
                        hint: "UNWIND",
                    };
                    return Err(CypherError::new(kind, clause.span));
                }
            };
            clauses.push(bound::Clause { kind, span: clause.span });
        }
        self.scope = before;
        self.place = around;
        Ok(ClauseKind::Foreach { list, slot, clauses })
    }
}

fn no_predicate(span: Span) -> CypherError {
    let kind = ErrorKind::unexpected("a condition", "a pattern without one, since it creates");
    CypherError::new(kind, span)
}
