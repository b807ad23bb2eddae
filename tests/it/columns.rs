//! Typed columns give what plain values give, in batches of any size.

use std::collections::BTreeMap;
use std::sync::Arc;

use factum::cypher::check::bound::ArithmeticOp;
use factum::cypher::check::bound::CompareOp;
use factum::cypher::check::bound::Expr;
use factum::cypher::check::bound::ExprKind;
use factum::cypher::check::bound::PredicateOp;
use factum::cypher::check::bound::Slot;
use factum::cypher::check::bound::Subquery;
use factum::cypher::error::CypherError;
use factum::cypher::eval::EvalContext;
use factum::cypher::eval::Random;
use factum::cypher::eval::Subqueries;
use factum::cypher::eval::eval;
use factum::cypher::eval::functions;
use factum::cypher::eval::functions::aggregate::Accumulator;
use factum::cypher::eval::functions::aggregate::Aggregate;
use factum::cypher::exec::batch::Batch;
use factum::cypher::exec::batch::BatchBuilder;
use factum::cypher::exec::batch::Cells;
use factum::cypher::exec::batch::Column;
use factum::graph::Graph;
use factum::source::Span;
use factum::value::DateTime;
use factum::value::Dictionary;
use factum::value::Value;
use proptest::prelude::*;

struct NoSubqueries;

impl Subqueries for NoSubqueries {
    fn run(&self, _: &Subquery, _: &Batch, _: &EvalContext<'_>) -> Result<Column, CypherError> {
        Ok(Column::NULL)
    }
}

fn evaluate(expr: &Expr, batch: &Batch) -> Result<Vec<Value>, String> {
    let now = DateTime::parse("2024-02-29T12:00Z").expect("a datetime");
    let cx = EvalContext {
        graph: &Graph::new(),
        parameters: &BTreeMap::new(),
        now: &now,
        random: &Random::new(1),
        subqueries: &NoSubqueries,
    };
    let column = eval(expr, batch, &cx).map_err(|error| error.to_string())?;
    Ok((0..batch.n_rows()).map(|row| column.value(row)).collect())
}

/// A column of values of one type, as such, or of several.
fn values(n_rows: usize) -> impl Strategy<Value = Vec<Value>> {
    let null = || Just(Value::Null);
    let int = || prop_oneof![(-3_i64..4).prop_map(Value::Int), any::<i64>().prop_map(Value::Int)];
    let float = || {
        prop_oneof![
            (-3_i32..4).prop_map(|int| Value::Float(f64::from(int) / 2.0)),
            any::<f64>().prop_map(Value::Float),
            Just(Value::Float(f64::NAN))
        ]
    };
    let string = || "[ab]{0,3}".prop_map(Value::str);
    let bool = || any::<bool>().prop_map(Value::Bool);
    let list = || prop::collection::vec(int(), 0..4).prop_map(Value::list);
    let column = move |value: BoxedStrategy<Value>| {
        prop::collection::vec(prop_oneof![4 => value, 1 => null()], n_rows)
    };
    prop_oneof![
        column(int().boxed()),
        column(float().boxed()),
        column(string().boxed()),
        column("[ab]{0,1}".prop_map(Value::str).boxed()),
        column(bool().boxed()),
        column(list().boxed()),
        column(prop_oneof![int(), float(), string(), bool()].boxed()),
        int().prop_map(move |value| vec![value; n_rows]),
        float().prop_map(move |value| vec![value; n_rows]),
        string().prop_map(move |value| vec![value; n_rows]),
        list().prop_map(move |value| vec![value; n_rows]),
    ]
}

/// The column as tight as it can be: a constant, codes of a dictionary, a typed vector.
fn typed(values: &[Value]) -> Column {
    if let Some(first) = values.first()
        && values.iter().all(|value| {
            value.same(first) && value.type_name() == first.type_name()
                // The two zeros are the same and divide differently.
                && value.to_string() == first.to_string()
        })
    {
        return Column::Const(first.clone());
    }
    let strings: Option<Vec<Option<&Arc<str>>>> = values
        .iter()
        .map(|value| match value {
            Value::Str(string) => Some(Some(string)),
            Value::Null => Some(None),
            _ => None,
        })
        .collect();
    if let Some(strings) = strings {
        let mut dictionary = Dictionary::default();
        let codes: Cells<u32> =
            strings.into_iter().map(|string| string.map(|string| dictionary.add(string))).collect();
        return Column::Strs(codes, Arc::new(dictionary));
    }
    Column::from_values(values.to_vec())
}

fn slot(n: u16) -> Box<Expr> {
    Box::new(Expr::slot(Slot(n), Span::default()))
}

