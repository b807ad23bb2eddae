//! Checked expressions as text.

use std::fmt::Write;
use std::sync::Arc;

use crate::cypher::check::bound::AggregateCall;
use crate::cypher::check::bound::ArithmeticOp;
use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::LabelExpr;
use crate::cypher::check::bound::PredicateOp;
use crate::cypher::check::bound::Slot;
use crate::cypher::eval::functions;
use crate::value::Value;

/// Writes expressions with the names of slots.
pub(super) struct Show<'a> {
    pub(super) names: &'a [Option<Arc<str>>],
}

impl Show<'_> {
    pub(super) fn slot(&self, slot: Slot) -> String {
        match self.names.get(slot.index()) {
            Some(Some(name)) => name.to_string(),
            _ => format!("#{}", slot.0),
        }
    }

    pub(super) fn labels(&self, labels: &LabelExpr) -> String {
        let all = |all: &[LabelExpr], sign: &str| {
            all.iter().map(|one| self.labels(one)).collect::<Vec<_>>().join(sign)
        };
        match labels {
            LabelExpr::Name(name) => name.to_string(),
            LabelExpr::Wildcard => "%".to_owned(),
            LabelExpr::Not(inner) => format!("!{}", self.labels(inner)),
            LabelExpr::And(inner) => format!("({})", all(inner, "&")),
            LabelExpr::Or(inner) => all(inner, "|"),
        }
    }

    pub(super) fn aggregate(&self, call: &AggregateCall) -> String {
        let name = functions::get(call.function).signature.name;
        if call.arguments.is_empty() {
            return format!("{name}(*)");
        }
        let distinct = if call.distinct { "DISTINCT " } else { "" };
        format!("{name}({distinct}{})", self.all(&call.arguments, ", "))
    }

    fn all(&self, exprs: &[Expr], sign: &str) -> String {
        exprs.iter().map(|expr| self.expr(expr)).collect::<Vec<_>>().join(sign)
    }

    pub(super) fn expr(&self, expr: &Expr) -> String {
        let one = |expr: &Expr| self.expr(expr);
        match &expr.kind {
            ExprKind::Literal(Value::Str(text)) => format!("'{text}'"),
            ExprKind::Literal(value) => value.to_string(),
            ExprKind::Parameter(name) => format!("${name}"),
            ExprKind::Slot(slot) => self.slot(*slot),
            ExprKind::Or(all) => format!("({})", self.all(all, " OR ")),
            ExprKind::Xor(all) => format!("({})", self.all(all, " XOR ")),
            ExprKind::And(all) => format!("({})", self.all(all, " AND ")),
            ExprKind::Not(a) => format!("NOT {}", one(a)),
            ExprKind::Compare(a, rest) => {
                let mut out = one(a);
                for (op, b) in rest {
                    write!(out, " {} {}", compare(*op), one(b)).expect("strings accept text");
                }
                out
            }
            ExprKind::Arithmetic(a, rest) => {
                let mut out = one(a);
                for (op, b) in rest {
                    write!(out, " {} {}", arithmetic(*op), one(b)).expect("strings accept text");
                }
                format!("({out})")
            }
            ExprKind::Negate(a) => format!("-{}", one(a)),
            ExprKind::Plus(a) => format!("+{}", one(a)),
            ExprKind::Predicate(op, a, b) => format!("{} {} {}", one(a), predicate(*op), one(b)),
            ExprKind::IsNull(a) => format!("{} IS NULL", one(a)),
            ExprKind::IsNotNull(a) => format!("{} IS NOT NULL", one(a)),
            ExprKind::IsTyped(a, wanted) => format!("{} IS :: {wanted}", one(a)),
            ExprKind::HasLabels(a, labels) => format!("{}:{}", one(a), self.labels(labels)),
            ExprKind::Property(a, key) => format!("{}.{key}", one(a)),
            ExprKind::Index(a, b) => format!("{}[{}]", one(a), one(b)),
            ExprKind::Slice(a, ..) => format!("{}[..]", one(a)),
            ExprKind::List(all) => format!("[{}]", self.all(all, ", ")),
            ExprKind::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| format!("{key}: {}", one(value)));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            ExprKind::Call(function, arguments) => {
                let name = functions::get(*function).signature.name;
                format!("{name}({})", self.all(arguments, ", "))
            }
            ExprKind::Case(_) => "CASE … END".to_owned(),
            ExprKind::ListComprehension(own) => format!("[{} …]", one(&own.list)),
            ExprKind::Quantifier(own) => format!("quantifier({} …)", one(&own.list)),
            ExprKind::Reduce(own) => {
                let name = if own.all.is_some() { "allReduce" } else { "reduce" };
                format!("{name}({} …)", one(&own.list))
            }
            ExprKind::MapProjection(a, _) => format!("{} {{…}}", one(a)),
            ExprKind::Subquery(own) => format!("{:?} {{Subquery {}}}", own.kind, own.id),
        }
    }
}

fn compare(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Equal => "=",
        CompareOp::NotEqual => "<>",
        CompareOp::Less => "<",
        CompareOp::LessOrEqual => "<=",
        CompareOp::Greater => ">",
        CompareOp::GreaterOrEqual => ">=",
    }
}

fn arithmetic(op: ArithmeticOp) -> &'static str {
    match op {
        ArithmeticOp::Add => "+",
        ArithmeticOp::Subtract => "-",
        ArithmeticOp::Multiply => "*",
        ArithmeticOp::Divide => "/",
        ArithmeticOp::Modulo => "%",
        ArithmeticOp::Power => "^",
        ArithmeticOp::Concatenate => "||",
    }
}

fn predicate(op: PredicateOp) -> &'static str {
    match op {
        PredicateOp::In => "IN",
        PredicateOp::StartsWith => "STARTS WITH",
        PredicateOp::EndsWith => "ENDS WITH",
        PredicateOp::Contains => "CONTAINS",
        PredicateOp::Matches => "=~",
    }
}
