//! A router that asks before each call: which model should take this test from here?
//!
//! Some tests fail, and one conversation repairs them. Each call sees all of it, and each model's
//! cache holds what that model saw last, so a switch pays for the whole conversation again. A
//! failed attempt is news: the bug is more likely to be a hard one. Before each call the router
//! compares "finish with haiku" and "finish with opus" as things stand; after it, it pays the exact
//! bill.

use loopcost::*;

const ATTEMPT: u64 = 800;
const TRACE: u64 = 400;
const HARD_SHARE: f64 = 0.05;

/// A model, and how it stands in this run.
struct Candidate {
    name: &'static str,
    rates: Rates,
    model: Model,
    /// Tokens of the conversation that its cache holds.
    held: u64,
    spent: Bill,
    calls: u32,
}

/// A failing test, with what only the run will show: how often each model fails before it succeeds.
struct Bug {
    name: &'static str,
    failures: [u32; 2],
}

fn main() -> Result<()> {
    let mut candidates = [
        Candidate::new("haiku", ["1", "5", "0.10", "1.25"], [0.6, 0.02])?,
        Candidate::new("opus", ["5", "25", "0.50", "6.25"], [0.9, 0.6])?,
    ];
    let bugs = [
        Bug {
            name: "parses dates",
            failures: [1, 0],
        },
        Bug {
            name: "survives a crash",
            failures: [9, 1],
        },
        Bug {
            name: "sorts by size",
            failures: [0, 0],
        },
    ];
    let mut conversation = 10_000;

    println!(
        "haiku has written the code, and {} tests fail.\n",
        bugs.len()
    );
    println!("{:<18}{:>9}{:>8}{:>20}", "", "", "", "USD to finish with");
    println!(
        "{:<18}{:>9}{:>8}{:>10}{:>10}   call",
        "test", "context", "hard?", "haiku", "opus"
    );
    for mut bug in bugs {
        let mut tries = [0, 0];
        loop {
            let hard = chance_of_hard(&candidates, tries)?;
            let ranking = ask(&candidates, hard, conversation)?;
            let chosen = ranking.winner().strategy;
            let fixed = bug.attempt(chosen);
            let verdict = if fixed { "passes" } else { "fails" };
            let [haiku, opus] = [0, 1].map(|which| cost_of(&ranking, which));
            let name = candidates[chosen].name;
            println!(
                "{:<18}{conversation:>9}{:>7.0}%{haiku:>10.4}{opus:>10.4}   {name} {verdict}",
                bug.name,
                100.0 * hard
            );
            candidates[chosen].call(conversation)?;
            tries[chosen] += 1;
            conversation += ATTEMPT + TRACE;
            if fixed {
                break;
            }
        }
    }

    println!();
    for candidate in &candidates {
        println!(
            "{:<6}{:>2} calls {:>13} USD",
            candidate.name, candidate.calls, candidate.spent
        );
    }
    let total: Bill = candidates
        .iter()
        .map(|candidate| &candidate.spent)
        .sum::<Result<Bill>>()?;
    println!("{:<15}{total:>13} USD", "in all");
    Ok(())
}

/// The two ways to finish this test, ranked by what they are expected to cost.
fn ask(candidates: &[Candidate; 2], hard: f64, conversation: u64) -> Result<Ranking> {
    // Whoever wrote the code has been paid: a generator that costs nothing leaves one bug.
    let past = Model::new(
        Price::default(),
        [
            Class::geometric(1.0 - hard, 0.0),
            Class::geometric(hard, 0.0),
        ],
    );
    let task = Task {
        prompt: conversation as f64,
        generation: 0.0,
        attempt: ATTEMPT as f64,
        trace: TRACE as f64,
        ..Task::default()
    };
    let contexts = [0, 1].map(|which| Context {
        warm_first: Warmth::Tokens(candidates[which].held as f64),
        warm_later: Warmth::Tokens(candidates[which].held as f64),
        ..Context::default()
    });
    let finish_with = |which: usize| Strategy {
        generator: &past,
        fixer: &candidates[which].model,
        task: &task,
        context: &contexts[which],
    };
    compare(&[finish_with(0), finish_with(1)])
}

fn cost_of(ranking: &Ranking, strategy: usize) -> f64 {
    let rank = ranking
        .ranks()
        .iter()
        .find(|rank| rank.strategy == strategy);
    rank.expect("every strategy has a rank").mean
}

/// The belief that a bug is hard after so many failures of each model.
fn chance_of_hard(candidates: &[Candidate; 2], tries: [u64; 2]) -> Result<f64> {
    let mut shares = vec![1.0 - HARD_SHARE, HARD_SHARE];
    for (candidate, failures) in candidates.iter().zip(tries) {
        let mut classes = candidate.model.classes.clone();
        for (class, share) in classes.iter_mut().zip(&shares) {
            class.count = *share;
        }
        shares = belief(&classes, failures)?;
    }
    Ok(shares[1])
}

impl Candidate {
    /// Prices in USD per Mtok: input, output, cache read, cache write. Chances to fix: easy, hard.
    fn new(name: &'static str, prices: [&str; 4], chances: [f64; 2]) -> Result<Candidate> {
        let [input, output, cache_read, cache_write] = prices.map(str::parse);
        let rates = Rates {
            input: Some(input?),
            output: Some(output?),
            cache_read: Some(cache_read?),
            cache_write: Some(cache_write?),
            ..Rates::default()
        };
        let classes = chances.map(|chance| Class::geometric(0.0, chance));
        let model = Model::new(rates.price()?, classes);
        Ok(Candidate {
            name,
            rates,
            model,
            held: 0,
            spent: Bill::default(),
            calls: 0,
        })
    }

    /// One call that reads the whole conversation: what the cache holds from it, the rest into it.
    fn call(&mut self, conversation: u64) -> Result<()> {
        let usage = Usage {
            cache_read: self.held,
            cache_write: conversation - self.held,
            output: ATTEMPT,
            ..Usage::default()
        };
        self.spent = self.spent.plus(&self.rates.bill(&usage)?)?;
        self.held = conversation;
        self.calls += 1;
        Ok(())
    }
}

impl Bug {
    fn attempt(&mut self, which: usize) -> bool {
        let fixed = self.failures[which] == 0;
        self.failures[which] = self.failures[which].saturating_sub(1);
        fixed
    }
}
