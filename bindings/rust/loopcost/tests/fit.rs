//! Laws of the calls from recorded runs: by hand, by their likelihood call by call, on recorded data; beliefs;
//! pass^k; bad input.

mod common;

use common::{assert_fault, assert_named, assert_near, recorded};
use loopcost::fit::*;
use loopcost::{ErrorKind, Hazard, Hazards, Kind};
use quickcheck::{Arbitrary, Gen, QuickCheck};

fn runs(task: u64, calls: u64, end: Ended, count: u64) -> Outcome {
    Outcome {
        task,
        calls,
        end,
        count,
    }
}

fn of_law(law: Law) -> Fitting {
    Fitting {
        law,
        ..Fitting::default()
    }
}

fn table(weight: f64, hazards: &[(f64, f64)]) -> Kind {
    let hazards = hazards
        .iter()
        .map(|&(solved, wrong)| Hazard { solved, wrong });
    Kind {
        weight,
        hazards: Hazards::Table(hazards.collect()),
    }
}

/// What every law is asked of: runs of two kinds of tasks, two of each task.
fn mixed() -> Vec<Outcome> {
    (0..60)
        .flat_map(|task| {
            let slow = if task % 3 == 0 { 11 } else { 1 };
            let end = |n: u64| match n % 4 {
                0 => Ended::Wrong,
                3 if slow > 1 => Ended::Capped,
                _ => Ended::Solved,
            };
            [
                runs(task, 1 + slow * (task % 5), end(task), 1),
                runs(task, 2 + slow * (task % 7), end(task + 1), 1),
            ]
        })
        .collect()
}

#[test]
fn constant_chances_are_ends_over_calls() {
    let outcomes = [
        runs(1, 10, Ended::Solved, 3),
        runs(2, 25, Ended::Wrong, 2),
        runs(3, 100, Ended::Capped, 1),
    ];
    let found = fit(&outcomes, &Fitting::default()).unwrap();
    for (quantity, ends) in [(Quantity::Solved, 3.0), (Quantity::Wrong, 2.0)] {
        let value = found.value(quantity).unwrap();
        assert_near(value.value, ends / 180.0, 1e-15);
        assert!(value.low < value.value && value.value < value.high);
        assert_eq!((value.identified, value.n), (Identified::Yes, 6));
    }
    assert_eq!(found.value(Quantity::Alpha), None);
    assert_eq!((found.law, found.parameters), (Law::Constant, 2));
    assert_eq!((found.runs, found.tasks, found.calls), (6, 3, 180));
    let ends = (found.solved, found.wrong, found.capped, found.unknown);
    assert_eq!(ends, (3, 2, 1, 0));
    assert_eq!(
        found.kinds().unwrap(),
        [table(1.0, &[(3.0 / 180.0, 2.0 / 180.0)])]
    );
    let predicted = predictive(&outcomes, &Fitting::default()).unwrap();
    let beta = Hazards::Beta {
        alpha: 5.5,
        beta: 175.5,
        solved_share: 3.5 / 6.0,
    };
    assert_eq!(predicted[0].hazards, beta);
}

#[test]
fn tables() {
    let outcomes = [
        runs(1, 1, Ended::Solved, 4),
        runs(2, 2, Ended::Wrong, 1),
        runs(3, 2, Ended::Capped, 1),
        runs(4, 5, Ended::Solved, 2),
    ];
    let found = fit(&outcomes, &of_law(Law::Table { size: 3 })).unwrap();
    assert_eq!(found.law, Law::Table { size: 3 });
    let expected = [(0.5, 0.0), (0.0, 0.25), (1.0 / 3.0, 0.0)];
    assert_eq!(found.kinds().unwrap(), [table(1.0, &expected)]);
    assert_eq!((found.values[4].index, found.values[4].n), (3, 2));
    // Nobody reached call 6: its hazard may be anything, and is no parameter.
    let found = fit(&outcomes, &of_law(Law::Table { size: 7 })).unwrap();
    assert_eq!(found.values[10].identified, Identified::No);
    assert_eq!((found.values[10].low, found.values[10].high), (0.0, 1.0));
    assert_eq!(found.parameters, 10);
    // A table as long as a run: more hazards than any other law has.
    let long: Vec<_> = (1..=20)
        .map(|task| runs(task, 50 * task, Ended::Solved, 10))
        .collect();
    let law = of_law(Law::Table { size: 0 });
    for kinds in [
        fit(&long, &law).unwrap().kinds().unwrap(),
        predictive(&long, &law).unwrap(),
    ] {
        match &kinds[..] {
            [Kind {
                weight,
                hazards: Hazards::Table(hazards),
            }] => assert!(*weight == 1.0 && hazards.len() > 64, "{}", hazards.len()),
            other => panic!("{other:?}"),
        }
    }
}

