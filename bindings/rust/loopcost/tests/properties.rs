//! What holds for every input, whatever it is.

mod common;

use common::{fix_chance, Scenario, Setter, BEYOND, SCALARS};
use loopcost::*;
use quickcheck::{Arbitrary, Gen, QuickCheck, Testable};

fn check(property: impl Testable) {
    QuickCheck::new().tests(2000).quickcheck(property);
}

/// In [0, 1], both ends included.
fn share(g: &mut Gen) -> f64 {
    f64::from(u32::arbitrary(g)) / f64::from(u32::MAX)
}

/// From 0 to `most`, small numbers as likely as large ones.
fn amount(g: &mut Gen, most: f64) -> f64 {
    match u8::arbitrary(g) % 8 {
        0 => 0.0,
        1 => most,
        _ => most.powf(share(g)),
    }
}

/// A price with no premium below its rebate, as books have them.
fn price(g: &mut Gen) -> Price {
    let input = amount(g, 1e4);
    Price {
        input,
        output: amount(g, 1e4),
        cache_read: input * share(g),
        cache_write: input * (1.0 + share(g)),
    }
}

fn model(g: &mut Gen, classes: usize) -> Model {
    // Whole counts, one bug at least.
    let class = |g: &mut Gen| Class::geometric(amount(g, 1e4).ceil(), 1e-6_f64.powf(share(g)));
    let mut classes: Vec<Class> = (0..classes).map(|_| class(g)).collect();
    classes[0].count += 1.0;
    Model::new(price(g), classes)
}

/// A scenario of ordinary numbers.
#[derive(Clone, Debug)]
struct Ordinary(Scenario);

impl Arbitrary for Ordinary {
    fn arbitrary(g: &mut Gen) -> Ordinary {
        let task = Task {
            prompt: amount(g, 1e9),
            generation: amount(g, 1e9),
            attempt: amount(g, 1e9),
            trace: amount(g, 1e9),
            ..Task::default()
        };
        Ordinary(Scenario {
            strong: model(g, 2),
            weak: model(g, 2),
            task,
            context: Context {
                mode: *g.choose(&[Mode::Fresh, Mode::Shared]).unwrap(),
                caching: bool::arbitrary(g),
                warm_first: *g
                    .choose(&[Warmth::Default, Warmth::Cold, Warmth::Prompt])
                    .unwrap(),
                warm_later: *g
                    .choose(&[Warmth::Default, Warmth::Cold, Warmth::Prompt])
                    .unwrap(),
                warm_generation: task.prompt * share(g),
                expiry: share(g),
                ..Context::default()
            },
        })
    }
}

/// An ordinary scenario in which some scalars may be anything.
#[derive(Clone, Debug)]
struct Wild(Scenario);

impl Arbitrary for Wild {
    fn arbitrary(g: &mut Gen) -> Wild {
        let Ordinary(mut scenario) = Ordinary::arbitrary(g);
        for (path, set) in SCALARS {
            if u8::arbitrary(g) % 16 == 0 {
                let range = path.parse::<Param>().unwrap().range();
                let ends = [*range.start(), *range.end(), f64::arbitrary(g), share(g)];
                set(&mut scenario, *g.choose(&ends).unwrap());
            }
        }
        Wild(scenario)
    }
}

/// An ordinary scenario that goes beyond the published model in some ways, whether they go together or
/// not.
#[derive(Clone, Debug)]
struct Beyond(Scenario);

impl Arbitrary for Beyond {
    fn arbitrary(g: &mut Gen) -> Beyond {
        let Ordinary(mut scenario) = Ordinary::arbitrary(g);
        for (path, set) in BEYOND {
            if u8::arbitrary(g) % 8 == 0 {
                let range = path.parse::<Param>().unwrap().range();
                let least = range.start().max(1e-6);
                let values = [
                    least,
                    *range.end(),
                    least + share(g),
                    least + amount(g, 1e3),
                ];
                set(&mut scenario, *g.choose(&values).unwrap());
            }
        }
        let mut rarely = |most: f64| match u8::arbitrary(g) % 4 {
            0 => amount(g, most) as u64,
            _ => 0,
        };
        scenario.context.bug_cap = rarely(1e4);
        scenario.context.conversation_cap = rarely(1e4);
        if scenario.context.conversation_cap > 0 {
            // The law of the attempts is walked number by number: it must not be a long one.
            for class in &mut scenario.weak.classes {
                if let Law::Geometric { fix_chance } = &mut class.law {
                    *fix_chance = fix_chance.max(0.01);
                }
            }
        }
        match rarely(1e13) {
            0 => (),
            group => scenario.context.mode = Mode::Grouped { group },
        }
        let variance = amount(g, 1e10);
        let counts = [
            Counts::Expected,
            Counts::Split,
            Counts::Poisson,
            Counts::NegativeBinomial { variance },
        ];
        scenario.strong.counts = *g.choose(&counts).unwrap();
        Beyond(scenario)
    }
}

