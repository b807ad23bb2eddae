//! Calls of functions and procedures.

use std::sync::Arc;

use crate::cypher::check::Checker;
use crate::cypher::check::bound;
use crate::cypher::check::bound::ClauseKind;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::expr::Wanted;
use crate::cypher::check::scope::PLACE_IN_FILE;
use crate::cypher::check::scope::already_bound;
use crate::cypher::check::scope::similar;
use crate::cypher::check::signature::BaseType;
use crate::cypher::check::signature::FieldType;
use crate::cypher::check::signature::FunctionId;
use crate::cypher::check::signature::ProcedureSignature;
use crate::cypher::check::signature::Signature;
use crate::cypher::check::types::Ty;
use crate::cypher::check::types::Types;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::eval::functions;
use crate::cypher::syntax::ast;
use crate::cypher::syntax::ast::FunctionCall;
use crate::source::Span;
use crate::value::Value;

/// The parts of a name with dots between them.
fn dotted(parts: &[ast::Name]) -> String {
    let parts: Vec<&str> = parts.iter().map(|part| &*part.text).collect();
    parts.join(".")
}

/// Where a name of several parts stands.
fn span_of(parts: &[ast::Name]) -> Span {
    let spans = parts.iter().map(|part| part.span);
    spans.reduce(Span::to).unwrap_or_default()
}

/// The function of a name, in whatever case it is written.
pub(super) fn find_function(name: &str) -> Option<(FunctionId, &'static Signature)> {
    let id = functions::find(name)?;
    Some((id, &functions::get(id).signature))
}

