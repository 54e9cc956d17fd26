//! How does a conversation grow, and what does the cache keep of it, as recorded runs tell?
//!
//! ```
//! use loopcost::growth::{Call, Growth, Track};
//!
//! let mut growth = Growth::new();
//! for length in 10..30 {
//!     let mut track = Track::new();
//!     for index in 1..=length {
//!         track.follow(&[Call { index, input: 14_000 + 1_000 * index, output: 400, ..Call::default() }])?;
//!     }
//!     growth.add(&track)?;
//! }
//! let grown = growth.estimates(0.95)?;
//! assert_eq!((grown.base.value, grown.step.value, grown.output.value), (15e3, 1e3, 400.0));
//! assert!(!grown.late_from.identified); // the step does not change
//! # Ok::<(), loopcost::Error>(())
//! ```

use crate::error::Result;
use crate::ffi;
use loopcost_sys as sys;

/// One call of a run, as a log tells it; each token is counted once. `None` is not told.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Call {
    /// Which call of its run, from 1, in `[1, 1e7]`; above that of the call before.
    pub index: u64,
    /// Tokens of the prompt that were neither read from the cache nor written.
    pub input: u64,
    /// Tokens read from the cache.
    pub read: Option<u64>,
    /// Tokens written to it; the whole prompt has at most 1e12.
    pub write: Option<u64>,
    /// Tokens generated, at most 1e12.
    pub output: u64,
    /// Seconds since this model's last call in the run, in `[0, 1e12]`.
    pub gap: Option<f64>,
}

/// One run of one model that is being followed, call by call.
#[derive(Clone, PartialEq, Eq)]
pub struct Track(ffi::Sums);

impl Track {
    /// A run before its first call.
    #[must_use]
    pub fn new() -> Track {
        Track(ffi::Sums::track())
    }

    /// The next calls of the run.
    ///
    /// # Errors
    ///
    /// `OutOfRange` or `NotANumber`, naming a field of `growth.calls[]`, the row being the number of the
    /// call. None of the calls is followed then.
    pub fn follow(&mut self, calls: &[Call]) -> Result<()> {
        ffi::track_calls(&mut self.0, calls)
    }

    /// How many calls were followed.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.0.count
    }
}

impl Default for Track {
    fn default() -> Track {
        Track::new()
    }
}

/// What many runs come to: integer sums, so that growths of parts of the logs, merged in any order, are
/// the growth of the whole, to the bit. 16 kB, however many runs.
#[derive(Clone, PartialEq, Eq)]
pub struct Growth(ffi::Sums);

impl Growth {
    /// Without a run.
    #[must_use]
    pub fn new() -> Growth {
        Growth(ffi::Sums::growth())
    }

    /// Adds a run that was followed; one without a call adds nothing.
    ///
    /// # Errors
    ///
    /// `Overflow`, naming `growth`, for more runs than 64 bits count.
    pub fn add(&mut self, track: &Track) -> Result<()> {
        ffi::growth_add(&mut self.0, &track.0)
    }

    /// Adds the runs of another growth.
    ///
    /// # Errors
    ///
    /// As [`Growth::add`].
    pub fn merge(&mut self, other: &Growth) -> Result<()> {
        ffi::growth_merge(&mut self.0, &other.0)
    }

    /// How many runs were added.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.0.count
    }

    /// The estimates, with intervals of a level in `[0.5, 0.9999]`.
    ///
    /// # Errors
    ///
    /// `Undefined`, naming `growth`, without a run; `OutOfRange` or `NotANumber`, naming `growth.level`.
    pub fn estimates(&self, level: f64) -> Result<Estimates> {
        Ok(Estimates::of(&ffi::growth_estimates(&self.0, level)?))
    }

    /// What was counted, some of it because it takes no part in the estimates.
    ///
    /// # Errors
    ///
    /// None that a growth of this crate has.
    pub fn counts(&self) -> Result<Counts> {
        ffi::growth_counted(&self.0).map(Counts::of_raw)
    }

    /// What the cache still held, by the seconds since the model's last call.
    ///
    /// # Errors
    ///
    /// As [`Growth::estimates`].
    pub fn survival(&self, level: f64) -> Result<Vec<CacheAge>> {
        let ages = ffi::growth_survival(&self.0, level)?;
        Ok(ages.into_iter().map(CacheAge::of_raw).collect())
    }
}

impl Default for Growth {
    fn default() -> Growth {
        Growth::new()
    }
}

/// The totals of one run, where its calls are not recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct RunTotal {
    /// In `[1, 1e7]`.
    pub calls: u64,
    /// Tokens of all prompts, read and written ones included, at most 1e12 a call.
    pub input: u64,
    /// Tokens generated, at most 1e12 a call.
    pub output: u64,
}

