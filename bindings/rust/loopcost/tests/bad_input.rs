//! Every scalar that is not a number, infinite, negative or beyond its range gives an error that
//! names it; zero too, where zero means nothing. What is zero and means something is a plain case
//! with a plain answer.

mod common;

use common::{assert_named, fix_chance, Field, Scenario, BAD, SCALARS};
use loopcost::*;

#[test]
fn scalars_of_a_strategy() {
    for (path, set) in SCALARS {
        for bad in BAD {
            let mut scenario = Scenario::built_in();
            set(&mut scenario, bad);
            assert_named(scenario.a().cost(), path, bad);
            let param = Param::TASK_TRACE;
            assert_named(scenario.a().sensitivity(param), path, bad);
            let ranking = compare(&[
                scenario.of(&scenario.strong, &scenario.strong),
                scenario.a(),
            ]);
            assert!(ranking.is_err(), "{path} {bad}");
            let crossing = crossovers(&scenario.a(), &scenario.b(), Param::GENERATOR_BUGS_COUNT);
            assert!(crossing.is_err(), "{path} {bad}");
        }
    }
}

#[test]
fn a_fix_chance_of_zero() {
    for class in 0..2 {
        let mut scenario = Scenario::built_in();
        *fix_chance(&mut scenario.weak.classes[class]) = 0.0;
        assert_named(
            scenario.a().cost(),
            &format!("fixer.classes[{class}].fix_chance"),
            0.0,
        );
        scenario
            .b()
            .cost()
            .expect("a model that only generates needs no fix chance");
        assert_named(
            cumulants(&scenario.weak.classes),
            &format!("classes[{class}].fix_chance"),
            0.0,
        );
    }
}

#[test]
fn which_of_the_strategies() {
    let mut scenario = Scenario::built_in();
    *fix_chance(&mut scenario.weak.classes[1]) = 0.0;
    let error = compare(&[scenario.b(), scenario.b(), scenario.a()]).unwrap_err();
    assert_eq!(error.strategy(), Some(2));
    assert_eq!(
        error.to_string(),
        "strategy 2: fixer.classes[1].fix_chance is 0; it must be from 1e-12 to 1"
    );
    assert_eq!(scenario.a().cost().unwrap_err().strategy(), None);
}

#[test]
fn lists() {
    assert_named(compare(&[]), "strategies", 0.0);
    let scenario = Scenario::built_in();
    assert_named(compare(&vec![scenario.a(); 65537]), "strategies", 65537.0);
    assert_named(
        cumulants(&vec![Class::geometric(1.0, 0.5); 65537]),
        "classes",
        65537.0,
    );
    let other = Model::new(Price::default(), [Class::geometric(1.0, 0.5)]);
    assert_named(
        scenario.of(&scenario.strong, &other).cost(),
        "fixer.classes",
        1.0,
    );
}

#[test]
fn scalars_of_a_thread() {
    let fields: [Field<Thread, f64>; 9] = [
        ("price.input", |t, x| t.price.input = x),
        ("price.output", |t, x| t.price.output = x),
        ("price.cache_read", |t, x| t.price.cache_read = x),
        ("price.cache_write", |t, x| t.price.cache_write = x),
        ("thread.base", |t, x| t.base = x),
        ("thread.step", |t, x| t.step = x),
        ("thread.output", |t, x| t.output = x),
        ("thread.warm", |t, x| t.warm = x),
        ("thread.expiry", |t, x| t.expiry = x),
    ];
    for (path, set) in fields {
        for bad in BAD {
            let mut thread = Thread::new(Price::default());
            set(&mut thread, bad);
            assert_named(thread.attempt(1), path, bad);
            assert_named(thread.total(1), path, bad);
            assert_named(thread.polynomial(), path, bad);
        }
    }
    let thread = Thread::new(Price::default());
    assert_named(thread.attempt(0), "attempts", 0.0);
    assert_named(
        thread.total(1_000_000_000_001),
        "attempts",
        1_000_000_000_001.0,
    );
    assert_named(
        Thread {
            base: 5.0,
            warm: 6.0,
            ..thread
        }
        .total(1),
        "thread.warm",
        6.0,
    );
}

#[test]
fn scalars_of_two_classes() {
    let fields: [Field<TwoClasses, f64>; 4] = [
        ("bugs.count", |t, x| t.count = x),
        ("bugs.hard_share", |t, x| t.hard_share = x),
        ("fix_chance.easy", |t, x| t.easy = x),
        ("fix_chance.hard", |t, x| t.hard = x),
    ];
    for (path, set) in fields {
        for bad in BAD {
            let mut shorthand = TwoClasses {
                count: 1.0,
                hard_share: 0.5,
                easy: 0.9,
                hard: 0.1,
            };
            set(&mut shorthand, bad);
            assert_named(shorthand.classes(), path, bad);
        }
    }
}

