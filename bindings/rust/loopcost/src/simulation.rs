use crate::calls::Loop;
use crate::error::Result;
use crate::ffi;
use crate::strategy::Strategy;

mod laws;
#[cfg(feature = "rayon")]
mod parallel;
mod tally;

pub use laws::{OwnLaws, Random, Repair, Tokens};
pub use tally::{Difference, Estimate, PairTally, Tally};

/// How to sample.
///
/// The same seed gives the same bits on every platform. Trial k depends on (seed, k) alone, so a
/// range of trials may be split in any way: the tallies of the parts, [merged](Tally::merge) in any
/// order, are the tally of the whole, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Sampling {
    /// Any number; 1 by default.
    pub seed: u64,
    /// The first trial, in `[0, 2^48]`; 0 by default.
    pub first: u64,
    /// How many there are from there on, all below 2^48; 100 000 by default.
    pub trials: u64,
    /// How many bins the histogram of a [`Tally`] may have, in `[2, 2^26]`, at 40 to 64 bytes each;
    /// 10 000 by default.
    pub bins: u64,
}

impl Default for Sampling {
    fn default() -> Sampling {
        Sampling {
            seed: 1,
            first: 0,
            trials: 100_000,
            bins: 10_000,
        }
    }
}

/// What can be simulated: a [`Strategy`], or a [`Loop`] of calls as one.
pub trait Simulated: ffi::Lower {}

impl Simulated for Strategy<'_> {}

impl Simulated for Loop {}

impl Strategy<'_> {
    /// What so many trials come to: Monte Carlo, for strategies of every kind, whether they have a
    /// closed form or not.
    ///
    /// ```
    /// # use loopcost::*;
    /// # let price = Price { input: 1.0, output: 5.0, cache_read: 0.1, cache_write: 1.25 };
    /// # let bugs = TwoClasses { count: 10.0, hard_share: 0.4, easy: 0.6, hard: 0.15 };
    /// # let weak = Model::new(price, bugs.classes()?);
    /// # let mut task = Task::default();
    /// # (task.prompt, task.generation, task.attempt, task.trace) = (6000.0, 4000.0, 800.0, 400.0);
    /// # let context = Context::default();
    /// # let solo = Strategy { generator: &weak, fixer: &weak, task: &task, context: &context };
    /// let sampling = Sampling { seed: 7, trials: 20_000, ..Sampling::default() };
    /// let tally = solo.simulate(&sampling)?;
    /// let estimate = tally.estimate(&solo)?;
    /// assert!((estimate.mean - solo.cost()?.mean).abs() < 5.0 * estimate.mean_error);
    ///
    /// let enough = tally.quantile(&solo, 0.9)?; // 9 trials of 10 cost enough.most USD at most
    /// let exact = tally.exact_quantile(&solo, &sampling, 0.9)?;
    /// assert!(enough.least <= exact && exact <= enough.most);
    /// # Ok::<(), loopcost::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `Undefined`, naming `generator.classes[].count` or `generator.bugs.count`, for counts that are
    /// no whole numbers; `Overflow`, naming them, for more than 2^32 - 1 bugs in a trial or 10^6 on
    /// average where their number is random, or naming what else goes beyond all bounds; `Divergent`
    /// where bugs bring in bugs without end; `OutOfRange`, naming `sampling.first`,
    /// `sampling.trials`, `tally.bins`, or `tally.work` where there is not so much memory; or as
    /// [`Strategy::cost`].
    pub fn simulate(&self, sampling: &Sampling) -> Result<Tally> {
        OwnLaws::new().simulate(self, sampling)
    }

    /// [`Strategy::simulate`] on all threads of rayon's current pool: the same tally, byte for byte.
    ///
    /// # Errors
    ///
    /// As [`Strategy::simulate`].
    #[cfg(feature = "rayon")]
    pub fn simulate_parallel(&self, sampling: &Sampling) -> Result<Tally> {
        OwnLaws::new().simulate_parallel(self, sampling)
    }
}

impl Loop {
    /// What so many trials come to, as [`Strategy::simulate`]. An attempt is a call, and a run that
    /// ends wrongly done or at the cap is not solved.
    ///
    /// # Errors
    ///
    /// As [`Loop::run`] and [`Strategy::simulate`].
    pub fn simulate(&self, sampling: &Sampling) -> Result<Tally> {
        OwnLaws::new().simulate(self, sampling)
    }

    /// [`Loop::simulate`] on all threads of rayon's current pool: the same tally, byte for byte.
    ///
    /// # Errors
    ///
    /// As [`Loop::simulate`].
    #[cfg(feature = "rayon")]
    pub fn simulate_parallel(&self, sampling: &Sampling) -> Result<Tally> {
        OwnLaws::new().simulate_parallel(self, sampling)
    }
}

/// Two strategies on the same luck: bug b of class c has the same draws in both, and a better chance
/// never takes more attempts. That tells their costs apart with far fewer trials. `bins` of the
/// sampling is not used.
///
/// ```
/// # use loopcost::*;
/// # let price = Price { input: 1.0, output: 5.0, cache_read: 0.1, cache_write: 1.25 };
/// # let task = Task { prompt: 6000.0, attempt: 800.0, trace: 400.0, ..Task::default() };
/// # let context = Context::default();
/// let weak = Model::new(price, [Class::geometric(10.0, 0.3)]);
/// let better = Model::new(price, [Class::geometric(10.0, 0.35)]);
/// let a = Strategy { generator: &weak, fixer: &weak, task: &task, context: &context };
/// let b = Strategy { fixer: &better, ..a };
/// let tally = simulate_pair(&a, &b, &Sampling { trials: 10_000, ..Sampling::default() })?;
/// let difference = tally.difference(&a, &b)?;
/// assert!(difference.mean < 0.0, "b is cheaper,");
/// assert!(difference.mean_error < 0.5 * difference.independent_error, "and that is sure sooner");
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// As [`Strategy::simulate`], [`Error::strategy`](crate::Error::strategy) telling which one, 0 or 1; `Undefined`, naming
/// `tally.unit_bits`, where all sizes of one are whole tokens and those of the other are not.
pub fn simulate_pair(
    first: &impl Simulated,
    second: &impl Simulated,
    sampling: &Sampling,
) -> Result<PairTally> {
    OwnLaws::new().simulate_pair(first, second, sampling)
}

/// [`simulate_pair`] on all threads of rayon's current pool: the same tally, byte for byte.
///
/// # Errors
///
/// As [`simulate_pair`].
#[cfg(feature = "rayon")]
pub fn simulate_pair_parallel(
    first: &impl Simulated,
    second: &impl Simulated,
    sampling: &Sampling,
) -> Result<PairTally> {
    OwnLaws::new().simulate_pair_parallel(first, second, sampling)
}
