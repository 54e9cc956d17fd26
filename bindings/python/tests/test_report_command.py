"""loopcost report, and the sums behind it: exact, merged in any order, and what is missing is said."""

import itertools
import json
import os
import random
import re
import sys
from collections import Counter
from decimal import Decimal

import pytest
from conftest import LOGS, TESTS, terminal

import loopcost
from loopcost import CallRecord, Summary, Unreadable, Usage, bill, errors, records
from loopcost.money import KINDS, LongContext, Price, biller
from loopcost.summary import _bucket, _indices

sys.path.insert(0, str(TESTS / "bench"))
from claude_code_log import Session  # noqa: E402

CLAUDE_CODE = TESTS / "data" / "claude_code"
TRIALS = [LOGS / f"{arm}.jsonl" for arm in "ABCD"]
OPUS, HAIKU = "claude-opus-4-7", "claude-haiku-4-5"


def summary_of(*items, book=None):
    summary = Summary(book)
    for item in items:
        summary.add(item)
    return summary


def summary_of_files(*paths):
    summary = Summary()
    for item in records.read(paths, opened=summary.files.__setitem__):
        summary.add(item)
    return summary


def calls(*usages, model=OPUS, run="r", step=60, **more):
    models = model if isinstance(model, tuple) else (model,) * len(usages)
    return [
        CallRecord(run, one, usage, index=i, time=1000.0 + step * i, **more)
        for i, (one, usage) in enumerate(zip(models, usages), 1)
    ]


# the sums


def test_the_total_is_the_bill():
    summary = summary_of_files(CLAUDE_CODE)
    ledger = loopcost.logs.bill_files(sorted(CLAUDE_CODE.rglob("*.jsonl")))
    assert summary.total == ledger.total
    assert summary.usage(OPUS) == dict(zip(KINDS, ledger.models[OPUS].usage._values()))
    assert sum(run["nano_usd"] for run in summary.runs.values()) == ledger.total.nano_usd


def test_what_the_same_calls_cost_without_a_cache():
    usages = [Usage(10, 100, 0, 1000), Usage(10, 100, 1000, 500, 200)]
    summary = summary_of(*calls(*usages))
    plain = [Usage(usage.prompt, usage.output) for usage in usages]
    assert summary.uncached.nano_usd == sum(bill(usage, OPUS).nano_usd for usage in plain)


@pytest.mark.parametrize("pause, cause", [(60, "other"), (301, "expiry")])
def test_a_cache_that_was_lost(pause, cause):
    first, again = Usage(10, 100, 0, 1000), Usage(10, 100, 0, 1500)
    losses = summary_of(*calls(first, again, step=pause)).losses()
    more = bill(Usage(cache_write=1000), OPUS).nano_usd - bill(Usage(cache_read=1000), OPUS).nano_usd
    assert (losses[cause].calls, losses[cause].tokens, losses[cause].nano_usd) == (1, 1000, more)
    assert sum(loss.calls for loss in losses.values()) == 1


def test_what_is_kept_for_an_hour_expires_after_one():
    usages = Usage(10, 100, 0, 0, 1000), Usage(10, 100, 0, 0, 1500)
    assert summary_of(*calls(*usages, step=3000)).losses()["other"].calls == 1
    assert summary_of(*calls(*usages, step=4000)).losses()["expiry"].calls == 1


def test_a_switch_of_models_and_back():
    usages = Usage(10, 100, 0, 1000), Usage(1400, 100), Usage(10, 100, 1000, 800)
    summary = summary_of(*calls(*usages, model=(OPUS, HAIKU, OPUS)))
    lost = summary.losses()["switch"]
    more = bill(Usage(1000), HAIKU).nano_usd - bill(Usage(cache_read=1000), HAIKU).nano_usd
    assert (lost.calls, lost.tokens, lost.nano_usd) == (1, 1000, more)


SONNET = "claude-sonnet-4-5"
MAIN, ASIDE = Usage(5, 300, 0, 8000), Usage(900, 80)


@pytest.mark.parametrize("step", [60, 400])
def test_calls_aside_lose_nothing_and_the_model_that_returns_what_it_held_itself(step):
    again = Usage(5, 300, 0, 8600)
    lost = summary_of(*calls(MAIN, ASIDE, again, model=(OPUS, HAIKU, OPUS), step=step)).losses()
    more = bill(Usage(cache_write=8000), OPUS).nano_usd - bill(Usage(cache_read=8000), OPUS).nano_usd
    assert (lost["switch"].calls, lost["switch"].tokens, lost["switch"].nano_usd) == (1, 8000, more)
    assert lost["expiry"].calls == lost["other"].calls == 0


