use crate::calls::Loop;
use crate::distribution::Bracket;
use crate::error::{Error, Result};
use crate::ffi;
use crate::strategy::Strategy;
use loopcost_sys as sys;
use std::fmt;
use std::result;

/// How to sample.
///
/// The same seed gives the same bits on every platform. Trial k depends on (seed, k) alone, so a
/// range of trials may be split in any way: the tallies of the parts, [merged](Tally::merge) in any
/// order, are the tally of the whole, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// # Ok::<(), Error>(())
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
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
///
/// As [`Strategy::simulate`], [`Error::strategy`] telling which one, 0 or 1; `Undefined`, naming
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
pub struct Tally(ffi::Counts);

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
    /// not count tokens as the tally does; or as [`Strategy::cost`].
    pub fn estimate(&self, strategy: &impl Simulated) -> Result<Estimate> {
        ffi::tally_cost(&self.0, strategy).map(Estimate::of_raw)
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
    /// As [`Tally::quantile`] and [`Strategy::simulate`]; `Undefined`, naming `sampling.trials` or
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
    fn place(&self, chance: f64) -> u64 {
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
pub struct PairTally(ffi::Counts);

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
/// of the estimate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Estimate {
    /// Trials.
    pub trials: u64,
    /// Those of them that ended solved.
    pub solved: u64,
    /// USD, generation included.
    pub mean: f64,
    /// USD; 0 of one trial, like the variances.
    pub mean_error: f64,
    /// USD^2, estimated without bias.
    pub variance: f64,
    /// USD, the whole first call: the same in all trials.
    pub generation: f64,
    /// The share of the trials that end solved.
    pub p_solved: f64,
    /// Its standard error.
    pub p_solved_error: f64,
    /// USD, of the trials that end solved; 0 where none does.
    pub mean_solved: f64,
    /// USD.
    pub mean_solved_error: f64,
    /// USD, of the others; 0 where there are none.
    pub mean_unsolved: f64,
    /// USD.
    pub mean_unsolved_error: f64,
    /// USD, mean / p_solved; 0 where none is solved.
    pub per_solved: f64,
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

impl Estimate {
    /// The standard deviation of a trial, USD.
    pub fn sd(&self) -> f64 {
        self.variance.sqrt()
    }

    fn of_raw(raw: sys::loopcost_estimate) -> Estimate {
        Estimate {
            trials: raw.trials,
            solved: raw.solved,
            mean: raw.mean,
            mean_error: raw.mean_error,
            variance: raw.variance,
            generation: raw.generation,
            p_solved: raw.p_solved,
            p_solved_error: raw.p_solved_error,
            mean_solved: raw.mean_solved,
            mean_solved_error: raw.mean_solved_error,
            mean_unsolved: raw.mean_unsolved,
            mean_unsolved_error: raw.mean_unsolved_error,
            per_solved: raw.per_solved,
            attempts_mean: raw.attempts_mean,
            attempts_mean_error: raw.attempts_mean_error,
            attempts_variance: raw.attempts_variance,
            written: raw.written,
            read: raw.read,
            output: raw.output,
        }
    }
}

/// The second strategy against the first one, on the same luck. Every `_error` is a standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// Trials.
    pub trials: u64,
    /// USD, second - first, generation included.
    pub mean: f64,
    /// USD.
    pub mean_error: f64,
    /// USD, what `mean_error` would have been with luck of their own.
    pub independent_error: f64,
    /// The correlation of the two costs; 0 where one does not vary.
    pub correlation: f64,
    /// The share of the trials in which the second one is cheaper, at the prices of the simulation.
    pub cheaper: f64,
    /// In which it is dearer.
    pub dearer: f64,
    /// In which they cost the same, exactly.
    pub equal: f64,
    /// Of `cheaper`.
    pub cheaper_error: f64,
    /// Of `dearer`.
    pub dearer_error: f64,
    /// Of `equal`.
    pub equal_error: f64,
}

impl Difference {
    fn of_raw(raw: sys::loopcost_difference) -> Difference {
        Difference {
            trials: raw.trials,
            mean: raw.mean,
            mean_error: raw.mean_error,
            independent_error: raw.independent_error,
            correlation: raw.correlation,
            cheaper: raw.cheaper,
            dearer: raw.dearer,
            equal: raw.equal,
            cheaper_error: raw.cheaper_error,
            dearer_error: raw.dearer_error,
            equal_error: raw.equal_error,
        }
    }
}

// A user's own laws.

/// What became of one bug, or of a loop's run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Repair {
    /// How many attempts it took, 1 at least; of a loop, calls.
    pub attempts: u64,
    /// Did the last one fix it, or is it abandoned?
    pub fixed: bool,
}

