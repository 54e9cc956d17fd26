//! The border to C, and the only module with `unsafe` in it.
//!
//! Its functions are named after the C functions that they call. Each is safe for any argument: C
//! reads what the pointers given to it stand on while the call lasts, writes the results and the
//! fault, and keeps nothing. A struct that holds pointers is made here from Rust values, never
//! taken from outside.

use crate::error::{Error, Result};
use loopcost_sys as sys;
use std::ffi::CStr;
use std::mem::{size_of, MaybeUninit};
use std::ops::RangeInclusive;
use std::os::raw::c_char;

mod attempts;
mod calibration;
mod calls;
mod distribution;
mod fit;
mod forecast;
mod growth;
mod lowered;
mod price;
mod replay;
mod simulation;
mod strategy;
mod sweep;
mod thread;
mod trials;
pub(crate) use attempts::*;
pub(crate) use calibration::*;
pub(crate) use calls::*;
pub(crate) use distribution::*;
pub(crate) use fit::*;
pub(crate) use forecast::*;
pub(crate) use growth::*;
use lowered::Lowered;
pub(crate) use price::*;
pub(crate) use replay::*;
pub(crate) use simulation::*;
pub(crate) use strategy::*;
pub(crate) use sweep::*;
pub(crate) use thread::*;
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
    loopcost_attempts loopcost_attempts_init
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
    loopcost_evidence loopcost_evidence_init
    loopcost_fitting loopcost_fitting_init
    loopcost_fit loopcost_fit_init
    loopcost_choice loopcost_choice_init
    loopcost_forecast loopcost_forecast_init
    loopcost_coverage_result loopcost_coverage_result_init
    loopcost_uniformity loopcost_uniformity_init
    loopcost_margin loopcost_margin_init
    loopcost_threshold loopcost_threshold_init
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

/// How many there are, in C's word for it.
fn count<T>(list: &[T]) -> u64 {
    list.len() as u64
}

/// A call that answers with one number.
fn number<T: Default>(call: impl FnOnce(*mut T, *mut sys::loopcost_fault) -> i32) -> Result<T> {
    let mut result = T::default();
    checked(|fault| call(&mut result, fault))?;
    Ok(result)
}

/// Room for as many records as C asks for. Where there is no such memory there are none, and C says how
/// many it takes.
fn room<T: Clone>(n: u64, empty: T) -> Vec<T> {
    let mut records = Vec::new();
    if let Ok(wanted) = usize::try_from(n) {
        if records.try_reserve_exact(wanted).is_ok() {
            records.resize(wanted, empty);
        }
    }
    records
}

/// Memory for C to work in, as [`room`].
fn memory<T: Clone + Default>(words: u64) -> Vec<T> {
    room(words, T::default())
}

/// Calls with numbers in ascending order. A fault of one of them, which are the parameter `field`, is
/// told by its place among those given.
fn ascending<T>(
    numbers: &[f64],
    field: u32,
    call: impl FnOnce(&[f64], &[usize]) -> Result<T>,
) -> Result<T> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b]));
    let sorted: Vec<f64> = order.iter().map(|&place| numbers[place]).collect();
    call(&sorted, &order).map_err(|error| error.in_order(field, &order))
}

/// An error that C has no call for.
pub(crate) fn fault(status: i32, field: u32, value: f64, least: f64, most: f64) -> Error {
    Error::of_fault(sys::loopcost_fault {
        status,
        field,
        value,
        least,
        most,
        ..no_fault()
    })
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
