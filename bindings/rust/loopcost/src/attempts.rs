use crate::error::Result;
use crate::ffi;
use loopcost_sys as sys;

/// The law of the attempts that one bug of a class takes.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Law {
    /// Every attempt fixes it with the same chance, whatever came before.
    Geometric {
        /// p_d, in `[1e-12, 1]`; 0 where it is not asked for, as in a model that only generates.
        fix_chance: f64,
    },
    /// Attempt t fixes it with the t-th chance of the list, whose last one holds from there on: a
    /// restart that remembers its failure has the list `[p0, p1]`. One to 65536 chances, each in
    /// `[0, 1]`, the last in `[1e-12, 1]`.
    Table(Vec<f64>),
    /// Each bug has a chance of its own, drawn from Beta(alpha, beta), which every attempt has: bugs
    /// that have failed before are likely to be hard ones.
    Beta {
        /// Successes, in `[1e-6, 1e9]`. Attempts have as many moments as are below it: at most 2,
        /// and their variance is infinite.
        alpha: f64,
        /// Failures, in `[1e-6, 1e9]`.
        beta: f64,
    },
}

/// Geometric, without a chance.
impl Default for Law {
    fn default() -> Law {
        Law::Geometric { fix_chance: 0.0 }
    }
}

/// Bugs of one difficulty.
///
/// ```
/// use loopcost::{cumulants, Class};
///
/// // The first attempt seldom helps, the later ones know what failed.
/// let remembers = cumulants(&[Class::table(3.0, [0.1, 0.5])])?;
/// assert!((remembers.mean - 3.0 * (1.0 + 0.9 / 0.5)).abs() < 1e-12);
///
/// // Every fifth repair breaks something of the same kind.
/// let comes_back = cumulants(&[Class::geometric(4.0, 0.5).after_fix(0.2)])?;
/// assert!((comes_back.mean - 4.0 / 0.5 / (1.0 - 0.2)).abs() < 1e-12);
/// # Ok::<(), loopcost::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
#[non_exhaustive]
pub struct Class {
    /// The law of the attempts that one bug takes.
    pub law: Law,
    /// n_d, how many there are, in `[0, 1e12]`; an expectation, so it may be fractional.
    pub count: f64,
    /// rho, the chance that a fix brings in another bug of the class, in `[0, 1]`.
    pub after_fix: f64,
    /// eta, the chance that a failed attempt brings in another bug of the class, in `[0, 1]`.
    pub after_failure: f64,
}

impl Class {
    /// `count` bugs, in `[0, 1e12]`, each of which every attempt fixes with chance `fix_chance`, in
    /// `[1e-12, 1]`. What is outside is an error where the class is used.
    pub const fn geometric(count: f64, fix_chance: f64) -> Class {
        Class::of_law(count, Law::Geometric { fix_chance })
    }

    /// `count` bugs, in `[0, 1e12]`, each of which attempt t fixes with the t-th of `chances`, each in
    /// `[0, 1]`; the last one, in `[1e-12, 1]`, holds from there on. What is outside is an error where
    /// the class is used.
    pub fn table(count: f64, chances: impl Into<Vec<f64>>) -> Class {
        Class::of_law(count, Law::Table(chances.into()))
    }

    /// `count` bugs, in `[0, 1e12]`, each with a chance of its own, drawn from Beta(`alpha`, `beta`),
    /// each in `[1e-6, 1e9]`. What is outside is an error where the class is used.
    pub const fn beta(count: f64, alpha: f64, beta: f64) -> Class {
        Class::of_law(count, Law::Beta { alpha, beta })
    }

    const fn of_law(count: f64, law: Law) -> Class {
        Class {
            law,
            count,
            after_fix: 0.0,
            after_failure: 0.0,
        }
    }

    /// The same class where a fix brings in another bug of it with this chance, in `[0, 1]`.
    pub fn after_fix(self, chance: f64) -> Class {
        Class {
            after_fix: chance,
            ..self
        }
    }

    /// The same class where a failed attempt brings in another bug of it with this chance, in
    /// `[0, 1]`.
    pub fn after_failure(self, chance: f64) -> Class {
        Class {
            after_failure: chance,
            ..self
        }
    }

