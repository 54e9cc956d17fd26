//! The project's golden vectors, through this crate. Their expected values have 25 digits and come
//! from the attempt-level definition of the model in exact arithmetic, not from the closed forms
//! that are tested here.

mod common;

use common::vectors::*;
use loopcost::*;
use serde_json::Value;
use std::cmp::Ordering;

#[test]
fn attempts_moments() {
    for (name, given, expected) in cases("attempts_moments") {
        let found = cumulants(&classes(&given["classes"])).unwrap();
        assert_8_ulp(found.mean, &expected["mean"], &format!("{name} mean"));
        assert_8_ulp(
            found.variance,
            &expected["variance"],
            &format!("{name} variance"),
        );
        assert_8_ulp(found.third, &expected["k3"], &format!("{name} k3"));
        assert_8_ulp(found.fourth, &expected["k4"], &format!("{name} k4"));
    }
}

#[test]
fn thread() {
    for (name, given, expected) in cases("thread") {
        let tokens = task(&given["tok"]);
        let thread = Thread {
            caching: given["caching"].as_bool().unwrap(),
            base: tokens.prompt + tokens.generation,
            step: tokens.attempt + tokens.trace,
            output: tokens.attempt,
            warm: number(&given["u"]),
            expiry: number(&given["m"]),
            ..Thread::new(price(&given["price"]))
        };
        let found = thread.total(given["T"].as_u64().unwrap()).unwrap();
        assert_8_ulp(found.mean, &expected["cost"], &format!("{name} cost"));
        assert_8_ulp(
            found.variance,
            &expected["expiry_variance"],
            &format!("{name} expiry_variance"),
        );
        // The oracle counts tokens attempt by attempt, up to a thousand.
        if expected["new_tokens"].is_null() {
            continue;
        }
        assert_8_ulp(
            found.held_tokens,
            &expected["held_tokens"],
            &format!("{name} held_tokens"),
        );
        assert_8_ulp(
            found.output_tokens,
            &expected["output_tokens"],
            &format!("{name} output_tokens"),
        );
        // Its base is L0 + G0 exactly. Ours is rounded, by many ulp of what is left of it beyond
        // `warm`.
        let bound = 8.0 * f64::EPSILON * found.new_tokens + 0.5 * f64::EPSILON * thread.base;
        assert_within(
            found.new_tokens,
            &expected["new_tokens"],
            bound,
            &format!("{name} new_tokens"),
        );
    }
}

#[test]
fn fix_cost() {
    for (name, given, expected) in cases("fix_cost") {
        let task = task(&given["tok"]);
        // A generator that costs nothing leaves the cost of the fixes.
        let generator = Model::new(Price::default(), classes(&given["classes"]));
        let fixer = Model::new(price(&given["price"]), classes(&given["classes"]));
        for (mode, word) in [(Mode::Shared, "shared"), (Mode::Fresh, "fresh")] {
            let context = context(&given, mode, &given["u"], &given["u"]);
            let strategy = Strategy {
                generator: &generator,
                fixer: &fixer,
                task: &task,
                context: &context,
            };
            let found = strategy.cost().unwrap();
            let (mean, variance) = (
                &expected[format!("{word}_mean")],
                &expected[format!("{word}_variance")],
            );
            assert_within(
                found.mean,
                mean,
                found.mean_bound,
                &format!("{name} {word} mean"),
            );
            assert_within(
                found.variance,
                variance,
                found.variance_bound,
                &format!("{name} {word} variance"),
            );
            if given["tag"] != "sub1" {
                assert!(!found.ill_conditioned, "{name} {word}");
                assert_8_ulp(found.mean, mean, &format!("{name} {word} mean"));
                assert_8_ulp(found.variance, variance, &format!("{name} {word} variance"));
            }
        }
    }
}

/// The strong model and the weak one of a case. `q` stands in for an unknown bug count.
fn models(given: &Value, q: f64) -> [Model; 2] {
    ["strong", "weak"].map(|name| {
        let (bugs, fix) = (&given["bugs"][name], &given["fix"][name]);
        let shorthand = TwoClasses {
            count: bugs["q"].as_f64().unwrap_or(q),
            hard_share: number(&bugs["phi"]),
            easy: number(&fix["easy"]),
            hard: number(&fix["hard"]),
        };
        Model::new(price(&given["price"][name]), shorthand.classes().unwrap())
    })
}

