//! Scores against their definitions, coverage and promises against what they say, bad input.

mod common;

use common::{assert_fault, assert_named, assert_near};
use loopcost::calibration::*;
use loopcost::{ErrorKind, Random};
use quickcheck::{Arbitrary, Gen, QuickCheck};

/// Numbers in [0, 1), the same on every machine.
fn draws(seed: u64) -> impl FnMut() -> f64 {
    let mut random = Random::new(seed, 0, 0, 0).unwrap();
    move || random.uniform().unwrap()
}

// Ensembles.

/// Values that are often equal, each with a weight that may be nothing; the first one weighs something.
#[derive(Clone, Debug)]
struct Atoms(Vec<(f64, f64)>);

impl Arbitrary for Atoms {
    fn arbitrary(g: &mut Gen) -> Atoms {
        let atom = |g: &mut Gen| {
            let value = match u8::arbitrary(g) % 3 {
                0 => f64::from(i32::arbitrary(g)),
                _ => f64::from(i8::arbitrary(g) % 5),
            };
            (value, f64::from(u8::arbitrary(g) % 4))
        };
        let mut atoms: Vec<_> = (0..1 + u8::arbitrary(g) % 12).map(|_| atom(g)).collect();
        atoms[0].1 += 1.0;
        Atoms(atoms)
    }
}

fn weight(atoms: &[(f64, f64)], of: impl Fn(f64) -> bool) -> f64 {
    let taken = atoms.iter().filter(|(value, _)| of(*value));
    taken.map(|(_, weight)| weight).sum()
}

#[test]
fn an_ensemble_is_its_definition() {
    fn is_so(Atoms(atoms): Atoms, observed: i8) -> bool {
        let observed = f64::from(observed % 6);
        let law = Ensemble::weighted(atoms.iter().copied()).unwrap();
        let all = weight(&atoms, |_| true);
        let apart = |from: f64| -> f64 {
            let part = |(value, weight): &(f64, f64)| weight * (value - from).abs() / all;
            atoms.iter().map(part).sum()
        };
        let spread: f64 = atoms
            .iter()
            .map(|(value, weight)| weight * apart(*value) / all)
            .sum();
        let crps = law.crps(observed).unwrap();
        let by_definition = apart(observed) - spread / 2.0;
        let below = weight(&atoms, |value| value < observed);
        let at = weight(&atoms, |value| value == observed);
        let pit = law.pit(observed, 0.25).unwrap();
        let middle = law.quantile(0.5).unwrap();
        (crps - by_definition).abs() <= 1e-9 * (apart(observed) + spread + 1.0)
            && (pit - (below + at / 4.0) / all).abs() < 1e-12
            && weight(&atoms, |value| value <= middle) >= all / 2.0
            && weight(&atoms, |value| value < middle) < all / 2.0
    }
    QuickCheck::new()
        .tests(1000)
        .quickcheck(is_so as fn(Atoms, i8) -> bool);
}

#[test]
fn an_ensemble_is_sorted_with_its_weights() {
    let law = Ensemble::weighted([(3.0, 0.5), (1.0, 1.0), (2.0, 0.0)]).unwrap();
    assert_eq!(law.values(), [1.0, 2.0, 3.0]);
    assert_eq!(law.weights(), Some(&[1.0, 0.0, 0.5][..]));
    let alike = Ensemble::new([3.0, 1.0]).unwrap();
    assert_eq!((alike.values(), alike.weights()), (&[1.0, 3.0][..], None));
    let weighted = Ensemble::weighted([(3.0, 2.0), (1.0, 2.0)]).unwrap();
    assert_eq!(alike.crps(1.5).unwrap(), weighted.crps(1.5).unwrap());
}

#[test]
fn the_crps_of_a_uniform_ensemble() {
    // Of the uniform law on [0, 1] it is y^2 - y + 1/3 within it.
    let values: Vec<f64> = (0..1000).map(|i| (f64::from(i) + 0.5) / 1000.0).collect();
    let law = Ensemble::new(values).unwrap();
    for observed in [0.0, 0.3, 0.5, 0.9] {
        let exact = observed * observed - observed + 1.0 / 3.0;
        assert!((law.crps(observed).unwrap() - exact).abs() < 1e-6);
    }
}

// Many forecasts.

#[test]
fn histograms() {
    let pits = [0.0, 0.0999, 0.1, 0.55, 0.999, 1.0];
    let counts = pit_histogram(&pits, 10).unwrap();
    assert_eq!(counts, [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]);
    assert_eq!(pit_histogram(&pits, 1).unwrap(), [6]);
}