def test_a_model_aside_has_a_cache_of_its_own():
    aside = Usage(5, 80, 0, 900), Usage(5, 80, 900, 300), Usage(5, 80, 0, 1400)
    both = MAIN, aside[0], Usage(5, 300, 8000, 600), aside[1], aside[2]
    lost = summary_of(*calls(*both, model=(OPUS, HAIKU, OPUS, HAIKU, HAIKU))).losses()
    assert (lost["other"].calls, lost["other"].tokens) == (1, 1200) and lost["switch"].calls == 0


def test_a_conversation_is_taken_over_past_a_call_aside():
    lost = summary_of(*calls(MAIN, ASIDE, Usage(5, 9, 0, 8600), model=(OPUS, HAIKU, SONNET))).losses()
    assert (lost["switch"].calls, lost["switch"].tokens) == (1, 8000)
    lost = summary_of(*calls(MAIN, ASIDE, Usage(5, 9, 0, 3000), model=(OPUS, HAIKU, SONNET))).losses()
    assert lost["switch"].calls == 0  # its prompt does not hold what was held


def test_what_another_model_held_is_lost_when_the_conversation_goes_back():
    there = Usage(5, 300, 0, 8600), Usage(5, 300, 8600, 600)
    back, cut = Usage(5, 300, 8000, 1800), Usage(5, 300, 0, 2000)
    lost = summary_of(*calls(MAIN, *there, back, model=(OPUS, HAIKU, HAIKU, OPUS))).losses()
    assert (lost["switch"].calls, lost["switch"].tokens) == (2, 8000 + 1200) and lost["other"].calls == 0
    models = OPUS, HAIKU, HAIKU, OPUS
    lost = summary_of(*calls(MAIN, there[0], cut, Usage(5, 300, 500, 2000), model=models)).losses()
    assert (lost["switch"].calls, lost["switch"].tokens) == (2, 8000 + 1500)  # cut between the switches
    grown = MAIN, Usage(5, 300, 0, 7900), Usage(5, 300, 7900, 400), Usage(5, 300, 8300, 400)
    losses = summary_of(*calls(*grown, model=(OPUS, HAIKU, HAIKU, HAIKU))).losses()
    assert not any(loss.calls for loss in losses.values())  # cut at the switch


def test_the_first_call_of_each_file_leaves_something_too():
    files = [calls(MAIN, Usage(5, 300, 0, 8600), run=name, file=name) for name in "ab"]
    lost = summary_of(*files[0], *files[1]).losses()
    assert (lost["other"].calls, lost["other"].tokens) == (2, 16000)


def test_the_rule_of_reads():
    usages = [
        Usage(1, 1, 0, 100),
        Usage(1, 1, 100, 50),
        Usage(1, 1, 160, 50),
        Usage(1, 1, 40, 20),
        Usage(1, 1, 60, 9),
    ]
    summary = summary_of(*calls(*usages))
    fit = summary.conversations()[""].fit()
    counts = fit.counts
    assert (counts.rule_kept, counts.rule_more, counts.rule_shrank, counts.rule_other) == (2, 1, 1, 0)
    assert counts.shrank == 1 and fit.step.value == ((151 - 101) + (211 - 151) + (70 - 61)) / 3
    assert sum(loss.calls for loss in summary.losses().values()) == 0


def told_by(rows, tells):
    """The rows of calls, each (run, ...), with a success where `tells(i, n)` says it of the i-th of n of a run."""
    lengths = Counter(row[0] for row in rows)
    seen = Counter()
    for row in rows:
        seen[row[0]] += 1
        yield (*row, tells(seen[row[0]], lengths[row[0]]))


@pytest.mark.parametrize(
    "tells",
    [
        lambda i, n: 1,  # the natural shape of a table
        lambda i, n: 1 if i == 1 else "",
        lambda i, n: int(i == n),  # the last counts
    ],
)
def test_a_success_on_every_row_is_one_on_the_last(tmp_path, loopcost_command, tells):
    """For what runs cost, how they end and how they grow, in a report and in a fit."""
    draw = random.Random(5)
    lengths = {f"r{i}": 2 + int(draw.expovariate(0.1)) for i in range(20)}
    rows = []
    for run, length in lengths.items():
        held = 0
        for i in range(length):
            context = 5000 + 700 * i
            rows.append((run, f"t{run}", OPUS, 5, 200, held, context - held, 1.7e9 + 60 * len(rows)))
            held = context
    found = []
    for named in (lambda i, n: 1 if i == n else "", tells):
        lines = ["run,task,model,input,output,cache_read,cache_write,time,success"]
        lines += [",".join(map(str, row)) for row in told_by(rows, named)]
        (tmp_path / "calls.csv").write_text("\n".join(lines))
        found.append(
            [
                json.loads(loopcost_command(command, "calls.csv", "--json", cwd=tmp_path).stdout)
                for command in ("report", "fit")
            ]
        )
    assert found[0] == found[1]
    report, fit = found[0]
    (grown,) = report["arms"][""]["conversations"]
    assert (grown["runs"], report["ends"]) == (20, {"solved": 20})
    assert (grown["values"]["base"]["value"], grown["values"]["step"]["value"]) == (5005, 700)
    assert grown["counts"]["rule_kept"] == len(rows) - 20 and len(grown["survival"]) == 1
    (loop,) = fit["loops"]
    assert (loop["values"]["base"]["value"], loop["values"]["step"]["value"]) == (5005, 700)


