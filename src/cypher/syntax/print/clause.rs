//! Statements, queries and clauses as text.

use crate::cypher::syntax::ast::Call;
use crate::cypher::syntax::ast::CallSubquery;
use crate::cypher::syntax::ast::Clause;
use crate::cypher::syntax::ast::ClauseKind;
use crate::cypher::syntax::ast::ConstraintRule;
use crate::cypher::syntax::ast::EntityKind;
use crate::cypher::syntax::ast::Imports;
use crate::cypher::syntax::ast::LabelExpr;
use crate::cypher::syntax::ast::LoadCsv;
use crate::cypher::syntax::ast::Match;
use crate::cypher::syntax::ast::Merge;
use crate::cypher::syntax::ast::MergeEvent;
use crate::cypher::syntax::ast::Mode;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::ast::Projection;
use crate::cypher::syntax::ast::Query;
use crate::cypher::syntax::ast::RemoveItem;
use crate::cypher::syntax::ast::SchemaCommand;
use crate::cypher::syntax::ast::SchemaTarget;
use crate::cypher::syntax::ast::SetItem;
use crate::cypher::syntax::ast::SingleQuery;
use crate::cypher::syntax::ast::Statement;
use crate::cypher::syntax::ast::StatementBody;
use crate::cypher::syntax::ast::UnionKind;
use crate::cypher::syntax::ast::Yield;
use crate::cypher::syntax::print::Printer;

impl Printer {
    pub(super) fn statement(&mut self, statement: &Statement) {
        self.text(match statement.mode {
            Mode::Run => "",
            Mode::Explain => "EXPLAIN ",
            Mode::Profile => "PROFILE ",
        });
        match &statement.body {
            StatementBody::Query(query) => self.query(query),
            StatementBody::Schema(command) => self.schema(command),
        }
    }

    pub(super) fn query(&mut self, query: &Query) {
        self.single(&query.first);
        for part in &query.rest {
            self.text(match part.kind {
                UnionKind::Distinct => " UNION ",
                UnionKind::All => " UNION ALL ",
            });
            self.single(&part.query);
        }
    }

    fn single(&mut self, query: &SingleQuery) {
        self.clauses(&query.clauses);
    }

    fn clauses(&mut self, clauses: &[Clause]) {
        self.separated(clauses, " ", |printer, clause| printer.clause(clause));
    }

    fn clause(&mut self, clause: &Clause) {
        match &clause.kind {
            ClauseKind::Match(clause) => self.match_(clause),
            ClauseKind::Unwind(clause) => {
                self.text("UNWIND ");
                self.expr(&clause.list);
                self.text(" AS ");
                self.name(&clause.variable);
            }
            ClauseKind::With(projection) => {
                self.text("WITH ");
                self.projection(projection);
                self.where_(projection.predicate.as_ref());
            }
            ClauseKind::Return(projection) => {
                self.text("RETURN ");
                self.projection(projection);
            }
            ClauseKind::Create(paths) => {
                self.text("CREATE ");
                self.separated(paths, ", ", |printer, path| printer.path(path));
            }
            ClauseKind::Merge(merge) => self.merge(merge),
            ClauseKind::Set(items) => {
                self.text("SET ");
                self.separated(items, ", ", |printer, item| printer.set_item(item));
            }
            ClauseKind::Remove(items) => {
                self.text("REMOVE ");
                self.separated(items, ", ", |printer, item| printer.remove_item(item));
            }
            ClauseKind::Delete(delete) => {
                self.text(if delete.detach { "DETACH DELETE " } else { "DELETE " });
                self.separated(&delete.targets, ", ", |printer, target| printer.expr(target));
            }
            ClauseKind::Call(call) => self.call_procedure(call),
            ClauseKind::Subquery(call) => self.call_subquery(call),
            ClauseKind::Foreach(foreach) => {
                self.text("FOREACH (");
                self.source(&foreach.variable, &foreach.list);
                self.text(" | ");
                self.clauses(&foreach.clauses);
                self.text(")");
            }
            ClauseKind::LoadCsv(load) => self.load_csv(load),
            ClauseKind::Let(items) => {
                self.text("LET ");
                self.separated(items, ", ", |printer, (variable, value)| {
                    printer.name(variable);
                    printer.text(" = ");
                    printer.expr(value);
                });
            }
            ClauseKind::Filter(condition) => {
                self.text("FILTER WHERE ");
                self.expr(condition);
            }
            ClauseKind::Next => self.text("NEXT"),
            ClauseKind::Finish => self.text("FINISH"),
        }
    }

    fn match_(&mut self, clause: &Match) {
        self.text(if clause.optional { "OPTIONAL MATCH " } else { "MATCH " });
        self.separated(&clause.paths, ", ", |printer, path| printer.path(path));
        self.where_(clause.predicate.as_ref());
    }

    fn projection(&mut self, projection: &Projection) {
        self.text(if projection.distinct { "DISTINCT " } else { "" });
        if projection.star.is_some() {
            self.text(if projection.items.is_empty() { "*" } else { "*, " });
        }
        self.separated(&projection.items, ", ", |printer, item| {
            printer.expr(&item.expr);
            if let Some(alias) = &item.alias {
                printer.text(" AS ");
                printer.name(alias);
            }
        });
        if !projection.order.is_empty() {
            self.text(" ORDER BY ");
            self.separated(&projection.order, ", ", |printer, item| {
                printer.expr(&item.expr);
                printer.text(if item.descending { " DESC" } else { "" });
            });
        }
        if let Some(skip) = &projection.skip {
            self.text(" SKIP ");
            self.expr(skip);
        }
        if let Some(limit) = &projection.limit {
            self.text(" LIMIT ");
            self.expr(limit);
        }
    }

