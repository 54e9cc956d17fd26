"""The law of the attempts as an engineer asks for it."""

import math
import pickle

import pytest

from loopcost import Attempts, LoopcostError, UndefinedError, attempts

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
        (lambda: LAW.interval(2), ValueError, "confidence"),
        (lambda: LAW.interval(1), UndefinedError, "confidence"),
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
