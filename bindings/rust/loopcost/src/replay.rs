//! What would a policy have cost, and what would it have solved?
//!
//! Tasks that were tried by several models are an outcome matrix, [`Outcomes`]; a [`Policy`] says
//! which of the models to ask. A pair is missing where its success and its cost are both NaN: a policy
//! answers a task if every pair of the models that it names is there.
//!
//! ```
//! use loopcost::replay::{Outcomes, Policy, Verifier};
//!
//! // Three tasks, each tried by a small and a large model.
//! let success = [1.0, 1.0, 0.0, 1.0, 0.0, 0.0];
//! let cost = [0.1, 1.0, 0.2, 1.5, 0.2, 2.0];
//! let outcomes = Outcomes::new(2, &success, &cost)?;
//! let cascade = Policy::Cascade { models: &[0, 1], verifier: Verifier::PERFECT };
//! let replay = outcomes.replay(&[Policy::Always(1), cascade], 0, 0.95)?;
//! let standing = &replay.standings[1];
//! assert_eq!((standing.solved, replay.tasks), (2.0, 3));
//! assert!((standing.usd - 4.0).abs() < 1e-12 && standing.saving > 0.1);
//! # Ok::<(), loopcost::Error>(())
//! ```

use crate::error::{Error, Result};
use crate::ffi;
use loopcost_sys as sys;

/// The most models of one matrix.
pub const MODELS_MOST: usize = sys::LOOPCOST_OUTCOMES_MODELS_MOST as usize;

/// The most models of a search over all cascades.
pub const SEARCHED_MOST: usize = sys::LOOPCOST_CASCADE_MODELS_MOST as usize;

/// Tasks that were tried by several models, checked: a row for each task, a column for each model.
#[derive(Clone, Debug)]
pub struct Outcomes<'a> {
    models: u32,
    tasks: u64,
    success: &'a [f64],
    cost: &'a [f64],
    seconds: Option<&'a [f64]>,
    present: Vec<u64>,
}

