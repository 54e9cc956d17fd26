use crate::distribution::Distribution;
use crate::error::Result;
use crate::ffi;
use crate::forecast::{Forecast, Residuals};
use crate::price::Price;
use crate::thread::{Thread, ThreadCost};
use loopcost_sys as sys;

/// How one call may end the run, given that it is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Hazard {
    /// The chance that it ends the run solved, in `[0, 1]`.
    pub solved: f64,
    /// The chance that it ends the run wrongly done, in `[0, 1]`; at most 1 together.
    pub wrong: f64,
}

/// How the calls of one kind of task end.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Hazards {
    /// Of call 1, 2, ...; the last entry holds from there on. One that ends with nothing may never
    /// finish and needs a cap.
    Table(Vec<Hazard>),
    /// Each task ends at every call with a chance of its own, drawn from Beta(alpha, beta), each in
    /// `[1e-6, 1e9]`; so many of the ends are solved. It needs a cap.
    Beta {
        /// Successes.
        alpha: f64,
        /// Failures.
        beta: f64,
        /// In `[0, 1]`.
        solved_share: f64,
    },
}

/// A kind of task.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Kind {
    /// The share of the tasks that are of this kind, in `[0, 1]`; they sum to 1 within 1e-9.
    pub weight: f64,
    /// How its calls end.
    pub hazards: Hazards,
}

/// A loop of calls: what logs record. Call t of the conversation sees base + (t-1) step tokens.
///
/// ```
/// use loopcost::{remaining, Hazard, Loop, Price, State, Thread};
///
/// let price = Price { input: 3.0, output: 15.0, cache_read: 0.3, cache_write: 3.75 };
/// let thread = Thread { base: 15e3, step: 1e3, output: 400.0, ..Thread::new(price) };
/// let calls = Loop { cap: 250, ..Loop::constant(thread, Hazard { solved: 0.02, wrong: 0.01 }) };
/// let run = calls.run()?;
/// assert!((run.mean - 0.8350).abs() < 1e-4 && (run.p_solved.unwrap() - 0.6663).abs() < 1e-4);
///
/// let state = State { calls: 40, context: 55e3, spent: 1.10, budget: Some(3.0), ..State::default() };
/// let rest = remaining(&calls, &state)?;
/// assert!((rest.mean - 1.3692).abs() < 1e-4 && (rest.p_over - 0.2115).abs() < 1e-4);
/// # Ok::<(), loopcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Loop {
    /// Price, base, step, output, what is warm and what expires.
    pub thread: Thread,
    /// The kinds of tasks, 1 to 64.
    pub kinds: Vec<Kind>,
    /// The run is stopped after so many calls, in `[0, 1e7]`; 0: it is not.
    pub cap: u64,
    /// This call and later ones add `late_step` tokens to the conversation; 0: none does.
    pub late_from: u64,
    /// Tokens, in `[0, 1e12]`.
    pub late_step: f64,
    /// What recorded runs cost over what the loop says of so many calls; none by default: it is exact.
    #[cfg_attr(feature = "serde", serde(default))]
    pub residuals: Residuals,
    /// Whether it is known which ends are solved; it is by default. Where the hazards were fitted to runs
    /// that do not say how they ended ([`fit::tells_ends`](crate::fit::tells_ends)), only the sum of solved
    /// and wrong means something, and what rests on either alone is `None`.
    #[cfg_attr(feature = "serde", serde(default = "told"))]
    pub tells_ends: bool,
}

#[cfg(feature = "serde")]
fn told() -> bool {
    true
}

impl Loop {
    /// A loop without a cap whose tasks are all alike, every call with the same hazard.
    pub fn constant(thread: Thread, hazard: Hazard) -> Loop {
        let kind = Kind {
            weight: 1.0,
            hazards: Hazards::Table(vec![hazard]),
        };
        Loop::new(thread, [kind])
    }

    /// A loop without a cap whose tasks are of these kinds, as [`fit`](crate::fit) finds them.
    pub fn new(thread: Thread, kinds: impl Into<Vec<Kind>>) -> Loop {
        Loop {
            thread,
            kinds: kinds.into(),
            cap: 0,
            late_from: 0,
            late_step: 0.0,
            residuals: Residuals::default(),
            tells_ends: true,
        }
    }

    /// A result that rests on which ends are solved.
    pub(crate) fn of_ends(&self, value: f64) -> Option<f64> {
        self.tells_ends.then_some(value)
    }

