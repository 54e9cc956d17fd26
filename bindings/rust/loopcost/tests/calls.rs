//! Loops of calls, the rest of a run, and laws of costs, as an engineer asks for them.

mod common;

use common::Scenario;
use loopcost::forecast::{Forecast, Residuals};
use loopcost::*;

fn price() -> Price {
    Price {
        input: 3.0,
        output: 15.0,
        cache_read: 0.3,
        cache_write: 3.75,
    }
}

fn mixed() -> Loop {
    let kind = |weight, solved, wrong| Kind {
        weight,
        hazards: Hazards::Table(vec![Hazard { solved, wrong }]),
    };
    let thread = Thread {
        base: 15e3,
        step: 1e3,
        output: 400.0,
        ..Thread::new(price())
    };
    Loop {
        kinds: vec![kind(0.75, 0.1, 0.02), kind(0.25, 0.01, 0.002)],
        cap: 400,
        ..Loop::constant(thread, Hazard::default())
    }
}

#[test]
fn ends_make_the_run() {
    let calls = Loop {
        late_from: 50,
        late_step: 100.0,
        ..mixed()
    };
    let run = calls.run().unwrap();
    let (mut mean, mut solved) = (0.0, 0.0);
    for t in 1..=400 {
        let ends = calls.ends(t).unwrap();
        mean += (ends.solved.unwrap() + ends.wrong.unwrap() + ends.capped)
            * calls.total(t).unwrap().mean;
        solved += ends.solved.unwrap();
    }
    assert!((mean - run.mean).abs() < 1e-12 * run.mean);
    assert!((solved - run.p_solved.unwrap()).abs() < 1e-12);
    assert!((run.write + run.read + run.generate - run.mean).abs() < 1e-15);
}

#[test]
fn a_long_run_is_expected_to_go_on() {
    let calls = Loop { cap: 0, ..mixed() };
    let left = |made| {
        let state = State {
            calls: made,
            context: 2e4,
            ..State::default()
        };
        remaining(&calls, &state).unwrap().calls_mean
    };
    assert!(left(0) < left(20) && left(20) < left(60) && left(60) < 1.0 / 0.012);
    assert_eq!(calls.belief(0).unwrap(), [0.75, 0.25]);
    assert!(calls.belief(60).unwrap()[1] > 0.98);
}

#[test]
fn what_the_cache_holds() {
    let mean = |holdings: Vec<Holding>| {
        let state = State {
            calls: 10,
            context: 25e3,
            holdings,
            ..State::default()
        };
        remaining(&mixed(), &state).unwrap().mean
    };
    let warm = Holding {
        price: price(),
        held: 24e3,
        idle: 30.0,
        lifetime: 300.0,
    };
    let cold = mean(vec![]);
    assert!((cold - mean(vec![warm]) - 24e3 * 3.45 / 1e6).abs() < 1e-12);
    assert_eq!(
        mean(vec![Holding {
            idle: 301.0,
            ..warm
        }]),
        cold
    );
    assert_eq!(
        mean(vec![Holding {
            price: Price::default(),
            ..warm
        }]),
        cold
    );
}

#[test]
fn the_law_of_a_loop_is_its_rest_from_the_start() {
    let law = mixed().distribution().unwrap();
    let state = State {
        context: 15e3,
        chance: 0.8,
        budget: Some(1.0),
        ..State::default()
    };
    let rest = remaining(&mixed(), &state).unwrap();
    assert!(law.is_exact());
    assert_eq!(law.quantile(0.8).unwrap().least, rest.reserve);
    assert!((law.risk(1.0).unwrap().over.most - rest.p_over).abs() < 1e-13);
    let duel = law.duel(&law).unwrap();
    assert_eq!(duel.cheaper, duel.dearer);
}

#[test]
fn a_bracket_holds_the_exact_law() {
    let scenario = Scenario::built_in();
    let exact = scenario.a().distribution(0.0, 1e-12).unwrap();
    let rough = scenario.a().distribution(0.02, 1e-12).unwrap();
    assert!(exact.is_exact() && !rough.is_exact());
    for chance in [0.01, 0.5, 0.99] {
        let (sharp, wide) = (
            exact.quantile(chance).unwrap(),
            rough.quantile(chance).unwrap(),
        );
        assert!(wide.least <= sharp.least && sharp.most <= wide.most);
        assert!(wide.most - wide.least <= 0.02);
        let upper = rough.upper_quantile(1.0 - chance).unwrap();
        assert!(upper.least <= sharp.most * 1.01);
    }
    let overrun = exact.risk(0.0).unwrap().overrun;
    assert!((overrun.most - scenario.a().cost().unwrap().mean).abs() < 1e-12);
}

fn assert_named<T: std::fmt::Debug>(result: Result<T>, kind: ErrorKind, path: &str) {
    let error = result.expect_err(path);
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(
        error.param().map(|p| p.to_string()).as_deref(),
        Some(path),
        "{error}"
    );
}

