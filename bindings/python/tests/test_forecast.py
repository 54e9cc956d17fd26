"""Forecasts: of loops, from recorded runs, after every call; backtests of runs that were drawn from known laws."""

import json
import math
import random

import pytest
from conftest import TESTS

import loopcost
from loopcost import (
    CallRecord,
    Calls,
    FitFile,
    Forecast,
    LongContext,
    Loop,
    Price,
    Residuals,
    State,
    Thread,
    UndefinedError,
    UnsupportedError,
    Usage,
    books,
    fit,
    learn,
    records,
    remaining,
)
from loopcost.backtest import METHODS, SplitConformal, backtest
from loopcost.calibration import Ensemble
from loopcost.cli.forecast import _kinds as forecast_kinds
from loopcost.forecast import forecast, past_runs, start_of

PRICE = Price(input=3, output=15, cache_read=0.3, cache_write=3.75)
LOOP = Loop(Thread(PRICE, base=15000, step=1000, output=400), Calls(solved=0.02, wrong=0.01, cap=250))
DISPERSED = LOOP.replace(residuals=Residuals((0.5, 1.0, 3.0), (1, 2, 1)))
BOOK = books.Book("test", {"m": books.Entry("m", PRICE)})
FORECAST, CONFORMAL, LINEAR, PAST = METHODS
SWE_EFFI = TESTS / "data" / "swe_effi"
COLUMNS = (
    "arm=scaffold,task=instance_id,success=resolved,calls=llm_calls,prompt=input_tokens,output=output_tokens,"
    "seconds=duration_s"
)


def test_without_residuals_it_is_what_remains():
    state = State(40, 55_000, spent=1.1, budget=3)
    law, rest = Forecast(LOOP, state), remaining(LOOP, state)
    assert law.mean == pytest.approx(1.1 + rest.mean, rel=1e-13)
    assert law.sd == pytest.approx(rest.sd, rel=1e-12)
    assert law.ppf(0.9) == pytest.approx(1.1 + rest.p90, rel=1e-13)
    assert law.p_over() == pytest.approx(rest.p_over, rel=1e-12)
    assert law.p_solved == pytest.approx(rest.p_solved, rel=1e-12)
    assert Forecast(LOOP).mean == pytest.approx(LOOP.mean(), rel=1e-13)


def test_the_law_is_the_calls_times_the_residuals():
    residuals, weights = (0.5, 1.0, 3.0), (1, 2, 1)
    law = Forecast(LOOP.replace(residuals=Residuals(residuals, weights)))
    assert law.mean == pytest.approx(LOOP.mean() * 5.5 / 4, rel=1e-12)
    usd = 0.8
    amounts = [LOOP.total(t).mean for t in range(251)]
    within = sum(
        weight / 4 * (1 - (LOOP.ends(t).more if t < 250 else 0))
        for ratio, weight in zip(residuals, weights)
        for t in [sum(amount * ratio <= usd for amount in amounts) - 1]
    )
    assert law.cdf(usd) == pytest.approx(within, rel=1e-12)
    assert law.cdf(usd) + law.sf(usd) == pytest.approx(1)
    assert law.cdf(law.ppf(0.3)) >= 0.3 - 1e-12 > law.cdf(law.ppf(0.3) * (1 - 1e-9)) - 1e-3
    low, high = law.interval(0.8)
    assert low == law.ppf(0.1) and high == law.ppf(0.9)


def test_what_is_known_of_the_calls_alone():
    law = Forecast(LOOP, made=100)
    assert law.ppf(0) == pytest.approx(LOOP.total(101).mean)
    assert Forecast(LOOP.replace(calls=Calls(0.03))).calls_mean == pytest.approx(1 / 0.03)
    assert Forecast(LOOP.replace(calls=Calls(0.03)), made=100).calls_mean == pytest.approx(100 + 1 / 0.03)


def test_scores_integrate():
    law = Forecast(LOOP.replace(residuals=Residuals((0.5, 1.0, 2.0))))
    observed, width = 0.6, 0.002
    grid = [width * (i + 0.5) for i in range(8000)]
    exact = sum(width * (law.cdf(usd) - (usd >= observed)) ** 2 for usd in grid)
    assert law.crps(observed) == pytest.approx(exact, rel=0.01)
    assert law.pit(observed) == pytest.approx(law.cdf(observed), abs=0.01)
    assert Forecast(Loop(LOOP.thread, Calls(1))).crps(0) == pytest.approx(LOOP.total(1).mean)


@pytest.mark.parametrize(
    ("call", "kind", "name"),
    [
        (lambda: Residuals([1, -1]), ValueError, r"residuals\[1\]"),
        (lambda: Residuals([]), ValueError, "residuals are 0"),
        (lambda: Residuals([1], [0]), UndefinedError, "weights"),
        (lambda: Residuals([1], [1, 2]), TypeError, "weights"),
        (lambda: LOOP.replace(residuals=[1]), TypeError, "residuals"),
        (lambda: DISPERSED.simulate(10), UnsupportedError, "strategy.residuals"),
        (lambda: Forecast(LOOP, made=250), UndefinedError, "forecast.made"),
        (lambda: Forecast(LOOP, State(1, 1), made=2), UnsupportedError, "forecast.made"),
        (lambda: Forecast(3), TypeError, "loop"),
        (lambda: Forecast(LOOP, 3), TypeError, "state"),
        (lambda: Forecast(LOOP).ppf(2), ValueError, "chance"),
        (lambda: Forecast(Loop(LOOP.thread, Calls(0.5))).ppf(1), UndefinedError, "chance"),
        (lambda: Forecast(LOOP).cdf(-1), ValueError, "usd"),
        (lambda: learn([]), UndefinedError, "runs"),
        (lambda: learn([3]), TypeError, "runs"),
        (lambda: learn(runs(10), BOOK, law="normal"), ValueError, "law"),
        (lambda: learn(runs(10), BOOK, law="beta"), UndefinedError, "cap"),
        (lambda: backtest([], BOOK), UndefinedError, "runs"),
        (lambda: backtest(runs(10), BOOK, folds=1), ValueError, "folds"),
    ],
)
def test_bad_input_is_named(call, kind, name):
    with pytest.raises(kind, match=name):
        call()


# Recorded runs, drawn: lengths of a geometric law, conversations that grow by 1000 tokens a call, some runs dearer than
# others by a factor of their own.


