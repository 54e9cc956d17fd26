//! Scores and promises of forecasts, on slices of the caller's.

use super::{answer, ascending, checked, count, length, number};
use crate::calibration::{Ensemble, Scored};
use crate::error::Result;
use loopcost_sys as sys;
use std::ptr::{null, null_mut};

// Ensembles.

/// Sorts the values, each with its weight. There are as many weights, or none.
pub(crate) fn ensemble_sort(values: &mut [f64], weights: &mut [f64]) -> Result<()> {
    let weights = match weights {
        [] => null_mut(),
        _ => weights.as_mut_ptr(),
    };
    // SAFETY: as many values and weights as C is told.
    checked(|fault| unsafe {
        sys::loopcost_ensemble_sort(values.as_mut_ptr(), weights, count(values), fault)
    })
}

/// The values, weights and number of an ensemble.
fn parts(law: &Ensemble) -> (*const f64, *const f64, u64) {
    let weights = match law.weights() {
        Some(weights) => weights.as_ptr(),
        None => null(),
    };
    (law.values().as_ptr(), weights, count(law.values()))
}

pub(crate) fn ensemble_crps(law: &Ensemble, observed: f64) -> Result<f64> {
    let (values, weights, n) = parts(law);
    // SAFETY: as many values and weights as C is told.
    number(|score, fault| unsafe {
        sys::loopcost_ensemble_crps(values, weights, n, observed, score, fault)
    })
}

pub(crate) fn ensemble_pit(law: &Ensemble, observed: f64, uniform: f64) -> Result<f64> {
    let (values, weights, n) = parts(law);
    // SAFETY: as above.
    number(|pit, fault| unsafe {
        sys::loopcost_ensemble_pit(values, weights, n, observed, uniform, pit, fault)
    })
}

pub(crate) fn ensemble_quantile(law: &Ensemble, chance: f64) -> Result<f64> {
    let (values, weights, n) = parts(law);
    // SAFETY: as above.
    number(|value, fault| unsafe {
        sys::loopcost_ensemble_quantile(values, weights, n, chance, value, fault)
    })
}

// Many forecasts.

pub(crate) fn pit_histogram(pits: &[f64], bins: u32) -> Result<Vec<u64>> {
    // C refuses more before it counts.
    let most = *super::param_range(sys::LOOPCOST_PARAM_BINS).end() as u32;
    let mut counts = vec![0; bins.min(most) as usize];
    // SAFETY: as many numbers as C is told, and room for as many bins as it takes.
    checked(|fault| unsafe {
        let (n, counts) = (count(pits), counts.as_mut_ptr());
        sys::loopcost_pit_histogram(pits.as_ptr(), n, counts, bins, fault)
    })?;
    Ok(counts)
}

pub(crate) fn pit_uniformity(pits: &[f64]) -> Result<sys::loopcost_uniformity> {
    // SAFETY: as many numbers as C is told.
    ascending(pits, sys::LOOPCOST_PARAM_PIT, |pits, _| {
        answer(|results, fault| unsafe {
            sys::loopcost_pit_uniformity(pits.as_ptr(), count(pits), results, fault)
        })
    })
}

pub(crate) fn coverage(
    hits: u64,
    runs: u64,
    nominal: f64,
    level: f64,
) -> Result<sys::loopcost_coverage_result> {
    // SAFETY: numbers, and room for the results.
    answer(|results, fault| unsafe {
        sys::loopcost_coverage(hits, runs, nominal, level, results, fault)
    })
}

type EndScore =
    unsafe extern "C" fn(*const f64, u32, u32, *mut f64, *mut sys::loopcost_fault) -> i32;

fn end_score(function: EndScore, chances: &[f64], end: usize) -> Result<f64> {
    let end = u32::try_from(end).unwrap_or(u32::MAX);
    // SAFETY: as many chances as C is told.
    number(|score, fault| unsafe { function(chances.as_ptr(), length(chances), end, score, fault) })
}

pub(crate) fn brier_score(chances: &[f64], end: usize) -> Result<f64> {
    end_score(sys::loopcost_brier_score, chances, end)
}

pub(crate) fn log_score(chances: &[f64], end: usize) -> Result<f64> {
    end_score(sys::loopcost_log_score, chances, end)
}

// Margins.

pub(crate) fn conformal_rank(n: u64, miss: f64) -> Result<u64> {
    // SAFETY: numbers, and room for one.
    number(|rank, fault| unsafe { sys::loopcost_conformal_rank(n, miss, rank, fault) })
}

pub(crate) fn conformal_score(
    kind: u32,
    (low, high): (f64, f64),
    scale: f64,
    observed: f64,
) -> Result<f64> {
    // SAFETY: numbers, and room for one.
    number(|score, fault| unsafe {
        sys::loopcost_conformal_score(kind, low, high, scale, observed, score, fault)
    })
}

pub(crate) fn conformal_margin(scores: &[f64], miss: f64) -> Result<sys::loopcost_margin> {
    // SAFETY: as many scores as C is told.
    ascending(scores, sys::LOOPCOST_PARAM_SCORE, |scores, _| {
        answer(|results, fault| unsafe {
            sys::loopcost_conformal_margin(scores.as_ptr(), count(scores), miss, results, fault)
        })
    })
}

pub(crate) fn conformal_interval(
    kind: u32,
    (low, high): (f64, f64),
    scale: f64,
    margin: f64,
) -> Result<(f64, f64)> {
    let (mut least, mut most) = (0.0, 0.0);
    // SAFETY: numbers, and room for two.
    checked(|fault| unsafe {
        let (least, most) = (&mut least, &mut most);
        sys::loopcost_conformal_interval(kind, low, high, scale, margin, least, most, fault)
    })?;
    Ok((least, most))
}

// Thresholds.

/// Scores in ascending order, and which of them failed.
fn with_scored<T>(runs: &[Scored], call: impl FnOnce(&[f64], &[u32]) -> Result<T>) -> Result<T> {
    let scores: Vec<f64> = runs.iter().map(|run| run.score).collect();
    ascending(&scores, sys::LOOPCOST_PARAM_SCORE, |scores, order| {
        let failed: Vec<u32> = order.iter().map(|&i| runs[i].failed.into()).collect();
        call(scores, &failed)
    })
}

pub(crate) fn threshold_failure_given_kept(
    runs: &[Scored],
    candidates: &[f64],
    miss: f64,
    confidence: f64,
) -> Result<sys::loopcost_threshold> {
    with_scored(runs, |scores, failed| {
        // SAFETY: as many scores, failures and candidates as C is told.
        answer(|results, fault| unsafe {
            sys::loopcost_threshold_failure_given_kept(
                scores.as_ptr(),
                failed.as_ptr(),
                count(scores),
                candidates.as_ptr(),
                length(candidates),
                miss,
                confidence,
                results,
                fault,
            )
        })
    })
}

pub(crate) fn threshold_kept_given_failure(
    runs: &[Scored],
    miss: f64,
) -> Result<sys::loopcost_threshold> {
    with_scored(runs, |scores, failed| {
        // SAFETY: as many scores and failures as C is told.
        answer(|results, fault| unsafe {
            let (at, failed, n) = (scores.as_ptr(), failed.as_ptr(), count(scores));
            sys::loopcost_threshold_kept_given_failure(at, failed, n, miss, results, fault)
        })
    })
}
