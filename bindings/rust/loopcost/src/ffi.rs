//! The border to C, and the only module with `unsafe` in it.
//!
//! Its functions are named after the C functions that they call. Each is safe for any argument: C
//! reads what the pointers given to it stand on while the call lasts, writes the results and the
//! fault, and keeps nothing. A struct that holds pointers is made here from Rust values, never
//! taken from outside.

use crate::attempts::{Class, Offspring, TwoClasses};
use crate::calls::{Hazards, Loop, State};
use crate::distribution::{Built, Distribution};
use crate::error::{Error, Result};
use crate::param::Param;
use crate::strategy::Strategy;
use crate::sweep::{rows, Quantity};
use crate::thread::Thread;
use loopcost_sys as sys;
use std::ffi::CStr;
use std::mem::{size_of, MaybeUninit};
use std::ops::RangeInclusive;
use std::os::raw::c_char;
use std::ptr::{null, null_mut};

mod growth;
mod lowered;
mod replay;
mod simulation;
mod trials;
pub(crate) use growth::*;
use lowered::Lowered;
pub(crate) use replay::*;
pub(crate) use simulation::*;
pub(crate) use trials::*;

/// What C's `_INIT` macro holds.
pub(crate) trait Initial {
    fn initial() -> Self;
}

pub(crate) fn initial<T: Initial>() -> T {
    T::initial()
}

macro_rules! initial_from {
    ($($kind:ident $init:ident)*) => {$(
        impl Initial for sys::$kind {
            fn initial() -> Self {
                let mut value = MaybeUninit::<Self>::zeroed();
                // SAFETY: `init` writes at most the size it is told; numbers and pointers may all
                // be zero.
                unsafe {
                    sys::$init(value.as_mut_ptr(), size_of::<Self>() as u32);
                    value.assume_init()
                }
            }
        }
    )*};
}

initial_from! {
    loopcost_price loopcost_price_init
    loopcost_rates loopcost_rates_init
    loopcost_usage loopcost_usage_init
    loopcost_usage_report loopcost_usage_report_init
    loopcost_bill loopcost_bill_init
    loopcost_cumulants loopcost_cumulants_init
    loopcost_chances loopcost_chances_init
    loopcost_offspring loopcost_offspring_init
    loopcost_progeny loopcost_progeny_init
    loopcost_thread loopcost_thread_init
    loopcost_thread_cost loopcost_thread_cost_init
    loopcost_thread_coefficients loopcost_thread_coefficients_init
    loopcost_task loopcost_task_init
    loopcost_context loopcost_context_init
    loopcost_model loopcost_model_init
    loopcost_strategy loopcost_strategy_init
    loopcost_cost loopcost_cost_init
    loopcost_crossover loopcost_crossover_init
    loopcost_sensitivity loopcost_sensitivity_init
    loopcost_distribution loopcost_distribution_init
    loopcost_risk loopcost_risk_init
    loopcost_bracket loopcost_bracket_init
    loopcost_duel loopcost_duel_init
    loopcost_loop loopcost_loop_init
    loopcost_run loopcost_run_init
    loopcost_ends loopcost_ends_init
    loopcost_state loopcost_state_init
    loopcost_rest loopcost_rest_init
    loopcost_sampling loopcost_sampling_init
    loopcost_tally loopcost_tally_init
    loopcost_estimate loopcost_estimate_init
    loopcost_difference loopcost_difference_init
    loopcost_outcomes loopcost_outcomes_init
    loopcost_account loopcost_account_init
    loopcost_replay loopcost_replay_init
    loopcost_quantile_interval loopcost_quantile_interval_init
    loopcost_mann_whitney_result loopcost_mann_whitney_result_init
    loopcost_mann_whitney_normal_result loopcost_mann_whitney_normal_result_init
    loopcost_delta_interval loopcost_delta_interval_init
    loopcost_proportion_interval loopcost_proportion_interval_init
    loopcost_resampling loopcost_resampling_init
    loopcost_permutation_result loopcost_permutation_result_init
    loopcost_arm loopcost_arm_init
    loopcost_success_cost loopcost_success_cost_init
    loopcost_dominance_result loopcost_dominance_result_init
    loopcost_track loopcost_track_init
    loopcost_growth loopcost_growth_init
    loopcost_growth_counts loopcost_growth_counts_init
    loopcost_growth_totals loopcost_growth_totals_init
}

