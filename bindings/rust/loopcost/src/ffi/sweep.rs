//! Many variants of a strategy at once.

use super::{checked, length, Lowered};
use crate::error::Result;
use crate::param::Param;
use crate::strategy::Strategy;
use crate::sweep::{rows, Quantity};
use loopcost_sys as sys;
use std::ptr::{null, null_mut};

/// `statuses`, where given, has one for each row.
pub(crate) fn sweep(
    base: &Strategy<'_>,
    columns: &[(Param, &[f64])],
    outputs: &mut [(Quantity, &mut [f64])],
    statuses: Option<&mut [i32]>,
) -> Result<()> {
    let rows = rows(columns, outputs);
    if let Some(statuses) = &statuses {
        assert_eq!(statuses.len(), rows);
    }
    let lowered = Lowered::new(&[*base]);
    let columns: Vec<_> = columns
        .iter()
        .map(|(param, values)| sys::loopcost_column {
            field: param.raw().field,
            index: param.raw().index,
            values: values.as_ptr(),
            reserved: null(),
            stride: 0,
        })
        .collect();
    let answers: Vec<_> = outputs
        .iter_mut()
        .map(|(quantity, values)| sys::loopcost_answers {
            output: quantity.raw(),
            padding: 0,
            values: values.as_mut_ptr(),
            reserved: null(),
            stride: 0,
        })
        .collect();
    let mut words = 0;
    // SAFETY: `lowered` outlives the call.
    checked(|fault| unsafe {
        sys::loopcost_sweep_words(lowered.strategy(0), length(&columns), &mut words, fault)
    })?;
    let mut work = vec![0u64; words as usize];
    let statuses = statuses.map_or(null_mut(), |statuses| statuses.as_mut_ptr());
    // SAFETY: every column has as many rows as C is told, and so have the statuses; outputs are borrowed
    // mutably, so no two arrays overlap; `work` has the words that C asks for; `lowered` outlives the call.
    checked(|fault| unsafe {
        sys::loopcost_sweep(
            lowered.strategy(0),
            columns.as_ptr(),
            length(&columns),
            rows as u64,
            answers.as_ptr(),
            length(&answers),
            statuses,
            work.as_mut_ptr(),
            words,
            fault,
        )
    })
}
