//! Strategies beyond the published model: golden vectors, what coincides with what, bad input.

mod common;

use common::vectors::*;
use common::{assert_named, Field, Scenario, BAD, BEYOND};
use loopcost::*;
use serde_json::Value;

fn near(actual: f64, expected: f64, relative: f64, what: &str) {
    assert!(
        (actual - expected).abs() <= relative * expected.abs(),
        "{what}: {actual:e}, not {expected:e}"
    );
}

fn near_digits(actual: f64, expected: &Value, relative: f64, what: &str) {
    let bound = relative * digits(expected).abs() + f64::MIN_POSITIVE;
    assert_within(actual, expected, bound, what);
}

fn assert_fault<T: std::fmt::Debug>(result: Result<T>, kind: ErrorKind, path: &str) {
    let error = result.expect_err(path);
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(error.param().unwrap().to_string(), path, "{error}");
}

// Golden vectors.

const EIGHT_ULP: f64 = 8.0 * f64::EPSILON;

/// A generator that costs nothing and a fixer, which leave the cost of the fixes.
struct Fixes {
    generator: Model,
    fixer: Model,
    task: Task,
    context: Context,
}

impl Fixes {
    /// The conversation of a case and these classes, in fresh threads.
    fn of(given: &Value, classes: Vec<Class>) -> Fixes {
        Fixes {
            generator: Model::new(Price::default(), classes.clone()),
            fixer: Model::new(price(&given["price"]), classes),
            task: Task {
                growth: given["tok"]["growth"].as_f64().unwrap_or(0.0),
                ..task(&given["tok"])
            },
            context: Context {
                bug_cap: given["cap"].as_u64().unwrap_or(0),
                ..context(given, Mode::Fresh, &given["u"], &given["u"])
            },
        }
    }

    fn strategy(&self) -> Strategy<'_> {
        Strategy {
            generator: &self.generator,
            fixer: &self.fixer,
            task: &self.task,
            context: &self.context,
        }
    }

    /// Mean and variance against their digits.
    fn check(&self, mean: &Value, variance: &Value, relative: f64, what: &str) -> Cost {
        let cost = self
            .strategy()
            .cost()
            .unwrap_or_else(|e| panic!("{what}: {e}"));
        let bound = cost.mean_bound.max(relative * digits(mean).abs());
        assert_within(cost.mean, mean, bound, &format!("{what} mean"));
        near_digits(
            cost.variance,
            variance,
            2.0 * relative,
            &format!("{what} variance"),
        );
        assert_eq!(
            self.strategy().mean().unwrap(),
            cost.mean,
            "{what} mean alone"
        );
        cost
    }

    /// In fresh threads and in one shared conversation.
    fn check_modes(&mut self, expected: &Value, relative: f64, what: &str) {
        for (mode, word) in [(Mode::Fresh, "fresh"), (Mode::Shared, "shared")] {
            self.context.mode = mode;
            let [mean, variance] =
                ["mean", "variance"].map(|moment| &expected[format!("{word}_{moment}")]);
            self.check(mean, variance, relative, &format!("{what} {word}"));
        }
    }
}

fn check_cumulants(found: Cumulants, expected: &Value, relative: f64, what: &str) {
    for (found, key) in [
        (found.mean, "attempts_mean"),
        (found.variance, "attempts_variance"),
        (found.third, "attempts_k3"),
        (found.fourth, "attempts_k4"),
    ] {
        near_digits(found, &expected[key], relative, &format!("{what} {key}"));
    }
}

#[test]
fn bug_cap() {
    for (name, given, expected) in cases("bug_cap") {
        let mut fixes = Fixes::of(&given, classes(&given["classes"]));
        fixes.check_modes(&expected, EIGHT_ULP, &name);
        fixes.context.mode = Mode::Fresh;
        let cost = fixes.strategy().cost().unwrap();
        let depth = 2.0 - (cost.p_solved + f64::MIN_POSITIVE).ln();
        near_digits(cost.p_solved, &expected["all_fixed"], 1e-15 * depth, &name);
        near_digits(cost.p_unsolved, &expected["not_all_fixed"], 1e-14, &name);
        near_digits(cost.fixed, &expected["expected_fixed"], 1e-15, &name);
        let both = cost.p_solved * cost.mean_solved + cost.p_unsolved * cost.mean_unsolved;
        near(
            both,
            cost.mean,
            1e-12,
            &format!("{name}, both outcomes together"),
        );
    }
}

