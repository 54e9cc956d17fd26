"""Loops of calls and the rest of a run, from Python, scenario files and the command line."""

import json
import math
import pickle
import random
import re
from pathlib import Path

import pytest

from loopcost import (
    Calls,
    Holding,
    Kind,
    Loop,
    LoopcostError,
    Price,
    Scenario,
    State,
    Thread,
    UndefinedError,
    UnsupportedError,
    compare,
    remaining,
)
from loopcost.loop import condensed
from loopcost.scenario import example_path

PRICE = Price(input=3, output=15, cache_read=0.3, cache_write=3.75)
THREAD = Thread(PRICE, base=15000, step=1000, output=400)
LOOP = Loop(THREAD, Calls(solved=0.02, wrong=0.01, cap=250))
MIXED = Loop(
    THREAD,
    Calls(kinds=[Kind(0.75, solved=0.1), Kind(0.25, solved=[0.0, 0.0, 0.01], wrong=0.001)], cap=400),
    name="m",
)
LOOPS = Path(example_path("loops")).read_text(encoding="utf-8")


def test_one_constant_hazard_is_geometric():
    run = Loop(THREAD, Calls(solved=0.25)).run()
    assert run.calls_mean == pytest.approx(4, rel=1e-14) and run.calls_variance == pytest.approx(
        12, rel=1e-13
    )
    assert run.p_solved == pytest.approx(1, rel=1e-15)
    assert run.sd == run.variance**0.5 and run.per_solved == run.mean / run.p_solved


def test_ends_make_the_run():
    run, costs = MIXED.run(), [MIXED.total(t).mean for t in range(401)]
    ends = [MIXED.ends(t) for t in range(401)]
    assert math.fsum(one.solved for one in ends) == pytest.approx(run.p_solved, rel=1e-13)
    assert math.fsum(one.wrong for one in ends) == pytest.approx(run.p_wrong, rel=1e-13)
    assert ends[400].capped == run.p_capped
    total = math.fsum((one.solved + one.wrong + one.capped) * cost for one, cost in zip(ends, costs))
    assert total == pytest.approx(run.mean, rel=1e-12)
    assert ends[10].solved_by + ends[10].wrong_by + ends[10].more == pytest.approx(1, rel=1e-14)


def test_simulation():
    """Runs played call by call end and cost as the loop says."""
    dice, n = random.Random(7), 20000
    run, costs, solved = MIXED.run(), [], 0
    totals = [MIXED.total(t).mean for t in range(401)]
    for _ in range(n):
        kind = MIXED.calls.kinds[dice.random() < 0.25]
        for t in range(1, 401):
            u = dice.random()
            chance = kind.solved[min(t, len(kind.solved)) - 1]
            if u < chance + kind.wrong[0]:
                solved += u < chance
                break
        costs.append(totals[t])
    assert abs(sum(costs) / n - run.mean) < 4 * run.sd / n**0.5
    assert abs(solved / n - run.p_solved) < 4 * (run.p_solved * (1 - run.p_solved) / n) ** 0.5


def test_a_loop_is_a_strategy():
    cost, run = LOOP.cost(), LOOP.run()
    assert cost.mean == pytest.approx(run.mean, rel=1e-15) and cost.p_solved == run.p_solved
    assert cost.models == ("model", "model") and cost.by_model == {"model": cost.mean}
    scenario = Scenario.example()
    found = compare({**scenario.strategies, "loop": LOOP})
    assert [rank.name for rank in found.ranks] == ["A", "B", "loop"]
    law = LOOP.distribution()
    assert law.exact and float(law.overrun(0)) == pytest.approx(run.mean, rel=1e-13)
    assert float(law.ppf(1)) == LOOP.total(250).mean  # the cap is the most there can be
    rest = remaining(LOOP, State(calls=0, context=15000, chance=0.8, budget=1))
    assert float(law.ppf(0.8)) == rest.reserve and float(law.ppf(0.5)) == rest.p50
    assert float(law.sf(1)) == pytest.approx(rest.p_over, rel=1e-13)


def test_a_long_run_is_expected_to_go_on():
    left = [
        remaining(MIXED.replace(calls=Calls(kinds=MIXED.calls.kinds, cap=10**6)), State(t, 20000))
        for t in (0, 20, 60)
    ]
    assert left[0].calls_mean < left[1].calls_mean < left[2].calls_mean
    assert MIXED.belief(0) == (0.75, 0.25) and MIXED.belief(60)[1] > 0.98
    forgetful = Loop(THREAD, Calls(solved=0.05))
    assert remaining(forgetful, State(50, 20000)).calls_mean == pytest.approx(20, rel=1e-12)


