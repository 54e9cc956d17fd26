#![doc = include_str!("../README.md")]
#![deny(unsafe_code, unsafe_op_in_unsafe_fn)]
#![warn(missing_docs)]

#[macro_use]
mod answers;
mod attempts;
pub mod calibration;
mod calls;
mod crossover;
mod distribution;
mod error;
#[allow(unsafe_code)]
mod ffi;
pub mod fit;
pub mod forecast;
pub mod growth;
mod param;
mod price;
pub mod replay;
mod simulation;
mod strategy;
mod sweep;
#[cfg(feature = "serde")]
mod text;
mod thread;
pub mod trials;

pub use attempts::{
    belief, best_of, cumulants, BestOf, Class, Cumulants, Law, Offspring, Progeny, TwoClasses,
};
pub use calls::{remaining, Ends, Hazard, Hazards, Holding, Kind, Loop, Rest, Run, State};
pub use crossover::{crossovers, Crossing, Crossovers, Sensitivity};
pub use distribution::{Attempts, Bracket, Chances, Distribution, Duel, Risk};
pub use error::{Error, ErrorKind, Result};
pub use param::{Param, ParseParamError};
pub use price::{
    usd_text, Bill, Convention, LongContext, Price, Rate, Rates, Tier, Usage, UsageReport,
};
#[cfg(feature = "rayon")]
pub use simulation::simulate_pair_parallel;
pub use simulation::{
    simulate_pair, Difference, Estimate, OwnLaws, PairTally, Random, Repair, Sampling, Simulated,
    Tally, Tokens,
};
pub use strategy::{
    compare, per_solved, Context, Cost, Counts, Mode, Model, Rank, Ranking, Strategy, Task, Warmth,
};
pub use sweep::{sweep, sweep_each, Quantity};
pub use thread::{Thread, ThreadCoefficients, ThreadCost};

/// The release of the C library in use, `"0.1.0"`. An installed one may be newer than this crate.
pub fn version() -> &'static str {
    ffi::version()
}