/// `[count, fix chance, after fix, after failure]` a class.
fn returning_classes(given: &Value) -> Vec<Class> {
    given
        .as_array()
        .expect("classes")
        .iter()
        .map(|class| {
            Class::geometric(number(&class[0]), number(&class[1]))
                .after_fix(number(&class[2]))
                .after_failure(number(&class[3]))
        })
        .collect()
}

#[test]
fn regressions() {
    for (name, given, expected) in cases("regressions") {
        let classes = returning_classes(&given["classes"]);
        let mut fixes = Fixes::of(&given, classes.clone());
        if expected["diverges"] == true {
            let error = fixes.strategy().cost().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Divergent, "{name}");
            let path = error.param().unwrap().path();
            assert!(path.starts_with("fixer.classes[].after_"), "{name} {path}");
            assert!(error.value() >= error.most(), "{name} {error}");
            assert_eq!(
                cumulants(&classes).unwrap_err().kind(),
                ErrorKind::Divergent
            );
            continue;
        }
        fixes.check_modes(&expected, EIGHT_ULP, &name);
        let attempts = fixes.strategy().attempts().unwrap();
        check_cumulants(attempts, &expected, EIGHT_ULP, &name);
        check_cumulants(cumulants(&classes).unwrap(), &expected, EIGHT_ULP, &name);
    }
}

#[test]
fn offspring() {
    for (name, given, expected) in cases("offspring") {
        let one_bug = vec![Class::geometric(1.0, number(&given["p"]))];
        let one = Fixes::of(&given, one_bug).strategy().cost().unwrap();
        let all = Offspring {
            bugs: number(&given["n"]),
            mean: number(&given["offspring_mean"]),
            variance: number(&given["offspring_variance"]),
            cost_mean: one.mean,
            cost_variance: one.variance,
        }
        .progeny()
        .unwrap();
        near_digits(all.mean, &expected["progeny_mean"], EIGHT_ULP, &name);
        near_digits(
            all.variance,
            &expected["progeny_variance"],
            EIGHT_ULP,
            &name,
        );
        near_digits(
            all.cost_mean,
            &expected["fresh_mean"],
            2.0 * EIGHT_ULP,
            &name,
        );
        near_digits(
            all.cost_variance,
            &expected["fresh_variance"],
            3.0 * EIGHT_ULP,
            &name,
        );
    }
}

/// An infinite moment is null.
#[test]
fn beta() {
    let mut infinite = 0;
    for (name, given, expected) in cases("beta") {
        let class = Class::beta(
            number(&given["n"]),
            number(&given["a"]),
            number(&given["b"]),
        );
        let mut fixes = Fixes::of(&given, vec![class.clone()]);
        for (mode, word) in [(Mode::Fresh, "fresh"), (Mode::Shared, "shared")] {
            fixes.context.mode = mode;
            let what = format!("{name} {word}");
            let mean = &expected[format!("{word}_mean")];
            let variance = &expected[format!("{word}_variance")];
            if !variance.is_null() {
                let cost = fixes.check(mean, variance, EIGHT_ULP, &what);
                if let Some(left) = expected.get("not_fixed") {
                    let fixed = class.count * (1.0 - digits(left));
                    near(cost.fixed, fixed, 1e-14 / (1.0 - digits(left)), &what);
                }
                continue;
            }
            infinite += 1;
            let alpha = "fixer.classes[0].alpha";
            assert_fault(fixes.strategy().cost(), ErrorKind::Undefined, alpha);
            if mean.is_null() {
                assert_fault(fixes.strategy().mean(), ErrorKind::Undefined, alpha);
            } else {
                near_digits(fixes.strategy().mean().unwrap(), mean, EIGHT_ULP, &what);
            }
        }
        check_survival(&class, &expected["survival"], &name);
        if given["cap"].is_null() {
            check_binomial_moments(class, &expected["binomial_moments"], &name);
        }
    }
    assert!(infinite > 30, "{infinite} infinite variances");
}

/// As the belief against a bug that hardly any attempt fixes.
fn check_survival(class: &Class, points: &Value, what: &str) {
    let rival = 1e-12;
    let one = Class::beta(1.0, alpha(class), beta_of(class));
    for point in points.as_array().unwrap() {
        let failures = point[0].as_u64().unwrap();
        let weights = belief(&[one.clone(), Class::geometric(1.0, rival)], failures).unwrap();
        let odds = weights[0] / weights[1] * (1.0 - rival).powi(failures as i32);
        near_digits(
            odds,
            &point[1],
            1e-12,
            &format!("{what} survival {failures}"),
        );
    }
}

