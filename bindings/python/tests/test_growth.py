"""Growth from recorded runs: sums that merge, estimates against statsmodels and SciPy, real caches and real runs."""

import csv
import pickle
import random
from collections import defaultdict
from statistics import median

import numpy
import pytest
from conftest import TESTS
from scipy import optimize
from scipy.stats import t
from statsmodels import api

import loopcost
from loopcost import Calls, Growth, Price, Usage, errors, records

PRICE = Price(input=3, output=15, cache_read=0.3, cache_write=3.75)
chance = random.Random(20261125)


def plain_run(length, base=15000, step=1000, late_from=None, late=0):
    """The contexts of a run without noise."""
    contexts = [base]
    while len(contexts) < length:
        late_now = late_from is not None and len(contexts) >= late_from
        contexts.append(contexts[-1] + (late if late_now else step))
    return contexts


def drawn_run():
    """One with a base and a step of its own."""
    step = chance.gauss(1000, 200)
    length = 2 + int(chance.expovariate(0.05))
    contexts = [round(chance.gauss(15000, 2000))]
    while len(contexts) < length:
        contexts.append(contexts[-1] + max(0, round(chance.gauss(step, 300))))
    return contexts


def call(run, index, context, read=0, write=0, output=400, model="m", **more):
    usage = Usage(input=context - read - write, output=output, cache_read=read, cache_write=write)
    return records.CallRecord(run=run, model=model, usage=usage, index=index, **more)


def cached_run(name, contexts, time=0.0, **more):
    """The records of a run whose every prompt is written to the cache, and read by the next call."""
    before, result = 0, []
    for index, context in enumerate(contexts, 1):
        result.append(call(name, index, context, before, context - before, time=time + 10 * index, **more))
        before = context
    return result


def within(estimate, value, relative=1e-12):
    assert estimate.value == pytest.approx(value, rel=relative)
    assert estimate.low <= estimate.value <= estimate.high
    assert estimate.identified
    return True


# What is known comes back.


def test_calls_without_noise():
    growth = Growth()
    for length in range(5, 25):
        growth.add_calls(plain_run(length), [400] * length, "m")
    fit = growth.fit()
    assert fit.evidence == "calls" and fit.runs == 20
    assert within(fit.base, 15000) and within(fit.step, 1000) and within(fit.output, 400)
    assert fit.late() == {} and not fit.late_from.identified
    assert not fit.kept.identified and (fit.kept.low, fit.kept.high) == (0, 400)
    assert fit.counts.calls == sum(range(5, 25)) and fit.counts.shrank == 0


def test_a_late_step_of_calls_and_the_loop_that_it_makes():
    growth = Growth()
    for length in range(20, 60):
        growth.add_calls(plain_run(length, late_from=16, late=250), [400] * length, "m")
    fit = growth.fit()
    assert within(fit.early_step, 1000) and within(fit.late_step, 250)
    assert fit.late() == {"late_from": 16, "late_step": pytest.approx(250)}
    loop = fit.loop(PRICE, Calls(solved=0.02, cap=50))
    assert (loop.thread.base, loop.thread.step, loop.thread.output) == pytest.approx((15000, 1000, 400))
    by_hand = sum(plain_run(40, late_from=16, late=250))
    total = loop.total(40)
    assert total.new_tokens + total.held_tokens == pytest.approx(by_hand)


def test_totals_without_noise_and_three_runs_that_are_odd():
    growth = Growth()
    for length in range(1, 60, 2):
        growth.add_total(length, sum(plain_run(length)), 400 * length, "m", run=str(length))
    for length in (7, 19, 33):
        growth.add_total(length, 30 * sum(plain_run(length)), 400 * length, "m", run=f"odd {length}")
    fit = growth.fit()
    assert fit.evidence == "totals" and fit.runs == 33
    assert within(fit.base, 15000, 1e-6) and within(fit.step, 1000, 1e-6) and within(fit.output, 400)
    assert fit.thread(PRICE).step == pytest.approx(1000)


