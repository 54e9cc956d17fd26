"""Backtests of runs that were drawn from known laws, and of recorded ones; split conformal."""

import json
import math
import random

import pytest
from conftest import TESTS, asked
from drawn_runs import BOOK, PRICE, runs, sided_records, warm_records

from loopcost import CallRecord, UndefinedError, Usage, books, learn, records
from loopcost.backtest import METHODS, SplitConformal, backtest
from loopcost.forecast import past_runs

FORECAST, CONFORMAL, LINEAR, PAST = METHODS
SWE_EFFI = TESTS / "data" / "swe_effi"
COLUMNS = (
    "arm=scaffold,task=instance_id,success=resolved,calls=llm_calls,prompt=input_tokens,output=output_tokens,"
    "seconds=duration_s"
)
OPUS = "claude-opus-4-7"


def scores(found, stage):
    return {score.method: score for score in found.stages[stage].scores}


def test_intervals_cover_at_their_rate():
    """300 runs of known laws: each interval's exact binomial test at 0.001, four levels, three stages."""
    found = backtest(runs(300), BOOK, folds=3, calls=(10,))
    assert [stage.name for stage in found.stages] == ["before the run", "at call 10", "in hindsight"]
    for stage in found.stages:
        for score in stage.scores:
            if score.method in (FORECAST, CONFORMAL):
                for interval in score.intervals:
                    assert interval.coverage.p > 0.001, (stage.name, score.method, interval)
        assert scores(found, 0)[FORECAST].even.p > 0.001
    hindsight = scores(found, 2)
    assert hindsight[FORECAST].median_error < hindsight[LINEAR].median_error < hindsight[PAST].median_error
    assert hindsight[FORECAST].skill > 0.5 and hindsight[FORECAST].even.p > 0.001
    assert scores(found, 0)[PAST].skill == 0
    assert found.without == (
        "at call 10: calls are not recorded one by one, so all that is known is that a run has made so many",
    )


def test_recorded_calls_are_worth_much():
    found = backtest(runs(90, recorded=True, spread=0.8), BOOK, folds=3, calls=(10, 400))
    assert [stage.recorded for stage in found.stages] == [False, True, False]
    during = scores(found, 1)
    assert during[FORECAST].median_error < during[PAST].median_error
    for interval in during[FORECAST].intervals:
        assert interval.coverage.p > 0.001
    assert found.without == ("no run made more than 400 calls",)


def test_what_is_not_recorded_is_told_once():
    found = backtest(runs(40), BOOK, folds=2, calls=(3, 10, 2000, 3000))
    assert found.without == (
        "no run made more than 2000 calls",
        "at calls 3 and 10: calls are not recorded one by one, so all that is known is that a run has made so many",
    )


def test_no_task_is_on_both_sides():
    """All runs of a task cost the same to the token; were one of them known, forecasts would be sure."""
    found = backtest(runs(60, tasks=6, spread=0.0), BOOK, folds=6, calls=())
    assert sum(score.runs for score in found.stages[0].scores if score.method == FORECAST) == 60
    again = backtest(runs(60, tasks=6, spread=0.0), BOOK, folds=6, calls=())
    assert [score.crps for score in found.stages[0].scores] == [
        score.crps for score in again.stages[0].scores
    ]
    with pytest.raises(UndefinedError, match="runs"):
        backtest(runs(60, tasks=1), BOOK)


def test_too_few_runs_for_a_margin_are_told():
    found = backtest(runs(20), BOOK, folds=4, calls=())
    widest = scores(found, 0)[CONFORMAL].intervals[-1]
    assert widest.infinite == 20 and widest.coverage.share == 1 and widest.usd is None


def test_the_median_of_cost_per_call():
    """Its amount is the mean; where costs are skewed the median of its law is nearer to most runs."""
    found = backtest(runs(120, spread=1.0), BOOK, folds=3, calls=())
    linear, ours = scores(found, 1)[LINEAR], scores(found, 1)[FORECAST]
    assert linear.law_error < linear.median_error and ours.law_error == ours.median_error


