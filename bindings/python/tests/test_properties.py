"""Laws that every answer obeys."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import loopcost
from loopcost import Context, LoopcostError, Model, Price, Strategy, Task, Usage, bill

tokens = st.floats(0, 1e6)
usd = st.floats(0, 1e3)
chances = st.floats(1e-3, 1)
many = st.floats(1, 100)
wholes = st.integers(0, 100).map(float)
warmths = st.sampled_from([None, "cold", "prompt"])


@st.composite
def prices(draw):
    """A write costs no less than a read, as everywhere."""
    read = draw(usd)
    return Price(draw(usd), draw(usd), cache_read=read, cache_write=read + draw(usd))


@st.composite
def strategies(draw, counts=many, mode=None, caching=None):
    task = Task(draw(tokens), draw(tokens), draw(tokens), draw(tokens))
    context = Context(
        mode=draw(st.sampled_from(["fresh", "shared"])) if mode is None else mode,
        caching=draw(st.booleans()) if caching is None else caching,
        warm_first=draw(warmths),
        warm_later=draw(warmths),
        expiry=draw(st.floats(0, 1)),
    )
    generator = Model(draw(prices()), {"easy": draw(counts), "hard": draw(counts)}, name="generator")
    fixer = Model(draw(prices()), fix_chance={"easy": draw(chances), "hard": draw(chances)}, name="fixer")
    return Strategy(generator, fixer, task, context)


def at_least(larger, smaller):
    assert larger >= smaller * (1 - 1e-13)


more = st.floats(1, 100)


@given(strategies(), st.sampled_from(["prompt", "generation", "attempt", "trace"]), more)
def test_more_tokens_cost_more(strategy, name, factor):
    """With the cache as cold as it is: a longer prompt that is held would be read instead of written."""
    strategy = strategy.replace(context=strategy.context.replace(warm_first="cold", warm_later="cold"))
    task = strategy.task
    larger = strategy.replace(task=task.replace(**{name: getattr(task, name) * factor}))
    at_least(larger.cost().mean, strategy.cost().mean)
    at_least(larger.cost().variance, strategy.cost().variance)


@given(
    strategies(),
    st.sampled_from(["generator", "fixer"]),
    st.sampled_from(["input", "output", "cache_write"]),
    more,
)
def test_higher_prices_cost_more(strategy, role, kind, factor):
    model = getattr(strategy, role)
    price = model.price.replace(**{kind: getattr(model.price, kind) * factor})
    dearer = strategy.replace(**{role: model.replace(price=price)})
    at_least(dearer.cost().mean, strategy.cost().mean)


@given(strategies(), st.sampled_from(["easy", "hard"]), more)
def test_more_bugs_cost_more(strategy, name, factor):
    generator = strategy.generator
    bugs = {**generator.bugs, name: generator.bugs[name] * factor}
    worse = strategy.replace(generator=generator.replace(bugs=bugs))
    at_least(worse.cost().mean, strategy.cost().mean)
    at_least(worse.cost().variance, strategy.cost().variance)


@given(strategies(), st.sampled_from(["easy", "hard"]), more)
def test_a_better_fixer_costs_less(strategy, name, factor):
    fixer = strategy.fixer
    chance = min(1.0, fixer.fix_chance[name] * factor)
    better = strategy.replace(fixer=fixer.replace(fix_chance={**fixer.fix_chance, name: chance}))
    at_least(strategy.cost().mean, better.cost().mean)
    at_least(strategy.cost().attempts_variance, better.cost().attempts_variance)


@given(strategies(counts=wholes, mode="fresh", caching=False))
def test_shared_costs_no_less_than_fresh(strategy):
    shared = strategy.replace(context=strategy.context.replace(mode="shared"))
    at_least(shared.cost().mean, strategy.cost().mean)


@given(strategies(), st.integers(-10, 10))
def test_scaling_all_prices_scales_the_cost(strategy, power):
    """By a power of two, so that the scaling itself is exact."""
    factor = 2.0**power

    def scaled(model):
        price = model.price
        rates = {
            kind: getattr(price, kind) * factor for kind in ("input", "output", "cache_read", "cache_write")
        }
        return model.replace(price=Price(**rates))

    cost = strategy.replace(generator=scaled(strategy.generator), fixer=scaled(strategy.fixer)).cost()
    assert cost.mean == pytest.approx(strategy.cost().mean * factor, rel=1e-14)
    assert cost.variance == pytest.approx(strategy.cost().variance * factor**2, rel=1e-14)


@given(strategies(counts=st.floats(0, 100)))
def test_the_parts_sum_to_the_mean(strategy):
    cost = strategy.cost()
    assert (
        cost.generation + cost.fix_input + cost.fix_output + cost.cache_read + cost.cache_write == cost.mean
    )
    assert math.fsum(cost.by_model.values()) == pytest.approx(cost.mean, rel=1e-14)


anything = st.one_of(
    st.floats(),
    st.floats(0, 1e12),
    st.integers(),
    st.integers(0, 1000),
    st.booleans(),
    st.none(),
    st.text(max_size=3),
    st.sampled_from(["5", "cold", "fresh", "shared", b"1", (), 1j]),
)


@given(st.data())
def test_any_input_gives_a_finite_number_or_names_a_parameter(data):
    def draw(good):
        return data.draw(st.one_of(good, good, good, anything))

    try:
        price = Price(draw(usd), draw(usd), draw(usd), draw(usd))
        bugs = {"count": draw(st.floats(0, 1e12)), "hard_share": draw(chances)}
        model = Model(price, bugs, {"easy": draw(chances), "hard": draw(chances)})
        context = Context(
            draw(st.just("shared")), draw(st.booleans()), draw(warmths), draw(tokens), 0, draw(chances)
        )
        cost = Strategy.solo(
            model, Task(draw(tokens), draw(tokens), draw(tokens), draw(tokens)), context
        ).cost()
    except LoopcostError as problem:
        assert problem.parameter and str(problem).startswith(problem.parameter)
    else:
        for name in (
            "mean",
            "variance",
            "attempts_mean",
            "attempts_variance",
            "mean_bound",
            "variance_bound",
            "sd",
        ):
            assert math.isfinite(getattr(cost, name)), name


@given(st.data())
def test_any_call_has_a_bill_or_names_a_parameter(data):
    def draw(good):
        return data.draw(st.one_of(good, good, anything))

    try:
        usage = Usage(*(draw(st.integers(0, 10**12)) for _ in range(5)))
        price = Price(*(draw(st.one_of(usd, st.integers(0, 10**4))) for _ in range(5)))
        found = bill(usage, price)
    except LoopcostError as problem:
        assert problem.parameter and str(problem).startswith(problem.parameter)
    else:
        assert 0 <= found.nano_usd < 2**64


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
keys = st.sampled_from(
    [
        "input_tokens",
        "output_tokens",
        "prompt_tokens",
        "completion_tokens",
        "prompt_tokens_details",
        "iterations",
    ]
    + [
        "cached_tokens",
        "cache_creation",
        "cache_read_input_tokens",
        "input_tokens_details",
        "promptTokenCount",
        "model",
    ]
)


@given(
    st.dictionaries(keys, st.one_of(st.integers(0, 9), json_values, st.dictionaries(keys, st.integers(0, 9))))
)
def test_any_report_is_usage_or_an_error(report):
    try:
        found = loopcost.calls(report)
    except LoopcostError as problem:
        assert problem.parameter.startswith("usage")
    else:
        assert all(isinstance(usage, Usage) for _, usage in found)


scenario_keys = st.sampled_from(
    ["task", "context", "models", "strategies", "price", "bugs", "prompt", "mode", "A"]
)


@given(st.dictionaries(scenario_keys, st.one_of(json_values, st.dictionaries(scenario_keys, json_values))))
def test_any_scenario_is_an_error_with_a_path(table):
    assume("solo" not in str(table))
    with pytest.raises(LoopcostError) as caught:
        loopcost.Scenario.from_table(table, "FILE")
    assert str(caught.value).startswith("FILE: ") and caught.value.parameter
