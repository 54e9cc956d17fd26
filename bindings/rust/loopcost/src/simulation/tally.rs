//! What trials come to.

use super::{OwnLaws, Sampling, Simulated};
use crate::distribution::Bracket;
use crate::error::Result;
use crate::ffi;
use loopcost_sys as sys;
use std::fmt;

/// What trials have come to: exact sums of tokens and of their products, and a histogram of tokens,
/// so that any tariff can be put on them afterwards.
///
/// Wherever a strategy is asked for, it is the one that was simulated, or another with the same
/// sizes.
///
/// A bin holds token counts that agree in their first [`resolution`](Tally::resolution) binary
/// digits. Where more bins would be needed than there may be, the resolution falls by one for all.
///
/// Tallies are equal if their bytes are.
#[derive(Clone)]
pub struct Tally(pub(super) ffi::Counts);

impl Tally {
    /// Adds the trials of another tally, as if they had been simulated here: they should be other
    /// trials of the same strategy and seed, with as many bins. The result does not depend on the
    /// order.
    ///
    /// ```
    /// # use loopcost::*;
    /// # let thread = Thread { base: 15e3, step: 1e3, output: 400.0, ..Thread::new(Price::default()) };
    /// # let calls = Loop { cap: 250, ..Loop::constant(thread, Hazard { solved: 0.02, wrong: 0.01 }) };
    /// let sampling = Sampling { trials: 3000, ..Sampling::default() };
    /// let mut tally = calls.simulate(&Sampling { first: 1000, trials: 2000, ..sampling })?;
    /// tally.merge(&calls.simulate(&Sampling { trials: 1000, ..sampling })?)?;
    /// assert_eq!(tally, calls.simulate(&sampling)?);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `Undefined`, naming `tally.unit_bits`, where one counts whole tokens and the other does not;
    /// `Overflow`, naming `sampling.trials`, for more trials than 64 bits hold. Then nothing has
    /// changed.
    pub fn merge(&mut self, other: &Tally) -> Result<()> {
        ffi::tally_merge(&mut self.0, &other.0)
    }

    /// The tally as bytes, the same on every platform and in every language.
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes_of(&self.0)
    }

    /// A tally from its bytes.
    ///
    /// # Errors
    ///
    /// `Syntax`, naming `tally.bytes`, for bytes that are no tally, or a damaged one; `Unsupported`,
    /// naming it, for those of a later version; `Undefined`, naming `tally.kind`, for those of a
    /// [`PairTally`]; `OutOfRange`, naming `tally.work`, where there is not so much memory.
    pub fn from_bytes(bytes: &[u8]) -> Result<Tally> {
        ffi::tally_read(sys::LOOPCOST_TALLY_ALONE, bytes).map(Tally)
    }

    /// How many trials there are.
    pub fn trials(&self) -> u64 {
        self.0.trials
    }

    /// How many bins there may be.
    pub fn bins(&self) -> u64 {
        self.0.bins
    }

    /// How many of them are in use.
    pub fn used(&self) -> u64 {
        self.0.used
    }

    /// Binary digits of a bin, 13 at most: token counts below 2^resolution are exact.
    pub fn resolution(&self) -> u32 {
        self.0.resolution
    }

    /// Tokens are counted in units of 2^-unit_bits: 0 where all sizes of the strategy are whole, else
    /// 20.
    pub fn unit_bits(&self) -> u32 {
        self.0.unit_bits
    }

    /// What the strategy costs, from the exact sums.
    ///
    /// # Errors
    ///
    /// `Undefined`, naming `tally`, without a trial, or `tally.unit_bits` for a strategy that does
    /// not count tokens as the tally does; or as [`Strategy::cost`](crate::Strategy::cost).
    pub fn estimate(&self, strategy: &impl Simulated) -> Result<Estimate> {
        let raw = ffi::tally_cost(&self.0, strategy)?;
        Ok(Estimate::of_raw(&raw, strategy.tells_ends()))
    }

    /// The smallest cost that `chance` of the trials do not exceed, in `[0, 1]`: USD, a bracket as
    /// wide as a bin; the cheapest one at 0.
    ///
    /// # Errors
    ///
    /// As [`Tally::estimate`]; `NotANumber` or `OutOfRange`, naming `chance`.
    pub fn quantile(&self, strategy: &impl Simulated, chance: f64) -> Result<Bracket> {
        ffi::tally_quantile(&self.0, strategy, chance).map(Bracket::of_raw)
    }

    /// The same, USD, without a bracket: a second pass over the trials finds those that lie in it.
    ///
    /// # Errors
    ///
    /// As [`Tally::quantile`] and [`Strategy::simulate`](crate::Strategy::simulate); `Undefined`, naming `sampling.trials` or
    /// `sampling`, where the tally is not one of these trials.
    pub fn exact_quantile(
        &self,
        strategy: &impl Simulated,
        sampling: &Sampling,
        chance: f64,
    ) -> Result<f64> {
        OwnLaws::new().exact_quantile(self, strategy, sampling, chance)
    }

    /// The share of the trials that cost more than a budget, in `[0, 1e300]` USD.
    ///
    /// # Errors
    ///
    /// As [`Tally::estimate`]; `NotANumber` or `OutOfRange`, naming `budget`.
    pub fn over(&self, strategy: &impl Simulated, budget: f64) -> Result<Bracket> {
        let (least, most) = ffi::tally_over(&self.0, strategy, budget)?;
        Ok(Bracket { least, most })
    }

    /// The place of a quantile among the trials, from 1 on.
    pub(super) fn place(&self, chance: f64) -> u64 {
        let place = (chance * self.trials() as f64).ceil() as u64;
        place.clamp(1, self.trials().max(1))
    }
}

