use crate::error::{Error, Result};
use crate::ffi;
use loopcost_sys as sys;
use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

/// One model's rate card in doubles, USD per Mtok, each in `[0, 1e9]`: what expectations are priced
/// with.
///
/// ```
/// use loopcost::Price;
///
/// let price = Price { input: 5.0, output: 25.0, cache_read: 0.5, cache_write: 6.25 };
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Price {
    /// cin, prompt tokens that no cache is asked for.
    pub input: f64,
    /// cout, generated tokens, thinking included.
    pub output: f64,
    /// cread, prompt tokens read from the provider's cache.
    pub cache_read: f64,
    /// cwrite, prompt tokens written to it; equal to `input` where the provider has no premium.
    pub cache_write: f64,
}

impl Price {
    pub(crate) fn raw(&self) -> sys::loopcost_price {
        sys::loopcost_price {
            input: self.input,
            output: self.output,
            cache_read: self.cache_read,
            cache_write: self.cache_write,
            ..ffi::initial()
        }
    }
}

/// What a provider charges for tokens of one kind, in whole nano-USD (1e-9 USD) per Mtok, at most
/// 1e13.
///
/// Made from USD per Mtok, of a double or of decimal text, it is the nearest whole number. Books
/// hold doubles that are an ulp off, so up to 2^-50 relative is taken as rounding; what is further
/// from a whole number is an error.
///
/// ```
/// use loopcost::Rate;
///
/// assert_eq!(Rate::from_usd(0.049999999999999996)?, Rate::from_nano_usd(50_000_000));
/// assert_eq!("6.25".parse::<Rate>()?, Rate::from_nano_usd(6_250_000_000));
/// # Ok::<(), loopcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(u64);

impl Rate {
    /// The rate of a price in nano-USD per Mtok. One above 1e13 is refused where it is used.
    pub const fn from_nano_usd(nano_usd_per_mtok: u64) -> Rate {
        Rate(nano_usd_per_mtok)
    }

    /// The rate of a price in USD per Mtok, in `[0, 1e4]`.
    ///
    /// # Errors
    ///
    /// `NotANumber`, `OutOfRange`, or `Inexact` when the price is no whole number of nano-USD.
    pub fn from_usd(usd_per_mtok: f64) -> Result<Rate> {
        ffi::rate_from_usd(usd_per_mtok).map(Rate)
    }

    /// nano-USD per Mtok.
    pub const fn nano_usd(self) -> u64 {
        self.0
    }
}

impl FromStr for Rate {
    type Err = Error;

    /// Reads decimal text in USD per Mtok, `"0.3"`, `"1.5e-1"` or `"3"`, exactly.
    ///
    /// # Errors
    ///
    /// `Syntax`, and those of [`Rate::from_usd`].
    fn from_str(usd_per_mtok: &str) -> Result<Rate> {
        ffi::rate_from_text(usd_per_mtok).map(Rate)
    }
}

impl fmt::Display for Rate {
    /// USD per Mtok with nine decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&usd_text(self.0))
    }
}

/// One model's rate card for exact bills. Tokens of a kind whose rate is `None` are an error, no
/// tokens of it are fine.
///
/// ```
/// use loopcost::{Rates, Usage};
///
/// let rates = Rates {
///     input: Some("5".parse()?),
///     output: Some("25".parse()?),
///     cache_read: Some("0.50".parse()?),
///     cache_write: Some("6.25".parse()?),
///     ..Rates::default()
/// };
/// let usage = Usage { input: 1748, output: 769, cache_read: 11572, cache_write: 3679, ..Usage::default() };
/// assert_eq!(rates.bill(&usage)?.to_string(), "0.056744750");
/// # Ok::<(), loopcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Rates {
    /// Prompt tokens outside the cache.
    pub input: Option<Rate>,
    /// Generated tokens, thinking included.
    pub output: Option<Rate>,
    /// Prompt tokens read from the cache.
    pub cache_read: Option<Rate>,
    /// Prompt tokens written to the cache for its usual time, 5 minutes where there are two.
    pub cache_write: Option<Rate>,
    /// Prompt tokens written to the cache for an hour.
    pub cache_write_1h: Option<Rate>,
    /// How requests with a long prompt are repriced, if they are.
    pub long_context: Option<LongContext>,
}

/// Other rates for a request whose prompt is longer (strictly) than a threshold. In errors its
/// rates are named `rates.above_input` and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct LongContext {
    /// Prompt tokens of all kinds, at most 1e12.
    pub threshold: u64,
    /// What of such a request is repriced.
    pub tier: Tier,
    /// As [`Rates::input`], above the threshold.
    pub input: Option<Rate>,
    /// As [`Rates::output`], above the threshold.
    pub output: Option<Rate>,
    /// As [`Rates::cache_read`], above the threshold.
    pub cache_read: Option<Rate>,
    /// As [`Rates::cache_write`], above the threshold.
    pub cache_write: Option<Rate>,
    /// As [`Rates::cache_write_1h`], above the threshold.
    pub cache_write_1h: Option<Rate>,
}

