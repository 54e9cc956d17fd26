//! What several tests start from.
#![allow(dead_code)] // Not every test uses all of it.

pub mod vectors;

use loopcost::*;
use std::collections::HashMap;
use std::path::Path;

/// Two models and a task: A generates with the strong one and repairs with the weak one, B the
/// reverse.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub strong: Model,
    pub weak: Model,
    pub task: Task,
    pub context: Context,
}

impl Scenario {
    /// The scenario that the command line compares when it is given none.
    pub fn built_in() -> Scenario {
        let strong_bugs = TwoClasses {
            count: 5.0,
            hard_share: 0.2,
            easy: 0.9,
            hard: 0.6,
        };
        let weak_bugs = TwoClasses {
            count: 10.0,
            hard_share: 0.4,
            easy: 0.6,
            hard: 0.15,
        };
        Scenario {
            strong: Model::new(
                Price {
                    input: 5.0,
                    output: 25.0,
                    cache_read: 0.5,
                    cache_write: 6.25,
                },
                strong_bugs.classes().unwrap(),
            ),
            weak: Model::new(
                Price {
                    input: 1.0,
                    output: 5.0,
                    cache_read: 0.1,
                    cache_write: 1.25,
                },
                weak_bugs.classes().unwrap(),
            ),
            task: Task {
                prompt: 6000.0,
                generation: 4000.0,
                attempt: 800.0,
                trace: 400.0,
                ..Task::default()
            },
            context: Context::default(),
        }
    }

    pub fn a(&self) -> Strategy<'_> {
        self.of(&self.strong, &self.weak)
    }

    pub fn b(&self) -> Strategy<'_> {
        self.of(&self.weak, &self.strong)
    }

    pub fn of<'a>(&'a self, generator: &'a Model, fixer: &'a Model) -> Strategy<'a> {
        Strategy {
            generator,
            fixer,
            task: &self.task,
            context: &self.context,
        }
    }
}

/// The fix chance of a class, which must be geometric.
pub fn fix_chance(class: &mut Class) -> &mut f64 {
    match &mut class.law {
        Law::Geometric { fix_chance } => fix_chance,
        other => panic!("{other:?} has no fix chance"),
    }
}

pub type Setter<T, V> = fn(&mut T, V);

/// An input by its path, and how to set it.
pub type Field<T, V> = (&'static str, Setter<T, V>);

/// Every scalar of strategy A that its cost depends on, by its path.
pub const SCALARS: [Field<Scenario, f64>; 20] = [
    ("task.prompt", |s, x| s.task.prompt = x),
    ("task.generation", |s, x| s.task.generation = x),
    ("task.attempt", |s, x| s.task.attempt = x),
    ("task.trace", |s, x| s.task.trace = x),
    ("context.expiry", |s, x| s.context.expiry = x),
    ("context.warm_generation", |s, x| {
        s.context.warm_generation = x
    }),
    ("context.warm_first", |s, x| {
        s.context.warm_first = Warmth::Tokens(x)
    }),
    ("context.warm_later", |s, x| {
        s.context.warm_later = Warmth::Tokens(x)
    }),
    ("generator.price.input", |s, x| s.strong.price.input = x),
    ("generator.price.output", |s, x| s.strong.price.output = x),
    ("generator.price.cache_read", |s, x| {
        s.strong.price.cache_read = x
    }),
    ("generator.price.cache_write", |s, x| {
        s.strong.price.cache_write = x
    }),
    ("fixer.price.input", |s, x| s.weak.price.input = x),
    ("fixer.price.output", |s, x| s.weak.price.output = x),
    ("fixer.price.cache_read", |s, x| s.weak.price.cache_read = x),
    ("fixer.price.cache_write", |s, x| {
        s.weak.price.cache_write = x
    }),
    ("generator.classes[0].count", |s, x| {
        s.strong.classes[0].count = x
    }),
    ("generator.classes[1].count", |s, x| {
        s.strong.classes[1].count = x
    }),
    ("fixer.classes[0].fix_chance", |s, x| {
        *fix_chance(&mut s.weak.classes[0]) = x
    }),
    ("fixer.classes[1].fix_chance", |s, x| {
        *fix_chance(&mut s.weak.classes[1]) = x
    }),
];

/// Every scalar that takes strategy A beyond the published model, by its path. What is beyond the range
/// of each is in [`BAD`]; 0.5 is within it.
pub const BEYOND: [Field<Scenario, f64>; 8] = [
    ("task.growth", |s, x| s.task.growth = x),
    ("task.attempt_sd", |s, x| s.task.attempt_sd = x),
    ("task.trace_sd", |s, x| s.task.trace_sd = x),
    ("fixer.classes[0].chances", |s, x| {
        s.weak.classes[0] = Class::table(0.0, [x, 0.5])
    }),
    ("fixer.classes[0].alpha", |s, x| {
        s.weak.classes[0] = Class::beta(0.0, x, 1.0)
    }),
    ("fixer.classes[1].beta", |s, x| {
        s.weak.classes[1] = Class::beta(0.0, 9.0, x)
    }),
    ("fixer.classes[0].after_fix", |s, x| {
        s.weak.classes[0].after_fix = x
    }),
    ("fixer.classes[1].after_failure", |s, x| {
        s.weak.classes[1].after_failure = x
    }),
];

/// What is outside the range of every parameter.
pub const BAD: [f64; 6] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    -1.0,
    -f64::MIN_POSITIVE,
    1e13,
];

pub fn assert_named<T: std::fmt::Debug>(result: Result<T>, path: &str, value: f64) {
    let error = result.expect_err(path);
    let kind = if value.is_nan() {
        ErrorKind::NotANumber
    } else {
        ErrorKind::OutOfRange
    };
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(
        error.param().map(|param| param.to_string()).as_deref(),
        Some(path),
        "{error}"
    );
    assert!(error.to_string().contains(path), "{error}");
    let given = error.value().unwrap();
    assert!(
        given == value || given.is_nan() && value.is_nan(),
        "{path}: {given} for {value}"
    );
    let allowed = error.least().unwrap()..=error.most().unwrap();
    assert!(
        !allowed.contains(&value),
        "{path}: {allowed:?} allows {value}"
    );
}

/// A fault of some other kind than those of [`assert_named`].
pub fn assert_fault<T: std::fmt::Debug>(result: Result<T>, kind: ErrorKind, path: &str) {
    let error = result.expect_err(path);
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(error.param().unwrap().to_string(), path, "{error}");
}

pub fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance * expected.abs(),
        "{found} is not {expected}"
    );
}

/// 15,000 tokens, and 1,000 more with every call, which generates 400: the conversation of a loop.
pub fn talk() -> Thread {
    let price = Price {
        input: 3.0,
        output: 15.0,
        cache_read: 0.3,
        cache_write: 3.75,
    };
    Thread {
        base: 15e3,
        step: 1e3,
        output: 400.0,
        ..Thread::new(price)
    }
}

/// The rows of a table among the recorded data, by the names in its head.
pub fn recorded(path: &str) -> Vec<HashMap<String, String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/data")
        .join(path);
    let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let mut lines = text.lines().map(|line| line.split(',').map(String::from));
    let head: Vec<String> = lines.next().expect("a head").collect();
    lines
        .map(|row| head.iter().cloned().zip(row).collect())
        .collect()
}
