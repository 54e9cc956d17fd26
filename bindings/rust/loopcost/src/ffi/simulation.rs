//! Simulations: the memory that C works in, and the way back from C into a user's closures.

use super::{answer, checked, fault, initial, memory, with_loop, Lowered};
use crate::calls::Loop;
use crate::error::{Error, Result};
use crate::simulation::{OwnLaws, Random, Sampling};
use crate::strategy::Strategy;
use loopcost_sys as sys;
use std::any::Any;
use std::cell::Cell;
use std::os::raw::c_void;
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::result;

/// What C can simulate.
pub trait Lower: Sync {
    /// As C takes it, for the time of one call.
    fn lower<T>(&self, call: impl FnOnce(&sys::loopcost_strategy) -> T) -> T;

    /// Whether it is known which ends are solved.
    fn tells_ends(&self) -> bool {
        true
    }
}

impl Lower for Strategy<'_> {
    fn lower<T>(&self, call: impl FnOnce(&sys::loopcost_strategy) -> T) -> T {
        call(Lowered::new(&[*self]).strategy(0))
    }
}

impl Lower for Loop {
    fn lower<T>(&self, call: impl FnOnce(&sys::loopcost_strategy) -> T) -> T {
        with_loop(self, |calls| {
            call(&sys::loopcost_strategy { calls, ..initial() })
        })
    }

    fn tells_ends(&self) -> bool {
        self.tells_ends
    }
}

// Tallies.

/// A tally of either kind with its memory.
#[derive(Clone)]
pub(crate) struct Counts {
    pub(crate) kind: u32,
    work: Vec<u64>,
    pub(crate) bins: u64,
    pub(crate) trials: u64,
    pub(crate) used: u64,
    pub(crate) resolution: u32,
    pub(crate) unit_bits: u32,
}

impl Counts {
    fn new(kind: u32, bins: u64) -> Result<Counts> {
        let mut words = 0;
        // SAFETY: C writes one number.
        checked(|fault| unsafe { sys::loopcost_tally_words(kind, bins, &mut words, fault) })?;
        Ok(Counts::within(kind, bins, words))
    }

    /// No trial, in so many words of memory.
    fn within(kind: u32, bins: u64, words: u64) -> Counts {
        Counts {
            kind,
            work: memory(words),
            bins,
            trials: 0,
            used: 0,
            resolution: 0,
            unit_bits: 0,
        }
    }

    /// As C takes it. The functions that take a const pointer read the memory only.
    fn raw(&self) -> sys::loopcost_tally {
        sys::loopcost_tally {
            work: self.work.as_ptr() as *mut u64,
            ..self.head()
        }
    }

    /// Everything but the memory.
    fn head(&self) -> sys::loopcost_tally {
        sys::loopcost_tally {
            kind: self.kind,
            words: self.work.len() as u64,
            bins: self.bins,
            trials: self.trials,
            used: self.used,
            resolution: self.resolution,
            unit_bits: self.unit_bits,
            ..initial()
        }
    }

    /// A call that changes the tally.
    fn change(&mut self, call: impl FnOnce(*mut sys::loopcost_tally) -> Result<()>) -> Result<()> {
        let mut raw = sys::loopcost_tally {
            work: self.work.as_mut_ptr(),
            ..self.head()
        };
        let outcome = call(&mut raw);
        self.kind = raw.kind;
        self.bins = raw.bins;
        self.trials = raw.trials;
        self.used = raw.used;
        self.resolution = raw.resolution;
        self.unit_bits = raw.unit_bits;
        outcome
    }
}

pub(crate) fn tally_merge(into: &mut Counts, from: &Counts) -> Result<()> {
    // SAFETY: both tallies have the memory that they say, each its own.
    into.change(|into| {
        checked(|fault| unsafe { sys::loopcost_tally_merge(into, &from.raw(), fault) })
    })
}

pub(crate) fn tally_write(counts: &Counts) -> Result<Vec<u8>> {
    let raw = counts.raw();
    let mut size = 0;
    // SAFETY: the tally has the memory that it says.
    checked(|fault| unsafe { sys::loopcost_tally_bytes(&raw, &mut size, fault) })?;
    let mut bytes = vec![0; size as usize];
    // SAFETY: C writes as many bytes as it is told there are.
    checked(|fault| unsafe { sys::loopcost_tally_write(&raw, bytes.as_mut_ptr(), size, fault) })?;
    Ok(bytes)
}

