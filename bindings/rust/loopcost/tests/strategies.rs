//! Strategies, their comparison and what moves it.

mod common;

use common::Scenario;
use loopcost::*;
use std::cmp::Ordering;

fn assert_near(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-12 * expected.abs(),
        "{found}, not {expected}"
    );
}

fn assert_unsupported(error: Error, param: Param) {
    assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
    assert_eq!(error.param(), Some(param), "{error}");
    assert!(error.to_string().contains(&param.to_string()), "{error}");
}

/// tests/vectors' worked example, arm A with caching off.
#[test]
fn the_worked_example() {
    let mut scenario = Scenario::built_in();
    scenario.strong.price = Price {
        input: 15.0,
        output: 75.0,
        cache_read: 1.5,
        cache_write: 18.75,
    };
    let bugs = TwoClasses {
        count: 3.0,
        hard_share: 0.2,
        easy: 0.9,
        hard: 0.6,
    };
    scenario.strong.classes = bugs.classes().unwrap().to_vec();
    scenario.context.caching = false;
    let fresh = scenario.a().cost().unwrap();
    assert_near(fresh.mean, 0.5324);
    assert_near(fresh.variance, 0.020790613333333333);
    assert_near(fresh.sd(), 0.14418950493476747);
    assert_near(fresh.generation, 0.39);
    assert_near(fresh.fix(), 0.1424);
    scenario.context.mode = Mode::Shared;
    assert_near(scenario.a().cost().unwrap().mean, 0.5508);
    assert_near(scenario.b().cost().unwrap().mean, 4.352666666666667);
}

/// As in Python and scenario files, not as in C, where zero means off.
#[test]
fn caching_is_on_by_default() {
    let scenario = Scenario {
        context: Context::default(),
        ..Scenario::built_in()
    };
    let cost = scenario.a().cost().unwrap();
    assert!(cost.cache_read > 0.0 && cost.cache_write > 0.0);
    assert_eq!(cost.fix_input, 0.0);
    let thread = Thread {
        base: 10_000.0,
        ..Thread::new(scenario.weak.price)
    };
    assert_near(thread.total(1).unwrap().mean, 0.0125);
}

#[test]
fn the_cheapest_comes_first_and_ties_keep_their_order() {
    let scenario = Scenario::built_in();
    let ranking = compare(&[scenario.b(), scenario.a(), scenario.b()]).unwrap();
    let (a, b) = (scenario.a().cost().unwrap(), scenario.b().cost().unwrap());
    assert!(a.mean < b.mean);
    assert_eq!(ranking.winner().strategy, 1);
    assert_eq!(
        (
            ranking.winner().mean,
            ranking.winner().difference,
            ranking.winner().ratio
        ),
        (a.mean, 0.0, 1.0)
    );
    let order: Vec<usize> = ranking.ranks().iter().map(|rank| rank.strategy).collect();
    assert_eq!(order, [1, 0, 2]);
    assert_eq!(ranking.ranks()[2].difference, b.mean - a.mean);
    assert_eq!(ranking.ranks()[2].ratio, a.mean / b.mean);
}

/// The fixer's first thread finds the prompt in its cache when the fixer is the model that
/// generated.
#[test]
fn the_same_reference_is_one_model_and_a_clone_is_another() {
    let scenario = Scenario::built_in();
    let twin = scenario.weak.clone();
    assert_eq!(twin, scenario.weak, "equal, and yet two");
    let one = scenario.of(&scenario.weak, &scenario.weak).cost().unwrap();
    let two = scenario.of(&scenario.weak, &twin).cost().unwrap();
    assert_near(two.mean - one.mean, 6000.0 * (1.25 - 0.1) / 1e6);
}

/// In b the weak model generates. Where a's generator is the same reference, its bug count moves in
/// a as well.
#[test]
fn a_crossover_moves_the_model_wherever_it_stands() {
    let scenario = Scenario::built_in();
    let (alone, b) = (scenario.of(&scenario.weak, &scenario.weak), scenario.b());
    let twin = scenario.weak.clone();
    let fixed = scenario.of(&twin, &twin);
    let param = Param::GENERATOR_BUGS_COUNT;
    let together = crossovers(&alone, &b, param).unwrap();
    let apart = crossovers(&fixed, &b, param).unwrap();
    let crossing = apart.crossings()[0];
    assert_eq!(apart.crossings().len(), 1);
    assert_eq!(
        (crossing.below, crossing.above),
        (Ordering::Less, Ordering::Greater)
    );
    assert_ne!(together, apart);
}

#[test]
fn a_crossover_is_where_both_cost_the_same() {
    let mut scenario = Scenario::built_in();
    let found = crossovers(&scenario.a(), &scenario.b(), Param::GENERATOR_BUGS_COUNT).unwrap();
    let crossing = found.crossings()[0];
    assert_eq!(found.crossings().len(), 1);
    assert_eq!(found.sides(), [Ordering::Less, Ordering::Greater]);
    assert_eq!(
        found.at_zero(),
        Ordering::Less,
        "without bugs b costs its generation alone"
    );
    let scale = crossing.value / 10.0;
    for class in &mut scenario.weak.classes {
        class.count *= scale;
    }
    assert_near(
        scenario.b().cost().unwrap().mean,
        scenario.a().cost().unwrap().mean,
    );
}