#[test]
fn rates() {
    for bad in BAD {
        assert_named(Rate::from_usd(bad), "rate", bad);
    }
    for text in [
        "", " ", "5 ", "0x5", "1e", "five", ".", "1.2.3", "NaN", "inf",
    ] {
        assert_eq!(
            text.parse::<Rate>().unwrap_err().kind(),
            ErrorKind::Syntax,
            "{text:?}"
        );
    }
    for (text, kind) in [
        ("-1", ErrorKind::OutOfRange),
        ("1e5", ErrorKind::OutOfRange),
        ("1e-10", ErrorKind::Inexact),
    ] {
        assert_eq!(text.parse::<Rate>().unwrap_err().kind(), kind, "{text}");
    }
    assert_eq!(
        Rate::from_usd(1e-10).unwrap_err().kind(),
        ErrorKind::Inexact
    );
}

#[test]
fn counts_of_a_bill() {
    let most = 1_000_000_000_000;
    let free = Some(Rate::default());
    let rates = Rates {
        input: free,
        output: free,
        cache_read: free,
        cache_write: free,
        cache_write_1h: free,
        ..Rates::default()
    };
    let fields: [Field<Usage, u64>; 5] = [
        ("usage.input", |u, n| u.input = n),
        ("usage.output", |u, n| u.output = n),
        ("usage.cache_read", |u, n| u.cache_read = n),
        ("usage.cache_write", |u, n| u.cache_write = n),
        ("usage.cache_write_1h", |u, n| u.cache_write_1h = n),
    ];
    for (path, set) in fields {
        let mut usage = Usage::default();
        set(&mut usage, most);
        assert_eq!(rates.bill(&usage).unwrap().total, 0, "{path}");
        assert_eq!(
            Rates::default().bill(&usage).unwrap_err().kind(),
            ErrorKind::Unpriced
        );
        set(&mut usage, most + 1);
        assert_named(rates.bill(&usage), path, (most + 1) as f64);
    }
}

#[test]
fn rates_of_a_bill() {
    let fields: [Field<Rates, Rate>; 5] = [
        ("rates.input", |r, rate| r.input = Some(rate)),
        ("rates.output", |r, rate| r.output = Some(rate)),
        ("rates.cache_read", |r, rate| r.cache_read = Some(rate)),
        ("rates.cache_write", |r, rate| r.cache_write = Some(rate)),
        ("rates.cache_write_1h", |r, rate| {
            r.cache_write_1h = Some(rate)
        }),
    ];
    for (path, set) in fields {
        for bad in [10_000_000_000_001, u64::MAX] {
            let mut rates = Rates::default();
            set(&mut rates, Rate::from_nano_usd(bad));
            assert_named(rates.bill(&Usage::default()), path, bad as f64);
        }
    }
}

#[test]
fn counts_of_a_report() {
    let fields: [Field<UsageReport, u64>; 6] = [
        ("usage.input", |r, n| r.input = n),
        ("usage.output", |r, n| r.output = n),
        ("usage.reasoning", |r, n| r.reasoning = n),
        ("usage.cache_read", |r, n| r.cache_read = n),
        ("usage.cache_write", |r, n| r.cache_write = n),
        ("usage.cache_write_1h", |r, n| r.cache_write_1h = n),
    ];
    for convention in [
        Convention::InputExcludesCache,
        Convention::InputIncludesCache,
    ] {
        for (path, set) in fields {
            let mut report = UsageReport::new(convention);
            set(&mut report, u64::MAX);
            assert_named(report.usage(), path, u64::MAX as f64);
        }
    }
    let report = UsageReport {
        input: 10,
        cache_read: 7,
        cache_write: 4,
        ..UsageReport::new(Convention::InputIncludesCache)
    };
    let error = report.usage().unwrap_err();
    assert_eq!(error.param().unwrap().path(), "usage.cache_read");
    assert_eq!(
        error.most(),
        Some(6.0),
        "what the writes leave of the input"
    );
}

#[test]
fn zeros_are_plain_cases() {
    let mut scenario = Scenario::built_in();
    for class in &mut scenario.strong.classes {
        class.count = 0.0;
    }
    let cost = scenario.a().cost().unwrap();
    assert_eq!(
        (cost.mean, cost.variance, cost.attempts_mean),
        (cost.generation, 0.0, 0.0),
        "no bug"
    );
    scenario = Scenario::built_in();
    scenario.task = Task::default();
    assert_eq!(scenario.a().cost().unwrap().mean, 0.0, "no token");
    scenario = Scenario::built_in();
    scenario.strong.price = Price::default();
    scenario.weak.price = Price::default();
    let ranking = compare(&[scenario.a(), scenario.b()]).unwrap();
    assert_eq!(
        (ranking.winner().strategy, ranking.winner().mean),
        (0, 0.0),
        "no price"
    );
    assert_eq!(ranking.ranks()[1].ratio, 1.0, "a tie");
    assert_eq!(cumulants(&[]).unwrap(), Cumulants::default());
    assert_eq!(
        Rates::default().bill(&Usage::default()).unwrap(),
        Bill::default()
    );
    assert_eq!(
        Thread::new(Price::default()).total(0).unwrap(),
        ThreadCost::default()
    );
}
