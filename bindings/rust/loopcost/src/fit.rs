//! What are my parameters, and how sure is that? Laws of the calls from recorded runs.
//!
//! Recorded runs are fitted by a law of the calls: after how many does a run end, solved or wrongly done?
//! A run that was stopped by a limit is known to have taken longer; one that was aborted by trouble that
//! has nothing to do with the task is left out by the caller. Where several runs are of one task, what is
//! the task's own is common to them.
//!
//! ```
//! use loopcost::fit::{choose, fit, predictive, Choosing, Ended, Fitting, Law, Outcome, Quantity};
//! use loopcost::{Loop, Price, Thread};
//!
//! // 40 tasks: every fourth run was stopped, the others were solved after ever more calls.
//! let outcomes: Vec<Outcome> = (0..40)
//!     .map(|task| Outcome {
//!         task,
//!         calls: 5 + task,
//!         end: if task % 4 == 0 { Ended::Capped } else { Ended::Solved },
//!         ..Outcome::default()
//!     })
//!     .collect();
//! let fitting = Fitting::default(); // the same chance for every call
//! let solved = *fit(&outcomes, &fitting)?.value(Quantity::Solved).unwrap();
//! assert_eq!(solved.value, 30.0 / (5..45).sum::<u64>() as f64); // ends over calls
//! assert!(solved.low < solved.value && solved.value < solved.high);
//!
//! // Which of the laws predicts best, and do so few runs tell it apart?
//! let choice = choose(&outcomes, &Law::ALL, &Choosing::default())?;
//! println!("{:?}, told apart: {}", choice.used().law, choice.told);
//!
//! // The law of a new task's run, with all that is not known of the parameters.
//! let price = Price { input: 3.0, output: 15.0, cache_read: 0.3, cache_write: 3.75 };
//! let thread = Thread { base: 15e3, step: 1e3, output: 400.0, ..Thread::new(price) };
//! let run = Loop { cap: 250, ..Loop::new(thread, predictive(&outcomes, &fitting)?) }.run()?;
//! assert!(run.p_solved > Some(0.9));
//! # Ok::<(), loopcost::Error>(())
//! ```
//!
//! The outcomes are a multiset: their order does not matter, to the bit, and those of many files or
//! machines are fitted as one when they stand one after the other.

use crate::calls::Kind;
use crate::error::Result;
use crate::ffi;
use loopcost_sys as sys;

/// A choice of C's by its name; it may come to know more.
macro_rules! choices {
    ($($(#[$about:meta])* $name:ident {
        $($(#[$what:meta])* $variant:ident = $raw:ident,)*
    })*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$what])* $variant,)*
        }

        impl $name {
            #[allow(dead_code)] // Not all are given to C,
            pub(crate) fn raw(self) -> u32 {
                match self {
                    $($name::$variant => sys::$raw,)*
                }
            }

            #[allow(dead_code)] // and not all come from it.
            fn of_raw(raw: u32) -> Option<$name> {
                match raw {
                    $(sys::$raw => Some($name::$variant),)*
                    _ => None,
                }
            }
        }
    )*};
}

