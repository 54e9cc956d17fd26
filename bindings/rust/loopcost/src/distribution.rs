use crate::attempts::Class;
use crate::error::Result;
use crate::ffi;

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
pub struct Attempts {
    classes: Vec<Class>,
}

/// The law at one number of attempts t. Each is accurate by itself: `more` is never `1 - at_most`
/// where that would cancel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
    /// or `OutOfRange`, naming a field of `classes[]`, or `attempts` (t, or sum n/p above 1e12).
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
