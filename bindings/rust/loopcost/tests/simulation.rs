//! Simulations against closed forms and laws, in parts and in bytes; a user's own laws; pairs.

mod common;

use common::Scenario;
use loopcost::*;
use std::panic::{catch_unwind, AssertUnwindSafe};

fn sampling(trials: u64) -> Sampling {
    Sampling {
        seed: 20_250,
        trials,
        ..Sampling::default()
    }
}

/// Two kinds of tasks, and a cap.
fn calls() -> Loop {
    let kind = |weight, solved, wrong| Kind {
        weight,
        hazards: Hazards::Table(vec![Hazard { solved, wrong }]),
    };
    let price = Scenario::built_in().strong.price;
    let thread = Thread {
        base: 15e3,
        step: 1e3,
        output: 400.0,
        ..Thread::new(price)
    };
    Loop {
        kinds: vec![kind(0.75, 0.1, 0.02), kind(0.25, 0.01, 0.002)],
        cap: 60,
        ..Loop::constant(thread, Hazard::default())
    }
}

/// The built-in scenario, whose weak model fixes easy and hard bugs with these chances.
fn fixing(easy: f64, hard: f64) -> Scenario {
    let mut scenario = Scenario::built_in();
    scenario.weak.classes = vec![Class::geometric(6.0, easy), Class::geometric(4.0, hard)];
    scenario
}

/// Sizes so small that every bin of a histogram is exact.
fn small() -> Scenario {
    let mut scenario = Scenario::built_in();
    scenario.task.prompt = 6.0;
    scenario.task.generation = 4.0;
    scenario.task.attempt = 3.0;
    scenario.task.trace = 1.0;
    scenario
}

#[track_caller]
fn assert_within(found: f64, expected: f64, error: f64) {
    assert!(
        (found - expected).abs() <= 5.0 * error,
        "{found} +- {error}, not {expected}"
    );
}

#[track_caller]
fn assert_named<T: std::fmt::Debug>(result: Result<T>, kind: ErrorKind, path: &str) {
    let error = result.expect_err(path);
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(error.param().map(Param::path), Some(path), "{error}");
}

// Against what is known.

#[test]
fn strategies_agree_with_their_closed_form() {
    for mode in [Mode::Fresh, Mode::Shared] {
        for (caching, expiry) in [(false, 0.0), (true, 0.0), (true, 0.2)] {
            let mut scenario = Scenario::built_in();
            scenario.context.mode = mode;
            scenario.context.caching = caching;
            scenario.context.expiry = expiry;
            for strategy in [scenario.a(), scenario.b()] {
                let cost = strategy.cost().unwrap();
                let tally = strategy.simulate(&sampling(20_000)).unwrap();
                let found = tally.estimate(&strategy).unwrap();
                assert_within(found.mean, cost.mean, found.mean_error);
                assert_within(
                    found.attempts_mean,
                    cost.attempts_mean,
                    found.attempts_mean_error,
                );
                assert!((found.variance / cost.variance - 1.0).abs() < 0.15);
                assert!((found.sd() / cost.sd() - 1.0).abs() < 0.08);
                assert!((found.generation - cost.generation).abs() < 1e-15);
                assert_eq!((found.trials, found.solved), (20_000, Some(20_000)));
                assert_eq!(found.p_solved, Some(1.0));
                assert_eq!(found.mean_solved, Some(found.mean));
                assert_eq!(
                    (found.mean_unsolved, found.per_solved),
                    (Some(0.0), Some(found.mean))
                );
            }
        }
    }
}