/// A finite number, or an error that names a parameter.
fn is_answer<T>(result: Result<T>, numbers: impl FnOnce(T) -> Vec<f64>) -> bool {
    match result {
        Ok(answer) => numbers(answer).iter().all(|number| number.is_finite()),
        Err(error) => {
            let param = error.param().expect("a parameter").to_string();
            !param.is_empty() && error.to_string().contains(&param)
        }
    }
}

#[test]
fn any_strategy_gives_finite_numbers_or_an_error_that_names_a_parameter() {
    fn property(Wild(scenario): Wild) -> bool {
        [
            scenario.a(),
            scenario.b(),
            scenario.of(&scenario.weak, &scenario.weak),
        ]
        .iter()
        .all(|strategy| {
            is_answer(strategy.cost(), |c| {
                vec![
                    c.mean,
                    c.variance,
                    c.mean_bound,
                    c.variance_bound,
                    c.sd(),
                    c.fix(),
                ]
            })
        })
    }
    check(property as fn(Wild) -> bool);
}

/// The bugs that the strong model leaves, by the laws of the weak one.
fn bugs_of(scenario: &Scenario) -> Vec<Class> {
    let mut classes = scenario.weak.classes.clone();
    for (class, left) in classes.iter_mut().zip(&scenario.strong.classes) {
        class.count = left.count;
    }
    classes.retain(|class| class.count > 0.0);
    classes
}

#[test]
fn any_strategy_beyond_the_published_model_too() {
    fn property(Beyond(scenario): Beyond) -> bool {
        let strategy = scenario.a();
        is_answer(strategy.cost(), |c| {
            vec![
                c.mean,
                c.variance,
                c.mean_bound,
                c.variance_bound,
                c.p_solved,
                c.p_unsolved,
                c.mean_solved,
                c.mean_unsolved,
                c.fixed,
            ]
        }) && is_answer(strategy.mean(), |mean| vec![mean])
            && is_answer(strategy.attempts(), |a| {
                vec![a.mean, a.variance, a.third, a.fourth]
            })
            && is_answer(cumulants(&bugs_of(&scenario)), |a| {
                vec![a.mean, a.variance, a.third, a.fourth]
            })
    }
    check(property as fn(Beyond) -> bool);
}

#[test]
fn the_chances_of_a_cost_sum_to_1_and_its_parts_to_the_mean() {
    fn property(Beyond(scenario): Beyond) -> bool {
        let c = match scenario.a().cost() {
            Ok(cost) => cost,
            Err(_) => return true,
        };
        let parts = c.generation + c.fix_input + c.fix_output + c.cache_read + c.cache_write;
        let both = c.p_solved + c.p_unsolved;
        c.mean == parts && (both - 1.0).abs() <= 1e-12
    }
    check(property as fn(Beyond) -> bool);
}

#[test]
fn any_belief_is_a_law() {
    fn property(Beyond(scenario): Beyond, failures: u16) -> bool {
        match belief(&bugs_of(&scenario), failures.into()) {
            Ok(weights) => (weights.iter().sum::<f64>() - 1.0).abs() <= 1e-12,
            Err(error) => error.param().is_some(),
        }
    }
    check(property as fn(Beyond, u16) -> bool);
}

#[test]
fn any_comparison_and_crossover_too() {
    fn property(Wild(scenario): Wild) -> bool {
        let (a, b) = (scenario.a(), scenario.b());
        let ranks = |r: Ranking| {
            r.ranks()
                .iter()
                .flat_map(|r| [r.mean, r.difference, r.ratio])
                .collect()
        };
        let crossings = |c: Crossovers| {
            c.crossings()
                .iter()
                .flat_map(|c| [c.value, c.bound])
                .collect()
        };
        is_answer(compare(&[a, b]), ranks)
            && is_answer(crossovers(&a, &b, Param::GENERATOR_BUGS_COUNT), crossings)
    }
    check(property as fn(Wild) -> bool);
}

