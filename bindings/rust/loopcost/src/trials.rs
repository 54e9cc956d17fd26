//! Are these arms different, and how sure is that? Exact statistics of small samples.
//!
//! ```
//! use loopcost::trials::{cliffs_delta, mann_whitney, mann_whitney_floor};
//!
//! let (opus, haiku) = ([1.24, 1.74, 1.84], [0.19, 0.30, 0.43]);
//! let test = mann_whitney(&opus, &haiku)?;
//! assert_eq!(test.p, 0.1);
//! assert_eq!(test.least_p, mann_whitney_floor(3, 3)?); // no three against three have less
//! assert!(cliffs_delta(&opus, &haiku, 0.95)?.least < 0.0); // so it may be no difference at all
//! # Ok::<(), loopcost::Error>(())
//! ```
//!
//! Samples are numbers from -1e100 to 1e100; levels lie in `[0.01, 1 - 1e-9]`. Every function gives
//! `NotANumber` or `OutOfRange` for an input out of range, naming it: `values`, `values[1]`, `first`,
//! `second[0]`, `level`.

use crate::error::Result;
use crate::ffi;
use loopcost_sys as sys;

answers! {
    /// A quantile, and what it lies between.
    QuantileInterval of loopcost_quantile_interval {
        /// The sample quantile.
        estimate: f64,
        /// The lower end.
        least: f64,
        /// The upper end.
        most: f64,
        /// How likely such an interval holds the quantile of any continuous law.
        coverage: f64,
        /// The most that so many values can reach, from the least to the largest.
        widest: f64,
    }
    /// The exact test of Mann and Whitney.
    MannWhitney of loopcost_mann_whitney_result {
        /// Some values are equal.
        tied: bool,
        /// Pairs in which the first sample's value is larger, equal ones counting half.
        u: f64,
        /// The chance of a U at least as far from its mean, on either side.
        p: f64,
        /// The chance of a U at most as large.
        p_less: f64,
        /// The chance of a U at least as large.
        p_greater: f64,
        /// The smallest p that such values could have had.
        least_p: f64,
    }
    /// The normal approximation, two-sided, as publications have it.
    MannWhitneyNormal of loopcost_mann_whitney_normal_result {
        /// As in [`MannWhitney`].
        u: f64,
        /// Without any correction.
        p: f64,
        /// With one for continuity.
        p_continuity: f64,
        /// With one for ties.
        p_ties: f64,
        /// With both.
        p_ties_continuity: f64,
    }
    /// Cliff's delta, P(first > second) - P(first < second), and two intervals.
    Delta of loopcost_delta_interval {
        /// In `[-1, 1]`.
        delta: f64,
        /// The lower end, whatever the laws are.
        least: f64,
        /// The upper end, whatever the laws are.
        most: f64,
        /// The lower end for continuous laws of about the same shape.
        score_least: f64,
        /// The upper end for such laws.
        score_most: f64,
    }
    /// A share of successes.
    Proportion of loopcost_proportion_interval {
        /// Successes over trials.
        share: f64,
        /// Clopper and Pearson's lower end: it covers at least the level.
        exact_least: f64,
        /// Clopper and Pearson's upper end.
        exact_most: f64,
        /// Wilson's lower end: it covers the level on average.
        wilson_least: f64,
        /// Wilson's upper end.
        wilson_most: f64,
    }
    /// A permutation test of a difference of means.
    Permutation of loopcost_permutation_result {
        /// All ways to deal the labels were counted, not only some drawn.
        exact: bool,
        /// How many were.
        splits: f64,
        /// The mean of the first less that of the second, over all strata.
        difference: f64,
        /// The chance of a difference at least as far from zero.
        p: f64,
        /// The chance of one at most as large.
        p_less: f64,
        /// The chance of one at least as large.
        p_greater: f64,
        /// The smallest p that such values could have had.
        least_p: f64,
    }
    /// What a success costs, in USD, with percentile intervals of the bootstrap.
    SuccessCost of loopcost_success_cost {
        /// All resamples were counted, not only some drawn.
        exact: bool,
        /// Mean cost of a run over the share of successes.
        mean: f64,
        /// Its lower end.
        mean_least: f64,
        /// Its upper end, infinite where runs drawn again may hold no success.
        mean_most: f64,
        /// Median cost of the successes over their share.
        median: f64,
        /// Its lower end.
        median_least: f64,
        /// Its upper end, which may be infinite.
        median_most: f64,
        /// The chance of a resample without any success.
        never: f64,
    }
    /// Two arms whose runs are drawn again, independently.
    Dominance of loopcost_dominance_result {
        /// All pairs of resamples were counted, not only some drawn.
        exact: bool,
        /// The first is no dearer and solved no less often, and better in one of the two.
        first_dominates: f64,
        /// The second is.
        second_dominates: f64,
        /// The first is cheaper.
        first_cheaper: f64,
        /// The second is.
        second_cheaper: f64,
        /// The first is solved more often.
        first_solves_more: f64,
        /// The second is.
        second_solves_more: f64,
    }
}

