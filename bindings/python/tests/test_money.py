"""Rate cards, usage and exact bills."""

import copy
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loopcost
from loopcost import Bill, LongContext, Price, Usage, bill

CARD = Price(input=5, output=25, cache_read=0.5, cache_write=6.25, cache_write_1h=10)
CALL = Usage(input=1748, output=769, cache_read=11572, cache_write=3679)


def test_bill_is_exact():
    found = bill(CALL, CARD)
    assert found.usd == Decimal("0.05674475") and found.nano_usd == 56_744_750
    assert str(found) == "0.056744750 USD"
    assert (
        found.input + found.output + found.cache_read + found.cache_write + found.cache_write_1h == found.usd
    )


@pytest.mark.parametrize(
    "usage, price, nano",
    [
        (Usage(), CARD, 0),
        (Usage(cache_write_1h=10), CARD, 100_000),
        (Usage(input=1), Price("0.0005", 0), 0),  # half a nano-USD: to even
        (Usage(input=3), Price("0.0005", 0), 2),  # one and a half: to even
        (Usage(input=1, output=1), Price("0.0005", "0.0005"), 1),  # rounded once
        (Usage(input=10**12), Price(1, 0), 10**15),
    ],
)
def test_rounding(usage, price, nano):
    assert bill(usage, price).nano_usd == nano


@pytest.mark.parametrize(
    "reprices, tokens, nano",
    [
        ("whole", 100, 100_000),  # at the threshold, not above it
        ("whole", 101, 202_000),
        ("excess", 101, 102_000),
    ],
)
def test_long_context(reprices, tokens, nano):
    price = Price(1, 1, long_context=LongContext(100, input=2, output=2, reprices=reprices))
    assert bill(Usage(input=tokens), price).nano_usd == nano


def test_numbers_of_any_kind_are_one_price():
    same = {
        Price(5, 25, 0.5),
        Price(5.0, "25", Decimal("0.5")),
        Price("5", Decimal(25), Fraction(1, 2)),
        Price("5e0", 25, "0.500"),
    }
    assert len(same) == 1


def test_a_book_double_an_ulp_off_is_its_rate():
    assert bill(Usage(input=10**6), Price(0.049999999999999996, 0)).usd == Decimal("0.05")


counts = st.integers(0, 10**9)
usages = st.builds(Usage, counts, counts, counts, counts, counts)
rates = st.integers(0, 10**13).map(lambda nano: Decimal(nano) / 10**9)
prices = st.builds(Price, rates, rates, rates, rates, rates)


@given(usages, prices)
def test_bill_against_fractions(usage, price):
    kinds = ("input", "output", "cache_read", "cache_write", "cache_write_1h")
    nano = [round(Fraction(getattr(price, kind)) * 10**9) for kind in kinds]
    exact = sum(Fraction(rate * getattr(usage, kind), 10**6) for rate, kind in zip(nano, kinds))
    if exact > 2**63:
        return
    assert bill(usage, price).nano_usd == round(exact)