/// How likely a call ends so, given a kind, and of a Beta law what its task has shown before.
fn call_chance(kind: &Kind, t: u64, shown: (f64, f64), end: Option<Ended>) -> f64 {
    let (solved, wrong) = match &kind.hazards {
        Hazards::Table(hazards) => {
            let hazard = hazards[(t as usize).min(hazards.len()) - 1];
            (hazard.solved, hazard.wrong)
        }
        Hazards::Beta {
            alpha,
            beta,
            solved_share,
        } => {
            let end = (alpha + shown.0) / (alpha + beta + shown.1);
            (end * solved_share, end * (1.0 - solved_share))
        }
        other => panic!("{other:?}"),
    };
    match end {
        Some(Ended::Solved) => solved,
        Some(Ended::Wrong) => wrong,
        _ => 1.0 - solved - wrong,
    }
}

fn task_likelihood(kind: &Kind, outcomes: &[Outcome]) -> f64 {
    let (mut likelihood, mut shown) = (1.0, (0.0, 0.0));
    for run in outcomes {
        for t in 1..=run.calls {
            let end = (t == run.calls && run.end != Ended::Capped).then_some(run.end);
            likelihood *= call_chance(kind, t, shown, end);
            shown.0 += f64::from(u8::from(end.is_some()));
            shown.1 += 1.0;
        }
    }
    likelihood
}

#[test]
fn likelihoods_are_those_of_the_kinds_call_by_call() {
    let outcomes = mixed();
    for law in Law::ALL {
        let found = fit(&outcomes, &of_law(law)).unwrap();
        let kinds = found.kinds().unwrap();
        let of_task = |runs: &[Outcome]| -> f64 {
            let likelihood = |kind: &Kind| kind.weight * task_likelihood(kind, runs);
            kinds.iter().map(likelihood).sum()
        };
        let by_hand: f64 = outcomes.chunks(2).map(|runs| of_task(runs).ln()).sum();
        assert_near(found.log_likelihood, by_hand, 1e-10);
        let k = f64::from(found.parameters);
        assert_near(found.aic, 2.0 * k - 2.0 * by_hand, 1e-10);
        assert_near(found.bic, 60f64.ln() * k - 2.0 * by_hand, 1e-10);
        let weights: f64 = kinds.iter().map(|kind| kind.weight).sum();
        assert!((weights - 1.0).abs() < 1e-9, "{law:?}");
        let predicted = predictive(&outcomes, &of_law(law)).unwrap();
        let weights: f64 = predicted.iter().map(|kind| kind.weight).sum();
        assert!((weights - 1.0).abs() < 1e-9, "{law:?}");
    }
}

#[test]
fn order_does_not_matter_to_the_bit() {
    let outcomes = mixed();
    let backwards: Vec<_> = outcomes.iter().rev().copied().collect();
    for law in Law::ALL {
        let [one, other] =
            [&outcomes, &backwards].map(|outcomes| fit(outcomes, &of_law(law)).unwrap());
        assert_eq!(one.values, other.values);
        assert_eq!(one.log_likelihood, other.log_likelihood);
    }
}

#[test]
fn unknown_ends_leave_the_split_open() {
    let outcomes: Vec<_> = (0..30)
        .map(|task| runs(task, 3 + task, Ended::Unknown, 1))
        .collect();
    let found = fit(&outcomes, &Fitting::default()).unwrap();
    let solved = found.value(Quantity::Solved).unwrap();
    assert_eq!(solved.identified, Identified::No);
    assert!(solved.least == 0.0 && solved.most > 0.0);
    let mut some: Vec<_> = outcomes;
    some.push(runs(99, 4, Ended::Solved, 1));
    let found = fit(&some, &Fitting::default()).unwrap();
    assert_eq!(
        found.value(Quantity::Solved).unwrap().identified,
        Identified::IfAlike
    );
    assert_eq!(found.unknown, 30);
}

