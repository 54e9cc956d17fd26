"""Sweeps: row by row what a strategy with the row's numbers costs, to the bit."""

import math
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loopcost
from loopcost.sweeps import OUTPUTS

STRONG = {"input": 5, "output": 25, "cache_read": 0.5, "cache_write": 6.25}
WEAK = {"input": 1, "output": 5, "cache_read": 0.1, "cache_write": 1.25}
SIZES = {"prompt": 6000, "generation": 4000, "attempt": 800, "trace": 400}
BUGS = {"count": 10, "hard_share": 0.4}
CHANCES = {"easy": 0.6, "hard": 0.15}


def plan(sizes=None, context=None, generator=None, fixer=None, bugs=None, chances=None):
    return loopcost.Strategy(
        loopcost.Model(
            loopcost.Price(**{**WEAK, **(generator or {})}), bugs={**BUGS, **(bugs or {})}, name="g"
        ),
        loopcost.Model(
            loopcost.Price(**{**STRONG, **(fixer or {})}), fix_chance={**CHANCES, **(chances or {})}, name="f"
        ),
        loopcost.Task(**{**SIZES, **(sizes or {})}),
        loopcost.Context(**(context or {})),
    )


VARIED = {
    "task.prompt": ((0, 1e5), lambda v: plan(sizes={"prompt": v})),
    "task.trace": ((0, 1e5), lambda v: plan(sizes={"trace": v})),
    "task.growth": ((0, 2), lambda v: plan(sizes={"growth": v})),
    "context.expiry": ((0, 1), lambda v: plan(context={"expiry": v})),
    "context.bug_cap": ((1, 50), lambda v: plan(context={"bug_cap": int(v)})),
    "generator.price.output": ((0, 100), lambda v: plan(generator={"output": v})),
    "fixer.price.cache_read": ((0, 100), lambda v: plan(fixer={"cache_read": v})),
    "fixer.fix_chance.hard": ((1e-6, 1), lambda v: plan(chances={"hard": v})),
    "generator.bugs.hard_share": ((0, 1), lambda v: plan(bugs={"hard_share": v})),
}


@pytest.mark.parametrize("path", VARIED)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_every_row_is_the_cost_of_its_strategy(path, data):
    (least, most), build = VARIED[path]
    numbers = st.integers(int(least), int(most)) if path.endswith("cap") else st.floats(least, most)
    values = data.draw(st.lists(numbers, min_size=1, max_size=150))
    found = loopcost.sweep(plan(), {path: values}, OUTPUTS)
    for row, value in enumerate(values):
        cost = build(value).cost()
        for name in OUTPUTS:
            near = 1e-15 if path.endswith("share") else 0  # N is summed from its two classes there
            assert found[name][row] == pytest.approx(getattr(cost, name), rel=near * 100, abs=0)


def test_numpy_arrays_are_read_and_written_in_place():
    numpy = pytest.importorskip("numpy")
    table = numpy.linspace(100, 900, 400).reshape(100, 4)
    out = numpy.zeros((100, 2))
    columns = {"task.trace": table[::-1, 1], "task.attempt": table[:, 2]}
    found = loopcost.sweep(plan(), columns, ["mean"], out={"mean": out[:, 1]})
    assert numpy.shares_memory(found["mean"], out)
    assert not out[:, 0].any()
    for row in (0, 63, 64, 99):
        sizes = {"trace": table[99 - row, 1], "attempt": table[row, 2]}
        assert out[row, 1] == plan(sizes=sizes).mean()
    whole = loopcost.sweep(plan(), {"task.trace": numpy.arange(5)}, ["mean"])["mean"]
    assert isinstance(whole, numpy.ndarray) and whole[3] == plan(sizes={"trace": 3}).mean()
    same = loopcost.sweep(plan(), {"task.trace": numpy.broadcast_to(7.0, 5)}, ["mean"])["mean"]
    assert set(same) == {plan(sizes={"trace": 7}).mean()}
    table.flags.writeable = False
    assert len(loopcost.sweep(plan(), {"task.trace": table[:, 0]})["mean"]) == 100


def test_lists_and_arrays_give_arrays():
    for values in ([1, 2.5], (1, 2.5), array("d", [1, 2.5]), iter([1, 2.5])):
        found = loopcost.sweep(plan(), {"task.trace": values}, ["sd"])["sd"]
        assert isinstance(found, array)
        assert list(found) == [plan(sizes={"trace": trace}).cost().sd for trace in (1, 2.5)]


