use crate::attempts::{Class, Cumulants};
use crate::crossover::Sensitivity;
use crate::distribution::Distribution;
use crate::error::Result;
use crate::ffi;
use crate::param::Param;
use crate::price::Price;
use loopcost_sys as sys;

/// The sizes of a task, in tokens, each in `[0, 1e12]`.
///
/// ```
/// let task = loopcost::Task {
///     prompt: 6000.0,
///     generation: 4000.0,
///     attempt: 800.0,
///     trace: 400.0,
///     ..loopcost::Task::default() // steps are all alike
/// };
/// ```
///
/// To a [`Strategy`] the same reference is one task; a clone is another, though equal by `==`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Task {
    /// L0, the prompt of the first generation.
    pub prompt: f64,
    /// G0, output of the first generation.
    pub generation: f64,
    /// G, output of one fix attempt.
    pub attempt: f64,
    /// E, the error trace that follows a fix attempt.
    pub trace: f64,
    /// gamma, in `[0, 1e6]`: attempt t of a thread adds `(attempt + trace) (1 + growth (t-1))` tokens
    /// to it; what it generates stays as it is.
    pub growth: f64,
    /// The standard deviation of the output of a fix attempt, at most `attempt`.
    pub attempt_sd: f64,
    /// The standard deviation of the error trace, at most `trace`.
    pub trace_sd: f64,
}

impl Task {
    pub(crate) fn raw(&self) -> sys::loopcost_task {
        sys::loopcost_task {
            prompt: self.prompt,
            generation: self.generation,
            attempt: self.attempt,
            trace: self.trace,
            growth: self.growth,
            attempt_sd: self.attempt_sd,
            trace_sd: self.trace_sd,
            ..ffi::initial()
        }
    }
}

/// Who shares a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Mode {
    /// Every bug has a thread of its own, starting from prompt + generation.
    #[default]
    Fresh,
    /// One thread holds all attempts.
    Shared,
    /// Every so many bugs, in the order of their classes, share a thread.
    Grouped {
        /// Bugs that share a thread, in `[1, 1e12]`; the last ones may be fewer.
        group: u64,
    },
}

impl Mode {
    fn kind(self) -> u32 {
        match self {
            Mode::Fresh => sys::LOOPCOST_FRESH,
            Mode::Shared => sys::LOOPCOST_SHARED,
            Mode::Grouped { .. } => sys::LOOPCOST_GROUPED,
        }
    }

    fn group(self) -> u64 {
        match self {
            Mode::Grouped { group } => group,
            _ => 0,
        }
    }
}

/// What the fixer's cache holds of prompt + generation when a thread starts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Warmth {
    /// In the first thread the prompt if the fixer generated too, else nothing; in later threads
    /// the prompt.
    #[default]
    Default,
    /// Nothing.
    Cold,
    /// The prompt, however long it is.
    Prompt,
    /// A number of tokens, at most prompt + generation.
    Tokens(f64),
}

impl Warmth {
    fn kind(self) -> u32 {
        match self {
            Warmth::Default => sys::LOOPCOST_WARM_DEFAULT,
            Warmth::Cold => sys::LOOPCOST_WARM_COLD,
            Warmth::Prompt => sys::LOOPCOST_WARM_PROMPT,
            Warmth::Tokens(_) => sys::LOOPCOST_WARM_TOKENS,
        }
    }

    fn tokens(self) -> f64 {
        match self {
            Warmth::Tokens(tokens) => tokens,
            _ => 0.0,
        }
    }
}

/// How conversations are kept and cached.
///
/// The default is a thread per bug with caching on, as in Python and scenario files; C's
/// zero-initialised struct has caching off. With caching off nothing is held, whatever the warmth
/// and the expiry.
///
/// To a [`Strategy`] the same reference is one context; a clone is another, though equal by `==`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Context {
    /// Who shares a conversation.
    pub mode: Mode,
    /// Whether the providers' prompt caches are used.
    pub caching: bool,
    /// u_first, when the fixer's first thread starts.
    pub warm_first: Warmth,
    /// u_later, when each later thread starts; used by [`Mode::Fresh`] and [`Mode::Grouped`].
    pub warm_later: Warmth,
    /// u_g, tokens of the prompt that the generator's cache holds, in `[0, prompt]`.
    pub warm_generation: f64,
    /// m, the chance that the cached part has expired before an attempt, in `[0, 1]`.
    pub expiry: f64,
    /// K, a bug is abandoned after so many attempts, in `[0, 1e12]`; 0: it is not.
    pub bug_cap: u64,
    /// A [shared](Mode::Shared) conversation is abandoned after so many attempts in all, in
    /// `[0, 1e12]`, at the bugs' number at least: each takes one; 0: it is not.
    pub conversation_cap: u64,
}

