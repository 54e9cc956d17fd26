"""The golden vectors through the Python package, to 8 ulp, or to the bounds that an answer carries."""

import json
import math
from fractions import Fraction

import pytest
from conftest import VECTORS, ulps, vectors

from loopcost import (
    Attempts,
    Calls,
    Context,
    Loop,
    Model,
    Price,
    Strategy,
    Task,
    Thread,
    UndefinedError,
    attempts,
    crossover,
    sensitivity,
)

FREE = Price(0, 0, 0, 0)


def task(tok):
    return Task(prompt=tok["L0"], generation=tok["G0"], attempt=tok["G"], trace=tok["E"])


def within_bounds(cost, mean, variance):
    """An answer keeps its own bounds, and these are 8 ulp unless it says otherwise."""
    assert abs(Fraction(cost.mean) - Fraction(mean)) <= Fraction(cost.mean_bound)
    assert abs(Fraction(cost.variance) - Fraction(variance)) <= Fraction(cost.variance_bound)
    if not cost.ill_conditioned:
        assert ulps(cost.mean, mean) <= 8
        assert ulps(cost.variance, variance) <= 8


@pytest.mark.parametrize("given, true", vectors("attempts_moments"))
def test_attempts(given, true):
    found = attempts(given["classes"])
    for name, word in (("mean", "mean"), ("variance", "variance"), ("third", "k3"), ("fourth", "k4")):
        assert ulps(getattr(found, name), true[word]) <= 8


def whole(classes):
    """The classes, and bugs that are fixed for sure to fill a fractional sum up to a whole number; that number."""
    bugs = math.ceil(sum(Fraction(count) for count, _ in classes))
    rest = bugs - sum(Fraction(count) for count, _ in classes)
    return [*classes, (float(rest), 1.0)], bugs


def near(found, true):
    return abs(found - float(true)) <= 1e-12 * float(true) + 1e-290


@pytest.mark.parametrize("given, true", vectors("attempts_distribution"))
def test_law_of_attempts(given, true):
    classes, bugs = whole(given["classes"])
    law = Attempts(classes)
    for point in true["points"]:
        t = bugs + point["k"]
        if t <= 10**12:
            assert near(law.pmf(t), point["pmf"])
            assert near(law.cdf(t), point["cdf"])
            assert near(law.sf(t), point["sf"])
    assert [law.ppf(chance) for chance, k in true["quantiles"] if bugs + k <= 10**12] == [
        bugs + k for _, k in true["quantiles"] if bugs + k <= 10**12
    ]
    assert [law.isf(chance) for chance, k in true["upper_quantiles"] if bugs + k <= 10**12] == [
        bugs + k for _, k in true["upper_quantiles"] if bugs + k <= 10**12
    ]


def exact(given):
    """Whether base and step are doubles: a thread takes the sums, and the vectors mean them exactly."""
    tok = given["tok"]
    return all(
        Fraction(tok[a]) + Fraction(tok[b]) == Fraction(tok[a] + tok[b])
        for a, b in (("L0", "G0"), ("G", "E"))
    )


@pytest.mark.parametrize("given, true", [case for case in vectors("thread") if exact(case.values[0])])
def test_thread(given, true):
    tok = given["tok"]
    thread = Thread(
        Price(**given["price"]),
        base=tok["L0"] + tok["G0"],
        step=tok["G"] + tok["E"],
        output=tok["G"],
        warm=given["u"],
        caching=given["caching"],
        expiry=given["m"],
    )
    found = thread.total(given["T"])
    assert ulps(found.mean, true["cost"]) <= 8
    assert ulps(found.variance, true["expiry_variance"]) <= 8
    for name in {"new_tokens", "held_tokens", "output_tokens"} & true.keys():  # longer ones have no counts
        assert ulps(getattr(found, name), true[name]) <= 8


