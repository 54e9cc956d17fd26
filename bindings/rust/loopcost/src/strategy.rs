use crate::attempts::Class;
use crate::crossover::Sensitivity;
use crate::distribution::Distribution;
use crate::error::Result;
use crate::ffi;
use crate::param::Param;
use crate::price::Price;
use loopcost_sys as sys;

/// The sizes of a task, in tokens, each in `[0, 1e12]`.
///
/// To a [`Strategy`] the same reference is one task; a clone is another, though equal by `==`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Task {
    /// L0, the prompt of the first generation.
    pub prompt: f64,
    /// G0, output of the first generation.
    pub generation: f64,
    /// G, output of one fix attempt.
    pub attempt: f64,
    /// E, the error trace that follows a fix attempt.
    pub trace: f64,
}

impl Task {
    pub(crate) fn raw(&self) -> sys::loopcost_task {
        sys::loopcost_task {
            prompt: self.prompt,
            generation: self.generation,
            attempt: self.attempt,
            trace: self.trace,
            ..ffi::initial()
        }
    }
}

/// Who shares a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// Every bug has a thread of its own, starting from prompt + generation.
    #[default]
    Fresh,
    /// One thread holds all attempts.
    Shared,
}

/// What the fixer's cache holds of prompt + generation when a thread starts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
pub struct Context {
    /// Who shares a conversation.
    pub mode: Mode,
    /// Whether the providers' prompt caches are used.
    pub caching: bool,
    /// u_first, when the fixer's first thread starts.
    pub warm_first: Warmth,
    /// u_later, when each later thread starts; used by [`Mode::Fresh`].
    pub warm_later: Warmth,
    /// u_g, tokens of the prompt that the generator's cache holds, in `[0, prompt]`.
    pub warm_generation: f64,
    /// m, the chance that the cached part has expired before an attempt, in `[0, 1]`.
    pub expiry: f64,
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
        }
    }
}

impl Context {
    pub(crate) fn raw(&self) -> sys::loopcost_context {
        sys::loopcost_context {
            mode: match self.mode {
                Mode::Fresh => sys::LOOPCOST_FRESH,
                Mode::Shared => sys::LOOPCOST_SHARED,
            },
            caching: self.caching.into(),
            warm_first: self.warm_first.kind(),
            warm_later: self.warm_later.kind(),
            warm_first_tokens: self.warm_first.tokens(),
            warm_later_tokens: self.warm_later.tokens(),
            warm_generation: self.warm_generation,
            expiry: self.expiry,
            ..ffi::initial()
        }
    }
}

/// One model: its prices, the bugs that its generation leaves behind (each class's count) and its
/// chance to fix one (each class's fix_chance).
///
/// The models of a strategy list the same classes in the same order. A model that only generates
/// may leave fix_chance 0, a model that only fixes may leave count 0.
///
/// To a [`Strategy`] the same reference is one model; a clone is another, though equal by `==`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// Its rate card.
    pub price: Price,
    /// At most 65536.
    pub classes: Vec<Class>,
}

impl Model {
    /// A model of these prices and classes.
    pub fn new(price: Price, classes: impl Into<Vec<Class>>) -> Model {
        Model {
            price,
            classes: classes.into(),
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
    /// let task = Task { prompt: 6000.0, generation: 4000.0, attempt: 800.0, trace: 400.0 };
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
    /// are no whole numbers; `Unsupported`, naming `context.expiry` where the cache may expire, or
    /// `width` at 0 where there is no lattice; `OutOfRange`, naming `work`, where there is not enough
    /// memory; as [`Strategy::cost`].
    pub fn distribution(&self, width: f64, tail: f64) -> Result<Distribution> {
        ffi::strategy_distribution(self, width, tail)
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
    /// # Errors
    ///
    /// `NotANumber`, `OutOfRange` or `Unsupported`, naming a field of `task`, `context`,
    /// `generator` or `fixer`.
    pub fn cost(&self) -> Result<Cost> {
        ffi::strategy_cost(self).map(Cost::of_raw)
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
    /// `Unsupported`, naming it, for another parameter, `OutOfRange` for an index that is no class,
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
        }
    }
}

/// One place in a comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
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
