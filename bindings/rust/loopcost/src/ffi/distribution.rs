//! Laws of costs and of attempts, in the memory that C builds them in.

use super::{answer, checked, count, initial, memory, Lowered};
use crate::distribution::{Built, Distribution};
use crate::error::Result;
use crate::strategy::Strategy;
use loopcost_sys as sys;

pub(super) fn build(
    strategy: &sys::loopcost_strategy,
    quantity: u32,
    width: f64,
    tail: f64,
) -> Result<Distribution> {
    let mut raw = sys::loopcost_distribution {
        quantity,
        width,
        tail,
        ..initial()
    };
    let mut words = 0;
    // SAFETY: the caller's struct outlives the call.
    checked(|fault| unsafe {
        sys::loopcost_distribution_words(strategy, &raw, &mut words, fault)
    })?;
    let mut work = memory(words);
    raw.work = work.as_mut_ptr();
    raw.words = count(&work);
    // SAFETY: C writes as many numbers as it is told there are.
    checked(|fault| unsafe { sys::loopcost_distribution_build(strategy, &mut raw, fault) })?;
    Ok(Distribution {
        work,
        built: Built {
            exact: raw.exact,
            quantity,
            atoms: raw.atoms,
            width: raw.width,
            tail: raw.tail,
            missing: raw.missing,
            rounding: raw.rounding,
        },
    })
}

pub(crate) fn strategy_distribution(
    strategy: &Strategy<'_>,
    width: f64,
    tail: f64,
) -> Result<Distribution> {
    let lowered = Lowered::new(&[*strategy]);
    build(
        lowered.strategy(0),
        sys::LOOPCOST_QUANTITY_COST,
        width,
        tail,
    )
}

pub(crate) fn strategy_attempts_distribution(
    strategy: &Strategy<'_>,
    tail: f64,
) -> Result<Distribution> {
    let lowered = Lowered::new(&[*strategy]);
    build(
        lowered.strategy(0),
        sys::LOOPCOST_QUANTITY_ATTEMPTS,
        0.0,
        tail,
    )
}

impl Distribution {
    /// As C takes it. The functions that take a const pointer read the memory only.
    fn raw(&self) -> sys::loopcost_distribution {
        sys::loopcost_distribution {
            exact: self.built.exact,
            quantity: self.built.quantity,
            work: self.work.as_ptr() as *mut f64,
            words: self.work.len() as u64,
            atoms: self.built.atoms,
            width: self.built.width,
            tail: self.built.tail,
            missing: self.built.missing,
            rounding: self.built.rounding,
            ..initial()
        }
    }
}

pub(crate) fn distribution_risk(law: &Distribution, budget: f64) -> Result<sys::loopcost_risk> {
    // SAFETY: C reads the law's memory, which outlives the call.
    answer(|results, fault| unsafe {
        sys::loopcost_distribution_risk(&law.raw(), budget, results, fault)
    })
}

pub(crate) fn distribution_quantile(
    law: &Distribution,
    chance: f64,
) -> Result<sys::loopcost_bracket> {
    // SAFETY: as above.
    answer(|results, fault| unsafe {
        sys::loopcost_distribution_quantile(&law.raw(), chance, results, fault)
    })
}

pub(crate) fn distribution_upper_quantile(
    law: &Distribution,
    chance: f64,
) -> Result<sys::loopcost_bracket> {
    // SAFETY: as above.
    answer(|results, fault| unsafe {
        sys::loopcost_distribution_upper_quantile(&law.raw(), chance, results, fault)
    })
}

pub(crate) fn distribution_duel(
    first: &Distribution,
    second: &Distribution,
) -> Result<sys::loopcost_duel> {
    // SAFETY: as above.
    answer(|results, fault| unsafe {
        sys::loopcost_distribution_duel(&first.raw(), &second.raw(), results, fault)
    })
}