def test_a_mean_context_alone_says_neither_base_nor_step():
    growth = Growth()
    for run in range(10):
        growth.add_total(11, 110_000, 100, "m", run=str(run))
    fit = growth.fit()
    assert not fit.base.identified and fit.base.high == pytest.approx(10_000)
    assert not fit.step.identified and fit.step.high == pytest.approx(2000)
    with pytest.raises(errors.UndefinedError, match="growth.base is not identified: from 0 to 10000 tokens"):
        fit.thread(PRICE)


# Records.


def test_recorded_runs_and_records_one_by_one_are_the_same():
    streams = [cached_run(f"r{i}", drawn_run(), task_type="t", time=1e9) for i in range(30)]
    streams += [[call(f"u{i}", n, x) for n, x in enumerate(drawn_run(), 1)] for i in range(5)]
    whole, mixed = Growth(), Growth()
    for run in records.runs(record for stream in streams for record in stream):
        whole.add(run)
    left = [list(stream) for stream in streams]
    while left:
        stream = chance.choice(left)
        mixed.follow(stream.pop(0))
        if not stream:
            left.remove(stream)
    mixed.end()
    assert mixed == whole
    assert whole.groups == (("m", "t"), ("m", None))
    fit = whole.fit(task_type="t")
    assert fit.counts.rule_kept == fit.counts.prefixes == fit.counts.calls - 30
    assert fit.expiry.value == 0 and 0 < fit.expiry.high < 0.2 and fit.cacheable.value == 1
    assert {age.since for age in fit.survival} == {10.0} and fit.survival[0].survival == 1


def test_runs_that_wait_are_packed_and_go_on_as_they_were(monkeypatch):
    streams = [cached_run(f"r{i}", drawn_run(), time=1e9) for i in range(20)]
    turns = [stream[i] for i in range(max(map(len, streams))) for stream in streams if i < len(stream)]
    found = []
    for live in (1, 7, 1000):
        monkeypatch.setattr("loopcost.growth.LIVE", live)
        growth = Growth()
        for record in turns:
            growth.follow(record)
        growth.end()
        found.append(growth)
    assert found[0] == found[1] == found[2] and found[0].fit().runs == 20


def test_a_run_in_two_files_is_one():
    """In each file its calls are numbered from 1."""
    contexts = plain_run(30)
    whole = cached_run("r", contexts)
    split = [one.replace(file="a") for one in whole[:12]]
    split += [one.replace(file="b", index=i) for i, one in enumerate(whole[12:], 1)]
    (run,) = records.runs(split)
    assert [one.index for one in run.calls] == list(range(1, 31))
    growths = [Growth() for _ in range(3)]
    growths[0].add(run)
    for growth, stream in zip(growths[1:], (split, whole)):
        for record in stream:
            growth.follow(record)
        growth.end()
    assert growths[0] == growths[1] == growths[2] and growths[0].fit().counts.interrupted == 0


def test_totals_beside_calls_leave_the_total():
    """Which of the calls are missing is not known."""
    made = cached_run("r", plain_run(5)) + [call("r", None, 50_000, calls=4)]
    followed, added = Growth(), Growth()
    for record in made:
        followed.follow(record)
    followed.end()
    added.add(*records.runs(made))
    assert followed == added and followed.fit().evidence == "totals"


def test_what_cannot_be_followed_is_as_if_it_were_not_there():
    growth, plain = Growth(), Growth()
    usage = Usage(input=10**12, cache_read=1)
    for record in cached_run("r", plain_run(5)):
        growth.follow(record)
        plain.follow(record)
        with pytest.raises(errors.OutOfRangeError, match=r"growth.calls\[\].input is 1000000000001 in all"):
            growth.follow(records.CallRecord("r", "m", usage, index=record.index + 1))
    growth.end()
    plain.end()
    assert growth == plain