def test_one_model_moves_in_both_roles():
    def alone(output):
        price = loopcost.Price(**{**WEAK, "output": output})
        model = loopcost.Model(price, bugs=BUGS, fix_chance=CHANCES)
        return loopcost.Strategy.solo(model, loopcost.Task(**SIZES))

    for role in ("generator", "fixer"):
        found = loopcost.sweep(alone(5), {f"{role}.price.output": [2.0, 9.0]}, ["mean"])["mean"]
        assert list(found) == [alone(2).mean(), alone(9).mean()]


def test_a_bad_row_ends_it():
    out = array("d", [7.0] * 100)
    values = [100.0] * 100
    values[70] = math.nan
    with pytest.raises(loopcost.NotANumberError, match=r"^row 70: task\.trace is NaN; it must be") as caught:
        loopcost.sweep(plan(), {"task.trace": values}, ["mean"], out={"mean": out})
    assert caught.value.row == 70 and caught.value.parameter == "task.trace"
    assert list(out) == [plan(sizes={"trace": 100}).mean()] * 70 + [7.0] * 30


def test_or_rows_have_a_status_each():
    found = loopcost.sweep(plan(), {"fixer.fix_chance.easy": [0.5, 0.0, math.nan, 1.0]}, on_error="status")
    expected = [0, loopcost.OutOfRangeError.status, loopcost.NotANumberError.status, 0]
    assert list(found["status"]) == expected
    assert [math.isnan(mean) for mean in found["mean"]] == [False, True, True, False]
    kept = array("d", [7.0] * 2)
    loopcost.sweep(plan(), {"task.trace": [-1, 2]}, ["mean"], "status", {"mean": kept})
    assert list(kept) == [7.0, plan(sizes={"trace": 2}).mean()]


def test_a_loop():
    def loop(step, solved):
        thread = loopcost.Thread(loopcost.Price(**STRONG), base=15000, step=step, output=400)
        return loopcost.Loop(thread, loopcost.Calls(solved=solved, wrong=0.01, cap=250))

    columns = {"thread.step": [500, 1500], "loop.kinds[0].solved": [0.1, 0.02]}
    found = loopcost.sweep(loop(1000, 0.05), columns, ["mean", "p_solved"])
    costs = [loop(500, 0.1).cost(), loop(1500, 0.02).cost()]
    assert list(found["mean"]) == [cost.mean for cost in costs]
    assert list(found["p_solved"]) == [cost.p_solved for cost in costs]


def test_no_rows():
    assert {name: list(column) for name, column in loopcost.sweep(plan(), {"task.trace": []}).items()} == {
        "mean": [],
        "variance": [],
    }


@pytest.mark.parametrize(
    "arguments, kind, said",
    [
        (({"task.trase": [1]},), loopcost.UnsupportedError, "the nearest known one is task.trace"),
        (({"task.trace": [1], "task.prompt": [1, 2]},), loopcost.OutOfRangeError, "has 2 values"),
        (({},), loopcost.NullError, "columns is empty"),
        (({"task.trace": "12"},), loopcost.WrongTypeError, "numbers, one for each row"),
        (({"task.trace": 5},), loopcost.WrongTypeError, "numbers, one for each row"),
        (({"task.trace": [True]},), loopcost.WrongTypeError, "a number"),
        (({"task.trace": [1]}, ["meen"]), loopcost.LoopcostError, "meen"),
        (({"task.trace": [1]}, ["mean"], "ignore"), loopcost.LoopcostError, "on_error"),
        (({"task.trace": [1]}, ["mean"], "raise", {"sd": []}), loopcost.ScenarioError, "out.sd"),
        (
            ({"task.trace": [1]}, ["mean"], "raise", {"mean": array("d", [0, 0])}),
            loopcost.OutOfRangeError,
            "out.mean",
        ),
        (({"task.trace": [1]}, ["mean"], "raise", {"mean": [0.0]}), loopcost.WrongTypeError, "out.mean"),
        (({"context.warm_first": [1]},), loopcost.UnsupportedError, "context.warm_first"),
        (({"context.bug_cap": [1.5]},), loopcost.UndefinedError, "it takes whole numbers"),
    ],
)
def test_what_cannot_be_is_named(arguments, kind, said):
    with pytest.raises(kind) as caught:
        loopcost.sweep(plan(), *arguments)
    assert said in str(caught.value)