pub(crate) fn no_fault() -> sys::loopcost_fault {
    let mut fault = MaybeUninit::zeroed();
    // SAFETY: as in `initial_from`.
    unsafe {
        sys::loopcost_fault_init(fault.as_mut_ptr());
        fault.assume_init()
    }
}

/// Every fallible call goes through here: the ABI number first, then the call, then its fault.
fn checked(call: impl FnOnce(*mut sys::loopcost_fault) -> i32) -> Result<()> {
    // SAFETY: it takes nothing and returns a number.
    let abi = unsafe { sys::loopcost_abi_version() };
    if abi != sys::LOOPCOST_ABI_VERSION {
        return Err(Error::of_abi(abi));
    }
    let mut fault = no_fault();
    match call(&mut fault) {
        sys::LOOPCOST_OK => Ok(()),
        _ => Err(Error::of_fault(fault)),
    }
}

/// A call that fills one struct.
fn answer<T: Initial>(call: impl FnOnce(*mut T, *mut sys::loopcost_fault) -> i32) -> Result<T> {
    let mut results = T::initial();
    checked(|fault| call(&mut results, fault))?;
    Ok(results)
}

/// A length that does not fit is beyond every range, and C says so before it reads a record.
pub(crate) fn length<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

// Texts.

/// Text of a function that returns a static string and never null.
fn static_text(text: *const c_char) -> &'static str {
    // SAFETY: the three callers pass C's static texts.
    unsafe { CStr::from_ptr(text) }.to_str().unwrap_or_default()
}

pub(crate) fn version() -> &'static str {
    // SAFETY: it takes nothing.
    static_text(unsafe { sys::loopcost_version() })
}

pub(crate) fn param_path(field: u32) -> &'static str {
    // SAFETY: it takes any number.
    static_text(unsafe { sys::loopcost_param_path(field) })
}

pub(crate) fn param_unit(field: u32) -> &'static str {
    // SAFETY: it takes any number.
    static_text(unsafe { sys::loopcost_param_unit(field) })
}

/// A buffer that `write` fills with text and a NUL.
fn written<const SIZE: usize>(write: impl FnOnce(*mut c_char, u32) -> i32) -> String {
    let mut buffer = [0u8; SIZE];
    write(buffer.as_mut_ptr().cast(), SIZE as u32);
    let text = buffer.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}

pub(crate) fn fault_text(fault: &sys::loopcost_fault) -> String {
    // SAFETY: C writes at most `size` bytes of the buffer.
    written::<{ sys::LOOPCOST_FAULT_TEXT_SIZE as usize }>(|text, size| unsafe {
        sys::loopcost_fault_text(fault, text, size)
    })
}

pub(crate) fn usd_text(nano_usd: u64) -> String {
    // SAFETY: C writes at most `size` bytes of the buffer.
    written::<{ sys::LOOPCOST_USD_TEXT_SIZE as usize }>(|text, size| unsafe {
        sys::loopcost_usd_text(nano_usd, text, size)
    })
}

/// The range of a field, which must be one; else empty.
pub(crate) fn param_range(field: u32) -> RangeInclusive<f64> {
    let (mut least, mut most) = (0.0, -1.0);
    // SAFETY: C writes the two numbers or leaves them alone.
    unsafe { sys::loopcost_param_range(field, &mut least, &mut most) };
    least..=most
}

// Money.

pub(crate) fn rate_from_usd(usd_per_mtok: f64) -> Result<u64> {
    let mut rate = 0;
    // SAFETY: see the head of the module.
    checked(|fault| unsafe { sys::loopcost_rate_from_usd(usd_per_mtok, &mut rate, fault) })?;
    Ok(rate)
}

pub(crate) fn rate_from_text(text: &str) -> Result<u64> {
    let mut rate = 0;
    // No number is longer than u32::MAX: such a text is a syntax error, as an empty one is.
    let length = u32::try_from(text.len()).unwrap_or(0);
    // SAFETY: C reads `length` bytes at most.
    checked(|fault| unsafe {
        sys::loopcost_rate_from_text(text.as_ptr().cast(), length, &mut rate, fault)
    })?;
    Ok(rate)
}

pub(crate) fn price_from_rates(rates: &sys::loopcost_rates) -> Result<sys::loopcost_price> {
    // SAFETY: see the head of the module.
    answer(|price, fault| unsafe { sys::loopcost_price_from_rates(rates, price, fault) })
}