def test_a_run_counts_once_it_is_ended():
    growth = Growth()
    for record in cached_run("a", [10, 20, 30]):
        growth.follow(record)
    assert growth.groups == ()
    growth.end("a")
    assert growth.fit().runs == 1
    growth.follow(records.CallRecord(run="b", model="m", usage=Usage(input=500, output=20), calls=4))
    growth.follow(records.CallRecord(run="c", model=None, usage=Usage(), calls=0))
    growth.end()
    assert growth.fit(evidence="totals").runs == 2
    with pytest.raises(errors.OutOfRangeError, match="run is 'd', which is not followed"):
        growth.end("d")


def test_an_end_that_every_record_tells_ends_no_run():
    """As a table with a column for it does; or the first of them alone."""
    made = [cached_run(f"r{i}", drawn_run(), time=1e9) for i in range(10)]
    told = [
        [record for run in made for record in run],
        [record.replace(end="solved") for run in made for record in run],
        [record.replace(end="solved" if i == 0 else None) for run in made for i, record in enumerate(run)],
    ]
    found = []
    for stream in told:
        growth = Growth()
        for record in stream:
            growth.follow(record)
        growth.end()
        found.append(growth)
    assert found[0] == found[1] == found[2] and found[0].fit().runs == 10


def test_a_run_of_two_models_is_followed_for_each():
    contexts = [(1, 1000, "strong"), (2, 2000, "weak"), (3, 3000, "weak"), (4, 4000, "strong")]
    growth = Growth()
    growth.add(*records.runs(call("r", index, x, model=model) for index, x, model in contexts))
    strong, weak = (growth.fit(model, evidence="calls") for model in ("strong", "weak"))
    assert strong.base.value == 1000 and not strong.step.identified and strong.counts.interrupted == 1
    assert (
        weak.step.value == 1000 and weak.base.value == 2000
    )  # a conversation begins with its model's first call
    assert growth.fit(evidence="totals").runs == 2


def test_compactions_and_gaps_are_counted_and_not_fitted():
    made = [
        call("r", 1, 1000, write=1000, time=0),
        call("r", 2, 2000, read=1000, write=1000, time=10),
        call("r", 3, 500, write=500, time=20),
        call("r", 4, 1500, read=0, write=1500, time=400),
    ]
    growth = Growth()
    growth.add(*records.runs(made))
    fit = growth.fit()
    assert fit.step.value == 1000 and fit.counts.shrank == 1
    assert (fit.counts.rule_kept, fit.counts.rule_shrank, fit.counts.rule_gap) == (1, 1, 1)
    assert [(age.since, age.held, age.prefixes) for age in fit.survival] == [(10, 1, 1), (300, 0, 1)]
    assert fit.lifetime.value == 300


# Merging.


def filled(runs):
    growth = Growth()
    for name, contexts in runs:
        growth.add_calls(contexts, [400] * len(contexts), f"m{len(name) % 2}", run=name)
    return growth


def test_parts_add_up_to_the_whole_in_any_order():
    runs = [(f"run {i}", drawn_run()) for i in range(60)]
    whole = filled(runs)
    parts = [filled(runs[i::5]) for i in range(5)]
    for order in range(3):
        chance.shuffle(parts)
        total = Growth()
        for part in parts:
            total += pickle.loads(pickle.dumps(part))
        assert total == whole == parts[0] + Growth() + sum_of(parts[1:])
        assert total.fit() == whole.fit() and total.estimate() == whole.estimate()


def test_an_empty_growth_pickles():
    growth = pickle.loads(pickle.dumps(Growth()))
    growth.add_calls([1, 2], [3, 4])
    assert growth.fit().runs == 1


def sum_of(parts):
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def test_more_totals_than_are_kept_are_a_sample_that_does_not_depend_on_the_order(monkeypatch):
    monkeypatch.setattr("loopcost.growth.TOTALS", 50)
    runs = [(f"run {i}", drawn_run()) for i in range(200)]
    whole, part, other = filled(runs), filled(runs[:90]), filled(runs[90:])
    assert part + other == other + part == whole
    assert whole.fit(evidence="totals").runs == 50


# Against what others compute.