def runs(n, seed=1, recorded=False, hazard=0.05, spread=0.3, cached=False, tasks=None):
    draws, found = random.Random(seed), []
    for i in range(n):
        length = 1 + int(math.log(1 - draws.random()) / math.log1p(-hazard)) if hazard < 1 else 1
        factor = math.exp(draws.gauss(0, spread))
        end = "solved" if draws.random() < 0.6 else "wrong"
        name = {"run": f"r{i}", "model": "m", "task": f"t{i % tasks if tasks else i}", "arm": "a"}
        contexts = [round(factor * (8000 + 1000 * t)) for t in range(length)]
        if recorded:
            for t, context in enumerate(contexts):
                held = contexts[t - 1] if cached and t else 0
                usage = Usage(
                    input=0 if cached else context - held,
                    output=300,
                    cache_read=held,
                    cache_write=context - held if cached else 0,
                )
                found.append(
                    CallRecord(**name, usage=usage, index=t + 1, end=end if t + 1 == length else None)
                )
        else:
            usage = Usage(input=sum(contexts), output=300 * length)
            found.append(CallRecord(**name, usage=usage, calls=length, end=end))
    return records.runs(found)


def test_a_model_that_took_no_tokens_needs_no_price():
    served, idle = (
        CallRecord("r", model, usage, index=None, calls=2, task="t")
        for model, usage in (("m", Usage(1000, 10)), ("nobody's", Usage()))
    )
    (alone,), (beside,) = (past_runs(records.runs(found), BOOK)[0] for found in ([served], [served, idle]))
    assert alone.cost == beside.cost > 0


def test_learning_finds_the_parameters():
    predictor = learn(runs(400), BOOK)
    thread = predictor.loop.thread
    assert thread.base == pytest.approx(8000, rel=0.1) and thread.step == pytest.approx(1000, rel=0.1)
    assert thread.output == 300 and not thread.caching
    law = predictor.forecast()
    assert law.calls_mean == pytest.approx(20, rel=0.15) and law.p_solved == pytest.approx(0.6, abs=0.08)
    usd = sorted(run.cost for run in predictor.runs)
    assert law.mean == pytest.approx(sum(usd) / len(usd), rel=0.12)
    assert law.ppf(0.5) == pytest.approx(usd[200], rel=0.25)
    assert forecast(predictor).mean == law.mean == forecast(learn(runs(400), BOOK)).mean


def test_a_state_narrows_the_forecast():
    found = runs(200, recorded=True)
    predictor = learn(found, BOOK)
    run = max(predictor.runs, key=lambda run: run.length)
    states = [predictor.state(run, made) for made in range(1, run.length)]
    assert (
        states[4].spent == run.spent[4] and states[4].context == run.contexts[4] + predictor.loop.thread.step
    )
    early, late = predictor.forecast(states[4]), predictor.forecast(states[-1])
    assert late.ppf(0.05) > run.spent[-2] * 0.999
    low, high = late.interval(0.5)
    assert high / low < early.ppf(0.75) / early.ppf(0.25)


