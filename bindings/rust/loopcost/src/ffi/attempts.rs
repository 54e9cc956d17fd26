//! Classes of bugs and the law of their attempts.

use super::{answer, checked, initial, length};
use crate::attempts::{Class, Offspring, TwoClasses};
use crate::error::Result;
use loopcost_sys as sys;
use std::mem::size_of;

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
        n_classes: length(&records),
        classes: records.as_ptr(),
        work: work.as_mut_ptr(),
        words: work.len() as u64,
        ..initial()
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
