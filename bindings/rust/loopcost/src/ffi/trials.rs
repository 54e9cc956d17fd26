//! Samples and arms as C takes them, and the memory that it works in.

use super::{answer, checked, count, initial, memory, number, Initial};
use crate::error::Result;
use crate::trials::{Resampling, Trial};
use loopcost_sys as sys;

type Quantile = unsafe extern "C" fn(
    *const f64,
    u64,
    f64,
    f64,
    *mut u64,
    u64,
    *mut sys::loopcost_quantile_interval,
    *mut sys::loopcost_fault,
) -> i32;

fn quantile_by(
    function: Quantile,
    values: &[f64],
    quantile: f64,
    level: f64,
) -> Result<sys::loopcost_quantile_interval> {
    let n = count(values);
    let mut work = memory(2 * n);
    // SAFETY: as many values and words as C is told.
    answer(|results, fault| unsafe {
        function(
            values.as_ptr(),
            n,
            quantile,
            level,
            work.as_mut_ptr(),
            count(&work),
            results,
            fault,
        )
    })
}

pub(crate) fn quantile_ranks(
    values: &[f64],
    quantile: f64,
    level: f64,
) -> Result<sys::loopcost_quantile_interval> {
    quantile_by(sys::loopcost_quantile_ranks, values, quantile, level)
}

pub(crate) fn bootstrap_quantile(
    values: &[f64],
    quantile: f64,
    level: f64,
) -> Result<sys::loopcost_quantile_interval> {
    quantile_by(sys::loopcost_bootstrap_quantile, values, quantile, level)
}

pub(crate) fn quantile_coverage(n: u64, quantile: f64, lower: u64, upper: u64) -> Result<f64> {
    // SAFETY: numbers, and room for one.
    number(|covers, fault| unsafe {
        sys::loopcost_quantile_coverage(n, quantile, lower, upper, covers, fault)
    })
}

pub(crate) fn bootstrap_law(n: u64, rank: u64) -> Result<Vec<f64>> {
    // C refuses what has no law before it writes a chance.
    quantile_coverage(n, 0.5, rank, rank)?;
    let mut chances = vec![0.0; n as usize];
    // SAFETY: room for n chances.
    checked(|fault| unsafe { sys::loopcost_bootstrap_law(n, rank, chances.as_mut_ptr(), fault) })?;
    Ok(chances)
}

pub(crate) fn bootstrap_pair_law(n: u64, rank: u64) -> Result<Vec<f64>> {
    // C refuses more before it writes a chance, and other ranks too.
    let room = match n {
        0..=MOST_PAIRS => n * n,
        _ => 0,
    };
    let mut chances = vec![0.0; room as usize];
    // SAFETY: room for n times n chances.
    checked(|fault| unsafe {
        sys::loopcost_bootstrap_pair_law(n, rank, chances.as_mut_ptr(), fault)
    })?;
    Ok(chances)
}

const MOST_PAIRS: u64 = sys::LOOPCOST_BOOTSTRAP_PAIRS_MOST as u64;

pub(crate) fn mann_whitney(
    first: &[f64],
    second: &[f64],
) -> Result<sys::loopcost_mann_whitney_result> {
    let (n, m) = (count(first), count(second));
    let tied = has_ties(first, second);
    // SAFETY: numbers, and room for one.
    let words = number(|words, fault| unsafe {
        sys::loopcost_mann_whitney_words(n, m, tied.into(), words, fault)
    })?;
    let mut work = memory(words);
    // SAFETY: as many values and words as C is told.
    answer(|results, fault| unsafe {
        sys::loopcost_mann_whitney(
            first.as_ptr(),
            n,
            second.as_ptr(),
            m,
            work.as_mut_ptr(),
            count(&work),
            results,
            fault,
        )
    })
}

/// Ties take more memory. Of NaNs C will say what they are.
fn has_ties(first: &[f64], second: &[f64]) -> bool {
    let mut all = [first, second].concat();
    all.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    all.windows(2).any(|two| two[0] == two[1])
}

