//! Patterns as text.

use std::fmt::Write;

use crate::cypher::syntax::ast::Count;
use crate::cypher::syntax::ast::Direction;
use crate::cypher::syntax::ast::Expr;
use crate::cypher::syntax::ast::GroupPattern;
use crate::cypher::syntax::ast::LabelExpr;
use crate::cypher::syntax::ast::LabelExprKind;
use crate::cypher::syntax::ast::Length;
use crate::cypher::syntax::ast::LengthForm;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::ast::NodePattern;
use crate::cypher::syntax::ast::PathElement;
use crate::cypher::syntax::ast::PathMode;
use crate::cypher::syntax::ast::PathPattern;
use crate::cypher::syntax::ast::Quantity;
use crate::cypher::syntax::ast::RelPattern;
use crate::cypher::syntax::ast::Selector;
use crate::cypher::syntax::print::Printer;

impl Printer {
    pub(super) fn path(&mut self, path: &PathPattern) {
        if let Some(variable) = &path.variable {
            self.name(variable);
            self.text(" = ");
        }
        match &path.selector {
            Selector::All => {}
            Selector::Any(count) => {
                self.text("ANY");
                self.count(count);
            }
            Selector::Shortest(count) => {
                self.text("SHORTEST");
                self.count(count);
            }
            Selector::AllShortest => self.text("ALL SHORTEST "),
            Selector::ShortestGroups(count) => {
                self.text("SHORTEST");
                self.count(count);
                self.text("GROUPS ");
            }
            Selector::ShortestPath | Selector::AllShortestPaths => {
                let is_one = path.selector == Selector::ShortestPath;
                self.text(if is_one { "shortestPath(" } else { "allShortestPaths(" });
                self.elements(&path.elements);
                self.text(")");
                return;
            }
        }
        self.text(match path.mode {
            PathMode::Trail => "",
            PathMode::Walk => "WALK ",
            PathMode::Acyclic => "ACYCLIC ",
            PathMode::Simple => "SIMPLE ",
        });
        self.elements(&path.elements);
    }

    fn count(&mut self, count: &Count) {
        self.text(" ");
        match count {
            Count::Number(number) => self.number(*number),
            Count::Parameter(name) => self.parameter(&name.text),
        }
        self.text(" ");
    }

    fn number(&mut self, number: u64) {
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{number}");
    }

    fn elements(&mut self, elements: &[PathElement]) {
        for element in elements {
            match element {
                PathElement::Node(node) => self.node(node),
                PathElement::Rel(rel) => self.rel(rel),
                PathElement::Group(group) => self.group(group),
            }
        }
    }

    fn node(&mut self, node: &NodePattern) {
        self.text("(");
        self.filler(node.variable.as_ref(), node.labels.as_ref(), None);
        self.properties(node.properties.as_ref());
        self.where_(node.predicate.as_ref());
        self.text(")");
    }

    fn rel(&mut self, rel: &RelPattern) {
        let is_left = matches!(rel.direction, Direction::Left | Direction::Both);
        let is_right = matches!(rel.direction, Direction::Right | Direction::Both);
        let inside = rel.length.as_ref().filter(|length| length.form == LengthForm::Inside);
        let behind = rel.length.as_ref().filter(|length| length.form == LengthForm::Quantifier);
        self.text(if is_left { "<-[" } else { "-[" });
        self.filler(rel.variable.as_ref(), rel.types.as_ref(), inside);
        self.properties(rel.properties.as_ref());
        self.where_(rel.predicate.as_ref());
        self.text(if is_right { "]->" } else { "]-" });
        behind.iter().for_each(|length| self.quantifier_of(length));
    }

    fn filler(
        &mut self,
        variable: Option<&Name>,
        labels: Option<&LabelExpr>,
        length: Option<&Length>,
    ) {
        if let Some(variable) = variable {
            self.name(variable);
        }
        if let Some(labels) = labels {
            self.text(":");
            self.labels(labels);
        }
        if let Some(length) = length {
            self.text("*");
            length.min.iter().for_each(|min| self.number(*min));
            if length.min.is_none() || length.min != length.max {
                if length.min.is_some() || length.max.is_some() {
                    self.text("..");
                }
                length.max.iter().for_each(|max| self.number(*max));
            }
        }
    }

    fn properties(&mut self, properties: Option<&Expr>) {
        if let Some(properties) = properties {
            self.text(" ");
            self.expr(properties);
        }
    }

    fn group(&mut self, group: &GroupPattern) {
        self.text("(");
        if let Some(variable) = &group.variable {
            self.name(variable);
            self.text(" = ");
        }
        self.elements(&group.elements);
        self.where_(group.predicate.as_ref());
        self.text(")");
        group.quantifier.iter().for_each(|length| self.quantifier_of(length));
    }

    fn quantifier_of(&mut self, length: &Length) {
        self.text("{");
        length.min.iter().for_each(|min| self.number(*min));
        if length.min != length.max {
            self.text(",");
            length.max.iter().for_each(|max| self.number(*max));
        }
        self.text("}");
    }

    /// Labels behind a colon.
    pub(super) fn labels(&mut self, labels: &LabelExpr) {
        match &labels.kind {
            LabelExprKind::Name(name) => self.key(name),
            LabelExprKind::Wildcard => self.text("%"),
            LabelExprKind::Not(inner) => {
                self.text("!");
                self.label_operand(inner, is_primary(inner));
            }
            LabelExprKind::And(parts) => self.separated(parts, "&", |printer, part| {
                printer.label_operand(part, is_primary(part));
            }),
            LabelExprKind::Or(parts) => self.separated(parts, "|", |printer, part| {
                let is_and = matches!(part.kind, LabelExprKind::And(_));
                printer.label_operand(part, is_and || is_primary(part));
            }),
            LabelExprKind::Colons(parts) => self.separated(parts, ":", |printer, part| {
                printer.label_operand(part, is_primary(part));
            }),
            LabelExprKind::Computed(quantity, names) => {
                self.text(if *quantity == Quantity::All { "$(" } else { "$any(" });
                self.expr(names);
                self.text(")");
            }
        }
    }

    fn label_operand(&mut self, labels: &LabelExpr, is_bare: bool) {
        self.text(if is_bare { "" } else { "(" });
        self.labels(labels);
        self.text(if is_bare { "" } else { ")" });
    }

    /// Labels in an expression, where a `|` could be read as something else.
    pub(super) fn guarded_labels(&mut self, labels: &LabelExpr) {
        self.label_operand(labels, !matches!(labels.kind, LabelExprKind::Or(_)));
    }
}

/// Whether a label expression is one thing, whatever stands beside it.
fn is_primary(labels: &LabelExpr) -> bool {
    matches!(
        labels.kind,
        LabelExprKind::Name(_)
            | LabelExprKind::Wildcard
            | LabelExprKind::Not(_)
            | LabelExprKind::Computed(..)
    )
}
