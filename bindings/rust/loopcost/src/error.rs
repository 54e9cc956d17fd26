use crate::ffi;
use crate::param::Param;
use loopcost_sys as sys;
use std::fmt;

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

/// What was wrong with an input: which parameter, what it was and what it must be.
///
/// Its text is a sentence for a person:
///
/// ```
/// let error = loopcost::Rate::from_usd(-3.0).unwrap_err();
/// assert_eq!(error.to_string(), "rate is -3; it must be from 0 to 10000 USD per Mtok");
/// ```
#[derive(Clone)]
pub struct Error(Reason);

#[derive(Clone)]
enum Reason {
    Fault(sys::loopcost_fault),
    Abi { found: u32 },
    Draws,
}

/// What went wrong. A new release of the library may know more kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A valid wish that this version of the library, or this formula, does not know.
    Unsupported,
    /// The input is a NaN.
    NotANumber,
    /// The input lies outside its closed range.
    OutOfRange,
    /// A price that is no whole number of nano-USD per Mtok.
    Inexact,
    /// The exact answer does not fit its integer.
    Overflow,
    /// The question has no answer at this input, though it has one at its neighbours.
    Undefined,
    /// Text that is no decimal number.
    Syntax,
    /// Tokens of a kind for which the rate card has no rate.
    Unpriced,
    /// Each bug brings in one or more on average: the repairs never end.
    Divergent,
    /// The installed shared object has another ABI number than this crate was written for.
    Abi,
    /// The library gave a status that this crate does not expect: a bug, please report it.
    Internal,
}

impl Error {
    pub(crate) fn of_fault(fault: sys::loopcost_fault) -> Error {
        Error(Reason::Fault(fault))
    }

    pub(crate) fn of_abi(found: u32) -> Error {
        Error(Reason::Abi { found })
    }

    /// A list that is too short or too long for another one.
    pub(crate) fn of_length(field: u32, found: f64, wanted: usize) -> Error {
        Error::of_fault(sys::loopcost_fault {
            status: sys::LOOPCOST_OUT_OF_RANGE,
            field,
            value: found,
            least: wanted as f64,
            most: wanted as f64,
            ..ffi::no_fault()
        })
    }

    /// The same error where what is at fault is one of many, and its index counts them in this order.
    pub(crate) fn in_order(mut self, field: u32, order: &[usize]) -> Error {
        if let Reason::Fault(fault) = &mut self.0 {
            if let (true, Some(&place)) = (fault.field == field, order.get(fault.index as usize)) {
                fault.index = place as u32;
            }
        }
        self
    }

    pub(crate) fn of_draws() -> Error {
        Error(Reason::Draws)
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        if let Reason::Draws = self.0 {
            return ErrorKind::Overflow;
        }
        match self.fault().map(|fault| fault.status) {
            None => ErrorKind::Abi,
            Some(sys::LOOPCOST_UNSUPPORTED) => ErrorKind::Unsupported,
            Some(sys::LOOPCOST_NOT_A_NUMBER) => ErrorKind::NotANumber,
            Some(sys::LOOPCOST_OUT_OF_RANGE) => ErrorKind::OutOfRange,
            Some(sys::LOOPCOST_INEXACT) => ErrorKind::Inexact,
            Some(sys::LOOPCOST_OVERFLOW) => ErrorKind::Overflow,
            Some(sys::LOOPCOST_UNDEFINED) => ErrorKind::Undefined,
            Some(sys::LOOPCOST_SYNTAX) => ErrorKind::Syntax,
            Some(sys::LOOPCOST_UNPRICED) => ErrorKind::Unpriced,
            Some(sys::LOOPCOST_DIVERGENT) => ErrorKind::Divergent,
            Some(_) => ErrorKind::Internal,
        }
    }

    /// The input at fault; its text is the path, `"fixer.classes[1].fix_chance"`.
    pub fn param(&self) -> Option<Param> {
        self.fault()
            .and_then(|fault| Param::of_raw(fault.field, fault.index))
    }

    /// Which of the strategies of the call, counted from 0; `None` where there is one at most.
    pub fn strategy(&self) -> Option<usize> {
        let strategy = self.fault()?.strategy;
        (strategy != sys::LOOPCOST_NO_INDEX).then_some(strategy as usize)
    }

    /// Which row of a table, counted from 0: of the chances of [`Law::Table`](crate::Law::Table), the
    /// hazards of [`Hazards::Table`](crate::Hazards::Table), which task of [`replay`](crate::replay), or
    /// which outcome of [`fit`](crate::fit); else `None`.
    pub fn row(&self) -> Option<u64> {
        let row = self.fault()?.row;
        (row != u64::MAX).then_some(row)
    }

    /// What was given, in the unit of the parameter; for `Unpriced` the tokens that have no rate, for
    /// `Syntax` 0.
    pub fn value(&self) -> Option<f64> {
        self.fault().map(|fault| fault.value)
    }

    /// The least that the parameter may be.
    pub fn least(&self) -> Option<f64> {
        self.fault().map(|fault| fault.least)
    }

    /// The most that the parameter may be, given the other inputs.
    pub fn most(&self) -> Option<f64> {
        self.fault().map(|fault| fault.most)
    }

    fn fault(&self) -> Option<&sys::loopcost_fault> {
        match &self.0 {
            Reason::Fault(fault) => Some(fault),
            Reason::Abi { .. } | Reason::Draws => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::Fault(fault) => f.write_str(&ffi::fault_text(fault)),
            Reason::Abi { found } => write!(
                f,
                "the loopcost library ({}) has ABI number {found}; this crate needs {}",
                sys::LIBRARY,
                sys::LOOPCOST_ABI_VERSION
            ),
            Reason::Draws => f.write_str("all draws of this bug or thread are taken"),
        }
    }
}

/// The kind and the sentence: what `unwrap` and a failing `main` print.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Error")
            .field(&self.kind())
            .field(&self.to_string())
            .finish()
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_abi_names_the_library() {
        let error = Error::of_abi(7);
        assert_eq!(error.kind(), ErrorKind::Abi);
        assert_eq!(error.param(), None);
        assert!(error.to_string().contains(sys::LIBRARY));
        assert!(error.to_string().contains("ABI number 7"));
    }

    #[test]
    fn every_status_that_an_input_can_cause_has_a_kind() {
        // The first two after OK, a null pointer and a struct_size, cannot come from safe Rust.
        for status in sys::LOOPCOST_UNSUPPORTED..sys::LOOPCOST_STATUS_END {
            let mut fault = ffi::no_fault();
            fault.status = status;
            assert_ne!(
                Error::of_fault(fault).kind(),
                ErrorKind::Internal,
                "status {status}"
            );
        }
    }
}
