//! The names of labels, types and keys that a statement looks for in the graph.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cypher::check::bound::NameKind;
use crate::cypher::check::bound::NameUse;
use crate::cypher::check::types::Types;
use crate::cypher::syntax::ast;
use crate::cypher::syntax::ast::LabelExpr;
use crate::cypher::syntax::ast::LabelExprKind;
use crate::source::Span;

/// Names as they are found.
#[derive(Debug, Default)]
pub(super) struct Names {
    found: Vec<NameUse>,
    seen: BTreeSet<(NameKind, Arc<str>)>,
    /// What the statement makes itself.
    made: BTreeSet<(NameKind, Arc<str>)>,
}

impl Names {
    /// Notes a name that is looked for.
    pub(super) fn look_for(&mut self, kind: NameKind, name: &Arc<str>, span: Span) {
        if self.seen.insert((kind, Arc::clone(name))) {
            self.found.push(NameUse { kind, name: Arc::clone(name), span });
        }
    }

    /// Notes the names of a label expression.
    pub(super) fn look_for_labels(&mut self, kind: NameKind, labels: &LabelExpr) {
        match &labels.kind {
            LabelExprKind::Name(name) => self.look_for(kind, name, labels.span),
            LabelExprKind::Not(inner) => self.look_for_labels(kind, inner),
            LabelExprKind::And(parts) | LabelExprKind::Or(parts) | LabelExprKind::Colons(parts) => {
                parts.iter().for_each(|part| self.look_for_labels(kind, part));
            }
            LabelExprKind::Wildcard | LabelExprKind::Computed(..) => {}
        }
    }

    /// Notes the key of a property, if it is one of a node or a relationship for sure.
    pub(super) fn look_for_key(&mut self, owner: Types, key: &ast::Name) {
        if owner != Types::NULL && owner.is(Types::ENTITY) {
            self.look_for(NameKind::Key, &key.text, key.span);
        }
    }

    /// Notes a name that the statement gives to something.
    pub(super) fn make(&mut self, kind: NameKind, name: &Arc<str>) {
        self.made.insert((kind, Arc::clone(name)));
    }

    /// The names that the statement only looks for, in the order of the text.
    pub(super) fn read(self) -> Vec<NameUse> {
        let Self { mut found, made, .. } = self;
        found.retain(|use_| !made.contains(&(use_.kind, Arc::clone(&use_.name))));
        found.sort_by_key(|use_| (use_.span.start, use_.kind));
        found
    }
}