#[test]
fn strategy() {
    for (name, given, expected) in cases("strategy") {
        let task = task(&given["tok"]);
        let [strong, weak] = models(&given, f64::NAN);
        let arms = [
            ("A", &strong, &weak, "switch"),
            ("B", &weak, &strong, "switch"),
            ("solo_strong", &strong, &strong, "solo"),
            ("solo_weak", &weak, &weak, "solo"),
        ];
        for (arm, generator, fixer, warm) in arms {
            for (mode, word) in [(Mode::Shared, "shared"), (Mode::Fresh, "fresh")] {
                let first = &given["warm"][format!("{warm}_first")];
                let context = context(&given, mode, first, &given["warm"][format!("{warm}_later")]);
                let found = Strategy {
                    generator,
                    fixer,
                    task: &task,
                    context: &context,
                }
                .cost()
                .unwrap();
                let expected = &expected[format!("{arm}_{word}")];
                let what = format!("{name} {arm} {word}");
                if found.ill_conditioned {
                    assert_within(found.mean, &expected["total"], found.mean_bound, &what);
                    assert_within(
                        found.variance,
                        &expected["variance"],
                        found.variance_bound,
                        &what,
                    );
                } else {
                    assert_8_ulp(found.mean, &expected["total"], &what);
                    assert_8_ulp(found.variance, &expected["variance"], &what);
                }
                if let Some(generation) = expected.get("gen") {
                    assert_8_ulp(found.generation, generation, &what);
                }
            }
        }
    }
}

fn ordering(sign: &Value) -> Ordering {
    sign.as_i64().expect("a sign").cmp(&0)
}

#[test]
fn crossover() {
    for (name, given, expected) in cases("crossover") {
        let task = task(&given["tok"]);
        let [strong, weak] = models(&given, 1.0);
        for (mode, word) in [(Mode::Shared, "shared"), (Mode::Fresh, "fresh")] {
            let warm = &given["warm"];
            let context = context(&given, mode, &warm["switch_first"], &warm["switch_later"]);
            let a = Strategy {
                generator: &strong,
                fixer: &weak,
                task: &task,
                context: &context,
            };
            let b = Strategy {
                generator: &weak,
                fixer: &strong,
                task: &task,
                context: &context,
            };
            let found = crossovers(&a, &b, Param::GENERATOR_BUGS_COUNT).unwrap();
            let (expected, what) = (&expected[word], format!("{name} {word}"));
            let sides: Vec<Ordering> = expected["signs"]
                .as_array()
                .unwrap()
                .iter()
                .map(ordering)
                .collect();
            assert_eq!(found.sides(), sides, "{what}");
            let roots = expected["roots"].as_array().unwrap();
            assert_eq!(found.crossings().len(), roots.len(), "{what}");
            for (crossing, root) in found.crossings().iter().zip(roots) {
                assert_within(crossing.value, root, crossing.bound, &what);
                let relative = 1e-15 * digits(&expected["cancellation"]);
                assert_within(crossing.value, root, relative * crossing.value, &what);
            }
        }
    }
}

/// Derivatives: terms of opposite sign may cancel, hence 1e-13 relative.
#[test]
fn sensitivity() {
    for (name, given, expected) in cases("sensitivity") {
        let task = task(&given["tok"]);
        let [strong, weak] = models(&given, f64::NAN);
        let [generator, fixer] = ["generator", "fixer"].map(|role| match given[role].as_str() {
            Some("strong") => &strong,
            Some("weak") => &weak,
            other => panic!("{name}: no model {other:?}"),
        });
        let warm = if given["generator"] == given["fixer"] {
            "solo"
        } else {
            "switch"
        };
        let mode = if given["mode"] == 1 {
            Mode::Shared
        } else {
            Mode::Fresh
        };
        let first = &given["warm"][format!("{warm}_first")];
        let context = context(&given, mode, first, &given["warm"][format!("{warm}_later")]);
        let strategy = Strategy {
            generator,
            fixer,
            task: &task,
            context: &context,
        };
        let found = strategy
            .sensitivity(param(&given["parameter"], &given["index"]))
            .unwrap();
        for (word, found) in [("mean", found.mean), ("variance", found.variance)] {
            let bound = 1e-13 * digits(&expected[word]).abs();
            assert_within(found, &expected[word], bound, &format!("{name} d {word}"));
        }
    }
}

fn param(path: &Value, index: &Value) -> Param {
    let path = path.as_str().expect("a path");
    path.replace("[]", &format!("[{index}]"))
        .parse()
        .expect("a parameter")
}

