//! Sweeps: row by row what the strategy costs by itself, to the bit.

mod common;

use common::Scenario;
use loopcost::*;

const QUANTITIES: [Quantity; 4] = [
    Quantity::Mean,
    Quantity::Variance,
    Quantity::PSolved,
    Quantity::MeanBound,
];

#[test]
fn every_row_is_the_cost_of_its_strategy() {
    let scenario = Scenario::built_in();
    let traces: Vec<f64> = (0..150).map(|row| 3.0 * f64::from(row)).collect();
    let prices: Vec<f64> = (0..150).map(|row| 0.5 + f64::from(row % 7)).collect();
    let columns = [
        (Param::TASK_TRACE, &traces[..]),
        (Param::FIXER_PRICE_OUTPUT, &prices[..]),
    ];
    for count in [2, 4] {
        let mut answers = vec![vec![0.0; 150]; count];
        let mut outputs: Vec<_> = QUANTITIES
            .into_iter()
            .zip(answers.iter_mut().map(|a| &mut a[..]))
            .collect();
        sweep(&scenario.a(), &columns, &mut outputs).unwrap();
        for row in 0..150 {
            let mut one = scenario.clone();
            one.task.trace = traces[row];
            one.weak.price.output = prices[row];
            let cost = one.a().cost().unwrap();
            let expected = [cost.mean, cost.variance, cost.p_solved, cost.mean_bound];
            for (column, expected) in answers.iter().zip(expected) {
                assert_eq!(column[row].to_bits(), expected.to_bits(), "row {row}");
            }
        }
    }
}

#[test]
fn a_bad_row_ends_it() {
    let scenario = Scenario::built_in();
    let mut traces = [400.0; 100];
    traces[70] = f64::NAN;
    let mut mean = [7.0; 100];
    let error = sweep(
        &scenario.a(),
        &[(Param::TASK_TRACE, &traces)],
        &mut [(Quantity::Mean, &mut mean)],
    )
    .unwrap_err();
    assert_eq!(
        (error.kind(), error.row(), error.param()),
        (ErrorKind::NotANumber, Some(70), Some(Param::TASK_TRACE))
    );
    let expected = scenario.a().cost().unwrap().mean;
    assert!(
        mean[..70].iter().all(|&usd| usd == expected) && mean[70..].iter().all(|&usd| usd == 7.0)
    );
}

#[test]
fn or_each_row_is_told() {
    let scenario = Scenario::built_in();
    let traces = [400.0, -1.0, f64::NAN, 400.0];
    let mut mean = [7.0; 4];
    let told = sweep_each(
        &scenario.a(),
        &[(Param::TASK_TRACE, &traces)],
        &mut [(Quantity::Mean, &mut mean)],
    )
    .unwrap();
    assert_eq!(
        told,
        [
            Ok(()),
            Err(ErrorKind::OutOfRange),
            Err(ErrorKind::NotANumber),
            Ok(())
        ]
    );
    let expected = scenario.a().cost().unwrap().mean;
    assert_eq!(mean, [expected, 7.0, 7.0, expected]);
}

#[test]
fn no_scalar_of_the_strategy() {
    let scenario = Scenario::built_in();
    let loops: Param = "thread.base".parse().unwrap();
    let error = sweep(
        &scenario.a(),
        &[(loops, &[1.0])],
        &mut [(Quantity::Mean, &mut [0.0])],
    )
    .unwrap_err();
    assert_eq!((error.kind(), error.row()), (ErrorKind::Unsupported, None));
    assert!(sweep(&scenario.a(), &[], &mut []).is_ok());
}

#[test]
#[should_panic(expected = "not all of one length")]
fn columns_of_two_lengths() {
    let scenario = Scenario::built_in();
    let _ = sweep(
        &scenario.a(),
        &[(Param::TASK_TRACE, &[1.0, 2.0])],
        &mut [(Quantity::Mean, &mut [0.0])],
    );
}
