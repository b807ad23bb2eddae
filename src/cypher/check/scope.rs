//! Names, and the slots that stand for them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cypher::check::Checker;
use crate::cypher::check::bound::Slot;
use crate::cypher::check::bound::SlotInfo;
use crate::cypher::check::types::Ty;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast::Name;
use crate::source::Span;

/// The names that can be read at some place.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// Names of this query.
    pub(super) own: BTreeMap<Arc<str>, Slot>,
    /// Names of the query around it, which clauses cannot hide or forget.
    pub(super) outer: BTreeMap<Arc<str>, Slot>,
}

impl Scope {
    pub(super) fn get(&self, name: &str) -> Option<Slot> {
        self.own.get(name).or_else(|| self.outer.get(name)).copied()
    }

    /// All names, sorted.
    pub(super) fn all(&self) -> BTreeMap<Arc<str>, Slot> {
        let mut all = self.outer.clone();
        all.extend(self.own.iter().map(|(name, slot)| (Arc::clone(name), *slot)));
        all
    }

    /// The name that differs least from one that is not there, if it is near enough.
    pub(super) fn similar(&self, name: &str) -> Option<Arc<str>> {
        similar(name, self.own.keys().chain(self.outer.keys()).map(|name| &**name))
    }
}

/// The candidate that differs least from a name, if that is by a letter or two.
pub(in crate::cypher) fn similar<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<Arc<str>> {
    let lower = name.to_lowercase();
    let distance = |other: &str| strsim::osa_distance(&lower, &other.to_lowercase());
    let (distance, best) = candidates.map(|other| (distance(other), other)).min()?;
    let length = name.chars().count();
    (distance <= 1 || distance == 2 && length >= 5 || distance == 3 && length >= 9)
        .then(|| best.into())
        .filter(|_| distance < length)
}

/// A query inside another: what it reads of the slots around it.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// Slots from here on are its own.
    base: usize,
    reads: BTreeSet<Slot>,
}

/// Before the names of functions whose values `LOAD CSV` sets: such names are passed on like variables, but
/// no star shows them.
pub(super) const PLACE_IN_FILE: &str = "LOAD CSV: ";

impl Checker<'_> {
    /// A new slot.
    pub(super) fn slot(
        &mut self,
        name: Option<Arc<str>>,
        ty: Ty,
        span: Span,
    ) -> Result<Slot, CypherError> {
        let Ok(number) = u16::try_from(self.slots.len()) else {
            let max = usize::from(u16::MAX) + 1;
            return Err(CypherError::new(ErrorKind::TooManyVariables { max }, span));
        };
        self.slots.push(SlotInfo { name, types: ty.types });
        self.elements.push(ty.elements);
        Ok(Slot(number))
    }

    /// What is known of a slot's values.
    pub(super) fn ty(&self, slot: Slot) -> Ty {
        Ty { types: self.slots[slot.index()].types, elements: self.elements[slot.index()] }
    }

    /// A new variable, which must not be there yet.
    pub(super) fn declare(&mut self, name: &Name, ty: Ty) -> Result<Slot, CypherError> {
        if self.scope.get(&name.text).is_some() {
            return Err(already_bound(name));
        }
        let slot = self.slot(Some(Arc::clone(&name.text)), ty, name.span)?;
        self.scope.own.insert(Arc::clone(&name.text), slot);
        Ok(slot)
    }

    /// A variable that is only there while `check` runs, and may hide another.
    pub(super) fn with_local<T>(
        &mut self,
        name: &Name,
        ty: Ty,
        check: impl FnOnce(&mut Self, Slot) -> Result<T, CypherError>,
    ) -> Result<T, CypherError> {
        let slot = self.slot(Some(Arc::clone(&name.text)), ty, name.span)?;
        let hidden = self.scope.own.insert(Arc::clone(&name.text), slot);
        self.locals.push(Arc::clone(&name.text));
        let result = check(self, slot);
        self.locals.pop();
        match hidden {
            Some(hidden) => self.scope.own.insert(Arc::clone(&name.text), hidden),
            None => self.scope.own.remove(&name.text),
        };
        result
    }

    /// The slot of a name that must be there.
    pub(super) fn resolve(&mut self, name: &str, span: Span) -> Result<Slot, CypherError> {
        match self.scope.get(name) {
            Some(slot) => {
                self.note_read(slot);
                Ok(slot)
            }
            None => Err(self.undefined(name, span)),
        }
    }

    /// The error for a name that is not there, or not where rows are grouped.
    fn undefined(&self, name: &str, span: Span) -> CypherError {
        if let Some(grouping) = &self.grouping
            && grouping.is_hidden(name)
        {
            let expression = span.of(self.text).into();
            return CypherError::new(
                ErrorKind::AmbiguousAggregationExpression { expression },
                span,
            );
        }
        if self.is_constant_wanted {
            return CypherError::new(ErrorKind::NonConstantExpression { place: self.place }, span);
        }
        let constants = || similar(name, ["null", "true", "false"].into_iter());
        let similar = self.scope.similar(name).or_else(constants);
        CypherError::new(ErrorKind::UndefinedVariable { name: name.into(), similar }, span)
    }

    /// Notes for all queries around that a slot from outside of them is read.
    pub(super) fn note_read(&mut self, slot: Slot) {
        for frame in self.frames.iter_mut().rev() {
            if slot.index() >= frame.base {
                break;
            }
            frame.reads.insert(slot);
        }
    }

    /// Checks a query inside of this one, and says which slots it reads.
    pub(super) fn in_frame<T>(
        &mut self,
        scope: Scope,
        check: impl FnOnce(&mut Self) -> Result<T, CypherError>,
    ) -> Result<(T, Vec<Slot>), CypherError> {
        self.frames.push(Frame { base: self.slots.len(), reads: BTreeSet::new() });
        let around = std::mem::replace(&mut self.scope, scope);
        let grouping = self.grouping.take();
        let locals = std::mem::take(&mut self.locals);
        let result = check(self);
        self.locals = locals;
        self.scope = around;
        self.grouping = grouping;
        let frame = self.frames.pop().unwrap_or_default();
        Ok((result?, frame.reads.into_iter().collect()))
    }
}

/// The error for a name that is there already.
pub(super) fn already_bound(name: &Name) -> CypherError {
    let kind = ErrorKind::VariableAlreadyBound { name: Arc::clone(&name.text) };
    CypherError::new(kind, name.span)
}
