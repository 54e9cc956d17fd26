//! Policies on recorded outcomes. Every struct that C is given stands on slices of the caller's; their
//! lengths are checked by the safe functions in `replay.rs`.

use super::{answer, checked, initial};
use crate::error::Result;
use crate::replay::{Outcomes, Policy, Replay, Standing};
use loopcost_sys as sys;
use std::mem::MaybeUninit;
use std::ptr;

/// What C's `LOOPCOST_POLICY_INIT` holds: a record, so without an init function.
pub(crate) fn no_policy() -> sys::loopcost_policy {
    sys::loopcost_policy {
        kind: sys::LOOPCOST_POLICY_ALWAYS,
        n_models: 0,
        models: ptr::null(),
        cuts: ptr::null(),
        scores: ptr::null(),
        weights: ptr::null(),
        sensitivity: 1.0,
        specificity: 1.0,
        verification: 0.0,
    }
}

pub(crate) fn outcomes_check(outcomes: &Outcomes<'_>) -> Result<Vec<u64>> {
    let raw = outcomes.raw();
    let mut present = vec![0; outcomes.tasks().max(1)];
    // SAFETY: the tables have models x tasks numbers each, `present` one for each task.
    checked(|fault| unsafe { sys::loopcost_outcomes_check(&raw, present.as_mut_ptr(), fault) })?;
    Ok(present)
}

pub(crate) fn policy_account(
    outcomes: &Outcomes<'_>,
    policy: &Policy<'_>,
) -> Result<sys::loopcost_account> {
    let (raw, policy) = (outcomes.raw(), policy.raw());
    // SAFETY: as above; the policy's arrays have the lengths that its kind wants.
    answer(|results, fault| unsafe {
        sys::loopcost_policy_account(
            &raw,
            &policy,
            ptr::null_mut(),
            ptr::null_mut(),
            results,
            fault,
        )
    })
}

pub(crate) fn replay_policies(
    outcomes: &Outcomes<'_>,
    policies: &[Policy<'_>],
    reference: u32,
    level: f64,
) -> Result<Replay> {
    let raw = outcomes.raw();
    let records: Vec<_> = policies.iter().map(Policy::raw).collect();
    let mut question = sys::loopcost_replay {
        policies: records.as_ptr(),
        n_policies: super::length(&records),
        reference,
        level,
        ..initial()
    };
    let mut words = 0;
    // SAFETY: as in policy_account().
    checked(|fault| unsafe { sys::loopcost_replay_words(&raw, &question, &mut words, fault) })?;
    let mut work = vec![0.0; words.max(1) as usize];
    question.work = work.as_mut_ptr();
    question.words = work.len() as u64;
    // SAFETY: a record of numbers may be all zero.
    let empty: sys::loopcost_standing = unsafe { MaybeUninit::zeroed().assume_init() };
    let mut standings = vec![empty; records.len()];
    // SAFETY: as above; there is a standing for each policy, and `work` is as long as it says.
    checked(|fault| unsafe {
        sys::loopcost_replay_policies(&raw, &mut question, standings.as_mut_ptr(), 0, fault)
    })?;
    Ok(Replay {
        standings: standings.iter().map(Standing::of_raw).collect(),
        tasks: question.tasks,
        left_out: question.left_out,
    })
}

pub(crate) fn replay_cascades(
    outcomes: &Outcomes<'_>,
    policy: &Policy<'_>,
) -> Result<Vec<sys::loopcost_cascade>> {
    let (raw, policy) = (outcomes.raw(), policy.raw());
    let mut words = 0;
    // SAFETY: as in policy_account().
    checked(|fault| unsafe {
        sys::loopcost_replay_cascades_words(policy.n_models, &mut words, fault)
    })?;
    let mut work = vec![0; words as usize];
    let mut points = vec![
        sys::loopcost_cascade {
            models: 0,
            n_models: 0,
            reserved: 0,
            solved: 0.0,
            usd: 0.0,
        };
        64
    ];
    loop {
        let mut found = 0;
        // SAFETY: as above; C writes no more points and words than it is told there are.
        checked(|fault| unsafe {
            sys::loopcost_replay_cascades(
                &raw,
                &policy,
                points.as_mut_ptr(),
                points.len() as u64,
                &mut found,
                work.as_mut_ptr(),
                work.len() as u64,
                fault,
            )
        })?;
        let found = found as usize;
        if found <= points.len() {
            points.truncate(found);
            return Ok(points);
        }
        points.resize(found, points[0]);
    }
}

pub(crate) fn replay_thresholds(
    outcomes: &Outcomes<'_>,
    policy: &Policy<'_>,
) -> Result<Vec<sys::loopcost_cut>> {
    let (raw, policy) = (outcomes.raw(), policy.raw());
    let (mut words, mut found) = (0, 0);
    // SAFETY: as in policy_account().
    checked(|fault| unsafe { sys::loopcost_replay_thresholds_words(&raw, &mut words, fault) })?;
    let mut work = vec![0; words.max(1) as usize];
    let mut cuts = vec![
        sys::loopcost_cut {
            cut: 0.0,
            above: 0,
            solved: 0.0,
            usd: 0.0,
        };
        outcomes.tasks() + 1
    ];
    // SAFETY: as above; there is room for one more than there are tasks.
    checked(|fault| unsafe {
        sys::loopcost_replay_thresholds(
            &raw,
            &policy,
            cuts.as_mut_ptr(),
            cuts.len() as u64,
            &mut found,
            work.as_mut_ptr(),
            work.len() as u64,
            fault,
        )
    })?;
    cuts.truncate(found as usize);
    Ok(cuts)
}

pub(crate) fn isotonic(values: &[f64], weights: Option<&[f64]>) -> Result<Vec<f64>> {
    let n = values.len() as u64;
    let mut words = 0;
    // SAFETY: it writes one number.
    checked(|fault| unsafe { sys::loopcost_isotonic_words(n, &mut words, fault) })?;
    let mut work = vec![0; words as usize];
    let mut fitted = vec![0.0; values.len()];
    let weights = weights.map_or(ptr::null(), |weights| weights.as_ptr());
    // SAFETY: values, weights and results have one length.
    checked(|fault| unsafe {
        sys::loopcost_isotonic(
            values.as_ptr(),
            weights,
            n,
            fitted.as_mut_ptr(),
            work.as_mut_ptr(),
            work.len() as u64,
            fault,
        )
    })?;
    Ok(fitted)
}