def test_the_standard_error_is_that_of_a_regression_clustered_by_run():
    runs = [drawn_run() for _ in range(40)]
    growth = Growth()
    for contexts in runs:
        growth.add_calls(contexts, [400] * len(contexts), "m")
    steps = [(i, b - a) for i, contexts in enumerate(runs) for a, b in zip(contexts, contexts[1:])]
    run, step = numpy.array(steps).T
    fit = api.OLS(step, numpy.ones(len(step))).fit(cov_type="cluster", cov_kwds={"groups": run})
    estimate = growth.fit(level=0.9).step
    lengths = numpy.bincount(run)
    degrees = lengths.sum() ** 2 / (lengths**2).sum() - 1
    assert estimate.value == pytest.approx(fit.params[0], rel=1e-13)
    reach = t.ppf(0.95, degrees) * fit.bse[0]
    assert (estimate.low, estimate.high) == pytest.approx(
        (fit.params[0] - reach, fit.params[0] + reach), rel=1e-9
    )


def test_totals_are_at_the_minimum_of_hubers_loss():
    growth, runs = Growth(), []
    for i in range(80):
        length = 1 + int(chance.expovariate(0.05))
        total = round(sum(plain_run(length)) * chance.lognormvariate(0, 0.4))
        runs.append((length, total))
        growth.add_total(length, total, 0, "m", run=str(i))
    fit = growth.fit()
    calls, total = numpy.array(runs, dtype=float).T

    def residuals(values):
        return numpy.log(total / (values[0] * calls + values[1] * calls * (calls - 1) / 2))

    ours = numpy.array([fit.base.value, fit.step.value])
    scale = 1.4826 * numpy.median(abs(residuals(ours)))
    theirs = optimize.least_squares(
        residuals, ours * 1.1, x_scale=ours, loss="huber", f_scale=scale, xtol=1e-14, ftol=1e-14, gtol=1e-14
    )
    assert ours == pytest.approx(theirs.x, rel=1e-5)
    assert fit.residual_sd.value == pytest.approx((residuals(ours) ** 2).sum() ** 0.5 / 78**0.5, rel=1e-9)


# Real logs.


def cache_requests():
    """Each prompt sent twice to a provider that a gateway chose: a run of two calls."""
    with open(TESTS / "data" / "prompt_cache_bench" / "requests.csv", newline="") as file:
        for row in csv.DictReader(file):
            pair = "/".join(row[key] for key in ("sort", "platform", "group", "round"))
            yield call(
                pair,
                1 if row["request"] == "first" else 2,
                int(row["prompt_tokens"]),
                read=int(row["cache_read_tokens"]),
                output=int(row["completion_tokens"]),
                model=f"{row['platform']} {row['upstream_provider']}",
            )


def test_what_real_caches_kept_of_a_prompt_sent_twice():
    growth, pairs = Growth(), defaultdict(list)
    for run in records.runs(cache_requests()):
        growth.add(run)
        if len(run.models) == 1 and len(run.calls) == 2:
            first, second = (one.usage for one in run.calls)
            if second.input + second.cache_read >= first.input + first.cache_read:
                pairs[run.models[0]].append((second.cache_read, first.input + first.cache_read))
    fits = {model: fit for (model, _), fit in growth.estimate().items()}
    for model, seen in pairs.items():
        if not any(read for read, _ in seen):
            assert not fits[model].expiry.identified  # does it have a cache at all?
            continue
        lost = sum(2 * read < prompt for read, prompt in seen)
        assert fits[model].counts.prefixes == len(seen) and fits[model].counts.lost == lost
        assert within(fits[model].expiry, lost / len(seen))
        share = sum(min(read, prompt) for read, prompt in seen) / sum(prompt for _, prompt in seen)
        assert within(fits[model].cacheable, share)
    assert fits["infron deepseek"].granularity.value == 512  # all prompts alike: 1536 of 1640 tokens
    assert fits["openrouter GMICloud"].granularity.value == 128
    assert fits["openrouter Baidu"].granularity.value == 1
    assert 0 < fits["openrouter StreamLake"].expiry.low < 0.1