choices! {
    /// How a run ended.
    Ended {
        /// It stopped by itself, and was right.
        Solved = LOOPCOST_ENDED_SOLVED,
        /// It stopped by itself, and was wrong.
        Wrong = LOOPCOST_ENDED_WRONG,
        /// It was stopped after its calls, and would have gone on.
        Capped = LOOPCOST_ENDED_CAPPED,
        /// It stopped by itself; nobody says whether it was right.
        Unknown = LOOPCOST_ENDED_UNKNOWN,
    }
    /// What a fitted value is.
    Quantity {
        /// The chance that a call ends the run solved.
        Solved = LOOPCOST_FITTED_SOLVED,
        /// The chance that a call ends it wrongly done.
        Wrong = LOOPCOST_FITTED_WRONG,
        /// The chance that the first call ends the run.
        First = LOOPCOST_FITTED_FIRST,
        /// The chance that a later one does.
        Later = LOOPCOST_FITTED_LATER,
        /// Alpha of a Beta law.
        Alpha = LOOPCOST_FITTED_ALPHA,
        /// Beta of a Beta law.
        Beta = LOOPCOST_FITTED_BETA,
        /// The share of the tasks that never end.
        Never = LOOPCOST_FITTED_NEVER,
        /// Of the ends, those that are solved.
        SolvedShare = LOOPCOST_FITTED_SOLVED_SHARE,
        /// The share of the tasks that are of a kind.
        Weight = LOOPCOST_FITTED_WEIGHT,
        /// The chance that an attempt fixes a bug.
        FixChance = LOOPCOST_FITTED_FIX_CHANCE,
        /// Bugs of a run, on average.
        Bugs = LOOPCOST_FITTED_BUGS,
    }
    /// Whether the data determine a value.
    Identified {
        /// They say no more than that it lies from `least` to `most`.
        No = LOOPCOST_IDENTIFIED_NO,
        /// They do.
        Yes = LOOPCOST_IDENTIFIED_YES,
        /// They do if the unknown ends are like the known ones; if not, it lies from `least` to `most`.
        IfAlike = LOOPCOST_IDENTIFIED_IF_ALIKE,
    }
    /// How a law stands to the one that is to be used.
    Standing {
        /// It is the one.
        Used = LOOPCOST_LAW_STANDS_USED,
        /// Some law predicts better, by more than noise.
        Beaten = LOOPCOST_LAW_STANDS_BEATEN,
        /// It may be right, but what it could add is next to nothing.
        NoBetter = LOOPCOST_LAW_STANDS_NO_BETTER,
        /// The data cannot tell; or it is simpler, and by score or AICc as good.
        Open = LOOPCOST_LAW_STANDS_OPEN,
        /// Its test of fit rejects it, `misfit_p` below 0.001, and another law passes its own.
        Misfit = LOOPCOST_LAW_STANDS_MISFIT,
    }
}

/// Some runs alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Outcome {
    /// Any number: runs of the same number are runs of one task.
    pub task: u64,
    /// That each made, in `[1, 1e7]`.
    pub calls: u64,
    /// How each ended.
    pub end: Ended,
    /// How many runs, in `[0, 1e12]`, and no more in all.
    pub count: u64,
}

/// One run of task 0, solved by its first call.
impl Default for Outcome {
    fn default() -> Outcome {
        Outcome {
            task: 0,
            calls: 1,
            end: Ended::Solved,
            count: 1,
        }
    }
}

/// A law of the calls, to be fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Law {
    /// Every call ends the run with the same chances.
    Constant,
    /// With chances of its own, from call to call or for some calls together.
    Table {
        /// Entries, in `[0, 256]`; 0: each holds for so many calls that it has at least five ends, and a
        /// 16th of all, 16 entries at most.
        size: u32,
    },
    /// The first call with one chance, the later ones with another that is not above it.
    Contaminated,
    /// Each task has a chance of its own, drawn from Beta(alpha, beta).
    Beta,
    /// And some tasks never end.
    BetaNever,
    /// Each task is of one of some kinds, of constant chances each.
    Mixture {
        /// Kinds, in `[0, 8]`; 0: two.
        size: u32,
    },
}

impl Law {
    /// Every law, its size left to the data.
    pub const ALL: [Law; 6] = [
        Law::Constant,
        Law::Table { size: 0 },
        Law::Contaminated,
        Law::Beta,
        Law::BetaNever,
        Law::Mixture { size: 0 },
    ];

    /// The law's number, and its size.
    pub(crate) fn raw(&self) -> (u32, u32) {
        match *self {
            Law::Constant => (sys::LOOPCOST_FIT_CONSTANT, 0),
            Law::Table { size } => (sys::LOOPCOST_FIT_TABLE, size),
            Law::Contaminated => (sys::LOOPCOST_FIT_CONTAMINATED, 0),
            Law::Beta => (sys::LOOPCOST_FIT_BETA, 0),
            Law::BetaNever => (sys::LOOPCOST_FIT_BETA_NEVER, 0),
            Law::Mixture { size } => (sys::LOOPCOST_FIT_MIXTURE, size),
        }
    }

