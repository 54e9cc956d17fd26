//! What is written is read again; the words are those of scenario files; keys that are unknown or missing are
//! errors.
#![cfg(feature = "serde")]

mod common;

use common::{talk, Scenario};
use loopcost::*;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::{from_value, json, to_value, Value};
use std::fmt::Debug;

/// Writes and reads, and says what was written.
fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> Value {
    let written = to_value(value).unwrap();
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&from_value::<T>(written.clone()).unwrap(), value);
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value);
    written
}

#[test]
fn scenarios() {
    let Scenario {
        strong,
        weak,
        task,
        context,
    } = Scenario::built_in();
    round_trip(&strong);
    round_trip(&task);
    assert_eq!(round_trip(&context)["mode"], "fresh");
    let grouped = Context {
        mode: Mode::Grouped { group: 3 },
        warm_first: Warmth::Tokens(70.5),
        ..context
    };
    let written = round_trip(&grouped);
    assert_eq!(written["mode"], json!({"grouped": {"group": 3}}));
    assert_eq!(written["warm_first"], json!({"tokens": 70.5}));
    let class = Class::table(2.0, [0.1, 0.5]).after_fix(0.25);
    let law = &round_trip(&class)["law"];
    assert_eq!(law, &json!({"table": [0.1, 0.5]}));
    round_trip(&Class::beta(1.0, 2.0, 3.0));
    let odd = Model {
        counts: Counts::NegativeBinomial { variance: 9.0 },
        ..weak.clone()
    };
    let counts = &round_trip(&odd)["counts"];
    assert_eq!(counts, &json!({"negative-binomial": {"variance": 9.0}}));
}

#[test]
fn loops_and_states() {
    let hazard = Hazard {
        solved: 0.02,
        wrong: 0.01,
    };
    let calls = Loop::constant(talk(), hazard);
    let written = round_trip(&calls);
    assert_eq!(written["kinds"][0]["hazards"]["table"][0]["wrong"], 0.01);
    let holding = Holding {
        price: talk().price,
        held: 20e3,
        idle: 1.0,
        lifetime: 300.0,
    };
    round_trip(&State {
        budget: Some(3.0),
        holdings: vec![holding],
        ..State::default()
    });
    round_trip(&calls.run().unwrap());
    round_trip(
        &remaining(
            &calls,
            &State {
                context: 15e3,
                ..State::default()
            },
        )
        .unwrap(),
    );
}

#[test]
fn money() {
    let rates = Rates {
        input: Some("6.25".parse().unwrap()),
        ..Rates::default()
    };
    let written = round_trip(&rates);
    assert_eq!(written["input"], "6.250000000", "USD per Mtok, as text");
    assert_eq!(written["output"], Value::Null);
    let usage = Usage {
        input: 3,
        ..Usage::default()
    };
    round_trip(&usage);
    round_trip(&rates.bill(&usage).unwrap());
    assert_eq!(
        round_trip(&Convention::InputExcludesCache),
        "input-excludes-cache"
    );
}

#[test]
fn parameters_are_their_paths() {
    assert_eq!(round_trip(&Param::TASK_PROMPT), "task.prompt");
    assert_eq!(
        round_trip(&Param::generator_count(1)),
        "generator.classes[1].count"
    );
    let error = from_value::<Param>(json!("task.promt")).unwrap_err();
    assert!(error.to_string().contains("task.promt"), "{error}");
    let error = from_value::<Rate>(json!("six")).unwrap_err();
    assert!(error.to_string().contains("rate"), "{error}");
}

#[test]
fn evidence() {
    use loopcost::fit::*;
    let outcomes = [
        Outcome {
            calls: 4,
            ..Outcome::default()
        },
        Outcome {
            task: 1,
            calls: 9,
            end: Ended::Wrong,
            count: 2,
        },
    ];
    assert_eq!(round_trip(&outcomes)[1]["end"], "wrong");
    assert_eq!(round_trip(&Law::BetaNever), "beta-never");
    round_trip(&Law::ALL);
    round_trip(&Fitting::default());
    round_trip(&fit(&outcomes, &Fitting::default()).unwrap().values);
    let mut belief = Posterior::table([1, 4]);
    belief.learn(&outcomes[0]).unwrap();
    round_trip(&belief);
    round_trip(&belief.kind().unwrap());
    round_trip(&growth::Call::default());
    round_trip(&trials::Trial::default());
    round_trip(&trials::mann_whitney(&[1.0, 2.0], &[3.0, 4.0]).unwrap());
    let ratio = calibration::Score::Ratio;
    assert_eq!(round_trip(&ratio), "ratio");
    round_trip(&calibration::coverage(9, 10, 0.9, 0.95).unwrap());
}

#[test]
fn unknown_and_missing_keys() {
    let mut price = to_value(talk().price).unwrap();
    price["cache_raed"] = json!(0.3);
    let error = from_value::<Price>(price.clone()).unwrap_err();
    assert!(error.to_string().contains("cache_raed"), "{error}");
    let keys = price.as_object_mut().unwrap();
    keys.remove("cache_raed");
    keys.remove("cache_read");
    let error = from_value::<Price>(price).unwrap_err();
    assert!(error.to_string().contains("cache_read"), "{error}");
}
