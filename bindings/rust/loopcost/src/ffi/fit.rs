//! Recorded runs as C takes them, the laws that are fitted to them, and what is believed of them.

use super::{
    answer, checked, count, initial, kind_of_raw, length, memory, number, room, LoweredKinds,
    NO_KIND,
};
use crate::calls::{Hazards, Kind};
use crate::error::Result;
use crate::fit::{Choosing, Entry, Fitting, Law, Outcome};
use loopcost_sys as sys;

/// A fit as C has left it.
#[derive(Clone, Debug)]
pub(crate) struct RawFit {
    pub(crate) fit: sys::loopcost_fit,
    pub(crate) values: Vec<sys::loopcost_fitted>,
}

impl Outcome {
    fn raw(&self) -> sys::loopcost_outcome {
        sys::loopcost_outcome {
            task: self.task,
            calls: self.calls,
            end: self.end.raw(),
            reserved: 0,
            count: self.count,
        }
    }
}

/// Outcomes as C takes them, with so many words of memory, for the time of one call.
pub(super) fn with_evidence<T>(
    outcomes: &[Outcome],
    words: impl FnOnce(&sys::loopcost_evidence) -> Result<u64>,
    call: impl FnOnce(&sys::loopcost_evidence) -> Result<T>,
) -> Result<T> {
    let records: Vec<_> = outcomes.iter().map(Outcome::raw).collect();
    let mut evidence = sys::loopcost_evidence {
        outcomes: records.as_ptr(),
        n_outcomes: count(&records),
        ..initial()
    };
    let mut work = memory(words(&evidence)?);
    evidence.work = work.as_mut_ptr();
    evidence.words = count(&work);
    call(&evidence)
}

fn evidence_words(evidence: &sys::loopcost_evidence) -> Result<u64> {
    // SAFETY: a struct of C's, and room for a number.
    number(|words, fault| unsafe { sys::loopcost_evidence_words(evidence, words, fault) })
}

fn raw_fitting(fitting: &Fitting) -> sys::loopcost_fitting {
    let (law, size) = fitting.law.raw();
    sys::loopcost_fitting {
        law,
        size,
        attempts: fitting.attempts.into(),
        level: fitting.level,
        ..initial()
    }
}

const NO_VALUE: sys::loopcost_fitted = sys::loopcost_fitted {
    quantity: 0,
    index: 0,
    identified: 0,
    reserved: 0,
    value: 0.0,
    low: 0.0,
    high: 0.0,
    least: 0.0,
    most: 0.0,
    n: 0,
};

pub(crate) fn fit_evidence(outcomes: &[Outcome], fitting: &Fitting) -> Result<RawFit> {
    let mut values = vec![NO_VALUE; sys::LOOPCOST_FIT_VALUES as usize];
    let n = length(&values);
    let fit: sys::loopcost_fit = with_evidence(outcomes, evidence_words, |evidence| {
        // SAFETY: the evidence has the memory that it says; there is room for `n` values.
        answer(|results, fault| unsafe {
            let (fitting, values) = (raw_fitting(fitting), values.as_mut_ptr());
            sys::loopcost_fit_evidence(evidence, &fitting, results, values, n, fault)
        })
    })?;
    values.truncate(fit.n_values as usize);
    Ok(RawFit { fit, values })
}

/// The kinds that C writes, with their tables, to room for so many hazards.
fn written_kinds(
    n_hazards: u64,
    write: impl FnOnce(
        *mut sys::loopcost_kind,
        *mut sys::loopcost_hazard,
        u64,
        *mut u32,
        *mut sys::loopcost_fault,
    ) -> i32,
) -> Result<Vec<Kind>> {
    let none = sys::loopcost_hazard {
        solved: 0.0,
        wrong: 0.0,
    };
    let mut hazards = room(n_hazards, none);
    let mut kinds = vec![NO_KIND; sys::LOOPCOST_FIT_KINDS as usize];
    let n = number(|n, fault| {
        let (room, n_hazards) = (hazards.as_mut_ptr(), count(&hazards));
        write(kinds.as_mut_ptr(), room, n_hazards, n, fault)
    })?;
    kinds.truncate(n as usize);
    Ok(kinds
        .iter()
        .map(|kind| kind_of_raw(kind, &hazards))
        .collect())
}