    /// The same law of another size, if it has any.
    fn sized(self, size: u32) -> Law {
        match self {
            Law::Table { .. } => Law::Table { size },
            Law::Mixture { .. } => Law::Mixture { size },
            plain => plain,
        }
    }
}

/// Which law, and what is to be said of it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Fitting {
    /// Constant by default.
    pub law: Law,
    /// Calls are attempts at a bug, which end solved or not at all; not by default.
    pub attempts: bool,
    /// The chance with which an interval covers, in `[0.5, 0.999999]`; 0.9 by default.
    pub level: f64,
}

impl Default for Fitting {
    fn default() -> Fitting {
        Fitting {
            law: Law::Constant,
            attempts: false,
            level: 0.9,
        }
    }
}

/// A parameter of a law. The interval holds the values whose profile likelihood is not too far below the
/// maximum; at the border of its range a value has a one-sided interval.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Fitted {
    /// What it is.
    pub quantity: Quantity,
    /// The kind, from 0; the first call of a table's entry, from 1: it holds up to the next entry's.
    pub index: u32,
    /// Whether the data determine it.
    pub identified: Identified,
    /// The one of the largest likelihood.
    pub value: f64,
    /// The interval.
    pub low: f64,
    /// Its other end.
    pub high: f64,
    /// What the values are that the unknown ends allow, sampling apart.
    pub least: f64,
    /// Their other end.
    pub most: f64,
    /// Runs that it rests on: those that reached the entry, those with known ends, all.
    pub n: u64,
}

impl Fitted {
    /// `None` for what this crate does not know.
    fn of_raw(raw: &sys::loopcost_fitted) -> Option<Fitted> {
        Some(Fitted {
            quantity: Quantity::of_raw(raw.quantity)?,
            index: raw.index,
            identified: Identified::of_raw(raw.identified)?,
            value: raw.value,
            low: raw.low,
            high: raw.high,
            least: raw.least,
            most: raw.most,
            n: raw.n,
        })
    }
}

/// A law that was fitted.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fit {
    /// Which, with the size that it has.
    pub law: Law,
    /// Solved and wrong of each entry; first, later and solved share; alpha, beta, solved share and
    /// never; or weight, solved and wrong of each kind, those that end soonest first. Of attempts
    /// there is neither wrong nor solved share.
    pub values: Vec<Fitted>,
    /// That the data determine: k of the criteria.
    pub parameters: u32,
    /// Natural logarithm; of the outcomes in the order of the calls, without a binomial factor.
    pub log_likelihood: f64,
    /// 2 k - 2 log-likelihood.
    pub aic: f64,
    /// AIC + 2 k (k + 1)/(n - k - 1), n the number of tasks; None where n <= k + 1, and it is not to be
    /// computed.
    pub aicc: Option<f64>,
    /// k log n - 2 log-likelihood.
    pub bic: f64,
    /// Groups of calls in the test of fit; 0: the data have too few for a test.
    pub cells: u32,
    /// Pearson's X^2 over the cells; one run of each task, picked by its number.
    pub misfit: f64,
    /// The chance of as much, or more, if the law were right; 1 without a test.
    pub misfit_p: f64,
    /// Runs.
    pub runs: u64,
    /// Tasks that they are of.
    pub tasks: u64,
    /// Calls that they made.
    pub calls: u64,
    /// Runs that ended solved.
    pub solved: u64,
    /// Runs that ended wrongly done.
    pub wrong: u64,
    /// Runs that were stopped.
    pub capped: u64,
    /// Runs whose ends are unknown.
    pub unknown: u64,
    raw: ffi::RawFit,
}

impl Fit {
    fn new(law: Law, raw: ffi::RawFit) -> Fit {
        let fit = &raw.fit;
        Fit {
            law: law.sized(fit.size),
            values: raw.values.iter().filter_map(Fitted::of_raw).collect(),
            parameters: fit.parameters,
            log_likelihood: fit.log_likelihood,
            aic: fit.aic,
            aicc: Some(fit.aicc).filter(|aicc| aicc.is_finite()),
            bic: fit.bic,
            cells: fit.cells,
            misfit: fit.misfit,
            misfit_p: fit.misfit_p,
            runs: fit.runs,
            tasks: fit.tasks,
            calls: fit.calls,
            solved: fit.solved,
            wrong: fit.wrong,
            capped: fit.capped,
            unknown: fit.unknown,
            raw,
        }
    }

