"""Scores against their definitions, coverage and promises against what they say, bad input."""

import math
import random

import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from loopcost import Ensemble, UndefinedError, calibration
from loopcost.calibration import (
    brier_score,
    conformal_margin,
    conformal_score,
    coverage,
    histogram,
    log_score,
    threshold_failure_given_kept,
    threshold_kept_given_failure,
    uniformity,
)

NUMBERS = st.floats(-1e6, 1e6)


def naive_crps(values, weights, observed):
    total = sum(weights)
    apart = sum(w * abs(v - observed) for v, w in zip(values, weights)) / total
    pairs = zip(values, weights)
    spread = sum(w * x * abs(v - u) for v, w in list(pairs) for u, x in zip(values, weights)) / total**2
    return apart - spread / 2


@given(st.lists(st.tuples(NUMBERS, st.integers(1, 9)), min_size=1, max_size=12), NUMBERS)
@settings(max_examples=100, deadline=None)
def test_ensemble_is_its_definition(atoms, observed):
    values, weights = [value for value, _ in atoms], [weight for _, weight in atoms]
    law, total = Ensemble(values, weights), sum(weights)
    assert law.crps(observed) == pytest.approx(naive_crps(values, weights, observed), rel=1e-9, abs=1e-6)
    below = sum(weight for value, weight in atoms if value < observed)
    at = sum(weight for value, weight in atoms if value == observed)
    assert law.pit(observed, 0.25) == pytest.approx((below + at / 4) / total)
    assert law.mean() == pytest.approx(sum(v * w for v, w in atoms) / total, rel=1e-9, abs=1e-6)
    middle = law.ppf(0.5)
    assert sum(weight for value, weight in atoms if value <= middle) >= total / 2
    assert sum(weight for value, weight in atoms if value < middle) < total / 2


def test_crps_of_a_normal_ensemble():
    """Its closed form (Gneiting and Raftery): sigma (z (2 Phi(z) - 1) + 2 phi(z) - 1/sqrt(pi))."""
    draws = random.Random(5)
    law = Ensemble([draws.gauss(0, 1) for _ in range(20000)])
    for z in (-1.5, 0.0, 0.7, 3.0):
        phi = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        exact = z * math.erf(z / math.sqrt(2)) + 2 * phi - 1 / math.sqrt(math.pi)
        assert law.crps(z) == pytest.approx(exact, abs=0.015)


def test_coverage_and_pits():
    found = coverage(45, 50, 0.9)
    assert (found.share, found.p) == (0.9, 1)
    assert found.least == pytest.approx(0.7818646335657977) and found.most == pytest.approx(
        0.9667249064109785
    )
    assert histogram([0, 0.05, 0.5, 1], 4) == (2, 0, 1, 1)
    even = uniformity([(i + 0.5) / 50 for i in range(50)])
    assert even.p == 1 and even.above == pytest.approx(0.01)
    assert uniformity([u * u for u in [(i + 0.5) / 50 for i in range(50)]]).p < 0.01


@given(st.lists(st.floats(0, 1), min_size=1, max_size=140))
@settings(max_examples=60, deadline=None)
def test_uniformity_is_scipys(pits):
    found = uniformity(pits)
    for name, p in (("greater", found.p_above), ("less", found.p_below), ("two-sided", found.p)):
        scipys = scipy.stats.kstest(pits, "uniform", alternative=name, method="exact").pvalue
        assert p == pytest.approx(scipys, rel=1e-9, abs=1e-14)


@given(
    st.integers(0, 300),
    st.integers(0, 300),
    st.one_of(st.sampled_from([0.5, 0.8, 0.9, 0.95]), st.floats(1e-6, 1 - 1e-6)),
)
@settings(max_examples=200, deadline=None)
def test_coverage_is_scipys(hits, misses, nominal):
    if hits + misses == 0:
        return
    found, scipys = (
        coverage(hits, hits + misses, nominal),
        scipy.stats.binomtest(hits, hits + misses, nominal),
    )
    # Far out SciPy's cdf is off: by 4e-8 at 3e-293 (14 of 256 at 0.95), where ours is that of exact fractions.
    assert found.p == pytest.approx(scipys.pvalue, rel=1e-9, abs=1e-100)
    limits = scipys.proportion_ci(0.95)
    assert (found.least, found.most) == pytest.approx((limits.low, limits.high), rel=1e-7, abs=1e-9)


def test_end_scores():
    chances = {"solved": 0.7, "wrong": 0.2, "capped": 0.1}
    assert brier_score(chances, "solved") == pytest.approx(0.3**2 + 0.2**2 + 0.1**2)
    assert log_score(chances, "wrong") == pytest.approx(-math.log(0.2))
    with pytest.raises(UndefinedError, match=r"ends\[1\]"):
        log_score({"solved": 1, "wrong": 0}, "wrong")