def test_growth_by_call():
    usages = [Usage(100 * i, 10) for i in (1, 2, 4)]
    steps = summary_of(*calls(*usages), *calls(*usages[:2], run="s")).growth("")
    assert [(step.index, step.calls, step.prompt, step.output) for step in steps] == [
        (1, 2, 100, 10),
        (2, 2, 200, 10),
        (3, 1, 400, 10),
    ]
    assert steps[2].usd == float(bill(usages[2], OPUS).usd)
    assert summary_of(*calls(*usages)).conversations()[""].fit().step.value == 150


def test_groups_of_indices_follow_each_other():
    before = 0
    for bucket in range(1, 300):
        first, last = _indices(bucket)
        assert first == before + 1 and _bucket(first) == _bucket(last) == bucket
        before = last
    assert before > 1e6


def test_models_without_a_price_are_told_and_the_rest_is_billed():
    summary = summary_of(*calls(Usage(10, 1), Usage(10, 1), model=(OPUS, "nosuch")))
    assert summary.total == bill(Usage(10, 1), OPUS)
    assert list(summary.unpriced) == ["nosuch"] and summary.growth("")[1].usd is None
    assert summary.runs["r"]["unpriced"] == 1


def test_no_tokens_cost_nothing_at_any_price():
    summary = summary_of(*calls(Usage(), model="nosuch"))
    assert summary.unpriced == {} and summary.total.nano_usd == 0


def test_totals_across_a_threshold_have_no_bill():
    total = CallRecord("r", "claude-sonnet-4-5", Usage(300_000, 1), calls=3)
    summary = summary_of(total, *calls(Usage(300_000, 1), model="claude-sonnet-4-5"))
    assert "which of them passed 200000 tokens" in summary.unpriced["claude-sonnet-4-5"]
    assert summary.total == bill(Usage(300_000, 1), "claude-sonnet-4-5")


@pytest.mark.parametrize(
    "price",
    [
        Price(5, 25, 0.5, 6.25, 10),
        Price(5, 25),
        Price("0.0000001", "0.3", "0.03", 0, 0),
        Price(3, 15, 0.3, 3.75, 6, LongContext(200_000, 6, 22.5, 0.6, 7.5, 12)),
    ],
)
def test_many_bills_are_those_of_each(price):
    """By products where these are exact, and by the library where there is rounding, a threshold or an unknown rate."""
    one = biller(price)
    draw = random.Random(1)
    for _ in range(200):
        counts = [draw.choice((0, 1, draw.randrange(10**6))) for _ in KINDS]
        counts[2:] = [0, 0, 0] if price.cache_read is None else counts[2:]
        assert one(*counts) == bill(Usage(*counts), price)._parts
    if price.cache_read is None:
        with pytest.raises(errors.UnpricedError):
            one(1, 1, 1, 0, 0)


# merging


def test_summaries_merge_exactly_in_any_order(tmp_path):
    """And through files: a report over many machines is the report over one."""
    whole = summary_of_files(*TRIALS)
    parts = []
    for i, path in enumerate(TRIALS):
        summary_of_files(path).write(tmp_path / f"{i}.json")
        parts.append(tmp_path / f"{i}.json")
    for order in itertools.permutations(parts):
        merged = Summary.read(order[0])
        for part in order[1:]:
            merged.merge(Summary.read(part))
        assert merged._document() == whole._document()


