//! Forecasts: against every amount written out and sorted, before the run, from a state and where only the
//! calls are known; hazards and residuals by hand; bad input.

mod common;

use common::{assert_fault, assert_named, assert_near, talk};
use loopcost::fit::{Ended, Outcome};
use loopcost::forecast::{hazards, Forecast, Residuals};
use loopcost::{remaining, ErrorKind, Hazard, Hazards, Holding, Kind, Loop, Sampling, State};

/// A table whose third entry holds from there on, and tasks with chances of their own.
fn two_kinds() -> Loop {
    let hazard = |solved, wrong| Hazard { solved, wrong };
    let table = vec![hazard(0.01, 0.0), hazard(0.05, 0.05), hazard(0.08, 0.02)];
    let kinds = [
        Kind {
            weight: 0.75,
            hazards: Hazards::Table(table),
        },
        Kind {
            weight: 0.25,
            hazards: Hazards::Beta {
                alpha: 2.0,
                beta: 30.0,
                solved_share: 0.25,
            },
        },
    ];
    Loop {
        cap: 60,
        ..Loop::new(talk(), kinds)
    }
}

/// The same with residuals.
fn with(residuals: Residuals) -> Loop {
    Loop {
        residuals,
        ..two_kinds()
    }
}

fn dispersed() -> Loop {
    with(Residuals::weighted(RATIOS))
}

/// Nine calls were made.
fn during() -> State {
    let held = Holding {
        price: talk().price,
        held: 20e3,
        idle: 0.0,
        lifetime: 0.0,
    };
    State {
        calls: 9,
        context: 25e3,
        spent: 0.5,
        budget: Some(1.5),
        holdings: vec![held],
        ..State::default()
    }
}

const RATIOS: [(f64, f64); 5] = [
    (1.1, 0.5),
    (0.7, 1.0),
    (2.2, 0.25),
    (0.7, 0.125), // a tie
    (0.4, 0.0),   // and one that weighs nothing
];

/// Every amount, its chance, and how many calls it is of.
struct Written {
    amounts: Vec<(f64, f64)>,
    calls_mean: f64,
}

/// Of a run that stands at `from` calls and a context of which so much is held, with so much spent.
fn write_out(from: u64, walked: u64, context: f64, held: f64, spent: f64) -> Written {
    let calls = two_kinds();
    let alive = calls.ends(from).unwrap().more;
    let weights: f64 = RATIOS.iter().map(|pair| pair.1).sum();
    let (mut cost, mut context, mut held) = (0.0, context, held);
    let mut written = Written {
        amounts: Vec::new(),
        calls_mean: 0.0,
    };
    for t in walked + 1..=60 {
        cost += (3.75 * (context - held) + 0.3 * held + 15.0 * 400.0) / 1e6;
        (held, context) = (context, context + 1000.0);
        if t <= from {
            continue;
        }
        let ends = calls.ends(t).unwrap();
        let ended = (ends.solved.unwrap() + ends.wrong.unwrap() + ends.capped) / alive;
        written.calls_mean += ended * t as f64;
        let amount =
            |&(ratio, weight): &(f64, f64)| (spent + cost * ratio, ended * weight / weights);
        written.amounts.extend(RATIOS.iter().map(amount));
    }
    written.amounts.sort_by(|a, b| a.0.total_cmp(&b.0));
    written
}

impl Written {
    fn sum(&self, of: impl Fn(f64) -> f64) -> f64 {
        self.amounts.iter().map(|&(usd, p)| p * of(usd)).sum()
    }

    fn within(&self, budget: f64) -> f64 {
        self.sum(|usd| f64::from(u8::from(usd <= budget)))
    }

    fn quantile(&self, chance: f64) -> f64 {
        let mut below = 0.0;
        let enough = self.amounts.iter().find(|(_, p)| {
            below += p;
            below >= chance * (1.0 - 1e-12)
        });
        enough.unwrap_or_else(|| self.amounts.last().unwrap()).0
    }

