"""The laws of the attempts and of the cost as an engineer asks for them."""

import math
import pickle

import pytest

from loopcost import (
    Attempts,
    Bracket,
    Context,
    Distribution,
    LoopcostError,
    Model,
    Price,
    Strategy,
    Task,
    UndefinedError,
    UnsupportedError,
    attempts,
)

LAW = Attempts([(3, 0.6), (2, 0.15)])


def test_it_is_a_law():
    t = range(5, 400)
    assert math.isclose(sum(map(LAW.pmf, t)), 1, rel_tol=1e-12)
    assert math.isclose(sum(x * LAW.pmf(x) for x in t), LAW.mean(), rel_tol=1e-12)
    assert math.isclose(sum((x - LAW.mean()) ** 2 * LAW.pmf(x) for x in t), LAW.var(), rel_tol=1e-10)
    assert LAW.std() == LAW.var() ** 0.5
    assert LAW.cumulants() == attempts([(3, 0.6), (2, 0.15)])
    assert LAW.cdf(4) == 0 and LAW.sf(4) == 1


@pytest.mark.parametrize("chance", [1e-30, 0.05, 0.5, 0.9, 0.999999])
def test_quantiles(chance):
    t, u = LAW.ppf(chance), LAW.isf(chance)
    assert LAW.cdf(t) >= chance > LAW.cdf(t - 1)
    assert LAW.sf(u) <= chance < LAW.sf(u - 1)


def test_interval():
    low, high = LAW.interval(0.9)
    assert LAW.cdf(low - 1) < 0.05 and LAW.sf(high) <= 0.05
    assert low < LAW.mean() < high


def test_plain_cases():
    assert Attempts([]).ppf(1) == 0
    assert Attempts([(0, 0.5)]).cdf(0) == 1
    assert Attempts([(3, 1)]).interval(1) == (3, 3)
    assert Attempts([(2.4, 0.5), (0.6, 0.25)]).ppf(0.5) > 3  # 2.4 + 0.6 is not 3 in doubles


def test_it_is_a_value():
    same = Attempts(((3.0, 0.6), (2.0, 0.15)))
    assert same == LAW and hash(same) == hash(LAW) and pickle.loads(pickle.dumps(LAW)) == LAW
    assert repr(LAW) == "Attempts(classes=((3.0, 0.6), (2.0, 0.15)))"


@pytest.mark.parametrize(
    "ask, kind, parameter",
    [
        (lambda: Attempts([(2.5, 0.5)]).ppf(0.5), UndefinedError, "bugs.count"),
        (lambda: LAW.ppf(1), UndefinedError, "chance"),
        (lambda: LAW.isf(0), UndefinedError, "chance"),
        (lambda: LAW.ppf(1.5), ValueError, "chance"),
        (lambda: LAW.ppf(math.nan), ValueError, "chance"),
        (lambda: LAW.ppf("half"), TypeError, "chance"),
        (lambda: LAW.pmf(-1), ValueError, "attempts"),
        (lambda: LAW.pmf(2.5), TypeError, "attempts"),
        (lambda: LAW.pmf(10**13), ValueError, "attempts"),
        (lambda: LAW.interval(2), ValueError, "level"),
        (lambda: LAW.interval(1), UndefinedError, "level"),
        (lambda: Attempts([(1, 0)]), ValueError, "classes[0].fix_chance"),
        (lambda: Attempts([(-1, 0.5)]), ValueError, "classes[0].count"),
        (lambda: Attempts(3), TypeError, "classes"),
        (lambda: Attempts([(1e9, 1e-12)]).ppf(0.5), ValueError, "attempts"),
    ],
)
def test_bad_input_is_named(ask, kind, parameter):
    with pytest.raises(LoopcostError) as caught:
        ask()
    assert isinstance(caught.value, kind)
    assert caught.value.parameter == parameter


WEAK = Model(
    Price(input=1, output=5, cache_read=0.1, cache_write=1.25),
    {"easy": 4, "hard": 2},
    {"easy": 0.6, "hard": 0.15},
)
TASK = Task(6000, 4000, 800, 400)
FRESH = Strategy.solo(WEAK, TASK)
SHARED = Strategy.solo(WEAK, TASK, Context("shared"))


def test_the_shared_cost_is_the_attempts_law():
    law, tries = SHARED.distribution(), Attempts([(4, 0.6), (2, 0.15)])
    assert law.exact
    table = law.table()
    for i in (0, 1, 10, 60):
        assert math.isclose(float(law.cdf(table.cost[i])), tries.cdf(6 + i), rel_tol=1e-12)
        assert math.isclose(float(law.sf(table.cost[i])), tries.sf(6 + i), rel_tol=1e-12)
        below = (
            math.nextafter(table.cost[i], 0) if hasattr(math, "nextafter") else table.cost[i] * (1 - 1e-15)
        )
        assert float(law.cdf(below)) == pytest.approx(tries.cdf(5 + i), rel=1e-12)