def test_conversations_merge_to_the_bit(tmp_path, loopcost_command):
    """Files that are read on two machines tell of the same growth, late steps and totals as on one."""
    files = [tmp_path / f"{i}.jsonl" for i in range(6)]
    for i, path in enumerate(files):
        with open(path, "wb") as file:
            file.writelines(Session(i, f"session-{i}").lines(300))
    parts = [tmp_path / "a.json", tmp_path / "b.json"]
    for part, few in zip(parts, (files[::2], files[1::2])):
        assert loopcost_command("report", *few, "--save", part).returncode == 0
    whole = json.loads(loopcost_command("report", *files, *TRIALS, "--json").stdout)
    merged = json.loads(
        loopcost_command("report", *TRIALS, "--merge", parts[1], "--merge", parts[0], "--json").stdout
    )
    for arm in ("claude-code", "A", "D"):
        assert merged["arms"][arm] == whole["arms"][arm]
    opus, haiku = whole["arms"]["claude-code"]["conversations"]
    assert (opus["model"], opus["evidence"], opus["runs"]) == ("claude-opus-4-7", "calls", 6)
    growth = summary_of_files(*files).conversations()["claude-code"]
    assert opus["values"]["step"] == as_shown(growth.fit(OPUS, level=0.9).step)
    assert whole["arms"]["A"]["conversations"][0]["evidence"] == "totals"


def as_shown(record):
    return {name: getattr(record, name) for name in record._fields}


def test_a_call_that_no_conversation_can_hold_is_told(tmp_path, loopcost_command):
    (tmp_path / "log.csv").write_text(
        f"run,model,input,cache_read,output\nr,{OPUS},{10**12},5,1\nr,{OPUS},1,0,1\n"
    )
    done = loopcost_command("report", tmp_path / "log.csv")
    assert done.returncode == 0 and "1 record with more tokens than a prompt can have" in done.stdout


def test_runs_of_two_arms_that_have_one_name_stay_apart(tmp_path):
    parts = [summary_of(*calls(Usage(1000, 10), run="r", arm=arm)) for arm in "ab"]
    parts[1].write(tmp_path / "b.json")
    parts[0].merge(Summary.read(tmp_path / "b.json"))
    assert set(parts[0].runs) == {"r", "b/r"} and {
        arm: len(runs) for arm, runs in parts[0].arms().items()
    } == {"a": 1, "b": 1}


def test_runs_cost_in_a_report_what_they_cost_in_a_forecast(loopcost_command, tmp_path):
    """What the logs say, unless a book is named; the total is the bill."""
    rows = [f"r{i},t{i},{OPUS},{3 + i % 4},9000,300,{0.25 * (1 + i % 4)}" for i in range(12)]
    (tmp_path / "log.csv").write_text("\n".join(["run,task,model,calls,prompt,output,cost", *rows]))

    def asked(*command):
        return json.loads(loopcost_command(*command, "--json", cwd=tmp_path).stdout)

    logged, priced = (asked("report", "log.csv", *options) for options in ((), ("--prices", "builtin")))
    assert logged["total_usd"] == priced["total_usd"] != logged["logged_usd"] == "7.500000000"
    assert logged["prices"] == asked("backtest", "log.csv", "--folds", "2")["prices"] == "as logged"
    assert logged["arms"][""]["usd_per_run"]["most"] == "1.000000000"
    assert priced["prices"] == priced["book"] and float(priced["arms"][""]["usd_per_run"]["most"]) < 0.1
    assert asked("forecast", "log.csv")["quantiles_usd"]["0.5"] > 0.4
    assert asked("forecast", "log.csv", "--prices", "builtin")["quantiles_usd"]["0.5"] < 0.1
    text = loopcost_command("report", "log.csv", cwd=tmp_path).stdout
    assert "What a run costs: as logged" in text and "The logs say 7.500000000 USD, for all records;" in text
    loopcost_command("report", "log.csv", "--save", "sums.json", cwd=tmp_path)
    done = loopcost_command("report", "--merge", "sums.json", "--prices", "builtin", cwd=tmp_path)
    assert done.returncode == 2 and ", runs as logged, not of " in done.stderr


def test_what_does_not_merge(tmp_path):
    summary = summary_of_files(TRIALS[0])
    with pytest.raises(errors.LogError, match="A.jsonl is in both summaries"):
        summary.merge(summary_of_files(TRIALS[0]))
    (tmp_path / "book.toml").write_text("[models.m]\ninput = 1\noutput = 1\n")
    other = Summary(loopcost.books.read(tmp_path / "book.toml"))
    with pytest.raises(errors.LogError, match="does not merge with one at those of"):
        summary.merge(other)
    summary.write(tmp_path / "sums.json")
    with pytest.raises(errors.LogError, match="is at the prices of litellm_.*, not of "):
        Summary.read(tmp_path / "sums.json", other.book)
    with pytest.raises(errors.WrongTypeError):
        summary.merge(5)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-10],
        lambda text: "[]",
        lambda text: "{}",
        lambda text: text.replace('"version": 5', '"version": 1'),
        lambda text: text.replace('"records": 10', '"records": "10"'),
        lambda text: text.replace('"tokens": [', '"tokens": [0, '),
        lambda text: text.replace('"unfollowed"', '"followed"'),
        lambda text: text.replace('"told": [0]', '"told": [-1]'),
        lambda text: text.replace('"told": [0]', f'"told": {[1] * 3000}'),
        lambda text: text.replace('"totals": [[', '"totals": [[7], ['),
        lambda text: text.replace('"task_type"', '"type"'),
        lambda text: text.replace('"unreadable": []', '"unreadable": 5'),
    ],
)
def test_files_that_hold_no_summary(tmp_path, change):
    path = tmp_path / "sums.json"
    summary_of_files(TRIALS[0]).write(path)
    damaged = change(path.read_text())
    assert damaged != path.read_text()
    path.write_text(damaged)
    with pytest.raises(errors.LogError, match=f"{path}: holds no summary: "):
        Summary.read(path)