def test_caching_is_seen_in_the_log():
    predictor = learn(runs(100, recorded=True, cached=True), BOOK)
    assert predictor.loop.thread.caching
    found = sorted(predictor.loop.residuals.residuals)
    assert 0.7 < found[len(found) // 2] < 1.4


# Sessions of which some 12,000 of the 15,000 tokens of the first prompt are in the cache when they start. They make few
# calls, so that the first prompt is much of what they cost.

WARM = 12_000


def warm_records(n, seed=3, hazard=0.25, recorded=True, reads=True, model="m"):
    draws, found = random.Random(seed), []
    for i in range(n):
        length = 1 + int(math.log(1 - draws.random()) / math.log1p(-hazard))
        facts = {"run": f"r{i}", "model": model, "task": f"t{i // 2}", "arm": "a"}
        end = "solved" if draws.random() < 0.6 else "wrong"
        context, held, sums = 15_000, WARM + draws.choice((-300, 300)), Usage()
        for call in range(1, length + 1):
            usage = Usage(0, 400, held, context - held) if reads else Usage(context, 400)
            if recorded:
                last = end if call == length else None
                found.append(CallRecord(**facts, usage=usage, index=call, end=last))
            sums, held, context = sums + usage, context, context + draws.randint(500, 1500)
        if not recorded:
            found.append(CallRecord(**facts, usage=sums, calls=length, end=end))
    return found


def mean_usd(recorded):
    past = past_runs(records.runs(recorded), BOOK)[0]
    return sum(run.cost for run in past) / len(past)


def test_what_is_warm_at_the_start_is_learnt():
    found = warm_records(400)
    predictor = learn(records.runs(found), BOOK)
    assert predictor.loop.thread.warm == pytest.approx(WARM, rel=0.02)
    assert predictor.forecast().mean == pytest.approx(mean_usd(found), rel=0.03)
    ratios = sorted(run.cost / predictor.loop.total(run.length).mean for run in predictor.runs)
    assert ratios[200] == pytest.approx(1, abs=0.05)
    for length in (1, 3, 8):
        alike = [run.cost for run in predictor.runs if run.length == length]
        assert predictor.hindsight(length).mean() == pytest.approx(sum(alike) / len(alike), rel=0.05)
    cold = learn([run.replace(warm=None) for run in predictor.runs], BOOK)
    bare = predictor.loop.replace(thread=predictor.loop.thread.replace(warm=0), residuals=None)
    assert cold.loop.replace(residuals=None) == bare
    assert cold.hindsight(1).mean() > 1.3 * predictor.hindsight(1).mean()


def test_a_state_before_the_first_call_finds_what_is_warm():
    loop = learn(records.runs(warm_records(60)), BOOK).loop
    assert Forecast(loop, start_of(loop)).mean == pytest.approx(Forecast(loop).mean, rel=1e-12)
    assert start_of(loop, 0.5).budget == 0.5
    loop = learn(runs(40), BOOK).loop
    assert Forecast(loop, start_of(loop)).mean == pytest.approx(Forecast(loop).mean, rel=1e-12)


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


# Sessions whose main model delegates: a title before its first call, and something aside after one call in three.

SIDES = books.Book(
    "sides", {**dict.fromkeys(["m"], books.Entry("m", PRICE)), "s": books.Entry("s", Price(1, 5))}
)


def sided_records(n, seed, sides=True, totals=False):
    draws, found = random.Random(seed), []
    for i in range(n):
        length = 1 + int(math.log(1 - draws.random()) / math.log1p(-0.08))
        facts = {"run": f"r{i}", "task": f"t{i // 2}", "arm": "a"}
        end = "solved" if draws.random() < 0.6 else "wrong"
        served = [("s", Usage(draws.randint(500, 1500), 30))] if sides else []
        context = held = draws.randint(14_000, 16_000)
        for _ in range(length):
            served.append(("m", Usage(0, 400, held if held < context else 0, context - held or context)))
            held, context = context, context + draws.randint(500, 1500)
            if sides and draws.random() < 0.2:
                served.append(("s", Usage(draws.randint(5_000, 20_000), 600)))
        if totals:
            by_model = {model: [usage for one, usage in served if one == model] for model, _ in served}
            served = [(model, sum(usages, Usage()), len(usages)) for model, usages in by_model.items()]
        records_of_run = [
            CallRecord(model=one[0], usage=one[1], calls=one[2], **facts)
            if totals
            else CallRecord(model=one[0], usage=one[1], index=index, **facts)
            for index, one in enumerate(served, 1)
        ]
        found += [*records_of_run[:-1], records_of_run[-1].replace(end=end)]
    return found


def test_forecasts_of_runs_with_side_calls_match_what_such_runs_cost():
    """What is delegated is an eighth of the cost: without it the forecast would be too low by that."""
    everything = past_runs(records.runs(sided_records(3000, 1)), SIDES)[0]
    true = sum(run.cost for run in everything) / len(everything)
    side = sum(run.side for run in everything) / sum(run.cost for run in everything)
    assert 0.12 < side < 0.14
    for totals in (False, True):
        recorded = records.runs(sided_records(400, 2, totals=totals))
        predictor = learn(recorded, SIDES)
        assert predictor.forecast().mean == pytest.approx(true, rel=0.06)
        assert predictor.side.share == pytest.approx(side, rel=0.1) and predictor.side.runs == 400
        assert predictor.loop.thread.base == pytest.approx(15_000, rel=0.1)
        (loop,) = FitFile.of_runs(recorded, "constant", book=SIDES).loops
        assert loop.model == "m" and loop.on["side_calls"]["share"] == pytest.approx(predictor.side.share)
        assert loop.forecast(PRICE, caching=True).mean == pytest.approx(true, rel=0.06)
    without = learn(records.runs(sided_records(400, 2, sides=False)), SIDES)
    assert without.side.runs == 0 and without.forecast().mean < 0.92 * true


def test_a_run_with_side_calls_goes_on_from_its_main_thread():
    """What was spent aside is spent, and the context is the main model's."""
    recorded = records.runs(sided_records(200, 3))
    predictor = learn(recorded, SIDES)
    run = max(predictor.runs, key=lambda run: run.length)
    mains = [call for one in recorded if one.run == run.name for call in one.calls if call.model == "m"]
    assert run.contexts == tuple(call.usage.cache_read + call.usage.cache_write for call in mains)
    assert run.length == len(run.contexts) == len(run.spent) and run.spent[-1] <= run.cost * (1 + 1e-12)
    spent = sum(predictor.state(one, 5).spent for one in predictor.runs if one.length > 5)
    alone = sum(one.spent[4] for one in past_mains(recorded) if one.length > 5)
    assert spent > 1.1 * alone
    law = predictor.forecast(predictor.state(run, run.length - 1))
    assert law.ppf(0.01) > run.spent[-2] and law.mean < 1.5 * run.cost


def past_mains(recorded):
    """The same runs without their side calls."""
    return past_runs([one.replace(models=("m",), calls=one.thread) for one in recorded], SIDES)[0]


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


def test_totals_do_not_tell_what_is_warm():
    predictor = learn(records.runs(warm_records(60, recorded=False)), BOOK)
    assert predictor.loop.thread.caching and predictor.loop.thread.warm == 0
    assert not learn(records.runs(warm_records(60, reads=False)), BOOK).loop.thread.caching


def test_no_more_than_the_base_is_warm():
    """Base is fitted to totals, which may put it below what first calls read."""
    past = past_runs(records.runs(warm_records(60)), BOOK)[0]
    loop = learn([run.replace(warm=10**6) for run in past], BOOK).loop
    assert loop.thread.warm == loop.thread.base


def test_runs_of_one_length_and_of_no_known_price():
    one = runs(30, hazard=1.0)
    law = learn(one, BOOK).forecast()
    usd = sorted(run.cost for run in past_runs(one, BOOK)[0])
    assert law.ppf(0.5) == pytest.approx(usd[15], rel=0.2)
    calls = (
        CallRecord(
            run.run, "nobody's", run.usage["m"], index=None, task=run.task, cost=0.5 + i / 100, end=run.end
        )
        for i, run in enumerate(one)
    )
    priced = records.runs(calls)
    assert learn(priced).forecast().mean == pytest.approx(0.65, rel=0.15)


def test_runs_that_tell_nothing_are_counted():
    told = [runs(4)[0].replace(run=f"x{i}") for i in range(3)]
    odd = [
        told[0].replace(end="aborted"),
        told[1].replace(counts={"m": None}),
        told[2].replace(usage={"m": Usage()}),
    ]
    past, left = past_runs(told + odd, BOOK)
    assert len(past) == 3 and (left.aborted, left.uncounted, left.free) == (1, 1, 1)
    assert [reason.split()[:2] for reason in left.reasons()] == [["1", "was"], ["1", "does"], ["1", "cost"]]
    twice = past_runs([*told, *odd, *(run.replace(run=f"{run.run} again") for run in odd)], BOOK)[1]
    assert [reason.split()[:2] for reason in twice.reasons()] == [["2", "were"], ["2", "do"], ["2", "cost"]]


def scores(found, stage):
    return {score.method: score for score in found.stages[stage].scores}


def test_a_tier_goes_by_the_prompt_of_a_call_and_not_by_that_of_a_run():
    tier = LongContext(200_000, input=6, output=30)
    book = books.Book("test", {"m": books.Entry("m", PRICE.replace(long_context=tier))})
    usage = Usage(input=150_000, output=1000)
    told = [CallRecord("told", model="m", index=i, calls=1, usage=usage) for i in (1, 2, 3)]
    short = CallRecord("short", model="m", calls=3, usage=Usage(input=450_000, output=3000))
    long = CallRecord("long", model="m", calls=2, usage=Usage(input=450_000, output=2000))
    each, of_totals, passed = past_runs(records.runs([*told, short, long]), book)[0]
    assert each.cost == of_totals.cost == pytest.approx(3 * 0.465)
    assert passed.cost == pytest.approx(450_000 * 6e-6 + 2000 * 30e-6)


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


# The commands.


def write(path, found):
    lines = ["run,task,model,calls,prompt,output,end"]
    for run in found:
        usage = run.usage["m"]
        lines.append(f"{run.run},{run.task},m,{run.length},{usage.input},{usage.output},{run.end}")
    path.write_text("\n".join(lines))


@pytest.fixture
def logs(tmp_path):
    (tmp_path / "book.toml").write_text("[models.m]\ninput = 3\noutput = 15\n")
    write(tmp_path / "totals.csv", runs(40))
    calls = ["run,task,model,prompt,output,end"]
    for run in runs(30, recorded=True):
        calls += [
            f"{run.run},{run.task},m,{call.usage.input},{call.usage.output},{call.end or ''}"
            for call in run.calls
        ]
    (tmp_path / "calls.csv").write_text("\n".join(calls))
    return tmp_path


def test_forecast_command(loopcost_command, logs):
    prices = ("--prices", str(logs / "book.toml"))
    result = loopcost_command(
        "forecast",
        str(logs / "totals.csv"),
        *prices,
        "--budget",
        "1",
        "--json",
        "--plot",
        str(logs / "law.png"),
    )
    assert result.returncode == 0, result.stderr
    document = json.loads(result.stdout)
    quantiles = list(document["quantiles_usd"].values())
    assert document["schema"] == 1 and document["runs"] == 40 and quantiles == sorted(quantiles)
    assert 0 < document["p_over"] < 1 and (logs / "law.png").stat().st_size > 5000
    result = loopcost_command(
        "forecast", str(logs / "totals.csv"), *prices, *"--calls 10 --context 18000 --spent 0.4".split()
    )
    assert "A run after 10 calls: learnt from 40 runs" in result.stdout


def test_forecast_of_a_recorded_run(loopcost_command, logs):
    run = max(runs(30, recorded=True), key=lambda run: run.length)
    arguments = ("forecast", str(logs / "calls.csv"), "--prices", str(logs / "book.toml"), "--run", run.run)
    result = loopcost_command(*arguments, "--json", "--plot", str(logs / "fan.png"))
    assert result.returncode == 0, result.stderr
    document = json.loads(result.stdout)
    assert [step["calls"] for step in document["forecasts"]] == list(range(run.length))
    assert (
        document["forecasts"][-1]["spent_usd"] < document["usd"] and (logs / "fan.png").stat().st_size > 5000
    )
    assert f"in {run.length} calls" in loopcost_command(*arguments).stdout


def test_forecast_of_a_scenario(loopcost_command, tmp_path):
    scenario = loopcost_command("examples", "loops").stdout
    (tmp_path / "loops.toml").write_text(scenario)
    result = loopcost_command("forecast", str(tmp_path / "loops.toml"), "--model", "sonnet", "--json")
    assert result.returncode in (0, 2)
    if result.returncode == 2:
        model = result.stderr.split(":")[-1].split(",")[0].strip()
        result = loopcost_command("forecast", str(tmp_path / "loops.toml"), "--model", model, "--json")
    assert json.loads(result.stdout)["basis"] == "assumed"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--run", "nobody"], "no run that can be forecast has the name 'nobody'"),
        (["--run", "r1"], "does not record the calls of 'r1' one by one"),
        (["--spent", "1"], "--calls is not given"),
        (["--calls", "3"], "--context is not given"),
        (["--model", "x"], "no run of the logs"),
    ],
)
def test_forecast_errors(loopcost_command, logs, arguments, said):
    result = loopcost_command(
        "forecast", str(logs / "totals.csv"), "--prices", str(logs / "book.toml"), *arguments
    )
    assert result.returncode == 2 and said in result.stderr


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


