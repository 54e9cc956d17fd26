"""Statistics of samples: as SciPy and statsmodels where they compute the same, exact where they do not, and laws that
every answer obeys."""

import itertools
import math
import random
from fractions import Fraction

import numpy
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_confint, proportion_effectsize

import loopcost
from loopcost import LoopcostError, trials

values = st.floats(-1e6, 1e6)
samples = st.lists(values, min_size=1, max_size=9)
tied = st.lists(st.integers(0, 4), min_size=1, max_size=7)


def near(got, expected, relative=1e-10):
    return got == pytest.approx(expected, rel=relative, abs=1e-14)


# As others compute it.


@given(samples, samples)
@settings(deadline=None)
def test_mann_whitney_is_scipys(first, second):
    normal = trials.mann_whitney_normal(first, second)
    scipys = scipy.stats.mannwhitneyu(first, second, method="asymptotic")
    assert normal.u == scipys.statistic
    if len({*first, *second}) > 1:  # where all values are equal SciPy has a NaN, or 1 by its correction
        assert near(normal.p_ties_continuity, scipys.pvalue, 1e-9)
        without = scipy.stats.mannwhitneyu(first, second, method="asymptotic", use_continuity=False)
        assert near(normal.p_ties, without.pvalue, 1e-9)
    if len({*first, *second}) == len(first) + len(second):
        exact = trials.mann_whitney(first, second)
        assert not exact.tied
        for alternative, p in (("two-sided", exact.p), ("less", exact.p_less), ("greater", exact.p_greater)):
            assert near(
                p, scipy.stats.mannwhitneyu(first, second, alternative=alternative, method="exact").pvalue
            )


@pytest.mark.parametrize("n, m", [(50, 50), (64, 64), (12, 90), (3, 300)])
def test_mann_whitney_of_many_is_scipys(n, m):
    chance = numpy.random.default_rng(n)
    first, second = chance.normal(size=n), chance.normal(0.3, size=m)
    assert near(
        trials.mann_whitney(first, second).p,
        scipy.stats.mannwhitneyu(first, second, method="exact").pvalue,
        1e-9,
    )


@given(tied, tied)
@settings(deadline=None, max_examples=60)
def test_mann_whitney_with_ties_counts_all_ways(first, second):
    n, pooled = len(first), first + second
    center = Fraction(n * len(second), 2)

    def u(chosen):
        return sum(
            Fraction((pooled[i] > pooled[j]) - (pooled[i] < pooled[j]) + 1, 2)
            for i in chosen
            for j in range(len(pooled))
            if j not in chosen
        )

    if math.comb(len(pooled), n) > 500:
        return
    seen = u(set(range(n)))
    every = [u(set(chosen)) for chosen in itertools.combinations(range(len(pooled)), n)]
    got = trials.mann_whitney(first, second)
    assert near(got.p, sum(abs(one - center) >= abs(seen - center) for one in every) / len(every))
    assert near(got.p_less, sum(one <= seen for one in every) / len(every))
    assert near(got.p_greater, sum(one >= seen for one in every) / len(every))
    assert got.least_p <= got.p + 1e-15


@given(
    st.lists(st.integers(-40, 40), min_size=2, max_size=6),
    st.lists(st.integers(-40, 40), min_size=2, max_size=6),
)
@settings(deadline=None, max_examples=40)
def test_permutations_are_scipys(first, second):
    def difference(a, b, axis):
        return numpy.mean(a, axis=axis) - numpy.mean(b, axis=axis)

    got = trials.permutation_test(first, second)
    assert got.exact and got.splits == math.comb(len(first) + len(second), len(first))
    for alternative, p in (("less", got.p_less), ("greater", got.p_greater)):
        scipys = scipy.stats.permutation_test(
            (first, second), difference, alternative=alternative, n_resamples=math.inf, vectorized=True
        )
        assert near(p, scipys.pvalue)


@given(st.lists(st.tuples(st.integers(-40, 40), st.integers(-40, 40)), min_size=2, max_size=8))
@settings(deadline=None, max_examples=40)
def test_flips_of_signs_are_scipys(pairs):
    def mean(differences, axis):
        return numpy.mean(differences, axis=axis)

    first, second = ({str(i): [pair[k]] for i, pair in enumerate(pairs)} for k in (0, 1))
    got = trials.permutation_test(first, second)
    differences = [a - b for a, b in pairs]
    scipys = scipy.stats.permutation_test(
        (differences,),
        mean,
        permutation_type="samples",
        alternative="greater",
        n_resamples=math.inf,
        vectorized=True,
    )
    assert near(got.p_greater, scipys.pvalue)


