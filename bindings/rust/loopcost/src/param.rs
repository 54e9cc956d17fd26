use crate::ffi;
use loopcost_sys as sys;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// One scalar input, by the same path in C, Python, Rust, scenario files and JSON.
///
/// [Errors](crate::Error::param) name one, [crossovers](crate::crossovers) solve for one,
/// [sensitivities](crate::Strategy::sensitivity) are taken by one. In a strategy the models appear
/// by their role, `generator` and `fixer`; where one model plays both, its parameter moves in both.
///
/// ```
/// use loopcost::Param;
///
/// let param: Param = "fixer.price.cache_read".parse()?;
/// assert_eq!(param, Param::FIXER_PRICE_CACHE_READ);
/// assert_eq!(param.unit(), "USD per Mtok");
/// assert_eq!(param.range(), 0.0..=1e9);
/// assert_eq!(Param::fixer_fix_chance(1).to_string(), "fixer.classes[1].fix_chance");
/// # Ok::<(), loopcost::ParseParamError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Param {
    field: u32,
    index: u32,
}

impl Param {
    /// `task.prompt`, L0, tokens of the prompt of the first generation.
    pub const TASK_PROMPT: Param = Param::plain(sys::LOOPCOST_PARAM_TASK_PROMPT);
    /// `task.generation`, G0, tokens of output of the first generation.
    pub const TASK_GENERATION: Param = Param::plain(sys::LOOPCOST_PARAM_TASK_GENERATION);
    /// `task.attempt`, G, tokens of output of one fix attempt.
    pub const TASK_ATTEMPT: Param = Param::plain(sys::LOOPCOST_PARAM_TASK_ATTEMPT);
    /// `task.trace`, E, tokens of the error trace that follows a fix attempt.
    pub const TASK_TRACE: Param = Param::plain(sys::LOOPCOST_PARAM_TASK_TRACE);
    /// `context.warm_generation`, tokens of the prompt that the generator's cache holds.
    pub const CONTEXT_WARM_GENERATION: Param =
        Param::plain(sys::LOOPCOST_PARAM_CONTEXT_WARM_GENERATION);
    /// `context.warm_first`, tokens that the fixer's cache holds when its first thread starts.
    pub const CONTEXT_WARM_FIRST: Param = Param::plain(sys::LOOPCOST_PARAM_CONTEXT_WARM_FIRST);
    /// `context.warm_later`, tokens that the fixer's cache holds when a later thread starts.
    pub const CONTEXT_WARM_LATER: Param = Param::plain(sys::LOOPCOST_PARAM_CONTEXT_WARM_LATER);
    /// `context.expiry`, m, the chance that the cached part has expired before an attempt.
    pub const CONTEXT_EXPIRY: Param = Param::plain(sys::LOOPCOST_PARAM_CONTEXT_EXPIRY);
    /// `generator.price.input`, USD per Mtok.
    pub const GENERATOR_PRICE_INPUT: Param =
        Param::plain(sys::LOOPCOST_PARAM_GENERATOR_PRICE_INPUT);
    /// `generator.price.output`, USD per Mtok.
    pub const GENERATOR_PRICE_OUTPUT: Param =
        Param::plain(sys::LOOPCOST_PARAM_GENERATOR_PRICE_OUTPUT);
    /// `generator.price.cache_read`, USD per Mtok.
    pub const GENERATOR_PRICE_CACHE_READ: Param =
        Param::plain(sys::LOOPCOST_PARAM_GENERATOR_PRICE_CACHE_READ);
    /// `generator.price.cache_write`, USD per Mtok.
    pub const GENERATOR_PRICE_CACHE_WRITE: Param =
        Param::plain(sys::LOOPCOST_PARAM_GENERATOR_PRICE_CACHE_WRITE);
    /// `fixer.price.input`, USD per Mtok.
    pub const FIXER_PRICE_INPUT: Param = Param::plain(sys::LOOPCOST_PARAM_FIXER_PRICE_INPUT);
    /// `fixer.price.output`, USD per Mtok.
    pub const FIXER_PRICE_OUTPUT: Param = Param::plain(sys::LOOPCOST_PARAM_FIXER_PRICE_OUTPUT);
    /// `fixer.price.cache_read`, USD per Mtok.
    pub const FIXER_PRICE_CACHE_READ: Param =
        Param::plain(sys::LOOPCOST_PARAM_FIXER_PRICE_CACHE_READ);
    /// `fixer.price.cache_write`, USD per Mtok.
    pub const FIXER_PRICE_CACHE_WRITE: Param =
        Param::plain(sys::LOOPCOST_PARAM_FIXER_PRICE_CACHE_WRITE);
    /// `generator.bugs.count`, the bugs that the generator leaves, all classes in proportion.
    pub const GENERATOR_BUGS_COUNT: Param = Param::plain(sys::LOOPCOST_PARAM_GENERATOR_BUGS_COUNT);
    /// `generator.bugs.hard_share`, the share of the second of two classes, their sum fixed.
    pub const GENERATOR_BUGS_HARD_SHARE: Param =
        Param::plain(sys::LOOPCOST_PARAM_GENERATOR_BUGS_HARD_SHARE);

    /// `generator.classes[class].count`, n_d, the bugs of one class, counted from 0, that the
    /// generator leaves.
    pub const fn generator_count(class: u32) -> Param {
        Param {
            field: sys::LOOPCOST_PARAM_GENERATOR_CLASSES_COUNT,
            index: class,
        }
    }

