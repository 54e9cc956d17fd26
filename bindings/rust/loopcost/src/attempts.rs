use crate::error::Result;
use crate::ffi;
use loopcost_sys as sys;

/// The law of the attempts that one bug of a class takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Law {
    /// Every attempt fixes it with the same chance, whatever came before.
    #[default]
    Geometric,
}

/// Bugs of one difficulty.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Class {
    /// The law of the attempts that one bug takes.
    pub law: Law,
    /// n_d, how many there are, in `[0, 1e12]`; an expectation, so it may be fractional.
    pub count: f64,
    /// p_d, the chance that one attempt fixes one, in `[1e-12, 1]`.
    pub fix_chance: f64,
}

impl Class {
    /// `count` bugs, in `[0, 1e12]`, each of which every attempt fixes with chance `fix_chance`, in
    /// `[1e-12, 1]`. What is outside is an error where the class is used.
    pub const fn geometric(count: f64, fix_chance: f64) -> Class {
        Class {
            law: Law::Geometric,
            count,
            fix_chance,
        }
    }

    pub(crate) fn raw(&self) -> sys::loopcost_class {
        sys::loopcost_class {
            law: match self.law {
                Law::Geometric => sys::LOOPCOST_LAW_GEOMETRIC,
            },
            n_chances: 0,
            count: self.count,
            fix_chance: self.fix_chance,
            alpha: 0.0,
            beta: 0.0,
            after_fix: 0.0,
            after_failure: 0.0,
            chances: std::ptr::null(),
            reserved: std::ptr::null(),
        }
    }
}

/// The two-class shorthand: bugs of which a share is hard, and the chances that one attempt fixes
/// one.
///
/// ```
/// use loopcost::TwoClasses;
///
/// let [easy, hard] = TwoClasses { count: 10.0, hard_share: 0.4, easy: 0.6, hard: 0.15 }.classes()?;
/// assert_eq!((easy.count, easy.fix_chance), (6.0, 0.6));
/// assert_eq!((hard.count, hard.fix_chance), (4.0, 0.15));
/// # Ok::<(), loopcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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

/// The cumulants of the attempts that all bugs of the classes take together. No class, or no bug,
/// takes none.
///
/// # Errors
///
/// `NotANumber` or `OutOfRange`, naming `classes[].count` or `classes[].fix_chance`, or `classes`
/// when there are more than 65536.
pub fn cumulants(classes: &[Class]) -> Result<Cumulants> {
    let raw = ffi::attempts_cumulants(classes)?;
    Ok(Cumulants {
        mean: raw.mean,
        variance: raw.variance,
        third: raw.third,
        fourth: raw.fourth,
    })
}
