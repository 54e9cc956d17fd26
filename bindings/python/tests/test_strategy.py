"""Tasks, models, strategies and the questions about them, as Python objects."""

import copy
import math
import pickle

import pytest

import loopcost
from loopcost import Context, Model, Price, Strategy, Task, Thread, attempts, compare, crossover, sensitivity

TASK = Task(prompt=6000, generation=4000, attempt=800, trace=400)
STRONG = Model(
    Price(15, 75, 1.5, 18.75), {"count": 3, "hard_share": 0.2}, {"easy": 0.9, "hard": 0.6}, "strong"
)
WEAK = Model(Price(1, 5, 0.1, 1.25), {"count": 10, "hard_share": 0.4}, {"easy": 0.6, "hard": 0.15}, "weak")
A = Strategy(STRONG, WEAK, TASK, name="A")
B = Strategy(WEAK, STRONG, TASK, name="B")


def test_worked_example():
    assert A.cost().mean == pytest.approx(0.48314) and B.cost().mean == pytest.approx(1.8993333333333333)
    assert A.cost().by_model == {"strong": 0.4125, "weak": pytest.approx(0.07064)}
    assert A.cost().sd == pytest.approx(A.cost().variance ** 0.5)


def test_the_shorthand_is_two_classes():
    classes = WEAK.replace(bugs={"easy": 6.0, "hard": 4.0})
    assert Strategy(classes, STRONG, TASK).cost().mean == B.cost().mean


def test_classes_are_matched_by_name():
    fixer = Model(STRONG.price, fix_chance={"c": 0.2, "a": 0.5, "b": 0.7}, name="fixer")
    generator = Model(WEAK.price, bugs={"a": 1, "c": 3}, name="generator")
    assert Strategy(generator, fixer, TASK).cost().attempts_mean == pytest.approx(1 / 0.5 + 3 / 0.2)


def test_equal_models_are_one_model():
    alone = Strategy.solo(WEAK, TASK)
    assert Strategy(WEAK, copy.deepcopy(WEAK), TASK).cost() == alone.cost()
    other = Strategy(WEAK, WEAK.replace(name="another"), TASK).cost()
    assert other.mean > alone.cost().mean  # its cache is cold when the first thread starts


def test_a_model_that_another_thread_asks_about_stays_one_model(monkeypatch):
    """The other thread's question, of other classes, comes between the generator and the fixer of ours."""
    alone, asked = Strategy.solo(WEAK, TASK).cost(), Model._pointer

    def interrupted(model, classes):
        pointer = asked(model, classes)
        asked(model, (*classes, "odd"))
        return pointer

    monkeypatch.setattr(Model, "_pointer", interrupted)
    assert Strategy(WEAK, copy.deepcopy(WEAK), TASK).cost() == alone
    assert Strategy.solo(WEAK, TASK).cost() == alone


def test_a_model_among_others_answers_as_alone():
    """A model keeps its C struct, whose classes are those of all models that are asked about together."""
    odd = Model(WEAK.price, {"odd": 2, "easy": 1}, {"odd": 0.3, "easy": 0.5, "hard": 0.9}, "odd")
    plans = [Strategy.solo(WEAK, TASK), Strategy.solo(odd, TASK), Strategy(WEAK, odd, TASK)]

    def afresh():
        return [pickle.loads(pickle.dumps(plan)) for plan in plans]

    together = compare(afresh()).ranks
    assert compare(plans).ranks == together and compare(plans[::-1]).ranks != together
    for plan, other in zip(plans, afresh()):
        assert plan.attempts() == other.attempts() and plan.replace(name="again").cost() == other.cost()
    assert compare(plans).ranks == together


def test_a_price_needs_only_what_is_read():
    free = Context(caching=False)
    plain = Strategy.solo(WEAK.replace(price=Price(1, 5)), TASK, free)
    assert plain.cost().mean == Strategy.solo(WEAK, TASK, free).cost().mean


def test_compare():
    found = compare([B, A, Strategy.solo(WEAK, TASK, name="weak alone")])
    assert found.winner == "weak alone"
    assert [rank.name for rank in found.ranks] == ["weak alone", "A", "B"]
    assert found.ranks[0].difference == 0 and found.ranks[0].ratio == 1
    assert found.ranks[1].difference == A.cost().mean - found.ranks[0].mean
    assert found.costs["B"] == B.cost() and found.strategies["A"] == A
    assert found.because.startswith("weak alone costs 0.3126 USD, 0.1706 USD (35.3%) less than A.")
    assert compare({"x": A}).because == "x is the only strategy: 0.4831 USD."
    assert compare({"x": A, "y": A}).because == "x and y cost the same: 0.4831 USD."
    assert [rank.name for rank in compare([A.replace(name=None), B.replace(name=None)]).ranks] == ["0", "1"]