@given(st.integers(0, 60), st.integers(1, 60), st.floats(0.5, 0.999))
def test_proportions_are_statsmodels(successes, more, level):
    n = successes + more
    for count in (successes, n):
        got = trials.proportion(count, n, level)
        exact = proportion_confint(count, n, 1 - level, method="beta")
        wilson = proportion_confint(count, n, 1 - level, method="wilson")
        assert near((got.exact_least, got.exact_most), exact)
        assert near((got.wilson_least, got.wilson_most), wilson)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_corrections_are_statsmodels(p_values):
    assert near(trials.holm(p_values), multipletests(p_values, method="holm")[1])
    assert near(trials.benjamini_hochberg(p_values), multipletests(p_values, method="fdr_bh")[1])


@given(st.floats(0.02, 0.98), st.floats(0.02, 0.98), st.floats(0.9, 0.999), st.floats(0.6, 0.99))
@settings(deadline=None)
def test_trials_for_chances_are_statsmodels(first, second, level, power):
    effect = proportion_effectsize(first, second)
    if not 0.05 < abs(effect) < 1:  # where SciPy's root finder finds it
        return
    exact = NormalIndPower().solve_power(effect, alpha=1 - level, power=power, ratio=1)
    got = trials.trials_needed_for_chances(first, second, level, power)
    assert got == pytest.approx(exact, rel=3e-3, abs=1.01)


@pytest.mark.parametrize("n", [3, 4, 9, 30, 75])
def test_the_bootstrap_is_what_scipys_converges_to(n):
    sample = numpy.random.default_rng(n).lognormal(size=n)
    got = trials.bootstrap_quantile(sample)
    resamples = numpy.random.default_rng(1).choice(sample, (40_000, n))
    medians = numpy.median(resamples, axis=1)
    for end, level in ((got.least, 0.025), (got.most, 0.975)):
        assert (medians < end).mean() - 0.006 <= level <= (medians <= end).mean() + 0.006


def test_the_bootstrap_law_is_binomial():
    law = trials.bootstrap_law(7, 4)
    tails = [scipy.stats.binom.sf(3, 7, i / 7) for i in range(8)]
    assert near(law, numpy.diff(tails))


@pytest.mark.parametrize("n, rank", [(2, 1), (4, 2), (5, 1), (5, 4)])
def test_the_law_of_neighbours_counts_all_resamples(n, rank):
    counted = numpy.zeros((n, n))
    for drawn in itertools.product(range(n), repeat=n):
        i, j = sorted(drawn)[rank - 1 : rank + 1]
        counted[i, j] += n**-n
    law = numpy.asarray(trials.bootstrap_pair_law(n, rank))
    assert numpy.abs(law - counted).max() < 1e-14
    assert near(law.sum(axis=1), trials.bootstrap_law(n, rank))  # the first of the two by itself
    assert near(law.sum(axis=0), trials.bootstrap_law(n, rank + 1))


def test_the_law_of_an_even_median_is_what_its_interval_is_from():
    sample = sorted(numpy.random.default_rng(4).lognormal(size=12))
    law = trials.bootstrap_pair_law(12, 6)
    medians = sorted(((sample[i] + sample[j]) / 2, law[i, j]) for i in range(12) for j in range(i, 12))
    below, most = 0.0, None
    for median, chance in medians:
        below += chance
        if below >= 0.975 and most is None:
            most = median
    assert trials.bootstrap_quantile(sample).most == most


# What is known.


def test_floors_and_coverage_of_small_samples():
    assert [round(trials.mann_whitney_floor(n, n), 5) for n in (3, 4, 5, 6)] == [
        0.1,
        0.02857,
        0.00794,
        0.00216,
    ]
    assert [trials.coverage(n, 1, n) for n in (3, 4, 5, 6)] == [0.75, 0.875, 0.9375, 0.96875]


def test_delta_is_honest_where_samples_are_apart():
    got = trials.cliffs_delta([4, 5, 6], [1, 2, 3])
    assert (got.delta, got.most, got.magnitude) == (1, 1, "large")
    assert got.least < 0  # at 95 %, as the exact test: no three against three are significant
    alone = trials.cliffs_delta([2], [1])
    assert alone.least == pytest.approx(-0.95)