# the command


def test_a_report_of_session_logs(loopcost_command):
    done = loopcost_command("report", CLAUDE_CODE)
    assert (done.returncode, done.stderr) == (0, "")
    total = loopcost.logs.bill_files(sorted(CLAUDE_CODE.rglob("*.jsonl"))).total
    for text in (
        "3 files: claude-code",
        f"Total {total.usd:f} USD",
        "claude-code/subagent",
        "How a run grows: claude-code",
        "How conversations grow, in tokens, with 90% intervals",
        "claude-code / claude-opus-4-7",
        "read just that",
        "Base is what the first call sees",
        "The cache still held what it had been given in",
        "The cache saved",
        "Missing in all 3 runs: how they ended",
        "Prices: litellm_2026-07-24",
    ):
        assert text in done.stdout, text


def test_the_document_adds_up(loopcost_command):
    done = loopcost_command("report", *TRIALS, "--json")
    found = json.loads(done.stdout)
    assert (found["schema"], found["runs"], found["total_usd"]) == (1, 41, "14.140144600")
    assert sum(map(Decimal, found["parts_usd"].values())) == Decimal(found["total_usd"])
    assert sum(Decimal(model["usd"]) for model in found["models"].values()) == Decimal(found["total_usd"])
    assert found["ends"] == {"solved": 36, "wrong": 4, "aborted": 1}
    assert found["models"][OPUS]["recorded_usd"] is not None
    assert Decimal(found["cache"]["uncached_usd"]) - Decimal(found["total_usd"]) == Decimal(
        found["cache"]["saved_usd"]
    )
    assert found["arms"]["D"]["calls_per_run"] == {"p50": 67, "p90": 89, "most": 92}
    assert set(found["files"].values()) == {"trials"} and len(found["missing"]) == 3
    assert found["arms"]["D"]["growth"] == [] and found["from"] is None


def test_prices_of_one_s_own(loopcost_command, tmp_path):
    book = tmp_path / "book.toml"
    book.write_text(f'[models."{OPUS}"]\ninput = 15\noutput = 75\ncache_write = 18.75\ncache_read = 1.5\n')
    found = json.loads(
        loopcost_command("report", *TRIALS, "--json", "--prices", "builtin", "--prices", book).stdout
    )
    assert found["total_usd"] == "35.981375600"


def test_a_table_with_columns(loopcost_command):
    columns = "arm=scaffold+model,task=instance_id,calls=llm_calls,input=input_tokens,output=output_tokens,success=resolved"
    path = TESTS / "data" / "swe_effi" / "runs.csv"
    found = json.loads(loopcost_command("report", path, "--columns", columns, "--json").stdout)
    assert found["runs"] == 742 and found["ends"] == {"wrong": 569, "solved": 173}
    assert found["files"] == {str(path): "csv"} and len(found["arms"]) == 15


def test_the_sessions_of_claude_code_are_read_by_default(loopcost_command, tmp_path):
    environment = {**os.environ, "CLAUDE_CONFIG_DIR": str(CLAUDE_CODE)}
    found = json.loads(loopcost_command("report", "--json", env=environment).stdout)
    assert found["runs"] == 3
    done = loopcost_command("report", env={**os.environ, "CLAUDE_CONFIG_DIR": "", "HOME": str(tmp_path)})
    assert done.returncode == 2 and "no log is given, and there is no" in done.stderr