def test_what_the_cache_holds():
    def mean(holding, price=PRICE):
        return remaining(LOOP, State(10, 25000, holdings={price: holding})).mean

    cold, warm = remaining(LOOP, State(10, 25000)).mean, mean(Holding(24000, idle=30, lifetime=300))
    assert cold - warm == pytest.approx(24000 * 3.45 / 1e6, rel=1e-12)
    assert mean(Holding(24000, idle=301, lifetime=300)) == cold and mean(Holding(24000, idle=1e9)) == warm
    assert mean(Holding(24000), Price(1, 2, 0.1, 0.2)) == cold


def test_a_price_that_two_threads_ask_about_at_once_stays_one_price():
    """Both make its struct, and the price keeps the other thread's."""
    price = PRICE.replace()
    loop = Loop(Thread(price, base=15000, step=1000, output=400), LOOP.calls)
    price._set(_doubles=PRICE.replace()._pointer())
    state = State(10, 25000, holdings={price: Holding(24000)})
    assert remaining(loop, state) == remaining(LOOP, state) != remaining(loop, State(10, 25000))


def test_budgets():
    rest = remaining(LOOP, State(40, 55000, spent=1.1, budget=3))
    assert 0 < rest.p_over < 1 and rest.p_solved_within < rest.p_solved
    assert remaining(LOOP, State(40, 55000, spent=3, budget=3)).p_over == 1
    assert remaining(LOOP, State(40, 55000, spent=1e6)).p_over == 0
    assert rest.p50 <= rest.p90 <= rest.p99 and rest.p90 <= rest.reserve <= rest.p99


def test_values():
    state = State(3, 100, holdings={PRICE: Holding(50)})
    for value in (LOOP, MIXED, MIXED.calls, MIXED.calls.kinds[1], state, LOOP.run(), Holding(3, 4, 5)):
        assert pickle.loads(pickle.dumps(value)) == value and hash(value) == hash(
            pickle.loads(pickle.dumps(value))
        )
    assert pickle.loads(pickle.dumps(MIXED)).run() == MIXED.run()
    assert MIXED.replace(name="other").cost().models == ("other", "other")


@pytest.mark.parametrize(
    "ask, kind, parameter",
    [
        (lambda: Calls(solved=-0.1), ValueError, "solved"),
        (lambda: Calls(solved=[0.1, 1.1]), ValueError, "solved[1]"),
        (lambda: Calls(solved=[0.1], wrong=math.nan), ValueError, "wrong"),
        (lambda: Calls(solved="often"), TypeError, "solved"),
        (lambda: Calls(solved=[]), ValueError, "solved"),
        (lambda: Calls(), LoopcostError, "solved"),
        (lambda: Calls(0.5, cap=0), ValueError, "cap"),
        (lambda: Calls(0.5, cap=1.5), TypeError, "cap"),
        (lambda: Calls(0.5, kinds=[Kind(1, 0.5)]), UnsupportedError, "solved"),
        (lambda: Calls(kinds=3), TypeError, "kinds"),
        (lambda: Calls(kinds=[0.5]), TypeError, "kinds[0]"),
        (lambda: Kind(2, 0.5), ValueError, "weight"),
        (lambda: Kind(1, 0.5, alpha=1, beta=1), UnsupportedError, "solved"),
        (lambda: Kind(1, alpha=1), LoopcostError, "beta"),
        (lambda: Kind(1, alpha=0, beta=1), ValueError, "alpha"),
        (lambda: Kind(1, alpha=1, beta=1, solved_share=2), ValueError, "solved_share"),
        (lambda: Loop(THREAD, Calls(0.7, 0.6)), ValueError, "calls.kinds[0].wrong"),
        (lambda: Loop(THREAD, Calls(kinds=[Kind(0.5, 0.5)])), ValueError, "the sum of calls.kinds[].weight"),
        (lambda: Loop(THREAD, Calls(0)), UndefinedError, "calls.cap"),
        (lambda: Loop(THREAD, Calls(kinds=[Kind(1, alpha=2, beta=3)])), UndefinedError, "calls.cap"),
        (lambda: Loop(THREAD, 3), TypeError, "calls"),
        (lambda: Loop(PRICE, Calls(0.5)), TypeError, "thread"),
        (lambda: Loop(THREAD, Calls(0.5), late_from=3), LoopcostError, "late_step"),
        (lambda: Loop(THREAD, Calls(0.5), late_step=3), LoopcostError, "late_from"),
        (lambda: Loop(THREAD, Calls(0.5), late_step=-3, late_from=3), ValueError, "late_step"),
        (lambda: LOOP.ends(10**8), ValueError, "calls"),
        (lambda: LOOP.belief(250), UndefinedError, "calls"),
        (
            lambda: Loop(THREAD.__class__(PRICE, 1, 1, 1, 0, True, 0.5), LOOP.calls).distribution(),
            UnsupportedError,
            "thread.expiry",
        ),
        (lambda: remaining(LOOP, State(250, 1)), ValueError, "state.calls"),
        (
            lambda: remaining(LOOP, State(1, 10, holdings={PRICE: Holding(11)})),
            ValueError,
            "state.holdings[0].held",
        ),
        (lambda: remaining(Loop(THREAD, Calls(0.5)), State(1, 10, chance=1)), UndefinedError, "state.chance"),
        (lambda: remaining(Loop(THREAD, Calls(1)), State(1, 10)), UndefinedError, "state.calls"),
        (lambda: remaining(THREAD, State(1, 1)), TypeError, "loop"),
        (lambda: remaining(LOOP, 3), TypeError, "state"),
        (lambda: State(-1, 1), ValueError, "calls"),
        (lambda: State(1, math.inf), ValueError, "context"),
        (lambda: State(1, 1, spent="all"), TypeError, "spent"),
        (lambda: State(1, 1, budget=-1), ValueError, "budget"),
        (lambda: State(1, 1, chance=2), ValueError, "chance"),
        (lambda: State(1, 1, holdings={3: Holding(1)}), TypeError, "holdings: a key"),
        (lambda: Holding(1, lifetime=0), ValueError, "lifetime"),
        (lambda: compare({"x": 3}), TypeError, "strategies.x"),
    ],
)
def test_bad_input_is_named(ask, kind, parameter):
    with pytest.raises(LoopcostError) as caught:
        ask()
    assert isinstance(caught.value, kind)
    assert caught.value.parameter == parameter