/// E T, E binom(T, 2), ...: as far as they are finite, the cumulants are undefined unless all four are.
fn check_binomial_moments(class: Class, moments: &Value, what: &str) {
    let count = class.count;
    let found = cumulants(&[class]);
    if moments[3].is_null() {
        return assert_fault(found, ErrorKind::Undefined, "classes[0].alpha");
    }
    let (found, first, second) = (found.unwrap(), digits(&moments[0]), digits(&moments[1]));
    near(found.mean, count * first, 1e-15, &format!("{what} mean"));
    let variance = 2.0 * second + first - first * first;
    let rounding = EIGHT_ULP * (second + first * first) * count;
    assert!(
        (found.variance - count * variance).abs() <= rounding,
        "{what} variance"
    );
}

fn alpha(class: &Class) -> f64 {
    match class.law {
        Law::Beta { alpha, .. } => alpha,
        _ => panic!("{class:?} has no alpha"),
    }
}

fn beta_of(class: &Class) -> f64 {
    match class.law {
        Law::Beta { beta, .. } => beta,
        _ => panic!("{class:?} has no beta"),
    }
}

/// Shares of the classes and the premium of a count are rounded on their way in: 1e-13.
#[test]
fn random_bugs() {
    for (name, given, expected) in cases("random_bugs") {
        let (mean, phi) = (number(&given["count_mean"]), number(&given["phi"]));
        let classes = vec![
            Class::geometric(mean * (1.0 - phi), number(&given["p_easy"])),
            Class::geometric(mean * phi, number(&given["p_hard"])),
        ];
        let mut fixes = Fixes::of(&given, classes);
        fixes.generator.counts = match given["count_law"].as_str().unwrap() {
            "fixed" => Counts::Split,
            "poisson" => Counts::Poisson,
            "negbin" => Counts::NegativeBinomial {
                variance: number(&given["count_variance"]),
            },
            other => panic!("{name}: no law {other}"),
        };
        fixes.check_modes(&expected, 1e-13, &name);
        let attempts = fixes.strategy().attempts().unwrap();
        check_cumulants(attempts, &expected, 1e-13, &name);
    }
}

/// What varying steps add, as the difference of two variances.
#[test]
fn random_step() {
    for (name, given, expected) in cases("random_step") {
        let classes = classes(&given["classes"]);
        let generator = Model::new(Price::default(), classes.clone());
        let fixer = Model::new(price(&given["price"]), classes);
        let (attempt, trace) = (number(&given["sd_fix"]), number(&given["sd_trace"]));
        let steady = Task {
            attempt,
            trace,
            ..Task::default()
        };
        let varied = Task {
            attempt_sd: attempt,
            trace_sd: trace,
            ..steady
        };
        for (mode, word) in [(Mode::Fresh, "fresh"), (Mode::Shared, "shared")] {
            let context = Context {
                mode,
                caching: given["caching"].as_bool().unwrap(),
                warm_first: Warmth::Tokens(0.0),
                warm_later: Warmth::Tokens(0.0),
                ..Context::default()
            };
            let [without, with] = [&steady, &varied].map(|task| {
                let strategy = Strategy {
                    generator: &generator,
                    fixer: &fixer,
                    task,
                    context: &context,
                };
                strategy.cost().unwrap()
            });
            near(with.mean, without.mean, 4e-16, &format!("{name} {word}"));
            let added = &expected[format!("{word}_added_variance")];
            let bound = 1e-14 * with.variance;
            assert_within(with.variance - without.variance, added, bound, &name);
        }
    }
}

#[test]
fn step_growth() {
    for (name, given, expected) in cases("step_growth") {
        let mut fixes = Fixes::of(&given, classes(&given["classes"]));
        fixes.check_modes(&expected, EIGHT_ULP, &name);
    }
}

#[test]
fn groups() {
    for (name, given, expected) in cases("groups") {
        let mut fixes = Fixes::of(&given, classes(&given["classes"]));
        let group = given["group"].as_u64().unwrap();
        fixes.context.mode = Mode::Grouped { group };
        fixes.check(&expected["mean"], &expected["variance"], EIGHT_ULP, &name);
    }
}

#[test]
fn small_rules() {
    for (name, given, expected) in cases("small_rules") {
        let phi = number(&given["phi"]);
        let classes = [
            Class::geometric(1.0 - phi, number(&given["p_easy"])),
            Class::geometric(phi, number(&given["p_hard"])),
        ];
        let hard = belief(&classes, given["failures"].as_u64().unwrap()).unwrap()[1];
        near_digits(hard, &expected["posterior_hard"], 1e-12, &name);

        let samples = given["samples"].as_u64().unwrap();
        let best = best_of(number(&given["p"]), samples).unwrap();
        for (found, key) in [(best.any, "best_of_n"), (best.none, "none_of_n")] {
            let bound = 1e-12 * digits(&expected[key]) + 1e-290;
            assert_within(found, &expected[key], bound, &format!("{name} {key}"));
        }

        let [p, solved, unsolved] =
            ["success", "mean_success", "mean_failure"].map(|key| number(&given[key]));
        let found = per_solved(p, solved, unsolved).unwrap();
        near_digits(found, &expected["cost_to_success"], EIGHT_ULP, &name);
    }
}