    /// `generator.classes[class].fix_chance`: it matters where the generator fixes too.
    pub const fn generator_fix_chance(class: u32) -> Param {
        Param {
            field: sys::LOOPCOST_PARAM_GENERATOR_CLASSES_FIX_CHANCE,
            index: class,
        }
    }

    /// `fixer.classes[class].count`: it matters where the fixer generates too.
    pub const fn fixer_count(class: u32) -> Param {
        Param {
            field: sys::LOOPCOST_PARAM_FIXER_CLASSES_COUNT,
            index: class,
        }
    }

    /// `fixer.classes[class].fix_chance`, p_d, the chance that one attempt fixes a bug of one
    /// class, counted from 0.
    pub const fn fixer_fix_chance(class: u32) -> Param {
        Param {
            field: sys::LOOPCOST_PARAM_FIXER_CLASSES_FIX_CHANCE,
            index: class,
        }
    }

    const fn plain(field: u32) -> Param {
        Param {
            field,
            index: sys::LOOPCOST_NO_INDEX,
        }
    }

    pub(crate) fn of_raw(field: u32, index: u32) -> Option<Param> {
        (field != sys::LOOPCOST_PARAM_NONE).then_some(Param { field, index })
    }

    pub(crate) fn raw(self) -> sys::loopcost_param {
        sys::loopcost_param {
            field: self.field,
            index: self.index,
        }
    }

    /// The path without a class's number, `"fixer.classes[].fix_chance"`. [`Display`](fmt::Display)
    /// writes the number too.
    pub fn path(self) -> &'static str {
        ffi::param_path(self.field)
    }

    /// The class, counted from 0, for the paths that contain `classes[]`.
    pub fn class(self) -> Option<u32> {
        (self.index != sys::LOOPCOST_NO_INDEX).then_some(self.index)
    }

    /// The unit: `"tokens"`, `"USD per Mtok"`, `"nano-USD per Mtok"`, `"probability"`, `"bugs"`,
    /// `"attempts"`; `"flag"` and `"choice"` for switches, `"pointer"` for what is no scalar.
    pub fn unit(self) -> &'static str {
        ffi::param_unit(self.field)
    }

    /// The closed range that the parameter must lie in, in its unit. For a list such as `classes`
    /// that of its length.
    pub fn range(self) -> RangeInclusive<f64> {
        ffi::param_range(self.field)
    }
}

impl fmt::Display for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.path().split_once("[]"), self.class()) {
            (Some((list, field)), Some(class)) => write!(f, "{list}[{class}]{field}"),
            _ => f.write_str(self.path()),
        }
    }
}

impl fmt::Debug for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Param({self})")
    }
}

/// Text that is the path of no parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseParamError {
    text: String,
}

impl fmt::Display for ParseParamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match text.split_once("[]") {
            Some((list, field)) => {
                write!(
                    f,
                    "\"{text}\" does not say which class; the first one is \"{list}[0]{field}\""
                )
            }
            None => write!(f, "\"{text}\" is the path of no parameter"),
        }
    }
}

impl std::error::Error for ParseParamError {}

impl FromStr for Param {
    type Err = ParseParamError;

    fn from_str(text: &str) -> std::result::Result<Param, ParseParamError> {
        let unknown = || ParseParamError { text: text.into() };
        let (path, index) = match split_index(text) {
            Some((list, digits, field)) => {
                let index = digits.parse().map_err(|_| unknown())?;
                (format!("{list}[]{field}"), index)
            }
            None => (text.into(), sys::LOOPCOST_NO_INDEX),
        };
        let field = field_of(&path).ok_or_else(unknown)?;
        if path.contains("[]") != (index != sys::LOOPCOST_NO_INDEX) {
            return Err(unknown());
        }
        Ok(Param { field, index })
    }
}

/// `"fixer.classes[2].count"` in its three pieces `"fixer.classes"`, `"2"` and `".count"`.
fn split_index(text: &str) -> Option<(&str, &str, &str)> {
    let (list, rest) = text.split_once('[')?;
    let (digits, field) = rest.split_once(']')?;
    (!digits.is_empty()).then_some((list, digits, field))
}

/// Every field has a path, up to the first that has none: the library in use may know more than
/// this crate.
fn field_of(path: &str) -> Option<u32> {
    (1..)
        .map(|field| (field, ffi::param_path(field)))
        .take_while(|(_, known)| !known.is_empty())
        .find(|(_, known)| *known == path)
        .map(|(field, _)| field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_read_back() {
        for field in 1..sys::LOOPCOST_PARAM_END {
            let index = if ffi::param_path(field).contains("[]") {
                3
            } else {
                sys::LOOPCOST_NO_INDEX
            };
            let param = Param { field, index };
            assert_eq!(param.to_string().parse(), Ok(param));
        }
    }

    #[test]
    fn what_is_no_path_is_an_error_that_quotes_it() {
        for text in [
            "",
            "fixer.price.inputs",
            "fixer.classes[x].count",
            "task.prompt[1]",
            "[",
        ] {
            let error = text.parse::<Param>().unwrap_err();
            assert!(
                error.to_string().contains(&format!("\"{text}\"")),
                "{error}"
            );
        }
        let largest = format!("fixer.classes[{}].count", u32::MAX);
        assert!(largest.parse::<Param>().is_err());
    }

    #[test]
    fn a_class_without_its_number_is_an_error_that_shows_one() {
        let error = "fixer.classes[].count".parse::<Param>().unwrap_err();
        assert!(
            error.to_string().contains("fixer.classes[0].count"),
            "{error}"
        );
    }
}