#[test]
fn quantiles_agree_with_the_law() {
    let mut scenario = Scenario::built_in();
    scenario.context.mode = Mode::Shared;
    let strategy = scenario.b();
    let law = strategy.distribution(0.0, 1e-12).unwrap();
    let tally = strategy.simulate(&sampling(20_000)).unwrap();
    for chance in [0.1, 0.5, 0.9, 0.99] {
        let spread = (chance * (1.0 - chance) / 20_000f64).sqrt();
        let found = tally.quantile(&strategy, chance).unwrap();
        let low = law.risk(found.least * (1.0 - 1e-12)).unwrap();
        let high = law.risk(found.most * (1.0 + 1e-12)).unwrap();
        assert!(low.within.least <= chance + 5.0 * spread);
        assert!(high.within.most >= chance - 5.0 * spread);
        let over = tally.over(&strategy, found.most).unwrap();
        assert!(over.least <= 1.0 - chance && over.least <= over.most);
    }
}

#[test]
fn loops_agree_with_their_run() {
    let calls = calls();
    let run = calls.run().unwrap();
    let tally = calls.simulate(&sampling(20_000)).unwrap();
    let found = tally.estimate(&calls).unwrap();
    assert_within(found.mean, run.mean, found.mean_error);
    assert_within(
        found.attempts_mean,
        run.calls_mean,
        found.attempts_mean_error,
    );
    assert_within(
        found.p_solved.unwrap(),
        run.p_solved.unwrap(),
        found.p_solved_error.unwrap(),
    );
    let mean_solved = run.mean_solved.unwrap();
    assert_within(
        found.mean_solved.unwrap(),
        mean_solved,
        found.mean_solved_error.unwrap(),
    );
    assert!((found.variance / run.variance - 1.0).abs() < 0.15);
    assert_eq!(found.generation, 0.0);
    let law = calls.distribution().unwrap();
    let over = tally.over(&calls, 1.0).unwrap();
    let expected = law.risk(1.0).unwrap().over.most;
    assert_within(over.most, expected, (expected / 20_000f64).sqrt());
}

#[test]
fn an_exact_quantile_is_the_order_statistic() {
    let scenario = small();
    let strategy = scenario.b();
    let all = sampling(9000);
    let fine = strategy.simulate(&all).unwrap();
    let coarse = strategy.simulate(&Sampling { bins: 2, ..all }).unwrap();
    assert_eq!((fine.resolution(), fine.bins()), (13, 10_000));
    assert!(fine.used() > 50 && coarse.used() <= 2 && coarse.resolution() < 13);
    for chance in [0.0, 1e-9, 0.1, 0.5, 0.9, 0.9999, 1.0] {
        let exact = fine.quantile(&strategy, chance).unwrap();
        assert_eq!(exact.least, exact.most);
        let bracket = coarse.quantile(&strategy, chance).unwrap();
        assert!(bracket.least < bracket.most);
        assert!(bracket.least <= exact.least && exact.most <= bracket.most);
        for tally in [&fine, &coarse] {
            let found = tally.exact_quantile(&strategy, &all, chance).unwrap();
            assert_eq!(found, exact.least, "at {chance}");
        }
    }
    let other = Sampling {
        trials: 8999,
        ..all
    };
    assert_named(
        coarse.exact_quantile(&strategy, &other, 0.5),
        ErrorKind::Undefined,
        "sampling.trials",
    );
    assert_named(
        coarse.exact_quantile(&strategy, &all, 1.5),
        ErrorKind::OutOfRange,
        "chance",
    );
}

#[test]
fn a_quantile_of_other_trials_is_noticed() {
    let scenario = Scenario::built_in();
    let all = Sampling {
        trials: 1,
        bins: 2,
        ..Sampling::default()
    };
    let strategy = scenario.b();
    let noticed = (0..20)
        .filter(|seed| {
            let tally = strategy.simulate(&Sampling { seed: *seed, ..all }).unwrap();
            let found = tally.exact_quantile(&strategy, &Sampling { seed: 99, ..all }, 0.5);
            matches!(found, Err(error) if error.param().unwrap().path() == "sampling")
        })
        .count();
    assert!(noticed > 10, "{noticed}");
}