/// The estimates from totals of runs, which some odd runs do not spoil; the same in any order.
///
/// ```
/// use loopcost::growth::{from_totals, RunTotal};
///
/// let total = |calls| RunTotal { calls, input: 15_000 * calls + 500 * calls * (calls - 1), output: 400 * calls };
/// let runs: Vec<_> = (1..40).map(total).collect();
/// assert!((from_totals(&runs, 0.95)?.step.value - 1e3).abs() < 1e-6);
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// `OutOfRange`, naming `growth.runs` without one, a field of `growth.runs[]` or `growth.level`;
/// `NotANumber`.
pub fn from_totals(runs: &[RunTotal], level: f64) -> Result<Estimates> {
    Ok(Estimates::of(&ffi::growth_totals_estimates(runs, level)?))
}

/// A value that was estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Estimate {
    /// The estimate; `low` where it is not identified.
    pub value: f64,
    /// The interval; where the value is not identified, all that the data allow.
    pub low: f64,
    /// Its other end.
    pub high: f64,
    /// Runs that it rests on; prefixes for the lifetime, reads for the granularity.
    pub n: u64,
    /// Whether the data determine it.
    pub identified: bool,
}

macro_rules! estimates {
    ($($(#[$about:meta])* $name:ident $place:ident)*) => {
        /// How conversations grow. `include/loopcost/growth.h` says how each is estimated.
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[non_exhaustive]
        pub struct Estimates {
            $($(#[$about])* pub $name: Estimate,)*
        }

        impl Estimates {
            fn of(records: &[sys::loopcost_grown]) -> Estimates {
                Estimates { $($name: Estimate::of(&records[sys::$place as usize]),)* }
            }
        }
    };
}

estimates! {
    /// Tokens that the first call sees.
    base LOOPCOST_GROWN_BASE
    /// Tokens that a call adds to the context.
    step LOOPCOST_GROWN_STEP
    /// Tokens, of the calls before `late_from`; all if there is none.
    early_step LOOPCOST_GROWN_EARLY_STEP
    /// Tokens, of call `late_from` and later ones.
    late_step LOOPCOST_GROWN_LATE_STEP
    /// The call from which the step is another; not identified where one cannot tell.
    late_from LOOPCOST_GROWN_LATE_FROM
    /// Tokens that a call generates and bills.
    output LOOPCOST_GROWN_OUTPUT
    /// Tokens of them that stay in the context: a range.
    kept LOOPCOST_GROWN_KEPT
    /// Tokens of the first prompt that are read from the cache.
    warm LOOPCOST_GROWN_WARM
    /// Share of the prefix that is read.
    cacheable LOOPCOST_GROWN_CACHEABLE
    /// Chance that the prefix has expired before a call.
    expiry LOOPCOST_GROWN_EXPIRY
    /// Seconds until a prefix that is not used has expired with a chance of one half.
    lifetime LOOPCOST_GROWN_LIFETIME
    /// Tokens: 99 of 100 reads are whole multiples of it.
    granularity LOOPCOST_GROWN_GRANULARITY
    /// Tokens: standard deviation of the base between runs.
    base_sd LOOPCOST_GROWN_BASE_SD
    /// Tokens: of the mean step of a run, between runs.
    step_sd LOOPCOST_GROWN_STEP_SD
    /// Tokens: of a step within a run.
    noise_sd LOOPCOST_GROWN_NOISE_SD
    /// Of log(X / expected X), X all prompt tokens of a run: from totals.
    residual_sd LOOPCOST_GROWN_RESIDUAL_SD
    /// Mean of X / expected X: from totals.
    residual_mean LOOPCOST_GROWN_RESIDUAL_MEAN
}

impl Estimate {
    fn of(record: &sys::loopcost_grown) -> Estimate {
        Estimate {
            value: record.value,
            low: record.low,
            high: record.high,
            n: record.n,
            identified: record.identified != 0,
        }
    }
}

answers! {
    /// What was counted.
    Counts of loopcost_growth_counts {
        /// Runs.
        runs: u64,
        /// Calls.
        calls: u64,
        /// Calls before which the context grew or stayed.
        steps: u64,
        /// Calls before which it fell: compactions.
        shrank: u64,
        /// Calls before which some of the run's are missing, or another model's.
        interrupted: u64,
        /// Steps of about 64 times the middle one or more; they take part.
        jumps: u64,
        /// What was read is what the call before had read and written.
        rule_kept: u64,
        /// More was read.
        rule_more: u64,
        /// Less, five minutes or more after the model's last call.
        rule_gap: u64,
        /// Less, after an interruption.
        rule_switched: u64,
        /// Less, where the context fell.
        rule_shrank: u64,
        /// Less, unexplained.
        rule_other: u64,
        /// Calls that could have read a prefix, of which it is told what they read.
        prefixes: u64,
        /// And read less than half of it.
        lost: u64,
    }

    /// What the cache still held after gaps of `since` seconds or more, below `until`.
    CacheAge of loopcost_cache_age {
        /// Seconds.
        since: f64,
        /// Seconds; 1e12 in the last.
        until: f64,
        /// Of the prefixes, held; 0 without any.
        share: f64,
        /// Its exact interval, as if prefixes were independent.
        low: f64,
        /// Its other end.
        high: f64,
        /// Chance that a prefix is held, never rising with the gap: the likeliest such steps.
        survival: f64,
        /// Prefixes that were looked for.
        prefixes: u64,
        /// Those of which at least half was read.
        held: u64,
    }
}
