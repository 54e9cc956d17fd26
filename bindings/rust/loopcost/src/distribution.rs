use crate::attempts::Class;
use crate::error::Result;
use crate::ffi;
use loopcost_sys as sys;

/// The law of the attempts T that the bugs of some classes take together.
///
/// The counts of the classes may be fractional, as where a share of the bugs is hard; their sum must
/// be a whole number, within 1e-9.
///
/// ```
/// use loopcost::{Attempts, Class};
///
/// let attempts = Attempts::new([Class::geometric(3.0, 0.6), Class::geometric(2.0, 0.15)]);
/// let enough = attempts.quantile(0.9)?;
/// assert!(attempts.chances(enough)?.at_most >= 0.9);
/// assert!(attempts.chances(enough - 1)?.at_most < 0.9);
/// # Ok::<(), loopcost::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Attempts {
    classes: Vec<Class>,
}

/// The law at one number of attempts t, or at one amount. Each is accurate by itself: `more` is never
/// `1 - at_most` where that would cancel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Chances {
    /// P(T = t).
    pub exactly: f64,
    /// P(T <= t), the cdf.
    pub at_most: f64,
    /// P(T > t), the survival function.
    pub more: f64,
}

impl Attempts {
    /// The law of the bugs of these classes.
    pub fn new(classes: impl Into<Vec<Class>>) -> Attempts {
        Attempts {
            classes: classes.into(),
        }
    }

    /// The chances of exactly t, at most t, and more than t attempts, t in `[0, 1e12]`: each to
    /// 1e-12 relative where it is above 1e-290 and sum n/p <= 1e7. With one fix chance for all it
    /// takes the time of sqrt(t) terms of a continued fraction, with several that of a sum over all
    /// numbers of attempts that matter: as many as sum n/p is large.
    ///
    /// # Errors
    ///
    /// `Undefined`, naming `bugs.count`, when the sum of the counts is no whole number; `NotANumber`
    /// or `OutOfRange`, naming a field of `classes[]`, or `attempts` (t, or sum n/p above 1e12);
    /// `Unsupported`, naming `classes[].law`, `classes[].after_fix` or `classes[].after_failure`, for
    /// a class that is not geometric or whose bugs come back.
    pub fn chances(&self, t: u64) -> Result<Chances> {
        let raw = ffi::attempts_chances(&self.classes, t)?;
        Ok(Chances {
            exactly: raw.exactly,
            at_most: raw.at_most,
            more: raw.more,
        })
    }

    /// The smallest t that there can be with P(T <= t) >= chance, for a chance in `[0, 1]`: at 0 the
    /// sum of the counts.
    ///
    /// # Errors
    ///
    /// As [`Attempts::chances`]; `NotANumber` or `OutOfRange`, naming `chance`; `Undefined`, naming
    /// `chance`, at 1 unless every attempt succeeds for sure.
    pub fn quantile(&self, chance: f64) -> Result<u64> {
        ffi::attempts_quantile(&self.classes, chance)
    }

    /// The smallest t that there can be with P(T > t) <= chance, for a chance in `[0, 1]`: the
    /// quantile of the upper tail, to 1e-290; at 1 the sum of the counts.
    ///
    /// # Errors
    ///
    /// As [`Attempts::quantile`], `Undefined` at 0.
    pub fn upper_quantile(&self, chance: f64) -> Result<u64> {
        ffi::attempts_upper_quantile(&self.classes, chance)
    }
}

/// A number that is known to lie between two: the same one where the law is exact.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Bracket {
    /// The lower end.
    pub least: f64,
    /// The upper end.
    pub most: f64,
}

impl Bracket {
    fn new(least: f64, most: f64) -> Bracket {
        Bracket { least, most }
    }
}

/// The law of what a strategy costs: [`Strategy::distribution`](crate::Strategy::distribution) and
/// [`Loop::distribution`](crate::Loop::distribution) make one.
///
/// It is exact for a shared conversation and a loop of calls. For fresh threads it is exact where
/// all costs are multiples of one amount (whole tokens, prices of whole nano-USD per Mtok) and that
/// takes no more memory than the bracket; otherwise the law is bounded from both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    pub(crate) work: Vec<f64>,
    pub(crate) built: Built,
}

/// What C notes of a law beside its tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Built {
    pub(crate) exact: u32,
    pub(crate) quantity: u32,
    pub(crate) atoms: u64,
    pub(crate) width: f64,
    pub(crate) tail: f64,
    pub(crate) missing: f64,
    pub(crate) rounding: f64,
}

/// A strategy at a budget.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Risk {
    /// P(cost <= budget): a cost equal to the budget is within it.
    pub within: Bracket,
    /// P(cost > budget); never 1 - within where that would cancel.
    pub over: Bracket,
    /// USD, the mean cost of the runs that stay within the budget; 0 where none does.
    pub mean_within: Bracket,
    /// USD, the mean of max(cost - budget, 0).
    pub overrun: Bracket,
}

/// Two strategies that run independently.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Duel {
    /// P(first < second).
    pub cheaper: Bracket,
    /// P(first > second).
    pub dearer: Bracket,
    /// USD, the mean of the second less that of the first.
    pub saving: Bracket,
}

impl Distribution {
    /// Is the law exact, or bounded from both sides?
    pub fn is_exact(&self) -> bool {
        self.built.exact != 0
    }

    /// The chances and expectations at a budget, in `[0, 1e300]` USD.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming `budget`.
    pub fn risk(&self, budget: f64) -> Result<Risk> {
        let raw = ffi::distribution_risk(self, budget)?;
        Ok(Risk {
            within: Bracket::new(raw.within_least, raw.within_most),
            over: Bracket::new(raw.over_least, raw.over_most),
            mean_within: Bracket::new(raw.mean_within_least, raw.mean_within_most),
            overrun: Bracket::new(raw.overrun_least, raw.overrun_most),
        })
    }

    /// The smallest cost c with P(cost <= c) >= chance: the budget that is enough so often.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming `chance`; `Undefined` where it lies in the tail outside
    /// the law.
    pub fn quantile(&self, chance: f64) -> Result<Bracket> {
        ffi::distribution_quantile(self, chance).map(Bracket::of_raw)
    }

    /// The smallest cost c with P(cost > c) <= chance.
    ///
    /// # Errors
    ///
    /// As [`Distribution::quantile`].
    pub fn upper_quantile(&self, chance: f64) -> Result<Bracket> {
        ffi::distribution_upper_quantile(self, chance).map(Bracket::of_raw)
    }

    /// This law and another, when both run independently: which is cheaper?
    ///
    /// # Errors
    ///
    /// None today.
    pub fn duel(&self, other: &Distribution) -> Result<Duel> {
        let raw = ffi::distribution_duel(self, other)?;
        Ok(Duel {
            cheaper: Bracket::new(raw.cheaper_least, raw.cheaper_most),
            dearer: Bracket::new(raw.dearer_least, raw.dearer_most),
            saving: Bracket::new(raw.saving_least, raw.saving_most),
        })
    }
}

impl Bracket {
    pub(crate) fn of_raw(raw: sys::loopcost_bracket) -> Bracket {
        Bracket::new(raw.least, raw.most)
    }
}