def test_hindsight_beats_cost_per_call_where_sessions_start_warm():
    recorded = records.runs(warm_records(200, model="claude-sonnet-4-6"))
    found, cold = (
        backtest(runs_of, folds=5, calls=())
        for runs_of in (recorded, [run.replace(warms={}) for run in recorded])
    )
    hindsight = scores(found, 1)
    assert hindsight[FORECAST].median_error < 0.045 < hindsight[LINEAR].median_error
    assert hindsight[FORECAST].skill > hindsight[LINEAR].skill > scores(cold, 1)[FORECAST].skill
    for stage in found.stages:
        score = next(score for score in stage.scores if score.method == FORECAST)
        assert all(interval.coverage.p > 0.001 for interval in score.intervals)


def test_a_backtest_learns_at_the_prices_of_its_book():
    """A model that its book alone knows is forecast, caches and all, as one of the same price that is known anyway."""
    mine, known = (
        backtest(records.runs(warm_records(60, model=model)), book, folds=3, calls=(5,)).stages
        for model, book in (("m", BOOK), ("claude-sonnet-4-6", None))
    )
    assert mine == known
    assert (
        books.builtin().find("claude-sonnet-4-6").price.replace(long_context=None, cache_write_1h=None)
        == PRICE
    )


# Recorded runs of five scaffolds and three models; the whole table is that of tests/examples/swe_effi.py.


@pytest.fixture(scope="module")
def swe_effi():
    columns = dict(part.split("=") for part in COLUMNS.split(","))
    found = records.runs(records.read([SWE_EFFI / "runs.csv"], columns=columns))
    kept = [run for run in found if run.arm in ("agentless", "openhands")]
    return backtest(kept, books.read(SWE_EFFI / "prices.toml"), folds=5, calls=(14,))


def test_hindsight_beats_cost_per_call_where_context_grows(swe_effi):
    stages = dict(swe_effi.arms)["openhands"]
    hindsight = {score.method: score for score in stages[-1].scores}
    assert hindsight[FORECAST].median_error == pytest.approx(0.26, abs=0.04)
    assert hindsight[LINEAR].median_error == pytest.approx(0.56, abs=0.05)
    assert hindsight[FORECAST].skill == pytest.approx(0.55, abs=0.06)


def test_intervals_of_recorded_runs(swe_effi):
    assert [group.runs for group in swe_effi.groups] == [50, 50, 50, 42, 50, 50]
    for stage in (0, 2):
        score = scores(swe_effi, stage)[FORECAST]
        for interval, least in zip(score.intervals, (0.46, 0.77, 0.88, 0.93)):
            assert least < interval.coverage.share < least + 0.13


# The command.


def test_backtest_command(loopcost_command, logs):
    arguments = ("backtest", str(logs / "totals.csv"), "--prices", str(logs / "book.toml"), "--folds", "4")
    result = loopcost_command(*arguments, "--json", "--plot", str(logs / "calibration.png"))
    assert result.returncode == 0, result.stderr
    document = json.loads(result.stdout)
    assert [stage["stage"] for stage in document["stages"]][::4] == ["before the run", "in hindsight"]
    methods = document["stages"][0]["methods"]
    assert list(methods) == list(METHODS) and methods[FORECAST]["runs"] == 40
    assert [one["level"] for one in methods[FORECAST]["intervals"]] == [0.5, 0.8, 0.9, 0.95]
    assert sum(methods[FORECAST]["pit"]) == 40 and (logs / "calibration.png").stat().st_size > 10000
    result = loopcost_command(*arguments, "--calls", "3")
    assert "At call 3: calls are not recorded" in result.stdout and "In hindsight" in result.stdout