impl Default for Context {
    fn default() -> Context {
        Context {
            mode: Mode::default(),
            caching: true,
            warm_first: Warmth::default(),
            warm_later: Warmth::default(),
            warm_generation: 0.0,
            expiry: 0.0,
            bug_cap: 0,
            conversation_cap: 0,
        }
    }
}

impl Context {
    pub(crate) fn raw(&self) -> sys::loopcost_context {
        sys::loopcost_context {
            mode: self.mode.kind(),
            caching: self.caching.into(),
            warm_first: self.warm_first.kind(),
            warm_later: self.warm_later.kind(),
            warm_first_tokens: self.warm_first.tokens(),
            warm_later_tokens: self.warm_later.tokens(),
            warm_generation: self.warm_generation,
            expiry: self.expiry,
            group: self.mode.group(),
            bug_cap: self.bug_cap,
            conversation_cap: self.conversation_cap,
            ..ffi::initial()
        }
    }
}

/// How many bugs a generation leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Counts {
    /// Of each class as many as its count says: the published model.
    #[default]
    Expected,
    /// As many as the counts sum to; each is of a random class, in proportion to the counts.
    Split,
    /// A Poisson number, of which the counts' sum is the mean, each of a random class.
    Poisson,
    /// The same with a variance that is larger than the mean.
    NegativeBinomial {
        /// Of the number of bugs, above the sum of the counts, at most 1e24.
        variance: f64,
    },
}

impl Counts {
    pub(crate) fn kind(self) -> u32 {
        match self {
            Counts::Expected => sys::LOOPCOST_COUNTS_EXPECTED,
            Counts::Split => sys::LOOPCOST_COUNTS_SPLIT,
            Counts::Poisson => sys::LOOPCOST_COUNTS_POISSON,
            Counts::NegativeBinomial { .. } => sys::LOOPCOST_COUNTS_NEGATIVE_BINOMIAL,
        }
    }

    pub(crate) fn variance(self) -> f64 {
        match self {
            Counts::NegativeBinomial { variance } => variance,
            _ => 0.0,
        }
    }
}

/// One model: its prices, the bugs that its generation leaves behind (each class's count) and its
/// chance to fix one (each class's law, and the bugs that its repairs bring in).
///
/// The models of a strategy list the same classes in the same order. A model that only generates
/// may leave fix_chance 0, a model that only fixes may leave count 0.
///
/// ```
/// use loopcost::{Class, Counts, Model, Price};
///
/// let price = Price { input: 1.0, output: 5.0, cache_read: 0.1, cache_write: 1.25 };
/// let classes = [Class::geometric(4.0, 0.6), Class::beta(1.0, 5.0, 20.0)];
/// let model = Model { counts: Counts::Poisson, ..Model::new(price, classes) };
/// ```
///
/// To a [`Strategy`] the same reference is one model; a clone is another, though equal by `==`.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Model {
    /// Its rate card.
    pub price: Price,
    /// At most 65536.
    pub classes: Vec<Class>,
    /// How many bugs it leaves where it generates.
    pub counts: Counts,
}

impl Model {
    /// A model of these prices and classes, which leaves as many bugs as their counts say.
    pub fn new(price: Price, classes: impl Into<Vec<Class>>) -> Model {
        Model {
            price,
            classes: classes.into(),
            counts: Counts::default(),
        }
    }
}

/// A plan: one model writes the code, another (or the same) repairs it, attempt by attempt.
///
/// A model is known by its reference: the same `&Model`, in one strategy or in several, is one
/// model, whose parameters move together and whose cache holds what it wrote; a clone of it is
/// another model. The same goes for task and context.
///
/// So strategies of equal parts may differ in cost, and there is no `==` for them:
///
/// ```compile_fail,E0369
/// fn equal(a: loopcost::Strategy, b: loopcost::Strategy) -> bool { a == b }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Strategy<'a> {
    /// Who writes, and leaves the bugs.
    pub generator: &'a Model,
    /// Who repairs, with its chances to fix; the same reference for one model alone.
    pub fixer: &'a Model,
    /// The sizes of the task.
    pub task: &'a Task,
    /// How conversations are kept and cached.
    pub context: &'a Context,
}