def test_the_median_of_cost_per_call():
    """Its amount is the mean; where costs are skewed the median of its law is nearer to most runs."""
    found = backtest(runs(120, spread=1.0), BOOK, folds=3, calls=())
    linear, ours = scores(found, 1)[LINEAR], scores(found, 1)[FORECAST]
    assert linear.law_error < linear.median_error and ours.law_error == ours.median_error


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


# From fit files.


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    """A fit file of runs that are recorded call by call, the book of their model, and the log of a run that goes on."""
    folder = tmp_path_factory.mktemp("fitted")
    loopcost.FitFile.of_runs(runs(120, recorded=True, cached=True), "constant", book=BOOK).write(
        folder / "fit.toml"
    )
    (folder / "book.toml").write_text(
        "[models.m]\nprice = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }\n"
        "[models.other]\nprice = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }\n"
    )
    rows = ["run,model,input,output,cache_read,cache_write"]
    contexts = [8000 + 1000 * t for t in range(6)]
    rows += [f"now,m,0,300,{held},{seen - held}" for seen, held in zip(contexts, [0, *contexts])]
    (folder / "now.csv").write_text("\n".join(rows) + "\n")
    return folder


def asked(command, *arguments):
    done = command(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_fit_file_is_forecast_as_it_is(fitted, loopcost_command):
    command = ["forecast", fitted / "fit.toml", "--prices", fitted / "book.toml"]
    answer = asked(loopcost_command, *command)
    loop = loopcost.FitFile.read(fitted / "fit.toml").find("m")
    law = loop.forecast(PRICE, caching=True)
    assert answer["basis"] == "fitted" and answer["model"] == "m"
    assert answer["mean_usd"] == pytest.approx(law.mean, rel=1e-12)
    usd = sorted(run.cost for run in past_runs(runs(120, recorded=True, cached=True), BOOK)[0])
    assert law.ppf(0.5) == pytest.approx(usd[60], rel=0.2)
    within = sum(law.ppf(0.05) <= one <= law.ppf(0.95) for one in usd)
    assert 100 <= within <= 118
    certain = asked(loopcost_command, *command, "--plug-in")["quantiles_usd"]
    assert certain["0.95"] < answer["quantiles_usd"]["0.95"]
    capped = asked(loopcost_command, *command, "--cap", "5")
    assert capped["calls_in_all"] < 5 and "fitted to 120 runs of a / m" in loopcost_command(*command).stdout


def test_a_fit_file_and_the_log_of_a_run_that_goes_on(fitted, loopcost_command):
    command = [
        "forecast",
        fitted / "fit.toml",
        "--prices",
        fitted / "book.toml",
        "--after",
        fitted / "now.csv",
    ]
    answer = asked(loopcost_command, *command, "--budget", "1")
    loop = loopcost.FitFile.read(fitted / "fit.toml").find("m")
    spent = (13000 * 3.75 + 300 * 6 * 15 + 0.3 * sum(8000 + 1000 * t for t in range(5))) / 1e6
    step = loop.values["step"].value
    state = State(6, 13000 + step, spent, 1, holdings={PRICE: loopcost.Holding(13000)})
    law = loop.forecast(PRICE, state, caching=True)
    assert answer["mean_usd"] == pytest.approx(law.mean, rel=1e-9)
    assert answer["p_over"] == pytest.approx(law.p_over(), rel=1e-9)
    assert answer["quantiles_usd"]["0.05"] > spent
    rest = asked(
        loopcost_command, "remaining", *command[1:4], "--model", "m", "--call", "6", "--context", "14000"
    )
    assert rest["basis"] == "fitted" and rest["calls_left"] == pytest.approx(
        answer["calls_in_all"] - 6, rel=1e-9
    )


WARM_SCENARIO = """
[models.m]
price = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }
loop = { fitted = "warm.toml" }
[strategies.fitted]
solo = "m"
[strategies.cold]
solo = "m"
context = { warm_first = "cold" }
[strategies.given]
solo = "m"
context = { warm_first = 5000 }
[strategies.uncached]
solo = "m"
context = { caching = false }
"""


def test_a_scenario_takes_what_a_fit_file_says_is_warm(loopcost_command, tmp_path):
    found = warm_records(400)
    made = loopcost.FitFile.of_records(found, "constant", book=BOOK)
    assert made.table() == loopcost.FitFile.of_runs(records.runs(found), "constant", book=BOOK).table()
    made.write(tmp_path / "warm.toml")
    (tmp_path / "scenario.toml").write_text(WARM_SCENARIO)
    loops = loopcost.Scenario.read(tmp_path / "scenario.toml").strategies
    recorded, fitted = mean_usd(found), loops["fitted"]
    assert fitted.thread.warm == pytest.approx(WARM, rel=0.02)
    assert fitted.mean() == pytest.approx(recorded, rel=0.04)
    assert loops["cold"].thread.warm == 0 and loops["cold"].mean() > 1.3 * recorded
    assert loops["given"].thread.warm == 5000
    uncached = loops["uncached"]
    assert uncached.mean() == uncached.replace(thread=uncached.thread.replace(warm=0)).mean()

    loop = loopcost.FitFile.read(tmp_path / "warm.toml").find("m")
    assert sorted(loop.residuals)[len(loop.residuals) // 2] == pytest.approx(1, abs=0.05)
    assert loop.forecast(PRICE).mean == pytest.approx(recorded, rel=0.04)
    assert loop.loop(PRICE, warm=0).thread.warm == 0
    assert loop.loop(PRICE, base=9000).thread.warm == 9000
    unknown = {**loop.values, "warm": loop.values["warm"].replace(identified="no")}
    assert loop.replace(values=unknown).loop(PRICE).thread.warm == 0

    sheets = asked(loopcost_command, "explain", tmp_path / "scenario.toml")["strategies"]
    given = {
        name: one["value"] for name, sheet in sheets.items() for one in sheet["given"] if one["symbol"] == "u"
    }
    assert given == {"fitted": fitted.thread.warm, "cold": 0, "given": 5000, "uncached": 0}


def test_a_budget_does_not_change_a_forecast_from_the_start(loopcost_command, tmp_path):
    loopcost.FitFile.of_records(warm_records(60), "constant", book=BOOK).write(tmp_path / "warm.toml")
    (tmp_path / "book.toml").write_text(
        "[models.m]\nprice = { input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }\n"
    )
    command = ("forecast", tmp_path / "warm.toml", "--prices", tmp_path / "book.toml")
    free, kept = asked(loopcost_command, *command), asked(loopcost_command, *command, "--budget", "1")
    assert kept["mean_usd"] == pytest.approx(free["mean_usd"], rel=1e-12)


def test_a_fit_that_is_used_for_another_model_is_borrowed(fitted, loopcost_command):
    command = ["forecast", fitted / "fit.toml", "--prices", fitted / "book.toml", "--model"]
    own, other = (asked(loopcost_command, *command, model) for model in ("m", "other"))
    assert own["basis"] == "fitted" and other["basis"] == "borrowed"
    assert other["fits"]["other"]["values"]["solved"]["source"] == "borrowed"
    assert own["mean_usd"] == other["mean_usd"]
    assert "borrowed from 120 runs of a / m" in loopcost_command(*command, "other").stdout
    named = asked(loopcost_command, *command, "other", "--borrow", "m")
    assert named["basis"] == "borrowed" and named["mean_usd"] == own["mean_usd"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["{fit}", "--model", "nobody", "--prices", "{book}"], "'nobody' is not in the price book"),
        (
            ["{fit}", "--prices", "{book}", "--run", "r1"],
            "--run is given, and a TOML file has no recorded run",
        ),
        (
            ["{fit}", "--prices", "{book}", "--after", "{now}", "--calls", "3"],
            "--calls stands beside --after",
        ),
        (["{fit}", "--prices", "{book}", "--after", "{book}"], "book.toml"),
        (["{fit}", "--prices", "{book}", "--arm", "b"], "has no loop that could be meant"),
        (
            ["{book}", "--model", "m"],
            "book.toml is a price book, and a log, a table, a fit file or a scenario is wanted",
        ),
    ],
)
def test_what_a_fit_file_cannot_be_asked(fitted, loopcost_command, arguments, error):
    names = {"fit": fitted / "fit.toml", "book": fitted / "book.toml", "now": fitted / "now.csv"}
    done = loopcost_command("forecast", *(argument.format(**names) for argument in arguments))
    assert done.returncode == 2 and error in done.stderr