def swe_effi():
    """Runs of agents at tasks of SWE-bench, by scaffold and model: task, calls, prompt tokens."""
    found = defaultdict(list)
    with open(TESTS / "data" / "swe_effi" / "runs.csv", newline="") as file:
        for row in csv.DictReader(file):
            calls, total = float(row["llm_calls"] or 0), float(row["input_tokens"] or 0)
            if calls >= 1 and total > 0:
                found[row["scaffold"], row["model"]].append((row["instance_id"], int(calls), int(total)))
    return found


def mean_context(fit, calls):
    """That of the fitted growth, over so many calls."""
    past = max(0, calls - fit.late().get("late_from", calls))
    return (
        fit.base.value
        + fit.early_step.value * ((calls - 1) / 2 - past * (past + 1) / (2 * calls))
        + fit.late_step.value * past * (past + 1) / (2 * calls)
    )


def in_hindsight(runs, folds=10):
    """Relative errors for tasks that were left out, their length known: of base + step, and of context per call times
    calls."""
    fitted, linear = [], []
    tasks = sorted({task for task, _, _ in runs})
    for fold in range(folds):
        out = set(tasks[fold::folds])
        growth = Growth()
        kept = [(calls, total) for task, calls, total in runs if task not in out]
        for i, (calls, total) in enumerate(kept):
            growth.add_total(calls, total, 0, "m", run=str(i))
        fit = growth.fit()
        per_call = sum(total for _, total in kept) / sum(calls for calls, _ in kept)
        for calls, total in ((calls, total) for task, calls, total in runs if task in out):
            fitted.append(abs(mean_context(fit, calls) * calls / total - 1))
            linear.append(abs(per_call * calls / total - 1))
    return fitted, linear


@pytest.mark.parametrize("scaffold", ["auto-code-rover", "openhands", "swe-agent"])
def test_in_hindsight_base_and_step_beat_cost_per_call_where_the_context_grows(scaffold):
    fitted, linear = [], []
    for (name, _), runs in swe_effi().items():
        if name == scaffold:
            errors_of = in_hindsight(runs)
            fitted += errors_of[0]
            linear += errors_of[1]
    assert median(fitted) < 0.8 * median(linear)


# Bad input.


@pytest.mark.parametrize(
    "calls, input, output, parameter",
    [(0, 1, 1, "calls"), (10**8, 1, 1, "calls"), (1, -1, 1, "input"), (1, 1, 10**20, "output")],
)
def test_a_total_out_of_range(calls, input, output, parameter):
    with pytest.raises(errors.OutOfRangeError) as caught:
        Growth().add_total(calls, input, output)
    assert caught.value.parameter == parameter


def test_calls_out_of_order_and_too_large():
    growth = Growth()
    with pytest.raises(errors.OutOfRangeError, match=r"growth.calls\[\].index"):
        growth.add(*records.runs([call("r", 1, 5), call("r", 1, 6)]))
    with pytest.raises(errors.OutOfRangeError, match=r"growth.calls\[\].input"):
        growth.add_calls([10**13], [0])
    with pytest.raises(errors.OutOfRangeError, match="output has 1 numbers, and contexts 2"):
        growth.add_calls([1, 2], [1])
    with pytest.raises(errors.WrongTypeError):
        growth.add("run")
    with pytest.raises(errors.OutOfRangeError):
        growth.add_total(0, 1, 1)
    assert growth == Growth()


def test_nothing_to_fit():
    with pytest.raises(errors.UndefinedError, match="growth has no such run"):
        Growth().fit()
    growth = Growth()
    growth.add_total(3, 30, 3, "m")
    with pytest.raises(errors.UndefinedError, match="growth has no run whose calls are recorded"):
        growth.fit(evidence="calls")
    with pytest.raises(errors.UndefinedError, match="growth has no such run"):
        growth.fit("other")
    with pytest.raises(errors.OutOfRangeError, match="level is 0.2"):
        growth.fit(level=0.2)
    with pytest.raises(errors.OutOfRangeError, match="evidence is 'guess'"):
        growth.fit(evidence="guess")


def test_the_names_are_the_package_s():
    assert loopcost.Growth is Growth and loopcost.GrowthFit is type(filled([("r", [1, 2])]).fit())