    /// Means, variances and ends of a whole run, to 1e-13.
    ///
    /// # Errors
    ///
    /// `Undefined`, naming `loop.cap`, where the run may never end and there is none; `NotANumber`
    /// or `OutOfRange`, naming a field of `thread`, `price`, `loop` or `loop.kinds[]`, `loop.residuals`
    /// (their number), `loop.residuals[]` or `loop.residual_weights[]`; `Undefined`, naming the weights,
    /// where all are 0.
    pub fn run(&self) -> Result<Run> {
        let raw = ffi::loop_run(self)?;
        Ok(Run {
            mean: raw.mean,
            variance: raw.variance,
            calls_mean: raw.calls_mean,
            calls_variance: raw.calls_variance,
            p_solved: self.of_ends(raw.p_solved),
            p_wrong: self.of_ends(raw.p_wrong),
            p_capped: raw.p_capped,
            mean_solved: self.of_ends(raw.mean_solved),
            mean_wrong: self.of_ends(raw.mean_wrong),
            mean_capped: raw.mean_capped,
            per_solved: self.of_ends(raw.per_solved),
            write: raw.write,
            read: raw.read,
            generate: raw.generate,
        })
    }

    /// The law of the calls T at one number of them, in `[0, 1e7]`, to 1e-12.
    ///
    /// # Errors
    ///
    /// As [`Loop::run`]; `OutOfRange`, naming `calls`.
    pub fn ends(&self, calls: u64) -> Result<Ends> {
        let raw = ffi::loop_ends(self, calls)?;
        Ok(Ends {
            solved: self.of_ends(raw.solved),
            wrong: self.of_ends(raw.wrong),
            capped: raw.capped,
            solved_by: self.of_ends(raw.solved_by),
            wrong_by: self.of_ends(raw.wrong_by),
            more: raw.more,
        })
    }

    /// What the first `calls` calls cost, in `[0, 1e7]`: what residuals are ratios to, without any.
    ///
    /// # Errors
    ///
    /// As [`Loop::ends`].
    pub fn total(&self, calls: u64) -> Result<ThreadCost> {
        ffi::loop_total(self, calls).map(ThreadCost::of_raw)
    }

    /// How likely each kind of task is once `calls` calls were not enough.
    ///
    /// # Errors
    ///
    /// As [`Loop::ends`]; `Undefined`, naming `calls`, where no run gets there.
    pub fn belief(&self, calls: u64) -> Result<Vec<f64>> {
        ffi::loop_belief(self, calls)
    }

    /// The whole law of what the loop costs; it is exact.
    ///
    /// # Errors
    ///
    /// As [`Loop::run`]; `Unsupported`, naming `thread.expiry`, where the cache may expire.
    pub fn distribution(&self) -> Result<Distribution> {
        ffi::loop_distribution(self)
    }
}

/// What a run takes, costs and comes to. What rests on solved or wrong is `None` where the loop does not tell
/// ends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Run {
    /// USD.
    pub mean: f64,
    /// USD^2, that of cache expiry included.
    pub variance: f64,
    /// Calls.
    pub calls_mean: f64,
    /// Their variance.
    pub calls_variance: f64,
    /// The chance that it ends solved.
    pub p_solved: Option<f64>,
    /// The chance that it ends wrongly done.
    pub p_wrong: Option<f64>,
    /// The chance that it is stopped at the cap.
    pub p_capped: f64,
    /// USD, the mean cost of the runs that end solved; 0 where none does.
    pub mean_solved: Option<f64>,
    /// USD, of those that end wrongly done; 0 where none does.
    pub mean_wrong: Option<f64>,
    /// USD, of those that are stopped; 0 where none is.
    pub mean_capped: f64,
    /// USD, the mean cost until the first success if whole runs are repeated; 0 where none succeeds.
    pub per_solved: Option<f64>,
    /// USD: tokens written to the cache, or with caching off the whole prompts.
    pub write: f64,
    /// USD: tokens read from it.
    pub read: f64,
    /// USD: output. The three sum to the mean.
    pub generate: f64,
}

/// The law of the calls T at one number t. What rests on solved or wrong is `None` where the loop does not tell
/// ends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Ends {
    /// P(T = t, solved).
    pub solved: Option<f64>,
    /// P(T = t, wrongly done).
    pub wrong: Option<f64>,
    /// P(T = t, stopped): 0 but at the cap.
    pub capped: f64,
    /// P(T <= t, solved).
    pub solved_by: Option<f64>,
    /// P(T <= t, wrongly done).
    pub wrong_by: Option<f64>,
    /// P(T > t).
    pub more: f64,
}