def test_margins_cover_at_their_rate():
    """Forecasts from 1 to 2 USD of what is spread evenly in the logarithm from 0.01 to 100."""
    draws, hits, rounds = random.Random(7), 0, 3000
    for _ in range(rounds):
        *past, coming = (10 ** draws.uniform(-2, 2) for _ in range(20))
        margin = conformal_margin([conformal_score((1, 2), usd, "ratio") for usd in past], miss=0.25)
        low, high = margin.interval((1, 2), "ratio")
        hits += low <= coming <= high
    assert margin.coverage == 0.75
    assert hits / rounds == pytest.approx(0.75, abs=0.028)  # 3.5 standard deviations


@pytest.mark.parametrize("n", [0, 8, 9, 19, 300])
def test_the_rank_of_a_margin(n):
    rank = calibration.conformal_rank(n, 0.1)
    assert rank == -(-(n + 1) * 9 // 10)
    assert rank == n + 1 or conformal_margin(range(n), miss=0.1).rank == rank


def test_margins_of_few_are_infinite_and_say_so():
    with pytest.raises(
        UndefinedError, match="scores is 8; of so few the margin is infinite, the fewest are 9"
    ):
        conformal_margin(range(8), miss=0.1)
    assert conformal_margin(range(9), miss=0.1).margin == 8


@pytest.mark.parametrize("kind", calibration.SCORES)
def test_scores_and_intervals_agree(kind):
    draws = random.Random(11)
    for _ in range(200):
        low = draws.uniform(1, 9)
        interval, observed = (low, low + draws.uniform(0, 5)), draws.uniform(0.1, 20)
        margin = conformal_margin([1 + draws.random()], miss=0.5)
        least, most = margin.interval(interval, kind)
        assert (least <= observed <= most) == (conformal_score(interval, observed, kind) <= margin.margin)


def test_the_two_promises_are_different():
    """Failures are rare and score as well as successes: few of the kept ones fail whatever is kept, and to keep few of
    those that fail one has to keep little."""
    draws = random.Random(13)
    scores = [draws.random() for _ in range(1000)]
    failed = [draws.random() < 0.02 for _ in scores]
    of_kept = threshold_failure_given_kept(scores, failed, [0.5, 0.25, 0.0], miss=0.05)
    of_failures = threshold_kept_given_failure(scores, failed, miss=0.2)
    assert of_kept.threshold == 0 and of_kept.kept == 1000 and of_kept.promised <= 0.05
    assert of_failures.threshold > 0.6 and of_failures.kept < 400 and of_failures.promised <= 0.2


def test_promises_that_cannot_be_kept():
    with pytest.raises(UndefinedError, match="not even the first candidate keeps the promise"):
        threshold_failure_given_kept([0.5, 0.6], [False, True], [0.1], miss=0.1)
    with pytest.raises(
        UndefinedError, match="failed is 1; of so few failures none is a threshold, the fewest are 9"
    ):
        threshold_kept_given_failure([0.5, 0.6], [False, True], miss=0.1)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: Ensemble([]), "ensemble"),
        (lambda: Ensemble([1, "2"]), "values"),
        (lambda: Ensemble([1, 2], [1]), "weights"),
        (lambda: Ensemble([1, 2], [0, 0]), "ensemble.weights"),
        (lambda: Ensemble([float("nan")]), "ensemble.values"),
        (lambda: Ensemble([1]).ppf(1.5), "chance"),
        (lambda: Ensemble([1]).pit(1, 2), "uniform"),
        (lambda: coverage(3, 2, 0.5), "hits"),
        (lambda: coverage(1, 2, 1.5), "nominal"),
        (lambda: histogram([0.5], 0), "bins"),
        (lambda: uniformity([1.5]), "pits"),
        (lambda: brier_score({"a": 0.5, "b": 0.6}, "a"), "ends.sum"),
        (lambda: brier_score({"a": 1}, "b"), "end"),
        (lambda: conformal_margin([1, 2], 1), "miss"),
        (lambda: calibration.conformal_rank(-1, 0.1), "n"),
        (lambda: calibration.conformal_rank(5, 0), "miss"),
        (lambda: conformal_score((2, 1), 1), "score.high"),
        (lambda: conformal_score((1, 2), 1, "size"), "kind"),
        (lambda: conformal_score((1, 2), 0, "ratio"), "observed"),
        (lambda: threshold_kept_given_failure([1, 2], [True], 0.5), "failed"),
        (lambda: threshold_failure_given_kept([1], [2], [0], 0.5), "failed"),
        (lambda: threshold_failure_given_kept([1], [0], [], 0.5), "candidates"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises((ValueError, TypeError), match=name):
        call()
