//! Forecasts: laws of what a run costs, in the memory that C builds them in.

use super::{
    answer, checked, count, initial, longest, memory, number, room, with_evidence,
    with_loop_and_state,
};
use crate::calls::{Hazard, Loop, State};
use crate::error::Result;
use crate::fit::Outcome;
use crate::forecast::{Forecast, Residuals};
use loopcost_sys as sys;

pub(crate) fn forecast_hazards(outcomes: &[Outcome], strength: f64) -> Result<Vec<Hazard>> {
    let none = sys::loopcost_hazard {
        solved: 0.0,
        wrong: 0.0,
    };
    // One for each call of the longest run, and one for all calls beyond.
    let n = longest(outcomes) + 1;
    let mut hazards = room(n, none);
    let found = with_evidence(
        outcomes,
        |_| Ok(n),
        // SAFETY: the evidence has the memory that it says; there is room for as many hazards as C is
        // told.
        |evidence| {
            number(|found, fault| unsafe {
                let (at, room) = (hazards.as_mut_ptr(), count(&hazards));
                sys::loopcost_forecast_hazards(evidence, strength, at, room, found, fault)
            })
        },
    )?;
    hazards.truncate(found as usize);
    Ok(hazards.iter().map(Hazard::of_raw).collect())
}

pub(crate) fn forecast_smooth(ratios: &[f64]) -> Result<Residuals> {
    super::ascending(ratios, sys::LOOPCOST_PARAM_FORECAST_RATIO, |ratios, _| {
        let mut residuals = memory(5 * count(ratios));
        let mut weights = memory(5 * count(ratios));
        // SAFETY: five numbers of each for every ratio.
        checked(|fault| unsafe {
            let (n, residuals, weights) =
                (count(ratios), residuals.as_mut_ptr(), weights.as_mut_ptr());
            sys::loopcost_forecast_smooth(ratios.as_ptr(), n, residuals, weights, fault)
        })?;
        Ok(Residuals { residuals, weights })
    })
}

/// A law that is built, and its memory.
pub(crate) fn forecast_build(
    calls: &Loop,
    state: Option<&State>,
    made: u64,
) -> Result<(sys::loopcost_forecast, Vec<f64>)> {
    let mut raw = sys::loopcost_forecast { made, ..initial() };
    with_loop_and_state(calls, state, |calls, state| {
        // SAFETY: the loop and the state outlive the call.
        let words = number(|words, fault| unsafe {
            sys::loopcost_forecast_words(calls, state, &raw, words, fault)
        })?;
        let mut work = memory(words);
        raw.work = work.as_mut_ptr();
        raw.words = count(&work);
        // SAFETY: as above; the memory is as much as C is told.
        checked(|fault| unsafe { sys::loopcost_forecast_build(calls, state, &mut raw, fault) })?;
        Ok((raw, work))
    })
}

/// As C takes it. The functions that take a const pointer read the memory only.
fn raw(law: &Forecast) -> sys::loopcost_forecast {
    sys::loopcost_forecast {
        work: law.work.as_ptr() as *mut f64,
        words: count(&law.work),
        atoms: law.atoms,
        residuals: law.residuals,
        ..initial()
    }
}

pub(crate) fn forecast_quantile(law: &Forecast, chance: f64) -> Result<f64> {
    // SAFETY: C reads the law's memory, which outlives the call.
    number(|usd, fault| unsafe { sys::loopcost_forecast_quantile(&raw(law), chance, usd, fault) })
}

pub(crate) fn forecast_chances(law: &Forecast, budget: f64) -> Result<sys::loopcost_chances> {
    // SAFETY: as above.
    answer(|results, fault| unsafe {
        sys::loopcost_forecast_chances(&raw(law), budget, results, fault)
    })
}

pub(crate) fn forecast_crps(law: &mut Forecast, observed: f64) -> Result<f64> {
    let mut raw = sys::loopcost_forecast {
        work: law.work.as_mut_ptr(),
        ..raw(law)
    };
    // SAFETY: the memory is the law's alone, and C writes to no more of it than there is.
    number(|usd, fault| unsafe { sys::loopcost_forecast_crps(&mut raw, observed, usd, fault) })
}
