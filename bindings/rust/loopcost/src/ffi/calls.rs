//! Loops of calls, as C takes them.

use super::{answer, build, checked, count, initial, length};
use crate::calls::{Hazard, Hazards, Kind, Loop, State};
use crate::distribution::Distribution;
use crate::error::Result;
use loopcost_sys as sys;
use std::mem::size_of;
use std::ptr::null;

/// Kinds of tasks as C takes them. The tables are never touched after they are made: the records point
/// to them.
pub(super) struct LoweredKinds {
    pub(super) records: Vec<sys::loopcost_kind>,
    _tables: Vec<Vec<sys::loopcost_hazard>>,
}

/// What C's initializer of a kind holds that has nothing: a record, so without an init function.
pub(super) const NO_KIND: sys::loopcost_kind = sys::loopcost_kind {
    weight: 0.0,
    hazards: null(),
    reserved: null(),
    n_hazards: 0,
    padding: 0,
    alpha: 0.0,
    beta: 0.0,
    solved_share: 0.0,
};

impl LoweredKinds {
    pub(super) fn new(kinds: &[Kind]) -> LoweredKinds {
        let tables: Vec<Vec<_>> = kinds.iter().map(|kind| kind.hazards.table()).collect();
        let records = kinds
            .iter()
            .zip(&tables)
            .map(|(kind, table)| record(kind, table))
            .collect();
        LoweredKinds {
            records,
            _tables: tables,
        }
    }
}

fn record(kind: &Kind, table: &[sys::loopcost_hazard]) -> sys::loopcost_kind {
    match kind.hazards {
        Hazards::Table(_) => sys::loopcost_kind {
            weight: kind.weight,
            hazards: table.as_ptr(),
            n_hazards: length(table),
            ..NO_KIND
        },
        Hazards::Beta {
            alpha,
            beta,
            solved_share,
        } => sys::loopcost_kind {
            weight: kind.weight,
            alpha,
            beta,
            solved_share,
            ..NO_KIND
        },
    }
}

impl Hazards {
    /// As C takes them; none of a Beta law.
    fn table(&self) -> Vec<sys::loopcost_hazard> {
        match self {
            Hazards::Table(table) => table.iter().map(Hazard::raw).collect(),
            Hazards::Beta { .. } => Vec::new(),
        }
    }
}

impl Hazard {
    fn raw(&self) -> sys::loopcost_hazard {
        sys::loopcost_hazard {
            solved: self.solved,
            wrong: self.wrong,
        }
    }

    pub(super) fn of_raw(raw: &sys::loopcost_hazard) -> Hazard {
        Hazard {
            solved: raw.solved,
            wrong: raw.wrong,
        }
    }
}

/// A kind that C made; a table is a part of `hazards`.
pub(super) fn kind_of_raw(raw: &sys::loopcost_kind, hazards: &[sys::loopcost_hazard]) -> Kind {
    let table = |n: usize| {
        let bytes = raw.hazards as usize - hazards.as_ptr() as usize;
        let first = bytes / size_of::<sys::loopcost_hazard>();
        let part = &hazards[first..first + n];
        Hazards::Table(part.iter().map(Hazard::of_raw).collect())
    };
    Kind {
        weight: raw.weight,
        hazards: match raw.n_hazards as usize {
            0 => Hazards::Beta {
                alpha: raw.alpha,
                beta: raw.beta,
                solved_share: raw.solved_share,
            },
            n => table(n),
        },
    }
}

/// A loop as C takes it, with all that it points to, for the time of one call.
pub(super) fn with_loop<T>(calls: &Loop, call: impl FnOnce(&sys::loopcost_loop) -> T) -> T {
    let price = calls.thread.price.raw();
    with_loop_at(calls, &price, call)
}

/// Null for none: C would take the address of nothing for numbers.
fn pointer(numbers: &[f64]) -> *const f64 {
    match numbers {
        [] => null(),
        _ => numbers.as_ptr(),
    }
}

