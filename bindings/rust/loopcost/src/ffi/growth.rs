//! Growth: the memory that C's sums stand in.

use super::{answer, checked, initial, length};
use crate::error::Result;
use crate::growth::{Call, RunTotal};
use loopcost_sys as sys;

/// A track or a growth: its words, and how many calls or runs are in them.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Sums {
    words: Vec<u64>,
    pub(crate) count: u64,
}

impl Sums {
    pub(crate) fn track() -> Sums {
        Sums::of(sys::LOOPCOST_TRACK_WORDS)
    }

    pub(crate) fn growth() -> Sums {
        Sums::of(sys::LOOPCOST_GROWTH_WORDS)
    }

    fn of(words: u32) -> Sums {
        Sums {
            words: vec![0; words as usize],
            count: 0,
        }
    }

    /// As C takes it. The functions that take a const pointer read the memory only.
    fn as_growth(&self) -> sys::loopcost_growth {
        sys::loopcost_growth {
            work: self.words.as_ptr() as *mut u64,
            words: self.words.len() as u64,
            runs: self.count,
            ..initial()
        }
    }

    fn as_track(&self) -> sys::loopcost_track {
        sys::loopcost_track {
            work: self.words.as_ptr() as *mut u64,
            words: self.words.len() as u64,
            calls: self.count,
            ..initial()
        }
    }

    /// A call that changes a growth.
    fn change(&mut self, call: impl FnOnce(*mut sys::loopcost_growth) -> Result<()>) -> Result<()> {
        let mut raw = sys::loopcost_growth {
            work: self.words.as_mut_ptr(),
            ..self.as_growth()
        };
        let outcome = call(&mut raw);
        self.count = raw.runs;
        outcome
    }
}

fn record(call: &Call) -> sys::loopcost_growth_call {
    let told = |is: bool, known: u32| if is { known } else { 0 };
    sys::loopcost_growth_call {
        index: call.index,
        input: call.input,
        read: call.read.unwrap_or(0),
        write: call.write.unwrap_or(0),
        output: call.output,
        gap: call.gap.unwrap_or(0.0),
        known: told(call.gap.is_some(), sys::LOOPCOST_KNOWN_GAP)
            | told(call.read.is_some(), sys::LOOPCOST_KNOWN_READS)
            | told(call.write.is_some(), sys::LOOPCOST_KNOWN_WRITES),
        padding: 0,
    }
}

pub(crate) fn track_calls(track: &mut Sums, calls: &[Call]) -> Result<()> {
    let records: Vec<_> = calls.iter().map(record).collect();
    let mut raw = sys::loopcost_track {
        work: track.words.as_mut_ptr(),
        ..track.as_track()
    };
    // SAFETY: the track has the memory that it says; the records last as long as the call.
    let outcome = checked(|fault| unsafe {
        sys::loopcost_track_calls(&mut raw, records.as_ptr(), records.len() as u64, 0, fault)
    });
    track.count = raw.calls;
    outcome
}

pub(crate) fn growth_add(growth: &mut Sums, track: &Sums) -> Result<()> {
    // SAFETY: both have the memory that they say, each its own.
    growth.change(|growth| {
        checked(|fault| unsafe { sys::loopcost_growth_add(growth, &track.as_track(), fault) })
    })
}

pub(crate) fn growth_merge(into: &mut Sums, from: &Sums) -> Result<()> {
    // SAFETY: both have the memory that they say, each its own.
    into.change(|into| {
        checked(|fault| unsafe { sys::loopcost_growth_merge(into, &from.as_growth(), fault) })
    })
}

fn no_estimates() -> Vec<sys::loopcost_grown> {
    let none = sys::loopcost_grown {
        value: 0.0,
        low: 0.0,
        high: 0.0,
        n: 0,
        identified: 0,
        padding: 0,
    };
    vec![none; sys::LOOPCOST_GROWN_END as usize]
}

pub(crate) fn growth_estimates(growth: &Sums, level: f64) -> Result<Vec<sys::loopcost_grown>> {
    let mut estimates = no_estimates();
    let n = length(&estimates);
    // SAFETY: the growth has the memory that it says; there is room for `n` estimates.
    checked(|fault| unsafe {
        sys::loopcost_growth_estimates(&growth.as_growth(), level, estimates.as_mut_ptr(), n, fault)
    })?;
    Ok(estimates)
}

pub(crate) fn growth_counted(growth: &Sums) -> Result<sys::loopcost_growth_counts> {
    // SAFETY: the growth has the memory that it says.
    answer(|results, fault| unsafe {
        sys::loopcost_growth_counted(&growth.as_growth(), results, fault)
    })
}

pub(crate) fn growth_survival(growth: &Sums, level: f64) -> Result<Vec<sys::loopcost_cache_age>> {
    let none = sys::loopcost_cache_age {
        since: 0.0,
        until: 0.0,
        share: 0.0,
        low: 0.0,
        high: 0.0,
        survival: 0.0,
        prefixes: 0,
        held: 0,
    };
    let mut ages = vec![none; sys::LOOPCOST_CACHE_AGES as usize];
    // SAFETY: the growth has the memory that it says; there is room for all ages.
    checked(|fault| unsafe {
        sys::loopcost_growth_survival(&growth.as_growth(), level, ages.as_mut_ptr(), fault)
    })?;
    Ok(ages)
}

pub(crate) fn growth_totals_estimates(
    runs: &[RunTotal],
    level: f64,
) -> Result<Vec<sys::loopcost_grown>> {
    let mut words = 0;
    // SAFETY: C writes one number.
    checked(|fault| unsafe {
        sys::loopcost_growth_totals_words(runs.len() as u64, &mut words, fault)
    })?;
    let records: Vec<_> = runs
        .iter()
        .map(|run| sys::loopcost_growth_run {
            calls: run.calls,
            input: run.input,
            output: run.output,
        })
        .collect();
    let mut work = vec![0; words as usize];
    let totals = sys::loopcost_growth_totals {
        runs: records.as_ptr(),
        n_runs: records.len() as u64,
        work: work.as_mut_ptr(),
        words,
        level,
        ..initial()
    };
    let mut estimates = no_estimates();
    let n = length(&estimates);
    // SAFETY: the records and the memory last as long as the call; there is room for `n` estimates.
    checked(|fault| unsafe {
        sys::loopcost_growth_totals_estimates(&totals, estimates.as_mut_ptr(), n, fault)
    })?;
    Ok(estimates)
}