#[test]
fn higher_levels_have_wider_intervals() {
    let outcomes = mixed();
    let width = |level| {
        let fitting = Fitting {
            level,
            ..Fitting::default()
        };
        let solved = *fit(&outcomes, &fitting)
            .unwrap()
            .value(Quantity::Solved)
            .unwrap();
        solved.high - solved.low
    };
    assert!(width(0.5) < width(0.9) && width(0.9) < width(0.999));
}

#[test]
fn totals_do_not_tell_many_easy_bugs_from_few_hard_ones() {
    let outcomes = [4, 6, 8, 6, 3, 9].map(|calls| runs(calls, calls, Ended::Solved, 1));
    let [chance, bugs] = totals(&outcomes, None, 0.9).unwrap();
    assert_eq!(chance.quantity, Quantity::FixChance);
    assert_eq!(bugs.quantity, Quantity::Bugs);
    assert_eq!(chance.identified, Identified::No);
    assert!(chance.least < chance.value && chance.most == 1.0);
    let [chance, _] = totals(&outcomes, Some(3.0), 0.9).unwrap();
    assert_near(chance.value, 0.5, 1e-15);
    assert!(chance.low < 0.5 && 0.5 < chance.high);
    for bad in [0.0, -1.0, f64::NAN, 7.0] {
        assert_named(totals(&outcomes, Some(bad), 0.9), "bugs.count", bad);
    }
    assert_named(totals(&outcomes, None, 0.1), "fitting.level", 0.1);
    let given_up = [runs(1, 5, Ended::Capped, 1), outcomes[0]];
    let error = totals(&given_up, Some(2.0), 0.9).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_fault(
        totals(&[], None, 0.9),
        ErrorKind::Undefined,
        "evidence.outcomes",
    );
}

// Recorded data.

/// Attempts until success in ALFWorld, up to 7.
fn reflexion() -> Vec<Outcome> {
    let rows = recorded("reflexion/alfworld_attempts.csv");
    let base = rows.iter().filter(|row| row["method"] == "base");
    base.enumerate()
        .map(
            |(task, row)| match row["first_success_trial"].parse().unwrap() {
                0 => runs(task as u64, 7, Ended::Capped, 1),
                first => runs(task as u64, first, Ended::Solved, 1),
            },
        )
        .collect()
}

#[test]
fn failed_attempts_at_reflexions_tasks_make_success_less_likely() {
    let outcomes = reflexion();
    let attempts = |law| Fitting {
        law,
        attempts: true,
        ..Fitting::default()
    };
    let table = fit(&outcomes, &attempts(Law::Table { size: 0 })).unwrap();
    let (first, later) = table.values.split_first().unwrap();
    assert_near(first.value, 84.0 / 134.0, 1e-12);
    assert!(!later.is_empty() && later.iter().all(|entry| entry.value < first.value));
    assert!(table
        .values
        .iter()
        .all(|entry| entry.quantity == Quantity::Solved));
    let constant = fit(&outcomes, &attempts(Law::Constant)).unwrap();
    assert!(constant.cells > 0 && constant.misfit_p < 1e-6);
    let choosing = Choosing {
        attempts: true,
        ..Choosing::default()
    };
    let choice = choose(&outcomes, &Law::ALL, &choosing).unwrap();
    let constant = &choice.candidates[0];
    let used = choice.used();
    assert_eq!(
        (constant.law, constant.standing),
        (Law::Constant, Standing::Beaten)
    );
    assert_eq!((used.standing, used.behind), (Standing::Used, 0.0));
    assert!(constant.behind > 2.0 * constant.error);
    assert_near(used.score - constant.score, constant.behind, 1e-9);
}

#[test]
fn few_runs_cannot_tell() {
    let choice = choose(
        &[runs(1, 3, Ended::Solved, 1), runs(2, 5, Ended::Solved, 1)],
        &Law::ALL,
        &Choosing::default(),
    );
    let choice = choice.unwrap();
    assert!(!choice.told);
    assert!(choice
        .candidates
        .iter()
        .any(|one| one.standing == Standing::Open));
}

