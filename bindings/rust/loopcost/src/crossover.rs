use crate::error::Result;
use crate::ffi;
use crate::param::Param;
use crate::strategy::Strategy;
use loopcost_sys as sys;
use std::cmp::Ordering;

/// Where the mean of a strategy `b` crosses that of `a` as one parameter moves through the positive
/// numbers.
///
/// [`Ordering::Less`] stands for "b is cheaper", [`Ordering::Greater`] for "a is cheaper".
#[derive(Clone, Debug, PartialEq)]
pub struct Crossovers {
    at_zero: Ordering,
    sides: Vec<Ordering>,
    crossings: Vec<Crossing>,
}

/// One value of the parameter where both cost the same.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Crossing {
    /// The parameter there, in its unit.
    pub value: f64,
    /// |value - true crossing| is at most this.
    pub bound: f64,
    /// How b compares with a just below. A touch has the same on both sides.
    pub below: Ordering,
    /// How b compares with a just above.
    pub above: Ordering,
}

impl Crossovers {
    /// All crossings, the smallest first: none, one or two.
    pub fn crossings(&self) -> &[Crossing] {
        &self.crossings
    }

    /// How b compares with a at 0. With no bug no thread is opened, so a cost may jump on the way
    /// to the first one.
    pub fn at_zero(&self) -> Ordering {
        self.at_zero
    }

    /// How b compares with a between the crossings, from 0 to infinity: one more than there are
    /// crossings. Equal everywhere if the strategies never differ.
    pub fn sides(&self) -> &[Ordering] {
        &self.sides
    }

    fn of_raw(raw: sys::loopcost_crossover) -> Crossovers {
        let count = raw.count as usize;
        let mut sides: Vec<Ordering> = [raw.sign_below, raw.sign_between, raw.sign_above]
            .iter()
            .map(|sign| sign.cmp(&0))
            .collect();
        sides.truncate(count + 1);
        let roots = [(raw.first, raw.first_bound), (raw.second, raw.second_bound)];
        let crossings = roots
            .iter()
            .zip(sides.windows(2))
            .map(|(&(value, bound), side)| Crossing {
                value,
                bound,
                below: side[0],
                above: side[1],
            })
            .collect();
        Crossovers {
            at_zero: raw.sign_at_zero.cmp(&0),
            sides,
            crossings,
        }
    }
}

/// All crossings of `b` over `a` in a parameter of `b`: today in [`Param::GENERATOR_BUGS_COUNT`],
/// the number of bugs that b's generator leaves, their mix as it is.
///
/// The parameter belongs to b's generator, so it moves in `a` too where a uses the same `&Model`.
///
/// # Errors
///
/// `Unsupported`, naming it, for another parameter, or naming what takes a strategy beyond the
/// published model; `Undefined` when b's generator leaves no bug, so that there is no mix to scale; or as [`Strategy::cost`], with
/// [`Error::strategy`](crate::Error::strategy) 0 for a and 1 for b.
pub fn crossovers(a: &Strategy<'_>, b: &Strategy<'_>, param: Param) -> Result<Crossovers> {
    ffi::crossovers(a, b, param).map(Crossovers::of_raw)
}

/// How the cost of a strategy answers to one parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Sensitivity {
    /// The parameter as it stands, in its unit.
    pub value: f64,
    /// d mean / d parameter, USD per unit.
    pub mean: f64,
    /// d variance / d parameter, USD^2 per unit.
    pub variance: f64,
    /// value / mean * d mean / d parameter: per cent per per cent; 0 where the mean is 0.
    pub mean_elasticity: f64,
}

impl Sensitivity {
    pub(crate) fn of_raw(raw: sys::loopcost_sensitivity) -> Sensitivity {
        Sensitivity {
            value: raw.value,
            mean: raw.mean,
            variance: raw.variance,
            mean_elasticity: raw.mean_elasticity,
        }
    }
}
