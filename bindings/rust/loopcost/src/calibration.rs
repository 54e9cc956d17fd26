//! Do forecasts hold?
//!
//! A forecast is a law; what comes is a number. Of many of both this module tells how well the laws fit
//! the numbers (the CRPS, in the unit of the numbers), whether the numbers fall where the laws say (PIT,
//! coverage of intervals), how good chances of ends were (Brier and logarithmic score), and how to widen
//! intervals, or where to set a threshold, so that a promise holds whatever the laws are worth.
//!
//! ```
//! use loopcost::calibration::{conformal_margin, coverage, Ensemble, Score};
//!
//! // What ten past runs cost is a forecast of the next one.
//! let law = Ensemble::new([0.8, 1.9, 0.4, 1.1, 0.7, 3.2, 0.9, 1.3, 0.6, 1.0])?;
//! assert_eq!(law.quantile(0.5)?, 0.9);
//! println!("off by {:.2} USD", law.crps(1.4)?);
//!
//! // 19 later runs left an interval from 0.5 to 2 by so many times what it allows.
//! let (interval, ratio) = ((0.5, 2.0), Score::Ratio);
//! let scores: Vec<f64> = (0..19)
//!     .map(|i| ratio.of(interval, 0.3 + 0.2 * f64::from(i)))
//!     .collect::<Result<_, _>>()?;
//! let margin = conformal_margin(&scores, 0.1)?; // 9 of 10 further ones stay at or below it
//! let (least, most) = ratio.interval(interval, margin.margin)?;
//! assert!(least < 0.5 && most > 2.0 && margin.coverage == 0.9);
//!
//! // Of 50 such intervals 45 held what came: is that 95 %?
//! assert!(coverage(45, 50, 0.95, 0.95)?.p > 0.05, "it may be");
//! # Ok::<(), loopcost::Error>(())
//! ```
//!
//! Numbers may be given in any order: an error tells the place of the one at fault among those given.

use crate::error::Result;
use crate::ffi;
use loopcost_sys as sys;

// Ensembles.

/// A law as values, which may have weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Ensemble {
    values: Vec<f64>,
    weights: Vec<f64>,
}

impl Ensemble {
    /// 1 to 1e9 values from -1e100 to 1e100 that weigh the same, in any order. They are sorted.
    ///
    /// # Errors
    ///
    /// `OutOfRange`, naming `ensemble`, without a value; `NotANumber` or `OutOfRange`, naming
    /// `ensemble.values[]`.
    pub fn new(values: impl Into<Vec<f64>>) -> Result<Ensemble> {
        Ensemble::sorted(values.into(), Vec::new())
    }

    /// The same, each value with its weight in `[0, 1e12]`, in any unit.
    ///
    /// ```
    /// use loopcost::calibration::Ensemble;
    ///
    /// let law = Ensemble::weighted([(3.0, 1.0), (1.0, 2.0), (2.0, 1.0)])?;
    /// assert_eq!(law.values(), [1.0, 2.0, 3.0]);
    /// assert_eq!(law.quantile(0.5)?, 1.0);
    /// assert_eq!(law.pit(2.0, 0.5)?, 0.625); // half of it below, and half of a quarter
    /// # Ok::<(), loopcost::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Ensemble::new`]; `NotANumber` or `OutOfRange`, naming `ensemble.weights[]`; `Undefined`,
    /// naming it, where all are 0.
    pub fn weighted(pairs: impl IntoIterator<Item = (f64, f64)>) -> Result<Ensemble> {
        let (values, weights) = pairs.into_iter().unzip();
        Ensemble::sorted(values, weights)
    }

    fn sorted(mut values: Vec<f64>, mut weights: Vec<f64>) -> Result<Ensemble> {
        ffi::ensemble_sort(&mut values, &mut weights)?;
        Ok(Ensemble { values, weights })
    }

    /// The values, in ascending order.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The weight of each value; `None` where they weigh the same.
    #[must_use]
    pub fn weights(&self) -> Option<&[f64]> {
        (!self.weights.is_empty()).then_some(&self.weights[..])
    }

    /// The continuous ranked probability score: the integral of (F(y) - \[observed <= y\])^2, in the unit
    /// of the values (T. Gneiting and A. E. Raftery, Strictly proper scoring rules, prediction, and
    /// estimation, 2007). 0 is best. Relative error at most 1e-13. `observed` is from -1e300 to 1e300.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming `observed`.
    pub fn crps(&self, observed: f64) -> Result<f64> {
        ffi::ensemble_crps(self, observed)
    }