impl PartialEq for Tally {
    fn eq(&self, other: &Tally) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

impl Eq for Tally {}

impl fmt::Debug for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tally")
            .field("trials", &self.trials())
            .field("bins", &self.bins())
            .field("used", &self.used())
            .field("resolution", &self.resolution())
            .field("unit_bits", &self.unit_bits())
            .finish_non_exhaustive()
    }
}

/// What trials of two strategies on the same luck have come to: exact sums, which take the same
/// little memory for any number of trials.
///
/// Tallies are equal if their bytes are.
#[derive(Clone)]
pub struct PairTally(pub(super) ffi::Counts);

impl PairTally {
    /// Adds the trials of another tally, as [`Tally::merge`].
    ///
    /// # Errors
    ///
    /// As [`Tally::merge`].
    pub fn merge(&mut self, other: &PairTally) -> Result<()> {
        ffi::tally_merge(&mut self.0, &other.0)
    }

    /// The tally as bytes, the same on every platform and in every language.
    pub fn to_bytes(&self) -> Vec<u8> {
        bytes_of(&self.0)
    }

    /// A tally from its bytes.
    ///
    /// # Errors
    ///
    /// As [`Tally::from_bytes`], `Undefined` for those of a [`Tally`].
    pub fn from_bytes(bytes: &[u8]) -> Result<PairTally> {
        ffi::tally_read(sys::LOOPCOST_TALLY_PAIR, bytes).map(PairTally)
    }

    /// How many trials there are.
    pub fn trials(&self) -> u64 {
        self.0.trials
    }

    /// The second strategy against the first one: the two that were simulated, or two with the same
    /// sizes and other prices.
    ///
    /// # Errors
    ///
    /// As [`Tally::estimate`].
    pub fn difference(
        &self,
        first: &impl Simulated,
        second: &impl Simulated,
    ) -> Result<Difference> {
        ffi::pair_difference(&self.0, first, second).map(Difference::of_raw)
    }
}

impl PartialEq for PairTally {
    fn eq(&self, other: &PairTally) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

impl Eq for PairTally {}

impl fmt::Debug for PairTally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PairTally")
            .field("trials", &self.trials())
            .field("unit_bits", &self.0.unit_bits)
            .finish_non_exhaustive()
    }
}

