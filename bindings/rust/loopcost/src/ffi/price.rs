//! Money: rates, usage and bills.

use super::{answer, checked};
use crate::error::Result;
use loopcost_sys as sys;

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