#[test]
fn pass_hat_k_as_tau_bench_published_it() {
    let rows = recorded("tau_bench/gpt-4o-airline_trials.csv");
    let outcomes: Vec<_> = rows
        .iter()
        .map(|row| {
            let end = match &row["success"][..] {
                "1" => Ended::Solved,
                _ => Ended::Wrong,
            };
            runs(row["task_id"].parse().unwrap(), 1, end, 1)
        })
        .collect();
    let published = ["0.420", "0.273", "0.220", "0.200"];
    for (k, published) in (1..).zip(published) {
        assert_eq!(format!("{:.3}", pass_hat(&outcomes, k).unwrap()), published);
    }
    assert_named(pass_hat(&outcomes, 5), "k", 5.0);
    assert_named(pass_hat(&outcomes, 0), "k", 0.0);
}

#[test]
fn pass_hat_k_of_a_new_task() {
    let (alpha, beta) = (0.6, 0.9);
    let kinds = [Kind {
        weight: 1.0,
        hazards: Hazards::Beta {
            alpha,
            beta,
            solved_share: 1.0,
        },
    }];
    for k in 1..=20 {
        let product: f64 = (0..k)
            .map(f64::from)
            .map(|j| (alpha + j) / (alpha + beta + j))
            .product();
        assert_near(
            pass_hat_expected(&kinds, k.try_into().unwrap()).unwrap(),
            product,
            1e-13,
        );
    }
    assert_named(pass_hat_expected(&kinds, 0), "k", 0.0);
    assert_named(pass_hat_expected(&kinds, 1_000_001), "k", 1_000_001.0);
    assert_named(pass_hat_expected(&[], 1), "loop.kinds", 0.0);
    let half = [table(0.5, &[(0.5, 0.0)])];
    assert!(pass_hat_expected(&half, 1).is_err());
}

// Beliefs.

#[test]
fn a_belief_learns_one_outcome_at_a_time() {
    let outcomes = mixed();
    let mut whole = Posterior::new();
    let mut parts = [Posterior::new(), Posterior::default()];
    for (i, outcome) in outcomes.iter().enumerate() {
        whole.learn(outcome).unwrap();
        parts[i % 2].learn(outcome).unwrap();
    }
    let [mut merged, other] = parts;
    merged.merge(&other).unwrap();
    assert_eq!(merged, whole);
    let predicted = predictive(&outcomes, &Fitting::default()).unwrap();
    assert_eq!(
        whole.kind().unwrap(),
        predicted[0],
        "it is the fit to all of them"
    );
}