@given(st.lists(st.tuples(usages, prices), max_size=5), st.randoms())
def test_sums_do_not_depend_on_order(calls, random):
    bills = [bill(Usage(*(n // 1000 for n in usage._values())), price) for usage, price in calls]
    total = sum(bills, Bill())
    random.shuffle(bills)
    assert sum(bills, Bill()) == total
    assert total.nano_usd == sum(one.nano_usd for one in bills)


def test_sum_starts_from_zero():
    assert sum([bill(CALL, CARD)] * 2) == bill(CALL, CARD) + bill(CALL, CARD)
    assert sum([CALL, CALL]) == CALL + CALL == Usage(3496, 1538, 23144, 7358)


def test_bills_compare_by_amount():
    less, more = Bill(input=5), Bill(output=6)
    assert less < more and less <= more and more > less and more >= less
    assert Bill(input=5) <= Bill(output=5) <= Bill(input=5) and not Bill(input=5) < Bill(output=5)
    assert sorted([more, less]) == [less, more]
    with pytest.raises(TypeError):
        less < 6  # noqa: B015


def test_bills_overflow_with_an_error():
    huge = Bill(input=2**64 - 1)
    with pytest.raises(OverflowError, match="^bill: "):
        huge + Bill(input=1)
    with pytest.raises(loopcost.BillOverflowError):
        bill(Usage(10**12, 10**12), Price(10**4, 10**4))


NAN = float("nan")


@pytest.mark.parametrize(
    "make, kind, message",
    [
        (lambda: Price(-3, 1), ValueError, "price.input is -3; it must be from 0 to 1e9 USD per Mtok"),
        (lambda: Price(1, NAN), loopcost.NotANumberError, "price.output is (NaN|not a number); it must"),
        (lambda: Price(1, Decimal("NaN")), loopcost.NotANumberError, "price.output is (NaN|not a number)"),
        (lambda: Price(1, 1, float("inf")), loopcost.OutOfRangeError, "price.cache_read is infinite"),
        (lambda: Price(1, 1, 1, 10**400), loopcost.OutOfRangeError, "price.cache_write is infinite"),
        (lambda: Price("12 USD", 1), loopcost.NumberSyntaxError, "price.input is '12 USD'; it must be a dec"),
        (lambda: Price("", 1), loopcost.NumberSyntaxError, "price.input is ''; it must be a decimal number"),
        (lambda: Price("\ud800", 1), loopcost.NumberSyntaxError, "price.input is "),
        (
            lambda: Price("1e-10", 1),
            loopcost.InexactError,
            "price.input is 1e-10 USD per Mtok; it must be a w",
        ),
        (
            lambda: Price("20000", 1),
            loopcost.OutOfRangeError,
            "price.input is 20000; it must be from 0 to 10",
        ),
        (lambda: Price(True, 1), TypeError, "price.input is True .bool.; it must be a number"),
        (lambda: Price([1], 1), loopcost.WrongTypeError, "price.input is .1. .list.; it must be a number"),
        (lambda: Price(1, 1, long_context=5), TypeError, "price.long_context is 5 .int.; it must be a LongC"),
        (lambda: LongContext(-1), ValueError, "price.long_context.threshold is -1; it must be from 0"),
        (lambda: LongContext(1, "x"), ValueError, "price.long_context.input is 'x'"),
        (
            lambda: LongContext(1, reprices="all"),
            ValueError,
            "price.long_context.reprices is 'all'; it must be",
        ),
        (
            lambda: LongContext(1, reprices=[]),
            TypeError,
            "price.long_context.reprices is .. .list.; it must be 'whole' or 'excess'",
        ),
        (lambda: bill(CALL, "x", book=5), TypeError, "book is 5 .int.; it must be a Book"),
        (
            lambda: CARD.replace(inputs=5),
            TypeError,
            "Price has no parameter .inputs.: did you mean .input.. It takes input",
        ),
        (lambda: Usage(-1), ValueError, "usage.input is -1; it must be from 0 to 1e12 tokens"),
        (lambda: Usage(output=10**13), ValueError, "usage.output is 1e13; it must be from 0 to 1e12 tokens"),
        (lambda: Usage(cache_read=1.0), TypeError, "usage.cache_read is 1.0 .float.; it must be a whole num"),
        (lambda: Usage(cache_write=NAN), ValueError, "usage.cache_write is (NaN|not a number)"),
        (lambda: Usage(cache_write_1h="3"), TypeError, "usage.cache_write_1h is '3' .str.; it must be a who"),
        (
            lambda: bill(CALL, Price(1, 1)),
            LookupError,
            "price.cache_read is not in the rate card, and it is n",
        ),
        (lambda: bill(CALL, Price(1e-10, 1, 1, 1)), ValueError, "price.input is 1e-10 USD per Mtok; it must"),
        (lambda: bill(CALL, 5), TypeError, "price is 5 .int.; it must be a Price or the name of a model"),
        (lambda: bill("usage", CARD), TypeError, "usage is 'usage' .str.; it must be a mapping"),
        (
            lambda: bill(Usage(101), Price(1, 1, long_context=LongContext(100, output=1))),
            loopcost.UnpricedError,
            "price.long_context.input is not in the rate card",
        ),
        (lambda: Bill(-1), ValueError, "bill.input is -1; it must be from 0"),
        (lambda: Bill(1.0), TypeError, "bill.input is 1.0 .float.; it must be a whole number of nano-USD"),
    ],
)
def test_errors_name_the_parameter(make, kind, message):
    with pytest.raises(kind, match=f"^{message}") as caught:
        make()
    assert isinstance(caught.value, loopcost.LoopcostError)
    assert str(caught.value).startswith(caught.value.parameter)


@pytest.mark.parametrize(
    "value",
    [CARD, CALL, bill(CALL, CARD), LongContext(200_000, 2, 4), CARD.replace(long_context=LongContext(5, 1))],
)
def test_values_are_values(value):
    assert value == copy.deepcopy(value) == pickle.loads(pickle.dumps(value))
    assert hash(value) == hash(copy.deepcopy(value))
    assert value != "something else"
    assert type(value).__name__ in repr(value)
    with pytest.raises(AttributeError, match="immutable"):
        value.input = 3
    with pytest.raises(AttributeError):
        value.anything = 3


def test_repr_says_what_it_is():
    assert repr(Price(5, 25)) == "Price(input=5.0, output=25.0)"
    assert repr(Usage(1, 2)) == "Usage(input=1, output=2, cache_read=0, cache_write=0, cache_write_1h=0)"
    assert repr(bill(Usage(1000), CARD)) == "<Bill 0.005000000 USD, input 0.005000000>"