def test_unreadable_lines_are_named_and_the_rest_is_reported(loopcost_command, tmp_path):
    log = tmp_path / "log.jsonl"
    log.write_text('{"model": "claude-opus-4-7", "usage": {"input_tokens": 1000, "output_tokens": 0}}\n{\n')
    done = loopcost_command("report", log, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1 and done.stderr.startswith(f"loopcost: {log}:2: no JSON: ")
    assert [(one["file"], one["line"]) for one in found["unreadable"]] == [(str(log), 2)]
    assert found["total_usd"] == "0.005000000"
    assert "Not in the total: 1 unreadable line (see stderr)" in loopcost_command("report", log).stdout


def test_sums_are_saved_and_merged(loopcost_command, tmp_path):
    sums = [tmp_path / f"{i}.json" for i in range(2)]
    for path, files in zip(sums, (TRIALS[:1], TRIALS[1:3])):
        assert loopcost_command("report", *files, "--save", path).returncode == 0
    merged = loopcost_command("report", TRIALS[3], "--merge", sums[1], "--merge", sums[0], "--json")
    whole = loopcost_command("report", *TRIALS, "--json")
    a, b = json.loads(merged.stdout), json.loads(whole.stdout)
    for document in (a, b):
        document["models"] = dict(sorted(document["models"].items()))
    assert a.pop("forecasts") == {
        "stages": [],
        "none_because": "merged sums hold no runs",
        "runs_tried": 0,
    } and b.pop("forecasts")
    assert a == b
    alone = loopcost_command("report", "--merge", sums[0], "--json")
    assert json.loads(alone.stdout)["runs"] == 11


def test_standard_input(loopcost_command):
    text = TRIALS[0].read_text()
    found = json.loads(loopcost_command("report", "-", "--json", input=text).stdout)
    assert found["files"] == {"-": "trials"} and found["runs"] == 11


def test_nothing_to_report(loopcost_command, tmp_path):
    done = loopcost_command("report", tmp_path)
    assert (
        done.returncode == 2 and "no *.jsonl or *.traj.json file is in or below this directory" in done.stderr
    )
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    done = loopcost_command("report", empty)
    assert done.returncode == 0 and "Total 0.000000000 USD" in done.stdout
    assert json.loads(loopcost_command("report", empty, "--json").stdout)["models"] == {}


def test_what_has_no_price_is_unknown_and_not_free(loopcost_command, tmp_path):
    log = tmp_path / "log.csv"
    rows = ("a,claude-opus-4-7,1000,100", "a,mine,1000,100", "b,mine,2000,100", "b,yours,1,1")
    log.write_text("\n".join(["run,model,input,output", *rows]))
    done = loopcost_command("report", log)
    cells = {
        line.split()[0]: line.split()[-5:]
        for line in done.stdout.split("Calls and tokens")[0].splitlines()[4:]
        if line
    }
    assert cells["claude-opus-4-7"] == ["0.005000", "0.000000", "0.000000", "0.002500", "0.007500"]
    assert cells["mine"] == ["–", "0.000000", "0.000000", "–", "–"]
    assert cells["all"] == ["≥0.005000", "0.000000", "0.000000", "≥0.002500", "≥0.007500"]
    assert "Total at least 0.007500000 USD, without what has no price" in done.stdout
    assert "runs     2    –    –     –" in done.stdout
    (remedy,) = [
        line for line in done.stdout.splitlines() if line.startswith("To price it, write models.mine = {")
    ]
    assert remedy.endswith("and give --prices builtin --prices mine.toml; and so with the others.")
    found = json.loads(loopcost_command("report", log, "--json").stdout)
    assert found["total_usd"] is None and found["priced_usd"] == "0.007500000"
    mine, known = found["models"]["mine"], found["models"]["claude-opus-4-7"]
    assert mine["usd"] is None and mine["parts_usd"]["input"] is None and known["usd"] == "0.007500000"
    assert mine["parts_usd"]["cache_read"] == found["parts_usd"]["cache_read"] == "0.000000000"

    book = tmp_path / "mine.toml"
    entries = (
        re.search(r"write (models\.\S+ = \{.*\}), in USD", remedy)[1].replace("mine", name)
        for name in ("mine", "yours")
    )
    book.write_text("\n".join(entries).replace("..", "2"))
    done = loopcost_command("report", log, "--prices", "builtin", "--prices", book)
    assert "Total 0.013904000 USD" in done.stdout and "To price it" not in done.stdout


def test_logs_without_a_record_are_named(loopcost_command, tmp_path):
    """A file, or a directory none of whose files holds any; and it is no error."""
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "names.csv").write_text("model,input,output\n")
    (tmp_path / "bad.csv").write_text("model,input,output\nm,1\n")
    for folder in ("none", "some"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.jsonl").write_text('{"type": "summary", "leafUuid": "x"}\n')
    (tmp_path / "some" / "b.jsonl").write_text(
        json.dumps({"model": OPUS, "usage": {"input_tokens": 1, "output_tokens": 1}})
    )
    done = loopcost_command("report", "empty.csv", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "loopcost: empty.csv: holds no record of a call\n")
    assert "Missing: any record of a call, so there is nothing to report." in done.stdout
    done = loopcost_command("report", "some", "none", "names.csv", "--json", cwd=tmp_path)
    assert done.returncode == 0 and done.stderr.splitlines() == [
        f"loopcost: {name}: holds no record of a call that is not in a log before it"
        for name in ("none", "names.csv")
    ]
    assert not any("any record" in one for one in json.loads(done.stdout)["missing"])
    assert "holds no record" not in loopcost_command("report", "bad.csv", cwd=tmp_path).stderr
    for command in ("fit", "backtest"):
        done = loopcost_command(command, "empty.csv", cwd=tmp_path)
        assert done.returncode == 2 and done.stderr.startswith(
            "loopcost: empty.csv: holds no record of a call\n"
        )
    done = loopcost_command("fit", "--attempts", "bug", "empty.csv", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "loopcost: empty.csv: rows holds no attempts\n")


def test_of_how_many_runs_costs_and_calls_are(loopcost_command, tmp_path):
    """Of those that tell them: what is left out may be the dearest run."""
    rows = [f"{i},x,{OPUS},{i},1000,5" for i in (1, 2, 3)] + ["3,x,mine,2,1000,5", f"4,x,{OPUS},,1000,5"]
    rows += [f"5,y,{OPUS},1,1000,5"]
    (tmp_path / "log.csv").write_text("\n".join(["run,arm,model,calls,input,output", *rows]))
    report = json.loads(loopcost_command("report", tmp_path / "log.csv", "--json").stdout)
    counts = {
        arm: [found[name] for name in ("runs", "priced_runs", "counted_runs")]
        for arm, found in report["arms"].items()
    }
    assert counts == {"x": [4, 3, 3], "y": [1, 1, 1]}
    said = [
        "What a run costs, USD: of 3 of 4 runs of x; the others have calls without a price.",
        "What a run costs, calls: of 3 of 4 runs of x; the others have calls that are not counted.",
    ]
    assert [one for one in report["missing"] if one.startswith("What a run costs")] == said
    assert all(one in loopcost_command("report", tmp_path / "log.csv").stdout for one in said)


def test_server_tools_are_named_as_not_billed(loopcost_command, tmp_path):
    """And add up where sums are merged."""
    usage = {"input_tokens": 1, "output_tokens": 1, "server_tool_use": {"web_search_requests": 2}}
    for name in "ab":
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"model": OPUS, "usage": usage}) + "\n")
    done = loopcost_command("report", "a.jsonl", "--save", "a.json", cwd=tmp_path)
    assert "Not in the total: 2 server tool requests are billed apart" in done.stdout
    merged = loopcost_command("report", "b.jsonl", "--merge", "a.json", "--json", cwd=tmp_path)
    assert json.loads(merged.stdout)["unbilled_requests"] == 4
    assert json.loads(loopcost_command("report", *TRIALS, "--json").stdout)["unbilled_requests"] == 0