fn with_loop_at<T>(
    calls: &Loop,
    price: &sys::loopcost_price,
    call: impl FnOnce(&sys::loopcost_loop) -> T,
) -> T {
    let thread = sys::loopcost_thread {
        price,
        ..calls.thread.raw()
    };
    let kinds = LoweredKinds::new(&calls.kinds);
    call(&sys::loopcost_loop {
        n_kinds: length(&kinds.records),
        thread: &thread,
        kinds: kinds.records.as_ptr(),
        cap: calls.cap,
        late_from: calls.late_from,
        late_step: calls.late_step,
        residuals: pointer(calls.residuals.residuals()),
        residual_weights: pointer(calls.residuals.weights().unwrap_or(&[])),
        n_residuals: count(calls.residuals.residuals()),
        ..initial()
    })
}

pub(crate) fn loop_run(calls: &Loop) -> Result<sys::loopcost_run> {
    // SAFETY: see the head of the module.
    with_loop(calls, |raw| {
        answer(|results, fault| unsafe { sys::loopcost_loop_run(raw, results, fault) })
    })
}

pub(crate) fn loop_ends(calls: &Loop, t: u64) -> Result<sys::loopcost_ends> {
    // SAFETY: see the head of the module.
    with_loop(calls, |raw| {
        answer(|results, fault| unsafe { sys::loopcost_loop_ends(raw, t, results, fault) })
    })
}

pub(crate) fn loop_total(calls: &Loop, t: u64) -> Result<sys::loopcost_thread_cost> {
    // SAFETY: see the head of the module.
    with_loop(calls, |raw| {
        answer(|results, fault| unsafe { sys::loopcost_loop_total(raw, t, results, fault) })
    })
}

pub(crate) fn loop_belief(calls: &Loop, t: u64) -> Result<Vec<f64>> {
    let mut weights = vec![0.0; calls.kinds.len().max(1)];
    // SAFETY: C writes as many numbers as there are kinds.
    with_loop(calls, |raw| {
        checked(|fault| unsafe { sys::loopcost_loop_belief(raw, t, weights.as_mut_ptr(), fault) })
    })?;
    Ok(weights)
}

pub(crate) fn loop_distribution(calls: &Loop) -> Result<Distribution> {
    with_loop(calls, |raw| {
        let empty: sys::loopcost_distribution = initial();
        let strategy = sys::loopcost_strategy {
            calls: raw,
            ..initial()
        };
        build(&strategy, sys::LOOPCOST_QUANTITY_COST, 0.0, empty.tail)
    })
}

/// A loop and where a run of it stands, as C takes them, for the time of one call; null without a
/// state.
pub(super) fn with_loop_and_state<T>(
    calls: &Loop,
    state: Option<&State>,
    call: impl FnOnce(&sys::loopcost_loop, *const sys::loopcost_state) -> T,
) -> T {
    let price = calls.thread.price.raw();
    let held = state.map_or(&[][..], |state| &state.holdings);
    let others: Vec<_> = held.iter().map(|holding| holding.price.raw()).collect();
    // C knows a model by the address of its price, Rust by what the price is.
    let holdings: Vec<_> = held
        .iter()
        .zip(&others)
        .map(|(holding, other)| sys::loopcost_holding {
            price: if holding.price == calls.thread.price {
                &price
            } else {
                other
            },
            reserved: null(),
            held: holding.held,
            idle: holding.idle,
            lifetime: holding.lifetime,
        })
        .collect();
    let raw_state = state.map(|state| sys::loopcost_state {
        n_holdings: length(&holdings),
        holdings: holdings.as_ptr(),
        ..state.raw()
    });
    let where_it_stands = raw_state.as_ref().map_or(null(), |raw| raw as *const _);
    with_loop_at(calls, &price, |raw| call(raw, where_it_stands))
}

pub(crate) fn remaining(calls: &Loop, state: &State) -> Result<sys::loopcost_rest> {
    // SAFETY: all that the structs point to outlives the call.
    with_loop_and_state(calls, Some(state), |raw, state| {
        answer(|results, fault| unsafe { sys::loopcost_remaining(raw, state, results, fault) })
    })
}
