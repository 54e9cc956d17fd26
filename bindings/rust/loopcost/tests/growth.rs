//! How conversations grow: known runs come back, parts merge to the whole, caches and bad input.

use loopcost::growth::{from_totals, Call, Growth, RunTotal, Track};
use loopcost::ErrorKind;

/// A run whose every prompt is written to the cache, and read by the next call, unless it came too late.
fn follow(length: u64, base: u64, step: u64, late_gap: Option<u64>) -> Track {
    let mut track = Track::new();
    let mut before = 0;
    for index in 1..=length {
        let context = base + step * (index - 1);
        let late = late_gap == Some(index);
        let read = if late { 0 } else { before };
        let call = Call {
            index,
            input: 0,
            read: Some(read),
            write: Some(context - read),
            output: 400,
            gap: (index > 1).then_some(if late { 500.0 } else { 10.0 }),
        };
        track.follow(&[call]).unwrap();
        before = context;
    }
    track
}

#[test]
fn parts_merge_to_the_whole() {
    let tracks: Vec<_> = (1..30)
        .map(|i| {
            follow(
                5 + i,
                9_000 + 50 * i,
                800 + 10 * i,
                (i % 7 == 0).then_some(4),
            )
        })
        .collect();
    let mut whole = Growth::new();
    let mut parts = [Growth::new(), Growth::default(), Growth::new()];
    for (i, track) in tracks.iter().enumerate() {
        whole.add(track).unwrap();
        parts[i % 3].add(track).unwrap();
    }
    let mut merged = Growth::new();
    for part in parts.iter().rev() {
        merged.merge(part).unwrap();
    }
    assert!(merged == whole);
    assert_eq!(merged.runs(), 29);
    let grown = merged.estimates(0.9).unwrap();
    for one in [grown.base, grown.step, grown.output, grown.expiry] {
        assert!(one.identified && one.low <= one.value && one.value <= one.high);
    }
    assert_eq!(grown.base.value, 9_750.0);
    let counts = merged.counts().unwrap();
    assert_eq!((counts.rule_gap, counts.lost, counts.rule_other), (4, 4, 0));
    assert_eq!(grown.expiry.value, 4.0 / counts.prefixes as f64);
    let ages = merged.survival(0.9).unwrap();
    let looked: Vec<_> = ages.iter().filter(|age| age.prefixes > 0).collect();
    assert_eq!((looked[0].since, looked[0].survival), (10.0, 1.0));
    assert_eq!((looked[1].since, looked[1].survival), (300.0, 0.0));
    assert_eq!(grown.lifetime.value, 300.0);
}

#[test]
fn totals_that_say_too_little_give_ranges() {
    let runs = [RunTotal {
        calls: 11,
        input: 110_000,
        output: 50,
    }; 4];
    let grown = from_totals(&runs, 0.95).unwrap();
    assert!(!grown.base.identified && (grown.base.high - 10_000.0).abs() < 1e-6);
    assert!(!grown.step.identified && (grown.step.high - 2_000.0).abs() < 1e-6);
}

#[test]
fn bad_input_is_named() {
    let mut track = follow(2, 10, 10, None);
    let again = Call {
        index: 2,
        input: 5,
        ..Call::default()
    };
    let error = track.follow(&[again]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutOfRange);
    assert!(
        error
            .to_string()
            .starts_with("row 0: growth.calls[].index is 2"),
        "{error}"
    );
    assert_eq!(track.calls(), 2);
    let error = Growth::new().estimates(0.95).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undefined);
    let mut growth = Growth::new();
    growth.add(&track).unwrap();
    assert_eq!(
        growth.estimates(f64::NAN).unwrap_err().kind(),
        ErrorKind::NotANumber
    );
    assert_eq!(
        from_totals(&[], 0.95).unwrap_err().kind(),
        ErrorKind::OutOfRange
    );
    let none = RunTotal {
        calls: 0,
        input: 1,
        output: 1,
    };
    let error = from_totals(&[none], 0.95).unwrap_err();
    assert!(
        error.to_string().contains("growth.runs[].calls is 0"),
        "{error}"
    );
}