#[test]
fn kolmogorovs_test_as_scipy_has_it() {
    // SciPy 1.17, ksone.sf and kstwo.sf.
    for (n, d, one, two) in [
        (5, 0.4, 0.15455999999999998, 0.3087999999999995),
        (20, 0.15, 0.3699031419983312, 0.7044671549442872),
        (140, 0.05, 0.4806544721283515, 0.8576480297656114),
    ] {
        // The share up to u exceeds u by d at the last below 1 - d; in no order.
        let number = |i: i32| (f64::from(i + 1) / f64::from(n) - d).max(0.0);
        let pits: Vec<f64> = (0..n).map(|i| number(i * 2 % n)).collect();
        let pits = if n % 2 == 0 {
            (0..n).map(number).rev().collect()
        } else {
            pits
        };
        let even = pit_uniformity(&pits).unwrap();
        assert_near(even.above, d, 1e-12);
        assert_near(even.p_above, one, 1e-11);
        assert_near(even.p, two, 1e-10);
    }
}

#[test]
fn randomised_pits_of_a_right_law_are_even() {
    let law = Ensemble::weighted([(0.0, 0.5), (1.0, 0.3), (5.0, 0.2)]).unwrap();
    let mut draw = draws(3);
    let pits: Vec<f64> = (0..2000)
        .map(|_| {
            let came = law.quantile(draw()).unwrap();
            law.pit(came, draw()).unwrap()
        })
        .collect();
    assert!(pit_uniformity(&pits).unwrap().p > 0.001);
    let squares: Vec<f64> = pits.iter().map(|u| u * u).collect();
    assert!(pit_uniformity(&squares).unwrap().p < 1e-6);
}

#[test]
fn coverage_as_scipy_has_it() {
    // SciPy 1.17, binomtest.
    for (hits, runs, nominal, least, most, p) in [
        (45, 50, 0.9, 0.7818646335657977, 0.9667249064109785, 1.0),
        (
            38,
            50,
            0.9,
            0.6183092518959618,
            0.8693900838025178,
            0.0032199211359099067,
        ),
        (0, 10, 0.05, 0.0, 0.30849710781876294, 1.0),
        (
            712,
            743,
            0.95,
            0.9412982364016534,
            0.9714783372808824,
            0.35370145638557027,
        ),
    ] {
        let found = coverage(hits, runs, nominal, 0.95).unwrap();
        assert_near(found.share, hits as f64 / runs as f64, 1e-15);
        assert_near(found.least, least, 1e-10);
        assert_near(found.most, most, 1e-10);
        assert_near(found.p, p, 1e-10);
    }
}

#[test]
fn scores_of_ends() {
    let chances = [0.5, 0.25, 0.25, 0.0];
    assert_near(
        brier_score(&chances, 1).unwrap(),
        0.25 + 0.5625 + 0.0625,
        1e-15,
    );
    assert_near(log_score(&chances, 1).unwrap(), 4f64.ln(), 1e-15);
    assert_fault(log_score(&chances, 3), ErrorKind::Undefined, "ends[3]");
}

// Margins.

#[test]
fn ranks() {
    for (n, miss, rank) in [
        (9, 0.1, 9),
        (8, 0.1, 9),
        (18, 0.05, 19),
        (100, 0.1, 91),
        (0, 0.5, 1),
        (3, 0.999, 1),
    ] {
        assert_eq!(conformal_rank(n, miss).unwrap(), rank, "{n} {miss}");
    }
}

#[test]
fn margins_are_scores_of_their_rank_in_any_order() {
    let scores: Vec<f64> = (0..39).map(|i| f64::from(i * 5 % 39) - 5.0).collect();
    let margin = conformal_margin(&scores, 0.1).unwrap();
    assert_eq!((margin.margin, margin.rank), (30.0, 36));
    assert_near(margin.coverage, 0.9, 1e-15);
    let few = conformal_margin(&scores[..18], 0.05).unwrap_err();
    assert_eq!(
        (few.kind(), few.least()),
        (ErrorKind::Undefined, Some(19.0))
    );
}