pub(crate) fn mann_whitney_floor(n: u64, m: u64) -> Result<f64> {
    // SAFETY: numbers, and room for one.
    number(|p, fault| unsafe { sys::loopcost_mann_whitney_floor(n, m, p, fault) })
}

/// A call on two samples that takes memory for sorting alone.
fn of_two<T: Initial>(
    first: &[f64],
    second: &[f64],
    call: impl FnOnce(*mut u64, u64, *mut T, *mut sys::loopcost_fault) -> i32,
) -> Result<T> {
    let mut work = memory(2 * (count(first) + count(second)));
    answer(|results, fault| call(work.as_mut_ptr(), count(&work), results, fault))
}

pub(crate) fn mann_whitney_normal(
    first: &[f64],
    second: &[f64],
) -> Result<sys::loopcost_mann_whitney_normal_result> {
    // SAFETY: as many values and words as C is told.
    of_two(first, second, |work, words, results, fault| unsafe {
        let (a, n, b, m) = (first.as_ptr(), count(first), second.as_ptr(), count(second));
        sys::loopcost_mann_whitney_normal(a, n, b, m, work, words, results, fault)
    })
}

pub(crate) fn cliffs_delta(
    first: &[f64],
    second: &[f64],
    level: f64,
) -> Result<sys::loopcost_delta_interval> {
    // SAFETY: as many values and words as C is told.
    of_two(first, second, |work, words, results, fault| unsafe {
        let (a, n, b, m) = (first.as_ptr(), count(first), second.as_ptr(), count(second));
        sys::loopcost_cliffs_delta(a, n, b, m, level, work, words, results, fault)
    })
}

fn raw_resampling(how: &Resampling, measure: u32) -> sys::loopcost_resampling {
    sys::loopcost_resampling {
        limit: how.limit,
        draws: how.draws,
        seed: how.seed,
        measure,
        ..initial()
    }
}

/// Gives C memory that outlives the call.
fn with_memory<T>(
    mut how: sys::loopcost_resampling,
    words: u64,
    call: impl FnOnce(&sys::loopcost_resampling) -> T,
) -> T {
    let mut work = memory(words);
    how.work = work.as_mut_ptr();
    how.words = count(&work);
    call(&how)
}

pub(crate) fn permutation_test(
    strata: &[(&[f64], &[f64])],
    how: &Resampling,
) -> Result<sys::loopcost_permutation_result> {
    let first: Vec<f64> = strata.iter().flat_map(|(a, _)| a.iter().copied()).collect();
    let second: Vec<f64> = strata.iter().flat_map(|(_, b)| b.iter().copied()).collect();
    let sizes: Vec<sys::loopcost_stratum> = strata
        .iter()
        .map(|(a, b)| sys::loopcost_stratum {
            first: count(a),
            second: count(b),
        })
        .collect();
    let n = count(&sizes);
    // SAFETY: as many strata as C is told, and room for a number.
    let words = number(|words, fault| unsafe {
        sys::loopcost_permutation_words(sizes.as_ptr(), n, 0, words, fault)
    })?;
    with_memory(
        raw_resampling(how, sys::LOOPCOST_MEASURE_MEAN),
        words,
        |how| {
            // SAFETY: as many values as the strata say.
            answer(|results, fault| unsafe {
                let (a, b) = (first.as_ptr(), second.as_ptr());
                sys::loopcost_permutation_test(a, b, sizes.as_ptr(), n, 0, how, results, fault)
            })
        },
    )
}

pub(crate) fn proportion(
    successes: u64,
    trials: u64,
    level: f64,
) -> Result<sys::loopcost_proportion_interval> {
    // SAFETY: numbers, and room for the results.
    answer(|results, fault| unsafe {
        sys::loopcost_proportion(successes, trials, level, results, fault)
    })
}