/// Where there is no run to take the mean of, the mean is null.
#[test]
fn conversation_cap() {
    for (name, given, expected) in cases("conversation_cap") {
        let cap = given["cap"].as_u64().unwrap();
        let mut fixes = Fixes::of(&given, classes(&given["classes"]));
        fixes.context.mode = Mode::Shared;
        fixes.context.bug_cap = 0;
        fixes.context.conversation_cap = cap;
        let cost = fixes
            .strategy()
            .cost()
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        for (found, key, relative) in [
            (cost.p_solved, "success", 1e-12),
            (cost.p_unsolved, "failure", 1e-12),
            (cost.mean, "mean", 1e-14),
            (cost.variance, "variance", 1e-12),
            (cost.mean_solved, "mean_success", 1e-12),
            (cost.mean_unsolved, "mean_failure", 1e-12),
            (cost.per_solved, "cost_to_success", 1e-12),
        ] {
            let what = format!("{name} {key}");
            if expected[key].is_null() {
                assert_eq!(found, 0.0, "{what}");
            } else {
                near_digits(found, &expected[key], relative, &what);
            }
        }
        assert_eq!(cost.fixed, 0.0, "{name}");
        assert_fault(
            fixes.strategy().attempts(),
            ErrorKind::Unsupported,
            "context.conversation_cap",
        );
    }
}

// What coincides with what.

/// Costs by two ways to say the same.
fn assert_same_cost(one: &Cost, other: &Cost, what: &str) {
    for (one, other, part) in [
        (one.mean, other.mean, "mean"),
        (one.variance, other.variance, "variance"),
        (one.attempts_mean, other.attempts_mean, "attempts"),
        (
            one.attempts_variance,
            other.attempts_variance,
            "their variance",
        ),
        (one.fix_output, other.fix_output, "output"),
        (one.cache_read, other.cache_read, "read"),
        (one.cache_write, other.cache_write, "write"),
        (one.p_solved, other.p_solved, "p_solved"),
        (one.per_solved, other.per_solved, "per_solved"),
        (one.fixed, other.fixed, "fixed"),
    ] {
        near(one, other, 1e-12, &format!("{what}: {part}"));
    }
}

/// A scenario after a change costs what it costs before it, in every mode.
fn assert_no_change(what: &str, change: fn(&mut Scenario)) {
    for mode in [Mode::Fresh, Mode::Shared, Mode::Grouped { group: 2 }] {
        let mut scenario = Scenario::built_in();
        scenario.strong.classes = vec![Class::geometric(4.0, 0.9), Class::geometric(1.0, 0.6)];
        scenario.context.mode = mode;
        let before = scenario.a().cost().unwrap();
        change(&mut scenario);
        let after = scenario.a().cost().unwrap();
        assert_same_cost(&after, &before, &format!("{what}, {mode:?}"));
    }
}

#[test]
fn what_changes_nothing() {
    assert_no_change("a table of one chance", |s| {
        s.weak.classes = vec![Class::table(0.0, [0.6]), Class::table(0.0, [0.15])];
    });
    assert_no_change("a table of equal chances", |s| {
        s.weak.classes[1] = Class::table(0.0, vec![0.15; 20]);
    });
    assert_no_change("bugs that come back never", |s| {
        let class = s.weak.classes[0].clone();
        s.weak.classes[0] = class.after_fix(0.0).after_failure(0.0);
    });
    assert_no_change("a cap that no bug reaches", |s| {
        s.context.bug_cap = 1_000_000
    });
    assert_no_change("sizes of the steps that hardly vary", |s| {
        s.task.trace_sd = 1e-9
    });
    assert_no_change("steps that hardly grow", |s| s.task.growth = 1e-15);
}