/// What one thread was billed, in tokens; where a size of the strategy is no whole number of tokens,
/// in units of 2^-20 tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tokens {
    /// Written to the cache, or with caching off seen for the first time.
    pub written: u64,
    /// Read from it, or seen again.
    pub read: u64,
    /// Generated.
    pub output: u64,
}

/// A place among the words of chance, from which draws are taken in order. The same place gives the
/// same draws on every machine.
#[derive(Clone, Debug)]
pub struct Random {
    pub(crate) raw: sys::loopcost_random,
}

impl Random {
    /// The place that a law of attempts draws from: to try one out.
    ///
    /// # Errors
    ///
    /// `OutOfRange`, naming `sampling.first`, for a trial of 2^48 or more.
    pub fn new(seed: u64, trial: u64, class: u16, bug: u32) -> Result<Random> {
        if trial > MOST_TRIAL {
            return Err(ffi::fault(
                sys::LOOPCOST_OUT_OF_RANGE,
                sys::LOOPCOST_PARAM_SAMPLING_FIRST,
                trial as f64,
                0.0,
                MOST_TRIAL as f64,
            ));
        }
        Ok(Random {
            raw: sys::loopcost_random {
                seed,
                trial,
                class_index: class.into(),
                bug,
                draw: 0,
                left: DRAWS,
            },
        })
    }

    /// The next 64 bits.
    ///
    /// # Errors
    ///
    /// `Overflow` when 2^27 numbers have been drawn: more there are not.
    pub fn bits(&mut self) -> Result<u64> {
        ffi::random_next(&mut self.raw).ok_or_else(Error::of_draws)
    }

    /// The next number in `[0, 1)`: a multiple of 2^-53, all alike.
    ///
    /// # Errors
    ///
    /// As [`Random::bits`].
    pub fn uniform(&mut self) -> Result<f64> {
        Ok((self.bits()? >> 11) as f64 / (1u64 << 53) as f64)
    }
}

const MOST_TRIAL: u64 = (1 << 48) - 1;
const DRAWS: u32 = 1 << 28;

type AttemptsLaw<'a, E> = dyn Fn(&mut Random, usize) -> result::Result<Repair, E> + Sync + 'a;
type Billing<'a, E> = dyn Fn(&mut Random, u64) -> result::Result<Tokens, E> + Sync + 'a;

/// Simulations with a law of attempts, or a bill, of one's own in place of the strategy's.
///
/// The closures must depend on nothing but what they are given: all chance comes from the
/// [`Random`]. An error of theirs ends the simulation and is returned as it was; it may be of any
/// type that [`Error`] converts to. So does a panic, which goes on from there.
///
/// ```
/// use loopcost::*;
///
/// // A bug that three attempts did not fix is left to a person.
/// let laws = OwnLaws::new().attempts(|random, _class| -> Result<Repair> {
///     for attempts in 1..=3 {
///         if random.uniform()? < 0.4 {
///             return Ok(Repair { attempts, fixed: true });
///         }
///     }
///     Ok(Repair { attempts: 3, fixed: false })
/// });
/// # let price = Price { input: 1.0, output: 5.0, cache_read: 0.1, cache_write: 1.25 };
/// # let task = Task { prompt: 6000.0, attempt: 800.0, trace: 400.0, ..Task::default() };
/// # let context = Context::default();
/// let model = Model::new(price, [Class::geometric(1.0, 1.0)]); // one bug; its chance is not used
/// let solo = Strategy { generator: &model, fixer: &model, task: &task, context: &context };
/// let tally = laws.simulate(&solo, &Sampling::default())?;
/// let estimate = tally.estimate(&solo)?;
/// let p_solved = 1.0 - 0.6f64.powi(3);
/// assert!((estimate.p_solved - p_solved).abs() < 5.0 * estimate.p_solved_error);
/// # Ok::<(), Error>(())
/// ```
pub struct OwnLaws<'a, E = Error> {
    pub(crate) attempts: Option<Box<AttemptsLaw<'a, E>>>,
    pub(crate) bill: Option<Box<Billing<'a, E>>>,
}