/// Every operator on two columns.
fn expressions() -> Vec<Expr> {
    let compare = [
        CompareOp::Equal,
        CompareOp::NotEqual,
        CompareOp::Less,
        CompareOp::LessOrEqual,
        CompareOp::Greater,
        CompareOp::GreaterOrEqual,
    ];
    let arithmetic = [
        ArithmeticOp::Add,
        ArithmeticOp::Subtract,
        ArithmeticOp::Multiply,
        ArithmeticOp::Divide,
        ArithmeticOp::Modulo,
        ArithmeticOp::Power,
        ArithmeticOp::Concatenate,
    ];
    let predicates = [
        PredicateOp::In,
        PredicateOp::StartsWith,
        PredicateOp::EndsWith,
        PredicateOp::Contains,
        PredicateOp::Matches,
    ];
    let mut kinds = Vec::new();
    kinds.extend(compare.map(|op| ExprKind::Compare(slot(0), vec![(op, *slot(1))])));
    kinds.extend(arithmetic.map(|op| ExprKind::Arithmetic(slot(0), vec![(op, *slot(1))])));
    kinds.extend(predicates.map(|op| ExprKind::Predicate(op, slot(0), slot(1))));
    let functions = [
        ("toUpper", 1),
        ("size", 1),
        ("toString", 1),
        ("toInteger", 1),
        ("reverse", 1),
        ("left", 2),
        ("coalesce", 2),
        ("nullIf", 2),
    ];
    kinds.extend(functions.map(|(name, n)| {
        let arguments = [*slot(0), *slot(1)].into_iter().take(n).collect();
        ExprKind::Call(functions::find(name).expect("a function"), arguments)
    }));
    kinds.push(ExprKind::And(vec![*slot(0), *slot(1)]));
    kinds.push(ExprKind::Or(vec![*slot(0), *slot(1)]));
    kinds.push(ExprKind::Xor(vec![*slot(0), *slot(1)]));
    kinds.push(ExprKind::Not(slot(0)));
    kinds.push(ExprKind::IsNull(slot(0)));
    kinds.push(ExprKind::Negate(slot(0)));
    kinds.into_iter().map(|kind| Expr::new(kind, Span::default())).collect()
}

fn print(result: Result<Vec<Value>, String>) -> Result<Vec<String>, String> {
    result.map(|values| values.iter().map(|value| format!("{value:?}")).collect())
}

proptest! {
    #[test]
    fn typed_columns_agree_with_values((a, b) in (1_usize..20).prop_flat_map(|n| (values(n), values(n)))) {
        let n_rows = a.len();
        let plain = |values: &[Value]| Column::Values(Arc::new(values.to_vec()));
        let whole = Batch::from_columns(vec![typed(&a), typed(&b)], n_rows);
        for expr in expressions() {
            let of_values = evaluate(&expr, &Batch::from_columns(vec![plain(&a), plain(&b)], n_rows));
            let of_types = evaluate(&expr, &whole);
            prop_assert_eq!(print(of_values.clone()).is_ok(), of_types.is_ok(), "{:?}", expr.kind);
            if let (Ok(values), Ok(types)) = (print(of_values), print(of_types)) {
                prop_assert_eq!(&values, &types, "{:?}", expr.kind);
                let each: Result<Vec<_>, _> = (0..n_rows)
                    .map(|row| evaluate(&expr, &whole.slice(row, row + 1)))
                    .collect();
                prop_assert_eq!(print(each.map(|rows| rows.concat())), Ok(values), "{:?}", expr.kind);
            }
        }
    }

    #[test]
    fn rows_are_what_was_put_in(a in values(12), b in values(12), cut in 0_usize..12) {
        let batch = Batch::from_columns(vec![typed(&a), typed(&b)], 12);
        let mut builder = BatchBuilder::new(2);
        let rows: Vec<u32> = (0..12).collect();
        builder.append(&batch, &rows[cut..]);
        for row in 0..cut {
            builder.push(batch.row(row));
        }
        builder.append(&batch, &rows[..cut]);
        let built = builder.finish();
        let want: Vec<usize> = (cut..12).chain(0..cut).chain(0..cut).collect();
        prop_assert_eq!(built.n_rows(), want.len());
        for (row, &from) in want.iter().enumerate() {
            prop_assert_eq!(format!("{:?}", built.row(row)), format!("{:?}", [&a[from], &b[from]]));
        }
    }

    #[test]
    fn aggregates_do_not_depend_on_batches(values in values(24), groups in prop::collection::vec(0_u32..3, 24)) {
        for aggregate in [
            Aggregate::Count, Aggregate::Sum, Aggregate::Avg, Aggregate::Min, Aggregate::Max,
            Aggregate::Collect, Aggregate::StDev, Aggregate::StDevP,
        ] {
            for make in [Accumulator::new, Accumulator::distinct] {
                let run = |size: usize, column: &dyn Fn(&[Value]) -> Column| {
                    let mut states = make(aggregate);
                    for (values, groups) in values.chunks(size).zip(groups.chunks(size)) {
                        states.update(groups, 3, &[column(values)]).map_err(|error| error.to_string())?;
                    }
                    let column = states.finish(3).map_err(|error| error.to_string())?;
                    Ok((0..3).map(|group| column.value(group)).collect())
                };
                let plain = |values: &[Value]| Column::Values(Arc::new(values.to_vec()));
                let want = print(run(24, &plain));
                prop_assert_eq!(&print(run(1, &typed)), &want, "{:?}", aggregate);
                prop_assert_eq!(&print(run(5, &typed)), &want, "{:?}", aggregate);
                prop_assert_eq!(&print(run(24, &typed)), &want, "{:?}", aggregate);
            }
        }
    }
}