def test_scenario():
    scenario = Scenario.parse(LOOPS.encode())
    assert list(scenario.loops) == ["strong", "weak"]
    weak = scenario.loops["weak"]
    assert weak == scenario.strategies["weak_alone"] and weak.name == "weak"
    assert weak.calls == Calls(kinds=[Kind(0.75, 0.05, 0.01), Kind(0.25, 0.002, 0.01)], cap=250)
    warm = LOOPS.replace("caching = true", "caching = true\nwarm_first = 5000\nexpiry = 0.1")
    assert Scenario.parse(warm.encode()).loops["strong"].thread == Thread(
        Price(5, 25, 0.5, 6.25), 15000, 1500, 600, warm=5000, expiry=0.1
    )
    own = LOOPS + "context = { caching = false }\n"
    assert not Scenario.parse(own.encode()).strategies["weak_alone"].thread.caching


@pytest.mark.parametrize(
    "old, new, message",
    [
        (
            "step = 1500  ",
            "stop = 1500  ",
            "models.strong.loop.stop = 1500 is an unknown key; the nearest known one is step",
        ),
        ("cap = 250 }", "kap = 250 }", "models.strong.loop.calls.kap = 250 is an unknown key"),
        ("solved = 0.06", "solved = 1.5", "models.strong.loop.calls.solved"),
        ("wrong = 0.01, cap", "wrong = 0.99, cap", "models.strong.loop.calls.kinds[0].wrong is 0.99"),
        (", cap = 250", ", cap = -1", "models.strong.loop.calls.cap is -1"),
        ("base = 15000  ", "base = -5  ", "models.strong.loop.base is -5"),
        ("caching = true", "caching = 1", "context.caching is 1"),
        ("caching = true", 'warm_first = "prompt"', "context.warm_first is 'prompt'"),
        ("weight = 0.75", "weight = 0.5", "the sum of models.weak.loop.calls.kinds[].weight is 0.75"),
        ("weight = 0.75", "wait = 0.75", "models.weak.loop.calls.kinds[0].wait = 0.75 is an unknown key"),
        (
            'solo = "weak"',
            'solo = "weak"\ntask = {}',
            "strategies.weak_alone.task stands beside solo = 'weak'",
        ),
        ("kinds = [", "solved = 0.5\nkinds = [", "models.weak.loop.calls.solved stands beside kinds"),
        ("input = 5,", "", "models.strong.price.input is not given"),
        (", cache_read = 0.5", "", "models.strong.price.cache_read is not given"),
    ],
)
def test_bad_scenarios(loopcost_command, old, new, message):
    assert old in LOOPS
    done = loopcost_command("compare", "-", input=LOOPS.replace(old, new, 1))
    assert done.returncode == 2 and done.stderr.startswith(f"loopcost: -: {message}"), done.stderr