    /// A value by its quantity; of the first entry or kind where there are several.
    pub fn value(&self, quantity: Quantity) -> Option<&Fitted> {
        self.values.iter().find(|value| value.quantity == quantity)
    }

    /// The law as kinds of tasks for a [`Loop`](crate::Loop), at its estimates: as if they were certain.
    /// Where the split of the ends is not identified it is the middle of what is possible.
    ///
    /// ```
    /// use loopcost::fit::{fit, Fitting, Outcome};
    /// use loopcost::{Hazard, Hazards};
    ///
    /// let outcomes = [Outcome { calls: 4, ..Outcome::default() }];
    /// let kinds = fit(&outcomes, &Fitting::default())?.kinds()?;
    /// assert_eq!(kinds[0].hazards, Hazards::Table(vec![Hazard { solved: 0.25, wrong: 0.0 }]));
    /// # Ok::<(), loopcost::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `OutOfRange`, naming `loop.kinds[].hazards`, where there is no memory for a table so long.
    pub fn kinds(&self) -> Result<Vec<Kind>> {
        ffi::fit_kinds(&self.raw)
    }
}

/// Fits a law by maximum likelihood. A value inside its range is good to 1e-6, the log-likelihood to
/// 1e-9, both relative; intervals to 1e-5.
///
/// # Errors
///
/// `Undefined`, naming `evidence.outcomes`, without a run; `NotANumber` or `OutOfRange`, naming
/// `evidence.outcomes[].calls` or `evidence.outcomes[].count`, with [`Error::row`](crate::Error::row) the
/// outcome, or `fitting.size` or `fitting.level`; `Unsupported`, naming `evidence.outcomes[].end`, for an
/// attempt that ended wrong or unknown.
pub fn fit(outcomes: &[Outcome], fitting: &Fitting) -> Result<Fit> {
    let raw = ffi::fit_evidence(outcomes, fitting)?;
    Ok(Fit::new(fitting.law, raw))
}

/// What totals tell of bugs that nobody counted: the chance that an attempt fixes a bug, and the mean number
/// of bugs of a run. Here the calls of a run are its attempts at all of its bugs, one at least: it ends solved
/// with the last one fixed, or is capped, given up before.
///
/// Totals do not identify the two: many bugs that are easy look like few that are hard. What they allow is
/// from `least` to `most`, `value` is the middle of that, and the interval has the sampling in it.
/// `include/loopcost/fit.h` has the formulas. `bugs` is the mean number in a run where it was counted: then
/// the chance is identified, and no run may be capped.
///
/// ```
/// use loopcost::fit::{totals, Identified, Outcome};
///
/// let outcomes = [4, 6, 8, 6].map(|calls| Outcome { calls, ..Outcome::default() });
/// let [chance, _] = totals(&outcomes, None, 0.9)?;
/// assert_eq!(chance.identified, Identified::No);
/// let [chance, bugs] = totals(&outcomes, Some(3.0), 0.9)?;
/// assert_eq!((chance.value, bugs.value), (3.0 / 6.0, 3.0));
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// As [`fit`]; `NotANumber` or `OutOfRange`, naming `bugs.count`, from 1e-6 to the mean number of attempts;
/// `Unsupported` for a capped run beside it.
pub fn totals(outcomes: &[Outcome], bugs: Option<f64>, level: f64) -> Result<[Fitted; 2]> {
    // What was not counted is 0 to C, which is no count here.
    if bugs == Some(0.0) {
        return Err(ffi::fault(
            sys::LOOPCOST_OUT_OF_RANGE,
            sys::LOOPCOST_PARAM_BUGS_COUNT,
            0.0,
            1e-6,
            1e12,
        ));
    }
    let values = ffi::fit_totals(outcomes, bugs.unwrap_or(0.0), level)?;
    Ok(values.map(|raw| Fitted::of_raw(&raw).expect("a quantity that this crate knows")))
}