    /// E|Y - y| - E|Y - Y'|/2.
    fn score(&self, observed: f64) -> f64 {
        self.sum(|usd| (usd - observed).abs())
            - self.sum(|usd| self.sum(|other| (usd - other).abs())) / 2.0
    }
}

fn check(law: &mut Forecast, written: &Written) {
    let mean = written.sum(|usd| usd);
    assert_near(law.mean, mean, 1e-12);
    assert_near(law.variance, written.sum(|usd| (usd - mean).powi(2)), 1e-10);
    assert_near(law.calls_mean, written.calls_mean, 1e-12);
    assert!((law.p_solved.unwrap() + law.p_wrong.unwrap() + law.p_capped - 1.0).abs() < 1e-12);
    for chance in [0.0, 1e-6, 0.025, 0.1, 0.37, 0.5, 0.75, 0.9, 0.975, 0.9999] {
        let enough = law.quantile(chance).unwrap();
        assert_near(enough, written.quantile(chance), 1e-13);
    }
    for i in 0..9 {
        let budget = written.amounts[written.amounts.len() * i / 9].0 * (1.0 + 1e-13);
        let chances = law.chances(budget).unwrap();
        assert_near(chances.at_most, written.within(budget), 1e-11);
        assert!((chances.at_most + chances.more - 1.0).abs() < 1e-13);
        assert_near(law.crps(budget).unwrap(), written.score(budget), 1e-10);
    }
}

#[test]
fn a_whole_run_and_one_of_which_the_calls_are_known() {
    for made in [0, 29, 58] {
        let mut law = Forecast::after(&dispersed(), made).unwrap();
        check(&mut law, &write_out(made, 0, 15e3, 0.0, 0.0));
        assert_eq!(law.p_over, 0.0, "no budget, no overrun");
    }
    let law = Forecast::new(&dispersed()).unwrap();
    let after = Forecast::after(&dispersed(), 0).unwrap();
    assert_eq!((law.mean, law.variance), (after.mean, after.variance));
    let solved = two_kinds().run().unwrap().p_solved.unwrap();
    assert_near(law.p_solved.unwrap(), solved, 1e-12);
}

#[test]
fn a_run_from_where_it_stands() {
    let mut law = Forecast::at(&dispersed(), &during()).unwrap();
    let written = write_out(9, 9, 25e3, 20e3, 0.5);
    check(&mut law, &written);
    assert!((law.p_over - (1.0 - written.within(1.5))).abs() < 1e-13);
}

#[test]
fn residuals_are_the_loops_in_every_answer() {
    let (calls, law) = (dispersed(), Forecast::new(&dispersed()).unwrap());
    let run = calls.run().unwrap();
    assert_near(run.mean, law.mean, 1e-13);
    assert_near(run.variance, law.variance, 1e-11);
    let costs = calls.distribution().unwrap();
    for chance in [0.05, 0.5, 0.95] {
        let enough = costs.quantile(chance).unwrap().most;
        assert_near(enough, law.quantile(chance).unwrap(), 1e-13);
    }
    let (during, rest) = (during(), remaining(&calls, &during()).unwrap());
    let law = Forecast::at(&calls, &during).unwrap();
    assert_near(rest.mean, law.mean - 0.5, 1e-13);
    assert_near(rest.variance, law.variance, 1e-13);
    assert_near(rest.p90, law.quantile(0.9).unwrap() - 0.5, 1e-13);
    assert_near(rest.reserve, law.quantile(0.95).unwrap() - 0.5, 1e-13);
    assert_near(rest.calls_mean, law.calls_mean - 9.0, 1e-13);
    assert_eq!(rest.p_over, law.p_over);
    assert!(rest.p_solved_within < rest.p_solved && rest.p_solved_within > Some(0.0));
    assert_fault(
        calls.simulate(&Sampling::default()),
        ErrorKind::Unsupported,
        "loop.residuals",
    );
}