impl<'a, E: From<Error>> OwnLaws<'a, E> {
    /// The strategy's own law and bill.
    pub fn new() -> OwnLaws<'a, E> {
        OwnLaws {
            attempts: None,
            bill: None,
        }
    }

    /// How many attempts one bug takes, given its class, counted from 0; of a loop, how many calls a
    /// run takes, given its kind. The strategy's own chances must be valid all the same.
    #[must_use]
    pub fn attempts<F>(self, law: F) -> OwnLaws<'a, E>
    where
        F: Fn(&mut Random, usize) -> result::Result<Repair, E> + Sync + 'a,
    {
        OwnLaws {
            attempts: Some(Box::new(law)),
            ..self
        }
    }

    /// What a thread of so many attempts is billed. The generation's bill is the strategy's.
    #[must_use]
    pub fn bill<F>(self, bill: F) -> OwnLaws<'a, E>
    where
        F: Fn(&mut Random, u64) -> result::Result<Tokens, E> + Sync + 'a,
    {
        OwnLaws {
            bill: Some(Box::new(bill)),
            ..self
        }
    }

    /// As [`Strategy::simulate`].
    ///
    /// # Errors
    ///
    /// A closure's own; as [`Strategy::simulate`]; `OutOfRange`, naming `sampling.attempts`, for 0
    /// attempts.
    pub fn simulate(
        &self,
        strategy: &impl Simulated,
        sampling: &Sampling,
    ) -> result::Result<Tally, E> {
        ffi::simulate(strategy, sampling, self).map(Tally)
    }

    /// As [`simulate_pair`].
    ///
    /// # Errors
    ///
    /// As [`OwnLaws::simulate`] and [`simulate_pair`].
    pub fn simulate_pair(
        &self,
        first: &impl Simulated,
        second: &impl Simulated,
        sampling: &Sampling,
    ) -> result::Result<PairTally, E> {
        ffi::simulate_pair(first, second, sampling, self).map(PairTally)
    }

    /// As [`Tally::exact_quantile`], of a tally that was simulated with these laws.
    ///
    /// # Errors
    ///
    /// As [`OwnLaws::simulate`] and [`Tally::exact_quantile`].
    pub fn exact_quantile(
        &self,
        tally: &Tally,
        strategy: &impl Simulated,
        sampling: &Sampling,
        chance: f64,
    ) -> result::Result<f64, E> {
        let bracket = tally.quantile(strategy, chance)?;
        let (trials, other) = (tally.trials() as f64, sampling.trials as f64);
        let undefined =
            |field, value| ffi::fault(sys::LOOPCOST_UNDEFINED, field, value, trials, trials);
        if sampling.trials != tally.trials() {
            return Err(undefined(sys::LOOPCOST_PARAM_SAMPLING_TRIALS, other).into());
        }
        if bracket.least == bracket.most {
            return Ok(bracket.least);
        }
        let range = (bracket.least, bracket.most);
        let mut room = usize::try_from(sampling.trials).unwrap_or(usize::MAX);
        room = room.min(4096.max(room / 64));
        loop {
            let mut between = ffi::simulate_between(strategy, sampling, self, range, room)?;
            if between.found > room as u64 {
                room = between.found as usize;
                continue;
            }
            let place = tally.place(chance);
            if place <= between.below || place > between.below + between.found {
                return Err(undefined(sys::LOOPCOST_PARAM_SAMPLING, trials).into());
            }
            let index = (place - between.below - 1) as usize;
            let (_, cost, _) = between.costs.select_nth_unstable_by(index, f64::total_cmp);
            return Ok(*cost);
        }
    }
}