    /// The probability integral transform, P(X < observed) + uniform P(X = observed). With `uniform`
    /// drawn evenly from `[0, 1]` it is itself spread evenly if the law is right, atoms or none (A. E.
    /// Brockwell, Universal residuals, 2007); with 0.5 it is the mid one, which needs no chance, and is
    /// more in the middle than that.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming `observed` or `uniform`.
    pub fn pit(&self, observed: f64, uniform: f64) -> Result<f64> {
        ffi::ensemble_pit(self, observed, uniform)
    }

    /// The smallest value with P(X <= value) >= chance, in `[0, 1]`; chances within 1e-12 of each other
    /// count as equal.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming `chance`.
    pub fn quantile(&self, chance: f64) -> Result<f64> {
        ffi::ensemble_quantile(self, chance)
    }
}

// Many forecasts.

answers! {
    /// How often intervals covered what came.
    Coverage of loopcost_coverage_result {
        /// Hits over runs.
        share: f64,
        /// C. J. Clopper and E. S. Pearson's limits of the true chance.
        least: f64,
        /// The upper one.
        most: f64,
        /// The chance, were the nominal one true, of all numbers of hits that are no likelier than this
        /// one: as R's binom.test and SciPy's binomtest have it.
        p: f64,
    }
    /// Are numbers between 0 and 1 spread evenly?
    Uniformity of loopcost_uniformity {
        /// The most by which the share of numbers up to u exceeds u: too many are small.
        above: f64,
        /// The most by which it falls short of u: too many are large.
        below: f64,
        /// The chance of as much above, or more, were they spread evenly.
        p_above: f64,
        /// The chance of as much below, or more.
        p_below: f64,
        /// The chance that the larger of the two is as large, on either side: as SciPy's kstest has it.
        p: f64,
    }
    /// How much wider intervals must be.
    Margin of loopcost_margin {
        /// The score of this rank.
        margin: f64,
        /// rank/(n + 1): what the widened interval covers at least, exactly if no scores are equal.
        coverage: f64,
        /// ceil((n + 1)(1 - miss)), at most n.
        rank: u64,
    }
    /// A decision by a score: what scores above the threshold is kept.
    Threshold of loopcost_threshold {
        /// The score that is not kept yet.
        threshold: f64,
        /// The bound that the promise holds with: at most what was asked for.
        promised: f64,
        /// Of the recorded runs, how many it keeps,
        kept: u64,
        /// how many of these failed,
        kept_failures: u64,
        /// and how many failed in all.
        failures: u64,
    }
}

/// How many of the numbers in `[0, 1]` lie in each of `bins` equal parts, 1 to 65536; a number on a border
/// counts in the upper one. Evenly spread PITs are the mark of forecasts that hold; a heap in the middle
/// of those that are too wide, at both ends of those that are too narrow, at one end of those that are
/// too low or too high.
///
/// ```
/// use loopcost::calibration::pit_histogram;
///
/// assert_eq!(pit_histogram(&[0.0, 0.05, 0.5, 1.0], 4)?, [2, 0, 1, 1]);
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// `NotANumber` or `OutOfRange`, naming `pits` (their number, 1 to 1e9), `pits[]` or `bins`.
pub fn pit_histogram(pits: &[f64], bins: u32) -> Result<Vec<u64>> {
    ffi::pit_histogram(pits, bins)
}

/// A. N. Kolmogorov's test that independent numbers are spread evenly over `[0, 1]`. The one-sided chances
/// are exact for any number of them, to 1e-11, the two-sided one for 4096 at most, to 1e-10; of more it is
/// off by 0.2/n, and by 1e-5 of itself below 0.5. Mid PITs of laws with large atoms, and forecasts that share
/// their data, are not independent and even: then it is a measure and no test.
///
/// # Errors
///
/// As [`pit_histogram`].
pub fn pit_uniformity(pits: &[f64]) -> Result<Uniformity> {
    ffi::pit_uniformity(pits).map(Uniformity::of_raw)
}

/// Of `runs` intervals, 1 to 1e12, that should cover with a nominal chance in `[0, 1]`, `hits` did; the
/// limits have a level in `[0.01, 1 - 1e-9]`. To 1e-11.
///
/// # Errors
///
/// `NotANumber` or `OutOfRange`, naming `hits` (more than the runs), `runs`, `nominal` or `level`.
pub fn coverage(hits: u64, runs: u64, nominal: f64, level: f64) -> Result<Coverage> {
    ffi::coverage(hits, runs, nominal, level).map(Coverage::of_raw)
}