def test_a_total_of_nothing_is_no_total(loopcost_command, tmp_path):
    log = tmp_path / "log.jsonl"
    log.write_text(json.dumps({"model": "nobody's", "usage": {"input_tokens": 5, "output_tokens": 1}}))
    done = loopcost_command("report", log)
    assert "Total unknown, for no call has a price" in done.stdout
    assert json.loads(loopcost_command("report", log, "--json").stdout)["total_usd"] is None


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["nosuch.jsonl"], "nosuch.jsonl: No such file or directory"),
        (["--merge", "nosuch.json"], "nosuch.json: No such file or directory"),
        (["{log}", "{log}"], "the same file as .*, given twice"),
        (["{log}", "--prices", "nosuch.toml"], "nosuch.toml: No such file or directory"),
        (["{table}"], "has no column named model, output, input or prompt; it has a, b"),
        (["{table}", "--columns", "task=c"], "has no column 'c' for task"),
        (["{table}", "--columns", "tusk=a"], "'tusk' is no field of a record; the nearest known one is task"),
        (["{log}", "--plot", "x.xyz"], "--plot ends in 'xyz'"),
        (["{empty}", "--plot", "x.png"], "--plot has nothing to draw"),
    ],
)
def test_errors_end_with_two(loopcost_command, tmp_path, arguments, message):
    import re

    names = {
        name: tmp_path / file for name, file in (("log", "a.jsonl"), ("table", "t.csv"), ("empty", "e.jsonl"))
    }
    names["log"].write_text(
        '{"model": "claude-opus-4-7", "usage": {"input_tokens": 1, "output_tokens": 1}}\n'
    )
    names["table"].write_text("a,b\n1,2\n")
    names["empty"].write_text("")
    done = loopcost_command("report", *(one.format(**names) for one in arguments), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, ""), done.stdout
    assert re.search(message, done.stderr), done.stderr