#[test]
fn another_tariff_on_the_same_trials() {
    let scenario = Scenario::built_in();
    let mut other = scenario.clone();
    other.weak.price = Price {
        input: 1.25,
        output: 10.0,
        cache_read: 0.125,
        cache_write: 0.0,
    };
    let tally = scenario.a().simulate(&sampling(1000)).unwrap();
    let again = other.a().simulate(&sampling(1000)).unwrap();
    assert_eq!(tally, again);
    let [first, second] = [&tally, &again].map(|tally| tally.estimate(&other.a()).unwrap());
    assert_eq!(first, second);
}

// Parts and bytes.

#[test]
fn parts_make_the_whole_in_any_order() {
    let scenario = Scenario::built_in();
    let mut shared = scenario.clone();
    shared.context.mode = Mode::Shared;
    shared.context.expiry = 0.1;
    let calls = calls();
    check_parts(|part| scenario.a().simulate(part));
    check_parts(|part| shared.b().simulate(part));
    check_parts(|part| calls.simulate(part));
}

fn check_parts(simulate: impl Fn(&Sampling) -> Result<Tally>) {
    let all = Sampling {
        first: 5,
        bins: 300,
        ..sampling(3000)
    };
    let whole = simulate(&all).unwrap();
    let cuts = [5, 6, 1000, 1003, 2500, 3005];
    let mut parts: Vec<Tally> = cuts
        .windows(2)
        .map(|ends| {
            let part = Sampling {
                first: ends[0],
                trials: ends[1] - ends[0],
                ..all
            };
            simulate(&part).unwrap()
        })
        .collect();
    let none = Sampling { trials: 0, ..all };
    parts.push(simulate(&none).unwrap());
    for rotation in 0..parts.len() {
        parts.rotate_left(1);
        let mut merged = parts[0].clone();
        for part in &parts[1..] {
            merged.merge(part).unwrap();
            assert_eq!(merged == whole, merged.trials() == 3000);
        }
        assert_eq!(merged.to_bytes(), whole.to_bytes(), "rotation {rotation}");
        assert_eq!(merged, whole);
        parts.swap(0, 3);
    }
    let other = Sampling { seed: 1, ..all };
    assert_ne!(simulate(&other).unwrap(), whole);
}

#[test]
fn bytes_are_read_back() {
    let scenario = Scenario::built_in();
    let strategy = scenario.a();
    let tally = strategy.simulate(&sampling(500)).unwrap();
    let bytes = tally.to_bytes();
    let mut back = Tally::from_bytes(&bytes).unwrap();
    assert_eq!(back, tally);
    assert_eq!(back.to_bytes(), bytes);
    let [first, second] = [&back, &tally].map(|tally| tally.estimate(&strategy).unwrap());
    assert_eq!(first, second);
    assert_eq!((back.trials(), back.unit_bits()), (500, 0));
    assert_eq!(format!("{back:?}"), format!("{tally:?}"));
    // It has room for more.
    back.merge(&tally).unwrap();
    assert_eq!(back.trials(), 1000);

    let pair = simulate_pair(&strategy, &scenario.b(), &sampling(500)).unwrap();
    let bytes_of_pair = pair.to_bytes();
    assert_eq!(PairTally::from_bytes(&bytes_of_pair).unwrap(), pair);
    assert_named(
        Tally::from_bytes(&bytes_of_pair),
        ErrorKind::Undefined,
        "tally.kind",
    );
    assert_named(
        PairTally::from_bytes(&bytes),
        ErrorKind::Undefined,
        "tally.kind",
    );
}

