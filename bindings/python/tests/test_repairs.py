"""Strategies beyond the plain model, and the small rules: golden vectors, and what coincides with what."""

import copy
import math
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from conftest import ulps, vectors
from hypothesis import given
from hypothesis import strategies as st

import loopcost
from loopcost import (
    Attempts,
    Beta,
    Context,
    Cumulants,
    DivergentError,
    LoopcostError,
    Model,
    Price,
    Progeny,
    Strategy,
    Task,
    UndefinedError,
    UnsupportedError,
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


# Coincidences.

counts = st.integers(0, 6).map(float)
fix_chances = st.floats(0.02, 1)
modes = st.sampled_from(["fresh", "shared"])


@st.composite
def plans(draw, mode=modes, expiry=st.sampled_from([0, 0.3])):
    """A plan of the plain model."""
    tokens = st.floats(0, 1e4)
    read = draw(st.floats(0, 10))
    price = Price(draw(st.floats(0, 10)), draw(st.floats(0, 50)), read, read + draw(st.floats(0, 10)))
    return Strategy(
        Model(FREE, {"easy": draw(counts) + 1, "hard": draw(counts)}, name="generator"),
        Model(price, None, {"easy": draw(fix_chances), "hard": draw(fix_chances)}, name="fixer"),
        Task(draw(tokens), draw(tokens), draw(tokens), draw(tokens), attempt_sd=0),
        Context(draw(mode), draw(st.booleans()), expiry=draw(expiry)),
    )


def moved(plan, fixer=None, generator=None, context=None, task=None):
    """A plan with some fields of its parts changed."""
    parts = {"fixer": fixer, "generator": generator, "context": context, "task": task}
    return plan.replace(**{name: getattr(plan, name).replace(**one) for name, one in parts.items() if one})


def same_cost(one, other, relative=1e-12):
    """A variance that is nothing beside the squared mean may be rounding."""
    one, other = one.cost(), other.cost()
    for mean, variance in (("mean", "variance"), ("attempts_mean", "attempts_variance")):
        size = getattr(other, mean)
        assert getattr(one, mean) == pytest.approx(size, rel=relative)
        spread = getattr(other, variance)
        assert getattr(one, variance) == pytest.approx(spread, rel=relative, abs=relative * size**2 + 1e-300)


def laws(plan, law):
    return {name: law(chance) for name, chance in plan.fixer.fix_chance.items()}


@given(plans(), st.integers(1, 3))
def test_a_table_of_one_chance_is_that_chance(plan, length):
    table = moved(plan, fixer={"fix_chance": laws(plan, lambda chance: [chance] * length)})
    same_cost(table, plan)
    assert table.attempts().fourth == pytest.approx(plan.attempts().fourth, rel=1e-12)


@given(plans())
def test_a_narrow_beta_law_is_its_mean(plan):
    """Up to what its spread adds: chances vary by about 1e-4."""

    def narrow(p):
        return {"alpha": 1e8 * p, "beta": 1e8 * (1 - p)} if p < 0.999 else p

    beta = moved(plan, fixer={"fix_chance": laws(plan, narrow)})
    same_cost(beta, plan, 1e-4)


@given(plans())
def test_no_cap_matters_that_is_never_reached(plan):
    capped = moved(plan, context={"bug_cap": 10**6})
    same_cost(capped, plan)
    assert capped.cost().p_solved == pytest.approx(1, abs=1e-15)
    assert capped.cost().fixed == pytest.approx(sum(plan.generator.bugs.values()))
    shared = moved(plan, context={"mode": "shared"})
    same_cost(moved(shared, context={"conversation_cap": 10**5}), shared)


@given(plans())
def test_groups_of_one_are_fresh_and_of_all_are_shared(plan):
    for group, mode in ((1, "fresh"), (13, "shared"), (10**12, "shared")):
        other = moved(plan, context={"mode": mode})
        same_cost(moved(plan, context={"mode": "grouped", "group": group}), other)


@given(plans(), st.sampled_from([1, 3.0]))
def test_with_one_class_there_is_nothing_to_split(plan, count):
    one = moved(plan, generator={"bugs": {"hard": count}})
    same_cost(moved(one, generator={"split": "random"}), one)
    same_cost(moved(one, generator={"split": "expected"}), one)


@given(plans(), st.sampled_from(["random", None]))
def test_a_count_that_hardly_varies_more_than_poisson_is_poisson(plan, split):
    poisson = moved(plan, generator={"split": split, "count_law": "poisson"})
    mean = sum(plan.generator.bugs.values())
    other = {"count_law": "negative_binomial", "count_variance": mean * (1 + 1e-9)}
    same_cost(moved(plan, generator=other), poisson, 1e-6)


@given(plans(expiry=st.just(0)), st.floats(0, 0.5))
def test_with_fixes_alone_that_bring_bugs_back_the_chance_is_lower(plan, rate):
    shared = moved(plan, context={"mode": "shared"})
    lower = laws(plan, lambda chance: chance * (1 - rate))
    same_cost(moved(shared, fixer={"after_fix": rate}), moved(shared, fixer={"fix_chance": lower}))
    same_cost(moved(plan, fixer={"after_fix": 0, "after_failure": {"easy": 0}}), plan)


@given(plans(), st.floats(0.1, 3), st.floats(0, 1))
def test_growth_and_noise_only_add(plan, growth, share):
    sizes = {"growth": growth, "attempt_sd": share * plan.task.attempt, "trace_sd": share * plan.task.trace}
    more = moved(plan, task=sizes).cost()
    assert more.mean >= plan.cost().mean * (1 - 1e-14)
    assert more.variance >= plan.cost().variance * (1 - 1e-12)
    noise = moved(plan, task={**sizes, "growth": 0}).cost()
    assert noise.mean == pytest.approx(plan.cost().mean, rel=1e-15)


@given(plans(), st.integers(1, 30))
def test_outcomes_sum_to_the_mean(plan, cap):
    cost = moved(plan, context={"bug_cap": cap}).cost()
    both = cost.p_solved * cost.mean_solved + cost.p_unsolved * cost.mean_unsolved
    assert both == pytest.approx(cost.mean, rel=1e-10)
    assert cost.p_solved + cost.p_unsolved == pytest.approx(1, rel=1e-15)
    if cost.p_solved > 1e-290:
        again = per_solved(cost.p_solved, cost.mean_solved, cost.mean_unsolved)
        assert cost.per_solved == pytest.approx(again, rel=1e-10)


anything = st.one_of(st.floats(), st.integers(), st.none(), st.booleans(), st.text(max_size=2), st.just(()))
rates = st.one_of(st.none(), st.floats(0, 1), st.fixed_dictionaries({"easy": st.floats(0, 1)}))
sizes = st.floats(0, 1e12)
law_forms = st.one_of(
    st.floats(1e-12, 1),
    st.lists(st.floats(0, 1), min_size=1, max_size=4),
    st.fixed_dictionaries({"alpha": st.floats(1e-6, 1e9), "beta": st.floats(1e-6, 1e9)}),
)


@given(st.data())
def test_any_input_gives_a_finite_number_or_names_a_parameter(data):
    def draw(*good):
        return data.draw(st.one_of(*good, *good, *good, anything))

    caps = st.one_of(st.none(), st.integers(1, 10**4))
    try:
        model = Model(
            Price(*(data.draw(st.floats(0, 1e3)) for _ in range(4))),
            {"easy": draw(st.floats(0, 1e12)), "hard": draw(counts)},
            {"easy": draw(law_forms), "hard": draw(law_forms)},
            split=draw(st.sampled_from([None, "random", "expected"])),
            count_law=draw(st.sampled_from(["fixed", "poisson", "negative_binomial"])),
            count_variance=draw(st.none(), st.floats(0, 1e24)),
            after_fix=draw(rates),
            after_failure=draw(rates),
        )
        mode = data.draw(st.sampled_from(["fresh", "shared", "grouped"]))
        context = Context(
            mode,
            data.draw(st.booleans()),
            expiry=data.draw(st.floats(0, 1)),
            group=draw(st.integers(1, 10**12) if mode == "grouped" else st.none()),
            bug_cap=draw(caps),
            conversation_cap=draw(caps if mode == "shared" else st.none()),
        )
        task = Task(
            *(data.draw(sizes) for _ in range(4)), draw(st.floats(0, 1e6)), draw(st.just(0)), draw(st.just(0))
        )
        one = Strategy.solo(model, task, context)
        cost = one.cost()
    except LoopcostError as problem:
        assert problem.parameter and str(problem).startswith(problem.parameter)
        assert "classes[" not in str(problem) and "counts" not in problem.parameter
    else:
        for name in (
            "mean",
            "variance",
            "attempts_mean",
            "attempts_variance",
            "mean_solved",
            "per_solved",
            "fixed",
        ):
            assert math.isfinite(getattr(cost, name)), name
        assert 0 <= cost.p_solved <= 1 and 0 <= cost.p_unsolved <= 1
        assert one.mean() == cost.mean


# Values.

PRICE = Price(1, 5, 0.1, 1.25)
TASK = Task(6000, 4000, 800, 400, growth=0.1, attempt_sd=100, trace_sd=50)
LAWS = {"easy": [0.6, 0.3], "hard": {"alpha": 6, "beta": 2}, "odd": 0.5}
MODEL = Model(
    PRICE,
    {"easy": 3, "hard": 2, "odd": 1},
    LAWS,
    "weak",
    count_law="negative_binomial",
    count_variance=9,
)
RATES = Model(PRICE, {"a": 3}, {"a": 0.5}, after_fix=0.1, after_failure={"a": 0.2}, split="random")


@pytest.mark.parametrize(
    "value",
    [
        TASK,
        Context("grouped", group=3, bug_cap=5),
        Context("shared", conversation_cap=50),
        MODEL,
        RATES,
        Beta(2, 3),
        Strategy.solo(MODEL, TASK, Context(bug_cap=5)),
        Strategy.solo(MODEL.replace(fix_chance={**LAWS, "hard": Beta(1.5, 2)}), TASK),
        Attempts([(3, [0.6, 0.3]), (1, Beta(6, 2)), (2, 0.5, 0.1)]),
        progeny(0.5, 0.2),
    ],
)
def test_values_are_values(value):
    assert value == pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value.replace()
    assert hash(value) == hash(copy.deepcopy(value))
    assert eval(repr(value), vars(loopcost)) == value


def test_models_keep_what_they_are_given():
    assert MODEL.fix_chance == {"easy": (0.6, 0.3), "hard": Beta(6, 2), "odd": 0.5}
    assert (RATES.after_fix, RATES.after_failure) == (0.1, {"a": 0.2})
    assert (MODEL.split, MODEL.count_law, MODEL.count_variance) == (None, "negative_binomial", 9)
    RATES.after_failure["a"] = MODEL.fix_chance["odd"] = 0.9
    assert RATES.after_failure == {"a": 0.2} and MODEL.fix_chance["odd"] == 0.5


def test_equal_models_are_one_model():
    """However the same thing is said."""
    assert RATES.replace(after_fix={"a": 0.1}, after_failure=0.2) == RATES
    assert MODEL.replace(split="random") == MODEL
    assert Model(PRICE, split="expected") == Model(PRICE) != Model(PRICE, split="random")
    assert RATES.replace(after_fix=0) == RATES.replace(after_fix=None) != RATES


def test_laws_of_attempts_take_all_laws():
    classes = [(3, [0.6, 0.3]), (1, {"alpha": 6, "beta": 2}), (2, 0.5, 0.1)]
    law = Attempts(classes)
    assert law.classes == ((3, (0.6, 0.3)), (1, Beta(6, 2)), (2, 0.5, 0.1, 0))
    assert law.cumulants() == attempts(classes) and isinstance(attempts(classes), Cumulants)
    assert law.mean() == pytest.approx(3 * (1 + 0.4 / 0.3) + 7 / 5 + 2 / 0.45)


def test_belief():
    shares = belief({"a": 3, "b": 2, "c": 0}, {"a": 0.5, "b": [0.4, 0.1], "c": Beta(2, 2)}, 3)
    a, b = 3 * 0.5**3, 2 * 0.6 * 0.9**2
    assert shares == pytest.approx({"a": a / (a + b), "b": b / (a + b), "c": 0})
    assert belief({"a": 1}, {"a": 0.5}, 0) == {"a": 1}


def test_progeny():
    assert progeny(0, 0) == Progeny(1, 0, 0, 0)


NAN, INF = float("nan"), float("inf")
ALONE = Strategy.solo(RATES.replace(after_failure=None, split=None), Task(10, 10, 10, 10))
FIXED = {"a": 0.5}


@pytest.mark.parametrize(
    "make, kind, message",
    [
        (lambda: Task(1, 2, 3, 4, growth="5"), TypeError, "task.growth is '5' .str.; it must be a number"),
        (lambda: Task(1, 2, 3, 4, growth=NAN), ValueError, "task.growth is (NaN|not a number)"),
        (lambda: Task(1, 2, 3, 4, -1), ValueError, "task.growth is -1; it must be from 0 to 1e6 per attempt"),
        (
            lambda: Task(1, 2, 3, 4, 0, 3.5),
            ValueError,
            "task.attempt_sd is 3.5; it must be from 0 to 3 tokens",
        ),
        (lambda: Task(1, 2, 3, 4, trace_sd=5), ValueError, "task.trace_sd is 5; it must be from 0 to 4 tok"),
        (lambda: Task(1, 2, 3, 4, trace_sd=NAN), ValueError, "task.trace_sd is (NaN|not a number)"),
        (lambda: Task(1, 2, 3, 4, attempt_sd=None), TypeError, "task.attempt_sd is None"),
        (
            lambda: Context("groups"),
            ValueError,
            "context.mode is 'groups'; it must be 'fresh', 'shared' or 'gro",
        ),
        (lambda: Context("grouped"), TypeError, "context.group is not given; mode 'grouped' needs it"),
        (
            lambda: Context("grouped", group=0),
            ValueError,
            "context.group is 0; it must be from 1 to 1e12 bugs",
        ),
        (
            lambda: Context("grouped", group=2.0),
            TypeError,
            "context.group is 2.0 .float.; it must be a whole",
        ),
        (lambda: Context("grouped", group=True), TypeError, "context.group is True"),
        (
            lambda: Context("shared", group=3),
            NotImplementedError,
            "context.group stands beside mode 'shared'; it is for mode 'grouped'",
        ),
        (
            lambda: Context(bug_cap=0),
            ValueError,
            "context.bug_cap is 0; it must be from 1 to 1e12 att.*, or None",
        ),
        (lambda: Context(bug_cap=-1), ValueError, "context.bug_cap is -1; it must be from 0 to 1e12"),
        (
            lambda: Context(bug_cap=1.5),
            TypeError,
            "context.bug_cap is 1.5 .float.; it must be a whole number",
        ),
        (lambda: Context(bug_cap=NAN), ValueError, "context.bug_cap is (NaN|not a number)"),
        (lambda: Context(bug_cap="5"), TypeError, "context.bug_cap is '5'"),
        (lambda: Context("shared", conversation_cap=10**13), ValueError, "context.conversation_cap is 1e13"),
        (
            lambda: Context(conversation_cap=5),
            NotImplementedError,
            "context.conversation_cap stands beside mode 'fresh'; it is for mode 'shared'",
        ),
        (
            lambda: Context("shared", bug_cap=5, conversation_cap=50),
            NotImplementedError,
            "context.bug_cap stands beside conversation_cap; give either",
        ),
        (
            lambda: Model(PRICE, split="radnom"),
            ValueError,
            "split is 'radnom'; it must be 'expected' or 'random'",
        ),
        (
            lambda: Model(PRICE, split=True),
            TypeError,
            "split is True .bool.; it must be 'expected' or 'random'",
        ),
        (
            lambda: Model(PRICE, split="expected", count_law="poisson"),
            ValueError,
            "split is 'expected'; with count_law 'poisson' each bug is of a random class",
        ),
        (
            lambda: Model(PRICE, count_law="binomial"),
            ValueError,
            "count_law is 'binomial'; it must be 'fixed', ",
        ),
        (lambda: Model(PRICE, count_law=None), TypeError, "count_law is None"),
        (
            lambda: Model(PRICE, {"a": 3}, count_law="negative_binomial"),
            TypeError,
            "count_variance is not given; count_law 'negative_binomial' needs it",
        ),
        (
            lambda: Model(PRICE, {"a": 3, "b": 1.5}, count_law="negative_binomial", count_variance=4.5),
            ValueError,
            "count_variance is 4.5; it must be above 4.5, the number of bugs, and at most 1e24",
        ),
        (
            lambda: Model(PRICE, {"a": 3}, count_law="negative_binomial", count_variance=NAN),
            ValueError,
            "count_variance is (NaN|not a number)",
        ),
        (
            lambda: Model(PRICE, {"a": 3}, count_law="negative_binomial", count_variance="5"),
            TypeError,
            "count_variance is '5'",
        ),
        (
            lambda: Model(PRICE, {"a": 3}, count_law="poisson", count_variance=5),
            NotImplementedError,
            "count_variance stands beside count_law 'poisson'; it is for 'negative_binomial'",
        ),
        (
            lambda: Model(PRICE, None, FIXED, after_fix=1.5),
            ValueError,
            "after_fix is 1.5; it must be from 0 to 1",
        ),
        (lambda: Model(PRICE, None, FIXED, after_fix=NAN), ValueError, "after_fix is (NaN|not a number)"),
        (
            lambda: Model(PRICE, None, FIXED, after_failure="x"),
            TypeError,
            "after_failure is 'x' .str.; it must be a number, or one by class",
        ),
        (
            lambda: Model(PRICE, None, {"easy": 0.5}, after_failure={"esay": 0.1}),
            ValueError,
            "after_failure.esay has no fix_chance; the nearest known one is easy",
        ),
        (
            lambda: Model(PRICE, None, FIXED, after_failure={"a": -1}),
            ValueError,
            "after_failure.a is -1; it must be from 0 to 1",
        ),
        (lambda: Model(PRICE, after_fix=0.1), TypeError, "fix_chance is not given, and after_fix is"),
        (
            lambda: Model(PRICE, None, {"a": "x"}),
            TypeError,
            "fix_chance.a is 'x' .str.; it must be a number, a list of numbers, or alpha and beta",
        ),
        (
            lambda: Model(PRICE, None, {"a": []}),
            ValueError,
            "fix_chance.a is empty; it must hold at least one",
        ),
        (
            lambda: Model(PRICE, None, {"a": [0.5, 2, 1]}),
            ValueError,
            r"fix_chance.a\[1\] is 2; it must be from 0 to 1",
        ),
        (
            lambda: Model(PRICE, None, {"a": [0.5, 0]}),
            ValueError,
            r"fix_chance.a\[1\] is 0; it must be from 1e-12 to",
        ),
        (lambda: Model(PRICE, None, {"a": [NAN]}), ValueError, r"fix_chance.a\[0\] is (NaN|not a number)"),
        (lambda: Model(PRICE, None, {"a": [None]}), TypeError, r"fix_chance.a\[0\] is None"),
        (
            lambda: Model(PRICE, None, {"a": [0.5] * 65537}),
            ValueError,
            "fix_chance.a has 65537 chances; it must",
        ),
        (
            lambda: Model(PRICE, None, {"a": {"alpha": 2}}),
            TypeError,
            "fix_chance.a.beta is not given; a Beta law has alpha and beta",
        ),
        (
            lambda: Model(PRICE, None, {"a": {"alfa": 2, "beta": 1}}),
            ValueError,
            "fix_chance.a.alfa = 2 is an unknown key; the nearest known one is alpha",
        ),
        (
            lambda: Model(PRICE, None, {"a": {"alpha": 0, "beta": 1}}),
            ValueError,
            "fix_chance.a.alpha is 0; it must be from 1e-6 to 1e9 successes",
        ),
        (
            lambda: Model(PRICE, None, {"a": {"alpha": 1, "beta": INF}}),
            ValueError,
            "fix_chance.a.beta is infinite",
        ),
        (lambda: Beta(1, "x"), TypeError, "beta is 'x' .str.; it must be a number"),
        (
            lambda: Strategy.solo(RATES.replace(after_fix=1), Task(1, 1, 1, 1)),
            ArithmeticError,
            "fixer.after_fix is 1; each bug brings in one or more on average, so the repairs never end",
        ),
        (
            lambda: Strategy.solo(RATES.replace(after_failure=1), Task(1, 1, 1, 1)),
            DivergentError,
            "fixer.after_failure is 1; .* it must be below 0.9",
        ),
        (
            lambda: Strategy.solo(
                RATES.replace(fix_chance={"a": [0.5, 0.2]}, after_fix=None), Task(1, 1, 1, 1)
            ).cost(),
            UnsupportedError,
            "fixer.after_failure.a is not supported here",
        ),
        (
            lambda: ALONE.replace(context=Context(bug_cap=5)).cost(),
            UnsupportedError,
            "context.bug_cap is not supported where bugs come back",
        ),
        (
            lambda: ALONE.replace(
                generator=RATES.replace(count_law="poisson", split=None), context=Context("grouped", group=2)
            ).cost(),
            UnsupportedError,
            "generator.count_law is 'poisson', which is not supported here",
        ),
        (
            lambda: ALONE.replace(generator=RATES, context=Context("shared", conversation_cap=9)).cost(),
            UnsupportedError,
            "generator.split is 'random', which is not supported here",
        ),
        (
            lambda: ALONE.replace(
                fixer=Model(PRICE, None, {"a": [0.5, 0.2]}), context=Context("shared", conversation_cap=9)
            ).cost(),
            UnsupportedError,
            "fixer.fix_chance.a is a list of chances, which is not supported here",
        ),
        (
            lambda: ALONE.replace(
                generator=Model(PRICE, {"a": 2.5}), context=Context("shared", conversation_cap=9)
            ),
            UndefinedError,
            "generator.bugs.count is .* in all; the cost has a law where it is a whole number",
        ),
        (
            lambda: loopcost.sensitivity(ALONE, "task.prompt"),
            UnsupportedError,
            "fixer.after_fix is not supported here",
        ),
        (
            lambda: loopcost.crossover(ALONE, ALONE.replace(context=Context("grouped", group=2))),
            UnsupportedError,
            "strategy a: fixer.after_fix is not supported here",
        ),
        (lambda: ALONE.distribution(), UnsupportedError, "fixer.after_fix is not supported here"),
        (
            lambda: ALONE.replace(context=Context("shared", conversation_cap=9)).attempts(),
            UnsupportedError,
            "context.conversation_cap is not supported here",
        ),
        (
            lambda: loopcost.compare({"x": Strategy.solo(Model(PRICE, {"a": 2}, {"a": Beta(3, 2)}), TASK)}),
            UndefinedError,
            "strategy x: fixer.fix_chance.a.alpha is 3; a moment .* is infinite unless it is above 3",
        ),
        (
            lambda: Attempts([(1, [0.5, 0.2])]).pmf(1),
            UnsupportedError,
            r"classes\[0\].fix_chance is a list of chanc",
        ),
        (
            lambda: attempts([(1, 0.5, 0.1, 0.2, 3)]),
            TypeError,
            r"classes\[0\] is .*; it must be .count, fix_chance, a",
        ),
        (lambda: attempts([(1, 0.5, 2)]), ValueError, r"classes\[0\].after_fix is 2; it must be from 0 to 1"),
        (
            lambda: attempts([(1, 0.5, 0, NAN)]),
            ValueError,
            r"classes\[0\].after_failure is (NaN|not a number)",
        ),
        (lambda: attempts([(1, {"alpha": 2})]), TypeError, r"classes\[0\].fix_chance.beta is not given"),
        (lambda: belief(5, FIXED, 1), TypeError, "bugs is 5 .int.; it must be a mapping"),
        (lambda: belief({"a": 1}, None, 1), TypeError, "fix_chance.a is not given, and there are such bugs"),
        (
            lambda: belief({"a": 1}, FIXED, -1),
            ValueError,
            "failures is -1; it must be from 0 to 1e12 attempts",
        ),
        (
            lambda: belief({"a": 1}, FIXED, 1.5),
            TypeError,
            "failures is 1.5 .float.; it must be a whole number",
        ),
        (
            lambda: belief({"a": 1}, {"a": 1}, 2),
            UndefinedError,
            "failures is 2; no bug of any class fails so often",
        ),
        (lambda: best_of(2, 1), ValueError, "chance is 2; it must be from 0 to 1"),
        (lambda: best_of(0.5, -1), ValueError, "samples is -1; it must be from 0 to 1e12"),
        (lambda: best_of(0.5, "x"), TypeError, "samples is 'x' .str.; it must be a whole number"),
        (lambda: progeny(1, 0), DivergentError, "mean is 1; each bug brings in one or more on average"),
        (lambda: progeny(1.5, 0), DivergentError, "mean is 1.5; each bug brings in one or more"),
        (lambda: progeny(NAN, 0), ValueError, "mean is (NaN|not a number)"),
        (lambda: progeny(0.5, -1), ValueError, "variance is -1; it must be from 0 to 1e12 bugs"),
        (lambda: progeny(0.5, 1, cost_mean="x"), TypeError, "cost_mean is 'x' .str.; it must be a number"),
        (lambda: per_solved(0, 1), ValueError, "p_solved is 0; it must be from 1e-300 to 1"),
        (lambda: per_solved(0.5, -1), ValueError, "mean_solved is -1; it must be from 0 to 1e12 USD"),
        (lambda: per_solved(0.5, 1, NAN), ValueError, "mean_unsolved is (NaN|not a number)"),
    ],
)
def test_errors_name_the_parameter(make, kind, message):
    with pytest.raises(kind, match=f"^{message}") as caught:
        make()
    assert isinstance(caught.value, LoopcostError)