@pytest.mark.parametrize("mode", ["shared", "fresh"])
@pytest.mark.parametrize("given, true", vectors("fix_cost"))
def test_fix_cost(given, true, mode):
    names = [f"class {i}" for i in range(len(given["classes"]))]
    counts, chances = zip(*given["classes"])
    strategy = Strategy(
        generator=Model(FREE, bugs=dict(zip(names, counts)), name="generator"),
        fixer=Model(Price(**given["price"]), fix_chance=dict(zip(names, chances)), name="fixer"),
        task=task(given["tok"]),
        context=Context(
            mode, given["caching"], warm_first=given["u"], warm_later=given["u"], expiry=given["m"]
        ),
    )
    cost = strategy.cost()
    within_bounds(cost, true[f"{mode}_mean"], true[f"{mode}_variance"])
    assert given.get("tag") == "sub1" or not cost.ill_conditioned


ARMS = {
    "A": ("strong", "weak"),
    "B": ("weak", "strong"),
    "solo_strong": ("strong", "strong"),
    "solo_weak": ("weak", "weak"),
}


def models(given):
    """Both models; where the vector leaves the bug count open, the shorthand's mix without a bug."""
    return {
        name: Model(
            Price(**given["price"][name]),
            bugs={
                "count": given["bugs"][name]["q"] or 0,
                "hard_share": given["bugs"][name]["phi"],
            },
            fix_chance=given["fix"][name],
            name=name,
        )
        for name in ("strong", "weak")
    }


def arm(given, name, mode):
    generator, fixer = ARMS[name]
    kind = "solo" if generator == fixer else "switch"
    both = models(given)
    context = Context(
        mode,
        given["caching"],
        warm_first=given["warm"][kind + "_first"],
        warm_later=given["warm"][kind + "_later"],
        expiry=given["m"],
    )
    return Strategy(both[generator], both[fixer], task(given["tok"]), context)


@pytest.mark.parametrize("given, true", vectors("strategy"))
def test_strategy(given, true):
    for name in ARMS:
        for mode in ("shared", "fresh"):
            expected = true[f"{name}_{mode}"]
            within_bounds(arm(given, name, mode).cost(), expected["total"], expected["variance"])


@pytest.mark.parametrize("mode", ["shared", "fresh"])
@pytest.mark.parametrize("given, true", vectors("crossover"))
def test_crossover(given, true, mode):
    found = crossover(arm(given, "A", mode), arm(given, "B", mode))
    roots, signs = true[mode]["roots"], true[mode]["signs"]
    assert len(found.values) == len(roots)
    assert [found.sign, *(crossing.sign_above for crossing in found.crossings)] == signs
    for crossing, root in zip(found.crossings, roots):
        assert abs(Fraction(crossing.value) - Fraction(root)) <= Fraction(crossing.bound)
        allowed = Fraction("1e-15") * Fraction(true[mode]["cancellation"]) + Fraction("1e-14")
        assert abs(Fraction(crossing.value) / Fraction(root) - 1) <= allowed


WORKED = json.loads((VECTORS / "worked_example.json").read_text())


@pytest.mark.parametrize("case", WORKED["cases"], ids=lambda case: case["setting"])
@pytest.mark.parametrize("mode", ["shared", "fresh"])
def test_worked_example(case, mode):
    """Its decimals are exact, ours are the nearest doubles: the inputs' rounding may add a few ulp."""
    given = {
        "tok": WORKED["tokens"],
        "caching": case["caching"],
        "m": 0,
        "warm": case["warm"],
        "price": {name: {k: float(v) for k, v in price.items()} for name, price in WORKED["prices"].items()},
        "bugs": {name: {"q": bugs["q"], "phi": float(bugs["phi"])} for name, bugs in WORKED["bugs"].items()},
        "fix": {name: {k: float(v) for k, v in fix.items()} for name, fix in WORKED["fix"].items()},
    }
    for name, expected in case["arms"].items():
        cost = arm(given, name, mode).cost()
        assert ulps(cost.mean, expected[mode]["total"]) <= 16
        assert ulps(cost.variance, expected[mode]["variance"]) <= 16
        assert ulps(cost.attempts_mean, expected["I"]) <= 16
        assert (
            cost.generation + cost.fix_input + cost.fix_output + cost.cache_read + cost.cache_write
            == cost.mean
        )