/// What of a request beyond the threshold is billed at the higher rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Tier {
    /// The whole request.
    Whole,
    /// The prompt tokens past the threshold, and the output. The prompt is what the cache knows
    /// first and new tokens last: read, then written for an hour, then written for 5 minutes, then
    /// plain input.
    Excess,
}

impl Rates {
    /// The exact bill of one call, rounded once, half to even, to nano-USD.
    ///
    /// # Errors
    ///
    /// `OutOfRange` for tokens above 1e12 and rates above 1e13, `Unpriced` for tokens without a
    /// rate, `Overflow` above 18.4e9 USD.
    pub fn bill(&self, usage: &Usage) -> Result<Bill> {
        ffi::bill_usage(&self.raw(), &usage.raw()).map(Bill::of_raw)
    }

    /// The same rate card in doubles, each correctly rounded, for expectations.
    ///
    /// # Errors
    ///
    /// `Unsupported` for a card with a long-context tier (an expectation has one price a kind),
    /// `Unpriced` when one of `input`, `output`, `cache_read` and `cache_write` is unknown,
    /// `OutOfRange`.
    pub fn price(&self) -> Result<Price> {
        ffi::price_from_rates(&self.raw()).map(|raw| Price {
            input: raw.input,
            output: raw.output,
            cache_read: raw.cache_read,
            cache_write: raw.cache_write,
        })
    }

    fn raw(&self) -> sys::loopcost_rates {
        let below = sys::loopcost_rates {
            input: raw_rate(self.input),
            output: raw_rate(self.output),
            cache_read: raw_rate(self.cache_read),
            cache_write: raw_rate(self.cache_write),
            cache_write_1h: raw_rate(self.cache_write_1h),
            ..ffi::initial()
        };
        match self.long_context {
            None => below,
            Some(above) => sys::loopcost_rates {
                threshold: above.threshold,
                tier: above.tier.raw(),
                above_input: raw_rate(above.input),
                above_output: raw_rate(above.output),
                above_cache_read: raw_rate(above.cache_read),
                above_cache_write: raw_rate(above.cache_write),
                above_cache_write_1h: raw_rate(above.cache_write_1h),
                ..below
            },
        }
    }
}

/// The largest integer means "unknown" in C; a rate that happens to be it stays a rate, which is
/// out of range.
fn raw_rate(rate: Option<Rate>) -> u64 {
    rate.map_or(sys::LOOPCOST_RATE_UNKNOWN, |rate| {
        rate.0.min(sys::LOOPCOST_RATE_UNKNOWN - 1)
    })
}

impl Tier {
    fn raw(self) -> u32 {
        match self {
            Tier::Whole => sys::LOOPCOST_TIER_WHOLE,
            Tier::Excess => sys::LOOPCOST_TIER_EXCESS,
        }
    }
}

/// The tokens of one call, each kind counted once, each at most 1e12.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct Usage {
    /// Prompt tokens outside the cache.
    pub input: u64,
    /// Generated tokens, thinking included.
    pub output: u64,
    /// Prompt tokens read from the cache.
    pub cache_read: u64,
    /// Prompt tokens written to the cache for its usual time.
    pub cache_write: u64,
    /// Prompt tokens written to the cache for an hour.
    pub cache_write_1h: u64,
}

impl Usage {
    fn raw(&self) -> sys::loopcost_usage {
        sys::loopcost_usage {
            input: self.input,
            output: self.output,
            cache_read: self.cache_read,
            cache_write: self.cache_write,
            cache_write_1h: self.cache_write_1h,
            ..ffi::initial()
        }
    }
}

/// Does the input that a provider reports contain the tokens that its cache read and wrote?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum Convention {
    /// It does not: Anthropic.
    InputExcludesCache,
    /// It does: OpenAI, LiteLLM, Gemini.
    InputIncludesCache,
}

/// The tokens of one call as a provider reports them.
///
/// | | Anthropic | OpenAI, LiteLLM | Gemini |
/// | --- | --- | --- | --- |
/// | input | `input_tokens` | `prompt_tokens`, `input_tokens` | `promptTokenCount` |
/// | output | `output_tokens` | `completion_tokens`, `output_tokens` | `candidatesTokenCount` |
/// | reasoning | 0 (output has it) | 0 (output has it) | `thoughtsTokenCount` |
/// | cache_read | `cache_read_input_tokens` | `cached_tokens` | `cachedContentTokenCount` |
/// | cache_write | `cache_creation_input_tokens` | `cache_write_tokens` | 0 |
/// | cache_write_1h | `ephemeral_1h_input_tokens` | 0 | 0 |
///
/// ```
/// use loopcost::{Convention, Usage, UsageReport};
///
/// let anthropic = UsageReport {
///     input: 100,
///     cache_read: 900,
///     output: 50,
///     ..UsageReport::new(Convention::InputExcludesCache)
/// };
/// let openai = UsageReport {
///     input: 1000,
///     convention: Convention::InputIncludesCache,
///     ..anthropic
/// };
/// assert_eq!(anthropic.usage()?, Usage { input: 100, cache_read: 900, output: 50, ..Usage::default() });
/// assert_eq!(openai.usage()?, anthropic.usage()?);
/// # Ok::<(), loopcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct UsageReport {
    /// What `input` contains.
    pub convention: Convention,
    /// Prompt tokens, as the convention counts them.
    pub input: u64,
    /// Generated tokens.
    pub output: u64,
    /// Generated tokens that `output` does not contain.
    pub reasoning: u64,
    /// Prompt tokens read from the cache.
    pub cache_read: u64,
    /// Prompt tokens written to the cache for any time.
    pub cache_write: u64,
    /// The part of `cache_write` that was written for an hour.
    pub cache_write_1h: u64,
}