def test_what_is_uncertain_of_the_parameters_is_in_the_forecast():
    """Of four runs, the forecast of the next one covers as it says. Taken for certain the law covers less: of exponential
    lengths 1 - (1 + 3/4)^-4 - .. = 84 %, since its intervals are narrower."""
    sets, draws, covered, narrower = 1200, random.Random(21), {True: 0, False: 0}, 0
    loop = Loop(Thread(Price(1, 1), 1000, 0, 100, caching=False), Calls(1))
    for _ in range(sets):
        lengths = [1 + int(math.log(1 - draws.random()) / math.log1p(-0.05)) for _ in range(5)]
        evidence = fit.Evidence()
        for i, calls in enumerate(lengths[:4]):
            evidence.add_outcome(str(i), calls, "solved")
        found, observed, widths = fit.fit(evidence), loop.total(lengths[4]).mean, []
        for plug_in in (False, True):
            law = Forecast(loop.replace(calls=found.calls(cap=600, plug_in=plug_in)))
            covered[plug_in] += 0.05 < law.pit(observed) < 0.95
            widths.append(law.ppf(0.95) - law.ppf(0.05))
        narrower += widths[1] < widths[0]
    slack = 3 * math.sqrt(0.09 * sets)
    assert abs(covered[False] - 0.9 * sets) < slack
    assert covered[True] < 0.9 * sets - slack and covered[True] < covered[False]
    assert narrower > 0.99 * sets