/// G. W. Brier's (1950) score of the chances of some ends, 1 to 65536, which sum to 1 within 1e-9, once
/// the end of that index came: a sum of squares, from 0, which is best, to 2.
///
/// ```
/// use loopcost::calibration::{brier_score, log_score};
///
/// let chances = [0.7, 0.2, 0.1]; // solved, wrong, stopped
/// assert!((brier_score(&chances, 0)? - (0.09 + 0.04 + 0.01)).abs() < 1e-15);
/// assert!((log_score(&chances, 1)? + 0.2_f64.ln()).abs() < 1e-15);
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// `NotANumber` or `OutOfRange`, naming `ends` (their number), `ends[]`, `ends.sum` or `end`.
pub fn brier_score(chances: &[f64], end: usize) -> Result<f64> {
    ffi::brier_score(chances, end)
}

/// I. J. Good's (1952) score: -log of the chance that the end was given, in nats. 0 is best.
///
/// # Errors
///
/// As [`brier_score`]; `Undefined`, naming `ends[]`, where what came had no chance: the score is infinite.
pub fn log_score(chances: &[f64], end: usize) -> Result<f64> {
    ffi::log_score(chances, end)
}

// Split conformal intervals.

/// How far what came lies outside an interval (low, high), or within it where that is negative, or below
/// 1 for ratios. Where low equals high it is the distance from a point forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Score {
    /// max(low - y, y - high)/scale: both sides.
    Distance {
        /// What distances are measured in, 1 or a spread of the forecast's own, in `[1e-100, 1e100]`.
        scale: f64,
    },
    /// (y - high)/scale: above only, for budgets.
    Excess {
        /// As of a distance.
        scale: f64,
    },
    /// max(low/y, y/high): both sides, for amounts above 0.
    Ratio,
    /// y/high: above only.
    Overrun,
}

impl Score {
    /// The score's number, and its scale.
    fn raw(self) -> (u32, f64) {
        match self {
            Score::Distance { scale } => (sys::LOOPCOST_SCORE_DISTANCE, scale),
            Score::Excess { scale } => (sys::LOOPCOST_SCORE_EXCESS, scale),
            Score::Ratio => (sys::LOOPCOST_SCORE_RATIO, 1.0),
            Score::Overrun => (sys::LOOPCOST_SCORE_OVERRUN, 1.0),
        }
    }

    /// The score of what came, given the interval (low, high). All are from -1e100 to 1e100, for ratios
    /// from 1e-100 on.
    ///
    /// ```
    /// use loopcost::calibration::Score;
    ///
    /// assert_eq!(Score::Distance { scale: 2.0 }.of((1.0, 3.0), 6.0)?, 1.5);
    /// assert_eq!(Score::Ratio.of((1.0, 3.0), 6.0)?, 2.0);
    /// # Ok::<(), loopcost::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming `score.low`, `score.high` (below low), `score.scale` or
    /// `observed`.
    pub fn of(self, interval: (f64, f64), observed: f64) -> Result<f64> {
        let (kind, scale) = self.raw();
        ffi::conformal_score(kind, interval, scale, observed)
    }

    /// The interval whose every amount scores at most `margin`: `(low - margin scale, high + margin
    /// scale)`, or `(low/margin, high margin)` for ratios; one-sided ones begin at -1e300, or at 0 for
    /// ratios. A negative margin may leave nothing between: then both ends are the middle of the two.
    ///
    /// # Errors
    ///
    /// As [`Score::of`]; `NotANumber` or `OutOfRange`, naming `score.margin`, from -1e300 to 1e300, for
    /// ratios from 0 on.
    pub fn interval(self, interval: (f64, f64), margin: f64) -> Result<(f64, f64)> {
        let (kind, scale) = self.raw();
        ffi::conformal_interval(kind, interval, scale, margin)
    }
}

/// ceil((n + 1)(1 - miss)), for n in `[0, 1e9]` and miss in `[1e-9, 1 - 1e-9]`; (n + 1)(1 - miss) is taken
/// for the whole number within 1e-9 of it. It is n + 1 where n < 1/miss - 1: then no score is enough.
///
/// # Errors
///
/// `NotANumber` or `OutOfRange`, naming `scores` (their number) or `miss`.
pub fn conformal_rank(n: u64, miss: f64) -> Result<u64> {
    ffi::conformal_rank(n, miss)
}