    /// It points to the chances of a table: it is good for as long as the class is borrowed.
    pub(crate) fn raw(&self) -> sys::loopcost_class {
        let plain = sys::loopcost_class {
            law: sys::LOOPCOST_LAW_GEOMETRIC,
            n_chances: 0,
            count: self.count,
            fix_chance: 0.0,
            alpha: 0.0,
            beta: 0.0,
            after_fix: self.after_fix,
            after_failure: self.after_failure,
            chances: std::ptr::null(),
            reserved: std::ptr::null(),
        };
        match &self.law {
            &Law::Geometric { fix_chance } => sys::loopcost_class {
                fix_chance,
                ..plain
            },
            Law::Table(chances) => sys::loopcost_class {
                law: sys::LOOPCOST_LAW_TABLE,
                n_chances: ffi::length(chances),
                chances: chances.as_ptr(),
                ..plain
            },
            &Law::Beta { alpha, beta } => sys::loopcost_class {
                law: sys::LOOPCOST_LAW_BETA,
                alpha,
                beta,
                ..plain
            },
        }
    }
}

/// The two-class shorthand: bugs of which a share is hard, and the chances that one attempt fixes
/// one.
///
/// ```
/// use loopcost::{Class, TwoClasses};
///
/// let [easy, hard] = TwoClasses { count: 10.0, hard_share: 0.4, easy: 0.6, hard: 0.15 }.classes()?;
/// assert_eq!(easy, Class::geometric(6.0, 0.6));
/// assert_eq!(hard, Class::geometric(4.0, 0.15));
/// # Ok::<(), loopcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct TwoClasses {
    /// How many bugs there are, in `[0, 1e12]`.
    pub count: f64,
    /// The share of them that is hard, in `[0, 1]`.
    pub hard_share: f64,
    /// The chance to fix an easy one, in `[1e-12, 1]`.
    pub easy: f64,
    /// The chance to fix a hard one, in `[1e-12, 1]`.
    pub hard: f64,
}

impl TwoClasses {
    /// The easy class and the hard one.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming `bugs.count`, `bugs.hard_share`, `fix_chance.easy` or
    /// `fix_chance.hard`.
    pub fn classes(&self) -> Result<[Class; 2]> {
        let classes = ffi::two_classes(self)?;
        Ok(classes.map(|raw| Class::geometric(raw.count, raw.fix_chance)))
    }
}

/// The number of attempts T: its mean, its variance, its third and fourth cumulants, each to 8 ulp.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Cumulants {
    /// I, attempts.
    pub mean: f64,
    /// V.
    pub variance: f64,
    /// k3.
    pub third: f64,
    /// k4.
    pub fourth: f64,
}

impl Cumulants {
    pub(crate) fn of_raw(raw: sys::loopcost_cumulants) -> Cumulants {
        Cumulants {
            mean: raw.mean,
            variance: raw.variance,
            third: raw.third,
            fourth: raw.fourth,
        }
    }
}

/// The cumulants of the attempts that all bugs of the classes take together, those that repairs bring
/// in included. No class, or no bug, takes none.
///
/// # Errors
///
/// `NotANumber` or `OutOfRange`, naming a field of `classes[]`, or `classes` when there are more than
/// 65536; `Divergent`, naming `classes[].after_fix` or `classes[].after_failure`, where each bug
/// brings in one or more; `Undefined`, naming `classes[].alpha`, at 4 or less, where the fourth
/// cumulant is infinite; `Unsupported`, naming such a rate, for bugs that come back by another law
/// than the geometric one.
pub fn cumulants(classes: &[Class]) -> Result<Cumulants> {
    ffi::attempts_cumulants(classes).map(Cumulants::of_raw)
}

