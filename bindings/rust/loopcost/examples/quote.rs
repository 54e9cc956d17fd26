//! The numbers that every way to use the library prints alike: an exact bill, two strategies, where
//! they cost the same.

use loopcost::{
    crossovers, usd_text, Context, Mode, Model, Param, Price, Rate, Rates, Result, Strategy, Task,
    TwoClasses, Usage,
};

/// C's `%.17g`, for numbers that it writes without an exponent.
fn digits_17(value: f64) -> String {
    let scientific = format!("{value:.16e}");
    let exponent: i32 = scientific.split('e').nth(1).unwrap().parse().unwrap();
    let text = format!("{:.*}", (16 - exponent) as usize, value);
    text.trim_end_matches('0').trim_end_matches('.').into()
}

fn quote_call() -> Result<()> {
    let rates = Rates {
        input: Some(Rate::from_usd(5.0)?),
        output: Some(Rate::from_usd(25.0)?),
        cache_read: Some(Rate::from_usd(0.5)?),
        cache_write: Some(Rate::from_usd(6.25)?),
        ..Rates::default()
    };
    let usage = Usage {
        input: 1748,
        output: 769,
        cache_read: 11572,
        cache_write: 3679,
        ..Usage::default()
    };
    println!("bill {}", usd_text(rates.bill(&usage)?.total));
    Ok(())
}

fn quote_task() -> Result<()> {
    let strong_price = Price {
        input: 5.0,
        output: 25.0,
        cache_read: 0.5,
        cache_write: 6.25,
    };
    let weak_price = Price {
        input: 1.0,
        output: 5.0,
        cache_read: 0.1,
        cache_write: 1.25,
    };
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
    let strong = Model::new(strong_price, strong_bugs.classes()?);
    let weak = Model::new(weak_price, weak_bugs.classes()?);
    let task = Task {
        prompt: 6000.0,
        generation: 4000.0,
        attempt: 800.0,
        trace: 400.0,
        ..Task::default()
    };
    let context = Context {
        mode: Mode::Fresh,
        ..Context::default()
    };
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
    for (name, strategy) in [("A", &a), ("B", &b)] {
        let cost = strategy.cost()?;
        println!(
            "{name} {} {}",
            digits_17(cost.mean),
            digits_17(cost.variance)
        );
    }
    let crossing = crossovers(&a, &b, Param::GENERATOR_BUGS_COUNT)?.crossings()[0];
    println!("crossover {}", digits_17(crossing.value));
    Ok(())
}

fn main() -> Result<()> {
    quote_call()?;
    quote_task()
}