/// The split conformal margin. Forecasts were made without looking at n further runs; their scores say how
/// far off they were, each from -1e300 to 1e300; the margin is the score of rank ceil((n + 1)(1 - miss)).
///
/// If the n runs and the next one are exchangeable (drawn alike, in any order), the next one's score is at
/// most the margin with at least 1 - miss, on average over both: not for every kind of run, and not given
/// these n. (J. Lei and others, Distribution-free predictive inference for regression, 2018; Y. Romano, E.
/// Patterson and E. J. Candes, Conformalized quantile regression, 2019.)
///
/// ```
/// use loopcost::calibration::conformal_margin;
///
/// assert_eq!(conformal_margin(&[0.3, 0.1, 0.2, 0.4], 0.2)?.margin, 0.4);
/// let few = conformal_margin(&[0.3, 0.1, 0.2, 0.4], 0.1).unwrap_err();
/// assert_eq!(few.to_string(), "scores is 4; of so few the margin is infinite, the fewest are 9");
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// `Undefined`, naming `scores` (their number), where the margin is infinite,
/// [`Error::least`](crate::Error::least) being how many it takes; `NotANumber` or `OutOfRange`, naming
/// `scores`, `scores[]` or `miss`.
pub fn conformal_margin(scores: &[f64], miss: f64) -> Result<Margin> {
    ffi::conformal_margin(scores, miss).map(Margin::of_raw)
}

// To keep or not to keep.

/// A recorded run to decide by: its score, the larger the better, and whether it failed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Scored {
    /// From -1e300 to 1e300.
    pub score: f64,
    /// It failed.
    pub failed: bool,
}

/// P(failure | kept) <= miss: few of those that are kept fail. That is another promise than
/// [`threshold_kept_given_failure`]'s: where failures are rare this one is cheap and that one is not, and
/// the other way round. Neither says how many are kept.
///
/// Candidates for the threshold, 1 to 65536, chosen without looking at these runs, are tested one after
/// the other: the promise is kept by the candidate if P(B <= failures it keeps) <= 1 - confidence, B
/// binomial (kept, miss). The first that fails ends it; the last that passed is the answer. So the first
/// should be one that surely passes. If runs are independent and drawn alike, the answer breaks the promise
/// with at most 1 - confidence, over the draw of these runs (A. N. Angelopoulos and others, Learn then test,
/// 2021). `promised` is Clopper and Pearson's upper limit at that confidence, of the answer alone.
///
/// ```
/// use loopcost::calibration::{threshold_failure_given_kept, Scored};
///
/// let run = |i: u32| Scored { score: f64::from(i) / 100.0, failed: i < 30 };
/// let runs: Vec<_> = (0..100).map(run).collect();
/// let found = threshold_failure_given_kept(&runs, &[0.6, 0.4, 0.2, 0.0], 0.1, 0.9)?;
/// assert_eq!((found.threshold, found.kept, found.kept_failures), (0.4, 59, 0));
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// `Undefined`, naming `candidates[]`, where the first fails already: keep nothing; `NotANumber` or
/// `OutOfRange`, naming `scores` (their number, at most 1e9), `scores[]`, `candidates`, `candidates[]`, `miss`,
/// in `[1e-9, 1 - 1e-9]`, or `confidence`, in `[0.01, 1 - 1e-9]`.
pub fn threshold_failure_given_kept(
    runs: &[Scored],
    candidates: &[f64],
    miss: f64,
    confidence: f64,
) -> Result<Threshold> {
    ffi::threshold_failure_given_kept(runs, candidates, miss, confidence).map(Threshold::of_raw)
}

/// P(kept | failure) <= miss: few of those that fail are kept. The threshold is the score of rank
/// ceil((m + 1)(1 - miss)) among the m that failed (V. Vovk, Conditional validity of inductive conformal
/// predictors, 2012). If the recorded failures and the next one are exchangeable, the next failure is kept
/// with at most 1 - rank/(m + 1), which is `promised`, on average over both. How often runs fail takes no
/// part in it.
///
/// # Errors
///
/// `Undefined`, naming `failed` (their number), where there are too few failures,
/// [`Error::least`](crate::Error::least) being how many it takes: keep nothing; `NotANumber` or
/// `OutOfRange`, naming `scores` (their number, at most 1e9), `scores[]` or `miss`, in `[1e-9, 1 - 1e-9]`.
pub fn threshold_kept_given_failure(runs: &[Scored], miss: f64) -> Result<Threshold> {
    ffi::threshold_kept_given_failure(runs, miss).map(Threshold::of_raw)
}