pub(crate) fn fit_kinds(raw: &RawFit) -> Result<Vec<Kind>> {
    let values = raw.values.as_ptr();
    // SAFETY: the fit and its values are as C has left them; there is room for as many kinds as a fit
    // may have, and for as many hazards as it asks for.
    written_kinds(
        raw.fit.n_hazards,
        |kinds, hazards, n_hazards, n, fault| unsafe {
            sys::loopcost_fit_kinds(&raw.fit, values, kinds, hazards, n_hazards, n, fault)
        },
    )
}

pub(crate) fn fit_totals(
    outcomes: &[Outcome],
    bugs: f64,
    level: f64,
) -> Result<[sys::loopcost_fitted; 2]> {
    let mut values = [NO_VALUE; 2];
    with_evidence(outcomes, evidence_words, |evidence| {
        // SAFETY: the evidence has the memory that it says; there is room for two values.
        checked(|fault| unsafe {
            sys::loopcost_fit_totals(evidence, bugs, level, values.as_mut_ptr(), 2, fault)
        })
    })?;
    Ok(values)
}

/// The most calls of an outcome that is in the range that calls have.
pub(super) fn longest(outcomes: &[Outcome]) -> u64 {
    let most = *super::param_range(sys::LOOPCOST_PARAM_EVIDENCE_OUTCOMES_CALLS).end() as u64;
    let longest = outcomes.iter().map(|outcome| outcome.calls).max();
    longest.unwrap_or(0).min(most)
}

pub(crate) fn fit_predictive(outcomes: &[Outcome], fitting: &Fitting) -> Result<Vec<Kind>> {
    // A table's last entry starts with a call that some run made, or is one of those asked for.
    let n_hazards = longest(outcomes).max(sys::LOOPCOST_FIT_VALUES.into());
    with_evidence(outcomes, evidence_words, |evidence| {
        let fitting = raw_fitting(fitting);
        // SAFETY: the evidence has the memory that it says; there is room for as many kinds as a fit
        // may have, and for as many hazards as C is told.
        written_kinds(n_hazards, |kinds, hazards, n_hazards, n, fault| unsafe {
            sys::loopcost_fit_predictive(evidence, &fitting, kinds, hazards, n_hazards, n, fault)
        })
    })
}

/// Which law is to be used, whether the data tell it apart, and each law as a candidate.
pub(crate) struct RawChoice {
    pub(crate) used: u32,
    pub(crate) told: u32,
    pub(crate) candidates: Vec<sys::loopcost_candidate>,
}

fn candidate(law: &Law) -> sys::loopcost_candidate {
    let (law, size) = law.raw();
    sys::loopcost_candidate {
        law,
        size,
        parameters: 0,
        standing: 0,
        log_likelihood: 0.0,
        aicc: 0.0,
        bic: 0.0,
        misfit_p: 0.0,
        score: 0.0,
        behind: 0.0,
        error: 0.0,
        cells: 0,
        reserved: 0,
    }
}

pub(crate) fn fit_choose(
    outcomes: &[Outcome],
    laws: &[Law],
    choosing: &Choosing,
) -> Result<RawChoice> {
    let mut candidates: Vec<_> = laws.iter().map(candidate).collect();
    let n = length(&candidates);
    let mut choice = sys::loopcost_choice {
        candidates: candidates.as_mut_ptr(),
        n_candidates: n,
        folds: choosing.folds,
        ..initial()
    };
    let fitting = sys::loopcost_fitting {
        attempts: choosing.attempts.into(),
        ..initial()
    };
    // SAFETY: a struct of C's, and room for a number.
    let words = |evidence: &sys::loopcost_evidence| {
        number(|words, fault| unsafe { sys::loopcost_choice_words(evidence, n, words, fault) })
    };
    with_evidence(outcomes, words, |evidence| {
        // SAFETY: the evidence has the memory that it says; there are `n` candidates.
        checked(|fault| unsafe { sys::loopcost_fit_choose(evidence, &fitting, &mut choice, fault) })
    })?;
    Ok(RawChoice {
        used: choice.used,
        told: choice.told,
        candidates,
    })
}