#[test]
fn damaged_bytes_are_noticed_or_do_no_harm() {
    let scenario = Scenario::built_in();
    let strategy = scenario.a();
    let tally = strategy.simulate(&sampling(200)).unwrap();
    let bytes = tally.to_bytes();
    for length in [0, 1, 24, 31, 47, 48, bytes.len() - 1] {
        assert_named(
            Tally::from_bytes(&bytes[..length]),
            ErrorKind::Syntax,
            "tally.bytes",
        );
    }
    let longer = [&bytes[..], &[0]].concat();
    assert_named(Tally::from_bytes(&longer), ErrorKind::Syntax, "tally.bytes");
    let mut later = bytes.clone();
    later[8] = 2;
    assert_named(
        Tally::from_bytes(&later),
        ErrorKind::Unsupported,
        "tally.bytes",
    );
    let mut noticed = 0;
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        match Tally::from_bytes(&damaged) {
            Ok(read) => {
                assert_ne!(read, tally, "byte {at}");
                let _ = read.estimate(&strategy);
                let _ = read.quantile(&strategy, 0.5);
                let _ = read.clone().merge(&tally);
            }
            Err(error) => {
                noticed += 1;
                assert_ne!(error.kind(), ErrorKind::Internal, "byte {at}: {error}");
            }
        }
    }
    assert!(noticed > 50, "{noticed}");
}

// A user's own laws.

/// An error of one's own.
#[derive(Debug, PartialEq)]
enum Own {
    Mine(u64),
    Library(String),
}

impl From<Error> for Own {
    fn from(error: Error) -> Own {
        Own::Library(error.to_string())
    }
}

#[test]
fn an_own_geometric_law_by_inversion_agrees() {
    let chances = [0.6f64, 0.15];
    let scenario = fixing(chances[0], chances[1]);
    let strategy = scenario.a();
    let laws = OwnLaws::new().attempts(|random, class| -> Result<Repair> {
        let failures = (1.0 - random.uniform()?).ln() / (1.0 - chances[class]).ln();
        Ok(Repair {
            attempts: 1 + failures as u64,
            fixed: true,
        })
    });
    let cost = strategy.cost().unwrap();
    let tally = laws.simulate(&strategy, &sampling(20_000)).unwrap();
    let found = tally.estimate(&strategy).unwrap();
    assert_within(found.mean, cost.mean, found.mean_error);
    assert_within(
        found.attempts_mean,
        cost.attempts_mean,
        found.attempts_mean_error,
    );
    assert_eq!(found.p_solved, Some(1.0));
    assert!((found.variance / cost.variance - 1.0).abs() < 0.15);
}

/// At even chances the inversion counts the zeros in front: the very draws of the library.
fn even(random: &mut Random, _class: usize) -> Result<Repair> {
    Ok(Repair {
        attempts: 1 + u64::from(random.bits()?.leading_zeros()),
        fixed: true,
    })
}

#[test]
fn an_own_law_with_the_same_draws_is_the_same_to_the_byte() {
    let scenario = fixing(0.5, 0.5);
    let strategy = scenario.a();
    let laws = OwnLaws::new().attempts(even);
    let all = sampling(5000);
    let own = laws.simulate(&strategy, &all).unwrap();
    assert_eq!(own, strategy.simulate(&all).unwrap());
    assert_eq!(
        laws.exact_quantile(&own, &strategy, &all, 0.9).unwrap(),
        own.exact_quantile(&strategy, &all, 0.9).unwrap()
    );
    let pair = laws.simulate_pair(&strategy, &strategy, &all).unwrap();
    assert_eq!(pair, simulate_pair(&strategy, &strategy, &all).unwrap());
}

#[test]
fn classes_that_are_given_up() {
    let scenario = Scenario::built_in();
    let strategy = scenario.a();
    let laws = OwnLaws::new().attempts(|_, class| -> Result<Repair> {
        Ok(Repair {
            attempts: 2,
            fixed: class == 0,
        })
    });
    let tally = laws.simulate(&strategy, &sampling(100)).unwrap();
    let found = tally.estimate(&strategy).unwrap();
    assert_eq!((found.solved, found.per_solved), (Some(0), Some(0.0)));
    assert_eq!(found.attempts_mean, 10.0);
    assert_eq!(found.variance, 0.0);
    assert_eq!(found.mean_unsolved, Some(found.mean));
}

