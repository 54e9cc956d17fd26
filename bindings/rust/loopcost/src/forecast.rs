//! What will this run cost, as a whole law, with all that is unknown of it?
//!
//! Three things are unknown of a run: how many calls it will make (a loop's law of the calls, which may
//! itself carry the uncertainty of its parameters), how its conversation grows, and how far it is from
//! what such a number of calls costs on average. The last is told by the loop's [`Residuals`]: for recorded
//! runs, what they cost over what the loop says of so many calls. A [`Forecast`] is the law of
//!
//! ```text
//! spent + R A,   R what the loop says that the calls to come cost, A a residual, independent of each other
//! ```
//!
//! before the run and after each of its calls.
//!
//! ```
//! use loopcost::forecast::{Forecast, Residuals};
//! use loopcost::{Hazard, Loop, Price, State, Thread};
//!
//! let price = Price { input: 3.0, output: 15.0, cache_read: 0.3, cache_write: 3.75 };
//! let thread = Thread { base: 15e3, step: 1e3, output: 400.0, ..Thread::new(price) };
//! // Five recorded runs cost so many times what the loop says of their calls.
//! let residuals = Residuals::smooth(&[1.3, 0.8, 0.9, 1.0, 1.1])?;
//! let hazard = Hazard { solved: 0.02, wrong: 0.01 };
//! let calls = Loop { cap: 250, residuals, ..Loop::constant(thread, hazard) };
//! let before = Forecast::new(&calls)?;
//! println!("{:.2} USD, 9 runs of 10 take {:.2} at most", before.mean, before.quantile(0.9)?);
//!
//! let state = State { calls: 40, context: 55e3, spent: 1.10, budget: Some(3.0), ..State::default() };
//! let during = Forecast::at(&calls, &state)?;
//! assert!(during.quantile(0.0)? > 1.10 && during.p_over > 0.1 && during.p_over < 0.3);
//! # Ok::<(), loopcost::Error>(())
//! ```
//!
//! Whether such forecasts hold is another question: [`calibration`](crate::calibration).

use crate::calls::{Hazard, Loop, State};
use crate::distribution::Chances;
use crate::error::Result;
use crate::ffi;
use crate::fit::Outcome;
use std::fmt;

/// The predictive law of the calls where runs have no shape that a [law](crate::fit::Law) would fit:
/// every call t has a hazard of its own, with the posterior mean
///
/// ```text
/// h_t = (strength h + d_t)/(strength + n_t),   d_t the runs that ended with call t, n_t those that made it,
/// ```
///
/// h being the ends over the calls of all runs. The prior weighs as `strength` runs, in `[1e-3, 1e6]`, of
/// one constant hazard; with 1 a new run outlasts n others with a chance of about 1/(n + 1). Unknown ends
/// are shared out like the known ones, of which each kind has half a count more. Runs stopped by a limit
/// went on.
///
/// There is one hazard more than the longest run has calls: the last holds from there on.
///
/// ```
/// use loopcost::fit::{Ended, Outcome};
/// use loopcost::forecast::hazards;
///
/// let run = |task, calls, end| Outcome { task, calls, end, count: 1 };
/// let found = hazards(&[run(1, 1, Ended::Solved), run(2, 2, Ended::Capped)], 1.0)?;
/// assert_eq!(found.len(), 3);
/// assert!((found[0].solved - (0.75 / 3.0 + 1.0) / 3.0).abs() < 1e-15); // 1 end in 3 calls, 0.75 of it solved
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// `Undefined`, naming `evidence.outcomes`, without a run; `OutOfRange`, naming a field of
/// `evidence.outcomes[]`, with [`Error::row`](crate::Error::row) the outcome; `NotANumber` or `OutOfRange`,
/// naming `forecast.strength`.
pub fn hazards(outcomes: &[Outcome], strength: f64) -> Result<Vec<Hazard>> {
    ffi::forecast_hazards(outcomes, strength)
}

/// What recorded runs cost over what the loop says of so many calls: ratios, each in `[0, 1e9]`, at most
/// 1e6 of them, which may have weights. What is outside is an error where they are used. Without any, the
/// default, the loop is taken for exact.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Residuals {
    pub(crate) residuals: Vec<f64>,
    #[cfg_attr(feature = "serde", serde(default))]
    pub(crate) weights: Vec<f64>,
}

impl Residuals {
    /// Residuals that weigh the same.
    #[must_use]
    pub fn new(residuals: impl Into<Vec<f64>>) -> Residuals {
        Residuals {
            residuals: residuals.into(),
            weights: Vec::new(),
        }
    }

    /// Residuals, each with its weight in `[0, 1e12]`, in any unit.
    #[must_use]
    pub fn weighted(pairs: impl IntoIterator<Item = (f64, f64)>) -> Residuals {
        let (residuals, weights) = pairs.into_iter().unzip();
        Residuals { residuals, weights }
    }

    /// Residuals of few runs, as those of the many that they stand for: five of each ratio, spread by a
    /// normal kernel in its logarithm (B. W. Silverman, Density estimation, 1986, 3.31). Of 45 ratios as
    /// they stand the middle 95 % reach from the second to the last but one, and hold 91 % of further
    /// ones.
    ///
    /// `ratios` are 1 to 2e5 numbers in `[1e-9, 1e9]`, in any order.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming `forecast.ratios`, where there are too few or too many, or
    /// `forecast.ratios[]`.
    pub fn smooth(ratios: &[f64]) -> Result<Residuals> {
        ffi::forecast_smooth(ratios)
    }