@pytest.mark.parametrize(("n", "sets", "hindsight"), [(3, 400, 0.78), (10, 300, 0.89), (45, 150, 0.9)])
def test_what_few_runs_leave_unknown_of_base_and_step_is_in_the_forecast(n, sets, hindsight):
    """Intervals of 90 % of a run that comes after n others. Before it starts they hold at their rate, and taken for certain
    less. In hindsight, where the calls are known and only base, step and how runs differ are not, they do too but of three
    runs, whose spread is all that tells how runs differ."""
    covered = {"whole": 0, "plug-in": 0, "hindsight": 0}
    for seed in range(sets):
        *found, last = runs(n + 1, seed=seed)
        fitted = loopcost.FitFile.of_runs(found, "constant", book=BOOK).loops[0]
        observed, wide = past_runs([last], BOOK)[0][0].cost, fitted.loop(PRICE, cap=2000)
        usd = wide.total(last.length).mean
        laws = {
            "whole": Forecast(wide),
            "plug-in": fitted.forecast(PRICE, cap=2000, plug_in=True),
            "hindsight": Ensemble([usd * one for one in wide.residuals.residuals], wide.residuals.weights),
        }
        for name, law in laws.items():
            covered[name] += 0.05 < law.pit(observed) < 0.95
    slack = 3 * math.sqrt(0.09 * sets)
    assert abs(covered["whole"] - 0.9 * sets) < slack and covered["plug-in"] < covered["whole"]
    assert abs(covered["hindsight"] - hindsight * sets) < slack


def test_plug_in_takes_all_that_was_fitted_for_certain(fitted):
    loop = loopcost.FitFile.read(fitted / "fit.toml").find("m")
    wide, sharp = loop.loop(PRICE), loop.loop(PRICE, plug_in=True)
    assert sharp.residuals is None and sharp.calls.kinds == loop.plug_in
    assert wide.residuals == Residuals.smooth(loop.residuals) and wide.calls.kinds == loop.kinds
    assert wide.thread == sharp.thread
    for chance in (0.05, 0.95):
        narrow = abs(Forecast(sharp).ppf(chance) - Forecast(sharp).ppf(0.5))
        assert narrow < abs(Forecast(wide).ppf(chance) - Forecast(wide).ppf(0.5))


def test_one_fit_file_says_the_same_in_every_command(fitted, loopcost_command):
    book, price = fitted / "book.toml", "{ input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }"
    for plug_in in (False, True):
        told = ["--plug-in"] if plug_in else []
        loop = f"{{ fitted = 'fit.toml'{', plug_in = true' if plug_in else ''} }}"
        plans = fitted / "plans.toml"
        plans.write_text(f"[models.m]\nprice = {price}\nloop = {loop}\n[strategies.a]\nsolo = 'm'\n")
        law = asked(loopcost_command, "forecast", fitted / "fit.toml", "--prices", book, "--budget", 1, *told)
        planned = asked(loopcost_command, "forecast", plans, "--model", "m", "--budget", 1)
        compared = asked(loopcost_command, "compare", plans, "--budget", 1)["strategies"]["a"]
        explained = asked(loopcost_command, "explain", plans)["strategies"]["a"]
        for answer in (planned, compared, explained):
            assert answer["mean_usd"] == pytest.approx(law["mean_usd"], rel=1e-9)
        for answer in (planned, compared):
            assert answer["sd_usd"] == pytest.approx(law["sd_usd"], rel=1e-9)
            assert answer["p_over"] == pytest.approx(law["p_over"], rel=1e-9)
        assert explained["variance_usd2"] == pytest.approx(law["sd_usd"] ** 2, rel=1e-9)
        assert compared["p50_usd"] == pytest.approx(law["quantiles_usd"]["0.5"], rel=1e-9)
        assert compared["p95_usd"] == pytest.approx(law["quantiles_usd"]["0.95"], rel=1e-9)
        assert compared["attempts"]["mean"] == pytest.approx(law["calls_in_all"], rel=1e-9)

        stands = ("--context", 30_000, "--spent", 0.2, "--budget", 1)
        later = asked(loopcost_command, "forecast", plans, "--model", "m", "--calls", 9, *stands)
        for file, more in ((plans, []), (fitted / "fit.toml", ["--prices", book, *told])):
            rest = asked(loopcost_command, "remaining", file, "--model", "m", "--call", 9, *stands, *more)
            assert rest["mean_usd"] + 0.2 == pytest.approx(later["mean_usd"], rel=1e-9)
            assert rest["sd_usd"] == pytest.approx(later["sd_usd"], rel=1e-9)
            assert rest["p50_usd"] + 0.2 == pytest.approx(later["quantiles_usd"]["0.5"], rel=1e-9)
            assert rest["p_over"] == pytest.approx(later["p_over"], rel=1e-9)
            assert 0 < rest["p_solved_within"] < rest["p_solved"]


@pytest.mark.parametrize("kind", ["model", "task type"])
def test_what_is_borrowed_is_said_by_every_command(tmp_path, loopcost_command, kind):
    typed = [run.replace(task_type="bugs") for run in runs(40)]
    loopcost.FitFile.of_runs(typed, "constant", book=BOOK).write(tmp_path / "fit.toml")
    price = "{ input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }"
    name, told = ("other", "model = 'm'") if kind == "model" else ("m", "task_type = 'features'")
    plans, book = tmp_path / "plans.toml", tmp_path / "book.toml"
    plans.write_text(
        f"[models.{name}]\nprice = {price}\nloop = {{ fitted = 'fit.toml', {told} }}\n[strategies.a]\nsolo = '{name}'\n"
    )
    book.write_text(f"[models.{name}]\nprice = {price}\n")
    stands = ("--call", 3, "--context", 12_000)
    of_fit = ("--model", name, "--prices", book, *(() if kind == "model" else ("--task-type", "features")))
    commands = [
        ("compare", plans),
        ("explain", plans),
        ("simulate", plans, "--trials", 100),
        ("forecast", plans, "--model", name),
        ("remaining", plans, "--model", name, *stands),
        ("forecast", tmp_path / "fit.toml", *of_fit),
        ("remaining", tmp_path / "fit.toml", *of_fit, *stands),
    ]
    for command in commands:
        assert "borrowed from 40 runs of a / m / bugs" in loopcost_command(*map(str, command)).stdout, command
        answer = asked(loopcost_command, *command)
        assert answer["basis"] == "borrowed", command
        assert answer["fits"][name]["values"]["base"]["source"] == "borrowed", command
    assert "tokens that call 1 sees; borrowed from 40 runs: " in loopcost_command("explain", plans).stdout


def steep(n):
    """Runs that mostly end soon after their third call."""
    draws, found = random.Random(1), []
    for i in range(n):
        length = 1
        while draws.random() > (0.02 if length < 4 else 0.4):
            length += 1
        usage = Usage(input=9000 * length + 500 * length**2, output=300 * length)
        end = "solved" if draws.random() < 0.6 else "wrong"
        found.append(CallRecord(f"r{i}", task=f"t{i}", model="m", calls=length, usage=usage, end=end))
    return records.runs(found)


