//! Verdicts: what is known of small samples, and bad input.

use loopcost::trials::*;
use loopcost::{ErrorKind, Result};

fn near(got: f64, expected: f64) {
    assert!(
        (got - expected).abs() <= 1e-12 * expected.abs(),
        "{got} is not {expected}"
    );
}

const RUNS: [Trial; 4] = [
    Trial {
        cost: 0.115,
        solved: false,
    },
    Trial {
        cost: 0.193,
        solved: true,
    },
    Trial {
        cost: 0.303,
        solved: true,
    },
    Trial {
        cost: 0.432,
        solved: true,
    },
];

#[test]
fn intervals_of_a_median() {
    let sample = [3.0, 1.0, 2.0];
    for interval in [
        quantile(&sample, 0.5, 0.95),
        bootstrap_quantile(&sample, 0.5, 0.95),
    ] {
        let interval = interval.unwrap();
        assert_eq!(
            (interval.estimate, interval.least, interval.most),
            (2.0, 1.0, 3.0)
        );
        near(interval.coverage, 0.75);
        near(interval.widest, 0.75);
    }
    near(coverage(6, 0.5, 1, 6).unwrap(), 0.96875);
    let law = bootstrap_law(3, 2).unwrap();
    near(law[0], 7.0 / 27.0);
    near(law[1], 13.0 / 27.0);
}

/// Every resample of four values, drawn one by one.
#[test]
fn neighbours_of_a_resample() {
    let mut counted = [0.0; 16];
    for code in 0..256 {
        let mut drawn = [code % 4, code / 4 % 4, code / 16 % 4, code / 64];
        drawn.sort_unstable();
        counted[4 * drawn[1] + drawn[2]] += 1.0 / 256.0;
    }
    let law = bootstrap_pair_law(4, 2).unwrap();
    assert_eq!(law.len(), 16);
    for (got, expected) in law.iter().zip(counted) {
        assert!((got - expected).abs() < 1e-15);
    }
}

#[test]
fn two_samples() {
    let (low, high) = ([1.0, 2.0, 3.0], [4.0, 5.0, 6.0]);
    let test = mann_whitney(&high, &low).unwrap();
    assert_eq!((test.u, test.tied), (9.0, false));
    near(test.p, 0.1);
    near(test.p_greater, 0.05);
    near(mann_whitney_floor(6, 6).unwrap(), 2.0 / 924.0);
    let tied = mann_whitney(&[1.0, 1.0, 2.0], &[1.0, 2.0, 2.0]).unwrap();
    assert!(tied.tied && tied.least_p < tied.p);
    let normal = mann_whitney_normal(&high, &low).unwrap();
    assert!((normal.p - 0.0495).abs() < 1e-4 && normal.p_continuity > normal.p);
    let delta = cliffs_delta(&high, &low, 0.95).unwrap();
    assert_eq!((delta.delta, delta.most), (1.0, 1.0));
    near(delta.least, 2.0 * 0.025_f64.cbrt() - 1.0);
}

#[test]
fn permutations() {
    let how = Resampling::default();
    let (a, b) = ([1.0, 2.0, 3.0], [4.0, 5.0, 6.0]);
    let plain = permutation_test(&[(&a, &b)], &how).unwrap();
    assert_eq!(
        (plain.exact, plain.splits, plain.difference),
        (true, 20.0, -3.0)
    );
    near(plain.p, 0.1);
    let pairs: Vec<(&[f64], &[f64])> = (0..3).map(|i| (&a[i..=i], &b[i..=i])).collect();
    near(permutation_test(&pairs, &how).unwrap().p, 0.25);
    let drawn = Resampling {
        limit: 0,
        seed: 5,
        ..how
    };
    let some = permutation_test(&[(&a, &b)], &drawn).unwrap();
    assert!(!some.exact && (some.p - 0.1).abs() < 0.02);
    assert_eq!(some, permutation_test(&[(&a, &b)], &drawn).unwrap());
}