    /// The ratios.
    #[must_use]
    pub fn residuals(&self) -> &[f64] {
        &self.residuals
    }

    /// The weight of each; `None` where they weigh the same.
    #[must_use]
    pub fn weights(&self) -> Option<&[f64]> {
        (!self.weights.is_empty()).then_some(&self.weights[..])
    }
}

/// The law of what a run costs in all, in USD: exact over the law of the calls and the residuals, mean
/// and variance to 1e-12, chances to 1e-12 relative in the tail. What rests on solved or wrong is `None` where
/// the loop does not tell ends.
#[derive(Clone)]
#[non_exhaustive]
pub struct Forecast {
    /// USD.
    pub mean: f64,
    /// USD^2.
    pub variance: f64,
    /// Calls in all.
    pub calls_mean: f64,
    /// The chance that the run ends solved.
    pub p_solved: Option<f64>,
    /// The chance that it ends wrongly done.
    pub p_wrong: Option<f64>,
    /// The chance that it is stopped.
    pub p_capped: f64,
    /// The chance that it ends solved, and costs no more than the state's budget; without a state
    /// `p_solved`.
    pub p_solved_within: Option<f64>,
    /// The chance that it costs more than the state's budget; 0 without a state.
    pub p_over: f64,
    pub(crate) atoms: u64,
    pub(crate) residuals: u64,
    pub(crate) work: Vec<f64>,
}

impl Forecast {
    /// Of a whole run.
    ///
    /// # Errors
    ///
    /// As [`Loop::run`]; `Unsupported`, naming `thread.expiry`, where the cache may expire at random;
    /// `OutOfRange`, naming `work`, where there is not so much memory: 32 bytes for each number of calls
    /// that has a chance, 40 for each residual.
    pub fn new(calls: &Loop) -> Result<Forecast> {
        Forecast::build(calls, None, 0)
    }

    /// Of a run of which nothing is known but that it has made so many calls, in `[0, 1e7]`, and goes on.
    ///
    /// # Errors
    ///
    /// As [`Forecast::new`]; `OutOfRange`, naming `forecast.made`; `Undefined`, naming it, where no run
    /// gets so far.
    pub fn after(calls: &Loop, made: u64) -> Result<Forecast> {
        Forecast::build(calls, None, made)
    }

    /// Of a run that stands at a state: what is spent is certain, what is to come goes on from its
    /// context, and the residuals are of that.
    ///
    /// # Errors
    ///
    /// As [`Forecast::new`] and [`remaining`](crate::remaining).
    pub fn at(calls: &Loop, state: &State) -> Result<Forecast> {
        Forecast::build(calls, Some(state), 0)
    }

    fn build(calls: &Loop, state: Option<&State>, made: u64) -> Result<Forecast> {
        let (raw, work) = ffi::forecast_build(calls, state, made)?;
        Ok(Forecast {
            mean: raw.mean,
            variance: raw.variance,
            calls_mean: raw.calls_mean,
            p_solved: calls.of_ends(raw.p_solved),
            p_wrong: calls.of_ends(raw.p_wrong),
            p_capped: raw.p_capped,
            p_solved_within: calls.of_ends(raw.p_solved_within),
            p_over: raw.p_over,
            atoms: raw.atoms,
            residuals: raw.residuals,
            work,
        })
    }

    /// The smallest amount, USD, that is enough with a chance in `[0, 1]`; chances within 1e-12 of each
    /// other count as equal. It is one of the law's own amounts.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming `chance`; `Undefined`, naming it, for 1 of a loop without a
    /// cap.
    pub fn quantile(&self, chance: f64) -> Result<f64> {
        ffi::forecast_quantile(self, chance)
    }

    /// How likely the run costs exactly, at most and more than an amount in `[0, 1e300]` USD.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming `budget`.
    pub fn chances(&self, budget: f64) -> Result<Chances> {
        let raw = ffi::forecast_chances(self, budget)?;
        Ok(Chances {
            exactly: raw.exactly,
            at_most: raw.at_most,
            more: raw.more,
        })
    }

    /// The continuous ranked probability score, USD, once the run has cost `observed` USD, in
    /// `[0, 1e300]`: the integral over y of (P(cost <= y) - \[observed <= y\])^2. 0 is a sure forecast that
    /// was right; of a sure forecast it is the error. To 1e-13 of the mean.
    ///
    /// The part of it in which what was observed is not is summed when it is first asked for, in the
    /// forecast's own memory.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming `observed`.
    pub fn crps(&mut self, observed: f64) -> Result<f64> {
        ffi::forecast_crps(self, observed)
    }
}

/// Without the tables of the law.
impl fmt::Debug for Forecast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Forecast")
            .field("mean", &self.mean)
            .field("variance", &self.variance)
            .field("calls_mean", &self.calls_mean)
            .field("p_solved", &self.p_solved)
            .field("p_wrong", &self.p_wrong)
            .field("p_capped", &self.p_capped)
            .field("p_solved_within", &self.p_solved_within)
            .field("p_over", &self.p_over)
            .finish_non_exhaustive()
    }
}
