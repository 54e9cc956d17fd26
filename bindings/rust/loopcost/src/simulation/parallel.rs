//! Parts of a simulation on all threads of rayon's current pool.

use super::laws::MOST_TRIAL;
use super::{OwnLaws, PairTally, Sampling, Simulated, Tally};
use crate::error::{Error, Result};
use rayon::prelude::*;
use std::result;

/// Fewer trials than these are not worth a part of their own.
const LEAST: u64 = 1 << 14;

impl<E: From<Error> + Send> OwnLaws<'_, E> {
    /// [`OwnLaws::simulate`] on all threads of rayon's current pool: the same tally, byte for
    /// byte.
    ///
    /// # Errors
    ///
    /// As [`OwnLaws::simulate`]; where several parts of the range fail, that of the first one.
    pub fn simulate_parallel(
        &self,
        strategy: &impl Simulated,
        sampling: &Sampling,
    ) -> result::Result<Tally, E> {
        let simulate = |part: &Sampling| self.simulate(strategy, part);
        split(sampling, simulate, |into, from| into.merge(&from))
    }

    /// [`OwnLaws::simulate_pair`] on all threads of rayon's current pool: the same tally, byte
    /// for byte.
    ///
    /// # Errors
    ///
    /// As [`OwnLaws::simulate_pair`] and [`OwnLaws::simulate_parallel`].
    pub fn simulate_pair_parallel(
        &self,
        first: &impl Simulated,
        second: &impl Simulated,
        sampling: &Sampling,
    ) -> result::Result<PairTally, E> {
        let simulate = |part: &Sampling| self.simulate_pair(first, second, part);
        split(sampling, simulate, |into, from| into.merge(&from))
    }
}

/// Simulates the parts of a range and merges what they come to.
fn split<T: Send, E: From<Error> + Send>(
    sampling: &Sampling,
    simulate: impl Fn(&Sampling) -> result::Result<T, E> + Sync,
    merge: impl Fn(&mut T, T) -> Result<()> + Sync,
) -> result::Result<T, E> {
    let threads = rayon::current_num_threads() as u64;
    let parts = (sampling.trials / LEAST).min(4 * threads);
    // What is no range is left to C, which says so.
    let end = sampling.first.checked_add(sampling.trials);
    if parts < 2 || end.map_or(true, |end| end > MOST_TRIAL + 1) {
        return simulate(sampling);
    }
    let at =
        |part: u64| (u128::from(sampling.trials) * u128::from(part) / u128::from(parts)) as u64;
    let simulated = (0..parts).into_par_iter().map(|part| {
        simulate(&Sampling {
            first: sampling.first + at(part),
            trials: at(part + 1) - at(part),
            ..*sampling
        })
    });
    let merged = simulated.reduce_with(|first, second| {
        let (mut first, second) = (first?, second?);
        merge(&mut first, second)?;
        Ok(first)
    });
    merged.unwrap_or_else(|| simulate(sampling))
}