pub(crate) fn usage_from_report(
    report: &sys::loopcost_usage_report,
) -> Result<sys::loopcost_usage> {
    // SAFETY: see the head of the module.
    answer(|usage, fault| unsafe { sys::loopcost_usage_from_report(report, usage, fault) })
}

pub(crate) fn bill_usage(
    rates: &sys::loopcost_rates,
    usage: &sys::loopcost_usage,
) -> Result<sys::loopcost_bill> {
    // SAFETY: see the head of the module.
    answer(|bill, fault| unsafe { sys::loopcost_bill_usage(rates, usage, bill, fault) })
}

pub(crate) fn bill_add(
    total: &sys::loopcost_bill,
    bill: &sys::loopcost_bill,
) -> Result<sys::loopcost_bill> {
    let mut total = *total;
    // SAFETY: see the head of the module.
    checked(|fault| unsafe { sys::loopcost_bill_add(&mut total, bill, fault) })?;
    Ok(total)
}

// Attempts.

pub(crate) fn two_classes(shorthand: &TwoClasses) -> Result<[sys::loopcost_class; 2]> {
    let TwoClasses {
        count,
        hard_share,
        easy,
        hard,
    } = *shorthand;
    let mut classes = [Class::default().raw(); 2];
    // SAFETY: C writes two records.
    checked(|fault| unsafe {
        sys::loopcost_two_classes(
            count,
            hard_share,
            easy,
            hard,
            classes.as_mut_ptr(),
            0,
            fault,
        )
    })?;
    Ok(classes)
}

pub(crate) fn attempts_cumulants(classes: &[Class]) -> Result<sys::loopcost_cumulants> {
    let records: Vec<sys::loopcost_class> = classes.iter().map(Class::raw).collect();
    let stride = size_of::<sys::loopcost_class>() as u32;
    // SAFETY: C reads as many records as it is told there are.
    answer(|results, fault| unsafe {
        sys::loopcost_attempts_cumulants(records.as_ptr(), length(&records), stride, results, fault)
    })
}

pub(crate) fn attempts_belief(classes: &[Class], failures: u64) -> Result<Vec<f64>> {
    let records: Vec<sys::loopcost_class> = classes.iter().map(Class::raw).collect();
    let mut weights = vec![0.0; records.len()];
    // SAFETY: C reads as many records, and writes as many numbers, as it is told there are.
    checked(|fault| unsafe {
        sys::loopcost_attempts_belief(
            records.as_ptr(),
            length(&records),
            0,
            failures,
            weights.as_mut_ptr(),
            fault,
        )
    })?;
    Ok(weights)
}

pub(crate) fn best_of(chance: f64, samples: u64) -> Result<(f64, f64)> {
    let (mut any, mut none) = (0.0, 0.0);
    // SAFETY: see the head of the module.
    checked(|fault| unsafe { sys::loopcost_best_of(chance, samples, &mut any, &mut none, fault) })?;
    Ok((any, none))
}

pub(crate) fn offspring_progeny(offspring: &Offspring) -> Result<sys::loopcost_progeny> {
    let raw = offspring.raw();
    // SAFETY: see the head of the module.
    answer(|results, fault| unsafe { sys::loopcost_offspring_progeny(&raw, results, fault) })
}

/// The law of the attempts as C takes it, with memory to work in, for the time of one call.
fn with_attempts<T>(classes: &[Class], call: impl FnOnce(&sys::loopcost_attempts) -> T) -> T {
    let records: Vec<sys::loopcost_class> = classes.iter().map(Class::raw).collect();
    let mut work = vec![0u64; records.len() * sys::LOOPCOST_ATTEMPTS_WORDS as usize];
    call(&sys::loopcost_attempts {
        struct_size: size_of::<sys::loopcost_attempts>() as u32,
        n_classes: length(&records),
        classes: records.as_ptr(),
        work: work.as_mut_ptr(),
        words: work.len() as u64,
        class_stride: 0,
        reserved: 0,
    })
}

pub(crate) fn attempts_chances(classes: &[Class], t: u64) -> Result<sys::loopcost_chances> {
    // SAFETY: C reads as many records, and writes as many words, as it is told there are.
    with_attempts(classes, |attempts| {
        answer(|results, fault| unsafe {
            sys::loopcost_attempts_chances(attempts, t, results, fault)
        })
    })
}

