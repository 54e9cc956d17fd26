//! Exact bills.

use loopcost::*;

/// Input, output, cache read and cache write, in USD per Mtok.
fn card(rates: [&str; 4]) -> Rates {
    let [input, output, cache_read, cache_write] = rates.map(|text| Some(text.parse().unwrap()));
    Rates {
        input,
        output,
        cache_read,
        cache_write,
        ..Rates::default()
    }
}

fn call() -> Usage {
    Usage {
        input: 1748,
        output: 769,
        cache_read: 11572,
        cache_write: 3679,
        ..Usage::default()
    }
}

#[test]
fn the_bill_of_a_call() {
    let bill = card(["5", "25", "0.50", "6.25"]).bill(&call()).unwrap();
    assert_eq!(bill.to_string(), "0.056744750");
    assert_eq!(bill.total, 56_744_750);
    let parts = (
        bill.input,
        bill.output,
        bill.cache_read,
        bill.cache_write,
        bill.cache_write_1h,
    );
    assert_eq!(parts, (8_740_000, 19_225_000, 5_786_000, 22_993_750, 0));
    assert_eq!(format!("{bill:>12}"), " 0.056744750");
}

#[test]
fn half_a_nano_usd_is_rounded_to_even() {
    let rates = Rates {
        input: Some(Rate::from_nano_usd(500_000)),
        ..Rates::default()
    };
    for (tokens, nano_usd) in [(1, 0), (2, 1), (3, 2), (5, 2), (7, 4)] {
        assert_eq!(
            rates
                .bill(&Usage {
                    input: tokens,
                    ..Usage::default()
                })
                .unwrap()
                .total,
            nano_usd,
            "{tokens}"
        );
    }
}

#[test]
fn a_long_context_reprices_the_whole_request_or_the_excess() {
    let long = LongContext {
        threshold: 200_000,
        tier: Tier::Whole,
        input: Some("6".parse().unwrap()),
        output: Some("22.5".parse().unwrap()),
        cache_read: Some("0.6".parse().unwrap()),
        cache_write: Some("7.5".parse().unwrap()),
        cache_write_1h: None,
    };
    let bill = |tier, input| {
        let rates = Rates {
            long_context: Some(LongContext { tier, ..long }),
            ..card(["3", "15", "0.3", "3.75"])
        };
        let usage = Usage {
            input,
            cache_read: 150_000,
            output: 1000,
            ..Usage::default()
        };
        rates.bill(&usage).unwrap().to_string()
    };
    assert_eq!(
        bill(Tier::Whole, 50_000),
        "0.210000000",
        "50k x 3 + 150k x 0.3 + 1k x 15: not above the threshold"
    );
    assert_eq!(
        bill(Tier::Whole, 50_001),
        "0.412506000",
        "50001 x 6 + 150k x 0.6 + 1k x 22.5"
    );
    assert_eq!(
        bill(Tier::Excess, 50_001),
        "0.217506000",
        "50k x 3 + 1 x 6 + 150k x 0.3 + 1k x 22.5"
    );
}

#[test]
fn a_price_is_the_card_in_doubles() {
    let price = card(["5", "25", "0.50", "6.25"]).price().unwrap();
    assert_eq!(
        price,
        Price {
            input: 5.0,
            output: 25.0,
            cache_read: 0.5,
            cache_write: 6.25
        }
    );
    let unknown = Rates {
        cache_write: None,
        ..card(["5", "25", "0.50", "6.25"])
    };
    assert_eq!(unknown.price().unwrap_err().kind(), ErrorKind::Unpriced);
}

#[test]
fn a_tier_is_no_price() {
    let long_context = Some(LongContext {
        threshold: 1,
        tier: Tier::Excess,
        input: None,
        output: None,
        cache_read: None,
        cache_write: None,
        cache_write_1h: None,
    });
    let error = Rates {
        long_context,
        ..card(["5", "25", "0.50", "6.25"])
    }
    .price()
    .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(error.param().unwrap().path(), "rates.tier");
}

#[test]
fn bills_sum_in_any_order() {
    let rates = card(["5", "25", "0.50", "6.25"]);
    let mut bills: Vec<Bill> = (0..100)
        .map(|tokens| {
            rates
                .bill(&Usage {
                    input: tokens,
                    output: 99 - tokens,
                    ..call()
                })
                .unwrap()
        })
        .collect();
    let forwards: Bill = bills.iter().sum::<Result<Bill>>().unwrap();
    bills.reverse();
    assert_eq!(bills.iter().sum::<Result<Bill>>().unwrap(), forwards);
    assert_eq!(
        forwards.total,
        bills.iter().map(|bill| bill.total).sum::<u64>()
    );
}

#[test]
fn a_sum_that_does_not_fit_is_an_error() {
    let rates = Rates {
        output: Some(Rate::from_nano_usd(10_000_000_000_000)),
        ..Rates::default()
    };
    let largest = rates
        .bill(&Usage {
            output: 1_000_000_000_000,
            ..Usage::default()
        })
        .unwrap();
    assert_eq!(largest.to_string(), "10000000000.000000000");
    assert_eq!(
        largest.plus(&largest).unwrap_err().kind(),
        ErrorKind::Overflow
    );
    assert_eq!(
        [largest; 2]
            .iter()
            .sum::<Result<Bill>>()
            .unwrap_err()
            .kind(),
        ErrorKind::Overflow
    );
}

#[test]
fn rates_are_whole_numbers_of_nano_usd() {
    assert_eq!("1.5e-1".parse::<Rate>().unwrap().nano_usd(), 150_000_000);
    assert_eq!(Rate::from_usd(0.15).unwrap(), "0.15".parse().unwrap());
    assert_eq!(
        Rate::from_nano_usd(6_250_000_000).to_string(),
        "6.250000000"
    );
}
