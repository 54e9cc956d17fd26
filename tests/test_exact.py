"""What the results promise, against exact rational arithmetic on random plans: 8 ulp, or the bounds they carry.

The golden vectors hold plans as users have them. These are the others: between 0 and 2 bugs, where terms cancel; tokens
whose sums are no doubles; hundreds of classes; prices of which the cache's read is the dearer.
"""

import math
import random
import sys
from fractions import Fraction

import pytest
from loopcost import Context, Model, Price, Strategy, Task
from project import ROOT

sys.path.insert(0, str(ROOT / "tests/vectors"))
import make_sensitivity  # noqa: E402


def log_uniform(rng, least, most):
    return 10 ** rng.uniform(math.log10(least), math.log10(most))


def price(rng):
    def rate():
        return rng.choice([0.0, 1e4, log_uniform(rng, 1e-3, 1e4), log_uniform(rng, 0.1, 30)])

    return Price(input=rate(), output=rate(), cache_read=rate(), cache_write=rate())


def task(rng):
    def tokens():
        return rng.choice([0.0, 1e9, log_uniform(rng, 1, 1e9), log_uniform(rng, 100, 1e5)])

    return Task(prompt=tokens(), generation=tokens(), attempt=tokens(), trace=tokens())


def context(rng, size):
    def warm():
        base = size.prompt + size.generation
        exact = Fraction(size.prompt) + Fraction(size.generation)
        held = rng.choice([0.0, size.prompt, base, base * rng.random(), base * (1 - 2**-40)])
        return held if Fraction(held) <= exact else size.prompt

    expiry = rng.choice([0.0, 0.0, 1.0, rng.random()])
    return Context(rng.choice(["fresh", "shared"]), rng.random() < 0.8, warm(), warm(), expiry=expiry)


def chance(rng):
    return rng.choice([1.0, rng.uniform(0.05, 1), 1 - log_uniform(rng, 1e-16, 1e-2), log_uniform(rng, 1e-6, 0.2)])


def few(rng):
    """Between 0 and 2 bugs, or next to 1."""
    n = rng.randint(1, 3)
    around_one = [1 / n * (1 + rng.choice([-1, 1]) * log_uniform(rng, 1e-16, 1e-2)) for _ in range(n)]
    anywhere = [rng.uniform(0, 2) / n for _ in range(n)]
    return [(count, chance(rng)) for count in rng.choice([around_one, anywhere])]


def usual(rng):
    return [(rng.choice([rng.randint(0, 20), log_uniform(rng, 1, 1e6)]), chance(rng)) for _ in range(rng.randint(1, 4))]


def many(rng):
    one = (rng.uniform(0.5, 2), chance(rng))
    return [one] * rng.randint(100, 700)


def plan(rng, classes):
    size = task(rng)
    names = [f"c{index}" for index in range(len(classes))]
    bugs = {name: float(count) for name, (count, _) in zip(names, classes)}
    chances = {name: p for name, (_, p) in zip(names, classes)}
    generator, fixer = Model(price(rng), bugs=bugs, name="g"), Model(price(rng), fix_chance=chances, name="f")
    return Strategy(generator, fixer, size, context(rng, size))


def cancelling_plan(rng):
    """One conversation whose linear cost, cr (L1 - (1-n) D), all but cancels below one bug."""
    bugs, step = rng.uniform(0.05, 0.95), log_uniform(rng, 100, 1e6)
    base = step * (1 - bugs) * (1 + rng.choice([-1, 1]) * log_uniform(rng, 1e-15, 1e-2))
    free = Price(input=0, output=0, cache_read=0, cache_write=0)
    reads = Price(input=0, output=0, cache_read=log_uniform(rng, 0.1, 30), cache_write=0)
    generator, fixer = Model(free, bugs={"c": bugs}, name="g"), Model(reads, fix_chance={"c": chance(rng)}, name="f")
    return Strategy(generator, fixer, Task(base, 0, step, 0), Context("shared", True, "cold", "cold"))


def held(kept, warmth):
    return Fraction(0) if warmth == "cold" or not kept.caching else Fraction(warmth)


def exact(strategy):
    """Mean and variance, as fractions."""
    size, kept = strategy.task, strategy.context
    generator, fixer = strategy.generator.price, strategy.fixer.price
    write, read = ("cache_write", "cache_read") if kept.caching else ("input", "input")

    def usd(card, kind):
        return Fraction(getattr(card, kind)) / 10**6

    counts, chances = strategy.generator.bugs, strategy.fixer.fix_chance
    setting = {
        "mode": 1 if kept.mode == "shared" else 0,
        "classes": [(Fraction(counts[name]), Fraction(chances[name])) for name in counts],
        "L0": Fraction(size.prompt), "G0": Fraction(size.generation), "G": Fraction(size.attempt), "E": Fraction(size.trace),
        "gen_write": usd(generator, write), "gen_out": usd(generator, "output"),
        "write": usd(fixer, write), "read": usd(fixer, read), "out": usd(fixer, "output"),
        "expiry": Fraction(kept.expiry) if kept.caching else Fraction(0),
        "warm_first": held(kept, kept.warm_first),
        "warm_later": held(kept, kept.warm_later),
    }  # fmt: skip
    if not any(count for count, _ in setting["classes"]):
        return setting["gen_write"] * setting["L0"] + setting["gen_out"] * setting["G0"], Fraction(0)
    return make_sensitivity.total(setting)


def check(got, bound, expected, promised, strategy):
    error = abs(Fraction(got) - expected)
    assert error <= Fraction(bound), (float(error / Fraction(bound)) if bound else math.inf, strategy)
    if promised:
        assert error <= 8 * Fraction(math.ulp(float(expected))), strategy


def test_a_cancelling_cost_says_so():
    rng = random.Random(7)
    flagged = 0
    for _ in range(500):
        strategy = cancelling_plan(rng)
        cost, (mean, variance) = strategy.cost(), exact(strategy)
        flagged += cost.ill_conditioned
        check(cost.mean, cost.mean_bound, mean, not cost.ill_conditioned, strategy)
        check(cost.variance, cost.variance_bound, variance, not cost.ill_conditioned, strategy)
    assert flagged > 100


@pytest.mark.parametrize("classes, trials", [(few, 1500), (usual, 2500), (many, 60)], ids=["few", "usual", "many"])
def test_costs_are_as_exact_as_they_say(classes, trials):
    rng = random.Random(20261122)
    sound = 0
    for _ in range(trials):
        strategy = plan(rng, classes(rng))
        cost, (mean, variance) = strategy.cost(), exact(strategy)
        sound += not cost.ill_conditioned
        check(cost.mean, cost.mean_bound, mean, not cost.ill_conditioned, strategy)
        check(cost.variance, cost.variance_bound, variance, not cost.ill_conditioned, strategy)
    assert sound > trials / 3