pub(crate) fn attempts_quantile(classes: &[Class], chance: f64) -> Result<u64> {
    let mut t = 0;
    // SAFETY: as above.
    with_attempts(classes, |attempts| {
        checked(|fault| unsafe { sys::loopcost_attempts_quantile(attempts, chance, &mut t, fault) })
    })?;
    Ok(t)
}

pub(crate) fn attempts_upper_quantile(classes: &[Class], chance: f64) -> Result<u64> {
    let mut t = 0;
    // SAFETY: as above.
    with_attempts(classes, |attempts| {
        checked(|fault| unsafe {
            sys::loopcost_attempts_upper_quantile(attempts, chance, &mut t, fault)
        })
    })?;
    Ok(t)
}

// Threads.

/// A thread as C takes it, with its price, for the time of one call.
fn with_thread<T>(thread: &Thread, call: impl FnOnce(&sys::loopcost_thread) -> T) -> T {
    let price = thread.price.raw();
    call(&sys::loopcost_thread {
        price: &price,
        ..thread.raw()
    })
}

pub(crate) fn thread_attempt(thread: &Thread, attempt: u64) -> Result<sys::loopcost_thread_cost> {
    // SAFETY: see the head of the module.
    with_thread(thread, |thread| {
        answer(|results, fault| unsafe {
            sys::loopcost_thread_attempt(thread, attempt, results, fault)
        })
    })
}

pub(crate) fn thread_total(thread: &Thread, attempts: u64) -> Result<sys::loopcost_thread_cost> {
    // SAFETY: see the head of the module.
    with_thread(thread, |thread| {
        answer(|results, fault| unsafe {
            sys::loopcost_thread_total(thread, attempts, results, fault)
        })
    })
}

pub(crate) fn thread_polynomial(thread: &Thread) -> Result<sys::loopcost_thread_coefficients> {
    // SAFETY: see the head of the module.
    with_thread(thread, |thread| {
        answer(|results, fault| unsafe { sys::loopcost_thread_polynomial(thread, results, fault) })
    })
}

// Strategies.

pub(crate) fn strategy_cost(strategy: &Strategy<'_>) -> Result<sys::loopcost_cost> {
    let lowered = Lowered::new(&[*strategy]);
    // SAFETY: `lowered` outlives the call.
    answer(|results, fault| unsafe {
        sys::loopcost_strategy_cost(lowered.strategy(0), results, fault)
    })
}

pub(crate) fn strategy_mean(strategy: &Strategy<'_>) -> Result<f64> {
    let lowered = Lowered::new(&[*strategy]);
    let mut usd = 0.0;
    // SAFETY: `lowered` outlives the call.
    checked(|fault| unsafe { sys::loopcost_strategy_mean(lowered.strategy(0), &mut usd, fault) })?;
    Ok(usd)
}

pub(crate) fn strategy_attempts(strategy: &Strategy<'_>) -> Result<sys::loopcost_cumulants> {
    let lowered = Lowered::new(&[*strategy]);
    // SAFETY: `lowered` outlives the call.
    answer(|results, fault| unsafe {
        sys::loopcost_strategy_attempts(lowered.strategy(0), results, fault)
    })
}

pub(crate) fn per_solved(p_solved: f64, mean_solved: f64, mean_unsolved: f64) -> Result<f64> {
    let mut usd = 0.0;
    // SAFETY: see the head of the module.
    checked(|fault| unsafe {
        sys::loopcost_per_solved(p_solved, mean_solved, mean_unsolved, &mut usd, fault)
    })?;
    Ok(usd)
}