@pytest.mark.parametrize("strategy", [FRESH, SHARED])
def test_a_cost_law(strategy):
    law = strategy.distribution()
    assert law.exact and law.mean() == strategy.cost().mean and law.std() == strategy.cost().sd
    assert law.var() == strategy.cost().variance
    assert float(law.overrun(0)) == pytest.approx(law.mean(), rel=1e-12)
    for chance in (0.01, 0.5, 0.99):
        budget = float(law.ppf(chance))
        assert float(law.cdf(budget)) >= chance and float(law.sf(budget)) <= 1 - chance
        assert float(law.isf(1 - chance)) == pytest.approx(budget, rel=1e-3)
        within, over = float(law.cdf(budget)), float(law.sf(budget))
        total = within * float(law.mean_within(budget)) + over * budget + float(law.overrun(budget))
        assert total == pytest.approx(law.mean(), rel=1e-12)
    least, most = law.interval(0.8).least, law.interval(0.8).most
    assert float(law.cdf(least)) >= 0.1 and float(law.sf(most)) <= 0.1


def test_a_bracket_holds_the_exact_law():
    exact, rough = FRESH.distribution(0), FRESH.distribution(FRESH.cost().sd / 5)
    assert exact.exact and not rough.exact
    for chance in (0.001, 0.1, 0.5, 0.9, 0.999):
        bracket, value = rough.ppf(chance), float(exact.ppf(chance))
        assert bracket.least <= value <= bracket.most and bracket.most - bracket.least <= rough.width
        bracket = rough.sf(value)
        assert bracket.least <= float(exact.sf(value)) <= bracket.most
    with pytest.raises(UndefinedError):
        float(rough.ppf(0.5))
    assert float(Bracket(1.5, 1.5)) == 1.5
    duel = exact.duel(rough)
    assert duel.cheaper.least <= exact.duel(exact).cheaper.least <= duel.cheaper.most
    assert duel.saving.least <= 0 <= duel.saving.most


def test_a_duel():
    strong = Strategy.solo(WEAK.replace(fix_chance={"easy": 0.9, "hard": 0.5}), TASK, Context("shared"))
    duel = strong.distribution().duel(SHARED.distribution())
    assert 0.9 < float(duel.cheaper) < 1 and float(duel.dearer) < 0.1
    assert duel.saving.most == pytest.approx(SHARED.cost().mean - strong.cost().mean)


def test_numpy_takes_the_table_as_it_is():
    numpy = pytest.importorskip("numpy")
    table = SHARED.distribution().table()
    cost = numpy.asarray(table.cost)
    assert cost.dtype == float and not cost.flags.owndata and (numpy.diff(cost) > 0).all()


def test_a_cost_law_is_a_value():
    law = FRESH.distribution(0.01)
    assert pickle.loads(pickle.dumps(law)) == law == Distribution(FRESH, 0.01)
    assert pickle.loads(pickle.dumps(law)).ppf(0.5) == law.ppf(0.5)


def with_bugs(**counts):
    return Strategy.solo(WEAK.replace(bugs=counts), TASK)


@pytest.mark.parametrize(
    "ask, kind, parameter",
    [
        (lambda: with_bugs(easy=2.5, hard=1).distribution(), UndefinedError, "generator.bugs.count"),
        (lambda: with_bugs(easy=2.5, hard=1.5).distribution(), UndefinedError, "generator.bugs.easy"),
        (
            lambda: Strategy.solo(WEAK, TASK, Context(expiry=0.5)).distribution(),
            UnsupportedError,
            "context.expiry",
        ),
        (lambda: FRESH.replace(task=TASK.replace(attempt=0.5)).distribution(0), UnsupportedError, "width"),
        (lambda: FRESH.distribution(-1), ValueError, "width"),
        (lambda: FRESH.replace(task=TASK.replace(attempt=0.5)).distribution(1e-12), ValueError, "width"),
        (lambda: FRESH.distribution(tail=0.5), ValueError, "tail"),
        (lambda: FRESH.distribution("narrow"), TypeError, "width"),
        (lambda: SHARED.distribution().ppf(1), UndefinedError, "chance"),
        (lambda: SHARED.distribution().ppf(2), ValueError, "chance"),
        (lambda: SHARED.distribution().cdf(-1), ValueError, "budget"),
        (lambda: SHARED.distribution().cdf(math.nan), ValueError, "budget"),
        (lambda: SHARED.distribution().duel(SHARED), TypeError, "other"),
        (lambda: Distribution(WEAK, 0), TypeError, "strategy"),
    ],
)
def test_bad_questions_are_named(ask, kind, parameter):
    with pytest.raises(LoopcostError) as caught:
        ask()
    assert isinstance(caught.value, kind)
    assert caught.value.parameter == parameter


def test_a_law_that_would_take_too_long_is_refused():
    """By default a law takes about a second at most; a Beta law with a small alpha reaches far."""
    for mode in ("fresh", "shared"):
        model = WEAK.replace(bugs={"hard": 2}, fix_chance={"hard": {"alpha": 5, "beta": 4}})
        slow = Strategy.solo(model, TASK, Context(mode))
        with pytest.raises(UnsupportedError, match="width is not given, and any law takes longer"):
            slow.distribution()
        capped = slow.replace(context=Context(mode, bug_cap=20)).distribution()
        assert capped.ppf(0.5).least > 0