#[test]
fn a_bill_of_ones_own() {
    let scenario = fixing(1.0, 1.0);
    let laws = OwnLaws::new().bill(|random, attempts| -> Result<Tokens> {
        Ok(Tokens {
            written: 10 * attempts,
            read: random.bits()? & 1,
            output: attempts,
        })
    });
    let strategy = scenario.a();
    let tally = laws.simulate(&strategy, &sampling(10_000)).unwrap();
    let found = tally.estimate(&strategy).unwrap();
    assert_eq!((found.written, found.output), (50.0, 5.0));
    assert_within(found.read, 2.5, (5.0 / 4.0 / 10_000f64).sqrt());
    let price = scenario.weak.price;
    let usd = 50.0 * price.cache_write + found.read * price.cache_read + 5.0 * price.output;
    assert!((found.mean - found.generation - usd / 1e6).abs() < 1e-12);
}

#[test]
fn a_law_for_a_loop() {
    let calls = calls();
    let laws = OwnLaws::new().attempts(|random, kind| -> Result<Repair> {
        Ok(Repair {
            attempts: 3 + kind as u64,
            fixed: random.uniform()? < 0.5,
        })
    });
    let tally = laws.simulate(&calls, &sampling(10_000)).unwrap();
    let found = tally.estimate(&calls).unwrap();
    assert_within(found.p_solved.unwrap(), 0.5, found.p_solved_error.unwrap());
    assert_within(found.attempts_mean, 3.25, found.attempts_mean_error);
    let expected = 0.75 * calls.total(3).unwrap().mean + 0.25 * calls.total(4).unwrap().mean;
    assert_within(found.mean, expected, found.mean_error);
}

#[test]
fn the_draws_of_a_place_are_the_same_everywhere() {
    let scenario = Scenario::built_in();
    let laws = OwnLaws::new().attempts(|random, _| Err(Own::Mine(random.bits()?)));
    let one = Sampling {
        first: 77,
        ..sampling(1)
    };
    let mut place = Random::new(one.seed, 77, 0, 0).unwrap();
    let bits = place.bits().unwrap();
    assert_eq!(
        laws.simulate(&scenario.a(), &one).unwrap_err(),
        Own::Mine(bits)
    );
    assert_ne!(place.bits().unwrap(), bits);
    let uniforms: f64 = (0..10_000).map(|_| place.uniform().unwrap()).sum();
    assert_within(uniforms / 1e4, 0.5, (1.0 / 12.0 / 1e4f64).sqrt());
    assert_named(
        Random::new(1, 1 << 48, 0, 0),
        ErrorKind::OutOfRange,
        "sampling.first",
    );
}

/// A law that fails at some of its draws.
fn failing() -> OwnLaws<'static, Own> {
    OwnLaws::new().attempts(|random, class| {
        if random.bits()? % 1000 == 7 {
            return Err(Own::Mine(4000 + class as u64));
        }
        Ok(even(random, class)?)
    })
}

#[test]
fn an_error_of_a_closure_is_returned_as_it_was() {
    let scenario = Scenario::built_in();
    let strategy = scenario.a();
    let laws = failing();
    let error = laws.simulate(&strategy, &sampling(10_000)).unwrap_err();
    assert!(matches!(error, Own::Mine(4000 | 4001)), "{error:?}");
    let again = laws.simulate(&strategy, &sampling(10_000)).unwrap_err();
    assert_eq!(error, again);
    let error = laws
        .simulate_pair(&strategy, &scenario.b(), &sampling(10_000))
        .unwrap_err();
    assert!(matches!(error, Own::Mine(_)));
    let billing = OwnLaws::new().bill(|_, attempts| Err(Own::Mine(attempts)));
    let error = billing.simulate(&strategy, &sampling(10)).unwrap_err();
    assert!(matches!(error, Own::Mine(1..=1000)), "{error:?}");
    // The library's own errors are converted.
    let error = laws
        .simulate(
            &strategy,
            &Sampling {
                bins: 1,
                ..sampling(10)
            },
        )
        .unwrap_err();
    assert!(matches!(&error, Own::Library(text) if text.contains("tally.bins")));
}