#[test]
fn a_belief_of_several_entries_is_a_table() {
    let mut belief = Posterior::table([1, 3]);
    belief.learn(&runs(7, 5, Ended::Wrong, 2)).unwrap();
    assert_eq!((belief.entries[0].on, belief.entries[0].wrong), (4, 0));
    assert_eq!((belief.entries[1].on, belief.entries[1].wrong), (4, 2));
    match belief.kind().unwrap().hazards {
        Hazards::Table(hazards) => {
            assert_eq!(hazards.len(), 3);
            assert_near(hazards[2].solved + hazards[2].wrong, 2.5 / 7.0, 1e-14);
            assert_near(hazards[0].solved, 0.5 * 0.5 / 5.0, 1e-14);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn bad_beliefs() {
    let outcome = Outcome::default();
    let learn = |change: fn(&mut Posterior)| {
        let mut belief = Posterior::new();
        change(&mut belief);
        let before = belief.entries.clone();
        let learnt = belief.learn(&outcome);
        assert!(
            format!("{:?}", belief.entries) == format!("{before:?}"),
            "nothing is counted"
        );
        belief.kind().expect_err("nor is there a law");
        learnt
    };
    assert_named(learn(|b| b.entries.clear()), "posterior", 0.0);
    assert_named(
        learn(|b| b.entries = vec![Entry::default(); 257]),
        "posterior",
        257.0,
    );
    assert_named(learn(|b| b.entries[0].start = 2), "posterior[0].start", 2.0);
    assert_named(
        learn(|b| b.entries.push(Entry::default())),
        "posterior[1].start",
        1.0,
    );
    assert_named(
        learn(|b| b.entries[0].on = u64::MAX),
        "posterior[0].seen",
        u64::MAX as f64,
    );
    assert_named(
        learn(|b| b.entries[0].prior_on = 0.0),
        "posterior[0].prior",
        0.0,
    );
    assert_named(
        learn(|b| b.entries[0].prior_wrong = f64::NAN),
        "posterior[0].prior",
        f64::NAN,
    );
    let far = Posterior::table([1, 20_000_000]).kind();
    assert_named(far, "posterior[1].start", 20_000_000.0);
    let mut belief = Posterior::new();
    let others = Posterior::table([1, 3]);
    assert_fault(belief.merge(&others), ErrorKind::Undefined, "posterior");
    let mut prior = Posterior::new();
    prior.entries[0].prior_on = 1.0;
    assert_fault(belief.merge(&prior), ErrorKind::Undefined, "posterior");
    assert_eq!(belief, Posterior::new());
    let never = Outcome {
        calls: 0,
        ..outcome
    };
    assert_named(belief.learn(&never), "evidence.outcomes[].calls", 0.0);
}

#[test]
fn kinds_learn_from_a_run_of_their_task() {
    let beta = Hazards::Beta {
        alpha: 2.0,
        beta: 8.0,
        solved_share: 0.5,
    };
    let mut kinds = [
        table(0.5, &[(0.3, 0.1)]),
        table(0.2, &[(0.05, 0.05), (0.0, 0.0)]),
        Kind {
            weight: 0.3,
            hazards: beta,
        },
    ];
    let outcome = runs(1, 4, Ended::Solved, 1);
    kinds_learn(&mut kinds, &outcome).unwrap();
    let fast = 0.5 * 0.6f64.powi(3) * 0.3;
    let of_beta = 0.3 * (8.0 / 10.0) * (9.0 / 11.0) * (10.0 / 12.0) * (2.0 / 13.0) * 0.5;
    assert_near(kinds[0].weight, fast / (fast + of_beta), 1e-13);
    assert_eq!(kinds[1].weight, 0.0, "after call 1 it never ends");
    assert_near(kinds[2].weight, of_beta / (fast + of_beta), 1e-13);
    let known = Hazards::Beta {
        alpha: 3.0,
        beta: 11.0,
        solved_share: 0.5,
    };
    assert_eq!(kinds[2].hazards, known);
    assert_eq!(kinds[0], table(kinds[0].weight, &[(0.3, 0.1)]));
}

#[test]
fn bad_kinds() {
    let outcome = runs(1, 4, Ended::Solved, 1);
    let never = [table(1.0, &[(0.05, 0.05), (0.0, 0.0)])];
    let mut kinds = never.clone();
    assert_fault(
        kinds_learn(&mut kinds, &outcome),
        ErrorKind::Undefined,
        "evidence.outcomes[].end",
    );
    assert_eq!(kinds, never, "nothing has changed");
    assert_named(
        kinds_learn(&mut kinds, &runs(1, 0, Ended::Solved, 1)),
        "evidence.outcomes[].calls",
        0.0,
    );
    assert_named(kinds_learn(&mut [], &outcome), "loop.kinds", 0.0);
    let mut many = vec![table(1.0, &[(0.5, 0.0)]); 65];
    assert_named(kinds_learn(&mut many, &outcome), "loop.kinds", 65.0);
    for empty in [table(1.0, &[]), table(1.0, &[(0.7, 0.7)])] {
        kinds_learn(&mut [empty], &outcome).expect_err("no law");
    }
}

// Bad input.

#[test]
fn bad_outcomes() {
    let good = [runs(1, 3, Ended::Solved, 1), runs(2, 5, Ended::Wrong, 1)];
    let bad = |change: fn(&mut Outcome)| {
        let mut outcomes = good;
        change(&mut outcomes[1]);
        predictive(&outcomes, &Fitting::default()).expect_err("no law");
        loopcost::forecast::hazards(&outcomes, 1.0).expect_err("no hazards");
        choose(&outcomes, &Law::ALL, &Choosing::default()).expect_err("no choice");
        let error = fit(&outcomes, &Fitting::default()).unwrap_err();
        assert_eq!(error.row(), Some(1), "{error}");
        Err::<(), _>(error)
    };
    assert_named(bad(|o| o.calls = 0), "evidence.outcomes[].calls", 0.0);
    assert_named(
        bad(|o| o.calls = 10_000_001),
        "evidence.outcomes[].calls",
        10_000_001.0,
    );
    let most = u64::MAX;
    assert_named(
        bad(|o| o.calls = u64::MAX),
        "evidence.outcomes[].calls",
        most as f64,
    );
    assert_named(
        bad(|o| o.count = u64::MAX),
        "evidence.outcomes[].count",
        most as f64,
    );
    let text = bad(|o| o.calls = 0).unwrap_err().to_string();
    assert_eq!(
        text,
        "row 1: evidence.outcomes[].calls is 0; it must be from 1 to 1e7 calls"
    );
    let attempts = Fitting {
        attempts: true,
        ..Fitting::default()
    };
    assert_fault(
        fit(&good, &attempts),
        ErrorKind::Unsupported,
        "evidence.outcomes[].end",
    );
    let none = [runs(1, 3, Ended::Solved, 0)];
    for outcomes in [&[][..], &none] {
        let undefined = |result| assert_fault(result, ErrorKind::Undefined, "evidence.outcomes");
        undefined(fit(outcomes, &Fitting::default()).map(drop));
        undefined(predictive(outcomes, &Fitting::default()).map(drop));
        undefined(choose(outcomes, &Law::ALL, &Choosing::default()).map(drop));
        undefined(pass_hat(outcomes, 1).map(drop));
        undefined(loopcost::forecast::hazards(outcomes, 1.0).map(drop));
    }
}

#[test]
fn bad_fittings_and_choices() {
    let outcomes = mixed();
    let table = of_law(Law::Table { size: 257 });
    assert_named(fit(&outcomes, &table), "fitting.size", 257.0);
    assert_named(predictive(&outcomes, &table), "fitting.size", 257.0);
    let mixture = of_law(Law::Mixture { size: 9 });
    assert_named(fit(&outcomes, &mixture), "fitting.size", 9.0);
    for level in [f64::NAN, 0.49, 1.0, f64::INFINITY] {
        let fitting = Fitting {
            level,
            ..Fitting::default()
        };
        assert_named(fit(&outcomes, &fitting), "fitting.level", level);
    }
    let how = Choosing::default();
    assert_named(choose(&outcomes, &[], &how), "choice.candidates", 0.0);
    let many = [Law::Constant; 17];
    assert_named(choose(&outcomes, &many, &how), "choice.candidates", 17.0);
    let one_fold = Choosing { folds: 1, ..how };
    assert_named(choose(&outcomes, &Law::ALL, &one_fold), "choice.folds", 1.0);
    let too_large = [Law::Constant, Law::Mixture { size: 9 }];
    let error = choose(&outcomes, &too_large, &how).unwrap_err();
    assert_eq!(error.value(), Some(9.0), "{error}");
}

// Whatever the runs are.

#[derive(Clone, Debug)]
struct Runs(Vec<Outcome>);

impl Arbitrary for Runs {
    fn arbitrary(g: &mut Gen) -> Runs {
        let ends = [Ended::Solved, Ended::Wrong, Ended::Capped, Ended::Unknown];
        let run = |g: &mut Gen| {
            let calls = match u8::arbitrary(g) % 4 {
                0 => u64::from(u16::arbitrary(g)) + 1,
                _ => u64::from(u8::arbitrary(g) % 16) + 1,
            };
            let end = *g.choose(&ends).unwrap();
            runs(
                u64::from(u8::arbitrary(g) % 8),
                calls,
                end,
                u64::from(u8::arbitrary(g) % 3),
            )
        };
        Runs((0..1 + u8::arbitrary(g) % 12).map(|_| run(g)).collect())
    }
}

#[test]
fn every_law_of_any_runs_is_a_law() {
    fn is_a_law(Runs(outcomes): Runs) -> bool {
        let counted = outcomes.iter().any(|outcome| outcome.count > 0);
        Law::ALL.into_iter().all(|law| {
            let fitted = fit(&outcomes, &of_law(law));
            let predicted = predictive(&outcomes, &of_law(law));
            let (found, predicted) = match (fitted, predicted) {
                (Ok(found), Ok(predicted)) => (found, predicted),
                _ => return !counted,
            };
            let sound = |value: &Fitted| {
                value.low <= value.value && value.value <= value.high && value.least <= value.most
            };
            let whole = |kinds: &[Kind]| {
                let sum: f64 = kinds.iter().map(|kind| kind.weight).sum();
                (sum - 1.0).abs() < 1e-9
            };
            found.values.iter().all(sound) && whole(&found.kinds().unwrap()) && whole(&predicted)
        })
    }
    QuickCheck::new()
        .tests(30)
        .quickcheck(is_a_law as fn(Runs) -> bool);
}