/// What one model's prompt cache holds of the conversation. The model is known by its price.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Holding {
    /// The model's.
    pub price: Price,
    /// Tokens, at most the state's context.
    pub held: f64,
    /// Seconds since the model was last called, in `[0, 1e12]`.
    pub idle: f64,
    /// Seconds that its cache keeps them, in `[0, 1e12]`; 0: for as long as it takes.
    pub lifetime: f64,
}

/// Where a run stands.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct State {
    /// Calls made so far, in `[0, 1e7]`, below the loop's cap if it has one.
    pub calls: u64,
    /// Tokens that the next call sees, in `[0, 1e12]`.
    pub context: f64,
    /// USD so far, in `[0, 1e12]`.
    pub spent: f64,
    /// USD for the whole run, in `[0, 1e300]`; none by default.
    pub budget: Option<f64>,
    /// The chance that the reserve is to be enough, in `[0, 1]`; 0.95 by default.
    pub chance: f64,
    /// What the models' caches hold; models without a holding hold nothing.
    pub holdings: Vec<Holding>,
}

impl Default for State {
    fn default() -> State {
        State {
            calls: 0,
            context: 0.0,
            spent: 0.0,
            budget: None,
            chance: 0.95,
            holdings: Vec::new(),
        }
    }
}

impl State {
    /// Everything but the holdings.
    pub(crate) fn raw(&self) -> sys::loopcost_state {
        let mut raw: sys::loopcost_state = ffi::initial();
        raw.calls = self.calls;
        raw.context = self.context;
        raw.spent = self.spent;
        raw.budget = self.budget.unwrap_or(raw.budget);
        raw.chance = self.chance;
        raw
    }
}

/// The rest of a run: all USD are still to come. What rests on solved is `None` where the loop does not tell
/// ends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Rest {
    /// USD.
    pub mean: f64,
    /// USD^2.
    pub variance: f64,
    /// USD: the smallest amount that is enough half the time.
    pub p50: f64,
    /// USD: with 90 %.
    pub p90: f64,
    /// USD: with 99 %.
    pub p99: f64,
    /// USD that are enough with the state's `chance`.
    pub reserve: f64,
    /// Calls still to come.
    pub calls_mean: f64,
    /// The chance that the run ends solved in the end.
    pub p_solved: Option<f64>,
    /// The chance that it ends solved, and spent + rest <= budget.
    pub p_solved_within: Option<f64>,
    /// The chance that spent + rest > budget.
    pub p_over: f64,
}

/// The rest of a run of a loop that stands at a state, to 1e-12: exact, and quick enough for every
/// call. Of several kinds of tasks, a run that has gone on for long is likely to be of a slow one. With
/// residuals it is what [`Forecast::at`] says, and takes its memory.
///
/// # Errors
///
/// As [`Loop::run`]; `Undefined`, naming `state.calls`, where no run gets so far, or `state.chance`
/// at 1 without a cap; `Unsupported`, naming `thread.expiry`, where the cache may expire at random;
/// `NotANumber` or `OutOfRange`, naming a field of `state`.
pub fn remaining(calls: &Loop, state: &State) -> Result<Rest> {
    if !calls.residuals.residuals().is_empty() {
        return Rest::of_forecast(&Forecast::at(calls, state)?, state);
    }
    let raw = ffi::remaining(calls, state)?;
    Ok(Rest {
        mean: raw.mean,
        variance: raw.variance,
        p50: raw.p50,
        p90: raw.p90,
        p99: raw.p99,
        reserve: raw.reserve,
        calls_mean: raw.calls_mean,
        p_solved: calls.of_ends(raw.p_solved),
        p_solved_within: calls.of_ends(raw.p_solved_within),
        p_over: raw.p_over,
    })
}

impl Rest {
    /// What the law of the whole run leaves once what is spent is taken off.
    fn of_forecast(law: &Forecast, state: &State) -> Result<Rest> {
        let left = |usd: f64| (usd - state.spent).max(0.0);
        let enough = |chance| law.quantile(chance).map(left);
        Ok(Rest {
            mean: left(law.mean),
            variance: law.variance,
            p50: enough(0.5)?,
            p90: enough(0.9)?,
            p99: enough(0.99)?,
            reserve: enough(state.chance)?,
            calls_mean: law.calls_mean - state.calls as f64,
            p_solved: law.p_solved,
            p_solved_within: law.p_solved_within,
            p_over: law.p_over,
        })
    }
}