#[test]
fn a_panic_of_a_closure_goes_on_from_there() {
    let scenario = Scenario::built_in();
    let strategy = scenario.a();
    let laws = OwnLaws::new().attempts(|random, _| -> Result<Repair> {
        assert_ne!(random.bits()? % 1000, 7, "a seven");
        even(random, 0)
    });
    let run = || laws.simulate(&strategy, &sampling(10_000));
    let panic = catch_unwind(AssertUnwindSafe(run)).unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    assert!(text.contains("a seven"), "{text}");
    let billing = OwnLaws::new().bill(|_, _| -> Result<Tokens> { panic!("no bill") });
    let run = || billing.simulate(&strategy, &sampling(10));
    let panic = catch_unwind(AssertUnwindSafe(run)).unwrap_err();
    assert_eq!(*panic.downcast_ref::<&str>().unwrap(), "no bill");
    // And everything works as before.
    strategy.simulate(&sampling(10)).unwrap();
    OwnLaws::new()
        .attempts(even)
        .simulate(&strategy, &sampling(10))
        .unwrap();
}

#[test]
fn a_bug_without_an_attempt() {
    let laws = OwnLaws::new().attempts(|_, _| -> Result<Repair> {
        Ok(Repair {
            attempts: 0,
            fixed: true,
        })
    });
    assert_named(
        laws.simulate(&Scenario::built_in().a(), &sampling(10)),
        ErrorKind::OutOfRange,
        "sampling.attempts",
    );
}

// Pairs.

#[test]
fn a_pair_has_the_same_luck() {
    let scenario = fixing(0.6, 0.15);
    let better = fixing(0.66, 0.165);
    let (a, b) = (scenario.a(), better.a());
    let all = sampling(5000);
    let pair = simulate_pair(&a, &b, &all).unwrap();
    let found = pair.difference(&a, &b).unwrap();
    let [first, second] = [&a, &b].map(|strategy| {
        let tally = strategy.simulate(&all).unwrap();
        tally.estimate(strategy).unwrap()
    });
    assert_eq!((found.trials, pair.trials()), (5000, 5000));
    assert!((found.mean - (second.mean - first.mean)).abs() < 1e-12);
    let expected = b.cost().unwrap().mean - a.cost().unwrap().mean;
    assert_within(found.mean, expected, found.mean_error);
    let independent = (first.variance + second.variance) / 5000.0;
    assert!((found.independent_error / independent.sqrt() - 1.0).abs() < 1e-9);
    assert!(found.mean_error < 0.5 * found.independent_error);
    assert!(found.correlation > 0.9);
    // A better chance never takes more attempts.
    assert_eq!(found.dearer, 0.0);
    assert!((found.cheaper + found.equal - 1.0).abs() < 1e-15);
    assert!(found.cheaper_error > 0.0 && found.dearer_error == 0.0);
    let itself = simulate_pair(&a, &a, &all).unwrap();
    let found = itself.difference(&a, &a).unwrap();
    assert_eq!((found.mean, found.equal), (0.0, 1.0));
}

#[test]
fn parts_of_a_pair() {
    let scenario = Scenario::built_in();
    let (a, b, calls) = (scenario.a(), scenario.b(), calls());
    let all = sampling(2000);
    let whole = simulate_pair(&a, &b, &all).unwrap();
    let part = |first, trials| {
        let part = Sampling {
            first,
            trials,
            ..all
        };
        simulate_pair(&a, &b, &part).unwrap()
    };
    let mut merged = part(1999, 1);
    merged.merge(&part(0, 700)).unwrap();
    assert_ne!(merged, whole);
    merged.merge(&part(700, 1299)).unwrap();
    assert_eq!(merged, whole);
    assert_eq!(format!("{merged:?}"), format!("{whole:?}"));
    // A loop against a strategy.
    let mixed = simulate_pair(&calls, &a, &all).unwrap();
    let found = mixed.difference(&calls, &a).unwrap();
    let expected = a.cost().unwrap().mean - calls.run().unwrap().mean;
    assert_within(found.mean, expected, found.mean_error);
}