#[test]
fn groups_are_fresh_threads_of_one_bug_and_a_shared_conversation_of_all() {
    let mut scenario = Scenario::built_in();
    scenario.strong.classes = vec![Class::geometric(4.0, 0.9), Class::geometric(1.0, 0.6)];
    let mut of = |mode| {
        scenario.context.mode = mode;
        scenario.a().cost().unwrap()
    };
    let (fresh, shared) = (of(Mode::Fresh), of(Mode::Shared));
    let [one, all] = [1, 5].map(|group| of(Mode::Grouped { group }));
    assert_same_cost(&one, &fresh, "1 bug a thread");
    assert_same_cost(&all, &shared, "all bugs in a thread");
    scenario.context.caching = false;
    let mean = |mode| {
        let context = Context {
            mode,
            ..scenario.context
        };
        let strategy = Strategy {
            context: &context,
            ..scenario.a()
        };
        strategy.mean().unwrap()
    };
    let [fresh, two, shared] = [Mode::Fresh, Mode::Grouped { group: 2 }, Mode::Shared].map(mean);
    assert!(fresh < two && two < shared, "{fresh} {two} {shared}");
}

#[test]
fn a_conversation_cap_that_is_never_reached_changes_nothing() {
    let mut scenario = Scenario::built_in();
    scenario.context.mode = Mode::Shared;
    let without = scenario.a().cost().unwrap();
    scenario.context.conversation_cap = 100_000;
    let with = scenario.a().cost().unwrap();
    near(with.mean, without.mean, 1e-12, "mean");
    near(with.variance, without.variance, 1e-12, "variance");
    assert_eq!(with.p_solved, 1.0);
    assert!(with.p_unsolved < 1e-250);
}

/// One attempt for each bug: what is fixed is a matter of one throw.
#[test]
fn a_cap_of_one_attempt() {
    let mut scenario = Scenario::built_in();
    scenario.context.bug_cap = 1;
    let cost = scenario.a().cost().unwrap();
    let attempts = scenario.a().attempts().unwrap();
    assert_eq!((attempts.mean, attempts.variance), (5.0, 0.0));
    assert_eq!(cost.variance, 0.0);
    near(cost.fixed, 4.0 * 0.6 + 0.15, 1e-14, "fixed");
    near(cost.p_solved, 0.6_f64.powi(4) * 0.15, 1e-14, "p_solved");
    near(cost.p_unsolved, 1.0 - cost.p_solved, 1e-14, "p_unsolved");
    near(
        cost.mean_solved,
        cost.mean,
        1e-14,
        "either way it costs the same",
    );
    let again = per_solved(cost.p_solved, cost.mean_solved, cost.mean_unsolved).unwrap();
    near(again, cost.per_solved, 1e-14, "per_solved");
}

/// A Beta law of large parameters has hardly any spread.
#[test]
fn a_sharp_beta_law_is_the_geometric_one() {
    let sharp = cumulants(&[Class::beta(3.0, 1e9, 3e9 / 7.0)]).unwrap();
    let plain = cumulants(&[Class::geometric(3.0, 0.7)]).unwrap();
    near(sharp.mean, plain.mean, 1e-8, "mean");
    near(sharp.fourth, plain.fourth, 1e-7, "fourth");
}

#[test]
fn the_attempts_of_a_strategy_are_those_of_its_classes() {
    let scenario = Scenario::built_in();
    let attempts = scenario.a().attempts().unwrap();
    let classes = [Class::geometric(4.0, 0.6), Class::geometric(1.0, 0.15)];
    let expected = cumulants(&classes).unwrap();
    near(attempts.fourth, expected.fourth, 1e-14, "fourth");
    let cost = scenario.a().cost().unwrap();
    near(cost.attempts_mean, expected.mean, 1e-14, "mean");
    near(cost.attempts_variance, expected.variance, 1e-14, "variance");
    assert_eq!(
        (cost.p_solved, cost.p_unsolved, cost.fixed),
        (1.0, 0.0, 5.0)
    );
    assert_eq!((cost.mean_solved, cost.mean_unsolved), (cost.mean, 0.0));
}

/// The mean stays; the variance rises from counts that are certain to those that vary most.
#[test]
fn counts_left_to_chance_have_the_same_mean() {
    let mut scenario = Scenario::built_in();
    let law = [
        Counts::Expected,
        Counts::Split,
        Counts::Poisson,
        Counts::NegativeBinomial {
            variance: 5.0 + 1e-9,
        },
        Counts::NegativeBinomial { variance: 8.0 },
    ]
    .map(|counts| {
        scenario.strong.counts = counts;
        scenario.a().attempts().unwrap()
    });
    for attempts in &law {
        near(attempts.mean, law[0].mean, 1e-13, "mean");
    }
    assert!(law[0].variance < law[1].variance && law[1].variance < law[2].variance);
    near(
        law[3].variance,
        law[2].variance,
        1e-8,
        "hardly beyond Poisson",
    );
    assert!(law[3].variance < law[4].variance);
    scenario.strong.counts = Counts::Poisson;
    scenario.weak.counts = Counts::NegativeBinomial { variance: 0.0 };
    let cost = scenario.a().cost().unwrap();
    near(
        cost.attempts_variance,
        law[2].variance,
        1e-13,
        "those of the generator count",
    );
}

