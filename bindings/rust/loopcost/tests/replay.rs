//! Policies on recorded outcomes, worked out by hand; what is missing; errors.

use loopcost::replay::*;
use loopcost::ErrorKind;

const NAN: f64 = f64::NAN;

/// Four tasks by three models; the last one lacks a pair.
const SUCCESS: [f64; 12] = [1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, NAN, 1.0];
const COST: [f64; 12] = [0.1, 0.5, 2.0, 0.1, 0.6, 2.0, 0.2, 0.7, 3.0, 0.1, NAN, 2.0];
const SCORES: [f64; 4] = [0.1, 0.5, 0.9, NAN];

fn outcomes() -> Outcomes<'static> {
    Outcomes::new(3, &SUCCESS, &COST).unwrap()
}

fn near(got: f64, expected: f64) {
    assert!(
        (got - expected).abs() < 1e-12,
        "{} is not {}",
        got,
        expected
    );
}

fn cascade(models: &[u32]) -> Policy<'_> {
    Policy::Cascade {
        models,
        verifier: Verifier::PERFECT,
    }
}

#[test]
fn every_kind_of_policy() {
    let threshold = Policy::Threshold {
        models: &[0, 2],
        cuts: &[0.5],
        scores: &SCORES,
    };
    let mixture = Policy::Mixture {
        models: &[0, 2],
        weights: &[0.75, 0.25],
    };
    let cases = [
        (Policy::Always(0), 4, 2.0, 0.5),
        (Policy::Always(1), 3, 2.0, 1.8),
        (cascade(&[0, 1, 2]), 3, 3.0, 0.1 + 0.7 + 3.9),
        (threshold, 3, 2.0, 0.1 + 0.1 + 3.0),
        (mixture, 4, 2.0 * 0.75 + 4.0 * 0.25, 0.5 * 0.75 + 9.0 * 0.25),
        (Policy::Oracle(&[]), 3, 3.0, 0.1 + 0.6 + 3.0),
        (Policy::Oracle(&[0, 2]), 4, 4.0, 0.1 + 2.0 + 3.0 + 0.1),
    ];
    for (policy, tasks, solved, usd) in cases {
        let account = outcomes().account(&policy).unwrap();
        assert_eq!(
            (account.tasks, account.left_out),
            (tasks, 4 - tasks),
            "{:?}",
            policy
        );
        near(account.solved, solved);
        near(account.usd, usd);
    }
}

#[test]
fn a_verifier_that_errs() {
    let verifier = Verifier {
        sensitivity: 0.9,
        specificity: 0.8,
        cost: 0.01,
    };
    let account = outcomes()
        .account(&Policy::Cascade {
            models: &[0, 2],
            verifier,
        })
        .unwrap();
    near(account.solved, 2.0 * (0.9 + 0.1) + 2.0 * 0.8);
    near(account.usd, 0.5 + 4.0 * 0.01 + 0.1 * 4.0 + 0.8 * 5.0);
    near(account.wrongly_accepted, 2.0 * 0.2);
    near(account.wrongly_rejected, 2.0 * 0.1);
}

#[test]
fn policies_together_on_the_tasks_that_all_answer() {
    let policies = [Policy::Always(2), cascade(&[0, 1, 2]), Policy::Oracle(&[])];
    let replay = outcomes().replay(&policies, 0, 0.95).unwrap();
    assert_eq!(
        (replay.tasks, replay.left_out, replay.standings.len()),
        (3, 1, 3)
    );
    let [always, cascade, oracle] = [0, 1, 2].map(|k| replay.standings[k]);
    near(always.saving, 0.0);
    near(cascade.saving, 1.0 - 4.7 / 7.0);
    near(cascade.regret_usd, 4.7 - 3.7);
    near(oracle.regret_solved, 0.0);
    near(cascade.gained, 0.0);
    for standing in replay.standings {
        assert!(standing.usd_interval.least <= standing.usd);
        assert!(standing.usd <= standing.usd_interval.most);
        assert!(standing.solved_interval.most <= 3.0);
    }
}

#[test]
fn all_cascades_and_all_cuts() {
    let found = outcomes().cascades(&[0, 1, 2], Verifier::PERFECT).unwrap();
    let models: Vec<_> = found.iter().map(|point| point.models.clone()).collect();
    assert_eq!(models, [vec![0], vec![0, 1], vec![0, 1, 2]]);
    near(found[1].usd, 0.4 + 1.3);
    let cuts = outcomes().thresholds(0, 2, &SCORES).unwrap();
    let above: Vec<_> = cuts.iter().map(|cut| cut.above).collect();
    assert_eq!(above, [0, 1, 2, 3]);
    near(cuts[1].cut, 0.5);
    near(cuts[1].usd, 0.1 + 0.1 + 3.0);
    near(cuts[3].solved, 3.0);
}