def test_backtest_by_arm_and_model(loopcost_command, logs):
    """An arm of two models is a group of each; their runs together are those of the arm."""
    rows = (logs / "totals.csv").read_text().splitlines()
    twice = [rows[0] + ",arm"] + [f"{row},x" for row in rows[1:]] + [f"a{row},y" for row in rows[1:]]
    twice += [f"b{row},y".replace(",m,", ",n,") for row in rows[1:]]
    (logs / "arms.csv").write_text("\n".join(twice))
    with open(logs / "book.toml", "a") as book:
        book.write("[models.n]\ninput = 1\noutput = 5\n")
    prices = ("--prices", str(logs / "book.toml"))
    arguments = ("backtest", str(logs / "arms.csv"), *prices, "--folds", "2", "--calls", "9")
    result = loopcost_command(*arguments, "--json")
    assert result.returncode == 0, result.stderr
    document = json.loads(result.stdout)
    assert [group["name"] for group in document["groups"]] == ["x / m", "y / m", "y / n"]
    assert list(document["arms"]) == ["x", "y"]
    for of_group in zip(*(group["stages"] for group in document["groups"][1:]), document["arms"]["y"]):
        one, other, both = (stage["methods"][LINEAR] for stage in of_group)
        assert both["runs"] == one["runs"] + other["runs"]
        assert min(one["median_error"], other["median_error"]) <= both["median_error"]
    assert "y / n" not in loopcost_command(*arguments).stdout
    assert "y / n" in loopcost_command(*arguments, "--by", "model").stdout


def test_backtests_and_commands_tell_of_side_calls(loopcost_command, tmp_path):
    found = sided_records(60, 4)
    rows = ["run,task,arm,model,input,output,cache_read,cache_write,end"]
    for one in found:
        tokens = (one.usage.input, one.usage.output, one.usage.cache_read, one.usage.cache_write)
        model = {"m": "claude-sonnet-4-6", "s": "claude-haiku-4-5"}[one.model]
        rows.append(f"{one.run},{one.task},a,{model},{','.join(map(str, tokens))},{one.end or ''}")
    (tmp_path / "log.csv").write_text("\n".join(rows))
    tested = asked(loopcost_command, "backtest", tmp_path / "log.csv", "--folds", "3", "--calls", "5")
    (group,) = tested["groups"]
    assert group["model"] == "claude-sonnet-4-6" and group["runs"] == 60
    assert tested["side_calls"] == group["side_calls"] and tested["side_calls"]["runs"] == 60
    answer = asked(loopcost_command, "forecast", tmp_path / "log.csv", "--model", "claude-sonnet-4-6")
    assert answer["side_calls"] == tested["side_calls"]
    said = (
        f"60 runs have calls of other models too, {answer['side_calls']['share']:.1%} of what all runs cost"
    )
    assert said in loopcost_command("forecast", tmp_path / "log.csv").stdout


@pytest.mark.parametrize(
    ("usd", "prices"),
    [
        (["0.5"] * 24, "as logged"),
        ([""] * 24, books.builtin().name),
        (["", "0.5"] * 12, f"as logged, and {books.builtin().name} where not"),
    ],
)
def test_a_backtest_says_where_its_prices_are_from(loopcost_command, tmp_path, usd, prices):
    rows = [f"r{i},t{i},{OPUS},{3 + i % 5},9000,300,solved,{one}" for i, one in enumerate(usd)]
    (tmp_path / "log.csv").write_text("\n".join(["run,task,model,calls,prompt,output,end,cost", *rows]))
    command = ("backtest", tmp_path / "log.csv", "--folds", "2", "--calls", "9")
    assert asked(loopcost_command, *command)["prices"] == prices
    assert f" folds, prices: {prices}\n" in loopcost_command(*command).stdout


# Split conformal.


