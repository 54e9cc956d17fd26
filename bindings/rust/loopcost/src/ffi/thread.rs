//! One conversation.

use super::answer;
use crate::error::Result;
use crate::thread::Thread;
use loopcost_sys as sys;

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