impl<'a> Outcomes<'a> {
    /// Success, the share of trials that solved the task, in `[0, 1]`, and USD of a trial, in
    /// `[0, 1e12]`, of each task by each of so many models, task after task.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming `outcomes.success[model]` or `outcomes.cost[model]`, with
    /// [`Error::row`] the task; `OutOfRange` for `outcomes.models`, in `[1, 64]`, and for
    /// `outcomes.tasks` where the lengths are no tables of one size.
    pub fn new(models: usize, success: &'a [f64], cost: &'a [f64]) -> Result<Outcomes<'a>> {
        Outcomes::with_seconds(models, success, cost, None)
    }

    /// The same, with what each trial took, in seconds, in `[0, 1e12]`.
    ///
    /// # Errors
    ///
    /// As [`Outcomes::new`], also for `outcomes.seconds[model]`.
    pub fn timed(
        models: usize,
        success: &'a [f64],
        cost: &'a [f64],
        seconds: &'a [f64],
    ) -> Result<Outcomes<'a>> {
        Outcomes::with_seconds(models, success, cost, Some(seconds))
    }

    fn with_seconds(
        models: usize,
        success: &'a [f64],
        cost: &'a [f64],
        seconds: Option<&'a [f64]>,
    ) -> Result<Outcomes<'a>> {
        let tasks = success.len() / models.max(1);
        let lengths = [success.len(), cost.len(), seconds.unwrap_or(cost).len()];
        if let Some(&wrong) = lengths.iter().find(|&&length| length != tasks * models) {
            let found = wrong as f64 / models.max(1) as f64;
            return Err(Error::of_length(
                sys::LOOPCOST_PARAM_OUTCOMES_TASKS,
                found,
                tasks,
            ));
        }
        let mut outcomes = Outcomes {
            models: u32::try_from(models).unwrap_or(u32::MAX),
            tasks: tasks as u64,
            success,
            cost,
            seconds,
            present: Vec::new(),
        };
        outcomes.present = ffi::outcomes_check(&outcomes)?;
        Ok(outcomes)
    }

    /// How many tasks there are.
    pub fn tasks(&self) -> usize {
        self.tasks as usize
    }

    /// How many models there are.
    pub fn models(&self) -> usize {
        self.models as usize
    }

    /// Whether a pair is there; no pair beyond the matrix is.
    pub fn is_present(&self, task: usize, model: usize) -> bool {
        model < MODELS_MOST
            && self
                .present
                .get(task)
                .map_or(false, |pairs| pairs >> model & 1 == 1)
    }

    /// One policy, on the tasks that it answers.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming a field of `policy`, with [`Error::row`] the task of a score;
    /// `Undefined` for a model that is twice in a cascade.
    pub fn account(&self, policy: &Policy<'_>) -> Result<Account> {
        self.check_policy(policy)?;
        ffi::policy_account(self, policy).map(Account::of_raw)
    }

    /// Policies on the tasks that all of them answer, each against the one at `reference` and against the
    /// oracle over all models that they name. `level` is that of each interval, in
    /// `[0.5, 0.999999]`.
    ///
    /// # Errors
    ///
    /// As [`Outcomes::account`], with [`Error::strategy`] the policy; `Undefined` for `outcomes.tasks`
    /// where no task is answered by all; `OutOfRange` for `replay.policies`, `replay.reference` and
    /// `replay.level`.
    pub fn replay(&self, policies: &[Policy<'_>], reference: usize, level: f64) -> Result<Replay> {
        for policy in policies {
            self.check_policy(policy)?;
        }
        let reference = u32::try_from(reference).unwrap_or(u32::MAX);
        ffi::replay_policies(self, policies, reference, level)
    }

    /// The frontier of all cascades of some models, 8 at most, in every order and of every length: those
    /// that no other one matches at a lower cost, by ascending cost.
    ///
    /// # Errors
    ///
    /// As [`Outcomes::account`]; `OutOfRange` for `policy.n_models` above 8; `Undefined` for
    /// `outcomes.tasks` where no task has all pairs.
    pub fn cascades(&self, models: &[u32], verifier: Verifier) -> Result<Vec<Point>> {
        let found = ffi::replay_cascades(self, &Policy::Cascade { models, verifier })?;
        Ok(found.into_iter().map(Point::of_raw).collect())
    }

    /// Every cut that a threshold between two models may have, from the highest on. `scores` has one for
    /// each task, NaN where it is missing.
    ///
    /// # Errors
    ///
    /// As [`Outcomes::account`]; `Undefined` for `outcomes.tasks` where no task is answered.
    pub fn thresholds(&self, first: u32, second: u32, scores: &[f64]) -> Result<Vec<Cut>> {
        let policy = Policy::Threshold {
            models: &[first, second],
            cuts: &[0.0],
            scores,
        };
        self.check_policy(&policy)?;
        let found = ffi::replay_thresholds(self, &policy)?;
        Ok(found.into_iter().map(Cut::of_raw).collect())
    }

    /// The lengths that C is not told.
    fn check_policy(&self, policy: &Policy<'_>) -> Result<()> {
        match *policy {
            Policy::Threshold {
                models,
                cuts,
                scores,
            } => {
                check_length(
                    sys::LOOPCOST_PARAM_POLICY_CUTS,
                    cuts.len(),
                    models.len().saturating_sub(1),
                )?;
                check_length(
                    sys::LOOPCOST_PARAM_POLICY_SCORES,
                    scores.len(),
                    self.tasks(),
                )
            }
            Policy::Mixture { models, weights } => check_length(
                sys::LOOPCOST_PARAM_POLICY_WEIGHTS,
                weights.len(),
                models.len(),
            ),
            _ => Ok(()),
        }
    }

    /// As C sees it; it stands on `self`.
    pub(crate) fn raw(&self) -> sys::loopcost_outcomes {
        let mut raw: sys::loopcost_outcomes = ffi::initial();
        raw.models = self.models;
        raw.tasks = self.tasks;
        raw.success = self.success.as_ptr();
        raw.cost = self.cost.as_ptr();
        if let Some(seconds) = self.seconds {
            raw.seconds = seconds.as_ptr();
        }
        if !self.present.is_empty() {
            raw.present = self.present.as_ptr();
        }
        raw
    }
}

