//! How the golden vectors are read and compared with.

use loopcost::*;
use serde_json::Value;
use std::path::Path;

/// The cases of one file of tests/vectors, with what names each in a message.
pub fn cases(section: &str) -> Vec<(String, Value, Value)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/vectors")
        .join(section)
        .with_extension("jsonl");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let cases: Vec<_> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .map(|case: Value| {
            (
                format!("{section} {}", case["id"]),
                case["in"].clone(),
                case["out"].clone(),
            )
        })
        .collect();
    assert!(cases.len() >= 100, "{} is cut", file.display());
    cases
}

pub fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

/// An expected value: 25 digits, as text.
pub fn digits(value: &Value) -> f64 {
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| panic!("{value} is no decimal"))
}

/// How far apart, in units of the last place of `expected`. Its own rounding adds up to half of
/// one.
pub fn ulps(actual: f64, expected: f64) -> f64 {
    if expected == 0.0 {
        return if actual == 0.0 { 0.0 } else { f64::INFINITY };
    }
    let next = f64::from_bits(expected.abs().to_bits() + 1);
    (actual - expected).abs() / (next - expected.abs())
}

pub fn assert_8_ulp(actual: f64, expected: &Value, what: &str) {
    let apart = ulps(actual, digits(expected));
    assert!(
        apart + 0.5 <= 8.0,
        "{what}: {actual:e} is {apart} ulp from {expected}"
    );
}

pub fn assert_within(actual: f64, expected: &Value, bound: f64, what: &str) {
    let expected = digits(expected);
    let rounding = expected.abs() * f64::EPSILON / 2.0;
    assert!(
        (actual - expected).abs() <= bound + rounding,
        "{what}: {actual:e}, not {expected:e} +- {bound:e}"
    );
}

pub fn price(given: &Value) -> Price {
    Price {
        input: number(&given["input"]),
        output: number(&given["output"]),
        cache_read: number(&given["cache_read"]),
        cache_write: number(&given["cache_write"]),
    }
}

pub fn task(given: &Value) -> Task {
    Task {
        prompt: number(&given["L0"]),
        generation: number(&given["G0"]),
        attempt: number(&given["G"]),
        trace: number(&given["E"]),
        ..Task::default()
    }
}

pub fn classes(given: &Value) -> Vec<Class> {
    let pairs = given.as_array().expect("classes");
    pairs
        .iter()
        .map(|pair| Class::geometric(number(&pair[0]), number(&pair[1])))
        .collect()
}

pub fn context(given: &Value, mode: Mode, first: &Value, later: &Value) -> Context {
    Context {
        mode,
        caching: given["caching"].as_bool().expect("a flag"),
        warm_first: Warmth::Tokens(number(first)),
        warm_later: Warmth::Tokens(number(later)),
        expiry: number(&given["m"]),
        ..Context::default()
    }
}