#[test]
fn strategies_that_never_differ_have_no_crossover() {
    let scenario = Scenario::built_in();
    let found = crossovers(&scenario.b(), &scenario.b(), Param::GENERATOR_BUGS_COUNT).unwrap();
    assert_eq!(found.crossings(), []);
    assert_eq!(
        (found.at_zero(), found.sides()),
        (Ordering::Equal, &[Ordering::Equal][..])
    );
}

#[test]
fn a_crossover_needs_a_parameter_it_knows_and_a_mix_of_bugs() {
    let mut scenario = Scenario::built_in();
    for param in [Param::TASK_PROMPT, Param::generator_count(1)] {
        let error = crossovers(&scenario.a(), &scenario.b(), param).unwrap_err();
        assert_unsupported(error, param);
    }
    for class in &mut scenario.weak.classes {
        class.count = 0.0;
    }
    let error = crossovers(&scenario.a(), &scenario.b(), Param::GENERATOR_BUGS_COUNT).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undefined);
    assert_eq!(error.param(), Some(Param::GENERATOR_BUGS_COUNT));
}

/// A parameter of a model counts in each role that the model plays, and only there.
#[test]
fn sensitivities_know_roles() {
    let scenario = Scenario::built_in();
    let slope = |strategy: &Strategy<'_>, param| strategy.sensitivity(param).unwrap().mean;
    assert_eq!(slope(&scenario.a(), Param::generator_fix_chance(0)), 0.0);
    assert_eq!(slope(&scenario.a(), Param::fixer_count(0)), 0.0);
    let solo = Strategy {
        generator: &scenario.weak,
        ..scenario.a()
    };
    assert_eq!(
        slope(&solo, Param::generator_fix_chance(0)),
        slope(&solo, Param::fixer_fix_chance(0))
    );
    assert_eq!(
        slope(&solo, Param::fixer_count(1)),
        slope(&solo, Param::generator_count(1))
    );
    assert!(slope(&solo, Param::fixer_count(1)) > 0.0);
}

/// A central difference of the closed form, whose error is of the order of its step squared.
#[test]
fn sensitivities_are_slopes() {
    for (path, set) in common::SCALARS {
        let mut scenario = Scenario::built_in();
        scenario.context = Context {
            warm_generation: 1000.0,
            warm_first: Warmth::Tokens(2000.0),
            warm_later: Warmth::Tokens(3000.0),
            expiry: 0.25,
            ..scenario.context
        };
        let param: Param = path.parse().unwrap();
        let found = scenario.a().sensitivity(param).unwrap();
        let step = 1e-4 * found.value;
        let mut at = |value| {
            set(&mut scenario, value);
            scenario.a().cost().unwrap()
        };
        let (below, above) = (at(found.value - step), at(found.value + step));
        let here = at(found.value);
        let near = |slope: f64, difference: f64, size: f64| {
            let expected = difference / (2.0 * step);
            assert!(
                (slope - expected).abs() <= 1e-6 * (expected.abs() + 1e-4 * size / found.value),
                "{path}: {slope}, not {expected}"
            );
        };
        near(found.mean, above.mean - below.mean, here.mean);
        near(
            found.variance,
            above.variance - below.variance,
            here.variance,
        );
        assert_near(found.mean_elasticity, found.mean * found.value / here.mean);
    }
}

#[test]
fn a_sensitivity_needs_a_parameter_that_the_strategy_has() {
    let mut scenario = Scenario::built_in();
    let error = |param: Param| scenario.a().sensitivity(param).unwrap_err();
    assert_eq!(
        error(Param::fixer_fix_chance(2)).kind(),
        ErrorKind::OutOfRange
    );
    for path in ["rates.input", "attempts", "classes[1].count"] {
        let param = path.parse().unwrap();
        assert_unsupported(error(param), param);
    }
    for not_in_tokens in [Param::CONTEXT_WARM_FIRST, Param::CONTEXT_WARM_LATER] {
        assert_unsupported(error(not_in_tokens), not_in_tokens);
    }
    for model in [&mut scenario.strong, &mut scenario.weak] {
        model.classes.push(Class::geometric(1.0, 0.5));
    }
    let of_two_classes = Param::GENERATOR_BUGS_HARD_SHARE;
    let error = scenario.a().sensitivity(of_two_classes).unwrap_err();
    assert_unsupported(error, of_two_classes);
}

#[test]
fn the_attempts_of_a_thread_sum_to_its_total() {
    let price = Price {
        input: 5.0,
        output: 25.0,
        cache_read: 0.5,
        cache_write: 6.25,
    };
    let thread = Thread {
        base: 10_000.0,
        step: 1200.0,
        output: 800.0,
        warm: 6000.0,
        expiry: 0.1,
        ..Thread::new(price)
    };
    let one_by_one: f64 = (1..=7)
        .map(|attempt| thread.attempt(attempt).unwrap().mean)
        .sum();
    assert_near(thread.total(7).unwrap().mean, one_by_one);
    let c = thread.polynomial().unwrap();
    assert_near(c.c0 + 7.0 * c.c1 + 21.0 * c.c2, one_by_one);
}

#[test]
fn models_can_be_shared_between_threads() {
    fn assert_shareable<T: Send + Sync>() {}
    assert_shareable::<Model>();
    assert_shareable::<Strategy<'_>>();
    assert_shareable::<Error>();
}