    fn merge(&mut self, merge: &Merge) {
        self.text("MERGE ");
        self.path(&merge.path);
        for action in &merge.actions {
            self.text(match action.event {
                MergeEvent::Create => " ON CREATE SET ",
                MergeEvent::Match => " ON MATCH SET ",
            });
            self.separated(&action.items, ", ", |printer, item| printer.set_item(item));
        }
    }

    fn set_item(&mut self, item: &SetItem) {
        match item {
            SetItem::Property { target, value } => {
                self.expr(target);
                self.text(" = ");
                self.expr(value);
            }
            SetItem::Replace { variable, value } => {
                self.name(variable);
                self.text(" = ");
                self.expr(value);
            }
            SetItem::Extend { variable, value } => {
                self.name(variable);
                self.text(" += ");
                self.expr(value);
            }
            SetItem::Labels { variable, labels } => self.labels_of(variable, labels),
        }
    }

    fn remove_item(&mut self, item: &RemoveItem) {
        match item {
            RemoveItem::Property(target) => self.expr(target),
            RemoveItem::Labels { variable, labels } => self.labels_of(variable, labels),
        }
    }

    fn labels_of(&mut self, variable: &Name, labels: &[LabelExpr]) {
        self.name(variable);
        for label in labels {
            self.text(":");
            self.labels(label);
        }
    }

    fn call_procedure(&mut self, call: &Call) {
        self.text(if call.optional { "OPTIONAL CALL " } else { "CALL " });
        self.separated(&call.procedure, ".", |printer, part| printer.key(&part.text));
        if let Some(arguments) = &call.arguments {
            self.text("(");
            self.separated(arguments, ", ", |printer, argument| printer.expr(argument));
            self.text(")");
        }
        call.yields.iter().for_each(|yields| self.yields(yields));
    }

    fn yields(&mut self, yields: &Yield) {
        self.text(if yields.star.is_some() { " YIELD *" } else { " YIELD " });
        self.separated(&yields.items, ", ", |printer, item| {
            printer.name(&item.field);
            if let Some(alias) = &item.alias {
                printer.text(" AS ");
                printer.name(alias);
            }
        });
        self.where_(yields.predicate.as_ref());
    }

    fn call_subquery(&mut self, call: &CallSubquery) {
        self.text(if call.optional { "OPTIONAL CALL " } else { "CALL " });
        match &call.imports {
            Imports::Leading => {}
            Imports::All => self.text("(*) "),
            Imports::Listed(names) => {
                self.text("(");
                self.separated(names, ", ", Self::name);
                self.text(") ");
            }
        }
        self.text("{ ");
        self.query(&call.query);
        self.text(" }");
    }

    fn load_csv(&mut self, load: &LoadCsv) {
        self.text(if load.headers { "LOAD CSV WITH HEADERS FROM " } else { "LOAD CSV FROM " });
        self.expr(&load.source);
        self.text(" AS ");
        self.name(&load.variable);
        if let Some(terminator) = &load.terminator {
            self.text(" FIELDTERMINATOR ");
            self.expr(terminator);
        }
    }

    fn schema(&mut self, command: &SchemaCommand) {
        match command {
            SchemaCommand::CreateIndex { name, if_not_exists, on } => {
                self.text("CREATE INDEX ");
                self.new_name(name.as_ref(), *if_not_exists);
                self.target(on);
                self.text(" ON (");
                self.keys(on);
                self.text(")");
            }
            SchemaCommand::DropIndex { name, if_exists } => {
                self.text("DROP INDEX ");
                self.name(name);
                self.text(if *if_exists { " IF EXISTS" } else { "" });
            }
            SchemaCommand::CreateConstraint { name, if_not_exists, on, rule } => {
                self.text("CREATE CONSTRAINT ");
                self.new_name(name.as_ref(), *if_not_exists);
                self.target(on);
                self.text(" REQUIRE (");
                self.keys(on);
                self.text(match rule {
                    ConstraintRule::Unique => ") IS UNIQUE",
                    ConstraintRule::NotNull => ") IS NOT NULL",
                    ConstraintRule::Key => ") IS KEY",
                });
            }
            SchemaCommand::DropConstraint { name, if_exists } => {
                self.text("DROP CONSTRAINT ");
                self.name(name);
                self.text(if *if_exists { " IF EXISTS" } else { "" });
            }
            SchemaCommand::ShowIndexes
            | SchemaCommand::ShowConstraints
            | SchemaCommand::ShowProcedures
            | SchemaCommand::ShowFunctions => self.text(command.shown().unwrap_or_default()),
        }
    }

    fn new_name(&mut self, name: Option<&Name>, if_not_exists: bool) {
        if let Some(name) = name {
            self.name(name);
            self.text(" ");
        }
        self.text(if if_not_exists { "IF NOT EXISTS " } else { "" });
    }

    fn target(&mut self, on: &SchemaTarget) {
        let (open, close) = match on.entity {
            EntityKind::Node => ("FOR (x:", ")"),
            EntityKind::Relationship => ("FOR ()-[x:", "]-()"),
        };
        self.text(open);
        self.key(&on.label.text);
        self.text(close);
    }

    fn keys(&mut self, on: &SchemaTarget) {
        self.separated(&on.keys, ", ", |printer, key| {
            printer.text("x.");
            printer.key(&key.text);
        });
    }
}