impl<E: From<Error>> Default for OwnLaws<'_, E> {
    fn default() -> Self {
        OwnLaws::new()
    }
}

impl<E> fmt::Debug for OwnLaws<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnLaws")
            .field("attempts", &self.attempts.is_some())
            .field("bill", &self.bill.is_some())
            .finish()
    }
}

#[cfg(feature = "rayon")]
mod parallel {
    use super::*;
    use rayon::prelude::*;

    /// Fewer trials than these are not worth a part of their own.
    const LEAST: u64 = 1 << 14;

    impl<E: From<Error> + Send> OwnLaws<'_, E> {
        /// [`OwnLaws::simulate`] on all threads of rayon's current pool: the same tally, byte for
        /// byte.
        ///
        /// # Errors
        ///
        /// As [`OwnLaws::simulate`]; where several parts of the range fail, that of the first one.
        pub fn simulate_parallel(
            &self,
            strategy: &impl Simulated,
            sampling: &Sampling,
        ) -> result::Result<Tally, E> {
            let simulate = |part: &Sampling| self.simulate(strategy, part);
            split(sampling, simulate, |into, from| into.merge(&from))
        }

        /// [`OwnLaws::simulate_pair`] on all threads of rayon's current pool: the same tally, byte
        /// for byte.
        ///
        /// # Errors
        ///
        /// As [`OwnLaws::simulate_pair`] and [`OwnLaws::simulate_parallel`].
        pub fn simulate_pair_parallel(
            &self,
            first: &impl Simulated,
            second: &impl Simulated,
            sampling: &Sampling,
        ) -> result::Result<PairTally, E> {
            let simulate = |part: &Sampling| self.simulate_pair(first, second, part);
            split(sampling, simulate, |into, from| into.merge(&from))
        }
    }

    /// Simulates the parts of a range and merges what they come to.
    fn split<T: Send, E: From<Error> + Send>(
        sampling: &Sampling,
        simulate: impl Fn(&Sampling) -> result::Result<T, E> + Sync,
        merge: impl Fn(&mut T, T) -> Result<()> + Sync,
    ) -> result::Result<T, E> {
        let threads = rayon::current_num_threads() as u64;
        let parts = (sampling.trials / LEAST).min(4 * threads);
        // What is no range is left to C, which says so.
        let end = sampling.first.checked_add(sampling.trials);
        if parts < 2 || end.map_or(true, |end| end > MOST_TRIAL + 1) {
            return simulate(sampling);
        }
        let at =
            |part: u64| (u128::from(sampling.trials) * u128::from(part) / u128::from(parts)) as u64;
        let simulated = (0..parts).into_par_iter().map(|part| {
            simulate(&Sampling {
                first: sampling.first + at(part),
                trials: at(part + 1) - at(part),
                ..*sampling
            })
        });
        let merged = simulated.reduce_with(|first, second| {
            let (mut first, second) = (first?, second?);
            merge(&mut first, second)?;
            Ok(first)
        });
        merged.unwrap_or_else(|| simulate(sampling))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn draws_come_to_an_end() {
        let mut random = Random::new(1, 2, 3, 4).unwrap();
        random.raw.left = 3;
        random.bits().unwrap();
        let error = random.uniform().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Overflow);
        assert!(error.to_string().contains("draws"), "{error}");
        assert_eq!(random.raw.left, 1);
    }

    #[test]
    fn a_trial_beyond_all() {
        let error = Random::new(1, 1 << 48, 0, 0).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutOfRange);
        assert_eq!(error.param().unwrap().path(), "sampling.first");
    }
}