@pytest.mark.parametrize("columns", ["task", "task=", "=x", "task=a,task=b", ""])
def test_columns_that_are_no_mapping(loopcost_command, columns):
    done = loopcost_command("report", TRIALS[0], "--columns", columns)
    assert done.returncode == 2 and "it must be FIELD=COLUMN" in done.stderr


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_it_is_drawn(loopcost_command, tmp_path, ending):
    path = tmp_path / f"report.{ending}"
    assert loopcost_command("report", CLAUDE_CODE, "--plot", path).returncode == 0
    assert path.stat().st_size > 5000
    assert loopcost_command("report", *TRIALS, "--plot", path).returncode == 0


def test_no_bar_is_folded():
    command = [sys.executable, "-m", "loopcost", "report", *map(str, TRIALS)]
    narrow, wide = ("\n".join(terminal(command, columns)) for columns in (80, 140))
    assert "░" in wide and "░" not in narrow
    assert "claude-haiku-4-5-20251001       0.43" in narrow


def test_names_in_logs_are_no_markup(loopcost_command, tmp_path):
    log = tmp_path / "log.jsonl"
    record = {"model": "[red]x[/]\x1b", "arm": "[b]", "usage": {"input_tokens": 1, "output_tokens": 1}}
    log.write_text(json.dumps(record) + "\n")
    done = loopcost_command("report", log)
    assert done.returncode == 0 and "[red]x[/]\\x1b" in done.stdout and "[b]" in done.stdout


def test_lines_that_cannot_be_read_are_kept():
    line = Unreadable("f", 3, errors.UsageError("no usage"))
    assert summary_of(line).unreadable == [{"file": "f", "line": 3, "error": "no usage"}]


def of_so_many_runs(path, runs):
    """The arguments of a report on runs that make 4 to 26 calls."""
    lines = ["run,task,model,calls,input,output,success"]
    for i in range(runs):
        n = 4 + 7 * i % 23
        lines.append(f"r{i},t{i},m,{n},{n * 9000 + 500 * n * (n - 1)},{n * 400},{i % 2}")
    (path / "runs.csv").write_text("\n".join(lines) + "\n")
    (path / "book.toml").write_text("[models.m]\ninput = 3\noutput = 15\n")
    return "report", path / "runs.csv", "--prices", path / "book.toml"


def test_it_says_on_which_runs_forecasts_were_tried(loopcost_command, tmp_path):
    arguments = of_so_many_runs(tmp_path, 103)
    assert json.loads(loopcost_command(*arguments, "--json").stdout)["forecasts"]["runs_tried"] == 100
    said = "A forecast from runs of other tasks would have been, on the first 100 of 103 runs: before the run"
    assert said in loopcost_command(*arguments).stdout


def test_it_says_how_well_forecasts_would_have_done(loopcost_command, tmp_path):
    arguments = of_so_many_runs(tmp_path, 40)
    found = json.loads(loopcost_command(*arguments, "--json").stdout)["forecasts"]
    assert found["none_because"] is None
    before, during, hindsight = found["stages"]
    assert (before["stage"], before["runs"]) == ("before the run", 40)
    assert during["stage"] == "at call 14" and during["runs"] < 40
    assert hindsight["median_error"] < 0.05 < before["median_error"]
    assert (
        "A forecast from runs of other tasks would have been: before the run"
        in loopcost_command(*arguments).stdout
    )
    of_trials = json.loads(loopcost_command("report", *TRIALS, "--json").stdout)["forecasts"]
    assert of_trials["stages"][0]["runs"] == 40  # qwen-local has no price, and took no tokens
    few = of_so_many_runs(tmp_path, 4)
    found = json.loads(loopcost_command(*few, "--json").stdout)["forecasts"]
    assert found["stages"] == [] and found["none_because"].startswith(
        "runs are too few: it takes 5 of one arm"
    )
    unpriced = json.loads(loopcost_command(*few[:2], "--json").stdout)["forecasts"]
    assert unpriced["stages"] == [] and "is not in the price book" in unpriced["none_because"]


def test_what_is_wrong_with_rows_and_missing_in_a_run(loopcost_command, tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(f"run,model,input,output\na,{OPUS},5,5\nb,{OPUS},5\nc,{OPUS},5,5,5\n")
    done = loopcost_command("report", log)
    assert done.returncode == 1 and done.stderr.splitlines() == [
        f"loopcost: {log}:{line}: no row: it has {count} fields, and the line of names has 4"
        for line, count in ((3, 3), (4, 5))
    ]
    assert "Missing in the run: how they ended" in done.stdout