#[test]
fn times_and_what_is_there() {
    let seconds = [1.0; 12];
    let outcomes = Outcomes::timed(3, &SUCCESS, &COST, &seconds).unwrap();
    near(outcomes.account(&cascade(&[0, 2])).unwrap().seconds, 6.0);
    assert!(outcomes.is_present(0, 1) && !outcomes.is_present(3, 1));
    assert!(
        !outcomes.is_present(4, 0) && !outcomes.is_present(0, 3) && !outcomes.is_present(0, 64)
    );
    assert_eq!((outcomes.tasks(), outcomes.models()), (4, 3));
}

#[test]
fn isotonic_regression() {
    assert_eq!(isotonic(&[3.0, 1.0, 5.0], None).unwrap(), [2.0, 2.0, 5.0]);
    assert_eq!(
        isotonic(&[3.0, 1.0], Some(&[1.0, 3.0])).unwrap(),
        [1.5, 1.5]
    );
    assert_eq!(isotonic(&[], None).unwrap(), []);
    assert_eq!(
        isotonic(&[1.0], Some(&[])).unwrap_err().kind(),
        ErrorKind::OutOfRange
    );
    assert_eq!(isotonic(&[1.0, NAN], None).unwrap_err().row(), Some(1));
}

#[test]
fn bad_input_is_named() {
    let named = |error: loopcost::Error| error.param().unwrap().to_string();
    let error = Outcomes::new(2, &[1.0, 2.0], &[1.0, 1.0]).unwrap_err();
    assert_eq!(
        (named(error.clone()), error.row()),
        ("outcomes.success[1]".into(), Some(0))
    );
    let half = Outcomes::new(1, &[1.0], &[NAN]).unwrap_err();
    assert_eq!(
        (half.kind(), named(half)),
        (ErrorKind::NotANumber, "outcomes.cost[0]".into())
    );
    for (models, success, cost) in [(0, 0, 0), (65, 65, 65), (2, 3, 3), (2, 2, 4)] {
        let error = Outcomes::new(models, &vec![0.0; success], &vec![0.0; cost]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutOfRange, "{} models", models);
    }
    let cases = [
        (Policy::Always(3), "policy.models[0]"),
        (cascade(&[]), "policy.n_models"),
        (cascade(&[1, 1]), "policy.models[1]"),
        (
            Policy::Threshold {
                models: &[0, 1],
                cuts: &[],
                scores: &SCORES,
            },
            "policy.cuts[]",
        ),
        (
            Policy::Threshold {
                models: &[0, 1],
                cuts: &[0.0],
                scores: &[],
            },
            "policy.scores",
        ),
        (
            Policy::Mixture {
                models: &[0, 1],
                weights: &[1.0],
            },
            "policy.weights[]",
        ),
        (
            Policy::Mixture {
                models: &[0, 1],
                weights: &[1.0, 1.0],
            },
            "policy.weights",
        ),
    ];
    for (policy, path) in cases {
        assert_eq!(named(outcomes().account(&policy).unwrap_err()), path);
        assert!(outcomes().replay(&[policy], 0, 0.95).is_err());
    }
    let error = outcomes()
        .replay(&[Policy::Always(0), Policy::Always(9)], 0, 0.95)
        .unwrap_err();
    assert_eq!(error.strategy(), Some(1));
    assert_eq!(
        named(outcomes().replay(&[], 0, 0.95).unwrap_err()),
        "replay.policies"
    );
    assert_eq!(
        named(
            outcomes()
                .replay(&[Policy::Always(0)], 1, 0.95)
                .unwrap_err()
        ),
        "replay.reference"
    );
    assert_eq!(
        named(outcomes().replay(&[Policy::Always(0)], 0, NAN).unwrap_err()),
        "replay.level"
    );
    let none = Outcomes::new(1, &[], &[]).unwrap();
    assert_eq!(
        none.replay(&[Policy::Always(0)], 0, 0.95)
            .unwrap_err()
            .kind(),
        ErrorKind::Undefined
    );
    assert_eq!(none.account(&Policy::Always(0)).unwrap().tasks, 0);
    assert!(outcomes().cascades(&[0; 9], Verifier::PERFECT).is_err());
}
