"""Strategies beyond the plain model, and the small rules: golden vectors, and what coincides with what."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from conftest import ulps, vectors

from loopcost import (
    Attempts,
    Beta,
    Context,
    DivergentError,
    Model,
    Price,
    Strategy,
    Task,
    UndefinedError,
    attempts,
    belief,
    best_of,
    per_solved,
    progeny,
)

FREE = Price(0, 0, 0, 0)


def strategy(case, counts, laws, mode, bugs=None, fixing=None, **context):
    """The repairs of a vector: what they are of costs nothing."""
    names = [f"class {i}" for i in range(len(counts))]
    tok = case["tok"]
    return Strategy(
        generator=Model(FREE, dict(zip(names, counts)), name="generator", **(bugs or {})),
        fixer=Model(Price(**case["price"]), None, dict(zip(names, laws)), name="fixer", **(fixing or {})),
        task=Task(tok["L0"], tok["G0"], tok["G"], tok["E"], tok.get("growth", 0)),
        context=Context(
            mode,
            case["caching"],
            warm_first=case["u"],
            warm_later=case["u"],
            expiry=case.get("m", 0),
            **context,
        ),
    )


def near(found, true, relative):
    """As a fraction, a chance far below the smallest double would have millions of digits."""
    true = Fraction(true if Decimal(true).adjusted() > -400 else 0)
    return abs(Fraction(found) - true) <= Fraction(relative) * abs(true) + Fraction(1, 2**1022)


def check_cost(one, true, mode, relative=8 * 2.0**-52):
    """Mean and variance, as far as they are finite; the bounds of the answer say where terms cancel."""
    mean, variance = true[f"{mode}_mean"], true[f"{mode}_variance"]
    if variance is None:
        with pytest.raises(UndefinedError) as caught:
            one.cost()
        assert caught.value.parameter == "fixer.fix_chance.class 0.alpha"
    if mean is None:
        with pytest.raises(UndefinedError, match="^fixer.fix_chance.class 0.alpha is "):
            one.mean()
        return
    if variance is None:
        assert near(one.mean(), mean, relative)
        return
    cost = one.cost()
    assert near(cost.mean, mean, relative) or abs(Fraction(cost.mean) - Fraction(mean)) <= cost.mean_bound
    assert near(cost.variance, variance, 2 * relative)
    assert one.mean() == cost.mean
    assert sum(cost.parts.values()) == pytest.approx(cost.mean, rel=1e-15)


def check_attempts(found, true, relative=8 * 2.0**-52):
    for name, key in (("mean", "mean"), ("variance", "variance"), ("third", "k3"), ("fourth", "k4")):
        assert near(getattr(found, name), true[f"attempts_{key}"], relative)


@pytest.mark.parametrize("mode", ["fresh", "shared"])
@pytest.mark.parametrize("case, true", vectors("bug_cap"))
def test_bug_cap(case, true, mode):
    counts, laws = zip(*case["classes"])
    one = strategy(case, counts, laws, mode, bug_cap=case["cap"])
    check_cost(one, true, mode)
    cost = one.cost()
    assert near(cost.p_solved, true["all_fixed"], 1e-15 * (2 - math.log(cost.p_solved + 1e-300)))
    assert near(cost.p_unsolved, true["not_all_fixed"], 1e-14)
    assert near(cost.fixed, true["expected_fixed"], 1e-15)
    if cost.p_solved and cost.p_unsolved and mode == "fresh":
        both = cost.p_solved * cost.mean_solved + cost.p_unsolved * cost.mean_unsolved
        assert both == pytest.approx(cost.mean, rel=1e-12)
    if cost.p_solved:
        assert cost.per_solved == pytest.approx(cost.mean / cost.p_solved, rel=1e-15)


def by_class(rates):
    return {f"class {i}": rate for i, rate in enumerate(rates)}


@pytest.mark.parametrize("mode", ["fresh", "shared"])
@pytest.mark.parametrize("case, true", vectors("regressions"))
def test_regressions(case, true, mode):
    counts, laws, after_fix, after_failure = zip(*case["classes"])

    def build():
        rates = {"after_fix": by_class(after_fix), "after_failure": by_class(after_failure)}
        return strategy(case, counts, laws, mode, fixing=rates)

    if true["diverges"]:
        with pytest.raises(DivergentError, match=r"^fixer.after_(fix|failure).class \d is ") as caught:
            build()
        assert caught.value.value >= caught.value.most
        with pytest.raises(DivergentError, match=r"^classes\[\d\].after_(fix|failure) is "):
            attempts(case["classes"])
        return
    check_cost(build(), true, mode)
    check_attempts(build().attempts(), true)
    check_attempts(attempts(case["classes"]), true)
    check_attempts(Attempts(case["classes"]).cumulants(), true)


@pytest.mark.parametrize("mode", ["fresh", "shared"])
@pytest.mark.parametrize("case, true", vectors("beta"))
def test_beta(case, true, mode):
    law = {"alpha": case["a"], "beta": case["b"]}
    one = strategy(case, [case["n"]], [law], mode, bug_cap=case["cap"])
    check_cost(one, true, mode)
    if case["cap"]:
        assert one.cost().fixed == pytest.approx(case["n"] * (1 - float(true["not_fixed"])), rel=1e-14)
    elif case["a"] > 4:
        first = case["n"] * float(true["binomial_moments"][0])
        assert one.attempts() == attempts([(case["n"], Beta(**law))])
        assert one.attempts().mean == pytest.approx(first, rel=1e-14)
    else:
        with pytest.raises(
            UndefinedError, match=r"^classes\[0\].fix_chance.alpha is .*; .* unless it is abo"
        ):
            attempts([(case["n"], law)])
        with pytest.raises(
            UndefinedError, match="^fixer.fix_chance.class 0.alpha is .* unless it is above 4"
        ):
            one.attempts()


COUNT_LAWS = {"fixed": "fixed", "poisson": "poisson", "negbin": "negative_binomial"}


@pytest.mark.parametrize("mode", ["fresh", "shared"])
@pytest.mark.parametrize("case, true", vectors("random_bugs"))
def test_random_bugs(case, true, mode):
    """The shares of the classes are rounded on their way in."""
    law, phi = COUNT_LAWS[case["count_law"]], case["phi"]
    bugs = {"split": "random", "count_law": law}
    if law == "negative_binomial":
        bugs["count_variance"] = case["count_variance"]
    counts = [case["count_mean"] * (1 - phi), case["count_mean"] * phi]
    one = strategy(case, counts, (case["p_easy"], case["p_hard"]), mode, bugs)
    check_cost(one, true, mode, 1e-13)
    check_attempts(one.attempts(), true, 1e-13)


@pytest.mark.parametrize("mode", ["fresh", "shared"])
@pytest.mark.parametrize("case, true", vectors("step_growth"))
def test_step_growth(case, true, mode):
    counts, laws = zip(*case["classes"])
    check_cost(strategy(case, counts, laws, mode), true, mode)


@pytest.mark.parametrize("case, true", vectors("groups"))
def test_groups(case, true):
    counts, laws = zip(*case["classes"])
    one = strategy(case, counts, laws, "grouped", group=case["group"])
    check_cost(one, {f"grouped_{key}": value for key, value in true.items()}, "grouped")


@pytest.mark.parametrize("mode", ["fresh", "shared"])
@pytest.mark.parametrize("case, true", vectors("random_step"))
def test_random_step(case, true, mode):
    counts, laws = zip(*case["classes"])
    sizes = {"L0": 0, "G0": 0, "G": case["sd_fix"], "E": case["sd_trace"]}
    without = strategy({**case, "tok": sizes, "u": 0}, counts, laws, mode)
    task = without.task.replace(attempt_sd=case["sd_fix"], trace_sd=case["sd_trace"])
    steady, varying = without.cost(), without.replace(task=task).cost()
    assert varying.mean == pytest.approx(steady.mean, rel=4e-16)
    added = Fraction(varying.variance) - Fraction(steady.variance)
    assert abs(added - Fraction(true[f"{mode}_added_variance"])) <= 1e-14 * varying.variance


@pytest.mark.parametrize("case, true", vectors("conversation_cap"))
def test_conversation_cap(case, true):
    counts, laws = zip(*case["classes"])
    cost = strategy(case, counts, laws, "shared", conversation_cap=case["cap"]).cost()
    for name, key in (("p_solved", "success"), ("p_unsolved", "failure"), ("mean", "mean")):
        assert getattr(cost, name) == pytest.approx(float(true[key]), rel=1e-12, abs=1e-290)
    assert cost.variance == pytest.approx(float(true["variance"]), rel=1e-11)
    for name, key in (
        ("mean_solved", "mean_success"),
        ("mean_unsolved", "mean_failure"),
        ("per_solved", "cost_to_success"),
    ):
        assert getattr(cost, name) == pytest.approx(float(true[key] or 0), rel=1e-12)


@pytest.mark.parametrize("case, true", vectors("offspring"))
def test_offspring(case, true):
    """What one bug costs is a fresh thread's cost."""
    one = strategy(case, [1], [case["p"]], "fresh").cost()
    found = progeny(case["offspring_mean"], case["offspring_variance"], case["n"], one.mean, one.variance)
    assert ulps(found.mean, true["progeny_mean"]) <= 8 and ulps(found.variance, true["progeny_variance"]) <= 8
    assert near(found.cost_mean, true["fresh_mean"], 16 * 2.0**-52)
    assert near(found.cost_variance, true["fresh_variance"], 32 * 2.0**-52)


@pytest.mark.parametrize("case, true", vectors("small_rules"))
def test_small_rules(case, true):
    bugs = {"count": 1, "hard_share": case["phi"]}
    shares = belief(bugs, {"easy": case["p_easy"], "hard": case["p_hard"]}, case["failures"])
    assert near(shares["hard"], true["posterior_hard"], 1e-12)
    assert sum(shares.values()) == pytest.approx(1, rel=1e-15)
    some, none = best_of(case["p"], case["samples"])
    assert near(some, true["best_of_n"], 1e-12) and near(none, true["none_of_n"], 1e-12)
    found = per_solved(case["success"], case["mean_success"], case["mean_failure"])
    assert near(found, true["cost_to_success"], 4 * 2.0**-52)