#[test]
fn any_sensitivity_too() {
    fn property(Wild(scenario): Wild) -> bool {
        SCALARS.iter().all(|(path, _)| {
            let found = scenario.a().sensitivity(path.parse().unwrap());
            is_answer(found, |s| {
                vec![s.value, s.mean, s.variance, s.mean_elasticity]
            })
        })
    }
    check(property as fn(Wild) -> bool);
}

#[test]
fn any_thread_too() {
    fn property(
        scalars: (f64, f64, f64, f64, f64),
        price: (f64, f64, f64, f64),
        caching: bool,
        attempts: u64,
    ) -> bool {
        let (base, step, output, warm, expiry) = scalars;
        let price = Price {
            input: price.0,
            output: price.1,
            cache_read: price.2,
            cache_write: price.3,
        };
        let thread = Thread {
            price,
            caching,
            base,
            step,
            output,
            warm,
            expiry,
        };
        let numbers = |c: ThreadCost| {
            vec![
                c.mean,
                c.variance,
                c.new_tokens,
                c.held_tokens,
                c.output_tokens,
            ]
        };
        is_answer(thread.attempt(attempts), numbers)
            && is_answer(thread.total(attempts), numbers)
            && is_answer(thread.polynomial(), |p| vec![p.c0, p.c1, p.c2])
    }
    check(property as fn((f64, f64, f64, f64, f64), (f64, f64, f64, f64), bool, u64) -> bool);
}

/// Rounding apart.
fn at_most(less: f64, more: f64) -> bool {
    less <= more * (1.0 + 1e-12)
}

#[test]
fn costs_rise_with_prices_tokens_and_counts_and_fall_with_fix_chances() {
    fn property(Ordinary(scenario): Ordinary, more: u8) -> bool {
        let factor = 1.0 + f64::from(more) / 16.0;
        let cost = scenario.a().cost().unwrap();
        let moves: [(bool, Setter<Scenario, f64>); 16] = [
            (true, |s, x| s.task.prompt *= x),
            (true, |s, x| s.task.generation *= x),
            (true, |s, x| s.task.attempt *= x),
            (true, |s, x| s.task.trace *= x),
            (true, |s, x| s.strong.price.input *= x),
            (true, |s, x| s.strong.price.output *= x),
            (true, |s, x| s.strong.price.cache_read *= x),
            (true, |s, x| s.strong.price.cache_write *= x),
            (true, |s, x| s.weak.price.input *= x),
            (true, |s, x| s.weak.price.output *= x),
            (true, |s, x| s.weak.price.cache_read *= x),
            (true, |s, x| s.weak.price.cache_write *= x),
            (true, |s, x| s.strong.classes[0].count += x - 1.0),
            (true, |s, x| s.strong.classes[1].count += x - 1.0),
            (false, |s, x| {
                let chance = fix_chance(&mut s.weak.classes[0]);
                *chance = (*chance * x).min(1.0)
            }),
            (false, |s, x| {
                let chance = fix_chance(&mut s.weak.classes[1]);
                *chance = (*chance * x).min(1.0)
            }),
        ];
        moves.iter().all(|(rises, change)| {
            let mut changed = scenario.clone();
            change(&mut changed, factor);
            let after = changed.a().cost().unwrap();
            if *rises {
                at_most(cost.mean, after.mean)
            } else {
                at_most(after.mean, cost.mean)
            }
        })
    }
    check(property as fn(Ordinary, u8) -> bool);
}

#[test]
fn a_shared_conversation_costs_no_less_than_fresh_ones_with_caching_off() {
    fn property(Ordinary(mut scenario): Ordinary) -> bool {
        scenario.context.caching = false;
        scenario.context.mode = Mode::Fresh;
        let fresh = scenario.a().cost().unwrap();
        scenario.context.mode = Mode::Shared;
        let shared = scenario.a().cost().unwrap();
        at_most(fresh.mean, shared.mean) && at_most(fresh.variance, shared.variance)
    }
    check(property as fn(Ordinary) -> bool);
}