def test_crossover():
    found = crossover(A, B)
    (crossing,) = found.crossings
    assert found.values == (pytest.approx(1.9913666352497643),)
    assert (crossing.sign_below, crossing.sign_above) == (-1, 1)
    at = Strategy(WEAK.replace(bugs={"count": crossing.value, "hard_share": 0.4}), STRONG, TASK)
    assert at.cost().mean == pytest.approx(A.cost().mean)


def test_crossover_does_not_depend_on_the_count():
    none = Strategy(WEAK.replace(bugs={"count": 0, "hard_share": 0.4}), STRONG, TASK)
    assert crossover(A, none).values == (pytest.approx(crossover(A, B).values[0], rel=1e-14),)


def test_strategies_that_never_differ_never_cross():
    found = crossover(A, A)
    assert found.crossings == () and found.sign == found.sign_at_zero == 0


@pytest.mark.parametrize(
    "path, change",
    [
        ("task.trace", lambda x: A.replace(task=TASK.replace(trace=x))),
        ("fixer.price.output", lambda x: A.replace(fixer=WEAK.replace(price=WEAK.price.replace(output=x)))),
        (
            "fixer.fix_chance.hard",
            lambda x: A.replace(fixer=WEAK.replace(fix_chance={"easy": 0.6, "hard": x})),
        ),
        ("generator.bugs.easy", lambda x: A.replace(generator=STRONG.replace(bugs={"easy": x, "hard": 0.6}))),
        ("context.expiry", lambda x: A.replace(context=Context(expiry=x))),
    ],
)
def test_sensitivity_is_the_slope(path, change):
    found = sensitivity(A, path)
    h = 1e-4 * max(found.value, 0.01)
    up, middle = change(found.value + h).cost(), change(found.value).cost()
    assert found.mean == pytest.approx((up.mean - middle.mean) / h, rel=1e-3)
    assert found.variance == pytest.approx((up.variance - middle.variance) / h, rel=2e-3)
    assert found.mean_elasticity == pytest.approx(found.value * found.mean / A.cost().mean)


def test_parameters():
    found = {parameter.path: parameter for parameter in loopcost.parameters()}
    assert (found["fixer.price.input"].unit, found["fixer.price.input"].most) == ("USD per Mtok", 1e9)
    assert (found["fixer.fix_chance.NAME"].unit, found["fixer.fix_chance.NAME"].least) == (
        "probability",
        1e-12,
    )
    assert "generator.bugs.count" in found and "generator.bugs.NAME" in found
    assert not [path for path in found if "[" in path or path.startswith(("thread", "usage", "rates"))]


def test_every_parameter_has_a_sensitivity():
    tokens = A.replace(context=Context(warm_first=5, warm_later=5))
    for parameter in loopcost.parameters():
        found = sensitivity(tokens, parameter.path.replace("NAME", "hard"))
        assert parameter.least <= found.value <= parameter.most


def test_a_parameter_counts_in_each_role_of_its_model():
    assert sensitivity(A, "generator.fix_chance.easy").mean == sensitivity(A, "fixer.bugs.easy").mean == 0
    solo = Strategy.solo(WEAK, TASK)
    for one, other in (
        ("generator.fix_chance.easy", "fixer.fix_chance.easy"),
        ("fixer.bugs.hard", "generator.bugs.hard"),
    ):
        assert sensitivity(solo, one).mean == sensitivity(solo, other).mean != 0


def test_hard_share_is_of_the_classes_easy_and_hard():
    by_class = A.replace(generator=STRONG.replace(bugs={"hard": 0.6, "easy": 2.4}))
    path = "generator.bugs.hard_share"
    assert sensitivity(by_class, path).mean == pytest.approx(sensitivity(A, path).mean)
    fixer = WEAK.replace(fix_chance={"odd": 0.1, "easy": 0.5})
    with pytest.raises(loopcost.UnsupportedError, match="parameter is 'generator.bugs.hard_share'"):
        sensitivity(Strategy(STRONG.replace(bugs={"odd": 1, "easy": 1}), fixer, TASK), path)


@pytest.mark.parametrize("strategy", [A, B, B.replace(context=Context("shared", caching=False))])
def test_by_model_sums_to_the_mean(strategy):
    paid = strategy.cost().by_model
    assert abs(sum(paid.values()) - strategy.cost().mean) <= math.ulp(strategy.cost().mean)


def test_a_nameless_solo_model_is_the_model():
    cost = Strategy.solo(WEAK.replace(name=None), TASK).cost()
    assert cost.by_model == {"model": cost.mean}


