//! Output that is made of rows of an input batch, several or none of each, with new columns.

use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;

/// Rows made of rows of one batch, given out in pieces.
#[derive(Debug, Default)]
pub(super) struct Made {
    rows: Batch,
    given: usize,
}

impl Made {
    /// Rows of a batch by number, with new columns beside the old ones.
    pub(super) fn new(
        batch: &Batch,
        rows: &[u32],
        columns: impl IntoIterator<Item = (usize, Column)>,
    ) -> Self {
        let mut made = batch.gather(rows);
        for (slot, column) in columns {
            made.set(slot, column);
        }
        Self { rows: made, given: 0 }
    }

    /// A whole batch.
    pub(super) fn whole(rows: Batch) -> Self {
        Self { rows, given: 0 }
    }

    /// The next piece, empty if there are no more.
    pub(super) fn piece(&mut self, max: usize) -> Batch {
        let start = self.given;
        let end = (start + max).min(self.rows.n_rows());
        self.given = end;
        if start == 0 && end == self.rows.n_rows() {
            return std::mem::take(&mut self.rows);
        }
        self.rows.slice(start, end)
    }

    /// Roughly how many bytes the rows take.
    pub(super) fn bytes(&self) -> usize {
        self.rows.bytes()
    }

    /// Whether everything was given out.
    pub(super) fn is_done(&self) -> bool {
        self.given >= self.rows.n_rows()
    }
}

/// All rows of a batch by number.
pub(super) fn all_rows(batch: &Batch) -> Vec<u32> {
    (0..row_number(batch.n_rows())).collect()
}