/// By a power of two, so that the scaling itself is exact.
#[test]
fn scaling_all_prices_scales_the_cost() {
    fn property(Ordinary(scenario): Ordinary, power: u8) -> bool {
        let factor = f64::powi(2.0, i32::from(power % 21) - 10);
        let mut scaled = scenario.clone();
        for model in [&mut scaled.strong, &mut scaled.weak] {
            let price = &mut model.price;
            for part in [
                &mut price.input,
                &mut price.output,
                &mut price.cache_read,
                &mut price.cache_write,
            ] {
                *part *= factor;
            }
        }
        let (before, after) = (scenario.a().cost().unwrap(), scaled.a().cost().unwrap());
        let same = |found: f64, expected: f64| (found - expected).abs() <= 1e-12 * expected.abs();
        same(after.mean, before.mean * factor)
            && same(after.variance, before.variance * factor * factor)
    }
    check(property as fn(Ordinary, u8) -> bool);
}

#[test]
fn the_parts_sum_to_the_mean() {
    fn property(Ordinary(scenario): Ordinary) -> bool {
        let c = scenario.a().cost().unwrap();
        c.mean == c.generation + c.fix_input + c.fix_output + c.cache_read + c.cache_write
    }
    check(property as fn(Ordinary) -> bool);
}

#[test]
fn a_bill_is_the_exact_sum_rounded_once() {
    fn property(rates: [u32; 5], tokens: [u32; 5]) -> bool {
        let rate = |which: usize| Some(Rate::from_nano_usd(u64::from(rates[which])));
        let card = Rates {
            input: rate(0),
            output: rate(1),
            cache_read: rate(2),
            cache_write: rate(3),
            cache_write_1h: rate(4),
            long_context: None,
        };
        let [input, output, cache_read, cache_write, cache_write_1h] = tokens.map(u64::from);
        let bill = card
            .bill(&Usage {
                input,
                output,
                cache_read,
                cache_write,
                cache_write_1h,
            })
            .unwrap();
        let exact: u128 = rates
            .iter()
            .zip(tokens)
            .map(|(r, t)| u128::from(*r) * u128::from(t))
            .sum();
        let (whole, rest) = (exact / 1_000_000, exact % 1_000_000);
        let up = rest > 500_000 || (rest == 500_000 && whole % 2 == 1);
        let parts =
            bill.input + bill.output + bill.cache_read + bill.cache_write + bill.cache_write_1h;
        u128::from(bill.total) == whole + u128::from(up) && parts == bill.total
    }
    // quickcheck knows no arrays.
    fn of_pairs(pairs: Vec<(u32, u32)>) -> bool {
        let at = |which: usize| pairs.get(which).copied().unwrap_or_default();
        property(
            [0, 1, 2, 3, 4].map(|i| at(i).0),
            [0, 1, 2, 3, 4].map(|i| at(i).1),
        )
    }
    check(of_pairs as fn(Vec<(u32, u32)>) -> bool);
}

#[test]
fn the_same_call_is_the_same_usage_in_every_convention() {
    fn property(input: u32, output: u32, read: u32, written: u32, hour: u32) -> bool {
        let [input, output, cache_read, cache_write] =
            [input, output, read, written].map(u64::from);
        let cache_write_1h = u64::from(hour).min(cache_write);
        let exclusive = UsageReport {
            input,
            output,
            cache_read,
            cache_write,
            cache_write_1h,
            ..UsageReport::new(Convention::InputExcludesCache)
        };
        let reasoning = output / 3;
        let inclusive = UsageReport {
            convention: Convention::InputIncludesCache,
            input: input + cache_read + cache_write,
            output: output - reasoning,
            reasoning,
            ..exclusive
        };
        exclusive.usage().unwrap() == inclusive.usage().unwrap()
    }
    check(property as fn(u32, u32, u32, u32, u32) -> bool);
}

#[test]
fn any_text_is_a_rate_or_an_error() {
    fn property(text: String) -> bool {
        match text.parse::<Rate>() {
            Ok(rate) => rate.nano_usd() <= 10_000_000_000_000,
            Err(error) => error.param().map_or(false, |param| param.path() == "rate"),
        }
    }
    check(property as fn(String) -> bool);
}