def test_the_order_of_classes_makes_no_other_model():
    one = WEAK.replace(bugs={"a": 0.1, "b": 0.3}, fix_chance={"a": 0.7, "b": 0.9})
    other = WEAK.replace(bugs={"b": 0.3, "a": 0.1}, fix_chance={"b": 0.9, "a": 0.7})
    assert one == other and hash(one) == hash(other)
    assert Strategy(one, other, TASK).cost() == Strategy.solo(other, TASK).cost()


def test_thread():
    thread = Thread(Price(15, 75, 1.5, 18.75), base=10_000, step=1200, output=800, warm=6000)
    assert thread.total(0).mean == 0
    assert thread.total(3).mean == pytest.approx(sum(thread.attempt(t).mean for t in (1, 2, 3)))
    c = thread.coefficients()
    assert c.c0 + 3 * c.c1 + 3 * c.c2 == pytest.approx(thread.total(3).mean)


def test_attempts():
    assert attempts([]).mean == 0
    assert attempts([(2.4, 0.6), (0.6, 0.15)]).mean == pytest.approx(8)


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    "make, kind, message",
    [
        (lambda: Task("1", 2, 3, 4), TypeError, "task.prompt is '1' .str.; it must be a number"),
        (lambda: Task(1, NAN, 3, 4), loopcost.NotANumberError, "task.generation is (NaN|not a number)"),
        (
            lambda: Task(1, 2, -1, 4),
            loopcost.OutOfRangeError,
            "task.attempt is -1; it must be from 0 to 1e12 tok",
        ),
        (lambda: Task(1, 2, 3, 10**13), ValueError, "task.trace is 1e13; it must be from 0 to 1e12 tokens"),
        (lambda: Task(1, 2, 3, None), TypeError, "task.trace is None .NoneType.; it must be a number"),
        (lambda: Context("freesh"), ValueError, "context.mode is 'freesh'; it must be 'fresh', 'shared' o"),
        (lambda: Context(None), TypeError, "context.mode is None .NoneType.; it must be 'fresh', 'sh"),
        (lambda: Context(caching=1), TypeError, "context.caching is 1 .int.; it must be True or False"),
        (
            lambda: Context(warm_first="hot"),
            ValueError,
            "context.warm_first is 'hot'; it must be 'cold', 'prompt' o",
        ),
        (
            lambda: Context(warm_later=-1),
            ValueError,
            "context.warm_later is -1; it must be from 0 to 1e12 tokens",
        ),
        (lambda: Context(warm_generation=INF), ValueError, "context.warm_generation is infinite"),
        (lambda: Context(expiry=1.5), ValueError, "context.expiry is 1.5; it must be from 0 to 1"),
        (
            lambda: A.replace(context=Context(warm_first=10_001)),
            ValueError,
            "context.warm_first is 10001; it must",
        ),
        (
            lambda: A.replace(context=Context(warm_generation=6001)),
            ValueError,
            "context.warm_generation is 6001",
        ),
        (lambda: Model(5), TypeError, "price is 5 .int.; it must be a Price"),
        (lambda: WEAK.replace(name=5), TypeError, "name is 5 .int.; it must be text"),
        (lambda: WEAK.replace(bugs=5), TypeError, "bugs is 5 .int.; it must be a mapping"),
        (lambda: WEAK.replace(bugs={1: 2}), TypeError, "bugs: a key is 1 .int.; it must be text"),
        (lambda: WEAK.replace(bugs={"count": 1}), TypeError, "bugs.hard_share is not given"),
        (
            lambda: WEAK.replace(bugs={"count": 1, "a": 2}),
            ValueError,
            "bugs.a stands beside count or hard_share",
        ),
        (
            lambda: WEAK.replace(bugs={"odd": -1}),
            ValueError,
            "bugs.odd is -1; it must be from 0 to 1e12 bugs",
        ),
        (
            lambda: WEAK.replace(fix_chance={"odd": 0}),
            ValueError,
            "fix_chance.odd is 0; it must be from 1e-12 to 1",
        ),
        (lambda: Strategy(WEAK, STRONG, 5), TypeError, "task is 5 .int.; it must be a Task"),
        (lambda: Strategy("weak", STRONG, TASK), TypeError, "generator is 'weak' .str.; it must be a Model"),
        (lambda: A.replace(generator=WEAK.replace(bugs=None)), TypeError, "generator.bugs is not given"),
        (
            lambda: A.replace(fixer=WEAK.replace(fix_chance=None)),
            TypeError,
            "fixer.fix_chance.easy is not given",
        ),
        (
            lambda: A.replace(fixer=WEAK.replace(price=Price(1, 2))),
            LookupError,
            "fixer.price.cache_read is not gi",
        ),
        (
            lambda: Strategy.solo(
                WEAK.replace(price=Price(1, 2, 3, 4, long_context=loopcost.LongContext(5))), TASK
            ),
            NotImplementedError,
            "generator.price.long_context: an expectation has one price",
        ),
        (lambda: compare([]), ValueError, "strategies is empty; it must hold at least one"),
        (
            lambda: compare(5),
            TypeError,
            "strategies is 5 .int.; it must be a mapping or a sequence of strategies",
        ),
        (lambda: compare([A, A]), ValueError, "strategies: two of them have one name"),
        (lambda: compare({"x": 5}), TypeError, "strategies.x is 5 .int.; it must be a Strategy"),
        (lambda: crossover(A, 5), TypeError, "b is 5 .int.; it must be a Strategy"),
        (
            lambda: crossover(A, B, "task.prompt"),
            NotImplementedError,
            "task.prompt is not supported here",
        ),
        (lambda: crossover(A, B, 5), TypeError, "parameter is 5 .int.; it must be a path"),
        (
            lambda: sensitivity(A, "foo"),
            NotImplementedError,
            "parameter is 'foo'; it must be one that parameters.. lists",
        ),
        (
            lambda: sensitivity(A, "fix_chance.easy"),
            NotImplementedError,
            "parameter is 'fix_chance.easy'; .*; the nearest known one is fixer.fix_chance.easy",
        ),
        (lambda: attempts(5), TypeError, "classes is 5 .int.; it must be a sequence of .count, fix_chance."),
        (lambda: attempts("ab"), TypeError, "classes is 'ab' .str.; it must be a sequence"),
        (
            lambda: Model(Price(1, 1), bugs={"cuont": 3}),
            loopcost.ScenarioError,
            "bugs.cuont = 3 is an unknown key; the nearest known one is count; a class of that name needs a fix_chance",
        ),
        (lambda: loopcost.Cost(mean=1), TypeError, "Cost.variance is not given"),
        (lambda: A.cost().replace(cost=1), TypeError, "Cost has no parameter .cost.. It takes mean, var"),
        (lambda: loopcost.Crossing(1, 2, 3, 4, 5), TypeError, "Crossing is given 5 values; it takes value"),
        (lambda: compare([A]).replace(winner="B"), TypeError, "Comparison has no parameter .winner"),
        (
            lambda: Context(warm_first=True),
            TypeError,
            "context.warm_first is True .bool.; it must be 'cold', 'prompt' or a number of tokens",
        ),
        (
            lambda: sensitivity(A, "context.warm_first"),
            loopcost.UnsupportedError,
            "context.warm_first is not supported here",
        ),
        (
            lambda: crossover(A, Strategy(WEAK.replace(bugs={"easy": 0, "hard": 0}), STRONG, TASK)),
            loopcost.UndefinedError,
            "(strategy b: )?generator.bugs.count is 0; ",
        ),
        (lambda: attempts([(1, 0)]), ValueError, r"classes\[0\].fix_chance is 0; it must be from 1e-12 to 1"),
        (
            lambda: attempts([(1, 1), 5]),
            TypeError,
            r"classes\[1\] is 5 .int.; it must be .count, fix_chance.",
        ),
        (
            lambda: Thread(Price(1, 1, 1, 1), 10, 1, 1, warm=11),
            ValueError,
            "thread.warm is 11; it must be from 0 to",
        ),
        (
            lambda: Thread(Price(1, 1), 10, 1, 1),
            LookupError,
            "price.cache_read is not given, and the expectation",
        ),
        (
            lambda: Thread(Price(1, 1, 1, 1), 10, 1, 1).attempt(0),
            ValueError,
            "attempts is 0; it must be from 1 to",
        ),
        (
            lambda: Thread(Price(1, 1, 1, 1), 10, 1, 1).total(1.5),
            TypeError,
            "attempts is 1.5 .float.; it must be a",
        ),
    ],
)
def test_errors_name_the_parameter(make, kind, message):
    with pytest.raises(kind, match=f"^{message}") as caught:
        make()
    assert isinstance(caught.value, loopcost.LoopcostError)


@pytest.mark.parametrize(
    "value",
    [TASK, Context(), WEAK, A, A.cost(), compare([A, B]), crossover(A, B), sensitivity(A, "task.prompt")],
)
def test_values_are_values(value):
    assert value == pickle.loads(pickle.dumps(value)) == copy.deepcopy(value)
    assert hash(value) == hash(copy.deepcopy(value))
    assert repr(value).startswith((f"{type(value).__name__}(", f"<{type(value).__name__}: "))
    assert value.replace() == value
    with pytest.raises(AttributeError, match="immutable"):
        value.mean = 3


def test_given_mappings_are_not_shared():
    bugs = {"easy": 1.0}
    model = Model(WEAK.price, bugs, {"easy": 0.5})
    bugs["easy"] = model.bugs["easy"] = 7.0
    assert model.bugs == {"easy": 1.0}