/// Bugs that a fix brings in, by two rules.
#[test]
fn bugs_that_come_back_are_offspring() {
    let mut scenario = Scenario::built_in();
    scenario.strong = Model::new(Price::default(), [Class::geometric(6.0, 0.5)]);
    scenario.weak.classes = vec![Class::geometric(0.0, 0.5).after_fix(0.3)];
    scenario.context.warm_first = Warmth::Prompt;
    let all = scenario.a().cost().unwrap();
    scenario.strong.classes[0].count = 1.0;
    scenario.weak.classes[0].after_fix = 0.0;
    let one = scenario.a().cost().unwrap();
    let offspring = Offspring {
        bugs: 6.0,
        mean: 0.3,
        variance: 0.3 * 0.7,
        cost_mean: one.mean,
        cost_variance: one.variance,
    };
    let progeny = offspring.progeny().unwrap();
    near(all.mean, progeny.cost_mean, 1e-13, "mean");
    near(all.variance, progeny.cost_variance, 1e-13, "variance");
    near(all.fixed, 6.0 * progeny.mean, 1e-13, "fixed");
}

#[test]
fn a_belief_follows_every_law() {
    let classes = [
        Class::geometric(1.0, 0.5),
        Class::table(2.0, [0.9, 0.2]),
        Class::beta(3.0, 2.0, 1.0),
    ];
    let weights = belief(&classes, 2).unwrap();
    // Beta(2, 1): (1/3) (2/4) of them fail twice.
    let failed = [0.25, 2.0 * 0.1 * 0.8, 3.0 / 6.0];
    let sum: f64 = failed.iter().sum();
    for (weight, failed) in weights.iter().zip(failed) {
        near(*weight, failed / sum, 1e-14, "weight");
    }
}

// Bad input.

#[test]
fn every_new_scalar_is_named() {
    for (path, set) in BEYOND {
        for bad in BAD {
            let mut scenario = Scenario::built_in();
            set(&mut scenario, bad);
            assert_named(scenario.a().cost(), path, bad);
            assert_named(scenario.a().mean(), path, bad);
            assert_named(scenario.a().attempts(), path, bad);
            assert!(compare(&[scenario.a()]).is_err(), "{path} {bad}");
        }
    }
}

#[test]
fn every_new_scalar_of_a_class_is_named() {
    let fields: [Field<Class, f64>; 6] = [
        ("classes[0].chances", |c, x| {
            c.law = Law::Table(vec![0.0, x])
        }),
        ("classes[0].alpha", |c, x| {
            c.law = Law::Beta {
                alpha: x,
                beta: 1.0,
            }
        }),
        ("classes[0].beta", |c, x| {
            c.law = Law::Beta {
                alpha: 5.0,
                beta: x,
            }
        }),
        ("classes[0].after_fix", |c, x| c.after_fix = x),
        ("classes[0].after_failure", |c, x| c.after_failure = x),
        ("classes[0].count", |c, x| c.count = x),
    ];
    for (path, set) in fields {
        for bad in BAD {
            let mut class = Class::geometric(1.0, 0.5);
            set(&mut class, bad);
            let classes = [class];
            assert_named(cumulants(&classes), path, bad);
            assert_named(belief(&classes, 1), path, bad);
            assert_named(Attempts::new(classes).chances(1), path, bad);
        }
    }
    for law in [
        Class::beta(1.0, 0.0, 1.0),
        Class::beta(1.0, 5.0, 0.0),
        Class::table(1.0, [0.5, 0.0]),
    ] {
        let error = cumulants(&[law]).unwrap_err();
        assert_eq!(
            (error.kind(), error.value()),
            (ErrorKind::OutOfRange, Some(0.0))
        );
    }
}

#[test]
fn a_table_of_chances() {
    let path = "fixer.classes[1].chances";
    let mut scenario = Scenario::built_in();
    let mut of = |chances: Vec<f64>| {
        scenario.weak.classes[1] = Class::table(0.0, chances);
        scenario.a().cost()
    };
    assert_named(of(vec![]), path, 0.0);
    assert_named(of(vec![0.5; 65537]), path, 65537.0);
    let error = of(vec![0.5, 0.5, 1.5, 0.5]).unwrap_err();
    assert_eq!(error.row(), Some(2));
    assert_eq!(
        error.to_string(),
        "row 2: fixer.classes[1].chances is 1.5; it must be from 0 to 1"
    );
    let error = of(vec![0.5, 0.0]).unwrap_err();
    assert_eq!((error.row(), error.least()), (Some(1), Some(1e-12)));
    assert!(of(vec![0.0, 1e-12]).is_ok());
    scenario.task.growth = -1.0;
    assert_eq!(scenario.a().cost().unwrap_err().row(), None);
}