// Bad input.

#[test]
fn bad_samplings_are_named() {
    let scenario = Scenario::built_in();
    let strategy = scenario.a();
    let good = sampling(100);
    let last = 1 << 48;
    let bad = [
        (Sampling { bins: 1, ..good }, "tally.bins"),
        (
            Sampling {
                bins: 1 << 27,
                ..good
            },
            "tally.bins",
        ),
        (
            Sampling {
                first: last + 1,
                ..good
            },
            "sampling.first",
        ),
        (
            Sampling {
                first: u64::MAX,
                ..good
            },
            "sampling.first",
        ),
        (
            Sampling {
                first: last - 99,
                ..good
            },
            "sampling.trials",
        ),
        (
            Sampling {
                trials: last + 1,
                ..good
            },
            "sampling.trials",
        ),
        (
            Sampling {
                trials: u64::MAX,
                ..good
            },
            "sampling.trials",
        ),
    ];
    for (sampling, path) in bad {
        assert_named(strategy.simulate(&sampling), ErrorKind::OutOfRange, path);
        assert_named(calls().simulate(&sampling), ErrorKind::OutOfRange, path);
        if path != "tally.bins" {
            let pair = simulate_pair(&strategy, &strategy, &sampling);
            assert_named(pair, ErrorKind::OutOfRange, path);
        }
    }
    let ends = Sampling {
        first: last - 100,
        ..good
    };
    assert_eq!(strategy.simulate(&ends).unwrap().trials(), 100);
}

#[test]
fn bad_strategies_are_named() {
    let all = sampling(100);
    let mut scenario = Scenario::built_in();
    scenario.strong.classes[1].count = 2.4;
    assert_named(
        scenario.a().simulate(&all),
        ErrorKind::Undefined,
        "generator.classes[].count",
    );
    let error = simulate_pair(&scenario.b(), &scenario.a(), &all).unwrap_err();
    assert_eq!(error.strategy(), Some(1));
    assert_eq!(error.kind(), ErrorKind::Undefined);
    scenario.strong.classes[1].count = 1e11;
    assert_named(
        scenario.a().simulate(&all),
        ErrorKind::Overflow,
        "generator.classes[].count",
    );
    scenario.strong.classes[1].count = f64::NAN;
    assert_named(
        scenario.a().simulate(&all),
        ErrorKind::NotANumber,
        "generator.classes[].count",
    );
    let mut endless = calls();
    endless.kinds[0].weight = -1.0;
    let error = endless.simulate(&all).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutOfRange);
}

#[test]
fn bad_questions_are_named() {
    let scenario = Scenario::built_in();
    let strategy = scenario.a();
    let tally = strategy.simulate(&sampling(100)).unwrap();
    for (chance, kind) in [
        (-0.1, ErrorKind::OutOfRange),
        (1.1, ErrorKind::OutOfRange),
        (f64::NAN, ErrorKind::NotANumber),
    ] {
        assert_named(tally.quantile(&strategy, chance), kind, "chance");
    }
    assert_named(tally.over(&strategy, -1.0), ErrorKind::OutOfRange, "budget");
    let none = strategy.simulate(&sampling(0)).unwrap();
    assert_eq!(none.trials(), 0);
    assert_named(none.estimate(&strategy), ErrorKind::Undefined, "tally");
    assert_named(none.quantile(&strategy, 0.5), ErrorKind::Undefined, "tally");
    let nothing = none.exact_quantile(&strategy, &sampling(0), 0.5);
    assert_named(nothing, ErrorKind::Undefined, "tally");
}

