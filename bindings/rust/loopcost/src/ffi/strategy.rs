//! Strategies: what they cost, and where two cost the same.

use super::{answer, checked, length, Lowered};
use crate::error::Result;
use crate::param::Param;
use crate::strategy::Strategy;
use loopcost_sys as sys;

pub(crate) fn strategy_cost(strategy: &Strategy<'_>) -> Result<sys::loopcost_cost> {
    let lowered = Lowered::new(&[*strategy]);
    // SAFETY: `lowered` outlives the call.
    answer(|results, fault| unsafe {
        sys::loopcost_strategy_cost(lowered.strategy(0), results, fault)
    })
}

pub(crate) fn strategy_mean(strategy: &Strategy<'_>) -> Result<f64> {
    let lowered = Lowered::new(&[*strategy]);
    let mut usd = 0.0;
    // SAFETY: `lowered` outlives the call.
    checked(|fault| unsafe { sys::loopcost_strategy_mean(lowered.strategy(0), &mut usd, fault) })?;
    Ok(usd)
}

pub(crate) fn strategy_attempts(strategy: &Strategy<'_>) -> Result<sys::loopcost_cumulants> {
    let lowered = Lowered::new(&[*strategy]);
    // SAFETY: `lowered` outlives the call.
    answer(|results, fault| unsafe {
        sys::loopcost_strategy_attempts(lowered.strategy(0), results, fault)
    })
}

pub(crate) fn per_solved(p_solved: f64, mean_solved: f64, mean_unsolved: f64) -> Result<f64> {
    let mut usd = 0.0;
    // SAFETY: see the head of the module.
    checked(|fault| unsafe {
        sys::loopcost_per_solved(p_solved, mean_solved, mean_unsolved, &mut usd, fault)
    })?;
    Ok(usd)
}

pub(crate) fn compare(strategies: &[Strategy<'_>]) -> Result<Vec<sys::loopcost_rank>> {
    let lowered = Lowered::new(strategies);
    let pointers: Vec<*const sys::loopcost_strategy> = (0..strategies.len())
        .map(|which| lowered.strategy(which) as *const _)
        .collect();
    let unranked = sys::loopcost_rank {
        strategy: 0,
        ill_conditioned: 0,
        mean: 0.0,
        difference: 0.0,
        ratio: 0.0,
        mean_bound: 0.0,
    };
    let mut ranks = vec![unranked; strategies.len()];
    // SAFETY: as many pointers, and as much room for ranks, as C is told; `lowered` outlives the
    // call.
    checked(|fault| unsafe {
        sys::loopcost_compare(
            pointers.as_ptr(),
            length(&pointers),
            ranks.as_mut_ptr(),
            0,
            fault,
        )
    })?;
    Ok(ranks)
}

pub(crate) fn crossovers(
    a: &Strategy<'_>,
    b: &Strategy<'_>,
    param: Param,
) -> Result<sys::loopcost_crossover> {
    let lowered = Lowered::new(&[*a, *b]);
    // SAFETY: `lowered` outlives the call.
    answer(|results, fault| unsafe {
        sys::loopcost_crossovers(
            lowered.strategy(0),
            lowered.strategy(1),
            &param.raw(),
            results,
            fault,
        )
    })
}

pub(crate) fn strategy_sensitivity(
    strategy: &Strategy<'_>,
    param: Param,
) -> Result<sys::loopcost_sensitivity> {
    let lowered = Lowered::new(&[*strategy]);
    // SAFETY: `lowered` outlives the call.
    answer(|results, fault| unsafe {
        sys::loopcost_strategy_sensitivity(lowered.strategy(0), &param.raw(), results, fault)
    })
}

pub(crate) fn strategy_affordable(strategy: &Strategy<'_>, budget: f64) -> Result<u64> {
    let lowered = Lowered::new(&[*strategy]);
    let mut attempts = 0;
    // SAFETY: `lowered` outlives the call.
    checked(|fault| unsafe {
        sys::loopcost_strategy_affordable(lowered.strategy(0), budget, &mut attempts, fault)
    })?;
    Ok(attempts)
}
