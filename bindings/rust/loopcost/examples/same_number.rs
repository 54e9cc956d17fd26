//! The numbers that every binding prints alike: the bill of the example in `price.h`, then mean and
//! variance of the built-in scenario's two strategies, each with the bits of its double in
//! hexadecimal.

use loopcost::*;

fn main() -> Result<()> {
    println!("bill {}", bill()?);

    let strong = Model::new(
        Price {
            input: 5.0,
            output: 25.0,
            cache_read: 0.5,
            cache_write: 6.25,
        },
        TwoClasses {
            count: 5.0,
            hard_share: 0.2,
            easy: 0.9,
            hard: 0.6,
        }
        .classes()?,
    );
    let weak = Model::new(
        Price {
            input: 1.0,
            output: 5.0,
            cache_read: 0.1,
            cache_write: 1.25,
        },
        TwoClasses {
            count: 10.0,
            hard_share: 0.4,
            easy: 0.6,
            hard: 0.15,
        }
        .classes()?,
    );
    let task = Task {
        prompt: 6000.0,
        generation: 4000.0,
        attempt: 800.0,
        trace: 400.0,
    };
    let context = Context::default();
    for (name, generator, fixer) in [("A", &strong, &weak), ("B", &weak, &strong)] {
        let cost = Strategy {
            generator,
            fixer,
            task: &task,
            context: &context,
        }
        .cost()?;
        show(&format!("{name} mean"), cost.mean);
        show(&format!("{name} variance"), cost.variance);
    }
    Ok(())
}

fn bill() -> Result<Bill> {
    let rates = Rates {
        input: Some(Rate::from_usd(5.0)?),
        output: Some(Rate::from_usd(25.0)?),
        cache_read: Some(Rate::from_usd(0.5)?),
        cache_write: Some(Rate::from_usd(6.25)?),
        ..Rates::default()
    };
    rates.bill(&Usage {
        input: 1748,
        output: 769,
        cache_read: 11572,
        cache_write: 3679,
        ..Usage::default()
    })
}

fn show(name: &str, value: f64) {
    println!("{name} {value:.6} {:016x}", value.to_bits());
}