#[test]
fn intervals_hold_what_scores_at_most_their_margin() {
    let mut draw = draws(11);
    for _ in 0..200 {
        let low = 1.0 + 9.0 * draw();
        let (interval, scale) = ((low, low + 5.0 * draw()), 0.1 + draw());
        let observed = 20.0 * draw();
        for score in [
            Score::Distance { scale },
            Score::Excess { scale },
            Score::Ratio,
            Score::Overrun,
        ] {
            let margin = f64::from(u8::from(score == Score::Ratio)) + draw();
            let (least, most) = score.interval(interval, margin).unwrap();
            let within = least <= observed && observed <= most;
            assert_eq!(within, score.of(interval, observed).unwrap() <= margin);
        }
    }
    let nothing = Score::Distance { scale: 1.0 }.interval((2.0, 4.0), -3.0);
    assert_eq!(nothing.unwrap(), (3.0, 3.0), "the middle");
}

#[test]
fn margins_cover_at_their_rate() {
    // Forecasts from 1 to 2 USD of what is spread evenly in the logarithm from 0.01 to 100.
    let (mut draw, rounds, mut hits) = (draws(7), 3000, 0);
    for _ in 0..rounds {
        let mut cost = || 10f64.powf(4.0 * draw() - 2.0);
        let past: Vec<f64> = (0..20)
            .map(|_| Score::Ratio.of((1.0, 2.0), cost()).unwrap())
            .collect();
        let margin = conformal_margin(&past, 0.25).unwrap();
        assert_eq!(margin.coverage, 16.0 / 21.0);
        let (least, most) = Score::Ratio.interval((1.0, 2.0), margin.margin).unwrap();
        let came = cost();
        hits += u64::from(least <= came && came <= most);
    }
    assert!(coverage(hits, rounds, 16.0 / 21.0, 0.95).unwrap().p > 1e-4);
}

// Thresholds.

fn recorded() -> Vec<Scored> {
    let scores = [
        0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.91, 0.92, 0.93, 0.94,
    ];
    let run = |(i, &score): (usize, &f64)| Scored {
        score,
        failed: i < 3,
    };
    let mut runs: Vec<_> = scores.iter().enumerate().map(run).collect();
    runs.swap(1, 11); // they may stand in any order
    runs
}

#[test]
fn few_of_the_kept_fail() {
    let candidates = [0.35, 0.25, 0.15];
    let found = threshold_failure_given_kept(&recorded(), &candidates, 0.21, 0.9).unwrap();
    assert_eq!(found.threshold, 0.35);
    // Ten kept without a failure.
    assert_near(found.promised, 1.0 - 0.1f64.powf(0.1), 1e-12);
    assert_eq!(
        (found.kept, found.kept_failures, found.failures),
        (10, 0, 3)
    );
    let weaker = threshold_failure_given_kept(&recorded(), &candidates, 0.35, 0.9).unwrap();
    assert_eq!(weaker.threshold, 0.25);
    let stronger = threshold_failure_given_kept(&recorded(), &candidates, 0.2, 0.9);
    assert_fault(stronger, ErrorKind::Undefined, "candidates[0]");
}

#[test]
fn few_of_those_that_fail_are_kept() {
    let found = threshold_kept_given_failure(&recorded(), 0.25).unwrap();
    assert_eq!(
        (found.threshold, found.promised, found.kept),
        (0.3, 0.25, 10)
    );
    let half = threshold_kept_given_failure(&recorded(), 0.5).unwrap();
    assert_eq!((half.threshold, half.kept_failures), (0.2, 1));
    let few = threshold_kept_given_failure(&recorded(), 0.2).unwrap_err();
    assert_eq!(
        few.to_string(),
        "failed is 3; of so few failures none is a threshold, the fewest are 4"
    );
    assert_eq!(few.least(), Some(4.0));
}

// Bad input.

#[test]
fn bad_ensembles() {
    assert_named(Ensemble::new([]), "ensemble", 0.0);
    for bad in [f64::NAN, f64::INFINITY, -1e101] {
        assert_named(Ensemble::new([5.0, bad, 1.0]), "ensemble.values[1]", bad);
    }
    for bad in [f64::NAN, -1.0, 1e13] {
        let pairs = [(5.0, 1.0), (1.0, bad)];
        assert_named(Ensemble::weighted(pairs), "ensemble.weights[1]", bad);
    }
    assert_fault(
        Ensemble::weighted([(1.0, 0.0)]),
        ErrorKind::Undefined,
        "ensemble.weights[]",
    );
    let law = Ensemble::new([1.0, 2.0]).unwrap();
    assert_named(law.crps(f64::NAN), "observed", f64::NAN);
    assert_named(law.pit(1.0, 1.5), "uniform", 1.5);
    assert_named(law.pit(f64::INFINITY, 0.5), "observed", f64::INFINITY);
    assert_named(law.quantile(-0.1), "chance", -0.1);
}