/// A tally of that kind; where the bytes are none, C says so.
pub(crate) fn tally_read(kind: u32, bytes: &[u8]) -> Result<Counts> {
    let number = |at: std::ops::Range<usize>| {
        let bytes = bytes.get(at).unwrap_or_default();
        bytes
            .iter()
            .rev()
            .fold(0, |high, low| high << 8 | u64::from(*low))
    };
    let (stated, bins) = (number(12..16) as u32, number(24..32));
    let mut counts = Counts::new(stated, bins).unwrap_or_else(|_| Counts::within(stated, bins, 0));
    // SAFETY: C reads as many bytes as it is told there are, into the memory that the tally has.
    counts.change(|tally| {
        checked(|fault| unsafe {
            sys::loopcost_tally_read(tally, bytes.as_ptr(), bytes.len() as u64, fault)
        })
    })?;
    if counts.kind != kind {
        let [found, wanted] = [counts.kind, kind].map(f64::from);
        let field = sys::LOOPCOST_PARAM_TALLY_KIND;
        return Err(fault(sys::LOOPCOST_UNDEFINED, field, found, wanted, wanted));
    }
    Ok(counts)
}

pub(crate) fn tally_cost(counts: &Counts, plan: &impl Lower) -> Result<sys::loopcost_estimate> {
    // SAFETY: the tally has the memory that it says, and what is lowered outlives the call.
    plan.lower(|raw| {
        answer(|results, fault| unsafe {
            sys::loopcost_tally_cost(&counts.raw(), raw, results, fault)
        })
    })
}

pub(crate) fn tally_quantile(
    counts: &Counts,
    plan: &impl Lower,
    chance: f64,
) -> Result<sys::loopcost_bracket> {
    // SAFETY: as above.
    plan.lower(|raw| {
        answer(|results, fault| unsafe {
            sys::loopcost_tally_quantile(&counts.raw(), raw, chance, results, fault)
        })
    })
}

pub(crate) fn tally_over(counts: &Counts, plan: &impl Lower, budget: f64) -> Result<(f64, f64)> {
    let (mut least, mut most) = (0.0, 0.0);
    // SAFETY: as above.
    plan.lower(|raw| {
        checked(|fault| unsafe {
            sys::loopcost_tally_over(&counts.raw(), raw, budget, &mut least, &mut most, fault)
        })
    })?;
    Ok((least, most))
}

pub(crate) fn pair_difference(
    counts: &Counts,
    first: &impl Lower,
    second: &impl Lower,
) -> Result<sys::loopcost_difference> {
    // SAFETY: as above.
    first.lower(|first| {
        second.lower(|second| {
            answer(|results, fault| unsafe {
                sys::loopcost_pair_difference(&counts.raw(), first, second, results, fault)
            })
        })
    })
}

// Simulations.

/// Why a closure ended a simulation.
enum Stop<E> {
    Error(E),
    Panic(Box<dyn Any + Send>),
}

/// What C hands back to the two functions below.
struct Caller<'a, E> {
    laws: &'a OwnLaws<'a, E>,
    stopped: Cell<Option<Stop<E>>>,
}

impl<E> Caller<'_, E> {
    /// What a closure gives. An error or a panic is kept until C has returned; for C it is nothing
    /// but a status.
    fn ask<T>(&self, call: impl FnOnce() -> result::Result<T, E>) -> Option<T> {
        let stop = match catch_unwind(AssertUnwindSafe(call)) {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(error)) => Stop::Error(error),
            Err(panic) => Stop::Panic(panic),
        };
        self.stopped.set(Some(stop));
        None
    }
}

const STOPPED: i32 = sys::LOOPCOST_UNSUPPORTED;