impl Checker<'_> {
    fn called_function(
        &self,
        call: &FunctionCall,
    ) -> Result<(FunctionId, &'static Signature), CypherError> {
        let name = dotted(&call.function);
        find_function(&name).ok_or_else(|| {
            let names = functions::all().iter().map(|function| function.signature.name);
            let similar = functions::native(&name).map(Arc::from).or_else(|| similar(&name, names));
            let kind = ErrorKind::UnknownFunction { name: name.into(), similar };
            CypherError::new(kind, span_of(&call.function))
        })
    }

    /// A call of a function that is no aggregate.
    pub(super) fn function(
        &mut self,
        call: &FunctionCall,
        expr: &ast::Expr,
    ) -> Result<(ExprKind, Ty), CypherError> {
        if let Some(exists) = self.exists_function(call)? {
            return Ok((exists, Ty::of(Types::BOOLEAN)));
        }
        let (function, signature) = self.called_function(call)?;
        let place = self.scope.get(&format!("{PLACE_IN_FILE}{}", signature.name));
        if let Some(slot) = place.filter(|_| call.arguments.is_empty()) {
            self.note_read(slot);
            return Ok((ExprKind::Slot(slot), self.ty(slot)));
        }
        if call.distinct {
            let function = dotted(&call.function).into();
            let kind = ErrorKind::DistinctOutsideAggregate { function };
            return Err(CypherError::new(kind, expr.span));
        }
        let mut checked = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            checked.push(self.expr(argument, Wanted::Value)?);
        }
        let ty = self.check_arguments(call, expr.span, &checked)?;
        let arguments = checked.into_iter().map(|(argument, _)| argument).collect();
        Ok((ExprKind::Call(function, arguments), ty))
    }

    /// `exists(n.key)` and `exists((a)-->(b))`, the older ways to write `n.key IS NOT NULL` and
    /// `EXISTS { (a)-->(b) }`.
    fn exists_function(&mut self, call: &FunctionCall) -> Result<Option<ExprKind>, CypherError> {
        let ([name], [argument]) = (call.function.as_slice(), call.arguments.as_slice()) else {
            return Ok(None);
        };
        if !name.text.eq_ignore_ascii_case("exists") {
            return Ok(None);
        }
        let (checked, _) = self.expr(argument, Wanted::Boolean)?;
        Ok(Some(match argument.kind {
            ast::ExprKind::Pattern(_) => checked.kind,
            _ => ExprKind::IsNotNull(Box::new(checked)),
        }))
    }

    /// Checks number and types of arguments, and says what the function gives.
    pub(super) fn check_arguments(
        &self,
        call: &FunctionCall,
        span: Span,
        arguments: &[(Expr, Ty)],
    ) -> Result<Ty, CypherError> {
        let (_, signature) = self.called_function(call)?;
        let n_max = if signature.variadic { usize::MAX } else { signature.parameters.len() };
        if arguments.len() < signature.n_required || arguments.len() > n_max {
            let kind = ErrorKind::InvalidNumberOfArguments {
                name: signature.name.into(),
                takes: takes(signature.n_required, signature.parameters.len(), signature.variadic),
                given: arguments.len(),
                usage: usage(signature),
            };
            return Err(CypherError::new(kind, span));
        }
        for (n, (argument, ty)) in arguments.iter().enumerate() {
            let parameter = signature.parameters.get(n).or(signature.parameters.last());
            let Some(parameter) = parameter else { continue };
            if !ty.types.may_be(parameter.types) {
                let kind = ErrorKind::InvalidArgumentType {
                    what: format!("`{}`", signature.name).into(),
                    expected: parameter.types,
                    found: ty.types,
                };
                return Err(CypherError::new(kind, argument.span));
            }
        }
        Ok(returned(signature, arguments))
    }

    /// `CALL` of a procedure. `standalone`: it is all of the statement.
    pub(super) fn call_procedure(
        &mut self,
        call: &ast::Call,
        span: Span,
        is_standalone: bool,
    ) -> Result<(ClauseKind, Vec<bound::Column>), CypherError> {
        let signature = self.find_procedure(call)?;
        let arguments = self.procedure_arguments(call, &signature, span, is_standalone)?;
        let mut items = Vec::new();
        let mut columns = Vec::new();
        for (field, name) in self.yielded(call, &signature, is_standalone)? {
            let ty = Ty::of(field_types(&signature.results[field].ty));
            let slot = self.declare(&name, ty)?;
            items.push(bound::YieldItem { field, slot });
            columns.push(bound::Column { name: name.text, slot });
        }
        let predicate = call.yields.as_ref().and_then(|yields| yields.predicate.as_ref());
        let predicate = predicate.map(|it| self.condition(it, "in `WHERE`")).transpose()?;
        let call = bound::Call {
            procedure: signature,
            arguments,
            yields: items,
            predicate,
            optional: call.optional,
        };
        Ok((ClauseKind::Call(call), columns))
    }

    fn find_procedure(&self, call: &ast::Call) -> Result<Arc<ProcedureSignature>, CypherError> {
        let name = dotted(&call.procedure);
        self.catalog.procedure(&name).ok_or_else(|| {
            let names = self.catalog.procedure_names();
            let similar = similar(&name, names.iter().map(|name| &**name));
            let kind = ErrorKind::ProcedureNotFound { name: name.into(), similar };
            CypherError::new(kind, span_of(&call.procedure))
        })
    }

    fn procedure_arguments(
        &mut self,
        call: &ast::Call,
        signature: &ProcedureSignature,
        span: Span,
        is_standalone: bool,
    ) -> Result<Vec<Expr>, CypherError> {
        let name_span = span_of(&call.procedure);
        let Some(arguments) = &call.arguments else {
            if !is_standalone {
                let usage = procedure_usage(signature);
                let kind = ErrorKind::InvalidArgumentPassingMode { usage };
                return Err(CypherError::new(kind, name_span));
            }
            // Without parentheses, arguments are the parameters of their names.
            let by_name = signature.arguments.iter().enumerate().map(|(n, argument)| {
                if n >= signature.n_required {
                    return Expr::new(ExprKind::Literal(Value::Null), name_span);
                }
                self.parameters.insert(Arc::clone(&argument.name));
                Expr::new(ExprKind::Parameter(Arc::clone(&argument.name)), name_span)
            });
            return Ok(by_name.collect());
        };
        let n_max = signature.arguments.len();
        if arguments.len() < signature.n_required || arguments.len() > n_max {
            let kind = ErrorKind::InvalidNumberOfArguments {
                name: (&*signature.name).into(),
                takes: takes(signature.n_required, n_max, false),
                given: arguments.len(),
                usage: procedure_usage(signature),
            };
            return Err(CypherError::new(kind, span));
        }
        let around = std::mem::replace(&mut self.place, "in an argument of `CALL`");
        let mut checked = Vec::with_capacity(arguments.len());
        for (argument, field) in arguments.iter().zip(&signature.arguments) {
            let (expr, ty) = self.expr(argument, Wanted::Value)?;
            let mut expected = field_types(&field.ty);
            if field.ty.base == BaseType::Float {
                expected = expected | Types::INTEGER;
            }
            self.expect_type(argument, ty, expected, &format!("argument `{}`", field.name))?;
            checked.push(expr);
        }
        checked.resize_with(n_max, || Expr::new(ExprKind::Literal(Value::Null), name_span));
        self.place = around;
        Ok(checked)
    }

    /// The result fields that are taken, by their place, and the names that they get.
    fn yielded(
        &self,
        call: &ast::Call,
        signature: &ProcedureSignature,
        is_standalone: bool,
    ) -> Result<Vec<(usize, ast::Name)>, CypherError> {
        let span = span_of(&call.procedure);
        let all = || {
            let fields = signature.results.iter().enumerate();
            fields
                .map(|(n, field)| (n, ast::Name { text: Arc::clone(&field.name), span }))
                .collect()
        };
        let Some(yields) = &call.yields else {
            return Ok(if is_standalone { all() } else { Vec::new() });
        };
        if let Some(star) = yields.star {
            // `SHOW` has its columns, whatever follows.
            if is_standalone || signature.name.starts_with("SHOW ") {
                return Ok(all());
            }
            let expected = "the names of result fields, since the call is not all of the statement";
            let kind = ErrorKind::unexpected("`*`", expected);
            return Err(CypherError::new(kind, star));
        }
        let mut taken: Vec<(usize, ast::Name)> = Vec::with_capacity(yields.items.len());
        for item in &yields.items {
            let names = || signature.results.iter().map(|field| &*field.name);
            let Some(field) = names().position(|name| *name == *item.field.text) else {
                let fields: Vec<&str> = names().collect();
                let kind = ErrorKind::UnknownYieldField {
                    procedure: Arc::clone(&signature.name),
                    field: Arc::clone(&item.field.text),
                    fields: fields.join(", ").into(),
                    similar: similar(&item.field.text, names()),
                };
                return Err(CypherError::new(kind, item.field.span));
            };
            let name = item.alias.as_ref().unwrap_or(&item.field);
            if taken.iter().any(|(_, other)| other.text == name.text) {
                return Err(already_bound(name));
            }
            taken.push((field, name.clone()));
        }
        Ok(taken)
    }
}