def test_a_table_that_is_used_past_its_end_is_told(tmp_path, loopcost_command):
    fitted = loopcost.FitFile.of_runs(steep(60), "table", book=BOOK)
    fitted.write(tmp_path / "fit.toml")
    plans, book = tmp_path / "plans.toml", tmp_path / "book.toml"
    plans.write_text(
        "[context]\ncaching = false\n[models.m]\nprice = { input = 3, output = 15 }\nloop = { fitted = 'fit.toml' }\n"
        "[strategies.a]\nsolo = 'm'\n"
    )
    book.write_text("[models.m]\ninput = 3\noutput = 15\n")
    loop = fitted.find("m").loop(PRICE)
    share = loop.ends(7).more
    assert 0.01 < share < 0.1
    said = f"m: from call 7 on all are as call 7, which 5 of the recorded runs made; {share:.1%} of the runs make more."
    stands = ("--call", 5, "--context", 12_000)
    later = share / loop.ends(5).more
    commands = [
        (("compare", plans), share),
        (("explain", plans), share),
        (("simulate", plans, "--trials", 100), share),
        (("forecast", plans, "--model", "m"), share),
        (("forecast", tmp_path / "fit.toml", "--prices", book), share),
        (("forecast", plans, "--model", "m", "--calls", 5, "--context", 12_000), later),
        (("remaining", plans, "--model", "m", *stands), later),
        (("remaining", tmp_path / "fit.toml", "--model", "m", "--prices", book, *stands), later),
    ]
    for command, beyond in commands:
        assert said.replace(f"{share:.1%}", f"{beyond:.1%}") in loopcost_command(*map(str, command)).stdout, (
            command
        )
        (told,) = asked(loopcost_command, *command)["extrapolated"]
        assert told == {"model": "m", "of": "runs", "last": 7, "n": 5, "share": pytest.approx(beyond)}, (
            command
        )
    plans.write_text(plans.read_text().replace("'fit.toml' }", "'fit.toml', cap = 7 }"))
    for command, _ in commands[:4]:
        assert "extrapolated" not in asked(loopcost_command, *command), command


def test_more_calls_than_any_run_made_are_told(logs, loopcost_command):
    rows = (logs / "totals.csv").read_text().splitlines()[:13]
    (logs / "few.csv").write_text("\n".join(rows))
    command = ("forecast", logs / "few.csv", "--prices", logs / "book.toml")
    answer = asked(loopcost_command, *command)
    assert 0.01 < answer["p_longer"] < 0.1
    said = f"makes more than {answer['longest']} calls, the most that any run has made."
    assert said in loopcost_command(*map(str, command)).stdout


def test_a_simulation_of_what_is_fitted_says_what_it_leaves_out(fitted, loopcost_command):
    price = "{ input = 3, output = 15, cache_read = 0.3, cache_write = 3.75 }"
    plans = fitted / "drawn.toml"
    plans.write_text(
        f"[models.m]\nprice = {price}\nloop = {{ fitted = 'fit.toml' }}\n[strategies.a]\nsolo = 'm'\n"
    )
    bare = loopcost.Scenario.read(plans).strategies["a"].replace(residuals=None)
    drawn = asked(loopcost_command, "simulate", plans, "--trials", 2000)
    assert drawn["without_residuals"] == ["a"]
    assert drawn["strategies"]["a"]["exact_mean_usd"] == bare.mean()
    text = loopcost_command("simulate", plans, "--trials", 2000).stdout
    assert "a: only the calls are drawn; what is unknown of base and step" in text
    assert "only the calls" not in loopcost_command("simulate", "--trials", 2000).stdout


def test_whether_the_cache_is_used_is_as_the_runs_say(fitted):
    loop = loopcost.FitFile.read(fitted / "fit.toml").find("m")
    assert loop.loop(PRICE).thread.caching and not loop.loop(PRICE, caching=False).thread.caching
    assert not loop.loop(Price(3, 15)).thread.caching
    assert not loop.replace(on={**loop.on, "cached": False}).loop(PRICE).thread.caching


def test_remaining_with_residuals_is_by_hand():
    """What is solved within the budget: of each residual, that of the loop at a budget that is so much smaller."""
    state = State(40, 55_000, spent=1.1, budget=3)
    rest, law = remaining(DISPERSED, state), Forecast(DISPERSED, state)
    assert rest.mean == pytest.approx(law.mean - 1.1, rel=1e-12) and rest.variance == law.variance
    assert rest.reserve == pytest.approx(law.ppf(0.95) - 1.1, rel=1e-12)
    assert rest.calls_mean == pytest.approx(remaining(LOOP, state).calls_mean, rel=1e-12)
    over = within = 0.0
    for ratio, share in ((0.5, 0.25), (1.0, 0.5), (3.0, 0.25)):
        exact = remaining(LOOP, state.replace(budget=1.1 + 1.9 / ratio))
        over, within = over + share * exact.p_over, within + share * exact.p_solved_within
    assert rest.p_over == pytest.approx(over, rel=1e-9)
    assert rest.p_solved_within == pytest.approx(within, rel=1e-9)
    assert DISPERSED.cost().mean == pytest.approx(LOOP.mean() * 5.5 / 4, rel=1e-12)
    assert DISPERSED.distribution().ppf(0.9).most == pytest.approx(Forecast(DISPERSED).ppf(0.9), rel=1e-12)
    assert loopcost.compare({"a": DISPERSED, "b": LOOP}).winner == "b"


def test_plug_in_of_logs(loopcost_command, tmp_path):
    found = runs(12)
    for law in ("free", "constant"):
        wide = learn(found, BOOK, law=law, cap=300).forecast()
        sharp = learn(found, BOOK, law=law, cap=300, plug_in=True).forecast()
        assert sharp.ppf(0.95) < wide.ppf(0.95)


# Where logs do not say how runs end.

OPUS = "claude-opus-4-7"
CLAUDE_CODE = (TESTS / "data" / "claude_code", "--arm", "claude-code", "--model", OPUS)


@pytest.fixture(scope="module")
def untold(tmp_path_factory):
    """A fit file of such logs, and a scenario that takes it beside a loop whose ends are told."""
    folder = tmp_path_factory.mktemp("untold")
    found = records.runs(records.read([CLAUDE_CODE[0]]))
    loopcost.FitFile.of_runs(found).write(folder / "fit.toml")
    price = "price = { input = 5, output = 25, cache_read = 0.5, cache_write = 6.25 }"
    (folder / "scenario.toml").write_text(
        f"[models.{OPUS}]\n{price}\nloop = {{ fitted = 'fit.toml', arm = 'claude-code' }}\n"
        f"[models.guess]\n{price}\nloop = {{ base = 60000, step = 600, output = 800, calls = {{ solved = 0.02, wrong = 0.03, "
        f"cap = 100 }} }}\n[strategies]\na = {{ solo = '{OPUS}' }}\nb = {{ solo = 'guess' }}\n"
    )
    return folder