impl UsageReport {
    /// A report of no tokens.
    pub const fn new(convention: Convention) -> UsageReport {
        UsageReport {
            convention,
            input: 0,
            output: 0,
            reasoning: 0,
            cache_read: 0,
            cache_write: 0,
            cache_write_1h: 0,
        }
    }

    /// The same tokens, each counted once: the same physical call gives the same usage in every
    /// convention.
    ///
    /// # Errors
    ///
    /// `OutOfRange` when a count is above 1e12 or a part is larger than its whole; the error's
    /// `most` is what the whole leaves for it.
    pub fn usage(&self) -> Result<Usage> {
        ffi::usage_from_report(&self.raw()).map(|raw| Usage {
            input: raw.input,
            output: raw.output,
            cache_read: raw.cache_read,
            cache_write: raw.cache_write,
            cache_write_1h: raw.cache_write_1h,
        })
    }

    fn raw(&self) -> sys::loopcost_usage_report {
        sys::loopcost_usage_report {
            convention: match self.convention {
                Convention::InputExcludesCache => sys::LOOPCOST_INPUT_EXCLUDES_CACHE,
                Convention::InputIncludesCache => sys::LOOPCOST_INPUT_INCLUDES_CACHE,
            },
            input: self.input,
            output: self.output,
            reasoning: self.reasoning,
            cache_read: self.cache_read,
            cache_write: self.cache_write,
            cache_write_1h: self.cache_write_1h,
            ..ffi::initial()
        }
    }
}

/// An exact amount in nano-USD (1e-9 USD), and its split by kind of token. The parts sum to the
/// total exactly; each is within one nano-USD of its own exact value. Its text is the total in USD,
/// `"35.981375600"`.
///
/// Bills sum exactly, in any order:
///
/// ```
/// use loopcost::{Bill, Rates, Result, Usage};
///
/// # let rates = Rates { input: Some("5".parse()?), ..Rates::default() };
/// # let calls = [Usage { input: 1, ..Usage::default() }; 2];
/// let bills = calls.iter().map(|usage| rates.bill(usage)).collect::<Result<Vec<Bill>>>()?;
/// let total = bills.iter().sum::<Result<Bill>>()?;
/// assert_eq!(total.to_string(), "0.000010000");
/// # Ok::<(), loopcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Bill {
    /// The whole amount, nano-USD.
    pub total: u64,
    /// Of it, for prompt tokens outside the cache.
    pub input: u64,
    /// Of it, for generated tokens.
    pub output: u64,
    /// Of it, for prompt tokens read from the cache.
    pub cache_read: u64,
    /// Of it, for prompt tokens written to the cache for its usual time.
    pub cache_write: u64,
    /// Of it, for prompt tokens written to the cache for an hour.
    pub cache_write_1h: u64,
}

impl Bill {
    /// The sum of two bills, part by part. Exact, and so independent of the order of many.
    ///
    /// # Errors
    ///
    /// `Overflow` above 18.4e9 USD.
    pub fn plus(&self, other: &Bill) -> Result<Bill> {
        ffi::bill_add(&self.raw(), &other.raw()).map(Bill::of_raw)
    }

    fn of_raw(raw: sys::loopcost_bill) -> Bill {
        Bill {
            total: raw.total,
            input: raw.input,
            output: raw.output,
            cache_read: raw.cache_read,
            cache_write: raw.cache_write,
            cache_write_1h: raw.cache_write_1h,
        }
    }

    fn raw(&self) -> sys::loopcost_bill {
        sys::loopcost_bill {
            total: self.total,
            input: self.input,
            output: self.output,
            cache_read: self.cache_read,
            cache_write: self.cache_write,
            cache_write_1h: self.cache_write_1h,
            ..ffi::initial()
        }
    }
}

impl fmt::Display for Bill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&usd_text(self.total))
    }
}

impl<'a> Sum<&'a Bill> for Result<Bill> {
    fn sum<I: Iterator<Item = &'a Bill>>(mut bills: I) -> Result<Bill> {
        bills.try_fold(Bill::default(), |total, bill| total.plus(bill))
    }
}

/// nano-USD as decimal text in USD with nine decimals, `"35.981375600"`.
pub fn usd_text(nano_usd: u64) -> String {
    ffi::usd_text(nano_usd)
}