def test_what_is_enough_by_split_conformal_is_enough():
    """Whatever the law is worth: here runs have a few calls or many, which a constant hazard does not know."""
    draws, found = random.Random(5), []
    for i in range(200):
        length, factor = draws.choice((4, draws.randint(50, 80))), math.exp(draws.gauss(0, 0.2))
        usage = Usage(round(factor * sum(8000 + 1000 * t for t in range(length))), 300 * length)
        end = "capped" if length > 77 else "solved"
        found.append(CallRecord(f"r{i}", "m", usage, None, length, task=f"t{i}", arm="a", end=end))
    tested = backtest(records.runs(found), BOOK, folds=5, law="constant", calls=(), miss=0.2)
    before, hindsight = tested.enough
    assert (before.calls, hindsight.calls, tested.miss) == (0, None, 0.2)
    for one in tested.enough:
        assert one.coverage.runs == 200 and one.infinite == 0 and one.coverage.p > 0.01
    told = next(score for score in tested.stages[0].scores if score.method == FORECAST)
    assert (
        told.intervals[1].coverage.p < 1e-4 and abs(before.margin - 1) > 0.1
    )  # what the law itself says is wrong
    past = past_runs(records.runs(found), BOOK)[0]
    split = SplitConformal(past, lambda runs: learn(runs, BOOK, "constant"), random.Random(0))
    law = split.predictor.forecast()
    margin, usd = split.enough(law, 0, 0.2)
    first = split.predictor.runs
    second = [run for run in past if run not in first]
    assert len(first) == 100 and split.scored(0) == len(second) == 100
    scores_of = sorted(run.cost / law.ppf(0.8) for run in second)
    assert margin.margin == pytest.approx(scores_of[margin.rank - 1]) and usd == pytest.approx(
        margin.margin * law.ppf(0.8)
    )
    assert margin.coverage == margin.rank / 101 >= 0.8


def of_two_kinds(draws, kinds):
    """Runs of short and of long tasks, whose names follow the kind where kinds alternate."""
    found = []
    for i, is_long in enumerate(kinds):
        length = 1 + int(draws.expovariate(0.04 if is_long else 0.4))
        usage = Usage(sum(5000 + 800 * t for t in range(length)), 200 * length)
        found.append(CallRecord(f"r{i}", "m", usage, None, length, task=f"t{i:03d}", arm="a", end="solved"))
    return past_runs(records.runs(found), BOOK)[0]


def test_what_is_enough_is_so_where_the_names_of_tasks_alternate_by_kind():
    """Of 300 sets the next run, of either kind, stays within what was said of its set, as often as was promised. By the order
    of their names the short ones alone would be scored."""
    draws, within, promised, sets = random.Random(9), 0, 0.0, 300
    for seed in range(sets):
        past = of_two_kinds(draws, [i % 2 == 0 for i in range(40)])
        split = SplitConformal(past, lambda runs: learn(runs, BOOK), random.Random(seed))
        margin, usd = split.enough(split.predictor.forecast(), 0, 0.1)
        (fresh,) = of_two_kinds(draws, [draws.random() < 0.5])
        within += fresh.cost <= usd
        promised += margin.coverage / sets
    assert promised >= 0.9
    assert within / sets >= promised - 3 * math.sqrt(promised * (1 - promised) / sets)


def test_who_asks_with_a_seed_gets_other_halves(loopcost_command, logs):
    command = ("forecast", logs / "totals.csv", "--prices", logs / "book.toml")
    found = [
        asked(loopcost_command, *command, "--conformal", "0.1", *seed)["conformal"]
        for seed in ((), ("--seed", "0"), ("--seed", "1"))
    ]
    assert found[0] == found[1] and [one["seed"] for one in found] == [0, 0, 1]
    assert found[2]["enough_usd"] != found[1]["enough_usd"]
    text = loopcost_command(*command, "--conformal", "0.1", "--seed", "1").stdout
    assert "scored on 20 runs, dealt by seed 1." in text
    done = loopcost_command(*command, "--seed", "1")
    assert done.returncode == 2 and "--seed is given, and --conformal is not" in done.stderr