def test_cost_per_success_in_both_estimators():
    costs, solved = [0.115, 0.193, 0.303, 0.432], [False, True, True, True]
    got = trials.cost_per_success(costs, solved)
    assert got.exact
    assert got.mean == pytest.approx(sum(costs) / 3)
    assert got.median == pytest.approx(0.303 / 0.75)
    assert got.never == pytest.approx(1 / 256)
    everything = trials.cost_per_success([1.0, 3.0], [True, False])
    assert everything.mean_most == math.inf
    drawn = trials.cost_per_success(costs, solved, limit=0, draws=20_000, seed=3)
    assert not drawn.exact
    assert drawn == trials.cost_per_success(costs, solved, limit=0, draws=20_000, seed=3)


def test_dominance_of_an_arm_that_is_better_in_all():
    good, bad = ([1.0, 1.1, 1.2], [True] * 3), ([2.0, 2.5, 3.0], [False] * 3)
    for measure in ("mean", "median_solved"):
        got = trials.dominance(good, bad, measure)
        assert (got.first_dominates, got.second_dominates, got.first_cheaper) == (1, 0, 1)


@given(st.lists(st.tuples(values, values), max_size=12))
def test_the_pareto_set_is_what_nothing_dominates(points):
    costs, yields = [x for x, _ in points], [y for _, y in points]
    for (x, y), by in zip(points, trials.pareto(costs, yields)):
        better = [(a, b) for a, b in points if a <= x and b >= y and (a, b) != (x, y)]
        assert (by is None) == (not better)
        assert by is None or points[by] in better


# Laws.


@given(samples, samples)
@settings(deadline=None)
def test_what_swaps_with_the_samples(first, second):
    there, back = trials.mann_whitney(first, second), trials.mann_whitney(second, first)
    assert near((there.p, there.p_less, there.least_p), (back.p, back.p_greater, back.least_p))
    delta, other = trials.cliffs_delta(first, second), trials.cliffs_delta(second, first)
    assert near(
        (delta.delta, delta.least, delta.score_most), (-other.delta, -other.most, -other.score_least), 1e-9
    )
    assert (
        -1
        <= delta.least
        <= delta.score_least + 1e-12
        <= delta.delta + 1e-9
        <= delta.score_most + 2e-9
        <= delta.most + 3e-9
    )


@given(samples, st.floats(0.05, 0.95), st.floats(0.5, 0.99))
def test_quantiles_do_not_depend_on_order_and_scale(sample, q, level):
    for function in (trials.quantile, trials.bootstrap_quantile):
        got, turned = function(sample, q, level), function(sample[::-1], q, level)
        assert got == turned
        assert got.least <= got.estimate <= got.most or function is trials.bootstrap_quantile
        doubled = function([2 * value for value in sample], q, level)
        assert (doubled.least, doubled.most) == (2 * got.least, 2 * got.most)
        assert got.coverage <= got.widest + 1e-12


