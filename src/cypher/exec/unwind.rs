//! `UNWIND`.

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::eval::functions;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::context::Context;
use crate::value::Value;
use crate::value::arithmetic::LIST_LENGTH_MAX;

/// Makes a row of each element of a list; of null none, of anything else one.
pub(super) struct Unwind<'p> {
    pub(super) input: Rows<'p>,
    pub(super) list: &'p Expr,
    pub(super) slot: Slot,
    pub(super) open: Option<Open>,
}

/// Input whose lists are not at their end.
pub(super) struct Open {
    batch: Batch,
    lists: Lists,
    /// The row that is next.
    row: usize,
    /// The element of its list that is next.
    element: usize,
}

/// Integers from a first one on in steps, so many of them.
type Range = (i64, i64, usize);

/// The lists of a batch.
enum Lists {
    Column(Column),
    /// Integers from a first one on in steps, so many of them; the list need not be made.
    Ranges(Vec<Range>),
}

impl Operator for Unwind<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        loop {
            cx.check()?;
            let Some(open) = &mut self.open else {
                let batch = self.input.pull(cx)?;
                if batch.is_empty() {
                    return Ok(batch);
                }
                let lists = match ranges(self.list, &batch, cx)? {
                    Some(ranges) => Lists::Ranges(ranges),
                    None => Lists::Column(cx.eval(self.list, &batch)?),
                };
                self.open = Some(Open { batch, lists, row: 0, element: 0 });
                continue;
            };
            // A piece at a time: a batch times a long list would not fit into memory.
            let (rows, values) = open.piece(cx.env.batch_rows);
            if rows.is_empty() {
                self.open = None;
                continue;
            }
            let mut made = open.batch.gather(&rows);
            made.set(self.slot.index(), values);
            return Ok(made);
        }
    }
}

impl Open {
    /// The next elements, with the rows that they are for.
    fn piece(&mut self, max: usize) -> (Vec<u32>, Column) {
        let mut rows = Vec::new();
        let (mut values, mut ints) = (Vec::new(), Vec::new());
        while rows.len() < max && self.row < self.batch.n_rows() {
            let number = row_number(self.row);
            let room = max - rows.len();
            let (mut end, mut n_elements) = (0, 0);
            match &self.lists {
                Lists::Ranges(ranges) => {
                    let (start, step, n) = ranges[self.row];
                    n_elements = n;
                    end = n.min(self.element + room);
                    // All of them are integers, so that nothing overflows on the way.
                    let at = |at: usize| {
                        let offset = i64::try_from(at).unwrap_or(i64::MAX).wrapping_mul(step);
                        start.wrapping_add(offset)
                    };
                    ints.extend((self.element..end).map(at));
                    rows.resize(rows.len() + end - self.element, number);
                }
                Lists::Column(column) => match column.value(self.row) {
                    Value::Null => {}
                    Value::List(list) => {
                        n_elements = list.len();
                        end = n_elements.min(self.element + room);
                        values.extend(list[self.element..end].iter().cloned());
                        rows.resize(rows.len() + end - self.element, number);
                    }
                    value => {
                        rows.push(number);
                        values.push(value);
                    }
                },
            }
            if end < n_elements {
                self.element = end;
            } else {
                (self.row, self.element) = (self.row + 1, 0);
            }
        }
        let column = match self.lists {
            Lists::Ranges(_) => Column::ints(ints),
            Lists::Column(_) => Column::from_values(values),
        };
        (rows, column)
    }
}

/// The lists of a call of `range`, if they are none that the function refuses.
fn ranges(
    list: &Expr,
    batch: &Batch,
    cx: &Context<'_, '_>,
) -> Result<Option<Vec<Range>>, CypherError> {
    let ExprKind::Call(function, arguments) = &list.kind else { return Ok(None) };
    if functions::get(*function).signature.name != "range" {
        return Ok(None);
    }
    let mut columns = Vec::with_capacity(arguments.len());
    for argument in arguments {
        columns.push(cx.eval(argument, batch)?);
    }
    let range = |row: usize| {
        let int = |at: usize| match columns.get(at).map(|column| column.value(row)) {
            None => Some(1),
            Some(Value::Int(int)) => Some(int),
            Some(_) => None,
        };
        let (start, end, step) = (int(0)?, int(1)?, int(2)?);
        if step == 0 {
            return None;
        }
        if (end > start && step < 0) || (end < start && step > 0) {
            return Some((start, step, 0));
        }
        let last = (i128::from(end) - i128::from(start)) / i128::from(step);
        let n = usize::try_from(last + 1).ok().filter(|&n| n <= LIST_LENGTH_MAX)?;
        Some((start, step, n))
    };
    Ok((0..batch.n_rows()).map(range).collect())
}