#[test]
fn the_variance_of_a_count() {
    let mut scenario = Scenario::built_in();
    for bad in [f64::NAN, f64::INFINITY, -1.0, 0.0, 4.0, 5.0, 1e25] {
        scenario.strong.counts = Counts::NegativeBinomial { variance: bad };
        assert_named(scenario.a().cost(), "generator.count_variance", bad);
    }
}

#[test]
fn whole_numbers() {
    let beyond = 1_000_000_000_001;
    let mut scenario = Scenario::built_in();
    for group in [0, beyond, u64::MAX] {
        scenario.context.mode = Mode::Grouped { group };
        assert_named(scenario.a().cost(), "context.group", group as f64);
    }
    for cap in [beyond, u64::MAX] {
        let mut scenario = Scenario::built_in();
        scenario.context.bug_cap = cap;
        assert_named(scenario.a().cost(), "context.bug_cap", cap as f64);
        let mut scenario = Scenario::built_in();
        scenario.context.mode = Mode::Shared;
        scenario.context.conversation_cap = cap;
        assert_named(scenario.a().cost(), "context.conversation_cap", cap as f64);
    }
}

/// The deviations are at most what they deviate from.
#[test]
fn steps_that_vary_too_much() {
    let mut scenario = Scenario::built_in();
    scenario.task.attempt_sd = 800.0;
    scenario.task.trace_sd = 400.0;
    scenario.a().cost().unwrap();
    scenario.task.attempt_sd = 801.0;
    assert_named(scenario.a().cost(), "task.attempt_sd", 801.0);
    scenario.task.attempt_sd = 0.0;
    scenario.task.trace_sd = 401.0;
    assert_named(scenario.a().cost(), "task.trace_sd", 401.0);
}

#[test]
fn repairs_that_never_end() {
    let certain = [Class::geometric(1.0, 0.5).after_fix(1.0)];
    assert_fault(
        cumulants(&certain),
        ErrorKind::Divergent,
        "classes[0].after_fix",
    );
    let mut scenario = Scenario::built_in();
    scenario.weak.classes[1].after_failure = 0.5;
    let error = scenario.a().cost().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Divergent);
    let path = "fixer.classes[1].after_failure";
    assert_eq!(error.param().unwrap().to_string(), path);
    near(
        error.most().unwrap(),
        0.15 / 0.85,
        1e-14,
        "where it must stay below",
    );
    scenario.weak.classes[1].after_failure = 0.17;
    scenario.a().cost().unwrap();
    let offspring = Offspring {
        mean: 1.0,
        ..Offspring::default()
    };
    assert_fault(offspring.progeny(), ErrorKind::Divergent, "offspring.mean");
}

#[test]
fn moments_that_are_infinite() {
    let mut scenario = Scenario::built_in();
    scenario.weak.classes[1] = Class::beta(0.0, 3.0, 1.0);
    let strategy = scenario.a();
    let alpha = "fixer.classes[1].alpha";
    assert!(strategy.mean().unwrap() > 0.0);
    assert_fault(strategy.cost(), ErrorKind::Undefined, alpha);
    assert_fault(strategy.attempts(), ErrorKind::Undefined, alpha);
    assert_fault(
        cumulants(&[Class::beta(1.0, 4.0, 1.0)]),
        ErrorKind::Undefined,
        "classes[0].alpha",
    );
    scenario.context.bug_cap = 10;
    scenario
        .a()
        .cost()
        .expect("a cap leaves all moments finite");
    scenario.a().attempts().expect("of the attempts too");
}