/// The law of the attempts. A fractional sum of counts is filled up to a whole number with bugs that
/// are fixed for sure.
#[test]
fn attempts_distribution() {
    for (what, given, expected) in cases("attempts_distribution") {
        let mut classes: Vec<Class> = given["classes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|class| Class::geometric(number(&class[0]), number(&class[1])))
            .collect();
        let sum: f64 = classes.iter().map(|class| class.count).sum();
        let bugs = (sum - 1e-6).ceil();
        if sum != bugs {
            classes.push(Class::geometric(bugs - sum, 1.0));
        }
        let law = Attempts::new(classes);
        for point in expected["points"].as_array().unwrap() {
            let t = bugs as u64 + point["k"].as_u64().unwrap();
            if t > 1_000_000_000_000 {
                continue;
            }
            let got = law.chances(t).unwrap();
            for (chance, key) in [(got.exactly, "pmf"), (got.at_most, "cdf"), (got.more, "sf")] {
                let bound = 1e-12 * digits(&point[key]) + 1e-290;
                assert_within(chance, &point[key], bound, &format!("{what} {key} at {t}"));
            }
        }
        for (key, upper) in [("quantiles", false), ("upper_quantiles", true)] {
            for pair in expected[key].as_array().unwrap() {
                let t = bugs as u64 + pair[1].as_u64().unwrap();
                let chance = number(&pair[0]);
                if t > 1_000_000_000_000 {
                    continue;
                }
                let got = if upper {
                    law.upper_quantile(chance)
                } else {
                    law.quantile(chance)
                };
                assert_eq!(got.unwrap(), t, "{what} {key} {chance}");
            }
        }
    }
}

/// A conversation of which something is spent before: what its generation costs.
#[test]
fn budget() {
    let mut tables = 0;
    for (name, given, expected) in cases("budget") {
        let tokens = task(&given["tok"]);
        let spent = number(&given["gen"]);
        let mut generation = Price::default();
        if spent > 0.0 {
            generation.output = spent * 1e6 / tokens.generation;
        }
        let classes = classes(&given["classes"]);
        let attempts = Attempts::new(classes.clone());
        let generator = Model::new(generation, classes.clone());
        let fixer = Model::new(price(&given["price"]), classes.clone());
        let context = Context {
            mode: Mode::Shared,
            caching: given["caching"].as_bool().unwrap(),
            warm_first: Warmth::Tokens(number(&given["u"])),
            ..Context::default()
        };
        let strategy = Strategy {
            generator: &generator,
            fixer: &fixer,
            task: &tokens,
            context: &context,
        };
        let mean = cumulants(&classes).unwrap().mean;
        let law = (mean < 1e4).then(|| strategy.distribution(0.0, 1e-250).unwrap());
        tables += law.is_some() as usize;
        for point in expected["points"].as_array().unwrap() {
            let margin = digits(&point["margin"]);
            let decided = if margin == 0.0 {
                spent == 0.0
            } else {
                margin > 1e-13
            };
            if !decided || mean == 0.0 {
                continue;
            }
            let amount = number(&point["budget"]);
            if point["tmax"].is_null() {
                let error = strategy.affordable(amount).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Undefined, "{name}");
            } else {
                let paid = strategy.affordable(amount).unwrap();
                assert_eq!(
                    paid,
                    point["tmax"].as_u64().unwrap().min(1_000_000_000_000),
                    "{name}"
                );
                let chances = attempts.chances(paid).unwrap();
                assert_near(chances.at_most, &point["within"], &name);
                assert_near(chances.more, &point["over"], &name);
            }
            if let Some(law) = &law {
                let risk = law.risk(amount).unwrap();
                assert_near(risk.within.most, &point["within"], &name);
                assert_near(risk.over.most, &point["over"], &name);
                assert!(
                    law.is_exact() && risk.over.least == risk.over.most,
                    "{name}"
                );
            }
        }
    }
    assert!(tables > 80, "{tables} tables");
}

fn assert_near(actual: f64, expected: &Value, what: &str) {
    assert_within(actual, expected, 1e-12 * digits(expected), what);
}

/// A shared conversation with a cap is a loop whose hazards are those of its attempts.
#[test]
fn conversation_cap() {
    for (name, given, expected) in cases("conversation_cap") {
        let classes = classes(&given["classes"]);
        if classes.iter().all(|class| class.count == 0.0) {
            continue;
        }
        let attempts = Attempts::new(classes);
        let cap = given["cap"].as_u64().unwrap();
        let mut reached = 1.0;
        let table = (1..=cap)
            .map(|t| {
                let at = attempts.chances(t).unwrap();
                let solved = if reached > 0.0 {
                    (at.exactly / reached).min(1.0)
                } else {
                    1.0
                };
                reached = at.more;
                Hazard { solved, wrong: 0.0 }
            })
            .collect();
        let tokens = task(&given["tok"]);
        let thread = Thread {
            caching: given["caching"].as_bool().unwrap(),
            base: tokens.prompt + tokens.generation,
            step: tokens.attempt + tokens.trace,
            output: tokens.attempt,
            warm: number(&given["u"]),
            expiry: number(&given["m"]),
            ..Thread::new(price(&given["price"]))
        };
        let kind = Kind {
            weight: 1.0,
            hazards: Hazards::Table(table),
        };
        let run = Loop {
            kinds: vec![kind],
            cap,
            ..Loop::constant(thread, Hazard::default())
        }
        .run()
        .unwrap();
        let near = |actual: f64, key: &str, relative: f64| {
            let bound = relative * digits(&expected[key]).abs();
            assert_within(actual, &expected[key], bound, &format!("{name} {key}"));
        };
        near(run.p_solved.unwrap(), "success", 1e-11);
        near(run.mean, "mean", 1e-11);
        near(run.variance, "variance", 1e-9);
        if run.p_solved > Some(0.0) {
            near(run.mean_solved.unwrap(), "mean_success", 1e-11);
            near(run.per_solved.unwrap(), "cost_to_success", 1e-11);
        }
        if digits(&expected["failure"]) > 1e-9 {
            near(run.p_capped, "failure", 1e-5);
            near(run.mean_capped, "mean_failure", 1e-11);
        }
    }
}