impl Strategy<'_> {
    /// The whole law of what the strategy costs. It is exact for a shared conversation; for fresh
    /// threads the two ends of a quantile are at most `width` USD apart, in `[0, 1e12]`, and 0 means
    /// exact or an error. Costs outside the law have a chance of `tail` together, in
    /// `[1e-300, 1e-6]`.
    ///
    /// ```
    /// # use loopcost::*;
    /// let price = Price { input: 1.0, output: 5.0, cache_read: 0.1, cache_write: 1.25 };
    /// let bugs = TwoClasses { count: 10.0, hard_share: 0.4, easy: 0.6, hard: 0.15 };
    /// let weak = Model::new(price, bugs.classes()?);
    /// let task = Task {
    ///     prompt: 6000.0,
    ///     generation: 4000.0,
    ///     attempt: 800.0,
    ///     trace: 400.0,
    ///     ..Task::default()
    /// };
    /// let context = Context::default();
    /// let solo = Strategy { generator: &weak, fixer: &weak, task: &task, context: &context };
    /// let law = solo.distribution(0.01, 1e-12)?;
    /// let enough = law.quantile(0.9)?;
    /// assert!(enough.most - enough.least <= 0.01);
    /// assert!(law.risk(enough.most)?.over.least <= 0.1);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `Undefined`, naming `generator.bugs.count` or `generator.classes[].count`, for counts that
    /// are no whole numbers; `Unsupported`, naming `context.expiry` where the cache may expire,
    /// `width` at 0 where there is no lattice, or what has no law but by simulation: steps that vary,
    /// groups, fresh threads of bugs that come back;
    /// `OutOfRange`, naming `work`, where there is not enough memory; as [`Strategy::cost`].
    pub fn distribution(&self, width: f64, tail: f64) -> Result<Distribution> {
        ffi::strategy_distribution(self, width, tail)
    }

    /// The whole law of the fix attempts, exact in every mode and for every law of attempts: its
    /// numbers are attempts where those of [`Strategy::distribution`] are USD.
    ///
    /// # Errors
    ///
    /// `Undefined`, naming `generator.bugs.count` or `generator.classes[].count`, for counts that
    /// are no whole numbers; `Unsupported`, naming `fixer.classes[].after_fix` or `.after_failure`,
    /// for bugs that come back by another law than the geometric one, or `context.bug_cap`; as
    /// [`Strategy::cost`].
    pub fn attempts_distribution(&self, tail: f64) -> Result<Distribution> {
        ffi::strategy_attempts_distribution(self, tail)
    }

    /// The largest number of fix attempts, at most 1e12, in one shared conversation that a budget in
    /// USD pays for.
    ///
    /// # Errors
    ///
    /// `Undefined`, naming `budget`, where not even an attempt for each bug is paid for;
    /// `Unsupported`, naming `context.mode`, for fresh threads; as [`Strategy::distribution`].
    pub fn affordable(&self, budget: f64) -> Result<u64> {
        ffi::strategy_affordable(self, budget)
    }

    /// Mean, variance and split of what the strategy costs, to 8 ulp or to the bounds in the
    /// answer.
    ///
    /// A bug that is given up after three attempts costs less, and may be left:
    ///
    /// ```
    /// # use loopcost::*;
    /// # let price = Price { input: 1.0, output: 5.0, cache_read: 0.1, cache_write: 1.25 };
    /// # let task = Task { prompt: 6000.0, generation: 4000.0, attempt: 800.0, trace: 400.0, ..Task::default() };
    /// let weak = Model::new(price, [Class::geometric(2.0, 0.4)]);
    /// let context = Context { bug_cap: 3, ..Context::default() };
    /// let cost = Strategy { generator: &weak, fixer: &weak, task: &task, context: &context }.cost()?;
    /// let fixed = 1.0 - 0.6 * 0.6 * 0.6;
    /// assert!((cost.p_solved - fixed * fixed).abs() < 1e-12);
    /// assert!((cost.fixed - 2.0 * fixed).abs() < 1e-12);
    /// assert!((cost.per_solved - cost.mean / cost.p_solved).abs() < 1e-12);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `NotANumber`, `OutOfRange` or `Unsupported`, naming a field of `task`, `context`,
    /// `generator` or `fixer`; `Divergent`, naming `fixer.classes[].after_fix` or
    /// `fixer.classes[].after_failure`, where each bug brings in one or more; `Undefined`, naming
    /// `fixer.classes[].alpha`, where the variance is infinite, or `generator.bugs.count`, where a
    /// capped conversation has no whole number of bugs.
    pub fn cost(&self) -> Result<Cost> {
        ffi::strategy_cost(self).map(Cost::of_raw)
    }

    /// The mean alone, in USD: it may be finite where the variance is not.
    ///
    /// # Errors
    ///
    /// As [`Strategy::cost`], `Undefined`, naming `fixer.classes[].alpha`, where the mean itself is
    /// infinite.
    pub fn mean(&self) -> Result<f64> {
        ffi::strategy_mean(self)
    }

    /// The cumulants of the fix attempts that the strategy takes, whatever it pays for them: caps on
    /// bugs, counts left to chance and bugs that come back included. To 8 ulp.
    ///
    /// # Errors
    ///
    /// As [`Strategy::cost`]; `Unsupported`, naming `context.conversation_cap`, for a capped
    /// conversation; `Undefined`, naming `fixer.classes[].alpha`, at 4 or less without a cap on bugs.
    pub fn attempts(&self) -> Result<Cumulants> {
        ffi::strategy_attempts(self).map(Cumulants::of_raw)
    }

    /// The value of a parameter of the strategy, and the exact derivatives of mean and variance by
    /// it.
    ///
    /// The parameters are the constants of [`Param`], [`Param::generator_count`],
    /// [`Param::generator_fix_chance`], [`Param::fixer_count`], [`Param::fixer_fix_chance`]; `context.warm_first` and `context.warm_later` where they are
    /// given in tokens. At 0 bugs it is the derivative of the side above 0.
    ///
    /// # Errors
    ///
    /// `Unsupported`, naming it, for another parameter, or naming what takes the strategy beyond the
    /// published model; `OutOfRange` for an index that is no class,
    /// `Undefined` for `generator.bugs.*` where no class has a bug; or as [`Strategy::cost`].
    pub fn sensitivity(&self, param: Param) -> Result<Sensitivity> {
        ffi::strategy_sensitivity(self, param).map(Sensitivity::of_raw)
    }
}