/// The law as kinds of tasks for a [`Loop`](crate::Loop), with the uncertainty of the estimates: the
/// predictive law of a run of a new task, given the outcomes.
///
/// A constant law becomes a Beta law (Jeffreys' prior: half an end in one call), an entry of a table its
/// posterior mean; the others become up to 64 kinds, points of their parameters that are weighted by the
/// posterior.
///
/// ```
/// use loopcost::fit::{predictive, Fitting, Outcome};
/// use loopcost::Hazards;
///
/// let outcomes = [Outcome { calls: 4, ..Outcome::default() }]; // 1 end, 3 other calls
/// let kinds = predictive(&outcomes, &Fitting::default())?;
/// assert_eq!(kinds[0].hazards, Hazards::Beta { alpha: 1.5, beta: 3.5, solved_share: 0.75 });
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// As [`fit`] and [`Fit::kinds`].
pub fn predictive(outcomes: &[Outcome], fitting: &Fitting) -> Result<Vec<Kind>> {
    ffi::fit_predictive(outcomes, fitting)
}

/// How to choose among laws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Choosing {
    /// Parts of the tasks, each of which is predicted from the others, in `[2, 1000]`, fewer where
    /// there are fewer tasks; 10 by default.
    pub folds: u32,
    /// As in [`Fitting`].
    pub attempts: bool,
}

impl Default for Choosing {
    fn default() -> Choosing {
        Choosing {
            folds: 10,
            attempts: false,
        }
    }
}

/// A law among others.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Candidate {
    /// As it was given.
    pub law: Law,
    /// How it stands to the one that is to be used.
    pub standing: Standing,
    /// As in [`Fit`].
    pub parameters: u32,
    /// As in [`Fit`].
    pub log_likelihood: f64,
    /// As in [`Fit`].
    pub aicc: Option<f64>,
    /// As in [`Fit`].
    pub bic: f64,
    /// As in [`Fit`]; 0: there was no test of fit, and `misfit_p` says nothing.
    pub cells: u32,
    /// As in [`Fit`].
    pub misfit_p: f64,
    /// Log-likelihood of the tasks of each fold, predicted from the others, summed.
    pub score: f64,
    /// The used law's score less its own,
    pub behind: f64,
    /// and the standard error of that, by task.
    pub error: f64,
}

impl Candidate {
    fn of_raw(law: Law, raw: &sys::loopcost_candidate) -> Candidate {
        Candidate {
            law,
            standing: Standing::of_raw(raw.standing).unwrap_or(Standing::Open),
            parameters: raw.parameters,
            log_likelihood: raw.log_likelihood,
            aicc: Some(raw.aicc).filter(|aicc| aicc.is_finite()),
            bic: raw.bic,
            cells: raw.cells,
            misfit_p: raw.misfit_p,
            score: raw.score,
            behind: raw.behind,
            error: raw.error,
        }
    }
}

/// Which law is to be used.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Choice {
    /// In the order given.
    pub candidates: Vec<Candidate>,
    /// Whether the data tell the used law apart from the others: if not, it is the simplest that none
    /// beats.
    pub told: bool,
    used: usize,
}

impl Choice {
    /// The law that is to be used.
    pub fn used(&self) -> &Candidate {
        &self.candidates[self.used]
    }
}

/// Which law? Each is fitted, and scored by cross-validation: the tasks are dealt to folds by a mix of
/// their numbers, and the runs of each fold's tasks are predicted, parameter uncertainty included, from
/// the other folds.
///
/// A law beats another if its score is higher by more than twice the standard error of the difference,
/// task by task, and its AICc is lower. A law that was tested (`cells`) with a `misfit_p` below 0.001 does not
/// stand beside one that was tested and passed; laws that could not be tested set none back. The simplest law
/// that stands and that none beats is to be used. It is told apart if each other law is beaten, does not fit, or
/// could at most add 0.01 a task to its score, again by two standard errors, and if it has a higher score and a
/// lower AICc than each law of fewer parameters; with a single task it never is. Where the used law was tested
/// and its `misfit_p` is below 0.001, none of the laws that could be tested fits.
///
/// # Errors
///
/// As [`fit`]; `OutOfRange`, naming `choice.candidates`, in `[1, 16]`, `choice.folds`, or `fitting.size`.
pub fn choose(outcomes: &[Outcome], laws: &[Law], choosing: &Choosing) -> Result<Choice> {
    let raw = ffi::fit_choose(outcomes, laws, choosing)?;
    let candidates = laws.iter().zip(&raw.candidates);
    Ok(Choice {
        candidates: candidates
            .map(|(law, raw)| Candidate::of_raw(*law, raw))
            .collect(),
        told: raw.told != 0,
        used: raw.used as usize,
    })
}