fn check_length(field: u32, found: usize, wanted: usize) -> Result<()> {
    if found == wanted {
        return Ok(());
    }
    Err(Error::of_length(field, found as f64, wanted))
}

/// How good the verifier of a cascade is. It errs on each answer independently of all else.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Verifier {
    /// The chance that it accepts an answer that is right.
    pub sensitivity: f64,
    /// The chance that it rejects an answer that is wrong.
    pub specificity: f64,
    /// USD for each answer that is verified: all but a last one.
    pub cost: f64,
}

impl Verifier {
    /// The recorded outcome itself, which no real verifier is.
    pub const PERFECT: Verifier = Verifier {
        sensitivity: 1.0,
        specificity: 1.0,
        cost: 0.0,
    };
}

/// What to ask. Models are columns of the matrix, from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Policy<'a> {
    /// One model.
    Always(u32),
    /// One after the other until the verifier accepts the answer; the last one's stands.
    Cascade {
        /// In this order, each once.
        models: &'a [u32],
        /// Which judges every answer but the last.
        verifier: Verifier,
    },
    /// `models[k]` where k of the cuts are below the task's score.
    Threshold {
        /// One more than there are cuts.
        models: &'a [u32],
        /// Ascending. A score equal to a cut is not above it.
        cuts: &'a [f64],
        /// One for each task, in `[-1e300, 1e300]`; NaN: missing.
        scores: &'a [f64],
    },
    /// Each model with a chance, whatever the task: an expectation.
    Mixture {
        /// Which may be asked.
        models: &'a [u32],
        /// Their chances, with sum 1.
        weights: &'a [f64],
    },
    /// The model of the largest success, of those the cheapest; of all models where none is named.
    Oracle(&'a [u32]),
}

impl Policy<'_> {
    /// As C sees it; it stands on `self`.
    pub(crate) fn raw(&self) -> sys::loopcost_policy {
        let plain = ffi::no_policy();
        let named = |kind, models: &[u32]| sys::loopcost_policy {
            kind,
            n_models: ffi::length(models),
            models: models.as_ptr(),
            ..plain
        };
        match self {
            Policy::Always(model) => {
                named(sys::LOOPCOST_POLICY_ALWAYS, std::slice::from_ref(model))
            }
            Policy::Cascade { models, verifier } => sys::loopcost_policy {
                sensitivity: verifier.sensitivity,
                specificity: verifier.specificity,
                verification: verifier.cost,
                ..named(sys::LOOPCOST_POLICY_CASCADE, models)
            },
            Policy::Threshold {
                models,
                cuts,
                scores,
            } => sys::loopcost_policy {
                cuts: cuts.as_ptr(),
                scores: scores.as_ptr(),
                ..named(sys::LOOPCOST_POLICY_THRESHOLD, models)
            },
            Policy::Mixture { models, weights } => sys::loopcost_policy {
                weights: weights.as_ptr(),
                ..named(sys::LOOPCOST_POLICY_MIXTURE, models)
            },
            Policy::Oracle(models) => named(sys::LOOPCOST_POLICY_ORACLE, models),
        }
    }
}

/// What one policy comes to on the tasks that it answers: expectations where chance has a part.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Account {
    /// Tasks that are answered.
    pub tasks: u64,
    /// Tasks that are not, since a pair or a score is missing.
    pub left_out: u64,
    /// Tasks that are solved.
    pub solved: f64,
    /// USD, in total.
    pub usd: f64,
    /// In total; 0 without times.
    pub seconds: f64,
    /// Runs of models.
    pub calls: f64,
    /// Answers of a cascade that are wrong and were accepted.
    pub wrongly_accepted: f64,
    /// Answers of a cascade that are right and were rejected.
    pub wrongly_rejected: f64,
}

impl Account {
    fn of_raw(raw: sys::loopcost_account) -> Account {
        Account {
            tasks: raw.tasks,
            left_out: raw.left_out,
            solved: raw.solved,
            usd: raw.usd,
            seconds: raw.seconds,
            calls: raw.calls,
            wrongly_accepted: raw.wrongly_accepted,
            wrongly_rejected: raw.wrongly_rejected,
        }
    }
}