fn bytes_of(counts: &ffi::Counts) -> Vec<u8> {
    ffi::tally_write(counts).expect("C made the tally, so it can write it")
}

/// What a strategy costs, from its trials. Every `_error` is a standard error: one standard deviation
/// of the estimate. Of a loop that does not tell ends, what rests on solved is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Estimate {
    /// Trials.
    pub trials: u64,
    /// Those of them that ended solved.
    pub solved: Option<u64>,
    /// USD, generation included.
    pub mean: f64,
    /// USD; 0 of one trial, like the variances.
    pub mean_error: f64,
    /// USD^2, estimated without bias.
    pub variance: f64,
    /// USD, the whole first call: the same in all trials.
    pub generation: f64,
    /// The share of the trials that end solved.
    pub p_solved: Option<f64>,
    /// Its standard error.
    pub p_solved_error: Option<f64>,
    /// USD, of the trials that end solved; 0 where none does.
    pub mean_solved: Option<f64>,
    /// USD.
    pub mean_solved_error: Option<f64>,
    /// USD, of the others; 0 where there are none.
    pub mean_unsolved: Option<f64>,
    /// USD.
    pub mean_unsolved_error: Option<f64>,
    /// USD, mean / p_solved; 0 where none is solved.
    pub per_solved: Option<f64>,
    /// Attempts, or calls of a loop.
    pub attempts_mean: f64,
    /// Attempts.
    pub attempts_mean_error: f64,
    /// Their variance.
    pub attempts_variance: f64,
    /// Tokens, mean: written to the cache, or with caching off seen for the first time.
    pub written: f64,
    /// Tokens, mean: read from it, or seen again.
    pub read: f64,
    /// Tokens, mean, without the generation's.
    pub output: f64,
}

answers! {
    /// The second strategy against the first one, on the same luck. Every `_error` is a standard error.
    Difference of loopcost_difference {
        /// Trials.
        trials: u64,
        /// USD, second - first, generation included.
        mean: f64,
        /// USD.
        mean_error: f64,
        /// USD, what `mean_error` would have been with luck of their own.
        independent_error: f64,
        /// The correlation of the two costs; 0 where one does not vary.
        correlation: f64,
        /// The share of the trials in which the second one is cheaper, at the prices of the simulation.
        cheaper: f64,
        /// In which it is dearer.
        dearer: f64,
        /// In which they cost the same, exactly.
        equal: f64,
        /// Of `cheaper`.
        cheaper_error: f64,
        /// Of `dearer`.
        dearer_error: f64,
        /// Of `equal`.
        equal_error: f64,
    }
}

impl Estimate {
    /// The standard deviation of a trial, USD.
    pub fn sd(&self) -> f64 {
        self.variance.sqrt()
    }

    fn of_raw(raw: &sys::loopcost_estimate, tells_ends: bool) -> Estimate {
        let of_ends = |value: f64| tells_ends.then_some(value);
        Estimate {
            trials: raw.trials,
            solved: tells_ends.then_some(raw.solved),
            mean: raw.mean,
            mean_error: raw.mean_error,
            variance: raw.variance,
            generation: raw.generation,
            p_solved: of_ends(raw.p_solved),
            p_solved_error: of_ends(raw.p_solved_error),
            mean_solved: of_ends(raw.mean_solved),
            mean_solved_error: of_ends(raw.mean_solved_error),
            mean_unsolved: of_ends(raw.mean_unsolved),
            mean_unsolved_error: of_ends(raw.mean_unsolved_error),
            per_solved: of_ends(raw.per_solved),
            attempts_mean: raw.attempts_mean,
            attempts_mean_error: raw.attempts_mean_error,
            attempts_variance: raw.attempts_variance,
            written: raw.written,
            read: raw.read,
            output: raw.output,
        }
    }
}