/// What is believed of the hazards of a table's entry, from a prior and what was seen: the chance to end
/// is Beta, and so is the share of solved among the ends.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Entry {
    /// The first call that it is about: 1, and up from entry to entry, at most 1e7.
    pub start: u64,
    /// Ends that were seen solved, at most 1e15, as all counts.
    pub solved: u64,
    /// Ends that were seen wrong.
    pub wrong: u64,
    /// Ends of which nobody says whether they were right.
    pub unknown: u64,
    /// Calls that did not end the run.
    pub on: u64,
    /// What the prior is worth in ends, in `[1e-6, 1e9]`;
    pub prior_ended: f64,
    /// in other calls, in `[1e-6, 1e9]`;
    pub prior_on: f64,
    /// in solved ends, in `[0, 1e9]`;
    pub prior_solved: f64,
    /// and in wrong ones, in `[0, 1e9]`, not both 0.
    pub prior_wrong: f64,
}

/// Jeffreys' prior, from the first call on.
impl Default for Entry {
    fn default() -> Entry {
        Entry {
            start: 1,
            solved: 0,
            wrong: 0,
            unknown: 0,
            on: 0,
            prior_ended: 0.5,
            prior_on: 0.5,
            prior_solved: 0.5,
            prior_wrong: 0.5,
        }
    }
}

/// What is believed of a run's hazards, one outcome at a time: Bayes' rule.
///
/// ```
/// use loopcost::fit::{Ended, Outcome, Posterior};
/// use loopcost::Hazards;
///
/// let mut belief = Posterior::new();
/// for calls in [3, 8, 5] {
///     belief.learn(&Outcome { calls, end: Ended::Solved, ..Outcome::default() })?;
/// }
/// let next = belief.kind()?; // half an end and half another call, and what was seen
/// assert_eq!(next.hazards, Hazards::Beta { alpha: 3.5, beta: 13.5, solved_share: 0.875 });
/// # Ok::<(), loopcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Posterior {
    /// 1 to 256, of which each holds up to the next one's first call; one is a constant hazard.
    pub entries: Vec<Entry>,
}

impl Posterior {
    /// One entry for all calls, with Jeffreys' prior.
    #[must_use]
    pub fn new() -> Posterior {
        Posterior::table([1])
    }

    /// An entry from each of these calls on, with Jeffreys' prior.
    #[must_use]
    pub fn table(starts: impl IntoIterator<Item = u64>) -> Posterior {
        let entry = |start| Entry {
            start,
            ..Entry::default()
        };
        Posterior {
            entries: starts.into_iter().map(entry).collect(),
        }
    }

    /// Counts the runs of an outcome; its task does not matter.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming `posterior`, a field of `posterior[]`, or one of
    /// `evidence.outcomes[]`. Then nothing is counted.
    pub fn learn(&mut self, outcome: &Outcome) -> Result<()> {
        ffi::posterior_learn(&mut self.entries, outcome)
    }

    /// Adds what another one has seen, as if it had been seen here. The result does not depend on the
    /// order.
    ///
    /// # Errors
    ///
    /// As [`Posterior::learn`]; `Undefined`, naming `posterior`, where the first calls or the priors of
    /// the entries are not the same.
    pub fn merge(&mut self, other: &Posterior) -> Result<()> {
        let [mine, others] = [self, other].map(|one| one.entries.len());
        if mine != others {
            let field = sys::LOOPCOST_PARAM_POSTERIOR;
            let [found, wanted] = [others, mine].map(|n| n as f64);
            return Err(ffi::fault(
                sys::LOOPCOST_UNDEFINED,
                field,
                found,
                wanted,
                wanted,
            ));
        }
        ffi::posterior_merge(&mut self.entries, &other.entries)
    }