/// How likely a bug that `failures` attempts did not fix, in `[0, 1e12]`, is of each class, to 1e-12.
/// Failure is informative: what has failed before is likely to be hard.
///
/// ```
/// use loopcost::{belief, Class};
///
/// let classes = [Class::geometric(0.9, 0.8), Class::geometric(0.1, 0.2)];
/// let hard = belief(&classes, 3)?[1];
/// assert!((hard - 0.0512 / (0.0512 + 0.0072)).abs() < 1e-12);
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// `Undefined`, naming `failures`, where no bug of any class fails so often; `NotANumber` or
/// `OutOfRange`, naming a field of `classes[]`, `classes` or `failures`, which is at most 1e7 where
/// there is a Beta law.
pub fn belief(classes: &[Class], failures: u64) -> Result<Vec<f64>> {
    ffi::attempts_belief(classes, failures)
}

/// What comes of independent attempts that succeed with the same chance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct BestOf {
    /// The chance that one or more succeed, which is what a perfect verifier finds.
    pub any: f64,
    /// The chance that none does; never 1 - any where that would cancel.
    pub none: f64,
}

/// What comes of `samples` independent attempts, in `[0, 1e12]`, that succeed with `chance` each, in
/// `[0, 1]`: to 1e-12 where it is above 1e-290.
///
/// ```
/// let three = loopcost::best_of(0.5, 3)?;
/// assert!((three.any - 0.875).abs() < 1e-15 && (three.none - 0.125).abs() < 1e-15);
/// # Ok::<(), loopcost::Error>(())
/// ```
///
/// # Errors
///
/// `NotANumber` or `OutOfRange`, naming `chance` or `samples`.
pub fn best_of(chance: f64, samples: u64) -> Result<BestOf> {
    let (any, none) = ffi::best_of(chance, samples)?;
    Ok(BestOf { any, none })
}

/// What repairs bring in, by any law of the number of bugs that one repair leads to, as long as that
/// does not depend on its cost. [`Class::after_fix`] and [`Class::after_failure`] are one such law
/// whose number does.
///
/// ```
/// use loopcost::Offspring;
///
/// // Every fourth repair of 0.02 USD brings in a bug: 8 bugs come to 8 / (1 - 0.25) repairs.
/// let offspring = Offspring {
///     bugs: 8.0,
///     mean: 0.25,
///     variance: 0.25 * 0.75,
///     cost_mean: 0.02,
///     cost_variance: 0.0,
/// };
/// let all = offspring.progeny()?;
/// assert!((all.mean - 1.0 / 0.75).abs() < 1e-15);
/// assert!((all.cost_mean - 8.0 * 0.02 / 0.75).abs() < 1e-15);
/// # Ok::<(), loopcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Offspring {
    /// Bugs at the start, in `[0, 1e12]`.
    pub bugs: f64,
    /// The mean number of bugs that one repair brings in, in `[0, 1)`.
    pub mean: f64,
    /// Its variance, in `[0, 1e12]`.
    pub variance: f64,
    /// USD, what the repair of one bug costs, in `[0, 1e12]`.
    pub cost_mean: f64,
    /// USD^2, in `[0, 1e24]`.
    pub cost_variance: f64,
}

/// All that comes of bugs that bring in bugs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Progeny {
    /// Bugs in all, of one at the start.
    pub mean: f64,
    /// Their variance.
    pub variance: f64,
    /// USD, of all bugs.
    pub cost_mean: f64,
    /// USD^2.
    pub cost_variance: f64,
}

impl Offspring {
    /// How many bugs one comes to, and what all of them cost, to 8 ulp.
    ///
    /// # Errors
    ///
    /// `Divergent`, naming `offspring.mean`, at 1 or more; `NotANumber` or `OutOfRange`, naming a
    /// field of `offspring`.
    pub fn progeny(&self) -> Result<Progeny> {
        let raw = ffi::offspring_progeny(self)?;
        Ok(Progeny {
            mean: raw.mean,
            variance: raw.variance,
            cost_mean: raw.cost_mean,
            cost_variance: raw.cost_variance,
        })
    }

    pub(crate) fn raw(&self) -> sys::loopcost_offspring {
        sys::loopcost_offspring {
            bugs: self.bugs,
            mean: self.mean,
            variance: self.variance,
            cost_mean: self.cost_mean,
            cost_variance: self.cost_variance,
            ..ffi::initial()
        }
    }
}