def test_split_conformal_in_the_commands(loopcost_command, logs):
    command = (
        "backtest",
        logs / "totals.csv",
        "--folds",
        "4",
        "--calls",
        "5",
        "--prices",
        logs / "book.toml",
    )
    conformal = asked(loopcost_command, *command, "--conformal", "0.25")["conformal"]
    assert [one["stage"] for one in conformal["stages"]] == ["before the run", "at call 5", "in hindsight"]
    assert (conformal["miss"], conformal["score"]) == (0.25, "overrun") and "exchangeable" in conformal[
        "guarantee"
    ]
    assert all(one["low"] <= one["coverage"] <= one["high"] for one in conformal["stages"])
    assert asked(loopcost_command, *command)["conformal"] is None
    text = loopcost_command(*command, "--conformal", "0.25").stdout
    assert "What is enough with 0.75, by split conformal" in text and conformal["guarantee"] in text
    command = ("forecast", logs / "totals.csv", "--prices", logs / "book.toml")
    document = asked(loopcost_command, *command, "--conformal", "0.1")
    found = document["conformal"]
    assert found["learnt_from"] + found["scored"] == document["runs"] == 40 and found["coverage"] >= 0.9
    said = f"{found['enough_usd']:.4g} USD are enough with {found['coverage']:.4g} at least: margin (overrun)"
    assert said in loopcost_command(*command, "--conformal", "0.1").stdout
    assert asked(loopcost_command, *command, "--conformal", "0.01")["conformal"]["enough_usd"] is None
    text = loopcost_command(*command, "--conformal", "0.01").stdout
    assert "No amount is enough with 0.99: too few runs for a margin" in text
    text = loopcost_command(*command, "--conformal", "1e-9").stdout
    assert "No amount is enough with 0.999999999: too few runs for a margin" in text
    done = loopcost_command("backtest", logs / "totals.csv", "--calls", "5,x")
    assert "--calls is '5,x'; it must be whole numbers, N,...; " in done.stderr
    done = loopcost_command(
        "backtest", logs / "totals.csv", "--conformal", "2", "--prices", logs / "book.toml"
    )
    assert done.returncode == 2 and "loopcost: --conformal is 2; it must be from" in done.stderr
    done = loopcost_command("backtest", logs / "totals.csv", "--folds", "1", "--prices", logs / "book.toml")
    assert done.returncode == 2 and "loopcost: --folds is 1; it must be at least 2" in done.stderr
    for wrong, said in (("0", "--conformal is 0"), ("x", "--conformal is 'x'; it must be a number")):
        assert said in loopcost_command(*command, "--conformal", wrong).stderr


def test_split_conformal_is_of_the_law_that_is_asked_for(loopcost_command, logs):
    """--cap and --plug-in too, and a law that needs a cap."""
    command = ("forecast", logs / "totals.csv", "--prices", logs / "book.toml", "--conformal", "0.2")
    found = past_runs(records.runs(records.read([logs / "totals.csv"])), books.read(logs / "book.toml"))[0]
    for options, asked_for in (
        ({"cap": 10}, ["--cap", 10]),
        ({"law": "beta", "cap": 300}, ["--law", "beta", "--cap", 300]),
        ({"plug_in": True}, ["--plug-in"]),
    ):
        split = SplitConformal(
            found,
            lambda runs, options=options: learn(runs, books.read(logs / "book.toml"), **options),
            random.Random(0),
        )
        _, usd = split.enough(split.predictor.forecast(), 0, 0.2)
        assert asked(loopcost_command, *command, *asked_for)["conformal"]["enough_usd"] == pytest.approx(usd)


def test_split_conformal_of_a_run_that_goes_on_wants_runs_that_tell_their_calls(loopcost_command, logs):
    stands = (
        "--prices",
        logs / "book.toml",
        "--calls",
        3,
        "--context",
        9000,
        "--spent",
        0.1,
        "--conformal",
        "0.4",
    )
    done = loopcost_command("forecast", logs / "totals.csv", *stands)
    assert done.returncode == 2 and "--conformal is given of a run after 3 calls, and the logs" in done.stderr
    assert asked(loopcost_command, "forecast", logs / "calls.csv", *stands)["conformal"]["scored"] > 0