    /// The predictive law of the next run: of one entry a Beta law, which is exact; of several a table
    /// of mean hazards.
    ///
    /// # Errors
    ///
    /// As [`Posterior::learn`].
    pub fn kind(&self) -> Result<Kind> {
        ffi::posterior_kind(&self.entries)
    }
}

impl Default for Posterior {
    fn default() -> Posterior {
        Posterior::new()
    }
}

/// Do runs tell what share of them is solved? Not where some ends are unknown and no other one is
/// [`Solved`](Ended::Solved) or [`Wrong`](Ended::Wrong): hazards have halves of both then, which mean nothing, and
/// [`Loop::tells_ends`](crate::Loop::tells_ends) is to be false.
///
/// ```
/// use loopcost::fit::{tells_ends, Ended, Outcome};
///
/// let run = |end| Outcome { end, calls: 3, ..Outcome::default() };
/// assert!(!tells_ends(&[run(Ended::Unknown), run(Ended::Capped)]));
/// assert!(tells_ends(&[run(Ended::Unknown), run(Ended::Wrong)]) && tells_ends(&[run(Ended::Capped)]));
/// ```
#[must_use]
pub fn tells_ends(outcomes: &[Outcome]) -> bool {
    let any = |ends: &[Ended]| {
        outcomes
            .iter()
            .any(|one| one.count > 0 && ends.contains(&one.end))
    };
    !any(&[Ended::Unknown]) || any(&[Ended::Solved, Ended::Wrong])
}

/// What a run of a task tells of its other runs: the weight of each kind by how likely it made the
/// outcome, and the Beta laws as the task's own chance is known better.
///
/// ```
/// use loopcost::fit::{kinds_learn, Ended, Outcome};
/// use loopcost::{Hazard, Hazards, Kind};
///
/// let kind = |solved| Kind { weight: 0.5, hazards: Hazards::Table(vec![Hazard { solved, wrong: 0.0 }]) };
/// let mut kinds = [kind(0.5), kind(0.1)];
/// kinds_learn(&mut kinds, &Outcome { calls: 3, end: Ended::Capped, ..Outcome::default() })?;
/// assert!((kinds[1].weight - 0.729 / (0.729 + 0.125)).abs() < 1e-12, "likely a slow one");
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// `Undefined`, naming `evidence.outcomes[].end`, where no kind makes such an outcome; `NotANumber` or
/// `OutOfRange`, naming `loop.kinds`, a field of `loop.kinds[]`, or one of `evidence.outcomes[]`. Then
/// nothing has changed.
pub fn kinds_learn(kinds: &mut [Kind], outcome: &Outcome) -> Result<()> {
    ffi::kinds_learn(kinds, outcome)
}

/// pass^k: the chance that k runs of a task are all solved, by the mean over tasks of C(c, k)/C(n, k), c
/// of its n runs solved. Runs that were not solved count as failures, however they ended. `k` is from 1 to
/// the least number of runs of a task.
///
/// ```
/// use loopcost::fit::{pass_hat, Ended, Outcome};
///
/// let runs = |task, end, count| Outcome { task, end, count, ..Outcome::default() };
/// let outcomes = [runs(1, Ended::Solved, 3), runs(1, Ended::Wrong, 1), runs(2, Ended::Solved, 4)];
/// assert!((pass_hat(&outcomes, 2)? - (3.0 / 6.0 + 1.0) / 2.0).abs() < 1e-14);
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// As [`fit`]; `OutOfRange`, naming `k`.
pub fn pass_hat(outcomes: &[Outcome], k: u64) -> Result<f64> {
    ffi::pass_hat(outcomes, k)
}

/// The same for a new task, where a run is one call and the kinds say what that comes to. `k` is in
/// `[1, 1e6]`.
///
/// # Errors
///
/// `NotANumber` or `OutOfRange`, naming `loop.kinds`, a field of `loop.kinds[]`, or `k`.
pub fn pass_hat_expected(kinds: &[Kind], k: u64) -> Result<f64> {
    ffi::pass_hat_expected(kinds, k)
}