#[test]
fn arms() {
    let how = Resampling::default();
    near(
        proportion(3, 3, 0.95).unwrap().exact_least,
        0.025_f64.cbrt(),
    );
    let cost = cost_per_success(&RUNS, 0.95, &how).unwrap();
    near(cost.mean, (0.115 + 0.193 + 0.303 + 0.432) / 3.0);
    near(cost.median, 0.303 / 0.75);
    near(cost.never, 1.0 / 256.0);
    assert!(cost.exact && cost.mean_most.is_finite());
    let dear = RUNS.map(|run| Trial {
        cost: 10.0 * run.cost,
        solved: false,
    });
    for measure in [Measure::Mean, Measure::MedianSolved] {
        let sure = dominance(&RUNS, &dear, measure, &how).unwrap();
        assert!(sure.exact && sure.first_dominates > 0.99 && sure.second_dominates == 0.0);
    }
    let sets = pareto(&[(1.0, 0.8), (2.0, 0.9), (2.0, 0.7)]).unwrap();
    assert_eq!(sets, [None, None, Some(0)]);
}

#[test]
fn many_questions() {
    let p = [0.01, 0.04, 0.03];
    for (got, expected) in [
        (holm(&p), [0.03, 0.06, 0.06]),
        (benjamini_hochberg(&p), [0.03, 0.04, 0.04]),
    ] {
        for (got, expected) in got.unwrap().iter().zip(expected) {
            near(*got, expected);
        }
    }
    assert_eq!(trials_needed(1.0, 0.95, 0.8).unwrap(), 6);
    assert_eq!(trials_needed_for_chances(0.5, 0.6, 0.95, 0.8).unwrap(), 388);
    assert!(holm(&[]).unwrap().is_empty() && pareto(&[]).unwrap().is_empty());
}

fn named<T: std::fmt::Debug>(result: Result<T>, kind: ErrorKind, path: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(
        error
            .param()
            .map(|param| param.to_string())
            .unwrap_or_default(),
        path,
        "{error}"
    );
}

#[test]
fn bad_input() {
    use ErrorKind::*;
    let how = Resampling::default();
    let nan = [1.0, f64::NAN];
    let large: Vec<f64> = (0..65).map(f64::from).collect();
    named(quantile(&[], 0.5, 0.95), OutOfRange, "values");
    named(quantile(&nan, 0.5, 0.95), NotANumber, "values[1]");
    named(quantile(&[1.0], 0.0, 0.95), OutOfRange, "quantile");
    named(bootstrap_quantile(&[1.0], 0.5, 1.0), OutOfRange, "level");
    named(bootstrap_law(u64::MAX, 1), OutOfRange, "values");
    named(bootstrap_law(3, 4), OutOfRange, "rank");
    named(bootstrap_pair_law(1, 1), OutOfRange, "values");
    named(bootstrap_pair_law(10_001, 1), OutOfRange, "values");
    named(bootstrap_pair_law(3, 3), OutOfRange, "rank");
    named(mann_whitney(&[1.0], &nan), NotANumber, "second[1]");
    named(mann_whitney(&[], &[1.0]), OutOfRange, "first");
    named(mann_whitney(&large, &large), Unsupported, "first");
    named(
        cliffs_delta(&[f64::INFINITY], &[1.0], 0.95),
        OutOfRange,
        "first[0]",
    );
    named(permutation_test(&[], &how), OutOfRange, "strata");
    named(
        permutation_test(&[(&[1.0], &[])], &how),
        OutOfRange,
        "strata[0].second",
    );
    named(proportion(3, 2, 0.95), OutOfRange, "successes");
    named(cost_per_success(&[], 0.95, &how), OutOfRange, "arm.trials");
    named(
        cost_per_success(&RUNS[..1], 0.95, &how),
        Undefined,
        "arm.trials[].solved",
    );
    named(
        dominance(&RUNS, &[], Measure::Mean, &how),
        OutOfRange,
        "arm.trials",
    );
    let none = Resampling { draws: 0, ..how };
    named(
        cost_per_success(&RUNS, 0.95, &none),
        OutOfRange,
        "resampling.draws",
    );
    named(pareto(&[(f64::NAN, 1.0)]), NotANumber, "points[0].cost");
    named(holm(&[2.0]), OutOfRange, "p_values[0]");
    named(trials_needed(0.0, 0.95, 0.8), Undefined, "delta");
    named(
        trials_needed_for_chances(0.5, 0.5, 0.95, 0.8),
        Undefined,
        "chance",
    );
}