unsafe extern "C" fn attempts<E>(
    user: *mut c_void,
    random: *mut sys::loopcost_random,
    class: u32,
    attempts: *mut u64,
    fixed: *mut u32,
) -> i32 {
    // SAFETY: `simulate` gave C a caller that outlives the simulation, and C's pointers are valid.
    let (caller, random) = unsafe { (&*(user as *const Caller<'_, E>), &mut *random) };
    let mut own = Random { raw: *random };
    let repair = caller.laws.attempts.as_ref().and_then(|law| {
        let class = class as usize;
        caller.ask(|| law(&mut own, class))
    });
    let repair = match repair {
        Some(repair) => repair,
        None => return STOPPED,
    };
    *random = own.raw;
    // SAFETY: as above.
    unsafe {
        *attempts = repair.attempts;
        *fixed = repair.fixed.into();
    }
    sys::LOOPCOST_OK
}

unsafe extern "C" fn bill<E>(
    user: *mut c_void,
    random: *mut sys::loopcost_random,
    attempts: u64,
    tokens: *mut u64,
) -> i32 {
    // SAFETY: as in `attempts`; there is room for three numbers.
    let (caller, random, room) = unsafe {
        (
            &*(user as *const Caller<'_, E>),
            &mut *random,
            &mut *(tokens as *mut [u64; 3]),
        )
    };
    let mut own = Random { raw: *random };
    let bill = caller
        .laws
        .bill
        .as_ref()
        .and_then(|bill| caller.ask(|| bill(&mut own, attempts)));
    let tokens = match bill {
        Some(tokens) => tokens,
        None => return STOPPED,
    };
    *random = own.raw;
    *room = [tokens.written, tokens.read, tokens.output];
    sys::LOOPCOST_OK
}

/// Calls C with the sampling, the user's laws and the memory that the strategies take together.
fn sampled<E: From<Error>>(
    sampling: &Sampling,
    laws: &OwnLaws<'_, E>,
    strategies: &[&sys::loopcost_strategy],
    call: impl FnOnce(&sys::loopcost_sampling) -> Result<()>,
) -> result::Result<(), E> {
    let caller = Caller {
        laws,
        stopped: Cell::new(None),
    };
    let mut raw = sys::loopcost_sampling {
        seed: sampling.seed,
        first: sampling.first,
        trials: sampling.trials,
        user: &caller as *const Caller<'_, E> as *mut c_void,
        ..initial()
    };
    if laws.attempts.is_some() {
        raw.attempts = Some(attempts::<E>);
    }
    if laws.bill.is_some() {
        raw.bill = Some(bill::<E>);
    }
    // What is wrong with a strategy takes no memory: the call itself says it, and says of which one.
    let words = strategies.iter().map(|strategy| {
        let mut words = 0;
        // SAFETY: C reads the structs, which outlive the call, and writes one number.
        let known = checked(|fault| unsafe {
            sys::loopcost_sampling_words(*strategy, &raw, &mut words, fault)
        });
        known.map_or(0, |()| words)
    });
    let mut work = memory(words.fold(0, u64::saturating_add));
    raw.work = work.as_mut_ptr();
    raw.words = work.len() as u64;
    let outcome = call(&raw);
    match caller.stopped.into_inner() {
        Some(Stop::Panic(panic)) => resume_unwind(panic),
        Some(Stop::Error(error)) => Err(error),
        None => outcome.map_err(E::from),
    }
}

pub(crate) fn simulate<E: From<Error>>(
    plan: &impl Lower,
    sampling: &Sampling,
    laws: &OwnLaws<'_, E>,
) -> result::Result<Counts, E> {
    let mut counts = Counts::new(sys::LOOPCOST_TALLY_ALONE, sampling.bins)?;
    plan.lower(|strategy| {
        sampled(sampling, laws, &[strategy], |sampling| {
            // SAFETY: C writes to the memory that the sampling and the tally have.
            counts.change(|tally| {
                checked(|fault| unsafe { sys::loopcost_simulate(strategy, sampling, tally, fault) })
            })
        })
    })?;
    Ok(counts)
}

pub(crate) fn simulate_pair<E: From<Error>>(
    first: &impl Lower,
    second: &impl Lower,
    sampling: &Sampling,
    laws: &OwnLaws<'_, E>,
) -> result::Result<Counts, E> {
    let mut counts = Counts::new(sys::LOOPCOST_TALLY_PAIR, 0)?;
    first.lower(|first| {
        second.lower(|second| {
            sampled(sampling, laws, &[first, second], |sampling| {
                // SAFETY: as above.
                counts.change(|tally| {
                    checked(|fault| unsafe {
                        sys::loopcost_simulate_pair(first, second, sampling, tally, fault)
                    })
                })
            })
        })
    })?;
    Ok(counts)
}

/// Costs in a range, in the order of the trials, and what else there is.
pub(crate) struct Between {
    /// As many as there was room for.
    pub(crate) costs: Vec<f64>,
    /// How many there are.
    pub(crate) found: u64,
    /// How many trials are cheaper.
    pub(crate) below: u64,
}

pub(crate) fn simulate_between<E: From<Error>>(
    plan: &impl Lower,
    sampling: &Sampling,
    laws: &OwnLaws<'_, E>,
    range: (f64, f64),
    room: usize,
) -> result::Result<Between, E> {
    let mut costs = vec![0.0; room];
    let (mut found, mut below) = (0, 0);
    plan.lower(|strategy| {
        sampled(sampling, laws, &[strategy], |sampling| {
            // SAFETY: C writes to the memory that the sampling has, and as many costs as it is told
            // there is room for.
            checked(|fault| unsafe {
                sys::loopcost_simulate_between(
                    strategy,
                    sampling,
                    range.0,
                    range.1,
                    costs.as_mut_ptr(),
                    room as u64,
                    &mut found,
                    &mut below,
                    fault,
                )
            })
        })
    })?;
    costs.truncate(usize::try_from(found).unwrap_or(room));
    Ok(Between {
        costs,
        found,
        below,
    })
}

// Chance.

/// The next 64 bits; `None` where no draws are left.
pub(crate) fn random_next(random: &mut sys::loopcost_random) -> Option<u64> {
    let mut bits = 0;
    // SAFETY: C writes the two values.
    let status = unsafe { sys::loopcost_random_next(random, &mut bits) };
    (status == sys::LOOPCOST_OK).then_some(bits)
}