// Beliefs.

fn raw_entries(entries: &[Entry]) -> Vec<sys::loopcost_posterior> {
    let raw = |entry: &Entry| sys::loopcost_posterior {
        start: entry.start,
        solved: entry.solved,
        wrong: entry.wrong,
        unknown: entry.unknown,
        on: entry.on,
        prior_ended: entry.prior_ended,
        prior_on: entry.prior_on,
        prior_solved: entry.prior_solved,
        prior_wrong: entry.prior_wrong,
    };
    entries.iter().map(raw).collect()
}

/// What C has counted.
fn take_counts(entries: &mut [Entry], records: &[sys::loopcost_posterior]) {
    for (entry, record) in entries.iter_mut().zip(records) {
        entry.solved = record.solved;
        entry.wrong = record.wrong;
        entry.unknown = record.unknown;
        entry.on = record.on;
    }
}

pub(crate) fn posterior_learn(entries: &mut [Entry], outcome: &Outcome) -> Result<()> {
    let mut records = raw_entries(entries);
    let n = length(&records);
    // SAFETY: as many records as C is told.
    checked(|fault| unsafe {
        sys::loopcost_posterior_learn(records.as_mut_ptr(), n, &outcome.raw(), fault)
    })?;
    take_counts(entries, &records);
    Ok(())
}

/// Both have as many entries.
pub(crate) fn posterior_merge(entries: &mut [Entry], from: &[Entry]) -> Result<()> {
    assert_eq!(entries.len(), from.len());
    let (mut records, from) = (raw_entries(entries), raw_entries(from));
    let n = length(&records);
    // SAFETY: as many records of each as C is told.
    checked(|fault| unsafe {
        sys::loopcost_posterior_merge(records.as_mut_ptr(), from.as_ptr(), n, fault)
    })?;
    take_counts(entries, &records);
    Ok(())
}

pub(crate) fn posterior_kind(entries: &[Entry]) -> Result<Kind> {
    let records = raw_entries(entries);
    let most = *super::param_range(sys::LOOPCOST_PARAM_POSTERIOR_START).end() as u64;
    let last = entries.last().map_or(0, |entry| entry.start.min(most));
    // SAFETY: as many records, and as much room for hazards, as C is told; it writes one kind.
    let kinds = written_kinds(last, |kind, hazards, n_hazards, n, fault| unsafe {
        *n = 1;
        let (entries, n_entries) = (records.as_ptr(), length(&records));
        sys::loopcost_posterior_kind(entries, n_entries, kind, hazards, n_hazards, fault)
    })?;
    Ok(kinds[0].clone())
}

pub(crate) fn kinds_learn(kinds: &mut [Kind], outcome: &Outcome) -> Result<()> {
    let mut lowered = LoweredKinds::new(kinds);
    let n = length(&lowered.records);
    // SAFETY: as many records as C is told, each with its table.
    checked(|fault| unsafe {
        sys::loopcost_kinds_learn(lowered.records.as_mut_ptr(), n, 0, &outcome.raw(), fault)
    })?;
    for (kind, record) in kinds.iter_mut().zip(&lowered.records) {
        kind.weight = record.weight;
        if let Hazards::Beta { alpha, beta, .. } = &mut kind.hazards {
            *alpha = record.alpha;
            *beta = record.beta;
        }
    }
    Ok(())
}

// All of k runs.

pub(crate) fn pass_hat(outcomes: &[Outcome], k: u64) -> Result<f64> {
    with_evidence(outcomes, evidence_words, |evidence| {
        // SAFETY: the evidence has the memory that it says.
        number(|pass, fault| unsafe { sys::loopcost_pass_hat(evidence, k, pass, fault) })
    })
}

pub(crate) fn pass_hat_expected(kinds: &[Kind], k: u64) -> Result<f64> {
    let lowered = LoweredKinds::new(kinds);
    let (kinds, n) = (lowered.records.as_ptr(), length(&lowered.records));
    // SAFETY: as many records as C is told, each with its table.
    number(|pass, fault| unsafe { sys::loopcost_pass_hat_expected(kinds, n, 0, k, pass, fault) })
}