#[test]
fn without_residuals_it_is_what_remains() {
    let law = Forecast::at(&two_kinds(), &during()).unwrap();
    let rest = remaining(&two_kinds(), &during()).unwrap();
    assert_near(law.mean, 0.5 + rest.mean, 1e-13);
    assert_near(law.variance, rest.variance, 1e-12);
    assert_near(law.p_over, rest.p_over, 1e-13);
    assert_near(law.p_solved.unwrap(), rest.p_solved.unwrap(), 1e-13);
    assert_near(
        law.p_solved_within.unwrap(),
        rest.p_solved_within.unwrap(),
        1e-13,
    );
    assert_near(law.calls_mean, 9.0 + rest.calls_mean, 1e-13);
    assert_near(law.quantile(0.9).unwrap(), 0.5 + rest.p90, 1e-13);
    assert_near(law.quantile(0.99).unwrap(), 0.5 + rest.p99, 1e-13);
}

#[test]
fn a_sure_forecast_scores_its_error() {
    let once = Loop::constant(
        talk(),
        Hazard {
            solved: 1.0,
            wrong: 0.0,
        },
    );
    let once = Loop {
        residuals: Residuals::new([2.0]),
        ..once
    };
    let mut law = Forecast::new(&once).unwrap();
    let usd = law.quantile(0.3).unwrap();
    assert_near(usd, 2.0 * (15e3 * 3.75 + 400.0 * 15.0) / 1e6, 1e-15);
    let chances = law.chances(usd).unwrap();
    assert_eq!((chances.exactly, chances.more), (1.0, 0.0));
    assert_eq!(law.crps(usd).unwrap(), 0.0);
    assert_near(law.crps(usd + 1.0).unwrap(), 1.0, 1e-14);
    assert_near(law.crps(0.0).unwrap(), usd, 1e-14);
}

#[test]
fn a_clone_does_not_share_its_score() {
    let mut law = Forecast::new(&dispersed()).unwrap();
    let mut copy = law.clone();
    let score = law.crps(1.0).unwrap();
    assert_eq!(law.crps(1.0).unwrap(), score, "asked again");
    drop(law);
    assert_eq!(copy.crps(1.0).unwrap(), score);
    assert_eq!(
        copy.quantile(0.5).unwrap(),
        copy.clone().quantile(0.5).unwrap()
    );
    assert!(format!("{copy:?}").starts_with("Forecast { mean: "));
}

#[test]
fn hazards_without_a_shape() {
    let run = |task, calls, end| Outcome {
        task,
        calls,
        end,
        count: 1,
    };
    let outcomes = [
        run(1, 2, Ended::Solved),
        run(2, 2, Ended::Wrong),
        run(3, 3, Ended::Unknown),
        run(4, 5, Ended::Capped),
        Outcome {
            count: 0,
            ..run(5, 9, Ended::Capped)
        },
    ];
    let found = hazards(&outcomes, 2.0).unwrap();
    assert_eq!(found.len(), 6, "one more than the longest run has calls");
    // Nobody ends at once: the prior, 3 ends in 12 calls.
    assert_near(found[0].solved, 2.0 * 0.25 * 0.5 / 6.0, 1e-15);
    assert_near(found[1].solved, (0.25 + 1.0) / 6.0, 1e-15);
    assert_near(found[2].solved, (0.25 + 0.5) / 4.0, 1e-15);
    assert_near(found[4].wrong, 0.25 / 3.0, 1e-15);
    assert_near(found[5].wrong, 0.25 / 2.0, 1e-15);
    for strength in [f64::NAN, 0.0, -1.0, f64::INFINITY] {
        assert_named(hazards(&outcomes, strength), "forecast.strength", strength);
    }
}