pub(crate) fn compare(strategies: &[Strategy<'_>]) -> Result<Vec<sys::loopcost_rank>> {
    let lowered = Lowered::new(strategies);
    let pointers: Vec<*const sys::loopcost_strategy> = (0..strategies.len())
        .map(|which| lowered.strategy(which) as *const _)
        .collect();
    let unranked = sys::loopcost_rank {
        strategy: 0,
        ill_conditioned: 0,
        mean: 0.0,
        difference: 0.0,
        ratio: 0.0,
        mean_bound: 0.0,
    };
    let mut ranks = vec![unranked; strategies.len()];
    // SAFETY: as many pointers, and as much room for ranks, as C is told; `lowered` outlives the
    // call.
    checked(|fault| unsafe {
        sys::loopcost_compare(
            pointers.as_ptr(),
            length(&pointers),
            ranks.as_mut_ptr(),
            0,
            fault,
        )
    })?;
    Ok(ranks)
}

pub(crate) fn crossovers(
    a: &Strategy<'_>,
    b: &Strategy<'_>,
    param: Param,
) -> Result<sys::loopcost_crossover> {
    let lowered = Lowered::new(&[*a, *b]);
    // SAFETY: `lowered` outlives the call.
    answer(|results, fault| unsafe {
        sys::loopcost_crossovers(
            lowered.strategy(0),
            lowered.strategy(1),
            &param.raw(),
            results,
            fault,
        )
    })
}

pub(crate) fn strategy_sensitivity(
    strategy: &Strategy<'_>,
    param: Param,
) -> Result<sys::loopcost_sensitivity> {
    let lowered = Lowered::new(&[*strategy]);
    // SAFETY: `lowered` outlives the call.
    answer(|results, fault| unsafe {
        sys::loopcost_strategy_sensitivity(lowered.strategy(0), &param.raw(), results, fault)
    })
}

/// `statuses`, where given, has one for each row.
pub(crate) fn sweep(
    base: &Strategy<'_>,
    columns: &[(Param, &[f64])],
    outputs: &mut [(Quantity, &mut [f64])],
    statuses: Option<&mut [i32]>,
) -> Result<()> {
    let rows = rows(columns, outputs);
    if let Some(statuses) = &statuses {
        assert_eq!(statuses.len(), rows);
    }
    let lowered = Lowered::new(&[*base]);
    let columns: Vec<_> = columns
        .iter()
        .map(|(param, values)| sys::loopcost_column {
            field: param.raw().field,
            index: param.raw().index,
            values: values.as_ptr(),
            reserved: null(),
            stride: 0,
        })
        .collect();
    let answers: Vec<_> = outputs
        .iter_mut()
        .map(|(quantity, values)| sys::loopcost_answers {
            output: quantity.raw(),
            padding: 0,
            values: values.as_mut_ptr(),
            reserved: null(),
            stride: 0,
        })
        .collect();
    let mut words = 0;
    // SAFETY: `lowered` outlives the call.
    checked(|fault| unsafe {
        sys::loopcost_sweep_words(lowered.strategy(0), length(&columns), &mut words, fault)
    })?;
    let mut work = vec![0u64; words as usize];
    let statuses = statuses.map_or(null_mut(), |statuses| statuses.as_mut_ptr());
    // SAFETY: every column has as many rows as C is told, and so have the statuses; outputs are borrowed
    // mutably, so no two arrays overlap; `work` has the words that C asks for; `lowered` outlives the call.
    checked(|fault| unsafe {
        sys::loopcost_sweep(
            lowered.strategy(0),
            columns.as_ptr(),
            length(&columns),
            rows as u64,
            answers.as_ptr(),
            length(&answers),
            statuses,
            work.as_mut_ptr(),
            words,
            fault,
        )
    })
}

pub(crate) fn strategy_affordable(strategy: &Strategy<'_>, budget: f64) -> Result<u64> {
    let lowered = Lowered::new(&[*strategy]);
    let mut attempts = 0;
    // SAFETY: `lowered` outlives the call.
    checked(|fault| unsafe {
        sys::loopcost_strategy_affordable(lowered.strategy(0), budget, &mut attempts, fault)
    })?;
    Ok(attempts)
}

// Distributions.

fn build(
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
    let mut work = Vec::new();
    // Where there is no such memory, C says how much there is and how much it takes.
    if let Ok(wanted) = usize::try_from(words) {
        if work.try_reserve_exact(wanted).is_ok() {
            work.resize(wanted, 0.0);
        }
    }
    let mut nothing = [0.0];
    raw.work = if work.is_empty() {
        nothing.as_mut_ptr()
    } else {
        work.as_mut_ptr()
    };
    raw.words = work.len() as u64;
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

// Loops of calls.

/// A loop as C takes it, with all that it points to, for the time of one call.
fn with_loop<T>(calls: &Loop, call: impl FnOnce(&sys::loopcost_loop) -> T) -> T {
    let price = calls.thread.price.raw();
    with_loop_at(calls, &price, call)
}

fn with_loop_at<T>(
    calls: &Loop,
    price: &sys::loopcost_price,
    call: impl FnOnce(&sys::loopcost_loop) -> T,
) -> T {
    let thread = sys::loopcost_thread {
        price,
        ..calls.thread.raw()
    };
    let tables: Vec<Vec<sys::loopcost_hazard>> = calls
        .kinds
        .iter()
        .map(|kind| match &kind.hazards {
            Hazards::Table(table) => table
                .iter()
                .map(|hazard| sys::loopcost_hazard {
                    solved: hazard.solved,
                    wrong: hazard.wrong,
                })
                .collect(),
            Hazards::Beta { .. } => Vec::new(),
        })
        .collect();
    let kinds: Vec<sys::loopcost_kind> = calls
        .kinds
        .iter()
        .zip(&tables)
        .map(|(kind, table)| {
            let (alpha, beta, solved_share) = match kind.hazards {
                Hazards::Beta {
                    alpha,
                    beta,
                    solved_share,
                } => (alpha, beta, solved_share),
                Hazards::Table(_) => (0.0, 0.0, 0.0),
            };
            sys::loopcost_kind {
                weight: kind.weight,
                hazards: table.as_ptr(),
                reserved: std::ptr::null(),
                n_hazards: length(table),
                padding: 0,
                alpha,
                beta,
                solved_share,
            }
        })
        .collect();
    call(&sys::loopcost_loop {
        n_kinds: length(&kinds),
        thread: &thread,
        kinds: kinds.as_ptr(),
        cap: calls.cap,
        late_from: calls.late_from,
        late_step: calls.late_step,
        ..initial()
    })
}

pub(crate) fn loop_run(calls: &Loop) -> Result<sys::loopcost_run> {
    // SAFETY: see the head of the module.
    with_loop(calls, |raw| {
        answer(|results, fault| unsafe { sys::loopcost_loop_run(raw, results, fault) })
    })
}

pub(crate) fn loop_ends(calls: &Loop, t: u64) -> Result<sys::loopcost_ends> {
    // SAFETY: see the head of the module.
    with_loop(calls, |raw| {
        answer(|results, fault| unsafe { sys::loopcost_loop_ends(raw, t, results, fault) })
    })
}

pub(crate) fn loop_total(calls: &Loop, t: u64) -> Result<sys::loopcost_thread_cost> {
    // SAFETY: see the head of the module.
    with_loop(calls, |raw| {
        answer(|results, fault| unsafe { sys::loopcost_loop_total(raw, t, results, fault) })
    })
}

pub(crate) fn loop_belief(calls: &Loop, t: u64) -> Result<Vec<f64>> {
    let mut weights = vec![0.0; calls.kinds.len().max(1)];
    // SAFETY: C writes as many numbers as there are kinds.
    with_loop(calls, |raw| {
        checked(|fault| unsafe { sys::loopcost_loop_belief(raw, t, weights.as_mut_ptr(), fault) })
    })?;
    Ok(weights)
}

pub(crate) fn loop_distribution(calls: &Loop) -> Result<Distribution> {
    with_loop(calls, |raw| {
        let empty: sys::loopcost_distribution = initial();
        let strategy = sys::loopcost_strategy {
            calls: raw,
            ..initial()
        };
        build(&strategy, sys::LOOPCOST_QUANTITY_COST, 0.0, empty.tail)
    })
}

pub(crate) fn remaining(calls: &Loop, state: &State) -> Result<sys::loopcost_rest> {
    let price = calls.thread.price.raw();
    let others: Vec<_> = state
        .holdings
        .iter()
        .map(|holding| holding.price.raw())
        .collect();
    // C knows a model by the address of its price, Rust by what the price is.
    let holdings: Vec<_> = state
        .holdings
        .iter()
        .zip(&others)
        .map(|(holding, other)| sys::loopcost_holding {
            price: if holding.price == calls.thread.price {
                &price
            } else {
                other
            },
            reserved: std::ptr::null(),
            held: holding.held,
            idle: holding.idle,
            lifetime: holding.lifetime,
        })
        .collect();
    let raw_state = sys::loopcost_state {
        n_holdings: length(&holdings),
        holdings: holdings.as_ptr(),
        ..state.raw()
    };
    // SAFETY: all that the structs point to outlives the call.
    with_loop_at(calls, &price, |raw| {
        answer(|results, fault| unsafe { sys::loopcost_remaining(raw, &raw_state, results, fault) })
    })
}