#[test]
fn sizes_that_are_no_whole_tokens_are_counted_in_another_unit() {
    let scenario = Scenario::built_in();
    let mut other = scenario.clone();
    other.task.trace = 400.5;
    let (whole, fine) = (scenario.a(), other.a());
    let mut tally = whole.simulate(&sampling(100)).unwrap();
    let parts = fine.simulate(&sampling(20_000)).unwrap();
    assert_eq!((tally.unit_bits(), parts.unit_bits()), (0, 20));
    let found = parts.estimate(&fine).unwrap();
    assert_within(found.mean, fine.cost().unwrap().mean, found.mean_error);
    let before = tally.to_bytes();
    let unit = "tally.unit_bits";
    assert_named(tally.merge(&parts), ErrorKind::Undefined, unit);
    assert_eq!(tally.to_bytes(), before);
    assert_named(tally.estimate(&fine), ErrorKind::Undefined, unit);
    let pair = simulate_pair(&whole, &fine, &sampling(10));
    assert_named(pair, ErrorKind::Undefined, unit);
}

#[test]
fn tallies_go_from_thread_to_thread() {
    fn check<T: Send + Sync>() {}
    check::<Tally>();
    check::<PairTally>();
    check::<Random>();
    let strategy = "OwnLaws { attempts: true, bill: false }";
    assert_eq!(format!("{:?}", OwnLaws::new().attempts(even)), strategy);
}

#[cfg(feature = "rayon")]
mod parallel {
    use super::*;
    use rayon::ThreadPoolBuilder;

    /// In pools of several sizes.
    fn in_pools(check: impl Fn() + Sync) {
        for threads in [1, 2, 3, 8] {
            let pool = ThreadPoolBuilder::new().num_threads(threads);
            pool.build().unwrap().install(&check);
        }
    }

    #[test]
    fn it_equals_the_serial_one_to_the_byte() {
        let scenario = Scenario::built_in();
        let (a, b, calls) = (scenario.a(), scenario.b(), calls());
        let all = Sampling {
            first: 3,
            bins: 200,
            ..sampling(70_001)
        };
        let alone = a.simulate(&all).unwrap();
        let run = calls.simulate(&all).unwrap();
        let pair = simulate_pair(&a, &b, &all).unwrap();
        let laws = OwnLaws::new().attempts(even);
        let own = laws.simulate(&a, &all).unwrap();
        in_pools(|| {
            assert_eq!(a.simulate_parallel(&all).unwrap(), alone);
            assert_eq!(calls.simulate_parallel(&all).unwrap(), run);
            assert_eq!(simulate_pair_parallel(&a, &b, &all).unwrap(), pair);
            assert_eq!(laws.simulate_parallel(&a, &all).unwrap(), own);
        });
        for trials in [0, 1, 16_383, 32_768, 32_769] {
            let some = Sampling { trials, ..all };
            let serial = a.simulate(&some).unwrap();
            assert_eq!(a.simulate_parallel(&some).unwrap(), serial);
        }
        let last = Sampling {
            first: (1 << 48) - 70_001,
            ..all
        };
        let serial = a.simulate(&last).unwrap();
        assert_eq!(a.simulate_parallel(&last).unwrap(), serial);
    }

    #[test]
    fn errors_and_panics_come_through() {
        let scenario = Scenario::built_in();
        let strategy = scenario.a();
        let all = sampling(50_000);
        let laws = failing();
        let serial = laws.simulate(&strategy, &all).unwrap_err();
        in_pools(|| {
            let error = laws.simulate_parallel(&strategy, &all).unwrap_err();
            assert_eq!(error, serial);
            let panicking = OwnLaws::new().attempts(|random, _| -> Result<Repair> {
                assert_ne!(random.bits()? % 100_000, 7, "a seven");
                even(random, 0)
            });
            let run = || panicking.simulate_parallel(&strategy, &all);
            assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
        });
        let beyond = Sampling {
            first: u64::MAX - 5,
            ..all
        };
        assert_named(
            strategy.simulate_parallel(&beyond),
            ErrorKind::OutOfRange,
            "sampling.first",
        );
        let few = Sampling { bins: 1, ..all };
        assert_named(
            strategy.simulate_parallel(&few),
            ErrorKind::OutOfRange,
            "tally.bins",
        );
    }
}
