use crate::error::Result;
use crate::ffi;
use crate::price::Price;
use loopcost_sys as sys;

/// One conversation with one model.
///
/// Every attempt reads it again, so its bill grows with the square of its length, at the cache's
/// price where the provider remembers it. Attempt t sees base + (t-1) step tokens; those that are
/// new to the cache are written to it, the others are read from it. With caching off every token of
/// the prompt is billed as input, whatever `warm` and `expiry`.
///
/// ```
/// use loopcost::{Price, Thread};
///
/// let price = Price { input: 1.0, output: 5.0, cache_read: 0.1, cache_write: 1.25 };
/// let thread = Thread { base: 10_000.0, step: 1_200.0, output: 800.0, ..Thread::new(price) };
/// // In USD per Mtok (10000 + 2 x 1200) x 1.25 are written, (10000 + 11200) x 0.1 read again.
/// let cost = thread.total(3)?;
/// assert!((cost.mean - (0.0155 + 0.00212 + 3.0 * 0.004)).abs() < 1e-12);
/// // Without the cache (10000 + 11200 + 12400) x 1.
/// let cost = Thread { caching: false, ..thread }.total(3)?;
/// assert!((cost.mean - (0.0336 + 3.0 * 0.004)).abs() < 1e-12);
/// # Ok::<(), loopcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Thread {
    /// The rate card of the model that the thread talks to.
    pub price: Price,
    /// Whether the provider's prompt cache is used.
    pub caching: bool,
    /// L1, tokens that the first attempt sees, in `[0, 1e12]`.
    pub base: f64,
    /// D, tokens that each attempt adds, in `[0, 1e12]`.
    pub step: f64,
    /// G, tokens that each attempt generates, in `[0, 1e12]`.
    pub output: f64,
    /// u, tokens of `base` that the cache holds at the start, in `[0, base]`.
    pub warm: f64,
    /// m, the chance that the cached part has expired before an attempt, in `[0, 1]`.
    pub expiry: f64,
}

impl Thread {
    /// A thread of no tokens with caching on, as in Python; C's zero-initialised struct has it off.
    pub const fn new(price: Price) -> Thread {
        Thread {
            price,
            caching: true,
            base: 0.0,
            step: 0.0,
            output: 0.0,
            warm: 0.0,
            expiry: 0.0,
        }
    }

    /// The bill of one attempt, 1 for the first, in `[1, 1e12]`. Relative error at most 8 ulp.
    ///
    /// # Errors
    ///
    /// `NotANumber` or `OutOfRange`, naming a field of `thread` or `price`, or `attempts`.
    pub fn attempt(&self, attempt: u64) -> Result<ThreadCost> {
        ffi::thread_attempt(self, attempt).map(ThreadCost::of_raw)
    }

    /// The bill of the first `attempts` attempts together, in `[0, 1e12]`; no attempt costs
    /// nothing. Relative error at most 8 ulp.
    ///
    /// # Errors
    ///
    /// As [`Thread::attempt`].
    pub fn total(&self, attempts: u64) -> Result<ThreadCost> {
        ffi::thread_total(self, attempts).map(ThreadCost::of_raw)
    }

    /// The coefficients of the bill as a polynomial in the number of attempts.
    ///
    /// # Errors
    ///
    /// As [`Thread::attempt`].
    pub fn polynomial(&self) -> Result<ThreadCoefficients> {
        let raw = ffi::thread_polynomial(self)?;
        Ok(ThreadCoefficients {
            c0: raw.c0,
            c1: raw.c1,
            c2: raw.c2,
        })
    }

    /// Everything but the price, which C takes by its address.
    pub(crate) fn raw(&self) -> sys::loopcost_thread {
        sys::loopcost_thread {
            caching: self.caching.into(),
            base: self.base,
            step: self.step,
            output: self.output,
            warm: self.warm,
            expiry: self.expiry,
            ..ffi::initial()
        }
    }
}

/// What some attempts of a thread take and cost, in expectation over cache expiry.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ThreadCost {
    /// USD.
    pub mean: f64,
    /// USD^2; it comes from cache expiry alone.
    pub variance: f64,
    /// Prompt tokens that the cache did not hold.
    pub new_tokens: f64,
    /// Prompt tokens that it held, unless they had expired.
    pub held_tokens: f64,
    /// Tokens generated.
    pub output_tokens: f64,
}

impl ThreadCost {
    pub(crate) fn of_raw(raw: sys::loopcost_thread_cost) -> ThreadCost {
        ThreadCost {
            mean: raw.mean,
            variance: raw.variance,
            new_tokens: raw.new_tokens,
            held_tokens: raw.held_tokens,
            output_tokens: raw.output_tokens,
        }
    }
}

/// C(T) = c0 + c1 T + c2 T (T-1)/2 for T >= 1, in USD. The coefficients explain; they do not
/// evaluate well: c0 is negative when base - warm < step, and terms cancel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ThreadCoefficients {
    /// What opening the thread costs.
    pub c0: f64,
    /// What each attempt costs.
    pub c1: f64,
    /// What each pair of attempts costs: the later one reads the step of the earlier one again.
    pub c2: f64,
}