#[test]
fn bad_counts() {
    for bad in [f64::NAN, -0.5, 1.5] {
        let pits = [0.9, bad, 0.2];
        assert_named(pit_histogram(&pits, 2), "pits[1]", bad);
        assert_named(pit_uniformity(&pits), "pits[1]", bad);
    }
    assert_named(pit_histogram(&[], 2), "pits", 0.0);
    assert_named(pit_uniformity(&[]), "pits", 0.0);
    assert_named(pit_histogram(&[0.5], 0), "bins", 0.0);
    assert_named(pit_histogram(&[0.5], u32::MAX), "bins", u32::MAX.into());
    assert_named(coverage(3, 0, 0.9, 0.95), "runs", 0.0);
    assert_named(coverage(3, 2, 0.9, 0.95), "hits", 3.0);
    assert_named(coverage(2, 2, 1.1, 0.95), "nominal", 1.1);
    assert_named(coverage(2, 2, 0.9, f64::NAN), "level", f64::NAN);
    for score in [brier_score, log_score] {
        assert_named(score(&[], 0), "ends", 0.0);
        assert_named(score(&[0.5, -0.5], 0), "ends[1]", -0.5);
        assert_named(score(&[0.5, f64::NAN], 0), "ends[1]", f64::NAN);
        assert_named(score(&[0.5, 0.75], 0), "ends.sum", 1.25);
        assert_named(score(&[0.5, 0.5], 2), "end", 2.0);
        assert!(score(&[0.5, 0.5], usize::MAX).is_err());
    }
}

#[test]
fn bad_margins() {
    assert_named(conformal_rank(5, 0.0), "miss", 0.0);
    assert_named(conformal_rank(2_000_000_000, 0.1), "scores", 2e9);
    assert_named(conformal_margin(&[1.0, 2.0], f64::NAN), "miss", f64::NAN);
    for bad in [f64::NAN, f64::INFINITY, -1e301] {
        assert_named(conformal_margin(&[2.0, bad, 1.0], 0.5), "scores[1]", bad);
    }
    let (distance, ratio) = (Score::Distance { scale: 1.0 }, Score::Ratio);
    assert_named(distance.of((3.0, 2.0), 1.0), "score.high", 2.0);
    assert_named(distance.of((f64::NAN, 2.0), 1.0), "score.low", f64::NAN);
    assert_named(ratio.of((0.0, 2.0), 1.0), "score.low", 0.0);
    assert_named(ratio.of((1.0, 2.0), 0.0), "observed", 0.0);
    for scale in [0.0, f64::NAN, f64::INFINITY] {
        let [distance, excess] = [Score::Distance { scale }, Score::Excess { scale }];
        assert_named(distance.of((1.0, 2.0), 1.0), "score.scale", scale);
        assert_named(excess.interval((1.0, 2.0), 1.0), "score.scale", scale);
    }
    assert_named(ratio.interval((1.0, 2.0), -1.0), "score.margin", -1.0);
    assert_named(
        distance.interval((1.0, 2.0), f64::NAN),
        "score.margin",
        f64::NAN,
    );
}

#[test]
fn bad_thresholds() {
    let bad = |score| {
        let mut runs = recorded();
        runs[4].score = score;
        runs
    };
    for score in [f64::NAN, f64::INFINITY] {
        let of_kept = threshold_failure_given_kept(&bad(score), &[0.0], 0.5, 0.9);
        assert_named(of_kept, "scores[4]", score);
        assert_named(
            threshold_kept_given_failure(&bad(score), 0.5),
            "scores[4]",
            score,
        );
    }
    let of_none = threshold_kept_given_failure(&[], 0.5);
    assert_fault(of_none, ErrorKind::Undefined, "failed");
    let of_none = threshold_failure_given_kept(&[], &[0.5], 0.5, 0.9);
    assert_fault(of_none, ErrorKind::Undefined, "candidates[0]");
    assert_named(threshold_kept_given_failure(&recorded(), 1.0), "miss", 1.0);
    let given = |candidates: &[f64], confidence| {
        threshold_failure_given_kept(&recorded(), candidates, 0.5, confidence)
    };
    assert_named(given(&[], 0.9), "candidates", 0.0);
    assert_named(given(&[0.5, f64::NAN], 0.9), "candidates[1]", f64::NAN);
    assert_named(given(&[0.5], 1.0), "confidence", 1.0);
}