def test_a_forecast_does_not_say_what_logs_do_not(untold, loopcost_command):
    fit_file = (untold / "fit.toml", *CLAUDE_CODE[1:])
    scenario = (untold / "scenario.toml", "--model", OPUS)
    for arguments in (fit_file, CLAUDE_CODE, scenario):
        answer = asked(loopcost_command, "forecast", *arguments)
        assert answer["p_solved"] is None and answer["p_wrong"] is None and answer["mean_usd"] > 0
        text = loopcost_command("forecast", *arguments).stdout
        assert "how runs end is not recorded" in text and "solved" not in text
    for arguments in (fit_file, scenario):
        command = ("remaining", *arguments, "--call", "3", "--context", "90000", "--budget", "3")
        answer = asked(loopcost_command, *command)
        assert answer["p_solved"] is None and answer["p_solved_within"] is None and 0 < answer["p_over"] < 1
        text = loopcost_command(*command).stdout
        assert "how runs end is not recorded" in text and "solved" not in text


def test_a_comparison_does_not_say_what_logs_do_not(untold, loopcost_command):
    scenario = untold / "scenario.toml"
    keys = ("p_solved", "usd_per_solved", "median_usd_per_solved")
    one, other = asked(loopcost_command, "compare", scenario)["strategies"].values()
    assert [one[key] for key in keys] == [None] * 3 and all(other[key] > 0 for key in keys)
    text = loopcost_command("compare", scenario).stdout
    assert "a: how runs end is not recorded" in text and "39.8%" in text and "49.8%" not in text
    one, other = asked(loopcost_command, "simulate", scenario, "--trials", 1000)["strategies"].values()
    assert one["p_solved"] is None and one["usd_per_solved"] is None and other["p_solved"] > 0
    assert (
        "a: how runs end is not recorded" in loopcost_command("simulate", scenario, "--trials", 1000).stdout
    )


def test_some_ends_that_are_told_are_enough():
    assert not fit.tells_ends({"unknown": 3, "capped": 2}) and fit.tells_ends({"capped": 2})
    assert fit.tells_ends({"unknown": 3, "wrong": 1}) and fit.tells_ends({"solved": 5, "wrong": 0})
    assert learn(runs(12), BOOK).loop.calls.tells_ends


def test_what_is_not_told_is_none(untold):
    """Halves of solved and wrong are no numbers to show, in whatever is asked of such a loop."""
    unknown = [run.replace(end="unknown") for run in runs(12)]
    fitted = loopcost.FitFile.read(untold / "fit.toml").find(OPUS, "claude-code").loop(PRICE)
    laws = [
        fit.fit(unknown).calls(cap=300),
        *(learn(unknown, BOOK, law, 300).loop.calls for law in ("free", "beta")),
    ]
    loops = [LOOP.replace(calls=calls) for calls in laws]
    for loop in (fitted, *loops, loopcost.Scenario.read(untold / "scenario.toml").strategies["a"]):
        state = State(1, 9000, 0.1, 1)
        assert not loop.calls.tells_ends
        run, ends, rest, cost = loop.run(), loop.ends(3), remaining(loop, state), loop.cost()
        law, drawn = Forecast(loop, state), loop.replace(residuals=None).simulate(100)
        none = [run.p_solved, run.p_wrong, run.mean_solved, run.mean_wrong, run.per_solved]
        none += [ends.solved, ends.wrong, ends.solved_by, ends.wrong_by, rest.p_solved, rest.p_solved_within]
        none += [cost.p_solved, cost.p_unsolved, cost.mean_solved, cost.mean_unsolved, cost.per_solved]
        none += [law.p_solved, law.p_wrong, law.p_solved_within]
        none += [
            drawn.solved,
            drawn.p_solved,
            drawn.p_solved_error,
            drawn.mean_solved,
            drawn.mean_solved_error,
        ]
        none += [drawn.mean_unsolved, drawn.mean_unsolved_error, drawn.per_solved, drawn.median_per_solved]
        assert none == [None] * len(none)
        assert (
            run.mean > 0 and 0 <= run.p_capped < 1 and ends.more > 0 and rest.p_over >= 0 and drawn.mean > 0
        )
        with pytest.raises(
            UndefinedError, match="outputs has 'p_solved', and the loop's calls do not tell ends"
        ):
            loopcost.sweep(loop, {"thread.output": [100.0]}, ["mean", "p_solved"])
        assert loopcost.sweep(loop, {"thread.output": [100.0]})["mean"][0] > 0
    told = LOOP.replace(calls=LOOP.calls.replace(tells_ends=False))
    assert told.mean() == LOOP.mean() and told.run().p_capped == LOOP.run().p_capped
    with pytest.raises(TypeError, match="tells_ends"):
        Calls(0.5, tells_ends=1)


def test_runs_that_tell_no_model_are_no_kind_of_their_own(loopcost_command, tmp_path):
    """Arm A of these logs has a run that was aborted before its first call."""
    answer = asked(loopcost_command, "forecast", TESTS / "data" / "free_executor_paradox", "--arm", "A")
    assert answer["runs"] == 10 and answer["left_out"]["aborted"] == 1
    told, other = runs(2)
    untold = [run.replace(models=(), main=None, arm=arm) for run, arm in ((told, "a"), (other, "b"))]
    assert forecast_kinds([told.replace(arm="a"), *untold]) == ["a / m", "b"]


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
    split = SplitConformal(past, lambda runs: learn(runs, BOOK, "constant"))
    law = split.predictor.forecast()
    margin, usd = split.enough(law, 0, 0.2)
    first, second = sorted(past, key=lambda run: run.task)[::2], sorted(past, key=lambda run: run.task)[1::2]
    assert split.predictor.runs == [run for run in past if run in first] and split.scored(0) == len(second)
    scores_of = sorted(run.cost / law.ppf(0.8) for run in second)
    assert margin.margin == pytest.approx(scores_of[margin.rank - 1]) and usd == pytest.approx(
        margin.margin * law.ppf(0.8)
    )
    assert margin.coverage == margin.rank / 101 >= 0.8


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
            found, lambda runs, options=options: learn(runs, books.read(logs / "book.toml"), **options)
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


def test_what_split_conformal_cannot_be_asked(loopcost_command, fitted):
    done = loopcost_command("forecast", fitted / "fit.toml", "--conformal", "0.1")
    assert done.returncode == 2 and "--conformal takes logs: a TOML file has no runs to score" in done.stderr


def test_a_plan_is_forecast_alone_and_by_its_own_law(loopcost_command, fitted):
    done = loopcost_command("forecast", fitted / "fit.toml", "--law", "beta")
    assert done.returncode == 2 and "--law takes logs: a TOML file has a law" in done.stderr
    done = loopcost_command("forecast", fitted / "fit.toml", fitted / "fit.toml")
    assert done.returncode == 2 and "fit.toml, a TOML file, is forecast alone" in done.stderr