def test_simulated_coverage():
    """Of the interval for a median by ranks, of Cliff's delta, of a proportion, and of the mean cost of a success."""
    chance = random.Random(4)
    runs, held = 1500, {"ranks": 0, "delta": 0, "exact": 0, "wilson": 0, "success": 0}
    told = trials.coverage(9, 2, 8)
    for _ in range(runs):
        first = [chance.expovariate(1) for _ in range(9)]
        second = [2 * chance.expovariate(1) for _ in range(7)]
        ranks = trials.quantile(first)
        assert ranks.coverage == told
        held["ranks"] += ranks.least <= math.log(2) <= ranks.most
        delta = trials.cliffs_delta(first, second)
        held["delta"] += delta.least <= -1 / 3 <= delta.most
        share = trials.proportion(sum(chance.random() < 0.7 for _ in range(20)), 20)
        held["exact"] += share.exact_least <= 0.7 <= share.exact_most
        held["wilson"] += share.wilson_least <= 0.7 <= share.wilson_most
    for _ in range(runs // 5):
        costs = [chance.expovariate(1) for _ in range(40)]
        solved = [chance.random() < 0.7 for _ in costs]
        got = trials.cost_per_success(costs, solved, draws=600)
        held["success"] += got.mean_least <= 1 / 0.7 <= got.mean_most
    error = 4 * math.sqrt(0.05 * 0.95 / runs)
    assert abs(held["ranks"] / runs - told) < error
    assert held["delta"] / runs > 0.95 - error
    assert held["exact"] / runs > 0.95 - error
    assert abs(held["wilson"] / runs - 0.95) < 0.04
    assert abs(held["success"] / (runs // 5) - 0.95) < 0.07


# Bad input.


@pytest.mark.parametrize(
    "call, error, text",
    [
        (lambda: trials.quantile([]), loopcost.OutOfRangeError, "values is 0; it must be from 1 to 1e9"),
        (lambda: trials.quantile([1, float("nan")]), loopcost.NotANumberError, "values[1] is NaN"),
        (lambda: trials.quantile([1, math.inf]), loopcost.OutOfRangeError, "values[1] is infinite"),
        (lambda: trials.quantile("123"), loopcost.WrongTypeError, "values is '123'"),
        (lambda: trials.quantile([1], 1.0), loopcost.OutOfRangeError, "quantile is 1"),
        (lambda: trials.quantile([1], level=1), loopcost.OutOfRangeError, "level is 1"),
        (lambda: trials.coverage(3, 2, 1), loopcost.OutOfRangeError, "rank is 2; it must be 1"),
        (
            lambda: trials.bootstrap_pair_law(1, 1),
            loopcost.OutOfRangeError,
            "n is 1; it must be from 2 to 10000",
        ),
        (lambda: trials.bootstrap_pair_law(10_001, 1), loopcost.OutOfRangeError, "n is 10001"),
        (
            lambda: trials.bootstrap_pair_law(3, 3),
            loopcost.OutOfRangeError,
            "rank is 3; it must be from 1 to 2",
        ),
        (lambda: trials.mann_whitney([1], [None]), loopcost.WrongTypeError, "second[0] is None"),
        (lambda: trials.mann_whitney([], [1]), loopcost.OutOfRangeError, "first is 0"),
        (
            lambda: trials.mann_whitney(range(65), range(65, 130)),
            loopcost.UnsupportedError,
            "first and second can be dealt in too many ways to be counted, 2^125 or more",
        ),
        (
            lambda: trials.permutation_test({"a": [1]}, {"b": [1]}),
            loopcost.NullError,
            "second.a is not given",
        ),
        (lambda: trials.permutation_test([1], [2], limit=-1), loopcost.OutOfRangeError, "limit is -1"),
        (lambda: trials.permutation_test([1], [2], draws=0), loopcost.OutOfRangeError, "draws is 0"),
        (lambda: trials.permutation_test([1], [2], seed=-1), loopcost.OutOfRangeError, "seed is -1"),
        (
            lambda: trials.proportion(3, 2),
            loopcost.OutOfRangeError,
            "successes is 3; it must be from 0 to 2 trials",
        ),
        (lambda: trials.proportion(0, 0), loopcost.OutOfRangeError, "trials is 0"),
        (
            lambda: trials.cost_per_success([1.0], [False]),
            loopcost.UndefinedError,
            "without a success none has a price",
        ),
        (
            lambda: trials.cost_per_success([1.0], []),
            loopcost.UndefinedError,
            "solved has 0 outcomes for 1 costs",
        ),
        (lambda: trials.cost_per_success([-1.0], [True]), loopcost.OutOfRangeError, "costs[0] is -1"),
        (
            lambda: trials.dominance(([1], [1]), ([1], [1]), "cheap"),
            loopcost.OutOfRangeError,
            "measure is 'cheap'",
        ),
        (lambda: trials.pareto([1], []), loopcost.UndefinedError, "yields has 0 values for 1 costs"),
        (lambda: trials.holm([1.5]), loopcost.OutOfRangeError, "p_values[0] is 1.5; it must be from 0 to 1"),
        (lambda: trials.trials_needed(0), loopcost.UndefinedError, "no number of trials tells a difference"),
        (lambda: trials.trials_needed(0.5, power=1), loopcost.OutOfRangeError, "power is 1"),
        (
            lambda: trials.trials_needed_for_chances(0.5, 0.5),
            loopcost.UndefinedError,
            "second is 0.5; the other one is the same, and they must differ",
        ),
        (lambda: trials.Trials([1]), loopcost.WrongTypeError, "trials[] is 1"),
    ],
)
def test_bad_input(call, error, text):
    with pytest.raises(error) as caught:
        call()
    assert isinstance(caught.value, LoopcostError)
    assert text in str(caught.value)


def test_nothing_is_fine():
    assert trials.holm([]) == trials.benjamini_hochberg([]) == trials.pareto([], []) == []