#[test]
fn smoothed_residuals_keep_the_mean_of_the_logarithms() {
    // In no order.
    let ratios: Vec<f64> = (0..40)
        .map(|i| (0.1 * (f64::from(i * 7 % 40) - 19.5)).exp())
        .collect();
    let smooth = Residuals::smooth(&ratios).unwrap();
    let weights = smooth.weights().unwrap();
    let pairs = || smooth.residuals().iter().zip(weights);
    assert_eq!(pairs().count(), 200);
    assert_near(weights.iter().sum(), 40.0, 1e-14);
    let mean: f64 = pairs().map(|(ratio, weight)| weight * ratio.ln()).sum();
    assert!(mean.abs() < 1e-12);
    let before: f64 = ratios.iter().map(|ratio| ratio.ln().powi(2) / 40.0).sum();
    let square: f64 = pairs()
        .map(|(ratio, weight)| weight * ratio.ln().powi(2) / 40.0)
        .sum();
    // The sd, 1.17, is less than the IQR/1.349, 1.45.
    let width = 0.9 * (before * 40.0 / 39.0).sqrt() * 40f64.powf(-0.2);
    assert_near(square, before + width * width, 1e-12);
    let alone = Residuals::smooth(&[1.5]).unwrap();
    assert_eq!(alone.residuals(), [1.5; 5], "one alone is not spread");
    assert_eq!(Residuals::new([1.0]).weights(), None);
}

#[test]
fn bad_residuals() {
    let build = |residuals: &Residuals| Forecast::new(&with(residuals.clone()));
    for bad in [f64::NAN, -1.0, f64::INFINITY, 1e10] {
        assert_named(build(&Residuals::new([1.0, bad])), "loop.residuals[1]", bad);
        let pairs = Residuals::weighted([(1.0, 1.0), (1.0, 1.0), (bad, 1.0)]);
        assert_named(build(&pairs), "loop.residuals[2]", bad);
        // Its place among those given, not among the sorted ones.
        assert_named(
            Residuals::smooth(&[1.0, bad, 0.5]),
            "forecast.ratios[1]",
            bad,
        );
    }
    for bad in [f64::NAN, -1.0, f64::INFINITY, 1e13] {
        let weighted = Residuals::weighted([(1.0, 1.0), (2.0, bad)]);
        assert_named(build(&weighted), "loop.residual_weights[1]", bad);
    }
    assert_named(Residuals::smooth(&[]), "forecast.ratios", 0.0);
    assert_named(Residuals::smooth(&[1.0, 0.0]), "forecast.ratios[1]", 0.0);
    let nothing = Residuals::weighted([(1.0, 0.0), (2.0, 0.0)]);
    assert_fault(
        build(&nothing),
        ErrorKind::Undefined,
        "loop.residual_weights[]",
    );
    let many = Residuals::new(vec![1.0; 1_000_001]);
    assert_named(build(&many), "loop.residuals", 1_000_001.0);
}

#[test]
fn bad_runs() {
    let (calls, state) = (two_kinds(), during());
    assert_fault(
        Forecast::after(&calls, 60),
        ErrorKind::Undefined,
        "forecast.made",
    );
    assert_named(
        Forecast::after(&calls, 10_000_001),
        "forecast.made",
        10_000_001.0,
    );
    let far = State {
        calls: 60,
        ..state.clone()
    };
    Forecast::at(&calls, &far).expect_err("no run gets so far");
    let spent = State {
        spent: f64::NAN,
        ..state
    };
    assert_named(Forecast::at(&calls, &spent), "state.spent", f64::NAN);
    let mut random = calls.clone();
    random.thread.expiry = 0.5;
    assert_fault(
        Forecast::new(&random),
        ErrorKind::Unsupported,
        "thread.expiry",
    );
    let endless = Loop { cap: 0, ..calls };
    assert_fault(Forecast::new(&endless), ErrorKind::Undefined, "loop.cap");
}

#[test]
fn bad_questions() {
    let mut law = Forecast::new(&two_kinds()).unwrap();
    for bad in [f64::NAN, -0.1, 1.1] {
        assert_named(law.quantile(bad), "chance", bad);
    }
    for bad in [f64::NAN, -1.0, f64::INFINITY] {
        assert_named(law.chances(bad), "budget", bad);
    }
    assert_named(law.crps(f64::NAN), "observed", f64::NAN);
    assert_named(law.crps(f64::INFINITY), "observed", f64::INFINITY);
    let half = Hazard {
        solved: 0.5,
        wrong: 0.0,
    };
    let endless = Forecast::new(&Loop::constant(talk(), half)).unwrap();
    assert_fault(endless.quantile(1.0), ErrorKind::Undefined, "chance");
}