def test_compare_shows_how_it_ends(loopcost_command):
    found = json.loads(loopcost_command("compare", example_path("loops"), "--json").stdout)
    assert found["winner"] == "weak_alone" and found["crossovers"] == []
    weak, loop = found["strategies"]["weak_alone"], Scenario.example("loops").loops["weak"]
    assert weak["p_solved"] == loop.cost().p_solved and weak["usd_per_solved"] == loop.cost().per_solved
    assert weak["p90_usd"] == float(loop.distribution().ppf(0.9))
    assert sum(weak["parts_usd"].values()) == pytest.approx(weak["mean_usd"], rel=1e-15)
    text = loopcost_command("compare", example_path("loops")).stdout
    assert "How it ends" in text and "weak in a loop" in text


ASK = (
    "remaining",
    "--model",
    "weak",
    "--call",
    "40",
    "--context",
    "75000",
    "--spent",
    "0.6",
    "--budget",
    "2",
)


def test_remaining_command(loopcost_command):
    shown = json.loads(loopcost_command(*ASK, "--json").stdout)
    loop = Scenario.example("loops").loops["weak"]
    rest = remaining(loop, State(40, 75000, 0.6, 2))
    assert (
        shown["mean_usd"] == rest.mean
        and shown["p_over"] == rest.p_over
        and shown["reserve_usd"] == rest.reserve
    )
    assert shown["p_solved_within"] == rest.p_solved_within and shown["belief"] == list(loop.belief(40))
    warm = json.loads(loopcost_command(*ASK, "--held", "74000", "--chance", "0.5", "--json").stdout)
    assert warm["mean_usd"] < shown["mean_usd"] and warm["reserve_usd"] == warm["p50_usd"]
    late = json.loads(
        loopcost_command(*ASK, "--held", "74000", "--idle", "400", "--lifetime", "300", "--json").stdout
    )
    assert late["mean_usd"] == shown["mean_usd"]
    text = loopcost_command(*ASK).stdout
    assert "weak after 40 calls" in text and "59.3 more calls" in text and "29.3%" in text
    assert (
        loopcost_command(ASK[0], example_path("loops"), *ASK[1:], "--json").stdout
        == loopcost_command(*ASK, "--json").stdout
    )


@pytest.mark.parametrize(
    "change, message",
    [
        (
            ("--model", "wek"),
            "--model is 'wek', which is no model of the scenario; models with a loop of calls: strong, weak",
        ),
        (("--call", "250"), "--call is 250; it must be from 0 to 249 calls"),
        (("--call", "-1"), "--call is -1; it must be from 0 to 1e7 calls"),
        (("--context", "nan"), "--context is NaN"),
        (("--chance", "1.5"), "--chance is 1.5; it must be from 0 to 1"),
        (("--held", "75001"), "--held is 75001; it must be from 0 to 75000 tokens"),
    ],
)
def test_bad_command_lines(loopcost_command, change, message):
    done = loopcost_command(*ASK, *change)
    assert done.returncode == 2 and done.stderr.startswith(f"loopcost: {message}"), done.stderr


def test_a_model_without_a_loop(loopcost_command):
    done = loopcost_command(ASK[0], example_path("strong-or-weak"), *ASK[1:])
    assert done.returncode == 2
    assert done.stderr.startswith("loopcost: --model is 'weak', which has no loop of calls in the scenario")


def test_a_reserve_is_told_with_its_chance(loopcost_command):
    done = loopcost_command("remaining", "--model", "weak", "--call", 4, "--context", 30_000, "--chance", 0.8)
    assert re.search(r"^A reserve of [\d.]+ USD covers the rest with 80\.0%\.$", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("size", [1, 99, 100, 250, 1001])
def test_many_ratios_keep_their_mean_as_few(size):
    draws = random.Random(7)
    ratios = [draws.lognormvariate(0, 1) for _ in range(size)]
    few = condensed(ratios, 99)
    assert len(few) == min(size, 99) and few == sorted(few)
    assert sum(few) / len(few) == pytest.approx(sum(ratios) / size, rel=1e-12)
    assert min(ratios) <= few[0] and few[-1] <= max(ratios)