/// What a strategy costs.
///
/// The parts sum to the mean, to the bit, in this order: generation, fix_input, fix_output,
/// cache_read, cache_write.
///
/// The bounds are absolute: `|mean - true mean| <= mean_bound`, and so for the variance, true
/// meaning the exact value for the doubles given. The relative error is at most 8 ulp without bugs
/// and from two bugs on. Between 0 and 2 bugs that are no whole number (an expectation: the bill
/// continues as a polynomial) the terms of a shared conversation can cancel to less than half their
/// size, and mean or variance may even be negative; then the cost is
/// [ill-conditioned](Cost::ill_conditioned) and the bounds tell what is left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Cost {
    /// Terms cancel, see the bounds; while false, 8 ulp hold.
    pub ill_conditioned: bool,
    /// USD.
    pub mean: f64,
    /// USD^2.
    pub variance: f64,
    /// I, fix attempts.
    pub attempts_mean: f64,
    /// V.
    pub attempts_variance: f64,
    /// USD, the whole first call.
    pub generation: f64,
    /// USD, prompt of the fix attempts with caching off.
    pub fix_input: f64,
    /// USD, output of the fix attempts.
    pub fix_output: f64,
    /// USD, what the fix attempts read again from the cache.
    pub cache_read: f64,
    /// USD, what the fix attempts write to the cache.
    pub cache_write: f64,
    /// USD.
    pub mean_bound: f64,
    /// USD^2.
    pub variance_bound: f64,
    /// The chance that every bug is fixed.
    pub p_solved: f64,
    /// The chance that one or more are left: not 1 - p_solved, where that would cancel.
    pub p_unsolved: f64,
    /// USD, the mean of the runs that fix every bug; 0 where none does.
    pub mean_solved: f64,
    /// USD, the mean of the others; 0 where there are none.
    pub mean_unsolved: f64,
    /// USD, mean / p_solved: the mean cost until the first success if whole runs are repeated; 0 where
    /// none succeeds.
    pub per_solved: f64,
    /// Bugs that are fixed, on average, those that repairs brought in included; 0 where a conversation
    /// is capped: which bugs are left is not told then.
    pub fixed: f64,
}