/// How many arguments a call takes, in words.
fn takes(n_min: usize, n_max: usize, variadic: bool) -> Box<str> {
    let noun = |n: usize| if n == 1 { "argument" } else { "arguments" };
    if variadic {
        format!("at least {n_min} {}", noun(n_min)).into()
    } else if n_min == n_max {
        format!("{n_max} {}", noun(n_max)).into()
    } else {
        format!("{n_min} to {n_max} {}", noun(n_max)).into()
    }
}

/// How a function is called: `left(original, length)`.
fn usage(signature: &Signature) -> Box<str> {
    let names: Vec<&str> = signature.parameters.iter().map(|parameter| parameter.name).collect();
    let more = if signature.variadic { ", …" } else { "" };
    format!("{}({}{more})", signature.name, names.join(", ")).into()
}

fn procedure_usage(signature: &ProcedureSignature) -> Box<str> {
    let names: Vec<&str> = signature.arguments.iter().map(|field| &*field.name).collect();
    let (required, optional) = names.split_at(signature.n_required.min(names.len()));
    let mut usage = format!("CALL {}({}", signature.name, required.join(", "));
    for (n, name) in optional.iter().enumerate() {
        let separator = if n == 0 && required.is_empty() { "" } else { ", " };
        usage += &format!("[{separator}{name}]");
    }
    format!("{usage})").into()
}

/// What a call gives, with the elements of lists where they are known.
fn returned(signature: &Signature, arguments: &[(Expr, Ty)]) -> Ty {
    let first = arguments.first().map_or(Ty::ANY, |(_, ty)| *ty);
    let elements = match signature.name {
        "collect" => first.types,
        "nodes" => Types::NODE,
        "relationships" | "rels" => Types::RELATIONSHIP,
        "labels" | "keys" | "split" => Types::STRING,
        "range" => Types::INTEGER,
        "tail" | "reverse" => first.elements,
        "head" | "last" if first.types == Types::LIST && first.elements != Types::NULL => {
            return first.element();
        }
        _ => Types::ANY,
    };
    Ty { types: signature.returns, elements }
}

/// The types that a field may have.
pub(super) fn field_types(ty: &FieldType) -> Types {
    match &ty.base {
        BaseType::Any => Types::ANY,
        BaseType::Boolean => Types::BOOLEAN,
        BaseType::String => Types::STRING,
        BaseType::Integer => Types::INTEGER,
        BaseType::Float => Types::FLOAT,
        BaseType::Number => Types::NUMBER,
        BaseType::Map => Types::MAP,
        BaseType::Node => Types::NODE,
        BaseType::Relationship => Types::RELATIONSHIP,
        BaseType::Path => Types::PATH,
        BaseType::Date => Types::DATE,
        BaseType::Time => Types::TIME,
        BaseType::LocalTime => Types::LOCAL_TIME,
        BaseType::DateTime => Types::DATE_TIME,
        BaseType::LocalDateTime => Types::LOCAL_DATE_TIME,
        BaseType::Duration => Types::DURATION,
        BaseType::List(_) => Types::LIST,
    }
}