@pytest.mark.parametrize("given, true", vectors("sensitivity"))
def test_sensitivity(given, true):
    name = next(name for name, roles in ARMS.items() if roles == (given["generator"], given["fixer"]))
    path = given["parameter"]
    if given["index"] is not None:
        one = ("easy", "hard")[given["index"]]
        path = path.replace("classes[].count", f"bugs.{one}")
        path = path.replace("classes[].fix_chance", f"fix_chance.{one}")
    found = sensitivity(arm(given, name, ("fresh", "shared")[given["mode"]]), path)
    for word in ("mean", "variance"):
        scale = max(abs(Fraction(true[word])), abs(Fraction(true.get(f"{word}_scale", true[word]))))
        assert abs(Fraction(getattr(found, word)) - Fraction(true[word])) <= Fraction("1e-13") * scale


@pytest.mark.parametrize("given, true", vectors("budget"))
def test_budget(given, true):
    """A conversation of which something is spent before: what its generation costs."""
    counts = {str(i): count for i, (count, _) in enumerate(given["classes"])}
    chances = {str(i): chance for i, (_, chance) in enumerate(given["classes"])}
    spent = Price(0, given["gen"] * 1e6 / given["tok"]["G0"] if given["gen"] else 0, 0, 0)
    context = Context("shared", caching=given["caching"], warm_first=given["u"])
    strategy = Strategy(
        Model(spent, counts), Model(Price(**given["price"]), None, chances), task(given["tok"]), context
    )
    mean = sum(count / chance for count, chance in given["classes"])
    tries, law = Attempts(given["classes"]), strategy.distribution(tail=1e-250) if mean < 1e4 else None
    for point in true["points"]:
        margin = float(point["margin"])
        if not (margin > 1e-13 or (margin == 0 and given["gen"] == 0)) or not mean:
            continue
        if point["tmax"] is None:
            with pytest.raises(UndefinedError):
                strategy.affordable(point["budget"])
        else:
            paid = strategy.affordable(point["budget"])
            assert paid == min(point["tmax"], 10**12)
            assert near(tries.cdf(paid), point["within"]) and near(tries.sf(paid), point["over"])
        if law:
            within, over = law.cdf(point["budget"]), law.sf(point["budget"])
            assert within.exact and near(within.most, point["within"])
            assert over.exact and near(over.most, point["over"])


@pytest.mark.parametrize("given, true", vectors("conversation_cap"))
def test_conversation_cap(given, true):
    """A shared conversation with a cap is a loop whose hazards are those of its attempts."""
    if not any(count for count, _ in given["classes"]):
        return
    law, table, tok = Attempts(given["classes"]), [], given["tok"]
    for t in range(1, given["cap"] + 1):
        reached = law.sf(t - 1)
        table.append(min(1.0, law.pmf(t) / reached) if reached else 1.0)
    thread = Thread(
        Price(**given["price"]),
        tok["L0"] + tok["G0"],
        tok["G"] + tok["E"],
        tok["G"],
        given["u"],
        given["caching"],
        given["m"],
    )
    run = Loop(thread, Calls(solved=table, cap=given["cap"])).run()
    for name, key in (("p_solved", "success"), ("mean", "mean"), ("per_solved", "cost_to_success")):
        assert getattr(run, name) == pytest.approx(float(true[key] or 0), rel=1e-11)
    assert run.variance == pytest.approx(float(true["variance"]), rel=1e-9)
    assert run.mean_solved == pytest.approx(float(true["mean_success"] or 0), rel=1e-11)
    if float(true["failure"]) > 1e-9:
        assert run.p_capped == pytest.approx(float(true["failure"]), rel=1e-5)
        assert run.mean_capped == pytest.approx(float(true["mean_failure"]), rel=1e-11)