/// What the closed forms do not know together.
#[test]
fn what_does_not_go_together() {
    type Case = (&'static str, fn(&mut Scenario));
    let cases: [Case; 7] = [
        ("context.bug_cap", |s| {
            s.context.bug_cap = 3;
            s.weak.classes[0].after_fix = 0.1;
        }),
        ("generator.counts", |s| {
            s.context.mode = Mode::Grouped { group: 2 };
            s.strong.counts = Counts::Poisson;
        }),
        ("context.conversation_cap", |s| {
            s.context.conversation_cap = 9
        }),
        ("generator.counts", |s| {
            capped(s);
            s.strong.counts = Counts::Split;
        }),
        ("context.bug_cap", |s| {
            capped(s);
            s.context.bug_cap = 3;
        }),
        ("fixer.classes[0].law", |s| {
            capped(s);
            s.weak.classes[0] = Class::table(0.0, [0.5]);
        }),
        ("fixer.classes[1].after_failure", |s| {
            capped(s);
            s.weak.classes[1].after_failure = 0.1;
        }),
    ];
    for (path, change) in cases {
        let mut scenario = Scenario::built_in();
        change(&mut scenario);
        assert_fault(scenario.a().cost(), ErrorKind::Unsupported, path);
    }
    let returning = [Class::table(1.0, [0.5]).after_fix(0.1)];
    assert_eq!(
        cumulants(&returning).unwrap_err().kind(),
        ErrorKind::Unsupported
    );
    let mut scenario = Scenario::built_in();
    capped(&mut scenario);
    scenario.strong.classes[0].count = 4.5;
    let bugs = "generator.bugs.count";
    assert_fault(scenario.a().cost(), ErrorKind::Undefined, bugs);
}

fn capped(scenario: &mut Scenario) {
    scenario.context.mode = Mode::Shared;
    scenario.context.conversation_cap = 9;
}

/// The answers that know the published model alone say what goes beyond it.
#[test]
fn answers_of_the_published_model() {
    let paths = BEYOND.map(|(path, _)| match path.rsplit_once('.') {
        Some((class, "chances" | "alpha" | "beta")) => format!("{class}.law"),
        _ => path.to_string(),
    });
    for ((_, set), path) in BEYOND.iter().zip(paths) {
        let mut scenario = Scenario::built_in();
        set(&mut scenario, 0.5);
        let strategy = scenario.a();
        let unsupported = ErrorKind::Unsupported;
        assert_fault(strategy.sensitivity(Param::TASK_TRACE), unsupported, &path);
        let bugs = Param::GENERATOR_BUGS_COUNT;
        assert_fault(
            crossovers(&scenario.b(), &strategy, bugs),
            unsupported,
            &path,
        );
    }
    for (class, path) in [
        (Class::table(1.0, [0.5]), "classes[0].law"),
        (Class::beta(1.0, 5.0, 1.0), "classes[0].law"),
        (
            Class::geometric(1.0, 0.5).after_fix(0.1),
            "classes[0].after_fix",
        ),
        (
            Class::geometric(1.0, 0.5).after_failure(0.1),
            "classes[0].after_failure",
        ),
    ] {
        let law = Attempts::new([class]);
        assert_fault(law.chances(3), ErrorKind::Unsupported, path);
        assert_fault(law.quantile(0.5), ErrorKind::Unsupported, path);
        assert_fault(law.upper_quantile(0.5), ErrorKind::Unsupported, path);
    }
}

#[test]
fn scalars_of_the_small_rules() {
    let classes = [Class::geometric(1.0, 0.5)];
    let beyond = 1_000_000_000_001;
    assert_named(belief(&classes, beyond), "failures", beyond as f64);
    let beta = [Class::beta(1.0, 5.0, 1.0)];
    assert_named(belief(&beta, 10_000_001), "failures", 10_000_001.0);
    assert_named(best_of(0.5, beyond), "samples", beyond as f64);
    for none in [&[][..], &[Class::geometric(1.0, 1.0)]] {
        assert_fault(belief(none, 1), ErrorKind::Undefined, "failures");
    }
    for bad in BAD {
        assert_named(best_of(bad, 1), "chance", bad);
        assert_named(per_solved(bad, 1.0, 1.0), "p_solved", bad);
        assert_named(per_solved(0.5, bad, 1.0), "mean_solved", bad);
        assert_named(per_solved(0.5, 1.0, bad), "mean_unsolved", bad);
    }
    assert_named(per_solved(0.0, 1.0, 1.0), "p_solved", 0.0);
}

#[test]
fn scalars_of_offspring() {
    let fields: [Field<Offspring, f64>; 5] = [
        ("offspring.bugs", |o, x| o.bugs = x),
        ("offspring.mean", |o, x| o.mean = x),
        ("offspring.variance", |o, x| o.variance = x),
        ("offspring.cost_mean", |o, x| o.cost_mean = x),
        ("offspring.cost_variance", |o, x| o.cost_variance = x),
    ];
    for (path, set) in fields {
        for bad in BAD {
            let bad = if path.ends_with("cost_variance") {
                bad * 1e13
            } else {
                bad
            };
            let mut offspring = Offspring::default();
            set(&mut offspring, bad);
            if path == "offspring.mean" && bad >= 1.0 {
                assert_fault(offspring.progeny(), ErrorKind::Divergent, path);
            } else {
                assert_named(offspring.progeny(), path, bad);
            }
        }
    }
}