/// Policies on the tasks that all of them answer.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Replay {
    /// In the order given.
    pub standings: Vec<Standing>,
    /// Tasks that all answer.
    pub tasks: u64,
    /// The other tasks.
    pub left_out: u64,
}

/// An interval for what as many tasks of the same kind come to on average, paired by task; infinite where
/// the data set no bound.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Interval {
    /// The lower limit.
    pub least: f64,
    /// The upper limit.
    pub most: f64,
}

macro_rules! standing {
    ($($(#[$doc:meta])+ $value:ident $interval:ident $least:ident $most:ident)*) => {
        /// Where a policy stands among others, on the same tasks.
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[non_exhaustive]
        pub struct Standing {
            $($(#[$doc])+ pub $value: f64, /// The interval of the number before it.
            pub $interval: Interval,)*
            /// In total; 0 without times.
            pub seconds: f64,
            /// Runs of models.
            pub calls: f64,
            /// Answers of a cascade that are wrong and were accepted.
            pub wrongly_accepted: f64,
            /// Answers of a cascade that are right and were rejected.
            pub wrongly_rejected: f64,
        }

        impl Standing {
            pub(crate) fn of_raw(raw: &sys::loopcost_standing) -> Standing {
                Standing {
                    $($value: raw.$value, $interval: Interval { least: raw.$least, most: raw.$most },)*
                    seconds: raw.seconds,
                    calls: raw.calls,
                    wrongly_accepted: raw.wrongly_accepted,
                    wrongly_rejected: raw.wrongly_rejected,
                }
            }
        }
    };
}

standing! {
    /// Tasks solved.
    solved solved_interval solved_least solved_most
    /// USD, in total.
    usd usd_interval usd_least usd_most
    /// USD for each task solved; infinite where none is.
    per_solved per_solved_interval per_solved_least per_solved_most
    /// The share of the reference's cost that is saved.
    saving saving_interval saving_least saving_most
    /// Tasks solved, less the reference's.
    gained gained_interval gained_least gained_most
    /// Tasks solved by the oracle, less this one's.
    regret_solved regret_solved_interval regret_solved_least regret_solved_most
    /// USD, less the oracle's.
    regret_usd regret_usd_interval regret_usd_least regret_usd_most
}

/// A cascade on the frontier.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Point {
    /// Its models, in their order.
    pub models: Vec<u32>,
    /// Tasks solved.
    pub solved: f64,
    /// USD, in total.
    pub usd: f64,
}

impl Point {
    fn of_raw(raw: sys::loopcost_cascade) -> Point {
        let bytes = raw.models.to_le_bytes();
        Point {
            models: bytes
                .iter()
                .take(raw.n_models as usize)
                .map(|&model| model.into())
                .collect(),
            solved: raw.solved,
            usd: raw.usd,
        }
    }
}

/// A threshold between two models at one cut.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Cut {
    /// Tasks with a score above it go to the second model.
    pub cut: f64,
    /// How many do.
    pub above: u64,
    /// Tasks solved.
    pub solved: f64,
    /// USD, in total.
    pub usd: f64,
}

impl Cut {
    fn of_raw(raw: sys::loopcost_cut) -> Cut {
        Cut {
            cut: raw.cut,
            above: raw.above,
            solved: raw.solved,
            usd: raw.usd,
        }
    }
}

/// Isotonic regression: the ascending numbers that are closest to `values`, by the sum of squares, weighted
/// where there are weights. Of outcomes in the order of a score it makes the chance of success.
///
/// ```
/// let chances = loopcost::replay::isotonic(&[0.0, 1.0, 0.0, 1.0], None)?;
/// assert_eq!(chances, [0.0, 0.5, 0.5, 1.0]);
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// `NotANumber` or `OutOfRange`, naming `isotonic.values` or `isotonic.weights`, with [`Error::row`].
pub fn isotonic(values: &[f64], weights: Option<&[f64]>) -> Result<Vec<f64>> {
    if let Some(weights) = weights {
        check_length(
            sys::LOOPCOST_PARAM_ISOTONIC_WEIGHTS,
            weights.len(),
            values.len(),
        )?;
    }
    ffi::isotonic(values, weights)
}