/// A scored run of an arm.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Trial {
    /// USD, in `[0, 1e12]`.
    pub cost: f64,
    /// It succeeded.
    pub solved: bool,
}

/// What the cost of an arm is measured by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Measure {
    /// The mean of all its trials: what a budget feels.
    #[default]
    Mean,
    /// The median of those that succeeded, as publications have it.
    MedianSolved,
}

/// How to count what cannot be said in a formula: one by one where there are at most `limit` cases,
/// otherwise `draws` of them by chance, the same on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Resampling {
    /// Cases that are counted one by one, in `[0, 1e12]`.
    pub limit: u64,
    /// In `[1, 1e9]`.
    pub draws: u64,
    /// Which draws.
    pub seed: u64,
}

impl Default for Resampling {
    fn default() -> Resampling {
        Resampling {
            limit: 200_000,
            draws: 9999,
            seed: 0,
        }
    }
}

/// A quantile between two order statistics, free of any assumption on the law. Where the values are
/// too few for the level, they all lie inside, and `coverage` says what that covers.
pub fn quantile(values: &[f64], quantile: f64, level: f64) -> Result<QuantileInterval> {
    ffi::quantile_ranks(values, quantile, level).map(QuantileInterval::of_raw)
}

/// The percentile interval of the bootstrap, exactly: what ever more resamples would come to.
pub fn bootstrap_quantile(values: &[f64], quantile: f64, level: f64) -> Result<QuantileInterval> {
    ffi::bootstrap_quantile(values, quantile, level).map(QuantileInterval::of_raw)
}

/// How likely the quantile of any continuous law lies between two order statistics of n values;
/// ranks count from 1. The extremes of six cover the median with 0.96875.
pub fn coverage(n: u64, quantile: f64, lower: u64, upper: u64) -> Result<f64> {
    ffi::quantile_coverage(n, quantile, lower, upper)
}

/// How likely each of n values, in order, is the `rank`-th of a resample of n of them.
pub fn bootstrap_law(n: u64, rank: u64) -> Result<Vec<f64>> {
    ffi::bootstrap_law(n, rank)
}

/// How likely two neighbours of a resample, the `rank`-th and the next, are two of the n values: entry
/// `i * n + j` is the chance of values i and j, in order, which count from 0. Where n is even and `rank`
/// n/2, their mean is the median of the resample. n is from 2 to 10000, and `rank` below n.
///
/// ```
/// let law = loopcost::trials::bootstrap_pair_law(4, 2)?;
/// assert!((law[1] - 30.0 / 256.0).abs() < 1e-14); // 0 and 1
/// assert_eq!(law[4], 0.0); // 1 and 0
/// # Ok::<(), loopcost::Error>(())
/// ```
pub fn bootstrap_pair_law(n: u64, rank: u64) -> Result<Vec<f64>> {
    ffi::bootstrap_pair_law(n, rank)
}