/// An arm as C takes it, for the time of one call.
fn with_arm<T>(trials: &[Trial], call: impl FnOnce(&sys::loopcost_arm) -> T) -> T {
    let trials: Vec<sys::loopcost_trial> = trials
        .iter()
        .map(|trial| sys::loopcost_trial {
            cost: trial.cost,
            solved: trial.solved.into(),
            reserved: 0,
        })
        .collect();
    call(&sys::loopcost_arm {
        trials: trials.as_ptr(),
        n_trials: count(&trials),
        ..initial()
    })
}

fn resampling_words(how: &sys::loopcost_resampling, n: u64, m: u64) -> Result<u64> {
    // SAFETY: a struct of C's, and room for a number.
    number(|words, fault| unsafe { sys::loopcost_resampling_words(how, n, m, words, fault) })
}

pub(crate) fn cost_per_success(
    trials: &[Trial],
    level: f64,
    how: &Resampling,
) -> Result<sys::loopcost_success_cost> {
    let how = raw_resampling(how, sys::LOOPCOST_MEASURE_MEAN);
    let words = resampling_words(&how, count(trials), 0)?;
    with_memory(how, words, |how| {
        with_arm(trials, |arm| {
            // SAFETY: the arm and the memory outlive the call.
            answer(|results, fault| unsafe {
                sys::loopcost_cost_per_success(arm, level, how, results, fault)
            })
        })
    })
}

pub(crate) fn dominance(
    first: &[Trial],
    second: &[Trial],
    measure: u32,
    how: &Resampling,
) -> Result<sys::loopcost_dominance_result> {
    let how = raw_resampling(how, measure);
    let words = match second {
        [] => 0, // C says what is wrong with that
        _ => resampling_words(&how, count(first), count(second))?,
    };
    with_memory(how, words, |how| {
        with_arm(first, |a| {
            with_arm(second, |b| {
                // SAFETY: the arms and the memory outlive the call.
                answer(|results, fault| unsafe {
                    sys::loopcost_dominance(a, b, how, results, fault)
                })
            })
        })
    })
}

pub(crate) fn pareto(points: &[(f64, f64)]) -> Result<Vec<u32>> {
    let costs: Vec<f64> = points.iter().map(|point| point.0).collect();
    let yields: Vec<f64> = points.iter().map(|point| point.1).collect();
    let mut dominators = vec![0; points.len()];
    // SAFETY: as many costs and yields, and as much room, as C is told.
    checked(|fault| unsafe {
        let (xs, ys) = (costs.as_ptr(), yields.as_ptr());
        sys::loopcost_pareto(xs, ys, count(points), dominators.as_mut_ptr(), fault)
    })?;
    Ok(dominators)
}

type Correction =
    unsafe extern "C" fn(*const f64, u64, *mut u64, u64, *mut f64, *mut sys::loopcost_fault) -> i32;

fn corrected(function: Correction, p: &[f64]) -> Result<Vec<f64>> {
    let mut work = memory(3 * count(p));
    let mut adjusted = vec![0.0; p.len()];
    // SAFETY: as many p values, and as much room for them, and words, as C is told.
    checked(|fault| unsafe {
        function(
            p.as_ptr(),
            count(p),
            work.as_mut_ptr(),
            count(&work),
            adjusted.as_mut_ptr(),
            fault,
        )
    })?;
    Ok(adjusted)
}

pub(crate) fn holm(p: &[f64]) -> Result<Vec<f64>> {
    corrected(sys::loopcost_holm, p)
}

pub(crate) fn benjamini_hochberg(p: &[f64]) -> Result<Vec<f64>> {
    corrected(sys::loopcost_benjamini_hochberg, p)
}

pub(crate) fn trials_needed(delta: f64, level: f64, power: f64) -> Result<u64> {
    // SAFETY: numbers, and room for one.
    number(|trials, fault| unsafe {
        sys::loopcost_trials_needed(delta, level, power, trials, fault)
    })
}

pub(crate) fn trials_needed_chances(a: f64, b: f64, level: f64, power: f64) -> Result<u64> {
    // SAFETY: numbers, and room for one.
    number(|trials, fault| unsafe {
        sys::loopcost_trials_needed_chances(a, b, level, power, trials, fault)
    })
}
