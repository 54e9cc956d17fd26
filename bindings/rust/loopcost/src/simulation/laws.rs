//! A user's own laws, and the chance that they draw from.

use super::{PairTally, Sampling, Simulated, Tally};
use crate::error::{Error, Result};
use crate::ffi;
use loopcost_sys as sys;
use std::fmt;
use std::result;

/// What became of one bug, or of a loop's run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Repair {
    /// How many attempts it took, 1 at least; of a loop, calls.
    pub attempts: u64,
    /// Did the last one fix it, or is it abandoned?
    pub fixed: bool,
}

/// What one thread was billed, in tokens; where a size of the strategy is no whole number of tokens,
/// in units of 2^-20 tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
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

pub(super) const MOST_TRIAL: u64 = (1 << 48) - 1;
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
/// let error = estimate.p_solved_error.unwrap();
/// assert!((estimate.p_solved.unwrap() - p_solved).abs() < 5.0 * error);
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

    /// As [`Strategy::simulate`](crate::Strategy::simulate).
    ///
    /// # Errors
    ///
    /// A closure's own; as [`Strategy::simulate`](crate::Strategy::simulate); `OutOfRange`, naming `sampling.attempts`, for 0
    /// attempts.
    pub fn simulate(
        &self,
        strategy: &impl Simulated,
        sampling: &Sampling,
    ) -> result::Result<Tally, E> {
        ffi::simulate(strategy, sampling, self).map(Tally)
    }

    /// As [`simulate_pair`](crate::simulate_pair).
    ///
    /// # Errors
    ///
    /// As [`OwnLaws::simulate`] and [`simulate_pair`](crate::simulate_pair).
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