/// The exact test of Mann and Whitney, ties included.
///
/// # Errors
///
/// `Unsupported` where there are more ways to deal the labels than 2^125; 64 against 64 have fewer.
pub fn mann_whitney(first: &[f64], second: &[f64]) -> Result<MannWhitney> {
    ffi::mann_whitney(first, second).map(MannWhitney::of_raw)
}

/// The smallest two-sided p that n against m values can have.
pub fn mann_whitney_floor(n: u64, m: u64) -> Result<f64> {
    ffi::mann_whitney_floor(n, m)
}

/// The same test by the normal approximation, to reproduce what was published.
pub fn mann_whitney_normal(first: &[f64], second: &[f64]) -> Result<MannWhitneyNormal> {
    ffi::mann_whitney_normal(first, second).map(MannWhitneyNormal::of_raw)
}

/// Cliff's delta and two intervals, neither of which is a point where all values of one sample are
/// larger.
pub fn cliffs_delta(first: &[f64], second: &[f64], level: f64) -> Result<Delta> {
    ffi::cliffs_delta(first, second, level).map(Delta::of_raw)
}

/// The permutation test of a difference of means, within strata that weigh the same: one for two
/// plain samples, one for each task where the design is paired by task.
pub fn permutation_test(strata: &[(&[f64], &[f64])], how: &Resampling) -> Result<Permutation> {
    ffi::permutation_test(strata, how).map(Permutation::of_raw)
}

/// A share of successes, with Clopper and Pearson's interval and Wilson's.
pub fn proportion(successes: u64, trials: u64, level: f64) -> Result<Proportion> {
    ffi::proportion(successes, trials, level).map(Proportion::of_raw)
}

/// What a success costs, by both estimators.
///
/// # Errors
///
/// `Undefined`, naming `arm.trials[].solved`, where none succeeded.
pub fn cost_per_success(trials: &[Trial], level: f64, how: &Resampling) -> Result<SuccessCost> {
    ffi::cost_per_success(trials, level, how).map(SuccessCost::of_raw)
}

/// How sure is it that one arm is better? An error's `strategy` is 0 or 1, the arm at fault.
pub fn dominance(
    first: &[Trial],
    second: &[Trial],
    measure: Measure,
    how: &Resampling,
) -> Result<Dominance> {
    let measure = match measure {
        Measure::Mean => sys::LOOPCOST_MEASURE_MEAN,
        Measure::MedianSolved => sys::LOOPCOST_MEASURE_MEDIAN_SOLVED,
    };
    ffi::dominance(first, second, measure, how).map(Dominance::of_raw)
}

/// For each (cost, yield) `None` if no other costs no more and yields no less and is better in one of
/// the two; otherwise the cheapest of those that do.
pub fn pareto(points: &[(f64, f64)]) -> Result<Vec<Option<usize>>> {
    let dominators = ffi::pareto(points)?;
    let index = |by: u32| (by != sys::LOOPCOST_NO_INDEX).then_some(by as usize);
    Ok(dominators.into_iter().map(index).collect())
}

/// p values corrected for their number by Holm's procedure: no false one is called significant, with
/// that chance.
pub fn holm(p: &[f64]) -> Result<Vec<f64>> {
    ffi::holm(p)
}

/// p values corrected by Benjamini and Hochberg's: of those called significant at most that share is
/// false, on average.
pub fn benjamini_hochberg(p: &[f64]) -> Result<Vec<f64>> {
    ffi::benjamini_hochberg(p)
}

/// How many trials each of two arms needs for the Mann-Whitney test to call a difference of this
/// delta significant with that power, and no fewer than can reach that p at all.
///
/// # Errors
///
/// `Undefined`, naming `delta`, where there is no difference.
pub fn trials_needed(delta: f64, level: f64, power: f64) -> Result<u64> {
    ffi::trials_needed(delta, level, power)
}

/// The same for two chances of success.
///
/// # Errors
///
/// `Undefined`, naming `chance`, where both are the same.
pub fn trials_needed_for_chances(first: f64, second: f64, level: f64, power: f64) -> Result<u64> {
    ffi::trials_needed_chances(first, second, level, power)
}