#[test]
fn bad_input_is_named() {
    let constant = |solved, wrong| Loop::constant(mixed().thread, Hazard { solved, wrong });
    let bad = [
        (
            constant(1.5, 0.0),
            ErrorKind::OutOfRange,
            "loop.kinds[0].solved",
        ),
        (
            constant(0.5, 0.6),
            ErrorKind::OutOfRange,
            "loop.kinds[0].wrong",
        ),
        (
            constant(0.5, f64::NAN),
            ErrorKind::NotANumber,
            "loop.kinds[0].wrong",
        ),
        (constant(0.0, 0.0), ErrorKind::Undefined, "loop.cap"),
        (
            Loop {
                kinds: vec![],
                ..mixed()
            },
            ErrorKind::OutOfRange,
            "loop.kinds",
        ),
        (
            Loop {
                cap: 1 << 40,
                ..mixed()
            },
            ErrorKind::OutOfRange,
            "loop.cap",
        ),
        (
            Loop {
                late_step: -1.0,
                ..mixed()
            },
            ErrorKind::OutOfRange,
            "loop.late_step",
        ),
        (
            Loop {
                kinds: mixed().kinds[..1].to_vec(),
                ..mixed()
            },
            ErrorKind::OutOfRange,
            "loop.weights",
        ),
    ];
    for (calls, kind, path) in bad {
        assert_named(calls.run(), kind, path);
        assert_named(calls.ends(1), kind, path);
        assert_named(calls.total(1), kind, path);
        assert_named(calls.belief(1), kind, path);
        assert_named(calls.distribution(), kind, path);
        assert_named(remaining(&calls, &State::default()), kind, path);
    }
    let rest = |state: State| remaining(&mixed(), &state);
    let state = State {
        calls: 400,
        ..State::default()
    };
    assert_named(rest(state), ErrorKind::OutOfRange, "state.calls");
    let state = State {
        context: -1.0,
        ..State::default()
    };
    assert_named(rest(state), ErrorKind::OutOfRange, "state.context");
    let state = State {
        budget: Some(f64::NAN),
        ..State::default()
    };
    assert_named(rest(state), ErrorKind::NotANumber, "state.budget");
    let held = Holding {
        price: price(),
        held: 1.0,
        idle: 0.0,
        lifetime: 0.0,
    };
    let state = State {
        holdings: vec![held],
        ..State::default()
    };
    assert_named(rest(state), ErrorKind::OutOfRange, "state.holdings[0].held");

    let scenario = Scenario::built_in();
    let law = scenario.a().distribution(0.02, 1e-12).unwrap();
    assert_named(law.risk(-1.0), ErrorKind::OutOfRange, "budget");
    assert_named(law.quantile(2.0), ErrorKind::OutOfRange, "chance");
    assert_named(law.upper_quantile(0.0), ErrorKind::Undefined, "chance");
    assert_named(
        scenario.a().distribution(-1.0, 1e-12),
        ErrorKind::OutOfRange,
        "width",
    );
    assert_named(
        scenario.a().distribution(0.02, 0.0),
        ErrorKind::OutOfRange,
        "tail",
    );
    assert_named(
        scenario.a().affordable(1.0),
        ErrorKind::Unsupported,
        "context.mode",
    );
}

#[test]
fn ends_that_are_not_told_are_none() {
    let calls = Loop {
        tells_ends: false,
        ..mixed()
    };
    let (run, told) = (calls.run().unwrap(), mixed().run().unwrap());
    assert_eq!((run.mean, run.p_capped), (told.mean, told.p_capped));
    assert_eq!(
        (run.p_solved, run.p_wrong, run.per_solved),
        (None, None, None)
    );
    assert_eq!((run.mean_solved, run.mean_wrong), (None, None));
    let ends = calls.ends(3).unwrap();
    assert_eq!((ends.solved, ends.wrong), (None, None));
    assert_eq!((ends.solved_by, ends.wrong_by), (None, None));
    assert_eq!(ends.more, mixed().ends(3).unwrap().more);
    let state = State {
        calls: 2,
        context: 9e3,
        budget: Some(1.0),
        ..State::default()
    };
    let law = Forecast::at(&calls, &state).unwrap();
    assert_eq!(
        (law.p_solved, law.p_wrong, law.p_solved_within),
        (None, None, None)
    );
    for residuals in [Residuals::default(), Residuals::new([0.5, 2.0])] {
        let calls = Loop {
            residuals,
            ..calls.clone()
        };
        let rest = remaining(&calls, &state).unwrap();
        assert_eq!((rest.p_solved, rest.p_solved_within), (None, None));
        assert!(rest.mean > 0.0 && rest.p_over > 0.0);
    }
    let sampling = Sampling {
        trials: 100,
        ..Sampling::default()
    };
    let found = calls.simulate(&sampling).unwrap().estimate(&calls).unwrap();
    assert!(found.p_solved.is_none() && found.per_solved.is_none() && found.solved.is_none());
    assert!(found.mean > 0.0);
}