impl Cost {
    /// The standard deviation, USD; 0 where an [ill-conditioned](Cost::ill_conditioned) variance is
    /// negative.
    pub fn sd(&self) -> f64 {
        self.variance.max(0.0).sqrt()
    }

    /// What the fixer is paid, USD: the parts without generation. The generator is paid
    /// `generation`.
    pub fn fix(&self) -> f64 {
        self.fix_input + self.fix_output + self.cache_read + self.cache_write
    }

    fn of_raw(raw: sys::loopcost_cost) -> Cost {
        Cost {
            ill_conditioned: raw.ill_conditioned != 0,
            mean: raw.mean,
            variance: raw.variance,
            attempts_mean: raw.attempts_mean,
            attempts_variance: raw.attempts_variance,
            generation: raw.generation,
            fix_input: raw.fix_input,
            fix_output: raw.fix_output,
            cache_read: raw.cache_read,
            cache_write: raw.cache_write,
            mean_bound: raw.mean_bound,
            variance_bound: raw.variance_bound,
            p_solved: raw.p_solved,
            p_unsolved: raw.p_unsolved,
            mean_solved: raw.mean_solved,
            mean_unsolved: raw.mean_unsolved,
            per_solved: raw.per_solved,
            fixed: raw.fixed,
        }
    }
}

/// One place in a comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Rank {
    /// Which of the strategies given, counted from 0.
    pub strategy: usize,
    /// USD.
    pub mean: f64,
    /// USD above the winner, >= 0.
    pub difference: f64,
    /// The winner's mean as a share of this one, in `[0, 1]`: 1 for the winner and for all who tie,
    /// 0 for the others where the winner's mean is 0 or less.
    pub ratio: f64,
    /// As [`Cost::mean_bound`]; two places whose bounds overlap may stand either way round.
    pub mean_bound: f64,
    /// As [`Cost::ill_conditioned`]: the mean is no sound basis for a place.
    pub ill_conditioned: bool,
}

/// The strategies of a comparison by mean cost, the cheapest first. Those that cost the same stay
/// in the order given.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Ranking(Vec<Rank>);

impl Ranking {
    /// The cheapest.
    pub fn winner(&self) -> &Rank {
        &self.0[0]
    }

    /// All, the cheapest first; one at least.
    pub fn ranks(&self) -> &[Rank] {
        &self.0
    }
}

/// Ranks strategies by mean cost.
///
/// # Errors
///
/// As [`Strategy::cost`], [`Error::strategy`](crate::Error::strategy) telling which one;
/// `OutOfRange`, naming `strategies`, when there is none or more than 65536.
pub fn compare(strategies: &[Strategy<'_>]) -> Result<Ranking> {
    let ranks = ffi::compare(strategies)?;
    Ok(Ranking(
        ranks
            .into_iter()
            .map(|raw| Rank {
                strategy: raw.strategy as usize,
                mean: raw.mean,
                difference: raw.difference,
                ratio: raw.ratio,
                mean_bound: raw.mean_bound,
                ill_conditioned: raw.ill_conditioned != 0,
            })
            .collect(),
    ))
}

/// What a success costs, in USD, when whole runs are repeated until the first one: of runs that succeed
/// with chance `p_solved`, in `[1e-300, 1]`, and cost `mean_solved` USD where they do and `mean_unsolved`
/// where they do not, each in `[0, 1e12]`. To 4 ulp.
///
/// ```
/// // One run in four succeeds: three failures go before a success.
/// assert_eq!(loopcost::per_solved(0.25, 0.5, 0.25)?, 0.5 + 3.0 * 0.25);
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// `NotANumber` or `OutOfRange`, naming `p_solved`, `mean_solved` or `mean_unsolved`.
pub fn per_solved(p_solved: f64, mean_solved: f64, mean_unsolved: f64) -> Result<f64> {
    ffi::per_solved(p_solved, mean_solved, mean_unsolved)
}
